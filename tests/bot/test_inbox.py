"""Batches of turns: repeats, letters that go with a reply, messages as JSON and back."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from bot.inbox import Entry, joined, run_batch
from bot.lanes import transact
from bot.packing import packed, unpacked
from bot.platforms.base import Heard
from handlers import Desk, Message, Reply
from handlers.message import (
    Called,
    Card,
    Choice,
    ContactCard,
    Content,
    Entered,
    Left,
    Link,
    Picture,
    Proposed,
    Spot,
    Tapped,
    Text,
    Unknown,
    Voice,
)
from store import messages
from store.core import Connection
from store.messages import Letter
from tests.store.doing import do, rows
from tests.world import START, a_world

CONTENTS: tuple[Content, ...] = (
    Text("来两箱苹果 '\"%"), Picture("p", "c"), Voice("v", "h"), Spot(31.2, 121.4, "家"), Link("http://x"),
    ContactCard("138", "安", own=True), Entered("wang"), Left(), Tapped("q:1"), Unknown("emoji"),
    Proposed("登记我两盒", "n1", "{}"), Called("status"),
)  # fmt: skip


@pytest.mark.parametrize("content", CONTENTS)
def test_a_message_waits_as_json(content: Content) -> None:
    message = Message("1", "wang", "g", "an", content, START, "安", True, True, "q", "r", "e")
    assert unpacked(packed(message)) == message
    heard = Heard("1", "wang", "g", "an", content, START, handle="gh_1")
    assert unpacked(packed(heard)) == Message("1", "wang", "g", "an", content, START)
    assert {type(one) for one in CONTENTS} == set(get_args(Content))


def test_what_goes_in_front_of_a_reply() -> None:
    told = Reply(
        "您的订单已接单",
        Card("订单 #1", (("苹果", "¥5"),)),
        (Choice("好", "q:0"),),
        link="http://x",
    )
    reply = Reply("您好", personal=False)
    both = joined([told], reply)
    assert both.text == "您的订单已接单\n【订单 #1】\n苹果　¥5\n\n您好"
    assert (both.card, both.choices, both.personal, both.link) == (
        None,
        told.choices,
        False,
        "http://x",
    )
    asked = Reply("?", None, (Choice("是", "r:0"),), link="http://y")
    assert joined([told], asked).choices == asked.choices
    assert joined([told], asked).link == "http://y"
    assert joined([told, told], Reply()).text.count("已接单") == 2


def test_long_letters_share_a_text_without_their_goods() -> None:
    rows = tuple((f"第{n}样", "¥1") for n in range(9))
    card = Card("订单 #1", (*rows, ("送到", "3号楼")), "合计 ¥9", goods=9, more="……还有 {left} 样")
    shown = joined([Reply("新订单", card)], Reply("您好")).text.split("\n")
    assert len(shown) == 2 + 4 + 1 + 2 + 2
    assert shown[6:9] == ["……还有 5 样", "送到 \u30003号楼", "合计 ¥9"]


def test_letters_go_with_the_next_reply(connection: Connection) -> None:
    transact(connection, a_world)
    desk = Desk({"wang": "wang"}, "", token=connection.ids.token)
    letters = [
        Letter(f"k{n}", "wang", "s0", f'{{"text":"告诉您 {n}"}}', "service") for n in range(2)
    ]
    do(connection, messages.post(letters))

    def said(number: int, content: Content, mute: tuple[str, ...] = ("wang",)) -> str:
        entry = Entry(Message(f"m{number}", "wang", "s0", "s0", content, START))
        transact(connection, lambda tx: run_batch(tx, [entry], desk, mute))
        return entry.reply.text

    assert "告诉您" not in said(1, Text("你好"), ())
    assert "告诉您" not in said(2, Left())
    first = said(3, Text("你好"))
    assert first.startswith("告诉您 0\n\n告诉您 1\n\n")
    assert said(3, Text("你好")) == first
    assert "告诉您" not in said(4, Text("你好"))
    assert rows(connection, "SELECT DISTINCT state, error FROM outbox") == [
        ("sent", "with a reply")
    ]


def test_a_group_hears_no_letters(connection: Connection) -> None:
    transact(connection, a_world)
    desk = Desk({"wang": "wang"}, "", token=connection.ids.token)
    do(connection, messages.post([Letter("k", "wang", "s0", '{"text":"秘密"}', "service")]))
    message = Message("m1", "wang", "group", "s0", Text("你好"), START, group=True)
    entries = [Entry(message), Entry(replace(message, id="m2", sender="s1"))]
    transact(connection, lambda tx: run_batch(tx, entries, desk, ("wang",)))
    assert all("秘密" not in entry.reply.text for entry in entries)


def test_nothing_to_serve(connection: Connection) -> None:
    transact(connection, lambda tx: run_batch(tx, [], Desk({})))
