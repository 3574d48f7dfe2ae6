"""Live windows: who is looking at a chat sees what is sent to it, at once.

The last messages of each chat are kept in memory, so that a window that lost its connection for a
moment catches up. The database stays the home of everything: a lost feed loses nothing.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator

KEPT = 100
CHATS = 2_000


class Recorded:
    """What was published: (chat, payload) in order."""

    def __init__(self) -> None:
        self.published: list[tuple[str, bytes]] = []


class Feed:
    """The chats of one bot."""

    def __init__(self) -> None:
        self._kept: dict[str, deque[tuple[int, bytes]]] = {}
        self._windows: dict[str, set[asyncio.Queue[tuple[int, bytes]]]] = {}
        self._records: list[Recorded] = []
        self._count = 0

    def publish(self, chat: str, payload: bytes) -> None:
        """Show a JSON document in every window of a chat."""
        self._count += 1
        if chat not in self._kept and len(self._kept) >= CHATS:
            self._kept.pop(next(iter(self._kept)))
        self._kept.setdefault(chat, deque(maxlen=KEPT)).append((self._count, payload))
        for record in self._records:
            record.published.append((chat, payload))
        for window in self._windows.get(chat, ()):
            window.put_nowait((self._count, payload))

    async def watch(self, chat: str, after: int = 0) -> AsyncIterator[tuple[int, bytes]]:
        """What is shown in a chat, from number `after` on, for as long as somebody looks."""
        window: asyncio.Queue[tuple[int, bytes]] = asyncio.Queue()
        self._windows.setdefault(chat, set()).add(window)
        try:
            for number, payload in tuple(self._kept.get(chat, ())):
                if number > after:
                    yield number, payload
            while True:
                yield await window.get()
        finally:
            windows = self._windows[chat]
            windows.discard(window)
            if not windows:
                del self._windows[chat]

    def recorded(self) -> Recorded:
        """Everything that is published from now on, in order, for whoever reads it later."""
        record = Recorded()
        self._records.append(record)
        return record
