"""Numbers and units as said in shops."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.understand import (
    Good,
    Match,
    Order,
    Setting,
    Unit,
    Vocabulary,
    Want,
    sold,
    understand,
    units,
)
from handlers.understand.numerals import number, say


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("2", (2000, None)),
        ("2.5", (2500, None)),
        (".5", (500, None)),
        ("半", (500, None)),
        ("双份", (2000, None)),
        ("俩", (2000, None)),
        ("仨", (3000, None)),
        ("十二", (12000, None)),
        ("二十", (20000, None)),
        ("一百二", (120000, None)),
        ("一百零二", (102000, None)),
        ("三千五百", (3500000, None)),
        ("一万二", (12000000, None)),
        ("一二〇", (120000, None)),
        ("两三", (2000, 3000)),
        ("七八十", (70000, 80000)),
        ("3千", (3000000, None)),
        ("12k", (12000000, None)),
        ("1,200", (1200000, None)),
        ("123456789", None),
        ("九九九九九九九九九", None),
        ("九千九百万万", None),
        ("两三点", None),
        ("十点", None),
        ("1.2.3", None),
        ("9999999万", None),
    ],
)
def test_a_number_is_what_people_mean_by_it(
    text: str, amount: tuple[int, int | None] | None
) -> None:
    assert number(text) == amount


@given(st.integers(min_value=0, max_value=99_999_999))
def test_whole_numbers_come_back(value: int) -> None:
    assert number(str(value)) == ((value * 1000, None) if value <= 10_000_000 else None)


@given(st.integers(min_value=1, max_value=9_999_999))
def test_amounts_are_said_as_they_are_read(thousandths: int) -> None:
    assert number(say(thousandths)) == (thousandths, None)


@pytest.mark.parametrize(
    ("said", "sold", "meant"),
    [
        ("箱", ("斤", "箱"), ("箱", 1000)),
        ("公斤", ("斤", "箱"), ("斤", 2000)),
        ("两", ("斤",), ("斤", 100)),
        ("斤", ("公斤",), ("公斤", 500)),
        ("克", ("公斤",), ("公斤", 1)),
        ("打", ("箱", "罐"), ("罐", 12000)),
        ("打", ("箱",), ("箱", 12000)),
        ("公斤", ("盒",), ("盒", 1000)),
        ("俩", ("袋", "个"), ("个", 1000)),
        ("俩", ("袋",), ("袋", 1000)),
        ("box", ("盒", "斤"), ("盒", 1000)),
        ("boxes", ("斤", "箱"), ("箱", 1000)),
        ("份", ("袋", "箱"), ("袋", 1000)),
        ("只", ("斤", "个"), ("个", 1000)),
        ("听", ("箱", "罐"), ("罐", 1000)),
        ("朵", ("斤",), ("斤", 1000)),
        ("hogshead", ("桶",), ("桶", 1000)),
    ],
)
def test_a_said_unit_finds_the_sold_one(
    said: str, sold: tuple[str, ...], meant: tuple[str, int]
) -> None:
    assert units.fit(said, sold) == meant


@pytest.mark.parametrize(
    ("said", "sold", "meant"),
    [
        ("斤", ("盒", "箱"), ("斤", 1000)),
        ("kg", ("桶",), ("kg", 1000)),
        ("公斤", ("斤", "箱"), ("斤", 2000)),
        ("斤", ("公斤",), ("公斤", 500)),
        ("个", ("箱", "斤"), ("个", 1000)),
        ("俩", ("箱", "斤"), ("个", 1000)),
        ("俩", ("箱", "只"), ("只", 1000)),
        ("只", ("板", "个"), ("个", 1000)),
        ("打", ("板", "个"), ("个", 12000)),
        ("打", ("箱",), ("打", 1000)),
        ("盒", ("袋", "斤"), ("盒", 1000)),
        ("卷", ("提",), ("卷", 1000)),
        ("听", ("箱", "罐"), ("罐", 1000)),
        ("份", ("袋", "箱"), ("袋", 1000)),
        ("boxes", ("斤", "箱"), ("箱", 1000)),
        ("packs", ("袋",), ("袋", 1000)),
        ("bottles", ("箱",), ("bottles", 1000)),
        ("盒", ("板", "个"), ("盒", 1000)),
        ("包", ("袋", "箱"), ("袋", 1000)),
    ],
)
def test_a_unit_that_is_not_sold_stays_as_it_was_said(
    said: str, sold: tuple[str, ...], meant: tuple[str, int]
) -> None:
    assert units.meant(said, sold) == meant


SHELF = Vocabulary.build(
    [
        Good(1, "A", "苹果", "", (Unit("箱"), Unit("斤"))),
        Good(2, "E", "鸡蛋", "", (Unit("板"), Unit("个"))),
        Good(3, "B", "蓝莓", "", (Unit("盒"),)),
    ]
)


@pytest.mark.parametrize(
    ("text", "qty", "unit"),
    [
        ("来十亿箱苹果", 10_000_000_000, "箱"),
        ("来1e9箱苹果", 10_000_000_000, "箱"),
        ("来99999999999斤苹果", 10_000_000_000, "斤"),
        ("来两万箱苹果", 20_000_000, "箱"),
        ("来1,000箱苹果", 1_000_000, "箱"),
        ("来-3斤苹果", -3000, "斤"),
        ("-3斤苹果", -3000, "斤"),
        ("苹果负三斤", -3000, "斤"),
        ("0斤苹果", 0, "斤"),
        ("来零斤苹果", 0, "斤"),
        ("来半斤八两苹果", 1300, "斤"),
        ("三斤二两苹果", 3200, "斤"),
        ("来3公斤2.5两苹果", 6250, "斤"),
        ("苹果2-3斤", 2000, "斤"),
        ("苹果1.5斤", 1500, "斤"),
        ("送5-302,2斤苹果", 2000, "斤"),
        ("来一斤蓝莓", 1000, "斤"),
        ("来两个苹果", 2000, "个"),
    ],
)
def test_an_amount_is_read_whole(text: str, qty: int, unit: str) -> None:
    main = understand(text, SHELF).main
    assert isinstance(main, Order)
    assert [(want.qty, want.unit) for want in main.wants] == [(qty, unit)]


@pytest.mark.parametrize("text", ["苹果3.5.2斤", "苹果-3斤"])
def test_an_amount_that_may_be_another_is_asked_about(text: str) -> None:
    assert understand(text, SHELF).doubt > 0.5


def test_files_hold_sold_units_only() -> None:
    assert sold(Want("蓝莓", (Match(3, 1.0),), 2000, "斤"), SHELF).unit == "盒"
    assert sold(Want("鸡蛋", (Match(2, 1.0),), None, "打"), SHELF).qty is None
    assert sold(Want("鸡蛋", (), 2000, "打"), SHELF).unit == "打"


def test_count_me_in_counts_no_pieces() -> None:
    main = understand("算我一个", SHELF, Setting(group=(1,))).main
    assert [(want.qty, want.unit) for want in main.wants] == [(1000, "箱")]  # type: ignore[union-attr]


def test_numbers_that_count_nothing(shop: Vocabulary) -> None:
    for text in (
        "十来荔枝",
        "九千九百万万斤荔枝",
        "九九九九九九九九九斤荔枝",
        "2到荔枝",
        "3到2斤荔枝",
        "荔枝5斤那种",
    ):
        understand(f"来{text}", shop)


@pytest.mark.parametrize(
    ("text", "qty"),
    [("来1/2箱苹果", 500), ("½箱苹果", 500), ("苹果②箱", 2000), ("苹果1/4箱", 250)],
)
def test_amounts_written_with_signs(text: str, qty: int, shop: Vocabulary) -> None:
    main = understand(text, shop).main
    assert isinstance(main, Order)
    assert [(want.qty, want.unit) for want in main.wants] == [(qty, "箱")]


def test_money_counts_no_pieces(shop: Vocabulary) -> None:
    main = understand("来20块的五花肉", shop).main
    assert isinstance(main, Order)
    assert main.wants[0].qty is None
