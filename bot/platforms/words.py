"""How a reply looks as plain lines: one shape for every platform that shows text."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from handlers.message import PRIVATE_CHAT, Card, Choice, Reply

# What neither XML 1.0 nor PostgreSQL nor UTF-8 can carry.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WIDEST_LEFT = 18  # columns; a cheap phone shows about 34
SHARED = "shared"  # the `shop` of a bot that serves many
_WIDE = "\u3000"
_FEW = 4  # goods of a card that shares its text with others
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


def fewer(card: Card, shown: int) -> Card:
    """The card with so many of its goods; a line in their place says where the others are."""
    more = card.more.format(left=card.goods - shown)
    rows = (*card.rows[:shown], (more, ""), *card.rows[card.goods :])
    return replace(card, rows=rows, goods=0)


def brief(reply: Reply) -> Reply:
    """The reply with few of its goods, where several share one text."""
    card = reply.card
    return replace(reply, card=fewer(card, _FEW)) if card and card.goods > _FEW else reply


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a text may be; `page` is where the whole can be read when a reply names no page.

    `tame`: what a platform does to every text.
    """

    size: int
    unit: Unit
    page: str
    tame: Callable[[str], str] = str

    def fit(self, reply: Reply, tail: Sequence[str]) -> str:
        """The reply and its tail within the limit; what is too long says so, with a way to the whole.

        Goods are left out first, then the end of the text; other cards end in ……. The tail (the
        numbered choices) stays whole: without it nobody could answer.
        """
        whole = self._said(reply, tail)
        if self._fits(whole):
            return whole
        head, kept = body(reply), list[str]()
        if reply.card and reply.card.goods:
            card = reply.card

            def said(shown: int) -> str:
                return self._said(replace(reply, card=fewer(card, shown)), tail)

            most = bisect_left(range(card.goods), True, key=lambda n: not self._fits(said(n))) - 1
            if most >= 0:
                return said(most)
            head, kept = reply.text, card_lines(fewer(card, 0))
        link = reply.link or ("" if kept else self.page)
        rest = self._joined(["……", *_links(link), *kept, *tail])
        room = self.size - self._measure(rest)
        if room < 0:
            return self._cut(rest, self.size)
        return _at_line(self._cut(self.tame(clean(head)), room)) + rest

    def _said(self, reply: Reply, tail: Sequence[str]) -> str:
        return self._joined([*filter(None, [body(reply)]), *_links(reply.link), *tail])

    def _joined(self, lines: Sequence[str]) -> str:
        return self.tame(clean("\n".join(lines)))

    def _fits(self, text: str) -> bool:
        return self._measure(text) <= self.size

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
