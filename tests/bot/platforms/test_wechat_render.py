"""What a shopper sees in WeChat: text, numbered choices, 2,048 bytes."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.base import Answer
from bot.platforms.wechat_xml import read
from bot.platforms.words import Limit, card_lines, clean, columns, lines
from bot.simulator.wechat import Account, opened
from handlers.message import Card, Choice, Message, Reply, Text
from tests.bot.platforms.kit import (
    AES_KEY,
    APP_ID,
    ORIGINAL,
    SECONDS,
    TOKEN,
    aes_hook,
    one,
    plain_hook,
    telegram,
    text_xml,
    wechat,
)

ACCOUNT = Account("", APP_ID, TOKEN, AES_KEY, original=ORIGINAL)
HEARD = one(wechat(), aes_hook(text_xml()))
BILL = Card(
    "请核对",
    (("红富士苹果 2箱", "¥119.60"), ("鸡蛋 1板", "¥19.90"), ("送到 3号楼", "")),
    "合计 ¥139.50",
    "货到付款",
)
YES_NO = (Choice("确认", "q7:0"), Choice("修改", "q7:1"), Choice("取消", "q7:2"))


def seen(reply: Reply) -> list[str]:
    return opened(ACCOUNT, wechat().render(reply, HEARD).body, "oNeighbour")


def test_a_bill_with_choices_is_plain_lines() -> None:
    assert seen(Reply("好的，一共两样：", BILL, YES_NO)) == [
        "好的，一共两样：",
        "【请核对】",
        "红富士苹果 2箱\u3000¥119.60",
        "鸡蛋 1板\u3000\u3000\u3000\u3000¥19.90",
        "送到 3号楼",
        "合计 ¥139.50",
        "货到付款",
        "1. 确认",
        "2. 修改",
        "3. 取消",
    ]


def test_right_sides_stand_below_each_other() -> None:
    rows = card_lines(BILL)[1:3]
    assert len({columns(row[: row.index("¥")]) for row in rows}) == 1


def test_a_link_keeps_its_place_among_the_choices() -> None:
    choices = (Choice("看店", url="https://shop.example/s/wang"), Choice("确认", "q7:1"))
    assert seen(Reply("选一个", choices=choices, link="https://shop.example/o/1")) == [
        "选一个",
        "👉 https://shop.example/o/1",
        "看店：https://shop.example/s/wang",
        "2. 确认",
    ]


def test_silence_is_success() -> None:
    assert wechat().render(Reply(), HEARD) == Answer(body=b"success")
    assert wechat().acknowledge(HEARD) == Answer(body=b"success")


def test_plain_mode_answers_plainly() -> None:
    shop = wechat("plain")
    answer = shop.render(Reply("好]]>的<x>"), one(shop, plain_hook(text_xml())))
    assert answer.media_type == "application/xml; charset=utf-8"
    assert read(answer.body) == {
        "ToUserName": "oNeighbour",
        "FromUserName": ORIGINAL,
        "CreateTime": str(SECONDS),
        "MsgType": "text",
        "Content": "好]]>的<x>",
    }


def test_a_name_cannot_add_an_element_or_a_link() -> None:
    evil = "]]></Content><MsgType>image</MsgType><Content><![CDATA["
    assert seen(Reply(evil)) == [evil]
    assert seen(Reply('<a href="http://evil">免费</a>')) == [
        '<\u200ba href="http://evil">免费</a>'
    ]


def test_characters_that_xml_forbids_are_left_out() -> None:
    assert seen(Reply("a\x00b\x0bc\ud800d\uffffe\tf")) == ["abcde\tf"]
    assert clean("\x1f你好\n") == "你好\n"


def test_a_stored_message_is_answered_for_the_account_last_written_to() -> None:
    shop = wechat()
    one(shop, aes_hook(text_xml()))
    stored = Message("m1", "wang", "oNeighbour", "oNeighbour", Text("x"), SECONDS * 1000)
    assert opened(ACCOUNT, shop.render(Reply("好"), stored).body, "oNeighbour") == ["好"]


@pytest.mark.parametrize("spare", [0, 1])
def test_2048_bytes_pass_and_one_more_is_summarised(spare: int) -> None:
    text = "鸡" * 682 + "." * (2 + spare)
    shown = "\n".join(seen(Reply(text)))
    if not spare:
        assert shown == text
        return
    assert shown.endswith("……\n👉 https://shop.example/s/wang")
    assert 2040 < len(shown.encode()) <= 2048
    assert text.startswith(shown.split("……")[0])


def test_a_long_list_ends_at_a_line_and_keeps_every_choice() -> None:
    rows = tuple((f"第{n}样好东西 1份", f"¥{n}.00") for n in range(1, 200))
    shown = seen(Reply("今天的货：", Card("", rows), YES_NO, link="https://shop.example/o/9"))
    assert shown[-5:] == ["……", "👉 https://shop.example/o/9", "1. 确认", "2. 修改", "3. 取消"]
    assert shown[1:-5] == card_lines(Card("", rows))[: len(shown) - 6]
    assert len(shown) > 50


def test_choices_that_alone_are_too_long_are_cut() -> None:
    choices = tuple(Choice("长" * 300, f"q:{n}") for n in range(9))
    assert len("\n".join(seen(Reply("选", choices=choices))).encode()) <= 2048


anything = st.text(max_size=900)
replies = st.builds(
    Reply,
    text=anything,
    card=st.none()
    | st.builds(
        Card, title=anything, rows=st.lists(st.tuples(anything, anything), max_size=9).map(tuple)
    ),
    choices=st.lists(st.builds(Choice, label=anything, token=st.just("q:1")), max_size=4).map(
        tuple
    ),
)


@given(replies)
def test_any_reply_fits_both_platforms(reply: Reply) -> None:
    if reply:
        assert len(wechat().text(reply).encode()) <= 2048
        fields = read(wechat("plain").render(reply, HEARD).body)
        assert fields["ToUserName"] == "oNeighbour"
        units = len(telegram().call("1", reply).text.encode("utf-16-le")) // 2
        assert 1 <= units <= 4096


@given(anything, anything, st.integers(60, 400))
def test_cutting_never_breaks_a_character(head: str, tail: str, size: int) -> None:
    for unit in ("bytes", "utf16"):
        limit = Limit(size, unit, "http://x/s/w")  # type: ignore[arg-type]
        shown = limit.fit(Reply(head), [clean(tail)])
        assert "\ufffd" not in shown or "\ufffd" in head + tail


def test_a_terminal_shows_the_same_lines() -> None:
    reply = Reply("好", BILL, YES_NO, link="http://x")
    assert lines(reply) == seen(reply)
    assert lines(Reply()) == []


def _long_bill(
    goods: int, text: str = "", more: str = "……还有 {left} 样 👉 http://x/s/w?k=p"
) -> Reply:
    lines = tuple((f"第{n}样好东西 1份 × ¥{n}", f"¥{n}.00") for n in range(1, goods + 1))
    terms = (("配送费", "¥3"), ("送到", "幸福里3号楼2单元501"), ("备注", "放门口"))
    card = Card("您的篮子", (*lines, *terms), "合计 ¥99", "再买 ¥1", goods=goods, more=more)
    return Reply(text, card, YES_NO)


def test_a_long_bill_loses_goods_and_never_its_terms() -> None:
    shown = seen(_long_bill(60, "加了一样："))
    kept = len(shown) - 11
    assert shown[2 + kept] == f"……还有 {60 - kept} 样 👉 http://x/s/w?k=p"
    assert shown[:2] == ["加了一样：", "【您的篮子】"]
    assert [line.split("\u3000")[0] for line in shown[3 + kept :]] == [
        "配送费", "送到", "备注", "合计 ¥99", "再买 ¥1", "1. 确认", "2. 修改", "3. 取消",
    ]  # fmt: skip
    assert shown[1 + kept].startswith(f"第{kept}样")
    assert 1950 < len("\n".join(shown).encode()) <= 2048


def test_a_long_bill_with_long_words_loses_the_words_too() -> None:
    shown = seen(_long_bill(60, "好" * 900))
    assert shown[0].startswith("好" * 400)
    assert shown[0].endswith("……")
    assert shown[2] == "……还有 60 样 👉 http://x/s/w?k=p"
    assert shown[-4:] == ["再买 ¥1", "1. 确认", "2. 修改", "3. 取消"]


def test_a_bill_that_fits_shows_all_its_goods() -> None:
    shown = seen(_long_bill(20))
    assert len(shown) == 1 + 20 + 3 + 2 + 3
    assert "……" not in "\n".join(shown)


def test_a_card_kept_from_before_shows_as_ever() -> None:
    stored = b'{"text":"","card":{"title":"t","rows":[["a","b"]],"total":"x","note":""}}'
    assert msgspec.json.decode(stored, type=Reply).card == Card("t", (("a", "b"),), "x")
