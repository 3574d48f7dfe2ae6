"""Verbs: what a handler may await, and the rounds that answer many of them with one call.

A handler awaits `orders.place(ask)`. That yields an `Asking` to whoever drives the coroutine;
`rounds()` drives many coroutines together: it gathers what all of them ask, answers each verb with
one set-wise call, and sends the results back in, until every coroutine has returned. Verbs answer
in the order of their names and rows are sorted by key inside them, so that locks are always taken
in one order.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator, Sequence
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar

from store.core.errors import Refusal

if TYPE_CHECKING:
    from store.core.db import Tx

A = TypeVar("A")
R = TypeVar("R")
T = TypeVar("T")
P = ParamSpec("P")

Answers = Sequence["R | Refusal"]


class Asking(Generic[R]):
    """One call of a verb that waits for its answer."""

    __slots__ = ("ask", "verb")

    def __init__(self, verb: Verb[Any, R], ask: Any) -> None:
        self.verb = verb
        self.ask = ask

    def __await__(self) -> Generator[Asking[R], R, R]:
        """Hand the question to the driver; the answer (or a refusal) comes back in."""
        return (yield self)


class Verb(Generic[A, R]):
    """Something that the store can do, for many at once."""

    def __init__(
        self, name: str, answer: Callable[[Tx, Sequence[A]], Sequence[R | Refusal]]
    ) -> None:
        self.name = name
        self.answer = answer

    def __call__(self, ask: A) -> Asking[R]:
        """Ask for it; await the result."""
        return Asking(self, ask)


def many(action: Callable[[Tx, Sequence[A]], Sequence[R | Refusal]]) -> Verb[A, R]:
    """A hot verb: `action(tx, asks)` answers all of them with a few statements."""
    return Verb(f"{action.__module__}.{action.__name__}", action)


def each(action: Callable[Concatenate[Tx, P], R]) -> Callable[P, Asking[R]]:
    """A quiet verb, written for one; the lane loops. It must refuse before it writes."""

    def answer(tx: Tx, asks: Sequence[tuple[Any, Any]]) -> list[R | Refusal]:
        return [_one(action, tx, args, kwargs) for args, kwargs in asks]

    verb: Verb[tuple[Any, Any], R] = Verb(f"{action.__module__}.{action.__name__}", answer)

    def ask(*args: P.args, **kwargs: P.kwargs) -> Asking[R]:
        return Asking(verb, (args, kwargs))

    return ask


def _one(action: Callable[..., R], tx: Tx, args: Any, kwargs: Any) -> R | Refusal:
    try:
        return action(tx, *args, **kwargs)
    except Refusal as refusal:
        return refusal


class _Running(Generic[T]):
    """A coroutine on its way, the answer it waits for, and how it ended."""

    __slots__ = ("asking", "coroutine", "ended")

    def __init__(self, coroutine: Coroutine[Any, Any, T]) -> None:
        self.coroutine = coroutine
        self.asking: Asking[Any] | None = None
        self.ended: list[T | Refusal] = []

    def step(self, answer: Any) -> None:
        try:
            if isinstance(answer, Refusal):
                self.asking = self.coroutine.throw(answer)
            else:
                self.asking = self.coroutine.send(answer)
        except StopIteration as stop:
            self.asking, self.ended = None, [stop.value]
        except Refusal as refusal:
            self.asking, self.ended = None, [refusal]


def rounds(tx: Tx, coroutines: Sequence[Coroutine[Any, Any, T]]) -> list[T | Refusal]:
    """Drive all coroutines to their end; a refusal that one did not catch is its result.

    Any other exception is a bug of one of them: it is raised at once and the batch is lost.
    """
    runs = [_Running(coroutine) for coroutine in coroutines]
    try:
        for run in runs:
            run.step(None)
        while waiting := [run for run in runs if run.asking is not None]:
            _answer_round(tx, waiting)
    finally:
        for run in runs:
            run.coroutine.close()
    return [run.ended[0] for run in runs]


def _answer_round(tx: Tx, waiting: Sequence[_Running[Any]]) -> None:
    groups: dict[Verb[Any, Any], list[_Running[Any]]] = {}
    for run in waiting:
        if run.asking is not None:
            groups.setdefault(run.asking.verb, []).append(run)
    answered: list[tuple[_Running[Any], Any]] = []
    for verb in sorted(groups, key=lambda verb: verb.name):
        asks = [run.asking.ask for run in groups[verb] if run.asking is not None]
        answered += zip(groups[verb], verb.answer(tx, asks), strict=True)
    for run, answer in answered:
        run.step(answer)


def run(tx: Tx, coroutine: Coroutine[Any, Any, T]) -> T:
    """Drive one coroutine to its end; raises the refusal that it ended with."""
    result = rounds(tx, [coroutine])[0]
    if isinstance(result, Refusal):
        raise result
    return result


async def ask(asking: Asking[R]) -> R:
    """Make a coroutine of one asking, for callers that have no handler and `run` it."""
    return await asking
