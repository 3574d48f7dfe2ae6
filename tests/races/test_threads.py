"""Two connections at once: a hold's last moment, two confirmations, two senders; each with its control."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from bot.lanes import Lane, transact
from bot.outbox import Outbox
from bot.platforms.base import Ability, Outcome, Parcel, Sent
from store import checkout, messages, orders
from store.core import Connection, Database, SystemIds, Tx, VirtualClock, ask, run
from store.core.errors import EmptyBasket, LindianError, QuoteChanged
from store.messages import Letter
from store.orders import Line, OrderView, Step
from tests.conftest import broken
from tests.fakes.guards import without
from tests.fakes.racer import lane_of
from tests.store.doing import rows
from tests.world import ACCEPT_WITHIN, World, a_basket, a_world, an_order, placing, placing_lines

Race = Callable[[Connection], Any]


def at_once(database: Database, *races: Race) -> list[Any]:
    """Each in a thread with a connection of its own; results, or what was raised."""
    start = threading.Barrier(len(races))
    found: list[Any] = [None] * len(races)

    def racing(place: int, race: Race) -> None:
        connection = database.connection()
        start.wait()
        try:
            found[place] = race(connection)
        except LindianError as error:
            found[place] = error
        connection.close()

    threads = [threading.Thread(target=racing, args=pair) for pair in enumerate(races)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


@pytest.fixture
def shop(database: Database) -> Database:
    database.ids = SystemIds()
    return database


@pytest.fixture
def world(shop: Database) -> World:
    connection = shop.connection()
    made = transact(connection, a_world)
    connection.close()
    return made


def last_moment(shop: Database, world: World, clock: VirtualClock, rounds: int) -> Counter[str]:
    """A keeper accepts while time runs out, again and again."""
    ends: Counter[str] = Counter()
    connection, line = shop.connection(), Line(world.apple, "斤", 2_000)
    for number in range(1, rounds + 1):
        key = f"k{number}"
        transact(
            connection,
            lambda tx, key=key: an_order(tx, world.shop, world.shoppers[0], line, key=key),
        )  # type: ignore[misc]
        clock.forward(ACCEPT_WITHIN)
        step = Step(world.shop, number, "accepted", world.keeper)
        accepted, expired = at_once(
            shop,
            lambda c, step=step: transact(c, lambda tx: orders.advance_now(tx, step)),  # type: ignore[misc]
            lambda c: transact(c, orders.expire),
        )
        assert expired in (0, 1)
        ends[type(accepted).__name__] += 1
    connection.close()
    return ends


def test_the_last_moment_of_a_hold(shop: Database, world: World, clock: VirtualClock) -> None:
    ends = last_moment(shop, world, clock, 12)
    assert set(ends) <= {"OrderView", "WrongState"}
    states = rows(
        connection := shop.connection(), "SELECT state, COUNT(*) FROM orders GROUP BY state"
    )
    connection.close()
    assert dict(states).get("accepted", 0) == ends["OrderView"]
    assert dict(states).get("expired", 0) == ends["WrongState"]


def test_the_last_moment_without_the_guard_of_states(sqlite_url: str, clock: VirtualClock) -> None:
    shop = Database(sqlite_url, clock, SystemIds(), {})
    connection = shop.connection()
    world = transact(connection, a_world)
    connection.close()
    with without("the order's state"), pytest.MonkeyPatch.context():
        seen = _accepted_though_expired(shop, world, clock)
    assert seen


def _accepted_though_expired(shop: Database, world: World, clock: VirtualClock) -> list[str]:
    connection = shop.connection()
    line = Line(world.apple, "斤", 2_000)
    transact(connection, lambda tx: an_order(tx, world.shop, world.shoppers[0], line))
    clock.forward(ACCEPT_WITHIN)
    transact(connection, orders.expire)
    step = Step(world.shop, 1, "accepted", world.keeper)
    transact(connection, lambda tx: orders.advance_now(tx, step))
    connection.close()
    return broken(shop)


def confirm_twice(shop: Database, world: World, rounds: int) -> Counter[str]:
    """The same basket, confirmed in the chat and on the page at once."""
    found: Counter[str] = Counter()
    connection = shop.connection()
    for number in range(rounds):
        shopper, line = world.shoppers[0], Line(world.apple, "斤", 2_000)
        quote = transact(connection, lambda tx: a_basket(tx, world.shop, shopper, line))  # noqa: B023
        asks = [placing(quote, f"{where} {number}") for where in ("chat", "web")]
        races = [
            lambda c, a=a: transact(c, lambda tx: run(tx, ask(checkout.place(a))))  # type: ignore[misc]
            for a in asks
        ]
        found.update(type(one).__name__ for one in at_once(shop, *races))
    connection.close()
    return found


def test_two_confirmations_of_one_basket(shop: Database, world: World) -> None:
    found = confirm_twice(shop, world, 8)
    no = found[EmptyBasket.__name__] + found[QuoteChanged.__name__]
    assert (found[OrderView.__name__], no) == (8, 8)


def test_two_confirmations_without_the_lock_of_the_basket(postgres: Database) -> None:
    postgres.ids = SystemIds()
    connection = postgres.connection()
    world = transact(connection, a_world)
    connection.close()
    with without("the basket's lock"):
        found = confirm_twice(postgres, world, 8)
    assert found[OrderView.__name__] > 8


def test_one_key_twice_at_once(shop: Database, world: World) -> None:
    """A keeper's order for a guest, sent twice."""
    connection, line = shop.connection(), Line(world.apple, "斤", 2_000)
    for number in range(8):
        a = transact(connection, lambda tx, n=number: placing_lines(tx, world.shop, f"g{n}", line))  # type: ignore[misc]

        def race(c: Connection, a: Any = a) -> OrderView:
            return transact(c, lambda tx: run(tx, ask(checkout.place(a))))

        one, two = at_once(shop, race, race)
        assert one == two
        assert one.number == number + 1
    connection.close()


class Phones:
    """A platform that writes down what it sends, slowly."""

    bot, name = "wang", "phones"

    def __init__(self, sent: list[str]) -> None:
        self.sent = sent

    async def send(self, parcel: Parcel) -> Sent:
        await asyncio.sleep(0.002)
        self.sent.append(parcel.key)
        return Sent(Outcome.SENT)

    def abilities(self) -> Sequence[Ability]:
        return ()


async def two_senders(shop: Database, letters: int) -> Counter[str]:
    sent: list[str] = []
    connection = shop.connection()
    post = [Letter(f"k{n}", "wang", "an", '{"text":"x"}', "service") for n in range(letters)]
    transact(connection, lambda tx: messages.put_letters(tx, post))
    connection.close()
    lanes: list[Lane] = [lane_of(shop) for _ in range(2)]
    boxes = [Outbox(lane, {"wang": Phones(sent)}, shop.clock) for lane in lanes]  # type: ignore[dict-item]
    for lane in lanes:
        lane.start()

    async def work(box: Outbox) -> None:
        for _ in range(60):
            began = await box.send_due(8)
            await asyncio.sleep(0.001)
            if not began:
                await box.sent()
        await box.stop()

    await asyncio.gather(*(work(box) for box in boxes))
    for lane in lanes:
        await asyncio.to_thread(lane.stop)
    return Counter(sent)


@pytest.mark.asyncio
async def test_two_senders(shop: Database) -> None:
    sent = await two_senders(shop, 60)
    assert (len(sent), max(sent.values())) == (60, 1)


@pytest.mark.asyncio
async def test_two_senders_without_leases(shop: Database) -> None:
    with without("the lease"):
        sent = await two_senders(shop, 60)
    assert max(sent.values()) > 1


def test_a_transaction_is_of_one_reader(shop: Database, world: World) -> None:
    """What a race reads is what was committed."""

    def count(tx: Tx) -> int:
        return len(orders.by_keys(tx, [(world.shop, "k")]))

    assert at_once(shop, *[lambda c: transact(c, count)] * 3) == [0, 0, 0]
