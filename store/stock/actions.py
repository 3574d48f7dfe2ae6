"""Moving stock and holding it. Quantities: thousandths of the SKU's base unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.core import Event, Sql, Tx, record
from store.core.errors import Busy, Invalid, OutOfStock
from store.stock.queries import places
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
    WHERE true ON CONFLICT (shop_id, key) DO NOTHING RETURNING id
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


_KNOWN = Sql("""
    SELECT shop_id, key FROM stock_moves
    WHERE (shop_id, key) IN (SELECT shop_id, key FROM {rows: shop_id int, key text})
""")
_THERE = Sql("""
    SELECT shop_id, sku_id, place_id, on_hand - held FROM stock
    WHERE (shop_id, sku_id, place_id) IN (
        SELECT shop_id, sku_id, place_id FROM {rows: shop_id int, sku_id int, place_id int})
    ORDER BY shop_id, sku_id, place_id /*+lock*/
""")


def move_many(tx: Tx, moves: Sequence[Move]) -> list[Move]:
    """Change what lies in places; the moves whose keys were new.

    Raises Invalid if goods would go that are not there or are held: then nothing has moved.
    """
    if any(move.qty < 0 for move in moves):
        _refuse_what_is_not_there(tx, moves)
    return _move(tx, moves)


def _refuse_what_is_not_there(tx: Tx, moves: Sequence[Move]) -> None:
    keyed = sorted({(m.shop_id, m.key) for m in moves if m.key is not None})
    known = set(tx.rows(_KNOWN, rows=keyed)) if keyed else set()
    left: dict[tuple[int, int, int], int] = {}
    shelves = sorted({(m.shop_id, m.sku_id, m.place_id) for m in moves})
    for shop_id, sku_id, place_id, free in tx.rows(_THERE, rows=shelves):
        left[shop_id, sku_id, place_id] = free
    for move in moves:
        if (move.shop_id, move.key) not in known:
            known |= {(move.shop_id, move.key)} if move.key is not None else set()
            shelf = (move.shop_id, move.sku_id, move.place_id)
            left[shelf] = left.get(shelf, 0) + move.qty
    if any(free < 0 for free in left.values()):
        raise Invalid(why="stock")


def _move(tx: Tx, moves: Sequence[Move]) -> list[Move]:
    """The same for goods that are known to be there (held, or locked); the moves that were new."""
    if not moves:
        return []
    rows = [(m.shop_id, tx.new_id(), m.sku_id, m.place_id, m.qty, m.reason, m.key) for m in moves]
    made = {row[0] for row in tx.rows(_MOVED, rows=rows, now=tx.now)}
    fresh = [move for move, row in zip(moves, rows, strict=True) if row[1] in made]
    total: dict[tuple[int, int, int], int] = {}
    for move in fresh:
        shelf = (move.shop_id, move.sku_id, move.place_id)
        total[shelf] = total.get(shelf, 0) + move.qty
    changes = sorted((*shelf, qty) for shelf, qty in total.items())
    if changes:
        tx.run(_SHELF, rows=changes)
        if tx.run(_ON_HAND, rows=changes) != len(changes):
            raise Busy("stock moved under a move")
    return fresh


def restock_many(tx: Tx, moves: Sequence[Move]) -> None:
    """Goods come in, and those who wait for them will hear of it."""
    arrived: dict[int, set[int]] = {}
    for move in move_many(tx, moves):
        if move.qty > 0:
            arrived.setdefault(move.shop_id, set()).add(move.sku_id)
    record(
        tx,
        [StockArrived(shop_id, tuple(sorted(skus))) for shop_id, skus in sorted(arrived.items())],
    )


_SHELVES = Sql("""
    SELECT place_id, on_hand, held FROM stock WHERE shop_id = :shop_id AND sku_id = :sku_id
    ORDER BY place_id /*+lock*/
""")


def write_off(tx: Tx, shop_id: int, sku_id: int, qty: int, key: str) -> None:
    """Damage or loss, once a key; raises OutOfStock if fewer are free than are written off."""
    shelves = tx.rows(_SHELVES, shop_id=shop_id, sku_id=sku_id)
    if not tx.rows(_KNOWN, rows=[(shop_id, f"{key}:0")]):
        _take_off(tx, (shop_id, sku_id), shelves, qty, "damage", key)


def count(tx: Tx, shop_id: int, sku_id: int, qty: int, key: str) -> int:
    """So much was counted, in all places; what was thought to be there. Once a key.

    Raises OutOfStock if less was counted than is held for orders.
    """
    shelves = tx.rows(_SHELVES, shop_id=shop_id, sku_id=sku_id)
    thought: int = sum(on_hand for _, on_hand, _ in shelves)
    if tx.rows(_KNOWN, rows=[(shop_id, f"{key}:0")]):
        return thought
    if qty < thought:
        _take_off(tx, (shop_id, sku_id), shelves, thought - qty, "count", key)
    elif qty > thought:
        place = places(tx, shop_id)[0].id
        more = Move(shop_id, sku_id, place, qty - thought, "count", f"{key}:0")
        restock_many(tx, [more])
    return thought


def _take_off(
    tx: Tx,
    sku: tuple[int, int],
    shelves: Sequence[Sequence[int]],
    qty: int,
    reason: str,
    key: str,
) -> None:
    shop_id, sku_id = sku
    free: Free = {place: on_hand - held for place, on_hand, held in shelves}
    taken = allocate({sku_id: free}, [(sku_id, qty)])
    if taken is None:
        raise OutOfStock(short=shortfall({sku_id: free}, [(sku_id, qty)]))
    moves = [
        Move(shop_id, sku_id, place, -part, reason, f"{key}:{n}")
        for n, (_, place, part) in enumerate(taken)
    ]
    _move(tx, moves)


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
    _move(
        tx,
        [Move(row[0], row[3], row[4], -row[5], "sale", f"hold:{row[1]}") for row in sorted(ended)],
    )


def keep_many(tx: Tx, orders: Sequence[OrderKey]) -> None:
    """The keeper has accepted: these holds do not expire any more."""
    if orders:
        tx.run(_KEEP, rows=sorted(orders))
