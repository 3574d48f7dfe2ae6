"""Reading orders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby
from typing import Any

from store.core import Row, Sql, Tx
from store.core.errors import NotFound, Refusal
from store.orders.rules import Line


@dataclass(frozen=True, slots=True)
class OrderLineView:
    """A line as it was sold: `qty` in thousandths of `unit`, money in fen."""

    sku_id: int
    name: str
    unit: str
    qty: int
    price_fen: int
    total_fen: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order with its lines and, as long as it is kept, whom it is for and where it goes."""

    shop_id: int
    id: int
    number: int
    state: str
    person_id: int | None
    placed_by: int | None
    source: str
    payment: str
    currency: str
    goods_fen: int
    discount_fen: int
    delivery_fen: int
    total_fen: int
    due: str
    placed_at: int
    changed_at: int
    guest: str = ""
    name: str = ""
    community_id: int | None = None
    address: str = ""
    phone: str = ""
    remark: str = ""
    pickup: int = 0
    lines: tuple[OrderLineView, ...] = field(default=())


class Scope(StrEnum):
    """Which orders a keeper asks for."""

    TODAY = "today"
    OPEN = "open"
    PLACED = "placed"
    ACCEPTED = "accepted"
    OUT = "out"
    DELIVERED = "delivered"


_COLUMNS = """
    SELECT o.shop_id, o.id, o.number, o.state, o.person_id, o.placed_by, o.source, o.payment, o.currency,
        o.goods_fen, o.discount_fen, o.delivery_fen, o.total_fen, o.due, o.placed_at, o.changed_at,
        c.guest, c.name, c.community_id, c.address, c.phone, c.remark, COALESCE(c.pickup, 0),
        l.sku_id, l.name, l.unit, l.qty, l.price_fen, l.total_fen, l.note
    FROM orders o JOIN order_lines l ON l.shop_id = o.shop_id AND l.order_id = o.id
        LEFT JOIN order_contacts c ON c.shop_id = o.shop_id AND c.order_id = o.id
"""
_HEAD = 23
EVER = 2**62  # later than any order


def _views(rows: Iterable[Row]) -> list[OrderView]:
    views: list[OrderView] = []
    for _, group in groupby(rows, key=lambda row: (row[0], row[1])):
        lines = list(group)
        head: list[Any] = [
            ("" if value is None and at in (16, 17, 19, 20, 21) else value)
            for at, value in enumerate(lines[0][:_HEAD])
        ]
        sold = tuple(OrderLineView(*row[_HEAD:]) for row in lines)
        views.append(replace(OrderView(*head), lines=sold))
    return views


_BY_ID = Sql(
    _COLUMNS
    + "WHERE (o.shop_id, o.id) IN (SELECT shop_id, id FROM {rows: shop_id int, id int})"
    + " ORDER BY o.shop_id, o.id, l.line"
)
_BY_NUMBER = Sql(_COLUMNS + "WHERE o.shop_id = :shop_id AND o.number = :number ORDER BY l.line")
_OF_PERSON = Sql(
    _COLUMNS
    + """WHERE o.shop_id = :shop_id AND o.id IN (
        SELECT id FROM orders WHERE shop_id = :shop_id AND person_id = :person_id
        ORDER BY placed_at DESC, id DESC LIMIT :most)
    ORDER BY o.placed_at DESC, o.id DESC, l.line"""
)
_IN_STATES = Sql(
    _COLUMNS
    + """WHERE o.shop_id = :shop_id AND o.id IN (
        SELECT id FROM orders WHERE shop_id = :shop_id AND placed_at >= :since AND placed_at < :until
            AND state IN (SELECT state FROM {states: state text})
        ORDER BY placed_at DESC, id DESC LIMIT :most)
    ORDER BY o.placed_at, o.id, l.line"""
)
_KEYS = Sql("""
    SELECT shop_id, key, id FROM orders
    WHERE (shop_id, key) IN (SELECT shop_id, key FROM {rows: shop_id int, key text})
""")


def orders(tx: Tx, keys: Sequence[tuple[int, int]]) -> dict[tuple[int, int], OrderView]:
    """Orders by (shop, id)."""
    found = _views(tx.rows(_BY_ID, rows=sorted(set(keys)))) if keys else []
    return {(view.shop_id, view.id): view for view in found}


def by_id_many(tx: Tx, keys: Sequence[tuple[int, int]]) -> list[OrderView | Refusal]:
    """The same for many who ask; NotFound for what is not there."""
    found = orders(tx, keys)
    return [found.get(key) or NotFound(what="order") for key in keys]


def by_keys(tx: Tx, keys: Sequence[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """The ids of orders that were placed under these (shop, key) before."""
    rows = tx.rows(_KEYS, rows=sorted(set(keys))) if keys else []
    return {(shop, key): order_id for shop, key, order_id in rows}


def by_number(tx: Tx, shop_id: int, number: int) -> OrderView:
    """An order by its short number; raises NotFound (for another shop's number too)."""
    found = _views(tx.rows(_BY_NUMBER, shop_id=shop_id, number=number))
    if not found:
        raise NotFound(what="order", number=number)
    return found[0]


def of_person(tx: Tx, shop_id: int, person_id: int, most: int = 5) -> list[OrderView]:
    """Somebody's orders in a shop, newest first."""
    return _views(tx.rows(_OF_PERSON, shop_id=shop_id, person_id=person_id, most=most))


_STATES = {
    Scope.TODAY: ("placed", "accepted", "out", "delivered", "cancelled", "expired"),
    Scope.OPEN: ("placed", "accepted", "out"),
}


def in_scope(
    tx: Tx, shop_id: int, scope: Scope, since: int = 0, most: int = 50, until: int = EVER
) -> list[OrderView]:
    """A shop's orders of a scope that were placed in [since, until), oldest first, the newest `most`."""
    states = [(state,) for state in _STATES.get(scope, (scope.value,))]
    rows = tx.rows(_IN_STATES, shop_id=shop_id, states=states, since=since, until=until, most=most)
    return _views(rows)


_TALLY = Sql("""
    SELECT COUNT(*), COALESCE(SUM(CASE WHEN state IN ('cancelled', 'expired') THEN 0 ELSE total_fen END), 0)
    FROM orders WHERE shop_id = :shop_id AND placed_at >= :since AND placed_at < :until
        AND state IN (SELECT state FROM {states: state text})
""")


def tally(
    tx: Tx, shop_id: int, scope: Scope, since: int = 0, until: int = EVER
) -> tuple[int, int]:
    """How many orders of a scope there are, and what those that stand come to (fen)."""
    states = [(state,) for state in _STATES.get(scope, (scope.value,))]
    count, fen = tx.rows(_TALLY, shop_id=shop_id, states=states, since=since, until=until)[0]
    return int(count), int(fen)


def usual(tx: Tx, shop_id: int, person_id: int) -> tuple[Line, ...]:
    """What somebody had last (老样子): the lines of their newest order that was not called off."""
    for order in of_person(tx, shop_id, person_id):
        if order.state not in {"cancelled", "expired"}:
            return tuple(Line(line.sku_id, line.unit, line.qty, line.note) for line in order.lines)
    return ()
