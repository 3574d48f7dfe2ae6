"""How a refusal of the store reads on a page."""

from __future__ import annotations

from collections.abc import Mapping

from bot.web.shelf import BasketPage
from bot.web.words import PageWords
from store.checkout import NoPlace
from store.core import money
from store.core.errors import (
    BelowMinimum,
    EmptyBasket,
    Invalid,
    NotFound,
    NotSold,
    OutOfStock,
    QuoteChanged,
    Refusal,
)

SAID: Mapping[type[Refusal], str] = {
    QuoteChanged: "changed",
    EmptyBasket: "empty",
    NoPlace: "noplace",
    NotFound: "noplace",
}
WHYS = frozenset(
    ("quantity", "lines", "phone", "phone.missing", "contact.missing", "address.missing")
)


def why_of(no: Invalid) -> str:
    """What is wrong with what was typed, as a key of `TROUBLE`."""
    why = str(no.facts.get("why", ""))
    return why if why in WHYS else "refused"


def sentence(no: Refusal, words: PageWords, found: BasketPage) -> str:
    """A refusal in words; the new quote stands below it."""
    facts: tuple[str, ...] = ()
    if isinstance(no, Invalid):
        key = why_of(no)
    elif isinstance(no, BelowMinimum):
        key, facts = "below", (money(found.quote.minimum_fen, found.quote.currency),)
    elif isinstance(no, NotSold):
        key, facts = "notsold.named", (str(no.facts.get("name", "")),)
    elif isinstance(no, OutOfStock):
        key, facts = "short", (_short_names(words, found),)
    else:
        key = SAID.get(type(no), "refused")
    return words(f"trouble.{key}", *facts)


def _short_names(words: PageWords, found: BasketPage) -> str:
    names: dict[str, None] = {line.name: None for line in found.quote.problems}
    return words("list.and").join(names)
