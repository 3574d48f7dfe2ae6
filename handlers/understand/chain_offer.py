"""What a chain is about: the goods that its head offers, how they are counted and called."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from handlers.understand import sentence, sounds
from handlers.understand.chain_sheet import Sheet
from handlers.understand.chain_text import PRICED, circle_value
from handlers.understand.items import Line
from handlers.understand.vocabulary import Vocabulary

Who = tuple[int, ...]  # positions in the vocabulary that one name may mean


@dataclass(frozen=True, slots=True)
class Offer:
    """The goods in the order of the head, the units in which they are counted, their codes.

    `near`: none of them is called as the head calls it, but ends so (土鸡蛋, where 鲜鸡蛋 are sold).
    `main` are those that an amount alone may mean; `codes` are letters and figures (A2, ②一袋), `brands`
    short names (五得利); `joining`: whoever puts down a name takes one.
    """

    goods: tuple[Who, ...] = ()
    main: tuple[Who, ...] = ()
    units: dict[int, str] = field(default_factory=dict)
    codes: dict[str, Who] = field(default_factory=dict)
    brands: dict[str, Who] = field(default_factory=dict)
    joining: bool = False
    near: bool = False

    @property
    def known(self) -> frozenset[int]:
        """Every position that is on offer."""
        return frozenset(one for who in self.goods for one in who)


_INVITES = re.compile(
    r"(?:直接|只要|请)?(?:接|报|写|留)(?:个|上|下)?(?:名字?|房号|门牌|昵称|楼号)|直接接|(?:每|一)[户人家位](?:仅|只)?限?(?:购|领)?[一1]\s*[^\d元块/]"
    r"|限[一1]\s*[份箱盒袋个只件瓶板提桶]|要的(?:直接)?(?:接|报|扣|留)|想要的(?:直接)?(?:接|报)|默认[一1]\s*\S|不写(?:数量)?(?:就是|默认|即|算)[一1]"
)
_EVENT = re.compile(
    r"报名|报数|出勤|签到|打卡|排班|值日|值班|投票|祝福|许愿|志愿者|疫苗|核酸|体检|献血|讲座|培训|开会|会议|家长会|家访|车位|挪车|拼车|门禁|物业费"
    r"|成语|诗词|古诗|歌名|谜语|谚语|歇后语|单词|地名接龙|故事接龙|羽毛球|篮球|足球|乒乓|打球|瑜伽|跑步|跑团|游泳|骑行|健身|团课|爬山|徒步|钓鱼|太极|广场舞"
    r"|合唱|排练|读书会|麻将|桌游|剧本杀|电影|观影|唱歌|ktv|旅游|滑雪|采摘|亲子活动|每家带|自带"
    r"|捐款|募捐|试听|补课|托管班|班车|顺风车|合影|抽奖|消毒安排|检修|抄表|水电费|取暖费|停车费|巡逻|值守|参观|手工课|斗地主|打牌|组队|相亲"
    r"|早安|晚安|新年好|签名|倡议|反对|同意的|赞成|业主大会|维权|预约(?:理发|体检|上门|洗牙|看房)"
    r"|统计.{0,8}(?:年龄|生日|身高|鞋码|尺码|车牌|人数|名单|几岁)"
)
_PARTY = re.compile("聚餐|聚会|团建|生日会|野餐|春游|秋游|露营|轰趴")


def offered(sheet: Sheet, vocabulary: Vocabulary) -> Offer:
    """The goods of the head (or else of the tail), each with the unit of its price."""
    for text in (sheet.head, sheet.tail):
        offer = _offer(text.plain, vocabulary)
        if offer.goods:
            return offer
    return Offer()


def is_event(plain: str, offer: Offer) -> bool:
    """Whether the head invites to do something together, at no price: nothing is sold there."""
    if PRICED.search(plain):
        return False
    party = _PARTY.search(plain) is not None and len(offer.goods) < 2  # else it is what they eat
    return party or _EVENT.search(plain) is not None


def _offer(plain: str, vocabulary: Vocabulary) -> Offer:
    parts = sentence.parse(plain, vocabulary)
    lines = [Line("G", 0, start, end, who) for kind, start, end, who in parts if kind == "G"]
    lines += _pieces(plain, parts, lines)
    lines += _sounding(plain, parts, lines, vocabulary)
    near = [] if lines else _akin(plain, parts, vocabulary)
    lines += near
    lines.sort(key=lambda line: line.start)
    for line in lines:
        line.who = _narrowed(plain, parts, line)
    goods = tuple(dict.fromkeys(line.who for line in lines))
    units: dict[int, str] = {}
    priced: list[Who] = []
    for line, text in zip(lines, _texts(plain, lines), strict=True):
        unit = _unit(text, vocabulary.units[line.who[0]])
        if unit:
            units.setdefault(line.who[0], unit)
        if PRICED.search(text):
            priced.append(line.who)
    main = tuple(priced) if len(set(priced)) == 1 and _tells(plain, lines) else goods
    codes, brands = _codes(plain, lines) or _figures(plain, lines), _brands(goods, vocabulary)
    main = main[:1] if main != goods else goods
    return Offer(goods, main, units, codes, brands, _invites(plain), near=bool(near))


def _narrowed(plain: str, parts: list[sentence.Part], line: Line) -> Who:
    """牛奶团 三元46.9/箱: which of them, as the one part of a name in the same line tells."""
    if len(line.who) < 2:
        return line.who
    begins, stop = (
        plain.rfind("\n", 0, line.start) + 1, plain.find("\n", line.end) % (len(plain) + 1),
    )  # fmt: skip
    told = {
        tuple(one for one in line.who if one in who)
        for kind, start, end, who in parts
        if kind == "P" and begins <= start < stop
    } - {()}
    return min(told, key=len) if len(told) == 1 else line.who


def _pieces(plain: str, parts: list[sentence.Part], known: list[Line]) -> list[Line]:
    """飞鹤3段 288/罐: part of a name that only one of the goods has, alone in its line with a price."""
    found: list[Line] = []
    for kind, start, end, who in parts:
        if kind != "P" or len(who) != 1:
            continue
        begins, stop = plain.rfind("\n", 0, start) + 1, plain.find("\n", end) % (len(plain) + 1)
        alone = not any(begins <= line.start < stop for line in [*known, *found])
        if alone and PRICED.search(plain[end:stop]):
            found.append(Line("G", 0, start, end, who))
    return found


def _akin(plain: str, parts: list[sentence.Part], vocabulary: Vocabulary) -> list[Line]:
    """土鸡蛋 24.8一板, where 鲜鸡蛋 are sold: things with a price whose name ends as that of goods."""
    found = []
    for kind, start, end, _ in parts:
        if kind != "Q" or not PRICED.search(plain, end, plain.find("\n", end) % (len(plain) + 1)):
            continue
        ends = (vocabulary.names.get(plain[at:end], ()) for at in range(start + 1, end - 1))
        who = next(filter(None, ends), ())
        found += [Line("G", 0, start, end, who)] if len(who) == 1 else []
    return found


def _invites(plain: str) -> bool:
    return _INVITES.search(plain) is not None


def _tells(plain: str, lines: list[Line]) -> bool:
    """Whether goods are merely mentioned: one to a line of text, none in a list."""
    return not any(_LISTED.fullmatch(plain[a.end : b.start]) for a, b in pairwise(lines))


_LISTED = re.compile(r"[\s、,/和+|;]*")


def _texts(plain: str, lines: list[Line]) -> list[str]:
    """What is said of each of the goods: all up to the next ones."""
    ends = [line.start for line in lines[1:]] + [len(plain)] * bool(lines)
    return [plain[line.end : end] for line, end in zip(lines, ends, strict=True)]


# ---- the unit that is counted ----


def _unit(text: str, sold: tuple[str, ...]) -> str:
    """The unit of the price comes first (4盒一箱 128/箱), then other words: 按盒, 整箱, 都是箱."""
    name = "|".join(sorted(map(re.escape, sold), key=len, reverse=True))
    for pattern in (
        rf"[按论整]({name})(?:卖|出|走)",
        rf"\d(?:元|块钱?)?\s*(?:/|每|一|1)\s*({name})",
        rf"(?<![\d.])(?:每|一|1)\s*({name})(?:装)?\s*(?:只要|仅|要|卖)?\s*[¥￥]?\d",
        rf"(?<!\d)\d({name})\s*\d",
        rf"[按论]({name})|都?是({name})|整({name})",
        rf"/\s*({name})|(?<![\d半两几])(?:每|一|1)({name})(?!装)",
        rf"(?:大|整)?({name})装|限\d*({name})|\d({name})起",
        rf"({name})",
    ):
        match = re.search(pattern, text)
        if match:
            return str(match[match.lastindex or 0])
    return ""


# ---- what the goods are called for short ----

_CODE = re.compile(
    r"(?:^|(?<=[\s,，;；/、|:(【]))(?:套餐\s*)?(?:(?P<letter>[a-h])(?:款|套餐|组|号)?|(?P<figure>\d{1,2})(?:号?套餐|号链接|[号款.、):])|(?P<word>[一二三四五六])号?(?:套餐|款))\s*[.、:：)】\-]?\s*(?=[^\s])"
    r"|(?P<circle>[①-⑳❶-❿])\s*[.、:：]?\s*|套餐(?P<last>[a-h]|\d{1,2}|[一二三四五六])\s*[.、:：)]?\s*",
    re.MULTILINE,
)
_FIGURES = "〇一二三四五六七八九"


def code_of(match: re.Match[str]) -> str:
    """One key for the ways in which a code is written: a, 1 (1号, ①, 套餐一)."""
    found = {name: text for name, text in match.groupdict().items() if text}
    if "circle" in found:
        return str(circle_value(found["circle"]))
    text = next(iter(found.values()))
    return str(_FIGURES.index(text)) if text in _FIGURES else text


def _codes(plain: str, lines: list[Line]) -> dict[str, Who]:
    codes: dict[str, Who] = {}
    found = list(_CODE.finditer(plain))
    for at, match in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(plain)
        end = min(end, match.end() + 16, plain.find("\n", match.end()) % (len(plain) + 1))
        after = next((line for line in lines if match.end() <= line.start < end), None)
        codes.setdefault(code_of(match), after.who if after else ())
    return codes if any(codes.get(first) is not None for first in ("a", "1")) else {}


_LEADS = re.compile(r"^\s*(?P<figure>\d{1,2})[\s.、,:)]*(?=[^\s\d])", re.MULTILINE)


def _figures(plain: str, lines: list[Line]) -> dict[str, Who]:
    """1 土鸡蛋 36/板, and below it 2 排骨: a list that counts its goods from one."""
    codes: dict[str, Who] = {}
    for match in _LEADS.finditer(plain):
        after = next((line for line in lines if 0 <= line.start - match.end() < 8), None)
        if after is not None and int(match["figure"]) == len(codes) + 1:
            codes[match["figure"]] = after.who
    return codes if len(codes) > 1 else {}


def _brands(goods: tuple[Who, ...], vocabulary: Vocabulary) -> dict[str, Who]:
    """What stands before the noun in a name (五得利 in 五得利面粉), if it names one of the goods only.

    So does what a name and another of the same goods begin with: 飞鹤, of 飞鹤星飞帆 and 飞鹤奶粉.
    """
    found: dict[str, list[Who]] = {}
    for who in goods:
        good = vocabulary.goods[who[0]]
        for noun in good.aliases:
            brand = good.name.removesuffix(noun)
            if brand == good.name:
                brand = _shared(good.name, noun) or brand
            if brand != good.name and len(brand) > 1 and brand not in vocabulary.names:
                found.setdefault(brand.lower(), []).append(who)
    return {brand: who[0] for brand, who in found.items() if len(set(who)) == 1}


def _shared(one: str, other: str) -> str:
    """What two names begin with alike."""
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return "".join(sign for sign, _ in alike)


def _sounding(
    plain: str, parts: list[sentence.Part], known: list[Line], vocabulary: Vocabulary
) -> list[Line]:
    """Goods of the head that are misspelt: whole words that sound like a name."""
    text = plain
    for kind, start, end, _ in parts:
        if kind in "GNT.HM":
            plain = plain[:start] + " " * (end - start) + plain[end:]
    plain = re.sub(r"接龙|截止|到货|团购?|预[定订]", lambda match: " " * len(match[0]), plain)
    named = {one for line in known for one in line.who}
    found = []
    for match in re.finditer(r"[一-鿿]{2,8}", plain):
        best = vocabulary.search(match[0], 1)
        priced = len(match[0]) > 3 and _PRICE.match(text, match.end()) is not None
        if not best or vocabulary.by_id[best[0].sku] in named:
            continue
        who = vocabulary.by_id[best[0].sku]
        misheard = sounds.alike(match[0], vocabulary.goods[who].name) >= MISHEARD
        least = MAY_BE if misheard or (priced and not known) else SOUNDS_LIKE
        if best[0].score >= least:
            found.append(Line("G", 0, match.start(), match.end(), (who,)))
    return found


_PRICE = re.compile(r"\s*[¥￥]?\d")
SOUNDS_LIKE, MAY_BE, MISHEARD = 0.885, 0.72, 0.93


def is_listed(line: str, vocabulary: Vocabulary) -> bool:
    """Whether a numbered line offers goods: it begins with them and has a price, or no amount."""
    parts = sentence.parse(line, vocabulary)
    lead = len(line) - len(line.lstrip(" \t【[(:：-"))
    named = next((part for part in parts if part[0] in "GP" and part[1] <= lead + 6), None)
    if named is None:
        return False
    if PRICED.search(line):
        return True
    return named[1] == lead and not any(part[0] == "N" for part in parts)
