"""Reading the inbox and the outbox: what somebody said, as long as it is kept; what did not arrive."""

from __future__ import annotations

from dataclasses import dataclass

from store.core import Sql, Tx


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a message, who said them and where; `at` is UTC ms."""

    chat: str
    sender: str
    words: str
    at: int


_SAID = Sql("""
    SELECT chat, sender, said, at FROM inbox
    WHERE bot = :bot AND message_id = :message_id AND said <> '' AND sender <> ''
""")


def said(tx: Tx, bot: str, message_id: str) -> Said | None:
    """What was said; None once it is forgotten, or whoever said it."""
    row = tx.row(_SAID, bot=bot, message_id=message_id)
    return Said(*row) if row else None


UNSENT = ("unknown", "refused", "parked")  # may have arrived; never will; given up
_UNSENT = Sql("""
    SELECT state, COUNT(*) FROM outbox WHERE state IN ('unknown', 'refused', 'parked') GROUP BY state
""")


def unsent(tx: Tx) -> dict[str, int]:
    """How many letters ended in each of the states in which they may not have arrived."""
    found = {str(state): int(count) for state, count in tx.rows(_UNSENT)}
    return {state: found.get(state, 0) for state in UNSENT}
