"""Broken hooks through the whole app: whatever comes, no answer of 5xx, and memory stays."""

from __future__ import annotations

import itertools
import resource
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import msgspec

from bot.app import build
from bot.config import BotSettings, Settings
from bot.lanes import transact
from bot.simulator.stage import AES_KEY, SECRET, TOKEN
from bot.simulator.telegram import SECRET_HEADER
from bot.simulator.wechat import Account, request
from bot.web import create_app
from store.core.clock import SystemClock
from tests.bot.platforms.kit import mutations
from tests.bot.platforms.updates import SHAPES
from tests.fakes.crashes import broken, connected, plenty

XML = (
    "<xml><ToUserName>gh</ToUserName><FromUserName>o1</FromUserName><CreateTime>1</CreateTime>"
    "<MsgType>text</MsgType><Content>来2斤苹果</Content><MsgId>7</MsgId></xml>"
)


@dataclass(frozen=True)
class Fuzzed:
    """Answers by status, how much memory grew, what does not hold."""

    statuses: Counter[int]
    grown_mb: float
    wrong: list[str]


def _rss() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def fuzz(url: str, bodies: int, seed: int = 1) -> Fuzzed:
    """So many mutated bodies, by turns to a WeChat bot (AES, signed rightly and as they come), a
    Telegram bot and the simulator's."""
    with connected(url) as connection:
        transact(connection, plenty)
    bots = {
        "wx": BotSettings(platform="wechat", shop="wang", app_id="wx1", token=SECRET, aes_key=AES_KEY, secret="x"),
        "tg": BotSettings(platform="telegram", shop="wang", token=TOKEN, secret=SECRET, username="b"),
    }  # fmt: skip
    house = build(Settings(database=url, redis="none", bots=bots, secret_key=SECRET * 2))
    house.start(work=False)
    statuses: Counter[int] = Counter()
    transport = httpx.ASGITransport(create_app(house, manage=False))
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        hooks = _hooks(seed)
        for path, body, headers in itertools.islice(hooks, min(500, bodies // 4)):
            statuses[(await client.post(path, content=body, headers=headers)).status_code] += 1
        before = _rss()
        for path, body, headers in itertools.islice(hooks, bodies - statuses.total()):
            statuses[(await client.post(path, content=body, headers=headers)).status_code] += 1
    grown = _rss() - before
    await house.stop()
    return Fuzzed(statuses, grown, broken(url))


def _hooks(seed: int) -> Iterator[tuple[str, bytes, dict[str, str]]]:
    account = Account("", "wx1", SECRET, AES_KEY)
    telegram = {SECRET_HEADER: SECRET, "content-type": "application/json"}
    inner = mutations([XML.encode()], 10**7, seed)
    updates = mutations([msgspec.json.encode(one) for one in SHAPES.values()], 10**7, seed)
    now = SystemClock().now
    _, sealed = request(account, XML, now() // 1000)
    outer = mutations([sealed], 10**7, seed)
    while True:
        query, body = request(account, next(inner).decode("utf-8", "replace"), now() // 1000)
        yield f"/hooks/wx?{query}", body, {}
        yield "/hooks/tg", next(updates), telegram
        query, _ = request(account, XML, now() // 1000)
        yield f"/hooks/wx?{query}", next(outer), {}
        yield "/hooks/tg", next(updates), telegram
