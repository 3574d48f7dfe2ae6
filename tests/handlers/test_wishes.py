"""From wishes to changes of the basket; what is assumed is said aloud."""

from __future__ import annotations

import pytest

from handlers.conversation import Pending
from handlers.understand import Add, ChangeQty, Match, Order, Remove, Want
from handlers.wishes import chosen, hints, price_of, sorted_wishes
from store.core import MAX_QTY
from store.needs import NeedOf
from store.orders import Line, Put, Take
from tests.handlers.here import APPLE, EGGS, MELON, MILK, OTHER_MILK, SHELF, here


def _want(
    said: str,
    *skus: int,
    qty: int | None = None,
    unit: str | None = None,
    more: int | None = None,
) -> Want:
    return Want(said, tuple(Match(sku, 1.0) for sku in skus), qty, unit, alternative_qty=more)


def test_a_clear_wish_goes_into_the_basket_and_into_the_book() -> None:
    wishes = sorted_wishes([Order((_want("苹果", APPLE, qty=2000, unit="箱"),))], here())
    assert wishes.changes == [Put(Line(APPLE, "箱", 2000))]
    assert wishes.needs == [NeedOf(APPLE, "洛川苹果", "苹果", 20_000)]
    assert (wishes.put, wishes.aloud, wishes.pending) == ((APPLE,), [], [])


@pytest.mark.parametrize(
    ("want", "line", "aloud"),
    [
        (_want("鸡蛋", EGGS), Line(EGGS, "板", 1000), "鲜鸡蛋没说数量，先按 1板 记。"),
        (_want("两三板鸡蛋", EGGS, qty=2000, unit="板", more=3000), Line(EGGS, "板", 2000), "两三板鸡蛋先按 2板 记。"),
    ],
)  # fmt: skip
def test_what_is_assumed_is_said_aloud(want: Want, line: Line, aloud: str) -> None:
    wishes = sorted_wishes([Add((want,))], here())
    assert wishes.changes == [Put(line)]
    assert wishes.aloud == [aloud]


def test_a_number_is_not_kept_under_another_unit() -> None:
    """3瓶鸡蛋 would be a guess that costs money: the units that there are, to choose from."""
    wishes = sorted_wishes([Add((_want("鸡蛋", EGGS, qty=3000, unit="瓶"),))], here())
    assert wishes.changes == []
    assert wishes.aloud == ["鲜鸡蛋不按瓶卖。"]
    assert [(p.skus, p.units, p.qty) for p in wishes.pending] == [
        ((EGGS, EGGS), ("板", "个"), 3000)
    ]


def test_less_of_it_in_another_unit_is_asked_about() -> None:
    """去掉2斤苹果, with boxes in the basket: not two boxes."""
    mine = here()
    mine.basket = ((APPLE, "箱"),)
    wishes = sorted_wishes([Remove((_want("苹果", APPLE, qty=2000, unit="斤"),))], mine)
    assert (wishes.changes, wishes.removed) == ([], [])
    assert wishes.aloud == ["洛川苹果在篮子里是按箱算的，要减几箱？"]


@pytest.mark.parametrize("qty", [0, -1000, MAX_QTY + 1])
def test_an_amount_that_cannot_be_meant_holds_up_nothing_else(qty: int) -> None:
    wants = (_want("苹果", APPLE, qty=qty, unit="斤"), _want("鸡蛋", EGGS, qty=1000, unit="板"))
    wishes = sorted_wishes([Order(wants)], here())
    assert wishes.changes == [Put(Line(EGGS, "板", 1000))]
    assert len(wishes.aloud) == 1
    assert wishes.aloud[0].startswith("苹果的数量我不敢记")


def test_several_that_may_be_meant_are_asked_about() -> None:
    want = _want("牛奶", MILK, OTHER_MILK, qty=2000, unit="箱")
    wishes = sorted_wishes([Order((want,))], here())
    pending = Pending("牛奶", (MILK, OTHER_MILK), ("箱", "箱"), 2000)
    assert (wishes.pending, wishes.changes) == ([pending], [])
    assert wishes.needs == [NeedOf(None, "牛奶", "牛奶")]
    assert chosen(pending, 1) == Put(Line(OTHER_MILK, "箱", 2000))


def test_what_is_already_in_the_basket_is_meant_when_it_is_changed() -> None:
    want = _want("牛奶", MILK, OTHER_MILK, qty=3000, unit="箱")
    wishes = sorted_wishes([ChangeQty((want,))], here("", (OTHER_MILK, "箱")))
    assert wishes.changes == [Put(Line(OTHER_MILK, "箱", 3000), exactly=True)]


def test_what_is_not_to_be_had_is_written_down() -> None:
    wants = (_want("榴莲", qty=2000, unit="个"), _want("西瓜", MELON, qty=1000, unit="个"))
    wishes = sorted_wishes([Order(wants)], here())
    assert wishes.changes == []
    assert [(want.said, at) for want, at in wishes.unknown] == [("榴莲", 0), ("西瓜", 1)]
    # off the shelf, but known by name: so they can be told when it is back
    assert wishes.needs == [NeedOf(None, "榴莲", "榴莲"), NeedOf(MELON, "西瓜", "西瓜")]


def test_taking_out() -> None:
    at = here("", (APPLE, "斤"), (EGGS, "板"))
    wishes = sorted_wishes([Remove((_want("苹果", APPLE),))], at)
    assert (wishes.changes, wishes.removed) == ([Take(APPLE, None, None)], [APPLE])
    wishes = sorted_wishes([Remove((_want("鸡蛋", EGGS, qty=1000, unit="板"),))], at)
    assert (wishes.changes, wishes.removed) == ([Take(EGGS, "板", 1000)], [])
    wishes = sorted_wishes([Remove((_want("牛奶", MILK),))], at)
    assert (wishes.changes, wishes.aloud) == ([], ["篮子里没有牛奶。"])


def test_every_choice_has_a_reason() -> None:
    pending = Pending("牛奶", (MILK, OTHER_MILK), ("箱", "箱"), 1000)
    free = {MILK: 240_000, OTHER_MILK: 160_000}
    assert list(hints(pending, here(), (), free)) == ["，最划算", "，花钱最少"]
    assert list(hints(pending, here(), (OTHER_MILK,), free)) == ["，最划算", "，您上次买的"]
    assert list(hints(pending, here(), (), {MILK: 240_000})) == ["，最划算", "，暂时没货"]
    single = Pending("牛奶", (MILK, OTHER_MILK), ("盒", "盒"), 1000)
    assert list(hints(single, here(), (), free)) == ["，最划算", "，还有10箱"]


def test_a_unit_without_a_price_costs_nothing() -> None:
    assert [price_of(SHELF[1], unit) for unit in ("板", "箱", "车")] == [2480, 0, 0]


def test_how_it_is_wanted_is_not_lost_while_it_is_asked_which() -> None:
    want = Want("牛奶", (Match(MILK, 0.5), Match(OTHER_MILK, 0.5)), 1000, "箱", "日期新的")
    (pending,) = sorted_wishes([Order((want,))], here()).pending
    assert chosen(pending, 0) == Put(Line(MILK, "箱", 1000, "日期新的"))


def test_two_units_of_one_good_have_reasons_of_their_own() -> None:
    pending = Pending("洛川苹果", (APPLE, APPLE), ("斤", "箱"), 3000)
    assert list(hints(pending, here(), (), {APPLE: 9_000})) == ["，花钱最少", "，最划算"]
