"""Polling: the webhook's own door without a public address."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.platforms.base import Answer, Hook
from bot.platforms.telegram import Telegram, TelegramSettings
from bot.platforms.telegram_api import TelegramApi
from bot.platforms.telegram_poll import poll
from bot.simulator.stand import Delivered, Fault, Server
from bot.simulator.telegram_stand import TelegramStand, too_many
from handlers.message import Choice, Message, Reply, Text
from store.core import VirtualClock
from tests.bot.platforms.kit import BOT_TOKEN, NOW, one
from tests.bot.platforms.updates import message


class Shop:
    """A shop that echoes, and fails when told to."""

    def __init__(self, url: str) -> None:
        self.clock = VirtualClock(NOW)
        self.api = TelegramApi(BOT_TOKEN, url, self.clock.now, patience=0.5)
        self.bot = Telegram("wang", TelegramSettings(BOT_TOKEN, "s", url), self.api)
        self.failures = 0
        self.heard: list[Message] = []
        self.slept = 0
        self.enough = asyncio.Event()
        self.wanted = 1

    async def handle(self, hook: Hook) -> Answer:
        if self.failures:
            self.failures -= 1
            return Answer(500)
        heard = one(self.bot, hook)
        self.heard.append(heard)
        if len(self.heard) == self.wanted:
            self.enough.set()
        return self.bot.render(Reply("好的", choices=(Choice("确认", "q:0"),)), heard)

    async def sleep(self, seconds: float) -> None:
        self.slept += 1
        self.clock.at += round(seconds * 1000)
        await asyncio.sleep(0.01)


async def polled(shop: Shop, count: int, wait: float = 0.1) -> None:
    """Poll until so many messages are heard and answered, then stop."""
    shop.wanted = count
    task = asyncio.create_task(poll(shop.bot, shop.api, shop.handle, shop.sleep))
    try:
        async with asyncio.timeout(5):
            await shop.enough.wait()
            await asyncio.sleep(wait)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await shop.bot.close()


@pytest.mark.asyncio
async def test_updates_are_taken_in_order_and_answered() -> None:
    stand = TelegramStand(BOT_TOKEN, "wang_bot")
    stand.met.add("77")
    stand.updates = [message(text=text) | {"update_id": n} for n, text in ((5, "一"), (6, "二"))]
    with Server(stand.app) as url:
        shop = Shop(url)
        stand.fail(Fault("deleteWebhook", status=502, body=b""))
        stand.fail(Fault("getUpdates", status=502, body=b""))
        shop.failures = 1
        await polled(shop, 2)
    assert [heard.content for heard in shop.heard] == [Text("一"), Text("二")]
    assert stand.delivered[0] == Delivered("77", ("好的", "1. 确认"), ("q:0",))
    assert shop.slept == 4  # the last: a second word to the same chat
    assert shop.bot.me.username == "wang_bot"
    assert stand.called("getUpdates")[-1]["offset"] == "7"


@pytest.mark.asyncio
async def test_an_update_that_failed_comes_again() -> None:
    stand = TelegramStand(BOT_TOKEN, "wang_bot")
    stand.updates = [message(text="一") | {"update_id": 5}]
    with Server(stand.app) as url:
        shop = Shop(url)
        shop.failures = 3
        await polled(shop, 1)
    assert len(shop.heard) == 1
    offsets = [call.get("offset") for call in stand.called("getUpdates")]
    assert offsets[:4] in ([None] * 4, ["0"] * 4)


async def said(stand: TelegramStand, *faults: Fault, wait: float = 0.1) -> Shop:
    """Two people write; the first reply meets the faults."""
    stand.met |= {"77", "78"}
    stand.updates = [message(text="一") | {"update_id": 5}]
    with Server(stand.app) as url:
        shop = Shop(url)
        for fault in faults:
            stand.fail(fault)
        await polled(shop, 1, wait)
    return shop


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("fault", "times"),
    [
        (Fault("sendMessage", status=429, body=too_many(7)), 1),
        (Fault("sendMessage", status=502, body=b""), 1),
        (Fault("sendMessage", delay=0.8, deliver=True), 2),
    ],
)
async def test_a_reply_that_did_not_get_through_is_said_again(fault: Fault, times: int) -> None:
    stand = TelegramStand(BOT_TOKEN, "wang_bot")
    shop = await said(stand, fault, wait=1.0)
    assert stand.delivered == [Delivered("77", ("好的", "1. 确认"), ("q:0",))] * times
    assert shop.slept == 1


@pytest.mark.asyncio
async def test_what_cannot_be_said_is_in_the_log_and_the_next_is_heard() -> None:
    stand = TelegramStand(BOT_TOKEN, "wang_bot")
    with capture_logs() as logged:
        shop = await said(stand, *[Fault("sendMessage", status=502, body=b"")] * 4, wait=0.3)
    assert (stand.delivered, shop.slept) == ([], 3)
    assert [line["event"] for line in logged] == ["poll.unsaid"]
    assert stand.called("getUpdates")[-1]["offset"] == "6"
    held = await said(
        TelegramStand(BOT_TOKEN, "wang_bot"), Fault("sendMessage", status=429, body=too_many(3600))
    )
    assert held.slept == 0
