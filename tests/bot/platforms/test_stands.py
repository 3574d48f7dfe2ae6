"""The stand-ins refuse what the platforms refuse, so that a shop that passes here passes there."""

from __future__ import annotations

import httpx
import pytest

from bot.simulator.stand import Fault
from bot.simulator.telegram_stand import TelegramStand
from bot.simulator.wechat_stand import WeChatStand
from tests.bot.platforms.kit import BOT_TOKEN

Json = dict[str, object]


def keys(button: Json) -> Json:
    return {"inline_keyboard": [[button]]}


async def wechat(stand: WeChatStand, path: str, **params: object) -> Json:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(stand.app), base_url="http://w"
    ) as w:
        found: Json = (await w.post(path, json=params)).json()
    return found


async def telegram(stand: TelegramStand, method: str, **params: object) -> tuple[int, object]:
    transport = httpx.ASGITransport(stand.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://t") as client:
        answer = await client.post(f"/bot{BOT_TOKEN}/{method}", json=params)
        found: Json = answer.json()
    return answer.status_code, found.get("description", found.get("result"))


@pytest.mark.asyncio
async def test_wechat_gives_tokens_to_whom_it_knows() -> None:
    stand = WeChatStand({"wx1": "s"})
    for path in ("cgi-bin/token", "cgi-bin/stable_token", "sns/oauth2/access_token"):
        assert (await wechat(stand, path, appid="wx2", secret="s"))["errcode"] == 40013
        assert (await wechat(stand, path, appid="wx1", secret="?"))["errcode"] == 40125
    known = {"appid": "wx1", "secret": "s"}
    first = await wechat(stand, "cgi-bin/token", **known)
    assert first == {"access_token": "token-1", "expires_in": 7200}
    assert (await wechat(stand, "cgi-bin/stable_token", **known))["access_token"] == "token-1"
    forced = await wechat(stand, "cgi-bin/stable_token", **known, force_refresh=True)
    assert forced["access_token"] == "token-2"
    assert (await wechat(stand, "cgi-bin/menu/get", access_token="token-1"))["errcode"] == 40001
    oauth = await wechat(stand, "sns/oauth2/access_token", **known, code="code-oAnn")
    assert oauth["openid"] == "oAnn"


@pytest.mark.asyncio
async def test_wechat_refuses_what_it_cannot_show() -> None:
    stand = WeChatStand()
    await wechat(stand, "cgi-bin/token", appid="a", secret="s")
    token = stand.tokens["a"]
    send = "cgi-bin/message/custom/send"
    stand.spoke("oAnn")
    for text, code in (({}, 44004), ({"content": ""}, 44004), ({"content": "鸡" * 683}, 45002)):
        found = await wechat(stand, send, access_token=token, touser="oAnn", text=text)
        assert found["errcode"] == code
    assert stand.delivered == []
    info = await wechat(stand, "cgi-bin/user/info", access_token=token, openid="oAnn")
    assert (info["subscribe"], info["openid"]) == (1, "oAnn")
    assert await wechat(stand, "cgi-bin/menu/get", access_token=token) == {"menu": None}
    stand.expire()
    assert (await wechat(stand, "cgi-bin/menu/get", access_token=token))["errcode"] == 42001


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("params", "status", "words"),
    [
        ({"chat_id": 7, "text": " "}, 400, "Bad Request: message text is empty"),
        ({"chat_id": 7, "text": "😀" * 2049}, 400, "Bad Request: message is too long"),
        ({"chat_id": 8, "text": "x"}, 403, "Forbidden: bot can't initiate conversation with a user"),
        ({"chat_id": 9, "text": "x"}, 403, "Forbidden: bot was blocked by the user"),
        (
            {"chat_id": 7, "text": "x", "reply_markup": keys({"text": "a", "callback_data": "x" * 65})},
            400,
            "Bad Request: BUTTON_DATA_INVALID",
        ),
        (
            {"chat_id": 7, "text": "x", "reply_markup": keys({"text": "a"})},
            400,
            "Bad Request: can't parse inline keyboard button",
        ),
    ],
)  # fmt: skip
async def test_telegram_refuses_what_it_cannot_show(params: Json, status: int, words: str) -> None:
    stand = TelegramStand(BOT_TOKEN)
    stand.met, stand.blocked = {"7"}, {"9"}
    assert await telegram(stand, "sendMessage", **params) == (status, words)
    assert stand.delivered == []


@pytest.mark.asyncio
async def test_telegrams_other_calls() -> None:
    stand = TelegramStand(BOT_TOKEN)
    stand.met = {"-7"}
    assert await telegram(stand, "setWebhook", url="http://x", secret_token="s") == (200, True)
    assert (await telegram(stand, "getUpdates"))[0] == 409
    found = await telegram(stand, "getWebhookInfo")
    assert found[1] == {
        "url": "http://x",
        "has_custom_certificate": False,
        "pending_update_count": 0,
    }
    assert await telegram(stand, "deleteWebhook") == (200, True)
    assert (await telegram(stand, "getWebhookInfo"))[1]["url"] == ""  # type: ignore[index]
    assert await telegram(stand, "getUpdates") == (200, [])
    assert (await telegram(stand, "sendPhoto", chat_id=-7, photo="f", caption="看"))[0] == 200
    assert stand.delivered[0].lines == ("看",)
    for method in ("editMessageReplyMarkup", "sendChatAction", "deleteMessage", "setMyCommands"):
        assert await telegram(stand, method) == (200, True)
    assert await telegram(stand, "fly") == (404, "Not Found: method not found")
    stand.token = "another"
    assert (await telegram(stand, "getMe"))[0] == 401


@pytest.mark.asyncio
async def test_faults_come_in_order_and_only_to_their_method() -> None:
    stand = TelegramStand(BOT_TOKEN)
    stand.fail(Fault("getMe", status=500, body=b"{}"), times=2)
    stand.fail(Fault("", status=503, body=b"{}"))
    assert (await telegram(stand, "sendChatAction"))[0] == 503
    assert [(await telegram(stand, "getMe"))[0] for _ in range(3)] == [500, 500, 200]
    assert len(stand.called("getMe")) == 3
