"""Telegram: hooks with a secret, answers in the hook's own response, later messages by the API."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec

from bot.platforms import words
from bot.platforms.base import Ability, Answer, BadHook, Heard, Hook, Outcome, Parcel, Sent
from bot.platforms.telegram_calls import Button, Keyboard, SendMessage
from bot.platforms.telegram_read import Me, heard
from bot.platforms.telegram_update import read
from bot.platforms.words import SHARED, page
from handlers.message import Choice, Message, Reply

TELEGRAM = "https://api.telegram.org"
LARGEST_BODY = 64 * 1024
LONGEST_TEXT = 4096  # UTF-16 units
LONGEST_TOKEN = 64  # bytes of callback_data
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the header's name
_JSON = "application/json"
_SHORT_LABEL = 12  # columns; three such buttons stand in a row


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """One bot, as config.yaml describes it. `secret` is the webhook's secret token."""

    token: str
    secret: str
    api_url: str = TELEGRAM
    username: str = ""
    public_url: str = ""
    shop: str = ""

    @property
    def page(self) -> str:
        """The shop's page, for what is too long to say; empty when there is none."""
        return page(self.public_url, self.shop)


class Sender(Protocol):
    """What the adapter needs of the outgoing API."""

    async def send_message(self, call: SendMessage) -> Sent:
        """Send one message."""
        ...

    async def answer_button(self, query: str) -> None:
        """Stop a pressed button's spinning. Best effort."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class Telegram:
    """One Telegram bot."""

    name = "telegram"

    def __init__(self, bot: str, settings: TelegramSettings, api: Sender) -> None:
        """Raises ValueError when the token is none or the secret is missing."""
        owner, colon, _ = settings.token.partition(":")
        if not colon or not (owner.isascii() and owner.isdigit()):
            raise ValueError("a Telegram token looks like 123456789:AAF…")
        if not settings.secret:
            raise ValueError("a Telegram bot needs a secret for its webhook")
        self.bot = bot
        self.settings = settings
        self.api = api
        self.me = Me(int(owner), settings.username.removeprefix("@"))
        self._limit = words.Limit(LONGEST_TEXT, "utf16", settings.page)

    def learn(self, username: str) -> None:
        """Take the name that Telegram knows; mentions in groups need it."""
        if username:
            self.me = Me(self.me.id, username)

    def parse(self, hook: Hook, now: int) -> Answer | Sequence[Message]:
        """See `Platform.parse`."""
        if len(hook.body) > LARGEST_BODY:
            raise BadHook(413, "the body is larger than 64 KB")
        secret = hook.headers.get(SECRET_HEADER)
        if secret is None:
            raise BadHook(401, "the secret token is missing")
        theirs = secret.encode("utf-8", "surrogatepass")
        if not hmac.compare_digest(self.settings.secret.encode(), theirs):
            raise BadHook(403, "the secret token is wrong")
        message = heard(read(hook.body), self.bot, self.me, now)
        return Answer() if message is None else (message,)

    def render(self, reply: Reply, message: Message) -> Answer:
        """See `Platform.render`. What is personal goes from a group to the private chat."""
        if not reply:
            return Answer()
        chat = message.sender if message.group and reply.personal else message.chat
        return Answer(body=msgspec.json.encode(self.call(chat, reply)), media_type=_JSON)

    def call(self, chat: str, reply: Reply) -> SendMessage:
        """The reply as a call; choices are buttons, or numbered lines if a token is too long."""
        reply = words.with_door(reply, self._door())
        buttons = [choice for choice in reply.choices if _is_button(choice)]
        tail = words.numbered(reply.choices) if len(buttons) < len(reply.choices) else []
        text = self._limit.fit(reply, tail) or "👇"
        markup = Keyboard(_rows(buttons)) if buttons else None
        return SendMessage(int(chat), text, markup)

    def _door(self) -> str:
        """The link by which somebody opens the private chat; a bot cannot write there first."""
        start = f"?start={self.settings.shop}" if self.settings.shop not in ("", SHARED) else ""
        return f"https://t.me/{self.me.username}{start}" if self.me.username else ""

    def acknowledge(self, message: Message) -> Answer:  # noqa: ARG002 - the same for every one
        """See `Platform.acknowledge`."""
        return Answer()

    async def after(self, message: Message) -> None:
        """Stop the pressed button's spinning."""
        if isinstance(message, Heard) and message.handle:
            await self.api.answer_button(message.handle)

    async def send(self, parcel: Parcel) -> Sent:
        """See `Platform.send`; Telegram knows no idempotency, so after a time-out it may have arrived."""
        if not parcel.reply:
            return Sent(Outcome.REFUSED, why="there is nothing to say")
        return await self.api.send_message(self.call(parcel.chat, parcel.reply))

    def abilities(self) -> Sequence[Ability]:
        """See `Platform.abilities`."""
        return (
            Ability("replies", works=True),
            Ability("late messages", works=True),
            Ability("first word", works=False, instead="the shopper opens the bot by a deep link"),
            Ability("buttons", works=True),
            Ability("mentions in groups", works=True),
            Ability(
                "all group talk",
                works=False,
                instead="privacy mode: commands, mentions and replies only",
            ),
        )

    async def close(self) -> None:
        """See `Platform.close`."""
        await self.api.close()


def _is_button(choice: Choice) -> bool:
    return bool(choice.url) or 0 < len(choice.token.encode()) <= LONGEST_TOKEN


def _rows(choices: Sequence[Choice]) -> list[list[Button]]:
    """Short labels stand three in a row, long ones alone."""
    wide = any(words.columns(choice.label) > _SHORT_LABEL for choice in choices)
    buttons = [_button(choice) for choice in choices]
    step = 1 if wide else 3
    return [buttons[at : at + step] for at in range(0, len(buttons), step)]


def _button(choice: Choice) -> Button:
    label = words.clean(choice.label) or "👉"
    if choice.url:
        return Button(label, url=choice.url)
    return Button(label, callback_data=choice.token)
