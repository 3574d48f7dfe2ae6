"""Where it goes: addresses said in a message, the address book, pick-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.context import Here
from handlers.conversation import WhereTo, WhichCommunity
from handlers.message import Choice, Reply
from handlers.understand import Address, GiveAddress, Intent, Pickup
from store import people
from store.core.errors import NotFound
from store.people import KeepAddress, SavedAddress

OFFERED = 2  # saved addresses that are offered as choices


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where an order shall go, as far as one message says; `ask` if that is not clear enough."""

    address: SavedAddress | None = None
    pickup: str = ""
    ask: Reply | None = None
    aloud: str = ""


NOWHERE = Whereabouts()


async def said(intents: Sequence[Intent], here: Here) -> Whereabouts:
    """What a message says about where it goes."""
    for intent in intents:
        if isinstance(intent, Pickup):
            where = intent.where or here.words("address.self")
            return Whereabouts(pickup=where)
        if isinstance(intent, GiveAddress):
            if intent.usual:
                return await _usual(here)
            return await keep(intent.address, here)
    return NOWHERE


async def _usual(here: Here) -> Whereabouts:
    book = await people.address_book(here.person_id)
    if not book:
        return Whereabouts(ask=Reply(here.words("address.none")))
    return Whereabouts(address=book[0])


async def keep(address: Address, here: Here) -> Whereabouts:
    """Keep an address, once it is clear in which 小区 it lies."""
    text = address.text.strip()
    if not text:
        return Whereabouts(ask=Reply(here.words("address.unclear")))
    community = address.community
    if community is None and not address.community_name:
        served = here.vocabulary.communities
        community = await _known_community(here, [c.id for c in served])
        if community is None and len(served) > 1:
            return Whereabouts(ask=_which_community(address, here))
        named = next((c.name for c in served if c.id == community), "")
        text = f"{named}{text}"
    saved = await people.keep_address(
        KeepAddress(here.person_id, text, community, address.contact, address.phone)
    )
    far = community is None and bool(here.vocabulary.communities)
    aloud = here.words("address.far", keeper=here.words("keeper.title")) if far else ""
    return Whereabouts(address=saved, aloud=aloud)


async def _known_community(here: Here, served: Sequence[int]) -> int | None:
    """The only 小区 that is served, or the one of the person's last address."""
    if len(served) == 1:
        return served[0]
    for saved in await people.address_book(here.person_id):
        if saved.community_id in served:
            return saved.community_id
    return None


def _which_community(address: Address, here: Here) -> Reply:
    some = here.vocabulary.communities[:5]
    question = WhichCommunity(
        text=address.text,
        communities=tuple(c.id for c in some),
        names=tuple(c.name for c in some),
        contact=address.contact,
        phone=address.phone,
    )
    choices = here.asks(question, *question.names)
    return Reply(here.words("address.community"), choices=choices)


async def community_chosen(question: WhichCommunity, index: int, here: Here) -> SavedAddress:
    """The address with the 小区 that was chosen for it."""
    text = f"{question.names[index]}{question.text}"
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
    if index >= len(question.addresses):
        return Whereabouts(pickup=here.words("address.self"))
    try:
        return Whereabouts(
            address=await people.use_address(here.person_id, question.addresses[index])
        )
    except NotFound:
        return Whereabouts(ask=Reply(here.words("address.unclear")))


async def last_used(here: Here) -> SavedAddress | None:
    """The address that is meant when none is said."""
    book = await people.address_book(here.person_id)
    return book[0] if book else None


async def listed(here: Here) -> Reply:
    """我的地址."""
    book = await people.address_book(here.person_id)
    if not book:
        return Reply(here.words("address.none"))
    lines = [f"{n}. {saved.text}" for n, saved in enumerate(book[:10], 1)]
    return Reply("\n".join([here.words("address.list"), *lines]))


async def text_of(here: Here, address_id: int | None) -> str:
    """How an address of the person reads."""
    if address_id is None:
        return ""
    try:
        saved = await people.address((here.person_id, address_id))
    except NotFound:
        return ""
    return " ".join(part for part in (saved.text, saved.contact, saved.phone) if part)
