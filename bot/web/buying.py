"""What is bought on the pages: the basket and the checkout, through the same verbs as in chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import quote as quoted

from starlette.requests import Request
from starlette.responses import Response

from bot.web import shelf
from bot.web.front import Front, Problem, form_of, whole_number
from bot.web.shelf import BasketPage, Shopper
from bot.web.shop import shopper
from bot.web.words import PageWords
from store import catalogue, checkout, orders, people
from store.checkout import NoPlace, Placement
from store.core import MAX_QTY, MILLI, Tx, money
from store.core.errors import (
    BelowMinimum,
    EmptyBasket,
    Invalid,
    NotFound,
    NotSold,
    OutOfStock,
    QuoteChanged,
    Refusal,
)
from store.orders import Change, ChangeBasket, Contact, Details, Line, Put, Take
from store.people import KeepAddress, Meeting
from store.shops import ShopTerms

BOT = "web"
ACTIONS = ("add", "less", "set", "remove", "deliver", "pickup")
KEY_LENGTHS = range(8, 65)
LONGEST = {"contact": 40, "phone": 32, "detail": 120, "remark": 200, "unit": 20}


async def show_basket(front: Front, request: Request) -> Response:
    """The basket, and under it where it shall go."""
    return await _basket(front, request, {}, None)


async def _basket(
    front: Front, request: Request, form: Mapping[str, str], refusal: Refusal | None
) -> Response:
    who = shopper(front, request)
    found = await front.house.read(lambda tx: shelf.basket_page(tx, who))
    words = front.words(request)
    context = {
        "basket": found,
        "quote": found.quote,
        "facade": found.facade,
        "shop": found.facade.shop,
        "home": f"/s/{found.facade.shop.slug}",
        "form": form,
        "key": form.get("key") or front.sessions.new_key(),
        "trouble": sentence(refusal, words, found) if refusal else "",
    }
    return front.page(request, "basket.html", context, _status(refusal))


def _status(refusal: Refusal | None) -> int:
    if refusal is None:
        return 200
    return 422 if isinstance(refusal, Invalid) else 409


# ---- changing the basket ----


@dataclass(frozen=True, slots=True)
class Wanted:
    """One change of a basket, as a form says it. `qty` in thousandths of `unit`."""

    action: str
    sku_id: int = 0
    unit: str = ""
    qty: int = MILLI
    point: int = 0


async def change_basket(front: Front, request: Request) -> Response:
    """Add, set or remove a good; or choose between delivery and pick-up."""
    form = await form_of(front, request)
    wanted = _wanted(form)
    who = shopper(front, request)
    shop = await front.house.read(lambda tx: _checked(tx, who, wanted))
    points = await front.house.read(lambda tx: shelf.pickup_points(tx, shop))
    details = _details(wanted, {point.id: point.name for point in points})
    visitor = front.visitor(request)

    async def work() -> int:
        person = await _person(visitor.sender, visitor.person_id)
        changes: tuple[Change, ...] = ()
        if details is None:
            basket = await orders.basket((shop.id, person))
            changes = _changes(wanted, basket.lines)
        await orders.change(ChangeBasket(shop.id, person, changes, details))
        return person

    try:
        person = await front.house.lane.run(work)
    except Invalid as no:
        raise Problem(422, _why(no)) from None
    request.state.visitor = replace(visitor, person_id=person)
    return front.go(request, _back(shop.slug, form, wanted))


def _wanted(form: Mapping[str, str]) -> Wanted:
    action = form.get("action", "")
    if action not in ACTIONS:
        raise Problem(400, "unreadable")
    if action == "deliver":
        return Wanted(action)
    if action == "pickup":
        return Wanted(action, point=whole_number(form.get("point", "")))
    sku_id, unit = whole_number(form.get("sku", "")), form.get("unit", "")
    if not unit or len(unit) > LONGEST["unit"]:
        raise Problem(400, "unreadable")
    return Wanted(action, sku_id, unit, _quantity(form.get("qty", "1")))


def _quantity(text: str) -> int:
    """Thousandths, from what somebody typed; raises Problem for what is no quantity."""
    try:
        qty = Decimal(text.strip()) * MILLI
    except InvalidOperation:
        raise Problem(422, "quantity") from None
    if not (qty.is_finite() and 0 < qty <= MAX_QTY and qty == qty.to_integral_value()):
        raise Problem(422, "quantity")
    return int(qty)


def _checked(tx: Tx, who: Shopper, wanted: Wanted) -> ShopTerms:
    """The shop, if it sells what is wanted; less of it can always be had."""
    shop = shelf.shop_of(tx, who.slug)
    if wanted.action in {"add", "set"}:
        key = (shop.id, wanted.sku_id, wanted.unit)
        offer = catalogue.offers(tx, [key]).get(key)
        if offer is None or not offer.on:
            raise Problem(404, "notsold")
    return shop


def _details(wanted: Wanted, points: Mapping[int, str]) -> Details | None:
    """The choice between delivery and pick-up; None if the change is about goods."""
    if wanted.action == "deliver":
        return Details(pickup="")
    if wanted.action == "pickup":
        if wanted.point not in points:
            raise Problem(404, "unreadable")
        return Details(pickup=points[wanted.point])
    return None


def _changes(wanted: Wanted, lines: tuple[Line, ...]) -> tuple[Change, ...]:
    """Set is said as more or less, so that notes and the order of lines stay."""
    has = sum(s.qty for s in lines if (s.sku_id, s.unit) == (wanted.sku_id, wanted.unit))
    by = {
        "add": wanted.qty,
        "less": -wanted.qty,
        "remove": -has,
        "set": wanted.qty - has,
    }[wanted.action]
    if by > 0:
        return (Put(Line(wanted.sku_id, wanted.unit, by)),)
    return (Take(wanted.sku_id, wanted.unit, -by),) if by and has else ()


def _back(slug: str, form: Mapping[str, str], wanted: Wanted) -> str:
    """The page that the form stood on, at the line that was changed."""
    if form.get("from") == "basket":
        return f"/s/{slug}/basket"
    query = "&".join(
        f"{name}={quoted(form[name][:80])}" for name in ("q", "c", "p") if form.get(name)
    )
    return f"/s/{slug}{'?' + query if query else ''}#g{wanted.sku_id}"


async def _person(sender: str, person_id: int | None) -> int:
    """Who a visitor is; somebody new becomes a person with their first wish."""
    if person_id is not None:
        try:
            return (await people.profile(person_id)).person_id
        except NotFound:
            pass
    return (await people.meet(Meeting(BOT, sender))).person_id


# ---- ordering ----


@dataclass(frozen=True, slots=True)
class Filled:
    """A checkout form that can be used. Without `address` and `saved` the goods are picked up."""

    fingerprint: str
    contact: str
    phone: str
    remark: str
    saved: int = 0
    address: str = ""
    community_id: int | None = None


async def check_out(front: Front, request: Request) -> Response:
    """Place the order for what was shown; a repeat of the same form gets the same order."""
    form = await form_of(front, request)
    who = shopper(front, request)
    found = await front.house.read(lambda tx: shelf.basket_page(tx, who))
    shop = found.facade.shop
    key = _order_key(found.person_id, form)
    done = await front.house.read(lambda tx: _placed(tx, shop.id, key))
    if done is not None:
        return front.go(request, _thanks(shop.slug, done.number))

    async def work() -> orders.OrderView:
        person = found.person_id
        if person is None:
            raise EmptyBasket
        contact = await _contact(person, filled, found)
        return await checkout.place(
            Placement(shop.id, person, key, filled.fingerprint, contact=contact, source=BOT)
        )

    try:
        filled = _filled(form, found)
        order = await front.house.lane.run(work)
    except Refusal as no:
        return await _basket(front, request, form, no)
    return front.go(request, _thanks(shop.slug, order.number))


def _thanks(slug: str, number: int) -> str:
    return f"/s/{slug}/orders/{number}?thanks=1"


def _order_key(person_id: int | None, form: Mapping[str, str]) -> str:
    """The order's key: of the form and of the person, so that no key leads to another's order."""
    key = form.get("key", "")
    if not (key.isascii() and len(key) in KEY_LENGTHS):
        raise Problem(400, "unreadable")
    return f"{BOT}:{person_id}:{key}"


def _placed(tx: Tx, shop_id: int, key: str) -> orders.OrderView | None:
    """The order that this form has already become."""
    order_id = orders.by_keys(tx, [(shop_id, key)]).get((shop_id, key))
    if order_id is None:
        return None
    return orders.by_ids(tx, [(shop_id, order_id)])[shop_id, order_id]


async def _contact(person: int, filled: Filled, found: BasketPage) -> Contact:
    """Whom the order is for and where it goes; a new address enters the book."""
    basket = found.quote.basket
    if basket is not None and basket.pickup:
        return Contact("", filled.contact, None, basket.pickup, filled.phone, filled.remark)
    if filled.saved:
        address = await people.use_address(person, filled.saved)
    else:
        address = await people.keep_address(
            KeepAddress(
                person, filled.address, filled.community_id, filled.contact, filled.phone
            )
        )  # fmt: skip
    return Contact(
        "",
        address.contact or found.profile.name,
        address.community_id,
        address.text,
        address.phone or found.profile.phone,
        filled.remark,
    )


def _filled(form: Mapping[str, str], found: BasketPage) -> Filled:
    """A checkout form; raises Invalid with what is missing, or Problem if it is none of ours."""
    to = form.get("to", "new")
    fields = {name: form.get(name, "").strip()[:most] for name, most in LONGEST.items()}
    base = Filled(form.get("fingerprint", "")[:64], fields["contact"], "", fields["remark"])
    pickup = bool(found.quote.basket and found.quote.basket.pickup)
    if not pickup and to != "new":
        return replace(base, saved=whole_number(to))
    if not fields["contact"]:
        raise Invalid(why="contact.missing")
    base = replace(base, phone=_phone(fields["phone"]))
    return base if pickup else _addressed(base, fields["detail"], form, found)


def _addressed(
    base: Filled, detail: str, form: Mapping[str, str], found: BasketPage
) -> Filled:  # fmt: skip
    if not detail:
        raise Invalid(why="address.missing")
    asked = form.get("community", "")
    places = {str(place.id): place for place in found.facade.communities}
    place = places.get(asked)
    text = detail if place is None or place.name in detail else f"{place.name}{detail}"
    return replace(base, address=text, community_id=place.id if place else None)


def _phone(text: str) -> str:
    if not text:
        raise Invalid(why="phone.missing")
    found = people.phone(text)
    if found is None:
        raise Invalid(why="phone")
    return found


# ---- how no is said ----

SAID: Mapping[type[Refusal], str] = {
    QuoteChanged: "changed",
    EmptyBasket: "empty",
    NoPlace: "noplace",
    NotFound: "noplace",
}
WHYS = frozenset(
    ("quantity", "lines", "phone", "phone.missing", "contact.missing", "address.missing")
)


def _why(no: Invalid) -> str:
    why = str(no.facts.get("why", ""))
    return why if why in WHYS else "refused"


def sentence(no: Refusal, words: PageWords, found: BasketPage) -> str:
    """A refusal in words; the new quote stands below it."""
    facts: tuple[str, ...] = ()
    if isinstance(no, Invalid):
        key = _why(no)
    elif isinstance(no, BelowMinimum):
        key, facts = "below", (money(found.quote.minimum_fen, found.quote.currency),)
    elif isinstance(no, NotSold):
        key, facts = "notsold.named", (str(no.facts.get("name", "")),)
    elif isinstance(no, OutOfStock):
        key, facts = "short", (_short_names(words, found),)
    else:
        key = SAID.get(type(no), "refused")
    return words(f"trouble.{key}", *facts)


def _short_names(words: PageWords, found: BasketPage) -> str:
    names: dict[str, Any] = {line.name: None for line in found.quote.problems}
    return words("list.and").join(names)
