"""What came in, what was answered, what is still to be sent. Used by `bot`'s lanes alone."""

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import SQLModel

from store.core.models import big, primary, primary_text, words


class Inbox(SQLModel, table=True):
    """A message that was taken, once. `reply` is the stored reply that a repeat of it gets again.

    `said` is the raw chat: it expires. state: done, or parked after five failed tries.
    """

    __tablename__ = "inbox"
    __table_args__ = (Index("ix_inbox_at", "at"),)
    bot: str = primary_text()
    message_id: str = primary_text()
    chat: str = words()
    sender: str = words()
    said: str = words("")
    reply: str = words("")
    state: str = words("done")
    tries: int = big(0)
    at: int = big()


class ConversationRow(SQLModel, table=True):
    """Where a conversation stands: `body` is the JSON of `handlers.conversation.Conversation`."""

    __tablename__ = "conversations"
    bot: str = primary_text()
    chat: str = primary_text()
    sender: str = primary_text()
    body: str = words("")
    updated_at: int = big()


class Outbox(SQLModel, table=True):
    """A message that the shop sends of its own accord, at most once per `key`.

    state: due, sent, refused, unknown (it may have arrived) or parked.
    """

    __tablename__ = "outbox"
    __table_args__ = (UniqueConstraint("key"), Index("ix_outbox_due", "state", "due_at"))
    id: int = primary()
    key: str = words()
    bot: str = words()
    chat: str = words()
    body: str = words()
    purpose: str = words()
    state: str = words("due")
    tries: int = big(0)
    due_at: int = big()
    lease_until: int = big(0)
    error: str = words("")
    at: int = big()
