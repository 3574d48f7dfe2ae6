"""Meeting people: an account is somebody, from its first message on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.core import Sql, Tx
from store.core.errors import Busy
from store.people.rules import NAME_MOST, plain

Sender = tuple[str, str]  # bot, sender


@dataclass(frozen=True, slots=True)
class Meeting:
    """Somebody wrote to a bot; `name` is what the platform calls them, if it says."""

    bot: str
    sender: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Met:
    """Who that is; `new` if the shop never saw this account."""

    person_id: int
    new: bool


_ACCOUNTS = Sql("""
    SELECT a.bot, a.sender,
        (SELECT COALESCE(p.merged_into, p.id) FROM people p WHERE p.id = a.person_id)
    FROM accounts a WHERE (a.bot, a.sender) IN (SELECT bot, sender FROM {rows: bot text, sender text})
    ORDER BY a.bot, a.sender /*+lock*/
""")
_SEEN = Sql("""
    UPDATE accounts SET seen_at = :now, left_at = NULL
    WHERE (bot, sender) IN (SELECT bot, sender FROM {rows: bot text, sender text})
""")
_OPENED = Sql("""
    INSERT INTO accounts (bot, sender, person_id, seen_at)
    SELECT bot, sender, person_id, :now FROM {rows: bot text, sender text, person_id int}
    WHERE true ON CONFLICT DO NOTHING RETURNING person_id
""")
_UNMAKE = Sql("DELETE FROM people WHERE id IN (SELECT id FROM {rows: id int})")
_NAMED = Sql("""
    INSERT INTO identities (person_id, name, phone)
    SELECT person_id, name, '' FROM {rows: person_id int, name text}
    WHERE true ON CONFLICT (person_id) DO UPDATE SET name = excluded.name WHERE identities.name = ''
""")


def meet_many(tx: Tx, meetings: Sequence[Meeting]) -> list[Met]:
    """Who these are; whoever is new becomes a person. A name is kept only where none is yet.

    The accounts stay locked until the transaction ends, so that no merge moves them meanwhile.
    """
    if not meetings:
        return []
    senders = list(dict.fromkeys((m.bot, m.sender) for m in meetings))
    known = _accounts(tx, senders)
    strangers = [sender for sender in senders if sender not in known]
    if known:
        tx.run(_SEEN, rows=sorted(known), now=tx.now)
    if strangers:
        known |= _open_accounts(tx, strangers)
    _name(tx, [(known[m.bot, m.sender], m.name) for m in meetings])
    new = set(strangers)
    return [_met(known, new, (m.bot, m.sender)) for m in meetings]


def _met(known: dict[Sender, int], new: set[Sender], sender: Sender) -> Met:
    first = sender in new
    new.discard(sender)
    return Met(known[sender], first)


def _accounts(tx: Tx, senders: Sequence[Sender]) -> dict[Sender, int]:
    return {(bot, sender): who for bot, sender, who in tx.rows(_ACCOUNTS, rows=sorted(senders))}


def _open_accounts(tx: Tx, senders: Sequence[Sender]) -> dict[Sender, int]:
    """New people for these accounts; an account that another process opened meanwhile is theirs."""
    made = {sender: tx.new_id() for sender in senders}
    tx.insert("people", "id int, created_at int", [(who, tx.now) for who in made.values()])
    rows = sorted((bot, sender, who) for (bot, sender), who in made.items())
    opened = {row[0] for row in tx.rows(_OPENED, rows=rows, now=tx.now)}
    lost = [sender for sender, who in made.items() if who not in opened]
    if lost:
        tx.run(_UNMAKE, rows=sorted((made[sender],) for sender in lost))
        theirs = _accounts(tx, lost)
        if len(theirs) < len(lost):
            raise Busy("an account came and went; the turn is run again")
        made |= theirs
    return made


def _name(tx: Tx, said: Sequence[tuple[int, str]]) -> None:
    names: dict[int, str] = {}
    for who, name in said:
        short = plain(name, NAME_MOST)
        if short:
            names.setdefault(who, short)
    if names:
        tx.run(_NAMED, rows=sorted(names.items()))


_LEFT = Sql("""
    UPDATE accounts SET left_at = :now WHERE bot = :bot AND sender = :sender AND left_at IS NULL
""")


def leave(tx: Tx, bot: str, sender: str) -> None:
    """They unfollowed or blocked the bot: nothing is sent there until they write again."""
    tx.run(_LEFT, bot=bot, sender=sender, now=tx.now)


_LOCK = Sql("""
    SELECT id FROM people WHERE id IN (SELECT id FROM {rows: id int}) ORDER BY id /*+lock*/
""")


def lock(tx: Tx, person_ids: Sequence[int]) -> None:
    """Keep other transactions off these people until this one ends."""
    tx.rows(_LOCK, rows=sorted({(who,) for who in person_ids}))
