"""Where it goes: addresses said in a message, the address book, pick-up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers import doors, pickups
from handlers.context import Here
from handlers.conversation import WhereTo
from handlers.message import Reply
from handlers.understand import Address, GiveAddress, Intent, Pickup
from store import people
from store.core.errors import NotFound
from store.people import KeepAddress, SavedAddress

LISTED = 5
# what only its owner knows: 送公司, 送我妈家
CALLED = re.compile(
    r"(?:送|寄)(?:到|去|至)?(?P<zh>(?:[我咱]们?)?(?:公司|单位|学校|办公室|厂里|工地|新家|老家"
    r"|(?:妈妈?|爸爸?|爸妈|爷爷|奶奶|姥姥|外婆|婆婆|女儿|儿子|朋友)(?:家|那[儿里边])))[里去那儿边]*(?=$|[吧了\s，,。.!！])"
    r"[吧了\s。.!！]*"
    r"|\b(?:deliver|send|bring)\b.*? to (?:my |the )?(?P<en>office|work(?:place)?|company|school"
    r"|(?:mum|mom)'s(?: place| house)?)[\s.!]*$",
    re.IGNORECASE,
)


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
        return Whereabouts(ask=Reply(where, choices=await doors.where_to(here)))
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
    text = doors.bare(address)
    return next((p.name for p in await pickups.places(here) if p.name == text), "")


async def _usual(here: Here) -> Whereabouts:
    book = await people.address_book(here.person_id)
    if not book:
        return Whereabouts(aloud=here.words("address.none"))
    return Whereabouts(address=book[0])


async def keep(address: Address, here: Here, *, aside: bool = False) -> Whereabouts:
    """Keep an address; `aside` only for later."""
    where = await doors.placed_in(address, here)
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
