"""Time and chance as ports, so that the same code runs under a simulator.

Instants are UTC in milliseconds since 1970 (`int`); durations too. This is the one home of the
system's clock and randomness.
"""

from __future__ import annotations

import secrets
import threading
import time
from datetime import UTC, datetime, tzinfo
from typing import Protocol
from zoneinfo import ZoneInfo

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> int:
        """UTC in milliseconds."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> int:
        """UTC in milliseconds."""
        return time.time_ns() // 1_000_000


class SteadyClock:
    """A clock that never goes back: set back, it goes on at half its speed until it is right again.

    What was posted before the step is still due after it, and an order still runs out.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._seen = 0
        self._halves = 0  # what it says, in half milliseconds

    def now(self) -> int:
        """UTC in milliseconds, and never less than it said before."""
        with self._lock:
            seen = self._clock.now()
            self._halves = max(2 * seen, self._halves + max(0, seen - self._seen))
            self._seen = seen
            return self._halves // 2


class VirtualClock:
    """A clock that moves only when told to."""

    def __init__(self, at: int) -> None:
        self.at = at

    def now(self) -> int:
        """The time it was set to."""
        return self.at

    def forward(self, by: int) -> None:
        """Let `by` milliseconds pass (a negative number steps back, as clocks do)."""
        self.at += by


class Ids(Protocol):
    """Makes identifiers."""

    def next(self, now: int) -> int:
        """A new id: positive, below 2**63, rising with time within a process."""
        ...

    def token(self) -> str:
        """Eight letters that nobody can guess."""
        ...


class SystemIds:
    """Time-ordered ids: 42 bits of milliseconds, 11 that name the process, 10 that count.

    Two processes with the same name (a chance of 1 in 2,048) may collide within a millisecond; the
    key of the table refuses that, and the batch is served again. A process that needs more than
    1,024 ids in a millisecond takes those of the next.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process = secrets.randbits(11)
        self._last = 0  # milliseconds and count

    def next(self, now: int) -> int:
        """A new id."""
        with self._lock:
            self._last = max(now << 10, self._last + 1)
            at, count = divmod(self._last, 1 << 10)
            return (at << 21) | (self._process << 10) | count

    def token(self) -> str:
        """Eight url-safe characters."""
        return secrets.token_urlsafe(6)


class CountingIds:
    """Ids for tests, which count up from 1."""

    def __init__(self, start: int = 1) -> None:
        self._next = start

    def next(self, now: int) -> int:
        """The next number."""
        _ = now
        self._next += 1
        return self._next - 1

    def token(self) -> str:
        """The next number as eight letters."""
        return f"t{self.next(0):07d}"


def local_time(at: int, zone: str | tzinfo) -> datetime:
    """An instant (UTC ms) as an aware datetime in a zone."""
    tz = ZoneInfo(zone) if isinstance(zone, str) else zone
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(tz)


def instant(moment: datetime) -> int:
    """An aware datetime as UTC milliseconds."""
    return int(moment.timestamp() * 1000)
