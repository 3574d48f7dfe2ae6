"""Sheets into a shop: whole or not at all, the same again changes nothing, and out as they came in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.lanes import transact
from store import catalogue, shops
from store.catalogue import GoodsRow, ImportReport, UnitRow, actions, cells, parse
from store.catalogue.rules.goods import good_alias, good_unit, known_factor, looks_like_formula
from store.core import Connection, Database, Sql, Tx, ask, run
from store.core.errors import Busy
from tests.store.catalogue.goods import APPLE, COLA, EGGS

BY = 77
TABLES = (
    "products",
    "skus",
    "sku_units",
    "aliases",
    "listings",
    "prices",
    "price_changes",
    "events",
    "shops",
)
ALL = {table: Sql(f"SELECT * FROM {table} ORDER BY 1, 2, 3") for table in TABLES}  # fmt: skip
KINDS = Sql("SELECT kind, COUNT(*) FROM events GROUP BY kind ORDER BY kind")


def everything(tx: Tx) -> dict[str, list[object]]:
    return {table: sorted(map(repr, tx.rows(sql))) for table, sql in ALL.items()}


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, report.unlisted


def in_shop(connection: Connection, work: Callable[[Tx, int], None]) -> None:
    def whole(tx: Tx) -> None:
        work(tx, shops.create(tx, shops.NewShop("wang", "王师傅")))

    transact(connection, whole)


def test_the_same_sheet_twice_changes_nothing(connection: Connection) -> None:
    def work(tx: Tx, wang: int) -> None:
        done: list[int] = []
        rows = [APPLE, EGGS, COLA]
        report = catalogue.import_goods(tx, wang, rows, BY, progress=done.append)
        assert counts(report) == (3, 0, 0, 0)
        assert report.stock == ((report.sku_ids[1], 600_000),)
        assert done == [3]
        before = everything(tx)
        again = catalogue.import_goods(tx, wang, rows, BY)
        assert counts(again) == (0, 0, 3, 0)
        assert (again.sku_ids, again.stock) == (report.sku_ids, ())
        assert everything(tx) == before

    in_shop(connection, work)


def test_a_sheet_changes_what_it_says_and_keeps_history(connection: Connection) -> None:
    def work(tx: Tx, wang: int) -> None:
        first = catalogue.import_goods(tx, wang, [APPLE, EGGS], BY)
        units = (UnitRow("箱", 9_000, 5000), UnitRow("斤", 1000, 620))
        changed = replace(
            APPLE, name="大红富士", category="", units=units, aliases=("果",), on=False
        )
        report = catalogue.import_goods(tx, wang, [changed, EGGS], BY)
        assert counts(report) == (0, 1, 1, 0)
        assert report.sku_ids == first.sku_ids
        apple = catalogue.export_goods(tx, wang)[0]
        expected = replace(changed, category="水果", aliases=("apple", "果", "苹果"), row=0)
        assert apple == expected
        history = run(tx, ask(catalogue.price_history(wang, first.sku_ids[0])))
        assert sorted((p.unit, p.price_fen) for p in history) == [
            ("斤", 598), ("斤", 620), ("箱", 5000), ("箱", 5500),
        ]  # fmt: skip
        assert tx.rows(KINDS) == [
            ("Listed", 2),
            ("OnSale", 1),
            ("PriceChanged", 2),
            ("Unlisted", 1),
        ]

    in_shop(connection, work)


def test_a_unit_that_is_gone_takes_its_price_along(connection: Connection) -> None:
    def work(tx: Tx, wang: int) -> None:
        (cola,) = catalogue.import_goods(tx, wang, [COLA], BY).sku_ids
        only = replace(COLA, units=(UnitRow("罐", 1000, 300),))
        assert counts(catalogue.import_goods(tx, wang, [only], BY)) == (0, 1, 0, 0)
        assert catalogue.offers(tx, [(wang, cola, "箱")]) == {}
        assert catalogue.export_goods(tx, wang) == [only]

    in_shop(connection, work)


def test_a_whole_sheet_is_the_whole_truth(connection: Connection) -> None:
    def work(tx: Tx, wang: int) -> None:
        catalogue.import_goods(tx, wang, [APPLE, EGGS, COLA], BY)
        rows = [replace(APPLE, aliases=("果",)), replace(EGGS, code="A9")]
        report = catalogue.import_goods(tx, wang, rows, BY, whole=True)
        assert counts(report) == (1, 1, 0, 2)
        listed = {good.code: good for good in catalogue.goods_of(tx, wang)}
        assert {code: good.on for code, good in listed.items()} == {
            "A1": True, "A2": False, "A3": False, "A9": True,
        }  # fmt: skip
        assert listed["A1"].aliases == ("果",)
        before = everything(tx)
        assert counts(catalogue.import_goods(tx, wang, rows, BY, whole=True)) == (0, 0, 2, 0)
        assert everything(tx) == before

    in_shop(connection, work)


def test_a_dry_run_writes_nothing(connection: Connection) -> None:
    def work(tx: Tx, wang: int) -> None:
        catalogue.import_goods(tx, wang, [APPLE], BY)
        before = everything(tx)
        report = catalogue.import_goods(
            tx, wang, [replace(COLA, code="")], BY, whole=True, dry=True
        )
        assert counts(report) == (1, 0, 0, 1)
        assert everything(tx) == before

    in_shop(connection, work)


@pytest.mark.parametrize("bad", [0, 1, 2])
def test_nothing_is_half_imported(connection: Connection, bad: int) -> None:
    def work(tx: Tx, wang: int) -> None:
        catalogue.import_goods(tx, wang, [APPLE], BY)
        before = everything(tx)
        rows = [cells(replace(APPLE, name="变了")), cells(EGGS), cells(COLA)]
        rows[bad] |= {"价格": "free", "别名": "=x"}
        parsed = parse(enumerate(rows, 2))
        report = catalogue.import_goods(tx, wang, parsed, BY)
        assert report.refused
        assert [(c.row, c.column) for c in report.complaints] == [(bad + 2, "price")]
        assert everything(tx) == before

    in_shop(connection, work)


def test_what_a_row_cannot_be_given_what_is_there(connection: Connection) -> None:
    def work(tx: Tx, wang: int) -> None:
        catalogue.import_goods(tx, 0, [COLA], None)
        catalogue.import_goods(tx, wang, [APPLE, EGGS, COLA], BY)
        before = everything(tx)

        def said(*rows: GoodsRow) -> list[str]:
            found = catalogue.import_goods(tx, wang, rows, BY)
            assert found.refused
            return [c.zh for c in found.complaints]

        by_board = replace(EGGS, base_unit="板", units=(UnitRow("板", 1000, 2250),))
        assert said(by_board) == ["“鲜鸡蛋”的库存按个计，不能改成按板；请换个编号"]
        assert said(replace(APPLE, code="B1")) == ["店里已有“红富士 80mm”（编号 A1）"]
        assert said(replace(COLA, spec="2L")) == [
            "编号 A3 是平台商品“可乐”，名称规格要一致；自己的商品请换个编号"
        ]
        by_bottle = (UnitRow("瓶", 1000, 300), UnitRow("箱", 24_000, 1))
        assert said(replace(COLA, units=by_bottle)) == [
            "平台商品“可乐”的单位是 箱、罐，不能改成“瓶”"
        ]
        renamed = replace(APPLE, name="苹果王")
        assert said(renamed, replace(APPLE, code="", row=9)) == ["和第 2 行重复（红富士 80mm）"]
        assert said(replace(EGGS, name="=1+1"))[0].startswith("“=1+1”像公式")
        assert said(replace(EGGS, category="#NULL!"))[0].startswith("“#NULL!”像公式")
        assert everything(tx) == before

    in_shop(connection, work)


def test_goods_without_a_code_are_known_by_name_and_spec(connection: Connection) -> None:
    def work(tx: Tx, wang: int) -> None:
        (shared,) = catalogue.import_goods(tx, 0, [replace(COLA, code="")], None).sku_ids
        nameless = [replace(row, code="") for row in (APPLE, EGGS, COLA)]
        report = catalogue.import_goods(tx, wang, nameless, BY)
        assert counts(report) == (2, 1, 0, 0)
        assert report.sku_ids[2] == shared
        assert counts(catalogue.import_goods(tx, wang, nameless, BY)) == (0, 0, 3, 0)
        assert len({good.code for good in catalogue.goods_of(tx, wang)}) == 3

    in_shop(connection, work)


def test_the_platforms_goods_are_every_shops_words(connection: Connection) -> None:
    def work(tx: Tx, wang: int) -> None:
        lin = shops.create(tx, shops.NewShop("lin", "林姐"))
        catalogue.import_goods(tx, 0, [COLA], None)
        own = replace(COLA, units=(UnitRow("箱", 24_000, 5500),), aliases=("肥宅水",), on=True)
        catalogue.import_goods(tx, wang, [own], BY)
        was = {s: shops.find(tx, s).version for s in ("wang", "lin")}
        catalogue.import_goods(tx, 0, [replace(COLA, name="冰可乐", aliases=("cola",))], None)
        now = {s: shops.find(tx, s).version for s in ("wang", "lin")}
        assert (now["wang"] - was["wang"], now["lin"] - was["lin"]) == (1, 0)
        (cola,) = catalogue.goods_of(tx, wang)
        assert (cola.name, cola.aliases) == ("冰可乐", ("cola", "肥宅水"))
        assert [u.price_fen for u in cola.units] == [5500, 229]
        assert catalogue.goods_of(tx, lin) == []
        assert catalogue.goods_of(tx, 0)[0].aliases == ("cola",)

    in_shop(connection, work)


def test_ten_thousand_rows_take_few_statements(sqlite: Database) -> None:
    def work(tx: Tx, wang: int) -> None:
        rows = [replace(APPLE, code=f"c{i}", name=f"苹果{i}") for i in range(10_000)]
        before, done = tx.statements, list[int]()
        catalogue.import_goods(tx, wang, rows, BY, progress=done.append)
        assert tx.statements - before <= 10 + 10 * 12
        assert (sum(done), len(done)) == (10_000, 10)

    connection = sqlite.connection()
    in_shop(connection, work)
    connection.close()


def test_an_import_beside_another_is_tried_again(connection: Connection) -> None:
    def work(tx: Tx, wang: int) -> None:
        state = actions.importing.load(tx, wang, [COLA])
        change = actions.importing.change_of(tx, wang, COLA, None, False)
        catalogue.import_goods(tx, wang, [COLA], BY)
        with pytest.raises(Busy):
            actions.importing.write(tx, wang, [change], state.products, BY)

    in_shop(connection, work)


# ---- out and in again ----

LETTERS = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))
TEXT = st.text(LETTERS, max_size=12).map(catalogue.rules.clean)
PLAIN = TEXT.filter(lambda text: not looks_like_formula(text))
NAMES = PLAIN.filter(bool)
ALIASES = NAMES.filter(good_alias)
UNIT_NAMES = st.sampled_from(
    ("斤", "公斤", "两", "克", "kg", "个", "箱", "瓶", "袋", "板", "打", "pack")
)
PRICES = st.integers(1, 10_000_000)


@st.composite
def goods_rows(draw: st.DrawFn) -> GoodsRow:
    names = draw(st.lists(UNIT_NAMES, min_size=1, max_size=4, unique=True))
    base = draw(st.sampled_from([*names, "枚"]))
    factors = [known_factor(name, base) or draw(st.integers(1, 10**8)) for name in names]
    priced = draw(st.sets(st.sampled_from(names), min_size=1))
    units = tuple(
        UnitRow(name, factor, draw(PRICES) if name in priced else None)
        for name, factor in zip(names, factors, strict=True)
    )
    name = draw(NAMES)
    aliases = draw(st.sets(ALIASES.filter(lambda text: text != name), max_size=3))
    return GoodsRow(
        name, base, units, "", draw(PLAIN), draw(PLAIN), tuple(sorted(aliases)), draw(st.booleans())
    )  # fmt: skip


def _coded(rows: list[GoodsRow]) -> list[GoodsRow]:
    return [replace(row, code=f"c{i}", row=i) for i, row in enumerate(rows)]


SHEETS = st.lists(
    goods_rows(),
    min_size=1,
    max_size=6,
    unique_by=lambda row: catalogue.rules.folded(f"{row.name}\n{row.spec}"),
).map(_coded)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(SHEETS)
def test_a_sheet_goes_out_as_it_came_in(connection: Connection, rows: list[GoodsRow]) -> None:
    assert all(good_unit(unit.unit) for row in rows for unit in row.units)
    tx = connection.begin()
    try:
        wang = shops.create(tx, shops.NewShop("wang", "王师傅"))
        parsed = parse(enumerate(map(cells, rows)))
        assert [c.sentence() for c in parsed.complaints] == []
        assert list(parsed.goods) == rows
        assert counts(catalogue.import_goods(tx, wang, parsed, BY)) == (len(rows), 0, 0, 0)
        out = catalogue.export_goods(tx, wang)
        assert out == [replace(row, row=0) for row in rows]
        again = parse(enumerate(map(cells, out)))
        report = catalogue.import_goods(tx, wang, again, BY, whole=True)
        assert counts(report) == (0, 0, len(rows), 0)
    finally:
        connection.rollback()
