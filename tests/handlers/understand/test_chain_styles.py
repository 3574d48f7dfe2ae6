"""Chains as programs print them, as talk is copied, and as people squeeze them into a line."""

from __future__ import annotations

import pytest

from handlers.understand import Good, Unit, Vocabulary, read_chain
from handlers.understand.chains import is_chain
from handlers.understand.normalise import normalise

EGGS, LYCHEES, SPINACH = "散养乌鸡蛋", "妃子笑荔枝", "本地菠菜"


def _read(text: str, shop: Vocabulary) -> dict[str, str]:
    wishes: dict[str, list[str]] = {}
    for line in read_chain(text, shop).lines:
        good = shop.good(line.want.matches[0].sku)
        wishes.setdefault(line.person, []).append(
            f"{good.name} {(line.want.qty or 0) / 1000:g}{line.want.unit}"
        )
    return {person: ", ".join(said) for person, said in wishes.items()}


TALK = """幸福里团长 9:01
今天鸡蛋38一板，要的接一下
9-301 晴晴 9:03
我要1板
老顾 上午9:05
两板，谢谢

我是小太阳 2026/11/27 9:11
+1
老顾 9:20
再加一板吧
1802姜 9:26
帮我留2板，晚上下班拿
小周 9:30
天气真好
幸福里团长 10:00
@老顾 好的"""


def test_talk_that_was_copied_is_a_chain(shop: Vocabulary) -> None:
    assert is_chain(TALK)
    assert _read(TALK, shop) == {
        "9-301 晴晴": f"{EGGS} 1板",
        "老顾": f"{EGGS} 3板",
        "我是小太阳": f"{EGGS} 1板",
        "1802姜": f"{EGGS} 2板",
    }
    assert read_chain(TALK, shop).doubtful == ()


@pytest.mark.parametrize(
    "text",
    [
        "王姐 9:01\n今晚吃啥\n李哥 9:02\n红烧肉\n王姐 9:03\n香",
        "王姐 9:01\n鸡蛋38一板\n好贵",
        "先说一句\n鸡蛋38一板\n今天\n8:00",
    ],
)
def test_talk_at_no_price_or_of_few_is_none(text: str) -> None:
    assert not is_chain(text)


def test_words_before_the_first_name_are_nobodys(shop: Vocabulary) -> None:
    assert "老顾" in _read(f"转发的聊天记录\n{TALK}", shop)


@pytest.mark.parametrize(
    "text",
    [
        "#接龙 鸡蛋38 王姐1 李哥2 小周1",
        "接龙: 鸡蛋38一板, 1王姐1板 2李哥2板 3小周1板",
        "#接龙 鸡蛋38/板 王姐一板、李哥两板、小周1板",
        "鸡蛋接龙（38/板）王姐1板/李哥2板/小周1板",
        "【接龙】鸡蛋38 王姐+1 李哥+2 小周+1",
        "接龙 鸡蛋38/板 王姐：鸡蛋1板；李哥：鸡蛋2板；小周：鸡蛋1板",
        "#接龙 鸡蛋38/板 荔枝20/斤 王姐 鸡蛋1板，李哥 鸡蛋2板，小周 鸡蛋1板",
    ],
)
def test_all_in_one_line(text: str, shop: Vocabulary) -> None:
    eggs = {"王姐": f"{EGGS} 1板", "李哥": f"{EGGS} 2板", "小周": f"{EGGS} 1板"}
    assert _read(text, shop) == eggs
    assert is_chain(normalise(text).plain)


@pytest.mark.parametrize("text", ["接龙吗", "#接龙 鸡蛋38/板 王姐一板", "鸡蛋接龙 好吃，真的"])
def test_one_line_of_nobody(text: str, shop: Vocabulary) -> None:
    assert not is_chain(text)
    assert read_chain(text, shop).lines == ()


def test_a_program_prints_orders(shop: Vocabulary) -> None:
    text = (
        "【快团团】今日团购 共3人参与\n跟团号1 王姐\n鸡蛋 x2\n实付：76元\n跟团号2 李哥\n荔枝（斤）x3\n"
        "菠菜 x1\n收货信息：5-302 13800001111\n跟团号3 5-302 小周\n鸡蛋 x1 已退款\n跟团号4 小吴\n菠菜 x2 [已取消]"
    )
    assert _read(text, shop) == {
        "王姐": f"{EGGS} 2板",
        "李哥": f"{LYCHEES} 3斤, {SPINACH} 1把",
    }


def test_goods_that_are_counted_from_one(shop: Vocabulary) -> None:
    head = "#接龙\n1 鸡蛋 38/板\n2 荔枝 20/斤\n3 菠菜 3/把\n——\n"
    entries = (
        "1. 王姐 1号1份 2号3斤\n2. 302 1x2 3x1\n3. 小周 1、2各1\n4. 阿May 1*2，2*1\n5. 小张 3号"
    )
    assert _read(head + entries, shop) == {
        "王姐": f"{EGGS} 1板, {LYCHEES} 3斤",
        "302": f"{EGGS} 2板, {SPINACH} 1把",
        "小周": f"{EGGS} 1板, {LYCHEES} 1斤",
        "阿May": f"{EGGS} 2板, {LYCHEES} 1斤",
        "小张": f"{SPINACH} 1把",
    }


def test_goods_by_letters_with_a_brand_alone(shop: Vocabulary) -> None:
    text = "#接龙\nA 鸡蛋 38/板\nB 君乐宝 60/箱\n1. 灿灿妈 A1 B2\n2. 楠楠爸爸 Ax2\n3. 佳佳 B"
    found = _read(text, shop)
    assert found["灿灿妈"] == f"{EGGS} 1板, 君乐宝简醇酸奶 2箱"
    assert found["楠楠爸爸"] == f"{EGGS} 2板"
    assert found["佳佳"] == "君乐宝简醇酸奶 1箱"


def test_what_it_comes_to_is_no_amount(shop: Vocabulary) -> None:
    entries = (
        "1. 小曼 鸡蛋1 荔枝2 共78\n2. 405室 荔枝1斤 20元 转账\n3. 阿飞 鸡蛋3板=114.0\n"
        "4. 颜颜 鸡蛋2板 76.0已转\n5. 老肖 荔枝1菠菜1 23.00\n6. 团长回复2：好的"
    )
    chain = read_chain(f"#接龙 鸡蛋38/板 荔枝20/斤 菠菜3/把\n{entries}", shop)
    assert _read(f"#接龙 鸡蛋38/板 荔枝20/斤 菠菜3/把\n{entries}", shop) == {
        "小曼": f"{EGGS} 1板, {LYCHEES} 2斤",
        "405室": f"{LYCHEES} 1斤",
        "阿飞": f"{EGGS} 3板",
        "颜颜": f"{EGGS} 2板",
        "老肖": f"{LYCHEES} 1斤, {SPINACH} 1把",
    }
    assert chain.doubtful == ()


def test_a_name_with_an_amount_and_goods_taken_back(shop: Vocabulary) -> None:
    text = "#接龙 鸡蛋38/板 荔枝20/斤\n1. 秦岭一棵松 荔枝1斤\n2. 晓东 鸡蛋1 荔枝2 鸡蛋不要了"
    assert _read(text, shop) == {"秦岭一棵松": f"{LYCHEES} 1斤", "晓东": f"{LYCHEES} 2斤"}


def test_a_program_prints_labels_and_units(shop: Vocabulary) -> None:
    text = (
        "【快团团】团购订单汇总\n——————\n跟团号：1\n昵称：小满\n商品：荔枝（箱） ×1\n        菠菜 ×2\n实付：¥9\n"
        "——————\n跟团号：2\n昵称：雨后\n商品：菠菜 ×1\n状态：已退款\n——————\n跟团号：3\n昵称：老贾\n商品：菠菜 ×3"
    )
    assert _read(text, shop) == {"小满": f"{LYCHEES} 1箱, {SPINACH} 2把", "老贾": f"{SPINACH} 3把"}


def test_what_the_leader_changes_below(shop: Vocabulary) -> None:
    text = (
        "#接龙\n鸡蛋38/板 菠菜3/把\n1. 小蝶 鸡蛋2板\n2. 湘湘 菠菜2 鸡蛋1\n3. 朝阳 鸡蛋1 菠菜1\n\n"
        "团长补充：菠菜只有一把，@朝阳 的菠菜取消，@湘湘 的菠菜改1把，抱歉，@小蝶 收到，@路人 再加1板"
    )
    assert _read(text, shop) == {
        "小蝶": f"{EGGS} 2板",
        "湘湘": f"{EGGS} 1板, {SPINACH} 1把",
        "朝阳": f"{EGGS} 1板",
    }


def test_people_who_write_under_others(shop: Vocabulary) -> None:
    text = (
        "#接龙\n鸡蛋38/板 菠菜3/把 荔枝20/斤\n1. 5-5-501 菠菜2把\n   —— 502也要1板鸡蛋\n   —— 503：我也来一板\n"
        "2. 老焦 菠菜1\n荔枝2\n3. 阿玲 菠菜1\n4. 阿玲 菠菜换荔枝"
    )
    assert _read(text, shop) == {
        "5-5-501": f"{SPINACH} 2把",
        "502": f"{EGGS} 1板",
        "503": f"{EGGS} 1板",
        "老焦": f"{SPINACH} 1把, {LYCHEES} 2斤",
        "阿玲": f"{LYCHEES} 1斤",
    }


@pytest.mark.parametrize(
    ("entry", "wish"),
    [
        ("小周+1 +1", {"小周": f"{EGGS} 2板"}),
        ("302 3板（帮同事带1板）", {"302": f"{EGGS} 3板"}),
        ("猫猫 2（1板送到对门503）", {"猫猫": f"{EGGS} 2板"}),
        ("阿飞 4 送到车库B2", {"阿飞": f"{EGGS} 4板"}),
        ("小卫 1️⃣板", {"小卫": f"{EGGS} 1板"}),
        ("豌豆 1板（改成3板吧）", {"豌豆": f"{EGGS} 3板"}),
        ("老猫 忍不住了，来1板", {"老猫": f"{EGGS} 1板"}),
        ("三(2)班刘老师 2", {"三(2)班刘老师": f"{EGGS} 2板"}),
        ("团子 0，点错了", {}),
        ("梁太 2板 唔要喇，去旅行", {}),
        ("糯米 2板 取销", {}),
        ("半夏 鸡蛋2板，另外问下荔枝新鲜吗？", {"半夏": f"{EGGS} 2板"}),
        ("小董 3板\n2. 小董 退1", {"小董": f"{EGGS} 2板"}),
        ("大壮 4板\n2", {"大壮": f"{EGGS} 4板"}),
    ],
)
def test_what_stands_in_an_entry(entry: str, wish: dict[str, str], shop: Vocabulary) -> None:
    assert _read(f"#接龙\n鸡蛋 38/板\n1. {entry}", shop) == wish


def test_a_word_that_goods_hold_grows_by_a_sign_that_sounds_so() -> None:
    noodles = Good(1, "N1", "柳州螺蛳粉", "", (Unit("袋"),), ("螺蛳粉", "螺丝粉"))
    milk = Good(2, "M1", "飞鹤星飞帆奶粉", "", (Unit("罐"),), ("飞鹤奶粉",))
    shop = Vocabulary.build([noodles, milk])
    text = "#接龙\n螺蛳粉12.9/袋 飞鹤奶粉288/罐\n1. 星星 螺丝分3袋\n2. 安妈\n飞鹤 四罐\n要新的"
    assert _read(text, shop) == {"星星": "柳州螺蛳粉 3袋", "安妈": "飞鹤星飞帆奶粉 4罐"}


def test_an_amount_in_brackets_behind_its_goods(shop: Vocabulary) -> None:
    text = "#接龙\n鸡蛋 38/板 菠菜3/把\n1. 小刘 鸡蛋（3板）+菠菜（5把）"
    assert _read(text, shop) == {"小刘": f"{EGGS} 3板, {SPINACH} 5把"}


@pytest.mark.parametrize(
    ("entry", "wish"),
    [
        ("小陈 2 18:30取", {"小陈": f"{EGGS} 2板"}),
        ("小蒋 1板，上次少我1板补给我", {"小蒋": f"{EGGS} 1板"}),
        ("小尤 1板 给了100找我40", {"小尤": f"{EGGS} 1板"}),
        ("小何 2板 一板给我妈(3-101)", {"小何": f"{EGGS} 2板"}),
        ("小赵 有没有24个的？", {}),
        ("小郑 要2板可以吗", {"小郑": f"{EGGS} 2板"}),
        ("小钱和小孙各1板", {"小钱": f"{EGGS} 1板", "小孙": f"{EGGS} 1板"}),
        ("小李 鸡蛋1.5+0.5", {"小李": f"{EGGS} 2板"}),
        ("小吴 鸡蛋1板*2", {"小吴": f"{EGGS} 2板"}),
        ("小陈 鸡蛋 1/2板", {"小陈": f"{EGGS} 0.5板"}),
    ],
)
def test_figures_that_count_and_those_that_do_not(
    entry: str, wish: dict[str, str], shop: Vocabulary
) -> None:
    assert _read(f"#接龙\n鸡蛋 38/板\n1. {entry}", shop) == wish


@pytest.mark.parametrize(
    "text",
    [
        "#接龙\n鸡蛋（45/板）\n王姐 2板\n302 1板\n荔枝（12/斤）\n王姐 3斤\n小周 1斤",
        "鸡蛋团：\n1. 王姐 2板\n2. 302 1板\n荔枝团：\n1. 王姐 3斤\n2. 小周 1斤",
        "【鸡蛋】王姐2、302 1\n【荔枝】王姐3、小周1",
        "鸡蛋：王姐2板，302 1板\n荔枝：王姐3斤，小周1斤\n菠菜：无",
        "鸡蛋：王姐1→2板，老李撤，302 1板\n荔枝：王姐3斤，小周1斤",
        "▶鸡蛋：王姐（2板）、302（1板）\n▶荔枝：王姐（3斤）、小周（1斤）",
        "今天的汇总\n一、鸡蛋\n1.王姐2板\n2.302 1板\n二、荔枝\n1.王姐3斤 2.小周1斤",
        "要鸡蛋的：王姐2板、302 1板\n要荔枝的：王姐3斤、小周1斤",
        "鸡蛋 王姐2 302要1\n荔枝 王姐3 小周1",
    ],
)
def test_goods_by_goods(text: str, shop: Vocabulary) -> None:
    assert _read(text, shop) == {
        "王姐": f"{EGGS} 2板, {LYCHEES} 3斤",
        "302": f"{EGGS} 1板",
        "小周": f"{LYCHEES} 1斤",
    }


@pytest.mark.parametrize(
    "text",
    [
        "#接龙\n鸡蛋 45/板\n荔枝 12/斤\n1. 王姐 鸡蛋2板\n2. 302 荔枝1斤",
        "#接龙\n鸡蛋 45/板\n（今天新到）\n荔枝 12/斤\n1. 王姐 鸡蛋2板\n2. 302 荔枝1斤",
        "鸡蛋：45一板\n荔枝：12一斤\n1. 王姐 鸡蛋2板\n2. 302 荔枝1斤",
    ],
)
def test_a_list_of_goods_is_none(text: str, shop: Vocabulary) -> None:
    assert _read(text, shop) == {"王姐": f"{EGGS} 2板", "302": f"{LYCHEES} 1斤"}


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        (
            "#接龙\n鸡蛋 45/板\n1. 王姐 2板\n2. 302 1板\n③ 6-501 1板\n4. 老李 1板",
            {"王姐": "2板", "302": "1板", "6-501": "1板", "老李": "1板"},
        ),
        (
            "鸡蛋接龙 45一板\n王姐5板 李姐3板 302两板\n张哥10板",
            {"王姐": "5板", "李姐": "3板", "302": "2板", "张哥": "10板"},
        ),
        (
            "#接龙 鸡蛋 45/板\n1. 王老师（帮刘老师带1板）2板\n2. 302 1板",
            {"王老师": "2板", "刘老师": "1板", "302": "1板"},
        ),
        ("#接龙\n鸡蛋45/板\n302 鸡蛋2\n303 鸡蛋1\n302 改鸡蛋1", {"302": "1板", "303": "1板"}),
        (
            "#接龙\n鸡蛋45/板\n1. 小鹿 3（减1）\n2. 小林 2 -1\n3. 小周 0\n4. 小孙 1板",
            {"小鹿": "2板", "小林": "1板", "小孙": "1板"},
        ),
        ("接龙：鸡蛋45一板\n张三2板\n李四3板\n张三改3板", {"张三": "3板", "李四": "3板"}),
        ("#接龙\n鸡蛋45/板\n1. 圆圆 大鸡蛋5板\n2. 小周 1板", {"圆圆": "5板", "小周": "1板"}),
        ("#接龙\n鸡蛋45/板\n1. 我要一板\n2. 203 随便1板", {"我": "1板", "203 随便": "1板"}),
    ],
)
def test_one_kind_of_goods(text: str, wishes: dict[str, str], shop: Vocabulary) -> None:
    assert _read(text, shop) == {who: f"{EGGS} {amount}" for who, amount in wishes.items()}


def test_a_notice_of_what_has_come_orders_nothing(shop: Vocabulary) -> None:
    assert _read("昨天接龙的鸡蛋到了，麻烦来取\n1. 王姐 2板\n2. 老李 1板", shop) == {}


def test_the_one_that_is_named_beside_its_kind(shop: Vocabulary) -> None:
    """牛奶团 光明60/箱, where several milks are sold."""
    goods = [
        Good(1, "A", "三元纯牛奶", "", (Unit("箱"),), ("牛奶",)),
        Good(2, "B", "光明纯牛奶", "", (Unit("箱"),), ("牛奶",)),
    ]
    several = Vocabulary.build(goods)
    text = "#接龙\n牛奶团 {}46.9/箱\n1. 王姐 2箱\n2. 老李 1箱"
    for brand, name in (("三元", "三元纯牛奶"), ("光明", "光明纯牛奶")):
        assert _read(text.format(brand), several) == {"王姐": f"{name} 2箱", "老李": f"{name} 1箱"}
    assert all(line.doubt > 0.5 for line in read_chain(text.format(""), several).lines)


def test_what_ends_like_goods_is_proposed(shop: Vocabulary) -> None:
    """土鸡蛋 are not on the shelf: the keeper is asked whether these eggs are meant."""
    text = "今天的土鸡蛋到啦 24.8一板\n要的接龙\n1. 春天 1\n2. 小超市 5\n3. 幸福妈 1板"
    told = read_chain(text, shop).lines
    assert [(line.person, shop.good(line.want.sku or 0).name) for line in told] == [
        ("春天", EGGS), ("小超市", EGGS), ("幸福妈", EGGS),
    ]  # fmt: skip
    assert all(line.doubt > 0.5 for line in told)
