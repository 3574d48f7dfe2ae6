"""Which of the shop's places is meant by who comes to fetch it."""

from __future__ import annotations

import pytest

from handlers import pickups
from store.stock import PlaceRef

LOCKER = PlaceRef(2, "pickup", "小店门口自提柜", 1)
GATE = PlaceRef(3, "pickup", "幸福里南门自提点", 2)
SHOP = PlaceRef(1, "store", "林姐小店", 0)
PLACES = (LOCKER, GATE, SHOP)


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("我自己来取", []),
        ("去自提点拿", []),
        ("我去北京自提点取", []),
        ("幸福里南门自提点取", ["幸福里南门自提点"]),
        ("我下班去南门取", ["幸福里南门自提点"]),
        ("林姐小店自提", ["林姐小店"]),
        ("小店门口自提柜取", ["小店门口自提柜"]),
        ("自提柜取", ["小店门口自提柜"]),
        ("到店自取", ["林姐小店"]),
        ("林姐门口取", ["小店门口自提柜", "林姐小店"]),
    ],
)
def test_the_place_that_the_words_fit_best(said: str, names: list[str]) -> None:
    assert pickups.fitting(said, PLACES) == names


@pytest.mark.parametrize(
    ("text", "where", "other"),
    [
        ("我自己来取", "", False),
        ("我下班后过去拿", "", False),
        ("去自提点取", "自提点", False),
        ("我去北京自提点取", "自提点", True),
        ("去火车站取", "", True),
        ("我去菜鸟驿站拿", "菜鸟驿站", True),
        ("来两箱苹果 我到楼下取", "楼下", True),
    ],
)
def test_a_place_that_is_none_of_the_shops_is_known_as_one(
    text: str, where: str, other: bool
) -> None:
    assert pickups.elsewhere(pickups.clause(text), where) == other
