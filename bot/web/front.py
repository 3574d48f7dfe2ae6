"""What all pages share: the house behind them, words, templates, who visits, and how no is said."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.passes import Passes
from bot.platforms.words import clean
from bot.web.headers import Counts
from bot.web.session import COOKIE, SESSION_LIVES, Sessions, Visitor
from bot.web.words import PageWords, chosen
from store.core import SECOND, local_time, money, number
from store.people import mask_cards

if TYPE_CHECKING:
    from bot.app import House

HERE = Path(__file__).parent
STATIC = HERE / "static"
LANGUAGE = "lindian-lang"
LARGEST_FORM = 16 * 1024
MOST_FIELDS = 40
FORM = "application/x-www-form-urlencoded"
WORDS = {"contact", "phone", "detail", "remark"}  # what people type, and a card number may be in
MAX_ID = 2**63 - 1


class Problem(Exception):
    """A page cannot be shown or a form not be taken: `status` 4xx and a sentence of `TROUBLE`."""

    def __init__(self, status: int, key: str, *facts: str) -> None:
        super().__init__(key)
        self.status = status
        self.key = f"trouble.{key}"
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Front:
    """The house as its pages see it.

    `epoch` names this run of the process; `closing` is set when its open windows shall end.
    """

    house: House
    sessions: Sessions
    passes: Passes
    counts: Counts
    templates: Environment
    epoch: str
    closing: asyncio.Event

    @property
    def secure(self) -> bool:
        """Whether cookies are for HTTPS alone."""
        return self.house.settings.public_url.startswith("https:")

    def words(self, request: Request) -> PageWords:
        """The language of a page."""
        return chosen(
            request.query_params.get("lang"),
            request.cookies.get(LANGUAGE),
            request.headers.get("accept-language", ""),
        )

    def visitor(self, request: Request) -> Visitor:
        """Who is at the page; the same one as often as a request asks."""
        found: Visitor | None = getattr(request.state, "visitor", None)
        if found is None:
            found = self.sessions.visitor(request.cookies.get(COOKIE))
            request.state.visitor = found
        return found

    def page(
        self, request: Request, template: str, context: Mapping[str, Any], status: int = 200
    ) -> Response:
        """A page in the visitor's language, with their cookie."""
        words = self.words(request)
        visitor = self.visitor(request)
        html = self.templates.get_template(template).render(
            context,
            w=words,
            path=request.url.path,
            here=_here(request),
            form_token=self.sessions.form_token(visitor),
        )
        response = HTMLResponse(html, status)
        self._keep(request, response, words)
        return response

    def go(self, request: Request, to: str) -> Response:
        """On to another page of ours."""
        response = RedirectResponse(to, 303)
        self._keep(request, response, None)
        return response

    def _keep(self, request: Request, response: Response, words: PageWords | None) -> None:
        visitor = self.visitor(request)
        lives = SESSION_LIVES // SECOND
        response.set_cookie(
            COOKIE,
            self.sessions.cookie(visitor),
            max_age=lives,
            secure=self.secure,
            httponly=True,
            samesite="lax",
        )
        if words is not None and "lang" in request.query_params:
            response.set_cookie(
                LANGUAGE, words.language, max_age=lives, secure=self.secure, samesite="lax"
            )


async def form_of(front: Front, request: Request) -> Mapping[str, str]:
    """The fields of a form that we showed to this visitor; raises Problem for any other."""
    if request.headers.get("content-type", "").split(";")[0].strip() != FORM:
        raise Problem(415, "unreadable")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            raise Problem(413, "unreadable")
    fields = _fields(body)
    if not front.sessions.form_holds(front.visitor(request), fields.get("token", "")):
        raise Problem(403, "stale")
    return fields


def _fields(body: bytes) -> Mapping[str, str]:
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Problem(400, "unreadable") from None
    typed = {name: clean(value) for name, value in pairs}
    return typed | {name: mask_cards(typed[name]) for name in WORDS & typed.keys()}


def whole_number(text: str) -> int:
    """An id or an order's number as it stands in a form or a path; raises Problem."""
    if not (text.isascii() and text.isdigit() and len(text) <= 19 and int(text) <= MAX_ID):
        raise Problem(400, "unreadable")
    return int(text)


def templates() -> Environment:
    """The pages' templates: everything is escaped, a missing name is an error."""
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters.update(money=money, number=number, clock=_clock)
    found.globals["static"] = _versions()
    return found


def _here(request: Request) -> str:
    """Where this page can be asked for again: a form's answer stands for the basket."""
    path = request.url.path
    return path if request.method == "GET" else f"{path.rsplit('/', 1)[0]}/basket"


def _clock(at: int, zone: str) -> str:
    return local_time(at, zone).strftime("%m-%d %H:%M")


def _versions() -> Mapping[str, str]:
    """Each static file under a name that changes with its content, so that it may be kept long."""
    return {
        path.name: f"/static/{path.name}?v={hashlib.blake2s(path.read_bytes()).hexdigest()[:10]}"
        for path in sorted(STATIC.iterdir())
    }
