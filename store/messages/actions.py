"""Taking messages once, keeping conversations, and the outbox with its leases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.core import DAY, MINUTE, SECOND, Sql, Tx

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

    `again` is a message that failed before and may be tried once more.
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


def take_many(tx: Tx, messages: Sequence[Incoming]) -> list[Taken]:
    """Write the inbox rows; a row that is already there makes its message a duplicate.

    Within one batch too: the second of two equal ids is a duplicate of the first, with no reply yet.
    """
    rows = sorted({(m.bot, m.message_id, m.chat, m.sender, m.said) for m in messages})
    fresh = {(row[0], row[1]) for row in tx.rows(_TAKE, rows=rows, now=tx.now)}
    known = sorted({(m.bot, m.message_id) for m in messages} - fresh)
    stored = {(r[0], r[1]): r for r in tx.rows(_STORED, rows=known)} if known else {}
    return [_taken((m.bot, m.message_id), fresh, stored) for m in messages]


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
    return Taken(new=False, reply=reply, again=state == "failed")


_DROP = Sql("""
    DELETE FROM inbox WHERE (bot, message_id) IN (SELECT bot, message_id FROM {rows: bot text, message_id text})
""")


def put_back(tx: Tx, messages: Sequence[Incoming]) -> None:
    """Undo the taking: their conversations are being served elsewhere, they join a later batch."""
    if messages:
        tx.run(_DROP, rows=sorted({(m.bot, m.message_id) for m in messages}))


_REPLIED = Sql("""
    UPDATE inbox SET reply = rows.reply, state = 'done'
    FROM {rows: bot text, message_id text, reply text}
    WHERE inbox.bot = rows.bot AND inbox.message_id = rows.message_id
""")


def store_replies(tx: Tx, replies: Sequence[tuple[str, str, str]]) -> None:
    """Keep `(bot, message id, reply)`: WeChat asks again, and gets the same words again."""
    if replies:
        tx.run(_REPLIED, rows=sorted(replies))


_FAIL = Sql("""
    INSERT INTO inbox (bot, message_id, chat, sender, said, reply, state, tries, at)
    SELECT bot, message_id, chat, sender, said, reply, 'failed', 1, :now
    FROM {rows: bot text, message_id text, chat text, sender text, said text, reply text}
    WHERE true ON CONFLICT (bot, message_id) DO UPDATE SET tries = inbox.tries + 1,
        state = CASE WHEN inbox.tries + 1 >= :most THEN 'parked' ELSE 'failed' END
""")


def fail(tx: Tx, message: Incoming, apology: str) -> None:
    """A message on which our own code broke: answered with an apology, parked after five tries."""
    row = (message.bot, message.message_id, message.chat, message.sender, message.said, apology)
    tx.run(_FAIL, rows=[row], now=tx.now, most=MAX_TRIES)


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


# ---- the outbox ----


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to send later, at most once per `key`. `body` is a reply as JSON; `due_at` UTC ms."""

    key: str
    bot: str
    chat: str
    body: str
    purpose: str
    due_at: int = 0


@dataclass(frozen=True, slots=True)
class Leased:
    """A letter that this worker may send until its lease runs out."""

    id: int
    key: str
    bot: str
    chat: str
    body: str
    tries: int


def post(tx: Tx, letters: Sequence[Letter]) -> int:
    """Put letters into the outbox; one whose key is known is already there. How many are new."""
    rows = [
        (
            tx.new_id(),
            m.key,
            m.bot,
            m.chat,
            m.body,
            m.purpose,
            "due",
            max(m.due_at, tx.now),
            tx.now,
        )
        for m in letters
    ]
    columns = "id int, key text, bot text, chat text, body text, purpose text, state text, due_at int, at int"
    fresh = tx.insert_new(
        "outbox",
        columns + ", tries int, lease_until int, error text",
        [(*row, 0, 0, "") for row in rows],
    )
    if fresh:
        tx.touched.add("outbox")
    return fresh


_LEASE = Sql("""
    UPDATE outbox SET lease_until = :until, tries = tries + 1
    WHERE id IN (SELECT id FROM outbox WHERE state = 'due' AND due_at <= :now AND lease_until <= :now
                 ORDER BY id LIMIT :most /*+skip locked*/)
    RETURNING id, key, bot, chat, body, tries
""")
_SETTLE = Sql("""
    UPDATE outbox SET state = CASE WHEN :state = 'due' AND tries >= :most THEN 'parked' ELSE :state END,
        due_at = :due_at, lease_until = 0, error = :error
    WHERE id = :id AND state = 'due'
""")


def lease(tx: Tx, most: int = 32) -> list[Leased]:
    """Take letters that are due, oldest first."""
    taken = tx.rows(_LEASE, now=tx.now, until=tx.now + LEASE, most=most)
    return [Leased(*row) for row in sorted(taken)]


def settle(tx: Tx, letter: Leased, state: str, error: str = "", after: int = 0) -> None:
    """What became of it: sent, refused, unknown; or `due` again after `after` ms, parked after five tries."""
    due_at = tx.now + max(after, SECOND * 4**letter.tries if state == "due" else 0)
    tx.run(_SETTLE, id=letter.id, state=state, error=error[:500], due_at=due_at, most=MAX_TRIES)


_FORGET_RAW = Sql("UPDATE inbox SET said = '' WHERE at < :before AND said <> ''")


def forget_raw_chat(tx: Tx) -> int:
    """Raw chat expires after 30 days; that a message was answered stays known."""
    return tx.run(_FORGET_RAW, before=tx.now - RAW_CHAT_KEPT)
