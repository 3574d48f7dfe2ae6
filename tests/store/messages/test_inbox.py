"""Messages are taken once, conversations are locked, and what failed is served again."""

from __future__ import annotations

from threading import Thread

import pytest

from bot.lanes import commit, transact
from store import messages
from store.core import DAY, MINUTE, SECOND, Connection, Database, VirtualClock
from store.messages import Incoming, Kept, Said, Taken
from tests.store.doing import do, read, rows
from tests.world import START


def said(number: int, sender: str = "an") -> Incoming:
    return Incoming("b", f"m{number}", sender, sender, f"words {number}")


def take(connection: Connection, *some: Incoming) -> list[Taken]:
    return transact(connection, lambda tx: messages.take_many(tx, some))


def fail(connection: Connection, message: Incoming) -> None:
    transact(connection, lambda tx: messages.fail(tx, message, "sorry", f"whole {message.said}"))


def states(connection: Connection) -> list[tuple[object, ...]]:
    return rows(connection, "SELECT message_id, state, tries FROM inbox ORDER BY message_id")


def test_a_message_is_taken_once(connection: Connection) -> None:
    assert take(connection, said(1), said(2), said(1)) == [
        Taken(new=True), Taken(new=True), Taken(new=False),
    ]  # fmt: skip
    transact(
        connection, lambda tx: messages.store_replies(tx, [("b", "m1", "yes"), ("b", "m2", "")])
    )
    assert take(connection, said(1), said(2), said(3)) == [
        Taken(new=False, reply="yes"), Taken(new=False), Taken(new=True),
    ]  # fmt: skip
    other = Incoming("c", "m1", "an", "an", "")
    assert take(connection, other) == [Taken(new=True)]
    read(connection, lambda tx: messages.store_replies(tx, []))


def test_what_was_put_back_is_new_again(connection: Connection) -> None:
    take(connection, said(1), said(2))
    transact(connection, lambda tx: messages.put_back(tx, [said(1)]))
    read(connection, lambda tx: messages.put_back(tx, []))
    assert take(connection, said(1), said(2)) == [Taken(new=True), Taken(new=False)]


def test_who_waits_for_whom(postgres: Database) -> None:
    one, two = postgres.connection(), postgres.connection()
    an, bo = ("b", "an", "an"), ("b", "bo", "bo")
    save = [(*an, "here")]
    transact(one, lambda tx: messages.load_conversations(tx, [an]))
    transact(one, lambda tx: messages.save_conversations(tx, save))
    read(one, lambda tx: messages.save_conversations(tx, []))
    tx = one.begin()
    assert messages.load_conversations(tx, [an]) == {an: "here"}
    assert transact(two, lambda tx: messages.load_conversations(tx, [bo, an])) == {bo: ""}
    commit(one)
    found = transact(two, lambda tx: messages.load_conversations(tx, [bo, an]))
    assert found == {an: "here", bo: ""}
    one.close()
    two.close()


def test_a_failed_message_is_tried_again_and_parked(
    connection: Connection, clock: VirtualClock
) -> None:
    waits = []
    for tries in range(1, 5):
        fail(connection, said(1))
        assert states(connection) == [("m1", "failed", tries)]
        assert take(connection, said(1)) == [Taken(new=False, reply="sorry", again=True)]
        ((due,),) = rows(connection, "SELECT due_at FROM inbox")
        assert do(connection, messages.lease_kept()) == []
        waits.append(due - clock.now())
        clock.forward(waits[-1])
        assert do(connection, messages.lease_kept()) == [("b", "whole words 1")]
        assert do(connection, messages.lease_kept()) == []
    assert waits == [4 * SECOND, 16 * SECOND, 64 * SECOND, 256 * SECOND]
    fail(connection, said(1))
    assert states(connection) == [("m1", "parked", 5)]
    assert take(connection, said(1)) == [Taken(new=False, reply="sorry")]
    clock.forward(DAY)
    assert do(connection, messages.lease_kept()) == []
    assert rows(connection, "SELECT message, due_at FROM inbox") == [(None, None)]


def test_a_kept_message_is_served_by_one_process(postgres: Database) -> None:
    one, two = postgres.connection(), postgres.connection()
    transact(one, lambda tx: messages.keep(tx, said(1), "whole"))
    tx = one.begin()
    assert messages.take_many(tx, [said(1)]) == [Taken(new=False, again=True)]
    messages.store_replies(tx, [("b", "m1", "yes")])
    found: list[Taken] = []
    other = Thread(target=lambda: found.extend(take(two, said(1))))
    other.start()
    other.join(0.3)
    assert found == []  # it waits for what becomes of the message
    commit(one)
    other.join(5)
    assert found == [Taken(new=False, reply="yes")]
    one.close()
    two.close()


def test_a_served_message_is_not_served_again(connection: Connection, clock: VirtualClock) -> None:
    fail(connection, said(1))
    transact(connection, lambda tx: messages.store_replies(tx, [("b", "m1", "yes")]))
    clock.forward(DAY)
    assert do(connection, messages.lease_kept()) == []
    assert states(connection) == [("m1", "done", 1)]
    assert take(connection, said(1)) == [Taken(new=False, reply="yes")]


def test_who_has_written_since_has_said_it_anew(
    connection: Connection, clock: VirtualClock
) -> None:
    fail(connection, said(1))
    fail(connection, said(2, "bo"))
    clock.forward(SECOND)
    take(connection, said(3))
    clock.forward(MINUTE)
    assert do(connection, messages.lease_kept()) == [("b", "whole words 2")]
    assert states(connection) == [("m1", "parked", 1), ("m2", "failed", 1), ("m3", "done", 0)]


def test_a_message_is_kept_until_its_turn_comes(
    connection: Connection, clock: VirtualClock
) -> None:
    def keep(message: Incoming) -> Kept:
        return transact(connection, lambda tx: messages.keep(tx, message, "whole"))

    assert keep(said(1)) == Kept(new=True)
    assert keep(said(1)) == Kept(new=False)
    clock.forward(SECOND)
    take(connection, said(2))
    clock.forward(2 * MINUTE - SECOND)
    assert do(connection, messages.lease_kept(1)) == [("b", "whole")]
    assert take(connection, said(1)) == [Taken(new=False, again=True)]
    transact(connection, lambda tx: messages.store_replies(tx, [("b", "m1", "yes")]))
    assert keep(said(1)) == Kept(new=False, served=True, reply="yes")
    letter = messages.Letter(messages.late_key("b", "m1"), "b", "an", "yes", "late")
    do(connection, messages.post([letter]))
    assert keep(said(1)) == Kept(new=False, served=True, reply="yes", later=True)
    transact(connection, lambda tx: messages.answered(tx, [letter.key]))
    assert keep(said(1)) == Kept(new=False, served=True, reply="yes")  # nothing comes later


def test_raw_chat_is_forgotten(connection: Connection, clock: VirtualClock) -> None:
    take(connection, said(1))
    clock.forward(29 * DAY)
    take(connection, said(2))
    clock.forward(DAY + 1)
    assert transact(connection, messages.forget_raw_chat) == 1
    assert transact(connection, messages.forget_raw_chat) == 0
    assert rows(connection, "SELECT said FROM inbox ORDER BY at") == [("",), ("words 2",)]
    assert clock.now() > START


def test_what_was_said_back_is_forgotten_too(connection: Connection, clock: VirtualClock) -> None:
    chat = ("b", "an", "an")
    body = '{"shop_id":7,"language":"en","question":{"type":"WhereTo","text":"3-501"},"last":[1]}'

    def talk() -> None:
        take(connection, said(1))
        transact(connection, lambda tx: messages.store_replies(tx, [("b", "m1", "yes")]))
        fail(connection, said(2))
        transact(connection, lambda tx: messages.load_conversations(tx, [chat]))
        transact(connection, lambda tx: messages.save_conversations(tx, [(*chat, body)]))
        letters = [messages.Letter(key, "b", "an", "words", "late") for key in ("one", "two")]
        do(connection, messages.post(letters))
        lease = do(connection, messages.lease_due(1))
        do(connection, messages.settle(lease[0], "sent"))

    talk()
    clock.forward(30 * DAY + 1)
    transact(connection, messages.forget_raw_chat)
    assert rows(connection, "SELECT said, reply, state, message, due_at FROM inbox ORDER BY message_id") == [
        ("", "", "done", None, None), ("", "", "parked", None, None),
    ]  # fmt: skip
    assert take(connection, said(1)) == [Taken(new=False)]
    bodies = rows(connection, "SELECT body FROM outbox ORDER BY key")
    assert bodies == [("",), ("words",)]  # the second is still to be sent
    kept = [('{"shop_id":7,"language":"en"}',)]
    assert rows(connection, "SELECT body FROM conversations") == kept
    transact(connection, lambda tx: messages.save_conversations(tx, [(*chat, "no JSON")]))
    clock.forward(30 * DAY + 1)
    transact(connection, messages.forget_raw_chat)
    assert rows(connection, "SELECT body FROM conversations") == [("",)]
    transact(connection, messages.forget_raw_chat)


@pytest.mark.parametrize("words", ["'\"%_", "来两箱苹果", "\\", "x" * 2_000])
def test_any_words(connection: Connection, words: str) -> None:
    message = Incoming("b", words, words, words, words)
    assert take(connection, message, message) == [Taken(new=True), Taken(new=False)]
    chat = ("b", words, words)
    transact(connection, lambda tx: messages.load_conversations(tx, [chat]))
    transact(connection, lambda tx: messages.save_conversations(tx, [(*chat, words)]))
    assert read(connection, lambda tx: messages.load_conversations(tx, [chat])) == {chat: words}


def test_words_are_found_by_their_message_as_long_as_they_are_kept(
    connection: Connection, clock: VirtualClock
) -> None:
    take(connection, said(1), Incoming("b", "m2", "a group", "an", ""))
    assert do(connection, messages.said("b", "m1")) == Said("an", "an", "words 1", START)
    assert do(connection, messages.said("b", "m2")) is None
    assert do(connection, messages.said("c", "m1")) is None
    clock.forward(31 * DAY)
    transact(connection, messages.forget_raw_chat)
    assert do(connection, messages.said("b", "m1")) is None
