"""Whole turns: a batch of messages through `run_batch` equals its messages one after another.

What a handler *reads* in a batch is the store as it was before the batch, or after a part of it; what
it *writes* is decided one after another. So, exactly:

- while there is enough of everything, nothing differs: tables, replies, letters;
- when goods run out, orders, stock and books are those of serving the batch's turns one after another
  in the order in which they asked to place, which is the batch's own order for turns that confirm in
  the same words; who was refused is then shown what is left after the whole batch, not after the
  turns before theirs, and their basket follows that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.inbox import Entry, run_batch
from bot.lanes import transact
from handlers import Desk, Message, Reply
from handlers.context import Vocabularies
from handlers.message import Content, Tapped, Text
from store.core import SECOND, Connection, CountingIds, Sql, Tx
from store.jobs import REACTIONS
from tests.properties.pictures import picture
from tests.store.doing import read
from tests.world import START, World, a_world

QUICK = settings(
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # an example is small as it comes
)
WORDS = (
    "来2斤苹果", "来一板鸡蛋 送3号楼502", "加1斤苹果", "苹果改成3斤", "不要苹果了", "确认", "好的", "1",
    "2", "就这些，下单吧", "我的篮子", "清空篮子", "老样子", "取消订单", "有什么", "苹果多少钱", "你好",
    "送5号楼101", "我自己来取", "今天苹果手机又涨价了", "有车厘子吗", "help", "",
)  # fmt: skip
said = st.tuples(st.integers(0, 5), st.sampled_from(WORDS))
vocabularies = Vocabularies()
Said = Sequence[tuple[int, str]]


def entry(number: int, who: int, words: str) -> Entry:
    content: Content = Text(words) if words else Tapped("menu:我的篮子")
    name = f"s{who}"
    return Entry(Message(f"m{number}", "wang", name, name, content, START))


def batches(lines: Said) -> list[list[Entry]]:
    """The lines, cut where somebody speaks again: as lanes do."""
    found: list[list[Entry]] = [[]]
    for number, (who, words) in enumerate(lines):
        if any(one.message.sender == f"s{who}" for one in found[-1]):
            found.append([])
        found[-1].append(entry(number, who, words))
    return found


def serve(connection: Connection, before: Said, lines: Said, *, at_once: bool) -> tuple[Any, Any]:
    """Replies and tables; what is said `before` is said one by one in both ways."""
    ids = connection.ids = CountingIds(10_000)
    connection.reactions = REACTIONS
    desk = Desk({"wang": "wang"}, "http://shop.test", vocabularies, ids.token)

    def work(tx: Tx) -> tuple[Any, Any]:
        for number, (who, words) in enumerate(before):
            run_batch(tx, [entry(1_000 + number, who, words)], desk)
        tx.now += 30 * SECOND
        replies: list[Reply] = []
        for batch in batches(lines):
            for part in [batch] if at_once else [[one] for one in batch]:
                run_batch(tx, part, desk)
            replies += [one.reply for one in batch]
        return [(r.text, r.card, [c.label for c in r.choices]) for r in replies], picture(tx)

    return read(connection, work)


def known(tx: Tx, each: int) -> World:
    """Everybody has an address and has ordered before."""
    world = a_world(tx, shoppers=6, stock_of_each=each)
    desk = Desk({"wang": "wang"}, "http://shop.test", vocabularies, tx.ids.token)
    for number, who in enumerate(range(6)):
        for turn, words in enumerate(("来2斤苹果 送3号楼502", "确认")):
            run_batch(tx, [entry(5_000 + 10 * number + turn, who, words)], desk)
    return world


@pytest.fixture
def plenty(connection: Connection) -> World:
    return transact(connection, lambda tx: known(tx, 9_000_000))


@pytest.fixture
def scarce(connection: Connection) -> World:
    """12 斤 are ordered by now, 13 are left."""
    return transact(connection, lambda tx: known(tx, 25_000))


@QUICK
@given(before=st.lists(said, max_size=6), lines=st.lists(said, min_size=2, max_size=12))
def test_with_enough_of_everything_nothing_differs(
    connection: Connection, plenty: World, before: Said, lines: Said
) -> None:
    at_once = serve(connection, before, lines, at_once=True)
    assert at_once == serve(connection, before, lines, at_once=False)


WRITTEN = (
    "orders", "lines", "steps", "holds", "stock", "moves", "entries", "events", "reactions", "shops",
)  # fmt: skip


@QUICK
@given(
    amounts=st.lists(st.integers(3, 9), min_size=6, max_size=6),
    order=st.permutations(range(6)),
    word=st.sampled_from(("确认", "1", "好的")),
)
def test_when_goods_run_out_orders_are_as_one_after_another(
    connection: Connection, scarce: World, amounts: list[int], order: list[int], word: str
) -> None:
    before = [(who, f"来{amount}斤苹果") for who, amount in enumerate(amounts)]
    lines = [(who, word) for who in order]
    _, at_once = serve(connection, before, lines, at_once=True)
    _, in_turn = serve(connection, before, lines, at_once=False)
    assert {name: at_once[name] for name in WRITTEN} == {name: in_turn[name] for name in WRITTEN}
    placed = len([row for row in at_once["orders"] if row[1] > 6])
    assert 0 < placed < 6
    left = [row[3] - row[4] for row in at_once["stock"] if row[1] == scarce.apple]
    assert left[0] >= 0


def test_its_control(
    connection: Connection, scarce: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With holds that do not look at what is left, a batch sells what one after another would not."""
    from store.stock import actions

    lines = [(who, "确认") for who in range(6)]
    before = [(who, "来5斤苹果") for who in range(6)]
    monkeypatch.setattr(
        actions, "lock_free", lambda _tx, keys: {s: {k: {scarce.place: 13_000}} for s, k in keys}
    )
    monkeypatch.setattr(actions, "_HELD", Sql(_CARELESS))
    monkeypatch.setattr(
        actions, "allocate", lambda _free, wanted: [(s, scarce.place, q) for s, q in wanted]
    )
    with pytest.raises(Exception, match="held"):
        serve(connection, before, lines, at_once=True)


_CARELESS = """
    UPDATE stock SET held = held + rows.qty
    FROM {rows: shop_id int, sku_id int, place_id int, qty int}
    WHERE stock.shop_id = rows.shop_id AND stock.sku_id = rows.sku_id AND stock.place_id = rows.place_id
"""


def test_a_message_that_came_twice_in_a_batch(connection: Connection, plenty: World) -> None:
    connection.reactions = REACTIONS
    desk = Desk({"wang": "wang"}, "", vocabularies, connection.ids.token)
    twins = [entry(1, 0, "来2斤苹果"), entry(1, 0, "来2斤苹果"), entry(2, 1, "你好")]

    def work(tx: Tx) -> Any:
        run_batch(tx, twins, desk)
        return picture(tx)["basket lines"]

    assert [row[4] for row in read(connection, work)] == [2_000]
    assert twins[0].reply == twins[1].reply != twins[2].reply
    assert twins[0].reply
