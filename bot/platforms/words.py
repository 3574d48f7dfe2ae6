"""How a reply looks as plain lines: one shape for every platform that shows text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from handlers.message import PRIVATE_CHAT, Card, Choice, Reply

# What neither XML 1.0 nor PostgreSQL nor UTF-8 can carry.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WIDEST_LEFT = 18  # columns; a cheap phone shows about 34
SHARED = "shared"  # the `shop` of a bot that serves many
_WIDE = "\u3000"
COMMAND = "do:"  # how the token of a choice begins that is a command


Unit = Literal["bytes", "utf16"]


def clean(text: str) -> str:
    """The text without characters that some platform or database could not carry."""
    return _UNPRINTABLE.sub("", text) if _UNPRINTABLE.search(text) else text


def columns(text: str) -> int:
    """Width in half-width columns; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def card_lines(card: Card) -> list[str]:
    """The title, the rows with their right sides below each other, the last line, the note."""
    lines = [f"【{card.title}】"] if card.title else []
    shown = [columns(left) for left, right in card.rows if right]
    width = min(max(shown, default=0), _WIDEST_LEFT)
    lines += [_row(left, right, width) for left, right in card.rows]
    return lines + [line for line in (card.total, card.note) if line]


def _row(left: str, right: str, width: int) -> str:
    if not right:
        return left
    gap = max(width - columns(left), 0)
    return f"{left}{_WIDE * (gap // 2)}{' ' * (gap % 2)}{_WIDE}{right}"


def with_door(reply: Reply, door: str = "") -> Reply:
    """The reply with the way to the private chat; without one, the choice that would open it goes."""
    if not any(choice.url == PRIVATE_CHAT for choice in reply.choices):
        return reply
    choices = [
        replace(choice, url=door) if choice.url == PRIVATE_CHAT else choice
        for choice in reply.choices
    ]
    return replace(reply, choices=tuple(c for c in choices if c.url or c.token))


def body(reply: Reply) -> str:
    """The text and the card, without choices and link."""
    lines = [reply.text] if reply.text else []
    if reply.card:
        lines += card_lines(reply.card)
    return clean("\n".join(lines))


def numbered(choices: Sequence[Choice]) -> list[str]:
    """`1. 确认` a line; a number is the choice's place, which a link keeps without showing it.

    A choice that is a command has no number: it may come at any time, when `1` would answer
    another question; its label is what one types.
    """
    return [clean(_line(place, choice)) for place, choice in enumerate(choices, start=1)]


def _line(place: int, choice: Choice) -> str:
    if choice.url:
        return f"{choice.label}：{choice.url}"
    return f"▸ {choice.label}" if choice.token.startswith(COMMAND) else f"{place}. {choice.label}"


def lines(reply: Reply) -> list[str]:
    """Everything that a reply says, as a terminal shows it."""
    shown = body(reply).split("\n") if reply.text or reply.card else []
    link = [pointer(reply.link)] if reply.link else []
    return shown + link + numbered(reply.choices)


def page(public_url: str, shop: str) -> str:
    """The shop's page, for what is too long to say; a bot of many shops has none."""
    known = public_url and shop not in ("", SHARED)
    return f"{public_url.rstrip('/')}/s/{shop}" if known else ""


def pointer(link: str) -> str:
    """The line that leads to a page."""
    return f"👉 {link}"


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a text may be; `page` is where the whole can be read when a reply names no page."""

    size: int
    unit: Unit
    page: str

    def fit(self, head: str, link: str, tail: Sequence[str]) -> str:
        """Head, link and tail within the limit; what is too long ends in …… and a link.

        The tail (the numbered choices) stays whole: without it nobody could answer.
        """
        whole = "\n".join([*filter(None, [head]), *_links(link), *tail])
        if self._measure(whole) <= self.size:
            return whole
        rest = "\n".join(["……", *_links(link or self.page), *tail])
        room = self.size - self._measure(rest)
        if room < 0:
            return self._cut(rest, self.size)
        return _at_line(self._cut(head, room)) + rest

    def _measure(self, text: str) -> int:
        return len(text.encode()) if self.unit == "bytes" else len(text.encode("utf-16-le")) // 2

    def _cut(self, text: str, room: int) -> str:
        """The longest beginning that fits; never half a character."""
        if self.unit == "bytes":
            return text.encode()[:room].decode(errors="ignore")
        return text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", errors="ignore")


def _links(link: str) -> list[str]:
    return [pointer(link)] if link else []


def _at_line(text: str) -> str:
    """End at a line, if that costs less than a quarter."""
    cut = text.rfind("\n") + 1
    return text[:cut] if cut >= len(text) * 3 // 4 else text
