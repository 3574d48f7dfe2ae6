"""Being reached by Telegram: the webhook, or polling where there is no public address."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import msgspec
import structlog

from bot.platforms.base import Answer, Hook, Outcome
from bot.platforms.telegram import SECRET_HEADER, Telegram
from bot.platforms.telegram_api import TelegramApi
from bot.platforms.telegram_calls import SendMessage

log = structlog.get_logger()
PAUSE_SECONDS = 3.0
MOST_TRIES = 4  # of a reply: nobody else is heard meanwhile
LONGEST_WAIT = 60.0

Handle = Callable[[Hook], Awaitable[Answer]]
Sleep = Callable[[float], Awaitable[None]]


async def poll(
    telegram: Telegram, api: TelegramApi, handle: Handle, sleep: Sleep = asyncio.sleep
) -> None:
    """Take updates for ever; an update counts as taken once `handle` has answered below 500.

    Telegram out of reach is no failure: it is asked again after a pause.
    """
    offset, ready = 0, False
    while True:
        ready = ready or await _ready(telegram, api)
        updates = await _updates(api, offset) if ready else None
        if updates is None:
            await sleep(PAUSE_SECONDS)
            continue
        for number, body in updates:
            if not await _taken(telegram, api, handle, sleep, body):
                await sleep(PAUSE_SECONDS)
                break
            offset = number + 1


async def be_reached(
    telegram: Telegram, api: TelegramApi, url: str, sleep: Sleep = asyncio.sleep
) -> None:
    """Have updates brought to `url`, and learn our own name; asked again while Telegram is away."""
    while not (name := await api.username()) or await api.set_webhook(
        url, telegram.settings.secret
    ):
        await sleep(PAUSE_SECONDS)
    telegram.learn(name)


async def _ready(telegram: Telegram, api: TelegramApi) -> bool:
    from telegram.error import TelegramError

    try:
        await api.delete_webhook()
    except TelegramError:
        return False
    telegram.learn(await api.username())
    return True


async def _updates(api: TelegramApi, offset: int) -> Sequence[tuple[int, bytes]] | None:
    from telegram.error import TelegramError

    try:
        return await api.updates(offset)
    except TelegramError:
        return None


async def _taken(
    telegram: Telegram, api: TelegramApi, handle: Handle, sleep: Sleep, body: bytes
) -> bool:
    secret = {SECRET_HEADER: telegram.settings.secret}
    answer = await handle(Hook("POST", headers=secret, body=body))
    if answer.status >= 500:
        return False
    if answer.status == 200 and answer.body:
        await _say(api, msgspec.json.decode(answer.body, type=SendMessage), sleep)
    return True


async def _say(api: TelegramApi, call: SendMessage, sleep: Sleep) -> None:
    """Deliver a reply, again and again within bounds: hearing twice is better than not at all."""
    for left in reversed(range(MOST_TRIES)):
        sent = await api.send_message(call)
        if sent.outcome is Outcome.SENT:
            return
        wait = sent.after_ms / 1000
        if sent.outcome is Outcome.REFUSED or wait > LONGEST_WAIT or not left:
            log.warning("poll.unsaid", outcome=sent.outcome, why=sent.why)
            return
        await sleep(wait or PAUSE_SECONDS)
