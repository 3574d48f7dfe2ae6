"""Asking for a person, and getting one."""

from __future__ import annotations

import threading
from dataclasses import replace

import msgspec
import pytest

from bot.lanes import commit, transact
from store import people, service, shops
from store.core import DAY, MINUTE, Connection, Database, VirtualClock, ask, run
from store.people import Meeting
from store.service import Call, HandoffRef, Talking, Unread, UnreadWord
from store.service.rules import next_keeper, without_numbers
from store.shops import NewShop
from tests.store.doing import do, read, refusal, rows
from tests.world import START

TABLES = "handoffs events unread_words"
WAIT = 15 * MINUTE
World = tuple[int, int, int, int]  # shop, An, the keepers Wang and Li


def a_world(connection: Connection) -> World:
    shop = transact(connection, lambda tx: shops.create(tx, NewShop("wang", "老王")))
    an, wang, li = (
        do(connection, people.meet(Meeting("b", s))).person_id for s in ("an", "w", "l")
    )
    do(connection, shops.add_keeper(shop, wang, "owner"))
    do(connection, shops.add_keeper(shop, li))
    return shop, an, wang, li


@pytest.fixture
def world(connection: Connection) -> World:
    return a_world(connection)


def events(connection: Connection) -> list[tuple[object, ...]]:
    return rows(connection, "SELECT kind, body FROM events ORDER BY id")


def called(connection: Connection) -> list[int | None]:
    return [c.keeper_person_id for c in transact(connection, service.call_next)]


def test_who_asks_twice_asks_once(connection: Connection, world: World) -> None:
    shop, an, wang, _ = world
    assert do(connection, service.of_person(shop, an)) is None
    first = do(connection, service.ask_person(shop, an, "b", "an", "坏了 4111111111111111\n"))
    assert first == HandoffRef(
        shop, first.id, an, "b", "an", "坏了 ************1111", "waiting", 1, None, START
    )
    assert do(connection, service.ask_person(shop, an, "tg", "7", "还是坏了")) == first
    assert do(connection, service.of_person(shop, an)) == first
    assert do(connection, service.waiting(shop)) == [first]
    body = f'"handoff_id":{first.id},"person_id":{an},"keeper_id":{wang}}}'
    assert events(connection) == [
        ("HandoffAsked", f'{{"type":"HandoffAsked","shop_id":{shop},{body}')
    ]


def test_a_keeper_answers_and_closes(connection: Connection, world: World) -> None:
    shop, an, wang, li = world
    asked = do(connection, service.ask_person(shop, an, "b", "an", "?"))
    talks = [Talking(shop, an), Talking(shop, wang), Talking(2, an)]
    assert read(connection, lambda tx: service.talking_many(tx, talks)) == [True, False, False]
    assert read(connection, lambda tx: service.talking_many(tx, [])) == []
    taken = replace(asked, state="answered", answered_by=li)
    assert do(connection, service.answer(shop, asked.id, li)) == taken
    assert do(connection, service.answer(shop, asked.id, wang)) == taken
    assert do(connection, service.of_keeper(shop, li)) == [taken]
    assert do(connection, service.of_keeper(shop, wang)) == []
    assert do(connection, service.waiting(shop)) == []
    assert do(connection, service.talking(talks[0]))
    closed = replace(taken, state="closed")
    assert do(connection, service.close(shop, asked.id)) == closed
    assert do(connection, service.close(shop, asked.id)) == closed
    assert not do(connection, service.talking(talks[0]))
    assert do(connection, service.of_person(shop, an)) is None
    assert rows(connection, "SELECT closed_at, next_call_at FROM handoffs") == [(START, None)]
    assert [kind for kind, _ in events(connection)] == [
        "HandoffAsked", "HandoffAnswered", "HandoffClosed",
    ]  # fmt: skip
    late = service.answer(shop, asked.id, wang)
    assert refusal(connection, late, TABLES) == "WrongState(state='closed', to='answered')"


def test_closing_what_nobody_answered(connection: Connection, world: World) -> None:
    shop, an, _, _ = world
    asked = do(connection, service.ask_person(shop, an, "b", "an", "?"))
    closed = replace(asked, state="closed")
    assert do(connection, service.close(shop, asked.id)) == closed
    again = do(connection, service.ask_person(shop, an, "b", "an", "??"))
    assert again.id != asked.id


def test_who_may_not_answer(connection: Connection, world: World) -> None:
    shop, an, wang, _ = world
    asked = do(connection, service.ask_person(shop, an, "b", "an", "?"))
    stranger = service.answer(shop, asked.id, an)
    assert refusal(connection, stranger, TABLES) == "NotAllowed(why='keeper')"
    for no in (service.answer(2, asked.id, wang), service.close(2, asked.id)):
        assert refusal(connection, no, TABLES) == "NotFound(what='handoff')"
    assert read(connection, lambda tx: service.handoff(tx, shop, asked.id)) == asked


def test_the_next_one_is_called_each_quarter_of_an_hour(
    connection: Connection, world: World, clock: VirtualClock
) -> None:
    shop, an, wang, li = world
    asked = do(connection, service.ask_person(shop, an, "b", "an", "?"))
    clock.forward(WAIT - 1)
    assert called(connection) == []
    clock.forward(1)
    assert transact(connection, service.call_next) == [Call(asked, li)]
    assert called(connection) == []
    calls = []
    for _ in range(5):
        clock.forward(WAIT)
        calls.append(called(connection))
    assert calls == [[wang], [li], [None], [], []]
    bodies = [body for kind, body in events(connection) if kind == "HandoffOverdue"]
    assert [str(b).split('"keeper_id":')[1] for b in bodies] == [
        f'{li},"calls":2}}', f'{wang},"calls":3}}', f'{li},"calls":4}}', 'null,"calls":4}',
    ]  # fmt: skip
    do(connection, service.answer(shop, asked.id, wang))


def test_nobody_is_called_once_it_is_answered(
    connection: Connection, world: World, clock: VirtualClock
) -> None:
    shop, an, wang, _ = world
    asked = do(connection, service.ask_person(shop, an, "b", "an", "?"))
    do(connection, service.answer(shop, asked.id, wang))
    clock.forward(WAIT)
    assert called(connection) == []


def test_a_shop_that_nobody_runs_apologises_once(
    connection: Connection, world: World, clock: VirtualClock
) -> None:
    _, an, _, _ = world
    empty = transact(connection, lambda tx: shops.create(tx, NewShop("lin", "小林")))
    assert do(connection, service.ask_person(empty, an, "b", "an", "?")).called == 0
    clock.forward(WAIT)
    assert called(connection) == [None]
    clock.forward(WAIT)
    assert called(connection) == []


def test_next_keeper() -> None:
    assert [next_keeper([1, 2], n) for n in range(6)] == [1, 2, 1, 2, None, None]
    assert next_keeper([], 0) is None


def test_asking_on_two_accounts_at_once_is_one_talk(postgres: Database) -> None:
    first, second = postgres.connection(), postgres.connection()
    shop, an, _, _ = a_world(first)
    tx = first.begin()
    one = run(tx, ask(service.ask_person(shop, an, "b", "an", "?")))
    got: list[HandoffRef] = []
    other = threading.Thread(
        target=lambda: got.append(do(second, service.ask_person(shop, an, "tg", "7", "?")))
    )
    other.start()
    other.join(0.3)
    assert got == []
    commit(first)
    other.join(10)
    assert got == [one]
    first.close()
    second.close()


def test_two_workers_call_nobody_twice(postgres: Database, clock: VirtualClock) -> None:
    first, second = postgres.connection(), postgres.connection()
    shop, an, _, li = a_world(first)
    do(first, service.ask_person(shop, an, "b", "an", "?"))
    clock.forward(WAIT)
    tx = first.begin()
    assert [c.keeper_person_id for c in service.call_next(tx)] == [li]
    assert called(second) == []
    commit(first)
    assert called(second) == []
    first.close()
    second.close()


def test_words_that_could_not_be_read_are_counted(
    connection: Connection, clock: VirtualClock
) -> None:
    do(connection, service.unread(1, " 小 番茄\n"))
    asks = [Unread(1, "圣女果"), Unread(1, "小 番茄"), Unread(2, "圣女果"), Unread(1, " ")]
    clock.forward(1)
    transact(connection, lambda tx: service.unread_many(tx, asks))
    transact(connection, lambda tx: service.unread_many(tx, []))
    words = [UnreadWord("小 番茄", 2, START + 1), UnreadWord("圣女果", 1, START + 1)]
    assert do(connection, service.unread_words(1)) == words
    assert do(connection, service.unread_words(1, 1)) == words[:1]
    do(connection, service.explained(1, "小 番茄"))
    assert do(connection, service.unread_words(1)) == words[1:]
    clock.forward(30 * DAY)
    assert transact(connection, service.forget_unread) == 0
    clock.forward(1)
    assert transact(connection, service.forget_unread) == 2


def test_no_numbers_among_unread_words(connection: Connection) -> None:
    do(connection, service.unread(1, "打我电话13812345678 卡 4111 1111 1111 1111"))
    do(connection, service.unread(1, "啊" * 60))
    said = {word.said for word in do(connection, service.unread_words(1))}
    assert said == {"打我电话… 卡 **** **** **** 1111", "啊" * 40}
    assert without_numbers("123456 1234567") == "123456 …"


def test_what_a_talk_was_about_is_forgotten(
    connection: Connection, world: World, clock: VirtualClock
) -> None:
    shop, an, _, _ = world
    first = do(connection, service.ask_person(shop, an, "b", "an", "坏了"))
    clock.forward(31 * DAY)
    assert transact(connection, service.forget_talks) == 0
    do(connection, service.close(shop, first.id))
    assert transact(connection, service.forget_talks) == 1
    assert rows(connection, "SELECT about FROM handoffs") == [("",)]


def test_a_doubt_points_at_its_message(connection: Connection) -> None:
    do(connection, service.doubt(1, "wang", "m1", 7, group=True))
    ((kind, body),) = rows(connection, "SELECT kind, body FROM events")
    assert kind == "WordsDoubted"
    found = msgspec.json.decode(body, type=service.WordsDoubted)
    assert found == service.WordsDoubted(1, "wang", "m1", 7, group=True)
