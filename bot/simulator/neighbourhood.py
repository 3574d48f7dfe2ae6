"""A small neighbourhood to try everything in: two shops, their goods and stock, and people.

`wang` is a courier's shop that sells from a van; `lin` is a micro-store with a counter. Both list the
platform's goods at their own prices, and each has some that only they make. The goods are in
`goods.csv`; its column 店 names the shop of a local good. The same database comes out each time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from bot.sheets import read_rows
from store import catalogue, people, shops, stock
from store.catalogue import GoodsRow
from store.core import MILLI, MINUTE, Tx

GOODS = Path(__file__).with_name("goods.csv")
LOCAL = "店"


@dataclass(frozen=True, slots=True)
class Seeded:
    """What was made, by short names: shops and their keepers by slug, SKUs by code."""

    shops: dict[str, int]
    keepers: dict[str, int]
    shoppers: dict[str, int]
    communities: dict[str, int]
    skus: dict[str, int]


WANG = shops.NewShop(
    "wang",
    "王师傅的邻店",
    about="天天进小区，鲜货当天到，送到家门口。",
    delivery_fee_fen=300,
    free_over_fen=3900,
    minimum_fen=1000,
    accept_within=30 * MINUTE,
)
LIN = shops.NewShop(
    "lin",
    "林姐小店",
    kind="store",
    about="楼下的小店，卤味和米酒自己做，可以来取。",
    delivery_fee_fen=400,
    free_over_fen=5900,
    minimum_fen=1500,
    accept_within=30 * MINUTE,
)
KEEPERS = {"wang": "王师傅", "lin": "林姐"}
SHOPPERS = {"shopper": "小李", "shopper2": "陈阿姨", "shopper3": "老周"}
COMMUNITIES = {
    "幸福里": ("幸福里小区", "幸福小区", "Xingfuli"),
    "阳光花园": ("阳光花园小区", "阳光小区", "Sunshine Garden"),
    "翠湖苑": ("翠湖苑小区", "翠湖", "Cuihu"),
}
SERVED = {"wang": ("幸福里", "阳光花园"), "lin": ("幸福里", "翠湖苑")}
PLACES = {
    "wang": (("van", "小货车"), ("pickup", "幸福里南门自提点")),
    "lin": (("store", "林姐小店"), ("pickup", "小店门口自提柜")),
}
_NOT_AT_LINS = ("SG09", "SG11", "RD03", "RD04", "RD06", "RD07", "RD08", "JD01", "JD02", "JD04")


def seed(tx: Tx, senders: Mapping[str, str] = MappingProxyType({})) -> Seeded:
    """Make the neighbourhood in an empty database; raises Invalid if it is there already.

    `senders`: what people are called at the bot `wang` where they do not go by their short names.
    """
    made = {new.slug: shops.create(tx, new) for new in (WANG, LIN)}
    communities = {
        name: shops.add_community_now(tx, name, aliases=also) for name, also in COMMUNITIES.items()
    }
    for slug, names in SERVED.items():
        for name in names:
            shops.serve_now(tx, made[slug], communities[name])
    keeper = {"wang": senders.get("keeper", "keeper"), "lin": "keeper"}
    keepers = {slug: _meet(tx, slug, keeper[slug], name) for slug, name in KEEPERS.items()}
    for slug, person in keepers.items():
        shops.add_keeper_now(tx, made[slug], person, "owner")
    shoppers = {
        who: _meet(tx, "wang", senders.get(who, who), name) for who, name in SHOPPERS.items()
    }
    skus = _goods(tx, made, keepers)
    return Seeded(made, keepers, shoppers, communities, skus)


def _meet(tx: Tx, bot: str, sender: str, name: str) -> int:
    (met,) = people.meet_many(tx, [people.Meeting(bot, sender, name)])
    if isinstance(met, Exception):
        raise met
    return met.person_id


def _goods(tx: Tx, made: dict[str, int], keepers: dict[str, int]) -> dict[str, int]:
    shelves = _shelves()
    shared = shelves[""]
    skus = _bring(tx, 0, shared, None)
    at_lins = [_dearer(good) for good in shared if good.code not in _NOT_AT_LINS]
    for slug, goods in (("wang", shared), ("lin", at_lins)):
        listed = [*goods, *shelves[slug]]
        skus |= _bring(tx, made[slug], listed, keepers[slug])
        _fill(tx, made[slug], slug, [(skus[good.code], good.stock or 0) for good in listed])
    return skus


def _shelves() -> dict[str, list[GoodsRow]]:
    """The demo's goods: the platform's under "", local ones under their shop."""
    shelves: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for number, row in read_rows(GOODS):
        shelves.setdefault(row.pop(LOCAL), []).append((number, row))
    return {shop: list(catalogue.parse(rows).goods) for shop, rows in shelves.items()}


def _bring(tx: Tx, shop_id: int, goods: Sequence[GoodsRow], by: int | None) -> dict[str, int]:
    report = catalogue.import_goods(tx, shop_id, goods, by)
    return dict(zip((good.code for good in goods), report.sku_ids, strict=True))


def _dearer(good: GoodsRow) -> GoodsRow:
    """A counter costs rent: 3 % more, to the ten fen."""
    units = tuple(
        replace(unit, price_fen=unit.price_fen and (unit.price_fen * 103 // 100 + 5) // 10 * 10)
        for unit in good.units
    )
    return replace(good, units=units)


def _fill(tx: Tx, shop_id: int, slug: str, goods: Sequence[tuple[int, int]]) -> None:
    """Four fifths into the first place, the rest into the second."""
    first, second = (
        stock.add_place(tx, shop_id, kind, name, rank)
        for rank, (kind, name) in enumerate(PLACES[slug])
    )
    moves: list[stock.Move] = []
    for sku, qty in goods:
        rest = qty // (5 * MILLI) * MILLI
        for place, part in ((first, qty - rest), (second, rest)):
            if part:
                moves.append(stock.Move(shop_id, sku, place, part, "restock", f"{sku}:{place}"))
    stock.restock_many(tx, moves)
