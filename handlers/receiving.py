"""收到了: the receiver signs for an order themselves."""

from __future__ import annotations

import re

from handlers import tracking
from handlers.caring import tell_keepers
from handlers.context import Here
from handlers.message import Reply
from handlers.words import Words
from store import delivery
from store.core import money
from store.core.errors import WrongState
from store.orders import OrderView

_FETCHED = re.compile("[取拿]|pick|collect", re.IGNORECASE)
_ALL = re.compile("都|全|all|everything|both", re.IGNORECASE)


async def received(here: Here) -> Reply | None:
    """What is on its way to them has arrived, or was fetched; None if there is nothing like that."""
    said = here.message_words
    number = re.search(r"\d+", said)
    going = [order for order in await tracking.under_way(here) if _may_be_here(order, said)]
    here_now = [order for order in going if number is None or order.number == int(number[0])]
    if not here_now:
        return None
    if len(here_now) > 1 and not _ALL.search(said):
        listed = tracking.shown(here_now, here).text
        return Reply(f"{here.words('order.which_received', number=here_now[0].number)}\n{listed}")
    return Reply("\n".join([await _signed(order, here) for order in here_now]))


def _may_be_here(order: OrderView, said: str) -> bool:
    """拿到了 may be said of what waits to be fetched, too; 收到了 then answers that it was accepted."""
    waits = order.pickup and order.state == "accepted" and _FETCHED.search(said)
    return order.state == "out" or bool(waits)


async def _signed(order: OrderView, here: Here) -> str:
    try:
        await delivery.sign_off(here.shop.id, order.number, here.person_id, "shopper")
    except WrongState as no:
        state = here.words(f"order.state.{no.facts['state']}")
        return here.words("order.wrong_state", number=order.number, state=state)
    total = money(order.total_fen, order.currency)

    def told(words: Words) -> Reply:
        return Reply(words("keeper.shopper_received", number=order.number, total=total))

    await tell_keepers(here, "received", told)
    return here.words("order.received", number=order.number)
