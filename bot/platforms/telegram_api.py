"""What a shop asks of the Bot API, by python-telegram-bot, which is imported when first needed."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import httpx
import msgspec

from bot.platforms.base import Outcome, Sent
from bot.platforms.quiet import hush
from bot.platforms.telegram_calls import SendMessage
from bot.platforms.telegram_pace import Pace

if TYPE_CHECKING:
    from telegram import Bot, InlineKeyboardMarkup
    from telegram.error import TelegramError
    from telegram.request import HTTPXRequest

UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
LONG_POLL_SECONDS = 25
MINUTE, HOUR = 60_000, 3_600_000
_NOT_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class TelegramApi:
    """The outgoing side of one bot. `clock` gives ms."""

    def __init__(
        self,
        token: str,
        api_url: str,
        clock: Callable[[], int],
        patience: float = 5.0,
    ) -> None:
        """`patience`: seconds to wait for an answer to a call."""
        hush()
        self._token = token
        self._base = f"{api_url.rstrip('/')}/bot"
        self._pace = Pace(clock)
        self._patience = patience
        self._requests: list[HTTPXRequest] = []
        self._bot: Bot | None = None

    async def send_message(self, call: SendMessage) -> Sent:
        """See `Platform.send`: paced, and never earlier than Telegram's `retry_after`."""
        from telegram.error import RetryAfter, TelegramError

        wait = self._pace.wait(call.chat_id)
        if wait:
            return Sent(Outcome.WAIT, wait, "too many messages at once")
        bot = self._client()
        try:
            await bot.send_message(call.chat_id, call.text, reply_markup=_markup(call))
        except RetryAfter as error:
            after = _ms(error)
            self._pace.hold(after)
            return Sent(Outcome.RETRY, after, "Telegram asked us to wait")
        except TelegramError as error:
            return _outcome(error)
        return Sent(Outcome.SENT)

    async def answer_button(self, query: str) -> None:
        """Stop a pressed button's spinning; a query that is too old is no harm."""
        from telegram.error import TelegramError

        with suppress(TelegramError):
            await self._client().answer_callback_query(query)

    async def username(self) -> str:
        """The bot's name without the @; empty while Telegram is out of reach."""
        from telegram.error import TelegramError

        try:
            return (await self._client().get_me()).username or ""
        except TelegramError:
            return ""

    async def set_webhook(self, url: str, secret: str) -> str:
        """Have updates sent to `url`; returns why it did not work, or nothing."""
        from telegram.error import TelegramError

        try:
            await self._client().set_webhook(url, secret_token=secret, allowed_updates=UPDATES)
        except TelegramError as error:
            return _outcome(error).why
        return ""

    async def delete_webhook(self) -> None:
        """Let updates wait for `updates`. Raises TelegramError."""
        await self._client().delete_webhook()

    async def updates(self, offset: int) -> Sequence[tuple[int, bytes]]:
        """Updates from `offset` on, as (id, JSON); waits for one. Raises TelegramError."""
        found = await self._client().get_updates(
            offset, timeout=LONG_POLL_SECONDS, allowed_updates=UPDATES
        )
        return [(one.update_id, one.to_json().encode()) for one in found]

    async def close(self) -> None:
        """Let go of connections."""
        for request in self._requests:
            await request.shutdown()

    def _client(self) -> Bot:
        if self._bot is None:
            self._bot = self._made()
        return self._bot

    def _made(self) -> Bot:
        os.environ.setdefault("PTB_TIMEDELTA", "1")
        from telegram import Bot
        from telegram.request import HTTPXRequest

        self._requests = [
            HTTPXRequest(
                connection_pool_size=size,
                connect_timeout=2.0,
                read_timeout=self._patience,
                write_timeout=5.0,
                pool_timeout=2.0,
            )
            for size in (16, 1)
        ]
        calls, polls = self._requests
        return Bot(self._token, base_url=self._base, request=calls, get_updates_request=polls)


def _markup(call: SendMessage) -> InlineKeyboardMarkup | None:
    if call.reply_markup is None:
        return None
    from telegram import InlineKeyboardMarkup

    return InlineKeyboardMarkup.de_json(msgspec.to_builtins(call.reply_markup), None)


def _ms(error: TelegramError) -> int:
    after = getattr(error, "retry_after", 1)
    seconds = after if isinstance(after, int) else after.total_seconds()
    return int(seconds * 1000)


def _outcome(error: TelegramError) -> Sent:
    """What a failed call means for the message."""
    from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError

    if isinstance(error, Forbidden):
        return Sent(Outcome.REFUSED, why="they have blocked the bot or never opened it")
    if isinstance(error, (BadRequest, ChatMigrated)):
        return Sent(Outcome.REFUSED, why="Telegram does not know this chat or refuses the text")
    if isinstance(error, InvalidToken):
        return Sent(Outcome.RETRY, HOUR, "the token is refused: see config.yaml")
    if not isinstance(error, NetworkError):
        return Sent(Outcome.RETRY, MINUTE, "Telegram refused the call")
    lost = error.__cause__
    if isinstance(lost, httpx.HTTPError) and not isinstance(lost, _NOT_CONNECTED):
        return Sent(Outcome.UNKNOWN, why="Telegram did not answer")
    return Sent(Outcome.RETRY, 1_000, "Telegram cannot be reached")
