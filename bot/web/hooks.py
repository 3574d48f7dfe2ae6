"""`/hooks/{bot}`: every platform comes in here.

The loop thread only moves bytes; the lane verifies, decrypts, understands, decides and renders. A
reply that takes longer than the platform waits is acknowledged now and sent later.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.app import House
from bot.inbox import Turn
from bot.platforms.base import Answer, Hook

LARGEST_BODY = 64 * 1024
TOO_LARGE = Answer(413, b"the body is larger than 64 KB")
NO_BOT = Answer(404, b"no such bot")


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
    return await house.serve(Turn(bot, hook))


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
