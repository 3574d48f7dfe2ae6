"""Which order somebody means who complains: the one they name, the one with those goods, the likeliest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.context import Here
from store import orders
from store.orders import ORDER, OrderView

LOOKED_AT = 10
_NUMBER = re.compile(
    r"(?:订单|单号|order|#)\s*(?:no\.?|#)?\s*(\d{1,9})|(\d{1,9})\s*号单", re.IGNORECASE
)
_LATE = re.compile(
    r"还没|没到|没送|几点|多久|迟|慢|催|late|still|where|waiting|how long", re.IGNORECASE
)


async def order_meant(here: Here) -> OrderView | None:
    """The order that a complaint is about, as far as can be told."""
    mine = await orders.mine(here.shop.id, here.person_id, LOOKED_AT)
    return meant(mine, here.message_words, here)


def meant(mine: Sequence[OrderView], text: str, here: Here) -> OrderView | None:
    """Of somebody's orders, newest first: by number, by goods, else under way or just delivered.

    Who asks where it is means one under way; who finds something wrong has it in their hands.
    """
    named = _NUMBER.search(text)
    if named:
        number = int(named[1] or named[2])
        return next((order for order in mine if order.number == number), None)
    holding = [order for order in mine if _holds(order, text, here)] or list(mine)
    late = _LATE.search(text) is not None
    wanted = [order for order in holding if _under_way(order) == late and _counts(order)]
    others = [order for order in holding if _counts(order)]
    return next(iter([*wanted, *others, *holding]), None)


def _under_way(order: OrderView) -> bool:
    return order.state not in ORDER.ended()


def _counts(order: OrderView) -> bool:
    """What was called off is seldom complained about."""
    return order.state not in {"cancelled", "expired"}


def _holds(order: OrderView, text: str, here: Here) -> bool:
    """Whether goods of the order are named: by their name here or another that people use."""
    said = text.casefold()
    for line in order.lines:
        goods = here.goods.get(line.sku_id)
        names = (line.name, *(goods.aliases if goods else ()))
        if any(name and name.casefold() in said for name in names):
            return True
    return False
