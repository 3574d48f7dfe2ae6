"""Choosing: which of these goods, which place, which 小区."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from handlers import addresses, basket, bill
from handlers.context import Here
from handlers.conversation import Pending, WhereTo, Which, WhichCommunity
from handlers.message import Reply
from handlers.understand import Add, ChangeQty, JoinGroup, Order, Reading
from handlers.wishes import chosen, hints, price_of
from store import orders, stock
from store.core import money
from store.core.errors import Invalid
from store.orders import Details


async def ask_which(pending: Sequence[Pending], here: Here, *said: str) -> Reply:
    """Which of these? At most three, each with its price and a reason."""
    first, rest = pending[0], tuple(pending[1:])
    free = await stock.free_of(here.shop.id, first.skus)
    usual: list[int] = []
    if not here.message.group:  # what somebody bought is nobody else's business
        usual = [line.sku_id for line in await orders.usual(here.shop.id, here.person_id)]
    reasons = hints(first, here, usual, free)
    options = zip(first.skus, first.units, reasons, strict=True)
    labels = [_option(here, sku, unit, hint) for sku, unit, hint in options]
    choices = here.asks(Which(pending=first, rest=rest), *labels)
    key = "goods.which" if len(set(first.skus)) > 1 else "goods.which_unit"
    text = "\n".join([*said, here.words(key, said=first.said)])
    return Reply(text, choices=choices, personal=bool(said))


def _option(here: Here, sku: int, unit: str, hint: str) -> str:
    goods = here.goods[sku]
    fen = price_of(goods, unit)
    return here.words(
        "goods.option",
        name=here.name_of(sku),
        spec=bill.spec(here, goods),
        price=money(fen, here.shop.currency),
        unit=here.words.unit(unit),
        hint=hint,
    )


async def which_chosen(question: Which, index: int, here: Here) -> Reply:
    """The answer to `ask_which`."""
    put = chosen(question.pending, index)
    try:
        await basket.change(here, [put])
    except Invalid as no:
        return Reply(basket.refused_change(here, no))
    here.talks_of(put.line.sku_id)
    aloud = []
    if question.pending.unsaid:
        name = here.name_of(put.line.sku_id)
        amount = here.words.amount(put.line.qty, put.line.unit)
        aloud.append(here.words("basket.default_qty", name=name, amount=amount))
    if question.rest:
        return await ask_which(question.rest, here, *aloud)
    return await basket.show(here, *aloud)


def cheapest(question: Which, here: Here) -> int:
    """The choice that costs least in the unit that was offered."""
    offered = list(zip(question.pending.skus, question.pending.units, strict=True))
    return min(
        range(len(offered)), key=lambda at: price_of(here.goods[offered[at][0]], offered[at][1])
    )


async def skipped(question: Which, here: Here) -> Reply:
    """None of these: the next question, or the basket."""
    here.closes()
    said = here.words("goods.skipped", said=question.pending.said)
    if question.rest:
        return await ask_which(question.rest, here, said)
    if here.basket:
        return await basket.show(here, said)
    return Reply(said)


async def counted(question: Which, reading: Reading, here: Here) -> Reply | None:
    """两箱, while it is asked which one: so much of the one that will be chosen."""
    intent = reading.main
    if not isinstance(intent, Order | Add | JoinGroup | ChangeQty) or len(intent.wants) != 1:
        return None
    want = intent.wants[0]
    if want.qty is None or want.qty <= 0:
        return None
    pending = question.pending
    units = tuple(
        want.unit
        if want.unit and any(known.unit == want.unit for known in here.goods[sku].units)
        else unit
        for sku, unit in zip(pending.skus, pending.units, strict=True)
    )
    pending = msgspec.structs.replace(pending, qty=want.qty, units=units, unsaid=False)
    amount = here.words.amount(want.qty, units[0])
    return await ask_which(
        (pending, *question.rest), here, here.words("goods.counted", amount=amount)
    )


async def place_chosen(question: WhereTo, index: int, here: Here) -> Reply:
    """The answer to where it shall go."""
    where = await addresses.chosen(question, index, here)
    details = Details(
        address_id=where.address.id if where.address else None, pickup=where.pickup or None
    )
    await basket.change(here, (), details)
    here.closes()
    aloud = [where.aloud] if where.aloud else []
    if here.basket:
        return await basket.show(here, *aloud)
    return Reply("\n".join([*aloud, *addresses.noted(where, here)]))


async def community_chosen(question: WhichCommunity, index: int, here: Here) -> Reply:
    """The answer to which 小区 it is; what was asked meanwhile comes next."""
    saved = await addresses.community_chosen(question, index, here)
    await basket.change(here, (), Details(address_id=saved.id))
    here.closes()
    aloud = [addresses.too_far(here)] if index >= len(question.communities) else []
    if question.pending:
        return await ask_which(question.pending, here, *aloud)
    if here.basket:
        return await basket.show(here, *aloud)
    noted = addresses.noted(replace(addresses.NOWHERE, address=saved), here)
    return Reply("\n".join([*noted, *aloud]))
