"""Brackets in a chain's entry: notes, unless they hold the wish, a room or a cancelling."""

from __future__ import annotations

import re

from handlers.understand import chain_words
from handlers.understand.chain_marks import GONE, LIKE, NEW, SAME
from handlers.understand.chain_offer import Offer
from handlers.understand.chain_sheet import cut
from handlers.understand.chain_words import Words
from handlers.understand.lexicon import GOODS, NUMBER
from handlers.understand.normalise import Said, blank
from handlers.understand.vocabulary import Vocabulary

_PART_OF_NAME = re.compile(r"\(\d{1,2}\)[班栋幢号期区组]")  # 三(2)班刘老师
_BRACKET = re.compile(r"[(\[【{]([^()\[\]【】{}]*)[)\]】}]")


def read(said: Said, vocabulary: Vocabulary, offer: Offer) -> tuple[Said, list[str]]:
    """Brackets hold notes, unless they hold the wish, a room or a cancelling."""
    notes = []
    for match in list(_BRACKET.finditer(said.plain)):
        start, end = match.span()
        if _PART_OF_NAME.match(said.plain, start):
            continue
        inside = cut(said, start + 1, end - 1)
        outside = blank(said, start, end)
        words, others = (chain_words.read(one, vocabulary, offer) for one in (inside, outside))
        if _belongs(words, others) or _counts_it(words, others, start):
            said = blank(blank(said, start, start + 1), end - 1, end)
        else:
            notes.append(inside.raw.strip())
            said = outside
    return said, [note for note in notes if note]


def _belongs(inside: Words, outside: Words) -> bool:
    text = inside.said.plain
    if _SENDS.search(text) and re.search(r"\d\s*$", outside.said.plain):
        return False  # 2（1提送到对门503）
    if any(one.search(text) for one in (GONE, SAME, LIKE, NEW, chain_words.ROOM)):
        return True
    if _BEHALF.fullmatch(text):
        return True
    kinds = {part[0] for part in inside.parts}
    if NUMBER not in kinds and GOODS not in kinds:
        return False
    counted = any(part[0] == NUMBER and part[3][2] for part in outside.parts)
    return not counted or (GOODS in kinds and NUMBER in kinds)


def _counts_it(inside: Words, outside: Words, start: int) -> bool:
    """苹果（3斤）+橙子（5斤）: an amount right behind goods."""
    behind = any(part[0] == GOODS and part[2] == start for part in outside.parts)
    return behind and {part[0] for part in inside.parts} == {NUMBER}


_BEHALF = re.compile(r"\s*(?:顺便|也|再)?[帮替代](?!我|咱|俺)[^\s的]{1,10}")  # 给女儿 is a note
_SENDS = re.compile("[送放拿给]|取(?!消)")
