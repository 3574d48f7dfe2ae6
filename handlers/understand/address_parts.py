"""A written address taken apart: community, building, unit, room, and what is none of them."""

# ruff: noqa: E501 - tables and patterns read better on one line

from __future__ import annotations

import re

from handlers.understand.address_tokens import resolve
from handlers.understand.contacts import Person
from handlers.understand.normalise import normalise
from handlers.understand.reading import Address
from handlers.understand.vocabulary import Vocabulary

_N = r"(?:[a-z]?\d{1,4}[a-z]?|[一二三四五六七八九十百零〇幺]{1,5})"
_HOUSE = re.compile(
    rf"({_N}|[a-z甲乙丙丁])\s?(?:号?(?:学生)?宿舍楼?|号教学楼|号?(?:学生)?公寓楼?|号楼|#\s?楼|栋楼?|幢|座|舍|楼(?=\s?{_N}\s?(?:门(?![口卫诊面店市])|单元))|(?<=\d\d\d)楼(?=\s?\d{{3,4}}))"
)
_BUILDING = re.compile(
    r"(\d{1,4})\s?号院|(?<![a-z\d])([a-z]?\d{1,3})\s?#|#\s?(\d{1,3})(?!\d)|(?:building|tower|block) (\w+)|(?<![a-z\d-])([a-z]?\d{1,3})(?=[-—]\d)(?!\d*-\d+号)"
    r"|(?<![\d-])(\d{1,3})号(?=\d*(?:单元|室|\s?\d{3,4}))"
)
_UNIT = re.compile(
    rf"([东西南北中]?{_N}|[a-z甲乙丙丁东西南北中])\s?(?:单元|门洞|梯(?=\s?\d))|({_N})\s?门(?![口卫诊面店市])|unit (\w+)|[-—#]\s?(\d{{1,2}})(?=[-—]\d{{1,4}})|(?<=building \d[\s,])\s?(\d{{1,2}})(?=-\d{{2,4}})|(?<=building \d\d[\s,])\s?(\d{{1,2}})(?=-\d{{2,4}})"
)
_ROOM = re.compile(
    rf"({_N}|[a-z])\s?(?:室|房|户|床)|(?:room|apt\.?|flat|suite) (\w+)|[-—#]\s?([a-z]?\d{{1,4}}[a-z]?)(?:室|号)?(?=门口|门前|$|\s+[^\d\s号栋幢座楼单])|(?<=[栋幢座舍寓元层楼洞门号\s,])([a-z]?\d{{3,4}}[a-z]?|[一二三四五六七八九零〇]{{3,4}})(?:号)?(?=门口|门前|$|\s+[^\d\s号栋幢座楼单])|(?<=[#])(\d{{3,4}})|^(\d{{3,4}})(?:号)?(?=门口|门前|$|\s+[^\d\s号栋幢座楼单])"
    rf"|(?<=[栋幢座元门楼层])\s?({_N})号$|(?<=[栋幢座楼])\s?(\d{{1,3}}[a-z])(?=$|\s)"
)


def parse(text: str, vocabulary: Vocabulary, person: Person | None = None) -> Address:
    """The parts of a written address; what belongs to none of them is its `rest`."""
    person = person or Person()
    said = normalise(text)
    plain = said.plain
    known = resolve(plain, vocabulary.communities)
    spans = [known[1]] if known else []
    found: dict[str, str] = {}
    building = _HOUSE if _HOUSE.search(plain) else _BUILDING
    if (inside := _inside(plain, building)) is not None:
        found["unit"], found["room"] = inside["unit"], inside["room"]
        spans.append(inside.span())
    for name, pattern in (("building", building), ("unit", _UNIT), ("room", _ROOM)):
        match = None if name in found else pattern.search(plain)
        if match:
            found[name] = said.raw[slice(*match.span(match.lastindex or 0))]
            spans.append(match.span())
    rest = "".join(
        sign for at, sign in enumerate(said.raw) if not any(a <= at < b for a, b in spans)
    )
    return Address(
        text,
        community=known[0].id if known else None,
        community_name=known[0].name if known else _estate(plain),
        building=found.get("building", ""),
        unit=found.get("unit", ""),
        room=found.get("room", ""),
        rest=rest.strip(" ,-—#/"),
        contact=person.contact,
        phone=person.phone,
    )


_INSIDE = re.compile(r"\s?(?P<unit>\d{1,2})-(?:\d{1,2}-)?(?P<room>\d{1,4})(?![\d-])")


def _inside(plain: str, building: re.Pattern[str]) -> re.Match[str] | None:
    """27号楼1-18-2: unit, floor and room behind a building that is named as one."""
    match = building.search(plain) if building is _HOUSE else None
    return _INSIDE.match(plain, match.end()) if match else None


_ESTATE = re.compile(
    r"[一-鿿]{2,8}?(?:小区|花园|花苑|家园|公寓|新村|新城|山庄|苑|府|郡|家属院|华庭|公馆|豪庭)"
)
_BEFORE = re.compile(r"^.*(?:省|市|区|县|镇|街道|路|街|大道|巷|[\d弄]号)(?=[一-鿿]{3})|^[号弄院]")


def _estate(plain: str) -> str:
    """The name of a 小区 that is not served."""
    match = _ESTATE.search(plain)
    if match is None:
        return ""
    return _BEFORE.sub("", match[0]) or match[0]
