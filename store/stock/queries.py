"""Reading stock. Quantities: thousandths of the SKU's base unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.core import Sql, Tx

_AVAILABLE = Sql("""
    SELECT shop_id, sku_id, SUM(on_hand - held) FROM stock
    WHERE (shop_id, sku_id) IN (SELECT shop_id, sku_id FROM {rows: shop_id int, sku_id int})
    GROUP BY shop_id, sku_id
""")
_ALL = Sql("""
    SELECT sku_id, SUM(on_hand), SUM(held) FROM stock WHERE shop_id = :shop_id GROUP BY sku_id ORDER BY sku_id
""")
_PLACES = Sql("SELECT id, kind, name, rank FROM places WHERE shop_id = :shop_id ORDER BY rank, id")
_EXPIRED = Sql("""
    SELECT DISTINCT shop_id, order_id FROM holds WHERE state = 'active' AND expires_at <= :now
    ORDER BY shop_id, order_id LIMIT :most
""")


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """A place where goods lie."""

    id: int
    kind: str
    name: str
    rank: int


def available(tx: Tx, keys: Sequence[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """What nobody holds, by (shop, sku); a SKU that was never stocked is absent."""
    rows = tx.rows(_AVAILABLE, rows=sorted(set(keys))) if keys else []
    return {(shop_id, sku_id): int(left) for shop_id, sku_id, left in rows}


def levels(tx: Tx, shop_id: int) -> dict[int, tuple[int, int]]:
    """Everything in a shop: sku → (on hand, held)."""
    return {
        sku: (int(on_hand), int(held)) for sku, on_hand, held in tx.rows(_ALL, shop_id=shop_id)
    }


def places(tx: Tx, shop_id: int) -> list[PlaceRef]:
    """The places of a shop, in the order in which orders take from them."""
    return [PlaceRef(*row) for row in tx.rows(_PLACES, shop_id=shop_id)]


def expired(tx: Tx, most: int = 100) -> list[tuple[int, int]]:
    """Orders (shop, order) whose holds have run out."""
    return [(shop, order) for shop, order in tx.rows(_EXPIRED, now=tx.now, most=most)]


def free_of(tx: Tx, shop_id: int, sku_ids: Sequence[int]) -> dict[int, int]:
    """What nobody holds of some SKUs of one shop."""
    free = available(tx, [(shop_id, sku) for sku in sku_ids])
    return {sku: free.get((shop_id, sku), 0) for sku in sku_ids}
