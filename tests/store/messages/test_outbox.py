"""Letters: once a key, leased, settled, five tries; with a reply where an account cannot write."""

from __future__ import annotations

from bot.lanes import commit, transact
from store import messages
from store.core import MINUTE, SECOND, Connection, Database, Tx, VirtualClock
from store.messages import Leased, Letter
from store.messages.actions.outbox import LEASE
from tests.store.doing import do, read, rows
from tests.world import START


def letter(key: str, bot: str = "b", chat: str = "an", due: int = 0) -> Letter:
    return Letter(key, bot, chat, f"body {key}", "service", due)


def post(connection: Connection, *letters: Letter) -> int:
    return do(connection, messages.post(letters))


def lease(connection: Connection, most: int = 32, others: tuple[str, ...] = ()) -> list[Leased]:
    return do(connection, messages.lease_due(most, others))


def keys(letters: list[Leased]) -> list[str]:
    return [one.key for one in letters]


def states(connection: Connection) -> list[tuple[object, ...]]:
    return rows(connection, "SELECT key, state, tries, error FROM outbox ORDER BY key")


def test_a_key_is_posted_once(connection: Connection) -> None:
    def touched(tx: Tx, *letters: Letter) -> tuple[int, set[str]]:
        return messages.put_letters(tx, letters), tx.touched

    a, b = letter("a"), letter("b")
    assert transact(connection, lambda tx: touched(tx, a, a)) == (1, {"outbox"})
    assert transact(connection, lambda tx: touched(tx, a)) == (0, set())
    assert transact(connection, lambda tx: touched(tx, a, b)) == (1, {"outbox"})
    assert read(connection, touched) == (0, set())
    assert keys(lease(connection)) == ["a", "b"]


def test_letters_wait_for_their_time(connection: Connection, clock: VirtualClock) -> None:
    post(connection, letter("a", due=START + MINUTE), letter("b"))
    assert keys(lease(connection)) == ["b"]
    clock.forward(MINUTE)
    (found,) = lease(connection)
    assert found == Leased(found.id, "a", "b", "an", "body a", 1, START + MINUTE + LEASE)


def test_a_lease(connection: Connection, clock: VirtualClock) -> None:
    post(connection, *(letter(f"k{n}", bot) for n, bot in enumerate("abc")))
    assert keys(lease(connection, 1, ("a",))) == ["k1"]
    assert keys(lease(connection, 9, ("a", "c"))) == []
    assert keys(lease(connection)) == ["k0", "k2"]
    assert lease(connection) == []
    clock.forward(LEASE)
    assert [one.tries for one in lease(connection)] == [2, 2, 2]


def test_what_was_not_begun_is_anybodys(connection: Connection, clock: VirtualClock) -> None:
    post(connection, letter("a"), letter("b"))
    first = lease(connection)
    do(connection, messages.give_back(first[1:]))
    assert [(one.key, one.tries) for one in lease(connection)] == [("b", 1)]
    clock.forward(LEASE)
    again = lease(connection)
    do(connection, messages.give_back(first))
    assert [one.tries for one in again] == [2, 2]
    assert lease(connection) == []
    do(connection, messages.give_back([]))


def test_what_becomes_of_a_letter(connection: Connection) -> None:
    post(connection, *(letter(key) for key in "abc"))
    a, b, c = lease(connection)
    do(connection, messages.settle(a, "sent"))
    do(connection, messages.settle(b, "refused", "x" * 600))
    do(connection, messages.settle(c, "unknown", "hung"))
    do(connection, messages.settle(a, "unknown", "too late"))
    assert states(connection) == [
        ("a", "sent", 1, ""), ("b", "refused", 1, "x" * 500), ("c", "unknown", 1, "hung"),
    ]  # fmt: skip
    counts = transact(connection, messages.unsent)
    assert counts == {"unknown": 1, "refused": 1, "parked": 0}


def test_five_tries_and_parked(connection: Connection, clock: VirtualClock) -> None:
    post(connection, letter("a"))
    waits = []
    for tries in range(1, 6):
        (one,) = lease(connection)
        assert one.tries == tries
        do(connection, messages.settle(one, "due", "busy", after=20 * SECOND))
        ((due,),) = rows(connection, "SELECT due_at FROM outbox")
        waits.append((due - clock.now()) // SECOND)
        assert lease(connection) == []
        clock.forward(due - clock.now())
    assert waits == [20, 20, 64, 256, 1024]
    assert states(connection) == [("a", "parked", 5, "busy")]
    assert lease(connection) == []


def test_two_senders_take_different_letters(postgres: Database) -> None:
    one, two = postgres.connection(), postgres.connection()
    post(one, letter("a"), letter("b"))
    tx = one.begin()
    first = messages.lease_due(1).ask
    taken = [found.key for found in messages.actions.outbox.lease(tx, *first[0])]
    assert keys(lease(two)) == ["b"]
    commit(one)
    assert taken == ["a"]
    assert lease(two) == []
    one.close()
    two.close()


def test_letters_that_go_with_a_reply(connection: Connection) -> None:
    post(
        connection, *(letter(f"a{n}") for n in range(5)), letter("x", "c"), letter("y", "b", "bo")
    )
    post(connection, letter("z", due=START + MINUTE))

    def handed(*chats: tuple[str, str]) -> dict[tuple[str, str], list[str]]:
        return transact(connection, lambda tx: messages.hand_out(tx, chats))

    assert handed(("b", "an"), ("b", "bo"), ("b", "cy")) == {
        ("b", "an"): ["body a0", "body a1", "body a2"], ("b", "bo"): ["body y"],
    }  # fmt: skip
    assert handed(("b", "an")) == {("b", "an"): ["body a3", "body a4"]}
    assert handed(("b", "an")) == {}
    assert handed() == {}
    assert ("a0", "sent", 0, "with a reply") in states(connection)
    assert keys(lease(connection)) == ["x"]


def test_a_late_reply_that_was_asked_for_again(
    connection: Connection, clock: VirtualClock
) -> None:
    post(connection, letter("late:b:1"), letter("late:b:2"))
    lease(connection, 1)
    transact(connection, lambda tx: messages.answered(tx, ["late:b:1", "late:b:2", "late:b:3"]))
    read(connection, lambda tx: messages.answered(tx, []))
    assert [row[:2] for row in states(connection)] == [("late:b:1", "due"), ("late:b:2", "sent")]
    clock.forward(LEASE)
    assert keys(lease(connection)) == ["late:b:1"]
