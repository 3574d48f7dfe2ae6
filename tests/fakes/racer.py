"""One of two processes that want the same thing at once: `python -m tests.fakes.racer '{…}'`.

It says `ready`, waits for a line, races, and prints what it got as JSON. The races are plain
functions of a connection, so that the measurements use them too.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

import bot.inbox
from bot.inbox import Inbox, Turn
from bot.lanes import Job, Lane, transact
from bot.platforms.local import Local
from handlers import Desk, Message, Reply
from handlers.conversation import Conversation
from handlers.message import Text
from store import checkout
from store.core import Connection, Database, SystemClock, SystemIds
from store.core.errors import LindianError
from store.orders import Contact, Line
from store.people import Meeting, meet
from tests.fakes.guards import without


class Race(msgspec.Struct):
    """What is raced for. `numbers`: from, to (buyers or messages); `skus` of `shop`; `alone`: no lane."""

    kind: str
    database: str
    numbers: tuple[int, int]
    off: str = ""
    shop: int = 0
    skus: tuple[int, ...] = ()
    fingerprint: str = ""
    alone: bool = False


def placement(race: Race, number: int) -> checkout.Placement:
    lines = tuple(Line(sku, "斤", 1_000) for sku in race.skus)
    contact = Contact(guest=str(number), address="302")
    key = f"buyer {number}"
    return checkout.Placement(race.shop, None, key, race.fingerprint, lines, contact)


class Feed:
    """Nobody looks."""

    def publish(self, chat: str, payload: bytes) -> None:
        """See `Feed`."""


def lane_of(database: Database) -> Lane:
    desk = Desk({"wang": "wang"}, "", token=database.ids.token)
    inbox = Inbox({"wang": Local("wang", Feed())}, desk, database.clock)
    return Lane(database.connection(), inbox)


def buy(race: Race, database: Database) -> Counter[str]:
    """Each buyer orders one of each SKU: through a lane, or one by one as a command does."""
    if race.alone:
        return _one_by_one(race, database.connection())
    return asyncio.run(_through_a_lane(race, database))


async def _through_a_lane(race: Race, database: Database) -> Counter[str]:
    lane = lane_of(database)
    lane.start()
    asked = [lane.run(checkout.place(placement(race, n))) for n in range(*race.numbers)]
    found = await asyncio.gather(*asked, return_exceptions=True)
    await asyncio.to_thread(lane.stop)
    return Counter(type(one).__name__ for one in found)


def _one_by_one(race: Race, connection: Connection) -> Counter[str]:
    found: Counter[str] = Counter()
    tries = 1 if race.off == "the order of locks" else 5
    for number in range(*race.numbers):
        ask = placement(race, number)
        try:
            (one,) = transact(
                connection, lambda tx, ask=ask: checkout.place.answer(tx, [ask]), tries
            )  # type: ignore[misc]
        except LindianError as error:
            one = error  # type: ignore[assignment]
        found[type(one).__name__] += 1
    connection.close()
    return found


def speak(race: Race, database: Database) -> Counter[str]:
    """Messages of a few chats, by turns, to a shop that only counts them."""
    bot.inbox.answer = _counts  # type: ignore[assignment]
    return asyncio.run(_spoken(race, database))


async def _counts(
    message: Message, conversation: Conversation, desk: Desk, now: int
) -> tuple[Reply, Sequence[Any]]:
    before = conversation.last_at
    await meet(Meeting(message.bot, message.sender))
    conversation.last_at = before + 1
    return Reply(str(conversation.last_at)), ()


async def _spoken(race: Race, database: Database) -> Counter[str]:
    lane = lane_of(database)
    lane.start()
    chats = len(race.skus)
    waiting = []
    for number in range(*race.numbers):
        who = f"chat {number % chats}"
        message = Message(f"m{number}", "wang", who, who, Text("x"), 0)
        waiting.append(lane.begin(Job(Turn("wang", message=message))))
        if (
            number % 4 == 3
        ):  # many small rounds: in a few large ones two processes may just miss each other
            await asyncio.sleep(0.002)
    found = await asyncio.gather(*waiting, return_exceptions=True)
    await asyncio.to_thread(lane.stop)
    return Counter(type(one).__name__ for one in found)


RACES: dict[str, Callable[[Race, Database], Counter[str]]] = {"buy": buy, "speak": speak}


def main() -> None:
    import structlog

    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    race = msgspec.json.decode(sys.argv[1], type=Race)
    database = Database(race.database, SystemClock(), SystemIds(), {})
    connection = database.connection()
    connection.begin(read=True)
    connection.close()
    print("ready", flush=True)
    sys.stdin.readline()
    with without(race.off):
        print(msgspec.json.encode(dict(RACES[race.kind](race, database))).decode(), flush=True)


if __name__ == "__main__":
    main()
