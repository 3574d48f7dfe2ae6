"""Numbers and units as said in shops."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.understand import Vocabulary, understand, units
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
