"""Orders: the whole table of transitions, what each step brings, and what a refusal leaves alone."""

from __future__ import annotations

from typing import Any

import pytest

from bot.lanes import transact
from store import ledger, needs, orders, stock
from store.core import MINUTE, Connection, Tx, VirtualClock
from store.core.errors import NotFound
from store.needs import Capture, NeedOf
from store.orders import ORDER, Line, OrderMoved, OrderView, Scope, Step
from tests.store.doing import do, read, refusal, rows
from tests.world import ACCEPT_WITHIN, START, World, a_basket, a_world, an_order

TABLES = "orders order_lines order_steps order_contacts holds stock stock_moves postings entries events needs baskets"
WAYS: dict[str, tuple[str, ...]] = {
    "placed": (),
    "accepted": ("accepted",),
    "out": ("accepted", "out"),
    "delivered": ("accepted", "delivered"),
    "cancelled": ("cancelled",),
    "expired": ("expired",),
}
MAY = {
    ("placed", "accepted"), ("placed", "cancelled"), ("placed", "expired"),
    ("accepted", "out"), ("accepted", "delivered"), ("accepted", "cancelled"),
    ("out", "delivered"), ("out", "cancelled"),
}  # fmt: skip


@pytest.fixture
def world(connection: Connection) -> World:
    return transact(connection, a_world)


@pytest.fixture
def order(connection: Connection, world: World) -> OrderView:
    """2 斤 apples for 10 yuan."""

    def work(tx: Tx) -> OrderView:
        wish = NeedOf(world.apple, "苹果")
        for n, consented in enumerate((True, False)):
            ask = Capture(world.shop, world.shoppers[0], f"b:{n}", (wish,), consented=consented)
            needs.capture.answer(tx, [ask])
        return an_order(tx, world.shop, world.shoppers[0], Line(world.apple, "斤", 2_000, "甜的"))

    return transact(connection, work)


def step(connection: Connection, world: World, to: str, **more: Any) -> OrderView:
    return do(connection, orders.advance(Step(world.shop, 1, to, world.keeper, **more)))


def at(connection: Connection, world: World, state: str) -> None:
    for to in WAYS[state]:
        step(connection, world, to)


@pytest.mark.parametrize("state", WAYS)
def test_every_transition(
    connection: Connection, world: World, order: OrderView, state: str
) -> None:
    at(connection, world, state)
    for to in WAYS:
        ask = Step(world.shop, 1, to, world.keeper)
        if (state, to) in MAY:
            assert read(connection, lambda tx, ask=ask: _moved(tx, ask)) == (to, to, world.keeper)
        elif to != "placed":
            assert refusal(connection, orders.advance(ask), TABLES) == (
                f"WrongState(state={state!r}, to={to!r}, number=1)"
            )


def _moved(tx: Tx, ask: Step) -> tuple[object, ...]:
    """The state after a step, and what its row of history says; nothing of it stays."""
    from store.core import Sql

    state = orders.advance_now(tx, ask).state
    step = tx.row(Sql("SELECT state, by FROM order_steps WHERE state = :to"), to=ask.to)
    last = tx.row(Sql("SELECT body FROM events ORDER BY id DESC LIMIT 1"))
    assert last
    assert f'"state":"{ask.to}"' in last[0]
    return (state, *(step or ()))


def test_the_table_is_the_whole_of_it() -> None:
    assert {(state, to) for state, targets in ORDER.steps.items() for to in targets} == MAY
    assert set(ORDER.steps) == set(WAYS)
    assert ORDER.ended() == ("delivered", "cancelled", "expired")


@pytest.mark.parametrize(
    ("state", "brought"),
    [
        ("placed", ((100_000, 2_000), ("active", START + ACCEPT_WITHIN), (1_000, 0), 2)),
        ("accepted", ((100_000, 2_000), ("active", None), (1_000, 0), 2)),
        ("out", ((100_000, 2_000), ("active", None), (1_000, 0), 2)),
        ("delivered", ((98_000, 0), ("taken", None), (0, 1_000), 1)),
        ("cancelled", ((100_000, 0), ("released", None), (0, 0), 1)),
        ("expired", ((100_000, 0), ("released", None), (0, 0), 1)),
    ],
)
def test_what_each_step_brings(
    connection: Connection,
    world: World,
    order: OrderView,
    state: str,
    brought: tuple[tuple[int, int], tuple[str, int | None], tuple[int, int], int],
) -> None:
    shelf, hold, books, wishes = brought
    at(connection, world, state)
    assert do(connection, stock.levels(world.shop))[world.apple] == shelf
    assert rows(connection, "SELECT state, expires_at FROM holds") == [hold]
    balances = do(connection, ledger.balances(world.shop))
    cash = balances.get(f"cash:{world.keeper}", 0)
    assert (balances["receivable"], cash, sum(balances.values())) == (*books, 0)
    assert len(rows(connection, "SELECT key FROM needs")) == wishes


def test_a_shopper_moves_their_own_alone(
    connection: Connection, world: World, order: OrderView
) -> None:
    own, other = world.shoppers[:2]
    foreign = orders.advance(Step(world.shop, 1, "cancelled", other, only_of=other))
    assert refusal(connection, foreign, TABLES) == "NotFound(what='order', number=1)"
    mine = orders.advance(Step(world.shop, 1, "cancelled", own, "x" * 300, only_of=own))
    assert do(connection, mine).state == "cancelled"
    assert rows(
        connection, "SELECT length(reason) FROM order_steps WHERE state = 'cancelled'"
    ) == [(200,)]
    elsewhere = orders.advance(Step(world.shop + 1, 1, "cancelled"))
    assert refusal(connection, elsewhere, TABLES) == "NotFound(what='order', number=1)"


# ---- time runs out ----


def test_orders_that_nobody_accepts_are_called_off(
    connection: Connection, world: World, order: OrderView, clock: VirtualClock
) -> None:
    line = Line(world.apple, "斤", 2_000)
    transact(connection, lambda tx: an_order(tx, world.shop, world.shoppers[1], line, key="b"))
    do(connection, orders.advance(Step(world.shop, 2, "accepted", world.keeper)))
    clock.forward(ACCEPT_WITHIN - 1)
    assert transact(connection, orders.expire) == 0
    clock.forward(1)
    assert transact(connection, orders.expire) == 1
    assert transact(connection, orders.expire) == 0
    assert rows(connection, "SELECT number, state FROM orders ORDER BY number") == [
        (1, "expired"), (2, "accepted"),
    ]  # fmt: skip
    reason = "SELECT by, reason FROM order_steps WHERE state = 'expired'"
    assert rows(connection, reason) == [(None, "not accepted in time")]
    moved = OrderMoved(world.shop, order.id, "expired", None, "not accepted in time")
    assert (
        f'"order_id":{moved.order_id},"state":"expired","by":null'
        in (rows(connection, "SELECT body FROM events ORDER BY id DESC LIMIT 1")[0][0])
    )


def test_a_keeper_who_is_quicker_than_time(
    connection: Connection,
    world: World,
    order: OrderView,
    clock: VirtualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from store.orders.actions import orders as actions

    clock.forward(ACCEPT_WITHIN)
    seen = actions.orders

    def seen_too_early(tx: Tx, keys: Any) -> Any:
        found = seen(tx, keys)
        if keys and tx.run(actions._MOVE, **accepted(tx)):
            stock.keep_many(tx, keys)
            tx.insert("order_steps", actions._STEP, [(*keys[0], "accepted", 1, "", tx.now)])
        return found

    def accepted(tx: Tx) -> dict[str, Any]:
        sources = [("placed",)]
        return {"shop_id": world.shop, "id": order.id, "to": "accepted", "now": tx.now, "sources": sources}  # fmt: skip

    monkeypatch.setattr(actions, "orders", seen_too_early)
    assert transact(connection, orders.expire) == 1
    assert rows(connection, "SELECT state FROM orders") == [("accepted",)]


# ---- reading ----


def test_an_order_as_it_was_sold(connection: Connection, world: World, order: OrderView) -> None:
    assert do(connection, orders.find(world.shop, 1)) == order
    assert do(connection, orders.by_id((world.shop, order.id))) == order
    assert (order.number, order.state, order.total_fen, order.address) == (
        1,
        "placed",
        1_000,
        "自提点",
    )
    (line,) = order.lines
    assert (line.name, line.unit, line.qty, line.price_fen, line.total_fen, line.note) == (
        "苹果", "斤", 2_000, 500, 1_000, "甜的",
    )  # fmt: skip
    with pytest.raises(NotFound):
        do(connection, orders.find(world.shop, 2))
    with pytest.raises(NotFound):
        do(connection, orders.by_id((world.shop + 1, order.id)))


def test_whose_orders(
    connection: Connection, world: World, order: OrderView, clock: VirtualClock
) -> None:
    an, bo = world.shoppers[:2]
    clock.forward(MINUTE)
    line = Line(world.eggs, "板", 1_000)
    second = transact(connection, lambda tx: an_order(tx, world.shop, an, line, key="b"))
    assert [o.number for o in do(connection, orders.mine(world.shop, an))] == [2, 1]
    assert [o.number for o in do(connection, orders.mine(world.shop, an, 1))] == [2]
    assert do(connection, orders.mine(world.shop, bo)) == []
    assert do(connection, orders.usual(world.shop, an)) == (line,)
    do(connection, orders.advance(Step(world.shop, second.number, "cancelled")))
    assert do(connection, orders.usual(world.shop, an)) == (
        Line(world.apple, "斤", 2_000, "甜的"),
    )
    do(connection, orders.advance(Step(world.shop, 1, "cancelled")))
    assert do(connection, orders.usual(world.shop, an)) == ()


def test_a_shops_orders_by_scope(
    connection: Connection, world: World, order: OrderView, clock: VirtualClock
) -> None:
    clock.forward(MINUTE)
    line = Line(world.eggs, "板", 1_000)
    transact(connection, lambda tx: an_order(tx, world.shop, world.shoppers[1], line, key="b"))
    do(connection, orders.advance(Step(world.shop, 1, "accepted", world.keeper)))

    def numbers(scope: Scope, since: int = 0) -> list[int]:
        return [o.number for o in do(connection, orders.listed(world.shop, scope, since))]

    assert numbers(Scope.TODAY) == numbers(Scope.OPEN) == [1, 2]
    assert (numbers(Scope.PLACED), numbers(Scope.ACCEPTED), numbers(Scope.OUT)) == ([2], [1], [])
    assert numbers(Scope.TODAY, START + 1) == [2]
    assert do(connection, orders.listed(world.shop + 1, Scope.TODAY)) == []


def test_nothing_to_read(connection: Connection) -> None:
    assert read(connection, lambda tx: orders.by_ids(tx, [])) == {}
    assert read(connection, lambda tx: orders.by_keys(tx, [])) == {}
    assert read(connection, lambda tx: orders.baskets(tx, [])) == {}
    read(connection, lambda tx: orders.insert_many(tx, []))
    read(connection, lambda tx: orders.empty_many(tx, []))
    read(connection, lambda tx: orders.lock_baskets(tx, []))


def test_an_order_for_nobody_has_no_contact_after_erasure(
    connection: Connection, world: World, order: OrderView
) -> None:
    from store.core import Sql

    transact(connection, lambda tx: tx.run(Sql("DELETE FROM order_contacts")))
    found = do(connection, orders.find(world.shop, 1))
    assert (found.guest, found.name, found.address, found.phone, found.remark) == ("",) * 5


def test_baskets_of_many(connection: Connection, world: World) -> None:
    an, bo = world.shoppers[:2]
    transact(connection, lambda tx: a_basket(tx, world.shop, an, Line(world.apple, "斤", 1_000)))
    views = read(connection, lambda tx: orders.baskets(tx, [(world.shop, an), (world.shop, bo)]))
    assert views[world.shop, an].lines == (Line(world.apple, "斤", 1_000),)
    assert views[world.shop, bo].lines == ()
