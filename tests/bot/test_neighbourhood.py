"""The demo's neighbourhood: two shops, their goods, prices, stock and people."""

from __future__ import annotations

from bot.lanes import transact
from bot.simulator.neighbourhood import seed
from store import catalogue, shops, stock
from store.core import Connection, Tx, ask, run


def test_the_neighbourhood_is_whole(connection: Connection) -> None:
    seeded = transact(connection, seed)

    def look(tx: Tx) -> None:
        wang, lin = seeded.shops["wang"], seeded.shops["lin"]
        assert run(tx, ask(shops.slugs())) == ["lin", "wang"]
        at_wangs, at_lins = catalogue.goods_of(tx, wang), catalogue.goods_of(tx, lin)
        assert (len(catalogue.goods_of(tx, 0)), len(at_wangs), len(at_lins)) == (114, 121, 110)
        assert all(u.price_fen for g in [*at_wangs, *at_lins] for u in g.units)
        assert {g.code for g in at_wangs} - {g.code for g in at_lins} >= {"WA01", "JD01"}
        apple = seeded.skus["SG01"]
        keys = [(shop, apple, "斤") for shop in (wang, lin)]
        prices = {key[0]: offer.price_fen for key, offer in catalogue.offers(tx, keys).items()}
        assert prices == {wang: 680, lin: 700}
        left = stock.available(tx, [(wang, apple), (lin, apple)])
        assert left == {(wang, apple): 900_000, (lin, apple): 900_000}
        assert [place.kind for place in run(tx, ask(stock.places(wang)))] == ["van", "pickup"]
        team = run(tx, ask(shops.keepers(wang)))
        assert [(k.person_id, k.role) for k in team] == [(seeded.keepers["wang"], "owner")]
        served = {c.name for c in run(tx, ask(shops.communities(wang)))}
        assert served == {"幸福里", "阳光花园"}

    transact(connection, look)


def test_two_pairs_make_the_shop_ask_which_one(connection: Connection) -> None:
    seeded = transact(connection, seed)
    goods = transact(connection, lambda tx: catalogue.goods_of(tx, seeded.shops["wang"]))
    called = [alias for good in goods for alias in (good.name, *good.aliases)]
    shared = {alias for alias in called if called.count(alias) > 1}
    assert {"牛奶", "抽纸"} <= shared
    assert len(shared) == 8
