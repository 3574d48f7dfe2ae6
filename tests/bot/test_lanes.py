"""Lanes: transactions that are tried again, jobs that meet a lost database, the end of a day."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from typing import Any

import pytest

import bot.lanes
from bot.lanes import FAULTS, Job, Lane, commit, transact
from store.core import Connection, Database, Sql, Tx
from store.core.errors import Busy, Fault, Invalid, Unsure
from tests.store.doing import rows

PLACE = Sql("INSERT INTO places (shop_id, id, kind, name, rank) VALUES (0, :id, 'van', '', 0)")


def test_a_transaction_is_tried_again_whole(connection: Connection) -> None:
    tries: list[int] = []
    undone: list[int] = []

    def work(tx: Tx) -> str:
        tries.append(tx.run(PLACE, id=len(tries)))
        if len(tries) < 3:
            raise Busy("locked")
        return "done"

    assert transact(connection, work, undone=lambda: undone.append(1)) == "done"
    assert rows(connection, "SELECT id FROM places") == [(2,)]
    assert len(undone) == 2
    with pytest.raises(Busy):
        transact(connection, lambda _tx: (_ for _ in ()).throw(Busy("x")), tries=2)
    with pytest.raises(Invalid):
        transact(connection, lambda _tx: (_ for _ in ()).throw(Invalid(why="x")))


@pytest.mark.parametrize(("lost", "kind"), [(Busy("x"), Busy), (Fault("gone"), Unsure)])
def test_what_a_commit_that_failed_means(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, lost: Fault, kind: type[Fault]
) -> None:
    def statement(_words: str) -> None:
        raise lost

    connection.begin()
    monkeypatch.setattr(connection, "statement", statement)
    with pytest.raises(Fault) as caught:
        commit(connection)
    assert type(caught.value) is kind
    connection.rollback()


class Serving:
    """A server that does as it is told with each batch."""

    def __init__(self, *does: Exception | str) -> None:
        self.does = list(does)
        self.batches: list[int] = []

    def serve(self, connection: Connection, jobs: Sequence[Job]) -> Sequence[Job]:
        self.batches.append(len(jobs))
        do = self.does.pop(0) if self.does else "serve"
        if isinstance(do, Exception):
            raise do
        if do == "later":
            return jobs
        for job in jobs:
            job.future.set_result(job.ask)
        return []


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.lanes, "PAUSE", 0.001)


def lane(sqlite: Database, *does: Exception | str) -> tuple[Lane, Serving]:
    server = Serving(*does)
    return Lane(sqlite.connection(), server), server


def served(made: Lane, *jobs: Job) -> list[Any]:
    for job in jobs:
        made.submit(job)
    made.start()
    made.stop()
    return [job.future.exception() or job.future.result() for job in jobs]


def test_what_is_queued_is_served_together(sqlite: Database) -> None:
    made, server = lane(sqlite)
    assert served(made, *(Job(n) for n in range(70))) == list(range(70))
    assert server.batches == [64, 6]
    assert made.waiting == 0


def test_who_must_wait_comes_first_in_the_next_batch(sqlite: Database) -> None:
    made, server = lane(sqlite, "later", "later")
    assert served(made, Job(1), Job(2)) == [1, 2]
    assert server.batches == [2, 2, 2]


def test_a_lost_database_is_waited_for(sqlite: Database) -> None:
    made, server = lane(sqlite, Fault("gone"), Busy("locked"), Unsure("?"))
    assert served(made, Job(1), Job(2)) == [1, 2]
    assert server.batches == [2, 2, 2, 2]


def test_not_for_ever(sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = Fault("gone")
    made, server = lane(sqlite, *[gone] * FAULTS)
    assert served(made, Job(1)) == [gone]
    assert len(server.batches) == FAULTS


def test_what_has_no_key_is_not_done_twice(sqlite: Database) -> None:
    """The commit may have taken effect: a turn is known by its message, a call by nothing."""
    lost = Unsure("?")
    made, _ = lane(sqlite, lost)
    assert served(made, Job(1), Job(2, once=True)) == [1, lost]


def test_a_bug_is_told_at_once(sqlite: Database) -> None:
    bug = ZeroDivisionError()
    made, _ = lane(sqlite, bug)
    assert served(made, Job(1)) == [bug]


@pytest.mark.asyncio
async def test_results_reach_the_loop(sqlite: Database) -> None:
    made, _ = lane(sqlite, Fault("gone"))
    made.start()
    found = await asyncio.gather(*(made.begin(Job(n)) for n in range(5)))
    assert found == list(range(5))
    given_up = made.begin(Job(9))
    given_up.cancel()
    assert await made.begin(Job(10)) == 10
    await asyncio.to_thread(made.stop)


def test_a_call_from_a_thread(sqlite: Database) -> None:
    made, _ = lane(sqlite)
    made.start()
    found: list[object] = []

    async def work() -> None:
        """Never run: this server gives back what it was asked."""

    thread = threading.Thread(target=lambda: found.append(made.call(work)))
    thread.start()
    thread.join(5)
    made.stop()
    assert found == [work]


def test_a_lane_that_never_began(sqlite: Database) -> None:
    made, _ = lane(sqlite)
    made.stop()
