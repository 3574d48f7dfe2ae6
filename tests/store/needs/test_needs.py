"""The need ledger: what people wish for, and what became of it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.lanes import transact
from store import needs
from store.core import DAY, Connection, VirtualClock
from store.needs import BookLine, Capture, NeedOf, NeedRef
from store.needs.rules import best_fit, fits, folded
from tests.store.doing import do, read, refusal, rows, same_in_a_batch
from tests.world import START

SHOP, AN, BO = 1, 11, 12
APPLE, EGGS = 101, 102


def wish(connection: Connection, source: str, *wants: NeedOf, **more: object) -> None:
    facts = {"shop_id": SHOP, "person_id": AN, **more}
    do(connection, needs.capture(Capture(source=source, wants=wants, **facts)))  # type: ignore[arg-type]


def states(connection: Connection) -> list[tuple[object, ...]]:
    return rows(connection, "SELECT key, state FROM needs ORDER BY key")


def test_a_wish_is_kept_once(connection: Connection) -> None:
    eggs = NeedOf(EGGS, "鸡蛋", "来两板鸡蛋 卡4111111111111111", 60_000, 5_000, "周五前", "妈妈")
    wish(connection, "b:1", eggs, NeedOf(None, " ", "车厘子 有吗"))
    wish(connection, "b:1", NeedOf(APPLE, "苹果"), NeedOf(APPLE, "苹果"), consented=True)
    assert do(connection, needs.open_needs(SHOP, AN)) == [
        NeedRef(
            SHOP, "b:1:0", AN, "", None, EGGS, "鸡蛋", 60_000, 5_000, "周五前", "妈妈", None, START,
            None, False,
        ),
        NeedRef(
            SHOP, "b:1:1", AN, "", None, None, "车厘子 有吗", None, None, "", "", None, START,
            None, False,
        ),
    ]  # fmt: skip
    assert do(connection, needs.open_needs(2, AN)) == []
    said = rows(connection, "SELECT said FROM needs ORDER BY key")
    assert said == [("来两板鸡蛋 卡************1111",), ("车厘子 有吗",)]


def test_a_keeper_says_it_for_somebody(connection: Connection) -> None:
    wish(
        connection, "b:1", NeedOf(None, "尿布"), person_id=None, guest="302 李姐", told_by=BO, consented=True
    )  # fmt: skip
    found = rows(connection, "SELECT person_id, guest, told_by, consented FROM needs")
    assert found == [(None, "302 李姐", BO, 1)]


def test_who_waits_is_answered_once(connection: Connection) -> None:
    wish(connection, "b:1", NeedOf(APPLE, "苹果"), NeedOf(EGGS, "鸡蛋"), consented=True)
    wish(connection, "b:2", NeedOf(APPLE, "苹果"))
    wish(connection, "b:3", NeedOf(APPLE, "苹果"), shop_id=2, consented=True)

    def waiting(*skus: int) -> list[str]:
        return [n.key for n in read(connection, lambda tx: needs.waiting_for(tx, SHOP, skus))]

    assert waiting(APPLE) == ["b:1:0"]
    assert waiting(APPLE, EGGS, APPLE) == ["b:1:0", "b:1:1"]
    assert waiting() == []
    do(connection, needs.consent_to(SHOP, AN, "b:2:0"))
    assert waiting(APPLE) == ["b:1:0", "b:2:0"]
    no = needs.consent_to(SHOP, BO, "b:1:0")
    assert refusal(connection, no, "needs") == "NotFound(what='need')"
    keys = [(SHOP, "b:1:0"), (SHOP, "b:2:0"), (SHOP, "x")]
    assert transact(connection, lambda tx: needs.answered(tx, keys)) == 2
    assert transact(connection, lambda tx: needs.answered(tx, keys)) == 0
    assert transact(connection, lambda tx: needs.answered(tx, [])) == 0
    assert waiting(APPLE, EGGS) == ["b:1:1"]
    assert [n.answered_at for n in do(connection, needs.open_needs(SHOP, AN))] == [
        START, None, START,
    ]  # fmt: skip


@pytest.mark.parametrize(("met", "state"), [(True, "met"), (False, "cancelled")])
def test_needs_go_with_their_order(connection: Connection, met: bool, state: str) -> None:
    wish(connection, "b:1", NeedOf(APPLE, "苹果"), NeedOf(EGGS, "鸡蛋"), consented=True)
    wish(connection, "b:2", NeedOf(APPLE, "苹果"))
    wish(connection, "b:3", NeedOf(APPLE, "苹果"), person_id=BO)
    placed = [(SHOP, AN, 7, (APPLE,)), (SHOP, AN, 8, (APPLE, 5))]
    transact(connection, lambda tx: needs.join_order(tx, placed))
    transact(connection, lambda tx: needs.join_order(tx, []))
    joined = rows(connection, "SELECT key, order_id FROM needs ORDER BY key")
    assert joined == [("b:1:0", 7), ("b:1:1", None), ("b:2:0", 7), ("b:3:0", None)]
    assert read(connection, lambda tx: needs.waiting_for(tx, SHOP, [APPLE])) == []
    ended = [(SHOP, 7, met), (SHOP, 7, not met), (SHOP, 8, True), (2, 7, not met)]
    transact(connection, lambda tx: needs.order_closed(tx, ended))
    transact(connection, lambda tx: needs.order_closed(tx, []))
    assert states(connection) == [("b:1:0", state), ("b:1:1", "open"), ("b:3:0", "open")]
    assert rows(connection, "SELECT closed_at FROM needs WHERE state <> 'open'") == [(START,)]


def test_what_is_taken_out_of_the_basket_is_wished_no_more(connection: Connection) -> None:
    wish(connection, "b:1", NeedOf(APPLE, "苹果"), NeedOf(EGGS, "鸡蛋"), consented=True)
    wish(connection, "b:2", NeedOf(APPLE, "苹果"))
    wish(connection, "b:3", NeedOf(APPLE, "苹果"), person_id=BO)
    do(connection, needs.cancel(SHOP, AN, [APPLE, APPLE]))
    do(connection, needs.cancel(SHOP, AN, []))
    assert states(connection) == [("b:1:0", "cancelled"), ("b:1:1", "open"), ("b:3:0", "open")]


def test_withdrawing_consent(connection: Connection) -> None:
    wish(connection, "b:1", NeedOf(APPLE, "苹果"), NeedOf(EGGS, "鸡蛋"), consented=True)
    wish(connection, "b:2", NeedOf(APPLE, "苹果"), person_id=BO, consented=True)
    do(connection, needs.cancel(SHOP, AN, [APPLE]))
    do(connection, needs.withdraw(SHOP, AN))
    found = rows(connection, "SELECT key, consented FROM needs ORDER BY key")
    assert found == [("b:1:1", 0), ("b:2:0", 1)]


def test_needs_do_not_wait_for_ever(connection: Connection, clock: VirtualClock) -> None:
    wish(connection, "b:1", NeedOf(APPLE, "苹果"))
    wish(connection, "b:2", NeedOf(APPLE, "苹果"), consented=True)
    wish(connection, "b:3", NeedOf(EGGS, "鸡蛋"))
    transact(connection, lambda tx: needs.join_order(tx, [(SHOP, AN, 7, (EGGS,))]))
    clock.forward(7 * DAY)
    assert transact(connection, needs.expire) == 0
    clock.forward(1)
    assert transact(connection, needs.expire) == 1
    assert states(connection) == [("b:2:0", "open"), ("b:3:0", "open")]
    clock.forward(173 * DAY)
    assert transact(connection, needs.expire) == 1
    assert states(connection) == [("b:2:0", "expired"), ("b:3:0", "open")]
    assert transact(connection, needs.expire) == 0


def test_who_asks_twice_is_counted_once(connection: Connection) -> None:
    for source in ("b:1", "b:2"):
        wish(connection, source, NeedOf(None, "电饭煲"))
        for guest in ("张姐", "302"):
            told = Capture(SHOP, None, f"{source}:{guest}", (NeedOf(None, "电饭煲"),), guest, BO)
            do(connection, needs.capture(told))
    assert [line.times for line in do(connection, needs.book(SHOP))] == [3]


def test_the_book_names_nobody(connection: Connection, clock: VirtualClock) -> None:
    wish(connection, "b:1", NeedOf(None, "车厘子"), NeedOf(APPLE, "苹果"), consented=True)
    clock.forward(1)
    wish(connection, "b:2", NeedOf(None, "车厘子"), NeedOf(APPLE, "红富士"), person_id=BO)
    wish(connection, "b:3", NeedOf(None, "尿布"), NeedOf(APPLE, "苹果"), person_id=BO)
    wish(connection, "b:4", NeedOf(None, "车厘子"), shop_id=2)
    book = do(connection, needs.book(SHOP))
    assert [(line.sku_id, line.times, line.since) for line in book] == [
        (APPLE, 2, START), (None, 2, START), (None, 1, START + 1),
    ]  # fmt: skip
    assert book[1:] == [BookLine("车厘子", None, 2, START), BookLine("尿布", None, 1, START + 1)]
    assert book[0].what in {"苹果", "红富士"}


def test_new_goods_find_who_wished_for_them(connection: Connection) -> None:
    wish(
        connection, "b:1", NeedOf(None, "智利 车厘子"), NeedOf(None, "鸡蛋"), NeedOf(None, "樱桃"), consented=True
    )  # fmt: skip
    wish(connection, "b:2", NeedOf(None, "车厘子"))
    goods = [(5, ["鸡"]), (6, ["车厘子", "大樱桃", "樱桃"]), (7, ["智利车厘子"])]
    found = transact(connection, lambda tx: needs.match_new_goods(tx, SHOP, goods))
    assert found == [(SHOP, "b:1:0"), (SHOP, "b:1:2")]
    skus = rows(connection, "SELECT sku_id FROM needs ORDER BY key")
    assert skus == [(7,), (None,), (6,), (None,)]
    assert transact(connection, lambda tx: needs.match_new_goods(tx, SHOP, [])) == []
    assert transact(connection, lambda tx: needs.match_new_goods(tx, 2, goods)) == []


def test_fits() -> None:
    assert folded(" Ａpple  PIE") == "applepie"
    assert fits("一箱红富士苹果", ["苹果", "红富士苹果"]) == 5
    assert fits("鸡蛋", ["鸡", ""]) == 0
    assert fits("鸡", ["鸡"]) == 1
    assert best_fit("苹果", [(1, ["梨"])]) is None
    assert best_fit("苹果", []) is None
    assert best_fit("苹果", [(1, ["苹果"]), (2, ["苹果"])]) == 1


WANTS = st.lists(
    st.builds(
        NeedOf,
        st.sampled_from([None, APPLE]),
        st.sampled_from(["苹果", "", "卡 4111111111111111"]),
        st.sampled_from(["", "要苹果"]),
    ),
    max_size=3,
).map(tuple)
CAPTURES = st.lists(
    st.builds(
        Capture,
        st.sampled_from([1, 2]),
        st.sampled_from([None, AN, BO]),
        st.sampled_from(["b:1", "b:2", "b:10"]),
        WANTS,
        consented=st.booleans(),
    ),
    max_size=8,
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)
@given(asks=CAPTURES, known=CAPTURES)
def test_a_batch_of_wishes_equals_one_after_another(
    connection: Connection, asks: list[Capture], known: list[Capture]
) -> None:
    same_in_a_batch(
        connection, needs.capture, asks, ["needs"], lambda tx: needs.capture_many(tx, known)
    )
