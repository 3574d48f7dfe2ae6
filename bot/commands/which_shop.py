"""The shop that a command names."""

from __future__ import annotations

from store import shops
from store.core import Tx
from store.core.errors import Invalid, NotFound


def shop_named(tx: Tx, slug: str) -> shops.ShopTerms:
    """A shop by its short name; raises Invalid, naming those that there are."""
    try:
        return shops.find(tx, slug)
    except NotFound:
        there = ", ".join(shops.slugs_of(tx)) or "none"
        raise Invalid(why=f"没有“{slug}”这家店 / no shop “{slug}”; there are: {there}") from None
