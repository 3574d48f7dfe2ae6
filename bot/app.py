"""The one composition root: everything outside is opened here and passed in."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bot.caches import Caches, open_caches
from bot.config import BotSettings, Settings
from bot.feed import Feed
from bot.inbox import Inbox
from bot.lanes import Lane
from bot.platforms.base import Platform
from bot.platforms.local import Local
from bot.worker import Worker
from handlers import Desk
from store.core import Connection, Database, SystemClock, SystemIds, Tx
from store.core.clock import Clock, Ids
from store.jobs import REACTIONS

T = TypeVar("T")
WECHAT_API = "https://api.weixin.qq.com"
TELEGRAM_API = "https://api.telegram.org"


def open_database(
    settings: Settings, clock: Clock | None = None, ids: Ids | None = None
) -> Database:
    """The database that the settings name; its folder is made if it is missing."""
    if settings.database.startswith("sqlite:///"):
        Path(settings.database.removeprefix("sqlite:///")).parent.mkdir(
            parents=True, exist_ok=True
        )
    return Database(settings.database, clock or SystemClock(), ids or SystemIds(), REACTIONS)


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
    _reader: Connection = field(init=False)
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    def __post_init__(self) -> None:
        self._reader = self.database.connection()

    def start(self, *, work: bool = True) -> None:
        """Begin to serve; to be called in the running loop."""
        self.lane.start()
        if work:
            self.worker.start()

    async def stop(self) -> None:
        """Serve what is queued, then close everything."""
        await self.worker.stop()
        await asyncio.to_thread(self.lane.stop)
        for platform in self.platforms.values():
            await platform.close()
        await self.caches.close()
        self._reader.close()

    async def read(self, query: Callable[[Tx], T]) -> T:
        """Read for a page, on a connection of its own: never waits for the lane."""
        async with self._reading:
            return await asyncio.to_thread(self._read, query)

    def _read(self, query: Callable[[Tx], T]) -> T:
        tx = self._reader.begin(read=True)
        try:
            return query(tx)
        finally:
            self._reader.rollback()


def build(settings: Settings, clock: Clock | None = None, ids: Ids | None = None) -> House:
    """A house from its settings; nothing is served before `start()`."""
    clock, ids = clock or SystemClock(), ids or SystemIds()
    database = open_database(settings, clock, ids)
    caches = open_caches(settings.redis)
    feeds = {name: Feed() for name, bot in settings.bots.items() if bot.platform == "local"}
    platforms = {
        name: _platform(name, bot, settings, Parts(feeds, caches, clock))
        for name, bot in settings.bots.items()
    }
    shops = {name: bot.shop for name, bot in settings.bots.items()}
    desk = Desk(shops, settings.public_url.rstrip("/"), token=ids.token)
    inbox = Inbox(platforms, desk, clock)
    lane = Lane(database.connection(), inbox)
    worker = Worker(lane, platforms, desk, clock)
    inbox.on_commit = worker.wake
    return House(settings, database, clock, desk, caches, platforms, feeds, lane, worker, inbox)


@dataclass(frozen=True)
class Parts:
    """What platforms are made of, beside their settings."""

    feeds: Mapping[str, Feed]
    caches: Caches
    clock: Clock


def _platform(name: str, bot: BotSettings, settings: Settings, parts: Parts) -> Platform:
    return PLATFORMS[bot.platform](name, bot, settings, parts)


def _local(name: str, _bot: BotSettings, _settings: Settings, parts: Parts) -> Platform:
    return Local(name, parts.feeds[name])


def _wechat(name: str, bot: BotSettings, settings: Settings, parts: Parts) -> Platform:
    from bot.platforms.wechat import WeChat
    from bot.platforms.wechat_api import WeChatApi
    from bot.platforms.wechat_settings import WeChatSettings
    from bot.platforms.wechat_token import MemoryTokens, RedisTokens

    account = WeChatSettings(
        app_id=bot.app_id,
        secret=bot.secret,
        token=bot.token,
        aes_key=bot.aes_key,
        mode=bot.mode,
        kind=bot.kind,
        verified=bot.verified,
        api_url=bot.api_url or WECHAT_API,
        public_url=settings.public_url,
        shop=bot.shop,
    )
    client = parts.caches.client
    tokens = RedisTokens(client) if client is not None else MemoryTokens()
    return WeChat(name, account, WeChatApi(account, tokens, parts.clock.now))


def _telegram(name: str, bot: BotSettings, settings: Settings, parts: Parts) -> Platform:
    from bot.platforms.telegram import Telegram, TelegramSettings
    from bot.platforms.telegram_api import TelegramApi

    os.environ.setdefault("PTB_TIMEDELTA", "1")
    account = TelegramSettings(
        token=bot.token,
        secret=bot.secret,
        api_url=bot.api_url or TELEGRAM_API,
        username=bot.username,
        public_url=settings.public_url,
        shop=bot.shop,
    )
    return Telegram(name, account, TelegramApi(bot.token, account.api_url, parts.clock.now))


PLATFORMS: Mapping[str, Callable[[str, BotSettings, Settings, Parts], Platform]] = {
    "local": _local,
    "wechat": _wechat,
    "telegram": _telegram,
}
