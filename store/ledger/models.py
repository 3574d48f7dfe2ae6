"""Double entry in fen: balanced, append-only; a mistake is reversed, never edited."""

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import SQLModel

from store.core.models import big, primary, words


class Posting(SQLModel, table=True):
    """A movement of money. `(shop_id, kind, ref)` is unique: nothing is booked twice."""

    __tablename__ = "postings"
    __table_args__ = (UniqueConstraint("shop_id", "kind", "ref"),)
    shop_id: int = primary()
    id: int = primary()
    kind: str = words()
    ref: str = words()
    at: int = big()


class Entry(SQLModel, table=True):
    """One side of a posting: debit > 0, credit < 0. The entries of a posting sum to zero."""

    __tablename__ = "entries"
    __table_args__ = (Index("ix_entries_account", "shop_id", "account"),)
    shop_id: int = primary()
    posting_id: int = primary()
    account: str = words(primary_key=True)
    amount_fen: int = big()
    currency: str = words("CNY")
