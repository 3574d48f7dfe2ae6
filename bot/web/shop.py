"""`/s/{shop}`: the shop's pages. Plain HTML that works without scripts, in chat browsers too."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from bot.platforms.words import clean
from bot.web import shelf
from bot.web.front import Front, Problem, form_of
from bot.web.shelf import Shopper, Wish
from store import messages, people
from store.core import Tx, each
from store.messages import Incoming

if TYPE_CHECKING:
    from bot.passes import Pass

MOST_SEARCHED = 60
_ONWARD = re.compile(r"basket|orders/[0-9]{1,18}")  # where a pass may lead


@dataclass(frozen=True, slots=True)
class Stay:
    """Where on the shelf somebody is, to come back to after adding something."""

    path: str
    wish: Wish

    def link(self, **over: str | int) -> str:
        """The page with some of the wish changed."""
        wish = {"q": self.wish.q, "c": self.wish.category, "p": self.wish.page} | over
        query = urlencode({k: v for k, v in wish.items() if v and (k, v) != ("p", 1)})
        return f"{self.path}?{query}" if query else self.path


def shopper(front: Front, request: Request) -> Shopper:
    """Who visits which shop."""
    return Shopper(request.path_params["shop"], front.visitor(request).person_id)


async def show_shelf(front: Front, request: Request) -> Response:
    """The shop: who keeps it, what it sells, the visitor's basket."""
    if "k" in request.query_params:
        return await _ask_pass(front, request)
    who, wish = shopper(front, request), _wish(request)
    found = await front.house.read(lambda tx: shelf.shelf(tx, front.house.desk, who, wish))
    stay = Stay(f"/s/{found.facade.shop.slug}", found.wish)
    return front.page(request, "shelf.html", {"shelf": found, "stay": stay, **_top(found.facade)})


def _wish(request: Request) -> Wish:
    query = request.query_params
    page = query.get("p", "1")
    return Wish(
        clean(query.get("q", "")).strip()[:MOST_SEARCHED],
        clean(query.get("c", "")).strip()[:MOST_SEARCHED],
        int(page) if re.fullmatch(r"[0-9]{1,5}", page) else 1,
    )


async def show_order(front: Front, request: Request) -> Response:
    """One order; visible to whom it belongs alone."""
    who = shopper(front, request)
    number = request.path_params["number"]
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Problem(404, "no.order")
    place, order = await front.house.read(lambda tx: shelf.order_of(tx, who, int(number)))
    fresh = "thanks" in request.query_params
    return front.page(
        request, "order.html", {"order": order, "fresh": fresh, **_top(place)}
    )  # fmt: skip


async def show_orders(front: Front, request: Request) -> Response:
    """The visitor's last orders in this shop."""
    who = shopper(front, request)
    place, mine = await front.house.read(lambda tx: shelf.orders_of(tx, who))
    return front.page(request, "orders.html", {"orders": mine, **_top(place)})


def _top(place: shelf.Facade) -> dict[str, object]:
    return {"facade": place, "shop": place.shop, "home": f"/s/{place.shop.slug}"}


# ---- from chat to web: one person, one basket ----


async def _ask_pass(front: Front, request: Request) -> Response:
    """Ask before the pass is used: previews of links fetch it too, and it shall name whom it admits.

    Naming the person also spoils the trick of sending somebody a link into one's own account.
    """
    who = shopper(front, request)
    token = request.query_params["k"]
    found = _pass(front, token)

    def look(tx: Tx) -> tuple[shelf.Facade, str]:
        known = people.profiles(tx, [found.person_id]).get(found.person_id)
        return shelf.facade(tx, shelf.shop_of(tx, who.slug)), known.name if known else ""

    place, name = await front.house.read(look)
    context = {"name": name, "key": token, "to": request.query_params.get("to", "")}
    return front.page(request, "pass.html", context | _top(place))


async def use_pass(front: Front, request: Request) -> Response:
    """Log in as the person of a pass; a pass works once."""
    form = await form_of(front, request)
    who = shopper(front, request)
    found = _pass(front, form.get("k", ""))
    shop = await front.house.read(lambda tx: shelf.shop_of(tx, who.slug))
    if not await front.house.lane.run(take_pass(found.nonce)):
        raise Problem(410, "no.pass")
    # a fresh sender: nobody who knew the cookie from before is let in with them
    request.state.visitor = replace(front.sessions.stranger(), person_id=found.person_id)
    to = form.get("to", "")
    return front.go(request, f"/s/{shop.slug}" + (f"/{to}" if _ONWARD.fullmatch(to) else ""))


def _pass(front: Front, token: str) -> Pass:
    found = front.passes.read(token)
    if found is None:
        raise Problem(410, "no.pass")
    return found


def _take(tx: Tx, nonce: str) -> bool:
    """A pass is taken as a message is: the inbox knows what came before, in any process."""
    return messages.take_many(tx, [Incoming("web-pass", nonce, "", "", "")])[0].new


take_pass = each(_take)
