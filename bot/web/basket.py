"""The basket on the pages: shown with its price, changed with the same verbs as in chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote as quoted

from starlette.requests import Request
from starlette.responses import Response

from bot.web import shelf
from bot.web.front import Front, Problem, form_of, whole_number
from bot.web.refusals import sentence, why_of
from bot.web.shelf import Shopper
from bot.web.shop import shopper
from bot.web.typed import keep_typed, typed
from store import catalogue, orders, people
from store.core import MAX_QTY, MILLI, Tx, line_total, milli_of
from store.core.errors import Invalid, Refusal
from store.orders import Change, ChangeBasket, Details, Line, Put, Take
from store.people import Meeting
from store.shops import ShopTerms

BOT = "web"
ACTIONS = ("add", "less", "set", "remove", "deliver", "pickup")
LONGEST_UNIT = 20


async def show_basket(front: Front, request: Request) -> Response:
    """The basket, and under it where it shall go."""
    return await basket_shown(front, request, typed(front, request), None)


async def basket_shown(
    front: Front, request: Request, form: Mapping[str, str], refusal: Refusal | None
) -> Response:
    """The basket's page, with what was typed and what was refused, if anything was."""
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
    form = _said(await form_of(front, request))
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
        raise Problem(422, why_of(no)) from None
    request.state.visitor = replace(visitor, person_id=person)
    response = front.go(request, _back(shop.slug, form, wanted))
    keep_typed(front, request, response, shop.slug, form)
    return response


def _said(form: Mapping[str, str]) -> Mapping[str, str]:
    """A button under the basket says all in its value: `less:12:1:斤`, `pickup:7`, `deliver`."""
    if "change" not in form:
        return form
    action, *rest = form["change"].split(":", 3)
    names = ("point",) if action == "pickup" else ("sku", "qty", "unit")
    return {**form, "from": "basket", "action": action, **dict(zip(names, rest, strict=False))}


def _wanted(form: Mapping[str, str]) -> Wanted:
    action = form.get("action", "")
    if action not in ACTIONS:
        raise Problem(400, "unreadable")
    if action == "deliver":
        return Wanted(action)
    if action == "pickup":
        return Wanted(action, point=whole_number(form.get("point", "")))
    sku_id, unit = whole_number(form.get("sku", "")), form.get("unit", "")
    if not unit or len(unit) > LONGEST_UNIT:
        raise Problem(400, "unreadable")
    return Wanted(action, sku_id, unit, _quantity(form.get("qty", "1")))


def _quantity(text: str) -> int:
    """Thousandths, from what somebody typed; raises Problem for what is no quantity."""
    qty = milli_of(text)
    if qty is None or not 0 < qty <= MAX_QTY:
        raise Problem(422, "quantity")
    return qty


def _checked(tx: Tx, who: Shopper, wanted: Wanted) -> ShopTerms:
    """The shop, if it sells what is wanted; less of it can always be had."""
    shop = shelf.shop_of(tx, who.slug)
    if wanted.action in {"add", "set"}:
        key = (shop.id, wanted.sku_id, wanted.unit)
        offer = catalogue.offers(tx, [key]).get(key)
        if offer is None or not offer.on:
            raise Problem(404, "notsold")
        if not line_total(wanted.qty, offer.factor):  # less than a thousandth of what is counted
            raise Problem(422, "quantity")
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
        known = await people.who_is(person_id)
        if known is not None:
            return known
    return (await people.meet(Meeting(BOT, sender))).person_id
