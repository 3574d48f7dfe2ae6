"""A stage: a fresh demo shop on one platform, with people at the other end of its real wire.

Scripts, dialogue tests and demonstrations are played here. Time is virtual and moves between the
lines; what the shop says later has arrived before the next line is spoken.
"""

from __future__ import annotations

import asyncio
import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from bot.app import House, build
from bot.config import BotSettings
from bot.demo import demo_settings
from bot.lanes import transact
from bot.simulator.local import LocalPerson
from bot.simulator.neighbourhood import KEEPERS, SHOPPERS, seed
from bot.simulator.person import Person
from bot.simulator.telegram import TelegramPerson
from bot.simulator.telegram_stand import TelegramStand
from bot.simulator.wechat import Account, WeChatPerson
from bot.simulator.wechat_stand import WeChatStand
from bot.web import create_app
from store.core import SECOND, Database, SystemIds, VirtualClock
from store.jobs import REACTIONS
from store.schema import migrate

START = 1_772_762_400_000  # Friday 2026-03-06 10:00 in Shanghai
TOKEN = "12345:simulated"  # noqa: S105 - the stand-in's, worth nothing
SECRET = "simulated-secret"  # noqa: S105
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
NAMES = {**SHOPPERS, "keeper": KEEPERS["wang"]}
USERS = {"shopper": 1001, "shopper2": 1002, "shopper3": 1003, "keeper": 2001}
BETWEEN_LINES = 5 * SECOND


class StageIds:
    """Ids as ever, but codes and questions are counted: a script can say the code that it was given."""

    def __init__(self) -> None:
        self._tokens = itertools.count(1)
        self._ids = SystemIds()

    def next(self, now: int) -> int:
        """As a shop's own."""
        return self._ids.next(now)

    def token(self) -> str:
        """The next number as eight letters."""
        return f"t{next(self._tokens):07d}"


def prepare(database: Path, platform: str) -> None:
    """Make the fresh demo shop of a stage: an SQLite file, which may be copied for many stages."""
    url = f"sqlite:///{database}"
    migrate(url)
    senders = {who: str(user) for who, user in USERS.items()} if platform == "telegram" else {}
    connection = Database(url, VirtualClock(START), SystemIds(), REACTIONS).connection()
    try:
        transact(connection, lambda tx: seed(tx, senders))
    finally:
        connection.close()


@asynccontextmanager
async def serving(app: Any) -> AsyncIterator[str]:
    """An ASGI app on a free local port, in this loop, while the block lasts."""
    config = uvicorn.Config(
        app, port=0, log_level="critical", lifespan="off", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.005)
        if task.done():
            await task
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task


class Stage:
    """A shop and its people. `house` is there for whoever wants to look behind the scenes."""

    def __init__(self, house: House, clock: VirtualClock, meet: Callable[[str], Person]) -> None:
        self.house = house
        self.clock = clock
        self._meet = meet
        self.people: dict[str, Person] = {}

    def person(self, who: str) -> Person:
        """Somebody of the script: shopper, shopper2, shopper3 or keeper."""
        if who not in self.people:
            self.people[who] = self._meet(who)
        return self.people[who]

    async def say(self, who: str, text: str) -> list[tuple[str, list[str]]]:
        """Say a line; every reply, to whomever, as (who, its lines)."""
        self.clock.forward(BETWEEN_LINES)
        lines = await self.person(who).say(text)
        heard = [(who, lines)] if lines else []
        return heard + await self.later()

    async def wait(self, milliseconds: int) -> list[tuple[str, list[str]]]:
        """Let time pass; what the shop says meanwhile."""
        self.clock.forward(milliseconds)
        return await self.later()

    async def later(self) -> list[tuple[str, list[str]]]:
        """What has arrived at everybody's phone once nothing is left to do."""
        await self.house.worker.settled()
        while 0 < (turn := self.house.worker.outbox.next_turn) <= SECOND:
            self.clock.forward(turn)  # somebody gets several letters, one a second
            await self.house.worker.settled()
        found = []
        for who, person in self.people.items():
            found += [(who, lines) for lines in await person.inbox()]
        return found


@asynccontextmanager
async def stage(
    platform: str = "local", folder: Path | None = None, prepared: Path | None = None
) -> AsyncIterator[Stage]:
    """A stage on `local`, `wechat` (AES) or `telegram`; `prepared` is a file made by `prepare`.

    The keeper has said hello already, for platforms let a shop write only to who wrote to it.
    """
    async with AsyncExitStack() as stack:
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lindian-")))
        database = folder / "lindian.db"
        if prepared is None:
            prepare(database, platform)
        else:
            shutil.copy(prepared, database)
        made = await STAGES[platform](stack, folder, VirtualClock(START))
        await made.say("keeper", "在吗")
        yield made


def _house(folder: Path, clock: VirtualClock, url: str, bot: BotSettings) -> House:
    settings = demo_settings(folder, url, bots={"wang": bot})
    settings.secret_key = SECRET
    house = build(settings, clock, StageIds(), demo=True)
    house.start(work=False)
    return house


async def _local(stack: AsyncExitStack, folder: Path, clock: VirtualClock) -> Stage:
    bot = BotSettings(platform="local", shop="wang")
    house = _house(folder, clock, "http://shop.test", bot)
    stack.push_async_callback(house.stop)
    app = create_app(house, demo=True, manage=False)
    client = await _client(stack, httpx.ASGITransport(app))
    inbox = house.feeds["wang"].recorded()

    def meet(who: str) -> Person:
        return LocalPerson(who, "http://shop.test/hooks/wang", client, inbox)

    return Stage(house, clock, meet)


async def _client(
    stack: AsyncExitStack, transport: httpx.AsyncBaseTransport | None = None
) -> httpx.AsyncClient:
    client = httpx.AsyncClient(transport=transport, timeout=30)
    return await stack.enter_async_context(client)


async def _wechat(stack: AsyncExitStack, folder: Path, clock: VirtualClock) -> Stage:
    stand = WeChatStand()
    api = await stack.enter_async_context(serving(stand.app))
    bot = BotSettings(
        platform="wechat",
        shop="wang",
        app_id="wxsimulated",
        secret=SECRET,
        token=SECRET,
        aes_key=AES_KEY,
        api_url=api,
    )
    house, url, client = await _wired(stack, folder, clock, bot)
    account = Account(f"{url}/hooks/wang", bot.app_id, bot.token, bot.aes_key)

    def meet(who: str) -> Person:
        return WeChatPerson(who, account, stand, client, clock.now)

    return Stage(house, clock, meet)


async def _telegram(stack: AsyncExitStack, folder: Path, clock: VirtualClock) -> Stage:
    stand = TelegramStand(TOKEN)
    api = await stack.enter_async_context(serving(stand.app))
    bot = BotSettings(
        platform="telegram", shop="wang", token=TOKEN, secret=SECRET, api_url=api, username=stand.username,
    )  # fmt: skip
    house, url, client = await _wired(stack, folder, clock, bot)

    def meet(who: str) -> Person:
        person = TelegramPerson(USERS[who], f"{url}/hooks/wang", SECRET, stand, client, clock.now)
        person.shown_name = NAMES[who]
        return person

    return Stage(house, clock, meet)


async def _wired(
    stack: AsyncExitStack, folder: Path, clock: VirtualClock, bot: BotSettings
) -> tuple[House, str, httpx.AsyncClient]:
    """A house behind a real port."""
    house = _house(folder, clock, "http://shop.test", bot)
    stack.push_async_callback(house.stop)
    app = create_app(house, manage=False)
    url = await stack.enter_async_context(serving(app))
    return house, url, await _client(stack)


STAGES: dict[str, Callable[[AsyncExitStack, Path, VirtualClock], Coroutine[Any, Any, Stage]]] = {
    "local": _local,
    "wechat": _wechat,
    "telegram": _telegram,
}
