"""What a sheet's cells mean, and the sentence for each that means nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.catalogue import Complaint, GoodsRow, Parsed, UnitRow, cells, parse, rules
from store.catalogue.rules import text as words
from tests.store.catalogue.goods import APPLE, COLA, EGGS

Cells = dict[str, str]


def sheet(*rows: Cells) -> Parsed:
    return parse(enumerate(rows, 2))


def good(**cells_of: str) -> GoodsRow:
    row = {"名称": "苹果", "单位": "斤", "价格": "5"} | cells_of
    parsed = sheet(row)
    assert parsed.complaints == ()
    return parsed.goods[0]


def fault(**cells_of: str) -> list[tuple[str, str]]:
    row = {"名称": "苹果", "单位": "斤", "价格": "5"} | cells_of
    parsed = sheet(row)
    assert all(c.row == 2 for c in parsed.complaints)
    return [(c.column, c.zh) for c in parsed.complaints]


def units(row: GoodsRow) -> list[tuple[str, int, int | None]]:
    return [(u.unit, u.factor, u.price_fen) for u in row.units]


@pytest.mark.parametrize("row", [APPLE, EGGS, COLA, replace(COLA, on=False)])
def test_a_row_reads_as_it_was_written(row: GoodsRow) -> None:
    (again,) = sheet(cells(row)).goods
    assert again == replace(row, row=2, stock=None)


@pytest.mark.parametrize(
    ("cell", "price", "base", "expected"),
    [
        ("斤;公斤=2;箱=10", "5.98", "斤", [("斤", 1000, 598), ("公斤", 2000, None), ("箱", 10_000, None)]),
        ("斤、公斤|两，克 ； kg", "5", "斤", [
            ("斤", 1000, 500), ("公斤", 2000, None), ("两", 100, None), ("克", 2, None), ("kg", 2000, None)]),
        ("公斤;千克;斤;g", "10", "公斤", [
            ("公斤", 1000, 1000), ("千克", 1000, None), ("斤", 500, None), ("g", 1, None)]),
        ("个;打", "1", "个", [("个", 1000, 100), ("打", 12_000, None)]),
        ("板=30个", "24.8", "个", [("板", 30_000, 2480)]),
        ("箱：24；罐", "箱：59.9；罐：3", "罐", [("箱", 24_000, 5990), ("罐", 1000, 300)]),
        ("斤;把=0.8", "3.2", "斤", [("斤", 1000, 320), ("把", 800, None)]),
        ("罐=1;箱=12", "3;33", "罐", [("罐", 1000, 300), ("箱", 12_000, 3300)]),
        ("斤;箱=10", "¥5.98/斤；55元/箱", "斤", [("斤", 1000, 598), ("箱", 10_000, 5500)]),
        ("台", "1,299", "台", [("台", 1000, 129_900)]),
        ("台", "￥1299.00元", "台", [("台", 1000, 129_900)]),
        ("斤;箱=5", "5,50", "斤", [("斤", 1000, 500), ("箱", 5000, 5000)]),
        ("['瓶', '箱=6']", "16.8", "瓶", [("瓶", 1000, 1680), ("箱", 6000, None)]),
    ],
)  # fmt: skip
def test_units_and_prices(
    cell: str, price: str, base: str, expected: list[tuple[str, int, int | None]]
) -> None:
    row = good(单位=cell, 价格=price)
    assert (row.base_unit, units(row)) == (base, expected)


@pytest.mark.parametrize(
    ("spec", "cell", "base", "factors"),
    [
        ("330ml*24", "箱;罐", "罐", [24_000, 1000]),
        ("24x330ml", "罐;箱", "罐", [1000, 1000]),
        ("500ML×12", "瓶;箱", "瓶", [1000, 12_000]),
        ("30枚/板", "板;个", "个", [30_000, 1000]),
        ("100抽*24", "箱;提;包", "包", [24_000, 1000, 1000]),
        ("34*72cm", "条;箱", "条", [1000, 1000]),
        ("250ml*0", "盒;箱", "盒", [1000, 1000]),
    ],
)
def test_a_spec_tells_what_a_pack_holds(
    spec: str, cell: str, base: str, factors: list[int]
) -> None:
    prices = ";".join(["9"] * len(factors))
    parsed = sheet({"名称": "甲", "规格": spec, "单位": cell, "价格": prices})
    assert parsed.complaints == ()
    (row,) = parsed.goods
    assert (row.base_unit, [u.factor for u in row.units]) == (base, factors)
    guessed = [u for u in row.units if u.factor == 1000 and u.unit != base]
    assert len(parsed.notes) == len(guessed)


@pytest.mark.parametrize(
    ("headers", "column"),
    [
        ("商品名称 Product Name name 品名 *名称 名称：", "name"),
        ("价格(元) 价格（元/斤） PRICE unit_price 售价", "price"),
        ("SKU sku_code 商品编码 编号", "code"),
        ("价格（分） price_fen", "price_fen"),
    ],
)
def test_headers_in_both_languages(headers: str, column: str) -> None:
    found = {rules.column_of(header) for header in headers.split(" ") if header != "Product"}
    assert found - {None} == {column}


def test_rows_of_one_code_are_units_of_one_good() -> None:
    parsed = sheet(
        {"code": "A1", "name": "苹果", "unit": "斤", "factor": "", "price": "5", "stock": "100",
         "category": "", "alias": "apple", "on": ""},
        {"code": "B1", "name": "梨", "unit": "斤;箱=9", "factor": "3", "price": "4", "stock": "2箱",
         "category": "水果", "alias": "", "on": "下架"},
        {"code": "A1", "name": "苹果", "unit": "箱", "factor": "10", "price": "45", "stock": "3",
         "category": "水果", "alias": "apples;apple;苹果", "on": "yes"},
        {"code": "", "name": "蛋", "unit": "板", "factor": "30个", "price": "25", "stock": ""},
        {"code": "", "name": "", "unit": "", "price": " "},
    )  # fmt: skip
    assert parsed.complaints == ()
    apple, pear, eggs = parsed.goods
    assert units(apple) == [("斤", 1000, 500), ("箱", 10_000, 4500)]
    assert (apple.stock, apple.category, apple.aliases) == (130_000, "水果", ("apple", "apples"))
    assert (apple.on, apple.row) == (True, 2)
    assert (pear.stock, pear.on) == (18_000, False)
    assert (eggs.base_unit, units(eggs)) == ("个", [("板", 30_000, 2500)])


def test_a_code_that_comes_twice_is_named_though_its_first_row_is_faulty() -> None:
    parsed = sheet(
        {"code": "A1", "name": "苹果", "unit": "斤", "price": "much"},
        {"code": "A1", "name": "梨", "unit": "斤", "price": "4"},
        {"code": "A2", "name": "蛋", "unit": "板", "price": "much"},
        {"code": "A2", "name": "蛋", "unit": "箱=6板", "price": "100"},
    )  # fmt: skip
    assert [(c.row, c.column) for c in parsed.complaints] == [
        (2, "price"), (3, "code"), (4, "price"),
    ]  # fmt: skip
    assert parsed.goods == ()


def test_prices_in_fen() -> None:
    parsed = sheet({"name": "a", "units": "箱=6瓶", "price_fen": "950", "unit_price_fen": ""})
    assert parsed.goods[0].units[0].price_fen == 950
    cells_of = {"unit_price_fen": '{"瓶": 100, "箱": 550}', "price_fen": "90"}
    parsed = sheet({"name": "a", "units": "瓶;箱=6"} | cells_of)
    assert [u.price_fen for u in parsed.goods[0].units] == [100, 550]
    parsed = sheet({"name": "a", "units": "瓶", "price_fen": "9.5"})
    assert parsed.complaints[0].column == "price_fen"


@pytest.mark.parametrize(
    ("cells_of", "column", "said"),
    [
        ({"名称": ""}, "name", "不能为空"),
        ({"名称": "长" * 81}, "name", "太长了，最多 80 个字"),
        ({"名称": "=HYPERLINK(1)"}, "name", "“=HYPERLINK(1)”像公式，请去掉开头的符号"),
        ({"规格": "@x"}, "spec", "“@x”像公式，请去掉开头的符号"),
        ({"编号": "-1"}, "code", "“-1”像公式，请去掉开头的符号"),
        ({"别名": "a;+b"}, "aliases", "“+b”像公式，请去掉开头的符号"),
        ({"别名": ";".join(f"a{i}" for i in range(41))}, "aliases", "别名太多，最多 40 个"),
        ({"单位": ""}, "units", "不能为空"),
        ({"单位": "斤=x"}, "units", "“斤=x”看不懂，请写成 瓶;箱=24 这样，换算最多三位小数"),
        ({"单位": "斤;箱=1.2345"}, "units", "“1.2345”看不懂，请写成 瓶;箱=24 这样，换算最多三位小数"),
        ({"单位": "斤;箱=1.2.3"}, "units", "“1.2.3”看不懂，请写成 瓶;箱=24 这样，换算最多三位小数"),
        ({"单位": "3"}, "units", "“3”看不懂，请写成 瓶;箱=24 这样，换算最多三位小数"),
        ({"单位": "斤;箱=0"}, "units", "“箱”的换算不对，要大于 0，最多三位小数"),
        ({"单位": "斤;箱=100001"}, "units", "“箱”的换算不对，要大于 0，最多三位小数"),
        ({"单位": "斤;箱=2;箱=3"}, "units", "单位“箱”写了两次"),
        ({"单位": "斤;公斤=3"}, "units", "一公斤就是 2 斤，不用改"),
        ({"单位": "斤=2;箱=10斤"}, "units", "基本单位“斤”的换算只能是 1"),
        ({"单位": "箱=24"}, "units", "“箱”是多少个什么？请写成 瓶;箱=24 这样"),
        ({"单位": "箱=24瓶;提=6罐"}, "units", "“提”是多少个什么？请写成 瓶;箱=24 这样"),
        ({"单位": "a_b"}, "units", "“a_b”不能当单位，请用文字，如 斤、箱"),
        ({"单位": ";".join("甲乙丙丁戊己庚辛壬癸子丑寅"), "价格": ";".join("1" * 13)},
         "units", "单位太多，最多 12 个"),
        ({"单位": "袋;斤"}, "units", "没写一斤是多少袋，先按 1 记库存；换算可写成 瓶;箱=24 这样"),
        ({"价格": ""}, "price", "至少要有一个单位的价格"),
        ({"价格": "面议"}, "price", "价格“面议”不对，请写大于 0 的数（元），最多两位小数，最高 100000 元"),
        ({"价格": "斤="}, "price", "价格“斤=”不对，请写大于 0 的数（元），最多两位小数，最高 100000 元"),
        ({"价格": "-5"}, "price", "价格“-5”不对，请写大于 0 的数（元），最多两位小数，最高 100000 元"),
        ({"价格": "5,98"}, "price", "价格“5,98”不对，请写大于 0 的数（元），最多两位小数，最高 100000 元"),
        ({"价格": "0"}, "price", "价格“0”不对，请写大于 0 的数（元），最多两位小数，最高 100000 元"),
        ({"价格": "5.005"}, "price", "价格“5.005”不对，请写大于 0 的数（元），最多两位小数，最高 100000 元"),
        ({"价格": "0.004"}, "price", "价格“0.004”不对，请写大于 0 的数（元），最多两位小数，最高 100000 元"),
        ({"价格": "#N/A"}, "price", "表格算不出这一格（#N/A）"),
        ({"名称": "#REF!"}, "name", "表格算不出这一格（#REF!）"),
        ({"库存": "99999999999"}, "stock", "库存“99999999999”不对，请写不小于 0 的数"),
        ({"价格": "100000.01"}, "price", "价格“100000.01”不对，请写大于 0 的数（元），最多两位小数，最高 100000 元"),
        ({"价格": "箱=5"}, "price", "价格里的单位“箱”不在单位一栏"),
        ({"库存": "很多"}, "stock", "库存“很多”不对，请写不小于 0 的数"),
        ({"库存": "3箱"}, "stock", "库存“3箱”不对，请写不小于 0 的数"),
        ({"库存": "1000001"}, "stock", "库存“1000001”不对，请写不小于 0 的数"),
        ({"上架": "也许"}, "on", "“也许”看不懂，请写 是 或 否"),
        ({"": "备忘"}, "", "“备忘”写在了没有列名的格子里"),
    ],
)  # fmt: skip
def test_each_fault_has_its_sentence(cells_of: Cells, column: str, said: str) -> None:
    assert fault(**cells_of)[:1] == [(column, said)]


def test_every_row_is_read_and_every_fault_is_named() -> None:
    parsed = sheet(
        {"编号": "1", "名称": "苹果", "单位": "斤", "价格": "x", "颜色": "红"},
        {"编号": "2", "名称": "梨", "单位": "斤", "价格": "4"},
        {"编号": "2", "名称": "桃", "单位": "斤", "价格": "4"},
        {"编号": "3", "名称": "蕉", "单位": "斤", "价格": "4"},
        {"编号": "3", "名称": "蕉", "单位": "斤", "价格": "3"},
        {"编号": "4", "名称": "瓜", "单位": "个", "价格": "4"},
        {"编号": "5", "名称": "瓜 ", "单位": "个", "价格": "4"},
    )
    assert [c.sentence().split(" / ")[0] for c in parsed.complaints] == [
        "第2行「价格」：价格“x”不对，请写大于 0 的数（元），最多两位小数，最高 100000 元",
        "第4行「编号」：编号 2 在第 3 行是另一种商品",
        "第6行「名称」：和第 5 行重复（3）",
        "第8行「名称」：和第 7 行重复（瓜）",
    ]
    assert parsed.complaints[2].sentence().endswith("Row 6, name: the same as row 5 (3)")
    assert [note.sentence() for note in parsed.notes] == [
        "不认识“颜色”这一列，没有导入 / the column “颜色” is unknown and was left out"
    ]
    beside = sheet({"名称": "瓜", "单位": "个", "价格": "4", "": "?"}).complaints[0]
    assert beside.sentence().startswith("第2行：“?”写在了没有列名的格子里 / Row 2: “?” stands")


def test_a_row_that_is_wrong_hides_no_doubled_name() -> None:
    parsed = sheet(
        {"编号": "1", "名称": "苹果", "单位": "斤", "价格": "5"},
        {"编号": "1", "名称": "梨", "单位": "斤", "价格": "4"},
        {"编号": "2", "名称": "苹果", "单位": "斤", "价格": "x"},
        {"编号": "2", "名称": "苹果", "单位": "箱=10斤", "价格": "50"},
    )
    assert [c.sentence().split(" / ")[0] for c in parsed.complaints] == [
        "第3行「编号」：编号 1 在第 2 行是另一种商品",
        "第4行「价格」：价格“x”不对，请写大于 0 的数（元），最多两位小数，最高 100000 元",
        "第4行「名称」：和第 2 行重复（苹果）",
    ]


def test_columns_are_there_once() -> None:
    def said(*headers: str) -> list[str]:
        return [c.zh for c in sheet(dict.fromkeys(headers, "x")).complaints if not c.row]

    assert said("颜色") == ["缺少“名称”这一列", "缺少“单位”这一列", "缺少“价格”这一列"]
    assert said("品名", "名称", "单位", "价格") == ["“名称”和“品名”两列意思一样，请留一列"]
    assert said("名称", "单位", "价格", "  ") == []
    assert [c.zh for c in sheet().complaints] == ["表格里没有商品"]
    blank = sheet({"名称": "", "单位": "", "价格": ""})
    assert [c.zh for c in blank.complaints] == ["表格里没有商品"]


def test_goods_are_checked_whoever_describes_them() -> None:
    assert rules.faults(APPLE) == []
    assert [c.zh for c in rules.faults(replace(COLA, units=()))] == ["不能为空"]
    assert [c.column for c in rules.faults(replace(COLA, aliases=("a;b",)))] == ["aliases"]
    assert [c.column for c in rules.faults(replace(COLA, name=""))] == ["name"]
    assert [c.column for c in rules.faults(replace(COLA, stock=-1))] == ["stock"]
    assert [c.zh for c in rules.faults(replace(COLA, units=(UnitRow("罐", 1000, -5),)))] == [
        "价格“-0.05”不对，请写大于 0 的数（元），最多两位小数，最高 100000 元"
    ]


def test_cells_are_cleaned() -> None:
    row = good(名称=" 红\u200b富 \n\t士\u202e ", 别名="a  b;;a b|c\u200d", 上架="ＮＯ")
    assert (row.name, row.aliases, row.on) == ("红富 士", ("a b", "c"), False)
    assert words.folded("Ａ b") == "ab"
    assert good(别名="['a', \"b\"]").aliases == ("a", "b")
    assert good(别名="L'été").aliases == ("L'été",)


@pytest.mark.parametrize(
    ("unit", "base", "factor"),
    [
        ("公斤", "斤", 2000),
        ("KG", "斤", 2000),
        ("克", "斤", 2),
        ("打", "个", 12_000),
        ("打", "斤", None),
        ("个", "打", None),
        ("克", "克", 1000),
        ("斤", "g", 500_000),
        ("箱", "瓶", None),
        ("打", "打", 1000),
    ],
)
def test_what_everybody_knows(unit: str, base: str, factor: int | None) -> None:
    assert rules.known_factor(unit, base) == factor


@given(st.integers(1, 10_000_000), st.integers(1, 10**8), st.integers(1, 10**8))
def test_conversion_is_half_up(price: int, factor: int, to: int) -> None:
    got = rules.converted(price, factor, to)
    assert abs(2 * (got * factor - price * to)) <= factor
    assert 2 * (got * factor - price * to) > -factor


def test_a_price_is_its_own_or_converted() -> None:
    assert rules.price_for(2000, 7, [(1000, 5)]) == 7
    assert rules.price_for(500, None, [(1000, 5), (1, 1)]) == 3
    assert rules.price_for(500, None, []) is None


def test_a_complaint_about_the_file_has_no_row() -> None:
    assert Complaint(0, "name", "坏了", "broken").sentence() == "坏了 / broken"
