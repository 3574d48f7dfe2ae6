"""Remarks: told from goods, places and talk; added, replaced, taken away."""

from __future__ import annotations

import pytest

from handlers import remarks
from handlers.remarks import Aside, NoteChange

GOODS = ("苹果", "鸡蛋", "排骨", "apples")


def named(clause: str) -> str:
    return next((name for name in GOODS if name in clause), "")


@pytest.mark.parametrize(
    ("text", "rest", "asides"),
    [
        ("来三斤苹果 送3号楼501 放门口", "来三斤苹果 送3号楼501", ["放门口"]),
        ("来三斤苹果 送3号楼501 备注 放门口", "来三斤苹果 送3号楼501", ["放门口"]),
        ("来三斤苹果 放门口就行 别敲门孩子睡觉", "来三斤苹果", ["放门口就行", "别敲门孩子睡觉"]),
        ("来两斤苹果，麻烦快点，别敲门", "来两斤苹果", ["麻烦快点", "别敲门"]),
        ("苹果五斤 要脆的 鸡蛋一板 别碎了", "苹果五斤 鸡蛋一板", ["要脆的", "别碎了"]),
        (
            "2 boxes of apples, leave at the door please",
            "2 boxes of apples",
            ["leave at the door please"],
        ),
        ("确认 放门口", "确认", ["放门口"]),
        ("我不在家 放物业", "", ["我不在家 放物业"]),
        ("dont knock, baby sleeping", "", ["dont knock, baby sleeping"]),
        ("dont call me, text me", "", ["dont call me, text me"]),
        ("备注：到了打电话，放门口", "", ["到了打电话，放门口"]),
        ("放门口 别发消息", "", ["放门口 别发消息"]),
        ("放门口，我自己拿", "我自己拿", ["放门口"]),
        ("别敲门", "", ["别敲门"]),
        ("鸡蛋别碎了", "", ["鸡蛋别碎了"]),
        ("苹果一定别再压坏了啊", "", ["苹果一定别再压坏了啊"]),
        ("鸡蛋轻拿轻放", "", ["鸡蛋轻拿轻放"]),
        ("苹果要挑大个的", "", ["苹果要挑大个的"]),
        ("三斤排骨，排骨帮我剁小块", "三斤排骨", ["排骨帮我剁小块"]),
        ("来一板鸡蛋 送3号楼501 鸡蛋别碎了", "来一板鸡蛋 送3号楼501", ["鸡蛋别碎了"]),
    ],
)
def test_remarks_are_taken_off(text: str, rest: str, asides: list[str]) -> None:
    left, found = remarks.parted(text, named)
    assert (left, [aside.text for aside in found]) == (rest, asides)


@pytest.mark.parametrize(
    "text",
    [
        "能放门口吗", "要便宜的", "别发消息了", "来三斤苹果", "3号楼2单元501", "building 3, unit 2, room 501",
        "我自己来取", "call me again when there is news", "来两箱苹果，再来一板鸡蛋", "明天上午送",
        "苹果不要了", "鸡蛋碎了", "苹果不要大箱的", "排骨",
    ],
)  # fmt: skip
def test_what_is_none_is_left_alone(text: str) -> None:
    assert remarks.parted(text, named) == (text, ())


def test_how_goods_shall_be_is_known_from_how_they_are_brought() -> None:
    assert Aside("要脆的", "苹果五斤").of_goods
    assert Aside("别碎了").of_goods
    assert not Aside("放门口").of_goods


@pytest.mark.parametrize(
    "said", ["0", "[微笑]", "【强】", "光明", "搞定", "一共几样", "抹个零", "便宜点吧"]
)
def test_what_tells_nobody_how_to_deliver_is_no_remark(said: str) -> None:
    assert not remarks.is_remark(said)


@pytest.mark.parametrize(
    "said", ["要日期新的", "到了打电话", "师傅慢点骑", "用保温袋", "leave it"]
)
def test_what_tells_how_is_one(said: str) -> None:
    assert remarks.is_remark(said)


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("备注不要了", NoteChange("drop")),
        ("去掉备注", NoteChange("drop")),
        ("备注去掉吧", NoteChange("drop")),
        ("取消备注", NoteChange("drop")),
        ("remove the note", NoteChange("drop")),
        ("no note please", NoteChange("drop")),
        ("备注改成放快递柜", NoteChange("set", "放快递柜")),
        ("把备注换成 别敲门", NoteChange("set", "别敲门")),
        ("change the note to leave at door", NoteChange("set", "leave at door")),
        ("备注加一句 别按门铃", NoteChange("add", "别按门铃")),
        ("加个备注：放门口", NoteChange("add", "放门口")),
        ("add a note: leave at door", NoteChange("add", "leave at door")),
        ("备注放门口", None),
        ("不要苹果了", None),
        ("no milk", None),
    ],
)
def test_the_remark_is_spoken_of(text: str, change: NoteChange | None) -> None:
    assert remarks.change(text) == change


@pytest.mark.parametrize(
    ("before", "said", "after"),
    [
        ("", "放门口", "放门口"),
        ("放门口", "别敲门", "放门口；别敲门"),
        ("放门口；别敲门", "别敲门", "放门口；别敲门"),
        ("放门口；别敲门", "还是敲门吧", "放门口；还是敲门吧"),
        ("放门口", "改成放物业吧", "改成放物业吧"),
        ("don't knock", "knock please", "knock please"),
        ("放门口", "别放门口", "别放门口"),
    ],
)
def test_a_word_that_contradicts_another_replaces_it(before: str, said: str, after: str) -> None:
    assert remarks.joined(before, said) == after
