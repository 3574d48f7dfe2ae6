"""Reading baskets and orders."""

from store.orders.queries.baskets import BasketKey, BasketView, baskets, baskets_of
from store.orders.queries.orders import (
    EVER,
    OrderLineView,
    OrderView,
    Scope,
    by_id_many,
    by_keys,
    by_number,
    in_scope,
    of_person,
    orders,
    tally,
    usual,
)

__all__ = [
    "EVER",
    "BasketKey",
    "BasketView",
    "OrderLineView",
    "OrderView",
    "Scope",
    "baskets",
    "baskets_of",
    "by_id_many",
    "by_keys",
    "by_number",
    "in_scope",
    "of_person",
    "orders",
    "tally",
    "usual",
]
