"""How fast a Telegram bot may write: 30 a second, 1 a second to a chat, 20 a minute to a group.

Telegram calls these soft; its `retry_after` is not, and holds the whole bot.
"""

from __future__ import annotations

from collections.abc import Callable

_MANY_CHATS = 10_000


class _Window:
    """At most `limit` sends within any `span` ms."""

    __slots__ = ("limit", "span", "times")

    def __init__(self, limit: int, span: int) -> None:
        self.limit = limit
        self.span = span
        self.times: list[int] = []

    def earliest(self, now: int) -> int:
        """The next time that breaks no window."""
        full = len(self.times) >= self.limit
        return max(now, self.times[-self.limit] + self.span) if full else now

    def take(self, now: int) -> None:
        self.times.append(now)
        while self.times[0] <= now - self.span:
            del self.times[0]

    def idle(self, now: int) -> bool:
        return not self.times or self.times[-1] <= now - self.span


class Pace:
    """Whether a message may go now. `clock` gives ms; while it is set back, time stands still here."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._all = _Window(30, 1_000)
        self._chats: dict[int, tuple[_Window, ...]] = {}
        self._held_until = 0
        self._last = clock()
        self._lead = 0

    def wait(self, chat: int) -> int:
        """Ms that the chat has to wait; when there are none, its message counts as sent now."""
        now = self._now()
        windows = (self._all, *self._chat(chat, now))
        at = max(self._held_until, *(window.earliest(now) for window in windows))
        if at == now:
            for window in windows:
                window.take(now)
        return at - now

    def hold(self, ms: int) -> None:
        """Nothing leaves for so long."""
        self._held_until = max(self._held_until, self._now() + ms)

    def _now(self) -> int:
        self._lead += max(0, self._last - self._clock() - self._lead)
        self._last = self._clock() + self._lead
        return self._last

    def _chat(self, chat: int, now: int) -> tuple[_Window, ...]:
        if len(self._chats) > _MANY_CHATS:
            self._chats = {
                name: windows
                for name, windows in self._chats.items()
                if not all(window.idle(now) for window in windows)
            }
        group = (_Window(20, 60_000),) if chat < 0 else ()
        return self._chats.setdefault(chat, (_Window(1, 1_000), *group))
