"""A stretch of a group's talk that somebody copied: who wrote what, each under a line of name and time.

It becomes a chain: what the one wrote who offers stands at its head, all others are its entries.
"""

from __future__ import annotations

import re

from handlers.understand.chain_sheet import cut, has_title, joined, lines_of
from handlers.understand.chain_text import PRICED
from handlers.understand.normalise import Said

_SPEAKER = re.compile(
    r"^\s*(?P<who>\S(?:.{0,22}?\S)?)[\s:：]+(?:\d{2,4}[-/.年])?(?:\d{1,2}[-/.月]\d{1,2}日?\s+)?(?:昨天|今天|星期.|周.)?\s*"
    r"(?:凌晨|早上|上午|中午|下午|晚上|[ap]m)?\s*\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]m)?\s*:?\s*$"
)
# Of what the others say only this may be a wish: 1板, +1, 同上, 不要了.
_WISH = re.compile(r"[\d一二两三四五六七八九十半俩仨]|[要来接留拿买订]|取消|同上|一样|退|改|加")
FEWEST = 3  # speakers' lines that make a text a talk
_TITLE = Said("#接龙", "#接龙")


def is_talk(plain: str) -> bool:
    """Whether the text is a copied talk in which somebody offers something at a price."""
    lines = plain.split("\n")
    said = [line for line in lines if not _SPEAKER.match(line)]
    return len(lines) - len(said) >= FEWEST and any(map(PRICED.search, said))


def as_chain(said: Said) -> Said:
    """The talk as a chain with a title; any other text as it is."""
    if has_title(said.plain) or not is_talk(said.plain):
        return said
    told: list[tuple[Said, list[Said]]] = []
    for line in lines_of(said):
        speaker = _SPEAKER.match(line.plain)
        if speaker:
            told.append((cut(line, *speaker.span("who")), []))
        elif told and line.plain.strip():
            told[-1][1].append(line)
    offers = (who.plain for who, words in told if any(PRICED.search(one.plain) for one in words))
    keeper = next(offers, "")
    head = [line for who, words in told if who.plain == keeper for line in words]
    others = [(who, joined(words, " ")) for who, words in told if words and who.plain != keeper]
    wishes = [(who, words) for who, words in others if _WISH.search(words.plain)]
    numbered = (
        joined([Said(f"{at}.", f"{at}."), who, words], " ")
        for at, (who, words) in enumerate(wishes, start=1)
    )
    return joined([_TITLE, *head, *numbered])
