"""A sentence cut into pieces, each of which may be part of an address, and how surely it is.

A piece is what stands between two pauses, verbs or remarks: names that end like places (桃园路,
幸福里) and doors (3号楼, 5-302).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from handlers.understand.address_tokens import Span, Token, words
from handlers.understand.address_words import (
    AREA,
    AT,
    BARE,
    BUILDING,
    CUT,
    DASHED,
    DOORS,
    ESTATE,
    FIRM,
    FLOOR,
    GUARD,
    HARD,
    HOUSE,
    KIN,
    KNOWN,
    LANE,
    NAME,
    NEAR,
    NEVER,
    OPENERS,
    PLACES,
    PUT,
    REGION,
    ROAD,
    ROOM,
    SITE,
    SOFT,
    STOP,
    TO,
    TOWN,
    UNIT,
    WIDE,
    WITHIN,
)

# What a run must weigh to be an address whatever stands around it, and beside goods.
STRONG, LIKELY = 4, 3
_WEIGHTS = {
    **dict.fromkeys((BUILDING, UNIT, ROOM, LANE, TOWN, REGION, KNOWN), 2),
    **dict.fromkeys((FLOOR, AREA, ROAD, ESTATE, SITE, NEAR, HOUSE), 1),
}
_PLACED = DOORS | PLACES
_NEEDS_NAME = frozenset((TOWN, ROAD, ESTATE, NAME, SITE, NEAR))
_STREETS = frozenset((ROAD, TOWN, ESTATE, NAME, SITE, LANE, UNIT, BUILDING, REGION, KNOWN))
_FIRST = re.compile(
    r"(?:好的?|行|那|喔|啊|噢|诶|哎|呃|老板娘?|师傅|掌柜的?|小哥|亲|对|店家|大姐|大哥|美女|帅哥|新的?|再|也|都|先|还|要得|hello|hi|ok)+(?=$|\s)|好的|嗯+|噢|诶|哎|呃"
)
_LAST = frozenset((ROOM, BARE, DASHED))
_HOMES = frozenset(("家里", "乡下", "老家", "新家"))
_TAIL = re.compile("[一-鿿]{1,5}")


class Piece(msgspec.Struct, gc=False):
    """What stands between two pauses or verbs; its elements end at `end`, its text at `stop`."""

    start: int
    end: int
    stop: int
    tokens: list[Token]
    joint: str  # the kinds of what parts it from the piece before
    closed: str  # the kind of what ends it
    weight: int = 0
    roomed: bool = False  # its last element is a room, behind which no names come

    @property
    def whole(self) -> bool:
        """Whether nothing but elements stands there."""
        return self.end == self.stop and bool(self.tokens)

    @property
    def at_door(self) -> bool:
        """Whether it starts with a door: no name is told before it."""
        return self.starts_with(DOORS)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of its elements."""
        return frozenset(kind for kind, *_ in self.tokens)

    def starts_with(self, kinds: frozenset[str]) -> bool:
        """Whether its first sign belongs to an element of one of these kinds."""
        return bool(self.tokens) and self.tokens[0][0] in kinds and self.tokens[0][1] == self.start


def pieces(plain: str, found: list[Token]) -> Iterator[Piece]:
    """The pieces of a sentence of these tokens, from left to right."""
    start, joint, dead = 0, HARD, ""
    inner: list[Token] = []
    last = (HARD, len(plain), len(plain))
    for token, after in pairwise((*found, last, last)):
        kind = _kind(token, inner)
        if token[1] > start and _is_sign(plain, token, inner, after):
            continue
        if kind not in OPENERS:
            inner.append((kind, *token[1:]))
            continue
        if plain[start : token[1]].strip():
            yield _heard(plain, (start, token[1]), inner, dead, (joint, kind))
            joint = ""
        start, inner, joint = token[2], [], joint + kind
        dead = _dead(dead, kind)


def unexplained(text: str) -> str:
    """What is left of a text without verbs, courtesies and pauses."""
    past, left = 0, ""
    for kind, start, end in words(text):
        if kind in OPENERS:
            left += text[past:start]
            past = end
    return _FIRST.sub("", (left + text[past:]).strip())


# ---- what is heard ----


def _kind(token: Token, inner: list[Token]) -> str:
    """The kind of a token; 我奶奶家 is a place behind a door, else where somebody lives."""
    if token[0] != KIN:
        return token[0]
    behind = bool(inner) and inner[-1][0] in DOORS and inner[-1][2] == token[1]
    return NEAR if behind else AT


def _is_sign(plain: str, token: Token, inner: list[Token], after: Token) -> bool:
    """Whether a verb of one sign is but part of a name: 进 in 武进湖塘镇; so 家里 in 王家里12号."""
    kind, start, end = token
    doored = any(one[0] in DOORS for one in inner)
    near = after[0] in _PLACED and after[1] - end < 4 and not doored
    if plain[start:end] in _HOMES:
        return near
    if end - start > 1 or doored:
        return False
    if kind in (STOP, NEVER, CUT) or (kind == AT and plain[start] in "为按响写填"):
        wide = any(one[0] in WIDE for one in inner)
        return after[0] in _NEEDS_NAME or (near and wide)
    return False


def _dead(dead: str, kind: str) -> str:
    """A remark lasts to the next pause; 送到 and 是 end it before, but for 不要送到."""
    if kind in (SOFT, HARD):
        return ""
    if NEVER in (kind, dead):
        return NEVER
    if kind in (STOP, PUT):
        return kind
    return "" if kind in (TO, AT) else dead


def _heard(plain: str, span: Span, inner: list[Token], dead: str, edges: tuple[str, str]) -> Piece:
    """The piece between two edges; nothing of it if it is part of a remark."""
    start, stop = span
    if dead == PUT and not any(kind in DOORS for kind, *_ in inner):
        dead = STOP  # 放鞋柜上
    if dead == STOP and (region := _region(inner)):
        start, inner, dead = inner[region - 1][1], inner[region - 1 :], ""
    if dead in (STOP, NEVER):
        return Piece(stop, stop, stop, [], STOP, STOP)
    return _piece(plain, (start, stop), inner, edges)


def _region(inner: list[Token]) -> int:
    """Which token (from 1) is a province or city that goes on as one: 江苏省, 江苏盐城; 0 if none."""
    for at, (token, after) in enumerate(pairwise(inner), start=1):
        if token[0] == REGION and after[0] in (REGION, TOWN) and after[1] == token[2]:
            return at
    return 0


def _piece(plain: str, span: Span, inner: list[Token], edges: tuple[str, str]) -> Piece:
    start, inner = _begin(plain, span, inner)
    stop = span[0] + len(plain[span[0] : span[1]].rstrip())
    elements = _elements(plain, start, stop, inner)
    weight = _weight(plain, start, elements)
    end = elements[-1][2] if elements else start
    if weight > 1 and _is_open(elements) and _TAIL.fullmatch(plain, end, stop):
        end = stop
    roomed = bool(elements) and _is_room(plain, elements)
    return Piece(start, end, stop, elements, *edges, weight, roomed)


def _begin(plain: str, span: Span, inner: list[Token]) -> tuple[int, list[Token]]:
    """Where a piece begins: behind 好的 or 师傅, and at a served 小区 or a province in it."""
    start, stop = span
    start += len(plain[start:stop]) - len(plain[start:stop].lstrip())
    first = _FIRST.match(plain, start, stop)
    start = first.end() if first else start
    for at, (kind, begins, _) in enumerate(inner):
        if kind in WIDE:
            break
        if kind == KNOWN:
            return begins, inner[at:]
    return (inner[0][1] if _region(inner) == 1 else start), inner


def _is_open(elements: list[Token]) -> bool:
    """Whether words may go on behind a door or a road that is no room: 福贤路38号首层."""
    return elements[-1][0] not in _LAST and any(kind in FIRM for kind, *_ in elements)


def _elements(plain: str, start: int, stop: int, inner: list[Token]) -> list[Token]:
    """The tokens of a piece that count: no name after a door, no stray figure."""
    tokens: list[Token] = []
    starts = {begins for _, begins, _ in inner}
    door = False
    for token in inner:
        kind, begins, ends = token
        if begins < start or kind == GUARD or (kind == NAME and door):
            continue
        if tokens and _is_room(plain, tokens) and _is_beyond(plain[begins:ends], kind):
            break
        follows = bool(tokens) and tokens[-1][2] == begins
        if kind == BARE and not (follows or ends == stop or ends in starts):
            continue
        door = door or kind in DOORS
        tokens.append(token)
    return tokens


def _is_room(plain: str, tokens: list[Token]) -> bool:
    """Whether the last of these is a room, behind which no names come."""
    kind, start, end = tokens[-1]
    if kind == BARE:
        return len(tokens) > 1 and tokens[-2][0] in WITHIN
    return kind == ROOM or (kind == DASHED and plain[start:end].count("-") > 1)


def _is_beyond(word: str, kind: str) -> bool:
    """Whether a word behind a room begins something else: 501大门密码, 302室 下雨路滑."""
    return kind in (TOWN, ROAD, ESTATE) or word == "大门"


def _weight(plain: str, start: int, tokens: list[Token]) -> int:
    weight, before, past = 0, "", start
    for kind, begins, ends in tokens:
        if kind == DASHED:
            weight += _dashed(plain[begins:ends])
        elif kind == BARE:
            follows = before in WITHIN
            weight += (ends - begins > 2 and (follows or plain[begins:ends].isascii())) + follows
        elif plain[begins : begins + 2].isascii() and plain[begins : begins + 2].isalpha():
            weight += LIKELY  # building 5, room 501
        elif before or begins > past or _stands_alone(kind, plain[begins:ends]):
            weight += _WEIGHTS.get(kind, 0) + 2 * (kind == HOUSE and before in _STREETS)
        weight += before == NAME and kind in DOORS and begins == past
        before, past = kind, ends
    return weight


def _stands_alone(kind: str, word: str) -> bool:
    """Whether a place needs no name of its own since there is one of it: 派出所, 幼儿园, 北门."""
    one = (kind == SITE and len(word) > 2) or (kind == NEAR and word[0] in "东西南北")
    return one or kind not in _NEEDS_NAME


def _dashed(figures: str) -> int:
    """3-2-501 is surely a door, 5-302 likely, 25-7 perhaps."""
    parts = re.split(r"[-—#]+", figures)
    if len(parts) > 2 or figures[0].isalpha():
        return STRONG
    return LIKELY if len(parts[-1].rstrip("号室")) > 2 else 1
