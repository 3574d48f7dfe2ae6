"""Baskets and orders: what is being put together, and what was ordered."""

from store.core import each, many
from store.orders import queries
from store.orders.actions import baskets as basket_actions
from store.orders.actions import orders as order_actions
from store.orders.actions.baskets import ChangeBasket, Details, empty_many, lock_baskets
from store.orders.actions.orders import (
    Contact,
    Draft,
    OrderMoved,
    OrderPlaced,
    SoldLine,
    Step,
    expire,
    insert_many,
)
from store.orders.models import ORDER
from store.orders.queries import (
    EVER,
    BasketKey,
    BasketView,
    OrderLineView,
    OrderView,
    Scope,
    baskets,
    by_keys,
)
from store.orders.queries import orders as by_ids
from store.orders.rules import Change, Line, Put, Take

change = many(basket_actions.change_many)
basket = many(queries.baskets_of)
advance_now = order_actions.advance
advance = each(advance_now)
by_id = many(queries.by_id_many)
find = each(queries.by_number)
mine = each(queries.of_person)
listed = each(queries.in_scope)
tally = each(queries.tally)
usual = each(queries.usual)

__all__ = [
    "EVER",
    "ORDER",
    "BasketKey",
    "BasketView",
    "Change",
    "ChangeBasket",
    "Contact",
    "Details",
    "Draft",
    "Line",
    "OrderLineView",
    "OrderMoved",
    "OrderPlaced",
    "OrderView",
    "Put",
    "Scope",
    "SoldLine",
    "Step",
    "Take",
    "advance",
    "advance_now",
    "basket",
    "baskets",
    "by_id",
    "by_ids",
    "by_keys",
    "change",
    "empty_many",
    "expire",
    "find",
    "insert_many",
    "listed",
    "lock_baskets",
    "mine",
    "tally",
    "usual",
]
