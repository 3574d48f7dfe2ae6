"""The basket: changing it, and the card that shows it with the question that follows."""

from __future__ import annotations

from collections.abc import Sequence

from handlers import addresses, asking, bill, doors, telling
from handlers.context import Here
from handlers.conversation import Confirm, Edit, TakeLeft, TellMe
from handlers.message import Choice, Reply
from store import checkout, needs, orders
from store.checkout import Quote, QuoteAsk, QuoteLine
from store.core import number
from store.core.errors import Invalid
from store.orders import BasketView, Change, ChangeBasket, Details, Line, Take


async def change(
    here: Here, changes: Sequence[Change], details: Details | None = None
) -> BasketView:
    """Change the person's basket; raises Invalid."""
    view = await orders.change(ChangeBasket(here.shop.id, here.person_id, tuple(changes), details))
    here.basket = tuple((line.sku_id, line.unit) for line in view.lines)
    here.amounts = tuple(line.qty for line in view.lines)
    return view


def refused_change(here: Here, no: Invalid) -> str:
    """Why a basket cannot be changed like that."""
    if no.facts.get("why") == "lines":
        return here.words("qty.lines", most=no.facts.get("most"))
    qty = no.facts.get("qty")
    return here.words("qty.bad", said=number(qty) if isinstance(qty, int) else "?")


async def empty(here: Here) -> None:
    """Empty it, with all that was asked about it."""
    await orders.change(ChangeBasket(here.shop.id, here.person_id, empty=True))
    skus = sorted({sku for sku, _ in here.basket})
    await needs.cancel(here.shop.id, here.person_id, skus)
    here.basket = ()
    here.closes()
    here.conversation.settle(here.now)


async def show(here: Here, *said: str) -> Reply:
    """The basket as it stands, and the question that it leads to."""
    quote = await checkout.quote(QuoteAsk(here.shop.id, here.person_id))
    if not quote.lines:
        return await _nothing(here, said)
    sold_out = [
        line for line in quote.lines if line.problem == "gone" or (line.problem and line.left <= 0)
    ]
    if sold_out:
        return await without(here, quote, sold_out, said)
    quote, address = await _with_address(here, quote)
    return await _card(here, quote, address, said)


async def _nothing(here: Here, said: Sequence[str]) -> Reply:
    """An empty basket: what is still undecided is asked again."""
    waiting = here.conversation.undecided(here.now)
    if waiting:
        return await asking.ask_which(waiting, here, *said)
    here.closes()
    return Reply("\n".join([*said, here.words("basket.empty")]))


async def without(
    here: Here, quote: Quote, lines: Sequence[QuoteLine], said: Sequence[str] = ()
) -> Reply:
    """Take out what is not to be had, and say so."""
    skus = [line.sku_id for line in lines]
    await change(here, [Take(sku) for sku in skus])
    gone = [here.words("goods.none", said=here.name_of(sku)) for sku in skus]
    if len(set(skus)) < len({line.sku_id for line in quote.lines}):
        return await show(here, *said, *gone)
    waiting = await needs.open_needs(here.shop.id, here.person_id)
    wanted = next((need for need in reversed(waiting) if need.sku_id in skus), None)
    if wanted is None:
        here.closes()
        return Reply("\n".join([*said, *gone]))
    lost = tuple(Line(line.sku_id, line.unit, line.qty, line.note) for line in lines)
    return await tell_me(here, [*said, *gone], wanted.key, lost)


async def tell_me(
    here: Here, said: Sequence[str], need: str, lines: tuple[Line, ...] = ()
) -> Reply:
    """Something is not to be had: shall we tell you when it comes? `lines` were in the basket."""
    words = here.words
    if telling.asked(here):
        promise = await telling.promised(need, here)
        return Reply("\n".join([*said[1:], promise.text]))  # the first says that there is none
    question = TellMe(need=need, lines=lines)
    choices = here.asks(question, words("choice.tell_me"), words("choice.no"))
    return Reply("\n".join([*said, words("goods.none_ask")]), choices=choices)


async def _with_address(here: Here, quote: Quote) -> tuple[Quote, str]:
    """The quote with the address that it goes to: what was said, else what was used last."""
    basket = quote.basket
    if basket is None or basket.pickup or here.conversation.half_known(here.now):
        return quote, ""
    if basket.address_id is not None:
        return quote, await addresses.text_of(here, basket.address_id)
    last = await addresses.last_used(here)
    if last is None:
        return quote, ""
    await change(here, (), Details(address_id=last.id))
    return quote, addresses.whole(last)


async def _card(here: Here, quote: Quote, address: str, said: Sequence[str]) -> Reply:
    words = here.words
    card = bill.basket_card(here, quote, address)
    edit = (words("choice.edit"), words("choice.cancel"))
    text = list(said)
    if quote.problems:
        text.append(words("basket.problems"))
        choices = here.asks(TakeLeft(), words("choice.take_left"), *edit)
    elif waiting := here.conversation.undecided(here.now):
        which, choices = await asking.which(waiting, here)
        text.append(which)
    elif quote.goods_fen < quote.minimum_fen:
        choices = here.asks(Edit(), *edit)
    elif not address and not (quote.basket and quote.basket.pickup):
        where, choices = await _where(here)
        text.append(where)
    else:
        choices = here.asks(Confirm(fingerprint=quote.fingerprint), words("choice.yes"), *edit)
    return Reply("\n".join(text), card, choices)


async def _where(here: Here) -> tuple[str, tuple[Choice, ...]]:
    """Where to? Or, of an address that was said, in which 小区."""
    half = here.conversation.half_known(here.now)
    if half is not None:
        return await doors.ask_rest(half, here)
    return here.words("basket.needs_place"), await doors.where_to(here)
