"""When a need has waited long enough, and whether goods are what somebody wished for."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from store.core import DAY

UNCONSENTED_KEPT = 7 * DAY
CONSENTED_KEPT = 180 * DAY
SAID_MOST = 500
WHAT_MOST = 80


def folded(text: str) -> str:
    """A text for comparing: one width, lower case, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def fits(what: str, names: Sequence[str]) -> int:
    """How well goods of these names meet a wish: the length of the longest name in it; 0 = not.

    A name of a single character must be the whole wish: 鸡 is not in 鸡蛋.
    """
    wish = folded(what)
    best = 0
    for name in map(folded, names):
        if name and (name == wish or (len(name) > 1 and name in wish)):
            best = max(best, len(name))
    return best


def best_fit(what: str, goods: Sequence[tuple[int, Sequence[str]]]) -> int | None:
    """The SKU whose name meets a wish best, the first of equals; None if no one does."""
    scored = [(fits(what, names), -place, sku) for place, (sku, names) in enumerate(goods)]
    best = max(scored, default=(0, 0, 0))
    return best[2] if best[0] else None
