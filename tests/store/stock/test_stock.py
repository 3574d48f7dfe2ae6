"""Stock by place: moves, holds, and what is refused without a trace."""

from __future__ import annotations

import pytest

from bot.lanes import transact
from store import stock
from store.core import MINUTE, Connection, Tx, VirtualClock
from store.core.errors import Busy, Invalid, OutOfStock
from store.stock import HoldAsk, Move, StockArrived
from store.stock.rules import allocate, shortfall
from tests.store.doing import do, read, refusal, rows
from tests.world import a_shop, goods, in_stock

TABLES = "stock stock_moves holds events"


@pytest.fixture
def shop(connection: Connection) -> int:
    return transact(connection, a_shop)


@pytest.fixture
def skus(connection: Connection, shop: int) -> tuple[int, int]:
    apple, eggs, _ = transact(connection, lambda tx: goods(tx, shop))
    return apple, eggs


@pytest.fixture
def places(connection: Connection, shop: int, skus: tuple[int, int]) -> tuple[int, int]:
    """A van with 5 斤 apples and 30 eggs, a shelf with 3 斤."""

    def work(tx: Tx) -> tuple[int, int]:
        van = stock.add_place(tx, shop, "van", "小货车", 0)
        shelf = stock.add_place(tx, shop, "store", "小店", 1)
        in_stock(tx, shop, {skus[0]: 5_000, skus[1]: 30_000}, van)
        in_stock(tx, shop, {skus[0]: 3_000}, shelf)
        return van, shelf

    return transact(connection, work)


def shelves(connection: Connection) -> list[tuple[object, ...]]:
    return rows(
        connection, "SELECT sku_id, place_id, on_hand, held FROM stock ORDER BY sku_id, place_id"
    )


def hold(connection: Connection, shop: int, *asks: tuple[int, dict[int, int]]) -> list[str]:
    def work(tx: Tx) -> list[str]:
        made = [HoldAsk(shop, order, tuple(want.items()), tx.now + MINUTE) for order, want in asks]
        return [str(no or "held") for no in stock.hold_many(tx, made)]

    return transact(connection, work)


# ---- rules ----


def test_goods_are_taken_place_by_place() -> None:
    free = {1: {10: 5, 11: 3}, 2: {10: 1}}
    assert allocate(free, [(1, 6), (2, 1)]) == [(1, 10, 5), (1, 11, 1), (2, 10, 1)]
    assert allocate(free, [(1, 5), (1, 3)]) == [(1, 10, 5), (1, 11, 3)]
    assert allocate(free, [(1, 5), (1, 4)]) is None
    assert allocate(free, [(3, 1)]) is None
    assert allocate(free, []) == []
    assert free == {1: {10: 5, 11: 3}, 2: {10: 1}}


def test_what_is_short() -> None:
    free = {1: {10: 5, 11: 3}, 2: {10: 1}}
    assert shortfall(free, [(1, 5), (1, 4), (2, 1), (3, 1)]) == ((1, 8), (3, 0))
    assert shortfall(free, [(1, 8)]) == ()


# ---- moves ----


def test_what_lies_where(
    connection: Connection, shop: int, skus: tuple[int, int], places: tuple[int, int]
) -> None:
    apple, eggs = skus
    van, shelf = places
    assert shelves(connection) == [
        (apple, van, 5_000, 0), (apple, shelf, 3_000, 0), (eggs, van, 30_000, 0),
    ]  # fmt: skip
    assert do(connection, stock.levels(shop)) == {apple: (8_000, 0), eggs: (30_000, 0)}
    assert do(connection, stock.free_of(shop, [apple, 99])) == {apple: 8_000, 99: 0}
    assert [place.name for place in do(connection, stock.places(shop))] == ["小货车", "小店"]
    assert read(connection, lambda tx: stock.available(tx, [])) == {}


def test_a_move_with_a_key_happens_once(
    connection: Connection, shop: int, skus: tuple[int, int], places: tuple[int, int]
) -> None:
    apple, van = skus[0], places[0]
    move = Move(shop, apple, van, 1_000, "restock", "k")
    other = Move(shop, apple, van, 500, "restock")
    do(connection, stock.restock([move, move]))
    do(connection, stock.restock([move, other, other]))
    do(connection, stock.restock([move]))
    assert shelves(connection)[0] == (apple, van, 7_000, 0)
    arrived = rows(connection, "SELECT body FROM events WHERE kind = 'StockArrived' ORDER BY id")
    assert (
        len(arrived) == 4
    )  # two of the fixture's, two of these: what came already brings no news


def test_goods_that_are_not_there_cannot_go(
    connection: Connection, shop: int, skus: tuple[int, int], places: tuple[int, int]
) -> None:
    apple, eggs = skus
    van, shelf = places
    hold(connection, shop, (1, {apple: 4_000}))
    gone = [Move(shop, eggs, van, -1_000, "count"), Move(shop, apple, van, -2_000, "count")]
    assert refusal(connection, stock.restock(gone), TABLES) == "Invalid(why='stock')"
    nowhere = [Move(shop, eggs, shelf, -1, "count")]
    assert refusal(connection, stock.restock(nowhere), TABLES) == "Invalid(why='stock')"
    there = Move(shop, apple, van, -1_000, "count", "c")
    do(connection, stock.restock([there]))
    do(connection, stock.restock([there]))
    assert shelves(connection)[0] == (apple, van, 4_000, 4_000)
    transact(connection, lambda tx: stock.release_many(tx, [(shop, 1)]))


def test_nobody_moves_what_moved_meanwhile(
    connection: Connection,
    shop: int,
    skus: tuple[int, int],
    places: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from store.stock import actions

    monkeypatch.setattr(actions, "_refuse_what_is_not_there", lambda _tx, _moves: None)
    with pytest.raises(Busy):
        read(
            connection,
            lambda tx: stock.move_many(tx, [Move(shop, skus[0], places[0], -9_000, "count")]),
        )


def test_damage_is_written_off_once(
    connection: Connection, shop: int, skus: tuple[int, int], places: tuple[int, int]
) -> None:
    apple, (van, shelf) = skus[0], places
    assert (
        refusal(connection, stock.write_off(shop, apple, 8_001, "k"), TABLES)
        == f"OutOfStock(short=(({apple}, 8000),))"
    )
    do(connection, stock.write_off(shop, apple, 6_000, "k"))
    do(connection, stock.write_off(shop, apple, 6_000, "k"))
    do(connection, stock.write_off(shop, apple, 1_000, "k"))
    assert shelves(connection)[:2] == [(apple, van, 0, 0), (apple, shelf, 2_000, 0)]


def test_what_is_counted_is_what_there_is(
    connection: Connection, shop: int, skus: tuple[int, int], places: tuple[int, int]
) -> None:
    apple = skus[0]
    hold(connection, shop, (1, {apple: 2_000}))
    for _ in range(2):  # once a key: the second says what is there by now
        do(connection, stock.count(shop, apple, 10_500, "a"))
    assert do(connection, stock.levels(shop))[apple] == (10_500, 2_000)
    assert do(connection, stock.count(shop, apple, 3_000, "b")) == 10_500
    assert do(connection, stock.count(shop, apple, 3_000, "c")) == 3_000
    assert (
        refusal(connection, stock.count(shop, apple, 1_999, "d"), TABLES)
        == f"OutOfStock(short=(({apple}, 1000),))"
    )
    assert sum(row[2] for row in shelves(connection) if row[0] == apple) == 3_000
    reasons = {
        row[0]
        for row in rows(
            connection, "SELECT reason FROM stock_moves WHERE key LIKE 'a:%' OR key LIKE 'b:%'"
        )
    }
    assert reasons == {"count"}
    transact(connection, lambda tx: stock.release_many(tx, [(shop, 1)]))


def test_who_waits_hears_what_arrived(connection: Connection, shop: int) -> None:
    made = [Move(shop, n, 1, qty, "restock") for n, qty in ((2, 5), (1, 5), (2, 1))]

    def work(tx: Tx) -> list[tuple[object, ...]]:
        from store.core import Sql

        stock.restock_many(tx, made)
        return tx.rows(Sql("SELECT body FROM events"))

    event = StockArrived(shop, (1, 2))
    assert read(connection, work) == [
        (f'{{"type":"StockArrived","shop_id":{event.shop_id},"sku_ids":[1,2]}}',)
    ]


# ---- holds ----


def test_first_come_first_served(
    connection: Connection, shop: int, skus: tuple[int, int], places: tuple[int, int]
) -> None:
    apple, eggs = skus
    van, shelf = places
    asks = [
        (1, {apple: 6_000}),
        (2, {apple: 3_000, eggs: 1_000}),
        (3, {apple: 2_000}),
        (4, {eggs: 30_000}),
    ]
    assert hold(connection, shop, *asks) == [
        "held", f"short=(({apple}, 2000),)", "held", "held",
    ]  # fmt: skip
    assert shelves(connection) == [
        (apple, van, 5_000, 5_000), (apple, shelf, 3_000, 3_000), (eggs, van, 30_000, 30_000),
    ]  # fmt: skip
    assert rows(connection, "SELECT order_id, place_id, qty FROM holds ORDER BY id") == [
        (1, van, 5_000), (1, shelf, 1_000), (3, shelf, 2_000), (4, van, 30_000),
    ]  # fmt: skip
    assert read(connection, lambda tx: stock.hold_many(tx, [])) == []


def test_one_basket_that_names_it_twice(
    connection: Connection, shop: int, skus: tuple[int, int], places: tuple[int, int]
) -> None:
    apple = skus[0]

    def twice(qty: int) -> list[OutOfStock | None]:
        ask = HoldAsk(shop, qty, ((apple, qty), (apple, qty)))
        return transact(connection, lambda tx: stock.hold_many(tx, [ask]))

    assert [str(no) for no in twice(4_001)] == [f"short=(({apple}, 8000),)"]
    assert twice(4_000) == [None]


def test_a_hold_is_released_kept_or_taken(
    connection: Connection, shop: int, skus: tuple[int, int], places: tuple[int, int]
) -> None:
    _, eggs = skus
    van = places[0]
    hold(connection, shop, *((n, {eggs: 1_000 * n}) for n in (1, 2, 3)))

    def work(tx: Tx) -> None:
        stock.keep_many(tx, [(shop, 1)])
        stock.release_many(tx, [(shop, 2), (shop, 77)])
        stock.release_many(tx, [(shop, 2)])
        stock.take_many(tx, [(shop, 3)])
        stock.take_many(tx, [(shop, 3)])
        for nothing in (stock.keep_many, stock.release_many, stock.take_many):
            nothing(tx, [])

    transact(connection, work)
    assert rows(connection, "SELECT order_id, state, expires_at FROM holds ORDER BY id") == [
        (1, "active", None), (2, "released", None), (3, "taken", None),
    ]  # fmt: skip
    assert shelves(connection)[2] == (eggs, van, 27_000, 1_000)
    assert rows(connection, "SELECT qty, key FROM stock_moves WHERE reason = 'sale'") == [
        (-3_000, f"hold:{rows(connection, 'SELECT MAX(id) FROM holds')[0][0]}")
    ]
    transact(connection, lambda tx: stock.release_many(tx, [(shop, 1)]))


def test_holds_run_out(
    connection: Connection,
    shop: int,
    skus: tuple[int, int],
    places: tuple[int, int],
    clock: VirtualClock,
) -> None:
    hold(connection, shop, (1, {skus[0]: 1_000}), (2, {skus[0]: 1_000, skus[1]: 1_000}))
    clock.forward(MINUTE - 1)
    assert read(connection, stock.expired) == []
    clock.forward(1)
    assert read(connection, stock.expired) == [(shop, 1), (shop, 2)]
    assert read(connection, lambda tx: stock.expired(tx, 1)) == [(shop, 1)]
    transact(connection, lambda tx: stock.keep_many(tx, [(shop, 1)]))
    assert read(connection, stock.expired) == [(shop, 2)]
    transact(connection, lambda tx: stock.release_many(tx, [(shop, 1), (shop, 2)]))


def test_the_row_itself_refuses_what_is_not_there(
    connection: Connection, shop: int, skus: tuple[int, int], places: tuple[int, int]
) -> None:
    from store.stock.actions import change_held

    for qty in (5_001, -1):
        with pytest.raises(Busy, match="under a hold"):
            read(connection, lambda tx, n=qty: change_held(tx, [(shop, skus[0], places[0], n)]))


def test_a_foreign_shop_has_none_of_it(
    connection: Connection, shop: int, skus: tuple[int, int], places: tuple[int, int]
) -> None:
    with pytest.raises(OutOfStock):
        do(connection, stock.write_off(shop + 1, skus[0], 1, "k"))
    assert do(connection, stock.levels(shop + 1)) == {}
    with pytest.raises(Invalid):
        do(connection, stock.restock([Move(shop + 1, skus[0], places[0], -1, "x")]))
