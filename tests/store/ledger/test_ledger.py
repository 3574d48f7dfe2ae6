"""The books: balanced, once, never edited."""

from __future__ import annotations

import pytest

from bot.lanes import transact
from store import ledger
from store.core import Connection
from store.ledger import Booking, Sides, book_many
from tests.store.doing import do, read, rows


def booked(connection: Connection, *bookings: Booking) -> None:
    transact(connection, lambda tx: book_many(tx, bookings))


def reversal(sides: Sides) -> Sides:
    return tuple((account, -fen) for account, fen in sides)


def test_a_booking_and_its_reversal(connection: Connection) -> None:
    sides = (("receivable", 1_250), ("sales", -1_000), ("delivery", -250), ("nothing", 0))
    booked(connection, Booking(1, "order", "7", sides), Booking(2, "order", "7", sides, "HKD"))
    assert do(connection, ledger.balances(1)) == {
        "delivery": -250, "receivable": 1_250, "sales": -1_000,
    }  # fmt: skip
    assert rows(connection, "SELECT DISTINCT currency FROM entries WHERE shop_id = 2") == [
        ("HKD",)
    ]
    booked(connection, Booking(1, "called off", "7", reversal(sides)))
    assert set(do(connection, ledger.balances(1)).values()) == {0}
    assert do(connection, ledger.balances(3)) == {}
    transact(connection, lambda tx: book_many(tx, [Booking(2, "x", "7", reversal(sides))]))


def test_nothing_is_booked_twice(connection: Connection) -> None:
    once = Booking(1, "order", "7", (("a", 5), ("b", -5)))
    booked(connection, once, Booking(1, "order", "8", (("a", 1), ("b", -1))), once)
    booked(connection, once)
    assert do(connection, ledger.balances(1)) == {"a": 6, "b": -6}
    assert rows(connection, "SELECT kind, ref FROM postings ORDER BY ref") == [
        ("order", "7"), ("order", "8"),
    ]  # fmt: skip


def test_what_does_not_balance_is_a_bug(connection: Connection) -> None:
    with pytest.raises(AssertionError, match="unbalanced"):
        read(connection, lambda tx: book_many(tx, [Booking(1, "x", "1", (("a", 5), ("b", -4)))]))
    read(connection, lambda tx: book_many(tx, []))
