"""How people write in chains: a family of writing a test, the goods of the corpus in all."""

from __future__ import annotations

import pytest

from handlers.understand import Chain, Good, Unit, Vocabulary, read_chain
from handlers.understand.chains import compare


def _read(text: str, shop: Vocabulary) -> dict[str, str]:
    """Each person's wishes as one would say them: {"王姐": "鸡蛋 2板"}."""
    wishes: dict[str, list[str]] = {}
    for line in read_chain(text, shop).lines:
        good = shop.good(line.want.matches[0].sku)
        qty = (line.want.qty or 0) / 1000
        wishes.setdefault(line.person, []).append(f"{good.name} {qty:g}{line.want.unit}")
    return {person: ", ".join(said) for person, said in wishes.items()}


def _said(entry: str, shop: Vocabulary, head: str = "鸡蛋 38/板") -> dict[str, str]:
    return _read(f"#接龙\n{head}\n1. {entry}", shop)


EGGS, LYCHEES, SPINACH = "散养乌鸡蛋", "妃子笑荔枝", "本地菠菜"


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ("小陆10", "小陆"),
        ("阿七6板", "阿七"),
        ("老三两板", "老三"),
        ("伍姐 2板", "伍姐"),
        ("Mr 3 Stone 1板", "Mr 3 Stone"),
        ("88度的海 4板", "88度的海"),
        ("小7 1板", "小7"),
        ("5-302一板", "5-302"),
        ("302 老王 2板", "302 老王"),
        ("A座1203 1板", "A座1203"),
        ("幸福 一家人 2板", "幸福 一家人"),
        ("🌈 rainbow girl 2板", "🌈 rainbow girl"),
        ("荔枝控 2板", "荔枝控"),
        ("章鱼哥 2板", "章鱼哥"),
        ("阿洁……2板", "阿洁"),
        ("小鹿/1板", "小鹿"),
        ("小汤圆+1", "小汤圆"),
        ("替我爸要1板", "替我爸"),
        ("果果妈 要个大的 1板", "果果妈"),
        ("婷婷 周六来拿 2板", "婷婷"),
        ("阿红（2板）", "阿红"),
        ("无名 加我一板", "无名"),
        ("7号楼张姨让我代接 1板", "7号楼张姨"),
        ("王（给女儿）3板", "王"),
    ],
)
def test_where_a_name_ends(entry: str, name: str, shop: Vocabulary) -> None:
    assert list(_said(entry, shop)) == [name]


@pytest.mark.parametrize(
    ("entry", "eggs"),
    [
        ("王姐 3板 一板大的两板小的", 3),
        ("王姐 一板大的两板小的", 3),
        ("王姐 4板，分两个袋子装", 4),
        ("王姐 2板 一半自己吃一半送人", 2),
        ("王姐 1板（其中半板给楼下）", 1),
        ("王姐 2板→3板", 3),
        ("王姐 1板 放门口奶箱", 1),
        ("王姐 2板 敲门没人放肉铺", 2),
        ("王姐 板3", 3),
        ("王姐 1板+1板（一板给妈妈）", 2),
        ("王姐 2\n2. 王姐 6→4", 4),
        ("王姐 2板\n2. 王姐 打错了是1板", 1),
        ("王姐 2板\n2. 王姐再追加1板", 3),
        ("王姐 2板 写错了 3板", 3),
        ("王姐 3板 已付114", 3),
        ("王姐 3板 💰已转114元", 3),
        ("王姐 一板半", 1.5),
        ("王姐 2板 不要散黄的", 2),
        ("王姐 要个大的 1板", 1),
        ("王姐 2板[呲牙]", 2),
        ("王姐 我要2板 共2板", 2),
    ],
)
def test_which_amounts_count(entry: str, eggs: float, shop: Vocabulary) -> None:
    assert _said(entry, shop) == {"王姐": f"{EGGS} {eggs:g}板"}


@pytest.mark.parametrize(
    "entry",
    [
        "王姐 2板 取消",
        "王姐 2板 算了 太贵",
        "王姐 2板（取消，不在家）",
        "❌王姐 2板",
        "王姐 2板 退订",
        "王姐 鸡蛋2板 荔枝1斤 都不要了",
        "王姐 同上 取消",
    ],
)
def test_cancelled_for_whatever_reason(entry: str, shop: Vocabulary) -> None:
    assert _said(entry, shop) == {}
    chain = read_chain(f"#接龙\n鸡蛋 荔枝\n1. 李 1板\n2. 王姐 2板\n3. {entry}", shop)
    assert [line.person for line in chain.lines] == ["李"]


@pytest.mark.parametrize(
    ("head", "entry", "wishes"),
    [
        ("①鸡蛋 ②荔枝", "王姐 ①2板②1斤", f"{EGGS} 2板, {LYCHEES} 1斤"),
        ("1️⃣鸡蛋 2️⃣荔枝", "王姐 2️⃣3斤", f"{LYCHEES} 3斤"),
        ("A鸡蛋38/板\nB荔枝12/斤", "王姐 ab各1", f"{EGGS} 1板, {LYCHEES} 1斤"),
        ("A款：鸡蛋 B款：荔枝", "王姐 B款两斤", f"{LYCHEES} 2斤"),
        ("套餐一：鸡蛋\n套餐二：荔枝", "王姐 套餐二1斤", f"{LYCHEES} 1斤"),
        ("1号 鸡蛋 38/板\n2号 荔枝 12/斤", "王姐 1号+2号", f"{EGGS} 1板, {LYCHEES} 1斤"),
        ("1. 鸡蛋 38/板\n2. 荔枝 12/斤\n", "王姐 1、2号各一", f"{EGGS} 1板, {LYCHEES} 1斤"),
        ("A鸡蛋 B荔枝 C菠菜", "王姐 除了B都要", f"{EGGS} 1板, {SPINACH} 1把"),
    ],
)
def test_goods_go_by_their_code(head: str, entry: str, wishes: str, shop: Vocabulary) -> None:
    assert _said(entry, shop, head) == {"王姐": wishes}


def test_a_code_whose_goods_are_unknown_is_left_to_the_keeper(shop: Vocabulary) -> None:
    chain = read_chain("#接龙\nA 鸡蛋 B 鑫垚焱淼\n1. 王姐 A1 B2", shop)
    assert [line.want.qty for line in chain.lines] == [1000]
    assert chain.doubtful == ("王姐 B",)


@pytest.mark.parametrize(
    ("head", "entry", "wishes"),
    [
        ("鸡蛋 荔枝 菠菜", "王姐 各一份，菠菜要两把", f"{EGGS} 1板, {LYCHEES} 1斤, {SPINACH} 2把"),
        ("鸡蛋 荔枝 菠菜", "王姐 三样各来一份", f"{EGGS} 1板, {LYCHEES} 1斤, {SPINACH} 1把"),
        ("鸡蛋 荔枝 菠菜", "王姐 各一份 荔枝不要了", f"{EGGS} 1板, {SPINACH} 1把"),
        ("鸡蛋 荔枝 菠菜", "王姐 鸡蛋和荔枝各2", f"{EGGS} 2板, {LYCHEES} 2斤"),
        ("鸡蛋 荔枝 菠菜", "王姐 菠菜两把 荔枝不要了", f"{SPINACH} 2把"),
        ("鸡蛋 荔枝 菠菜", "王姐 菠菜 力枝", f"{SPINACH} 1把"),
        ("鸡蛋 荔枝 菠菜", "王姐 力枝2斤", f"{LYCHEES} 2斤"),
        ("抽纸 洗衣液", "王姐 垃及袋2卷", "大号垃圾袋 2卷"),
        ("五得利面粉27/袋 厨邦酱油15/瓶", "王姐 五得利1袋 面1袋", "五得利面粉 2袋"),
        ("可乐36/箱 荔枝12/斤", "王姐 1箱", "百事可乐 1箱"),
        ("土豆3元/斤", "王姐 2两", "云南土豆 0.2斤"),
        ("豆腐3块钱一块", "王姐 两块", "嫩豆腐 2块"),
        ("草莓4盒一箱 每盒30", "王姐 2", "奶油草莓 2盒"),
    ],
)
def test_goods_in_the_sense_of_the_head(
    head: str, entry: str, wishes: str, shop: Vocabulary
) -> None:
    assert _said(entry, shop, head) == {"王姐": wishes}


def test_rows_are_a_unit_of_what_is_sold_in_rows() -> None:
    drinks = Vocabulary.build([Good(1, "D1", "养乐多", units=(Unit("排"),))])
    assert _said("小孙2排", drinks, "养乐多 12/排") == {"小孙": "养乐多 2排"}


LIKE = "#接龙\n鸡蛋 荔枝\n1. 王姐 鸡蛋2板\n2. 302 荔枝1斤\n4. 李哥 "


@pytest.mark.parametrize(
    ("entry", "wishes"),
    [
        ("同上", f"{LYCHEES} 1斤"),
        ("也一样", f"{LYCHEES} 1斤"),
        ("同1", f"{EGGS} 2板"),
        ("跟1号一样", f"{EGGS} 2板"),
        ("和王姐一样", f"{EGGS} 2板"),
        ("同302", f"{LYCHEES} 1斤"),
        ("same as 1", f"{EGGS} 2板"),
        ("跟1楼的一样，多一板鸡蛋", f"{EGGS} 3板"),
        ("同1 少一板鸡蛋", f"{EGGS} 1板"),
        ("同1 加1", f"{EGGS} 3板"),
        ("同上 3斤", f"{LYCHEES} 3斤"),
        ("同上，另加鸡蛋1板", f"{LYCHEES} 1斤, {EGGS} 1板"),
        ("同5", f"{EGGS} 4板"),
    ],
)
def test_like_somebody_else(entry: str, wishes: str, shop: Vocabulary) -> None:
    assert _read(f"{LIKE}{entry}\n5. 小周 鸡蛋4板", shop)["李哥"] == wishes


def test_a_name_of_one_sign_with_an_amount_is_left_to_the_keeper(shop: Vocabulary) -> None:
    chain = read_chain("#接龙\n鸡蛋 38/板\n1. 王姐 鸡蛋2板 肉1斤\n2. 302 1板", shop)
    assert chain.doubtful == ("王姐 肉",)


def test_like_nobody_is_left_to_the_keeper(shop: Vocabulary) -> None:
    assert read_chain(f"{LIKE}跟上次一样", shop).doubtful == ("李哥 上次",)
    assert _read(f"{LIKE}跟上次一样 荔枝2斤", shop)["李哥"] == f"{LYCHEES} 2斤"


@pytest.mark.parametrize(
    "text",
    [
        "#接龙\n鸡蛋 38/板\n① 王姐 2板\n② 302 1板",
        "#接龙\n鸡蛋 38/板\n【1】王姐 2板\n【2】302 1板",
        "#接龙\n鸡蛋 38/板\n1: 王姐 2板\n2: 302 1板",
        "#接龙\n鸡蛋 38/板\n1。王姐。2板\n2。302。1板",
        "#接龙\n鸡蛋 38/板\n1- 王姐 2板\n2- 302 1板",
        "#接龙\n鸡蛋 38/板\n一、王姐 2板\n二、302 1板",
        "#接龙\n鸡蛋 38/板\n1楼 王姐 2板\n2楼 302 1板",
        "#接龙\n鸡蛋 38/板\n✅1. 王姐 2板\n✅2. 302 1板",
        "#接龙\n鸡蛋 38/板\n1. 王姐 2板\n1. 302 1板",
        "#接龙\n鸡蛋 38/板\n2. 王姐 2板\n5. 302 1板",
        "#接龙\n鸡蛋 38/板\n1. 王姐 2板\n302 1板",
        "#接龙\n鸡蛋 38/板\n王姐 2板\n302 1板",
        "#接龙\n鸡蛋 38/板\n1. 王姐\n鸡蛋 2板\n2. 302 1板\n\n共2人",
        "#接龙\n鸡蛋 38/板\n1、今晚截单\n2、3号楼自提\n\n1. 王姐 2板\n2. 302 1板",
        "#接龙\n1. 鸡蛋 38/板\n2. 荔枝 12/斤\n王姐 1号2板\n302 1号1板",
        "#接龙 鸡蛋38/板 1. 王姐 2板 2. 302 1板",
        "接龙 鸡蛋38/板：①王姐2板 ②302 1板",
        "#接龙\n鸡蛋 38/板\n1. 王姐 1板\n\n#接龙\n鸡蛋 38/板\n1. 王姐 2板\n2. 302 1板",
        "> #接龙\n> 鸡蛋\n> 1. 王姐 1板\n#接龙\n鸡蛋 38/板\n1. 王姐 2板\n2. 302 1板",
        "#接龙\n鸡蛋 38/板\n~~1. 老李 2板~~\n2. 王姐 ~~1板~~ 2板\n3. 302 1板",
        "#接龙\n鸡蛋 38/板\n1. 王姐 3板\n2. 302 1板\n3. 王姐 减1板",
        "#接龙\n鸡蛋 / 荔枝\n1. 王姐 鸡蛋1板荔枝1斤\n2. 302 鸡蛋1板\n3. 王姐 荔枝不要 鸡蛋要2板",
        "#接龙\n鸡蛋 38/板\n1. 王姐 2板\n2. 302 1板\n3. 老李 1板\n4. 老李 撤",
        "10.1团购-鸡蛋\n1.王姐 2板\n2.302 1板",
        "团购\n①鸡蛋 38/板\n②荔枝 12/斤\n———\n王姐 ①2\n302 ①1",
        "姓名,鸡蛋(板)\n王姐,2\n302,1",
        "姓名 商品 数量\n王姐 鸡蛋 2板\n302 鸡蛋 1板",
    ],
)
def test_one_chain_in_all_its_forms(text: str, shop: Vocabulary) -> None:
    assert _read(text, shop) == {"王姐": f"{EGGS} 2板", "302": f"{EGGS} 1板"}


def test_whatever_kind_is_not_each(shop: Vocabulary) -> None:
    wishes = {"王姐": f"{EGGS} 1板, {LYCHEES} 2斤"}
    assert _said("王姐 鸡蛋1板 荔枝各种口味2斤", shop, "鸡蛋 / 荔枝") == wishes


def test_several_households_in_one_line(shop: Vocabulary) -> None:
    eggs = {"3-808": f"{EGGS} 2板", "3-909": f"{EGGS} 1板"}
    assert _said("3-808 2板 3-909 1板", shop) == eggs
    assert _said("王姐 2板 送3-909 1单元", shop) == {"王姐": f"{EGGS} 2板"}


@pytest.mark.parametrize(
    ("entry", "eggs"),
    [
        ("王姐 2板 3-201", {"王姐 3-201": 2}),
        ("王姐 2板 帮302带1板", {"王姐": 2, "302": 1}),
        ("王姐 帮302和303各带1板", {"302": 1, "303": 1}),
        ("王姐（代老张） 2板", {"老张": 2}),
        ("代12-1-1002 3板", {"12-1-1002": 3}),
        ("王姐 帮楼下阿婆带1板，自己两板", {"王姐": 2, "楼下阿婆": 1}),
        ("1204 替我妈也接一板，共2板", {"1204": 2}),
        ("鸡蛋 2板", {"鸡蛋": 2}),
        ("2板 王姐", {"王姐": 2}),
    ],
)
def test_whose_line_it_is(entry: str, eggs: dict[str, int], shop: Vocabulary) -> None:
    assert _said(entry, shop) == {person: f"{EGGS} {qty}板" for person, qty in eggs.items()}


def test_rooms_and_names_of_a_table_stay_in_their_order(shop: Vocabulary) -> None:
    table = "房号\t姓名\t鸡蛋(板)\n3-201\t李芳\t1\n合计\t\t1"
    assert _read(table, shop) == {"3-201 李芳": f"{EGGS} 1板"}
    counted = "接龙统计\n姓名 品名 数量(板)\n李芳 鸡蛋 2"
    assert _read(counted, shop) == {"李芳": f"{EGGS} 2板"}


def test_a_party_that_lists_its_goods_orders_them(shop: Vocabulary) -> None:
    assert _read("#接龙\n野餐：荔枝、菠菜\n1. 王姐 荔枝2斤", shop) == {"王姐": f"{LYCHEES} 2斤"}


def test_a_brand_in_latin_letters_is_no_list_of_codes(shop: Vocabulary) -> None:
    assert _said("王姐 tcl1台", shop, "TCL 65寸电视 2999/台") == {"王姐": "TCL 65寸电视 1台"}


def test_an_endless_entry_is_left_to_the_keeper(shop: Vocabulary) -> None:
    chain = read_chain("#接龙\n鸡蛋 荔枝\n1. 王姐 " + "鸡蛋2板 " * 2000, shop)
    assert chain.lines == ()
    assert chain.doubtful[0].startswith("王姐 鸡蛋2板")


def test_a_name_alone_takes_one_where_the_head_says_so(shop: Vocabulary) -> None:
    invited = read_chain("#接龙\n鸡蛋 38/板 要的直接接名字\n1. 王姐\n2. 20#1502 施", shop)
    assert [(line.person, line.want.qty) for line in invited.lines] == [
        ("王姐", 1000),
        ("20#1502 施", 1000),
    ]
    assert not any(line.doubt for line in invited.lines)


def test_names_alone_are_doubtful_where_it_does_not(shop: Vocabulary) -> None:
    mostly = read_chain("#接龙\n鸡蛋 38/板\n1. 王姐\n2. 302\n3. 李哥 2板", shop)
    assert [line.doubt > 0.5 for line in mostly.lines] == [True, True, False]
    assert _read("#接龙\n鸡蛋 38/板\n1. 团长\n2. 302 1板\n3. 李哥 2板", shop).keys() == {
        "302",
        "李哥",
    }


def test_what_the_head_does_not_lead_to_expect_is_doubtful(shop: Vocabulary) -> None:
    chain = read_chain("#接龙\n鸡蛋 38/板\n1. 王姐 荔枝2斤\n2. 李哥 2桶\n3. 小周 1板", shop)
    assert [line.doubt > 0.5 for line in chain.lines] == [True, True, False]


@pytest.mark.parametrize(
    "head",
    ["周五聚餐", "周日羽毛球 AA", "打疫苗登记", "成语接龙", "周六野餐 每家自带"],
)
def test_where_nothing_is_sold_nothing_is_read(head: str, shop: Vocabulary) -> None:
    assert _read(f"#接龙\n{head}\n1. 荔枝 2人\n2. 小米+1\n3. 王姐 西瓜1个", shop) == {}


def test_two_units_of_one_good_are_compared_apart(shop: Vocabulary) -> None:
    before = read_chain("#接龙\n鸡蛋 38/板\n1. 王姐 1板 3个", shop)
    after = read_chain("#接龙\n鸡蛋 38/板\n1. 王姐 1板 5个", shop)
    changes = compare(before, after)
    assert [(one.before.want.qty, one.after.want.qty) for one in changes.changed] == [(3000, 5000)]
    assert compare(before, Chain("", ())).withdrawn == before.lines
