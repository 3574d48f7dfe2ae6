"""What one row of a sheet changes, and the writing of many such changes with a few statements."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from store.catalogue.actions.listing import PriceChanged, list_many, price_many
from store.catalogue.actions.state import Known
from store.catalogue.rules import GoodsRow
from store.core import Row, Sql, Tx, record
from store.core.errors import Busy

Products = dict[tuple[str, str], int]  # (name, category) → id


@dataclass(frozen=True, slots=True)
class Change:
    """What is new about a SKU (`known` None: all of it). `prices` and `aliases` are only the new ones."""

    row: GoodsRow
    sku_id: int
    known: Known | None
    described: bool
    units: bool
    prices: tuple[tuple[str, int], ...]
    aliases: tuple[str, ...]
    forgotten: tuple[str, ...]
    listing: bool

    def __bool__(self) -> bool:
        """Whether anything changes."""
        words = self.described or self.units or self.aliases or self.forgotten
        return bool(words or self.prices or self.listing)

    @property
    def first(self) -> bool:
        """Whether the shop never had this SKU."""
        return self.known is None or self.known.state is None

    @property
    def category(self) -> str:
        """The row's category; a blank one leaves it as it is."""
        return self.row.category or (self.known.category if self.known else "")


def change_of(tx: Tx, shop_id: int, row: GoodsRow, known: Known | None, whole: bool) -> Change:
    """Compare a row with what is known of its SKU."""
    priced = tuple((u.unit, u.price_fen) for u in row.units if u.price_fen is not None)
    if known is None:
        return Change(row, tx.new_id(), None, True, True, priced, row.aliases, (), True)
    own = known.shop_id == shop_id
    named = known.own_aliases | known.platform_aliases
    said = (row.name, row.spec, row.category or known.category)
    return Change(
        row,
        known.sku_id,
        known,
        own and said != (known.name, known.spec, known.category),
        own and [(u.unit, u.factor) for u in row.units] != list(known.units.items()),
        tuple((unit, fen) for unit, fen in priced if known.prices.get(unit) != fen),
        tuple(alias for alias in row.aliases if alias not in named),
        tuple(sorted(known.own_aliases - set(row.aliases))) if whole else (),
        known.state != _state(row),
    )


def _state(row: GoodsRow) -> str:
    return "on" if row.on else "off"


def write(
    tx: Tx, shop_id: int, changes: Sequence[Change], products: Products, by: int | None
) -> None:
    """Write changes of one shop; `products` is added to."""
    described = [change for change in changes if change.described]
    _write_products(tx, shop_id, described, products)
    _write_skus(tx, shop_id, described, products)
    _write_units(tx, [change for change in changes if change.units])
    price_many(tx, [(shop_id, c.sku_id, *price) for c in changes for price in c.prices], by)
    record(tx, [event for c in changes for event in _price_events(shop_id, c)])
    _write_aliases(tx, shop_id, changes)
    list_many(tx, [(shop_id, c.sku_id, _state(c.row)) for c in changes if c.listing])


def _write_products(tx: Tx, shop_id: int, changes: Iterable[Change], products: Products) -> None:
    fresh: list[Row] = []
    for change in changes:
        name = (change.row.name, change.category)
        if name not in products:
            products[name] = tx.new_id()
            fresh.append((products[name], shop_id, *name))
    tx.insert("products", "id int, shop_id int, name text, category text", fresh)


_SKU = "id int, shop_id int, product_id int, code text, name text, spec text, base_unit text"
_DESCRIBE = Sql("""
    UPDATE skus SET product_id = rows.product_id, name = rows.name, spec = rows.spec
    FROM {rows: id int, product_id int, name text, spec text} WHERE skus.id = rows.id
""")


def _write_skus(tx: Tx, shop_id: int, changes: Sequence[Change], products: Products) -> None:
    fresh: list[Row] = []
    renamed: list[Row] = []
    for change in changes:
        row, product = change.row, products[change.row.name, change.category]
        if change.known:
            renamed.append((change.sku_id, product, row.name, row.spec))
        else:
            code = row.code or _code(change.sku_id)
            sku = (change.sku_id, shop_id, product, code, row.name, row.spec, row.base_unit)
            fresh.append(sku)
    if tx.insert_new("skus", _SKU, fresh) != len(fresh):
        raise Busy("another import of this shop's goods is under way")
    if renamed:
        tx.run(_DESCRIBE, rows=sorted(renamed))


def _code(sku_id: int) -> str:
    """A code for goods that have none: short, and different for every SKU."""
    digest = hashlib.blake2b(str(sku_id).encode(), digest_size=5).digest()
    return "G" + base64.b32encode(digest).decode()


_DROP_UNITS = Sql("DELETE FROM sku_units WHERE sku_id IN (SELECT id FROM {ids: id int})")
_DROP_PRICES = Sql("""
    DELETE FROM prices WHERE sku_id IN (SELECT id FROM {ids: id int}) AND NOT EXISTS (
        SELECT 1 FROM sku_units u WHERE u.sku_id = prices.sku_id AND u.unit = prices.unit)
""")


def _write_units(tx: Tx, changes: Sequence[Change]) -> None:
    known = sorted((change.sku_id,) for change in changes if change.known)
    if known:
        tx.run(_DROP_UNITS, ids=known)
    units = [
        (change.sku_id, unit.unit, unit.factor, rank)
        for change in changes
        for rank, unit in enumerate(change.row.units)
    ]
    tx.insert("sku_units", "sku_id int, unit text, factor int, rank int", units)
    if known:
        tx.run(_DROP_PRICES, ids=known)


def _price_events(shop_id: int, change: Change) -> Iterator[PriceChanged]:
    if change.known:
        for unit, fen in change.prices:
            was = change.known.prices.get(unit)
            yield PriceChanged(shop_id, change.sku_id, unit, fen, was)


_FORGET = Sql("""
    DELETE FROM aliases WHERE shop_id = :shop_id
        AND (sku_id, text) IN (SELECT sku_id, text FROM {rows: sku_id int, text text})
""")


def _write_aliases(tx: Tx, shop_id: int, changes: Sequence[Change]) -> None:
    said = [(shop_id, c.sku_id, alias) for c in changes for alias in c.aliases]
    tx.insert("aliases", "shop_id int, sku_id int, text text", said)
    gone = [(c.sku_id, alias) for c in changes for alias in c.forgotten]
    if gone:
        tx.run(_FORGET, rows=gone, shop_id=shop_id)
