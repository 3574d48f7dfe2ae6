"""What keepers command by chat."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.understand import (
    Advance,
    AnswerShopper,
    ChangePlaced,
    Count,
    GuestOrder,
    GuestOrders,
    KeeperSimple,
    Orders,
    Price,
    RecordNeed,
    Reprice,
    Restock,
    Setting,
    Shelve,
    Takings,
    Teach,
    Vocabulary,
    Want,
    person,
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
        ("昨天的订单", "yesterday"),
        ("今天有几单", "today"),
        ("今天还有几单没送", "open"),
        ("还有几单", "open"),
        ("还有多少单没送", "open"),
        ("还有哪些没送", "open"),
        ("来了几单", "today"),
        ("哪几单没送到", "open"),
        ("还有几家没送", "open"),
        ("yesterday's orders", "yesterday"),
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
        ("接1", Advance("accepted", (1,))),
        ("1送到", Advance("delivered", (1,))),
        ("全部接单", Advance("accepted", everything=True)),
        ("accept 12 13", Advance("accepted", (12, 13))),
        ("出发 12、13", Advance("out", (12, 13))),
        ("12号13号出发", Advance("out", (12, 13))),
        ("全部出发", Advance("out", everything=True)),
        ("1送出去了", Advance("out", (1,))),
        ("1已经放门口了", Advance("delivered", (1,), reason="放门口了")),
        ("12号放驿站了", Advance("delivered", (12,), reason="放驿站了")),
        ("12出去送了", Advance("out", (12,))),
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
        ("取消", Advance("cancelled")),
        ("出发 5-7", Advance("out", (5, 6, 7))),
        ("出发 7-5", Advance("out", (7, 5))),
        ("送达1 不对 是2", Advance("delivered", (2,))),
        ("除了2号都接单", Advance("accepted", everything=True, but=(2,))),
        ("全部接单，2号除外", Advance("accepted", everything=True, but=(2,))),
        ("取消 2 只剩1箱了", Advance("cancelled", (2,), reason="只剩1箱了")),
        ("订单2取消，苹果只剩1箱", Advance("cancelled", (2,), reason="苹果只剩1箱")),
        ("cancel 2 only 1 box left", Advance("cancelled", (2,), reason="only 1 box left")),
        ("把12号单给取消掉", Advance("cancelled", (12,))),
        ("接单 2，1小时内送到", Advance("accepted", (2,), reason="1小时内送到")),
        ("接单 4 下午3点送", Advance("accepted", (4,), reason="下午3点送")),
        ("送达 3 放门口了", Advance("delivered", (3,), reason="放门口了")),
        ("出发 5 十分钟到吗", Advance("out", (5,))),
        ("全部出发 半小时到", Advance("out", everything=True, reason="半小时到")),
        ("接单 3号楼501的", Advance("accepted")),
        ("出发 5、6，先送3号楼", Advance("out", (5, 6))),
        ("送达 5 收现金6块", Advance("delivered", (5,))),
        ("送达 13812345678", Advance("delivered", (13_812_345_678,))),
        ("5 6 7都送达了", Advance("delivered", (5, 6, 7))),
        ("done 12", Advance("delivered", (12,))),
        ("2号单没货", Advance("cancelled", (2,), reason="没货", sure=False)),
        ("2 客人说不要了", Advance("cancelled", (2,), reason="客人说不要了", sure=False)),
        ("接", Advance("accepted")),
        ("order 2 out of stock", Advance("cancelled", (2,), reason="out of stock", sure=False)),
    ],
)
def test_orders_are_moved_on(text: str, command: Advance, shop: Vocabulary) -> None:
    assert understand_keeper(text, shop) == command


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("今天卖了多少钱", "today"),
        ("昨天卖了多少", "yesterday"),
        ("这周的营业额", "week"),
        ("这个月流水", "month"),
        ("takings", "today"),
        ("how much did we sell this week?", "week"),
    ],
)
def test_takings_are_asked_for(text: str, span: str, shop: Vocabulary) -> None:
    assert understand_keeper(text, shop) == Takings(span)


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
        ("荔枝没了", False, "妃子笑荔枝"),
        ("荔枝没货", False, "妃子笑荔枝"),
        ("unlist milk", False, "光明鲜牛奶"),
        ("milk gone", False, "光明鲜牛奶"),
        ("we're out of milk", False, "光明鲜牛奶"),
        ("荔枝又有货了", True, "妃子笑荔枝"),
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
        ("荔枝今天15", "斤", 1500),
        ("荔枝现在 15块", "斤", 1500),
        ("荔枝 卖十五块", "斤", 1500),
        ("荔枝涨价了 15一斤", "斤", 1500),
        ("荔枝降了，现在12块一斤", "斤", 1200),
        ("荔枝 卖十五块五", "斤", 1550),
        ("改价 荔枝 88/箱", "箱", 8800),
    ],
)
def test_prices_change(text: str, unit: str, fen: int, shop: Vocabulary) -> None:
    command = understand_keeper(text, shop)
    assert isinstance(command, Reprice)
    (price,) = command.prices
    assert (_sold(price.want, shop)[::2], price.fen) == (("妃子笑荔枝", unit), fen)


def _prices(text: str, shop: Vocabulary) -> list[tuple[str, str | None, int]]:
    command = understand_keeper(text, shop)
    assert isinstance(command, Reprice), command
    return [(shop.good(p.want.sku or 0).name, p.want.unit, p.fen) for p in command.prices]


@pytest.mark.parametrize(
    ("text", "prices"),
    [
        ("荔枝改价 箱 60", [("箱", 6000)]),
        ("荔枝改价 62/箱 6.5/斤", [("箱", 6200), ("斤", 650)]),
        ("荔枝改价 6.5 62/箱", [("斤", 650), ("箱", 6200)]),
        ("荔枝60一箱", [("箱", 6000)]),
        ("荔枝一箱60", [("箱", 6000)]),
        ("荔枝60块一箱", [("箱", 6000)]),
        ("荔枝改价 60箱", [("箱", 6000)]),
        ("荔枝改价 2斤10块", [("斤", 500)]),
        ("荔枝改价 13/公斤", [("斤", 650)]),
        ("荔枝改价12元80", [("斤", 1280)]),
        ("荔枝从8改到 7.5", [("斤", 750)]),
        ("荔枝改价 -5", [("斤", -500)]),
        ("荔枝改价 0斤 5块", [("斤", 500)]),
        ("荔枝改价 5/筐", [("筐", 500)]),
    ],
)
def test_a_price_is_of_its_unit(
    text: str, prices: list[tuple[str, int]], shop: Vocabulary
) -> None:
    assert _prices(text, shop) == [("妃子笑荔枝", unit, fen) for unit, fen in prices]


def test_prices_of_several_goods(shop: Vocabulary) -> None:
    assert _prices("荔枝 改价 12 香蕉 3.5/斤", shop) == [
        ("妃子笑荔枝", "斤", 1200), ("菲律宾香蕉", "斤", 350),
    ]  # fmt: skip
    assert _prices("price milk 60 per box", shop) == [("光明鲜牛奶", "箱", 6000)]
    assert _prices("price eggs 6.8 a tray", shop) == [("散养乌鸡蛋", "板", 680)]


def test_goods_nobody_knows_have_a_price_too(shop: Vocabulary) -> None:
    command = understand_keeper("鑫垚焱 改价 5/箱", shop)
    assert isinstance(command, Reprice)
    assert command.prices == (Price(Want("鑫垚焱", unit="箱"), 500),)


@pytest.mark.parametrize(
    "text",
    [
        "荔枝一共60",
        "订单今天28",
        "荔枝60一箱吗",
        "荔枝60箱",
        "来荔枝60一箱",
        "鑫垚焱60一箱",
        "60一箱",
    ],
)
def test_what_is_no_price_without_a_verb(text: str, shop: Vocabulary) -> None:
    assert not isinstance(understand_keeper(text, shop), Reprice)


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
        ("进了20箱荔枝", False, [("妃子笑荔枝", 20, "箱")]),
        ("20 boxes of eggs came in", False, [("散养乌鸡蛋", 20, "箱")]),
        ("荔枝到了", False, [("妃子笑荔枝", None, "斤")]),
        ("补货 荔枝 5筐", False, [("妃子笑荔枝", 5, "筐")]),
        ("补货 荔枝 5公斤", False, [("妃子笑荔枝", 10, "斤")]),
    ],
)
def test_stock_comes_and_goes(
    text: str, damaged: bool, wished: list[tuple[str, float | None, str]], shop: Vocabulary
) -> None:
    command = understand_keeper(text, shop)
    assert isinstance(command, Restock)
    assert command.damaged is damaged
    assert [_sold(want, shop) for want in command.wants] == wished


@pytest.mark.parametrize(
    ("text", "wished"),
    [
        ("荔枝从小货车移5箱到南门自提点", [("妃子笑荔枝", 5, "箱")]),
        ("从小货车调5箱荔枝到自提点", [("妃子笑荔枝", 5, "箱")]),
        ("把5箱荔枝 香蕉10斤挪到店里", [("妃子笑荔枝", 5, "箱"), ("菲律宾香蕉", 10, "斤")]),
        ("调货 荔枝5箱到自提点", [("妃子笑荔枝", 5, "箱")]),
        ("move 5 boxes of eggs from the van to the shop", [("散养乌鸡蛋", 5, "箱")]),
        ("transfer 5 boxes of eggs to the shop", [("散养乌鸡蛋", 5, "箱")]),
    ],
)
def test_stock_is_moved_between_places(
    text: str, wished: list[tuple[str, float | None, str]], shop: Vocabulary
) -> None:
    command = understand_keeper(text, shop)
    assert isinstance(command, KeeperSimple)
    assert command.name == "move"
    assert [_sold(want, shop) for want in command.about] == wished


@pytest.mark.parametrize(
    "text",
    [
        "荔枝调到6.5",
        "荔枝移到店里",
        "火箭移5箱到店里",
        "荔枝5箱搬到3号楼101",
        "move on to the next",
    ],
)
def test_what_moves_no_stock(text: str, shop: Vocabulary) -> None:
    command = understand_keeper(text, shop)
    assert not (isinstance(command, KeeperSimple) and command.name == "move")


@pytest.mark.parametrize(
    ("text", "below"),
    [("补货 荔枝 -5箱", "-5箱"), ("补货 荔枝 负五箱", "负五箱"), ("补货 荔枝 5箱", "")],
)
def test_less_than_nothing_is_heard(text: str, below: str, shop: Vocabulary) -> None:
    command = understand_keeper(text, shop)
    assert isinstance(command, Restock)
    assert command.below == below


@pytest.mark.parametrize("text", ["小王来了", "车坏了", "补货", "没了", "钱没了", "车到了"])
def test_words_about_no_goods_move_nothing(text: str, shop: Vocabulary) -> None:
    assert not isinstance(understand_keeper(text, shop), Restock | Shelve)


def test_misspelt_and_unknown_goods(shop: Vocabulary) -> None:
    misspelt = understand_keeper("上架 力枝", shop)
    assert isinstance(misspelt, Shelve)
    assert _sold(misspelt.wants[0], shop)[0] == "妃子笑荔枝"
    unknown = understand_keeper("补货 鑫垚焱 20箱", shop)
    assert isinstance(unknown, Restock)
    assert unknown.wants[0] == Want("鑫垚焱", (), 20000, "箱")
    assert understand_keeper("上架", shop) == KeeperSimple("how")


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
    command = understand_keeper(text, shop)
    assert isinstance(command, AnswerShopper)
    assert (command.to, command.text) == (to, words)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("回复 什么事", AnswerShopper("", "什么事", "什么事")),
        ("回复 毛肚没有", AnswerShopper("", "毛肚没有", "毛肚没有")),
        ("回复 马上到 稍等", AnswerShopper("马上到", "稍等", "马上到 稍等")),
        ("回复A马上换", AnswerShopper("A", "马上换", "A马上换")),
        ("回 B：在的", AnswerShopper("B", "在的", "B:在的")),
        ("告诉1号单我到楼下了", AnswerShopper("1", "我到楼下了", "1号单我到楼下了")),
    ],
)
def test_an_answer_may_name_nobody(text: str, answer: AnswerShopper, shop: Vocabulary) -> None:
    assert understand_keeper(text, shop) == answer


@pytest.mark.parametrize(
    ("text", "person", "what"),
    [
        ("记需求 302 要一个婴儿床", "302", "婴儿床"),
        ("302想要冰箱 记一下", "302", "冰箱"),
        ("记一下 王阿姨要轮椅", "王阿姨", "轮椅"),
        ("记需求 张姐想要个电饭煲", "张姐", "电饭煲"),
    ],
)
def test_needs_are_written_down(text: str, person: str, what: str, shop: Vocabulary) -> None:
    command = understand_keeper(text, shop)
    assert isinstance(command, RecordNeed)
    assert (command.person, command.need.what, command.need.said) == (person, what, what)


@pytest.mark.parametrize(
    ("text", "person", "what"),
    [("老李说冰箱坏了", "老李", "冰箱"), ("302跟我说家里洗衣机不转了", "302", "洗衣机")],
)
def test_what_somebody_lacks_is_told_on(
    text: str, person: str, what: str, shop: Vocabulary
) -> None:
    command = understand_keeper(text, shop)
    assert isinstance(command, RecordNeed)
    assert (command.person, command.need.what, command.need.said) == (person, what, "")


@pytest.mark.parametrize(
    ("text", "qty", "price"),
    [
        ("今天到了新鲜荔枝 28一斤 20斤", 20_000, "28一斤"),
        ("荔枝进了50斤 6块一斤", 50_000, "6块一斤"),
        ("荔枝到了20箱", 20_000, ""),
    ],
)
def test_a_price_beside_what_came_in_is_no_amount(
    text: str, qty: int, price: str, shop: Vocabulary
) -> None:
    command = understand_keeper(text, shop)
    assert isinstance(command, Restock)
    assert ([want.qty for want in command.wants], command.price) == ([qty], price)


def test_somebody_is_told_in_so_many_words(shop: Vocabulary) -> None:
    answer = AnswerShopper("1", "明天十点到", "1号说一声 明天十点到")
    assert understand_keeper("跟1号说一声 明天十点到", shop) == answer


def test_what_somebody_says_besides_is_no_need(shop: Vocabulary) -> None:
    assert understand_keeper("老李说今天天气不错", shop) is None


def test_the_price_before(shop: Vocabulary) -> None:
    command = understand_keeper("荔枝恢复原价", shop)
    assert isinstance(command, KeeperSimple)
    assert (command.name, len(command.about)) == ("former_price", 1)


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("302要一板鸡蛋", "302"),
        ("帮302下单 鸡蛋一板", "302"),
        ("帮王阿姨订一板鸡蛋", "王阿姨"),
        ("3-2-501 来一板鸡蛋", "3-2-501"),
        ("order for 302 1 板 eggs", "302"),
        ("302 wants 1 板 eggs", "302"),
        ("301陈阿姨要一板鸡蛋", "301陈阿姨"),
        ("幸福里3号楼501要一板鸡蛋", "幸福里3号楼501"),
        ("301 一板鸡蛋", "301"),
        ("auntie chen wants 1 板 eggs", "auntie chen"),
        ("一板鸡蛋给301", "301"),
        ("a tray of eggs for 302", "302"),
        ("张姐要一板鸡蛋 电话13800138000", "张姐 13800138000"),
        ("301要一板鸡蛋 不要荔枝", "301"),
    ],
)
def test_orders_for_people_without_an_account(text: str, person: str, shop: Vocabulary) -> None:
    command = understand_keeper(text, shop)
    assert isinstance(command, GuestOrder)
    assert command.person == person
    assert [_sold(want, shop) for want in command.wants] == [("散养乌鸡蛋", 1, "板")]


@pytest.mark.parametrize(
    ("text", "orders"),
    [
        ("301要两板鸡蛋 302要一箱荔枝", [("301", "鸡蛋"), ("302", "荔枝")]),
        ("301 两板鸡蛋，302 一箱荔枝", [("301", "鸡蛋"), ("302", "荔枝")]),
        ("301和302各要一板鸡蛋", [("301", "鸡蛋"), ("302", "鸡蛋")]),
        ("301、302要一板鸡蛋", [("301", "鸡蛋"), ("302", "鸡蛋")]),
        ("302 wants 1 板 eggs, 501 wants 1 板 eggs", [("302", "eggs"), ("501", "eggs")]),
    ],
)
def test_every_neighbour_has_an_order(
    text: str, orders: list[tuple[str, str]], shop: Vocabulary
) -> None:
    command = understand_keeper(text, shop)
    assert isinstance(command, GuestOrders)
    assert [(each.person, each.wants[0].said) for each in command.orders] == orders
    assert all((want.qty or 0) < 3000 for each in command.orders for want in each.wants)


@pytest.mark.parametrize(
    ("text", "person", "address"),
    [
        ("帮501来两板鸡蛋 送幸福里3号楼2单元501", "501", "幸福里3号楼2单元501"),
        ("给张姐下一单 两板鸡蛋 送幸福里1号楼 101 要新鲜的", "张姐", "幸福里1号楼 101"),
        ("张姐要两板鸡蛋", "张姐", ""),
    ],
)
def test_an_order_for_a_neighbour_keeps_its_address(
    text: str, person: str, address: str, shop: Vocabulary
) -> None:
    command = understand_keeper(text, shop)
    assert isinstance(command, GuestOrder)
    assert (command.person, command.address) == (person, address)
    assert [_sold(want, shop) for want in command.wants] == [("散养乌鸡蛋", 2, "板")]


def test_an_order_for_a_neighbour_keeps_its_time(shop: Vocabulary) -> None:
    command = understand_keeper("302要两板鸡蛋，明天下午送", shop)
    assert isinstance(command, GuestOrder)
    assert command.due is not None
    assert (command.due.text, command.address) == ("明天下午", "")


@pytest.mark.parametrize(
    "text", ["给我买一板鸡蛋", "300 斤荔枝", "鸡蛋要荔枝", "a tray of eggs for me"]
)
def test_nobody_else_is_meant(text: str, shop: Vocabulary) -> None:
    assert not isinstance(understand_keeper(text, shop), GuestOrder | GuestOrders)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("501的荔枝改成一箱", "501"),
        ("1号单的荔枝改成一箱", "1号单"),
        ("501不要荔枝了", "501"),
        ("change order 12 eggs to 2", "12"),
    ],
)
def test_changes_of_what_was_placed(text: str, who: str, shop: Vocabulary) -> None:
    assert understand_keeper(text, shop) == ChangePlaced(who)


@pytest.mark.parametrize("text", ["取消302的单", "302不要了", "取消 302的订单", "302那单取消"])
def test_a_neighbours_order_is_called_off(text: str, shop: Vocabulary) -> None:
    assert understand_keeper(text, shop) == ChangePlaced("302", off=True)


@pytest.mark.parametrize("text", ["荔枝降5块", "荔枝便宜点", "荔枝涨价"])
def test_more_or_less_is_no_price(text: str, shop: Vocabulary) -> None:
    command = understand_keeper(text, shop)
    assert isinstance(command, KeeperSimple)
    assert (command.name, len(command.about)) == ("relative", 1)
    assert understand_keeper("便宜点", shop) is None


@pytest.mark.parametrize("text", ["小黄瓜改成3块", "501改成明天送", "小米不要了"])
def test_what_changes_no_order(text: str, shop: Vocabulary) -> None:
    assert not isinstance(understand_keeper(text, shop), ChangePlaced)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("302", "302"),
        ("给张姐", "张姐"),
        ("for 302", "302"),
        ("301的陈阿姨", "301的陈阿姨"),
        ("补货", ""),
        ("", ""),
    ],
)
def test_a_person_alone(text: str, who: str) -> None:
    assert person(text) == who


def test_a_guest_order_without_goods_is_none(shop: Vocabulary) -> None:
    assert understand_keeper("302要来", shop) is None


@pytest.mark.parametrize(
    ("text", "alias"),
    [
        ("小番茄 = 西红柿", "小番茄"),
        ("洋茄子就是西红柿", "洋茄子"),
        ("西红柿也叫洋茄子", "洋茄子"),
    ],
)
def test_words_are_taught(text: str, alias: str, shop: Vocabulary) -> None:
    command = understand_keeper(text, shop)
    assert isinstance(command, Teach)
    assert _sold(command.means, shop)[0] == "普罗旺斯西红柿"
    assert command.alias == alias


def test_the_new_name_stands_first(shop: Vocabulary) -> None:
    assert understand_keeper("西红柿 = 火箭", shop) == Teach("西红柿", Want("火箭"))
    assert understand_keeper("西红柿 = 5", shop) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("帮助", "help"),
        ("库存", "stock"),
        ("荔枝库存", "stock"),
        ("荔枝还有多少", "stock"),
        ("how many eggs are left?", "stock"),
        ("谁在找我", "handoffs"),
        ("结束人工", "finish"),
        ("没听懂的", "unread"),
        ("需求本", "needs"),
        ("done A", "finish"),
        ("打烊了", "closing"),
        ("今天不送了", "closing"),
        ("i'm leaving now", "closing"),
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
        "啊" * 500,
        "荔枝卖了多少钱",
        "tell me a joke",
        "回复 ",
        "她说取消就取消",
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


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("接单1 取消2", "one_deed"),
        ("补货苹果10箱 报损鸡蛋2板", "one_deed"),
        ("点错了 还没送呢", "undo"),
        ("鸡蛋改成50板", "count"),
    ],
)
def test_what_is_answered_rather_than_done(text: str, name: str, shop: Vocabulary) -> None:
    made = understand_keeper(text, shop)
    assert isinstance(made, KeeperSimple)
    assert made.name == name


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("苹果库存改成28箱", [28.0]),
        ("盘点 苹果剩30斤", [30.0]),
        ("苹果库存40箱，香蕉库存50斤", [40.0, 50.0]),
        ("count apples 30 boxes", [30.0]),
        ("set stock of apples to 30", [30.0]),
    ],
)
def test_what_is_there_is_counted(text: str, counted: list[float], shop: Vocabulary) -> None:
    made = understand_keeper(text, shop)
    assert isinstance(made, Count)
    assert [want.qty and want.qty / 1000 for want in made.wants] == counted


@pytest.mark.parametrize("text", ["盘点", "苹果库存", "盘点 苹果"])
def test_no_amount_counts_nothing(text: str, shop: Vocabulary) -> None:
    made = understand_keeper(text, shop)
    assert isinstance(made, KeeperSimple)
    assert made.name == "stock"


@pytest.mark.parametrize(
    "text", ["别取消 1", "don't cancel 1", "#接龙 草莓到货了\n1. 301 2盒\n2. 302 取消"]
)
def test_what_is_denied_or_a_chain_is_no_deed(text: str, shop: Vocabulary) -> None:
    assert understand_keeper(text, shop) is None


def test_rooms_are_no_amounts(shop: Vocabulary) -> None:
    made = understand_keeper("301要1板乌鸡蛋202要3斤香蕉", shop)
    assert isinstance(made, GuestOrders)
    assert [(one.person, one.wants[0].qty) for one in made.orders] == [
        ("301", 1000),
        ("202", 3000),
    ]
    all_of_them = understand_keeper("301 302 303 各一板乌鸡蛋", shop)
    assert isinstance(all_of_them, GuestOrders)
    assert [one.person for one in all_of_them.orders] == ["301", "302", "303"]


@pytest.mark.parametrize(
    ("text", "wished"),
    [
        (
            "303要两斤苹果 304也要三斤 305四斤香蕉",
            [("303", 2000), ("304", 3000), ("305", 4000)],
        ),
        ("303要两斤苹果和一斤香蕉 304也要三斤", [("303", 2000)]),
        ("305三斤香蕉", [("305", 3000)]),
    ],
)
def test_the_next_neighbour_may_want_the_same(
    text: str, wished: list[tuple[str, int]], shop: Vocabulary
) -> None:
    made = understand_keeper(text, shop)
    orders = made.orders if isinstance(made, GuestOrders) else (made,)
    assert [(one.person, one.wants[0].qty) for one in orders] == wished


def test_who_lives_there_is_one_and_not_two(shop: Vocabulary) -> None:
    made = understand_keeper("1号楼302 王大妈 要两板乌鸡蛋", shop)
    assert isinstance(made, GuestOrder)
    assert made.person == "1号楼302 王大妈"


@pytest.mark.parametrize(
    "text", ["乌鸡蛋一板26 一箱150", "乌鸡蛋26一板 150一箱", "乌鸡蛋改价 26/板 150/箱"]
)
def test_two_prices_of_one_good(text: str, shop: Vocabulary) -> None:
    made = understand_keeper(text, shop)
    assert isinstance(made, Reprice)
    assert [(price.want.unit, price.fen) for price in made.prices] == [("板", 2600), ("箱", 15000)]
