"""Times as people say them, and the instants that they mean."""

from __future__ import annotations

from datetime import datetime

from handlers.understand.lexicon import TIME
from handlers.understand.normalise import Said
from handlers.understand.reading import When
from handlers.understand.sentence import MEASURE, Part


def may_be(parts: list[Part]) -> bool:
    """Whether the sentence has a word of time at all."""
    return any(kind in (TIME, MEASURE) for kind, *_ in parts)


def find(said: Said, now: datetime | None) -> When | None:
    """The time that a message names, if any."""
    return None
