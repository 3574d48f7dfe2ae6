"""The outbox with its leases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.core import MINUTE, SECOND, Sql, Tx

MAX_TRIES = 5
LEASE = 2 * MINUTE


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
    until: int


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
        "key",
    )
    if fresh:
        tx.touched.add("outbox")
    return fresh


_LEASE = Sql("""
    UPDATE outbox SET lease_until = :until, tries = tries + 1
    WHERE id IN (SELECT id FROM outbox WHERE state = 'due' AND due_at <= :now AND lease_until <= :now
                     AND bot NOT IN (SELECT bot FROM {others: bot text})
                 ORDER BY id LIMIT :most /*+skip locked*/)
    RETURNING id, key, bot, chat, body, tries, lease_until
""")
_SETTLE = Sql("""
    UPDATE outbox SET state = :state, due_at = :due_at, lease_until = 0, error = :error
    WHERE id = :id AND state = 'due'
""")
_GIVE_BACK = Sql("""
    UPDATE outbox SET tries = tries - 1, lease_until = 0,
        due_at = CASE WHEN due_at < :due_at THEN :due_at ELSE due_at END
    WHERE id IN (SELECT id FROM {rows: id int}) AND state = 'due' AND lease_until = :until
""")


def lease(tx: Tx, most: int = 32, others: Sequence[str] = ()) -> list[Leased]:
    """Take letters that are due, oldest first; not those of `others`, bots that are served elsewhere."""
    rows = [(bot,) for bot in others]
    taken = tx.rows(_LEASE, now=tx.now, until=tx.now + LEASE, most=most, others=rows)
    return [Leased(*row) for row in sorted(taken)]


def give_back(tx: Tx, letters: Sequence[Leased], due_at: int = 0) -> None:
    """These were not begun: anybody may send them, once they are due."""
    for until in sorted({letter.until for letter in letters}):
        rows = sorted((letter.id,) for letter in letters if letter.until == until)
        tx.run(_GIVE_BACK, rows=rows, until=until, due_at=due_at)


def settle(tx: Tx, letter: Leased, state: str, error: str = "", after: int = 0) -> int:
    """What became of it: sent, refused, unknown; or `due` again after `after` ms, parked after five tries.

    Returns when it is due again, UTC ms; 0 if it is not.
    """
    due_at = tx.now + max(after, SECOND * 4**letter.tries if state == "due" else 0)
    if state == "due" and letter.tries >= MAX_TRIES:
        state = "parked"
    tx.run(_SETTLE, id=letter.id, state=state, error=error[:500], due_at=due_at)
    return due_at if state == "due" else 0


_HAND_OUT = Sql("""
    UPDATE outbox SET state = 'sent', lease_until = 0, error = 'with a reply'
    WHERE id IN (
        SELECT id FROM (
            SELECT o.id, ROW_NUMBER() OVER (PARTITION BY o.bot, o.chat ORDER BY o.id) AS place
            FROM outbox o JOIN {rows: bot text, chat text} ON o.bot = rows.bot AND o.chat = rows.chat
            WHERE o.state = 'due' AND o.due_at <= :now) AS oldest
        WHERE place <= :most)
    RETURNING bot, chat, id, body
""")
ASKED_AGAIN = "said when it was asked again"
_ANSWERED = Sql(f"""
    UPDATE outbox SET state = 'sent', error = '{ASKED_AGAIN}'
    WHERE key IN (SELECT key FROM {{rows: key text}}) AND state = 'due' AND lease_until <= :now
""")


def hand_out(
    tx: Tx, chats: Sequence[tuple[str, str]], most: int = 3
) -> dict[tuple[str, str], list[str]]:
    """The letters of these (bot, chat), the oldest few: they go with the reply that is being made.

    For accounts that cannot write of their own accord; the conversations are locked.
    """
    bodies: dict[tuple[str, str], list[str]] = {}
    rows = tx.rows(_HAND_OUT, rows=sorted(set(chats)), now=tx.now, most=most) if chats else []
    for bot, chat, _, body in sorted(rows, key=lambda row: int(row[2])):
        bodies.setdefault((bot, chat), []).append(body)
    return bodies


def answered(tx: Tx, keys: Sequence[str]) -> None:
    """These replies are said now, in the answer to a repeated message: they need not go out any more."""
    if keys:
        tx.run(_ANSWERED, rows=sorted((key,) for key in set(keys)), now=tx.now)
