"""A stand-in for api.telegram.org: the calls that a shop makes, with their published errors."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.platforms.words import COMMAND
from bot.simulator.person import look
from bot.simulator.stand import Book, Call, Delivered, Params, answered, params_of

LONGEST_TEXT = 4096  # UTF-16 units
LONGEST_DATA = 64  # bytes
Answer = tuple[int, object]


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where updates go, and the secret that goes with them."""

    url: str
    secret: str


class TelegramStand(Book):
    """The Bot API's side for one bot. `app` is the ASGI application; api_url is its address.

    A private chat must be `met` before the bot may write there; `blocked` ones answer 403.
    """

    def __init__(self, token: str, username: str = "lindian_bot") -> None:
        super().__init__()
        self.token = token
        self.username = username
        self.id = int(token.partition(":")[0])
        self.met: set[str] = set()
        self.blocked: set[str] = set()
        self.webhook: Webhook | None = None
        self.updates: list[dict[str, object]] = []
        self.message_number = itertools.count(1)
        self._methods: dict[str, Callable[[Params], Answer]] = {
            "getMe": lambda _params: _ok(self.me()),
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._webhook_info,
            "getUpdates": self._get_updates,
            "sendMessage": self._send_message,
            "sendPhoto": self._send_photo,
            "editMessageText": self._send_message,
            "editMessageReplyMarkup": lambda _params: _ok(result=True),
            "answerCallbackQuery": lambda _params: _ok(result=True),
            "sendChatAction": lambda _params: _ok(result=True),
            "deleteMessage": lambda _params: _ok(result=True),
            "setMyCommands": lambda _params: _ok(result=True),
        }
        route = Route("/bot{token}/{method}", self._answer, methods=["GET", "POST"])
        self.app = Starlette(routes=[route])

    def me(self) -> dict[str, object]:
        """The bot as a user."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": "邻店",
            "username": self.username,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }

    async def _answer(self, request: Request) -> Response:
        params = await params_of(request)
        method = request.path_params["method"]
        if method == "getUpdates":
            wait = float(str(params.get("timeout", 0)))
            await look(lambda: self.updates, wait)
        if request.path_params["token"] != self.token:
            return await answered(self, Call(method, params), lambda: _error(401, "Unauthorized"))
        return await answered(self, Call(method, params), lambda: self.perform(method, params))

    def perform(self, method: str, params: Params) -> Answer:
        """Carry out one call, asked by HTTP or in the answer to a webhook."""
        door = self._methods.get(method)
        return door(params) if door else _error(404, "Not Found: method not found")

    def _set_webhook(self, params: Params) -> Answer:
        self.webhook = Webhook(str(params.get("url", "")), str(params.get("secret_token", "")))
        return _ok(result=True)

    def _delete_webhook(self, _params: Params) -> Answer:
        self.webhook = None
        return _ok(result=True)

    def _webhook_info(self, _params: Params) -> Answer:
        url = self.webhook.url if self.webhook else ""
        pending = len(self.updates)
        return _ok({"url": url, "has_custom_certificate": False, "pending_update_count": pending})

    def _get_updates(self, params: Params) -> Answer:
        if self.webhook and self.webhook.url:
            return _error(409, "Conflict: can't use getUpdates method while webhook is active")
        offset = int(str(params.get("offset", 0)))
        self.updates = [one for one in self.updates if int(str(one["update_id"])) >= offset]
        return _ok(self.updates[: int(str(params.get("limit", 100)))])

    def _send_message(self, params: Params) -> Answer:
        text = params.get("text")
        if not isinstance(text, str) or not text.strip():
            return _error(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
            return _error(400, "Bad Request: message is too long")
        return self._show(params, text)

    def _send_photo(self, params: Params) -> Answer:
        return self._show(params, str(params.get("caption", "")))

    def _show(self, params: Params, text: str) -> Answer:
        chat = str(params.get("chat_id"))
        if chat in self.blocked:
            return _error(403, "Forbidden: bot was blocked by the user")
        if chat not in self.met:
            return _error(403, "Forbidden: bot can't initiate conversation with a user")
        buttons = _buttons(params.get("reply_markup"))
        if any(len(button.callback_data.encode()) > LONGEST_DATA for button in buttons):
            return _error(400, "Bad Request: BUTTON_DATA_INVALID")
        if any(bool(button.url) == bool(button.callback_data) for button in buttons):
            return _error(400, "Bad Request: can't parse inline keyboard button")
        lines = text.split("\n") + [button.line(at) for at, button in enumerate(buttons, start=1)]
        tokens = tuple(button.callback_data for button in buttons)
        self.delivered.append(Delivered(chat, tuple(lines), tokens))
        return _ok(self._message(chat, text))

    def _message(self, chat: str, text: str) -> dict[str, object]:
        kind = "private" if int(chat) > 0 else "supergroup"
        return {
            "message_id": next(self.message_number),
            "date": 1_700_000_000,
            "chat": {"id": int(chat), "type": kind},
            "from": self.me(),
            "text": text,
        }


class _Button(msgspec.Struct):
    text: str
    callback_data: str = ""
    url: str = ""

    def line(self, place: int) -> str:
        """As a person would read it aloud."""
        if self.url:
            return f"{self.text}：{self.url}"
        mark = "▸" if self.callback_data.startswith(COMMAND) else f"{place}."
        return f"{mark} {self.text}"


class _Markup(msgspec.Struct):
    inline_keyboard: list[list[_Button]] = []


def _buttons(markup: object) -> list[_Button]:
    rows = msgspec.convert(markup or {}, _Markup).inline_keyboard
    return [button for row in rows for button in row]


def _ok(result: object) -> Answer:
    return 200, {"ok": True, "result": result}


def _error(code: int, words: str) -> Answer:
    return code, {"ok": False, "error_code": code, "description": words}


def too_many(seconds: int) -> bytes:
    """The body of a 429: wait so many seconds."""
    words = f"Too Many Requests: retry after {seconds}"
    return msgspec.json.encode(
        {
            "ok": False,
            "error_code": 429,
            "description": words,
            "parameters": {"retry_after": seconds},
        }
    )
