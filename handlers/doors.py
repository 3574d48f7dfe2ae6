"""Doors: what somebody writes as an address, in the 小区 in which it lies, piece by piece if need be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from handlers.context import Here
from handlers.conversation import WhereTo, WhichCommunity
from handlers.message import Choice, Reply
from handlers.understand import Address, Community
from store import orders, people
from store.people import KeepAddress, SavedAddress

_PLACE = re.compile(
    r"\d|[一二三四五六七八九十]+[号栋幢楼]|号|栋|幢|楼|单元|室|院|村|路|街|巷|门|园|区|里|苑|店|站|柜|家|公司|学校|医院|超市"
    r"|底下|下面|旁边?|对面|口|亭|摊|场|坊|桥|牌|河|树|庙|湾|庭|府|城|厦|馆|库|岗|塔|码头"
    r"|building|room|road|street|gate|tower|flat|house|shop|school|office",
    re.IGNORECASE,
)
_TALK = re.compile(r"送|换|改|搬|加|地址|地方|address|deliver|\bto\b", re.IGNORECASE)
_AFTER = re.compile(r"[\s,，]*(?:instead|please|谢谢|就行|就好|吧)[\s.。!！]*$", re.IGNORECASE)
_TO = re.compile("^(?:请|帮我|麻烦)?(?:送到|送至|送去|送|寄到|发到)(?!货)")
# beside the place that is known: these name no other 小区
_NEARBY = re.compile(
    r"[我你您]?们?(?:[新老]?家|[那这][儿里边]?|对面|隔壁|旁边|[前后]面|楼[上下]|[东西南北大]?门|物业|小区|前台|快递|菜鸟"
    r"|驿站|丰巢|单元|[一二三四五六七八九十\d]+[号楼栋层])|(?:the )?(?:gate|door|opposite|next to|lobby)",
    re.IGNORECASE,
)
_HOUSE = re.compile(r"(?:[号栋幢座楼弄]|单元)$")  # what may be said of a house, and has rooms
_ROOM = re.compile(r"(?<!\d)\d{3,4}室?$")
_CORRECTS = re.compile(r"错|不对|不是|应该是|[改换]成|sorry|wrong|not \d", re.IGNORECASE)
OFFERED = 2  # saved addresses that are offered as choices


@dataclass(frozen=True, slots=True)
class Placed:
    """An address as it is kept: its 小区 in front, if that is known or need not be."""

    text: str
    community: int | None
    contact: str
    phone: str


async def placed_in(address: Address, here: Here) -> Placed | Reply:
    """An address once it is clear in which 小区 it lies; the question about that if it is not."""
    text = bare(address)
    if only := _only_community(text, here):
        return await _which_door(only, here)
    if not _is_place(address, text):
        return Reply(here.words("address.unclear"))
    begun = await _begun(here) if _is_inner(address) else None
    if begun is not None:
        text, address = begun[0] + text, replace(address, community=begun[1])
    community = address.community
    if community is None and not address.community_name:
        served = here.vocabulary.communities
        named = _names_another(address, text) and bool(served)
        community = None if named else await _known_community(here, [c.id for c in served])
        if community is None and (named or len(served) > 1):
            return _which_community(address, text, here)
        text = _in(next((c.name for c in served if c.id == community), ""), text)
    return Placed(text, community, address.contact, address.phone)


def bare(address: Address) -> str:
    """The words of the place alone."""
    return _TO.sub("", _without_talk(address))


def _without_talk(address: Address) -> str:
    """我换地方了 送到3号楼: what stands before the place and only says that it is one."""
    text, talk = _AFTER.sub("", address.text.strip()), address.rest.strip()
    if talk and text.startswith(talk) and _TALK.search(talk):
        return text.removeprefix(talk).strip(" ，,：:")
    return text


def _is_place(address: Address, text: str) -> bool:
    """Whether somebody could be found there: a part that was understood, a figure, or a place's word."""
    read = address.community or address.community_name or address.building or address.room
    return bool(read) or bool(_PLACE.search(text))


def _only_community(text: str, here: Here) -> Community | None:
    """幸福里, and nothing more: nobody finds a door by that."""
    served = here.vocabulary.communities
    return next((c for c in served if text.strip() in (c.name, *c.aliases)), None)


async def _which_door(community: Community, here: Here) -> Reply:
    """送幸福里: that much is known, and the door is asked for."""
    half = WhichCommunity(text="", communities=(community.id,), names=(community.name,))
    here.conversation.settle(here.now, here.conversation.undecided(here.now), half)
    text, choices = await ask_rest(half, here)
    return Reply(text, choices=choices)


def _is_inner(address: Address) -> bool:
    """1单元401, which lies in a house that has been named before."""
    outer = address.community or address.community_name or address.building
    return not outer and bool(address.unit or address.room)


async def _begun(here: Here) -> tuple[str, int | None] | None:
    """The address so far, and its 小区, if it ends with a house: 阳光花园2号楼."""
    half = here.conversation.half_known(here.now)
    if half is not None and half.text:
        return (half.text, None) if _HOUSE.search(half.text) else None
    if _CORRECTS.search(here.message_words):  # 错了 是502, after 3号楼501
        for saved in (await people.address_book(here.person_id))[:1]:
            if room := _ROOM.search(saved.text):
                return saved.text[: room.start()], saved.community_id
    view = await orders.basket((here.shop.id, here.person_id))
    for saved in await people.address_book(here.person_id) if here.basket else ():
        if saved.id == view.address_id and _HOUSE.search(saved.text):
            return saved.text, saved.community_id
    return None


def _names_another(address: Address, text: str) -> bool:
    """绿地1号楼101 names a place of its own in front, 3号楼底商 and 南门口 none."""
    name = address.rest.strip()
    return bool(name) and text.startswith(name) and not _NEARBY.match(name)


def _in(community: str, text: str) -> str:
    """An address with its 小区 in front."""
    return (
        f"{community} {text}"
        if community and text[:1].isascii() and text[:1].isalpha()
        else f"{community}{text}"
    )


async def _known_community(here: Here, served: Sequence[int]) -> int | None:
    """The 小区 that was just named, the only one that is served, or that of the last address."""
    half = here.conversation.half_known(here.now)
    if half is not None and not half.text:
        return half.communities[0]
    if len(served) == 1:
        return served[0]
    for saved in await people.address_book(here.person_id):
        if saved.community_id in served:
            return saved.community_id
    return None


def _which_community(address: Address, text: str, here: Here) -> Reply:
    some = here.vocabulary.communities[:5]
    question = WhichCommunity(
        text=text,
        communities=tuple(c.id for c in some),
        names=tuple(c.name for c in some),
        contact=address.contact,
        phone=address.phone,
    )
    here.conversation.settle(here.now, here.conversation.undecided(here.now), question)
    text, choices = _ask_community(question, here)
    return Reply(text, choices=choices)


async def ask_rest(half: WhichCommunity, here: Here) -> tuple[str, tuple[Choice, ...]]:
    """The question about an address that is half known, and its choices: which 小区, or which door?"""
    if not half.text:
        return here.words("address.which_door", name=half.names[0]), await where_to(here)
    return _ask_community(half, here)


def _ask_community(question: WhichCommunity, here: Here) -> tuple[str, tuple[Choice, ...]]:
    known = {c.id: c for c in here.vocabulary.communities}
    names = [
        here.words.goods(name, known[at].aliases if at in known else ())
        for at, name in zip(question.communities, question.names, strict=True)
    ]
    choices = here.asks(question, *names, here.words("choice.elsewhere"))
    return here.words("address.community", text=question.text), choices


async def community_chosen(question: WhichCommunity, index: int, here: Here) -> SavedAddress:
    """The address with the 小区 that was chosen for it; as it was said if it lies in none of them."""
    if index >= len(question.communities):
        return await people.keep_address(
            KeepAddress(here.person_id, question.text, None, question.contact, question.phone)
        )
    text = _in(question.names[index], question.text)
    return await people.keep_address(
        KeepAddress(
            here.person_id, text, question.communities[index], question.contact, question.phone
        )
    )


async def where_to(here: Here) -> tuple[Choice, ...]:
    """Ask where it shall go: saved addresses, or pick-up."""
    book = (await people.address_book(here.person_id))[:OFFERED]
    question = WhereTo(addresses=tuple(saved.id for saved in book))
    labels = [saved.text for saved in book]
    return here.asks(question, *labels, here.words("choice.pickup"))
