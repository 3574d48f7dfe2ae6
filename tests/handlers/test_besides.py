"""Wordings that are known for certain: the address book, the keeper's to say, numbers of a list."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from handlers import address_book, besides, choosing, persons, plain, receiving, tracking
from handlers.address_book import Entry
from handlers.conversation import Pending, Which
from tests.handlers.here import MILK, OTHER_MILK, here


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("删掉第一个地址", Entry("drop", 1)),
        ("删除地址1", Entry("drop", 1)),
        ("地址2删掉吧", Entry("drop", 2)),
        ("把第二个地址删了", Entry("drop", 2)),
        ("删掉8号楼那个地址", Entry("drop", 0, "8号楼")),
        ("delete address 2", Entry("drop", 2)),
        ("remove the first address", Entry("drop", 1)),
        ("please delete my last address", Entry("drop", -1)),
        ("delete the building 8 address", Entry("drop", 0, "building 8")),
        ("默认地址改成第二个", Entry("usual", 2)),
        ("第二个设成默认地址", Entry("usual", 2)),
        ("make the second address default", Entry("usual", 2)),
        ("set address 3 as default address", Entry("usual", 3)),
        ("第一个地址改成幸福里6号楼1单元102", Entry("replace", 1, "幸福里6号楼1单元102")),
        ("地址1改成 6号楼", Entry("replace", 1, "6号楼")),
        ("change address 1 to building 9 room 101", Entry("replace", 1, "building 9 room 101")),
        ("再加个地址 幸福里7号楼1单元102", Entry("add", 0, "幸福里7号楼1单元102")),
        ("添加地址", Entry("add")),
        ("add address building 7 room 302", Entry("add", 0, "building 7 room 302")),
        ("add another address: building 7", Entry("add", 0, "building 7")),
    ],
)
def test_the_address_book_is_talked_of(text: str, entry: Entry) -> None:
    assert address_book.said(text) == entry


@pytest.mark.parametrize(
    "text",
    [
        "送到幸福里5号楼1单元101", "5号楼1单元101", "删掉苹果", "不要鸡蛋了", "苹果改成两箱", "change apples to 3",
        "change address to building 7", "我的地址", "地址在哪", "remove the apples",
    ],
)  # fmt: skip
def test_what_is_no_word_about_the_book(text: str) -> None:
    assert address_book.said(text) is None


KEEPERS = besides.only_the_keeper_knows


@pytest.mark.parametrize(
    ("text", "handler"),
    [
        ("几点开门", KEEPERS), ("你们几点关门呀", KEEPERS), ("营业时间", KEEPERS), ("地址在哪", KEEPERS),
        ("你们店在哪里", KEEPERS), ("老板在哪", KEEPERS), ("电话多少", KEEPERS), ("你们电话是多少？", KEEPERS),
        ("能开发票吗", KEEPERS), ("有发票吗", KEEPERS), ("抹个零", KEEPERS), ("能便宜点吗", KEEPERS),
        ("what are your opening hours?", KEEPERS), ("when do you close", KEEPERS),
        ("where is your shop?", KEEPERS), ("can i get an invoice", KEEPERS), ("你好，几点开门", KEEPERS),
        ("可以发了", persons.resubscribe), ("恢复推送", persons.resubscribe),
        ("start messaging me again", persons.resubscribe), ("unmute", persons.resubscribe),
        ("下次吧", besides.another_time), ("改天再说", besides.another_time),
        ("怎么取消了", tracking.why), ("订单为什么被取消了？", tracking.why),
        ("why was my order cancelled?", tracking.why),
        ("？", besides.puzzled), ("???", besides.puzzled),
        ("收到了", receiving.received), ("拿到了，谢谢师傅", receiving.received), ("东西收到啦！", receiving.received),
        ("订单12收到了", receiving.received), ("12 收到了", receiving.received), ("都收到了", receiving.received),
        ("received", receiving.received), ("I got it, thanks", receiving.received),
        ("picked it up", receiving.received),
        ("Got my order!", receiving.received), ("I've received everything", receiving.received),
        ("送公司", choosing.place_called), ("送到我妈家吧", choosing.place_called),
        ("deliver to my office", choosing.place_called),
        ("一共几样", besides.how_many), ("how many items", besides.how_many),
    ],
)  # fmt: skip
def test_what_is_known_for_certain(text: str, handler: Callable[..., object]) -> None:
    assert besides._handler(text) is handler


@pytest.mark.parametrize(
    "text",
    [
        "几点能到",
        "订单到哪了",
        "店里有什么",
        "取消订单",
        "下次多送点",
        "来张发票纸",
        "收到",
        "收到了吗",
        "收到了坏苹果",
        "没收到",
        "got it",
        "have you received it?",
        "送公司 3号楼101",
        "送我家",
    ],
)
def test_what_is_left_to_the_understanding(text: str) -> None:
    assert besides._handler(text) is None


def test_the_cheaper_one_of_a_list_is_no_haggling() -> None:
    now = here("便宜点")
    now.asks(Which(pending=Pending("牛奶", (MILK, OTHER_MILK), ("箱", "箱"), 1_000)), "a", "b")
    assert besides._chooses(KEEPERS, now)
    assert not besides._chooses(KEEPERS, here("便宜点"))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1), ("第二个", 2), ("要第三款吧", 3), ("两个", 2), ("the second one", 2), ("I'll take the first", 1),
        ("3", 3), ("12", 0), ("两箱", 0), ("好的", 0), ("第一个和第二个", 0),
    ],
)  # fmt: skip
def test_a_number_of_a_list(text: str, number: int) -> None:
    assert plain.number(text) == number
