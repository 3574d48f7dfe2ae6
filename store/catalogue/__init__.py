"""Goods: the platform's catalogue (`shop_id` 0), each shop's own, what is listed at which price.

A price is a shop's own; a unit without one is converted from a unit that has one. Suggested prices
of the platform are copied when a shop first lists a good, so that a price never moves by itself.
"""

from store.catalogue import actions, queries
from store.catalogue.actions import (
    ImportReport,
    Listed,
    OnSale,
    PriceChanged,
    Unlisted,
    import_goods,
)
from store.catalogue.queries import (
    Goods,
    Offer,
    PricePoint,
    UnitOf,
    export_goods,
    goods_of,
    offers,
)
from store.catalogue.rules import (
    HEADERS,
    MAX_PRICE,
    Complaint,
    GoodsRow,
    Parsed,
    UnitRow,
    cells,
    parse,
)
from store.core import each

goods = each(queries.goods_of)
price_history = each(queries.price_history)
shelve = each(actions.shelve)
reprice = each(actions.reprice)
teach_alias = each(actions.teach_alias)
add_sku = each(actions.add_sku)

__all__ = [
    "HEADERS",
    "MAX_PRICE",
    "Complaint",
    "Goods",
    "GoodsRow",
    "ImportReport",
    "Listed",
    "Offer",
    "OnSale",
    "Parsed",
    "PriceChanged",
    "PricePoint",
    "UnitOf",
    "UnitRow",
    "Unlisted",
    "add_sku",
    "cells",
    "export_goods",
    "goods",
    "goods_of",
    "import_goods",
    "offers",
    "parse",
    "price_history",
    "reprice",
    "shelve",
    "teach_alias",
]
