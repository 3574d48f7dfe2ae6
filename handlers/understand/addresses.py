"""Addresses as people write them: found, and cut free of people, goods, times and courtesies."""

# ruff: noqa: E501 - tables and patterns read better on one line

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.understand import contacts, places
from handlers.understand.address_parts import parse
from handlers.understand.address_pieces import LIKELY
from handlers.understand.address_tokens import resolve, words
from handlers.understand.address_words import AREA, DASHED, DOORS, ELSE, OPENERS
from handlers.understand.contacts import Person
from handlers.understand.normalise import Said, blank
from handlers.understand.places import Run
from handlers.understand.reading import Address
from handlers.understand.vocabulary import Vocabulary

Spans = Sequence[tuple[int, int]]

_HINTS = frozenset("老层厦号栋幢座室弄楼路街村区园院苑庄府#-送到放址住寄给往")
_ENGLISH = re.compile(
    r"\b(?:building|bldg|room|rm|unit|apt|tower|block|floor|flat|suite)\b|\d/?f\b"
)
# , Vanke Crystal City, 88 Huaihai Road, Suzhou: each word of a name is written large.
_NAMES = re.compile(
    r"(?:,? ?,\s*(?!I\b|My\b|Please\b|Call\b|Thanks\b|Leave\b|Deliver\b|Send\b)(?:\d{1,4}\s)?[A-Z][A-Za-z'0-9]*(?: (?:of|[A-Z][A-Za-z'0-9]*|\d{1,2}[A-Z]))*(?=\s*[,.;!\n]|\s*$))+"
)
_WITHIN = re.compile(r",? (?:in|at|of) ")
_LEAD = re.compile(
    r"^(?:[\s,:]|嚟|你好|您好|老板|麻烦你?|请|帮我|帮忙|给我|我要|我想|把|那[就个]|这个|那|就|还是|嗯|哦|好的?|这次|今天|明天|要|都|直接|改一?下|换一下|换[成到为]?|更?改[成为到]?|修改"
    r"|(?:我的?|新的?|收货|送货|收件|家庭|详细|公司|单位)*地址(?:填错了|错了|写错了|变了|换了|改了|更新)?(?:是|在|为|改成|改为|应该是|:)?|应该是|是|送货?(?:到|去|至|往|来)?|寄(?:到|往|去)?|发(?:到|往|去)?|配送到?|邮寄到?|快递到"
    r"|[写填](?:的是)?|我?们?小区是|门牌号?是?|我?家?住(?:在)?|我们?家?在|我家|我在|我是|在|到|住|deliver(?: it)? to|send(?: it)? to|my address is|address:?|ship to)+"
)
_TAIL = re.compile(
    r"(?:[\s,。.!~]|吧|哈|啊|呀|哦|嘛|呢|谢谢你?|多谢|辛苦了?|就行了?|就好|就可以了?|可以吗|行吗|好吗|好的|即可|麻烦了?|感谢|thanks|thank you|please|那里|那边|那儿|收|的)+$"
)
_PAUSE = re.compile(r"[\s,;。!?、:…~|&./+=()\[\]【】「」“”]")
_NAMING = "进写报用说问见坏急"  # verbs that begin a name as well
_USUAL = re.compile(
    r"(?:[和跟]|还是)?(?:之前|上次|以前|原来)的?一样|老规矩|照旧|老(?:地[址方]|样子送|位置)|(?:上次|上回|原来|之前|以前|默认|平时|常用|家里|公司|第[一二三]个)(?:那个|的|填的|留的|送的)*(?:地[址方])|same (?:place|address)(?: as (?:last time|before))?|(?:the |my )?usual (?:place|address)"
)
_OLD_PLACE = ("老位置", "老地方", "老地址")
_AT_GATE = "(?:小区|园区|单位)?(?:[东西南北前后正侧大]门口?)?的?"
_SPOT = re.compile(
    rf"{_AT_GATE}(?:门岗|岗亭|门房|保安[室亭]?|门卫室?|传达室|收发室)(?:大爷|大哥|大叔|师傅|叔叔)?|(?:[一二三四五六七八九\d]+楼|楼[上下]|隔壁|对门)[老小]?[一-鿿](?:阿姨|叔叔?|大爷|大妈|大姐|大哥|奶奶|爷爷|姐|哥|嫂)家|"
    r"[东西南北]?门口快递架(?:第?[一二三四五六七八九\d]层)?|(?:(?:小区)?(?:[东西南北]门口?|大?门口|楼下|里面|(?<=小区)里|旁边)的?)?(?:(?:菜鸟|快递|蜂巢|丰巢)驿站|菜鸟|(?:快递|智能|丰巢|蜂巢)?柜子?|驿站|丰巢|蜂巢|(?<=楼下)小?(?:卖部|超市|便利店|店))|物业(?:前台)?|前台|(?:家|单元|小区|楼道|公司|大)?门口|门把手上?|(?:\d{1,2}号)?自提[点柜]|提货点|(?:楼下|小区)?(?:的)?(?:小?(?:卖部|超市|便利店)|(?<![你来到去家])小?店(?!里))(?:[一-鿿](?:姐|哥|叔|婶|嫂|姨|阿姨|大爷|大妈)(?:那儿?|家))?|楼下|邻居家?"
    r"|代收点|消防栓里?|鞋柜上?|地上|(?:the )?(?:front )?door(?:step)?|(?:the )?guard(?: at the (?:\w+ )?(?:gate|entrance|door))?|(?:the )?lockers?(?: (?:by|at|near) the (?:\w+ )?(?:gate|entrance|door))?|lobby|gate"
)

# 给学校食堂用的大米 sends nothing there.
_ABOUT_OTHERS = frozenset(
    {"need", "other", "ask_product", "ask_price", "ask_stock", "feedback", "complaint"}
)


def find(
    said: Said,
    vocabulary: Vocabulary,
    *,
    asked: bool,
    label: str,
    busy: Spans = (),
    basket: bool = False,
    told: bool = True,
    whole: bool = False,
) -> Address | None:
    """The address in a message, if there is one.

    When the shop asked for it, all that is no courtesy, name or phone is the address; else only what
    looks like one. `busy`: what is goods or time in it; `basket`: whether it fills a basket;
    `told`: whether a place was seen in it before; `whole`: hardly anything else is said.
    """
    alone = asked or label in ("address", "pickup")
    if not alone and not ((basket or told or "送" in said.plain) and _hinted(said.plain)):
        return None
    cleaned, person = contacts.without(_without(_unlabelled(said), busy))
    run = places.best(places.runs(cleaned.plain, vocabulary.communities))
    if label == "pickup" and (where := _left_at(said, cleaned, run)):
        return Address(where)
    usual = _as_usual(said, label, basket=basket)
    if usual and not (run and run.sure):
        return Address(usual)
    if run and _is_meant(
        run, label, asked=asked and not busy, basket=basket, alone=_is_alone(cleaned.plain, run)
    ):
        start, end = run.start, run.end
        if (asked or (whole and label == "address")) and not busy:
            loose = asked and run.kinds.isdisjoint(DOORS - {AREA})
            around = places.clause if loose else _stretched
            start, end = around(cleaned.plain, run)
        end = max(end, _abroad(cleaned, run, vocabulary))
        start, end = _as_sent(
            cleaned.plain, 0 if _AREAS.fullmatch(cleaned.plain, 0, start) else start, end
        )
        return parse(" ".join(_written(cleaned.raw[start:end]).split()), vocabulary, person)
    if asked and not busy:
        return _entire(cleaned, vocabulary, person)
    where = _sent(said, busy) if label == "address" or basket else ""
    return parse(where, vocabulary, person) if where else None


def _sent(said: Said, busy: Spans) -> str:
    """Where goods shall be sent, though no word of it is known as a place's."""
    sent = _SENT.search(said.plain)
    if sent is None or _NOWHERE.search(sent["where"]):
        return ""
    start, end = sent.span("where")
    end = min((first for first, last in busy if first >= start and last - first > 1), default=end)
    return _written(_TAIL.sub("", said.raw[start:end]))


# 送到夜市牌坊底下
_SENT = re.compile("(?:送|寄|拿)(?:到|去|往)(?P<where>[一-鿿][^\\s,。;!?、~()]{1,15})")
_NOWHERE = re.compile(
    "^(?:[了没时手货家就的再哪]|几点|楼[上下]|门口|这|那)|[吗么不]$|时候|地址|为止|打?电话|什么|多久|哪"
)


# 南京 栖霞区 仙林, before what is known of the place
_AREAS = re.compile(
    r"\s*(?:[一-鿿]{2,6}\s+)*[一-鿿]{1,5}(?:省|市|区|县|镇|乡|街道)\s+(?:[一-鿿]{2,6}\s+)*"
)


def _as_sent(plain: str, start: int, end: int) -> tuple[int, int]:
    """送到公交站牌那儿: all that is told of a place without doors, not only what is known of it."""
    sent = _SENT.search(plain)
    if sent is None or not sent.start("where") <= start <= end <= sent.end("where"):
        return start, end
    where = _TAIL.sub("", sent["where"])
    if any(sign.isdigit() for sign in where) or len(where) > end - start + 6:
        return start, end
    return sent.start("where"), sent.start("where") + len(where)


# A form that was filled in: 所在地区:…, 详细地址:….
_LABEL = re.compile(
    r"(?:^|(?<=\n))\s*(?:(?:所在|省市)地?区|所在地|地区|街道|小区|楼栋|门牌号?|(?:详细|街道|收货)?地址)\s*:\s*"
)


def _unlabelled(said: Said) -> Said:
    """The lines of a form as one line of address, where several of its labels are for one."""
    labels = list(_LABEL.finditer(said.plain)) if ":" in said.plain else []
    if len(labels) < 2:
        return said
    for label in labels:
        said = blank(said, *label.span())
    for label in labels[1:]:
        said = blank(said, label.start() - 1, label.start())
    return said


def _left_at(said: Said, cleaned: Said, run: Run | None) -> str:
    """Where it is left, but where a door is told."""
    if run and _is_door(run):
        return ""
    where = spot(said)
    if run and where in cleaned.raw[run.start : run.end]:
        return cleaned.raw[run.start : run.end]  # 放物业就行，世纪花园物业
    return where


def _as_usual(said: Said, label: str, *, basket: bool) -> str:
    usual = _USUAL.search(said.plain)
    if usual and (label == "address" or (basket and usual[0] in _OLD_PLACE)):
        return said.raw[usual.start() : usual.end()]
    return ""


def _stretched(plain: str, run: Run) -> tuple[int, int]:
    """A run with the names that touch it, though they end like no place: 延安路88号书香门第."""
    before = _PAUSE.split(plain[: run.start])[-1]
    lead = _LEAD.match(before)
    head = before[lead.end() :] if lead else before
    said = any(
        kind in OPENERS and head[start:end] not in _NAMING for kind, start, end in words(head)
    )
    after = _PAUSE.split(plain[run.end :], maxsplit=1)[0]
    name = _TAIL.sub("", after[: _remark(after)])
    if contacts.is_name(name) or (run.roomed and len(name) < 4):
        name = ""
    return run.start if said else run.start - len(head), run.end + len(name)


def _remark(text: str) -> int:
    """Where something is said that is no name: 放门口, 到了打电话; the length if nothing is."""
    verbs = (token for token in words(text) if token[0] in OPENERS)
    said = (
        start
        for _, start, end in verbs
        if end - start > 1 or (not start and text[0] not in _NAMING)
    )
    return next(said, len(text))


def _abroad(said: Said, run: Run, vocabulary: Vocabulary) -> int:
    """Where an English address ends: behind the names of estate, street and city after the doors."""
    if not _ENGLISH.search(said.plain, run.start, run.end):
        return 0
    if names := _NAMES.match(said.raw, run.end):
        return names.end()
    link = _WITHIN.match(said.plain, run.end)
    served = resolve(said.plain[link.end() :], vocabulary.communities) if link else None
    return link.end() + served[1][1] if link and served and not served[1][0] else 0


def _hinted(plain: str) -> bool:
    return not _HINTS.isdisjoint(plain) or _ENGLISH.search(plain) is not None


def _is_alone(plain: str, run: Run) -> bool:
    """Whether a clause is nothing but the place: 百合小区南门，五袋手抓饼."""
    before, after = plain[: run.start].rstrip(" "), plain[run.end :].lstrip(" ")
    return before[-1:] in _STOPS and after[:1] in _STOPS


_STOPS = ("", ",", "。", ";", "\n", "!")


def _is_meant(run: Run, label: str, *, asked: bool, basket: bool, alone: bool) -> bool:
    """Whether a place in the message is where the goods shall go."""
    if asked or run.sure or (run.given == 2 and label not in _ABOUT_OTHERS):
        return True
    if label == "ask_delivery" and run.given and not DOORS.isdisjoint(run.kinds):
        return True  # 我在水岸豪庭20栋
    if label == "address":
        return run.weight > 1 or run.given > 0 or run.named
    return basket and (run.weight >= LIKELY or run.given > 0 or (run.named and alone))


def _is_door(run: Run) -> bool:
    """放我家门口，5-2-1201: a door, and not only where to leave it there."""
    return not DOORS.isdisjoint(run.kinds) and (run.given > 0 or DASHED in run.kinds)


def _without(said: Said, busy: Spans) -> Said:
    for start, end in busy:
        said = blank(said, start, end, ELSE.ljust(end - start, "\n"))
    return said


def _written(text: str) -> str:
    """The words of an address: pauses in it become spaces."""
    return re.sub(r"[,;。、\n](?! )", " ", text).strip(" ,")


def is_usual(plain: str) -> bool:
    """还是上次那个地址."""
    return _USUAL.search(plain) is not None


def spot(said: Said) -> str:
    """Where to leave the goods, as said; "" if nowhere is named."""
    match = _SPOT.search(said.plain)
    return said.raw[match.start() : match.end()] if match else ""


def _entire(said: Said, vocabulary: Vocabulary, person: Person) -> Address | None:
    """The answer to the question where, though no word of it is known as a place's."""
    lead = _LEAD.match(said.plain)
    start = lead.end() if lead else 0
    tail = _TAIL.search(said.plain, start)
    end = tail.start() if tail else len(said.plain)
    text = " ".join(_written(said.raw[start:end]).split())
    return parse(text, vocabulary, person) if text else None
