"""What a sentence is being read into: mentions of goods, amounts, and how they belong together."""

from __future__ import annotations

import msgspec


class Line(msgspec.Struct, gc=False):
    """One mention of goods while the sentence is being read; `place` counts its parts."""

    kind: str
    place: int
    start: int
    end: int
    who: tuple[int, ...]
    qty: int | None = None
    high: int | None = None
    unit: str = ""
    action: str = ""
    some: bool = False
    amount_at: int = -1


class Count(msgspec.Struct, gc=False):
    """One amount while the sentence is being read."""

    place: int
    start: int
    end: int
    qty: int
    high: int | None
    unit: str
    line: Line | None = None


class Items(msgspec.Struct, frozen=True, gc=False):
    """The lines of a sentence, and the amounts that found no goods."""

    lines: tuple[Line, ...]
    loose: tuple[Count, ...]
    kinds: frozenset[str] = frozenset()
