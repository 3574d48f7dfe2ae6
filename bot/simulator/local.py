"""Somebody in the simulator: plain JSON to the shop and back."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Sequence
from typing import Protocol

import httpx
import msgspec

from bot.platforms import words
from bot.platforms.local import Shown
from bot.simulator.person import Refused, look
from handlers.message import Choice

_numbers = itertools.count(secrets.randbits(40))
_decoder = msgspec.json.Decoder(Shown)


class Published(Protocol):
    """What a feed has shown so far: chat and JSON, oldest first."""

    @property
    def published(self) -> Sequence[tuple[str, bytes]]:
        """All of it."""
        ...


class LocalPerson:
    """A person at a window of the simulator. `hook` is the shop's hook, a whole URL."""

    def __init__(self, name: str, hook: str, client: httpx.AsyncClient, feed: Published) -> None:
        self.name = name
        self._hook = hook
        self._client = client
        self._feed = feed
        self._read = len(feed.published)
        self._choices: tuple[Choice, ...] = ()
        self._last = b""

    async def say(self, text: str) -> list[str]:
        """See `Person.say`."""
        return await self.message(text=text)

    async def say_in(self, group: str, text: str, *, to_shop: bool = True) -> list[str]:
        """Write in a group."""
        return await self.message(chat=group, text=text, group=True, addressed=to_shop)

    async def tap(self, number: int) -> list[str]:
        """See `Person.tap`."""
        return await self.message(token=self._choices[number - 1].token)

    async def scan(self, scene: str = "") -> list[str]:
        """See `Person.scan`."""
        return await self.message(scene=scene)

    async def leave(self) -> list[str]:
        """See `Person.leave`."""
        return await self.message(kind="left")

    async def point(self, latitude: float, longitude: float, label: str = "") -> list[str]:
        """See `Person.point`."""
        return await self.message(kind="spot", latitude=latitude, longitude=longitude, text=label)

    async def show(self, ref: str, caption: str = "") -> list[str]:
        """See `Person.show`."""
        return await self.message(kind="picture", ref=ref, text=caption)

    async def speak(self, heard: str = "") -> list[str]:
        """See `Person.speak`."""
        return await self.message(kind="voice", ref="voice-1", text=heard)

    async def repeat(self) -> list[str]:
        """See `Person.repeat`."""
        return await self._post()

    async def inbox(self, wait: float = 0.0) -> list[list[str]]:
        """See `Person.inbox`."""
        return await look(self._unread, wait)

    async def message(self, **fields: object) -> list[str]:
        """Send a message of any kind with its fields."""
        head = {"id": f"l{next(_numbers)}", "chat": self.name, "sender": self.name}
        self._last = msgspec.json.encode(head | fields)
        return await self._post()

    async def _post(self) -> list[str]:
        answer = await self._client.post(self._hook, content=self._last)
        if answer.status_code != 200:
            raise Refused(answer.status_code, answer.text)
        return self._see(answer.content)

    def _unread(self) -> list[list[str]]:
        fresh = self._feed.published[self._read :]
        self._read += len(fresh)
        return [self._see(payload) for chat, payload in fresh if chat == self.name]

    def _see(self, payload: bytes) -> list[str]:
        reply = _decoder.decode(payload).reply
        if reply is None:
            return []
        self._choices = reply.choices or self._choices
        return words.lines(reply)
