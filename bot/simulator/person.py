"""A person with a phone: what they do, and what they see. One shape on every platform."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")

_LOOK_EVERY = 0.01  # seconds between two looks at the phone


class Refused(Exception):
    """The shop's server answered a hook with an error; `status` and its words."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(f"{status}: {words}")
        self.status = status


class Person(Protocol):
    """Somebody who chats with the shop. Replies come back as the lines on their screen."""

    name: str

    async def say(self, text: str) -> list[str]:
        """Write words; the lines of the reply, choices as `1. 确认`; none when it is silent."""
        ...

    async def tap(self, number: int) -> list[str]:
        """Take the choice with this number in the last message that had choices."""
        ...

    async def scan(self, scene: str = "") -> list[str]:
        """Come in by a QR code or a deep link."""
        ...

    async def leave(self) -> list[str]:
        """Unfollow or block."""
        ...

    async def point(self, latitude: float, longitude: float, label: str = "") -> list[str]:
        """Share a place."""
        ...

    async def show(self, ref: str, caption: str = "") -> list[str]:
        """Send a picture that the platform keeps as `ref`."""
        ...

    async def speak(self, heard: str = "") -> list[str]:
        """Send a voice message; `heard` is what the platform makes of it (Telegram: nothing)."""
        ...

    async def repeat(self) -> list[str]:
        """The platform delivers the last message once more, byte for byte."""
        ...

    async def inbox(self, wait: float = 0.0) -> list[list[str]]:
        """Messages that came later, each as its lines; wait up to so many seconds for one."""
        ...


def offers(lines: Sequence[str], number: int) -> bool:
    """Whether a choice with this number stands among the lines."""
    return any(line.startswith(f"{number}. ") for line in lines)


async def look(see: Callable[[], list[T]], wait: float) -> list[T]:
    """What is there as soon as something is, at the latest after `wait` seconds."""
    loop = asyncio.get_running_loop()
    until = loop.time() + wait
    seen = see()
    while not seen and loop.time() < until:
        await asyncio.sleep(_LOOK_EVERY)
        seen = see()
    return seen
