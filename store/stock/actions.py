"""Moving stock and holding it. Quantities: thousandths of the SKU's base unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from store.core import Event, Sql, Tx, record
from store.core.errors import Busy, Invalid, OutOfStock
from store.stock.rules import Free, allocate, shortfall

OrderKey = tuple[int, int]  # shop, order
Taken = tuple[int, int, int]  # sku, place, qty


class StockArrived(Event, frozen=True):
    """Goods came in: whoever waits for them can be told."""

    sku_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """So much more (or less) of a SKU in a place. With a `key` it happens once."""

    shop_id: int
    sku_id: int
    place_id: int
    qty: int
    reason: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class HoldAsk:
    """Keep goods for an order: `wanted` are (sku, qty); `expires_at` UTC ms or None."""

    shop_id: int
    order_id: int
    wanted: tuple[tuple[int, int], ...]
    expires_at: int | None = None


def add_place(tx: Tx, shop_id: int, kind: str, name: str, rank: int = 0) -> int:
    """A new place: warehouse, van, pickup or store."""
    place_id = tx.new_id()
    columns = "shop_id int, id int, kind text, name text, rank int"
    tx.insert("places", columns, [(shop_id, place_id, kind, name, rank)])
    return place_id


_MOVED = Sql("""
    INSERT INTO stock_moves (shop_id, id, sku_id, place_id, qty, reason, key, at)
    SELECT shop_id, id, sku_id, place_id, qty, reason, key, :now
    FROM {rows: shop_id int, id int, sku_id int, place_id int, qty int, reason text, key text}
    WHERE true ON CONFLICT DO NOTHING RETURNING id
""")
_SHELF = Sql("""
    INSERT INTO stock (shop_id, sku_id, place_id, on_hand, held)
    SELECT shop_id, sku_id, place_id, 0, 0 FROM {rows: shop_id int, sku_id int, place_id int, qty int}
    WHERE true ON CONFLICT DO NOTHING
""")
_ON_HAND = Sql("""
    UPDATE stock SET on_hand = on_hand + rows.qty
    FROM {rows: shop_id int, sku_id int, place_id int, qty int}
    WHERE stock.shop_id = rows.shop_id AND stock.sku_id = rows.sku_id AND stock.place_id = rows.place_id
        AND on_hand + rows.qty >= held
""")


def move_many(tx: Tx, moves: Sequence[Move]) -> None:
    """Change what lies in places. Raises Invalid if goods would go that are not there or are held."""
    rows = [(m.shop_id, tx.new_id(), m.sku_id, m.place_id, m.qty, m.reason, m.key) for m in moves]
    if not rows:
        return
    fresh = {row[0] for row in tx.rows(_MOVED, rows=rows, now=tx.now)}
    total: dict[tuple[int, int, int], int] = {}
    for shop_id, move_id, sku_id, place_id, qty, _, _ in rows:
        if move_id in fresh:
            key = (shop_id, sku_id, place_id)
            total[key] = total.get(key, 0) + qty
    changes = sorted((*key, qty) for key, qty in total.items())
    if not changes:
        return
    tx.run(_SHELF, rows=changes)
    if tx.run(_ON_HAND, rows=changes) != len(changes):
        raise Invalid(why="stock")


def restock_many(tx: Tx, moves: Sequence[Move]) -> None:
    """Goods come in, and those who wait for them will hear of it."""
    move_many(tx, moves)
    arrived: dict[int, set[int]] = {}
    for move in moves:
        if move.qty > 0:
            arrived.setdefault(move.shop_id, set()).add(move.sku_id)
    record(
        tx,
        [StockArrived(shop_id, tuple(sorted(skus))) for shop_id, skus in sorted(arrived.items())],
    )


_LEAVES = Sql("""
    SELECT place_id, on_hand - held FROM stock WHERE shop_id = :shop_id AND sku_id = :sku_id
    ORDER BY place_id /*+lock*/
""")


def write_off(tx: Tx, shop_id: int, sku_id: int, qty: int, key: str) -> None:
    """Damage or loss; raises OutOfStock if fewer are free than are written off."""
    free: Free = dict(tx.rows(_LEAVES, shop_id=shop_id, sku_id=sku_id))
    taken = allocate({sku_id: free}, [(sku_id, qty)])
    if taken is None:
        raise OutOfStock(short=shortfall({sku_id: free}, [(sku_id, qty)]))
    move_many(
        tx, [Move(shop_id, sku_id, p, -part, "damage", f"{key}:{p}") for _, p, part in taken]
    )


_FREE = Sql("""
    SELECT s.shop_id, s.sku_id, s.place_id, s.on_hand - s.held,
        (SELECT p.rank FROM places p WHERE p.shop_id = s.shop_id AND p.id = s.place_id)
    FROM stock s WHERE (s.shop_id, s.sku_id) IN (SELECT shop_id, sku_id FROM {rows: shop_id int, sku_id int})
    ORDER BY s.shop_id, s.sku_id, s.place_id /*+lock*/
""")
_HELD = Sql("""
    UPDATE stock SET held = held + rows.qty
    FROM {rows: shop_id int, sku_id int, place_id int, qty int}
    WHERE stock.shop_id = rows.shop_id AND stock.sku_id = rows.sku_id AND stock.place_id = rows.place_id
        AND on_hand - held >= rows.qty AND held + rows.qty >= 0
""")


def lock_free(tx: Tx, keys: Sequence[tuple[int, int]]) -> dict[int, dict[int, Free]]:
    """What is free of the (shop, sku) keys, by shop and SKU, places in their rank; the rows are locked."""
    rows = tx.rows(_FREE, rows=sorted(set(keys)))
    free: dict[int, dict[int, Free]] = {}
    for shop_id, sku_id, place_id, left, _ in sorted(rows, key=lambda row: (row[4] or 0, row[2])):
        free.setdefault(shop_id, {}).setdefault(sku_id, {})[place_id] = left
    return free


def hold_many(tx: Tx, asks: Sequence[HoldAsk]) -> list[OutOfStock | None]:
    """Hold goods for orders, first come first served; an ask that falls short holds nothing."""
    if not asks:
        return []
    free = lock_free(tx, [(ask.shop_id, sku) for ask in asks for sku, _ in ask.wanted])
    results: list[OutOfStock | None] = []
    holds: list[tuple[int, int, int, int, int, int, int | None]] = []
    for ask in asks:
        shelves = free.get(ask.shop_id, {})
        taken = allocate(shelves, ask.wanted)
        if taken is None:
            results.append(OutOfStock(short=shortfall(shelves, ask.wanted)))
            continue
        results.append(None)
        for sku, place, qty in taken:
            shelves[sku][place] -= qty
            holds.append((ask.shop_id, tx.new_id(), ask.order_id, sku, place, qty, ask.expires_at))
    _hold(tx, holds)
    return results


def _hold(tx: Tx, holds: Sequence[tuple[int, int, int, int, int, int, int | None]]) -> None:
    columns = "shop_id int, id int, order_id int, sku_id int, place_id int, qty int, expires_at int, state text"
    tx.insert("holds", columns, [(*hold, "active") for hold in holds])
    change_held(tx, [(shop, sku, place, qty) for shop, _, _, sku, place, qty, _ in holds])


def change_held(tx: Tx, changes: Sequence[tuple[int, int, int, int]]) -> None:
    """Add to what is held, by (shop, sku, place); raises Busy if somebody was quicker."""
    total: dict[tuple[int, int, int], int] = {}
    for shop, sku, place, qty in changes:
        total[shop, sku, place] = total.get((shop, sku, place), 0) + qty
    rows = sorted((*key, qty) for key, qty in total.items() if qty)
    if rows and tx.run(_HELD, rows=rows) != len(rows):
        raise Busy("stock moved under a hold")


_END_HOLDS = Sql("""
    UPDATE holds SET state = :state, expires_at = NULL
    WHERE state = 'active' AND (shop_id, order_id) IN (SELECT shop_id, order_id FROM {rows: shop_id int, order_id int})
    RETURNING shop_id, id, order_id, sku_id, place_id, qty
""")
_KEEP = Sql("""
    UPDATE holds SET expires_at = NULL
    WHERE state = 'active' AND (shop_id, order_id) IN (SELECT shop_id, order_id FROM {rows: shop_id int, order_id int})
""")


def release_many(tx: Tx, orders: Sequence[OrderKey]) -> None:
    """The goods of these orders are free again; of an order that holds nothing, nothing happens."""
    if orders:
        ended = tx.rows(_END_HOLDS, rows=sorted(orders), state="released")
        change_held(tx, [(row[0], row[3], row[4], -row[5]) for row in ended])


def take_many(tx: Tx, orders: Sequence[OrderKey]) -> None:
    """The goods of these orders have left with them."""
    if not orders:
        return
    ended = tx.rows(_END_HOLDS, rows=sorted(orders), state="taken")
    change_held(tx, [(row[0], row[3], row[4], -row[5]) for row in ended])
    move_many(
        tx,
        [Move(row[0], row[3], row[4], -row[5], "sale", f"hold:{row[1]}") for row in sorted(ended)],
    )


def keep_many(tx: Tx, orders: Sequence[OrderKey]) -> None:
    """The keeper has accepted: these holds do not expire any more."""
    if orders:
        tx.run(_KEEP, rows=sorted(orders))


def total_free(free: Mapping[int, Free]) -> dict[int, int]:
    """What is free of each SKU over all places."""
    return {sku: sum(places.values()) for sku, places in free.items()}
