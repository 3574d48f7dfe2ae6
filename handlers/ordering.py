"""Buying: what is said becomes a basket, the basket a card, the card an order."""

from __future__ import annotations

from collections.abc import Sequence

from handlers import addresses, bill
from handlers.addresses import Whereabouts
from handlers.context import Here
from handlers.conversation import (
    Confirm,
    ConfirmLines,
    Edit,
    Pending,
    TakeLeft,
    TellMe,
    WhereTo,
    Which,
    WhichCommunity,
)
from handlers.message import Card, Reply
from handlers.understand import (
    Add,
    ChangeQty,
    GiveAddress,
    Intent,
    JoinGroup,
    Order,
    Pickup,
    Reading,
    Remark,
    Remove,
    Want,
)
from handlers.wishes import Wishes, chosen, hints, sorted_wishes
from store import checkout, needs, orders, stock
from store.checkout import NoPlace, Placement, Quote, QuoteAsk
from store.core import MILLI, money, number
from store.core.errors import (
    BelowMinimum,
    EmptyBasket,
    Invalid,
    NotFound,
    NotSold,
    OutOfStock,
    QuoteChanged,
)
from store.needs import Capture
from store.orders import BasketView, Change, ChangeBasket, Contact, Details, Line, Put, Take

BASKET_INTENTS = (Order, Add, JoinGroup, Remove, ChangeQty, GiveAddress, Pickup, Remark)


async def amend(reading: Reading, here: Here) -> Reply:
    """All that a message says about the basket, in one go; nothing is placed before a yes."""
    intents = [intent for intent in reading.intents if isinstance(intent, BASKET_INTENTS)]
    wishes = sorted_wishes(intents, here)
    if wishes.needs:
        await needs.capture(
            Capture(here.shop.id, here.person_id, here.source, tuple(wishes.needs))
        )
    where = await addresses.said(intents, here)
    details = _details(intents, reading, where)
    try:
        await change(here, wishes.changes, details)
    except Invalid as no:
        return Reply(refused_change(here, no))
    if wishes.removed:
        await needs.cancel(here.shop.id, here.person_id, wishes.removed)
    if wishes.put:
        here.talks_of(*wishes.put)
    if where.aloud:
        wishes.aloud.append(where.aloud)
    if where.ask:
        return where.ask
    return await _next(wishes, details, here)


def _details(intents: Sequence[Intent], reading: Reading, where: Whereabouts) -> Details | None:
    remarks = [intent.text for intent in intents if isinstance(intent, Remark)]
    details = Details(
        address_id=where.address.id if where.address else None,
        pickup=where.pickup or None,
        due=reading.when.text if reading.when else None,
        remark="；".join(remarks) or None,
    )
    return None if details == Details() else details


async def change(
    here: Here, changes: Sequence[Change], details: Details | None = None
) -> BasketView:
    """Change the person's basket; raises Invalid."""
    view = await orders.change(ChangeBasket(here.shop.id, here.person_id, tuple(changes), details))
    here.basket = tuple((line.sku_id, line.unit) for line in view.lines)
    return view


def refused_change(here: Here, no: Invalid) -> str:
    """Why a basket cannot be changed like that."""
    if no.facts.get("why") == "lines":
        return here.words("qty.lines", most=no.facts.get("most"))
    qty = no.facts.get("qty")
    return here.words("qty.bad", qty=number(qty) if isinstance(qty, int) else "?")


async def _next(wishes: Wishes, details: Details | None, here: Here) -> Reply:
    """What comes after a change: which one? shall we tell you? or the card."""
    if wishes.pending:
        return await ask_which(wishes.pending, here, *wishes.aloud)
    missing = _missing(wishes.unknown, here)
    if wishes.unknown and not wishes.changes:
        _, index = wishes.unknown[0]
        return tell_me(here, [*missing, *wishes.aloud], f"{here.source}:{index}")
    aloud = [*missing, *wishes.aloud]
    if details and not here.basket and not wishes.changes:
        return Reply(_noted(details, here, aloud))
    return await show_basket(here, *aloud)


def _noted(details: Details, here: Here, aloud: list[str]) -> str:
    """An address (or a time) without a basket is kept for the next one."""
    if details.pickup:
        aloud.append(here.words("address.pickup", where=details.pickup))
    elif details.address_id:
        aloud.append(here.words("address.saved", text=here.message_words))
    else:
        aloud.append(here.words("basket.empty"))
    return "\n".join(aloud)


def _missing(unknown: Sequence[tuple[Want, int]], here: Here) -> list[str]:
    return [here.words("goods.none", said=want.said) for want, _ in unknown]


def tell_me(here: Here, said: Sequence[str], need: str) -> Reply:
    """Something is not to be had: shall we tell you when it comes?"""
    words = here.words
    choices = here.asks(TellMe(need=need), words("choice.tell_me"), words("choice.no"))
    return Reply("\n".join([*said, words("goods.none_ask")]), choices=choices, personal=False)


# ---- the card ----


async def show_basket(here: Here, *said: str) -> Reply:
    """The basket as it stands, and the question that it leads to."""
    quote = await checkout.quote(QuoteAsk(here.shop.id, here.person_id))
    if not quote.lines:
        here.closes()
        return Reply("\n".join([*said, here.words("basket.empty")]))
    sold_out = [
        line for line in quote.lines if line.problem == "gone" or (line.problem and line.left <= 0)
    ]
    if sold_out:
        return await _without(here, quote, [line.sku_id for line in sold_out], said)
    quote, address = await _with_address(here, quote)
    return await _card(here, quote, address, said)


async def _without(here: Here, quote: Quote, skus: Sequence[int], said: Sequence[str]) -> Reply:
    """Take out what is sold out, and say so."""
    await change(here, [Take(sku) for sku in skus])
    gone = [here.words("goods.none", said=here.name_of(sku)) for sku in skus]
    if len(skus) < len(quote.lines):
        return await show_basket(here, *said, *gone)
    waiting = await needs.open_needs(here.shop.id, here.person_id)
    wanted = next((need for need in reversed(waiting) if need.sku_id in skus), None)
    if wanted is None:
        return Reply("\n".join([*said, *gone]))
    return tell_me(here, [*said, *gone], wanted.key)


async def _with_address(here: Here, quote: Quote) -> tuple[Quote, str]:
    """The quote with the address that it goes to: what was said, else what was used last."""
    basket = quote.basket
    if basket is None or basket.pickup:
        return quote, ""
    if basket.address_id is not None:
        return quote, await addresses.text_of(here, basket.address_id)
    last = await addresses.last_used(here)
    if last is None:
        return quote, ""
    await change(here, (), Details(address_id=last.id))
    return quote, last.text


async def _card(here: Here, quote: Quote, address: str, said: Sequence[str]) -> Reply:
    words = here.words
    card = bill.basket_card(here, quote, address)
    edit = (words("choice.edit"), words("choice.cancel"))
    text = list(said)
    if quote.problems:
        text.append(words("basket.problems"))
        choices = here.asks(TakeLeft(), words("choice.take_left"), *edit)
    elif quote.goods_fen < quote.minimum_fen:
        choices = here.asks(Edit(), *edit)
    elif not address and not (quote.basket and quote.basket.pickup):
        text.append(words("basket.needs_place"))
        choices = await addresses.where_to(here)
    else:
        choices = here.asks(Confirm(fingerprint=quote.fingerprint), words("choice.yes"), *edit)
    return Reply("\n".join(text), card, choices)


async def view(here: Here) -> Reply:
    """我的篮子."""
    return await show_basket(here)


async def empty(here: Here) -> Reply:
    """清空篮子: and whatever was asked about it."""
    await orders.change(ChangeBasket(here.shop.id, here.person_id, empty=True))
    skus = sorted({sku for sku, _ in here.basket})
    await needs.cancel(here.shop.id, here.person_id, skus)
    here.basket = ()
    here.closes()
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
    await empty(here)
    return Reply(here.words("basket.cancelled"))


async def left_taken(_question: TakeLeft, index: int, here: Here) -> Reply:
    """就要剩下的 / 修改 / 取消."""
    if index > 0:
        return await _edit_or_cancel(index - 1, here)
    quote = await checkout.quote(QuoteAsk(here.shop.id, here.person_id))
    changes: list[Change] = []
    for line in quote.problems:
        qty = line.left * MILLI // line.factor // MILLI * MILLI
        if line.problem == "gone" or qty <= 0:
            changes.append(Take(line.sku_id))
        else:
            changes.append(Put(Line(line.sku_id, line.unit, qty, line.note), exactly=True))
    await change(here, changes)
    return await show_basket(here)


async def place(here: Here, question: Confirm) -> Reply:
    """Place what the question's card showed: once, and only if price and stock still hold."""
    key = f"chat:{question.id}:{here.person_id}"
    ask = Placement(here.shop.id, here.person_id, key, question.fingerprint)
    try:
        order = await checkout.place(ask)
    except QuoteChanged:
        return await show_basket(here, here.words("basket.changed"))
    except (OutOfStock, NotSold, BelowMinimum, NoPlace, EmptyBasket):
        return await show_basket(here)
    here.closes()
    here.conversation.ordered_at = here.now
    here.conversation.last = ()
    words = here.words
    text = words(
        "order.placed",
        number=order.number,
        total=money(order.total_fen, order.currency),
        keeper=words("keeper.title"),
    )
    return Reply(text, bill.order_card(here, order))


async def checkout_now(here: Here) -> Reply:
    """就这些，下单吧: places only what a card has just shown; else it shows the card."""
    question = here.conversation.open_question(here.now)
    if isinstance(question, Confirm):
        return await place(here, question)
    return await show_basket(here)


async def stale_yes(here: Here) -> Reply:
    """好的, but nothing (or nothing any more) was asked: an old card is shown again, as it is now."""
    if isinstance(here.conversation.question, Confirm) and here.basket:
        return await show_basket(here, here.words("basket.expired"))
    return Reply(here.words("person.other"))


# ---- which one? ----


async def ask_which(pending: Sequence[Pending], here: Here, *said: str) -> Reply:
    """Which of these? At most three, each with its price and a reason."""
    first, rest = pending[0], tuple(pending[1:])
    free = await stock.free_of(here.shop.id, first.skus)
    usual = [line.sku_id for line in await orders.usual(here.shop.id, here.person_id)]
    labels = []
    for sku, unit, hint in zip(
        first.skus, first.units, hints(first, here, usual, free), strict=True
    ):
        goods = here.goods[sku]
        fen = next(u.price_fen for u in goods.units if u.unit == unit) or 0
        price = money(fen, here.shop.currency)
        labels.append(
            here.words(
                "goods.option", name=goods.name, spec=bill.spec(goods), price=price, unit=unit, hint=hint
            )
        )  # fmt: skip
    choices = here.asks(Which(pending=first, rest=rest), *labels)
    text = "\n".join([*said, here.words("goods.which", said=first.said)])
    return Reply(text, choices=choices, personal=False)


async def which_chosen(question: Which, index: int, here: Here) -> Reply:
    """The answer to `ask_which`."""
    put = chosen(question.pending, index)
    try:
        await change(here, [put])
    except Invalid as no:
        return Reply(refused_change(here, no))
    here.talks_of(put.line.sku_id)
    if question.rest:
        return await ask_which(question.rest, here)
    return await show_basket(here)


# ---- where to? ----


async def place_chosen(question: WhereTo, index: int, here: Here) -> Reply:
    """The answer to where it shall go."""
    where = await addresses.chosen(question, index, here)
    if where.ask:
        return where.ask
    await change(here, (), _details((), Reading(()), where))
    return await show_basket(here)


async def community_chosen(question: WhichCommunity, index: int, here: Here) -> Reply:
    """The answer to which 小区 it is."""
    saved = await addresses.community_chosen(question, index, here)
    await change(here, (), Details(address_id=saved.id))
    here.closes()
    if not here.basket:
        return Reply(here.words("address.saved", text=saved.text))
    return await show_basket(here)


# ---- 老样子, and orders for guests: lines that are not the basket ----


async def reorder(here: Here) -> Reply:
    """老样子: what they had last, at today's prices, into the basket."""
    lines = await orders.usual(here.shop.id, here.person_id)
    if not lines:
        return Reply(here.words("order.no_usual"))
    await change(here, [Put(line, exactly=True) for line in lines])
    here.talks_of(*(line.sku_id for line in lines))
    return await show_basket(here, here.words("order.usual"))


async def guest_card(here: Here, guest: str, lines: Sequence[Line]) -> Reply:
    """A keeper's order for somebody without an account: shown before it is placed."""
    quote = await checkout.quote(QuoteAsk(here.shop.id, None, tuple(lines)))
    title = here.words("keeper.guest_card", guest=guest)
    card: Card = bill.basket_card(here, quote, guest, title)
    if quote.problems:
        here.closes()
        return Reply("", card)
    question = ConfirmLines(fingerprint=quote.fingerprint, lines=tuple(lines), guest=guest)
    choices = here.asks(question, here.words("choice.yes"), here.words("choice.cancel"))
    return Reply("", card, choices)


async def guest_confirmed(question: ConfirmLines, index: int, here: Here) -> Reply:
    """确认 / 取消 under a guest's card."""
    here.closes()
    if index > 0:
        return Reply(here.words("basket.kept"))
    ask = Placement(
        here.shop.id,
        None,
        f"guest:{question.id}",
        question.fingerprint,
        question.lines,
        Contact(guest=question.guest, address=question.guest),
        placed_by=here.person_id,
    )
    try:
        order = await checkout.place(ask)
    except (QuoteChanged, OutOfStock, NotSold, BelowMinimum, NotFound):
        return await guest_card(here, question.guest, question.lines)
    total = money(order.total_fen, order.currency)
    words = here.words
    text = words("keeper.guest_placed", guest=question.guest, number=order.number, total=total)
    return Reply(text)
