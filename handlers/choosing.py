"""Choosing: which of these goods, which place, which 小区."""

from __future__ import annotations

import re
from dataclasses import replace

import msgspec

from handlers import addresses, basket, doors, placed
from handlers.amounts import is_amount
from handlers.asking import ask_which
from handlers.context import Here
from handlers.conversation import Pending, WhereTo, Which, WhichCommunity
from handlers.message import Reply
from handlers.understand import Add, ChangeQty, JoinGroup, Match, Order, Reading, Want, understand
from handlers.wishes import MOST_CHOICES, chosen, line_of, price_of, priced_units, unit_for
from store.core.errors import Invalid
from store.orders import Details, Put


async def which_chosen(question: Which, index: int, here: Here) -> Reply:
    """The answer to `ask_which`."""
    put = chosen(question.pending, index)
    try:
        await basket.change(here, [put])
    except Invalid as no:
        return Reply(basket.refused_change(here, no))
    here.talks_of(put.line.sku_id)
    _settled(question.rest, here)
    aloud = []
    if question.pending.unsaid:
        name = here.name_of(put.line.sku_id)
        amount = here.words.amount(put.line.qty, put.line.unit)
        aloud.append(here.words("basket.default_qty", name=name, amount=amount))
    if question.rest:
        return await ask_which(question.rest, here, *aloud)
    return await basket.show(here, *aloud)


def _settled(rest: tuple[Pending, ...], here: Here) -> None:
    """Only the rest is still open, and what is open about the place."""
    here.conversation.settle(here.now, rest, here.conversation.half_known(here.now))


async def of_listed(index: int, here: Here) -> Reply:
    """第一个, after goods were listed, is one of those: no answer to what was asked before."""
    listed = here.conversation.last
    goods = here.goods.get(listed[index]) if index < len(listed) else None
    here.conversation.covered = False
    if goods is None or not priced_units(goods):
        return await basket.show(here)
    wanted = Want(goods.name, (Match(goods.sku_id, 1.0),))
    line = line_of(wanted, goods, here, aloud := list[str]())
    await basket.change(here, [Put(line)])
    here.talks_of(line.sku_id)
    return await basket.show(here, *aloud)


def so_many_of_listed(text: str, here: Here) -> Pending | None:
    """来两斤, after apples and pears were shown: of which? None if that is not all that is said."""
    bare = _AROUND.sub("", text.strip(" 。.!！吧"))
    shown = [here.goods[sku] for sku in here.conversation.last if sku in here.goods]
    shown = [goods for goods in shown if goods.on and priced_units(goods)]
    if not (1 < len(shown) <= MOST_CHOICES and is_amount(bare, here)) or bare.isdecimal():
        return None
    space = " " if bare.isascii() else ""
    main = understand(f"{bare}{space}{shown[0].name}", here.vocabulary).main
    if not isinstance(main, Order) or len(main.wants) != 1 or not main.wants[0].qty:
        return None
    [want] = main.wants
    units = tuple(unit_for(want, goods) for goods in shown)
    alike = set(shown[0].aliases).intersection(*(goods.aliases for goods in shown[1:]))
    latin = here.words.language == "en"
    said = min(alike, key=lambda name: (name.isascii() != latin, name), default="")
    return Pending(said, tuple(goods.sku_id for goods in shown), units, want.qty or 0)


_AROUND = re.compile(
    r"^(?:那就?|就|给我|帮我|我|来|要|拿|称|买)+|^(?:i'?(?:ll)? ?(?:take|want) )|\s*(?:please|then)$",
    re.IGNORECASE,
)


def cheapest(question: Which, here: Here) -> int:
    """The choice that costs least in the unit that was offered."""
    offered = list(zip(question.pending.skus, question.pending.units, strict=True))
    return min(
        range(len(offered)), key=lambda at: price_of(here.goods[offered[at][0]], offered[at][1])
    )


async def skipped(question: Which, here: Here) -> Reply:
    """None of these: the next question, or the basket."""
    here.closes()
    _settled(question.rest, here)
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
    return await _goes(details, where, here)


async def place_called(here: Here) -> Reply:
    """送公司, and no more: the basket goes there, or the order that stands."""
    where = await addresses.said((), here)
    if where.ask or where.address is None:
        return where.ask or Reply(here.words("address.unclear"))
    onto_order = await placed.moved(where.address, here)
    return onto_order or await _goes(Details(address_id=where.address.id), where, here)


async def community_chosen(question: WhichCommunity, index: int, here: Here) -> Reply:
    """The answer to which 小区 it is; what was asked meanwhile comes next."""
    saved = await doors.community_chosen(question, index, here)
    aloud = addresses.too_far(here) if index >= len(question.communities) else ""
    where = replace(addresses.NOWHERE, address=saved, aloud=aloud)
    onto_order = await placed.moved(saved, here)
    if onto_order is not None:
        here.closes()
        here.conversation.settle(here.now)
        return replace(onto_order, text="\n".join(filter(None, [onto_order.text, aloud])))
    return await _goes(Details(address_id=saved.id), where, here)


async def _goes(details: Details, where: addresses.Whereabouts, here: Here) -> Reply:
    """Where the basket goes is known; on to what else is open about it."""
    await basket.change(here, (), details)
    here.closes()
    waiting = here.conversation.undecided(here.now)
    here.conversation.settle(here.now, waiting)
    aloud = [where.aloud] if where.aloud else []
    if waiting:
        return await ask_which(waiting, here, *aloud)
    if here.basket:
        return await basket.show(here, *aloud)
    return Reply("\n".join([*aloud, *addresses.noted(where, here)]))
