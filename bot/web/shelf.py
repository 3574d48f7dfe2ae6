"""What the shop's pages show, read with plain queries: the shelf, the basket, orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from bot.web.front import Problem
from store import catalogue, checkout, orders, people, shops, stock
from store.catalogue import Goods, UnitOf
from store.checkout import Quote, QuoteAsk
from store.core import MILLI, Asking, Tx, ask, number, run
from store.core.errors import NotFound
from store.orders import OrderView
from store.people import Profile, SavedAddress
from store.shops import CommunityRef, ShopTerms
from store.stock import PlaceRef

if TYPE_CHECKING:
    from handlers import Desk
    from handlers.context import Known
    from handlers.understand.vocabulary import Vocabulary

R = TypeVar("R")
A_PAGE = 60
FEW = 5  # this many of the usual unit or fewer: say so
SEARCHED = 40
LIKELY = 0.84  # below this a fuzzy hit is more often wrong than right
PICKUP_KINDS = ("pickup", "store")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a visitor looks for: words, a category, which page of it."""

    q: str = ""
    category: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Item:
    """One good on the shelf. `left`: what can be had, in words, when it is little; None if plenty."""

    sku_id: int
    name: str
    spec: str
    category: str
    tint: int
    units: tuple[UnitOf, ...]
    state: str
    left: str
    chosen: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Facade:
    """The top of each page: the shop, who keeps it, where it delivers."""

    shop: ShopTerms
    keeper: str
    communities: tuple[CommunityRef, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The shop's page."""

    facade: Facade
    wish: Wish
    items: tuple[Item, ...]
    categories: tuple[str, ...]
    found: int
    pages: int
    quote: Quote


@dataclass(frozen=True, slots=True)
class BasketPage:
    """The basket with its price, and what the visitor may choose from to have it brought."""

    facade: Facade
    person_id: int | None
    quote: Quote
    profile: Profile
    addresses: tuple[SavedAddress, ...]
    points: tuple[PlaceRef, ...]


@dataclass(frozen=True, slots=True)
class Shopper:
    """Who visits which shop."""

    slug: str
    person_id: int | None


def read(tx: Tx, asking: Asking[R]) -> R:
    """What a verb that only reads says on a page's own connection."""
    return run(tx, ask(asking))


def shop_of(tx: Tx, slug: str) -> ShopTerms:
    """The shop of a page; raises Problem 404."""
    if not shops.is_slug(slug):
        raise Problem(404, "no.shop")
    try:
        return shops.find(tx, slug)
    except NotFound:
        raise Problem(404, "no.shop") from None


def person_of(tx: Tx, person_id: int | None) -> int | None:
    """Who a visitor is today (people are merged); None for a stranger, and for who was erased."""
    return people.present(tx, person_id) if person_id is not None else None


def shelf(tx: Tx, desk: Desk, who: Shopper, wish: Wish) -> Shelf:
    """The shop's page, for one visitor and one wish."""
    shop = shop_of(tx, who.slug)
    words = known(tx, desk, shop)
    vocabulary, goods = words.vocabulary, words.goods
    sold = [g for g in goods.values() if g.on and any(u.price_fen is not None for u in g.units)]
    meant = _meant(sold, vocabulary, wish)
    page = min(max(wish.page, 1), max(1, -(-len(meant) // A_PAGE)))
    shown = meant[(page - 1) * A_PAGE : page * A_PAGE]
    categories = _categories(sold)
    quote = quoted(tx, shop, person_of(tx, who.person_id))
    free = stock.available(tx, [(shop.id, g.sku_id) for g in shown])
    items = tuple(
        _item(g, free.get((shop.id, g.sku_id), 0), quote, categories.index(g.category))
        for g in shown
    )
    return Shelf(
        facade(tx, shop),
        Wish(wish.q, wish.category, page),
        items,
        categories,
        len(meant),
        max(1, -(-len(meant) // A_PAGE)),
        quote,
    )


def known(tx: Tx, desk: Desk, shop: ShopTerms) -> Known:
    """The shop's words and goods; shared with the chat, built here if nobody has talked yet."""
    found = desk.vocabularies.get(shop)
    if found is None:
        goods = catalogue.goods_of(tx, shop.id)
        found = desk.vocabularies.put(shop, goods, shops.communities_of(tx, shop.id))
    return found


def facade(tx: Tx, shop: ShopTerms) -> Facade:
    """Who keeps a shop, and for whom."""
    team = shops.teams(tx, [shop.id])[shop.id]
    first = people.profiles(tx, team[:1]).get(team[0]) if team else None
    return Facade(shop, first.name if first else "", tuple(shops.communities_of(tx, shop.id)))


def quoted(tx: Tx, shop: ShopTerms, person_id: int | None) -> Quote:
    """What somebody's basket would cost now; an empty quote for who has none."""
    lines = () if person_id is None else None
    return read(tx, checkout.quote(QuoteAsk(shop.id, person_id, lines)))


def basket_page(tx: Tx, who: Shopper) -> BasketPage:
    """The basket's page."""
    shop = shop_of(tx, who.slug)
    person_id = person_of(tx, who.person_id)
    profiles = people.profiles(tx, [person_id]) if person_id is not None else {}
    book = read(tx, people.address_book(person_id)) if person_id is not None else []
    return BasketPage(
        facade(tx, shop),
        person_id,
        quoted(tx, shop, person_id),
        profiles.get(person_id or 0, Profile(0)),
        tuple(book[:5]),
        pickup_points(tx, shop),
    )


def pickup_points(tx: Tx, shop: ShopTerms) -> tuple[PlaceRef, ...]:
    """Where people may fetch their things themselves."""
    return tuple(p for p in read(tx, stock.places(shop.id)) if p.kind in PICKUP_KINDS)


def order_of(tx: Tx, who: Shopper, order_number: int) -> tuple[Facade, OrderView]:
    """One order of this visitor's; anybody else's reads as none. Raises Problem 404."""
    shop = shop_of(tx, who.slug)
    person_id = person_of(tx, who.person_id)
    try:
        order = read(tx, orders.find(shop.id, order_number))
    except NotFound:
        raise Problem(404, "no.order") from None
    if person_id is None or order.person_id != person_id:
        raise Problem(404, "no.order")
    return facade(tx, shop), order


def orders_of(tx: Tx, who: Shopper) -> tuple[Facade, Sequence[OrderView]]:
    """This visitor's last orders here."""
    shop = shop_of(tx, who.slug)
    person_id = person_of(tx, who.person_id)
    mine = read(tx, orders.mine(shop.id, person_id, 20)) if person_id is not None else []
    return facade(tx, shop), mine


def _meant(sold: Sequence[Goods], vocabulary: Vocabulary, wish: Wish) -> list[Goods]:
    if not wish.q:
        return _sorted([g for g in sold if wish.category in ("", g.category)])
    words = wish.q.casefold().split()
    plain = [g for g in sold if all(word in _text(g) for word in words)]
    by_id = {g.sku_id: g for g in sold}
    for match in vocabulary.search(wish.q, SEARCHED):
        good = by_id.get(match.sku)
        if good is not None and good not in plain and match.score >= LIKELY:
            plain.append(good)
    return plain


def _text(good: Goods) -> str:
    return " ".join((good.name, good.spec, good.category, *good.aliases)).casefold()


def _sorted(goods: Sequence[Goods]) -> list[Goods]:
    """By category, in the order in which categories first came; within one as they came."""
    order = {name: n for n, name in enumerate(_categories(goods))}
    return sorted(goods, key=lambda g: order[g.category])


def _categories(goods: Sequence[Goods]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(g.category for g in goods))


def _item(good: Goods, free: int, quote: Quote, tint: int) -> Item:
    units = tuple(u for u in good.units if u.price_fen is not None)
    usual = units[0]
    whole = free // usual.factor
    smallest = min(units, key=lambda u: u.factor)
    state = "in" if whole > FEW else "few"
    if free < smallest.factor:
        state = "out"
    left = f"{number(whole * MILLI)} {usual.unit}" if whole else _left(free, smallest)
    mine = tuple((s.unit, s.qty) for s in quote.lines if s.sku_id == good.sku_id)
    return Item(
        good.sku_id, good.name, good.spec, good.category, tint % 8, units, state, left, mine
    )


def _left(free: int, unit: UnitOf) -> str:
    return f"{number(free // unit.factor * MILLI)} {unit.unit}"
