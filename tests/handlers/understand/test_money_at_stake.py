"""Sentences in which a wrong reading would cost somebody money: what is in the basket after each."""

from __future__ import annotations

import pytest

from handlers.understand import (
    Add,
    ChangeQty,
    Good,
    Order,
    Remark,
    Remove,
    Setting,
    Unit,
    Vocabulary,
    label,
    understand,
)

_SHELF = (
    ("苹果", "斤 箱 个", ""),
    ("梨", "斤", ""),
    ("橘子", "斤", "桔子"),
    ("鸡蛋", "板 个", "蛋"),
    ("酱油", "瓶", "生抽"),
    ("白醋", "瓶", "醋"),
    ("食盐", "袋 箱", "盐"),
    ("酸奶", "盒 排", ""),
    ("草莓", "盒", ""),
    ("矿泉水", "瓶 提", "水"),
    ("鲜花", "束", "花"),
    ("卷纸", "提", "卫生纸"),
    ("排骨", "斤", ""),
)
SHELF = Vocabulary.build(
    Good(
        at,
        f"S{at}",
        name,
        "",
        tuple(Unit(unit) for unit in units.split()),
        tuple(aliases.split()),
        "食品",
    )
    for at, (name, units, aliases) in enumerate(_SHELF, start=1)
)
APPLES, PEARS, EGGS = 1, 2, 4
BASKET = Setting(
    basket=((APPLES, "斤"), (PEARS, "斤"), (EGGS, "板")),
    amounts=(2000, 3000, 2000),
    asked="confirm",
)
Told = list[tuple[str, str, float | None, str | None]]


def _told(text: str, setting: Setting) -> Told:
    reading = understand(text, SHELF, setting)
    return [
        (
            type(intent).__name__,
            SHELF.good(want.sku).name if want.sku else want.said,
            want.qty and want.qty / 1000,
            want.unit,
        )
        for intent in reading.intents
        if isinstance(intent, Order | Add | ChangeQty | Remove)
        for want in intent.wants
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("苹果要三斤就够了梨不要", [("ChangeQty", "苹果", 3, "斤"), ("Remove", "梨", None, "斤")]),
        ("苹果三斤够了，梨不要", [("Remove", "梨", None, "斤"), ("ChangeQty", "苹果", 3, "斤")]),
        ("鸡蛋太多了一板够", [("ChangeQty", "鸡蛋", 1, "板")]),
        ("苹果改成橘子", [("ChangeQty", "橘子", None, "斤"), ("Remove", "苹果", None, "斤")]),
        ("梨不要换橘子", [("ChangeQty", "橘子", None, "斤"), ("Remove", "梨", None, "斤")]),
        ("算了苹果还是两斤吧", [("ChangeQty", "苹果", 2, "斤")]),
        ("苹果退一斤", [("Remove", "苹果", 1, "斤")]),
        ("苹果烂了两个，补我两个", []),
        ("除了米饭，其他各来一份", []),
    ],
)
def test_what_becomes_of_a_basket(text: str, told: Told) -> None:
    assert _told(text, BASKET) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("酱油醋各一瓶，盐两包", [("酱油", 1, "瓶"), ("白醋", 1, "瓶"), ("食盐", 2, "袋")]),
        ("苹果醋一瓶", [("苹果醋", 1, "瓶")]),
        ("苹果三斤梨一样", [("苹果", 3, "斤"), ("梨", 3, "斤")]),
        ("苹果和梨一样两斤", [("苹果", 2, "斤"), ("梨", 2, "斤")]),
        ("醪糟一罐卫生纸一提", [("卷纸", 1, "提"), ("醪糟", 1, "罐")]),
        ("一提六瓶的水来两提", [("矿泉水", 2, "提")]),
        ("30个一板的鸡蛋来两板", [("鸡蛋", 2, "板")]),
        ("酸奶草莓味的两排", [("酸奶", 2, "排")]),
        ("草莓味酸奶两盒", [("酸奶", 2, "盒")]),
        ("草莓味的来两盒", [("草莓", 2, "盒")]),
        ("酸奶：2，鸡蛋：1", [("酸奶", 2, "盒"), ("鸡蛋", 1, "板")]),
        ("三家每家一板鸡蛋", [("鸡蛋", 3, "板")]),
        ("来十几个鸡蛋", [("鸡蛋", 10, "个")]),
        ("来三束花", [("鲜花", 3, "束")]),
        ("一扇排骨", [("排骨", 1, "扇")]),
    ],
)
def test_what_is_ordered(text: str, told: list[tuple[str, float, str]]) -> None:
    assert [one[1:] for one in _told(text, Setting())] == told


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("上次少给我一瓶酱油", "complaint"),
        ("鸡蛋碎了三个怎么办", "complaint"),
        ("我买了三次鸡蛋两次有坏的", "complaint"),
        ("退我一提水", "refund"),
        ("花三十块买点肉", "need"),
        ("我在家，直接上来", "feedback"),
        ("开团了喊我", "other"),
    ],
)
def test_what_is_meant(text: str, meant: str) -> None:
    assert label(understand(text, SHELF).main) == meant
    assert all(name != "鲜花" for _, name, *_ in _told(text, Setting()))


@pytest.mark.parametrize(
    ("text", "told", "where"),
    [
        ("2单元201两斤苹果，3单元502一斤梨", [("苹果", 2, "斤"), ("梨", 1, "斤")], None),
        ("3栋502苹果两斤 4栋301梨一斤", [("苹果", 2, "斤"), ("梨", 1, "斤")], "4栋301"),
        ("3-502苹果两斤，3-503梨一斤", [("苹果", 2, "斤"), ("梨", 1, "斤")], "3-503"),
        ("502苹果两斤", [("苹果", 2, "斤")], None),
        ("300苹果", [("苹果", 300, "斤")], None),
        ("阳光里 两斤苹果 3栋502", [("苹果", 2, "斤")], "3栋502"),
    ],
)
def test_goods_between_addresses_are_no_part_of_one(
    text: str, told: list[tuple[str, float, str]], where: str | None
) -> None:
    reading = understand(text, SHELF)
    assert [one[1:] for one in _told(text, Setting())] == told
    assert (reading.address and reading.address.text) == where


@pytest.mark.parametrize(
    ("text", "remarks"),
    [
        ("苹果三斤送张大爷家", ["送张大爷家"]),
        ("等我通知再送，苹果三斤", ["等我通知再送"]),
        ("苹果三斤，送我家", []),
    ],
)
def test_who_delivers_it_has_to_know(text: str, remarks: list[str]) -> None:
    told = [one.text for one in understand(text, SHELF).intents if isinstance(one, Remark)]
    assert told == remarks


def test_what_is_asked_beside_is_wished_for_too() -> None:
    told = _told("半小时内能到吗，急用两袋盐", Setting())
    assert told == [("Order", "食盐", 2, "袋")]
