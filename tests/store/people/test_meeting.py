"""Who writes: one person an account, however many messages come at once."""

from __future__ import annotations

import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.lanes import commit, transact
from store import people
from store.core import MINUTE, Connection, CountingIds, Database, VirtualClock
from store.core.errors import NotFound
from store.people import AccountRef, Meeting, Met, Profile
from store.privacy import merge
from tests.store.doing import do, read, rows, same_in_a_batch
from tests.world import START

TABLES = ("people", "accounts", "identities")


def test_who_writes_first_becomes_a_person(connection: Connection) -> None:
    connection.ids = CountingIds(1)
    assert do(connection, people.meet(Meeting("wang", "o1", " 小  李\n"))) == Met(1, True)
    assert do(connection, people.meet(Meeting("wang", "o1", "别名"))) == Met(1, False)
    assert do(connection, people.meet(Meeting("tg", "o1"))) == Met(2, True)
    assert do(connection, people.profile(1)) == Profile(1, "小 李", "", False)
    assert do(connection, people.profile(2)) == Profile(2)


def test_a_name_is_kept_once_it_is_told(connection: Connection) -> None:
    who = do(connection, people.meet(Meeting("wang", "o1"))).person_id
    assert rows(connection, "SELECT * FROM identities") == []
    do(connection, people.meet(Meeting("wang", "o1", "长" * 60)))
    assert do(connection, people.profile(who)).name == "长" * 40


def test_leaving_and_coming_back(connection: Connection, clock: VirtualClock) -> None:
    who = do(connection, people.meet(Meeting("wang", "o1"))).person_id
    assert do(connection, people.accounts(who)) == [AccountRef("wang", "o1")]
    do(connection, people.leave("wang", "o1"))
    do(connection, people.leave("wang", "nobody"))
    assert do(connection, people.accounts(who)) == []
    assert rows(connection, "SELECT left_at FROM accounts") == [(START,)]
    clock.forward(MINUTE)
    assert do(connection, people.meet(Meeting("wang", "o1"))) == Met(who, False)
    assert rows(connection, "SELECT seen_at, left_at FROM accounts") == [(START + MINUTE, None)]


def test_the_account_that_was_used_last_comes_first(
    connection: Connection, clock: VirtualClock
) -> None:
    one = do(connection, people.meet(Meeting("wang", "o1"))).person_id
    two = do(connection, people.meet(Meeting("tg", "77"))).person_id
    transact(connection, lambda tx: merge(tx, one, two))
    clock.forward(1)
    do(connection, people.meet(Meeting("tg", "77")))
    found = read(connection, lambda tx: people.accounts_of(tx, [one, two, one]))
    assert found == {one: [AccountRef("tg", "77"), AccountRef("wang", "o1")], two: []}
    assert read(connection, lambda tx: people.accounts_of(tx, [])) == {}


def test_who_writes_from_an_account(connection: Connection) -> None:
    who = do(connection, people.meet(Meeting("wang", "o1"))).person_id
    assert read(connection, lambda tx: people.by_account(tx, "wang", "o1")) == who
    with pytest.raises(NotFound):
        read(connection, lambda tx: people.by_account(tx, "tg", "o1"))


def test_meeting_somebody_new_takes_few_statements(connection: Connection) -> None:
    def count(many: int) -> int:
        tx = connection.begin()
        people.meet_many(tx, [Meeting("wang", f"o{n}", "名") for n in range(many)])
        commit(connection)
        return tx.statements

    assert [count(64), count(64), count(1)] == [4, 3, 3]
    assert read(connection, lambda tx: people.meet_many(tx, [])) == []


MEETINGS = st.lists(
    st.builds(
        Meeting, st.sampled_from(["wang", "tg"]), st.sampled_from("abc"),
        st.sampled_from(["", "  ", "小李", "Bo"]),
    ),
    max_size=12,
)  # fmt: skip


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)
@given(meetings=MEETINGS, known=MEETINGS)
def test_a_batch_of_meetings_equals_one_after_another(
    connection: Connection, meetings: list[Meeting], known: list[Meeting]
) -> None:
    same_in_a_batch(
        connection, people.meet, meetings, TABLES, lambda tx: people.meet_many(tx, known)
    )


def test_two_processes_that_meet_somebody_at_once_make_one_person(postgres: Database) -> None:
    first, second = postgres.connection(), postgres.connection()
    first.ids, second.ids = CountingIds(1), CountingIds(1_000)
    tx = first.begin()
    assert people.meet_many(tx, [Meeting("b", "x"), Meeting("b", "y")])[0] == Met(1, True)
    met: list[list[Met]] = []
    asks = [Meeting("b", "y"), Meeting("b", "x"), Meeting("b", "z")]
    other = threading.Thread(
        target=lambda: met.append(transact(second, lambda tx: people.meet_many(tx, asks)))
    )
    other.start()
    other.join(0.3)
    assert met == []  # it waits for the first
    commit(first)
    other.join(10)
    assert [m.person_id for m in met[0]] == [2, 1, 1_002]
    assert rows(first, "SELECT COUNT(*) FROM people") == [(3,)]
    first.close()
    second.close()
