"""How tables are declared, and the tables of recorded events.

Numbers are 64 bits wide on both databases; instants are UTC milliseconds. `SQLModel(table=True)`
does not validate: what comes from outside is parsed at the edge.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Index, Text
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def primary(**more: Any) -> Any:
    """A part of the primary key: a 64-bit number."""
    return Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}, **more
    )


def primary_text() -> Any:
    """A part of the primary key: a text."""
    return Field(primary_key=True, sa_type=Text)


def big(default: int | None = ..., **more: Any) -> Any:  # type: ignore[assignment]
    """A 64-bit number."""
    return Field(default=default, sa_type=BigInteger, **more)


def words(default: str | None = ..., **more: Any) -> Any:  # type: ignore[assignment]
    """A text of any length."""
    return Field(default=default, sa_type=Text, **more)


class EventRow(SQLModel, table=True):
    """One recorded event."""

    __tablename__ = "events"
    id: int = primary()
    shop_id: int = big()
    kind: str = words()
    body: str = words()
    at: int = big()


class ReactionRow(SQLModel, table=True):
    """One reaction to one event: due, done or parked."""

    __tablename__ = "reactions"
    __table_args__ = (Index("ix_reactions_due", "state", "due_at"),)
    event_id: int = primary(foreign_key="events.id")
    name: str = primary_text()
    state: str = words()
    tries: int = big(0)
    due_at: int = big()
    lease_until: int = big(0)
    error: str | None = words(None)
