"""`/simulator`: the shop's chat in a browser, with several people side by side. For the demo alone.

The panes speak to `/hooks/{bot}` as any platform does, and listen here for what comes later.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.web import shelf
from bot.web.front import Front, Problem
from store import shops
from store.core.errors import NotFound

if TYPE_CHECKING:
    from bot.feed import Feed
    from store.core import Tx

KEEPALIVE = 15.0  # seconds; proxies cut a stream that is silent for longer
RETRY_MS = 1_000
LONGEST_NAME = 128
MOST_CHATS = 8
Event = tuple[int, bytes]
Stream = AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class Chip:
    """Something to say for who does not know what to say; in both languages of the page."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Pane:
    """Somebody's phone. `chat` is their sender id too."""

    chat: str
    name: str
    role: str
    chips: tuple[Chip, ...]

    @property
    def face(self) -> str:
        """The sign on their avatar: the family name, also of 小李 and 老周."""
        return self.name.lstrip("小老阿")[:1] or self.name[:1]


@dataclass(frozen=True, slots=True)
class BotOf:
    """A bot that can be chatted with here, and its shop."""

    name: str
    slug: str
    shop: str
    keeper: str


SHOPPERS = (
    Pane(
        "shopper",
        "小李",
        "shopper",
        (
            Chip("来两箱苹果 送3号楼", "two boxes of apples to building 3"),
            Chip("有什么水果", "what fruit do you have?"),
            Chip("确认", "yes"),
            Chip("我的订单", "my orders"),
            Chip("帮助", "help"),
        ),
    ),
    Pane(
        "shopper2",
        "陈阿姨",
        "shopper",
        (
            Chip("鸡蛋多少钱", "how much are the eggs?"),
            Chip("来一板鸡蛋 两斤五花肉", "a tray of eggs and two jin of pork belly"),
            Chip("看看篮子", "my basket"),
            Chip("老样子", "the usual"),
            Chip("找店主", "I want to talk to a person"),
        ),
    ),
)
KEEPER = Pane(
    "keeper",
    "王师傅",
    "keeper",
    (
        Chip("今天的订单", "today's orders"),
        Chip("接单 1", "accept 1"),
        Chip("出发 1", "out 1"),
        Chip("送达 1", "delivered 1"),
        Chip("帮助", "help"),
    ),
)
GROUP = Pane(
    "group",
    "",
    "everyone",
    (
        Chip("@店 有什么水果", "@shop what fruit do you have?"),
        Chip("@店 来一箱苹果", "@shop a box of apples"),
        Chip("今天天气真好", "what a lovely day"),
    ),
)


async def show_simulator(front: Front, request: Request) -> Response:
    """The page with everybody's phones, for one bot."""
    found = await front.house.read(lambda tx: _bots(tx, front))
    asked = request.query_params.get("bot", "")
    chosen = next((bot for bot in found if bot.name == asked), found[0] if found else None)
    keeper = KEEPER
    if chosen is not None and chosen.keeper:
        keeper = Pane(KEEPER.chat, chosen.keeper, KEEPER.role, KEEPER.chips)
    context = {
        "bots": found,
        "bot": chosen,
        "panes": (*SHOPPERS, keeper),
        "shoppers": SHOPPERS,
        "group": GROUP,
        "epoch": front.epoch,
    }
    return front.page(request, "simulator.html", context)


def _bots(tx: Tx, front: Front) -> Sequence[BotOf]:
    settings = front.house.settings.bots
    return [_bot(tx, name, settings[name].shop) for name in front.house.feeds if name in settings]


def _bot(tx: Tx, name: str, slug: str) -> BotOf:
    try:
        shop = shops.find(tx, slug)
    except NotFound:
        return BotOf(name, "", name, "")
    top = shelf.facade(tx, shop)
    return BotOf(name, shop.slug, shop.name, top.keeper)


async def feed(front: Front, request: Request) -> Response:
    """What is sent to a chat (or to several: `li,chen`), live; resumes after `Last-Event-ID`.

    One stream serves a whole page: browsers open six connections to one host and no more.
    """
    bot, chats = request.path_params["bot"], request.path_params["chat"].split(",")
    found = front.house.feeds.get(bot)
    if found is None or len(chats) > MOST_CHATS or any(len(c) > LONGEST_NAME for c in chats):
        raise Problem(404, "no.page")
    last = request.headers.get("last-event-id") or request.query_params.get("after", "")
    after = Seen(front.epoch, seen(last, front.epoch))
    stream = events(found, chats, after, front.closing)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


def seen(last: str, epoch: str) -> int:
    """The number of the last event that a window saw; 0 if another process counted it."""
    run, _, number = last.rpartition("-")
    return int(number) if run == epoch and number.isascii() and number.isdigit() else 0


@dataclass(frozen=True, slots=True)
class Seen:
    """How far a window has come: the run of the process that counted, and the last number."""

    epoch: str
    number: int = 0


async def events(
    found: Feed,
    chats: Sequence[str],
    after: Seen,
    closing: asyncio.Event,
    silence: float = KEEPALIVE,
) -> Stream:
    """Server-sent events: one a message, and a comment now and then so that nobody hangs up.

    The id is the lowest number of those that came together: whoever comes back after it may see a
    message again (`n` tells), but misses none. It ends when the house closes.
    """
    yield f"retry: {RETRY_MS}\n: hello\n\n".encode()
    watching = (found.watch(chat, after.number) for chat in chats)
    coming = {_next(watched): watched for watched in watching}
    ending = asyncio.ensure_future(closing.wait())
    try:
        while not ending.done():
            waiting: set[asyncio.Future[Any]] = {*coming, ending}
            done, _ = await asyncio.wait(
                waiting, timeout=silence, return_when=asyncio.FIRST_COMPLETED
            )
            arrived = sorted(future.result() for future in coming if future in done)
            for heard in [future for future in coming if future in done]:
                watched = coming.pop(heard)
                coming[_next(watched)] = watched
            for number, payload in arrived:
                head = f'id: {after.epoch}-{arrived[0][0]}\ndata: {{"n":{number},"shown":'
                yield head.encode() + payload + b"}\n\n"
            if not done:
                yield b": still here\n\n"
    finally:
        await _cancelled([*coming, ending])


async def _cancelled(futures: Sequence[asyncio.Future[Any]]) -> None:
    for future in futures:
        future.cancel()
    await asyncio.gather(*futures, return_exceptions=True)


def _next(watched: AsyncIterator[Event]) -> asyncio.Future[Event]:
    return asyncio.ensure_future(anext(watched))
