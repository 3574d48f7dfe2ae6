"""Where in a sentence an address stands: a small grammar over the elements that addresses are made of.

Words and figures of `address_words` cut a sentence into pieces: what stands between two pauses, verbs
or remarks. In a piece there are names that end like places (桃园路, 幸福里) and doors (3号楼, 5-302); its
weight tells how surely it is a place. Neighbouring pieces make a run, and the run where somebody is
sent to, or the heaviest, is the address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from handlers.understand import address_words as words
from handlers.understand.address_words import (
    AREA,
    AT,
    BARE,
    BUILDING,
    CUT,
    DASHED,
    DOORS,
    ENGLISH,
    ESTATE,
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
    OF,
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
)
from handlers.understand.normalise import normalise
from handlers.understand.vocabulary import Community

Span = tuple[int, int]
Token = tuple[str, int, int]  # kind, start, end

# What a run must weigh to be an address whatever stands around it, beside goods, and after 送到.
STRONG, LIKELY, GIVEN = 4, 3, 1
_OPENS = frozenset((TO, AT, CUT, STOP, NEVER, SOFT, HARD, OF, PUT))
_PAUSES = _OPENS - {OF}
_WEIGHTS = {
    **dict.fromkeys((BUILDING, UNIT, ROOM, LANE, TOWN, REGION, KNOWN), 2),
    **dict.fromkeys((FLOOR, AREA, ROAD, ESTATE, SITE, NEAR, HOUSE), 1),
}
_NEEDS_NAME = frozenset((TOWN, ROAD, ESTATE, NAME, SITE, NEAR))
_STREETS = frozenset((ROAD, TOWN, ESTATE, NAME, SITE, LANE, UNIT, BUILDING, REGION, KNOWN))
_WITHIN = frozenset((BUILDING, UNIT, FLOOR))
_WIDE = frozenset((TOWN, REGION, ROAD))
_FIRST = re.compile(
    r"(?:好的?|行|那|喔|啊|噢|诶|哎|呃|老板娘?|师傅|掌柜的?|小哥|亲|对|店家|大姐|大哥|美女|帅哥|新的?|再|也|都|先|还|要得|hello|hi|ok)+(?=$|\s)|好的|嗯+|噢|诶|哎|呃"
)
_VAGUE = re.compile(
    "单位|公司|学校|店里|厂里|快递|包裹|东西|外卖|新家|地址|位置|[了的吧我你他要送就都也不没在给这那来去说写]"
)
_NAMED = re.compile("(?![这那])(?:(?![一二三四五六七八九十])[一-鿿]){2,8}")


_LAST = frozenset((ROOM, BARE, DASHED))
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

    @property
    def whole(self) -> bool:
        """Whether nothing but elements stands there."""
        return self.end == self.stop and bool(self.tokens)

    @property
    def at_door(self) -> bool:
        """Whether it starts with a door: no name is told before it."""
        return bool(self.tokens) and self.tokens[0][0] in DOORS and self.tokens[0][1] == self.start


class Run(msgspec.Struct, gc=False):
    """Pieces that make one address. `given`: 2 = sent there, 1 = said to be there."""

    start: int
    end: int
    stop: int
    given: int
    weight: int
    kinds: frozenset[str]
    elements: int

    @property
    def sure(self) -> bool:
        """Whether it is an address whatever is said around it."""
        return self.weight >= STRONG and (
            not DOORS.isdisjoint(self.kinds) or len(self.kinds & _WIDE) > 1
        )


    @property
    def named(self) -> bool:
        """Whether it has two elements, one of them more than a door."""
        return self.elements > 1 and not self.kinds <= DOORS


def runs(plain: str, communities: tuple[Community, ...] = ()) -> list[Run]:
    """Everything in the sentence that may be an address, from left to right."""
    pieces = list(_pieces(plain, _tokens(plain, communities)))
    found: list[Run] = []
    at = 0
    while at < len(pieces):
        past = _joined(plain, pieces, at)
        found.append(_run(pieces[at:past]))
        at = past
    return [run for run in found if run.weight]


def clause(plain: str, run: Run) -> Span:
    """The clause in which a run stands, whatever its words are: 菜市场里头卖豆腐的隔壁."""
    pauses = [token for token in _words(plain) if token[0] in _PAUSES]
    before = (end for kind, _, end in pauses if end <= run.start and kind != SOFT)
    after = (start for _, start, _ in pauses if start >= run.stop)
    return max(before, default=0), min(after, default=len(plain))


def best(found: list[Run]) -> Run | None:
    """The run where somebody is sent to, or that is sure; the heaviest, and the last of equals."""
    return max(reversed(found), key=_rank, default=None)


def _rank(run: Run) -> tuple[bool, int, int]:
    meant = run.sure if run.given == 0 else run.given == 2 and run.weight > 1
    return meant, run.weight, run.given


def unexplained(text: str) -> str:
    """What is left of a text without verbs, courtesies and pauses."""
    past, left = 0, ""
    for kind, start, end in _words(text):
        if kind in _OPENS:
            left += text[past:start]
            past = end
    return _FIRST.sub("", (left + text[past:]).strip())


_PLACES = frozenset((TOWN, ROAD, ESTATE, NAME, SITE))


def is_place(after: str) -> bool:
    """Whether these signs end a name as a place's: 园路 and 业公司 do."""
    first = next((token for token in _words(after) if token[0] in _PLACES), None)
    return first is not None and first[1] < 2


# ---- tokens ----


def _tokens(plain: str, communities: tuple[Community, ...]) -> list[Token]:
    """Words and doors from left to right; what starts first wins, then what is longer."""
    found = [*_words(plain), *_doors(plain)]
    known = resolve(plain, communities)
    if known:
        found.append((KNOWN, *known[1]))
    found.sort(key=lambda token: (token[1], token[0] != KNOWN, -token[2]))
    kept: list[Token] = []
    past = 0
    for token in found:
        if token[1] >= past:
            kept.append(token)
            past = token[2]
    return kept


def _words(plain: str) -> Iterator[Token]:
    automaton, kinds = words.automaton()
    for which, start, end in automaton.find_matches_as_indexes(plain):
        if not ("a" <= plain[start] <= "z" and _inside_word(plain, start, end)):
            yield kinds[which], start, end


def _inside_word(plain: str, start: int, end: int) -> bool:
    return "a" <= plain[start - 1 : start] <= "z" or "a" <= plain[end : end + 1] <= "z"


def _doors(plain: str) -> Iterator[Token]:
    for match in words.DOOR.finditer(plain):
        kind = match.lastgroup or ""
        kind = ENGLISH.get(kind, kind)
        if kind in (HOUSE, ROOM) and "-" in match[0]:
            kind = DASHED
        yield kind, match.start(), match.end()


# ---- pieces ----


def _pieces(plain: str, tokens: list[Token]) -> Iterator[Piece]:
    start, joint, dead = 0, HARD, ""
    inner: list[Token] = []
    for kind, begins, ends in (*tokens, (HARD, len(plain), len(plain))):
        if kind == KIN:
            kind = NEAR if inner and inner[-1][0] in DOORS and inner[-1][2] == begins else AT
        if kind not in _OPENS:
            inner.append((kind, begins, ends))
            continue
        if plain[start:begins].strip():
            if dead == PUT and not any(token[0] in DOORS for token in inner):
                dead = STOP
            remark = dead in (STOP, NEVER)
            yield _remark(begins) if remark else _piece(plain, (start, begins), inner, joint, kind)
            joint = ""
        start, inner, joint = ends, [], joint + kind
        dead = _dead(dead, kind)


def _remark(at: int) -> Piece:
    """A piece of which nothing is read."""
    return Piece(at, at, at, [], STOP, STOP)


def _dead(dead: str, kind: str) -> str:
    """A remark lasts to the next pause; 送到 and 是 end it before, but for 不要送到."""
    if kind in (STOP, NEVER):
        return NEVER if dead == NEVER else kind
    if kind == PUT and dead != NEVER:
        return PUT
    if kind in (SOFT, HARD) or (kind in (TO, AT) and dead != NEVER):
        return ""
    return dead


def _piece(plain: str, span: Span, inner: list[Token], joint: str, closed: str) -> Piece:
    start, stop = span
    stop = start + len(plain[start:stop].rstrip())
    start += len(plain[start:stop]) - len(plain[start:stop].lstrip())
    first = _FIRST.match(plain, start, stop)
    start = first.end() if first else start
    known = next((token for token in inner if token[0] == KNOWN), None)
    if known and not any(kind in _WIDE for kind, *_ in inner[: inner.index(known)]):
        inner, start = inner[inner.index(known) :], known[1]
    tokens = _elements(plain, start, stop, inner)
    weight = _weight(plain, start, tokens)
    end = tokens[-1][2] if tokens else start
    if weight > 1 and tokens[-1][0] not in _LAST and _TAIL.fullmatch(plain, end, stop):
        end = stop  # 福贤路38号首层
    return Piece(start, end, stop, tokens, joint, closed, weight)


def _elements(plain: str, start: int, stop: int, inner: list[Token]) -> list[Token]:
    """The tokens of a piece that count: no name after a door, no stray figure."""
    tokens: list[Token] = []
    door = False
    for token in inner:
        kind, begins, ends = token
        if begins < start or kind == GUARD or (kind == NAME and door):
            continue
        if tokens and _is_room(plain, tokens) and _is_beyond(plain[begins:ends], kind):
            break
        follows = bool(tokens) and tokens[-1][2] == begins
        if kind == BARE and not (follows or ends == stop):
            continue
        door = door or kind in DOORS
        tokens.append(token)
    return tokens


def _is_room(plain: str, tokens: list[Token]) -> bool:
    """Whether the last of these is a room, behind which no names come."""
    kind, start, end = tokens[-1]
    if kind == BARE:
        return len(tokens) > 1 and tokens[-2][0] in _WITHIN
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
            follows = before in _WITHIN
            weight += (ends - begins > 2 and (follows or plain[begins:ends].isascii())) + follows
        elif plain[begins : begins + 2].isascii() and plain[begins : begins + 2].isalpha():
            weight += LIKELY  # building 5, room 501
        elif before or begins > past or kind not in _NEEDS_NAME or _is_one(kind, plain[begins:ends]):
            weight += _WEIGHTS.get(kind, 0) + 2 * (kind == HOUSE and before in _STREETS)
        weight += before == NAME and kind in DOORS and begins == past
        before, past = kind, ends
    return weight


def _is_one(kind: str, word: str) -> bool:
    """Whether a place has no name of its own since there is one of it: 派出所, 幼儿园, 北门."""
    return (kind == SITE and len(word) > 2) or (kind == NEAR and word[0] in "东西南北")


def _dashed(figures: str) -> int:
    """3-2-501 is surely a door, 5-302 likely, 25-7 perhaps."""
    parts = re.split(r"[-—#]+", figures)
    if len(parts) > 2 or figures[0].isalpha():
        return STRONG
    return LIKELY if len(parts[-1].rstrip("号室")) > 2 else 1


# ---- runs ----


def _joined(plain: str, pieces: list[Piece], at: int) -> int:
    """Where the run that starts with a piece ends: the place after its last piece."""
    past = at + 1
    if not (pieces[at].weight or pieces[at].at_door or _is_name(plain, pieces, at)):
        named = any(kind == NAME and begins > pieces[at].start for kind, begins, _ in pieces[at].tokens)
        if not (named and pieces[at].whole):
            return past
    if _is_aside(pieces, at):
        return past
    while past < len(pieces):
        step = _step(plain, pieces, past)
        if not step:
            break
        past += step
    return past


def _is_aside(pieces: list[Piece], at: int) -> bool:
    """Whether a piece is no beginning of the place told next: 幼儿园 阳光幼儿园中班, 6688 人民路9号."""
    piece, after = pieces[at], pieces[at + 1] if at + 1 < len(pieces) else None
    if after is None or after.at_door or not piece.tokens or piece.weight > 1:
        return False
    kinds = {kind for kind, *_ in piece.tokens}
    nameless = piece.tokens[0][1] == piece.start and kinds <= {SITE, NEAR}
    return nameless or kinds == {BARE}


def _step(plain: str, pieces: list[Piece], at: int) -> int:
    """How many pieces the run goes on with: 0 if it ends, 2 over a name that ends like no place."""
    before, piece = pieces[at - 1], pieces[at]
    joint = set(piece.joint)
    if before.tokens and _is_room(plain, before.tokens) and not _follows_room(plain, before, piece):
        return 0
    if joint == {SOFT}:
        if piece.tokens and (before.whole or not before.tokens):
            return int((piece.weight > 0 or piece.whole) and not _is_way(piece))
        wide = any(kind in _WIDE for kind, *_ in before.tokens)
        return 2 * (before.whole and wide and _is_name(plain, pieces, at))
    if OF in joint and joint <= {OF, SOFT, HARD}:
        near = before.tokens and before.tokens[-1][0] == NEAR
        shop = near and _NAMED.fullmatch(plain, piece.start, piece.stop)  # 老凤祥旁边的阿玲女装
        apart = joint > {OF}  # 3栋的,1单元1002
        return int(before.whole and bool(piece.at_door or (not apart and (piece.whole or shop))))
    door = any(kind in DOORS or kind in _WIDE for kind, *_ in piece.tokens) or _leads(pieces, at)
    return int(joint <= {SOFT, HARD} and before.whole and piece.whole and door)


def _follows_room(plain: str, before: Piece, piece: Piece) -> bool:
    """Whether a piece may stand behind a room: 502 门口, or Room 502, 金茂府."""
    foreign = plain[before.start].isascii() and plain[before.start].isalpha()
    names = any(kind in (TOWN, ROAD, ESTATE, NAME, FLOOR) for kind, *_ in piece.tokens)
    return foreign or piece.at_door or not names


def _is_way(piece: Piece) -> bool:
    """Whether something is done there, rather than that it is the place: 小区北门进."""
    kinds = {kind for kind, *_ in piece.tokens}
    return piece.closed == STOP and kinds <= {NEAR, ESTATE, NAME}


def _leads(pieces: list[Piece], at: int) -> bool:
    """Whether a door follows a piece after a blank: 金茂府 2栋."""
    after = pieces[at + 1] if at + 1 < len(pieces) else None
    return after is not None and set(after.joint) == {SOFT} and after.at_door


def _is_name(plain: str, pieces: list[Piece], at: int) -> bool:
    """Whether a name of unknown kind stands right before the rest of an address: 东湖 3号楼."""
    piece = pieces[at]
    if piece.tokens or piece.end != piece.start or at + 1 == len(pieces):
        return False
    after = pieces[at + 1]
    name = plain[piece.start : piece.stop]
    return (
        set(after.joint) == {SOFT}
        and after.weight > 1
        and _NAMED.fullmatch(name) is not None
        and (len(name) > 2 or after.at_door)
        and _VAGUE.search(name) is None
    )


def _run(pieces: list[Piece]) -> Run:
    first, last = pieces[0], pieces[-1]
    kinds = frozenset(token[0] for piece in pieces for token in piece.tokens)
    given = 2 if TO in first.joint or PUT in first.joint else int(AT in first.joint)
    weight = sum(piece.weight for piece in pieces)
    elements = sum(len(piece.tokens) for piece in pieces)
    return Run(first.start, last.end, last.stop, given, weight, kinds, elements)


_ROOM_GIVEN = re.compile(
    r"(?:送[到去]?|放[到在]?|[到往给]|to )\s*(?P<room>\d{3,4}(?:室|号)?(?:门口|门前)?)(?![\da-z.元块斤箱袋包盒瓶个])"
)


def room(plain: str) -> Span | None:
    """A room that is given by its number alone: 送302, 放302门口."""
    match = _ROOM_GIVEN.search(plain)
    return match.span("room") if match else None


def resolve(
    plain: str, communities: tuple[Community, ...]
) -> tuple[Community, tuple[int, int]] | None:
    """The served community that an address names, and where; the longest name wins."""
    best: tuple[Community, tuple[int, int]] | None = None
    for community in communities:
        for name in (community.name, *community.aliases):
            form = normalise(name).plain
            at = plain.find(form)
            if at >= 0 and form and (best is None or len(form) > best[1][1] - best[1][0]):
                best = community, (at, at + len(form))
    return best
