"""Reading the books."""

from __future__ import annotations

from store.core import Sql, Tx

_BALANCES = Sql("""
    SELECT account, SUM(amount_fen) FROM entries WHERE shop_id = :shop_id GROUP BY account ORDER BY account
""")


def balances(tx: Tx, shop_id: int) -> dict[str, int]:
    """Fen by account: what the courier holds in cash, what is still to be received, what was sold."""
    return {account: int(fen) for account, fen in tx.rows(_BALANCES, shop_id=shop_id)}
