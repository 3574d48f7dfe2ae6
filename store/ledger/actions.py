"""Booking money: balanced, append-only, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.core import Sql, Tx

Sides = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Booking:
    """A movement of money: `(account, fen)` sides that sum to zero, debit > 0. `ref` names its cause."""

    shop_id: int
    kind: str
    ref: str
    sides: Sides
    currency: str = "CNY"


_POST = Sql("""
    INSERT INTO postings (shop_id, id, kind, ref, at)
    SELECT shop_id, id, kind, ref, :now FROM {rows: shop_id int, id int, kind text, ref text}
    WHERE true ON CONFLICT (shop_id, kind, ref) DO NOTHING RETURNING id
""")


def book_many(tx: Tx, bookings: Sequence[Booking]) -> None:
    """Book movements; one whose `(shop, kind, ref)` is known is already booked and left alone."""
    for booking in bookings:
        if sum(fen for _, fen in booking.sides):
            raise AssertionError(f"unbalanced: {booking}")
    rows = [(b.shop_id, tx.new_id(), b.kind, b.ref) for b in bookings]
    fresh = {row[0] for row in tx.rows(_POST, rows=rows, now=tx.now)} if rows else set()
    entries = [
        (b.shop_id, row[1], account, fen, b.currency)
        for b, row in zip(bookings, rows, strict=True)
        if row[1] in fresh
        for account, fen in b.sides
        if fen
    ]
    columns = "shop_id int, posting_id int, account text, amount_fen int, currency text"
    tx.insert("entries", columns, entries)
