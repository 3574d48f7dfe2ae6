"""The people at the other end: three phones, one shop, the same conversation."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.feed import Feed
from bot.platforms.base import Answer, BadHook, Hook, Parcel, Platform
from bot.platforms.local import Local
from bot.platforms.telegram import Telegram, TelegramSettings
from bot.platforms.telegram_api import TelegramApi
from bot.platforms.wechat import WeChat, WeChatSettings
from bot.platforms.wechat_api import WeChatApi
from bot.platforms.wechat_token import MemoryTokens
from bot.simulator.local import LocalPerson
from bot.simulator.person import Person, Refused
from bot.simulator.stand import Server
from bot.simulator.telegram import TelegramPerson
from bot.simulator.telegram_stand import TelegramStand
from bot.simulator.wechat import Account, WeChatPerson
from bot.simulator.wechat_stand import WeChatStand
from handlers.message import Card, Choice, Left, Message, Reply, Tapped, Text
from store.core import VirtualClock
from tests.bot.platforms.kit import AES_KEY, APP_ID, BOT_TOKEN, NOW, TOKEN

CLOCK = VirtualClock(NOW)
CHOICES = (
    Choice("确认", "q7:0"),
    Choice("看店", url="https://shop.example"),
    Choice("取消", "q7:2"),
)
BILL = Card("请核对", (("苹果 2箱", "¥119.60"),), "合计 ¥119.60")
SHOWN = [
    "好的：",
    "【请核对】",
    "苹果 2箱\u3000¥119.60",
    "合计 ¥119.60",
    "1. 确认",
    "看店：https://shop.example",
    "3. 取消",
]


class Shop:
    """A shop that knows four sentences, on any platform."""

    def __init__(self) -> None:
        self.platform: Platform | None = None
        self.heard: list[Message] = []
        self.app = Starlette(routes=[Route("/hooks/wang", self.hook, methods=["POST"])])

    async def hook(self, request: Request) -> Response:
        body = await request.body()
        hook = Hook("POST", dict(request.query_params), dict(request.headers), body)
        answer = self.answer(hook)
        return Response(answer.body, answer.status, media_type=answer.media_type)

    def answer(self, hook: Hook) -> Answer:
        assert self.platform
        try:
            parsed = self.platform.parse(hook, NOW)
        except BadHook as bad:
            return Answer(bad.status, bad.why.encode())
        if isinstance(parsed, Answer):
            return parsed
        self.heard += parsed
        return self.spoken(self.platform, parsed[0])

    def spoken(self, platform: Platform, message: Message) -> Answer:
        match message.content:
            case Text("来两箱苹果"):
                return platform.render(Reply("好的：", BILL, CHOICES), message)
            case Text("3") | Tapped("q7:2"):
                return platform.render(Reply("取消了"), message)
            case Text("等等"):
                return platform.acknowledge(message)
            case Left():
                return platform.render(Reply(), message)
            case other:
                return platform.render(Reply(f"收到 {type(other).__name__}"), message)


@asynccontextmanager
async def meeting(name: str) -> AsyncIterator[tuple[Shop, Person]]:
    """A shop and a person who can reach it on the named platform."""
    shop = Shop()
    wechat, telegram, feed = WeChatStand(), TelegramStand(BOT_TOKEN, "wang_bot"), Feed()
    apps = {"wechat": wechat.app, "plain": wechat.app, "telegram": telegram.app}
    with Server(shop.app) as url, Server(apps.get(name, wechat.app)) as api:
        async with httpx.AsyncClient() as client:
            hook = f"{url}/hooks/wang"
            person: Person
            if name == "local":
                shop.platform = Local("wang", feed)
                person = LocalPerson("ann", hook, client, feed.recorded())
            elif name == "telegram":
                out = TelegramApi(BOT_TOKEN, api, CLOCK.now)
                shop.platform = Telegram(
                    "wang", TelegramSettings(BOT_TOKEN, "s", api, "wang_bot"), out
                )
                person = TelegramPerson(77, hook, "s", telegram, client, CLOCK.now)
            else:
                mode = "aes" if name == "wechat" else "plain"
                settings = WeChatSettings(
                    APP_ID,
                    "x",
                    TOKEN,
                    AES_KEY,
                    mode,
                    verified=True,
                    api_url=api,  # type: ignore[arg-type]
                )
                shop.platform = WeChat(
                    "wang", settings, WeChatApi(settings, MemoryTokens(), CLOCK.now)
                )
                account = Account(hook, APP_ID, TOKEN, AES_KEY, mode)  # type: ignore[arg-type]
                person = WeChatPerson("oAnn", account, wechat, client, CLOCK.now)
            yield shop, person
            await shop.platform.close()


EVERYWHERE = ["local", "wechat", "plain", "telegram"]


@pytest.mark.asyncio
@pytest.mark.parametrize("name", EVERYWHERE)
async def test_the_same_conversation_everywhere(name: str) -> None:
    async with meeting(name) as (shop, ann):
        assert await ann.scan("wang") == ["收到 Entered"]
        assert await ann.say("来两箱苹果") == SHOWN
        assert await ann.tap(3) == ["取消了"]
        assert await ann.point(31.2, 121.4, "3号楼") == ["收到 Spot"]
        assert await ann.show("photo") == ["收到 Picture"]
        assert await ann.speak("") == ["收到 Voice"]
        before = shop.heard[-1]
        assert await ann.repeat() == ["收到 Voice"]
        assert shop.heard[-1] == before
        assert await ann.leave() == []
        assert len({message.id for message in shop.heard}) == 7
        assert {message.chat for message in shop.heard} == {ann.name}


@pytest.mark.asyncio
@pytest.mark.parametrize("name", EVERYWHERE)
async def test_late_words_arrive_later_and_once(name: str) -> None:
    async with meeting(name) as (shop, ann):
        assert await ann.say("等等") == []
        assert await ann.inbox() == []
        platform = shop.platform
        assert platform

        async def later() -> None:
            await asyncio.sleep(0.05)
            await platform.send(Parcel("k", ann.name, Reply("好的：", BILL, CHOICES)))

        task = asyncio.create_task(later())
        assert await ann.inbox(wait=2.0) == [SHOWN]
        assert await ann.inbox() == []
        await task
        assert await ann.tap(3) == ["取消了"]


@pytest.mark.asyncio
async def test_a_wechat_follower_may_scan_again_and_touch_the_menu() -> None:
    async with meeting("wechat") as (shop, ann):
        assert isinstance(ann, WeChatPerson)
        assert await ann.rescan("lin") == ["收到 Entered"]
        assert await ann.click("say:购物车") == ["收到 Text"]
        assert await ann.show("photo", "这个有吗") == ["收到 Picture", "收到 Text"]
        with pytest.raises(LookupError):
            await ann.tap(1)
        ann.account = Account(ann.account.hook, APP_ID, "forged", AES_KEY)
        with pytest.raises(Refused, match="403"):
            await ann.say("x")
        assert len(shop.heard) == 4


@pytest.mark.asyncio
async def test_a_telegram_group() -> None:
    async with meeting("telegram") as (shop, ann):
        assert isinstance(ann, TelegramPerson)
        assert await ann.say_in(-100, "来两箱苹果") == SHOWN
        await ann.say_in(-100, "谁家的猫", to_shop=False)
        assert [message.addressed for message in shop.heard] == [True, False]
        assert {message.chat for message in shop.heard} == {"-100"}
        assert await ann.give_number("13800000000") == ["收到 ContactCard"]
        await ann.say("两箱")
        await ann.edit("三箱")
        assert (shop.heard[-1].edits, shop.heard[-1].content) == (shop.heard[-2].ref, Text("三箱"))


@pytest.mark.asyncio
async def test_forgers_are_told_so() -> None:
    async with meeting("telegram") as (shop, _ann):
        stand = TelegramStand(BOT_TOKEN)
        with Server(shop.app) as url:
            async with httpx.AsyncClient() as client:
                forger = TelegramPerson(9, f"{url}/hooks/wang", "?", stand, client, CLOCK.now)
                with pytest.raises(Refused, match="403"):
                    await forger.say("x")
    assert shop.heard == []
