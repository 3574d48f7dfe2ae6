"""Times as they are written down for whoever delivers."""

from __future__ import annotations

from handlers.context import Here
from handlers.understand import When


def due(when: When, here: Here) -> str:
    """A time as it was said; with its date if that is not today's, for it is read on another day."""
    moment = when.end or when.start
    if moment is None or moment.date() == here.local_now.date():
        return when.text
    day = here.words("mark.date", month=moment.month, day=moment.day)
    return here.words("mark.dated", said=when.text, date=day)
