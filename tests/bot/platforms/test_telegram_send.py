"""Later messages by python-telegram-bot, against a stand-in that speaks Telegram's wire format."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.platforms.base import Heard, Outcome, Parcel, Sent
from bot.platforms.telegram import Telegram, TelegramSettings
from bot.platforms.telegram_api import TelegramApi
from bot.platforms.telegram_pace import Pace
from bot.simulator.stand import Delivered, Fault
from bot.simulator.telegram_stand import TelegramStand, Webhook, too_many
from handlers.message import Choice, Reply
from store.core import VirtualClock
from tests.bot.platforms.conftest import Wire
from tests.bot.platforms.kit import BOT_TOKEN, NOW, one, update_hook
from tests.bot.platforms.updates import SHAPES

SEND = "sendMessage"
PARCEL = Parcel("k1", "77", Reply("您的苹果到了", choices=(Choice("好的", "q:0"),)))


class Desk:
    """A bot's outgoing side, its virtual clock, and the stand-in at the other end."""

    def __init__(self, stand: TelegramStand, url: str) -> None:
        self.stand = stand
        self.clock = VirtualClock(NOW)
        self.api = TelegramApi(BOT_TOKEN, url, self.clock.now, patience=0.3)
        self.bot = Telegram("wang", TelegramSettings(BOT_TOKEN, "s", url, "wang_bot"), self.api)

    async def send(self, chat: str = "77") -> Sent:
        return await self.bot.send(Parcel("k", chat, PARCEL.reply))


@pytest_asyncio.fixture
async def desk(wire: Wire) -> AsyncIterator[Desk]:
    stand = TelegramStand(BOT_TOKEN, "wang_bot")
    stand.met |= {"77", "78"}
    url = wire.lead_to(stand.app)
    made = Desk(stand, url)
    yield made
    await made.bot.close()


@pytest.mark.asyncio
async def test_a_message_arrives_with_its_buttons(desk: Desk) -> None:
    assert await desk.bot.send(PARCEL) == Sent(Outcome.SENT)
    assert desk.stand.delivered == [Delivered("77", ("您的苹果到了", "1. 好的"), ("q:0",))]
    assert [call.method for call in desk.stand.calls] == [SEND]


@pytest.mark.asyncio
async def test_who_blocked_or_never_opened_the_bot_is_refused(desk: Desk) -> None:
    why = "they have blocked the bot or never opened it"
    assert await desk.send("99") == Sent(Outcome.REFUSED, why=why)
    desk.stand.blocked.add("77")
    assert await desk.send() == Sent(Outcome.REFUSED, why=why)


@pytest.mark.asyncio
async def test_a_retry_after_holds_the_whole_bot_to_the_millisecond(desk: Desk) -> None:
    desk.stand.fail(Fault(SEND, status=429, body=too_many(7)))
    told = "Telegram asked us to wait"
    assert await desk.send() == Sent(Outcome.RETRY, 7_000, told)
    desk.clock.at = NOW + 6_999
    assert await desk.send("78") == Sent(Outcome.WAIT, 1, "too many messages at once")
    assert len(desk.stand.called(SEND)) == 1
    desk.clock.at = NOW + 7_000
    assert await desk.send("78") == Sent(Outcome.SENT)


@pytest.mark.asyncio
async def test_a_chat_that_was_just_written_to_waits_and_no_other(desk: Desk) -> None:
    await desk.send()
    desk.clock.at += 400
    assert await desk.send() == Sent(Outcome.WAIT, 600, "too many messages at once")
    assert await desk.send("78") == Sent(Outcome.SENT)
    desk.clock.at += 600
    assert await desk.send() == Sent(Outcome.SENT)
    assert len(desk.stand.called(SEND)) == 3


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("fault", "outcome", "arrived"),
    [
        (Fault(SEND, status=500, body=b""), Outcome.RETRY, 0),
        (Fault(SEND, status=502, body=b"<html>"), Outcome.RETRY, 0),
        (Fault(SEND, status=400, body=b'{"ok":false,"description":"chat not found"}'), Outcome.REFUSED, 0),
        (Fault(SEND, status=400, body=b'{"ok":false,"parameters":{"migrate_to_chat_id":-9}}'), Outcome.REFUSED, 0),
        (Fault(SEND, status=401, body=b'{"ok":false,"description":"Unauthorized"}'), Outcome.RETRY, 0),
        (Fault(SEND, status=409, body=b'{"ok":false,"description":"Conflict"}'), Outcome.RETRY, 0),
        (Fault(SEND, delay=0.6, deliver=True), Outcome.UNKNOWN, 1),
    ],
)  # fmt: skip
async def test_what_may_have_arrived_is_unknown_and_what_has_not_is_tried_again(
    desk: Desk, fault: Fault, outcome: Outcome, arrived: int
) -> None:
    desk.stand.fail(fault)
    sent = await desk.send()
    assert sent.outcome == outcome
    assert sent.why
    assert len(desk.stand.delivered) == arrived


@pytest.mark.asyncio
async def test_a_connection_cut_after_the_bytes_left_is_unknown() -> None:
    async def cut(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(cut, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    desk = Desk(TelegramStand(BOT_TOKEN), f"http://127.0.0.1:{port}")
    assert await desk.send() == Sent(Outcome.UNKNOWN, why="Telegram did not answer")
    await desk.bot.close()
    server.close()
    await server.wait_closed()


@pytest.mark.asyncio
async def test_telegram_out_of_reach_breaks_nothing() -> None:
    desk = Desk(TelegramStand(BOT_TOKEN), "http://127.0.0.1:9")
    assert await desk.send() == Sent(Outcome.RETRY, 1_000, "Telegram cannot be reached")
    assert await desk.api.username() == ""
    assert await desk.api.set_webhook("https://x/hooks/wang", "s") == "Telegram cannot be reached"
    await desk.api.answer_button("1")
    await desk.bot.close()


@pytest.mark.asyncio
async def test_a_pressed_button_stops_spinning(desk: Desk) -> None:
    heard = one(desk.bot, update_hook(SHAPES["button"], "s"))
    assert isinstance(heard, Heard)
    await desk.bot.after(heard)
    assert desk.stand.called("answerCallbackQuery") == [{"callback_query_id": heard.handle}]
    await desk.bot.after(one(desk.bot, update_hook(SHAPES["text"], "s")))
    assert len(desk.stand.calls) == 1


@pytest.mark.asyncio
async def test_the_webhook_is_set_with_its_secret(desk: Desk) -> None:
    assert await desk.api.set_webhook("https://shop.example/hooks/wang", "s3cret") == ""
    assert desk.stand.webhook == Webhook("https://shop.example/hooks/wang", "s3cret")
    (asked,) = desk.stand.called("setWebhook")
    assert asked["allowed_updates"] == [
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
    ]
    assert await desk.api.username() == "wang_bot"


@pytest.mark.asyncio
async def test_nothing_to_say_is_not_sent(desk: Desk) -> None:
    assert (await desk.bot.send(Parcel("k", "77", Reply()))).outcome == Outcome.REFUSED
    assert desk.stand.calls == []
    assert all(ability.works or ability.instead for ability in desk.bot.abilities())


@pytest.mark.asyncio
async def test_no_secret_reaches_the_log(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "telegram", "telegram.Bot"):
        caplog.set_level(logging.DEBUG, logger=name)
    await desk.send()
    desk.stand.fail(Fault(SEND, status=500, body=b"<html>"))
    await desk.send("78")
    assert BOT_TOKEN not in caplog.text
    assert "苹果" not in caplog.text


# Pace


def paced(pace: Pace, clock: VirtualClock, chats: list[int]) -> list[int]:
    """When each of the chats is written to, one after another, ms from the start."""
    start = clock.at
    times = []
    for chat in chats:
        while wait := pace.wait(chat):
            clock.at += wait
        times.append(clock.at - start)
    return times


def most_within(times: list[int], span: int) -> int:
    return max(sum(start <= time < start + span for time in times) for start in times)


def test_thirty_a_second_over_all_chats() -> None:
    clock = VirtualClock(NOW)
    times = paced(Pace(clock.now), clock, list(range(1, 301)))
    assert most_within(times, 1000) == 30
    assert max(times) == 9_000


def test_one_a_second_to_a_chat() -> None:
    clock = VirtualClock(NOW)
    assert paced(Pace(clock.now), clock, [5, 5, 6, 5]) == [0, 1_000, 1_000, 2_000]


def test_twenty_a_minute_to_a_group() -> None:
    clock = VirtualClock(NOW)
    times = paced(Pace(clock.now), clock, [-5] * 50)
    assert most_within(times, 60_000) == 20
    assert most_within(times, 1_000) == 1
    assert times[20] == 60_000


def test_who_waits_keeps_no_place() -> None:
    clock = VirtualClock(NOW)
    pace = Pace(clock.now)
    assert [pace.wait(5) for _ in range(3)] == [0, 1_000, 1_000]
    clock.at += 1_000
    assert pace.wait(5) == 0


def test_a_clock_that_is_set_back_holds_nothing_up() -> None:
    clock = VirtualClock(NOW)
    pace = Pace(clock.now)
    pace.hold(5_000)
    clock.at -= 86_400_000
    assert pace.wait(5) == 5_000
    clock.at += 5_000
    assert [pace.wait(5) for _ in range(2)] == [0, 1_000]


def test_chats_long_silent_are_forgotten() -> None:
    clock = VirtualClock(NOW)
    pace = Pace(clock.now)
    for chat in range(1, 10_002):
        pace.wait(chat)
        clock.at += 40
    pace.wait(20_000)
    assert len(pace._chats) < 100


def test_the_library_is_loaded_only_when_something_is_sent() -> None:
    code = "import sys, bot.platforms.telegram_poll; sys.exit('telegram' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
