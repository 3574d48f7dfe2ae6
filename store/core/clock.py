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
    """Time-ordered ids: 42 bits of milliseconds, 21 bits that start at random and count up."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def next(self, now: int) -> int:
        """A new id, unique across processes but for a chance of one in two million a millisecond."""
        with self._lock:
            fresh = (now << 21) | secrets.randbits(20)
            self._last = fresh if fresh > self._last else self._last + 1
            return self._last

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
