"""What the house does of its own accord: reactions, jobs, and messages that are served again."""

from __future__ import annotations

import pytest

import bot.worker
from bot.lanes import Job, transact
from handlers import Desk, Notice
from handlers.message import Content, Picture, Text, Voice
from store import catalogue, jobs, messages, people, stock
from store.catalogue import GoodsRow, UnitRow
from store.core import DAY, HOUR, MILLI, MINUTE, Due, Tx
from store.core.errors import NotFound
from store.messages import Incoming
from store.people import Meeting
from tests.bot.houses import Driven
from tests.store.doing import do

STATES = "SELECT name, state, tries, error FROM reactions WHERE name = 'tell the keepers'"
CALLED = "SELECT COUNT(*) FROM outbox WHERE key LIKE 'placed:%'"


async def refuse(_due: Due, _desk: Desk) -> list[Notice]:
    await people.meet(Meeting("wang", "written before the refusal", ""))
    raise NotFound(what="order")


@pytest.mark.asyncio
async def test_a_refused_reaction_is_tried_again(
    shop: Driven, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.house.start(work=False)
    shop.order()
    with monkeypatch.context() as patched:
        patched.setattr(bot.worker, "react", refuse)
        await shop.house.worker.once()
    assert shop.rows(STATES) == [("tell the keepers", "due", 1, "NotFound")]
    assert shop.rows("SELECT * FROM accounts WHERE sender LIKE 'written%'") == []
    assert shop.rows(CALLED) == [(0,)]
    shop.clock.forward(MINUTE)
    await shop.house.worker.once()
    assert shop.rows(STATES) == [("tell the keepers", "done", 2, "NotFound")]
    assert shop.rows(CALLED) == [(1,)]


@pytest.mark.asyncio
async def test_and_is_parked_in_the_end(shop: Driven, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.house.start(work=False)
    shop.order()
    monkeypatch.setattr(bot.worker, "react", refuse)
    for _ in range(7):
        await shop.house.worker.once()
        shop.clock.forward(20 * MINUTE)
    assert shop.rows(STATES) == [("tell the keepers", "parked", 5, "NotFound")]


def test_a_refused_call_leaves_nothing_behind(shop: Driven) -> None:
    async def met(name: str, *, no: bool) -> str:
        await people.meet(Meeting("wang", name, name))
        if no:
            raise NotFound(what=name)
        return name

    calls = [
        Job(lambda: met("one", no=False)),
        Job(lambda: met("two", no=True)),
        Job(lambda: met("three", no=False)),
    ]
    one, two, three = shop.serve(*calls)
    assert (one, repr(two), three) == ("one", repr(NotFound(what="two")), "three")
    (alone,) = shop.serve(Job(lambda: met("four", no=True)))
    assert isinstance(alone, NotFound)
    names = "SELECT sender FROM accounts WHERE sender IN ('one', 'two', 'three', 'four')"
    assert sorted(shop.rows(names)) == [("one",), ("three",)]


@pytest.mark.asyncio
async def test_a_clock_set_back_stops_nothing(shop: Driven) -> None:
    shop.house.start(work=False)
    await shop.house.worker.settled()
    shop.clock.forward(-DAY)
    shop.order()
    assert shop.rows("SELECT state FROM orders") == [("placed",)]
    await shop.house.worker.settled()
    assert shop.rows("SELECT state FROM outbox") == [("sent",)]
    shop.clock.forward(HOUR + 2 * MINUTE)  # the steady clock goes at half its speed
    await shop.house.worker.settled()
    assert shop.rows("SELECT state FROM orders") == [("expired",)]


@pytest.mark.asyncio
async def test_new_goods_find_who_wished_for_them(shop: Driven) -> None:
    shop.house.start(work=False)
    shop.say("shopper", "来两个榴莲")
    shop.clock.forward(MINUTE)
    shop.say("shopper", "到货告诉我")
    await shop.house.worker.settled()
    ((slug_id,),) = shop.rows("SELECT id FROM shops WHERE slug = 'wang'")
    row = GoodsRow("金枕榴莲", "个", (UnitRow("个", MILLI, 9_900),), aliases=("榴莲",))
    sku = do(shop.connection, catalogue.add_sku(slug_id, row, None))
    place = shop.rows(f"SELECT id FROM places WHERE shop_id = {slug_id} ORDER BY id")[0][0]
    move = stock.Move(slug_id, sku, place, 2 * MILLI, "restock", "first")
    transact(shop.connection, lambda tx: stock.restock_many(tx, [move]))
    await shop.house.worker.settled()
    told = [text for (text,) in shop.rows("SELECT body FROM outbox WHERE key LIKE 'need:%'")]
    assert len(told) == 1
    assert "榴莲" in told[0]


CARD = "4111 1111 1111 1111"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "said",
    [
        Text(f"转人工 卡号 {CARD}"),
        Voice("v", f"转人工 卡号 {CARD}"),
        Picture("p", f"转人工 {CARD}"),
    ],
)
async def test_a_card_number_stays_at_the_door(shop: Driven, said: Content) -> None:
    shop.house.start(work=False)
    shop.say("shopper", said)
    await shop.house.worker.settled()
    shop.say("shopper", f"是这张 {CARD}")
    await shop.house.worker.settled()
    for table in ("inbox", "outbox", "handoffs", "conversations", "needs", "unread_words"):
        assert "4111" not in str(shop.rows(f"SELECT * FROM {table}"))


@pytest.mark.asyncio
async def test_a_broken_job_keeps_nothing_else_waiting(
    shop: Driven, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[Tx] = []

    def broken(_tx: Tx) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(
        jobs, "JOBS", {"a": jobs.Job(MINUTE, broken), "b": jobs.Job(MINUTE, ran.append)}
    )
    shop.house.start(work=False)
    for _ in range(2):
        await shop.house.worker.once()
        shop.clock.forward(MINUTE)
    assert len(ran) == 2


@pytest.mark.asyncio
async def test_what_cannot_be_read_keeps_nothing_else_waiting(shop: Driven) -> None:
    shop.house.start(work=False)
    transact(
        shop.connection,
        lambda tx: messages.keep(tx, Incoming("wang", "m", "an", "an", ""), "no message"),
    )
    shop.order()
    shop.clock.forward(3 * MINUTE)
    await shop.house.worker.settled()
    assert shop.rows(CALLED) == [(1,)]
