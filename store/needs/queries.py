"""Reading the need ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from store.core import Row, Sql, Tx


@dataclass(frozen=True, slots=True)
class NeedRef:
    """One need. `qty` in thousandths of the SKU's base unit, money in fen, instants UTC ms."""

    shop_id: int
    key: str
    person_id: int | None
    guest: str
    told_by: int | None
    sku_id: int | None
    what: str
    qty: int | None
    budget_fen: int | None
    due: str
    for_whom: str
    order_id: int | None
    opened_at: int
    answered_at: int | None
    consented: bool


@dataclass(frozen=True, slots=True)
class BookLine:
    """How many people wish for something just now, and since when; nobody is named."""

    what: str
    sku_id: int | None
    times: int
    since: int


_COLUMNS = """n.shop_id, n.key, n.person_id, n.guest, n.told_by, n.sku_id, n.what, n.qty,
    n.budget_fen, n.due, n.for_whom, n.order_id, n.opened_at, n.answered_at, n.consented"""
_OPEN = Sql(f"""
    SELECT {_COLUMNS} FROM needs n
    WHERE n.shop_id = :shop_id AND n.person_id = :person_id AND n.state = 'open'
    ORDER BY n.opened_at, n.key
""")
_WAITING = Sql(f"""
    SELECT {_COLUMNS} FROM needs n
    WHERE n.shop_id = :shop_id AND n.sku_id IN (SELECT sku_id FROM {{rows: sku_id int}})
        AND n.state = 'open' AND n.order_id IS NULL AND n.consented = 1 AND n.answered_at IS NULL
    ORDER BY n.opened_at, n.key
""")
_BOOK = Sql("""
    SELECT MIN(what), sku_id, COUNT(DISTINCT who), MIN(opened_at) FROM (
        SELECT what, sku_id, opened_at, CASE WHEN person_id IS NOT NULL THEN 'p' || person_id
            WHEN guest <> '' THEN 'g' || guest ELSE 'k' || key END AS who
        FROM needs WHERE shop_id = :shop_id AND state = 'open' AND order_id IS NULL) wishes
    GROUP BY sku_id, CASE WHEN sku_id IS NULL THEN what ELSE '' END
    ORDER BY COUNT(DISTINCT who) DESC, MIN(opened_at), MIN(what)
""")


def _need(row: Row) -> NeedRef:
    return replace(NeedRef(*row), consented=bool(row[-1]))  # SQLite says 0 or 1


def open_needs(tx: Tx, shop_id: int, person_id: int) -> list[NeedRef]:
    """What a person still wishes for in a shop, the oldest first."""
    return [_need(row) for row in tx.rows(_OPEN, shop_id=shop_id, person_id=person_id)]


_UNNAMED = Sql("""
    SELECT 1 FROM needs
    WHERE shop_id = :shop_id AND sku_id IS NULL AND state = 'open' AND consented = 1 LIMIT 1
""")


def unnamed(tx: Tx, shop_id: int) -> bool:
    """Whether anybody waits for goods that the shop does not have."""
    return tx.row(_UNNAMED, shop_id=shop_id) is not None


def waiting_for(tx: Tx, shop_id: int, sku_ids: Sequence[int]) -> list[NeedRef]:
    """Who asked to be told when these goods come, and was not told yet; the oldest wish first."""
    if not sku_ids:
        return []
    rows = sorted({(sku,) for sku in sku_ids})
    return [_need(row) for row in tx.rows(_WAITING, shop_id=shop_id, rows=rows)]


def book(tx: Tx, shop_id: int) -> list[BookLine]:
    """What is wished for in a shop and not on order, the most wished for first."""
    return [BookLine(*row) for row in tx.rows(_BOOK, shop_id=shop_id)]
