"""Stock by place, as moves, and holds on it."""

from store.core import each
from store.stock import actions, queries
from store.stock.actions import (
    HoldAsk,
    Move,
    OrderKey,
    StockArrived,
    add_place,
    hold_many,
    keep_many,
    move_many,
    release_many,
    restock_many,
    take_many,
)
from store.stock.queries import PlaceRef, available, expired

move = each(actions.move_many)
restock = each(actions.restock_many)
write_off = each(actions.write_off)
count = each(actions.count)
free_of = each(queries.free_of)
levels = each(queries.levels)
all_places = queries.places
places = each(all_places)

__all__ = [
    "HoldAsk",
    "Move",
    "OrderKey",
    "PlaceRef",
    "StockArrived",
    "add_place",
    "all_places",
    "available",
    "count",
    "expired",
    "free_of",
    "hold_many",
    "keep_many",
    "levels",
    "move",
    "move_many",
    "places",
    "release_many",
    "restock",
    "restock_many",
    "take_many",
    "write_off",
]
