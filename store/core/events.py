"""Recorded events: what happened, written in the same transaction, reacted to after it.

Each reaction is a row of its own, `(event, reaction name)`, with tries and a parking place. There
is no high-water mark: a transaction that commits late would be skipped by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from store.core.clock import DAY, MINUTE, SECOND
from store.core.db import Row, Sql, Tx

MAX_TRIES = 5
LEASE = 2 * MINUTE


class Event(msgspec.Struct, frozen=True, tag=True):
    """Something that happened in a shop; subclasses are named for the fact (`OrderPlaced`)."""

    shop_id: int


@dataclass(frozen=True, slots=True)
class Due:
    """A reaction whose time has come. `body` is the event's JSON."""

    event_id: int
    name: str
    shop_id: int
    kind: str
    body: str
    tries: int
    at: int


def record(tx: Tx, events: Sequence[Event]) -> None:
    """Write events and one row for each reaction that the composition root has for their kind."""
    rows: list[Row] = []
    reactions: list[Row] = []
    for event in events:
        kind, event_id = type(event).__name__, tx.new_id()
        rows.append((event_id, event.shop_id, kind, msgspec.json.encode(event).decode(), tx.now))
        reactions += [(event_id, name, "due", 0, tx.now, 0) for name in tx.reactions.get(kind, ())]
    tx.insert("events", "id int, shop_id int, kind text, body text, at int", rows)
    tx.insert(
        "reactions",
        "event_id int, name text, state text, tries int, due_at int, lease_until int",
        reactions,
    )
    if reactions:
        tx.touched.add("reactions")


_DUE = Sql("""
    UPDATE reactions SET lease_until = :until, tries = tries + 1
    WHERE (event_id, name) IN (
        SELECT event_id, name FROM reactions
        WHERE state = 'due' AND due_at <= :now AND lease_until <= :now
        ORDER BY event_id, name LIMIT :most /*+skip locked*/)
    RETURNING event_id, name, tries
""")
_BODIES = Sql("""
    SELECT id, shop_id, kind, body, at FROM events WHERE id IN (SELECT id FROM {ids: id int})
""")


def lease(tx: Tx, most: int = 32) -> list[Due]:
    """Take reactions that are due; a worker that dies gives them back when the lease runs out."""
    taken = sorted(tx.rows(_DUE, now=tx.now, until=tx.now + LEASE, most=most))
    found = {row[0]: row for row in tx.rows(_BODIES, ids=sorted({(row[0],) for row in taken}))}
    return [
        Due(
            event_id,
            name,
            found[event_id][1],
            found[event_id][2],
            found[event_id][3],
            tries,
            found[event_id][4],
        )
        for event_id, name, tries in taken
    ]


_DONE = Sql("""
    UPDATE reactions SET state = 'done' WHERE event_id = :event_id AND name = :name AND state = 'due'
""")
_AGAIN = Sql("""
    UPDATE reactions SET state = CASE WHEN tries >= :most THEN 'parked' ELSE 'due' END,
        due_at = :due_at, lease_until = 0, error = :error
    WHERE event_id = :event_id AND name = :name AND state = 'due'
""")


def done(tx: Tx, due: Due) -> bool:
    """Mark a reaction as done, in the transaction of its effect; False if somebody else did."""
    return tx.run(_DONE, event_id=due.event_id, name=due.name) == 1


def again(tx: Tx, due: Due, error: str) -> None:
    """Try later, each time later still; after five tries it is parked for a person to look at."""
    wait = min(SECOND * 4**due.tries, DAY)
    tx.run(
        _AGAIN,
        event_id=due.event_id,
        name=due.name,
        due_at=tx.now + wait,
        error=error[:500],
        most=MAX_TRIES,
    )
