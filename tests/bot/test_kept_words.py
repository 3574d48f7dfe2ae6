"""The words of shops that a process keeps, and the windows that are open."""

from __future__ import annotations

import asyncio

import pytest

from bot.feed import Feed
from bot.inbox import run_batch
from bot.lanes import Job, transact
from handlers import Desk
from handlers.context import Vocabularies, known
from store import catalogue, shops
from store.core import Tx, run
from store.core.errors import NotFound
from store.shops import ShopTerms
from tests.bot.houses import Driven


def test_the_shops_that_were_asked_for_last_are_kept(shop: Driven) -> None:
    wang, lin = (shop_terms(shop, slug) for slug in ("wang", "lin"))
    words = Vocabularies(most=1)
    first = words.put(wang, (), ())
    assert words.get(wang) is first
    words.put(lin, (), ())
    assert (words.get(wang), words.get(lin) is None) == (None, False)


def shop_terms(shop: Driven, slug: str) -> ShopTerms:
    return transact(shop.connection, lambda tx: shops.find(tx, slug))


def test_what_a_lost_batch_taught_is_forgotten(shop: Driven) -> None:
    desk, wang = shop.house.desk, shop_terms(shop, "wang")
    shop.say("shopper", "你好")
    assert desk.vocabularies.get(wang) is not None
    sku = shop.rows(f"SELECT sku_id FROM listings WHERE shop_id = {wang.id}")[0][0]

    async def teach_and_refuse() -> None:
        await catalogue.teach_alias(wang.id, sku, "一个新名字")
        await known(desk, await shops.terms(wang.id))
        raise NotFound(what="something else")

    (refused,) = shop.serve(Job(teach_and_refuse))
    assert isinstance(refused, NotFound)
    assert desk.vocabularies.get(wang) is None
    shop.say("shopper", "你好")
    assert desk.vocabularies.get(wang) is not None

    async def teach_and_break() -> None:
        await catalogue.teach_alias(wang.id, sku, "一个新名字")
        await known(desk, await shops.terms(wang.id))
        raise ZeroDivisionError

    (broken,) = shop.serve(Job(teach_and_break))
    assert isinstance(broken, ZeroDivisionError)
    assert desk.vocabularies.get(wang) is None


def test_nothing_to_serve_is_served(shop: Driven) -> None:
    def work(tx: Tx) -> None:
        run_batch(tx, [], Desk({}))
        assert run(tx, nothing()) is None

    async def nothing() -> None:
        return None

    transact(shop.connection, work)


@pytest.mark.asyncio
async def test_a_window_that_was_closed_is_no_more() -> None:
    feed = Feed()
    watching = feed.watch("an")
    shown = asyncio.ensure_future(anext(watching))
    await asyncio.sleep(0)
    feed.publish("an", b"one")
    assert await shown == (1, b"one")
    await watching.aclose()  # type: ignore[attr-defined]
    feed.publish("an", b"two")
    assert feed._windows == {}
    again = feed.watch("an", after=1)
    assert await anext(again) == (2, b"two")
