"""Buying: what is said becomes a basket, the basket a card, the card an order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import msgspec

from handlers import addresses, basket, bill, chains, families, hearing, remarks, times
from handlers.addresses import Whereabouts
from handlers.asking import ask_which, unwanted, waiting_with
from handlers.context import Here
from handlers.conversation import Confirm, Edit, TakeLeft
from handlers.hearing import BASKET
from handlers.message import Reply
from handlers.recalling import recalled
from handlers.understand import Intent, Reading, Remark, Remove, Want
from handlers.understand import When as Time
from handlers.wishes import Wishes, sorted_wishes
from store import chains as posts
from store import checkout, needs, orders, service
from store.checkout import NoPlace, Placement, QuoteAsk, QuoteLine
from store.core import MILLI, money
from store.core.errors import (
    BelowMinimum,
    EmptyBasket,
    Invalid,
    NotSold,
    OutOfStock,
    QuoteChanged,
)
from store.needs import Capture
from store.orders import ORDER, BasketView, Change, Details, Line, Put

_DOOR = re.compile(r"(\d+)\s*(?:号楼|栋|幢|座)")
LABEL = 5  # 电话是 and the like before a number


async def amend(reading: Reading, here: Here) -> Reply:
    """All that a message says about the basket, in one go; nothing is placed before a yes."""
    said = [intent for intent in reading.intents if isinstance(intent, BASKET)]
    intents, as_before = await recalled(said, here)
    wishes = sorted_wishes(_without_undecided(intents, here), here)
    wishes.aloud[:0] = as_before
    await _remembered(wishes, here)
    before = here.conversation.undecided(here.now)
    waiting = waiting_with(wishes, here)
    here.conversation.settle(here.now, waiting, here.conversation.half_known(here.now))
    where = await addresses.said(intents, here)
    elsewhere = (where.address and wishes.put) and (
        _names_two_doors(here) or await _was_elsewhere(where.address.id, here)
    )
    details = await _details(intents, reading.when, where, here)
    if details and (details.address_id is not None or details.pickup):
        here.conversation.settle(here.now, waiting)
    wishes.aloud[:0] = await _apart(wishes, here)
    try:
        await basket.change(here, wishes.changes, details)
    except Invalid as no:
        return Reply(basket.refused_change(here, no))
    if wishes.removed:
        await needs.cancel(here.shop.id, here.person_id, wishes.removed)
    if wishes.put:
        here.talks_of(*wishes.put)
    wishes.aloud += [where.aloud] if where.aloud else []
    wishes.aloud += [here.words("basket.one_place")] if elsewhere else []
    if where.ask is None and set(before) & set(waiting) and here.basket:
        return await basket.show(here, *_missing(wishes.unknown, here), *wishes.aloud)
    return await _next(wishes, details, where, here)


async def _basket(here: Here) -> BasketView:
    return await orders.basket((here.shop.id, here.person_id))


async def _was_elsewhere(address_id: int, here: Here) -> bool:
    """给我妈也送一箱 送2号楼101: whether what was in the basket so far was to go to another place."""
    if not here.basket:
        return False
    before = (await _basket(here)).address_id
    return before not in (None, address_id)


def _names_two_doors(here: Here) -> bool:
    """一箱水送1号楼101，一箱水送2号楼301: one order goes to one of them only."""
    return len(set(_DOOR.findall(here.message_words))) > 1


async def _remembered(wishes: Wishes, here: Here) -> None:
    """What was wished for is kept as a need; words for goods that nobody knows, for the keeper."""
    if wishes.needs:
        wanted = Capture(here.shop.id, here.person_id, here.source, tuple(wishes.needs))
        await needs.capture(wanted)
    for want, _ in wishes.unknown:  # the keeper may know what is meant, and teach it
        await service.unread(here.shop.id, want.said)


async def _details(
    intents: Sequence[Intent], when: Time | None, where: Whereabouts, here: Here
) -> Details | None:
    phone = where.address.phone if where.address else ""
    said = [
        remarks.unlabelled(intent.text)
        for intent in intents
        if isinstance(intent, Remark) and not (phone and _is_phone(intent.text, phone))
    ]
    details = Details(
        address_id=where.address.id if where.address else None,
        pickup=where.pickup or None,
        due=times.due(when, here, (await _basket(here)).due) if when else None,
        remark=await _remark(said, here) if said else None,
        afresh=bool(said),
    )
    return None if details == Details() else details


async def _apart(wishes: Wishes, here: Here) -> list[str]:
    """再加一板鸡蛋, or the same once more, is an order of its own by now: that has to be said."""
    begins = bool(wishes.put or wishes.pending) and not here.basket
    if not (begins and here.just_ordered):
        return []
    mine = await orders.mine(here.shop.id, here.person_id, 1)
    if not mine or mine[0].state in ORDER.ended():
        return []
    same = {line.sku_id for line in mine[0].lines} & set(wishes.put)
    if not same and not hearing.adds(here.message_words):
        return []
    return [here.words("basket.apart", number=mine[0].number)]


async def _remark(said: Sequence[str], here: Here) -> str:
    """What was noted before and what is said now; a word that contradicts another replaces it."""
    whole = (await _basket(here)).remark
    for words in said:
        whole = remarks.joined(whole, words)
    return whole


def _is_phone(remark: str, phone: str) -> bool:
    """电话13800138000 stands with the address already."""
    return phone in remark and len(remark) - len(phone) <= LABEL


def _without_undecided(intents: Sequence[Intent], here: Here) -> list[Intent]:
    """牛奶不要了, of the milk that is still undecided, takes nothing out of the basket."""
    kept = [_still_there(intent, here) for intent in intents]
    return [intent for intent in kept if not isinstance(intent, Remove) or intent.wants]


def _still_there(intent: Intent, here: Here) -> Intent:
    if not isinstance(intent, Remove):
        return intent
    skus = [[match.sku for match in want.matches] for want in intent.wants]
    wants = zip(intent.wants, skus, strict=True)
    there = {sku for sku, _ in here.basket}
    return Remove(
        tuple(want for want, some in wants if not unwanted(some, here) or there & set(some))
    )


async def _next(wishes: Wishes, details: Details | None, where: Whereabouts, here: Here) -> Reply:
    """What comes after a change: where? which one? shall we tell you? or the card."""
    aloud = [*_missing(wishes.unknown, here), *wishes.aloud]
    if where.ask:
        return Reply("\n".join([*aloud, where.ask.text]), choices=where.ask.choices)
    if waiting := here.conversation.undecided(here.now):
        return await ask_which(waiting, here, *aloud)
    if wishes.unknown and not wishes.changes:
        _, index = wishes.unknown[0]
        return await basket.tell_me(here, aloud, f"{here.source}:{index}")
    if here.basket or not (details or aloud):
        return await basket.show(here, *aloud)
    return Reply("\n".join([*aloud, *_noted(details, where, here)]))


def _noted(details: Details | None, where: Whereabouts, here: Here) -> list[str]:
    """A place, a time or a remark without a basket is kept for the next one."""
    noted = addresses.noted(where, here)
    if details is None or noted:
        return noted
    said = [part for part in (details.due, details.remark) if part]
    return [here.words("basket.noted", what=here.words.join(said))]


def _missing(unknown: Sequence[tuple[Want, int]], here: Here) -> list[str]:
    return [_none(want, here) for want, _ in unknown]


def _none(want: Want, here: Here) -> str:
    """There is no 小葱; but 章丘葱 there is."""
    akin = () if want.matches else families.akin(want.said, here)
    none = here.words("goods.none", said=want.said)
    return none + (here.words("goods.akin", names=families.names(akin, here)) if akin else "")


async def view(here: Here) -> Reply:
    """我的篮子."""
    return await basket.show(here)


async def edit(here: Here) -> Reply:
    """修改, with no card in sight."""
    if here.basket:
        return await basket.show(here, here.words("basket.edit_how"))
    return Reply(here.words("basket.empty"))


async def empty(here: Here) -> Reply:
    """清空篮子: and whatever was asked about it."""
    await basket.empty(here)
    return Reply(here.words("basket.emptied"))


# ---- answers to the card's question ----


async def confirmed(question: Confirm, index: int, here: Here) -> Reply:
    """确认 / 修改 / 取消."""
    if index == 0:
        return await place(here, question)
    return await _edit_or_cancel(index - 1, here)


async def edited(_question: Edit, index: int, here: Here) -> Reply:
    """修改 / 取消."""
    return await _edit_or_cancel(index, here)


async def _edit_or_cancel(index: int, here: Here) -> Reply:
    if index == 0:
        return Reply(here.words("basket.edit_how"))
    return await call_off(here)


async def call_off(here: Here) -> Reply:
    """Nothing is ordered after all."""
    await basket.empty(here)
    return Reply(here.words("basket.cancelled"))


async def left_taken(_question: TakeLeft, index: int, here: Here) -> Reply:
    """就要剩下的 / 修改 / 取消."""
    if index > 0:
        return await _edit_or_cancel(index - 1, here)
    quote = await checkout.quote(QuoteAsk(here.shop.id, here.person_id))
    none, changes = list[QuoteLine](), list[Change]()
    for line in quote.problems:
        qty = line.left * MILLI // line.factor // MILLI * MILLI
        if line.problem == "gone" or qty <= 0:
            none.append(line)
        else:
            changes.append(Put(Line(line.sku_id, line.unit, qty, line.note), exactly=True))
    await basket.change(here, changes)
    return await (basket.without(here, quote, none) if none else basket.show(here))


async def place(here: Here, question: Confirm) -> Reply:
    """Place what the question's card showed: once, and only if price and stock still hold."""
    key = f"chat:{question.id}:{here.person_id}"
    ask = Placement(here.shop.id, here.person_id, key, question.fingerprint)
    try:
        order = await checkout.place(ask)
    except QuoteChanged:
        return await basket.show(here, here.words("basket.changed"))
    except (OutOfStock, NotSold, BelowMinimum, NoPlace, EmptyBasket):
        return await basket.show(here)
    here.closes()
    here.conversation.settle(here.now)
    here.conversation.ordered_at = here.now
    here.conversation.last = ()
    words = here.words
    total = money(order.total_fen, order.currency)
    text = words("order.placed", number=order.number, total=total, keeper=words("keeper.title"))
    return Reply(text, bill.order_card(here, order))


async def placed_with(reading: Reading, shown: Confirm, here: Here) -> Reply:
    """确认，放门口: what is said beside the yes is noted first; a price that has moved asks again."""
    told = tuple(intent for intent in reading.intents if isinstance(intent, Remark))
    noted = await amend(msgspec.structs.replace(reading, intents=told), here)
    question = here.conversation.open_question(here.now)
    if not isinstance(question, Confirm):
        return noted
    if question.fingerprint != shown.fingerprint:
        return await basket.show(here, here.words("basket.changed"))
    return await place(here, question)


async def checkout_now(here: Here) -> Reply:
    """就这些，下单吧: places only what a card has just shown; else it shows the card."""
    question = here.conversation.open_question(here.now)
    if isinstance(question, Confirm):
        return await place(here, question)
    if not here.basket:
        return await stale(here)
    return await basket.show(here)


async def stale(here: Here, *, tapped: bool = False) -> Reply:
    """好的, or an old button, but nothing (or nothing any more) is asked: how things stand now."""
    if here.basket or here.conversation.undecided(here.now):
        return await basket.show(here, *_why_again(here, tapped=tapped))
    mine = await orders.mine(here.shop.id, here.person_id, 1)
    if mine and here.just_ordered:
        return Reply(here.words("order.already", number=mine[0].number))
    if here.role and await posts.waiting(here.shop.id):
        return await chains.decide(
            "", 0, here
        )  # 确认, said to a chain: what is to be placed, and how
    return Reply(here.words("choice.nothing"))


def _why_again(here: Here, *, tapped: bool) -> list[str]:
    """Why a card is shown again: it is too old, or what it showed has changed since."""
    if here.conversation.expired(here.now):
        return [here.words("basket.expired")]
    return [here.words("basket.moved")] if tapped else []


async def no(here: Here) -> Reply:
    """不要, but nothing was asked."""
    return Reply(here.words("basket.kept" if here.basket else "need.wont_tell"))


async def reorder(here: Here) -> Reply:
    """老样子: what they had last, at today's prices, into the basket."""
    lines = await orders.usual(here.shop.id, here.person_id)
    if not lines:
        return Reply(here.words("order.no_usual"))
    await basket.change(here, [Put(line, exactly=True) for line in lines])
    here.talks_of(*(line.sku_id for line in lines))
    return await basket.show(here, here.words("order.usual"))


async def reorder_but(reading: Reading, here: Here) -> Reply:
    """老样子，柠檬不要了: what they had last, and what is said besides."""
    usual = await reorder(here)
    more = tuple(intent for intent in reading.intents if isinstance(intent, BASKET))
    if not (more or reading.when):
        return usual
    reply = await amend(msgspec.structs.replace(reading, intents=more), here)
    said = here.words("order.usual") if usual.card else usual.text
    return replace(reply, text="\n".join(filter(None, [said, reply.text])))
