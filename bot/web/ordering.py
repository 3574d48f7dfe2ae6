"""Checkout: a form becomes an order, through the same `checkout.place` as in chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import Response

from bot.web import shelf
from bot.web.basket import BOT, basket_shown
from bot.web.front import Front, Problem, form_of, whole_number
from bot.web.shelf import BasketPage
from bot.web.shop import shopper
from bot.web.typed import LONGEST, forget_typed
from store import checkout, orders, people
from store.checkout import Placement
from store.core import Tx
from store.core.errors import EmptyBasket, Invalid, Refusal
from store.orders import Contact
from store.people import KeepAddress

KEY_LENGTHS = range(8, 65)


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
        return _thanks(front, request, done)

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
        return await basket_shown(front, request, form, no)
    return _thanks(front, request, order)


def _thanks(front: Front, request: Request, order: orders.OrderView) -> Response:
    slug = request.path_params["shop"]
    response = front.go(request, f"/s/{slug}/orders/{order.number}?thanks=1")
    forget_typed(response, slug)
    return response


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
        return Contact(
            "", filled.contact, None, basket.pickup, filled.phone, filled.remark, pickup=True
        )
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
