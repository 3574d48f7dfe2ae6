"""What is already known of the goods that a sheet names: loaded with five statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from store.catalogue.rules import GoodsRow
from store.core import Sql, Tx


@dataclass(frozen=True, slots=True)
class Known:
    """A SKU as it is now. `units` by rank, `prices` of this shop, `state` None = never listed."""

    sku_id: int
    shop_id: int
    code: str
    name: str
    spec: str
    base_unit: str
    category: str
    state: str | None
    units: dict[str, int] = field(default_factory=dict)
    prices: dict[str, int] = field(default_factory=dict)
    own_aliases: set[str] = field(default_factory=set)
    platform_aliases: set[str] = field(default_factory=set)

    @property
    def title(self) -> str:
        """Name and spec, as people tell goods apart."""
        return f"{self.name} {self.spec}".strip()


@dataclass(frozen=True, slots=True)
class State:
    """Known SKUs by `(owner, code)` and by `(name, spec)`; the products' ids by `(name, category)`."""

    by_code: dict[tuple[int, str], Known]
    by_name: dict[tuple[str, str], list[Known]]
    products: dict[tuple[str, str], int]
    listed: frozenset[int]

    def meant(self, shop_id: int, row: GoodsRow) -> Known | None:
        """The SKU that a row means: the shop's own first, then the platform's."""
        if row.code:
            return self.by_code.get((shop_id, row.code)) or self.by_code.get((0, row.code))
        named = self.by_name.get((row.name, row.spec), ())
        return min(named, key=lambda known: (known.shop_id != shop_id, known.sku_id), default=None)


_ROWS = "{rows: code text, name text, spec text}"
_SKUS = Sql(f"""
    SELECT s.id, s.shop_id, s.code, s.name, s.spec, s.base_unit, p.category, l.state
    FROM skus s JOIN products p ON p.id = s.product_id
    LEFT JOIN listings l ON l.shop_id = :shop_id AND l.sku_id = s.id
    WHERE s.shop_id IN (0, :shop_id) AND (s.code IN (SELECT code FROM {_ROWS})
        OR (s.name, s.spec) IN (SELECT name, spec FROM {_ROWS}))
    ORDER BY s.id
""")
_UNITS = Sql("""
    SELECT sku_id, unit, factor FROM sku_units WHERE sku_id IN (SELECT id FROM {ids: id int})
    ORDER BY sku_id, rank, unit
""")
_PRICES = Sql("""
    SELECT sku_id, unit, price_fen FROM prices
    WHERE shop_id = :shop_id AND sku_id IN (SELECT id FROM {ids: id int})
""")
_ALIASES = Sql("""
    SELECT sku_id, shop_id, text FROM aliases
    WHERE shop_id IN (0, :shop_id) AND sku_id IN (SELECT id FROM {ids: id int})
""")
_PRODUCTS = Sql("""
    SELECT name, category, id FROM products
    WHERE shop_id = :shop_id AND name IN (SELECT name FROM {rows: name text}) ORDER BY id DESC
""")
_LISTED = Sql("SELECT sku_id FROM listings WHERE shop_id = :shop_id AND state = 'on'")


def load(tx: Tx, shop_id: int, goods: Sequence[GoodsRow]) -> State:
    """All that the rows may mean, by code or by name and spec, and what the shop sells now."""
    rows = [(row.code, row.name, row.spec) for row in goods]
    known = {row[0]: Known(*row) for row in tx.rows(_SKUS, rows=rows, shop_id=shop_id)}
    _load_details(tx, shop_id, known)
    by_name: dict[tuple[str, str], list[Known]] = defaultdict(list)
    for sku in known.values():
        by_name[sku.name, sku.spec].append(sku)
    names = sorted({(row.name,) for row in goods})
    products = tx.rows(_PRODUCTS, rows=names, shop_id=shop_id)
    return State(
        {(sku.shop_id, sku.code): sku for sku in known.values()},
        by_name,
        {(name, category): product for name, category, product in products},
        frozenset(row[0] for row in tx.rows(_LISTED, shop_id=shop_id)),
    )


def _load_details(tx: Tx, shop_id: int, known: dict[int, Known]) -> None:
    ids = [(sku_id,) for sku_id in known]
    for sku_id, unit, factor in tx.rows(_UNITS, ids=ids):
        known[sku_id].units[unit] = factor
    for sku_id, unit, price in tx.rows(_PRICES, ids=ids, shop_id=shop_id):
        known[sku_id].prices[unit] = price
    for sku_id, owner, text in tx.rows(_ALIASES, ids=ids, shop_id=shop_id):
        sku = known[sku_id]
        (sku.own_aliases if owner == shop_id else sku.platform_aliases).add(text)
