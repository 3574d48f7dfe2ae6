"""The simulator's own platform: plain JSON in, plain JSON out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, Protocol

import msgspec
from msgspec import Meta

from bot.platforms.base import Ability, Answer, BadHook, Hook, Outcome, Parcel, Sent
from bot.platforms.words import clean, with_door
from handlers.message import (
    ContactCard,
    Content,
    Entered,
    Left,
    Link,
    Message,
    Picture,
    Reply,
    Spot,
    Tapped,
    Text,
    Unknown,
    Voice,
)

LARGEST_BODY = 64 * 1024
_JSON = "application/json"
Name = Annotated[str, Meta(min_length=1, max_length=128)]
Short = Annotated[str, Meta(max_length=512)]
Kind = Literal[
    "", "text", "token", "scene", "picture", "voice", "spot", "link", "contact", "left", "unknown"
]


class Said(msgspec.Struct):
    """A hook's body: who says what where. `kind` may be left out for text, token and scene."""

    id: Name
    chat: Name
    sender: Short = ""
    name: Short = ""
    kind: Kind = ""
    text: str | None = None
    token: Annotated[str, Meta(max_length=64)] | None = None
    scene: Annotated[str, Meta(max_length=64)] | None = None
    ref: Short = ""
    url: Annotated[str, Meta(max_length=2048)] = ""
    phone: Annotated[str, Meta(max_length=32)] = ""
    latitude: Annotated[float, Meta(ge=-90, le=90)] = 0.0
    longitude: Annotated[float, Meta(ge=-180, le=180)] = 0.0
    own: bool = False
    group: bool = False
    addressed: bool = True
    quoted: str = ""
    edits: Short = ""


class Shown(msgspec.Struct):
    """What goes back: the reply (null when nothing is said) and the chat that shows it."""

    reply: Reply | None
    chat: str
    later: bool = False


class Feed(Protocol):
    """Where later messages go: every open window of a chat."""

    def publish(self, chat: str, payload: bytes) -> None:
        """Show a JSON document as of `Local.render` in the chat."""
        ...


_decoder = msgspec.json.Decoder(Said)


class Local:
    """One bot of the simulator."""

    name = "local"

    def __init__(self, bot: str, feed: Feed) -> None:
        self.bot = bot
        self.feed = feed

    def parse(self, hook: Hook, now: int) -> Answer | Sequence[Message]:
        """See `Platform.parse`."""
        if len(hook.body) > LARGEST_BODY:
            raise BadHook(413, "the body is larger than 64 KB")
        if hook.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise BadHook(403, "another site may not speak here")
        try:
            said = _decoder.decode(hook.body)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise BadHook(400, "the body is no message") from error
        message = self._message(said, now)
        if not (message.id and message.chat):
            raise BadHook(400, "the message has no name")
        return (message,)

    def _message(self, said: Said, now: int) -> Message:
        return Message(
            id=clean(said.id),
            bot=self.bot,
            chat=clean(said.chat),
            sender=clean(said.sender) or clean(said.chat),
            content=_content(said),
            at=now,
            name=clean(said.name),
            group=said.group,
            addressed=said.addressed,
            quoted=clean(said.quoted),
            ref=clean(said.id),
            edits=clean(said.edits),
        )

    def render(self, reply: Reply, message: Message) -> Answer:
        """See `Platform.render`. What is personal goes from a group to the sender's own chat."""
        chat = message.sender if message.group and reply.personal else message.chat
        return _answer(Shown(with_door(reply) or None, chat))

    def acknowledge(self, message: Message) -> Answer:
        """See `Platform.acknowledge`."""
        return _answer(Shown(None, message.chat, later=True))

    async def after(self, message: Message) -> None:
        """Nothing to do."""

    async def send(self, parcel: Parcel) -> Sent:
        """Show it in the chat's open windows."""
        self.feed.publish(parcel.chat, msgspec.json.encode(Shown(parcel.reply, parcel.chat)))
        return Sent(Outcome.SENT)

    def abilities(self) -> Sequence[Ability]:
        """Everything works in a simulator."""
        names = ("replies", "late messages", "parametric QR", "buttons", "groups")
        return tuple(Ability(name, works=True) for name in names)

    async def close(self) -> None:
        """Nothing to let go of."""


def _answer(shown: Shown) -> Answer:
    return Answer(body=msgspec.json.encode(shown), media_type=_JSON)


def _content(said: Said) -> Content:
    text = clean(said.text or "")
    if said.kind in ("", "text", "token", "scene"):
        return _spoken(said, text)
    return _shared(said, text)


def _spoken(said: Said, text: str) -> Content:
    if said.token is not None and said.kind in ("", "token"):
        return Tapped(clean(said.token))
    if said.scene is not None or said.kind == "scene":
        return Entered(clean(said.scene or ""))
    if said.text is None:
        raise BadHook(400, "the message says nothing")
    return Text(text)


def _shared(said: Said, text: str) -> Content:
    ref, url = clean(said.ref), clean(said.url)
    shared: dict[str, Content] = {
        "picture": Picture(ref, text),
        "voice": Voice(ref, text),
        "spot": Spot(said.latitude, said.longitude, text),
        "link": Link(url, text),
        "contact": ContactCard(clean(said.phone), text, said.own),
        "left": Left(),
        "unknown": Unknown(text or "unknown"),
    }
    return shared[said.kind]
