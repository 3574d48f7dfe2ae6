"""Where it goes: addresses said in a message, the address book, pick-up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from handlers import pickups
from handlers.context import Here
from handlers.conversation import WhereTo, WhichCommunity
from handlers.message import Choice, Reply
from handlers.understand import Address, Community, GiveAddress, Intent, Pickup
from store import orders, people
from store.core.errors import NotFound
from store.people import KeepAddress, SavedAddress

LISTED = 5
_PLACE = re.compile(
    r"\d|[一二三四五六七八九十]+[号栋幢楼]|号|栋|幢|楼|单元|室|院|村|路|街|巷|门|园|区|里|苑|店|站|柜|家|公司|学校|医院|超市"
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
# what only its owner knows: 送公司, 送我妈家
CALLED = re.compile(
    r"(?:送|寄)(?:到|去|至)?(?P<zh>(?:[我咱]们?)?(?:公司|单位|学校|办公室|厂里|工地|新家|老家"
    r"|(?:妈妈?|爸爸?|爸妈|爷爷|奶奶|姥姥|外婆|婆婆|女儿|儿子|朋友)(?:家|那[儿里边])))[里去那儿边]*(?=$|[吧了\s，,。.!！])"
    r"[吧了\s。.!！]*"
    r"|\b(?:deliver|send|bring)\b.*? to (?:my |the )?(?P<en>office|work(?:place)?|company|school"
    r"|(?:mum|mom)'s(?: place| house)?)[\s.!]*$",
    re.IGNORECASE,
)
_HOUSE = re.compile(r"(?:[号栋幢座楼弄]|单元)$")  # what may be said of a house, and has rooms
OFFERED = 2  # saved addresses that are offered as choices


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where an order shall go, as far as one message says.

    `ask` is the question that is open if that is not clear enough; `aloud` has to be said.
    """

    address: SavedAddress | None = None
    pickup: str = ""
    ask: Reply | None = None
    aloud: str = ""


NOWHERE = Whereabouts()


async def said(intents: Sequence[Intent], here: Here) -> Whereabouts:
    """What a message says about where it goes."""
    for intent in intents:
        if isinstance(intent, Pickup):
            return await pickup(intent.where, here)
        if isinstance(intent, GiveAddress):
            return await _usual(here) if intent.usual else await _given(intent.address, here)
    return await _called(here) or NOWHERE


async def _given(address: Address, here: Here) -> Whereabouts:
    """An address, one of the shop's own places, or a name that only its owner knows."""
    named = "" if address.building or address.room else await _pickup_named(address, here)
    if named:
        return Whereabouts(pickup=named)
    return (not address.text and await _called(here)) or await keep(address, here)


async def _called(here: Here) -> Whereabouts | None:
    """送公司: the saved address that is called so; where that is, if there is none."""
    found = CALLED.search(here.message_words)
    if found is None:
        return None
    name = found["zh"] or found["en"]
    book = await people.address_book(here.person_id)
    bare = name.lstrip("我咱们")
    saved = next((entry for entry in book if bare in whole(entry)), None)
    if saved is None:
        where = here.words("address.where_is", name=name)
        return Whereabouts(ask=Reply(where, choices=await where_to(here)))
    return Whereabouts(address=saved)


async def pickup(where: str, here: Here) -> Whereabouts:
    """Where they come to take it themselves: the shop's place that was named, or its usual one."""
    places = await pickups.places(here)
    names = [place.name for place in places] or [here.words("address.self")]
    said = pickups.clause(here.message_words)
    fitting = pickups.fitting(said, places)
    if len(fitting) > 1:
        return Whereabouts(ask=pickups.which(fitting, here))
    if fitting or not pickups.elsewhere(said, where):
        return Whereabouts(pickup=[*fitting, *names][0])
    only = here.words("address.pickup_only", where=here.words.join(names))
    return Whereabouts(pickup=names[0], aloud=only)


async def _pickup_named(address: Address, here: Here) -> str:
    """送到幸福里南门自提点 is fetched there: the shop's place that an address is; "" if it is none."""
    text = _TO.sub("", _without_talk(address))
    return next((p.name for p in await pickups.places(here) if p.name == text), "")


async def _usual(here: Here) -> Whereabouts:
    book = await people.address_book(here.person_id)
    if not book:
        return Whereabouts(aloud=here.words("address.none"))
    return Whereabouts(address=book[0])


@dataclass(frozen=True, slots=True)
class Placed:
    """An address as it is kept: its 小区 in front, if that is known or need not be."""

    text: str
    community: int | None
    contact: str
    phone: str


async def placed_in(address: Address, here: Here) -> Placed | Reply:
    """An address once it is clear in which 小区 it lies; the question about that if it is not."""
    text = _TO.sub("", _without_talk(address))
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


def _without_talk(address: Address) -> str:
    """我换地方了 送到3号楼: what stands before the place and only says that it is one."""
    text, talk = _AFTER.sub("", address.text.strip()), address.rest.strip()
    if talk and text.startswith(talk) and _TALK.search(talk):
        return text.removeprefix(talk).strip(" ，,：:")
    return text


async def keep(address: Address, here: Here, *, aside: bool = False) -> Whereabouts:
    """Keep an address; `aside` only for later."""
    where = await placed_in(address, here)
    if isinstance(where, Reply):
        return Whereabouts(ask=where)
    saved = await people.keep_address(
        KeepAddress(here.person_id, where.text, where.community, where.contact, where.phone, aside)
    )
    far = where.community is None and bool(here.vocabulary.communities)
    return Whereabouts(address=saved, aloud=too_far(here) if far else "")


def too_far(here: Here) -> str:
    """Said of an address in none of the 小区 that are served."""
    return here.words("address.far", keeper=here.words("keeper.title"))


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


async def chosen(question: WhereTo, index: int, here: Here) -> Whereabouts:
    """The answer to `where_to` as a number."""
    names = question.pickups
    at = index - len(question.addresses)
    if at >= 0:
        return Whereabouts(pickup=names[at]) if at < len(names) else await pickup("", here)
    try:
        return Whereabouts(
            address=await people.use_address(here.person_id, question.addresses[index])
        )
    except NotFound:
        return Whereabouts(aloud=here.words("address.unclear"))


async def last_used(here: Here) -> SavedAddress | None:
    """The address that is meant when none is said."""
    book = await people.address_book(here.person_id)
    return book[0] if book else None


async def listed(here: Here) -> Reply:
    """我的地址: one of them may be chosen."""
    book = (await people.address_book(here.person_id))[:LISTED]
    if not book:
        return Reply(here.words("address.none"))
    question = WhereTo(addresses=tuple(saved.id for saved in book))
    choices = here.asks(question, *(whole(saved) for saved in book))
    return Reply(here.words("address.list"), choices=choices)


def noted(where: Whereabouts, here: Here) -> list[str]:
    """That a place is kept for the next order."""
    if where.pickup:
        return [here.words("address.pickup", where=where.pickup)]
    if where.address:
        return [here.words("address.saved", text=whole(where.address))]
    return []


def whole(saved: SavedAddress) -> str:
    """An address with who is there."""
    return " ".join(part for part in (saved.text, saved.contact, saved.phone) if part)


async def text_of(here: Here, address_id: int | None) -> str:
    """How an address of the person reads."""
    if address_id is None:
        return ""
    try:
        saved = await people.address((here.person_id, address_id))
    except NotFound:
        return ""
    return whole(saved)
