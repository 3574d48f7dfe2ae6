"""Chains: who wants what, what a re-post changes, and that a post is taken once."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.lanes import transact
from store import chains, checkout, orders, people, privacy
from store.chains import NewPost, Placed, Seat, difference, key_of
from store.checkout import Placement, QuoteAsk
from store.core import DAY, MILLI, Connection, Database, VirtualClock
from store.core.errors import WrongState
from store.orders import Contact, Line, Step
from store.people import Meeting
from tests.store.doing import do, refusal, rows
from tests.world import a_shop, goods, in_stock

APPLE, EGGS = 7, 8
TABLES = "chains chain_posts chain_seats"


def seat(person: str, *wants: tuple[int, int], sure: bool = True) -> Seat:
    lines = tuple(Line(sku, "箱", qty * MILLI) for sku, qty in wants)
    return Seat(person, lines, sure=sure)


def placed(*seats: Seat) -> dict[str, Placed]:
    return {one.key: Placed(one, at) for at, one in enumerate(seats, 1)}


def test_a_person_is_known_however_the_name_is_decorated() -> None:
    assert key_of(" 王姐🌸 ") == key_of("王姐")
    assert key_of("5-302") == key_of("5 302")
    assert key_of("🌸") == "🌸"


def test_a_repost_is_a_difference() -> None:
    before = placed(seat("王姐", (APPLE, 3)), seat("302", (EGGS, 1)), seat("小雨", (EGGS, 1)))
    after = [seat("302", (EGGS, 1)), seat("王姐", (APPLE, 2)), seat("老周", (EGGS, 1))]
    found = difference(before, after)
    assert found.added == (after[2],)
    assert found.changed == ((before["王姐"], after[1]),)
    assert found.withdrawn == (before["小雨"],)
    assert found.same == (before["302"],)
    assert not found.empty
    assert difference(before, [one.seat for one in before.values()]).empty


def test_who_cannot_be_read_has_not_left() -> None:
    before = placed(seat("王姐", (APPLE, 3)))
    assert difference(before, [], ["王姐 那个啥"]).withdrawn == ()
    assert difference(before, [], ["老周 那个啥"]).withdrawn == (before["王姐"],)


PEOPLE = st.sampled_from(["王姐", "302", "小雨", "老周", "5-501"])
WANTS = st.lists(
    st.tuples(st.sampled_from([APPLE, EGGS]), st.integers(1, 9)), min_size=1, max_size=2
)
LISTS = st.dictionaries(PEOPLE, WANTS)


@given(LISTS, LISTS)
@settings(max_examples=200, deadline=None)
def test_a_difference_leads_from_one_list_to_the_other(
    first: dict[str, list[tuple[int, int]]], then: dict[str, list[tuple[int, int]]]
) -> None:
    before = placed(*(seat(who, *wants) for who, wants in first.items()))
    after = [seat(who, *wants) for who, wants in then.items()]
    found = difference(before, after)
    now = {one.seat.key: one.seat for one in before.values()}
    for gone in found.withdrawn:
        del now[gone.seat.key]
    now |= {new.key: new for _, new in found.changed}
    now |= {new.key: new for new in found.added}
    assert {k: sorted(map(str, s.lines)) for k, s in now.items()} == {
        s.key: sorted(map(str, s.lines)) for s in after
    }
    assert difference({k: Placed(s, 1) for k, s in now.items()}, after).empty


# ---- kept in the database ----


@pytest.fixture
def shop(connection: Connection) -> int:
    return transact(connection, a_shop)


def new(shop: int, source: str, *seats: Seat, title: str = "周五团苹果") -> NewPost:
    return NewPost(shop, key_of(title), title, seats, source)


def test_the_newest_of_a_chain_waits(
    connection: Connection, shop: int, clock: VirtualClock
) -> None:
    one = do(connection, chains.post(new(shop, "m1", seat("王姐", (APPLE, 1)))))
    assert do(connection, chains.post(new(shop, "m1", seat("别的", (APPLE, 9))))) == one
    two = do(connection, chains.post(new(shop, "m2", seat("王姐", (APPLE, 2)))))
    other = do(connection, chains.post(new(shop, "m3", seat("丽丽", (EGGS, 1)), title="鸡蛋")))
    assert (one.number, two.number, other.number) == (1, 2, 3)
    assert (two.chain_id, other.chain_id == two.chain_id) == (one.chain_id, False)
    assert do(connection, chains.waiting(shop)) == [two, other]
    assert refusal(connection, chains.take(shop, 1), TABLES) == (
        "WrongState(state='replaced', to='taken', number=1)"
    )
    clock.forward(4 * DAY)
    later = do(connection, chains.post(new(shop, "m4", seat("王姐", (APPLE, 1)))))
    assert later.chain_id != one.chain_id


def test_a_list_of_other_people_is_another_chain(connection: Connection, shop: int) -> None:
    first = seat("王姐", (APPLE, 1)), seat("302", (APPLE, 1))
    one = do(connection, chains.post(new(shop, "m1", *first, title="")))
    again = do(
        connection, chains.post(new(shop, "m2", first[1], seat("小雨", (EGGS, 1)), title=""))
    )
    assert again.chain_id == one.chain_id
    others = seat("501", (EGGS, 1)), seat("502", (EGGS, 1))
    two = do(connection, chains.post(new(shop, "m3", *others, title="")))
    assert two.chain_id != one.chain_id
    assert do(connection, chains.waiting(shop)) == [again, two]  # neither has replaced the other
    unread = NewPost(
        shop, "", "", (seat("老周", (EGGS, 1)), seat("5", (EGGS, 1))), "m4", None, ("501 那个",)
    )
    assert do(connection, chains.post(unread)).chain_id == two.chain_id


def test_a_post_is_decided_once(connection: Connection, shop: int) -> None:
    post = do(connection, chains.post(new(shop, "m1", seat("王姐", (APPLE, 1)))))
    assert do(connection, chains.take(shop, 1)).seats == post.seats
    for drop in (False, True):
        assert refusal(connection, chains.take(shop, 1, drop=drop), TABLES) == (
            "WrongState(state='taken', to='taken', number=1)"
        )
    assert rows(connection, "SELECT state, body FROM chain_posts") == [("taken", "")]
    do(connection, chains.post(new(shop, "m2", seat("王姐", (APPLE, 1)))))
    do(connection, chains.take(shop, 2, drop=True))
    assert rows(connection, "SELECT state FROM chain_posts ORDER BY number") == [
        ("taken",),
        ("dropped",),
    ]
    assert refusal(connection, chains.take(shop, 9)) == "NotFound(what='chain', number=9)"
    assert refusal(connection, chains.take(shop + 1, 1)) == "NotFound(what='chain', number=1)"


def test_two_keepers_decide_at_once(database: Database, connection: Connection, shop: int) -> None:
    do(connection, chains.post(new(shop, "m1", seat("王姐", (APPLE, 1)))))
    answers: list[object] = []

    def decide() -> None:
        mine = database.connection()
        try:
            answers.append(do(mine, chains.take(shop, 1)).number)
        except WrongState as no:
            answers.append(no.facts["state"])
        mine.close()

    threads = [threading.Thread(target=decide) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, answers)) == ["1", "taken"]


def an_order(connection: Connection, shop: int, sku: int, person: int | None = None) -> int:
    line = (Line(sku, "斤", MILLI),)
    quote = do(connection, checkout.quote(QuoteAsk(shop, person, line, together=True)))
    assert (quote.delivery_fen, quote.minimum_fen) == (0, 0)
    ask = Placement(
        shop, person, f"k{person}", quote.fingerprint, line, Contact(guest="王姐"), together=True
    )
    return do(connection, checkout.place(ask)).id


def test_who_has_which_order(connection: Connection, shop: int, clock: VirtualClock) -> None:
    (sku, *_) = transact(connection, lambda tx: goods(tx, shop))
    transact(connection, lambda tx: in_stock(tx, shop, {sku: 9 * MILLI}))
    post = do(connection, chains.post(new(shop, "m1", seat("王姐", (sku, 1)))))
    first = an_order(connection, shop, sku)
    kept = Placed(seat("王姐", (sku, 1)), first)
    do(connection, chains.keep(shop, post.chain_id, [kept], []))
    assert do(connection, chains.seats(shop, post.chain_id)) == {"王姐": kept}
    an = do(connection, people.meet(Meeting("b", "an"))).person_id
    second = replace(kept, order_id=an_order(connection, shop, sku, an))
    do(connection, chains.keep(shop, post.chain_id, [second], []))
    assert do(connection, chains.seats(shop, post.chain_id)) == {"王姐": second}
    clock.forward(31 * DAY)
    assert transact(connection, chains.forget) == 3
    assert rows(connection, "SELECT COUNT(*) FROM chain_seats") == [(0,)]


def test_erased_with_the_person(connection: Connection, shop: int) -> None:

    (sku, *_) = transact(connection, lambda tx: goods(tx, shop))
    transact(connection, lambda tx: in_stock(tx, shop, {sku: 9 * MILLI}))
    an = do(connection, people.meet(Meeting("b", "an"))).person_id
    post = do(connection, chains.post(replace(new(shop, "m1", seat("王姐", (sku, 1))), by=an)))
    order = an_order(connection, shop, sku, an)
    do(connection, chains.keep(shop, post.chain_id, [Placed(seat("王姐", (sku, 1)), order)], []))
    do(connection, orders.advance(Step(shop, 1, "cancelled")))
    do(connection, privacy.erase(an))
    assert rows(connection, "SELECT COUNT(*) FROM chain_seats") == [(0,)]
    assert rows(connection, "SELECT by FROM chain_posts") == [(None,)]


def test_left_with_a_repost(connection: Connection, shop: int) -> None:
    (sku, *_) = transact(connection, lambda tx: goods(tx, shop))
    transact(connection, lambda tx: in_stock(tx, shop, {sku: 9 * MILLI}))
    post = do(connection, chains.post(new(shop, "m1", seat("王姐", (sku, 1)))))
    kept = Placed(seat("王姐", (sku, 1)), an_order(connection, shop, sku))
    do(connection, chains.keep(shop, post.chain_id, [kept], []))
    do(connection, chains.keep(shop, post.chain_id, [], ["王姐"]))
    assert do(connection, chains.seats(shop, post.chain_id)) == {}
