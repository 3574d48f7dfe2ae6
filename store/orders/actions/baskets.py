"""Changing baskets: one verb, set-wise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.core import Row, Sql, Tx
from store.core.errors import Refusal
from store.orders.queries import BasketKey, BasketView, baskets
from store.orders.rules import Change, changed, remark_after


@dataclass(frozen=True, slots=True)
class Details:
    """Where, when and how, as far as it is said now: None leaves what was said before.

    A remark is added to the one before it; `afresh` puts it in its place ("" takes it away).
    `nowhere`: the address that was said before is gone from the book.
    """

    address_id: int | None = None
    pickup: str | None = None
    due: str | None = None
    remark: str | None = None
    afresh: bool = False
    nowhere: bool = False


@dataclass(frozen=True, slots=True)
class ChangeBasket:
    """What somebody says about their basket in one message. `empty` empties it first."""

    shop_id: int
    person_id: int
    changes: tuple[Change, ...] = ()
    details: Details | None = None
    empty: bool = False


_LOCK = Sql("""
    INSERT INTO baskets (shop_id, person_id, pickup, due, remark, updated_at)
    SELECT shop_id, person_id, '', '', '', :now FROM {rows: shop_id int, person_id int}
    WHERE true ON CONFLICT (shop_id, person_id) DO UPDATE SET updated_at = :now
""")
_CLEAR = Sql("""
    DELETE FROM basket_lines
    WHERE (shop_id, person_id) IN (SELECT shop_id, person_id FROM {rows: shop_id int, person_id int})
""")
_RESET = Sql("""
    UPDATE baskets SET address_id = NULL, pickup = '', due = '', remark = ''
    WHERE (shop_id, person_id) IN (SELECT shop_id, person_id FROM {rows: shop_id int, person_id int})
""")
_DETAILS = Sql("""
    UPDATE baskets SET address_id = rows.address_id, pickup = rows.pickup, due = rows.due, remark = rows.remark
    FROM {rows: shop_id int, person_id int, address_id int, pickup text, due text, remark text}
    WHERE baskets.shop_id = rows.shop_id AND baskets.person_id = rows.person_id
""")
_LINES = "shop_id int, person_id int, sku_id int, unit text, qty int, note text, added_at int"


def lock_baskets(tx: Tx, keys: Sequence[BasketKey]) -> None:
    """Nobody else changes or orders these baskets before this transaction ends."""
    if keys:
        tx.run(_LOCK, rows=sorted(set(keys)), now=tx.now)


def change_many(tx: Tx, asks: Sequence[ChangeBasket]) -> list[BasketView | Refusal]:
    """Change baskets, each ask after the one before it; a refused ask changes nothing."""
    keys = sorted({(ask.shop_id, ask.person_id) for ask in asks})
    lock_baskets(tx, keys)
    now = baskets(tx, keys)
    results: list[BasketView | Refusal] = []
    touched: set[BasketKey] = set()
    for ask in asks:
        key = (ask.shop_id, ask.person_id)
        try:
            now[key] = _after(now[key], ask)
        except Refusal as refusal:
            results.append(refusal)
            continue
        touched.add(key)
        results.append(now[key])
    _write(tx, [now[key] for key in sorted(touched)])
    return results


def _after(before: BasketView, ask: ChangeBasket) -> BasketView:
    if ask.empty:
        before = BasketView(before.shop_id, before.person_id)
    details = ask.details or Details()
    pickup = before.pickup if details.pickup is None else details.pickup
    address_id = before.address_id if details.address_id is None else details.address_id
    if details.address_id is not None:
        pickup = ""
    elif details.nowhere:
        address_id = None
    return BasketView(
        before.shop_id,
        before.person_id,
        tuple(changed(before.lines, ask.changes)),
        None if details.pickup else address_id,
        pickup,
        before.due if details.due is None else details.due,
        remark_after(before.remark, details.remark, details.afresh),
    )


def _write(tx: Tx, views: Sequence[BasketView]) -> None:
    if not views:
        return
    keys = [(view.shop_id, view.person_id) for view in views]
    tx.run(_CLEAR, rows=keys)
    rows: list[Row] = [
        (view.shop_id, view.person_id, line.sku_id, line.unit, line.qty, line.note, n)
        for view in views
        for n, line in enumerate(view.lines)
    ]
    tx.insert("basket_lines", _LINES, rows)
    details = [(v.shop_id, v.person_id, v.address_id, v.pickup, v.due, v.remark) for v in views]
    tx.run(_DETAILS, rows=details)


def empty_many(tx: Tx, keys: Sequence[BasketKey]) -> None:
    """Empty baskets that have become orders."""
    if keys:
        rows = sorted(set(keys))
        tx.run(_CLEAR, rows=rows)
        tx.run(_RESET, rows=rows)
