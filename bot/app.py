"""The one composition root: everything outside is opened here and passed in."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import structlog

from bot.caches import Caches, open_caches
from bot.config import BotSettings, Settings
from bot.feed import Feed
from bot.inbox import Inbox, Turn
from bot.lanes import Job, Lane
from bot.llm import Model, open_model
from bot.outbox import mute
from bot.passes import Passes
from bot.platforms.base import Answer, Platform
from bot.platforms.local import Local
from bot.porter import BUSY, Porter
from bot.thinking import Thinking
from bot.worker import Worker
from handlers import Desk, Vocabularies
from store.core import Connection, Database, SteadyClock, SystemClock, SystemIds, Tx
from store.core.clock import Clock, Ids
from store.core.errors import Fault, Invalid
from store.jobs import REACTIONS

T = TypeVar("T")
log = structlog.get_logger()


def open_database(
    settings: Settings, clock: Clock | None = None, ids: Ids | None = None
) -> Database:
    """The database that the settings name; its folder is made if it is missing."""
    if settings.database.startswith("sqlite:///"):
        folder = Path(settings.database.removeprefix("sqlite:///")).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Fault(f"{folder}: {error.strerror}") from error
    return Database(settings.database, clock or SystemClock(), ids or SystemIds(), REACTIONS)


def undamaged(database: Database) -> None:
    """Raises Fault, with a sentence, if the database's file has been damaged: nothing is served from it."""
    damage = database.damage()
    if damage:
        raise Fault(
            f"数据库文件坏了，先停下：请换上最近的备份 / the database file is damaged: put the last backup"
            f" in its place ({damage[:200]})"
        )


Background = Callable[["House"], Coroutine[Any, Any, None]]


@dataclass
class House:
    """A running shop: its database, lane, bots and worker."""

    settings: Settings
    database: Database
    clock: Clock
    desk: Desk
    caches: Caches
    platforms: dict[str, Platform]
    feeds: dict[str, Feed]
    lane: Lane
    worker: Worker
    inbox: Inbox
    porter: Porter
    background: Sequence[Background] = ()
    _reader: Connection = field(init=False)
    _reading: ThreadPoolExecutor = field(init=False)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        self._reader = self.database.connection()
        self._reading = ThreadPoolExecutor(1, "reader")

    def start(self, *, work: bool = True, background: bool = True) -> None:
        """Begin to serve; to be called in the running loop. Without `work` nothing goes out by itself.

        `background`: also hold the line to platforms. One process does that: who polls twice is
        refused.
        """
        self.lane.start()
        if work:
            self.worker.start()
        if work and background:
            for work_on in self.background:
                self._background(work_on(self))

    def _background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def serve(self, turn: Turn) -> Answer:
        """Serve one turn: in time, or kept and acknowledged now and answered later."""
        job = Job(turn)
        try:
            served = await self.porter.wait(job, self.lane.begin(job), self.settings.reply_within)
        except Exception:
            log.exception("turn.failed", bot=turn.bot)
            return BUSY
        if served.message is not None:
            self._background(self.platforms[turn.bot].after(served.message))
        return served.answer

    async def stop(self) -> None:
        """Serve what is queued, then close everything."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.worker.stop()
        await asyncio.to_thread(self.lane.stop)
        for platform in self.platforms.values():
            await platform.close()
        await self.caches.close()
        await asyncio.to_thread(self._reading.shutdown)
        self._reader.close()
        await asyncio.to_thread(self.porter.close)

    async def read(self, query: Callable[[Tx], T]) -> T:
        """Read for a page, on a connection of its own: never waits for the lane."""
        return await asyncio.get_running_loop().run_in_executor(self._reading, self._read, query)

    def _read(self, query: Callable[[Tx], T]) -> T:
        tx = self._reader.begin(read=True)
        try:
            return query(tx)
        finally:
            self._reader.rollback()


def spare_the_collector() -> None:
    """Keep the long-lived words of shops out of the garbage collector's walks.

    They are a hundred thousand objects; walking them was a third of a turn's CPU.
    """
    gc.collect()
    gc.freeze()


def build(
    settings: Settings, clock: Clock | None = None, ids: Ids | None = None, *, demo: bool = False
) -> House:
    """A house from its settings; nothing is served before `start()`.

    Raises Invalid for a bot that cannot work, and for a `local` one outside the demo and the tests: it
    believes everybody.
    """
    if not demo:
        no_locals(settings.bots)
    clock, ids = SteadyClock(clock or SystemClock()), ids or SystemIds()
    database = open_database(settings, clock, ids)
    caches = open_caches(settings.redis)
    feeds = {name: Feed() for name, bot in settings.bots.items() if bot.platform == "local"}
    parts = Parts(feeds, caches, clock)
    platforms = {
        name: _platform(name, bot, settings, parts) for name, bot in settings.bots.items()
    }
    shops = {name: bot.shop for name, bot in settings.bots.items()}
    words = Vocabularies(spare_the_collector)
    passes = Passes(settings.secret_key, clock.now, ids.token) if settings.secret_key else None
    url = settings.public_url.rstrip("/")
    model = open_model(settings.llm)
    desk = Desk(
        shops, url, words, ids.token, passes.sign if passes else None, thinkers(platforms, model)
    )
    inbox = Inbox(platforms, desk, clock)
    lane = Lane(database.connection(), inbox)
    worker = Worker(lane, platforms, desk, clock, Thinking(lane, desk, clock, model))
    inbox.on_commit = worker.wake
    porter = Porter(database.connection(), inbox)
    return House(
        settings, database, clock, desk, caches, platforms, feeds, lane, worker, inbox, porter, parts.background
    )  # fmt: skip


def thinkers(platforms: Mapping[str, Platform], model: Model | None) -> frozenset[str]:
    """The bots where a model is asked: it answers late, so only those that can write later.

    The others would promise an answer that comes no sooner than the next message.
    """
    return frozenset(platforms) - frozenset(mute(platforms)) if model else frozenset()


def no_locals(bots: Mapping[str, BotSettings]) -> None:
    """Raises Invalid, with a sentence, if anybody could say that they are anybody."""
    local = [name for name, bot in bots.items() if bot.platform == "local"]
    if local:
        raise Invalid(
            why=f"bots.{local[0]}.platform: local 只用于演示，谁说自己是谁它都信"
            " / `local` is for the demo alone: it believes whoever says who they are"
        )


@dataclass(frozen=True)
class Parts:
    """What platforms are made of; `background` is what they do all the while."""

    feeds: Mapping[str, Feed]
    caches: Caches
    clock: Clock
    background: list[Background] = field(default_factory=list)


def _local(name: str, _bot: BotSettings, _settings: Settings, parts: Parts) -> Platform:
    return Local(name, parts.feeds[name])


def _wechat(name: str, bot: BotSettings, settings: Settings, parts: Parts) -> Platform:
    from bot.platforms.configured import wechat_settings
    from bot.platforms.wechat import WeChat
    from bot.platforms.wechat_api import WeChatApi
    from bot.platforms.wechat_token import shared_tokens

    account = wechat_settings(bot, settings.public_url)
    tokens = shared_tokens(parts.caches.client)
    return WeChat(name, account, WeChatApi(account, tokens, parts.clock.now))


def _telegram(name: str, bot: BotSettings, settings: Settings, parts: Parts) -> Platform:
    from bot.platforms.configured import telegram_settings
    from bot.platforms.telegram import Telegram
    from bot.platforms.telegram_api import TelegramApi
    from bot.platforms.telegram_poll import be_reached, poll

    account = telegram_settings(bot, settings.public_url)
    api = TelegramApi(bot.token, account.api_url, parts.clock.now)
    telegram = Telegram(name, account, api)

    async def stay(house: House) -> None:
        if bot.polling:
            await poll(telegram, api, lambda hook: house.serve(Turn(name, hook)))
        else:
            await be_reached(telegram, api, f"{house.desk.public_url}/hooks/{name}")

    parts.background.append(stay)
    return telegram


def _platform(name: str, bot: BotSettings, settings: Settings, parts: Parts) -> Platform:
    try:
        return PLATFORMS[bot.platform](name, bot, settings, parts)
    except ValueError as error:
        raise Invalid(why=f"bots.{name}: {error}") from None


PLATFORMS: Mapping[str, Callable[[str, BotSettings, Settings, Parts], Platform]] = {
    "local": _local,
    "wechat": _wechat,
    "telegram": _telegram,
}
