"""Orders that a keeper places for people without an account, and how they claim them later."""

from __future__ import annotations

import re
from dataclasses import replace as replaced

import msgspec

from handlers import bill
from handlers.context import Here
from handlers.conversation import ConfirmLines, ForGuest, ForWhom
from handlers.message import Card, Reply
from handlers.understand import Cancel, GiveAddress, Reading, Simple
from store import checkout, privacy
from store.checkout import Placement, Quote, QuoteAsk
from store.core import money
from store.core.errors import BelowMinimum, NotFound, NotSold, OutOfStock, QuoteChanged, Refusal
from store.orders import Contact, Line

LONGEST_NAME = 20
LONGEST_ANSWER = 60
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_CODE_FOR = re.compile(r"(?:认领码|claim code)\s*#?\s*(\d{1,9})", re.IGNORECASE)
_CORRECTS = re.compile(
    r"^(?:再|还|不对|不是|写错|说错|改|换|加|减|少|多)|错了|改成|换成|\b(?:wrong|make it|change)\b",
    re.IGNORECASE,
)
_TO = re.compile(r"^\s*(?:送到?|到|在|to\s)\s*", re.IGNORECASE)


def for_guest(person: str, lines: tuple[Line, ...], address: str = "", due: str = "") -> ForGuest:
    """An order for somebody: the name apart from the phone that was said with it."""
    found = _PHONE.search(person)
    phone = found[0] if found else ""
    guest = " ".join(_PHONE.sub(" ", person).split())[:LONGEST_NAME] or phone
    return ForGuest(guest, lines, phone, _TO.sub("", address).strip(), due)


async def named(question: ForWhom, reading: Reading, text: str, here: Here) -> Reply | None:
    """The answer to “for whom?”: a name or a room, maybe a phone, maybe where it goes."""
    if reading.main in (Simple("no"), Simple("empty_cart")) or isinstance(reading.main, Cancel):
        here.closes()
        return Reply(here.words("keeper.not_placed"))
    if len(text.strip()) > LONGEST_ANSWER:
        return None
    where = reading.address.text if reading.address else ""
    person = text.replace(where, " ").strip(" ,，送到") if where else text.strip()
    return await card(here, for_guest(person or where, question.lines, where if person else ""))


async def card(here: Here, order: ForGuest, *said: str, rest: tuple[ForGuest, ...] = ()) -> Reply:
    """A keeper's order for somebody without an account: shown before it is placed."""
    quote = await checkout.quote(QuoteAsk(here.shop.id, None, order.lines))
    if quote.problems or quote.goods_fen < quote.minimum_fen:
        return await _refused(here, order, quote, said, rest)
    question = ConfirmLines(fingerprint=quote.fingerprint, order=order, rest=rest)
    choices = here.asks(question, here.words("choice.yes"), here.words("choice.cancel"))
    nowhere = [] if _where(order) else [here.words("keeper.guest_where")]
    return Reply("\n".join([*said, *nowhere]), _shown(here, order, quote), choices)


async def _refused(
    here: Here, order: ForGuest, quote: Quote, said: tuple[str, ...], rest: tuple[ForGuest, ...]
) -> Reply:
    """It cannot be placed like that; the next one may."""
    key = "keeper.guest_short" if quote.problems else "keeper.guest_below"
    why = here.words(key, guest=order.guest)
    if rest:
        return await card(here, rest[0], *said, why, rest=rest[1:])
    here.closes()
    return Reply("\n".join([*said, why]), _shown(here, order, quote))


def _shown(here: Here, order: ForGuest, quote: Quote) -> Card:
    title = here.words("keeper.guest_card", guest=order.guest)
    shown = bill.basket_card(here, quote, _where(order), title)
    rows = [] if _where(order) else [(here.words("basket.to"), here.words("keeper.no_place"))]
    rows += [(here.words("basket.due"), order.due)] if order.due else []
    return replaced(shown, rows=(*shown.rows, *rows))


def _where(order: ForGuest) -> str:
    """Where it goes: as said, or the room by which the guest is called."""
    return order.address or (order.guest if _is_room(order.guest) else "")


def _is_room(guest: str) -> bool:
    return any(sign.isdigit() for sign in guest) and not _PHONE.fullmatch(guest)


async def addressed(question: ConfirmLines, reading: Reading, here: Here) -> Reply | None:
    """送幸福里1号楼101, under a guest's card: the same card with that address."""
    main = reading.main
    if not isinstance(main, GiveAddress) or main.usual:
        return None
    where = _TO.sub("", main.address.text).strip()
    order = msgspec.structs.replace(question.order, address=where)
    return await card(here, order, rest=question.rest)


async def corrected(question: ConfirmLines, text: str, here: Here) -> Reply | None:
    """改成一箱, 写错了是304, under a guest's card: it has to be said anew, and no 1 places it as it was."""
    if not _CORRECTS.search(text):
        return None
    here.closes()
    said = here.words("keeper.guest_anew", guest=question.order.guest)
    return await _next(question, here, said)


async def confirmed(question: ConfirmLines, index: int, here: Here) -> Reply:
    """确认 / 取消 under a guest's card; the next one follows."""
    here.closes()
    if index > 0:
        return await _next(question, here, here.words("keeper.not_placed"))
    order = question.order
    ask = Placement(
        here.shop.id,
        None,
        f"guest:{question.id}",
        question.fingerprint,
        order.lines,
        Contact(guest=order.guest, address=_where(order), phone=order.phone),
        due=order.due,
        placed_by=here.person_id,
    )
    try:
        placed = await checkout.place(ask)
    except QuoteChanged:
        return await card(here, order, here.words("basket.changed"), rest=question.rest)
    except (OutOfStock, NotSold, NotFound, BelowMinimum):
        return await card(here, order, rest=question.rest)
    total = money(placed.total_fen, placed.currency)
    number, guest = placed.number, order.guest
    done = here.words("keeper.guest_placed", guest=guest, number=number, total=total)
    return await _next(question, here, done)


async def _next(question: ConfirmLines, here: Here, said: str) -> Reply:
    if not question.rest:
        return Reply(said)
    return await card(here, question.rest[0], said, rest=question.rest[1:])


def code_asked(text: str) -> int:
    """The order of 认领码 12; 0 if that is not what was said."""
    found = _CODE_FOR.fullmatch(text.strip())
    return int(found[1]) if found else 0


async def claim_code(number: int, here: Here) -> Reply:
    """认领码 12: a code that the keeper passes on to the guest."""
    try:
        code = await privacy.claim_code(here.shop.id, here.person_id, number)
    except Refusal:
        return Reply(here.words("keeper.no_claim", number=number))
    return Reply(here.words("keeper.claim_code", number=number, code=code))
