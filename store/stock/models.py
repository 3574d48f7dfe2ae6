"""Stock by place, as moves; holds keep some of it for an order. Quantities: thousandths of the base unit."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import SQLModel

from store.core.models import big, primary, words


class Place(SQLModel, table=True):
    """Where goods lie: warehouse, van, pickup or store. Orders take from the lowest `rank` first."""

    __tablename__ = "places"
    shop_id: int = primary()
    id: int = primary()
    kind: str = words()
    name: str = words()
    rank: int = big(0)


class Stock(SQLModel, table=True):
    """How much of a SKU lies in a place, and how much of that is held."""

    __tablename__ = "stock"
    __table_args__ = (CheckConstraint("held >= 0 AND held <= on_hand", name="held"),)
    shop_id: int = primary()
    sku_id: int = primary()
    place_id: int = primary()
    on_hand: int = big(0)
    held: int = big(0)


class StockMove(SQLModel, table=True):
    """A change of what lies in a place: restock, sale, damage, transfer, return, count."""

    __tablename__ = "stock_moves"
    __table_args__ = (
        Index("ix_stock_moves_of", "shop_id", "sku_id", "place_id"),
        UniqueConstraint("shop_id", "key"),
    )
    shop_id: int = primary()
    id: int = primary()
    sku_id: int = big()
    place_id: int = big()
    qty: int = big()
    reason: str = words()
    key: str | None = words(None)
    at: int = big()


class Hold(SQLModel, table=True):
    """Stock kept for an order: active, taken (it left with the order) or released.

    `expires_at` None = it stays until the order ends.
    """

    __tablename__ = "holds"
    __table_args__ = (
        CheckConstraint("qty > 0", name="qty"),
        Index("ix_holds_order", "shop_id", "order_id"),
        Index("ix_holds_due", "state", "expires_at"),
    )
    shop_id: int = primary()
    id: int = primary()
    order_id: int = big()
    sku_id: int = big()
    place_id: int = big()
    qty: int = big()
    state: str = words("active")
    expires_at: int | None = big(None)
