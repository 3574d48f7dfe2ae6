"""Later messages, menus and QR codes, against a stand-in that speaks WeChat's wire format."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from bot.platforms.base import Outcome, Parcel, Sent
from bot.platforms.wechat import WeChat, WeChatSettings
from bot.platforms.wechat_api import NotSent, Qr, WeChatApi
from bot.platforms.wechat_token import MemoryTokens
from bot.simulator.stand import Delivered, Fault
from bot.simulator.wechat_stand import WeChatStand
from handlers.message import Choice, Reply
from store.core import VirtualClock
from tests.bot.platforms.conftest import Wire
from tests.bot.platforms.kit import AES_KEY, APP_ID, NOW, TOKEN, NoSender, account

SECRET = "canary-secret"
SEND, TOKENS = "cgi-bin/message/custom/send", "cgi-bin/stable_token"
PARCEL = Parcel("k1", "oAnn", Reply("您的苹果到了", choices=(Choice("好的", "q:0"),)))


class Desk:
    """A shop's outgoing side and the stand-in at the other end."""

    def __init__(self, stand: WeChatStand, url: str, clock: VirtualClock) -> None:
        settings = WeChatSettings(
            APP_ID, SECRET, TOKEN, AES_KEY, verified=True, api_url=url, shop="wang"
        )
        self.stand = stand
        self.clock = clock
        timeout = httpx.Timeout(0.3, connect=2.0)
        client = httpx.AsyncClient(timeout=timeout)
        self.api = WeChatApi(settings, MemoryTokens(), clock.now, client)
        self.shop = WeChat("wang", settings, self.api)

    async def send(self) -> Sent:
        return await self.shop.send(PARCEL)


@pytest_asyncio.fixture
async def desk(wire: Wire) -> AsyncIterator[Desk]:
    stand = WeChatStand({APP_ID: SECRET})
    stand.spoke("oAnn")
    url = wire.lead_to(stand.app)
    made = Desk(stand, url, VirtualClock(NOW))
    yield made
    await made.shop.close()


@pytest.mark.asyncio
async def test_a_message_arrives_in_chinese_and_the_token_is_kept(desk: Desk) -> None:
    assert [await desk.send(), await desk.send()] == [Sent(Outcome.SENT)] * 2
    assert desk.stand.delivered == [Delivered("oAnn", ("您的苹果到了", "1. 好的"))] * 2
    assert desk.stand.called(TOKENS) == [
        {
            "grant_type": "client_credential",
            "appid": APP_ID,
            "secret": SECRET,
            "force_refresh": False,
        }
    ]


@pytest.mark.asyncio
@pytest.mark.parametrize("lost", ["expire", "revoke"])
async def test_a_refused_token_is_renewed_once(desk: Desk, lost: str) -> None:
    await desk.send()
    getattr(desk.stand, lost)()
    assert await desk.send() == Sent(Outcome.SENT)
    assert len(desk.stand.called(TOKENS)) == 2
    assert len(desk.stand.called(SEND)) == 3


@pytest.mark.asyncio
async def test_a_stable_token_that_is_refused_itself_is_forced_out(desk: Desk) -> None:
    await desk.send()
    desk.stand.fail(Fault(SEND, body=b'{"errcode":40001,"errmsg":"invalid credential"}'))
    assert await desk.send() == Sent(Outcome.SENT)
    forced = [call["force_refresh"] for call in desk.stand.called(TOKENS)]
    assert forced == [False, False, True]


@pytest.mark.asyncio
@pytest.mark.parametrize("code", [40001, 40014, 42001])
async def test_a_token_that_is_refused_twice_is_not_renewed_again(desk: Desk, code: int) -> None:
    body = f'{{"errcode":{code},"errmsg":"no"}}'.encode()
    desk.stand.fail(Fault(SEND, body=body), times=9)
    why = "the access token is refused again and again"
    assert await desk.send() == Sent(Outcome.RETRY, 60_000, why)
    assert len(desk.stand.called(SEND)) == 2


@pytest.mark.asyncio
async def test_a_token_is_renewed_in_the_last_tenth_of_its_life(desk: Desk) -> None:
    await desk.send()
    desk.clock.at = NOW + 6_479_999
    await desk.send()
    assert len(desk.stand.called(TOKENS)) == 1
    desk.clock.at = NOW + 6_480_000
    await desk.send()
    assert len(desk.stand.called(TOKENS)) == 2


@pytest.mark.asyncio
async def test_fifty_tasks_fetch_one_token(desk: Desk) -> None:
    desk.stand.spoke("oAnn", 50)
    desk.stand.fail(Fault(TOKENS, delay=0.1, deliver=True))
    found = await asyncio.gather(*(desk.send() for _ in range(50)))
    assert found == [Sent(Outcome.SENT)] * 50
    assert len(desk.stand.called(TOKENS)) == 1
    desk.stand.spoke("oAnn", 50)
    desk.stand.expire()
    found = await asyncio.gather(*(desk.send() for _ in range(50)))
    assert found == [Sent(Outcome.SENT)] * 50
    assert len(desk.stand.called(TOKENS)) == 2


@pytest.mark.asyncio
async def test_the_budget_of_five_messages_is_told(desk: Desk) -> None:
    found = [await desk.send() for _ in range(6)]
    assert found[:5] == [Sent(Outcome.SENT)] * 5
    assert found[5] == Sent(Outcome.REFUSED, why="five messages since they last wrote")
    desk.stand.budget.clear()
    assert await desk.send() == Sent(Outcome.REFUSED, why="they wrote too long ago")


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("code", "outcome", "after"),
    [
        (-1, Outcome.RETRY, 1_000),
        (45009, Outcome.RETRY, 3_600_000),
        (45011, Outcome.RETRY, 60_000),
        (40164, Outcome.RETRY, 3_600_000),
        (45015, Outcome.REFUSED, 0),
        (45047, Outcome.REFUSED, 0),
        (43004, Outcome.REFUSED, 0),
        (40003, Outcome.REFUSED, 0),
        (48001, Outcome.REFUSED, 0),
        (99999, Outcome.REFUSED, 0),
    ],
)
async def test_each_error_code_has_its_meaning(
    desk: Desk, code: int, outcome: Outcome, after: int
) -> None:
    desk.stand.fail(Fault(SEND, body=f'{{"errcode":{code},"errmsg":"{SECRET}"}}'.encode()))
    sent = await desk.send()
    assert (sent.outcome, sent.after_ms) == (outcome, after)
    assert sent.why
    assert SECRET not in sent.why
    assert desk.stand.delivered == []


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("fault", "outcome", "arrived"),
    [
        (Fault(SEND, status=500, body=b""), Outcome.RETRY, 0),
        (Fault(SEND, status=503, body=b""), Outcome.RETRY, 0),
        (Fault(SEND, status=429, body=b""), Outcome.RETRY, 0),
        (Fault(SEND, status=404, body=b""), Outcome.REFUSED, 0),
        (Fault(SEND, status=200, body=b"<html>", deliver=True), Outcome.UNKNOWN, 1),
        (Fault(SEND, status=200, body=b'{"errmsg":"\xff"}', deliver=True), Outcome.UNKNOWN, 1),
        (Fault(SEND, delay=0.6, deliver=True), Outcome.UNKNOWN, 1),
        (Fault(TOKENS, delay=0.6, deliver=True), Outcome.RETRY, 0),
        (Fault(TOKENS, status=502, body=b""), Outcome.RETRY, 0),
        (Fault(TOKENS, body=b'{"errcode":40125,"errmsg":"bad secret"}'), Outcome.RETRY, 0),
    ],
)
async def test_what_may_have_arrived_is_unknown_and_what_has_not_is_tried_again(
    desk: Desk, fault: Fault, outcome: Outcome, arrived: int
) -> None:
    desk.stand.fail(fault)
    assert (await desk.send()).outcome == outcome
    assert len(desk.stand.delivered) == arrived


@pytest.mark.asyncio
async def test_a_server_that_is_not_there_got_nothing() -> None:
    desk = Desk(WeChatStand(), "http://127.0.0.1:9", VirtualClock(NOW))
    assert await desk.send() == Sent(Outcome.RETRY, 1_000, "WeChat cannot be reached")
    await desk.shop.close()


@pytest.mark.asyncio
async def test_an_unverified_account_stays_silent_without_a_call() -> None:
    shop = WeChat("wang", account(), NoSender())  # type: ignore[arg-type]
    assert (await shop.send(PARCEL)).outcome == Outcome.REFUSED
    works = {ability.name: ability.works for ability in shop.abilities()}
    assert works["late messages"] is works["parametric QR"] is False
    assert all(ability.works or ability.instead for ability in shop.abilities())


@pytest.mark.asyncio
async def test_nothing_to_say_is_not_sent(desk: Desk) -> None:
    assert (await desk.shop.send(Parcel("k", "oAnn", Reply()))).outcome == Outcome.REFUSED
    assert desk.stand.calls == []


@pytest.mark.asyncio
async def test_menus_and_codes(desk: Desk) -> None:
    await desk.api.create_menu({"button": [{"type": "click", "name": "帮助", "key": "say:帮助"}]})
    assert desk.stand.menu == {"button": [{"type": "click", "name": "帮助", "key": "say:帮助"}]}
    await desk.api.delete_menu()
    assert desk.stand.menu is None
    with pytest.raises(NotSent, match="40016"):
        await desk.api.create_menu({"button": []})
    assert await desk.api.qr("wang") == Qr("ticket-wang", "http://weixin.qq.com/q/wang")
    assert await desk.api.qr("wang", 99_999_999) == Qr(
        "ticket-wang", "http://weixin.qq.com/q/wang"
    )
    lasting, passing = desk.stand.called("cgi-bin/qrcode/create")
    assert (lasting["action_name"], passing["action_name"]) == (
        "QR_LIMIT_STR_SCENE",
        "QR_STR_SCENE",
    )
    assert passing["expire_seconds"] == 2_592_000
    with pytest.raises(NotSent, match="40097"):
        await desk.api.qr("x" * 65)


@pytest.mark.asyncio
async def test_no_secret_reaches_the_log(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore"):
        caplog.set_level(logging.DEBUG, logger=name)
    await desk.send()
    desk.stand.fail(Fault(SEND, status=500, body=b""))
    await desk.send()
    token = next(iter(desk.stand.tokens.values()))
    assert SECRET not in caplog.text
    assert token not in caplog.text
    assert "苹果" not in caplog.text
