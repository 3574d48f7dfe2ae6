"""What every platform adapter does: parse what comes in, render the answer, send what comes later.

`parse` and `render` are synchronous and touch no network: the lane calls them on its own thread.
`send` is asynchronous and is called by the outbox alone, after the commit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from handlers.message import Message, Reply


@dataclass(frozen=True, slots=True)
class Hook:
    """One HTTP request of a platform; header names are lower-case. The body is at most 64 KB."""

    method: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """The HTTP answer to a hook."""

    status: int = 200
    body: bytes = b""
    media_type: str = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Heard(Message):
    """A message with the handle that its platform wants to see in the answer.

    WeChat: the account that was written to; Telegram: the id of the pressed button's query. It
    lives as long as the HTTP request; a stored message may lose it and be rendered all the same.
    """

    handle: str = ""


class BadHook(Exception):
    """A hook that is forged, stale or broken: answered with `status` (400, 401, 403, 413)."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class Outcome(StrEnum):
    """What became of one send."""

    SENT = "sent"
    WAIT = "wait"  # not tried: this chat has its turn after `Sent.after_ms`
    RETRY = "retry"  # not delivered for certain; again after `Sent.after_ms`
    REFUSED = "refused"  # never will be (blocked, unfollowed, out of budget)
    UNKNOWN = "unknown"  # timed out after the bytes left: may have arrived


@dataclass(frozen=True, slots=True)
class Sent:
    """The outcome of a send; `why` is a short reason for people, never with secrets in it."""

    outcome: Outcome
    after_ms: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message that the shop sends of its own accord. `key` is unique to it (idempotency)."""

    key: str
    chat: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class Ability:
    """What this account can do, for `lindian check` and for the message budget."""

    name: str
    works: bool
    instead: str = ""  # how the shop degrades where it does not


class Platform(Protocol):
    """One bot on one platform."""

    bot: str
    name: str  # wechat, telegram, local

    def parse(self, hook: Hook, now: int) -> Answer | Sequence[Message]:
        """The messages in a hook (one), or the answer to what is no message. `now`: UTC ms.

        Handshakes and what needs no reaction (delivery reports, channel posts) come back as an
        `Answer` to be sent as it is.
        Raises BadHook for what is forged, stale or broken.
        """
        ...

    def render(self, reply: Reply, message: Message) -> Answer:
        """The HTTP answer that carries this reply to this message; an empty reply says nothing."""
        ...

    def acknowledge(self, message: Message) -> Answer:
        """The HTTP answer when the reply is late and will be sent by `send`."""
        ...

    async def after(self, message: Message) -> None:
        """Do the small courtesies once the answer has left (a pressed button stops spinning).

        Best effort: raises nothing, and may be left out.
        """
        ...

    async def send(self, parcel: Parcel) -> Sent:
        """Send a later message. Never raises for what the platform or the network does."""
        ...

    def abilities(self) -> Sequence[Ability]:
        """What the account behind this bot can and cannot do (no network)."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
