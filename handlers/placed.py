"""After the yes: what is said about an order that stands goes onto it, not into a second basket.

While nobody has accepted it, its shopper may take it back and order it changed. Afterwards the
keeper is asked: the goods may be packed by then. Where, when and how may be said until it is out.
"""

from __future__ import annotations

import re
from dataclasses import replace

from handlers import addresses, basket, bill, hearing, remarks, times, tracking
from handlers.amounts import is_amount
from handlers.caring import tell_keepers
from handlers.context import Here
from handlers.conversation import Redo
from handlers.message import Reply
from handlers.understand import (
    Add,
    Ask,
    ChangeQty,
    GiveAddress,
    Intent,
    JoinGroup,
    Order,
    Pickup,
    Reading,
    Remark,
    Remove,
    Simple,
    Want,
    understand,
)
from handlers.wishes import Wishes, sorted_wishes
from handlers.words import Words
from store import checkout, orders, people
from store.checkout import QuoteAsk
from store.core.errors import Invalid, NotFound, WrongState
from store.orders import (
    Amend,
    BasketView,
    Change,
    Details,
    Line,
    OrderView,
    Place,
    Put,
    Reopen,
    Take,
)
from store.people import KeepAddress, SavedAddress

HOW = (GiveAddress, Pickup, Remark)
_GIVE = {"zh": "来", "en": "add "}
CHANGING = (Remove, ChangeQty)
WANTING = (Order, Add, JoinGroup, Remove, ChangeQty)
_SWAP = re.compile(
    r"(?P<zh>.*?)(?:换成|换做|改成|改要|换)(?P<zh_to>.+)"
    r"|.*?\b(?:swap|replace|change) (?:the )?(?P<en>.+?) (?:for|with|to|by) (?P<en_to>.+)",
    re.IGNORECASE | re.DOTALL,
)


# 来一板, beside a basket: that is what it is for, though there are eggs in the order too.
_ANEW = re.compile(r"\s*(?:再?[来要拿买]|给我(?!改|换|取消))(?!.*(?:[改换变]|不要|别要))")


async def concerned(reading: Reading, here: Here) -> Reply | None:
    """What a message says about an order that stands; None if it is about anything else."""
    if here.conversation.undecided(here.now) or Simple("reorder") in reading.intents:
        return None  # 再来一份一样的 送3号楼: another order
    wanting = any(isinstance(i, WANTING) and i.wants for i in reading.intents)
    changing = any(isinstance(i, CHANGING) and i.wants for i in reading.intents)
    anew = bool(here.basket) and _ANEW.match(here.message_words) is not None
    goods = not anew and (changing or _SWAP.fullmatch(here.message_words) is not None)
    how = not (wanting or here.basket) and _says_how(reading, here)
    going = await tracking.under_way(here) if goods or how else []
    for order in going if goods else ():
        wishes = _wishes(reading, order, here)
        if wishes is not None:
            return await _changed(order, wishes, here)
    return await _told_how(reading, going[0], here) if how and going else None


def _says_how(reading: Reading, here: Here) -> bool:
    if any(isinstance(intent, HOW) for intent in reading.intents):
        return True
    main = reading.main
    timed = isinstance(main, ChangeQty) or (isinstance(main, Ask) and main.topic == "delivery")
    return bool(reading.when) and timed and not hearing.asks(here.message_words)


# ---- other goods ----


def _wishes(reading: Reading, order: OrderView, here: Here) -> Wishes | None:
    """What a message changes or removes of the goods of an order; None where it orders anew."""
    lines = _lines(order, here)
    there = replace(
        here,
        basket=tuple((line.sku_id, line.unit) for line in lines),
        amounts=tuple(line.qty for line in lines),
    )
    mine = {line.sku_id for line in lines} - {sku for sku, _ in here.basket}
    intents: list[Intent] = [i for i in reading.intents if isinstance(i, CHANGING)]
    intents = _swapped(mine, here) or intents
    changing = (i for i in intents if isinstance(i, CHANGING))
    named = {match.sku for i in changing for want in i.wants for match in want.matches}
    return sorted_wishes(intents, there) if named & mine else None


def _swapped(mine: set[int], here: Here) -> list[Intent]:
    """不要苹果了 换成梨: the goods that go, and those that come in their place."""
    found = _SWAP.fullmatch(here.message_words)
    if found is None:
        return []
    gone, come = found["zh"] or found["en"] or "", found["zh_to"] or found["en_to"]
    goes = [want for want in hearing.named_in(gone, here) if {m.sku for m in want.matches} & mine]
    comes = _wanted(come, here)
    if not (goes and comes) or is_amount(come, here):
        return []
    if len(goes) == len(comes) == 1:
        return [ChangeQty(comes), Remove(tuple(goes))]  # as much as there was
    return [Remove(tuple(goes)), Order(comes)]


def _wanted(said: str, here: Here) -> tuple[Want, ...]:
    """两箱梨, or 梨: goods as they are named for themselves."""
    read = understand(f"{_GIVE[here.words.language]}{said}", here.vocabulary, here.setting())
    intents = [intent for intent in read.intents if isinstance(intent, Order | Add)]
    wants = tuple(want for intent in intents for want in intent.wants if want.matches)
    return wants or hearing.named_in(said, here)


def _lines(order: OrderView, here: Here) -> list[Line]:
    """What is ordered, with the changes that are being talked about already."""
    asked = here.conversation.open_question(here.now)
    if isinstance(asked, Redo) and asked.number == order.number:
        return list(asked.lines)
    return [Line(s.sku_id, s.unit, s.qty, s.note) for s in order.lines]


async def _changed(order: OrderView, wishes: Wishes, here: Here) -> Reply:
    if order.state != "placed":
        return await ask_keeper(order, here)
    try:
        lines = tuple(orders.changed(_lines(order, here), wishes.changes))
    except Invalid as no:
        return Reply(basket.refused_change(here, no))
    wishes.aloud += [here.words("goods.none", said=want.said) for want, _ in wishes.unknown]
    if not lines and not wishes.pending:
        return tracking.really(order, here)
    return await _offer(order, lines, wishes, here)


async def _offer(order: OrderView, lines: tuple[Line, ...], wishes: Wishes, here: Here) -> Reply:
    """The order as it would be, and the one step that makes it so."""
    words = here.words
    quote = await checkout.quote(QuoteAsk(here.shop.id, here.person_id, lines))
    freed = tuple(  # what the order itself holds is free once it is called off
        replace(line, problem="") if line.problem == "short" else line for line in quote.lines
    )
    title = words("placed.redo_title", number=order.number)
    fetched = order.address if order.pickup else ""
    terms = BasketView(
        here.shop.id, here.person_id, pickup=fetched, due=order.due, remark=order.remark
    )
    if fetched:
        quote = replace(quote, delivery_fen=0)
    quote = replace(quote, lines=freed, basket=terms)
    card = bill.basket_card(here, quote, "" if fetched else order.address, title)
    choices = here.asks(
        Redo(number=order.number, lines=lines, pending=tuple(wishes.pending)),
        words("choice.redo", number=order.number),
        words("choice.leave"),
    )
    keeper = words("keeper.title")
    said = [*wishes.aloud, words("placed.redo", number=order.number, keeper=keeper)]
    said += [words("placed.which_then", said=pending.said) for pending in wishes.pending]
    return Reply("\n".join(said), card, choices)


async def redo_answered(question: Redo, index: int, here: Here) -> Reply:
    """取消 #1 重下 / 不改了."""
    here.closes()
    words = here.words
    if index > 0:
        return Reply(words("order.kept", number=question.number))
    try:
        order = await orders.find(here.shop.id, question.number)
        changes: list[Change] = [Take(line.sku_id) for line in order.lines]
        changes += [Put(line) for line in question.lines]
        details = await _details(order, here)
        ask = Reopen(here.shop.id, question.number, here.person_id, tuple(changes), details)
        view = await orders.reopen(ask)
    except (WrongState, NotFound):
        return await _too_late(question.number, here)
    here.basket = tuple((line.sku_id, line.unit) for line in view.lines)
    here.conversation.ordered_at = 0
    here.conversation.settle(here.now, question.pending)
    return await basket.show(here, words("placed.reopened", number=question.number))


async def _details(order: OrderView, here: Here) -> Details:
    """Where an order goes as a basket has it: an entry of the address book, or a place to fetch it."""
    book = await people.address_book(here.person_id)
    saved = next((entry for entry in book if entry.text == order.address), None)
    if saved is None and order.community_id is None:
        return Details(pickup=order.address)
    if saved is None:
        kept = KeepAddress(
            here.person_id, order.address, order.community_id, order.name, order.phone
        )
        saved = await people.keep_address(kept)
    return Details(address_id=saved.id)


async def _too_late(number: int, here: Here) -> Reply:
    """The keeper was quicker: what was to be changed is asked of them."""
    try:
        order = await orders.find(here.shop.id, number)
    except NotFound:
        return Reply(here.words("order.unknown", number=number))
    state, keeper = here.words(f"order.state.{order.state}"), here.words("keeper.title")
    return Reply(here.words("placed.late", number=number, state=state, keeper=keeper))


async def ask_keeper(order: OrderView, here: Here) -> Reply:
    """It is packed or on its way: the keeper hears what the shopper would like."""
    await _pass(order, "placed.wants", here)
    keeper, said = here.words("keeper.title"), here.message_words
    state = here.words(f"order.state.{order.state}")
    return Reply(
        here.words("placed.asked", number=order.number, state=state, keeper=keeper, said=said)
    )


async def _pass(order: OrderView, key: str, here: Here) -> None:
    profile = await people.profile(here.person_id)

    def said(words: Words) -> Reply:
        name = profile.name or words("human.somebody")
        return Reply(words(key, number=order.number, name=name, said=here.message_words))

    await tell_keepers(here, "wants", said)


# ---- where, when and how ----


async def _told_how(reading: Reading, order: OrderView, here: Here) -> Reply:
    intents = [intent for intent in reading.intents if isinstance(intent, HOW)]
    if any(isinstance(intent, Pickup) for intent in intents):
        return await ask_keeper(order, here)  # it costs something else then
    where = await addresses.said(intents, here)
    if where.ask:
        return where.ask
    if where.pickup:
        return await ask_keeper(order, here)
    said = "；".join(i.text for i in intents if isinstance(i, Remark))
    remark = remarks.joined(order.remark, remarks.unlabelled(said)) if said else None
    due = times.due(reading.when, here, order.due) if reading.when else None
    reply = await amended(order, here, place=where.address, due=due, remark=remark)
    return replace(reply, text="\n".join(part for part in (reply.text, where.aloud) if part))


async def amended(
    order: OrderView,
    here: Here,
    *,
    place: SavedAddress | None = None,
    due: str | None = None,
    remark: str | None = None,
) -> Reply:
    """Put it onto the order, say it back; on its way already, the courier is told."""
    there = Place(place.text, place.community_id, place.contact, place.phone) if place else None
    ask = Amend(
        here.shop.id, order.number, here.person_id, there, due, remark, afresh=remark is not None
    )
    try:
        now = await orders.amend(ask)
    except WrongState:
        await _pass(order, "placed.wants", here)
        keeper = here.words("keeper.title")
        return Reply(here.words("placed.out", number=order.number, keeper=keeper))
    keeper = here.words("keeper.title")
    return Reply(
        here.words("placed.amended", number=order.number, keeper=keeper),
        bill.order_card(here, now),
    )


async def moved(saved: SavedAddress, here: Here) -> Reply | None:
    """An address whose 小区 is known now, with no basket: the order that stands goes there."""
    going = [] if here.basket else await tracking.under_way(here)
    return await amended(going[0], here, place=saved) if going else None
