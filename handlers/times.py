"""Times as they are written down for whoever delivers."""

from __future__ import annotations

import re

from handlers.context import Here
from handlers.understand import When, times
from handlers.understand.normalise import normalise

_FROM_NOW = re.compile(r"小时|分钟|钟头")  # read later, it has to be known from when
LATE = 19  # o'clock: 七点半 may be of the morning as well, so it is said which is meant
_OF_DAY = re.compile(r"[晚夜午傍:]|pm|night|evening", re.IGNORECASE)


def due(when: When, here: Here, before: str = "") -> str:
    """A time as it was said; with its date if that is not today's, for it is read on another day.

    After the time `before`, which it changes, 9点 is nine o'clock of that day.
    """
    whole = times.over(before, when.text)
    if whole != when.text:
        changed = times.find(normalise(whole), here.local_now)
        again = due(changed, here) if changed is not None and changed.text == whole else ""
        if again and before.endswith(again.removeprefix(whole)):  # of the same day as it was
            return again
    moment = when.end or when.start
    if moment is None:
        return when.text
    if _FROM_NOW.search(when.text):
        return here.words("mark.dated", said=when.text, date=f"{moment:%H:%M}")
    if moment.date() == here.local_now.date():
        if moment.hour < LATE or when.start != when.end or _OF_DAY.search(when.text):
            return when.text
        return here.words("mark.dated", said=when.text, date=f"{moment:%H:%M}")
    day = here.words("mark.date", month=moment.month, day=moment.day)
    return here.words("mark.dated", said=when.text, date=day)
