"""Recorded events: reactions are leased, done once, tried again later, parked after five tries."""

from __future__ import annotations

import pytest

from bot.lanes import commit, transact
from store.core import DAY, SECOND, Connection, Database, Event, Tx, VirtualClock, record
from store.core.events import LEASE, Due, again, done, lease
from tests.store.doing import read, rows
from tests.world import START


class Rung(Event, frozen=True):
    """Somebody rang."""

    who: str


@pytest.fixture
def here(connection: Connection) -> Connection:
    connection.reactions = {"Rung": ("open", "bark")}
    transact(connection, lambda tx: record(tx, [Rung(7, "an")]))
    return connection


def taken(connection: Connection, most: int = 32) -> list[tuple[str, int]]:
    return [(due.name, due.tries) for due in transact(connection, lambda tx: lease(tx, most))]


def test_an_event_and_its_reactions(here: Connection) -> None:
    assert rows(here, "SELECT shop_id, kind, body, at FROM events") == [
        (7, "Rung", '{"type":"Rung","shop_id":7,"who":"an"}', START)
    ]
    due = transact(here, lease)
    event = rows(here, "SELECT id FROM events")[0][0]
    body = '{"type":"Rung","shop_id":7,"who":"an"}'
    assert due == [Due(event, n, 7, "Rung", body, 1, START) for n in ("bark", "open")]


def test_who_hears_of_it(here: Connection) -> None:
    def touched(tx: Tx, *events: Event) -> set[str]:
        record(tx, events)
        return tx.touched

    assert read(here, lambda tx: touched(tx, Rung(7, "bo"))) == {"reactions"}
    here.reactions = {}
    assert read(here, lambda tx: touched(tx, Rung(7, "bo"))) == set()
    assert read(here, touched) == set()


def test_a_lease_keeps_others_away_until_it_runs_out(
    here: Connection, clock: VirtualClock
) -> None:
    assert taken(here) == [("bark", 1), ("open", 1)]
    assert taken(here) == []
    clock.forward(LEASE - 1)
    assert taken(here) == []
    clock.forward(1)
    assert taken(here, 1) == [("bark", 2)]


def test_it_is_done_once(here: Connection) -> None:
    bark, opened = transact(here, lease)
    assert transact(here, lambda tx: [done(tx, bark), done(tx, bark)]) == [True, False]
    assert rows(here, "SELECT name, state FROM reactions ORDER BY name") == [
        ("bark", "done"),
        ("open", "due"),
    ]
    transact(here, lambda tx: again(tx, bark, "too late"))
    assert rows(here, "SELECT state FROM reactions WHERE name = 'bark'") == [("done",)]
    assert opened.name == "open"


def test_it_is_tried_again_later_and_later_and_then_parked(
    here: Connection, clock: VirtualClock
) -> None:
    waits = []
    for tries in range(1, 6):
        due = next(one for one in transact(here, lease) if one.name == "bark")
        assert due.tries == tries
        transact(here, lambda tx, due=due: again(tx, due, "x" * 600))
        ((at,),) = rows(here, "SELECT due_at FROM reactions WHERE name = 'bark'")
        waits.append(at - clock.now())
        clock.forward(max(waits[-1], LEASE))
    assert waits == [4 * SECOND, 16 * SECOND, 64 * SECOND, 256 * SECOND, 1024 * SECOND]
    ((state, error),) = rows(here, "SELECT state, error FROM reactions WHERE name = 'bark'")
    assert (state, len(error)) == ("parked", 500)
    clock.forward(DAY)
    assert [due.name for due in transact(here, lease)] == ["open"]


def test_two_workers_take_different_ones(postgres: Database) -> None:
    one, two = postgres.connection(), postgres.connection()
    one.reactions = {"Rung": ("open", "bark")}
    transact(one, lambda tx: record(tx, [Rung(7, "an")]))
    tx = one.begin()
    first = lease(tx, 1)
    assert [due.name for due in transact(two, lease)] == ["open"]
    commit(one)
    assert [due.name for due in first] == ["bark"]
    one.close()
    two.close()
