"""What came in, what was answered, what is still to be sent. Used by `bot`'s lanes alone."""

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import SQLModel

from store.core.models import big, primary, primary_text, words

_DUE = text("due_at IS NOT NULL")


class Inbox(SQLModel, table=True):
    """A message that was taken, once. `reply` is the stored reply that a repeat of it gets again.

    `said` is the raw chat: it expires. state: done; waiting (kept before it was served) or failed,
    to be served again at `due_at` from `message`, its JSON; parked after five failed tries.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        Index("ix_inbox_at", "at"),
        Index("ix_inbox_due", "due_at", sqlite_where=_DUE, postgresql_where=_DUE),
    )
    bot: str = primary_text()
    message_id: str = primary_text()
    chat: str = words()
    sender: str = words()
    said: str = words("")
    reply: str = words("")
    state: str = words("done")
    tries: int = big(0)
    at: int = big()
    message: str | None = words(None)
    due_at: int | None = big(None)


class ConversationRow(SQLModel, table=True):
    """Where a conversation stands: `body` is the JSON of `handlers.conversation.Conversation`."""

    __tablename__ = "conversations"
    bot: str = primary_text()
    chat: str = primary_text()
    sender: str = primary_text()
    body: str = words("")
    updated_at: int = big()


class Outbox(SQLModel, table=True):
    """A message that the shop sends of its own accord: written once per `key`.

    It is sent once, but for a sender that died in the midst of it or was not answered. `body` is
    blanked when the letter is settled and 30 days old. state: due, sent, refused, unknown (it may have
    arrived) or parked.
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
