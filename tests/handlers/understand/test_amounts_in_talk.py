"""How much of what, as people say it: what counts, what only describes, what is taken back."""

from __future__ import annotations

import pytest

from handlers.understand import (
    Add,
    ChangeQty,
    Community,
    Good,
    Needs,
    Order,
    Pickup,
    Setting,
    Simple,
    Unit,
    Vocabulary,
    label,
    understand,
)
from handlers.understand.normalise import normalise
from handlers.understand.sentence import parse, scan

APPLE, EGGS, NOODLES, GINGER, BRAND, PEAR, BEEF, RADISH, RICE, SUGAR, COFFEE, MAT = range(1, 13)
MILK_TEA, YOGHURT = 14, 15


def good(at: int, name: str, units: str, *aliases: str) -> Good:
    return Good(at, f"C{at}", name, "", tuple(Unit(one) for one in units.split()), aliases)


SHOP = Vocabulary.build(
    [
        good(APPLE, "洛川苹果", "斤 箱 个", "苹果", "apples"),
        good(EGGS, "鲜鸡蛋", "板 盒 个", "鸡蛋", "eggs"),
        good(NOODLES, "重庆小面", "碗 份", "小面"),
        good(GINGER, "小黄姜", "斤 块", "姜", "ginger"),
        good(BRAND, "三元纯牛奶", "箱 盒", "三元", "牛奶"),
        good(PEAR, "皇冠梨", "斤 箱", "梨", "pears"),
        good(BEEF, "牛腩", "斤", "牛腩"),
        good(RADISH, "白萝卜", "根 斤", "萝卜"),
        good(RICE, "香米", "袋", "米"),
        good(SUGAR, "白砂糖", "包", "糖"),
        good(COFFEE, "速溶咖啡1+2", "盒", "咖啡"),
        good(MAT, "冰丝凉席", "张", "凉席"),
        good(13, "青花瓷碗", "个", "碗"),
        good(YOGHURT, "原味酸奶", "杯 排", "酸奶"),
        good(MILK_TEA, "珍珠奶茶", "杯 份"),
    ],
    [Community(1, "幸福里")],
)
PACKED = Vocabulary.build(
    [
        Good(1, "R1", "柴火香米", "5kg", (Unit("袋"),), ("米", "大米")),
        good(2, "雪天食盐", "袋 包", "盐"),
    ]
)


@pytest.mark.parametrize(
    ("text", "unit", "qty"),
    [
        ("20斤米", "袋", 2000),
        ("米5kg", "袋", 1000),
        ("大米10公斤", "袋", 2000),
        ("3斤米", "斤", 3000),
        ("米两箱", "箱", 2000),
        ("家里没米了，来两袋", "袋", 2000),
    ],
)
def test_a_weight_is_so_many_packs(text: str, unit: str, qty: int) -> None:
    main = understand(text, PACKED, Setting()).main
    assert isinstance(main, Order)
    assert [(want.sku, want.unit, want.qty) for want in main.wants] == [(1, unit, qty)]


def test_what_has_run_out_is_ordered_by_its_amount() -> None:
    main = understand("家里没盐了，来两包", PACKED, Setting()).main
    assert isinstance(main, Order)
    assert [(want.sku, want.unit, want.qty) for want in main.wants] == [(2, "包", 2000)]
    main = understand("家里没米了，没盐了，来两包", PACKED, Setting()).main
    assert isinstance(main, Order)
    assert [want.sku for want in main.wants] == [2]


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("🍎2斤🥚1板", [("苹果", 2000, "斤"), ("鸡蛋", 1000, "板")]),
        ("来两斤🍎", [("苹果", 2000, "斤")]),
        ("🍐x3", [("梨", 3000, "斤")]),
        ("两磅苹果", [("苹果", 1814, "斤")]),
        ("蛋一板", [("蛋", 1000, "板")]),
        ("鸡蛋一板🥚🥚", [("鸡蛋", 1000, "板")]),
        ("苹果🍎2斤", [("苹果", 2000, "斤")]),
        ("牛腩切一斤二两，带皮", [("牛腩", 1200, "斤")]),
        ("牛腩三斤切一斤一块", [("牛腩", 3000, "斤")]),
        ("牛腩一斤，不一斤半吧", [("牛腩", 1500, "斤")]),
        ("鸡蛋不要散的，来一板", [("鸡蛋", 1000, "板")]),
        ("那个15.8的苹果来一箱", [("苹果", 1000, "箱")]),
        ("香米5L的一袋", [("香米", 1000, "袋")]),
        ("除了梨，苹果和牛腩各一斤", [("苹果", 1000, "斤"), ("牛腩", 1000, "斤")]),
        (
            "除了梨，再来苹果和牛腩各一斤",
            [("梨", 1000, "斤"), ("苹果", 1000, "斤"), ("牛腩", 1000, "斤")],
        ),
        ("苹果两箱，别拿错成梨", [("苹果", 2000, "箱")]),
        ("牛腩要一斤，三元的", [("牛腩", 1000, "斤")]),
        ("鸡蛋两板多少钱？算了来一板", [("鸡蛋", 1000, "板")]),
        ("皇冠梨十五个", [("皇冠梨", 15000, "个")]),
        ("苹果来5斤吧 算了3斤够了", [("苹果", 3000, "斤")]),
        ("算了 来两斤苹果", [("苹果", 2000, "斤")]),
        ("苹果算了 来两斤牛腩", [("牛腩", 2000, "斤")]),
        (
            "苹果梨各来三斤 再来点姜",
            [("苹果", 3000, "斤"), ("梨", 3000, "斤"), ("姜", 1000, "斤")],
        ),
        ("鸡蛋要两板 不 一板就好", [("鸡蛋", 1000, "板")]),
        ("苹果和梨一样来三斤", [("苹果", 3000, "斤"), ("梨", 3000, "斤")]),
        ("龙眼没有的话就要个梨", [("梨", 1000, "斤")]),
    ],
)
def test_what_is_ordered_beside_what_is_only_said(
    text: str, wants: list[tuple[str, int, str]]
) -> None:
    main = understand(text, SHOP, Setting()).main
    assert isinstance(main, Order | Add)
    assert [(want.said, want.qty, want.unit) for want in main.wants] == wants


def test_names_of_one_sign_in_a_row_are_a_list_and_no_compound() -> None:
    shop = Vocabulary.build([good(1, "米", "袋"), good(2, "油", "桶"), good(3, "盐", "袋")])
    main = understand("米油盐各一份", shop, Setting()).main
    assert isinstance(main, Order)
    assert [want.sku for want in main.wants] == [1, 2, 3]
    assert understand("米油一桶", shop, Setting()).main != main


def test_a_size_of_a_name_behind_another_number() -> None:
    shop = Vocabulary.build(
        [Good(1, "A1", "5斤装苹果", "5斤装", (Unit("斤"), Unit("箱")), ("苹果",))]
    )
    main = understand("十斤装的苹果来两箱", shop, Setting()).main
    assert isinstance(main, Order)
    assert [(want.sku, want.qty, want.unit) for want in main.wants] == [(1, 2000, "箱")]


@pytest.mark.parametrize("text", ["小区门口新开了家水果店", "咱们小区一共几栋楼", "三号楼停水了"])
def test_what_is_told_of_a_place_is_no_address(text: str) -> None:
    reading = understand(text, SHOP, Setting())
    assert label(reading.main, Setting()) in ("other", "ask_delivery")
    assert reading.address is None


def test_not_this_but_that() -> None:
    main = understand("不是要苹果，是要梨，两箱", SHOP, Setting()).main
    assert [(want.sku, want.qty) for want in main.wants] == [(PEAR, 2000)]  # type: ignore[union-attr]


def test_what_is_taken_off_and_some_of_another() -> None:
    intents = understand("先不要鸡蛋了，来点牛腩", SHOP, BASKET).intents
    assert [type(one).__name__ for one in intents] == ["Remove", "Order"]


def test_what_tells_of_a_need_may_be_ordered_by_its_name() -> None:
    assert isinstance(understand("饺子皮一斤半", SHOP, Setting()).main, Order)


@pytest.mark.parametrize(
    ("text", "what", "when", "whom"),
    [
        ("孩子发烧，来一盒退烧贴", "退烧贴/退热贴", None, "孩子"),
        ("想订个生日蛋糕，后天我老公生日", "生日蛋糕", "后天", "老公"),
    ],
)
def test_what_is_not_sold_is_a_need_with_its_reason(
    text: str, what: str, when: str | None, whom: str
) -> None:
    main = understand(text, SHOP, Setting()).main
    assert isinstance(main, Needs)
    (need,) = main.needs
    assert (need.what, need.when, need.for_whom) == (what, when, whom)


@pytest.mark.parametrize("text", ["螺狮粉来8袋", "螺狮粉8袋", "来8袋螺狮粉"])
def test_a_misspelt_name_beside_a_verb(text: str) -> None:
    shop = Vocabulary.build([good(1, "柳州螺蛳粉", "袋 箱", "螺蛳粉")])
    main = understand(text, shop, Setting()).main
    assert isinstance(main, Order)
    assert [(want.sku, want.qty) for want in main.wants] == [(1, 8000)]


@pytest.mark.parametrize("text", ["今晚没菜吃 里几肉一斤", "晚上家里没吃的，里几肉一斤"])
def test_why_it_is_wanted_beside_a_misspelt_name(text: str) -> None:
    shop = Vocabulary.build(
        [good(1, "里脊肉", "斤"), good(2, "鸡米花", "袋"), good(3, "鸡蛋", "板")]
    )
    main = understand(text, shop, Setting()).main
    assert isinstance(main, Order)
    assert [(want.sku, want.qty) for want in main.wants] == [(1, 1000)]


def test_why_it_is_wanted_beside_a_name_that_only_sounds_so() -> None:
    shop = Vocabulary.build([good(1, "红富士", "箱")])
    main = understand("今晚没菜吃 红付士一箱", shop, Setting()).main
    assert isinstance(main, Order)
    assert [(want.sku, want.qty) for want in main.wants] == [(1, 1000)]


@pytest.mark.parametrize(("last", "also"), [((), []), ((EGGS,), [(EGGS, 2000)]), ((BEEF,), [])])
def test_an_amount_of_what_was_talked_of(
    last: tuple[int, ...], also: list[tuple[int, int]]
) -> None:
    main = understand("来两板 再来三斤苹果", SHOP, Setting(last=last)).main
    assert isinstance(main, Order | Add)
    assert [(want.sku, want.qty) for want in main.wants] == [(APPLE, 3000), *also]


def test_another_amount_is_no_refund() -> None:
    assert isinstance(understand("两斤太少，换三斤", SHOP, Setting()).main, ChangeQty | Simple)
    assert label(understand("这个想换一个", SHOP, Setting()).main, Setting()) == "refund"


@pytest.mark.parametrize("text", ["帮我把篮子里的都下了", "下吧下吧"])
def test_words_that_place_an_order(text: str) -> None:
    assert label(understand(text, SHOP, BASKET).main, BASKET) == "checkout"


def test_a_story_of_amounts_is_no_order() -> None:
    main = understand("奶奶说她那会儿一斤猪肉才七毛", SHOP, Setting()).main
    assert label(main, Setting()) == "other"


@pytest.mark.parametrize(
    "text", ["自提点选永辉超市那个", "周五下了课来取可以吗", "大年初二去店里自提"]
)
@pytest.mark.parametrize("setting", [Setting(), Setting(asked="confirm", basket=((PEAR, "箱"),))])
def test_who_fetches_it_cancels_nothing(text: str, setting: Setting) -> None:
    assert isinstance(understand(text, SHOP, setting).main, Pickup)


BASKET = Setting(
    basket=((APPLE, "箱"), (PEAR, "箱"), (EGGS, "板")), amounts=(2000, 1000, 3000), last=(APPLE,)
)
FRESH = Setting()
GROUP = Setting(group=(APPLE,), group_unit="箱")


def wishes(
    text: str, setting: Setting
) -> tuple[str, list[tuple[int | None, float | None, str | None]]]:
    reading = understand(text, SHOP, setting)
    found = [
        (want.sku, want.qty and want.qty / 1000, want.unit)
        for intent in reading.intents
        for want in getattr(intent, "wants", ())
    ]
    return label(reading.main, setting), found


@pytest.mark.parametrize(
    ("text", "setting", "intent", "found"),
    [
        # a unit alone is one of it, and yields to what is said more exactly
        ("来箱苹果", FRESH, "order", [(APPLE, 1, "箱")]),
        ("来个苹果", FRESH, "order", [(APPLE, 1, "个")]),
        ("我要点份小面", FRESH, "order", [(NOODLES, 1, "份")]),
        ("小面来份辣的", FRESH, "order", [(NOODLES, 1, "份")]),
        ("昨天看见老李一口气扛三箱苹果上五楼", FRESH, "other", []),
        ("昨天看见老李一口气扛三箱苹果上五楼", BASKET, "other", []),
        ("昨天那种苹果再来两箱", FRESH, "add", [(APPLE, 2, "箱")]),
        ("苹果一串多重？先来两个", FRESH, "order", [(APPLE, 2, "个")]),
        ("苹果和牛奶都先不要了，等发工资", FRESH, "remove", [(APPLE, None, "斤"), (BRAND, None, "箱")]),
        ("买两箱牛奶送什么", FRESH, "ask_promotion", []),
        ("牛奶 再要六箱", FRESH, "add", [(BRAND, 6, "箱")]),
        ("苹果四箱，改三箱吧放不下", FRESH, "order", [(APPLE, 3, "箱")]),
        ("牛奶三箱苹果两斤 加班狗的晚饭", FRESH, "order", [(BRAND, 3, "箱"), (APPLE, 2, "斤")]),
        ("皇冠黎两箱 夜班续命", FRESH, "order", [(PEAR, 2, "箱")]),
        ("满99减10，那我拿一箱苹果吧", FRESH, "order", [(APPLE, 1, "箱")]),
        ("把三箱苹果里拿走两箱", BASKET, "remove", [(APPLE, 2, "箱")]),
        ("苹果、牛奶都来一箱", FRESH, "order", [(APPLE, 1, "箱"), (BRAND, 1, "箱")]),
        ("苹果和梨都要新鲜的，牛腩两斤", FRESH, "order", [(APPLE, 1, "斤"), (PEAR, 1, "斤"), (BEEF, 2, "斤")]),
        ("酸奶来一排", FRESH, "order", [(YOGHURT, 1, "排")]),
        ("来点牛腩，再来两个苹果", FRESH, "order", [(BEEF, None, "斤"), (APPLE, 2, "个")]),
        # so many for each of so many people
        ("我们三个人，一人一碗小面", FRESH, "order", [(NOODLES, 3, "碗")]),
        ("就我俩，每人两个苹果，再来一盒牛奶", FRESH, "order", [(APPLE, 4, "个"), (BRAND, 1, "盒")]),
        # a word that is known may be half of a misspelt one
        ("珍珠奶荼两杯", FRESH, "order", [(MILK_TEA, 2, "杯")]),
        ("两杯珍珠奶荼", FRESH, "order", [(MILK_TEA, 2, "杯")]),
        ("平果两箱，哈哈哈", FRESH, "order", [(APPLE, 2, "箱")]),
        ("来两份珍猪奶茶", FRESH, "order", [(MILK_TEA, 2, "份")]),
        # slips of the tongue, and second thoughts in one breath
        ("三斤牛腩，不对，两斤苹果", FRESH, "order", [(APPLE, 2, "斤")]),
        ("三斤牛腩，说错了，再加两斤苹果", FRESH, "order", [(BEEF, 3, "斤"), (APPLE, 2, "斤")]),
        ("苹果要五斤吧，嗯，太多了，三斤好了", FRESH, "order", [(APPLE, 3, "斤")]),
        ("苹果一箱就好，不用两箱", FRESH, "order", [(APPLE, 1, "箱")]),
        ("一碗小面，哎算了换成牛腩吧", FRESH, "order", [(BEEF, 1, "碗")]),
        ("小面，要辣的，不要香菜", FRESH, "order", [(NOODLES, None, "碗")]),
        ("再给我拿盒鸡蛋", FRESH, "add", [(EGGS, 1, "盒")]),
        ("苹果称个一斤二三两", FRESH, "order", [(APPLE, 1.2, "斤")]),
        ("来碗小面", FRESH, "order", [(NOODLES, 1, "碗")]),
        ("两碗小面", FRESH, "order", [(NOODLES, 2, "碗")]),
        ("拿块姜，半斤的样子", FRESH, "order", [(GINGER, 0.5, "斤")]),
        ("两块姜！", FRESH, "order", [(GINGER, 2, "块")]),
        # with a word about the price
        ("牛腩一斤，再便宜点呗", FRESH, "order", [(BEEF, 1, "斤")]),
        ("两斤牛腩，抹零吧", FRESH, "order", [(BEEF, 2, "斤")]),
        ("牛腩多少钱一斤？来两斤吧", FRESH, "order", [(BEEF, 2, "斤")]),
        ("苹果换两斤梨", BASKET, "change_qty", [(PEAR, 2, "斤"), (APPLE, None, "箱")]),
        ("苹果换梨", BASKET, "change_qty", [(PEAR, None, "箱"), (APPLE, None, "箱")]),
        ("苹果改两箱梨三箱", BASKET, "change_qty", [(APPLE, 2, "箱"), (PEAR, 3, "箱")]),
        # a unit with its size; how one amount is shared
        ("一大箱苹果和两小碗小面", FRESH, "order", [(APPLE, 1, "箱"), (NOODLES, 2, "碗")]),
        ("一大早来两箱苹果", FRESH, "order", [(APPLE, 2, "箱")]),
        ("苹果初中一中，两箱", FRESH, "order", [(APPLE, 2, "箱")]),
        ("小面微辣一碗，不辣一碗", FRESH, "order", [(NOODLES, 2, "碗")]),
        ("珍珠奶茶大杯一杯，中杯两杯", FRESH, "order", [(MILK_TEA, 3, "杯")]),
        ("小面三碗，冰丝的两碗原味的一碗", FRESH, "order", [(NOODLES, 3, "碗")]),
        ("小面三碗，原味的一排", FRESH, "order", [(NOODLES, 3, "碗"), (YOGHURT, 1, "排")]),
        ("小面三碗，拿两碗走", FRESH, "order", [(NOODLES, 3, "碗")]),
        ("两个汉堡一箱苹果", FRESH, "order", [(APPLE, 1, "箱"), (None, 2, "个")]),
        ("小面盖饭两份", FRESH, "order", [(None, 2, "份")]),
        # what it costs counts nothing
        ("苹果2块2一斤是吧，来5斤", FRESH, "order", [(APPLE, 5, "斤")]),
        ("牛腩1斤38对吧 来2斤 萝卜1根", FRESH, "order", [(BEEF, 2, "斤"), (RADISH, 1, "根")]),
        ("牛腩跟苹果一样两斤", FRESH, "order", [(BEEF, 2, "斤"), (APPLE, 2, "斤")]),
        ("苹果和梨都改两箱", BASKET, "change_qty", [(APPLE, 2, "箱"), (PEAR, 2, "箱")]),
        ("还差个主食，加两碗小面", Setting(basket=((EGGS, "板"),), amounts=(1000,)), "add", [(NOODLES, 2, "碗")]),
        # what describes counts nothing
        ("一箱苹果，大概五斤的", FRESH, "order", [(APPLE, 1, "箱")]),
        ("鸡蛋要八个一盒的那种，要六盒", FRESH, "order", [(EGGS, 6, "盒")]),
        ("凉席拿一张，一米八床用的", FRESH, "order", [(MAT, 1, "张"), (None, 1, None)]),
        ("梨 箱装的 2", FRESH, "order", [(PEAR, 2, "箱")]),
        ("三元两箱", FRESH, "order", [(BRAND, 2, "箱")]),
        ("苹果斤半", FRESH, "order", [(APPLE, 1.5, "斤")]),
        ("买一赠一的苹果要俩", FRESH, "order", [(APPLE, 2, "个")]),
        ("五斤苹果有吗 来一箱", FRESH, "order", [(APPLE, 1, "箱")]),
        ("咖啡来一盒，浓缩加两份", FRESH, "order", [(COFFEE, 1, "盒")]),
        ("苹果两箱，梨加一份", FRESH, "order", [(APPLE, 2, "箱"), (PEAR, 1, "斤")]),
        ("两箱苹果一盒鸡蛋，苹果有一箱送人", FRESH, "order", [(APPLE, 2, "箱"), (EGGS, 1, "盒")]),
        ("苹果两箱大的一箱小的", FRESH, "order", [(APPLE, 3, "箱")]),
        ("咖啡拿两盒 一盒苹果一盒原味", FRESH, "order", [(COFFEE, 2, "盒")]),
        ("先要一箱苹果，梨等等再说", FRESH, "order", [(APPLE, 1, "箱")]),
        ("苹果两箱，没有苹果的话梨也行", FRESH, "order", [(APPLE, 2, "箱")]),
        # what goes with it is not asked for
        ("弄二斤牛腩炖萝卜", FRESH, "order", [(BEEF, 2, "斤")]),
        ("咖啡要不加糖的，来两盒", FRESH, "order", [(COFFEE, 2, "盒")]),
        ("两板鸡蛋 不要小个的", FRESH, "order", [(EGGS, 2, "板")]),
        # taken back in the same breath
        ("苹果一箱吧要不两箱，算了还是一箱", FRESH, "order", [(APPLE, 1, "箱")]),
        ("苹果一斤不够吃，三斤吧", FRESH, "order", [(APPLE, 3, "斤")]),
        ("珍珠奶查两杯，莱花要没有就算", FRESH, "order", [(MILK_TEA, 2, "杯")]),
        ("我和我姐各一斤苹果", FRESH, "order", [(APPLE, 2, "斤")]),
        ("我和老公都要苹果", FRESH, "order", [(APPLE, 2, "斤")]),
        ("两箱苹果，不，三箱，刚又来了个同事", FRESH, "order", [(APPLE, 3, "箱")]),
        ("一箱苹果，说错了，是一箱梨", FRESH, "order", [(PEAR, 1, "箱")]),
        ("12个工人，一人两个苹果一盒鸡蛋", FRESH, "order", [(APPLE, 24, "个"), (EGGS, 12, "盒")]),
        ("苹果两箱改一箱", FRESH, "change_qty", [(APPLE, 1, "箱")]),
        ("苹果我要的是3箱，你写成1箱了", FRESH, "change_qty", [(APPLE, 3, "箱")]),
        ("苹果俩够了，三箱吃不完", FRESH, "order", [(APPLE, 2, "个")]),
        ("五个孩子一人俩苹果", FRESH, "order", [(APPLE, 10, "个")]),
        ("苹果一人一斤，我们七个", FRESH, "order", [(APPLE, 7, "斤")]),
        ("苹果大箱的一个", FRESH, "order", [(APPLE, 1, "箱")]),
        ("苹果打多了，不要20斤，2斤", BASKET, "change_qty", [(APPLE, 2, "斤")]),
        ("苹果不止1箱，是4箱", BASKET, "change_qty", [(APPLE, 4, "箱")]),
        ("苹果 2→5", BASKET, "change_qty", [(APPLE, 5, "箱")]),
        ("两箱苹果，梨可别拿", FRESH, "order", [(APPLE, 2, "箱")]),
        # so many times what is there
        ("苹果翻倍", BASKET, "change_qty", [(APPLE, 4, "箱")]),
        ("苹果翻个倍", BASKET, "change_qty", [(APPLE, 4, "箱")]),
        ("苹果要双份", BASKET, "change_qty", [(APPLE, 4, "箱")]),
        ("苹果砍半", BASKET, "change_qty", [(APPLE, 1, "箱")]),
        # off with one, another number for the other
        ("梨不要 苹果三箱", BASKET, "remove", [(PEAR, None, "箱"), (APPLE, 3, "箱")]),
        ("梨不要了 萝卜两根", BASKET, "remove", [(PEAR, None, "箱"), (RADISH, 2, "根")]),
        ("鸡蛋少一板", BASKET, "remove", [(EGGS, 1, "板")]),
        ("那俩梨我不想要了", BASKET, "remove", [(PEAR, None, "箱")]),
        ("麻烦删掉苹果、梨", BASKET, "remove", [(APPLE, None, "箱"), (PEAR, None, "箱")]),
        ("退一箱苹果和一板鸡蛋", BASKET, "remove", [(APPLE, 1, "箱"), (EGGS, 1, "板")]),
        ("退掉一箱苹果、一板鸡蛋", BASKET, "remove", [(APPLE, 1, "箱"), (EGGS, 1, "板")]),
        ("鸡蛋多了，退一板", BASKET, "remove", [(EGGS, 1, "板")]),
        ("鸡蛋退一板，两板就够", BASKET, "change_qty", [(EGGS, 2, "板")]),
        ("鸡蛋拿走一板就好", BASKET, "remove", [(EGGS, 1, "板")]),
        ("苹果梨都不要了", BASKET, "remove", [(APPLE, None, "箱"), (PEAR, None, "箱")]),
        ("不要姜、小面两碗", FRESH, "order", [(NOODLES, 2, "碗")]),
        ("苹果两箱，梨一箱半…算了梨就要一箱", FRESH, "order", [(APPLE, 2, "箱"), (PEAR, 1, "箱")]),
        ("来两碗小面，不对，一碗就够了，再要盒牛奶", FRESH, "order", [(NOODLES, 1, "碗"), (BRAND, 1, "盒")]),
        # only if
        ("苹果有的话拿两箱，没有的话换梨三箱", FRESH, "order", [(APPLE, 2, "箱")]),
        ("榴莲没有就梨一箱", FRESH, "order", [(PEAR, 1, "箱")]),
        ("今天苹果甜不甜？甜的话来三斤", FRESH, "order", [(APPLE, 3, "斤")]),
        ("苹果几块钱一斤 便宜就来五斤", FRESH, "order", [(APPLE, 5, "斤")]),
        # a list goes on, a basket is added to
        ("苹果3斤还有鸡蛋一板", FRESH, "order", [(APPLE, 3, "斤"), (EGGS, 1, "板")]),
        ("苹果也捎一箱", FRESH, "add", [(APPLE, 1, "箱")]),
        # in a group people are counted first
        ("带我一个，2箱", GROUP, "group_buy_join", [(APPLE, 2, "箱")]),
        # English
        ("half a kilo of pears", FRESH, "order", [(PEAR, 1, "斤")]),
        ("two and a half jin of pears please", FRESH, "order", [(PEAR, 2.5, "斤")]),
        ("a couple of pears", FRESH, "order", [(PEAR, 2, "斤")]),
        ("a quarter kilo of ginger", FRESH, "order", [(GINGER, 0.5, "斤")]),
        ("2 boxes of apples and no ginger", FRESH, "order", [(APPLE, 2, "箱")]),
    ],
)  # fmt: skip
def test_how_much_of_what(
    text: str,
    setting: Setting,
    intent: str,
    found: list[tuple[int | None, float | None, str | None]],
) -> None:
    assert wishes(text, setting) == (intent, found)


def test_what_is_not_in_the_basket_cannot_be_doubled() -> None:
    assert wishes("萝卜翻倍", BASKET)[1] in ([], [(RADISH, None, "根")])


def test_a_bowl_is_a_unit_after_a_number_and_goods_alone() -> None:
    assert [part[0] for part in scan(normalise("两碗").plain, SHOP)] == ["N", "U"]
    assert [part[0] for part in scan(normalise("碗").plain, SHOP)] == ["G"]


@pytest.mark.parametrize("text", ["鸡蛋两板零六个", "来两板零六个鸡蛋，一斤苹果"])
def test_so_many_and_some_more_are_both_wished_for(text: str) -> None:
    main = understand(text, SHOP).main
    assert isinstance(main, Order)
    assert [(w.qty, w.unit) for w in main.wants if w.sku == EGGS] == [(2000, "板"), (6000, "个")]


@pytest.mark.parametrize(
    ("text", "wished"),
    [
        ("要两箱牛奶，一箱光明一箱三元", [(1, 1000), (2, 1000)]),
        ("要三箱牛奶，一箱光明一箱三元", [(None, 3000), (1, 1000), (2, 1000)]),
        ("两斤苹果，一箱光明，一箱三元", [(3, 2000), (1, 1000), (2, 1000)]),
    ],
)
def test_the_parts_of_what_is_wished_for_are_no_more_of_it(
    text: str, wished: list[tuple[int | None, int]]
) -> None:
    dairy = Vocabulary.build(
        [
            good(1, "光明纯牛奶", "箱 盒", "光明", "牛奶"),
            good(2, "三元纯牛奶", "箱 盒", "三元", "牛奶"),
            good(3, "洛川苹果", "斤", "苹果"),
        ]
    )
    main = understand(text, dairy).main
    assert isinstance(main, Order)
    assert [(w.sku if w.sure else None, w.qty) for w in main.wants] == wished


def test_a_share_of_a_group_is_no_address() -> None:
    reading = understand("我们办公室拼六组", SHOP, GROUP)
    assert label(reading.main, GROUP) == "group_buy_join"
    assert reading.address is None


def test_a_unit_that_is_but_the_start_of_a_word_is_none() -> None:
    parts = parse("来两小碗架", SHOP)
    assert [part[3][2] for part in parts if part[0] == "N"] == [""]


@pytest.mark.parametrize(
    "text",
    [
        "这苹果一斤有三个",
        "婆婆又拎来一袋米",
        "同事送了一箱苹果",
        "一个苹果榨一杯汁刚好",
        "快递到了，两箱牛奶一箱苹果，累死",
        "做一个蛋糕要六个鸡蛋呢",
        "幼儿园要求带五个鸡蛋做手工",
        "物业送了每户一袋米",
        "宿舍停电，两根蜡烛写作业",
        "这苹果一个得有二斤吧",
        "买房送三箱苹果，骗人的吧",
        "一箱牛奶24盒，她三天就喝完了",
        "一个苹果一盒牛奶，这就是我的晚饭",
        "一斤牛腩三吃，炖的卤的红烧的",
        "萝卜切块泡水，两根萝卜",
    ],
)
def test_how_it_is_orders_nothing(text: str) -> None:
    assert understand(text, SHOP).main == Simple("other")


def test_what_others_ask_for_it_and_what_here_is_asked() -> None:
    assert label(understand("菜场鸡蛋五块一斤，你家呢", SHOP).main) == "ask_price"


def test_kinds_that_say_which_are_kept() -> None:
    shop = Vocabulary.build(
        [good(1, "光明鲜牛奶", "箱", "牛奶"), good(2, "三元鲜牛奶", "箱", "牛奶")]
    )
    wants = understand("两箱牛奶，一箱光明一箱三元", shop).main.wants  # type: ignore[union-attr]
    assert [(want.sku, want.qty) for want in wants] == [(1, 1000), (2, 1000)]


def test_a_dish_of_eggs_is_no_eggs() -> None:
    shop = Vocabulary.build([good(1, "西红柿炒鸡蛋", "份"), good(2, "现炒瓜子", "袋")])
    assert "鸡蛋" not in shop.names
    assert shop.names["瓜子"] == (1,)


def test_a_unit_says_of_which_it_is_the_amount() -> None:
    basket = Setting(basket=((APPLE, "箱"), (NOODLES, "碗")), amounts=(1000, 2000))
    _, found = wishes("再来四碗", basket)
    assert found == [(NOODLES, 4, "碗")]
