"""Pure decisions about goods: what a row may say, how units convert, what a sheet means."""

from store.catalogue.rules.goods import (
    MAX_PRICE,
    Complaint,
    GoodsRow,
    UnitRow,
    complaint,
    converted,
    faults,
    good_alias,
    good_price,
    known_factor,
    price_for,
)
from store.catalogue.rules.sheet import HEADERS, Parsed, cells, column_of, parse
from store.catalogue.rules.text import clean, folded

__all__ = [
    "HEADERS",
    "MAX_PRICE",
    "Complaint",
    "GoodsRow",
    "Parsed",
    "UnitRow",
    "cells",
    "clean",
    "column_of",
    "complaint",
    "converted",
    "faults",
    "folded",
    "good_alias",
    "good_price",
    "known_factor",
    "parse",
    "price_for",
]
