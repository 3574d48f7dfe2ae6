"""Asking which goods are meant, and what waits for that answer."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from handlers import bill
from handlers.context import Here
from handlers.conversation import Pending, Which
from handlers.message import Choice, Reply
from handlers.wishes import Wishes, hints, price_of
from store import orders, stock
from store.core import money
from store.orders import Put


async def ask_which(pending: Sequence[Pending], here: Here, *said: str) -> Reply:
    """Which of these? At most three, each with its price and a reason; the others wait."""
    text, choices = await which(pending, here)
    return Reply("\n".join([*said, text]), choices=choices, personal=bool(said))


async def which(pending: Sequence[Pending], here: Here) -> tuple[str, tuple[Choice, ...]]:
    """The question about the first of them, and its choices; until then they all wait."""
    first, rest = _distinct(pending[0]), tuple(pending[1:])
    here.conversation.settle(here.now, (first, *rest), here.conversation.half_known(here.now))
    free = await stock.free_of(here.shop.id, first.skus)
    usual: list[int] = []
    if not here.message.group:  # what somebody bought is nobody else's business
        usual = [line.sku_id for line in await orders.usual(here.shop.id, here.person_id)]
    reasons = hints(first, here, usual, free)
    options = zip(first.skus, first.units, reasons, strict=True)
    labels = [_option(here, sku, unit, hint) for sku, unit, hint in options]
    choices = here.asks(Which(pending=first, rest=rest), *labels)
    key = "goods.which" if len(set(first.skus)) > 1 else "goods.which_unit"
    key = key if first.said else "goods.which_shown"
    return here.words(key, said=first.said), choices


def _distinct(pending: Pending) -> Pending:
    """The same goods by the same unit are one choice."""
    pairs = tuple(dict.fromkeys(zip(pending.skus, pending.units, strict=True)))
    skus, units = tuple(sku for sku, _ in pairs), tuple(unit for _, unit in pairs)
    return msgspec.structs.replace(pending, skus=skus, units=units)


def _option(here: Here, sku: int, unit: str, hint: str) -> str:
    goods = here.goods[sku]
    return here.words(
        "goods.option",
        name=here.name_of(sku),
        spec=bill.spec(here, goods),
        price=money(price_of(goods, unit), here.shop.currency),
        unit=here.words.unit(unit),
        hint=hint,
    )


def waiting_with(wishes: Wishes, here: Here) -> tuple[Pending, ...]:
    """What was open before, but for what this message settles or says anew; then what it opens."""
    settled = {change.line.sku_id for change in wishes.changes if isinstance(change, Put)}
    settled |= {sku for pending in wishes.pending for sku in pending.skus}
    before = here.conversation.undecided(here.now)
    kept = [pending for pending in before if settled.isdisjoint(pending.skus)]
    for pending in wishes.pending:
        anew = any(not set(pending.skus).isdisjoint(old.skus) for old in before)
        if anew and not pending.unsaid and len(set(pending.skus)) > 1:
            amount = here.words.amount(pending.qty, pending.units[0])
            wishes.aloud.append(here.words("goods.counted", amount=amount))
    return (*kept, *wishes.pending)


def unwanted(skus: Sequence[int], here: Here) -> list[str]:
    """Take back what waits for an answer: the words for each that is not wanted any more."""
    before = here.conversation.undecided(here.now)
    gone = [pending for pending in before if not set(skus).isdisjoint(pending.skus)]
    if gone:
        rest = tuple(pending for pending in before if pending not in gone)
        here.conversation.settle(here.now, rest, here.conversation.half_known(here.now))
    return [pending.said for pending in gone]
