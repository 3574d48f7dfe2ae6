"""How long somebody waits for a person, and who is called when."""

from __future__ import annotations

import re
from collections.abc import Sequence

from store.core import DAY, HOUR, MINUTE, Machine

ANSWER_WITHIN = 15 * MINUTE
TALK_LASTS = 6 * HOUR  # then the shop answers again, whoever forgot to end it
WORD_LASTS = 3 * DAY  # a word for the keeper that keeps nobody waiting
ROUNDS = 2  # each keeper is called at most twice
ABOUT_MOST = 500
UNREAD_MOST = 40
UNREAD_KEPT = 30 * DAY  # as long as raw chat

HANDOFF = Machine(
    {
        "left": ("waiting", "answered", "closed"),
        "waiting": ("answered", "closed"),
        "answered": ("closed",),
        "closed": (),
    }
)

_LONG_NUMBER = re.compile(r"\d{7,}")


def next_keeper(keepers: Sequence[int], called: int) -> int | None:
    """Who is called after `called` calls; None when everybody was, twice, or there is nobody."""
    return keepers[called % len(keepers)] if called < ROUNDS * len(keepers) else None


def without_numbers(text: str) -> str:
    """Words to show a keeper: nobody's phone number among them."""
    return _LONG_NUMBER.sub("…", text)
