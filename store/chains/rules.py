"""Who wants what in a chain, and what a re-post changes: a difference, never a second order."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from store.core import DAY
from store.orders import Line

SAME_CHAIN = 3 * DAY  # a list under the same title that comes later is a new chain
KEPT = 30 * DAY


class Seat(msgspec.Struct, frozen=True):
    """What one person wants: a nickname or a room as written, lines, and what was written beside them.

    `sure` is False where the reading is only a proposal.
    """

    person: str
    lines: tuple[Line, ...]
    note: str = ""
    paid: bool = False
    sure: bool = True

    @property
    def key(self) -> str:
        """The person, however it is spaced and decorated."""
        return key_of(self.person)

    def wants_as(self, other: Seat) -> bool:
        """Whether both want the same goods."""
        return sorted(map(_wish, self.lines)) == sorted(map(_wish, other.lines))


class Body(msgspec.Struct, frozen=True):
    """What was read of a posted list: seats, and the entries that nobody could read."""

    seats: tuple[Seat, ...] = ()
    strange: tuple[str, ...] = ()


def _wish(line: Line) -> tuple[int, str, int]:
    return (line.sku_id, line.unit, line.qty)


def key_of(text: str) -> str:
    """A title or a name without its decoration."""
    return re.sub(r"[\W_]+", "", text).casefold() or text.strip()


@dataclass(frozen=True, slots=True)
class Placed:
    """A seat with the order that was placed for it."""

    seat: Seat
    order_id: int


def is_another(before: Collection[str], after: Sequence[Seat], strange: Sequence[str]) -> bool:
    """Whether a list of several people has nobody of those who stood in a chain before."""
    unread = [key_of(said) for said in strange]
    known = {seat.key for seat in after}.intersection(before)
    named = any(said.startswith(key) for said in unread for key in before)
    return bool(before) and len(after) > 1 and not (known or named)


@dataclass(frozen=True, slots=True)
class Difference:
    """What a post says that was not so before; `same` is already placed as it is."""

    added: tuple[Seat, ...] = ()
    changed: tuple[tuple[Placed, Seat], ...] = ()
    withdrawn: tuple[Placed, ...] = ()
    same: tuple[Placed, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.added or self.changed or self.withdrawn)


def difference(
    before: Mapping[str, Placed], after: Sequence[Seat], strange: Sequence[str] = ()
) -> Difference:
    """What has changed since the orders were placed, by person.

    Who stands in an entry that could not be read (`strange`) has not left.
    """
    unread = [key_of(said) for said in strange]
    now = {seat.key: seat for seat in after}
    both = [(before[key], seat) for key, seat in now.items() if key in before]
    return Difference(
        added=tuple(seat for key, seat in now.items() if key not in before),
        changed=tuple((old, new) for old, new in both if not old.seat.wants_as(new)),
        withdrawn=tuple(
            old
            for key, old in before.items()
            if key not in now and not any(said.startswith(key) for said in unread)
        ),
        same=tuple(old for old, new in both if old.seat.wants_as(new)),
    )
