"""From a keeper's command to what it does; and what a keeper says that is none."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from handlers import persons
from handlers.context import Here
from handlers.hearing import asks
from handlers.keeper import moving, neighbours, people, prices, rounds, shelves, takings
from handlers.message import Reply
from handlers.understand import (
    Advance,
    AnswerShopper,
    Ask,
    ChangePlaced,
    Command,
    Count,
    GiveAddress,
    GuestOrder,
    GuestOrders,
    KeeperSimple,
    Orders,
    Reading,
    RecordNeed,
    Remark,
    Remove,
    Reprice,
    Restock,
    Shelve,
    Simple,
    Takings,
    Teach,
)

Handler = Callable[[Any, Here], Awaitable[Reply]]
DOUBTFUL = 0.5
FOR_A_KEEPER = {"complaint", "refund", "feedback", "human"}
_DEEDS = re.compile(
    "改价|调价|定价|补货|进货|入库|报损|上架|下架|上新|reprice|restock|shelve", re.IGNORECASE
)
_MUTE = re.compile(r"退订|^td$|推送|提醒|别发|unsubscribe|^stop", re.IGNORECASE)


async def command(said: Command, here: Here) -> Reply:
    """Do what a keeper says."""
    if isinstance(said, KeeperSimple):
        return await SIMPLE[said.name](said, here)
    return await COMMANDS[type(said)](said, here)


def unread(reading: Reading, here: Here, *, asked: bool) -> Reply | None:
    """What a shopper's words would bring before a keeper does not go to the keeper's own door.

    `asked`: a question is open that the words may belong to.
    """
    main = reading.main
    mutes = main == Simple("unsubscribe") and not _MUTE.search(here.message_words)
    for_a_keeper = isinstance(main, Simple) and main.name in FOR_A_KEEPER
    told = isinstance(main, Ask) and main.topic in ("delivery", "promotion")
    asks_nothing = told and not asks(here.message_words)
    takes_nothing = isinstance(main, Remove) and not here.basket
    for_a_keeper = for_a_keeper or asks_nothing or takes_nothing
    if mutes or for_a_keeper or not (asked or _says_something(reading, here)):
        return Reply(here.words("keeper.unclear"))
    return None


def half_said(text: str, here: Here) -> Reply | None:
    """苹果改价 6.555 is no shopping: a deed that could not be read is asked for again."""
    return Reply(here.words("keeper.how")) if _DEEDS.search(text) else None


def _says_something(reading: Reading, here: Here) -> bool:
    """Whether the words can be served: no mere guess, no address that is none (关门)."""
    main = reading.main
    if isinstance(main, GiveAddress) and not here.basket:
        address = main.address
        return main.usual or bool(address.community or address.building or address.phone)
    if isinstance(main, Remark) and not here.basket:
        return False
    return main != Simple("other") and reading.doubt <= DOUBTFUL


async def _help(_said: KeeperSimple, here: Here) -> Reply:
    return await persons.show_help(here)


async def _closing(_said: KeeperSimple, here: Here) -> Reply:
    """打烊了: there is no door to shut, so say what can be done instead."""
    return Reply(here.words("keeper.closing"))


async def _how(_said: KeeperSimple, here: Here) -> Reply:
    """改价, and nothing else: what to say."""
    return Reply(here.words("keeper.how"))


def _say(key: str) -> Handler:
    """A sentence is all that can be done."""

    async def said(_said: KeeperSimple, here: Here) -> Reply:
        return Reply(here.words(key))

    return said


COMMANDS: dict[type, Handler] = {
    Orders: rounds.listed,
    Takings: takings.shown,
    Advance: rounds.advance,
    Shelve: shelves.shelve,
    Reprice: prices.reprice,
    Restock: shelves.restock,
    Count: shelves.count,
    Teach: shelves.teach,
    AnswerShopper: people.answer,
    RecordNeed: people.record_need,
    GuestOrder: neighbours.one,
    GuestOrders: neighbours.several,
    ChangePlaced: neighbours.change_placed,
}

SIMPLE: dict[str, Handler] = {
    "help": _help,
    "stock": shelves.levels,
    "move": moving.moved,
    "handoffs": people.waiting,
    "finish": people.finish,
    "unread": people.unread,
    "needs": people.needs_book,
    "closing": _closing,
    "how": _how,
    "one_deed": _say("keeper.one_deed"),
    "undo": _say("keeper.undo"),
    "count": _say("keeper.count"),
    "relative": prices.relative,
    "former_price": prices.former,
}
