"""Verbs and rounds: many coroutines, one call a verb and round, refusals to whom they belong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import pytest

from store.core import Tx, Verb, ask, each, many, rounds, run
from store.core.errors import Invalid, NotFound, Refusal

TX = cast("Tx", object())
calls: list[tuple[str, list[object]]] = []


def double_many(tx: Tx, asks: Sequence[int]) -> list[int | Refusal]:
    calls.append(("double", list(asks)))
    return [Invalid(why="odd") if n % 2 else 2 * n for n in asks]


def add_one(tx: Tx, n: int, by: int = 1) -> int:
    calls.append(("add", [n, by]))
    if n < 0:
        raise NotFound(what="n")
    return n + by


double: Verb[int, int] = many(double_many)
add = each(add_one)


@pytest.fixture(autouse=True)
def _silence() -> None:
    calls.clear()


def test_one_call_a_verb_and_round() -> None:
    async def one(n: int) -> int:
        return await double(await double(n))

    async def other(n: int) -> int:
        return await add(n, by=5)

    assert rounds(TX, [one(2), other(1), one(4)]) == [8, 6, 16]
    assert calls == [("add", [1, 5]), ("double", [2, 4]), ("double", [4, 8])]


def test_verbs_answer_in_the_order_of_their_names_whoever_asks_first() -> None:
    assert (double.name, double(1).verb) == (f"{__name__}.double_many", double)
    rounds(TX, [ask(double(2)), ask(add(1))])
    first = list(calls)
    calls.clear()
    rounds(TX, [ask(add(1)), ask(double(2))])
    assert calls == first


def test_a_refusal_is_thrown_into_the_one_that_asked() -> None:
    async def catches(n: int) -> str:
        try:
            return str(await double(n))
        except Invalid as no:
            return f"no: {no}"

    async def does_not(n: int) -> int:
        return await add(n)

    answers = rounds(TX, [catches(1), catches(2), does_not(-1), does_not(1)])
    assert [str(answer) for answer in answers] == ["no: why='odd'", "4", "what='n'", "2"]
    assert type(answers[2]) is NotFound


def test_a_coroutine_may_refuse_without_asking_and_return_without_asking() -> None:
    async def no() -> int:
        raise Invalid(why="so")

    async def yes() -> int:
        return 1

    refused, found = rounds(TX, [no(), yes()])
    assert (str(refused), found, calls) == ("why='so'", 1, [])


def test_a_bug_loses_the_batch_and_closes_every_coroutine() -> None:
    ended: list[str] = []

    async def waits() -> int:
        try:
            return await double(await double(2))
        finally:
            ended.append("waits")

    async def breaks() -> int:
        await double(2)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        rounds(TX, [waits(), breaks(), waits()])
    assert ended == ["waits", "waits"]


def test_a_bug_in_a_verb_loses_the_batch_too() -> None:
    def broken(tx: Tx, asks: Sequence[int]) -> list[int | Refusal]:
        raise KeyError("x")

    def short(tx: Tx, asks: Sequence[int]) -> list[int | Refusal]:
        return []

    with pytest.raises(KeyError):
        rounds(TX, [ask(many(broken)(1)), ask(double(2))])
    with pytest.raises(ValueError, match="shorter"):
        rounds(TX, [ask(many(short)(1))])


def test_one_alone() -> None:
    assert run(TX, ask(double(2))) == 4
    with pytest.raises(Invalid):
        run(TX, ask(double(1)))
    assert rounds(TX, []) == []
