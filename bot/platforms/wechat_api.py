"""What a shop asks of api.weixin.qq.com: later messages, menus, QR codes.

Every address lies under `api_url`. Published error codes become outcomes in one table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import httpx
import msgspec

from bot.platforms.base import Outcome, Sent
from bot.platforms.quiet import hush
from bot.platforms.wechat_settings import WeChatSettings
from bot.platforms.wechat_token import TokenProvider, TokenStore

TIMEOUT = httpx.Timeout(5.0, connect=2.0, pool=2.0)
BAD_TOKEN = frozenset({40001, 40014, 42001})
LONGEST_QR_SECONDS = 2_592_000
SECOND, MINUTE, HOUR = 1_000, 60_000, 3_600_000

# What is not here is refused for good: trying again would not change it.
_OUTCOMES = {
    -1: Sent(Outcome.RETRY, SECOND, "WeChat is busy"),
    40001: Sent(Outcome.RETRY, MINUTE, "the access token is refused again and again"),
    40014: Sent(Outcome.RETRY, MINUTE, "the access token is refused again and again"),
    42001: Sent(Outcome.RETRY, MINUTE, "the access token is refused again and again"),
    40013: Sent(Outcome.RETRY, HOUR, "the app id is wrong: see config.yaml"),
    40125: Sent(Outcome.RETRY, HOUR, "the app secret is wrong: see config.yaml"),
    40164: Sent(Outcome.RETRY, HOUR, "this server's address is not on the account's white list"),
    45009: Sent(Outcome.RETRY, HOUR, "the account's calls for today are used up"),
    45011: Sent(Outcome.RETRY, MINUTE, "too many calls a minute"),
    40003: Sent(Outcome.REFUSED, why="no such follower"),
    43004: Sent(Outcome.REFUSED, why="they do not follow the account"),
    45015: Sent(Outcome.REFUSED, why="they wrote too long ago"),
    45047: Sent(Outcome.REFUSED, why="five messages since they last wrote"),
    48001: Sent(Outcome.REFUSED, why="this kind of account may not do that"),
}


class NotSent(Exception):
    """A call that did not succeed, and what that means for the message."""

    def __init__(self, sent: Sent) -> None:
        super().__init__(sent.why)
        self.sent = sent


class Answered(msgspec.Struct):
    """Every field of WeChat's answers that somebody here reads."""

    errcode: int = 0
    errmsg: str = ""
    access_token: str = ""
    expires_in: int = 0
    ticket: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Qr:
    """A parametric QR code: the ticket for WeChat's picture, the address to draw it ourselves."""

    ticket: str
    url: str


class WeChatApi:
    """The outgoing side of one account. `clock` gives UTC ms."""

    def __init__(
        self,
        settings: WeChatSettings,
        tokens: TokenStore,
        clock: Callable[[], int],
        client: httpx.AsyncClient | None = None,
    ) -> None:
        hush()
        self._settings = settings
        self._base = settings.api_url.rstrip("/")
        self._client = client or httpx.AsyncClient(timeout=TIMEOUT)
        self._tokens = TokenProvider(settings.app_id, self._fetch, tokens, clock)

    async def send_text(self, openid: str, text: str) -> Sent:
        """A customer-service message; see `Platform.send`."""
        message = {"touser": openid, "msgtype": "text", "text": {"content": text}}
        try:
            await self._call("cgi-bin/message/custom/send", message)
        except NotSent as refusal:
            return refusal.sent
        return Sent(Outcome.SENT)

    async def create_menu(self, menu: object) -> None:
        """Put a menu (its JSON shape) under the chat. Raises NotSent."""
        await self._call("cgi-bin/menu/create", menu)

    async def delete_menu(self) -> None:
        """Take the menu away. Raises NotSent."""
        await self._call("cgi-bin/menu/delete", {})

    async def qr(self, scene: str, seconds: int = 0) -> Qr:
        """A QR code that brings `scene` (1-64 characters) in; without seconds it stays for good.

        An account has 100,000 lasting ones; temporary ones live for at most 30 days.
        """
        request: dict[str, object] = {"action_info": {"scene": {"scene_str": scene}}}
        if seconds:
            lasting = {"expire_seconds": min(seconds, LONGEST_QR_SECONDS)}
            request |= lasting | {"action_name": "QR_STR_SCENE"}
        else:
            request["action_name"] = "QR_LIMIT_STR_SCENE"
        made = await self._call("cgi-bin/qrcode/create", request)
        return Qr(made.ticket, made.url)

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.aclose()

    async def _call(self, path: str, content: object) -> Answered:
        """Call with a token; with a new one, once, if the first is refused. Raises NotSent."""
        token = await self._tokens.token()
        answer = await self._post(f"{path}?access_token={token}", content)
        if answer.errcode in BAD_TOKEN:
            token = await self._tokens.renew(token)
            answer = await self._post(f"{path}?access_token={token}", content)
        return _accepted(answer)

    async def _fetch(self, forced: bool) -> tuple[str, int]:
        request = {
            "grant_type": "client_credential",
            "appid": self._settings.app_id,
            "secret": self._settings.secret,
            "force_refresh": forced,
        }
        try:
            answer = _accepted(await self._post("cgi-bin/stable_token", request))
        except NotSent as failure:
            # Whatever became of this call, the message itself has not left.
            after = failure.sent.after_ms or MINUTE
            raise NotSent(Sent(Outcome.RETRY, after, failure.sent.why)) from failure
        return answer.access_token, answer.expires_in

    async def _post(self, path: str, content: object) -> Answered:
        body = msgspec.json.encode(content)  # WeChat shows \\uXXXX as it is: UTF-8, unescaped
        try:
            response = await self._client.post(
                f"{self._base}/{path}", content=body, headers={"Content-Type": "application/json"}
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise NotSent(Sent(Outcome.RETRY, SECOND, "WeChat cannot be reached")) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NotSent(Sent(Outcome.UNKNOWN, why="WeChat did not answer")) from error
        return _read(response)


def _read(response: httpx.Response) -> Answered:
    status = response.status_code
    if status == 429 or status >= 500:
        raise NotSent(Sent(Outcome.RETRY, SECOND, f"WeChat answered {status}"))
    if status >= 400:
        raise NotSent(Sent(Outcome.REFUSED, why=f"WeChat answered {status}"))
    try:
        return msgspec.json.decode(response.content, type=Answered)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise NotSent(Sent(Outcome.UNKNOWN, why="WeChat's answer is not readable")) from error


def _accepted(answer: Answered) -> Answered:
    if answer.errcode == 0:
        return answer
    refused = Sent(Outcome.REFUSED, why=f"WeChat refused it ({answer.errcode})")
    raise NotSent(_OUTCOMES.get(answer.errcode, refused))
