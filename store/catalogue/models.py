"""Products and SKUs, their units and names, and what a shop lists at which price.

A SKU of `shop_id` 0 belongs to the platform's catalogue that all shops may list from; others are a
shop's own local goods. Quantities are thousandths of the SKU's base unit; `factor` is how many
thousandths of it one unit holds (base 斤: 公斤 = 2000, 两 = 100).
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import SQLModel

from store.core.models import big, primary, primary_text, words


class Product(SQLModel, table=True):
    """What people call one thing, whatever its packs: 红富士苹果."""

    __tablename__ = "products"
    id: int = primary()
    shop_id: int = big(0)
    name: str = words()
    category: str = words("")


class Sku(SQLModel, table=True):
    """One thing that can be stocked and sold."""

    __tablename__ = "skus"
    __table_args__ = (UniqueConstraint("shop_id", "code"),)
    id: int = primary()
    shop_id: int = big(0)
    product_id: int = big(foreign_key="products.id")
    code: str = words()
    name: str = words()
    spec: str = words("")
    base_unit: str = words()


class SkuUnit(SQLModel, table=True):
    """A unit in which a SKU is counted; `rank` 0 is the unit that is meant when none is said."""

    __tablename__ = "sku_units"
    __table_args__ = (CheckConstraint("factor > 0", name="factor"),)
    sku_id: int = primary(foreign_key="skus.id")
    unit: str = primary_text()
    factor: int = big()
    rank: int = big(0)


class Alias(SQLModel, table=True):
    """Another name of a SKU: everybody's (`shop_id` 0) or taught by a shop's keeper."""

    __tablename__ = "aliases"
    shop_id: int = primary()
    sku_id: int = primary(foreign_key="skus.id")
    text: str = primary_text()


class Listing(SQLModel, table=True):
    """A shop sells a SKU (`on`), or did (`off`)."""

    __tablename__ = "listings"
    shop_id: int = primary()
    sku_id: int = primary(foreign_key="skus.id")
    state: str = words("on")


class Price(SQLModel, table=True):
    """The price of one unit of a SKU in a shop, in fen, as it is now."""

    __tablename__ = "prices"
    __table_args__ = (CheckConstraint("price_fen >= 0", name="price"),)
    shop_id: int = primary()
    sku_id: int = primary(foreign_key="skus.id")
    unit: str = primary_text()
    price_fen: int = big()


class PriceChange(SQLModel, table=True):
    """Each price that ever held, from when, and by whom it was set."""

    __tablename__ = "price_changes"
    __table_args__ = (Index("ix_price_changes_of", "shop_id", "sku_id", "unit", "since"),)
    id: int = primary()
    shop_id: int = big()
    sku_id: int = big()
    unit: str = words()
    price_fen: int = big()
    since: int = big()
    person_id: int | None = big(None)
