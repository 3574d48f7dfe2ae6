"""Group chains (接龙) that people paste: what was posted, and who has which order from it."""

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import SQLModel

from store.core import Machine
from store.core.models import big, primary, primary_text, words

POST = Machine(
    {
        "waiting": ("taken", "dropped", "replaced"),
        "taken": (),
        "dropped": (),
        "replaced": (),
    }
)


class ChainRow(SQLModel, table=True):
    """One chain of a shop; every participant posts the whole list again, under the same title."""

    __tablename__ = "chains"
    __table_args__ = (Index("ix_chains_key", "shop_id", "key", "posted_at"),)
    shop_id: int = primary()
    id: int = primary()
    key: str = words()
    title: str = words("")
    posted_at: int = big()


class ChainPost(SQLModel, table=True):
    """The list as somebody posted it, until a keeper takes or drops it, or a newer one replaces it.

    `source` is the message that brought it. `body` is what was read, as JSON; it goes when it waits no more.
    """

    __tablename__ = "chain_posts"
    __table_args__ = (
        UniqueConstraint("shop_id", "number"),
        UniqueConstraint("shop_id", "source"),
        Index("ix_chain_posts_chain", "shop_id", "chain_id", "state"),
    )
    shop_id: int = primary()
    id: int = primary()
    number: int = big()
    chain_id: int = big()
    source: str = words()
    by: int | None = big(None)
    state: str = words("waiting")
    body: str = words("")
    posted_at: int = big()


class ChainSeat(SQLModel, table=True):
    """Who has which order from a chain: a nickname or a room, and the wishes that the order was placed for."""

    __tablename__ = "chain_seats"
    __table_args__ = (Index("ix_chain_seats_order", "shop_id", "order_id"),)
    shop_id: int = primary()
    chain_id: int = primary()
    person_key: str = primary_text()
    person: str = words()
    order_id: int = big()
    body: str = words()
    changed_at: int = big()
