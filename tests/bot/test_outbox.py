"""Letters at their platforms: each outcome its state, a bug spoils one, nobody waits for another's bot."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
import pytest_asyncio

import bot.outbox
from bot.lanes import Lane, transact
from bot.outbox import Outbox, mute
from bot.platforms.base import Ability, Outcome, Parcel, Sent
from store import messages
from store.core import Database, VirtualClock
from store.core.errors import Fault
from store.messages import Letter
from tests.fakes.racer import lane_of
from tests.store.doing import rows

pytestmark = pytest.mark.asyncio


class Phone:
    """A platform that does with a letter what is written in it."""

    name = "phone"

    def __init__(self, *, late: bool = True) -> None:
        self.late = late
        self.sent: list[str] = []
        self.hangs = asyncio.Event()
        self.waits = True

    async def send(self, parcel: Parcel) -> Sent:
        self.sent.append(parcel.key)
        match parcel.reply.text:
            case "hang":
                await self.hangs.wait()
            case "break":
                raise ZeroDivisionError
            case "busy":
                return Sent(Outcome.RETRY, 30_000, "429")
            case "no":
                return Sent(Outcome.REFUSED, why="blocked")
            case "wait" if self.waits:
                self.sent.pop()
                return Sent(Outcome.WAIT, 1_000)
            case "maybe":
                return Sent(Outcome.UNKNOWN, why="timed out")
        return Sent(Outcome.SENT)

    def abilities(self) -> Sequence[Ability]:
        return (Ability("replies", works=True), Ability("late messages", self.late))


@pytest_asyncio.fixture
async def lane(sqlite: Database) -> AsyncIterator[Lane]:
    made = lane_of(sqlite)
    made.start()
    yield made
    await asyncio.to_thread(made.stop)


def post(database: Database, *letters: tuple[str, str, str]) -> None:
    connection = database.connection()
    made = [
        Letter(k, bot_, f"chat {k[0]}", f'{{"text":"{words}"}}', "service")
        for k, bot_, words in letters
    ]
    transact(connection, lambda tx: messages.put_letters(tx, made))
    connection.close()


def states(database: Database) -> list[tuple[object, ...]]:
    connection = database.connection()
    found = rows(connection, "SELECT key, state, tries, error FROM outbox ORDER BY key")
    connection.close()
    return found


def an_outbox(lane: Lane, clock: VirtualClock, **phones: Phone) -> Outbox:
    return Outbox(lane, phones, clock)  # type: ignore[arg-type]


async def test_what_becomes_of_letters(lane: Lane, sqlite: Database, clock: VirtualClock) -> None:
    post(
        sqlite, ("1", "a", "yes"), ("2", "a", "busy"), ("3", "a", "no"), ("4", "a", "maybe"),
        ("5", "a", "break"), ("6", "a", "yes"), ("7", "nobody", "yes"),
    )  # fmt: skip
    outbox = an_outbox(lane, clock, a=Phone())
    assert await outbox.send_due() == 7
    await outbox.sent()
    assert states(sqlite) == [
        ("1", "sent", 1, ""), ("2", "due", 1, "429"), ("3", "refused", 1, "blocked"),
        ("4", "due", 1, "timed out"), ("5", "due", 1, "ZeroDivisionError"), ("6", "sent", 1, ""),
        ("7", "refused", 1, "no bot named nobody is configured"),
    ]  # fmt: skip
    clock.forward(29_999)
    assert await outbox.send_due() == 0
    clock.forward(1)
    assert await outbox.send_due() == 1
    await outbox.stop()


async def test_what_may_have_arrived_is_sent_thrice_and_then_it_is_unknown(
    lane: Lane, sqlite: Database, clock: VirtualClock
) -> None:
    phone = Phone()
    outbox = an_outbox(lane, clock, a=phone)
    post(sqlite, ("1", "a", "maybe"))
    for times in (1, 2, 3):
        assert await outbox.send_due() == 1
        await outbox.sent()
        assert states(sqlite) == [("1", "due" if times < 3 else "unknown", times, "timed out")]
        clock.forward(59_999)
        assert await outbox.send_due() == 0
        clock.forward(1)
    assert await outbox.send_due() == 0
    assert phone.sent == ["1"] * 3


async def test_a_chat_that_has_to_wait_keeps_nobody_else_waiting(
    lane: Lane, sqlite: Database, clock: VirtualClock
) -> None:
    phone = Phone()
    outbox = an_outbox(lane, clock, a=phone)
    post(sqlite, ("1a", "a", "wait"), ("1b", "a", "yes"), ("2", "a", "yes"), ("1c", "a", "yes"))
    await outbox.send_due()
    await outbox.sent()
    assert phone.sent == ["2"]
    assert outbox.next_turn == 1_000
    post(sqlite, ("1d", "a", "yes"), ("3", "a", "yes"))
    clock.forward(999)
    await outbox.send_due()
    await outbox.sent()
    assert phone.sent == ["2", "3"]
    clock.forward(1)
    phone.waits = False
    assert await outbox.send_due() == 4
    await outbox.sent()
    assert phone.sent == ["2", "3", "1a", "1b", "1c", "1d"]
    assert {row[1:3] for row in states(sqlite)} == {("sent", 1)}
    assert outbox.next_turn == 0


async def test_what_comes_after_a_letter_that_is_tried_again_waits_for_it(
    lane: Lane, sqlite: Database, clock: VirtualClock
) -> None:
    phone = Phone()
    outbox = an_outbox(lane, clock, a=phone)
    post(sqlite, ("1a", "a", "busy"), ("1b", "a", "yes"))
    await outbox.send_due()
    await outbox.sent()
    assert phone.sent == ["1a"]
    clock.forward(30_000)
    await outbox.send_due()
    await outbox.sent()
    assert phone.sent == ["1a", "1a"]


async def test_what_cannot_be_read_is_refused(
    lane: Lane, sqlite: Database, clock: VirtualClock
) -> None:
    connection = sqlite.connection()
    bad = [
        Letter("1", "a", "an", "{", "service"),
        Letter("2", "a", "an", '{"text":"x"}', "service"),
    ]
    transact(connection, lambda tx: messages.put_letters(tx, bad))
    connection.close()
    outbox = an_outbox(lane, clock, a=Phone())
    await outbox.send_due()
    await outbox.sent()
    assert [row[:2] for row in states(sqlite)] == [("1", "refused"), ("2", "sent")]


async def test_nobody_waits_for_another_bot(
    lane: Lane, sqlite: Database, clock: VirtualClock
) -> None:
    slow, quick = Phone(), Phone()
    outbox = an_outbox(lane, clock, slow=slow, quick=quick)
    post(sqlite, ("1", "slow", "hang"), ("2", "quick", "yes"), ("3", "slow", "yes"))
    assert await outbox.send_due() == 3
    await asyncio.sleep(0.05)
    post(sqlite, ("4", "quick", "yes"), ("5", "slow", "yes"))
    assert await outbox.send_due() == 1
    await asyncio.sleep(0.05)
    assert (slow.sent, quick.sent) == (["1"], ["2", "4"])
    slow.hangs.set()
    await outbox.sent()
    assert await outbox.send_due() == 1
    await outbox.sent()
    assert slow.sent == ["1", "3", "5"]


async def test_a_lease_that_is_nearly_over_is_given_back(
    lane: Lane, sqlite: Database, clock: VirtualClock
) -> None:
    phone = Phone()
    outbox = an_outbox(lane, clock, a=phone)
    post(sqlite, ("1", "a", "hang"), ("2", "a", "yes"))
    await outbox.send_due()
    await asyncio.sleep(0.05)
    clock.forward(91_000)
    phone.hangs.set()
    await outbox.sent()
    assert [row[:3] for row in states(sqlite)] == [("1", "sent", 1), ("2", "due", 0)]
    assert await outbox.send_due() == 1
    await outbox.sent()
    assert phone.sent == ["1", "2"]


async def test_closing_time(
    lane: Lane, sqlite: Database, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is under way ends, or is given up after a while; what was not begun is anybody's."""
    phone, stuck = Phone(), Phone()
    outbox = an_outbox(lane, clock, a=phone, b=stuck)
    post(sqlite, ("1", "a", "hang"), ("2", "a", "yes"), ("3", "b", "hang"))
    await outbox.send_due()
    await asyncio.sleep(0.05)
    monkeypatch.setattr(bot.outbox, "GRACE", 0.2)
    phone.hangs.set()
    await outbox.stop()
    assert [row[:3] for row in states(sqlite)] == [
        ("1", "sent", 1), ("2", "due", 0), ("3", "due", 1),
    ]  # fmt: skip


async def test_a_database_that_is_away_ends_a_round(
    lane: Lane, sqlite: Database, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox = an_outbox(lane, clock, a=Phone())
    ended: list[int] = []
    outbox.on_sent = lambda: ended.append(1)
    post(sqlite, ("1", "a", "yes"))

    def away(*_args: object, **_more: object) -> None:
        raise Fault("away")

    monkeypatch.setattr(messages, "settle", away)
    await outbox.send_due()
    await outbox.sent()
    assert ended == [1]
    assert [row[:2] for row in states(sqlite)] == [("1", "due")]


async def test_who_cannot_write_of_their_own_accord(
    lane: Lane, sqlite: Database, clock: VirtualClock
) -> None:
    phones = {"a": Phone(), "b": Phone(late=False)}
    assert list(mute(phones)) == ["b"]  # type: ignore[arg-type]
    post(sqlite, ("1", "a", "yes"), ("2", "b", "yes"))
    outbox = an_outbox(lane, clock, **phones)
    assert await outbox.send_due() == 1
    await outbox.sent()
    assert [row[:2] for row in states(sqlite)] == [("1", "sent"), ("2", "due")]
