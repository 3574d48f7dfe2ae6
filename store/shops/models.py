"""Shops, who keeps them, and the communities (小区) that they serve."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import SQLModel

from store.core.models import big, primary, words


class Shop(SQLModel, table=True):
    """A shop and its terms. Money in fen; `free_over_fen` None = delivery is never free.

    `version` rises whenever goods, aliases or communities change: vocabularies are kept by it.
    `price_version` rises with each price, at which vocabularies stay as they are.
    `accept_within` is how long (ms) an order may wait for the keeper before it expires.
    `orders_made` counts orders, for their short numbers.
    """

    __tablename__ = "shops"
    __table_args__ = (
        UniqueConstraint("slug"),
        CheckConstraint("delivery_fee_fen >= 0 AND minimum_fen >= 0", name="terms"),
    )
    id: int = primary()
    slug: str = words()
    name: str = words()
    kind: str = words("courier")
    about: str = words("")
    currency: str = words("CNY")
    timezone: str = words("Asia/Shanghai")
    delivery_fee_fen: int = big(0)
    free_over_fen: int | None = big(None)
    minimum_fen: int = big(0)
    accept_within: int = big()
    version: int = big(1)
    price_version: int = big(1, sa_column_kwargs={"server_default": "1"})
    orders_made: int = big(0)


class Keeper(SQLModel, table=True):
    """Somebody who runs a shop: `owner`, `keeper` or `courier`. `rank` is the order of calling."""

    __tablename__ = "keepers"
    shop_id: int = primary(foreign_key="shops.id")
    person_id: int = primary()
    role: str = words("keeper")
    rank: int = big(0)


class Community(SQLModel, table=True):
    """A 小区. `aliases` are other names of it, one a line."""

    __tablename__ = "communities"
    id: int = primary()
    name: str = words()
    city: str = words("")
    aliases: str = words("")


class Serves(SQLModel, table=True):
    """A shop delivers to a community."""

    __tablename__ = "shop_communities"
    shop_id: int = primary(foreign_key="shops.id")
    community_id: int = primary(foreign_key="communities.id")
