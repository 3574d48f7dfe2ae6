"""Reading baskets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.core import Sql, Tx
from store.orders.rules import Line

BasketKey = tuple[int, int]  # shop, person


@dataclass(frozen=True, slots=True)
class BasketView:
    """A basket and its terms; empty for somebody who has none."""

    shop_id: int
    person_id: int
    lines: tuple[Line, ...] = ()
    address_id: int | None = None
    pickup: str = ""
    due: str = ""
    remark: str = ""


_BASKETS = Sql("""
    SELECT b.shop_id, b.person_id, b.address_id, b.pickup, b.due, b.remark,
        l.sku_id, l.unit, l.qty, l.note
    FROM baskets b LEFT JOIN basket_lines l ON l.shop_id = b.shop_id AND l.person_id = b.person_id
    WHERE (b.shop_id, b.person_id) IN (SELECT shop_id, person_id FROM {rows: shop_id int, person_id int})
    ORDER BY b.shop_id, b.person_id, l.added_at
""")


def baskets(tx: Tx, keys: Sequence[BasketKey]) -> dict[BasketKey, BasketView]:
    """The baskets of (shop, person) keys."""
    views = {key: BasketView(*key) for key in keys}
    lines: dict[BasketKey, list[Line]] = {key: [] for key in keys}
    for shop, person, address, pickup, due, remark, sku, unit, qty, note in (
        tx.rows(_BASKETS, rows=sorted(set(keys))) if keys else ()
    ):
        views[shop, person] = BasketView(shop, person, (), address, pickup, due, remark)
        if sku is not None:
            lines[shop, person].append(Line(sku, unit, qty, note))
    return {
        key: BasketView(*key, tuple(lines[key]), v.address_id, v.pickup, v.due, v.remark)
        for key, v in views.items()
    }


def baskets_of(tx: Tx, keys: Sequence[BasketKey]) -> list[BasketView]:
    """The same, in the order of the keys."""
    found = baskets(tx, keys)
    return [found[key] for key in keys]
