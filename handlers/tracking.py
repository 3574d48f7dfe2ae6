"""Orders after they are placed: where they are, and calling them off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from handlers import bill, hearing
from handlers.context import Here
from handlers.conversation import Confirm, Edit, ReallyCancel, TakeLeft, WhereTo
from handlers.message import Reply
from handlers.ordering import call_off
from handlers.understand import Cancel
from store import orders
from store.core import money
from store.core.errors import NotFound, WrongState
from store.orders import ORDER, OrderView, Step

SHOWN = 3
_CALLED_OFF = re.compile(r"取消|订单|退|cancel|order|[这那]单", re.IGNORECASE)
_BEFORE = re.compile("[前上]一?[单个]|之前那|早先")
_EVERY = re.compile(r"都|全部|所有|\ball\b|\bboth\b")
_NUMBERED = re.compile(
    r"(?:看|查|查看)?\s*(?:订单|order)\s*(?:no\.?|#)?\s*(\d{1,9})"
    r"(?:[\s,，]*(?:后|last)\s*(\d{1,3})\s*样?)?",
    re.IGNORECASE,
)


async def status(here: Here) -> Reply:
    """我的订单: those under way, or the last one."""
    going = await under_way(here)
    last = going or await orders.mine(here.shop.id, here.person_id, 1)
    return shown(last, here) if last else Reply(here.words("order.none"))


def asked_for(text: str) -> tuple[int, int]:
    """The number of 订单 12, and of 订单 12 后8样 how many of its goods; 0 for what was not said."""
    found = _NUMBERED.fullmatch(text.strip())
    return (int(found[1]), int(found[2] or 0)) if found else (0, 0)


async def one(number: int, here: Here, last: int = 0) -> Reply:
    """订单 12: one of the person's own, a keeper's any; `last`: the goods that a card had no room for."""
    try:
        order = await orders.find(here.shop.id, number)
    except NotFound:
        order = None
    if order is None or not (here.role or order.person_id == here.person_id):
        return Reply(here.words("order.unknown", number=number))
    return Reply("", bill.order_card(here, order, for_keeper=bool(here.role), last=last))


async def under_way(here: Here) -> list[OrderView]:
    """The person's orders that have not come to their end, newest first."""
    mine = await orders.mine(here.shop.id, here.person_id)
    return [order for order in mine if order.state not in ORDER.ended()]


def shown(some: Sequence[OrderView], here: Here) -> Reply:
    """One order as a card, several as a line each."""
    if len(some) == 1:
        return Reply("", bill.order_card(here, some[0]))
    return Reply("\n".join(_line(here, order) for order in some[:SHOWN]))


def _line(here: Here, order: OrderView) -> str:
    state = here.words(f"order.state.{order.state}")
    title = here.words("order.title", number=order.number, state=state)
    return f"{title} · {money(order.total_fen, order.currency)}"


async def cancel(intent: Cancel, here: Here) -> Reply:
    """取消订单: asks first; a basket that is not ordered yet is emptied instead."""
    if intent.number is None and here.basket and _card_is_open(here):
        return await _only_basket(here)
    mine = await orders.mine(here.shop.id, here.person_id)
    if intent.number is not None:
        mine = [order for order in mine if order.number == intent.number]
    going = [order for order in mine if order.state not in ORDER.ended()]
    meant = _meant(going, here)
    if len(meant) > 1 and _EVERY.search(here.message_words):
        return Reply(
            f"{here.words('order.one_by_one', number=meant[0].number)}\n{shown(meant, here).text}"
        )
    if meant:
        return really(meant[0], here)
    if intent.number is not None:
        return _cannot(here, mine, intent.number)
    if here.basket:
        return await call_off(here)
    named = _CALLED_OFF.search(here.message_words)  # 先不下单 calls nothing off that was ordered
    return Reply(here.words("order.nothing_to_cancel" if named else "need.wont_tell"))


def _meant(going: Sequence[OrderView], here: Here) -> Sequence[OrderView]:
    """取消 1, 苹果那单, 前一单: which of several orders; the newest first where nothing tells."""
    said = here.message_words
    numbers = {int(figure) for figure in re.findall(r"\d{1,9}", said)}
    if by_number := [order for order in going if order.number in numbers]:
        return by_number
    skus = {match.sku for want in hearing.named_in(said, here) for match in want.matches}
    if by_goods := [o for o in going if skus & {line.sku_id for line in o.lines}]:
        return by_goods
    return going[1:] if _BEFORE.search(said) and len(going) > 1 else going


def names_another(text: str, here: Here) -> bool:
    """Whether 取消 is said of an order that it names, rather than of the one that is asked about."""
    named = bool(hearing.named_in(text, here)) or re.search(r"\d", text) is not None
    return named or bool(_BEFORE.search(text) or _EVERY.search(text))


async def _only_basket(here: Here) -> Reply:
    """The basket goes; an order that is under way comes all the same, and that is said."""
    off = await call_off(here)
    numbers = [order.number for order in await under_way(here)]
    if not numbers:
        return off
    still = here.words("order.still_comes", number=numbers[0])
    return replace(off, text=f"{off.text}\n{still}")


async def why(here: Here) -> Reply:
    """怎么取消了: which order that was, and who can say."""
    mine = await orders.mine(here.shop.id, here.person_id)
    off = next((order for order in mine if order.state in {"cancelled", "expired"}), None)
    if off is None:
        return await status(here)
    key = "order.why_expired" if off.state == "expired" else "order.why"
    keeper = here.words("keeper.title")
    return Reply(here.words(key, number=off.number, keeper=keeper), bill.order_card(here, off))


def _card_is_open(here: Here) -> bool:
    """Whether the basket is what was talked of last."""
    return isinstance(
        here.conversation.open_question(here.now), Confirm | Edit | TakeLeft | WhereTo
    )


def really(order: OrderView, here: Here) -> Reply:
    """Really call it off?"""
    if not ORDER.may(order.state, "cancelled") or order.state == "out":
        keeper = here.words("keeper.title")
        return Reply(here.words("order.too_late", number=order.number, keeper=keeper))
    choices = here.asks(
        ReallyCancel(number=order.number),
        here.words("choice.really_cancel"),
        here.words("choice.keep"),
    )
    total = money(order.total_fen, order.currency)
    text = here.words("order.really_cancel", number=order.number, total=total)
    return Reply(text, choices=choices)


def _cannot(here: Here, mine: list[OrderView], number: int) -> Reply:
    if not mine:
        return Reply(here.words("order.unknown", number=number))
    state = here.words(f"order.state.{mine[0].state}")
    return Reply(here.words("order.wrong_state", number=number, state=state))


async def cancel_answered(question: ReallyCancel, index: int, here: Here) -> Reply:
    """取消这单 / 不取消."""
    here.closes()
    words = here.words
    if index > 0:
        return Reply(words("order.kept", number=question.number))
    step = Step(
        here.shop.id,
        question.number,
        "cancelled",
        here.person_id,
        only_of=here.person_id,
        unless=("out",),
    )
    try:
        order = await orders.advance(step)
    except WrongState as no:
        state = words(f"order.state.{no.facts['state']}")
        return Reply(words("order.wrong_state", number=question.number, state=state))
    except NotFound:
        return Reply(words("order.unknown", number=question.number))
    return Reply(words("order.cancelled", number=order.number))
