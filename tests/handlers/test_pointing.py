"""Pointing at what was shown: by its price, its place, and only where something is wished for."""

from __future__ import annotations

import pytest

from handlers import choosing, pointing
from handlers.conversation import Pending
from handlers.hearing import heard
from handlers.understand import Order, understand
from tests.handlers.here import APPLE, EGGS, MELON, MILK, OTHER_MILK, here


def said(text: str, *shown: int) -> str:
    turn = here(text)
    turn.talks_of(*shown)
    turn.conversation.covered = len(shown) > 1
    return pointing.named(text, turn)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("来两箱便宜的那个", "来两箱三元纯牛奶"),
        ("便宜的来两盒", "光明纯牛奶来两盒"),
        ("要便宜的", "要三元纯牛奶"),
        ("便宜的吧", "三元纯牛奶吧"),
        ("要贵的那种", "要光明纯牛奶"),
        ("第二个来一箱", "三元纯牛奶来一箱"),
        ("第1种来一箱", "光明纯牛奶来一箱"),
        ("前面那个来一箱", "光明纯牛奶来一箱"),
        ("最后那个来一箱", "三元纯牛奶来一箱"),
        ("I'll take two boxes of the cheaper one", "I'll take two boxes of 三元纯牛奶"),
        ("I want the second one", "I want 三元纯牛奶"),
        ("第四个来一箱", "第四个来一箱"),
        ("便宜的是哪个", "便宜的是哪个"),
        ("苹果要便宜的", "苹果要便宜的"),
        ("来两箱", "来两箱"),
    ],
)
def test_one_of_two_that_were_shown(text: str, meant: str) -> None:
    assert said(text, MILK, OTHER_MILK) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("再来一箱另一种", "再来一箱三元纯牛奶"),
        ("another box of the other kind, I want", "another box of 三元纯牛奶, I want"),
        ("苹果要另一种", "苹果要另一种"),
    ],
)
def test_the_other_of_what_is_called_so(text: str, meant: str) -> None:
    assert said(text, MILK) == meant
    assert said(text, MELON) == text
    assert said(text) == text


@pytest.mark.parametrize("shown", [(MILK,), (), (APPLE, EGGS, MILK, OTHER_MILK, MELON)])
def test_of_one_or_of_many_none_is_the_cheaper(shown: tuple[int, ...]) -> None:
    assert said("来两箱便宜的那个", *shown) == "来两箱便宜的那个"


@pytest.mark.parametrize(("text", "takes"), [("要了", True), ("来吧", True), ("要苹果", False)])
def test_what_was_shown_last_is_taken(text: str, *, takes: bool) -> None:
    turn = here(text)
    turn.talks_of(MILK)
    main = heard(text, understand(text, turn.vocabulary, turn.setting()), turn).main
    meant = isinstance(main, Order) and [want.sku for want in main.wants] == [MILK]
    assert meant == takes


@pytest.mark.parametrize(
    ("text", "shown", "pending"),
    [
        ("要两箱", (MILK, OTHER_MILK), Pending("牛奶", (MILK, OTHER_MILK), ("箱", "箱"), 2_000)),
        ("来两斤吧", (APPLE, EGGS), Pending("", (APPLE, EGGS), ("斤", "板"), 2_000)),
        (
            "two boxes please",
            (MILK, OTHER_MILK),
            Pending("牛奶", (MILK, OTHER_MILK), ("箱", "箱"), 2_000),
        ),
        ("来两箱", (MILK,), None),
        ("来两箱", (MILK, MELON), None),
        ("3", (MILK, OTHER_MILK), None),
        ("两箱苹果", (MILK, OTHER_MILK), None),
        ("零箱", (MILK, OTHER_MILK), None),
    ],
)
def test_so_many_of_what_was_shown(
    text: str, shown: tuple[int, ...], pending: Pending | None
) -> None:
    turn = here(text)
    turn.talks_of(*shown)
    assert choosing.so_many_of_listed(text, turn) == pending


def test_what_is_in_the_basket_is_taken_already() -> None:
    turn = here("要了", (MILK, "箱"))
    turn.talks_of(MILK)
    main = heard("要了", understand("要了", turn.vocabulary, turn.setting()), turn).main
    assert not isinstance(main, Order)
