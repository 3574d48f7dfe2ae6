"""Taking messages once, keeping conversations, and serving again what failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from store.core import DAY, MINUTE, SECOND, Sql, Tx
from store.messages.actions.outbox import ASKED_AGAIN

MAX_TRIES = 5
LEASE = 2 * MINUTE
RAW_CHAT_KEPT = 30 * DAY

Chat = tuple[str, str, str]  # bot, chat, sender


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message at the door. `said` is what stands in the inbox for 30 days."""

    bot: str
    message_id: str
    chat: str
    sender: str
    said: str


@dataclass(frozen=True, slots=True)
class Taken:
    """Whether a message is new here; if not, the stored reply that it gets again.

    `again`: it was kept before it was served, or failed; it is to be served now.
    """

    new: bool
    reply: str = ""
    again: bool = False


_TAKE = Sql("""
    INSERT INTO inbox (bot, message_id, chat, sender, said, reply, state, tries, at)
    SELECT bot, message_id, chat, sender, said, '', 'done', 0, :now
    FROM {rows: bot text, message_id text, chat text, sender text, said text}
    WHERE true ON CONFLICT DO NOTHING RETURNING bot, message_id
""")
_STORED = Sql("""
    SELECT i.bot, i.message_id, i.reply, i.state FROM inbox i
    JOIN {rows: bot text, message_id text} ON i.bot = rows.bot AND i.message_id = rows.message_id
    ORDER BY i.bot, i.message_id
""")
_HELD = Sql("""
    SELECT i.bot, i.message_id, i.reply, i.state FROM inbox i
    WHERE (i.bot, i.message_id) IN (SELECT bot, message_id FROM {rows: bot text, message_id text})
    ORDER BY i.bot, i.message_id /*+lock*/
""")
UNSERVED = frozenset({"waiting", "failed"})


def take_many(tx: Tx, messages: Sequence[Incoming]) -> list[Taken]:
    """Write the inbox rows; a row that is already there makes its message a duplicate.

    Within one batch too: the second of two equal ids is a duplicate of the first, with no reply yet.
    """
    rows = sorted({(m.bot, m.message_id, m.chat, m.sender, m.said) for m in messages})
    fresh = {(row[0], row[1]) for row in tx.rows(_TAKE, rows=rows, now=tx.now)}
    known = sorted({(m.bot, m.message_id) for m in messages} - fresh)
    stored = _stored(tx, known) if known else {}
    return [_taken((m.bot, m.message_id), fresh, stored) for m in messages]


def _stored(tx: Tx, known: Sequence[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, ...]]:
    """What became of messages so far; those that are still to be served are ours once we know.

    Another process may be serving the same one: after the lock its row says so.
    """
    stored = {(r[0], r[1]): r for r in tx.rows(_STORED, rows=known)}
    unserved = sorted(which for which, row in stored.items() if row[3] in UNSERVED)
    if unserved:
        stored |= {(r[0], r[1]): r for r in tx.rows(_HELD, rows=unserved)}
    return stored


def _taken(
    which: tuple[str, str],
    fresh: set[tuple[str, str]],
    stored: dict[tuple[str, str], tuple[str, ...]],
) -> Taken:
    if which in fresh:
        fresh.discard(which)
        return Taken(new=True)
    if which not in stored:
        return Taken(new=False)
    _, _, reply, state = stored[which]
    return Taken(new=False, reply=reply, again=state in UNSERVED)


_DROP = Sql("""
    DELETE FROM inbox WHERE (bot, message_id) IN (SELECT bot, message_id FROM {rows: bot text, message_id text})
""")


def put_back(tx: Tx, messages: Sequence[Incoming]) -> None:
    """Undo the taking: their conversations are being served elsewhere, they join a later batch."""
    if messages:
        tx.run(_DROP, rows=sorted({(m.bot, m.message_id) for m in messages}))


_REPLIED = Sql("""
    UPDATE inbox SET reply = rows.reply, state = 'done', message = NULL, due_at = NULL
    FROM {rows: bot text, message_id text, reply text}
    WHERE inbox.bot = rows.bot AND inbox.message_id = rows.message_id
""")


def store_replies(tx: Tx, replies: Sequence[tuple[str, str, str]]) -> None:
    """Keep `(bot, message id, reply)`: WeChat asks again, and gets the same words again."""
    if replies:
        tx.run(_REPLIED, rows=sorted(replies))


_ROW = "bot text, message_id text, chat text, sender text, said text, reply text, tries int"
_TRIED = Sql("SELECT tries FROM inbox WHERE bot = :bot AND message_id = :message_id")
_FAIL = Sql(f"""
    INSERT INTO inbox (bot, message_id, chat, sender, said, reply, tries, state, at, message, due_at)
    SELECT bot, message_id, chat, sender, said, reply, tries, :state, :now, :message, :due_at
    FROM {{rows: {_ROW}}}
    WHERE true ON CONFLICT (bot, message_id) DO UPDATE SET tries = excluded.tries,
        state = excluded.state, reply = excluded.reply, message = excluded.message,
        due_at = excluded.due_at
""")


def fail(tx: Tx, message: Incoming, apology: str, whole: str) -> None:
    """A message on which our own code broke: answered with an apology, parked after five tries.

    `whole` is the message as JSON: it is served again, each time later.
    """
    found = tx.row(_TRIED, bot=message.bot, message_id=message.message_id)
    tries = (found[0] if found else 0) + 1
    m = message
    row = (m.bot, m.message_id, m.chat, m.sender, m.said, apology, tries)
    if tries >= MAX_TRIES:
        tx.run(_FAIL, rows=[row], now=tx.now, state="parked", message=None, due_at=None)
    else:
        due_at = tx.now + SECOND * 4**tries
        tx.run(_FAIL, rows=[row], now=tx.now, state="failed", message=whole, due_at=due_at)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a message: `new` if it was kept just now, else its reply once it has one.

    `later`: that reply goes through the outbox.
    """

    new: bool
    served: bool = False
    reply: str = ""
    later: bool = False


_KEEP = Sql("""
    INSERT INTO inbox (bot, message_id, chat, sender, said, reply, state, tries, at, message, due_at)
    SELECT bot, message_id, chat, sender, said, '', 'waiting', 0, :now, :message, :due_at
    FROM {rows: bot text, message_id text, chat text, sender text, said text}
    WHERE true ON CONFLICT DO NOTHING RETURNING bot
""")
_LATER = Sql("SELECT error FROM outbox WHERE key = :key")


def keep(tx: Tx, message: Incoming, whole: str) -> Kept:
    """Keep a message whose turn has not come yet: it may be acknowledged once this is committed.

    If its process dies it is served by another one after two minutes.
    """
    m = message
    row = (m.bot, m.message_id, m.chat, m.sender, m.said)
    if tx.rows(_KEEP, rows=[row], now=tx.now, message=whole, due_at=tx.now + LEASE):
        return Kept(new=True)
    _, _, reply, state = tx.rows(_STORED, rows=[(m.bot, m.message_id)])[0]
    letter = tx.row(_LATER, key=late_key(m.bot, m.message_id))
    later = letter is not None and letter[0] != ASKED_AGAIN  # else it is this asker's to hear
    return Kept(new=False, served=state in {"done", "parked"}, reply=reply, later=later)


def late_key(bot: str, message_id: str) -> str:
    """The key of the letter that brings the reply to this message."""
    return f"late:{bot}:{message_id}"


_DUE = Sql("""
    UPDATE inbox SET due_at = :until
    WHERE (bot, message_id) IN (
        SELECT bot, message_id FROM inbox WHERE due_at <= :now
        ORDER BY due_at, bot, message_id LIMIT :most /*+skip locked*/)
    RETURNING bot, message_id, message, state, at, sender
""")
_SINCE = Sql("SELECT 1 FROM inbox WHERE bot = :bot AND sender = :sender AND at > :at LIMIT 1")
_PARK = Sql("""
    UPDATE inbox SET state = 'parked', message = NULL, due_at = NULL
    WHERE bot = :bot AND message_id = :message_id AND state = 'failed'
""")


def lease_kept(tx: Tx, most: int = 16) -> list[tuple[str, str]]:
    """(bot, message as JSON) of messages that are to be served again.

    A failed one is parked instead if its sender wrote since: they read the apology and have said it
    anew, and nothing may happen twice.
    """
    taken = sorted(tx.rows(_DUE, now=tx.now, until=tx.now + LEASE, most=most))
    again = []
    for bot, message_id, whole, state, at, sender in taken:
        if state == "failed" and tx.rows(_SINCE, bot=bot, sender=sender, at=at):
            tx.run(_PARK, bot=bot, message_id=message_id)
        else:
            again.append((bot, whole))
    return again


_OPEN = Sql("""
    INSERT INTO conversations (bot, chat, sender, body, updated_at)
    SELECT bot, chat, sender, '', 0 FROM {rows: bot text, chat text, sender text}
    WHERE true ON CONFLICT DO NOTHING
""")
_LOAD = Sql("""
    SELECT c.bot, c.chat, c.sender, c.body FROM conversations c
    WHERE (c.bot, c.chat, c.sender) IN (SELECT bot, chat, sender FROM {rows: bot text, chat text, sender text})
    ORDER BY c.bot, c.chat, c.sender /*+skip locked*/
""")
_SAVE = Sql("""
    UPDATE conversations SET body = rows.body, updated_at = :now
    FROM {rows: bot text, chat text, sender text, body text}
    WHERE conversations.bot = rows.bot AND conversations.chat = rows.chat AND conversations.sender = rows.sender
""")


def load_conversations(tx: Tx, chats: Sequence[Chat]) -> dict[Chat, str]:
    """Lock and load conversations; one that is locked elsewhere is absent."""
    rows = sorted(set(chats))
    found = _loaded(tx, rows)
    missing = [row for row in rows if row not in found]
    if missing and tx.run(_OPEN, rows=missing):
        found |= _loaded(tx, missing)
    return found


def _loaded(tx: Tx, rows: Sequence[Chat]) -> dict[Chat, str]:
    return {(bot, chat, sender): body for bot, chat, sender, body in tx.rows(_LOAD, rows=rows)}


def save_conversations(tx: Tx, bodies: Sequence[tuple[str, str, str, str]]) -> None:
    """Keep where conversations stand: `(bot, chat, sender, body)`."""
    if bodies:
        tx.run(_SAVE, rows=sorted(bodies), now=tx.now)


_FORGET_RAW = Sql("""
    UPDATE inbox SET said = '', reply = '', message = NULL, due_at = NULL,
        state = CASE WHEN state = 'done' THEN 'done' ELSE 'parked' END
    WHERE at < :before AND (said <> '' OR reply <> '' OR message IS NOT NULL)
""")
_FORGET_LETTERS = Sql("""
    UPDATE outbox SET body = '' WHERE at < :before AND state <> 'due' AND body <> ''
""")
_OLD_TALKS = Sql("""
    SELECT c.bot, c.chat, c.sender, c.body FROM conversations c
    WHERE c.updated_at < :before AND c.updated_at > 0 AND c.body <> ''
    ORDER BY c.bot, c.chat, c.sender LIMIT :most /*+skip locked*/
""")
_FORGET_TALKS = Sql("""
    UPDATE conversations SET body = rows.body, updated_at = 0
    FROM {rows: bot text, chat text, sender text, body text}
    WHERE conversations.bot = rows.bot AND conversations.chat = rows.chat AND conversations.sender = rows.sender
""")
NO_CHAT = ("shop_id", "language")  # of a conversation: where they are and what they speak


def forget_raw_chat(tx: Tx) -> int:
    """Raw chat, and what was said to it, expires after 30 days; that it was answered stays known."""
    before = tx.now - RAW_CHAT_KEPT
    tx.run(_FORGET_LETTERS, before=before)
    talks = tx.rows(_OLD_TALKS, before=before, most=5_000)
    if talks:
        tx.run(_FORGET_TALKS, rows=[(*talk[:3], _without_chat(talk[3])) for talk in talks])
    return tx.run(_FORGET_RAW, before=before)


def _without_chat(body: str) -> str:
    try:
        known = msgspec.json.decode(body, type=dict[str, object])
    except msgspec.MsgspecError:
        return ""
    kept = {name: known[name] for name in NO_CHAT if name in known}
    return msgspec.json.encode(kept).decode()
