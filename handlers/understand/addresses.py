"""Addresses as people write them, and their parts: community, building, unit, room, contact, phone."""

# ruff: noqa: E501 - tables and patterns read better on one line

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.understand import places
from handlers.understand.normalise import Said, normalise
from handlers.understand.places import _N, _STRONG, resolve
from handlers.understand.reading import Address
from handlers.understand.vocabulary import Vocabulary

Spans = Sequence[tuple[int, int]]

_HINTS = frozenset("号栋幢座室弄楼元路街村区园院苑庄府#-") | frozenset("bm")

_LEAD = re.compile(
    r"^(?:[\s,:：，。]|你好|您好|老板|麻烦你?|请|帮我|帮忙|给我|我要|我想|把|那就|那|就|还是|嗯|哦|好的?|这次|今天|明天|要|都|直接|改一?下|换一?下?|更?改[成为到]?|换成|换到|修改"
    r"|(?:我的?|新的?|收货|送货|收件|家庭|详细|公司|单位)*地址(?:填错了|错了|写错了|变了|换了|改了|更新)?(?:是|在|为|改成|改为|应该是|:|：)?|应该是|是|送货?(?:到|去|至|往|来)?|寄(?:到|往|去)?|发(?:到|往|去)?|配送到?|邮寄到?|快递到"
    r"|我?家?住(?:在)?|我们?家?在|我家|我在|我是|在|到|住|我(?:妈|爸|婆婆|奶奶|公司|单位|家)(?:那儿?|那边|家|这儿?|这边)?(?=[\s,，])|deliver(?: it)? to|send(?: it)? to|my address is|address:?|ship to)+",
)
_TAIL = re.compile(
    r"(?:[\s,，。.!！~]|吧|哈|啊|呀|哦|嘛|呢|谢谢你?|多谢|辛苦了?|就行了?|就好|就可以了?|可以吗|行吗|好吗|好的|即可|麻烦了?|感谢|thanks|thank you|please|那里|那边|那儿|收|的)+$"
)
_PHONE = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)|(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)"
)
_SURNAME = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
_TITLE = "先生|女士|小姐|太太|阿姨|叔叔?|大爷|大妈|老师|师傅|总|姐|哥|嫂|奶奶|爷爷"
_CONTACT = re.compile(
    rf"(?:收[件货]人|联系人|姓名|名字|电话|手机号?|联系方式|联系电话)\s*(?:是|:|：)?\s*(?P<named>[一-鿿]{{2,4}}(?![一-鿿])|[{_SURNAME}](?:{_TITLE}))?|我?姓(?P<family>[{_SURNAME}])(?:的|{_TITLE})?"
    rf"|(?<![一-鿿])(?P<titled>(?!谢谢)[{_SURNAME}][一-鿿]?(?:{_TITLE}))(?:收|$|(?=[\s,，。]))|(?<![一-鿿])(?P<bare>(?!谢谢)[{_SURNAME}][一-鿿]{{1,2}}?)收?(?=[\s,，。]*$)"
)
_USUAL = re.compile(
    r"老(?:地[址方]|样子送|位置)|(?:上次|上回|原来|之前|以前|默认|平时|常用|家里|公司|第[一二三]个)(?:那个|的|填的|留的|送的)*(?:地[址方])|same (?:place|address)(?: as (?:last time|before))?|(?:the |my )?usual (?:place|address)"
)
_SPOT = re.compile(
    r"(?:菜鸟|快递|蜂巢|丰巢)?驿站|菜鸟|丰巢|蜂巢|(?:快递|智能)?柜子?里?|门卫室?|物业|保安[室亭]?|传达室|收发室|前台|(?:家|单元|小区|楼道|公司|大)?门口|门把手上?|自提[点柜]|提货点|(?:楼下|小区)?(?:的)?小?(?:卖部|超市|便利店|店)|楼下|邻居家?"
    r"|代收点|消防栓里?|鞋柜上?|地上|(?:the )?(?:front )?door(?:step)?|(?:the )?guard|(?:the )?locker|lobby|gate"
)


@dataclass(frozen=True, slots=True)
class _Person:
    contact: str = ""
    phone: str = ""


def find(
    said: Said,
    vocabulary: Vocabulary,
    *,
    asked: bool,
    label: str,
    busy: Spans = (),
    basket: bool = False,
) -> Address | None:
    """The address in a message, if there is one.

    When the shop asked for it (or the message is about nothing else), all that is no courtesy,
    name or phone is the address; else only what looks like one. `busy`: what is goods or time in
    it; `basket`: whether it fills a basket.
    """
    alone = asked or label in ("address", "pickup")
    if not alone and _HINTS.isdisjoint(said.plain) and not places.is_given(said.plain):
        return None
    usual = _USUAL.search(said.plain)
    if usual and label == "address":
        return Address(said.raw[usual.start() : usual.end()])
    if label == "pickup" and (room := places.room(said.plain)):
        return parse(said.raw[room[0] : room[1]], vocabulary)  # 放302门口
    if label == "pickup":
        where = spot(said)
        return Address(where) if where else _spotted(said, vocabulary)
    if busy or not (asked or label == "address"):
        return _spotted(said, vocabulary, busy, basket=basket)
    if asked or _STRONG.search(said.plain):
        return _entire(said, vocabulary)
    return _spotted(said, vocabulary, basket=True)


def is_usual(plain: str) -> bool:
    """还是上次那个地址."""
    return _USUAL.search(plain) is not None


def spot(said: Said) -> str:
    """Where to leave the goods, as said; "" if nowhere is named."""
    match = _SPOT.search(said.plain)
    return said.raw[match.start() : match.end()] if match else ""


def _entire(said: Said, vocabulary: Vocabulary) -> Address | None:
    said, person = _without_person(said)
    start, end = 0, len(said.plain)
    lead = _LEAD.match(said.plain)
    if lead and _STRONG.search(said.plain, lead.end()):
        start = lead.end()
    tail = _TAIL.search(said.plain, start)
    if tail:
        end = tail.start()
    clauses = _clauses(said, start, end)
    text = " ".join(clauses).strip()
    return parse(text, vocabulary, person) if text else None


def _clauses(said: Said, start: int, end: int) -> list[str]:
    """The clauses that belong to the address: from the first that looks like one to the last."""
    spans, at = [], start
    for piece in re.split(r"[,，。;；\n!！?？]", said.plain[start:end]):
        spans.append((at, at + len(piece)))
        at += len(piece) + 1
    strong = [bool(_STRONG.search(said.plain[a:b])) for a, b in spans]
    if not any(strong):
        return [said.raw[start:end].strip()]
    first, last = strong.index(True), len(strong) - 1 - strong[::-1].index(True)
    chosen = []
    for a, b in spans[first : last + 1]:
        lead = _LEAD.match(said.plain[a:b])
        skip = lead.end() if lead and a != start else 0
        chosen.append(said.raw[a + skip : b].strip())
    return [one for one in chosen if one]


def _without_person(said: Said) -> tuple[Said, _Person]:
    """The text with names and numbers of people made blank."""
    raw, plain, contact, phone = said.raw, said.plain, "", ""
    for pattern in (_PHONE, _CONTACT):
        for match in list(pattern.finditer(plain)):
            if pattern is _PHONE:
                phone = phone or re.sub(r"[- ]", "", match[0])
            else:
                found = next((value for value in match.groupdict().values() if value), "")
                if match["bare"] and not phone and not re.search(r"\d", plain[: match.start()]):
                    continue
                contact = contact or found
            start, end = match.span()
            raw = raw[:start] + " " * (end - start) + raw[end:]
            plain = plain[:start] + " " * (end - start) + plain[end:]
    if phone and not contact:
        leading = re.match(rf"\s*([{_SURNAME}][一-鿿]{{1,2}})[\s,，]", plain)
        if leading:
            contact = leading[1]
            raw = " " * leading.end() + raw[leading.end() :]
            plain = " " * leading.end() + plain[leading.end() :]
    return Said(raw, plain), _Person(contact, phone)


def _spotted(
    said: Said, vocabulary: Vocabulary, busy: Spans = (), *, basket: bool = False
) -> Address | None:
    """An address in passing: 来两箱苹果 送3号楼. `busy` spans are goods and times, never part of it."""
    raw, plain = said.raw, said.plain
    for start, end in busy:
        blank = "\n" * (end - start)
        raw, plain = raw[:start] + blank + raw[end:], plain[:start] + blank + plain[end:]
    cleaned, person = _without_person(Said(raw, plain))
    span = places.spot(cleaned.plain, vocabulary.communities, basket=basket)
    if span is None:
        return None
    text = cleaned.raw[span[0] : span[1]]
    return parse(_trimmed(text), vocabulary, person)


def _trimmed(text: str) -> str:
    plain = normalise(text).plain
    lead = _LEAD.match(plain)
    start = lead.end() if lead and lead.end() < len(plain) else 0
    return text[start:].strip(" ,，")


# ---- parts ----

_BUILDING = re.compile(
    rf"([a-z]?{_N})\s?(?:号楼|栋|幢|座|#|号院)|([a-z])\s?(?:座|栋|幢)|building (\w+)|^(\d{{1,3}})(?=[-—#/]\d)|(?<=[\s一-鿿])([a-z]?\d{{1,3}})(?=[-—#/]\d)|(?<![\d-])(\d{{1,3}})号(?=\d*(?:单元|室|\s?\d{{3,4}}))"
)
_UNIT = re.compile(
    rf"({_N})\s?单元|unit (\w+)|(?<=[-—/#])(\d{{1,2}})(?=[-—/#]\d{{2,4}})|(?<=building \d[\s,])\s?(\d{{1,2}})(?=-\d{{2,4}})|(?<=building \d\d[\s,])\s?(\d{{1,2}})(?=-\d{{2,4}})"
)
_ROOM = re.compile(
    rf"({_N})\s?(?:室|房|户)|(?:room|apt\.?) (\w+)|(?<=[-—/#])(\d{{2,4}})(?:室|号)?$|(?<=[栋幢座元楼\s,])(\d{{3,4}})(?:室|号)?$|(?<=号楼)(\d{{3,4}})$|^(\d{{3,4}})(?=门口|门前|$)|(?<=-)(\d{{3,4}})(?=门口|门前)|(?<=[\s,])\d{{1,2}}-(\d{{2,4}})$"
)


def parse(text: str, vocabulary: Vocabulary, person: _Person | None = None) -> Address:
    """The parts of a written address; what belongs to none of them is its `rest`."""
    plain = normalise(text).plain
    known = resolve(plain, vocabulary.communities)
    spans = []
    if known:
        spans.append(known[1])
    found: dict[str, str] = {}
    for name, pattern in (("building", _BUILDING), ("unit", _UNIT), ("room", _ROOM)):
        match = pattern.search(plain)
        if match:
            found[name] = next(value for value in match.groups() if value)
            spans.append(match.span())
    rest = "".join(sign for at, sign in enumerate(plain) if not any(a <= at < b for a, b in spans))
    address = Address(
        text,
        community=known[0].id if known else None,
        community_name=known[0].name if known else _named_community(plain),
        rest=rest.strip(" ,，-—#/"),
        contact=person.contact if person else "",
        phone=person.phone if person else "",
    )
    return replace(
        address,
        building=found.get("building", ""),
        unit=found.get("unit", ""),
        room=found.get("room", ""),
    )


_ESTATE = re.compile(r"[一-鿿]{2,8}?(?:小区|花园|花苑|家园|公寓|新村|新城|山庄|苑|府|郡|家属院)")


def _named_community(plain: str) -> str:
    match = _ESTATE.search(
        re.sub(r"^.*?(?:省|市|区|县|街道|路|街|号)(?=[一-鿿])|^.*\\d号", "", plain)
    )
    return match[0] if match else ""
