"""Builders of a small world: a shop, its goods, its people, their baskets and orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from store import catalogue, checkout, orders, people, shops, stock
from store.catalogue import GoodsRow, UnitRow
from store.checkout import Placement, Quote, QuoteAsk
from store.core import MINUTE, Tx
from store.core.errors import Refusal
from store.orders import ChangeBasket, Contact, Details, Line, OrderView, Put
from store.shops import NewShop

START = 1_772_762_400_000  # Friday 2026-03-06 10:00 in Shanghai
REACTIONS: Mapping[str, Sequence[str]] = {}
ACCEPT_WITHIN = 30 * MINUTE
T = TypeVar("T")

APPLE = GoodsRow("苹果", "斤", (UnitRow("斤", 1000, 500), UnitRow("箱", 10_000, 4500)), code="A1")
EGGS = GoodsRow("鸡蛋", "个", (UnitRow("板", 30_000, 2250), UnitRow("个", 1000, 90)), code="A2")
RICE = GoodsRow("大米", "斤", (UnitRow("袋", 10_000, 3333),), code="A3")


def plain(answer: T | Refusal) -> T:
    """The answer, which was no refusal."""
    assert not isinstance(answer, Refusal), answer
    return answer


def a_shop(
    tx: Tx, slug: str = "wang", fee: int = 300, free_over: int | None = 9900, minimum: int = 1000
) -> int:
    """A shop that delivers for 3 yuan, for nothing from 99 on, and not below 10."""
    return shops.create(
        tx,
        NewShop(
            slug,
            "老王",
            delivery_fee_fen=fee,
            free_over_fen=free_over,
            minimum_fen=minimum,
            accept_within=ACCEPT_WITHIN,
        ),
    )


def goods(tx: Tx, shop: int, *rows: GoodsRow) -> list[int]:
    """These goods on the shop's shelves; their SKUs."""
    return list(catalogue.import_goods(tx, shop, rows or (APPLE, EGGS, RICE), None).sku_ids)


def in_stock(tx: Tx, shop: int, qty: Mapping[int, int], place: int | None = None) -> int:
    """So much of each SKU (thousandths of the base unit) in a place; the place."""
    place = place or stock.add_place(tx, shop, "van", "小货车")
    moves = [stock.Move(shop, sku, place, n, "restock") for sku, n in qty.items()]
    stock.restock_many(tx, moves)
    return place


def somebody(tx: Tx, *senders: str, bot: str = "wang") -> list[int]:
    """People who write to the bot as these senders."""
    return [
        plain(people.meet_many(tx, [people.Meeting(bot, sender)])[0]).person_id
        for sender in senders
    ]


def a_basket(tx: Tx, shop: int, person: int, *lines: Line, pickup: str = "自提点") -> Quote:
    """Their basket with these lines, to be picked up; its quote."""
    changes = tuple(Put(line) for line in lines)
    ask = ChangeBasket(shop, person, changes, Details(pickup=pickup))
    plain(orders.change.answer(tx, [ask])[0])
    return quoted(tx, shop, person)


def quoted(tx: Tx, shop: int, person: int | None, *lines: Line) -> Quote:
    """What it costs now."""
    return plain(checkout.quote.answer(tx, [QuoteAsk(shop, person, lines or None)])[0])


def placing(quote: Quote, key: str = "k") -> Placement:
    """The wish to order what was quoted from a basket."""
    return Placement(quote.shop_id, quote.person_id, key, quote.fingerprint)


def placing_lines(tx: Tx, shop: int, key: str, *lines: Line) -> Placement:
    """The wish to order lines for a guest, at what they cost now."""
    fingerprint = quoted(tx, shop, None, *lines).fingerprint
    return Placement(shop, None, key, fingerprint, lines, Contact(guest="302", address="302"))


def an_order(tx: Tx, shop: int, person: int, *lines: Line, key: str = "k") -> OrderView:
    """An order that was placed from a basket."""
    quote = a_basket(tx, shop, person, *lines)
    return plain(checkout.place.answer(tx, [placing(quote, key)])[0])


@dataclass(frozen=True, slots=True)
class World:
    """A shop with a keeper, three SKUs (苹果 by 斤 and 箱, 鸡蛋 by 板 and 个, 大米 by 袋) and shoppers."""

    shop: int
    keeper: int
    apple: int
    eggs: int
    rice: int
    place: int
    shoppers: tuple[int, ...]


def a_world(tx: Tx, shoppers: int = 4, stock_of_each: int = 100_000) -> World:
    """The world, with so much of each SKU in the van."""
    shop = a_shop(tx)
    apple, eggs, rice = goods(tx, shop)
    place = in_stock(tx, shop, dict.fromkeys((apple, eggs, rice), stock_of_each))
    keeper, *others = somebody(tx, "keeper", *(f"s{n}" for n in range(shoppers)))
    shops.add_keeper_now(tx, shop, keeper, "owner")
    return World(shop, keeper, apple, eggs, rice, place, tuple(others))
