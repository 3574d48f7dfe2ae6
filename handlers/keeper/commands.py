"""From a keeper's command to what it does; and what a keeper means who names goods."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from handlers import basket, guests, persons
from handlers.context import Here
from handlers.conversation import ForWhom, Whose
from handlers.keeper import people, rounds, shelves
from handlers.message import Reply
from handlers.understand import (
    Add,
    Advance,
    AnswerShopper,
    Command,
    GuestOrder,
    KeeperSimple,
    Order,
    Orders,
    Reading,
    RecordNeed,
    Reprice,
    Restock,
    Shelve,
    Teach,
)
from handlers.wishes import sorted_wishes
from store.orders import Line, Put

Handler = Callable[[Any, Here], Awaitable[Reply]]


async def command(said: Command, here: Here) -> Reply:
    """Do what a keeper says."""
    if isinstance(said, KeeperSimple):
        return await SIMPLE[said.name](said, here)
    return await COMMANDS[type(said)](said, here)


async def _help(_said: KeeperSimple, here: Here) -> Reply:
    return await persons.show_help(here)


async def guest_order(said: GuestOrder, here: Here) -> Reply:
    """302要一板鸡蛋: a card first."""
    wishes = sorted_wishes([Order(said.wants)], here)
    lines = [change.line for change in wishes.changes if isinstance(change, Put)]
    for pending in wishes.pending[:1]:
        names = here.words.join([here.name_of(sku) for sku in pending.skus])
        return Reply(here.words("keeper.which_goods", said=pending.said, names=names))
    lacking = [here.words("keeper.unknown_goods", said=want.said) for want, _ in wishes.unknown]
    aloud = [*lacking, *wishes.aloud]
    if not lines:
        return Reply("\n".join(aloud) or here.words("ask.which"))
    return await guests.card(here, said.person, lines, *aloud)


async def whose(reading: Reading, here: Here) -> Reply | None:
    """来一板鸡蛋 from a keeper: mine, for a neighbour, or a restock? None if it is no such wish."""
    wanting = [intent for intent in reading.intents if isinstance(intent, Order | Add)]
    if not wanting or here.basket:
        return None
    wishes = sorted_wishes(wanting, here)
    lines = tuple(change.line for change in wishes.changes if isinstance(change, Put))
    if not lines or wishes.pending or wishes.unknown:
        return None
    words = here.words
    choices = here.asks(
        Whose(lines=lines),
        words("choice.mine"),
        words("choice.guest_unknown"),
        words("choice.restock"),
    )
    goods = words.join(
        [f"{here.name_of(line.sku_id)} {words.amount(line.qty, line.unit)}" for line in lines]
    )
    return Reply(words("keeper.whose", goods=goods), choices=choices)


async def whose_answered(question: Whose, index: int, here: Here) -> Reply:
    """我自己要 / 替邻居下单 / 补货入库."""
    lines: tuple[Line, ...] = question.lines
    if index == 0:
        await basket.change(here, [Put(line) for line in lines])
        here.talks_of(*(line.sku_id for line in lines))
        return await basket.show(here)
    if index == 1:
        here.asks(ForWhom(lines=lines))
        return Reply(here.words("keeper.whose_guest"))
    here.closes()
    return await shelves.restock_lines(lines, here)


COMMANDS: dict[type, Handler] = {
    Orders: rounds.listed,
    Advance: rounds.advance,
    Shelve: shelves.shelve,
    Reprice: shelves.reprice,
    Restock: shelves.restock,
    Teach: shelves.teach,
    AnswerShopper: people.answer,
    RecordNeed: people.record_need,
    GuestOrder: guest_order,
}

SIMPLE: dict[str, Handler] = {
    "help": _help,
    "stock": shelves.levels,
    "handoffs": people.waiting,
    "finish": people.finish,
    "unread": people.unread,
    "needs": people.needs_book,
}
