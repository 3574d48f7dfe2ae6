"""Orders that a keeper places for people without an account, and how they claim them later."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers import bill
from handlers.context import Here
from handlers.conversation import ConfirmLines, ForWhom
from handlers.message import Reply
from handlers.understand import Cancel, Reading, Simple
from store import checkout, privacy
from store.checkout import Placement, QuoteAsk
from store.core import money
from store.core.errors import BelowMinimum, NotFound, NotSold, OutOfStock, QuoteChanged, Refusal
from store.orders import Contact, Line

LONGEST_NAME = 20
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_CODE_FOR = re.compile(r"(?:认领码|claim code)\s*#?\s*(\d{1,9})", re.IGNORECASE)


async def named(question: ForWhom, reading: Reading, text: str, here: Here) -> Reply | None:
    """The answer to “for whom?”: a name or a room, and maybe a phone."""
    if reading.main in (Simple("no"), Simple("empty_cart")) or isinstance(reading.main, Cancel):
        here.closes()
        return Reply(here.words("keeper.not_placed"))
    if len(text.strip()) > LONGEST_NAME + 12:
        return None
    return await card(here, text.strip(), question.lines)


async def card(here: Here, guest: str, lines: Sequence[Line], *said: str) -> Reply:
    """A keeper's order for somebody without an account: shown before it is placed."""
    found = _PHONE.search(guest)
    phone = found[0] if found else ""
    guest = " ".join(_PHONE.sub(" ", guest).split())[:LONGEST_NAME] or phone
    quote = await checkout.quote(QuoteAsk(here.shop.id, None, tuple(lines)))
    to = guest if _is_room(guest) else ""
    shown = bill.basket_card(here, quote, to, here.words("keeper.guest_card", guest=guest))
    if quote.problems or quote.goods_fen < quote.minimum_fen:
        here.closes()
        key = "keeper.guest_short" if quote.problems else "keeper.guest_below"
        return Reply("\n".join([*said, here.words(key, guest=guest)]), shown)
    question = ConfirmLines(
        fingerprint=quote.fingerprint, lines=tuple(lines), guest=guest, phone=phone
    )
    choices = here.asks(question, here.words("choice.yes"), here.words("choice.cancel"))
    return Reply("\n".join(said), shown, choices)


def _is_room(guest: str) -> bool:
    return any(sign.isdigit() for sign in guest) and not _PHONE.fullmatch(guest)


async def confirmed(question: ConfirmLines, index: int, here: Here) -> Reply:
    """确认 / 取消 under a guest's card."""
    here.closes()
    if index > 0:
        return Reply(here.words("keeper.not_placed"))
    guest = question.guest
    ask = Placement(
        here.shop.id,
        None,
        f"guest:{question.id}",
        question.fingerprint,
        question.lines,
        Contact(guest=guest, address=guest if _is_room(guest) else "", phone=question.phone),
        placed_by=here.person_id,
    )
    try:
        order = await checkout.place(ask)
    except QuoteChanged:
        return await card(here, guest, question.lines, here.words("basket.changed"))
    except (OutOfStock, NotSold, NotFound, BelowMinimum):
        return await card(here, guest, question.lines)
    total = money(order.total_fen, order.currency)
    return Reply(here.words("keeper.guest_placed", guest=guest, number=order.number, total=total))


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
