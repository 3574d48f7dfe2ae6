"""Where transactions end: the only `commit()` of the house."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from store.core import Connection, Tx
from store.core.errors import Busy

T = TypeVar("T")
TRIES = 5


def transact(connection: Connection, work: Callable[[Tx], T], tries: int = TRIES) -> T:
    """Run `work` in one transaction and commit it; again, whole, if locks were in the way."""
    for left in range(tries - 1, -1, -1):
        try:
            return _once(connection, work)
        except Busy:
            if not left:
                raise
    raise AssertionError("unreachable")


def _once(connection: Connection, work: Callable[[Tx], T]) -> T:
    tx = connection.begin()
    try:
        result = work(tx)
        commit(connection)
    except BaseException:
        connection.rollback()
        raise
    return result


def commit(connection: Connection) -> None:
    """Make it so."""
    connection.statement("COMMIT")
