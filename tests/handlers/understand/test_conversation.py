"""Short answers, commands, situations, and all the ways to break a reader."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.understand import (
    Add,
    Ask,
    Cancel,
    ChangeQty,
    GiveAddress,
    Good,
    JoinGroup,
    Order,
    Pick,
    Pickup,
    Reading,
    Remark,
    Remove,
    Setting,
    Simple,
    Unit,
    Vocabulary,
    deciding,
    items,
    label,
    sentence,
    setting_of,
    understand,
)
from handlers.understand.intents import Verdict
from handlers.understand.normalise import normalise
from tests.handlers.understand.corpus import learn

CONFIRM = Setting(asked="confirm")


@pytest.mark.parametrize(
    "text",
    ["1", "好的", "确认", "嗯", "ok", "行", "好的!", " 可以 ", "对的", "嗯嗯是的", "对，没毛病"],
)
def test_yes_answers_an_open_question(text: str, shop: Vocabulary) -> None:
    assert understand(text, shop, CONFIRM).main == Simple("yes")
    assert label(Simple("yes"), CONFIRM) == "checkout"


@pytest.mark.parametrize("text", ["1", "嗯", "好的", "2", "不", "😂😂", "👍", "", "   ", "。。。"])
def test_without_a_question_they_are_nothing(text: str, shop: Vocabulary) -> None:
    assert understand(text, shop).main == Simple("other")


def test_no_answers_an_open_question(shop: Vocabulary) -> None:
    assert understand("算了", shop, CONFIRM).main == Simple("no")
    assert label(Simple("no"), CONFIRM) == "cancel_order"


@pytest.mark.parametrize(
    ("text", "number"), [("1", 1), ("2", 2), ("第二个", 2), ("选3", 3), ("两", 2), ("3.", 3)]
)
def test_numbers_pick(text: str, number: int, shop: Vocabulary) -> None:
    assert understand(text, shop, Setting(asked="which")).main == Pick(number)


def test_a_number_answers_how_many(shop: Vocabulary) -> None:
    told = Setting(asked="quantity", options=(8,))
    main = understand("2", shop, told).main
    assert isinstance(main, Order)
    assert (main.wants[0].sku, main.wants[0].qty, main.wants[0].unit) == (8, 2000, "斤")


def test_paid_and_other_buttons(shop: Vocabulary) -> None:
    assert understand("好了", shop, Setting(asked="paid")).main == Simple("pay")
    assert understand("不是", shop, Setting(asked="paid")).main == Simple("no")
    assert understand("2", shop, CONFIRM).main == Pick(2)
    assert understand("修改", shop, CONFIRM).main == Simple("edit")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("购物车", "view_cart"),
        ("my basket", "view_cart"),
        ("清空购物车", "empty_cart"),
        ("老样子", "reorder"),
        ("the usual", "reorder"),
        ("转人工", "human"),
        ("talk to a person", "human"),
        ("where is my order", "status"),
        ("my orders", "status"),
        ("帮助", "help"),
        ("菜单", "browse"),
        ("我的地址", "addresses"),
        ("你记了我什么", "my_data"),
        ("删掉我的资料", "forget_me"),
        ("绑定账号", "link"),
        ("english please", "english"),
        ("说中文", "chinese"),
        ("TD", "unsubscribe"),
        ("你好！", "greet"),
        ("谢谢啦~", "thanks"),
    ],
)
def test_commands(text: str, name: str, shop: Vocabulary) -> None:
    assert understand(text, shop).main == Simple(name)


@pytest.mark.parametrize(
    ("intent", "setting", "public"),
    [
        (Simple("status"), Setting(), "ask_delivery"),
        (Simple("human"), Setting(), "other"),
        (Simple("yes"), Setting(), "other"),
        (Pick(2), Setting(), "other"),
        (Remark("轻点"), Setting(), "feedback"),
        (Cancel(), Setting(), "cancel_order"),
        (Add(()), Setting(), "add"),
    ],
)
def test_labels(intent: object, setting: Setting, public: str) -> None:
    assert label(intent, setting) == public  # type: ignore[arg-type]


def test_english_orders(shop: Vocabulary) -> None:
    main = understand("2 boxes of milk, deliver to building 3", shop)
    assert isinstance(main.main, Order)
    assert (main.main.wants[0].qty, main.main.wants[0].unit) == (2000, "箱")
    assert main.address is not None
    assert main.address.building == "3"


def test_one_message_may_hold_several_intents(shop: Vocabulary) -> None:
    reading = understand("两盒草莓 送到5栋602，要新鲜的，明天下午", shop)
    kinds = [type(intent) for intent in reading.intents]
    assert kinds == [Order, Remark, GiveAddress]
    assert reading.when is not None
    assert reading.when.text == "明天下午"


def test_removals_beside_an_order(shop: Vocabulary) -> None:
    basket = setting_of("购物车里有香蕉2斤", shop)
    reading = understand("香蕉不要了，再来一斤荔枝", shop, basket)
    assert {type(intent) for intent in reading.intents} >= {Remove}
    assert any(isinstance(intent, Order | Add) for intent in reading.intents)


def test_pinyin(shop: Vocabulary) -> None:
    main = understand("lai liang jin lizhi", shop).main
    assert isinstance(main, Order)
    assert (main.wants[0].said, main.wants[0].qty) == ("荔枝", 2000)
    assert understand("lai xyzzy", shop).doubt > 0.5
    assert understand("ni hen hao wan", shop).doubt > 0.5


def test_unknown_goods_are_a_doubtful_wish(shop: Vocabulary) -> None:
    reading = understand("来两瓶苹果醋", shop)
    assert isinstance(reading.main, Order)
    assert reading.main.wants[0].matches == ()
    assert reading.doubt >= 0.6


def test_ambiguous_goods_offer_three_at_most() -> None:
    goods = [
        Good(at, f"C{at}", f"{kind}苹果", "", (Unit("斤"),), ("苹果",))
        for at, kind in enumerate("甲乙丙丁", 1)
    ]
    words = Vocabulary.build(goods)
    main = understand("来三斤苹果", words).main
    assert isinstance(main, Order)
    assert [match.sku for match in main.wants[0].matches] == [1, 2, 3]
    told = understand("来三斤苹果", words, Setting(basket=((4, "斤"),))).main
    assert [match.sku for match in told.wants[0].matches] == [4]  # type: ignore[union-attr]


def test_the_basket_keeps_its_unit(shop: Vocabulary) -> None:
    basket = setting_of("购物车里有荔枝2箱", shop)
    main = understand("荔枝不要了", shop, basket).main
    assert isinstance(main, Remove)
    assert main.wants[0].unit == "箱"


def test_a_group_buy_of_several_goods_asks(shop: Vocabulary) -> None:
    reading = understand("我也要", shop, Setting(group=(8, 3)))
    assert not isinstance(reading.main, JoinGroup) or not reading.main.wants


def test_a_cancelled_order_has_its_number(shop: Vocabulary) -> None:
    assert understand("取消订单12", shop).main == Cancel(12)


def test_where_to_leave_it(shop: Vocabulary) -> None:
    assert understand("不在家，放驿站", shop).main == Pickup("驿站")


@pytest.mark.parametrize(
    ("told", "setting"),
    [
        (None, Setting()),
        ("机器人问收货地址", Setting(asked="address")),
        ("机器人发了付款码", Setting(asked="paid")),
        ("机器人问是否确认下单", Setting(asked="confirm")),
        ("刚提交购物车", Setting(basket=((0, ""),))),
        ("刚下单荔枝3斤", Setting(ordered=True, last=(8,))),
        ("群里正在开团：荔枝整箱", Setting(group=(8,), group_unit="箱")),
        ("机器人问荔枝要几斤", Setting(asked="quantity", options=(8,), last=(8,))),
        ("刚聊到荔枝", Setting(last=(8,))),
        ("购物车里有荔枝2箱", Setting(basket=((8, "箱"),), last=(8,), amounts=(2000,))),
    ],
)
def test_situations_in_words(told: str | None, setting: Setting, shop: Vocabulary) -> None:
    assert setting_of(told, shop) == setting


def test_an_empty_shop_understands_talk() -> None:
    nothing = Vocabulary.build([])
    assert understand("谢谢", nothing).main == Simple("thanks")
    assert understand("来两箱苹果", nothing).main.__class__ in (Order, Simple)
    assert understand("你好", Vocabulary()).main == Simple("greet")
    assert understand("来两箱苹果吧老板", Vocabulary()).main.__class__ is not None


@pytest.mark.parametrize(
    "text",
    [
        "苹" * 10_000,
        "来两箱苹果" * 2000,
        "1" * 10_000,
        "\u202e苹果\u200f" * 500,
        "😀" * 3000,
        "a" * 10_000,
        "#接龙\n" + "1. 王姐 2箱\n" * 900,
    ],
)
def test_long_texts_end(text: str, shop: Vocabulary) -> None:
    assert isinstance(understand(text, shop), Reading)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    understand(text, learn.vocabulary())


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        alphabet="来要不没有就改成换两三半一斤箱个苹果荔枝香蕉虾送到号楼5栋,。…从是各元块+*x2",
        max_size=24,
    ),
    st.sampled_from(
        [
            Setting(),
            CONFIRM,
            Setting(asked="quantity", options=(8,)),
            Setting(group=(8,)),
            Setting(basket=((8, "斤"),)),
        ]
    ),
)
def test_no_order_raises(text: str, setting: Setting) -> None:
    understand(text, learn.vocabulary(), setting)


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=1, max_value=9999), st.sampled_from(["斤", "箱"]))
def test_quantities_come_back(number: int, unit: str) -> None:
    main = understand(f"来{number}{unit}荔枝", learn.vocabulary()).main
    assert isinstance(main, Order)
    assert (main.wants[0].qty, main.wants[0].unit) == (number * 1000, unit)


def test_change_of_what_is_in_the_basket(shop: Vocabulary) -> None:
    basket = setting_of("购物车里有荔枝2斤", shop)
    assert isinstance(understand("荔枝三斤吧", shop, basket).main, ChangeQty)
    assert isinstance(understand("荔枝多了，一斤够了", shop, basket).main, ChangeQty)


@pytest.mark.parametrize(
    ("text", "context", "kinds"),
    [
        ("香蕉和大葱不要，荔枝要", "购物车里有香蕉2斤、大葱1捆", {Remove}),
        ("不要香蕉，还有大葱", "购物车里有香蕉2斤、大葱1捆", {Remove}),
        ("苹果两斤换成梨", "购物车里有苹果2斤", {ChangeQty, Remove}),
        ("不要香蕉但是要大葱一捆", "购物车里有香蕉2斤", {Remove}),
        ("不是一袋是两袋", "购物车里有大米1袋", {ChangeQty}),
        ("把苹果换成梨", "购物车里有苹果2斤", {ChangeQty, Remove}),
    ],
)
def test_what_changes(text: str, context: str, kinds: set[type], shop: Vocabulary) -> None:
    reading = understand(text, shop, setting_of(context, shop))
    assert kinds <= {type(intent) for intent in reading.intents}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("两箱红富士苹果", "红富士苹果"),
        ("milk please", "milk"),
        ("milkshake, buttermilk", ""),
        ("还有什么", ""),
        ("", ""),
    ],
)
def test_the_longest_name_in_a_text(text: str, name: str) -> None:
    goods = [
        Good(1, "A", "红富士苹果", "", (Unit("斤"),), ("苹果",)),
        Good(2, "M", "纯牛奶", "", (Unit("箱"),), ("milk",)),
    ]
    assert Vocabulary.build(goods).named(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("买单，送枫林路66号院东门3楼", "checkout"),
        ("show me my order history", "status"),
        ("荔枝几时再来", "stock"),
        ("有心了，还送两根大葱，太客气", "thanks"),
        ("有心了，还送两根大葱", "thanks"),
        ("好的谢谢，那退货怎么退", "refund"),
        ("麻烦你啦，回头请你喝茶", "thanks"),
        ("三天两头送错，上回要瓶装你给罐装", "complaint"),
        ("老是拿错，上回要两箱荔枝", "complaint"),
        ("她把两箱荔枝全搬丈母娘家去了", "other"),
    ],
)
def test_a_few_words_say_what_it_is_about(text: str, name: str, shop: Vocabulary) -> None:
    main = understand(text, shop).main
    assert (main.topic if isinstance(main, Ask) else main.name) == name  # type: ignore[union-attr]


def test_an_amount_is_not_dropped_with_what_another_clause_lacks(shop: Vocabulary) -> None:
    main = understand("利枝半斤，莱花要没有就算", shop).main
    assert isinstance(main, Order)
    assert [(want.sku, want.qty) for want in main.wants] == [(8, 500)]


def test_what_there_is_of_something_is_about_it(shop: Vocabulary) -> None:
    assert understand("有什么苹果", shop).main == Ask(
        "product", understand("苹果有吗", shop).main.about
    )  # type: ignore[union-attr]


def test_a_name_of_digits_is_no_number() -> None:
    words = Vocabulary.build(
        [
            Good(1, "D", "84消毒液", "", (Unit("瓶"),), ("84",)),
            Good(2, "R", "大米", "", (Unit("斤"),)),
        ]
    )
    assert understand("来两瓶84", words).main.wants[0].sku == 1  # type: ignore[union-attr]
    main = understand("来84斤大米", words).main
    assert isinstance(main, Order)
    assert (main.wants[0].sku, main.wants[0].qty) == (2, 84000)
    assert understand("来九九九九九九九九九斤大米", words).main.__class__ in (Order, Simple)


def test_an_addition_is_one_wherever_the_word_stands(shop: Vocabulary) -> None:
    assert isinstance(understand("荔枝两斤也加上", shop).main, Add)
    assert isinstance(understand("打包一份烤鸭下单", shop).main, Order)


def test_a_group_nobody_knows(shop: Vocabulary) -> None:
    assert understand("我也要", shop, Setting(group=(999,))).main.__class__ in (JoinGroup, Simple)


@pytest.mark.parametrize("text", ["你好,荔枝两斤", "结账,再来荔枝两斤", "谢谢,荔枝两斤"])
def test_courtesy_hides_no_order(text: str, shop: Vocabulary) -> None:
    assert isinstance(understand(text, shop).main, Order | Add)


def test_goods_with_an_amount_are_an_order_whatever_the_model_says(shop: Vocabulary) -> None:
    said = normalise("荔枝两斤")
    parts = sentence.parse(said.plain, shop)
    found = items.read(said.plain, parts, shop)
    verdict = Verdict("greet", "thanks", 1.0)
    told = deciding.Sentence(said, parts, found, verdict, shop, Setting(), said.plain, found.kinds)
    assert deciding.decide(told, goods=True) == "order"


def test_where_to_send_it(shop: Vocabulary) -> None:
    main = understand("deliver to building 3", shop).main
    assert isinstance(main, GiveAddress)
    assert main.address.building == "3"
    assert understand("cancel", shop).main == Cancel()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2 boxes of apples and a bag of rice please", [(1, 2000), (2, 1000)]),
        ("3 cups of yoghurt", [(3, 3000)]),
        ("no cherries today?", []),
    ],
)
def test_goods_are_known_in_english_though_no_list_says_so(
    text: str, found: list[tuple[int, int]]
) -> None:
    goods = [
        Good(1, "A", "洛川苹果", "", (Unit("斤"), Unit("箱"))),
        Good(2, "R", "五常大米", "", (Unit("袋"),)),
        Good(3, "Y", "老酸奶", "", (Unit("杯"),)),
    ]
    main = understand(text, Vocabulary.build(goods)).main
    wants = main.wants if isinstance(main, Order) else ()
    assert [(want.sku, want.qty) for want in wants] == found
