"""A person asks for a person: hand-offs from the shop's answers to its keepers, and back."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import SQLModel

from store.core.models import big, primary, words


class Handoff(SQLModel, table=True):
    """A talk with a keeper: left, waiting, answered or closed.

    `left` is a word for the keeper (a complaint, a picture), while the shop goes on serving who left it.
    `called` is how many keepers have been called so far; `next_call_at` when the next one is, if
    nobody has answered by then.
    """

    __tablename__ = "handoffs"
    __table_args__ = (
        Index("ix_handoffs_person", "shop_id", "person_id", "state"),
        Index("ix_handoffs_due", "state", "next_call_at"),
    )
    shop_id: int = primary()
    id: int = primary()
    person_id: int = big()
    bot: str = words()
    chat: str = words()
    about: str = words("")
    state: str = words("waiting")
    called: int = big(0)
    answered_by: int | None = big(None)
    opened_at: int = big()
    next_call_at: int | None = big(None)
    closed_at: int | None = big(None)


class Unread(SQLModel, table=True):
    """Words that the shop could not read, counted, for the keeper to explain."""

    __tablename__ = "unread_words"
    shop_id: int = primary()
    said: str = words(primary_key=True)
    times: int = big(1)
    last_at: int = big()
