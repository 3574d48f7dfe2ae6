"""An order that stands: its shopper says where, when and how anew, or takes it back to change it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.lanes import transact
from store import orders, stock
from store.core import Connection
from store.invariants import check_invariants
from store.orders import Amend, Details, Line, OrderView, Place, Put, Reopen, Step, Take
from tests.store.doing import do, read, refusal, rows
from tests.world import World, a_world, an_order

TABLES = (
    "orders order_lines order_steps order_contacts holds stock entries events baskets basket_lines"
)
EVENTS = "SELECT body FROM events WHERE kind = 'OrderAmended' ORDER BY id"
THERE = Place("5号楼101", 7, "李", "13812345678")
BEYOND = {
    "out": ("accepted", "out"),
    "delivered": ("accepted", "delivered"),
    "cancelled": ("cancelled",),
}


@pytest.fixture
def world(connection: Connection) -> World:
    return transact(connection, a_world)


@pytest.fixture
def order(connection: Connection, world: World) -> OrderView:
    """2 斤 apples and 1 板 eggs."""
    lines = (Line(world.apple, "斤", 2_000, "甜的"), Line(world.eggs, "板", 1_000))
    return transact(connection, lambda tx: an_order(tx, world.shop, world.shoppers[0], *lines))


def amend(world: World, **said: Any) -> Any:
    return orders.amend(Amend(world.shop, 1, world.shoppers[0], **said))


def at(connection: Connection, world: World, *steps: str) -> None:
    for to in steps:
        do(connection, orders.advance(Step(world.shop, 1, to, world.keeper)))


@pytest.mark.parametrize("steps", [(), ("accepted",)])
def test_a_new_place_a_time_and_a_remark_go_onto_the_order(
    connection: Connection, world: World, order: OrderView, steps: tuple[str, ...]
) -> None:
    at(connection, world, *steps)
    now = do(connection, amend(world, place=THERE, due="明天", remark="放门口"))
    assert (now.address, now.community_id, now.name, now.phone) == (
        "5号楼101",
        7,
        "李",
        "13812345678",
    )
    assert (now.due, now.remark, now.total_fen) == ("明天", "放门口", order.total_fen)
    more = do(connection, amend(world, place=Place("6号楼"), remark="别敲门"))
    assert (more.address, more.community_id) == ("6号楼", None)
    assert (more.name, more.phone) == ("李", "13812345678")  # who is there stays known
    assert (more.due, more.remark) == ("明天", "放门口；别敲门")
    assert do(connection, amend(world, remark="放柜", afresh=True)).remark == "放柜"
    assert do(connection, amend(world, remark="", afresh=True)).remark == ""
    told = [body for (body,) in rows(connection, EVENTS)]
    assert [
        '"what":["address","due","remark","contact"]' in told[0],
        '"what":["remark"]' in told[2],
    ] == [
        True,
        True,
    ]
    assert not [
        body for body in told if "楼" in body or "门" in body
    ]  # an event names nobody's door
    assert read(connection, check_invariants) == []


def test_the_same_again_changes_nothing(
    connection: Connection, world: World, order: OrderView
) -> None:
    said = amend(world, place=THERE, remark="放门口")
    first = do(connection, said)
    assert do(connection, amend(world, place=THERE, remark="放门口")) == first
    assert len(rows(connection, EVENTS)) == 1


@pytest.mark.parametrize("state", BEYOND)
def test_what_is_on_its_way_or_over_stays_as_it_is(
    connection: Connection, world: World, order: OrderView, state: str
) -> None:
    at(connection, world, *BEYOND[state])
    no = f"WrongState(state={state!r}, to='amended', number=1)"
    assert refusal(connection, amend(world, place=THERE, remark="放门口"), TABLES) == no
    again = orders.reopen(Reopen(world.shop, 1, world.shoppers[0]))
    assert refusal(connection, again, TABLES) == no


def test_another_s_order_is_not_there(
    connection: Connection, world: World, order: OrderView
) -> None:
    no = "NotFound(what='order', number=1)"
    other = world.shoppers[1]
    foreign = orders.amend(Amend(world.shop, 1, other, remark="放门口"))
    assert refusal(connection, foreign, TABLES) == no
    assert refusal(connection, orders.reopen(Reopen(world.shop, 1, other)), TABLES) == no


def test_an_order_becomes_a_changed_basket_again(
    connection: Connection, world: World, order: OrderView
) -> None:
    do(connection, amend(world, due="明天", remark="放门口"))
    changes = (Take(world.eggs), Put(Line(world.apple, "斤", 5_000), exactly=True))
    details = Details(pickup="自提点")
    basket = do(
        connection, orders.reopen(Reopen(world.shop, 1, world.shoppers[0], changes, details))
    )
    assert basket.lines == (Line(world.apple, "斤", 5_000),)
    assert (basket.pickup, basket.due, basket.remark) == ("自提点", "明天", "放门口")
    assert rows(connection, "SELECT state FROM orders") == [("cancelled",)]
    assert do(connection, stock.levels(world.shop))[world.apple] == (100_000, 0)
    assert read(connection, check_invariants) == []
    again = orders.reopen(Reopen(world.shop, 1, world.shoppers[0], changes))
    assert refusal(connection, again, TABLES).startswith("WrongState(state='cancelled'")


def test_what_cannot_be_changed_like_that_stays_an_order(
    connection: Connection, world: World, order: OrderView
) -> None:
    at(connection, world, "accepted")
    mine = Reopen(world.shop, 1, world.shoppers[0])
    no = "WrongState(state='accepted', to='amended', number=1)"
    assert refusal(connection, orders.reopen(mine), TABLES) == no


def test_impossible_amounts_leave_the_order_alone(
    connection: Connection, world: World, order: OrderView
) -> None:
    huge = (Put(Line(world.apple, "斤", 99_999_000)),)
    ask = orders.reopen(Reopen(world.shop, 1, world.shoppers[0], huge))
    assert refusal(connection, ask, TABLES).startswith("Invalid(why='quantity'")


def test_a_basket_remark_is_replaced_or_taken_away(connection: Connection, world: World) -> None:
    def say(**said: Any) -> str:
        ask = orders.ChangeBasket(world.shop, world.shoppers[0], details=Details(**said))
        return do(connection, orders.change(ask)).remark

    assert say(remark="放门口") == "放门口"
    assert say(remark="别敲门") == "放门口；别敲门"
    assert say() == "放门口；别敲门"
    assert say(remark="放柜", afresh=True) == "放柜"
    assert say(remark="", afresh=True) == ""
