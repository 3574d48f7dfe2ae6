"""上次那个牛奶: which of them it was, and how much, as this shopper's own orders tell."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from handlers import hearing
from handlers.context import Here
from handlers.understand import Add, Intent, JoinGroup, Match, Order, Want
from handlers.wishes import sold
from store import orders
from store.orders import OrderLineView

MOST = 20  # orders that are looked through
_OVER = frozenset({"cancelled", "expired"})


async def recalled(intents: Sequence[Intent], here: Here) -> tuple[list[Intent], list[str]]:
    """The wishes with what was had before in the place of its name; and what is to be said of it.

    In a group nothing is recalled: what somebody bought is nobody else's business.
    """
    told: list[str] = []
    if here.message.group or not any(want.usual for want in _wants(intents)):
        return list(intents), told
    had = await _had(here)
    made: list[Intent] = []
    for intent in intents:
        if not isinstance(intent, Order | Add | JoinGroup):
            made.append(intent)
        elif wants := [_as_before(want, had, here, told) for want in intent.wants]:
            fresh = tuple(want for want in wants if not _is_there(want, here))
            made += [replace(intent, wants=fresh)] if fresh else []
    return made, told


def _is_there(want: Want, here: Here) -> bool:
    """Whether it lies in the basket already and no more of it is asked for: nothing happens twice."""
    there = want.usual and want.sku in {sku for sku, _ in here.basket}
    return there and not hearing.adds(here.message_words)


def _wants(intents: Sequence[Intent]) -> list[Want]:
    wishing = (one for one in intents if isinstance(one, Order | Add | JoinGroup))
    return [want for one in wishing for want in one.wants]


async def _had(here: Here) -> list[OrderLineView]:
    """The lines of their orders that stand, the newest first."""
    mine = await orders.mine(here.shop.id, here.person_id, MOST)
    return [line for order in mine if order.state not in _OVER for line in order.lines]


def _as_before(want: Want, had: list[OrderLineView], here: Here, told: list[str]) -> Want:
    skus = {match.sku for match in sold(want, here)}
    line = next((one for one in had if one.sku_id in skus), None) if want.usual else None
    if line is None:
        return want
    told.append(here.words("order.as_before", name=here.name_of(line.sku_id)))
    some = {"usual": False} if want.qty is not None else {"qty": line.qty, "unit": line.unit}
    return replace(want, matches=(Match(line.sku_id, 1.0),), **some)
