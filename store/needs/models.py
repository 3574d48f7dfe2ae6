"""The need ledger: every wish that somebody said, with the message that said it."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import SQLModel

from store.core.models import big, primary, words


class Need(SQLModel, table=True):
    """A need: open, met, cancelled or expired.

    `what` and `said` are the person's words. `key` is unique in a shop: the message that said it
    and its place in that message, so that a repeat of the message adds nothing. Without `consented`
    it lives with its request and is erased when that closes. `answered_at`: when the shop told
    them that it has come. `told_by` is the keeper who recorded it for them; `guest` is a person
    without an account.
    """

    __tablename__ = "needs"
    __table_args__ = (
        Index("ix_needs_person", "shop_id", "person_id", "sku_id", "state"),
        Index("ix_needs_sku", "shop_id", "sku_id", "state"),
        Index("ix_needs_order", "shop_id", "order_id"),
    )
    shop_id: int = primary()
    key: str = words(primary_key=True)
    person_id: int | None = big(None)
    guest: str = words("")
    told_by: int | None = big(None)
    sku_id: int | None = big(None)
    what: str = words()
    said: str = words("")
    qty: int | None = big(None)
    budget_fen: int | None = big(None)
    due: str = words("")
    for_whom: str = words("")
    state: str = words("open")
    order_id: int | None = big(None)
    consented: int = big(0)
    opened_at: int = big()
    answered_at: int | None = big(None)
    closed_at: int | None = big(None)
