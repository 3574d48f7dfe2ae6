"""Asking the store in a transaction of its own, and comparing what stands in its tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pytest

from bot.lanes import transact
from store.core import Asking, Connection, CountingIds, Sql, Tx, Verb, ask, run
from store.core.errors import Refusal

R = TypeVar("R")
Dump = dict[str, list[tuple[Any, ...]]]


def do(connection: Connection, asking: Asking[R]) -> R:
    """Answer one asking and keep what it wrote."""
    return transact(connection, lambda tx: run(tx, ask(asking)))


def refusal(connection: Connection, asking: Asking[Any], tables: str = "") -> str:
    """The refusal of an asking as text; nothing in `tables` may have changed by it."""
    before = read(connection, lambda tx: dump(tx, tables.split()))
    with pytest.raises(Refusal) as caught:
        do(connection, asking)
    assert read(connection, lambda tx: dump(tx, tables.split())) == before
    return f"{type(caught.value).__name__}({caught.value})"


def read(connection: Connection, work: Callable[[Tx], R]) -> R:
    """Look at the database and change nothing."""
    tx = connection.begin()
    try:
        return work(tx)
    finally:
        connection.rollback()


def rows(connection: Connection, words: str) -> list[tuple[Any, ...]]:
    """The rows of a statement."""
    return read(connection, lambda tx: [tuple(row) for row in tx.rows(Sql(words))])


def dump(tx: Tx, tables: Sequence[str]) -> Dump:
    """Everything that stands in these tables."""
    return {
        table: sorted((tuple(row) for row in tx.rows(Sql(f"SELECT * FROM {table}"))), key=repr)
        for table in tables
    }


def same_in_a_batch(
    connection: Connection,
    verb: Verb[Any, Any],
    asks: Sequence[Any],
    tables: Sequence[str],
    before: Callable[[Tx], object] = lambda _tx: None,
) -> None:
    """A batch equals its asks one after another: the same answers, the same tables."""

    def at_once(tx: Tx) -> list[object]:
        return list(verb.answer(tx, list(asks)))

    def in_turn(tx: Tx) -> list[object]:
        return [verb.answer(tx, [one])[0] for one in asks]

    def served(how: Callable[[Tx], list[object]]) -> tuple[list[str], Dump]:
        connection.ids = CountingIds(1_000)

        def work(tx: Tx) -> tuple[list[str], Dump]:
            before(tx)
            answers = [_told(answer) for answer in how(tx)]
            return answers, dump(tx, tables)

        return read(connection, work)

    assert served(at_once) == served(in_turn)


def _told(answer: object) -> str:
    return f"{type(answer).__name__}({answer})"
