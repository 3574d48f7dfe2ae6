"""Turns of phrase that are rare in the corpus: each reads as a person would take it."""

from __future__ import annotations

import pytest

from handlers.understand import (
    Add,
    Ask,
    ChangeQty,
    Good,
    Needs,
    Order,
    Reading,
    Setting,
    Simple,
    Unit,
    Vocabulary,
    label,
    understand,
)
from tests.handlers.understand.corpus import learn

LITCHI = 1
KNOWN = Vocabulary.build(
    [Good(LITCHI, "L1", "妃子笑荔枝", "", (Unit("斤", 1000), Unit("箱", 5000)), ("荔枝",), "水果")]
)
BASKET = Setting(basket=((LITCHI, "斤"),))


def _read(text: str, setting: Setting = BASKET) -> Reading:
    return understand(text, KNOWN, setting)


@pytest.mark.parametrize(
    ("text", "qty"),
    [
        ("make it one", 1000),
        ("ok, make it 3", 3000),
        ("only two please", 2000),
        ("3 is enough", 3000),
        ("一个就够", 1000),
    ],
)
def test_so_many_of_what_is_there_by_the_box(text: str, qty: int) -> None:
    main = _read(text, Setting(basket=((LITCHI, "箱"),), amounts=(2000,))).main
    assert isinstance(main, ChangeQty)
    assert [(want.sku, want.qty, want.unit) for want in main.wants] == [(LITCHI, qty, "箱")]


@pytest.mark.parametrize(
    ("text", "label_"),
    [
        ("my litchis were mouldy", "complaint"),
        ("荔枝怎么样", "ask_product"),
        ("有啥推荐", "ask_product"),
        ("老板推荐点好吃的", "ask_product"),
        ("昨天让你留的荔枝还在吗", "ask_stock"),
        ("帮我看下昨天的订单", "ask_delivery"),
        ("hi, what do you have today", "ask_product"),
        ("what's on offer", "ask_product"),
        ("几点能送到", "ask_delivery"),
    ],
)
def test_what_is_asked_or_told_of_goods(text: str, label_: str) -> None:
    setting = Setting(asked="address", basket=((LITCHI, "箱"),)) if "几点" in text else Setting()
    reading = _read(text, setting)
    assert label(reading.main, setting) == label_
    assert reading.address is None


@pytest.mark.parametrize(
    ("text", "name"),
    [("麻烦写个贺卡祝王老师生日快乐", "Remark"), ("帮我看看荔枝", ""), ("麻烦问下几点送吗", "")],
)
def test_what_else_is_to_be_done_is_a_remark(text: str, name: str) -> None:
    said = type(_read(text).main).__name__
    assert (said == "Remark") == bool(name)


def test_what_was_eaten_is_complained_of_and_what_lasts_is_needed() -> None:
    shop = Vocabulary.build(
        [
            Good(1, "E1", "鲜鸡蛋", "", (Unit("板"),), ("鸡蛋", "eggs"), "肉蛋"),
            Good(2, "F1", "海尔冰箱", "", (Unit("台"),), ("冰箱", "fridge"), "家电"),
        ]
    )
    told = [understand(f"my {what} broken", shop).main for what in ("eggs were", "fridge is")]
    assert [label(main, Setting()) for main in told] == ["complaint", "need"]


@pytest.mark.parametrize("text", ["尿不湿只剩两片", "酱油快没了", "鸡蛋就剩俩了"])
def test_what_runs_out_is_needed_and_not_yet_ordered(text: str) -> None:
    assert isinstance(understand(text, learn.vocabulary()).main, Needs)


@pytest.mark.parametrize(
    "text", ["不是一斤荔枝是两斤", "荔枝是两斤不是一斤", "荔枝不是一斤，是两斤"]
)
@pytest.mark.parametrize("setting", [BASKET, Setting()], ids=["basket", "nothing"])
def test_not_this_much_but_that_much(text: str, setting: Setting) -> None:
    main = _read(text, setting).main
    assert isinstance(main, ChangeQty)
    assert [(want.sku, want.qty) for want in main.wants] == [(LITCHI, 2000)]


@pytest.mark.parametrize("text", ["荔枝少一点，留两斤", "荔枝别那么多，留两斤"])
def test_less_of_it_leaves_so_much(text: str) -> None:
    main = _read(text).main
    assert isinstance(main, ChangeQty)
    assert [(want.sku, want.qty) for want in main.wants] == [(LITCHI, 2000)]


@pytest.mark.parametrize("text", ["龙眼没有就算了", "来两斤龙眼，没有就不要了"])
def test_what_is_not_to_be_had_and_need_not_be_is_no_order(text: str) -> None:
    wants = [want for i in _read(text).intents if isinstance(i, Order) for want in i.wants]
    assert [want.sku for want in wants if want.sku is not None] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("two watermelons", "瓜"),
        ("3 peaches", "桃"),
        ("2 boxes of strawberries", "莓"),
        ("one fish", "鱼"),
    ],
)
def test_several_of_what_has_an_english_name(text: str, name: str) -> None:
    shelf = [
        Good(at, f"W{at}", sign, "", (Unit("个"), Unit("箱")), (alias,))
        for at, (sign, alias) in enumerate(
            (("瓜", "watermelon"), ("桃", "peach"), ("莓", "strawberry"), ("鱼", "fish")), start=1
        )
    ]
    shop = Vocabulary.build(shelf)
    found = understand(text, shop)
    [want] = [want for intent in found.intents for want in getattr(intent, "wants", ())]
    assert shop.good(want.sku or 0).name == name


@pytest.mark.parametrize(
    ("words", "public"),
    [
        ("到哪了", "ask_delivery"),
        ("我要换货", "refund"),
        ("帮我改一下收货地址", "address"),
        ("", "other"),
    ],
)
def test_an_order_card_pasted_before_the_words_says_nothing_itself(
    words: str, public: str
) -> None:
    card = "咨询订单号:1042338 订单金额:29.8 下单时间:2026-09-12 10:12:33 "
    assert label(_read(f"{card}{words}", Setting()).main) == public


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("你好 在吗 保价怎么弄啊", "refund"),
        ("亲，在不，收到的碗有一个是碎的", "complaint"),
        ("哦哦 那师傅几点派送呀", "ask_delivery"),
        ("嗯嗯 好的 谢谢", "thanks"),
    ],
)
def test_openings_hide_no_question(text: str, public: str) -> None:
    assert label(_read(text, Setting()).main) == public


@pytest.mark.parametrize(
    ("text", "setting", "wish"),
    [
        ("昨天你家荔枝孩子一口气吃了半斤，今天再来两斤", Setting(), ("add", 2000)),
        ("我家那口子馋荔枝馋了一礼拜了 行吧 给他整5斤", Setting(), ("order", 5000)),
        ("超市荔枝都卖到42一斤了，还是你家的吧，来三斤", Setting(), ("order", 3000)),
        ("公司发了两箱苹果谁吃得完啊，给我来两斤荔枝", Setting(), ("order", 2000)),
        ("老妈视频里骂我败家，荔枝减到一斤半就行了", BASKET, ("change_qty", 1500)),
        ("刚算了下一天要吃6斤荔枝，一斤哪够，改成三斤", BASKET, ("change_qty", 3000)),
        ("前面那单里给塞两斤荔枝", Setting(), ("add", 2000)),
        ("老公非说不够吃，荔枝再加一斤吧真服了", Setting(), ("add", 1000)),
        ("下午打牌缺吃的，荔枝两斤速来", Setting(), ("order", 2000)),
        ("别家的难吃死了，还是你家的荔枝好，两斤", Setting(), ("order", 2000)),
        ("我刚看新闻，荔枝出口降税了", Setting(), ("other", None)),
        ("荔枝两斤，呃，一斤吧，吃不完怕坏", Setting(), ("order", 1000)),
        ("减肥第7天，早餐半斤荔枝一盒牛奶", Setting(), ("other", None)),
        # told of, said by others, supposed, or asked for what is bad
        ("老妈住院那阵儿，病友家送了两斤荔枝", Setting(), ("other", None)),
        ("我家鹦鹉学会了一句：老板，来两斤荔枝", Setting(), ("other", None)),
        ("哪天中了五百万，我先买一百斤荔枝，一家一斤哈哈", Setting(), ("other", None)),
    ],
)
def test_what_is_asked_for_at_the_end_of_a_story(
    text: str, setting: Setting, wish: tuple[str, int | None]
) -> None:
    main = _read(text, setting).main
    wants = [want.qty for want in getattr(main, "wants", ())]
    assert (label(main), wants[0] if wants else None) == wish


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("有立枝吗", "立枝"),
        ("立枝多少钱", "立枝"),
        ("藜麦有吗", "藜麦"),
        ("你家有卖藜麦吗", "藜麦"),
        ("有现货吗", ""),
        ("质量怎么样", ""),
        ("藜麦多少钱", ""),
    ],
)
def test_what_a_question_names_by_another_name(text: str, said: str) -> None:
    """What is nearly called so is meant; what is not sold is told of where it is asked for."""
    main = _read(text).main
    assert isinstance(main, Ask)
    assert [want.said for want in main.about] == ([said] if said else [])
    assert all(want.sku == LITCHI for want in main.about if said == "立枝")


@pytest.mark.parametrize(
    ("text", "setting", "main"),
    [
        ("红付士多少钱", Setting(), "pay"),
        ("红付士两箱", Setting(asked="address"), "order"),
        ("三家村", Setting(asked="address"), "address"),
        ("南门两个石狮子", Setting(asked="address"), "address"),
        ("红付士两箱", Setting(asked="confirm", basket=BASKET.basket, ordered=True), "add"),
        ("付钱了吗", Setting(), "pay"),
        ("提交", Setting(asked="notify"), "checkout"),
        ("下单", Setting(asked="cancel"), "checkout"),
        ("付了", Setting(asked="confirm"), "pay"),
        ("付了", Setting(asked="paid"), "pay"),
    ],
)
def test_words_that_resemble_another_intent(text: str, setting: Setting, main: str) -> None:
    assert label(_read(text, setting).main, setting) == main


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        ("上次那个荔枝", True),
        ("还是上次那个荔枝吧", True),
        ("平时吃的那种荔枝来两斤", True),
        ("上次那个荔枝两箱", True),
        ("the usual litchi", True),
        ("荔枝来两斤", False),
        ("那个荔枝来两斤", False),
    ],
)
def test_goods_as_they_were_had_before(text: str, usual: bool) -> None:
    main = _read(text, Setting()).main
    assert isinstance(main, Order | Add)
    assert [(want.sku, want.usual) for want in main.wants] == [(LITCHI, usual)]


def test_what_was_had_before_is_not_always_wished_for_again() -> None:
    for text in ("上次那个荔枝坏了", "上次那个荔枝多少钱", "上次买的荔枝不要了", "上次那个"):
        assert not isinstance(_read(text, Setting()).main, Order | Add), text


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("荔枝不要换芒果", [("ChangeQty", "芒果"), ("Remove", "荔枝")]),
        ("荔枝退了换芒果", [("ChangeQty", "芒果"), ("Remove", "荔枝")]),
        ("还是不要荔枝了要芒果", [("Remove", "荔枝"), ("Order", "芒果")]),
        ("荔枝不要了", [("Remove", "荔枝")]),
        ("算了荔枝还是两斤吧", [("ChangeQty", "荔枝")]),
        ("算了荔枝不要了", [("Remove", "荔枝")]),
    ],
)
def test_one_for_another_in_a_breath(
    text: str, changed: list[tuple[str, str]], shop: Vocabulary
) -> None:
    [litchi] = shop.names["荔枝"]
    setting = Setting(basket=((shop.goods[litchi].id, "斤"),), amounts=(3000,))
    read = understand(text, shop, setting)
    told = [
        (type(one).__name__, want.said)
        for one in read.intents
        for want in getattr(one, "wants", ())
    ]
    assert told == changed


def test_the_others_are_not_what_was_talked_of() -> None:
    setting = Setting(last=(LITCHI,), basket=BASKET.basket)
    assert _read("除了米饭，其他各来一份", setting).main == Simple("other")
