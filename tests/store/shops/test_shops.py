"""Shops, their terms, their keepers and where they deliver."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.lanes import transact
from store import shops
from store.core import HOUR, Connection, Tx
from store.core.errors import NotFound, Refusal
from store.shops import CommunityRef, KeeperRef, NewShop, NewTerms, RoleAsk, ShopTerms
from store.shops.rules import is_slug, one_a_line
from tests.store.doing import do, read, refusal

TABLES = "shops keepers communities shop_communities"


def a_shop(connection: Connection, slug: str = "wang") -> int:
    return transact(connection, lambda tx: shops.create(tx, NewShop(slug, "老王")))


def refused(connection: Connection, shop: NewShop) -> str:
    def work(tx: Tx) -> str:
        with pytest.raises(Refusal) as caught:
            shops.create(tx, shop)
        return f"{type(caught.value).__name__}({caught.value})"

    return read(connection, work)


def test_a_shop_opens_with_its_terms(connection: Connection) -> None:
    new = NewShop("wang", "老王", "store", "水果", "CNY", "Asia/Urumqi", 300, 3900, 1000, HOUR)
    shop = transact(connection, lambda tx: shops.create(tx, new))
    terms = ShopTerms(
        shop, "wang", "老王", "store", "水果", "CNY", "Asia/Urumqi", 300, 3900, 1000, HOUR, 1, 1, 0
    )
    assert do(connection, shops.terms(shop)) == terms
    assert do(connection, shops.by_slug(" Wang ")) == terms
    assert refusal(connection, shops.terms(999)) == "NotFound(what='shop')"
    assert refusal(connection, shops.by_slug("li")) == "NotFound(what='shop')"
    assert read(connection, lambda tx: shops.terms_of(tx, [])) == {}


def test_a_shop_is_found_by_what_only_it_is_called(connection: Connection) -> None:
    a_shop(connection)
    assert do(connection, shops.called("WANG")).slug == "wang"
    assert do(connection, shops.called(" 老王 ")).slug == "wang"
    assert refusal(connection, shops.called("老")) == "NotFound(what='shop')"
    a_shop(connection, "lin")  # of the same name
    assert refusal(connection, shops.called("老王")) == "NotFound(what='shop')"


def test_a_shop_that_cannot_open(connection: Connection) -> None:
    a_shop(connection)
    assert refused(connection, NewShop("wang", "x")) == "Invalid(why='slug_taken')"
    assert refused(connection, NewShop("老王", "x")) == "Invalid(why='slug')"
    assert refused(connection, NewShop("li", "x", minimum_fen=-1)) == "Invalid(why='money')"
    a_shop(connection, "lin")
    assert do(connection, shops.slugs()) == ["lin", "wang"]


@pytest.mark.parametrize("slug", ["w", "wang-2", "0", "a" * 32])
def test_slugs(slug: str) -> None:
    assert is_slug(slug)


@pytest.mark.parametrize("slug", ["", "-w", "w-", "Wang", "老王", "a" * 33, "a b", "a\n"])
def test_no_slugs(slug: str) -> None:
    assert not is_slug(slug)


def test_terms_change_one_by_one(connection: Connection) -> None:
    shop = a_shop(connection)
    before = do(connection, shops.terms(shop))
    do(connection, shops.change_terms(shop, NewTerms(free_over_fen=3900, delivery_fee_fen=300)))
    after = replace(before, free_over_fen=3900, delivery_fee_fen=300)
    assert do(connection, shops.terms(shop)) == after
    more = NewTerms("新名", "新话", minimum_fen=1, accept_within=5, never_free=True)
    do(connection, shops.change_terms(shop, more))
    assert do(connection, shops.terms(shop)) == replace(
        after, name="新名", about="新话", minimum_fen=1, accept_within=5, free_over_fen=None
    )
    minus = shops.change_terms(shop, NewTerms(delivery_fee_fen=-1))
    assert refusal(connection, minus, TABLES) == "Invalid(why='money')"
    unknown = shops.change_terms(999, NewTerms(name="x"))
    assert refusal(connection, unknown, TABLES) == "NotFound(what='shop')"


def test_order_numbers_are_given_once(connection: Connection) -> None:
    one, two = a_shop(connection), a_shop(connection, "lin")
    take = {two: 2, one: 3}
    assert transact(connection, lambda tx: dict(shops.next_numbers(tx, take))) == {one: 1, two: 1}
    assert transact(connection, lambda tx: shops.next_numbers(tx, {two: 1})) == {two: 3}
    assert transact(connection, lambda tx: shops.next_numbers(tx, {one: 1})) == {one: 4}
    assert transact(connection, lambda tx: shops.next_numbers(tx, {})) == {}
    tx = connection.begin()
    with pytest.raises(NotFound):
        shops.next_numbers(tx, {one: 1, 999: 1})
    connection.rollback()


def test_keepers_in_the_order_of_calling(connection: Connection) -> None:
    shop, other = a_shop(connection), a_shop(connection, "lin")
    do(connection, shops.add_keeper(shop, 11, "owner"))
    do(connection, shops.add_keeper(shop, 12))
    do(connection, shops.add_keeper(shop, 13, "courier", 0))
    do(connection, shops.add_keeper(shop, 12, "courier"))
    team = [KeeperRef(11, "owner", 0), KeeperRef(13, "courier", 0), KeeperRef(12, "courier", 1)]
    assert do(connection, shops.keepers(shop)) == team
    found = read(connection, lambda tx: dict(shops.teams(tx, [shop, other])))
    assert found == {shop: [11, 13, 12], other: []}
    assert read(connection, lambda tx: shops.keepers_of(tx, [])) == {}
    asks = [RoleAsk(shop, 12), RoleAsk(other, 12), RoleAsk(shop, 99)]
    assert read(connection, lambda tx: shops.role_many(tx, asks)) == ["courier", None, None]
    assert read(connection, lambda tx: shops.role_many(tx, [])) == []
    assert do(connection, shops.role(asks[0])) == "courier"
    do(connection, shops.dismiss_keeper(shop, 12))
    assert do(connection, shops.role(asks[0])) is None
    do(connection, shops.add_keeper(shop, 14))
    assert do(connection, shops.keepers(shop))[-1] == KeeperRef(14, "keeper", 1)
    gone = shops.dismiss_keeper(shop, 12)
    assert refusal(connection, gone, TABLES) == "NotFound(what='keeper')"
    assert refusal(connection, shops.add_keeper(shop, 1, "boss"), TABLES) == "Invalid(why='role')"
    unknown = shops.add_keeper(999, 1)
    assert refusal(connection, unknown, TABLES) == "NotFound(what='shop')"


def test_where_a_shop_delivers(connection: Connection) -> None:
    shop, other = a_shop(connection), a_shop(connection, "lin")

    def versions() -> tuple[int, int]:
        return do(connection, shops.terms(shop)).version, do(
            connection, shops.terms(other)
        ).version

    sun = do(connection, shops.add_community(" 阳光花园 ", "杭州", ("阳光", " 阳光", "")))
    do(connection, shops.serve(shop, sun))
    assert versions() == (2, 1)
    do(connection, shops.serve(shop, sun))
    assert versions() == (2, 1)
    assert do(connection, shops.add_community("阳光花园", "杭州")) == sun
    assert versions() == (2, 1)
    assert do(connection, shops.add_community("阳光花园", "杭州", ("花园", "阳光"))) == sun
    assert versions() == (3, 1)
    lake = do(connection, shops.add_community("湖畔"))
    do(connection, shops.serve(shop, lake))
    refs = [CommunityRef(sun, "阳光花园", "杭州", ("阳光", "花园")), CommunityRef(lake, "湖畔")]
    assert do(connection, shops.communities(shop)) == refs
    assert do(connection, shops.communities(other)) == []
    do(connection, shops.stop_serving(shop, sun))
    assert do(connection, shops.communities(shop)) == refs[1:]
    assert versions() == (5, 1)
    no = "NotFound(what='community')"
    assert refusal(connection, shops.stop_serving(shop, sun), TABLES) == no
    assert refusal(connection, shops.serve(shop, 999), TABLES) == no
    assert refusal(connection, shops.add_community(" "), TABLES) == "Invalid(why='community')"


def test_one_a_line() -> None:
    assert one_a_line((" a ", "", "b", "a")) == "a\nb"


def test_a_new_price_leaves_the_names_as_they_are(connection: Connection) -> None:
    shop = a_shop(connection)
    transact(connection, lambda tx: shops.touch_prices(tx, shop))
    terms = do(connection, shops.terms(shop))
    assert (terms.version, terms.price_version) == (1, 2)
