"""Bills as people read them."""

from __future__ import annotations

from dataclasses import replace

from handlers import bill
from handlers.message import Card
from store.checkout import Quote, QuoteLine
from store.orders import BasketView, OrderLineView, OrderView
from tests.handlers.here import APPLE, EGGS, SHELF, here

APPLES = QuoteLine(APPLE, "洛川苹果", "箱", 1500, 15_000, 6200, 9300, "要甜的", factor=10_000)


def _quote(*lines: QuoteLine, fee: int = 300, basket: BasketView | None = None) -> Quote:
    goods = sum(line.total_fen for line in lines)
    return Quote(1, 7, "CNY", lines, goods, fee, 1000, 3900, basket)


def test_a_line_with_its_note() -> None:
    assert bill.line_row(here(), APPLES) == ("洛川苹果 1.5箱 × ¥62（要甜的）", "¥93")
    english = ("apples (洛川苹果) 1.5 boxes × ¥62 (要甜的)", "¥93")
    assert bill.line_row(here(language="en"), APPLES) == english


def test_lines_that_cannot_be_had() -> None:
    gone = QuoteLine(99, "老酸奶", "瓶", 1000, 0, 0, 0, problem="gone")
    assert bill.line_row(here(), gone) == ("老酸奶", "已下架")
    short = QuoteLine(
        EGGS, "鲜鸡蛋", "板", 9000, 270_000, 2480, 22_320, problem="short", left=60_000
    )
    assert bill.line_row(here(), short) == ("鲜鸡蛋 9板 × ¥24.8", "只剩 2板")
    none = QuoteLine(EGGS, "鲜鸡蛋", "板", 9000, 270_000, 2480, 22_320, problem="short")
    assert bill.line_row(here(), none) == ("鲜鸡蛋 9板 × ¥24.8", "卖完了")


def test_what_is_left_is_said_in_the_unit_that_people_know() -> None:
    assert bill.left_of(here(), EGGS, 75_000) == "2板"
    assert bill.left_of(here(), EGGS, 12_000) == "12个"
    assert bill.left_of(here(), EGGS, 0) == "0板"
    assert bill.left_of(here(), 99, 1500) == "1.5"
    assert bill.left_of(here(language="en"), EGGS, 60_000) == "2 trays"


def test_a_basket_says_what_is_missing() -> None:
    lemon = QuoteLine(9, "柠檬", "个", 1000, 1000, 180, 180)
    card = bill.basket_card(here(), _quote(lemon), "幸福里3号楼")
    assert card == Card(
        "王师傅的邻店 · 您的篮子",
        (("柠檬 1个 × ¥1.8", "¥1.8"), ("配送费", "¥3"), ("送到", "幸福里3号楼")),
        "合计 ¥4.8",
        "还差 ¥8.2 起送。",
    )
    assert bill.basket_card(here(), _quote(APPLES, fee=0)).note == ""
    twenty = QuoteLine(9, "柠檬", "个", 1000, 1000, 2000, 2000)
    assert bill.basket_card(here(), _quote(twenty)).note == "再买 ¥19 免配送费。"


def test_who_fetches_it_pays_no_delivery() -> None:
    basket = BasketView(1, 7, pickup="南门自提点", due="明天", remark="别压")
    rows = bill.basket_card(here(), _quote(APPLES, fee=0, basket=basket)).rows
    assert rows[1:] == (("自提", "南门自提点"), ("时间", "明天"), ("备注", "别压"))


def test_a_sum_of_what_cannot_be_had_is_not_shown() -> None:
    short = QuoteLine(
        EGGS, "鲜鸡蛋", "板", 9000, 270_000, 2480, 22_320, problem="short", left=60_000
    )
    assert bill.basket_card(here(), _quote(short)).total == ""


def _order(**known: str) -> OrderView:
    line = OrderLineView(EGGS, "鲜鸡蛋", "板", 1000, 2480, 2480)
    return OrderView(
        1, 5, 12, "placed", 7, None, "chat", "cash", "CNY", 2480, 0, 300, 2780, "", 0, 0, lines=(line,), **known
    )  # fmt: skip


def test_an_order_for_its_shopper_and_for_the_keeper() -> None:
    order = _order(name="王先生", phone="13800138000", address="幸福里3号楼")
    card = bill.order_card(here(), order)
    assert (card.title, card.total) == ("订单 #12 · 等待接单", "合计 ¥27.8")
    assert card.rows[1:] == (("配送费", "¥3"), ("送到", "幸福里3号楼"))
    rows = bill.order_card(here(), order, for_keeper=True).rows
    assert rows[2:] == (("客人", "王先生 13800138000"), ("送到", "幸福里3号楼"))


def test_a_guest_known_by_a_room_stands_there_once() -> None:
    rows = bill.order_card(here(), _order(guest="302", address="302"), for_keeper=True).rows
    assert rows[2:] == (("送到", "302"),)


def test_an_order_that_is_fetched_goes_nowhere() -> None:
    order = replace(_order(address="南门自提点"), pickup=1)
    assert bill.order_card(here(), order).rows[2:] == (("自提", "南门自提点"),)


def test_prices_and_specs() -> None:
    assert bill.prices(here(), SHELF[1]) == "¥24.8/板、¥1/个"
    assert bill.prices(here(language="en"), SHELF[1]) == "¥24.8/tray, ¥1/piece"
    assert bill.spec(here(), SHELF[0]) == "（75mm）"
    assert bill.spec(here(), SHELF[1]) == ""
    assert bill.base_qty(SHELF[1], "板", 1500) == 45_000
    assert bill.base_qty(SHELF[1], "车", 1500) is None


def test_a_long_basket_says_where_all_of_it_is() -> None:
    turn = here()
    turn.desk = replace(turn.desk, public_url="http://x", sign=lambda person: f"pass{person}")
    card = bill.basket_card(turn, _quote(*[APPLES] * 12), "幸福里3号楼")
    assert card.goods == 12
    page = "http://x/s/wang?k=pass7&to=basket"
    assert card.more.format(left=5) == f"……还有 5 样，全在这里：{page}"
    offer = bill.basket_card(turn, _quote(*[APPLES] * 12), "幸福里3号楼", "给302下单")
    assert offer.more.format(left=5) == "……还有 5 样"
    assert bill.basket_card(turn, _quote(APPLES, APPLES)).more == ""


def test_a_long_order_says_how_to_see_the_rest() -> None:
    turn = here()
    turn.desk = replace(turn.desk, public_url="http://x", sign=lambda person: f"pass{person}")
    order = replace(_order(address="3号楼"), lines=_order().lines * 30)
    mine = bill.order_card(turn, order)
    assert (mine.goods, mine.more.format(left=9)) == (
        30, "……还有 9 样，全在这里：http://x/s/wang?k=pass7&to=orders/12",
    )  # fmt: skip
    theirs = bill.order_card(turn, order, for_keeper=True)
    assert theirs.more.format(left=9) == "……还有 9 样，发“订单 12 后9样”看"
    rest = bill.order_card(turn, order, for_keeper=True, last=9)
    assert rest.rows[9:] == (("配送费", "¥3"), ("送到", "3号楼"))
