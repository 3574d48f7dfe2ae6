"""Where in a sentence an address stands: a small grammar over the elements that addresses are made of.

Words and figures of `address_words` (found by `address_tokens`) cut a sentence into `address_pieces`;
neighbouring pieces make a run, and the run where somebody is sent to, or the heaviest, is the address.
"""

from __future__ import annotations

import re

import msgspec

from handlers.understand.address_pieces import STRONG, Piece, pieces
from handlers.understand.address_tokens import Span, tokens, words
from handlers.understand.address_words import (
    AT,
    BARE,
    DOORS,
    ESTATE,
    FIRM,
    FLOOR,
    HARD,
    NAME,
    NEAR,
    OF,
    OPENERS,
    PUT,
    REGION,
    ROAD,
    SITE,
    SOFT,
    STOP,
    TO,
    TOWN,
    WIDE,
)
from handlers.understand.vocabulary import Community

_VAGUE = re.compile(
    "单位|公司|学校|店里|厂里|快递|包裹|东西|外卖|新家|地址|位置|[了的吧我你他要送就都也不没在给这那来去说写]"
)
_NAMED = re.compile("(?![这那])(?:(?![一二三四五六七八九十])[一-鿿]){2,8}")
_GATES = frozenset((NEAR, ESTATE, NAME, SITE))
_REGION = frozenset((REGION,))


class Run(msgspec.Struct, gc=False):
    """Pieces that make one address. `given`: 2 = sent there, 1 = said to be there."""

    start: int
    end: int
    stop: int
    given: int
    weight: int
    kinds: frozenset[str]
    elements: int
    roomed: bool  # it ends in a room

    @property
    def sure(self) -> bool:
        """Whether it is an address whatever is said around it."""
        return self.weight >= STRONG and (
            not DOORS.isdisjoint(self.kinds) or len(self.kinds & WIDE) > 1
        )

    @property
    def named(self) -> bool:
        """Whether it has two elements, one of them more than a door."""
        return self.elements > 1 and not self.kinds <= DOORS


def runs(plain: str, communities: tuple[Community, ...] = ()) -> list[Run]:
    """Everything in the sentence that may be an address, from left to right."""
    cut = list(pieces(plain, tokens(plain, communities)))
    found: list[Run] = []
    at = 0
    while at < len(cut):
        past = _joined(plain, cut, at)
        found.append(_run(cut[at:past]))
        at = past
    return [run for run in found if run.weight]


def clause(plain: str, run: Run) -> Span:
    """The clause in which a run stands, whatever its words are: 菜市场里头卖豆腐的隔壁."""
    pauses = [token for token in words(plain) if token[0] in (OPENERS - {OF})]
    before = (end for kind, _, end in pauses if end <= run.start and kind != SOFT)
    after = (start for _, start, _ in pauses if start >= run.stop)
    return max(before, default=0), min(after, default=len(plain))


def best(found: list[Run]) -> Run | None:
    """The run where somebody is sent to, or that is sure; the heaviest, and the last of equals."""
    return max(reversed(found), key=_rank, default=None)


def _rank(run: Run) -> tuple[bool, int, int]:
    meant = run.sure if run.given == 0 else run.given == 2 and run.weight > 1
    return meant, run.weight, run.given


# ---- what belongs together ----


def _joined(plain: str, found: list[Piece], at: int) -> int:
    """Where the run that starts with a piece ends: the place after its last piece."""
    past = at + 1
    if not _starts(plain, found, at) or _is_aside(found, at):
        return past
    while past < len(found) and (step := _step(plain, found, past)):
        past += step
    return past


def _starts(plain: str, found: list[Piece], at: int) -> bool:
    """Whether an address may start with a piece."""
    piece = found[at]
    if piece.weight or piece.at_door or _is_name(plain, found, at):
        return True
    return piece.whole and any(
        kind == NAME and begins > piece.start for kind, begins, _ in piece.tokens
    )


def _is_aside(found: list[Piece], at: int) -> bool:
    """Whether a piece is no beginning of the place told next: 幼儿园 阳光幼儿园中班, 6688 人民路9号."""
    piece, after = found[at], found[at + 1] if at + 1 < len(found) else None
    if after is None or after.at_door or not piece.tokens or piece.weight > 1:
        return False
    nameless = piece.tokens[0][1] == piece.start and piece.kinds <= {SITE, NEAR}
    return nameless or piece.kinds == {BARE}


def _step(plain: str, found: list[Piece], at: int) -> int:
    """How many pieces the run goes on with: 0 if it ends, 2 over a name that ends like no place."""
    before, piece = found[at - 1], found[at]
    joint = set(piece.joint)
    if _begins_anew(before, piece) or (before.roomed and not _follows_room(plain, before, piece)):
        return 0
    if joint == {SOFT}:
        return _after_blank(plain, found, at)
    if not before.whole or not joint <= {SOFT, HARD, OF}:
        return 0
    if joint == {OF}:
        return int(piece.at_door or piece.whole or _is_shop(plain, before, piece))
    if OF in joint:
        return int(piece.at_door)  # 3栋的,1单元1002
    return int(piece.whole and (not FIRM.isdisjoint(piece.kinds) or _leads(found, at)))


def _after_blank(plain: str, found: list[Piece], at: int) -> int:
    """How far an address goes on behind a blank, where any place may stand."""
    before, piece = found[at - 1], found[at]
    if piece.at_door and _ends_in_name(plain, before):
        return 1
    if piece.tokens and (before.whole or not before.tokens):
        belongs = piece.whole or not FIRM.isdisjoint(piece.kinds)
        return int(belongs and not _is_way(piece))
    wide = before.whole and not WIDE.isdisjoint(before.kinds)
    return 2 * (wide and _is_name(plain, found, at))


def _ends_in_name(plain: str, piece: Piece) -> bool:
    """文汇西路名门壹品 22幢: a name of unknown kind ends what stands before a door."""
    name = plain[piece.end : piece.stop]
    streets = not WIDE.isdisjoint(piece.kinds)
    return streets and _NAMED.fullmatch(name) is not None and _VAGUE.search(name) is None


def _begins_anew(before: Piece, piece: Piece) -> bool:
    """Whether a province or city starts here, and nothing wider stands before it."""
    return piece.starts_with(_REGION) and before.kinds.isdisjoint((REGION, TOWN))


def _follows_room(plain: str, before: Piece, piece: Piece) -> bool:
    """Whether a piece may stand behind a room: 502 门口, or Room 502, 金茂府."""
    foreign = "a" <= plain[before.start] <= "z"
    names = not piece.kinds.isdisjoint((TOWN, ROAD, ESTATE, NAME, FLOOR))
    return foreign or piece.at_door or not names


def _is_shop(plain: str, before: Piece, piece: Piece) -> bool:
    """Whether a name of unknown kind is what is beside something: 老凤祥旁边的阿玲女装."""
    beside = before.tokens[-1][0] == NEAR
    return beside and _NAMED.fullmatch(plain, piece.start, piece.stop) is not None


def _is_way(piece: Piece) -> bool:
    """Whether something is done there, rather than that it is the place: 小区北门进."""
    return piece.closed == STOP and piece.kinds <= _GATES


def _leads(found: list[Piece], at: int) -> bool:
    """Whether a door follows a piece after a blank: 金茂府 2栋."""
    after = found[at + 1] if at + 1 < len(found) else None
    return after is not None and set(after.joint) == {SOFT} and after.at_door


def _is_name(plain: str, found: list[Piece], at: int) -> bool:
    """Whether a name of unknown kind stands right before the rest of an address: 东湖 3号楼."""
    piece = found[at]
    if piece.tokens or piece.end != piece.start or at + 1 == len(found):
        return False
    after = found[at + 1]
    name = plain[piece.start : piece.stop]
    return (
        set(after.joint) == {SOFT}
        and after.weight > 1
        and _NAMED.fullmatch(name) is not None
        and (len(name) > 2 or after.at_door)
        and _VAGUE.search(name) is None
    )


def _run(found: list[Piece]) -> Run:
    first, last = found[0], found[-1]
    kinds = frozenset(token[0] for piece in found for token in piece.tokens)
    given = 2 if TO in first.joint or PUT in first.joint else int(AT in first.joint)
    weight = sum(piece.weight for piece in found)
    elements = sum(len(piece.tokens) for piece in found)
    return Run(first.start, last.end, last.stop, given, weight, kinds, elements, last.roomed)
