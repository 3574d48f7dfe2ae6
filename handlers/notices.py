"""What people are told after something happened: one function for each reaction of `store.jobs`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

import msgspec

from handlers import caring
from handlers.context import Desk, Here, Notice, known
from handlers.conversation import Conversation
from handlers.keeper.rounds import OWN_WISH, order_reply
from handlers.message import Message, Reply, Text
from handlers.waiting import told
from handlers.words import words_of
from store import needs, orders, people, privacy, service, shops
from store.catalogue import OnSale
from store.core import Due, money
from store.orders import OrderAmended, OrderMoved, OrderPlaced
from store.privacy import PeopleMerged
from store.service import HandoffAsked, HandoffClosed, HandoffOverdue
from store.stock import StockArrived

NOTED = {"accepted", "out", "delivered"}  # what a keeper says beside these is for the shopper
TOLD = {"accepted", "out", "delivered", "cancelled", "expired"}


async def react(due: Due, desk: Desk) -> list[Notice]:
    """What a reaction says, and to whom."""
    notices: list[Notice] = await REACTIONS[due.name](due, desk)
    return notices


async def _here(due: Due, desk: Desk, person_id: int | None = None) -> Here:
    """The shop's side of things, without a message."""
    shop = await shops.terms(due.shop_id)
    kept = await known(desk, shop)
    message = Message(f"event-{due.event_id}", "", "", "", Text(""), due.at)
    language = await people.language(person_id) if person_id is not None else "zh"
    return Here(
        message, due.at, desk, Conversation(shop.id), person_id or 0, shop, None,
        kept.vocabulary, kept.goods, words_of(language),
    )  # fmt: skip


async def tell_the_keepers(due: Due, desk: Desk) -> list[Notice]:
    """A new order: what, for whom, where to, and the buttons."""
    event = msgspec.json.decode(due.body, type=OrderPlaced)
    here = await _here(due, desk)
    order = await orders.by_id((event.shop_id, event.order_id))
    if order.source == "chain":
        return []  # a keeper has just placed all of them
    return await _to_keepers(
        here,
        "placed",
        lambda here: order_reply(here, order, here.words("keeper.new_order", number=order.number)),
    )


async def _to_keepers(here: Here, what: str, said: Callable[[Here], Reply]) -> list[Notice]:
    """Everybody who keeps the shop, each in their own language."""
    for keeper in await shops.keepers(here.shop.id):
        words = words_of(await people.language(keeper.person_id))
        here.tell(what, said(replace(here, words=words)), keeper.person_id)
    return here.notices


async def tell_the_shopper(due: Due, desk: Desk) -> list[Notice]:
    """The order went on: accepted, out, delivered, called off. Not what they did themselves."""
    event = msgspec.json.decode(due.body, type=OrderMoved)
    order = await orders.by_id((event.shop_id, event.order_id))
    if order.person_id is None or event.by == order.person_id or event.state not in TOLD:
        return []
    here = await _here(due, desk, order.person_id)
    reason = here.words("told.reason", reason=event.reason) if event.reason else ""
    total = money(order.total_fen, order.currency)
    theirs = event.state == "cancelled" and OWN_WISH.search(event.reason)
    key = "told.cancelled_as_wished" if theirs else f"told.{event.state}"
    text = here.words(key, number=order.number, total=total, reason=reason)
    if event.reason and event.state in NOTED:
        text += here.words("told.note", keeper=here.words("keeper.title"), said=event.reason)
    here.tell("moved", Reply(text), order.person_id)
    return here.notices


async def tell_of_a_change(due: Due, desk: Desk) -> list[Notice]:
    """It was called off, or nobody accepted it in time: keepers hear of it, and who waits for the goods."""
    event = msgspec.json.decode(due.body, type=OrderMoved)
    if event.state not in {"cancelled", "expired"}:
        return []
    order = await orders.by_id((event.shop_id, event.order_id))
    here = await _here(due, desk)
    here.notices += await told(here, [line.sku_id for line in order.lines])  # they are free again
    by_shopper = event.state == "cancelled" and event.by == order.person_id
    if not by_shopper and event.state != "expired":
        return here.notices
    key = "keeper.shopper_cancelled" if by_shopper else "keeper.expired"
    return await _to_keepers(
        here, "changed", lambda here: Reply(here.words(key, number=order.number))
    )


async def tell_what_is_different(due: Due, desk: Desk) -> list[Notice]:
    """Where, when or how an order goes is another now: whoever brings it hears of it at once."""
    event = msgspec.json.decode(due.body, type=OrderAmended)
    here = await _here(due, desk)
    order = await orders.by_id((event.shop_id, event.order_id))

    def said(here: Here) -> Reply:
        what = here.words.join([here.words(f"amended.{name}") for name in event.what])
        return order_reply(
            here, order, here.words("keeper.amended", number=order.number, what=what)
        )

    return await _to_keepers(here, "amended", said)


async def answer_who_waited(due: Due, desk: Desk) -> list[Notice]:
    """Goods came in: who asked to be told is told, once."""
    event = msgspec.json.decode(due.body, type=StockArrived)
    if not await needs.waiting(event.shop_id, event.sku_ids):
        return []
    return await told(await _here(due, desk), event.sku_ids)


async def match_who_waited(due: Due, desk: Desk) -> list[Notice]:
    """Goods are on sale, new or again: whoever wished for them is told."""
    event = msgspec.json.decode(due.body, type=OnSale)
    unnamed = await needs.unnamed(event.shop_id)
    if not (unnamed or await needs.waiting(event.shop_id, event.sku_ids)):
        return []
    here = await _here(due, desk)
    if unnamed:
        came = [here.goods[sku] for sku in event.sku_ids if sku in here.goods]
        await needs.match_goods(event.shop_id, [(g.sku_id, (g.name, *g.aliases)) for g in came])
    return await told(here, event.sku_ids)


async def call_a_keeper(due: Due, desk: Desk) -> list[Notice]:
    """Somebody wants a person."""
    event = msgspec.json.decode(due.body, type=HandoffAsked)
    return await _call(due, desk, event.person_id, event.keeper_id)


async def apologise(due: Due, desk: Desk) -> list[Notice]:
    """Nobody answered for a quarter of an hour: sorry, and the next one is called."""
    event = msgspec.json.decode(due.body, type=HandoffOverdue)
    here = await _here(due, desk, event.person_id)
    key = "human.late" if event.keeper_id is not None else "human.nobody"
    here.tell("late", Reply(here.words(key, keeper=here.words("keeper.title"))), event.person_id)
    return here.notices + await _call(due, desk, event.person_id, event.keeper_id)


async def _call(due: Due, desk: Desk, person_id: int, keeper_id: int | None) -> list[Notice]:
    handoff = await service.of_person(due.shop_id, person_id)
    if handoff is None or keeper_id is None:
        return []
    here = await _here(due, desk, keeper_id)
    profile = await people.profile(person_id)
    name = profile.name or here.words("human.somebody")
    about = handoff.about or here.words("human.wants_you")
    text = here.words("human.call", name=name, about=about, id=caring.short(handoff))
    here.tell("call", Reply(text), keeper_id)
    return here.notices


async def say_back(due: Due, desk: Desk) -> list[Notice]:
    """The keeper (or time) ended the talk: the shop answers again. Who ended it themselves knows."""
    event = msgspec.json.decode(due.body, type=HandoffClosed)
    if event.keeper_id is None or event.by == event.person_id:
        return []
    here = await _here(due, desk, event.person_id)
    here.tell("back", Reply(here.words("human.back")), event.person_id)
    return here.notices


async def finish_the_merge(due: Due, _desk: Desk) -> list[Notice]:
    """What was written for the merged person in the same batch follows them; nobody is told."""
    event = msgspec.json.decode(due.body, type=PeopleMerged)
    await privacy.finish(event.keep, event.gone)
    return []


REACTIONS: Mapping[str, Callable[[Due, Desk], Awaitable[list[Notice]]]] = {
    "tell the keepers": tell_the_keepers,
    "tell the shopper": tell_the_shopper,
    "tell the keepers of a change": tell_of_a_change,
    "tell the keepers what is different": tell_what_is_different,
    "answer who waited": answer_who_waited,
    "match who waited": match_who_waited,
    "call a keeper": call_a_keeper,
    "apologise and call the next": apologise,
    "say that the shop is back": say_back,
    "finish the merge": finish_the_merge,
}
