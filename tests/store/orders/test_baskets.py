"""Baskets: what a change does to one, and that a refused change does nothing."""

from __future__ import annotations

import pytest

from bot.lanes import transact
from store import orders
from store.core import MAX_QTY, Connection
from store.core.errors import Invalid
from store.orders import ChangeBasket, Details, Line, Put, Take
from store.orders.rules import MAX_LINES, changed
from tests.store.doing import do, refusal, rows
from tests.world import World, a_world

APPLE, BOX, EGGS = Line(1, "斤", 2_000, "甜"), Line(1, "箱", 1_000), Line(2, "板", 1_000)


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ([Put(EGGS)], [APPLE, BOX, EGGS]),
        ([Put(Line(1, "斤", 500))], [Line(1, "斤", 2_500, "甜"), BOX]),
        ([Put(Line(1, "斤", 500, "大"))], [Line(1, "斤", 2_500, "大"), BOX]),
        ([Put(Line(1, "斤", 500), exactly=True)], [Line(1, "斤", 500)]),
        ([Put(Line(1, "个", 500), exactly=True)], [Line(1, "个", 500)]),
        (
            [Put(Line(1, "箱", 3_000), exactly=True), Put(Line(1, "个", 500), exactly=True)],
            [Line(1, "箱", 3_000), Line(1, "个", 500)],
        ),
        ([Take(1)], []),
        ([Take(1, "斤")], []),
        ([Take(1, None, 500)], [Line(1, "斤", 1_500, "甜"), BOX]),
        ([Take(1, "箱", 500)], [APPLE, Line(1, "箱", 500)]),
        ([Take(1, "斤", 2_000)], [BOX]),
        ([Take(1, "斤", 9_000)], [BOX]),
        ([Take(1, "袋", 500)], [APPLE, BOX]),
        ([Take(3)], [APPLE, BOX]),
        ([Take(1), Put(EGGS), Put(EGGS)], [Line(2, "板", 2_000)]),
        ([], [APPLE, BOX]),
    ],
)
def test_what_a_change_does(changes: list[Put | Take], lines: list[Line]) -> None:
    assert changed([APPLE, BOX], changes) == lines


@pytest.mark.parametrize("qty", [0, -1, MAX_QTY + 1])
def test_quantities_that_nobody_means(qty: int) -> None:
    with pytest.raises(Invalid, match=f"why='quantity', qty={qty}"):
        changed([], [Put(Line(1, "斤", qty))])


def test_too_much_of_it_together() -> None:
    with pytest.raises(Invalid, match="quantity"):
        changed([Line(1, "斤", MAX_QTY)], [Put(Line(1, "斤", 1))])
    most = [Put(Line(n, "斤", 1)) for n in range(MAX_LINES)]
    assert len(changed([], most)) == MAX_LINES
    with pytest.raises(Invalid, match="why='lines', most=60"):
        changed([], [*most, Put(Line(99, "斤", 1))])


def test_a_basket_that_two_became_can_still_be_changed() -> None:
    merged = [Line(n, "斤", 1) for n in range(MAX_LINES + 20)]
    assert len(changed(merged, [Take(0)])) == MAX_LINES + 19
    assert changed(merged, [Put(Line(1, "斤", 1))])[1] == Line(1, "斤", 2)
    with pytest.raises(Invalid, match="why='lines', most=60"):
        changed(merged, [Put(Line(99, "斤", 1))])


@pytest.fixture
def world(connection: Connection) -> World:
    return transact(connection, a_world)


def test_details_stay_until_they_are_said_anew(connection: Connection, world: World) -> None:
    an = world.shoppers[0]

    def says(**details: object) -> tuple[object, ...]:
        ask = ChangeBasket(world.shop, an, (), Details(**details))  # type: ignore[arg-type]
        view = do(connection, orders.change(ask))
        return view.address_id, view.pickup, view.due, view.remark

    assert says(address_id=5, due="今晚") == (5, "", "今晚", "")
    assert says(remark="轻放") == (5, "", "今晚", "轻放")
    assert says(remark="按门铃", due="明早") == (5, "", "明早", "轻放；按门铃")
    assert says(remark="轻放") == (5, "", "明早", "轻放；按门铃")
    assert says(pickup="自提点") == (None, "自提点", "明早", "轻放；按门铃")
    assert says(address_id=6, remark="x" * 600) == (
        6,
        "",
        "明早",
        ("轻放；按门铃；" + "x" * 600)[:500],
    )


def test_a_refused_change_changes_nothing(connection: Connection, world: World) -> None:
    an = world.shoppers[0]
    do(connection, orders.change(ChangeBasket(world.shop, an, (Put(APPLE), Put(EGGS)))))
    ask = ChangeBasket(world.shop, an, (Take(1), Put(Line(2, "板", MAX_QTY))), Details(due="今晚"))
    words = f"Invalid(why='quantity', qty={MAX_QTY + 1_000})"
    assert refusal(connection, orders.change(ask), "basket_lines") == words
    assert do(connection, orders.basket((world.shop, an))).lines == (APPLE, EGGS)
    assert do(connection, orders.basket((world.shop, an))).due == ""


def test_emptying(connection: Connection, world: World) -> None:
    an = world.shoppers[0]
    details = Details(address_id=5, remark="轻放")
    do(connection, orders.change(ChangeBasket(world.shop, an, (Put(APPLE),), details)))
    view = do(connection, orders.change(ChangeBasket(world.shop, an, (Put(EGGS),), empty=True)))
    assert (view.lines, view.address_id, view.remark) == ((EGGS,), None, "")
    assert do(connection, orders.basket((world.shop, an))) == view
    transact(connection, lambda tx: orders.empty_many(tx, [(world.shop, an)]))
    assert rows(connection, "SELECT * FROM basket_lines") == []


def test_baskets_are_each_shops_own(connection: Connection, world: World) -> None:
    an, bo = world.shoppers[:2]
    do(connection, orders.change(ChangeBasket(world.shop, an, (Put(APPLE),))))
    assert do(connection, orders.basket((world.shop, bo))).lines == ()
    assert do(connection, orders.basket((world.shop + 1, an))).lines == ()
