"""What a shop sells: shelves, prices, names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.lanes import transact
from store import catalogue, shops
from store.catalogue import Listed, Offer, PriceChanged, PricePoint, UnitOf, Unlisted
from store.core import Connection, Sql, Tx, ask, run
from store.core.errors import Invalid, NotFound, Refusal
from tests.store.catalogue.goods import APPLE, COLA, EGGS

EVENTS = Sql("SELECT kind, body FROM events ORDER BY id")
VERSION = Sql("SELECT version FROM shops WHERE id = :shop_id")
BY = 77


def two_shops(tx: Tx) -> tuple[int, int]:
    return tuple(shops.create(tx, shops.NewShop(s, s)) for s in ("wang", "lin"))  # type: ignore[return-value]


def events(tx: Tx) -> list[str]:
    return [row[0] for row in tx.rows(EVENTS)]


def version(tx: Tx, shop_id: int) -> int:
    row = tx.row(VERSION, shop_id=shop_id)
    assert row
    return int(row[0])


def refused(tx: Tx, asking: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        run(tx, ask(asking))  # type: ignore[arg-type]
    return caught.value


def test_goods_are_listed_with_units_prices_and_names(connection: Connection) -> None:
    def work(tx: Tx) -> None:
        wang, _ = two_shops(tx)
        catalogue.import_goods(tx, 0, [APPLE], BY)
        (apple,) = catalogue.import_goods(tx, wang, [APPLE], BY).sku_ids
        eggs = run(tx, ask(catalogue.add_sku(wang, EGGS, BY)))
        assert run(tx, ask(catalogue.teach_alias(wang, apple, " 大 苹果\u200b"))) is True
        goods = run(tx, ask(catalogue.goods(wang)))
        assert [g.sku_id for g in goods] == [apple, eggs]
        assert goods[0].units == (
            UnitOf("斤", 1000, 598),
            UnitOf("公斤", 2000, 1196),
            UnitOf("箱", 10_000, 5500),
        )
        assert goods[0].aliases == ("apple", "苹果", "大 苹果")
        assert (goods[0].name, goods[0].spec, goods[0].category) == ("红富士", "80mm", "水果")
        assert (goods[1].code, goods[1].base_unit, goods[1].on) == ("A2", "个", True)
        assert goods[1].units == (UnitOf("板", 30_000, 2250), UnitOf("个", 1000, 75))

    transact(connection, work)


def test_offers_are_one_statement_and_know_only_what_the_shop_lists(
    connection: Connection,
) -> None:
    def work(tx: Tx) -> None:
        wang, lin = two_shops(tx)
        (eggs, cola) = catalogue.import_goods(tx, wang, [EGGS, COLA], BY).sku_ids
        keys = [(wang, eggs, "个"), (wang, cola, "箱"), (wang, cola, "桶"), (lin, cola, "箱")]
        before = tx.statements
        found = catalogue.offers(tx, [*keys, keys[0]])
        assert tx.statements - before == 1
        assert found == {
            keys[0]: Offer(eggs, "个", "鲜鸡蛋", "", "个", 1000, 75, True),
            keys[1]: Offer(cola, "箱", "可乐", "", "罐", 24_000, 5990, True),
        }
        assert catalogue.offers(tx, []) == {}

    transact(connection, work)


def test_shelving_is_recorded_once(connection: Connection) -> None:
    def work(tx: Tx) -> None:
        wang, _ = two_shops(tx)
        (cola,) = catalogue.import_goods(tx, wang, [COLA], BY).sku_ids
        was = version(tx, wang)
        assert run(tx, ask(catalogue.shelve(wang, cola, False, BY))) is True
        assert run(tx, ask(catalogue.shelve(wang, cola, False, BY))) is False
        assert not catalogue.offers(tx, [(wang, cola, "罐")])[wang, cola, "罐"].on
        assert run(tx, ask(catalogue.shelve(wang, cola, True, BY))) is True
        assert events(tx) == ["Listed", "OnSale", "Unlisted", "Listed", "OnSale"]
        assert version(tx, wang) == was + 2
        assert (Listed(1, 2).sku_id, Unlisted(1, 2).sku_id) == (2, 2)

    transact(connection, work)


def test_a_platform_good_starts_at_the_suggested_price(connection: Connection) -> None:
    def work(tx: Tx) -> None:
        wang, lin = two_shops(tx)
        (cola,) = catalogue.import_goods(tx, 0, [COLA], None).sku_ids
        assert run(tx, ask(catalogue.shelve(wang, cola, True, BY))) is True
        assert catalogue.offers(tx, [(wang, cola, "箱")])[wang, cola, "箱"].price_fen == 5990
        assert run(tx, ask(catalogue.reprice(wang, cola, "箱", 5500, BY))) == 5990
        run(tx, ask(catalogue.shelve(wang, cola, False, BY)))
        run(tx, ask(catalogue.shelve(wang, cola, True, BY)))
        assert catalogue.offers(tx, [(wang, cola, "箱")])[wang, cola, "箱"].price_fen == 5500
        assert refused(tx, catalogue.shelve(lin, cola, False, BY)).facts == {"what": "sku"}

    transact(connection, work)


def test_another_shops_goods_read_as_not_found(connection: Connection) -> None:
    def work(tx: Tx) -> None:
        wang, lin = two_shops(tx)
        (cola,) = catalogue.import_goods(tx, wang, [COLA], BY).sku_ids
        for asking in (
            catalogue.shelve(lin, cola, True, BY),
            catalogue.reprice(lin, cola, "罐", 250, BY),
            catalogue.teach_alias(lin, cola, "肥宅水"),
        ):
            refusal = refused(tx, asking)
            assert type(refusal) is NotFound
            assert refusal.facts == {"what": "sku"}
        assert run(tx, ask(catalogue.goods(lin))) == []

    transact(connection, work)


def test_prices_have_a_history(connection: Connection, clock: object) -> None:
    def work(tx: Tx) -> None:
        wang, _ = two_shops(tx)
        (cola,) = catalogue.import_goods(tx, wang, [COLA], BY).sku_ids
        was = version(tx, wang)
        assert run(tx, ask(catalogue.reprice(wang, cola, "罐", 250, 8))) == 300
        assert run(tx, ask(catalogue.reprice(wang, cola, "罐", 250, 8))) == 250
        history = run(tx, ask(catalogue.price_history(wang, cola)))
        assert history == [
            PricePoint("罐", 250, tx.now, 8),
            PricePoint("罐", 300, tx.now, BY),
            PricePoint("箱", 5990, tx.now, BY),
        ]
        assert events(tx) == ["Listed", "OnSale", "PriceChanged"]
        assert version(tx, wang) == was
        assert PriceChanged(1, 2, "罐", 3).was_fen is None

    transact(connection, work)


@pytest.mark.parametrize("price", [-1, 0, 100_000_01])
def test_no_absurd_price(connection: Connection, price: int) -> None:
    def work(tx: Tx) -> None:
        wang, _ = two_shops(tx)
        (cola,) = catalogue.import_goods(tx, wang, [COLA], BY).sku_ids
        refusal = refused(tx, catalogue.reprice(wang, cola, "罐", price, BY))
        assert type(refusal) is Invalid
        assert refusal.facts == {"why": "price", "price_fen": price, "most": 100_000_00}
        refusal = refused(tx, catalogue.reprice(wang, cola, "桶", 100, BY))
        assert refusal.facts == {"why": "unit", "unit": "桶", "units": ("箱", "罐")}
        assert len(run(tx, ask(catalogue.price_history(wang, cola)))) == 2

    transact(connection, work)


def test_a_name_means_one_good(connection: Connection) -> None:
    def work(tx: Tx) -> None:
        wang, _ = two_shops(tx)
        apple, cola = catalogue.import_goods(tx, wang, [APPLE, COLA], BY).sku_ids
        was = version(tx, wang)
        for taken in ("ＡＰＰＬＥ", "红 富士"):
            refusal = refused(tx, catalogue.teach_alias(wang, cola, taken))
            assert refusal.facts == {
                "why": "alias_taken",
                "alias": taken,
                "name": "可乐",
                "other": "红富士",
            }
        assert run(tx, ask(catalogue.teach_alias(wang, apple, "Apple"))) is False
        for bad in ("", "=1+1", "a;b", "长" * 41):
            refusal = refused(tx, catalogue.teach_alias(wang, apple, bad))
            assert refusal.facts == {"why": "alias", "alias": bad}
        assert version(tx, wang) == was

    transact(connection, work)


def test_a_new_good_is_checked_and_is_new(connection: Connection) -> None:
    def work(tx: Tx) -> None:
        wang, _ = two_shops(tx)
        sku = run(tx, ask(catalogue.add_sku(wang, replace(COLA, code=""), BY)))
        (good,) = catalogue.goods_of(tx, wang)
        assert good.sku_id == sku
        assert len(good.code) == 9
        assert refused(tx, catalogue.add_sku(wang, COLA, BY)).facts["why"] == "goods"
        again = refused(tx, catalogue.add_sku(wang, replace(COLA, code=""), BY))
        assert again.facts == {"why": "known", "name": "可乐"}
        bad = refused(tx, catalogue.add_sku(wang, replace(EGGS, name="=cmd"), BY))
        assert [c.column for c in bad.facts["complaints"]] == ["name"]  # type: ignore[attr-defined]
        assert len(catalogue.goods_of(tx, wang)) == 1

    transact(connection, work)
