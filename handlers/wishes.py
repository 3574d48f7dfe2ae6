"""From wishes to basket changes: which SKU, which unit, how much; and what must be said aloud."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from handlers.bill import base_qty
from handlers.context import Here
from handlers.conversation import Pending
from handlers.understand import (
    Add,
    ChangeQty,
    Intent,
    JoinGroup,
    Match,
    Order,
    Remove,
    Want,
)
from store.catalogue import Goods
from store.core import MAX_QTY, MILLI, number
from store.needs import NeedOf
from store.orders import Change, Line, Put, Take

MOST_CHOICES = 3


@dataclass(slots=True)
class Wishes:
    """What a message does to the basket, and what has to be asked or said."""

    changes: list[Change] = field(default_factory=list)
    pending: list[Pending] = field(default_factory=list)
    unknown: list[tuple[Want, int]] = field(default_factory=list)  # with its place among the needs
    needs: list[NeedOf] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    aloud: list[str] = field(default_factory=list)

    @property
    def put(self) -> tuple[int, ...]:
        """The SKUs that were put into the basket."""
        return tuple(change.line.sku_id for change in self.changes if isinstance(change, Put))


def sorted_wishes(intents: Sequence[Intent], here: Here) -> Wishes:
    """All wishes of a message."""
    wishes = Wishes()
    for intent in intents:
        if isinstance(intent, Order | Add | JoinGroup):
            for want in intent.wants:
                _wish(wishes, want, here, exactly=False)
        elif isinstance(intent, ChangeQty):
            for want in intent.wants:
                _wish(wishes, want, here, exactly=True)
        elif isinstance(intent, Remove):
            for want in intent.wants:
                _remove(wishes, want, here)
    return wishes


def sold(want: Want, here: Here) -> tuple[Match, ...]:
    """The matches that the shop sells and has a price for."""
    return tuple(
        match
        for match in want.matches
        if (goods := here.goods.get(match.sku)) and goods.on and priced_units(goods)
    )


def priced_units(goods: Goods) -> list[str]:
    """The units that a SKU has a price in; the usual one first."""
    return [unit.unit for unit in goods.units if unit.price_fen is not None]


def _wish(wishes: Wishes, want: Want, here: Here, *, exactly: bool) -> None:
    matches = sold(want, here)
    in_basket = {sku for sku, _ in here.basket}
    if exactly and (mine := tuple(m for m in matches if m.sku in in_basket)):
        matches = mine[:1]
    if not matches:
        wishes.unknown.append((want, len(wishes.needs)))
        wishes.needs.append(NeedOf(None, want.said, want.said))
        return
    if len(matches) > 1:
        _ask_which(wishes, want, matches, here, exactly=exactly)
        return
    goods = here.goods[matches[0].sku]
    line = line_of(want, goods, here, wishes.aloud)
    wishes.changes.append(Put(line, exactly))
    wishes.needs.append(
        NeedOf(goods.sku_id, goods.name, want.said, base_qty(goods, line.unit, line.qty))
    )


def _ask_which(
    wishes: Wishes, want: Want, matches: tuple[Match, ...], here: Here, *, exactly: bool
) -> None:
    some = [here.goods[match.sku] for match in matches[:MOST_CHOICES]]
    units = tuple(unit_for(want, goods) for goods in some)
    wishes.pending.append(
        Pending(
            want.said,
            tuple(goods.sku_id for goods in some),
            units,
            MILLI if want.qty is None else want.qty,
            exactly,
        )
    )
    wishes.needs.append(NeedOf(None, want.said, want.said))


def unit_for(want: Want, goods: Goods) -> str:
    """The unit that was said if the SKU is sold by it, else its usual one."""
    units = priced_units(goods)
    return want.unit if want.unit in units else units[0]


def line_of(want: Want, goods: Goods, here: Here, aloud: list[str]) -> Line:
    """A basket line of a wish; what was assumed is said aloud."""
    unit = unit_for(want, goods)
    qty = MILLI if want.qty is None else want.qty
    words = here.words
    if want.qty is None:
        aloud.append(words("basket.default_qty", name=goods.name, qty=number(qty), unit=unit))
    elif want.unit and want.unit != unit:
        qty = min(qty, MAX_QTY + MILLI)
        aloud.append(
            words("goods.unit", name=goods.name, unit=want.unit, qty=number(qty), other=unit)
        )
    elif want.alternative_qty is not None:
        aloud.append(words("basket.range", said=want.said, qty=number(qty), unit=unit))
    return Line(goods.sku_id, unit, qty, want.note)


def _remove(wishes: Wishes, want: Want, here: Here) -> None:
    matched = [match.sku for match in want.matches]
    mine = [sku for sku in dict.fromkeys(sku for sku, _ in here.basket) if sku in matched]
    if not mine:
        wishes.aloud.append(here.words("basket.removed_none", said=want.said))
        return
    for sku in mine if want.qty is None else mine[:1]:
        units = {unit for other, unit in here.basket if other == sku}
        unit = want.unit if want.unit in units else None
        wishes.changes.append(Take(sku, unit, want.qty))
        if want.qty is None:
            wishes.removed.append(sku)


def chosen(pending: Pending, index: int) -> Put:
    """The change that follows when one of the choices is taken."""
    line = Line(pending.skus[index], pending.units[index], pending.qty)
    return Put(line, pending.exactly)


def hints(
    pending: Pending, here: Here, usual: Sequence[int], free: dict[int, int]
) -> Iterator[str]:
    """A reason for each choice: bought before, nearly gone, or the cheapest."""
    prices = {
        sku: _base_price(here.goods[sku], unit)
        for sku, unit in zip(pending.skus, pending.units, strict=True)
    }
    cheapest = min(prices.values())
    for sku in pending.skus:
        if sku in usual:
            yield here.words("goods.usual")
        elif free.get(sku, 0) <= 0:
            yield here.words("goods.out")
        elif prices[sku] == cheapest and len(set(prices.values())) > 1:
            yield here.words("goods.cheapest")
        else:
            yield ""


def _base_price(goods: Goods, unit: str) -> float:
    for known in goods.units:
        if known.unit == unit and known.price_fen is not None:
            return known.price_fen * MILLI / known.factor
    return 0.0
