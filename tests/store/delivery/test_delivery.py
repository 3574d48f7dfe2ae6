"""Hand-over and sign-off, each once, each with its order's step."""

from __future__ import annotations

import pytest

from bot.lanes import transact
from store import delivery, ledger
from store.core import MINUTE, Connection, VirtualClock
from store.orders import Line, OrderView
from tests.store.doing import do, refusal, rows
from tests.world import START, World, a_world, an_order

TABLES = "orders order_steps deliveries holds stock stock_moves entries events needs"


@pytest.fixture
def world(connection: Connection) -> World:
    return transact(connection, a_world)


@pytest.fixture
def order(connection: Connection, world: World) -> OrderView:
    line = Line(world.apple, "箱", 1_000)
    return transact(connection, lambda tx: an_order(tx, world.shop, world.shoppers[0], line))


def test_out_and_delivered(
    connection: Connection, world: World, order: OrderView, clock: VirtualClock
) -> None:
    from store import orders
    from store.orders import Step

    do(connection, orders.advance(Step(world.shop, 1, "accepted", world.keeper)))
    clock.forward(MINUTE)
    assert do(connection, delivery.set_out(world.shop, 1, world.keeper)).state == "out"
    clock.forward(MINUTE)
    signed = do(connection, delivery.sign_off(world.shop, 1, world.keeper, "photo"))
    assert (signed.state, signed.changed_at) == ("delivered", START + 2 * MINUTE)
    assert rows(connection, "SELECT courier_id, out_at, signed_at, proof FROM deliveries") == [
        (world.keeper, START + MINUTE, START + 2 * MINUTE, "photo")
    ]
    assert do(connection, ledger.balances(world.shop)) == {
        f"cash:{world.keeper}": 4_500, "receivable": 0, "sales": -4_500,
    }  # fmt: skip
    again = delivery.sign_off(world.shop, 1, world.keeper, "keeper")
    assert refusal(connection, again, TABLES) == (
        "WrongState(state='delivered', to='delivered', number=1)"
    )


def test_from_the_counter_into_the_hand(
    connection: Connection, world: World, order: OrderView
) -> None:
    from store import orders
    from store.orders import Step

    out = delivery.set_out(world.shop, 1, world.keeper)
    assert refusal(connection, out, TABLES) == "WrongState(state='placed', to='out', number=1)"
    do(connection, orders.advance(Step(world.shop, 1, "accepted", world.keeper)))
    do(connection, delivery.sign_off(world.shop, 1, world.keeper, "shopper"))
    assert rows(connection, "SELECT out_at, signed_at, proof FROM deliveries") == [
        (None, START, "shopper")
    ]


def test_what_is_not_there(connection: Connection, world: World, order: OrderView) -> None:
    for shop, number in ((world.shop, 2), (world.shop + 99, 1)):
        for asking in (
            delivery.set_out(shop, number, world.keeper),
            delivery.sign_off(shop, number, world.keeper, "keeper"),
        ):
            assert (
                refusal(connection, asking, TABLES) == f"NotFound(what='order', number={number})"
            )
