"""A batch equals its turns one after another: for every hot verb of orders and stock.

The tables after one call on all asks are the tables after one call each, in the same order, and so
are the answers, but for two things that only look different: ids (they are given in another order)
and the marks of shortage in a quote that comes with a refusal other than OutOfStock (a batch reads
stock once, before its first ask; what is *held* is decided one after another all the same).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.lanes import transact
from store import checkout, orders, stock
from store.checkout import Placement, Quote, QuoteAsk
from store.core import Connection, CountingIds, Sql, Tx, Verb
from store.core.errors import OutOfStock, Refusal
from store.orders import ChangeBasket, Contact, Details, Line, OrderView, Put, Take
from store.stock import HoldAsk, Move
from tests.properties.pictures import picture
from tests.store.doing import read
from tests.world import World, a_basket, a_world, plain, quoted

QUICK = settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # an example is small as it comes
)
Answer = Callable[[Tx, Sequence[Any]], Sequence[Any]]
UNITS = (("斤", "箱"), ("板", "个"), ("袋",))
lines = st.builds(
    lambda good, unit, qty: (good, UNITS[good][unit % len(UNITS[good])], qty),
    st.integers(0, 2),
    st.integers(0, 1),
    st.sampled_from((500, 1_000, 2_000, 5_000, 9_000)),
)
who = st.integers(0, 3)


@pytest.fixture
def world(connection: Connection) -> World:
    """Little enough that baskets get into each other's way."""
    return transact(connection, lambda tx: a_world(tx, stock_of_each=60_000))


def skus(world: World) -> tuple[int, int, int]:
    return world.apple, world.eggs, world.rice


def line(world: World, one: tuple[int, str, int]) -> Line:
    return Line(skus(world)[one[0]], one[1], one[2])


def same(
    connection: Connection,
    answer: Answer,
    asks: Sequence[Any],
    before: Callable[[Tx], object] = lambda _tx: None,
) -> None:
    """One call on all, and one call each, from the same start: the same answers and tables."""

    def served(how: Callable[[Tx], list[Any]]) -> tuple[list[Any], Any]:
        connection.ids = CountingIds(10_000)

        def work(tx: Tx) -> tuple[list[Any], Any]:
            before(tx)
            answers = [told(one) for one in how(tx)]
            return answers, picture(tx)

        return read(connection, work)

    at_once = served(lambda tx: list(answer(tx, asks) or []))
    in_turn = served(lambda tx: [one for ask in asks for one in answer(tx, [ask]) or []])
    assert at_once == in_turn


def told(answer: Any) -> Any:
    """An answer without what is said to differ."""
    match answer:
        case OrderView():
            return replace(answer, id=0)
        case OutOfStock():
            return (type(answer), answer.short, answer.facts["quote"])
        case Refusal():
            facts = dict(answer.facts)
            quote = facts.pop("quote", None)
            return (type(answer), facts, quote.fingerprint if isinstance(quote, Quote) else None)
    return answer


baskets = st.lists(st.tuples(who, st.lists(lines, min_size=1, max_size=3)), max_size=4)
placements = st.lists(
    st.tuples(
        who,
        st.integers(0, 5),
        st.sampled_from(("right", "right", "stale")),
        st.none() | st.lists(lines, max_size=2),
    ),
    max_size=8,
)


@QUICK
@given(carried=baskets, wishes=placements)
def test_placing(connection: Connection, world: World, carried: Any, wishes: Any) -> None:
    def before(tx: Tx) -> None:
        for person, some in carried:
            a_basket(tx, world.shop, world.shoppers[person], *(line(world, one) for one in some))

    def asks(tx: Tx) -> list[Placement]:
        before(tx)
        return [placement(tx, world, *wish) for wish in wishes]

    same(connection, checkout.place.answer, read(connection, asks), before)


def placement(
    tx: Tx,
    world: World,
    person: int,
    key: int,
    print_: str,
    some: list[tuple[int, str, int]] | None,
) -> Placement:
    chosen = tuple(line(world, one) for one in some) if some is not None else None
    shopper = world.shoppers[person]
    quote = plain(checkout.quote.answer(tx, [QuoteAsk(world.shop, shopper, chosen)])[0])
    fingerprint = quote.fingerprint if print_ == "right" else "stale"
    contact = Contact(guest="302") if chosen is not None else None
    return Placement(world.shop, shopper, f"k{key}", fingerprint, chosen, contact)


@QUICK
@given(
    carried=baskets,
    asked=st.lists(st.tuples(who, st.none() | st.lists(lines, max_size=3)), max_size=6),
)
def test_quotes(connection: Connection, world: World, carried: Any, asked: Any) -> None:
    def before(tx: Tx) -> None:
        for person, some in carried:
            a_basket(tx, world.shop, world.shoppers[person], *(line(world, one) for one in some))

    asks = [
        QuoteAsk(
            world.shop,
            world.shoppers[person],
            tuple(line(world, one) for one in some) if some is not None else None,
        )
        for person, some in asked
    ]
    same(connection, checkout.quote.answer, asks, before)


changes = st.lists(
    st.tuples(
        who,
        st.lists(st.tuples(st.sampled_from(("put", "exactly", "take", "all", "absurd")), lines), max_size=4),
        st.none() | st.tuples(st.sampled_from((None, "", "自提点")), st.sampled_from((None, "轻放"))),
        st.booleans(),
    ),
    max_size=8,
)  # fmt: skip


def change(world: World, kind: str, one: tuple[int, str, int]) -> Put | Take:
    said = line(world, one)
    if kind in {"put", "exactly"}:
        return Put(said, exactly=kind == "exactly")
    if kind == "absurd":
        return Put(replace(said, qty=99_999_000))
    return Take(said.sku_id, said.unit, said.qty if kind == "take" else None)


@QUICK
@given(asked=changes)
def test_changing_baskets(connection: Connection, world: World, asked: Any) -> None:
    asks = [
        ChangeBasket(
            world.shop,
            world.shoppers[person],
            tuple(change(world, kind, one) for kind, one in some),
            Details(pickup=details[0], remark=details[1]) if details else None,
            empty,
        )
        for person, some, details, empty in asked
    ]
    same(connection, orders.change.answer, asks)


@QUICK
@given(people=st.lists(who, max_size=6), carried=baskets)
def test_reading_baskets(
    connection: Connection, world: World, people: list[int], carried: Any
) -> None:
    def before(tx: Tx) -> None:
        for person, some in carried:
            a_basket(tx, world.shop, world.shoppers[person], *(line(world, one) for one in some))

    same(
        connection, orders.basket.answer, [(world.shop, world.shoppers[n]) for n in people], before
    )


held = st.lists(
    st.tuples(
        st.integers(1, 5),
        st.lists(
            st.tuples(st.integers(0, 2), st.sampled_from((5_000, 20_000, 31_000))), max_size=3
        ),
    ),
    max_size=6,
)


def holds(world: World, wanted: Any) -> list[HoldAsk]:
    return [
        HoldAsk(world.shop, order, tuple((skus(world)[good], qty) for good, qty in some), 99)
        for order, some in wanted
    ]


def two_places(tx: Tx, world: World) -> None:
    """Some of it lies in a second place, so that holds spread."""
    other = stock.add_place(tx, world.shop, "store", "小店", 1)
    stock.restock_many(tx, [Move(world.shop, sku, other, 7_000, "restock") for sku in skus(world)])


@QUICK
@given(wanted=held)
def test_holding(connection: Connection, world: World, wanted: Any) -> None:
    def answer(tx: Tx, asks: Sequence[HoldAsk]) -> list[Any]:
        return [no and no.short for no in stock.hold_many(tx, asks)]

    same(connection, answer, holds(world, wanted), lambda tx: two_places(tx, world))


@QUICK
@given(
    wanted=held,
    keys=st.lists(st.integers(1, 6), max_size=6),
    how=st.sampled_from(("take", "release", "keep")),
)
def test_ending_holds(
    connection: Connection, world: World, wanted: Any, keys: list[int], how: str
) -> None:
    def before(tx: Tx) -> None:
        two_places(tx, world)
        stock.hold_many(tx, holds(world, wanted))

    verb = {"take": stock.take_many, "release": stock.release_many, "keep": stock.keep_many}[how]

    def answer(tx: Tx, asks: Sequence[tuple[int, int]]) -> list[Any]:
        verb(tx, asks)
        return []

    same(connection, answer, [(world.shop, key) for key in keys], before)


@QUICK
@given(
    asked=st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 40_000), st.none() | st.integers(0, 3)),
        max_size=6,
    )
)
def test_moving(connection: Connection, world: World, asked: Any) -> None:
    moves = [
        Move(
            world.shop,
            skus(world)[good],
            world.place,
            qty,
            "count",
            None if key is None else f"k{key}",
        )
        for good, qty, key in asked
    ]

    def answer(tx: Tx, asks: Sequence[Move]) -> list[Any]:
        return list(stock.move_many(tx, asks))

    same(connection, answer, moves)


def test_the_property_can_fail(connection: Connection, world: World) -> None:
    """Its control: a verb that looks at stock once for all sells more than there is."""

    def careless(tx: Tx, asks: Sequence[tuple[int, int]]) -> list[Any]:
        free = stock.available(tx, [(world.shop, sku) for sku, _ in asks])
        answers = []
        for sku, qty in asks:
            fits = free[world.shop, sku] >= qty
            answers.append(fits)
            if fits:
                tx.run(Sql("UPDATE stock SET held = 1000 WHERE sku_id = :sku"), sku=sku)
                tx.run(
                    Sql("UPDATE stock SET on_hand = on_hand - :qty WHERE sku_id = :sku"),
                    sku=sku,
                    qty=qty - 1_000,
                )
        return answers

    verb: Verb[Any, Any] = Verb("careless", careless)
    with pytest.raises(AssertionError):
        same(connection, verb.answer, [(world.apple, 40_000), (world.apple, 20_500)])


def test_an_order_is_quoted_as_it_is_placed(connection: Connection, world: World) -> None:
    quote = read(
        connection, lambda tx: quoted(tx, world.shop, None, Line(world.rice, "袋", 1_500))
    )
    assert quote.goods_fen == 5_000
