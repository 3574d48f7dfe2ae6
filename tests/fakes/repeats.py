"""Webhooks that come again, many of them while the first is still being served."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
import msgspec

from bot.app import build
from bot.config import BotSettings, Settings
from bot.lanes import transact
from bot.simulator.stage import AES_KEY, SECRET, TOKEN, serving
from bot.simulator.telegram import SECRET_HEADER
from bot.simulator.telegram_stand import TelegramStand
from bot.simulator.wechat import Account, opened, request
from bot.simulator.wechat_stand import WeChatStand
from bot.web import create_app
from store.core.clock import SystemClock
from tests.fakes.crashes import broken, connected, plenty, rows
from tests.fakes.guards import without

Hook = tuple[str, bytes, dict[str, str]]  # query, body, headers


@dataclass(frozen=True)
class Repeated:
    """How many hooks were repeats, what they did that they should not have, and what does not hold."""

    repeats: int
    extra: int
    other_words: int
    wrong: list[str]


def wechat(account: Account, number: int, at: int) -> Hook:
    """Somebody adds two pounds; the same bytes every time."""
    fields = {
        "ToUserName": account.original, "FromUserName": f"o{number}", "CreateTime": str(at), "MsgType": "text",
        "Content": "再加2斤红富士苹果", "MsgId": str(7_000_000 + number),
    }  # fmt: skip
    xml = "".join(f"<{name}>{text}</{name}>" for name, text in fields.items())
    query, body = request(account, f"<xml>{xml}</xml>", at)
    return query, body, {}


def telegram(number: int, at: int) -> Hook:
    who = {"id": 50_000 + number, "is_bot": False, "first_name": "邻居"}
    chat = {"id": 50_000 + number, "type": "private"}
    message = {
        "message_id": number + 1,
        "from": who,
        "chat": chat,
        "date": at,
        "text": "再加2斤红富士苹果",
    }
    body = msgspec.json.encode({"update_id": 9_000_000 + number, "message": message})
    return "", body, {SECRET_HEADER: SECRET, "content-type": "application/json"}


async def repeat(
    url: str, folder: Path, platform: str, messages: int, times: int, off: str = ""
) -> Repeated:
    """So many messages to `/hooks/wang` of a served app, each `times` more: half of them at once."""
    with connected(url) as connection:
        transact(connection, plenty)
    stand = WeChatStand() if platform == "wechat" else TelegramStand(TOKEN)
    async with serving(stand.app) as api:
        bot = BotSettings(
            platform="wechat" if platform == "wechat" else "telegram", shop="wang", app_id="wx1", secret=SECRET,
            token=SECRET if platform == "wechat" else TOKEN, aes_key=AES_KEY, api_url=api, username="b",
        )  # fmt: skip
        settings = Settings(database=url, redis="none", bots={"wang": bot}, secret_key=SECRET * 2)
        house = build(settings)
        with without(off):
            house.start(work=False)
            async with serving(create_app(house, manage=False)) as shop:
                found = await _post(shop, bot, messages, times)
            await house.stop()
    taken = rows(url, "SELECT qty FROM basket_lines")
    extra = sum(int(str(qty)) // 2_000 for (qty,) in taken) - messages
    needs = rows(url, "SELECT COUNT(*) FROM needs")[0][0]
    extra += int(str(needs)) - messages
    return Repeated(messages * times, extra, found, broken(url))


async def _post(shop: str, bot: BotSettings, messages: int, times: int) -> int:
    """How many repeats were answered with other words than the first."""
    at = SystemClock().now() // 1000
    account = Account(f"{shop}/hooks/wang", bot.app_id, bot.token, bot.aes_key)
    make: Callable[[int], Hook] = (
        (lambda n: wechat(account, n, at))
        if bot.platform == "wechat"
        else (lambda n: telegram(n, at))
    )
    limits = httpx.Limits(max_connections=100, keepalive_expiry=1)  # the server closes after five
    gate = asyncio.Semaphore(100)

    async with httpx.AsyncClient(timeout=60, limits=limits) as client:

        async def post(hook: Hook) -> bytes:
            query, body, headers = hook
            async with gate:
                answer = await client.post(
                    f"{account.hook}?{query}", content=body, headers=headers
                )
            assert answer.status_code == 200, answer.text
            return answer.content

        async def one(number: int) -> int:
            hook = make(number)
            at_once = times // 2
            first = await asyncio.gather(*(post(hook) for _ in range(1 + at_once)))
            later = [await post(hook) for _ in range(times - at_once)]
            said = [_words(account, bot, number, body) for body in (*first, *later)]
            assert said[0]
            return sum(words != said[0] for words in said[1:])

        return sum(await asyncio.gather(*(one(n) for n in range(messages))))


def _words(account: Account, bot: BotSettings, number: int, body: bytes) -> str:
    if bot.platform == "wechat":
        return "\n".join(opened(account, body, f"o{number}"))
    return hashlib.sha256(body).hexdigest() if body else ""
