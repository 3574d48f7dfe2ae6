"""Reads: what a shop sells, in which units, at which price."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from store.catalogue import rules
from store.catalogue.rules import GoodsRow, UnitRow
from store.core import Row, Sql, Tx

Key = tuple[int, int, str]  # shop_id, sku_id, unit


@dataclass(frozen=True, slots=True)
class UnitOf:
    """A unit of a good: `factor` thousandths of the base unit; fen a unit, None = no price."""

    unit: str
    factor: int
    price_fen: int | None


@dataclass(frozen=True, slots=True)
class Goods:
    """A SKU that a shop sells (`on`) or used to. The first unit is meant when none is said."""

    sku_id: int
    code: str
    name: str
    spec: str
    category: str
    base_unit: str
    units: tuple[UnitOf, ...]
    aliases: tuple[str, ...]
    on: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """One unit of a SKU as a shop offers it now; `factor` thousandths of the base unit a unit."""

    sku_id: int
    unit: str
    name: str
    spec: str
    base_unit: str
    factor: int
    price_fen: int
    on: bool


@dataclass(frozen=True, slots=True)
class PricePoint:
    """A price, from when it held (UTC ms) and which person set it."""

    unit: str
    price_fen: int
    since: int
    by: int | None


_OFFERS = Sql("""
    SELECT k.shop_id, k.sku_id, k.unit, s.name, s.spec, s.base_unit, u.factor, l.state,
        p.unit, pu.factor, p.price_fen
    FROM (SELECT shop_id, sku_id, unit, n FROM {keys: shop_id int, sku_id int, unit text}) AS k
    CROSS JOIN listings l CROSS JOIN skus s CROSS JOIN sku_units u
    CROSS JOIN prices p CROSS JOIN sku_units pu
    WHERE l.shop_id = k.shop_id AND l.sku_id = k.sku_id AND s.id = k.sku_id
        AND u.sku_id = k.sku_id AND u.unit = k.unit
        AND p.shop_id = k.shop_id AND p.sku_id = k.sku_id
        AND pu.sku_id = p.sku_id AND pu.unit = p.unit
    ORDER BY k.n, pu.rank
""")


def offers(tx: Tx, keys: Sequence[Key]) -> dict[Key, Offer]:
    """What `(shop_id, sku_id, unit)` costs now; absent: never listed, no such unit, or no price.

    A unit without a price of its own costs what the first unit that has one comes to. One statement.
    """
    found: dict[Key, list[Row]] = defaultdict(list)
    for row in tx.rows(_OFFERS, keys=sorted(set(keys))) if keys else ():
        found[row[:3]].append(row)
    return {key: _offer(key, rows) for key, rows in found.items()}


def _offer(key: Key, rows: Sequence[Row]) -> Offer:
    _, _, _, name, spec, base_unit, factor, state, *_ = rows[0]
    own = next((row[10] for row in rows if row[8] == key[2]), None)
    price = rules.price_for(factor, own, [(row[9], row[10]) for row in rows])
    assert price is not None  # noqa: S101 - each row carries one
    return Offer(key[1], key[2], name, spec, base_unit, factor, price, state == "on")


_GOODS = Sql("""
    SELECT s.id, s.code, s.name, s.spec, p.category, s.base_unit, l.state
    FROM listings l JOIN skus s ON s.id = l.sku_id JOIN products p ON p.id = s.product_id
    WHERE l.shop_id = :shop_id ORDER BY s.id
""")
_UNITS = Sql("""
    SELECT u.sku_id, u.unit, u.factor, p.price_fen
    FROM listings l JOIN sku_units u ON u.sku_id = l.sku_id
    LEFT JOIN prices p ON p.shop_id = l.shop_id AND p.sku_id = u.sku_id AND p.unit = u.unit
    WHERE l.shop_id = :shop_id ORDER BY u.sku_id, u.rank, u.unit
""")
_ALIASES = Sql("""
    SELECT a.sku_id, a.shop_id, a.text FROM aliases a JOIN listings l ON l.sku_id = a.sku_id
    WHERE l.shop_id = :shop_id AND a.shop_id IN (0, :shop_id)
""")


def goods_of(tx: Tx, shop_id: int) -> list[Goods]:
    """All that a shop lists, on or off, in the order in which it came; platform's aliases included.

    Prices are what a shopper pays: a unit without its own is converted, as in `offers`.
    """
    units = _units(tx, shop_id)
    aliases = _aliases(tx, shop_id)
    return [
        Goods(
            sku,
            code,
            name,
            spec,
            category,
            base,
            _priced(units[sku]),
            aliases.get(sku, ()),
            state == "on",
        )
        for sku, code, name, spec, category, base, state in tx.rows(_GOODS, shop_id=shop_id)
    ]


def _priced(units: Sequence[UnitRow]) -> tuple[UnitOf, ...]:
    known = [(u.factor, u.price_fen) for u in units if u.price_fen is not None]
    return tuple(
        UnitOf(u.unit, u.factor, rules.price_for(u.factor, u.price_fen, known)) for u in units
    )


def _units(tx: Tx, shop_id: int) -> dict[int, list[UnitRow]]:
    found: dict[int, list[UnitRow]] = defaultdict(list)
    for sku_id, *unit in tx.rows(_UNITS, shop_id=shop_id):
        found[sku_id].append(UnitRow(*unit))
    return found


def _aliases(tx: Tx, shop_id: int) -> dict[int, tuple[str, ...]]:
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for sku_id, _, text in sorted(tx.rows(_ALIASES, shop_id=shop_id)):
        found[sku_id][text] = None
    return {sku_id: tuple(texts) for sku_id, texts in found.items()}


def export_goods(tx: Tx, shop_id: int) -> list[GoodsRow]:
    """All that a shop lists, as a sheet describes it; importing it again changes nothing."""
    units = _units(tx, shop_id)
    aliases = _aliases(tx, shop_id)
    return [
        GoodsRow(
            name,
            base_unit,
            tuple(units[sku_id]),
            code,
            spec,
            category,
            aliases.get(sku_id, ()),
            on=state == "on",
        )
        for sku_id, code, name, spec, category, base_unit, state in tx.rows(
            _GOODS, shop_id=shop_id
        )
    ]


_HISTORY = Sql("""
    SELECT unit, price_fen, since, person_id FROM price_changes
    WHERE shop_id = :shop_id AND sku_id = :sku_id ORDER BY since DESC, id DESC
""")


def price_history(tx: Tx, shop_id: int, sku_id: int) -> list[PricePoint]:
    """Each price that a SKU ever had in a shop, newest first."""
    return [PricePoint(*row) for row in tx.rows(_HISTORY, shop_id=shop_id, sku_id=sku_id)]
