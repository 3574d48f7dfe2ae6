"""What keepers command by chat."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.understand import (
    Advance,
    AnswerShopper,
    GuestOrder,
    KeeperSimple,
    Orders,
    RecordNeed,
    Reprice,
    Restock,
    Setting,
    Shelve,
    Teach,
    Vocabulary,
    Want,
    understand_keeper,
)
from tests.handlers.understand.corpus import learn


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("今天的订单", "today"),
        ("待接单", "placed"),
        ("新单", "placed"),
        ("查看订单", "today"),
        ("待送的订单", "accepted"),
        ("在路上的订单", "out"),
        ("已送达的订单", "delivered"),
        ("全部订单", "open"),
        ("orders", "today"),
        ("open orders", "open"),
        ("new orders", "placed"),
    ],
)
def test_orders_are_listed(text: str, scope: str, shop: Vocabulary) -> None:
    assert understand_keeper(text, shop) == Orders(scope)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("接单 12", Advance("accepted", (12,))),
        ("接单12", Advance("accepted", (12,))),
        ("12号接单", Advance("accepted", (12,))),
        ("#12 接了", Advance("accepted", (12,))),
        ("接单", Advance("accepted")),
        ("全部接单", Advance("accepted", everything=True)),
        ("accept 12 13", Advance("accepted", (12, 13))),
        ("出发 12、13", Advance("out", (12, 13))),
        ("12号13号出发", Advance("out", (12, 13))),
        ("全部出发", Advance("out", everything=True)),
        ("out for delivery 7", Advance("out", (7,))),
        ("送达 12", Advance("delivered", (12,))),
        ("12 送达了", Advance("delivered", (12,))),
        ("12已送达", Advance("delivered", (12,))),
        ("12、13送到了", Advance("delivered", (12, 13))),
        ("全部送达", Advance("delivered", everything=True)),
        ("delivered 12", Advance("delivered", (12,))),
        ("拒单 12 没货", Advance("cancelled", (12,), reason="没货")),
        ("取消订单 12", Advance("cancelled", (12,))),
        ("reject 12 no stock", Advance("cancelled", (12,), reason="no stock")),
    ],
)
def test_orders_are_moved_on(text: str, command: Advance, shop: Vocabulary) -> None:
    assert understand_keeper(text, shop) == command


def _sold(want: Want, shop: Vocabulary) -> tuple[str, float | None, str | None]:
    return shop.good(want.matches[0].sku).name, want.qty and want.qty / 1000, want.unit


@pytest.mark.parametrize(
    ("text", "on", "name"),
    [
        ("上架 荔枝", True, "妃子笑荔枝"),
        ("下架荔枝", False, "妃子笑荔枝"),
        ("荔枝下架", False, "妃子笑荔枝"),
        ("荔枝卖完了", False, "妃子笑荔枝"),
        ("unshelve milk", False, "光明鲜牛奶"),
        ("shelve milk", True, "光明鲜牛奶"),
    ],
)
def test_goods_go_on_and_off_the_shelf(text: str, on: bool, name: str, shop: Vocabulary) -> None:
    command = understand_keeper(text, shop)
    assert isinstance(command, Shelve)
    assert (command.on, _sold(command.wants[0], shop)[0]) == (on, name)


@pytest.mark.parametrize(
    ("text", "unit", "fen"),
    [
        ("荔枝 改价 12.8", "斤", 1280),
        ("荔枝一箱卖 59.9", "箱", 5990),
        ("荔枝改价12块8", "斤", 1280),
        ("荔枝涨到15元", "斤", 1500),
        ("荔枝 卖十五块", "斤", 1500),
        ("荔枝 卖十五块五", "斤", 1550),
        ("改价 荔枝 88/箱", "箱", 8800),
    ],
)
def test_prices_change(text: str, unit: str, fen: int, shop: Vocabulary) -> None:
    command = understand_keeper(text, shop)
    assert isinstance(command, Reprice)
    (price,) = command.prices
    assert (_sold(price.want, shop)[::2], price.fen) == (("妃子笑荔枝", unit), fen)


def test_a_price_needs_a_number_and_goods(shop: Vocabulary) -> None:
    assert understand_keeper("改价 荔枝", shop) is None
    assert understand_keeper("改价 12", shop) is None
    assert understand_keeper("荔枝 改价 12公里", shop) is None


@pytest.mark.parametrize(
    ("text", "damaged", "wished"),
    [
        ("补货 荔枝 20箱", False, [("妃子笑荔枝", 20, "箱")]),
        ("荔枝到了20箱", False, [("妃子笑荔枝", 20, "箱")]),
        ("荔枝补货二十箱 香蕉10斤", False, [("妃子笑荔枝", 20, "箱"), ("菲律宾香蕉", 10, "斤")]),
        ("restock 20 boxes of eggs", False, [("散养乌鸡蛋", 20, "箱")]),
        ("报损 荔枝 2斤", True, [("妃子笑荔枝", 2, "斤")]),
        ("荔枝坏了2斤", True, [("妃子笑荔枝", 2, "斤")]),
        ("补货 荔枝", False, [("妃子笑荔枝", None, "斤")]),
    ],
)
def test_stock_comes_and_goes(
    text: str, damaged: bool, wished: list[tuple[str, float | None, str]], shop: Vocabulary
) -> None:
    command = understand_keeper(text, shop)
    assert isinstance(command, Restock)
    assert command.damaged is damaged
    assert [_sold(want, shop) for want in command.wants] == wished


def test_misspelt_and_unknown_goods(shop: Vocabulary) -> None:
    misspelt = understand_keeper("上架 力枝", shop)
    assert isinstance(misspelt, Shelve)
    assert _sold(misspelt.wants[0], shop)[0] == "妃子笑荔枝"
    unknown = understand_keeper("补货 鑫垚焱 20箱", shop)
    assert isinstance(unknown, Restock)
    assert unknown.wants[0] == Want("鑫垚焱", (), 20000, "箱")
    assert understand_keeper("上架", shop) is None


@pytest.mark.parametrize(
    ("text", "to", "words"),
    [
        ("回复 12 马上到", "12", "马上到"),
        ("回复 小李 有的", "小李", "有的"),
        ("回复12：在路上", "12", "在路上"),
        ("reply 12 on my way", "12", "on my way"),
    ],
)
def test_shoppers_are_answered(text: str, to: str, words: str, shop: Vocabulary) -> None:
    assert understand_keeper(text, shop) == AnswerShopper(to, words)


@pytest.mark.parametrize(
    ("text", "person", "what"),
    [
        ("记需求 302 要一个婴儿床", "302", "婴儿床"),
        ("302想要冰箱 记一下", "302", "冰箱"),
        ("记一下 王阿姨要轮椅", "王阿姨", "轮椅"),
    ],
)
def test_needs_are_written_down(text: str, person: str, what: str, shop: Vocabulary) -> None:
    command = understand_keeper(text, shop)
    assert isinstance(command, RecordNeed)
    assert (command.person, command.need.what) == (person, what)


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("302要一板鸡蛋", "302"),
        ("帮302下单 鸡蛋一板", "302"),
        ("帮王阿姨订一板鸡蛋", "王阿姨"),
        ("3-2-501 来一板鸡蛋", "3-2-501"),
        ("order for 302 1 板 eggs", "302"),
        ("302 wants 1 板 eggs", "302"),
    ],
)
def test_orders_for_people_without_an_account(text: str, person: str, shop: Vocabulary) -> None:
    command = understand_keeper(text, shop)
    assert isinstance(command, GuestOrder)
    assert command.person == person
    assert [_sold(want, shop) for want in command.wants] == [("散养乌鸡蛋", 1, "板")]


def test_a_guest_order_without_goods_is_none(shop: Vocabulary) -> None:
    assert understand_keeper("302要来", shop) is None


@pytest.mark.parametrize(
    ("text", "alias"),
    [("小番茄 = 西红柿", "小番茄"), ("西红柿=小番茄", "小番茄"), ("洋茄子就是西红柿", "洋茄子")],
)
def test_words_are_taught(text: str, alias: str, shop: Vocabulary) -> None:
    command = understand_keeper(text, shop)
    assert isinstance(command, Teach)
    assert _sold(command.means, shop)[0] == "普罗旺斯西红柿"
    assert command.alias in (alias, "西红柿")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("帮助", "help"),
        ("库存", "stock"),
        ("荔枝库存", "stock"),
        ("谁在找我", "handoffs"),
        ("结束人工", "finish"),
        ("没听懂的", "unread"),
        ("需求本", "needs"),
    ],
)
def test_simple_commands(text: str, name: str, shop: Vocabulary) -> None:
    command = understand_keeper(text, shop)
    assert isinstance(command, KeeperSimple)
    assert command.name == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "来一板鸡蛋",
        "荔枝多少钱",
        "你好",
        "今天生意不错",
        "送货要小心别磕着",
        "取消",
        "啊" * 500,
    ],
)
def test_talk_is_no_command(text: str, shop: Vocabulary) -> None:
    assert understand_keeper(text, shop) is None


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet="接单送达上下架改价补货回复记需求302要=鸡蛋荔枝一板箱12.8 ：就是帮", max_size=14
    )
)
def test_no_command_raises(text: str) -> None:
    understand_keeper(text, learn.vocabulary())


def test_an_answer_to_the_shops_question_is_no_command(shop: Vocabulary) -> None:
    assert understand_keeper("确认", shop, Setting(asked="confirm")) is None
