"""Baskets and orders: what is being put together, and what was ordered."""

from store.core import each, many
from store.orders import queries
from store.orders.actions import baskets as basket_actions
from store.orders.actions import orders as order_actions
from store.orders.actions import standing as standing_actions
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
from store.orders.actions.standing import Amend, OrderAmended, Place, Reopen
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
from store.orders.rules import Change, Line, Put, Take, changed

change = many(basket_actions.change_many)
basket = many(queries.baskets_of)
advance_now = order_actions.advance
advance = each(advance_now)
amend = each(standing_actions.amend)
reopen = each(standing_actions.reopen)
by_id = many(queries.by_id_many)
find = each(queries.by_number)
mine = each(queries.of_person)
listed = each(queries.in_scope)
tally = each(queries.tally)
usual = each(queries.usual)

__all__ = [
    "EVER",
    "ORDER",
    "Amend",
    "BasketKey",
    "BasketView",
    "Change",
    "ChangeBasket",
    "Contact",
    "Details",
    "Draft",
    "Line",
    "OrderAmended",
    "OrderLineView",
    "OrderMoved",
    "OrderPlaced",
    "OrderView",
    "Place",
    "Put",
    "Reopen",
    "Scope",
    "SoldLine",
    "Step",
    "Take",
    "advance",
    "advance_now",
    "amend",
    "basket",
    "baskets",
    "by_id",
    "by_ids",
    "by_keys",
    "change",
    "changed",
    "empty_many",
    "expire",
    "find",
    "insert_many",
    "listed",
    "lock_baskets",
    "mine",
    "reopen",
    "tally",
    "usual",
]
