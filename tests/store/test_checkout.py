"""The one way to buy: quotes, and placing what was quoted, once, if it still holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.lanes import transact
from store import checkout, ledger, orders, people, shops, stock
from store.checkout import Placement, QuoteAsk, delivery_fee
from store.core import MAX_QTY, Connection, Sql, Tx
from store.core.errors import OutOfStock, QuoteChanged
from store.orders import ChangeBasket, Contact, Details, Line, OrderView, Put
from store.people import KeepAddress
from store.shops import NewTerms, ShopTerms
from tests.store.doing import do, read, refusal, rows
from tests.world import (
    ACCEPT_WITHIN,
    START,
    World,
    a_basket,
    a_world,
    placing,
    placing_lines,
    plain,
    quoted,
)

TABLES = (
    "orders order_lines order_steps order_contacts holds stock stock_moves postings entries events "
    "needs basket_lines shops"
)


@pytest.fixture
def world(connection: Connection) -> World:
    return transact(connection, a_world)


def basket(connection: Connection, world: World, *lines: Line, who: int = 0) -> checkout.Quote:
    person = world.shoppers[who]
    return transact(connection, lambda tx: a_basket(tx, world.shop, person, *lines))


# ---- quotes ----


def test_a_quote(connection: Connection, world: World) -> None:
    quote = basket(
        connection, world, Line(world.apple, "箱", 1_500), Line(world.eggs, "个", 3_333)
    )
    apple, eggs = quote.lines
    assert (apple.base_qty, apple.price_fen, apple.total_fen) == (15_000, 4_500, 6_750)
    assert (eggs.base_qty, eggs.price_fen, eggs.total_fen) == (3_333, 90, 300)
    assert (quote.goods_fen, quote.delivery_fen, quote.total_fen) == (7_050, 0, 7_050)
    assert (quote.currency, quote.minimum_fen, quote.problems) == ("CNY", 1_000, ())


@pytest.mark.parametrize(
    ("goods_fen", "pickup", "fee"),
    [(0, False, 0), (1, False, 300), (9_899, False, 300), (9_900, False, 0), (500, True, 0)],
)
def test_the_fee(goods_fen: int, pickup: bool, fee: int) -> None:
    terms = ShopTerms(
        1, "wang", "老王", "courier", "", "CNY", "Asia/Shanghai", 300, 9_900, 1_000, 1, 1, 1, 0
    )  # fmt: skip
    assert delivery_fee(terms, goods_fen, pickup=pickup) == fee
    never = replace(terms, free_over_fen=None)
    assert delivery_fee(never, 99_999, pickup=False) == 300


def test_a_quote_for_an_address_costs_the_fee(connection: Connection, world: World) -> None:
    quote = transact(
        connection, lambda tx: quoted(tx, world.shop, None, Line(world.apple, "斤", 2_000))
    )
    assert (quote.goods_fen, quote.delivery_fen, quote.total_fen) == (1_000, 300, 1_300)
    empty = transact(connection, lambda tx: quoted(tx, world.shop, world.shoppers[3]))
    assert (empty.lines, empty.total_fen) == ((), 0)
    nobody = QuoteAsk(world.shop, None)
    assert do(connection, checkout.quote(nobody)).lines == ()


def test_what_cannot_be_had_is_marked(connection: Connection, world: World) -> None:
    def work(tx: Tx) -> checkout.Quote:
        return quoted(
            tx,
            world.shop,
            None,
            Line(world.apple, "斤", 60_000),
            Line(world.apple, "箱", 5_000),
            Line(world.apple, "斤", 40_000),
            Line(world.rice, "斤", 1_000),
            Line(12_345, "斤", 1_000),
        )

    quote = read(connection, work)
    assert [(line.problem, line.left) for line in quote.lines] == [
        ("", 0), ("short", 40_000), ("", 0), ("gone", 0), ("gone", 0),
    ]  # fmt: skip
    assert [line.name for line in quote.lines[3:]] == ["", ""]


def test_the_fingerprint_is_of_goods_prices_and_fees(connection: Connection, world: World) -> None:
    quote = basket(
        connection, world, Line(world.apple, "斤", 2_000), Line(world.eggs, "个", 3_000)
    )
    same = replace(quote, lines=quote.lines[::-1])
    assert same.fingerprint == quote.fingerprint
    short = replace(quote, lines=(replace(quote.lines[0], problem="short"), quote.lines[1]))
    assert short.fingerprint == quote.fingerprint
    line = quote.lines[0]
    for other in (
        replace(quote, shop_id=quote.shop_id + 1),
        replace(quote, delivery_fen=1),
        replace(quote, discount_fen=1),
        *(
            replace(quote, lines=(changed, quote.lines[1]))
            for changed in (
                replace(line, qty=1),
                replace(line, price_fen=1),
                replace(line, unit="x"),
                replace(line, problem="gone"),
            )
        ),
    ):
        assert other.fingerprint != quote.fingerprint


# ---- placing ----


def test_what_was_quoted_is_placed(connection: Connection, world: World) -> None:
    quote = basket(
        connection, world, Line(world.apple, "斤", 2_000), Line(world.eggs, "板", 1_000)
    )
    an = world.shoppers[0]
    do(
        connection,
        orders.change(ChangeBasket(world.shop, an, (), Details(due="今晚", remark="轻"))),
    )
    order = do(connection, checkout.place(placing(quote)))
    assert (order.number, order.state, order.person_id, order.source) == (1, "placed", an, "chat")
    assert (order.goods_fen, order.delivery_fen, order.total_fen) == (3_250, 0, 3_250)
    assert (order.due, order.remark, order.address, order.placed_at) == (
        "今晚",
        "轻",
        "自提点",
        START,
    )
    assert do(connection, orders.basket((world.shop, an))).lines == ()
    assert do(connection, stock.levels(world.shop))[world.eggs] == (100_000, 30_000)
    assert rows(connection, "SELECT DISTINCT expires_at FROM holds") == [(START + ACCEPT_WITHIN,)]
    assert do(connection, ledger.balances(world.shop)) == {"receivable": 3_250, "sales": -3_250}
    kinds = rows(connection, "SELECT body FROM events WHERE kind = 'OrderPlaced'")
    assert kinds == [(f'{{"type":"OrderPlaced","shop_id":{world.shop},"order_id":{order.id}}}',)]


def test_an_address_goes_with_the_order(connection: Connection, world: World) -> None:
    an = world.shoppers[0]

    def work(tx: Tx) -> OrderView:
        keep = KeepAddress(an, "3号楼502", None, "安", "13800000000")
        home = plain(people.keep_many(tx, [keep])[0])
        details = Details(address_id=home.id, remark="轻放")
        put = Put(Line(world.apple, "斤", 2_000))
        orders.change.answer(tx, [ChangeBasket(world.shop, an, (put,), details)])
        return plain(checkout.place.answer(tx, [placing(quoted(tx, world.shop, an))])[0])

    order = transact(connection, work)
    assert (order.name, order.address, order.phone, order.remark) == (
        "安", "3号楼502", "13800000000", "轻放",
    )  # fmt: skip
    assert (order.delivery_fen, order.total_fen) == (300, 1_300)
    assert do(connection, ledger.balances(world.shop))["delivery"] == -300


def test_an_address_that_is_gone_leaves_the_remark(connection: Connection, world: World) -> None:
    an = world.shoppers[0]
    put = Put(Line(world.apple, "斤", 2_000))
    details = Details(address_id=987, remark="轻放")
    do(connection, orders.change(ChangeBasket(world.shop, an, (put,), details)))
    quote = transact(connection, lambda tx: quoted(tx, world.shop, an))
    order = do(connection, checkout.place(placing(quote)))
    assert (order.address, order.remark) == ("", "轻放")


def test_lines_for_a_guest(connection: Connection, world: World) -> None:
    ask = transact(
        connection, lambda tx: placing_lines(tx, world.shop, "g", Line(world.apple, "斤", 2_000))
    )
    order = do(connection, checkout.place(replace(ask, due="明早", placed_by=world.keeper)))
    assert (order.person_id, order.placed_by, order.guest, order.due) == (
        None, world.keeper, "302", "明早",
    )  # fmt: skip
    assert rows(connection, "SELECT by FROM order_steps") == [(world.keeper,)]


def test_a_key_is_placed_once(connection: Connection, world: World) -> None:
    quote = basket(connection, world, Line(world.apple, "斤", 2_000))
    order = do(connection, checkout.place(placing(quote)))
    assert do(connection, checkout.place(placing(quote))) == order
    again = basket(connection, world, Line(world.eggs, "板", 1_000))
    assert do(connection, checkout.place(placing(again))) == order
    two = placing(again, "other")
    both = transact(connection, lambda tx: checkout.place.answer(tx, [two, two]))
    assert both[0] == both[1] != order
    assert rows(connection, "SELECT number, key FROM orders ORDER BY number") == [
        (1, "k"), (2, "other"),
    ]  # fmt: skip


def test_a_basket_is_placed_once(connection: Connection, world: World) -> None:
    quote = basket(connection, world, Line(world.apple, "斤", 2_000))
    asks = [placing(quote, "chat"), placing(quote, "web")]
    first, second = transact(connection, lambda tx: checkout.place.answer(tx, asks))
    assert isinstance(first, OrderView)
    assert type(second).__name__ == "EmptyBasket"


def test_numbers_are_counted_by_the_shop(connection: Connection, world: World) -> None:
    for n in range(3):
        basket(connection, world, Line(world.apple, "斤", 2_000), who=n)

    def work(tx: Tx) -> list[int]:
        quotes = [quoted(tx, world.shop, person) for person in world.shoppers[:3]]
        asks = [placing(quote, str(n)) for n, quote in enumerate(quotes)]
        return [plain(order).number for order in checkout.place.answer(tx, asks)]

    assert transact(connection, work) == [1, 2, 3]


# ---- refusals ----


def refused(connection: Connection, ask: Placement) -> str:
    return refusal(connection, checkout.place(ask), TABLES).split("quote=")[0]


def test_nothing_to_order(connection: Connection, world: World) -> None:
    assert (
        refused(connection, Placement(world.shop, world.shoppers[0], "k", "x")) == "EmptyBasket()"
    )
    assert refused(connection, Placement(world.shop, None, "k", "x", ())) == "EmptyBasket()"


@pytest.mark.parametrize("qty", [0, -1_000, MAX_QTY + 1])
def test_absurd_quantities(connection: Connection, world: World, qty: int) -> None:
    lines = (Line(world.apple, "斤", qty),)
    ask = Placement(world.shop, None, "k", "x", lines, Contact(guest="302"))
    assert refused(connection, ask) == "Invalid(why='quantity')"


def test_what_is_not_sold(connection: Connection, world: World) -> None:
    quote = basket(connection, world, Line(world.apple, "斤", 2_000))
    off = "UPDATE listings SET state = 'off' WHERE sku_id = :sku"
    transact(connection, lambda tx: tx.run(Sql(off), sku=world.apple))
    assert refused(connection, placing(quote)) == f"NotSold(sku_id={world.apple}, name='苹果', "


def test_another_price_since_the_card(connection: Connection, world: World) -> None:
    quote = basket(connection, world, Line(world.apple, "斤", 2_000))
    dearer = "UPDATE prices SET price_fen = 600 WHERE sku_id = :sku AND unit = '斤'"
    transact(connection, lambda tx: tx.run(Sql(dearer), sku=world.apple))
    assert refused(connection, placing(quote)) == "QuoteChanged("
    with pytest.raises(QuoteChanged) as caught:
        do(connection, checkout.place(placing(quote)))
    now = caught.value.facts["quote"]
    assert isinstance(now, checkout.Quote)
    assert now.total_fen == 1_200
    assert do(connection, checkout.place(placing(now))).total_fen == 1_200


def test_another_fee_since_the_card(connection: Connection, world: World) -> None:
    line = Line(world.apple, "斤", 2_000)
    ask = transact(connection, lambda tx: placing_lines(tx, world.shop, "k", line))
    do(connection, shops.change_terms(world.shop, NewTerms(delivery_fee_fen=500)))
    assert refused(connection, ask) == "QuoteChanged("


def test_below_the_minimum(connection: Connection, world: World) -> None:
    small = basket(connection, world, Line(world.eggs, "个", 1_000), who=1)
    assert refused(connection, placing(small)) == "BelowMinimum(minimum_fen=1000, goods_fen=90)"


def test_nobody_said_where_to(connection: Connection, world: World) -> None:
    an = world.shoppers[0]
    put = Put(Line(world.apple, "斤", 2_000))
    do(connection, orders.change(ChangeBasket(world.shop, an, (put,))))
    quote = transact(connection, lambda tx: quoted(tx, world.shop, an))
    assert refused(connection, placing(quote)) == "NoPlace()"
    lines = transact(
        connection, lambda tx: placing_lines(tx, world.shop, "k", Line(world.apple, "斤", 2_000))
    )
    assert refused(connection, replace(lines, contact=None)) == "NoPlace()"


def test_less_is_left_than_was_wanted(connection: Connection, world: World) -> None:
    line = Line(world.apple, "斤", 60_000)
    quotes = [basket(connection, world, line, who=n) for n in (0, 1)]
    do(connection, checkout.place(placing(quotes[0], "a")))
    assert refused(connection, placing(quotes[1], "b")) == (
        f"OutOfStock(short=(({world.apple}, 40000),), "
    )
    with pytest.raises(OutOfStock) as caught:
        do(connection, checkout.place(placing(quotes[1], "b")))
    now = caught.value.facts["quote"]
    assert isinstance(now, checkout.Quote)
    assert [(found.problem, found.left) for found in now.lines] == [("short", 40_000)]
    lines = do(connection, orders.basket((world.shop, world.shoppers[1]))).lines
    assert lines == (line,)


def test_one_basket_that_names_it_twice(connection: Connection, world: World) -> None:
    twice = (Line(world.apple, "斤", 60_000), Line(world.apple, "箱", 5_000))
    quote = basket(connection, world, *twice)
    assert refused(connection, placing(quote)) == f"OutOfStock(short=(({world.apple}, 100000),), "
    fits = basket(connection, world, Line(world.apple, "斤", 50_000), twice[1], who=1)
    assert do(connection, checkout.place(placing(fits))).goods_fen == 47_500


def test_a_foreign_shop_sells_none_of_it(connection: Connection, world: World) -> None:
    from tests.world import a_shop

    other = transact(connection, lambda tx: a_shop(tx, "lin"))
    lines = (Line(world.apple, "斤", 2_000),)
    ask = Placement(other, None, "k", "x", lines, Contact(guest="302"))
    assert refused(connection, ask).startswith(f"NotSold(sku_id={world.apple}, ")


def test_placing_takes_few_statements(connection: Connection, world: World) -> None:
    people_ = world.shoppers

    def count(tx: Tx, many: int) -> int:
        quotes = [
            a_basket(tx, world.shop, person, Line(world.apple, "斤", 2_000))
            for person in people_[:many]
        ]
        before = tx.statements
        made = checkout.place.answer(tx, [placing(q, str(n)) for n, q in enumerate(quotes)])
        assert all(isinstance(order, OrderView) for order in made)
        return tx.statements - before

    one = read(connection, lambda tx: count(tx, 1))
    assert one == read(connection, lambda tx: count(tx, 4)) <= 27
