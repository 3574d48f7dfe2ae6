"""The books of a shop: double entry in fen."""

from store.core import each
from store.ledger import queries
from store.ledger.actions import Booking, Sides, book_many

balances = each(queries.balances)

__all__ = ["Booking", "Sides", "balances", "book_many"]
