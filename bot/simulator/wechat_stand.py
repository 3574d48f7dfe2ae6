"""A stand-in for api.weixin.qq.com: the calls that a shop makes, with their published errors."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.simulator.stand import Book, Call, Delivered, Params, answered, params_of

LONGEST_TEXT = 2048
AFTER_WORDS, AFTER_EVENT = 5, 3  # customer-service messages that one word, one event allows
Answer = tuple[int, object]


class WeChatStand(Book):
    """The API's side: tokens, budgets, menus, QR codes. `app` is the ASGI application.

    `accounts` maps app ids to secrets; empty takes any. Whoever `spoke` may be written to.
    """

    def __init__(self, accounts: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.accounts = dict(accounts or {})
        self.menu: object = None
        self.budget: dict[str, int] = {}
        self.tokens: dict[str, str] = {}
        self.lifetime = 7200
        self._expired: set[str] = set()
        self._number = itertools.count(1)
        open_calls: dict[str, Callable[[Params], Answer]] = {
            "cgi-bin/token": self._token,
            "cgi-bin/stable_token": self._stable_token,
            "sns/oauth2/access_token": self._oauth,
        }
        guarded: dict[str, Callable[[Params], Answer]] = {
            "cgi-bin/message/custom/send": self._send,
            "cgi-bin/menu/create": self._create_menu,
            "cgi-bin/menu/get": lambda _params: (200, {"menu": self.menu}),
            "cgi-bin/menu/delete": self._delete_menu,
            "cgi-bin/qrcode/create": self._qr,
            "cgi-bin/user/info": self._info,
        }
        doors = open_calls | {path: self._guarded(door) for path, door in guarded.items()}
        self.app = Starlette(routes=[_route(self, path, door) for path, door in doors.items()])

    def spoke(self, openid: str, messages: int = AFTER_WORDS) -> None:
        """A person did something: the shop may write so many messages."""
        self.budget[openid] = messages

    def expire(self) -> None:
        """Every token issued so far is past its time (42001 from now on)."""
        self._expired |= set(self.tokens.values())
        self.tokens.clear()

    def revoke(self) -> None:
        """Every token issued so far is unknown (40001 from now on)."""
        self.tokens.clear()

    def _guarded(self, door: Callable[[Params], Answer]) -> Callable[[Params], Answer]:
        def enter(params: Params) -> Answer:
            token = params.get("access_token")
            if token in self._expired:
                return _error(42001, "access_token expired")
            if token not in self.tokens.values():
                return _error(40001, "invalid credential, access_token is invalid or not latest")
            return door(params)

        return enter

    def _new_token(self, app_id: str) -> str:
        self.tokens[app_id] = f"token-{next(self._number)}"
        return self.tokens[app_id]

    def _known(self, params: Params) -> Answer | None:
        app_id, secret = str(params.get("appid")), params.get("secret")
        if self.accounts and app_id not in self.accounts:
            return _error(40013, "invalid appid")
        if self.accounts and self.accounts[app_id] != secret:
            return _error(40125, "invalid appsecret")
        return None

    def _token(self, params: Params) -> Answer:
        issued = {"access_token": "", "expires_in": self.lifetime}
        wrong = self._known(params)
        return wrong or (200, issued | {"access_token": self._new_token(str(params["appid"]))})

    def _stable_token(self, params: Params) -> Answer:
        wrong = self._known(params)
        if wrong:
            return wrong
        app_id = str(params["appid"])
        kept = None if params.get("force_refresh") is True else self.tokens.get(app_id)
        token = kept or self._new_token(app_id)
        return 200, {"access_token": token, "expires_in": self.lifetime}

    def _oauth(self, params: Params) -> Answer:
        wrong = self._known(params)
        if wrong:
            return wrong
        openid = str(params.get("code", "")).removeprefix("code-")
        return 200, {
            "access_token": "web-token",
            "expires_in": 7200,
            "refresh_token": "web-refresh",
            "openid": openid,
            "scope": "snsapi_base",
        }

    def _send(self, params: Params) -> Answer:
        openid, text = str(params.get("touser")), params.get("text")
        content = text.get("content") if isinstance(text, dict) else None
        if not isinstance(content, str) or not content:
            return _error(44004, "empty content")
        if len(content.encode()) > LONGEST_TEXT:
            return _error(45002, "content size out of limit")
        if openid not in self.budget:
            return _error(45015, "response out of time limit or subscription is canceled")
        if self.budget[openid] < 1:
            return _error(45047, "out of response count limit")
        self.budget[openid] -= 1
        self.delivered.append(Delivered(openid, tuple(content.split("\n"))))
        return _error(0, "ok")

    def _create_menu(self, params: Params) -> Answer:
        buttons = params.get("button")
        if not isinstance(buttons, list) or not 1 <= len(buttons) <= 3:
            return _error(40016, "invalid button size")
        self.menu = {"button": buttons}
        return _error(0, "ok")

    def _delete_menu(self, _params: Params) -> Answer:
        self.menu = None
        return _error(0, "ok")

    def _qr(self, params: Params) -> Answer:
        info = params.get("action_info")
        scene = info.get("scene", {}).get("scene_str", "") if isinstance(info, dict) else ""
        if not isinstance(scene, str) or not 1 <= len(scene) <= 64:
            return _error(40097, "invalid args")
        link = f"http://weixin.qq.com/q/{scene}"
        expires = params.get("expire_seconds", 0)
        return 200, {"ticket": f"ticket-{scene}", "expire_seconds": expires, "url": link}

    def _info(self, params: Params) -> Answer:
        openid = str(params.get("openid"))
        return 200, {
            "subscribe": int(openid in self.budget),
            "openid": openid,
            "language": "zh_CN",
        }


def _error(code: int, words: str) -> Answer:
    return 200, {"errcode": code, "errmsg": words}


def _route(stand: WeChatStand, path: str, door: Callable[[Params], Answer]) -> Route:
    async def answer(request: Request) -> Response:
        params = await params_of(request)
        return await answered(stand, Call(path, params), lambda: door(params))

    return Route(f"/{path}", answer, methods=["GET", "POST"])
