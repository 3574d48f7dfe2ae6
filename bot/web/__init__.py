"""The house's pages: hooks, the shop page, the simulator, and what watches over the process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from typing_extensions import override

from bot.passes import Passes
from bot.web import basket, health, ordering, shop, simulator
from bot.web.front import STATIC, Front, Problem, templates
from bot.web.headers import Counts, Guarded
from bot.web.hooks import hook_routes
from bot.web.session import Sessions
from store import shops
from store.core.errors import Fault

if TYPE_CHECKING:
    from bot.app import House

log = structlog.get_logger()
Page = Callable[[Front, Request], Awaitable[Response]]

ROUTES: tuple[tuple[str, str, Page], ...] = (
    ("GET", "/healthz", health.alive),
    ("GET", "/readyz", health.ready),
    ("GET", "/metrics", health.metrics),
    ("GET", "/s/{shop}", shop.show_shelf),
    ("POST", "/s/{shop}/enter", shop.use_pass),
    ("GET", "/s/{shop}/basket", basket.show_basket),
    ("POST", "/s/{shop}/basket", basket.change_basket),
    ("POST", "/s/{shop}/checkout", ordering.check_out),
    ("GET", "/s/{shop}/orders", shop.show_orders),
    ("GET", "/s/{shop}/orders/{number}", shop.show_order),
)
DEMO_ROUTES: tuple[tuple[str, str, Page], ...] = (
    ("GET", "/simulator", simulator.show_simulator),
    ("GET", "/simulator/feed/{bot}/{chat}", simulator.feed),
)


def create_app(house: House, *, demo: bool = False, manage: bool = True) -> FastAPI:
    """The house as a web app. `demo` opens the simulator; `manage` starts and stops the house with it."""

    @asynccontextmanager
    async def living(_app: FastAPI) -> AsyncIterator[None]:
        if manage:
            house.start()
        yield
        if manage:
            await house.stop()

    front = _front(house)
    table = (*ROUTES, *DEMO_ROUTES) if demo else ROUTES
    routes = [
        *hook_routes(house),
        *(Route(path, _bound(front, page), methods=[method]) for method, path, page in table),
        Mount("/static", KeptFiles(directory=STATIC), name="static"),
    ]
    app = FastAPI(
        title="Lindian", lifespan=living, routes=routes, docs_url=None, redoc_url=None, openapi_url=None
    )  # fmt: skip
    app.state.closing = front.closing
    app.add_middleware(Guarded, counts=front.counts)
    _say_no(app, front)
    return app


def _front(house: House) -> Front:
    secret = house.settings.secret_key
    token, now = house.desk.token, house.clock.now
    if not secret:
        log.warning("secret_key.missing", meaning="visitors are forgotten at the next start")
        secret = "".join(token() for _ in range(6))
    sessions, passes = Sessions(secret, now, token), Passes(secret, now, token)
    return Front(
        house, sessions, passes, Counts(), templates(), token(), asyncio.Event()
    )  # fmt: skip


def _bound(front: Front, page: Page) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        return await page(front, request)

    return endpoint


class KeptFiles(StaticFiles):
    """Static files under names that change with their content: a browser may keep them for a year."""

    @override
    def file_response(self, *args: object, **kwargs: object) -> Response:
        """See StaticFiles."""
        response: Response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response


# ---- how the pages say no: always with a sentence, never with a trace ----

STANDARD = {404: "no.page", 405: "no.method"}


def _say_no(app: FastAPI, front: Front) -> None:
    async def problem(request: Request, error: Exception) -> Response:
        no = error if isinstance(error, Problem) else Problem(400, "unreadable")
        return _sorry(front, request, no)

    async def standard(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 400
        return _sorry(front, request, Problem(status, STANDARD.get(status, "unreadable")))

    async def busy(request: Request, _error: Exception) -> Response:
        return _sorry(front, request, Problem(503, "busy"))

    async def broken(request: Request, _error: Exception) -> Response:
        return _sorry(front, request, Problem(500, "broken"))

    app.add_exception_handler(Problem, problem)
    app.add_exception_handler(HTTPException, standard)
    app.add_exception_handler(Fault, busy)
    app.add_exception_handler(Exception, broken)


def _sorry(front: Front, request: Request, no: Problem) -> Response:
    """A page for people; a line for whatever else asks."""
    if request.url.path.startswith("/s/"):
        context = {"trouble": front.words(request)(no.key, *no.facts), "home": _home(request, no)}
        return front.page(request, "sorry.html", context, no.status)
    return PlainTextResponse(HTTPStatus(no.status).phrase, no.status)


def _home(request: Request, no: Problem) -> str:
    """The way back to the shop, if there is one."""
    slug = request.path_params.get("shop", "")
    return f"/s/{slug}" if shops.is_slug(slug) and no.key != "trouble.no.shop" else ""
