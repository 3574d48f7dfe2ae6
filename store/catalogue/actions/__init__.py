"""What changes goods: a keeper's word about one of them, or a sheet of many."""

from store.catalogue.actions.importing import ImportReport, add_sku, import_goods
from store.catalogue.actions.listing import (
    Listed,
    OnSale,
    PriceChanged,
    Unlisted,
    reprice,
    shelve,
    teach_alias,
)

__all__ = [
    "ImportReport",
    "Listed",
    "OnSale",
    "PriceChanged",
    "Unlisted",
    "add_sku",
    "import_goods",
    "reprice",
    "shelve",
    "teach_alias",
]
