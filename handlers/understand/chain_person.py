"""Where the name ends in an entry: every possible cut is weighed, the best one is taken.

A cut is good if what stands before it looks like a name and what follows begins like a wish. The
weights say how much: a whole point is about what one clear sign is worth.
"""

from __future__ import annotations

import re

from handlers.understand import chain_marks
from handlers.understand.chain_marks import EDGES
from handlers.understand.chain_offer import Offer
from handlers.understand.chain_words import HIDDEN, Words
from handlers.understand.lexicon import (
    ADD,
    BUY,
    CHANGE,
    EACH,
    FALLBACK,
    GOODS,
    MISTAKE,
    NUMBER,
    PIECE,
    PLUS,
    REMOVE,
    SAME,
    THING,
    TIME,
    TIMES,
    WORD,
)
from handlers.understand.sentence import Part

_HANZI = re.compile("[一-鿿]")
_SEPARATORS = re.compile(r"[\s:：,，。;；~～|…]+")
_MARKS = (
    chain_marks.GONE,
    chain_marks.SAME,
    chain_marks.LIKE,
    chain_marks.NEW,
    chain_marks.MORE,
    chain_marks.ALL,
    chain_marks.LESS,
    chain_marks.EXCEPT,
)
_NOTE = re.compile(
    r"^(?:已|随便|放|送|自[提取]|门口|谢谢|麻烦|不要|别|到了|下班|电话|微辣|特辣|不辣|变态辣|中辣|蒜蓉|麻辣|原味|常温|冰的|请|要|给|晚点|尽快|切|分开|帮忙)"
)
_STRUCTURE = frozenset((BUY, ADD, REMOVE, CHANGE, EACH, SAME, FALLBACK, MISTAKE, TIME))
_STARTS = {
    GOODS: 1.5,
    NUMBER: 1.5,
    THING: 1.4,
    PIECE: 0.5,
    EACH: 1.5,
    PLUS: 1.5,
    TIMES: 1.5,
    **dict.fromkeys((BUY, ADD, REMOVE, CHANGE), 1.0),
    TIME: 0.3,
}


def end_of_name(words: Words, offer: Offer) -> int:
    """The position at which the wish begins; 0 where it stands first, the length where there is none."""
    marks = frozenset(m.start() for one in _MARKS for m in one.finditer(words.said.plain))
    return max(_cuts(words, marks), key=lambda at: (_weight(words, offer, marks, at), at))


def is_note(text: str) -> bool:
    """Whether words begin a note rather than a name: 送到3号楼."""
    return _NOTE.match(text) is not None


def _weight(words: Words, offer: Offer, marks: frozenset[int], at: int) -> float:
    """How well an entry is cut at a position."""
    return _named(words, offer, at) + _wished(words, offer, marks, at)


def _cuts(words: Words, marks: frozenset[int]) -> list[int]:
    """Ends of words, and inside them whatever may begin a wish; all moved to the next word's start."""
    plain = words.plain
    cuts = {0, len(plain), *marks}
    cuts.update(match.end() for match in _SEPARATORS.finditer(plain))
    cuts.update(part[1] for part in words.parts if part[0] in _STARTS)
    lead = len(plain) - len(plain.lstrip(EDGES))
    near = {at for at in cuts if at <= lead + LONGEST or at == len(plain)}
    return sorted({at if at > lead else 0 for at in near})


LONGEST = 48  # signs of a name


# ---- before the cut ----


def _named(words: Words, offer: Offer, at: int) -> float:
    name = words.plain[:at].strip(EDGES)
    if not name:
        return -2.5
    apart = _SEPARATORS.split(name)
    whole = at == len(words.plain) or words.plain[at - 1] in " \t\n:：,，。;；~～|…"
    spoken = [one for one in apart if one.strip(HIDDEN) and _HANZI.search(one)]
    score = 1.5 * whole - 0.7 * max(0, len(spoken) - 1)
    score -= sum(1.5 for one in spoken[1:] if _NOTE.match(one))
    first = len(words.plain) - len(words.plain.lstrip(EDGES)) + len(apart[0])
    dearest = 0.0  # of several amounts in the name's first word only one counts
    for part in words.parts:
        if part[1] >= at:
            break
        cost = _misplaced(words, offer, part, name, at, beyond=part[1] >= first)
        if part[0] == NUMBER and part[1] < first:
            dearest = max(dearest, cost)
        else:
            score -= cost
    return score - dearest


def _misplaced(
    words: Words, offer: Offer, part: Part, name: str, at: int, *, beyond: bool
) -> float:
    """What a part costs that stands in a name: an amount costs most, a word that may be one little."""
    kind, start, end, value = part
    if kind == PLUS:
        return 2.0 if words.plain[end : end + 1].isdigit() else 0.0  # 小周+1 +1
    if kind == NUMBER:
        if value[2]:
            return 0.5 if _inside_name(words, end, at) else 3.0
        return 1.0 if words.plain[end : end + 1] == " " and not name.startswith(HIDDEN) else 0.3
    if kind == GOODS and (not offer.goods or set(value) & offer.known):
        follows = next((one for one in words.parts if one[1] >= at), None)
        again = follows is not None and follows[0] == GOODS  # 小米 小米2袋
        return 4.2 if not again and name == words.plain[start:end] else 1.5
    if kind in (GOODS, THING):
        return 1.2 if beyond else 0.0
    firmly = kind in (ADD, CHANGE, REMOVE) and end - start > 1
    noted = kind in _STRUCTURE or (
        kind == WORD and value != ""
    )  # a word of a family: 来拿, 放门口
    return 1.2 if firmly or (noted and beyond) else 0.0


def _inside_name(words: Words, end: int, at: int) -> bool:
    """秦岭一棵松 排骨1斤: signs follow the amount without a pause, and goods after the name."""
    ends = _SEPARATORS.split(words.plain[end:at], maxsplit=1)[0]
    between = any(
        end <= part[1] < at and part[0] in (GOODS, THING, NUMBER) for part in words.parts
    )
    follows = next((part for part in words.parts if part[1] >= at), None)
    known = follows is not None and follows[0] == GOODS
    return known and not between and _HANZI.match(ends) is not None


# ---- after the cut ----


_BEFORE_WISHES = EDGES.replace("+", "").replace("*", "")


def _wished(words: Words, offer: Offer, marks: frozenset[int], at: int) -> float:
    rest = words.plain[at:]
    start = at + len(rest) - len(rest.lstrip(_BEFORE_WISHES))
    part = next((one for one in words.parts if one[1] >= at and one[2] > start), None)
    marked = start in marks
    if marked and chain_marks.NEW.match(words.said.plain, start):
        return 3.0  # 张三改3盒
    if part is None or part[1] > start:
        return 1.5 if marked else -0.5
    score = max(_STARTS.get(part[0], -0.5), 1.5 if marked else -0.5)
    if part[0] == THING and not any(one[0] == NUMBER for one in words.parts if one[1] > at):
        return -0.5  # 小汤圆 is a name
    if part[0] == NUMBER:
        score += _clear(words, part)
    if part[0] == GOODS and (not offer.goods or set(part[3]) & offer.known):
        score += 1.0
    return score


def _clear(words: Words, part: Part) -> float:
    """An amount is clear with its unit or free on both sides, not in 小7 or Mr 3 Stone."""
    _, start, end, value = part
    if value[2]:
        return 1.0
    after = words.plain[end:].lstrip(" ")
    if _leads_goods(words, end):
        return 0.5
    noted = words.plain[end : end + 1] == " " and is_note(after)  # 梁生 1 送上楼
    if after and _is_word(after[0]) and not noted:
        return -1.5
    return (
        0.0 if words.plain[start - 1 : start] in ("", " ", "+", "*", "x", "~", ":", ",") else -0.3
    )


def _is_word(sign: str) -> bool:
    return sign.isalpha() and sign != HIDDEN


def _leads_goods(words: Words, end: int) -> bool:
    """2*苹果, 2苹果: goods follow the number."""
    return any(
        one[0] in (GOODS, TIMES) and not words.plain[end : one[1]].strip(" *x×")
        for one in words.parts
        if one[1] >= end
    )
