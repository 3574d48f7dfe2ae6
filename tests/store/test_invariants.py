"""Each sentence of the invariants is broken here once, by hand, and then found."""

from __future__ import annotations

import pytest

from bot.lanes import transact
from store import delivery, orders
from store.core import Connection, Sql, Tx
from store.invariants import INVARIANTS, check_invariants
from store.orders import Line, Step
from tests.store.doing import read
from tests.world import World, a_basket, a_world, an_order

# sentence → what breaks it; `{…}` are the ids of the world
SEAT = (
    "INSERT INTO chain_seats (shop_id, person, body, changed_at, chain_id, person_key, order_id) "
    "VALUES ({shop}, '', '', 0, ?)"
)
POST = (
    "INSERT INTO chain_posts (shop_id, chain_id, state, body, posted_at, id, number, source) "
    "VALUES ({shop}, 1, 'waiting', '[]', 0, ?)"
)
BROKEN = {
    "on hand is the sum of the moves": ["UPDATE stock SET on_hand = on_hand + 1 WHERE sku_id = {rice}"],
    "every move lies in a stock row": [
        "DELETE FROM stock WHERE sku_id = {rice}",
    ],
    "held is the sum of the active holds": ["UPDATE stock SET held = held + 1 WHERE sku_id = {rice}"],
    "an order's goods are held while it is under way, taken once it is delivered": [
        "UPDATE holds SET qty = qty + 1 WHERE order_id = {placed}",
        "UPDATE stock SET held = held + 1 WHERE sku_id = {apple}",
    ],
    "every posting sums to zero": ["UPDATE entries SET amount_fen = amount_fen - 1 WHERE account = 'sales'"],
    "an order comes to the sum of its lines": [
        "UPDATE orders SET goods_fen = goods_fen + 1, discount_fen = discount_fen + 1 WHERE id = {placed}"
    ],
    "a line is its quantity times its price, rounded half-up once": [
        "UPDATE order_lines SET price_fen = price_fen + 1 WHERE order_id = {placed}"
    ],
    "every order has lines and is booked once": [
        "DELETE FROM entries WHERE posting_id = (SELECT id FROM postings WHERE ref = '{delivered}' AND kind = 'order')",
        "DELETE FROM postings WHERE ref = '{delivered}' AND kind = 'order'",
    ],
    "what is to be received is what is under way": [
        ("UPDATE entries SET amount_fen = amount_fen + 1 WHERE account = 'receivable' "
        "AND posting_id = (SELECT id FROM postings WHERE ref = '{placed}')")
    ],
    "cash is what was delivered": [
        "UPDATE entries SET amount_fen = amount_fen + 1 WHERE account LIKE 'cash:%'"
    ],
    "the last step of an order is its state": ["DELETE FROM order_steps WHERE order_id = {placed}"],
    "order numbers are counted by the shop": ["UPDATE shops SET orders_made = orders_made + 1"],
    "each recorded order was placed once": [
        ("INSERT INTO events (id, shop_id, kind, body, at) "
        "SELECT id + 100000, shop_id, kind, body, at FROM events WHERE kind = 'OrderPlaced'")
    ],
    "rows of a shop belong to a shop that is there": ["UPDATE baskets SET shop_id = 987"],
    "an account belongs to a person who is there": [
        "UPDATE people SET merged_into = (SELECT MIN(id) FROM people) WHERE id = (SELECT MAX(id) FROM people)"
    ],
    "a seat in a chain has an order of its shop": [SEAT.replace("?", "1, '王姐', 987")],
    "one order is of one seat": [
        SEAT.replace("?", "1, '王姐', {placed}"), SEAT.replace("?", "2, '王姐', {placed}"),
    ],
    "a post of a chain waits with its words, and only one waits": [
        POST.replace("?", "1, 1, 's1'"), POST.replace("?", "2, 2, 's2'"),
    ],
    "a closed need without consent is gone": [
        ("INSERT INTO needs (shop_id, key, guest, what, said, due, for_whom, state, consented, opened_at) "
        "VALUES ({shop}, 'k', '', '', '', '', '', 'met', 0, 0)")
    ],
}  # fmt: skip


@pytest.fixture
def ids(connection: Connection) -> dict[str, int]:
    """A world with one order that was placed, one delivered, and a basket."""

    def work(tx: Tx) -> dict[str, int]:
        world: World = a_world(tx)
        an, bo, cy = world.shoppers[:3]
        placed = an_order(tx, world.shop, an, Line(world.apple, "斤", 2_000), key="a")
        done = an_order(tx, world.shop, bo, Line(world.eggs, "板", 1_000), key="b")
        orders.advance_now(tx, Step(world.shop, done.number, "accepted", world.keeper))
        delivery.actions.sign_off(tx, world.shop, done.number, world.keeper, "keeper")
        a_basket(tx, world.shop, cy, Line(world.apple, "斤", 2_000))
        return {
            "shop": world.shop, "apple": world.apple, "rice": world.rice,
            "placed": placed.id, "delivered": done.id,
        }  # fmt: skip

    return transact(connection, work)


def test_each_is_broken_here() -> None:
    assert list(BROKEN) == list(INVARIANTS)


def test_a_sound_shop(connection: Connection, ids: dict[str, int]) -> None:
    assert read(connection, check_invariants) == []


@pytest.mark.parametrize("sentence", BROKEN)
def test_what_breaks_it_is_found(
    connection: Connection, ids: dict[str, int], sentence: str
) -> None:
    def work(tx: Tx) -> list[str]:
        for words in BROKEN[sentence]:
            assert tx.run(Sql(words.format(**ids))) > 0
        return check_invariants(tx)

    found = read(connection, work)
    assert any(said.startswith(f"not so: {sentence} (") for said in found), found
