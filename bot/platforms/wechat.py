"""WeChat Official Accounts: signed and encrypted hooks, passive replies, later messages."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from bot.platforms import words
from bot.platforms.base import Ability, Answer, BadHook, Heard, Hook, Outcome, Parcel, Sent
from bot.platforms.wechat_read import heard
from bot.platforms.wechat_seal import Broken, Seal, envelope, same, signature
from bot.platforms.wechat_settings import WeChatSettings, abilities
from bot.platforms.wechat_xml import BadXml, read, text_reply
from handlers.message import Message, Reply

__all__ = ["WeChat", "WeChatSettings"]

LARGEST_BODY = 64 * 1024
LONGEST_TEXT = 2048  # bytes of UTF-8 in one text reply
FRESH_SECONDS = 5 * 60
ACKNOWLEDGED = Answer(body=b"success")
_XML = "application/xml; charset=utf-8"


class Sender(Protocol):
    """What the adapter needs of the outgoing API."""

    async def send_text(self, openid: str, text: str) -> Sent:
        """Send one customer-service message."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class WeChat:
    """One Official Account."""

    name = "wechat"

    def __init__(
        self,
        bot: str,
        settings: WeChatSettings,
        api: Sender,
        entropy: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        """Raises ValueError when the settings cannot work (no token, no AES key)."""
        if not settings.token:
            raise ValueError("a WeChat bot needs its token")
        self.bot = bot
        self.settings = settings
        self.api = api
        self._entropy = entropy
        aes = settings.mode == "aes"
        self._seal = Seal(settings.aes_key, settings.app_id, entropy) if aes else None
        self._limit = words.Limit(LONGEST_TEXT, "bytes", settings.page, _tame)
        self._account = ""

    def parse(self, hook: Hook, now: int) -> Answer | Sequence[Message]:
        """See `Platform.parse`."""
        if len(hook.body) > LARGEST_BODY:
            raise BadHook(413, "the body is larger than 64 KB")
        _fresh(hook.query, now)
        if hook.method == "GET":
            return self._handshake(hook.query)
        try:
            message = heard(self._fields(hook), self.bot, now)
        except (BadXml, Broken) as error:
            raise BadHook(400, str(error)) from error
        if message is None:
            return ACKNOWLEDGED
        self._account = message.handle
        return (message,)

    def _handshake(self, query: Mapping[str, str]) -> Answer:
        self._verify(query, "signature")
        echo = query.get("echostr", "")
        if not (echo.isascii() and echo.isprintable() and len(echo) <= 1024):
            raise BadHook(400, "echostr is not an echo")
        return Answer(body=echo.encode())

    def _fields(self, hook: Hook) -> Mapping[str, str]:
        if self._seal is None:
            self._verify(hook.query, "signature")
            return read(hook.body)
        encrypted = read(hook.body).get("Encrypt", "")
        if not encrypted:
            raise BadHook(400, "this account takes encrypted messages only")
        self._verify(hook.query, "msg_signature", encrypted)
        if "signature" in hook.query:
            self._verify(hook.query, "signature")
        return read(self._seal.open(encrypted))

    def _verify(self, query: Mapping[str, str], name: str, *signed: str) -> None:
        ours = signature(self.settings.token, query["timestamp"], query["nonce"], *signed)
        if not same(ours, query.get(name, "")):
            raise BadHook(403, f"{name} is wrong")

    def render(self, reply: Reply, message: Message) -> Answer:
        """See `Platform.render`."""
        if not reply:
            return ACKNOWLEDGED
        account = message.handle if isinstance(message, Heard) else self._account
        at = message.at // 1000
        xml = text_reply(message.chat, account, at, self.text(reply))
        if self._seal:
            nonce = self._entropy(8).hex()
            xml = envelope(self.settings.token, self._seal.close(xml), at, nonce)
        return Answer(body=xml.encode(), media_type=_XML)

    def text(self, reply: Reply) -> str:
        """The reply in at most 2,048 bytes; choices are numbered, since there are no buttons."""
        return self._limit.fit(reply, words.numbered(reply.choices))

    def acknowledge(self, message: Message) -> Answer:  # noqa: ARG002 - the same for every one
        """See `Platform.acknowledge`."""
        return ACKNOWLEDGED

    async def after(self, message: Message) -> None:
        """Nothing to do: a reply is complete in itself."""

    async def send(self, parcel: Parcel) -> Sent:
        """A customer-service message: 5 within 48 h of the shopper's last word."""
        if not self.settings.verified:
            return Sent(Outcome.REFUSED, why="an unverified account cannot write later")
        if not parcel.reply:
            return Sent(Outcome.REFUSED, why="there is nothing to say")
        return await self.api.send_text(parcel.chat, self.text(parcel.reply))

    def abilities(self) -> Sequence[Ability]:
        """See `Platform.abilities`."""
        return abilities(self.settings)

    async def close(self) -> None:
        """See `Platform.close`."""
        await self.api.close()


def _tame(text: str) -> str:
    """WeChat makes a link of `<a href>` in a text, whoever wrote it: break the tag."""
    return text.replace("<a", "<\u200ba").replace("<A", "<\u200bA") if "<" in text else text


def _fresh(query: Mapping[str, str], now: int) -> None:
    """Only ten digits, at most five minutes old or ahead, and not exchangeable with the nonce.

    The signature joins both without a delimiter, so a nonce that is a fresh time itself could be
    swapped in to make an old request young.
    """
    timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
    if not nonce or len(nonce) > 128:
        raise BadHook(403, "the nonce is missing or too long")
    if not _is_fresh(timestamp, now):
        raise BadHook(403, "the request is stale")
    if nonce != timestamp and _is_fresh(nonce, now):
        raise BadHook(403, "the nonce is a time")


def _is_fresh(timestamp: str, now: int) -> bool:
    if len(timestamp) != 10 or not (timestamp.isascii() and timestamp.isdigit()):
        return False
    return abs(int(timestamp) - now // 1000) <= FRESH_SECONDS
