"""A keeper orders for neighbours: one after another, each with a card; and what cannot be changed."""

from __future__ import annotations

import re

from handlers import guests, times
from handlers.context import Here
from handlers.conversation import ConfirmLines, ForGuest
from handlers.keeper import rounds
from handlers.message import Reply
from handlers.understand import ChangePlaced, GuestOrder, GuestOrders, Order
from handlers.wishes import sorted_wishes
from store import orders
from store.orders import OrderView, Put, Scope


async def one(said: GuestOrder, here: Here) -> Reply:
    """302要一板鸡蛋: a card first."""
    order, aloud = _read(said, here)
    if order is None:
        return Reply("\n".join(aloud) or here.words("ask.which"))
    return await _shown([order], aloud, here)


async def several(said: GuestOrders, here: Here) -> Reply:
    """301要两板鸡蛋 302要一箱苹果: a card each, one after another."""
    aloud: list[str] = []
    made: list[ForGuest] = []
    for each in said.orders:
        order, more = _read(each, here)
        aloud += more
        made += [order] if order else []
    if not made:
        return Reply("\n".join(aloud))
    return await _shown(made, aloud, here)


async def _shown(made: list[ForGuest], aloud: list[str], here: Here) -> Reply:
    """A card for the first; those that were shown before and wait for a yes come after all of them."""
    question = here.conversation.open_question(here.now)
    before = (question.order, *question.rest) if isinstance(question, ConfirmLines) else ()
    anew = {order.guest for order in made}
    kept = [order for order in before if order.guest not in anew]
    said = [here.words("keeper.guest_kept", guest=order.guest) for order in kept[:1]]
    return await guests.card(here, made[0], *aloud, *said, rest=(*made[1:], *kept))


def _read(said: GuestOrder, here: Here) -> tuple[ForGuest | None, list[str]]:
    """The order as far as the shop can serve it, and what has to be said of it."""
    wishes = sorted_wishes([Order(said.wants)], here)
    words = here.words
    for pending in wishes.pending[:1]:
        if len(set(pending.skus)) == 1:
            return None, wishes.aloud
        names = words.join([here.name_of(sku) for sku in pending.skus])
        return None, [words("keeper.which_goods", said=pending.said, names=names)]
    aloud = [words("keeper.unknown_goods", said=want.said) for want, _ in wishes.unknown]
    lines = tuple(change.line for change in wishes.changes if isinstance(change, Put))
    due = times.due(said.due, here) if said.due else ""
    order = guests.for_guest(said.person, lines, said.address, due) if lines else None
    return order, [*aloud, *wishes.aloud]


_NUMBER = re.compile(r"(?:订?单\s?|#)(\d{1,9})|(\d{1,9})\s?号?订?单|^(\d{1,2})$")


async def change_placed(said: ChangePlaced, here: Here) -> Reply:
    """501的苹果改成一箱: what was placed stays as it is; it is cancelled and placed anew."""
    found = await orders.listed(here.shop.id, Scope.OPEN)
    of_them = [order for order in found if _is_of(order, said.person)]
    if said.off and len(of_them) == 1:
        reason = here.words("keeper.not_wanted")
        return await rounds.really_call_off(of_them[0].number, reason, here)
    if said.off:
        return Reply(here.words("keeper.no_order_of", person=said.person))
    if len(of_them) == 1:
        return Reply(here.words("keeper.cannot_change", number=of_them[0].number))
    return Reply(here.words("keeper.cannot_change_which"))


def _is_of(order: OrderView, person: str) -> bool:
    number = _NUMBER.search(person)
    if number:
        return order.number == int(next(part for part in number.groups() if part))
    return any(person in words for words in (order.guest, order.address, order.name))
