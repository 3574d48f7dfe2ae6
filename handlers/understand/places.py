"""Where in a sentence an address stands: patterns of places and doors, and the words that give one."""

# ruff: noqa: E501 - tables and patterns read better on one line

from __future__ import annotations

import re

from handlers.understand.normalise import normalise
from handlers.understand.vocabulary import Community

_N = r"(?:\d{1,4}|[一二三四五六七八九十百零]{1,4})"
_PLACE = (
    "省|市|自治区|自治州|区|县|旗|镇|乡|街道|社区|村|屯|组|路|街|大街|大道|道|巷|弄|胡同|里弄|小区|花园|花苑|苑|家园|公寓|新村|新城|广场|大厦|城|里|园|庄|湾|府|郡|院|家属院|大院|宿舍"
    "|学校|小学|中学|大学|幼儿园|医院|公司|写字楼|号院|山庄|别墅|名邸|世家|国际|中心|楼盘|园区|工业园|科技园|市场|商场|超市|银行|酒店|宾馆|饭店|店|厂|站|桥|口|旁边?|对面|隔壁|附近|东门|西门|南门|北门|基地|大楼|开发区|高新区|校区|营|坊|居|阁|轩|台|岸|岛|墅|庭|邸|景|都|座"
)
_DOOR = rf"(?:[a-z东南西北]?{_N}\s?(?:号楼|号院|号|栋|幢|座|弄|期|区|排|组|#|单元|层|楼|室|户|门)|[a-z]\s?(?:座|栋|幢|区|单元)|#\s?\d{{1,4}})"
_DASHED = r"[a-z]?\d{1,3}(?:[-—#/]\d{1,4}){1,3}(?:室|号)?"
_NUMBERED = rf"(?:{_DASHED}|{_DOOR}(?:[\s,的]{{0,2}}{_DOOR})*(?:[\s,-]{{0,2}}(?:\d{{1,2}}-)?\d{{2,4}}(?![\d.斤箱盒袋个瓶份块元])(?:室|号|房)?)?)"
_NAMED = rf"[一-鿿a-z0-9]{{1,12}}?(?:{_PLACE})"
_WHOLE = re.compile(
    rf"(?:(?:{_NAMED}[\s,]?){{0,8}})(?:{_NUMBERED})(?:[一-鿿]{{0,8}}?(?:{_PLACE}))?(?:[\s,]?{_NUMBERED})?"
)
_PLACED = re.compile(rf"(?:{_NAMED}[\s,]?){{2,8}}")
_STRONG = re.compile(
    rf"{_NUMBERED}|building \w|room \d|[一-鿿]{{2,6}}(?:省|市|区|县|镇|街道|路|大道|小区|花园|家园|公寓|大厦|新村|村|胡同|家属院|幼儿园|理发店|小学|中学|公司|医院)"
)

_GIVEN = r"(?:送货?(?:到|去|至|往)?|寄(?:到|往|去)?|地址(?:是|在|:|改成|改为)?|放(?:到|在)?|住(?:在)?|搬到|[往到给]|(?:deliver|send|bring)(?: it| them)? to|to)"
_GIVES = re.compile(rf"{_GIVEN}\s*")
_GIVEN_TO = re.compile(rf"{_GIVEN}\s*$")
_TOWN = re.compile("省|市|区|县|镇|乡|街道|路|街|大道")
_SURE = re.compile(rf"号楼|栋|幢|单元|室|号院|弄\d|小区|花园|家园|{_DASHED}")
_ONE = re.compile(r"\d{1,3}(?:-\d{1,4}){2}|\d{1,3}(?:号楼|栋|幢)\s?\d{2,4}室?|\d{1,2}-\d{3,4}室?")
_ESTATE_DOOR = re.compile(
    r"[一-鿿]{2,8}(?:里|苑|园|城|府|庄|湾|郡|邸|小区|公寓|新村)\s?\d{1,3}(?:号楼|栋|幢|座)"
)
_ROOM_GIVEN = re.compile(
    rf"(?<!满\d\d)(?<!满\d\d\d)(?<![不别])(?<!不要){_GIVEN}\s*(?P<room>\d{{3,4}}(?:室|号)?(?:门口|门前)?)(?![\da-z.元块斤箱袋包盒瓶个只克板件份桶提条根把年-])"
)
_PLACE_GIVEN = re.compile(
    rf"(?:送货?|寄|配送)(?:到|去|至|往)\s*(?!.{{0,3}}[哪啥])(?P<to>{_PLACED.pattern})|[往送到](?!.{{0,3}}[哪啥])\s*(?P<gate>[一-鿿]{{2,8}}?(?:[东南西北]门|幼儿园|小学|中学|大学|医院|小区|花园|家园|公寓))"
)
_ENGLISH = re.compile(
    r"(?:building \w+|(?:room|apt\.?|unit) \d+\w?)(?:[, ]+(?:unit|room|apt\.?) \w+|[, ]+\d{1,4}(?:-\d{1,4})+)*"
)
Span = tuple[int, int]


def is_given(plain: str) -> bool:
    """Whether words stand there that give an address, so that looking for one is worth while."""
    return "送" in plain or "到" in plain or "放" in plain or "址" in plain or "住" in plain


def spot(plain: str, communities: tuple[Community, ...], *, basket: bool) -> Span | None:
    """Where the address is, if one is given in passing; in a `basket` message a house is enough."""
    english = _english(plain, communities)
    if english:
        return english
    best, sure = None, False
    for match in _WHOLE.finditer(plain):
        start, given = _begin(plain, *match.span(), communities)
        words = plain[start : match.end()]
        if not given and not _alone(words, communities, basket=basket):
            continue
        if best is None or (given and not sure):
            best, sure = (start, match.end()), given
    return best or _otherwise(plain, communities)


def _begin(
    plain: str, start: int, end: int, communities: tuple[Community, ...]
) -> tuple[int, bool]:
    """Where the address begins in a run that may hold 送到 too, and whether such a word gives it."""
    before = resolve(plain[:start], communities)
    if before and before[1][1] == len(plain[:start].rstrip()):
        start = before[1][0]  # 东湖 3号楼
    known = resolve(plain[start:end], communities)
    stop = start + (known[1][0] if known else _first_figure(plain[start:end]))
    given = max(_GIVES.finditer(plain, start, stop), key=re.Match.start, default=None)
    if given is not None and given.end() < end:
        start = given.end()
    lead = plain[start:stop]
    if known and stop > start and not _TOWN.search(lead):
        start = stop
    return start, given is not None or _GIVEN_TO.search(plain[:start]) is not None


def _english(plain: str, communities: tuple[Community, ...]) -> Span | None:
    """Building 3, unit 2, room 501, with the 小区 before it if one is named."""
    match = _ENGLISH.search(plain)
    if match is None:
        return None
    known = resolve(plain[: match.start()], communities)
    return (known[1][0] if known else match.start()), match.end()


def _first_figure(words: str) -> int:
    return next((at for at, sign in enumerate(words) if sign.isdigit()), len(words))


def _alone(words: str, communities: tuple[Community, ...], *, basket: bool) -> bool:
    """Whether this is an address even where nobody says 送到: two parts, or one that is nothing else."""
    words = words.strip()
    if len(_SURE.findall(words)) > 1 or _ONE.fullmatch(words):
        return True
    return basket and (
        resolve(words, communities) is not None or _ESTATE_DOOR.search(words) is not None
    )


def room(plain: str) -> Span | None:
    """A room that is given by its number alone: 送302, 放302门口."""
    match = _ROOM_GIVEN.search(plain)
    return match.span("room") if match else None


def _otherwise(plain: str, communities: tuple[Community, ...]) -> Span | None:
    """A room alone (送302), a place without a number (送到人民路小学), a served 小区, English."""
    for pattern in (_ROOM_GIVEN, _PLACE_GIVEN):
        match = pattern.search(plain)
        if match:
            return match.span(match.lastgroup or 0)
    known = resolve(plain, communities)
    if known and _GIVEN_TO.search(plain[: known[1][0]]):
        return known[1]
    return None


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
