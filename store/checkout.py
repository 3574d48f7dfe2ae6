"""The one way to buy, from chat or web: `quote()` and `place()`.

A quote is what somebody is shown: lines with today's prices, what is short, the delivery fee, the
total, and a fingerprint of all that. Placing needs that fingerprint: if price, stock or terms
moved since, nothing is placed and the new quote comes back (`QuoteChanged`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from store import catalogue, orders, people, shops, stock
from store.catalogue import Offer
from store.core import MAX_QTY, Tx, line_total, many
from store.core.errors import (
    BelowMinimum,
    Busy,
    EmptyBasket,
    Invalid,
    NotSold,
    OutOfStock,
    QuoteChanged,
    Refusal,
)
from store.orders import BasketView, Contact, Draft, Line, OrderView, SoldLine
from store.shops import ShopTerms
from store.stock import HoldAsk


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """A priced line. `problem`: "" or `gone` (not sold any more) or `short` (`left` in base thousandths)."""

    sku_id: int
    name: str
    unit: str
    qty: int
    base_qty: int
    price_fen: int
    total_fen: int
    note: str = ""
    problem: str = ""
    left: int = 0
    factor: int = 1000


@dataclass(frozen=True, slots=True)
class Quote:
    """What it would cost, in fen; empty if there is nothing to buy."""

    shop_id: int
    person_id: int | None
    currency: str
    lines: tuple[QuoteLine, ...]
    goods_fen: int
    delivery_fen: int
    minimum_fen: int
    free_over_fen: int | None
    basket: BasketView | None = None
    discount_fen: int = 0

    @property
    def total_fen(self) -> int:
        """What is to be paid."""
        return self.goods_fen - self.discount_fen + self.delivery_fen

    @property
    def problems(self) -> tuple[QuoteLine, ...]:
        """The lines that cannot be had as they are."""
        return tuple(line for line in self.lines if line.problem)

    @property
    def fingerprint(self) -> str:
        """Twelve letters that change whenever goods, prices or fees do; stock is for the hold to say."""
        facts = [(s.sku_id, s.unit, s.qty, s.price_fen, s.problem == "gone") for s in self.lines]
        text = repr((self.shop_id, sorted(facts), self.delivery_fen, self.total_fen))
        return hashlib.blake2s(text.encode(), digest_size=6).hexdigest()


@dataclass(frozen=True, slots=True)
class QuoteAsk:
    """Price a person's basket, or the given lines.

    `together`: it travels with the orders of many, so that no fee and no minimum are asked.
    """

    shop_id: int
    person_id: int | None
    lines: tuple[Line, ...] | None = None
    together: bool = False


@dataclass(frozen=True, slots=True)
class Placement:
    """Place what was quoted. `key` is unique to this wish: a repeat gets the same order again.

    Without `lines` the person's basket is placed and emptied, with the address, time and remark
    that it has. With `lines` (an order for a guest, or 老样子) `contact` says where it goes.
    `placed_by`: the keeper who places it for them.
    """

    shop_id: int
    person_id: int | None
    key: str
    fingerprint: str
    lines: tuple[Line, ...] | None = None
    contact: Contact | None = None
    due: str = ""
    placed_by: int | None = None
    source: str = "chat"
    together: bool = False


class NoPlace(Refusal):
    """It is not said yet where the order goes."""


def delivery_fee(terms: ShopTerms, goods_fen: int, *, pickup: bool) -> int:
    """The fee in fen: none for a pick-up, or from the shop's free-delivery sum on."""
    free = terms.free_over_fen is not None and goods_fen >= terms.free_over_fen
    return 0 if pickup or free or not goods_fen else terms.delivery_fee_fen


OfferKey = tuple[int, int, str]


def priced(shop_id: int, line: Line, offers: Mapping[OfferKey, Offer]) -> QuoteLine:
    """A line at today's price; `gone` if the shop does not sell it in that unit."""
    offer = offers.get((shop_id, line.sku_id, line.unit))
    if offer is None or not offer.on:
        name = offer.name if offer else ""
        return QuoteLine(line.sku_id, name, line.unit, line.qty, 0, 0, 0, line.note, "gone")
    base = line_total(line.qty, offer.factor)
    total = line_total(line.qty, offer.price_fen)
    return QuoteLine(
        line.sku_id, offer.name, line.unit, line.qty, base, offer.price_fen, total, line.note, "", 0, offer.factor
    )  # fmt: skip


def with_shortages(lines: Sequence[QuoteLine], free: Mapping[int, int]) -> tuple[QuoteLine, ...]:
    """Mark lines that want more than what is left after the lines before them."""
    left = dict(free)
    marked = []
    for line in lines:
        have = left.get(line.sku_id, 0)
        if not line.problem and line.base_qty > have:
            marked.append(replace(line, problem="short", left=have))
        else:
            left[line.sku_id] = have - line.base_qty
            marked.append(line)
    return tuple(marked)


def quote_many(tx: Tx, asks: Sequence[QuoteAsk]) -> list[Quote | Refusal]:
    """Price baskets and lines; four statements for any number of asks."""
    keys = [(ask.shop_id, ask.person_id) for ask in asks if ask.person_id is not None]
    baskets = orders.baskets(tx, keys)
    lines = [_lines(ask, baskets) for ask in asks]
    terms = shops.terms_of(tx, sorted({ask.shop_id for ask in asks}))
    wanted = {
        (a.shop_id, s.sku_id, s.unit) for a, some in zip(asks, lines, strict=True) for s in some
    }
    offers = catalogue.offers(tx, sorted(wanted))
    free = stock.available(tx, [(shop, sku) for shop, sku, _ in wanted])
    quotes: list[Quote | Refusal] = []
    for ask, some in zip(asks, lines, strict=True):
        basket = baskets.get((ask.shop_id, ask.person_id or 0)) if ask.lines is None else None
        mine = {sku: left for (shop, sku), left in free.items() if shop == ask.shop_id}
        rows = with_shortages([priced(ask.shop_id, line, offers) for line in some], mine)
        quotes.append(_quote(ask, terms[ask.shop_id], rows, basket))
    return quotes


def _lines(ask: QuoteAsk, baskets: Mapping[tuple[int, int], BasketView]) -> tuple[Line, ...]:
    if ask.lines is not None:
        return ask.lines
    return baskets[ask.shop_id, ask.person_id].lines if ask.person_id is not None else ()


def _quote(
    ask: QuoteAsk, terms: ShopTerms, lines: tuple[QuoteLine, ...], basket: BasketView | None
) -> Quote:
    goods = sum(line.total_fen for line in lines)
    free = ask.together or bool(basket and basket.pickup)
    fee = delivery_fee(terms, goods, pickup=free)
    minimum = 0 if ask.together else terms.minimum_fen
    return Quote(
        ask.shop_id, ask.person_id, terms.currency, lines, goods, fee, minimum, terms.free_over_fen, basket
    )  # fmt: skip


def place_many(tx: Tx, asks: Sequence[Placement]) -> list[OrderView | Refusal]:
    """Place orders, each as if after the one before it. A refused ask writes nothing.

    Refusals: EmptyBasket, NotSold, OutOfStock, BelowMinimum, NoPlace, Invalid, QuoteChanged.
    """
    return [answer for run in _runs(asks) for answer in _place_run(tx, run)]


def _runs(asks: Sequence[Placement]) -> list[list[Placement]]:
    """The asks in their order, cut where a key or a person comes again: that one sees the first's order."""
    runs: list[list[Placement]] = [[]]
    seen: set[tuple[int, int | str]] = set()
    for ask in asks:
        marks: set[tuple[int, int | str]] = {(ask.shop_id, ask.key)}
        if ask.person_id is not None:
            marks.add((ask.shop_id, ask.person_id))
        if marks & seen:
            runs.append([])
            seen = set()
        runs[-1].append(ask)
        seen |= marks
    return runs


Key = tuple[int, str]


def _place_run(tx: Tx, asks: Sequence[Placement]) -> list[OrderView | Refusal]:
    """Baskets are locked before they are read: chat and web cannot both order the same one."""
    orders.lock_baskets(tx, [key for ask in asks if (key := _basket_of(ask))])
    done = orders.by_keys(tx, [(ask.shop_id, ask.key) for ask in asks])
    fresh = [ask for ask in asks if (ask.shop_id, ask.key) not in done]
    quotes = _checked(tx, fresh)
    ids = [tx.new_id() for _ in fresh]
    held = _hold(tx, fresh, quotes, ids)
    _alone(tx, fresh)
    drafts, refused = _drafts(tx, fresh, quotes, ids, held)
    orders.insert_many(tx, drafts)
    placed = {(draft.shop_id, draft.key): draft.id for draft in drafts}
    emptied = [_basket_of(ask) for ask in fresh if (ask.shop_id, ask.key) in placed]
    orders.empty_many(tx, [key for key in emptied if key])
    done |= placed
    views = orders.by_ids(tx, [(shop, order_id) for (shop, _), order_id in done.items()])
    keys = [(ask.shop_id, ask.key) for ask in asks]
    return [refused[key] if key in refused else views[key[0], done[key]] for key in keys]


def _basket_of(ask: Placement) -> tuple[int, int] | None:
    return (ask.shop_id, ask.person_id) if ask.lines is None and ask.person_id else None


def _checked(tx: Tx, asks: Sequence[Placement]) -> list[Quote | Refusal]:
    """What each ask would order today, or why it may not; stock is decided by the holds."""
    quotes = quote_many(tx, [QuoteAsk(a.shop_id, a.person_id, a.lines, a.together) for a in asks])
    return [
        quote if isinstance(quote, Refusal) else _refusal(ask, quote) or quote
        for ask, quote in zip(asks, quotes, strict=True)
    ]


def _alone(tx: Tx, asks: Sequence[Placement]) -> None:
    """The stock is ours now: whoever placed one of these without a basket has done so by now."""
    keys = [(ask.shop_id, ask.key) for ask in asks if _basket_of(ask) is None]
    if keys and orders.by_keys(tx, keys):
        raise Busy("the same order was being placed")


def _drafts(
    tx: Tx,
    asks: Sequence[Placement],
    quotes: Sequence[Quote | Refusal],
    ids: Sequence[int],
    held: Sequence[Refusal | None],
) -> tuple[list[Draft], dict[Key, Refusal]]:
    addresses = _addresses(tx, quotes)
    drafts: list[Draft] = []
    refused: dict[Key, Refusal] = {}
    for ask, quote, order_id, no in zip(asks, quotes, ids, held, strict=True):
        if no is not None:
            refused[ask.shop_id, ask.key] = no
        elif isinstance(quote, Quote):
            drafts.append(_draft(ask, quote, order_id, addresses))
    return drafts, refused


def _refusal(ask: Placement, quote: Quote) -> Refusal | None:
    """Why this cannot be placed, whatever the stock."""
    if not quote.lines:
        return EmptyBasket()
    gone = [line for line in quote.lines if line.problem == "gone"]
    if gone:
        return NotSold(sku_id=gone[0].sku_id, name=gone[0].name, quote=quote)
    if any(not (0 < line.qty <= MAX_QTY and line.base_qty) for line in quote.lines):
        return Invalid(why="quantity")  # so little of it that nothing would be taken off the stock
    if quote.fingerprint != ask.fingerprint:
        return QuoteChanged(quote=quote)
    if quote.goods_fen < quote.minimum_fen:
        return BelowMinimum(minimum_fen=quote.minimum_fen, goods_fen=quote.goods_fen)
    if ask.contact is None and not _has_place(quote.basket):
        return NoPlace()
    return None


def _has_place(basket: BasketView | None) -> bool:
    return basket is not None and (basket.address_id is not None or bool(basket.pickup))


def _hold(
    tx: Tx, asks: Sequence[Placement], quotes: Sequence[Quote | Refusal], ids: Sequence[int]
) -> list[Refusal | None]:
    """Hold the goods of every quote; why not, for each ask."""
    terms = shops.terms_of(tx, sorted({ask.shop_id for ask in asks})) if asks else {}
    holds = [
        HoldAsk(
            ask.shop_id,
            order_id,
            tuple((line.sku_id, line.base_qty) for line in quote.lines),
            tx.now + terms[ask.shop_id].accept_within,
        )
        for ask, quote, order_id in zip(asks, quotes, ids, strict=True)
        if isinstance(quote, Quote)
    ]
    answers = iter(stock.hold_many(tx, holds))
    return [
        _named(next(answers), quote) if isinstance(quote, Quote) else quote for quote in quotes
    ]


def _named(no: OutOfStock | None, quote: Quote) -> OutOfStock | None:
    """A shortage with the quote that it belongs to, as stock stood when its turn came."""
    if no is None:
        return None
    plenty = {line.sku_id: line.base_qty * len(quote.lines) for line in quote.lines}
    bare = [replace(line, problem="", left=0) for line in quote.lines]
    lines = with_shortages(bare, plenty | dict(no.short))
    return OutOfStock(no.short, quote=replace(quote, lines=lines))


def _addresses(
    tx: Tx, quotes: Sequence[Quote | Refusal]
) -> Mapping[tuple[int, int], people.SavedAddress]:
    keys = [
        (quote.person_id, quote.basket.address_id)
        for quote in quotes
        if isinstance(quote, Quote) and quote.basket and quote.basket.address_id is not None
        and quote.person_id is not None
    ]  # fmt: skip
    return people.addresses_of(tx, keys) if keys else {}


def _draft(
    ask: Placement,
    quote: Quote,
    order_id: int,
    addresses: Mapping[tuple[int, int], people.SavedAddress],
) -> Draft:
    lines = tuple(
        SoldLine(
            s.sku_id, s.name, s.unit, s.qty, s.base_qty, s.price_fen, s.total_fen, s.note
        )
        for s in quote.lines
    )  # fmt: skip
    contact = ask.contact or _contact(quote, addresses)
    due = ask.due or (quote.basket.due if quote.basket else "")
    return Draft(
        ask.shop_id, order_id, ask.key, ask.person_id, ask.placed_by, ask.source, quote.currency, lines,
        quote.delivery_fen, contact, due,
    )  # fmt: skip


def _contact(quote: Quote, addresses: Mapping[tuple[int, int], people.SavedAddress]) -> Contact:
    basket = quote.basket
    if basket is None:
        return Contact()
    if basket.pickup:
        return Contact(address=basket.pickup, remark=basket.remark)
    address = addresses.get((basket.person_id, basket.address_id or 0))
    if address is None:
        return Contact(remark=basket.remark)
    return Contact(
        "", address.contact, address.community_id, address.text, address.phone, basket.remark
    )


quote = many(quote_many)
place = many(place_many)
