"""A shop lives: random steps of shoppers, keepers, time and goods; what always holds, holds after each.

About 1,000 steps ordinarily on both databases together; 20,000 on each with LINDIAN_FULL=1.
"""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as lived

from bot.lanes import transact
from store import catalogue, checkout, delivery, needs, orders, stock
from store.core import HOUR, MINUTE, Connection, Sql, Tx, VirtualClock
from store.core.errors import Refusal
from store.invariants import check_invariants
from store.needs import Capture, NeedOf
from store.orders import ORDER, ChangeBasket, Contact, Details, Line, OrderView, Put, Step, Take
from store.schema import metadata
from store.stock import Move
from tests.world import START, World, a_world, placing, placing_lines, quoted

FULL = os.environ.get("LINDIAN_FULL") == "1"
STEPS = 100
RUNS = {"sqlite": 260 if FULL else 16, "postgres": 260 if FULL else 8}
UNITS = {0: ("斤", "箱"), 1: ("板", "个"), 2: ("袋",)}

who = st.integers(0, 3)
good = st.integers(0, 2)
unit = st.integers(0, 1)
amount = st.sampled_from((500, 1_000, 2_000, 7_500))
number = st.integers(1, 25)


class Shop(RuleBasedStateMachine):
    """The store under test; `connection` and `clock` are set by the test that runs it."""

    connection: Connection
    clock: VirtualClock
    made = 0
    refused = 0

    def __init__(self) -> None:
        super().__init__()
        self.step = 0
        self.world = self._do(self._opened)

    def _opened(self, tx: Tx) -> World:
        for table in reversed(metadata().sorted_tables):
            tx.run(Sql(f"DELETE FROM {table.name}"))
        return a_world(tx, stock_of_each=120_000)

    def _do(self, work: Any) -> Any:
        self.step += 1
        type(self).made += 1
        try:
            return transact(self.connection, work)
        except Refusal:
            type(self).refused += 1
            return None

    def _line(self, sku: int, which: int, qty: int) -> Line:
        units = UNITS[sku]
        return Line(self._sku(sku), units[which % len(units)], qty)

    def _sku(self, sku: int) -> int:
        return (self.world.apple, self.world.eggs, self.world.rice)[sku]

    @initialize()
    def open(self) -> None:
        self.clock.at = START

    @rule(
        person=who, sku=good, which=unit, qty=amount, pickup=st.booleans(), exactly=st.booleans()
    )
    def put(
        self, person: int, sku: int, which: int, qty: int, pickup: bool, exactly: bool
    ) -> None:
        change = Put(self._line(sku, which, qty), exactly=exactly)
        details = Details(pickup="自提点") if pickup else None
        ask = ChangeBasket(self.world.shop, self.world.shoppers[person], (change,), details)
        wish = Capture(
            self.world.shop, self.world.shoppers[person], f"b:{self.step}",
            (NeedOf(self._sku(sku), "x"),), consented=exactly,
        )  # fmt: skip

        def work(tx: Tx) -> None:
            needs.capture.answer(tx, [wish])
            orders.change.answer(tx, [ask])

        self._do(work)

    @rule(person=who, sku=good)
    def take_out(self, person: int, sku: int) -> None:
        shopper = self.world.shoppers[person]
        ask = ChangeBasket(self.world.shop, shopper, (Take(self._sku(sku)),))

        def work(tx: Tx) -> None:
            orders.change.answer(tx, [ask])
            needs.cancel(self.world.shop, shopper, [self._sku(sku)]).verb.answer(
                tx, [((self.world.shop, shopper, [self._sku(sku)]), {})]
            )

        self._do(work)

    @rule(people=st.lists(who, min_size=1, max_size=4), again=st.booleans())
    def place(self, people: list[int], again: bool) -> None:
        def work(tx: Tx) -> None:
            quotes = [quoted(tx, self.world.shop, self.world.shoppers[n]) for n in people]
            asks = [placing(q, f"k{self.step}:{n}") for n, q in enumerate(quotes)]
            answers = checkout.place.answer(tx, asks + asks[:1] if again else asks)
            type(self).refused += sum(isinstance(a, Refusal) for a in answers)
            if again:
                assert not isinstance(answers[0], OrderView) or answers[-1] == answers[0]

        self._do(work)

    @rule(sku=good, which=unit, qty=amount)
    def place_for_a_guest(self, sku: int, which: int, qty: int) -> None:
        line = self._line(sku, which, qty)

        def work(tx: Tx) -> None:
            ask = placing_lines(tx, self.world.shop, f"g{self.step}", line, line)
            assert ask.contact == Contact(guest="302", address="302")
            checkout.place.answer(tx, [ask])

        self._do(work)

    @rule(which=number, to=st.sampled_from([s for s in ORDER.steps if s != "placed"]))
    def advance(self, which: int, to: str) -> None:
        keeper = self.world.keeper
        if to == "out":
            self._do(lambda tx: delivery.actions.set_out(tx, self.world.shop, which, keeper))
        elif to == "delivered":
            sign = delivery.actions.sign_off
            self._do(lambda tx: sign(tx, self.world.shop, which, keeper, "keeper"))
        else:
            self._do(lambda tx: orders.advance_now(tx, Step(self.world.shop, which, to, keeper)))

    @rule(by=st.sampled_from((MINUTE, 31 * MINUTE, 200 * HOUR, -MINUTE)))
    def time_passes(self, by: int) -> None:
        self.clock.forward(by)
        self._do(orders.expire)
        self._do(needs.expire)

    @rule(sku=good, qty=st.integers(-60_000, 60_000), keyed=st.booleans())
    def goods_move(self, sku: int, qty: int, keyed: bool) -> None:
        key = f"k{abs(qty) % 5}" if keyed else None
        move = Move(self.world.shop, self._sku(sku), self.world.place, qty, "count", key)
        self._do(lambda tx: stock.restock_many(tx, [move, move]))

    @rule(sku=good, qty=st.integers(1, 30_000))
    def damage(self, sku: int, qty: int) -> None:
        write_off = stock.actions.write_off
        self._do(lambda tx: write_off(tx, self.world.shop, self._sku(sku), qty, f"d{qty % 3}"))

    @rule(sku=good, fen=st.integers(1, 5_000))
    def price(self, sku: int, fen: int) -> None:
        row = (self.world.shop, self._sku(sku), UNITS[sku][0], fen)
        self._do(lambda tx: catalogue.actions.listing.price_many(tx, [row], self.world.keeper))

    @rule()
    def nothing_is_in_the_van(self) -> None:
        place = stock.add_place
        self._do(lambda tx: place(tx, self.world.shop, "store", "", rank=self.step))

    @invariant()
    def what_always_holds(self) -> None:
        tx = self.connection.begin()
        try:
            assert check_invariants(tx) == []
        finally:
            self.connection.rollback()


def test_a_shop_lives(connection: Connection, clock: VirtualClock) -> None:
    Shop.connection, Shop.clock, Shop.made, Shop.refused = connection, clock, 0, 0
    runs = RUNS[connection.dialect.name]
    lived(
        Shop,
        settings=settings(
            max_examples=runs,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not FULL,
            phases=(Phase.explicit, Phase.generate) if not FULL else tuple(Phase),
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Shop.made >= (20_000 if FULL else 50 * runs)
    assert 0 < Shop.refused < Shop.made
