"""`/hooks/{bot}`: every platform comes in here.

The loop thread only moves bytes; the lane verifies, decrypts, understands, decides and renders. A
reply that takes longer than the platform waits is acknowledged now and sent later.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.app import House
from bot.inbox import Served, Turn, late_letter
from bot.lanes import Job
from bot.platforms.base import Answer, Hook
from store import messages

log = structlog.get_logger()
LARGEST_BODY = 64 * 1024
TOO_LARGE = Answer(413, b"the body is larger than 64 KB")
NO_BOT = Answer(404, b"no such bot")
BUSY = Answer(503, b"try again")


def hook_routes(house: House) -> list[Route]:
    """The hooks of every bot."""

    async def hook(request: Request) -> Response:
        answer = await serve_hook(house, request)
        return Response(answer.body, answer.status, media_type=answer.media_type)

    return [Route("/hooks/{bot}", hook, methods=["GET", "POST"])]


async def serve_hook(house: House, request: Request) -> Answer:
    """The answer to one request of a platform."""
    bot = request.path_params["bot"]
    if bot not in house.platforms:
        return NO_BOT
    body = await _body(request)
    if body is None:
        return TOO_LARGE
    hook = Hook(request.method, dict(request.query_params), dict(request.headers), body)
    return await serve_turn(house, Turn(bot, hook))


async def _body(request: Request) -> bytes | None:
    """The body, unless it is too large; what is too large is not even kept."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > LARGEST_BODY:
            return None
        chunks.append(chunk)
    return b"".join(chunks)


async def serve_turn(house: House, turn: Turn) -> Answer:
    """Serve one turn: in time, or acknowledged now and answered later."""
    job = Job(turn)
    future = house.lane.submit(job)
    try:
        served: Served = await asyncio.wait_for(
            asyncio.shield(asyncio.wrap_future(future)), house.settings.reply_within
        )
    except TimeoutError:
        job.late = True
        future.add_done_callback(lambda done: _send_late(house, done))
        return house.inbox.acknowledgement(turn)
    except Exception:
        log.exception("hook.failed", bot=turn.bot)
        return BUSY
    await _after(house, served)
    return served.answer


async def _after(house: House, served: Served) -> None:
    """What a platform wants beside the answer (Telegram's spinner on a button stops)."""
    if served.message is not None:
        await house.platforms[served.message.bot].after(served.message)


def _send_late(house: House, done: Future[Any]) -> None:
    """The reply came after its time; post it, unless the lane already has."""
    if done.exception() is not None:
        return
    served: Served = done.result()
    if served.message is not None and served.reply and not served.late:
        letter = late_letter(served.message, served.reply)
        house.lane.submit(Job(messages.post([letter])))
