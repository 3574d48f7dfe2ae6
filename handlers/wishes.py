"""From wishes to basket changes: which SKU, which unit, how much; and what must be said aloud."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from handlers import families
from handlers.amounts import WEIGHTS, spending, worth
from handlers.bill import base_qty, left_of
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
from store.core import MAX_QTY, MILLI, money
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
    intents = _at_the_old_amount(intents, here)
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


def _at_the_old_amount(intents: Sequence[Intent], here: Here) -> Sequence[Intent]:
    """苹果换成牛奶, with two boxes of apples in the basket: two boxes of milk."""
    match [*intents]:
        case [ChangeQty((comes,)), Remove((goes,))] if comes.qty is None:
            gone = {match.sku for match in goes.matches}
            there = zip(here.basket, here.amounts, strict=False)
            kept = next(((unit, qty) for (sku, unit), qty in there if sku in gone), None)
            goods = [here.goods[match.sku] for match in sold(comes, here)]
            if kept and goods and all(kept[0] in priced_units(some) for some in goods):
                comes = replace(comes, unit=kept[0], qty=kept[1])
            return (ChangeQty((comes,)), intents[1])
    return intents


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
    if want.qty is not None and not 0 < want.qty <= MAX_QTY:
        said = here.words.amount(want.qty, want.unit or "")
        wishes.aloud.append(here.words("qty.bad_of", name=want.said, said=said))
        return
    if spend := spending(want.said, here.message_words):
        want = replace(want, qty=None, unit=None)
    matches = sold(want, here)
    in_basket = {sku for sku, _ in here.basket}
    if exactly:
        matches = tuple(m for m in matches if m.sku in in_basket)[:1] or matches
    if not matches:
        _not_sold(wishes, want, here)
        return
    if len(matches) > 1:
        _ask_which(wishes, want, matches, here, exactly=exactly)
        return
    goods = here.goods[matches[0].sku]
    if _by_another_unit(want, goods):
        _ask_unit(wishes, want, goods, here, exactly=exactly)
        return
    if spend:
        want = _for_money(want, spend, goods, here, wishes.aloud)
    _put(wishes, want, goods, here, exactly=exactly)


def _named_again(want: Want, goods: Goods, here: Here) -> str:
    """小白菜, said of what lies in the basket already: how much of it is there, and no more is put."""
    if want.qty is not None or here.message_words.strip(_EDGES) != want.said:
        return ""
    for (sku, unit), qty in zip(here.basket, here.amounts, strict=False):
        if sku == goods.sku_id:
            amount = here.words.amount(qty, unit)
            return here.words("basket.there", name=here.name_of(sku), amount=amount)
    return ""


_EDGES = " ,，.。!！~～"


def _not_sold(wishes: Wishes, want: Want, here: Here) -> None:
    """来半斤肉: which of the few, or what there is to choose from; else it is kept as a need."""
    family = () if want.matches else families.of(want.said, here)
    if not family:
        wishes.unknown.append((want, len(wishes.needs)))
        wishes.needs.append(_lacking(want, here))
        return
    by_unit = tuple(g for g in family if want.unit in priced_units(g)) or family
    few = by_unit if want.qty is not None or len(family) <= MOST_CHOICES else ()
    if len(few) <= 1 or len(family) > MOST_CHOICES:
        key = "goods.kinds" if len(few) > 1 else "goods.family"
        kinds = families.names(family, here)
        wishes.aloud.append(here.words(key, said=want.said, kinds=kinds))
    if len(few) > 1:
        matches = tuple(Match(goods.sku_id, 1.0 / len(few)) for goods in few)
        _ask_which(wishes, want, matches, here, exactly=False)


def _put(wishes: Wishes, want: Want, goods: Goods, here: Here, *, exactly: bool) -> None:
    if not exactly and (there := _named_again(want, goods, here)):
        wishes.aloud.append(there)
        return
    if exactly and want.qty is None:
        want = _as_there(want, goods, here)
    line = line_of(want, goods, here, wishes.aloud)
    wishes.changes.append(Put(line, exactly))
    wishes.needs.append(
        NeedOf(goods.sku_id, goods.name, want.said, base_qty(goods, line.unit, line.qty))
    )


def _for_money(want: Want, fen: int, goods: Goods, here: Here, aloud: list[str]) -> Want:
    """来20块钱的排骨: as much as that buys at the shop's price."""
    bought = worth(fen, goods)
    if bought is None:
        return replace(want, qty=None, unit=None)
    unit, qty = bought
    facts = {"name": here.name_of(goods.sku_id), "amount": here.words.amount(qty, unit)}
    aloud.append(here.words("basket.for_money", sum=money(fen, here.shop.currency), **facts))
    return replace(want, qty=qty, unit=unit)


def _as_there(want: Want, goods: Goods, here: Here) -> Want:
    """The wish by the amount that is in the basket, where only how the goods shall be is changed."""
    for (sku, unit), qty in zip(here.basket, here.amounts, strict=False):
        if sku == goods.sku_id and want.unit in (None, unit):
            return replace(want, unit=unit, qty=qty)
    return want


def _lacking(want: Want, here: Here) -> NeedOf:
    """A wish for what is not to be had; goods that are off the shelf are known by name at least."""
    known = [here.goods[match.sku] for match in want.matches if match.sku in here.goods]
    if len(known) == 1:
        return NeedOf(known[0].sku_id, known[0].name, want.said)
    return NeedOf(None, want.said, want.said)


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
            want.qty is None,
            want.note,
        )
    )
    wishes.needs.append(NeedOf(None, want.said, want.said))


def _by_another_unit(want: Want, goods: Goods) -> bool:
    """Whether keeping the number under another unit would be a guess that costs money: 10斤 → 10箱."""
    units = priced_units(goods)
    if want.unit is None or want.unit in units:
        return False
    return len(units) > 1 or want.unit in WEIGHTS


def _ask_unit(wishes: Wishes, want: Want, goods: Goods, here: Here, *, exactly: bool) -> None:
    units = tuple(priced_units(goods)[:MOST_CHOICES])
    name, unit = here.name_of(goods.sku_id), here.words.unit(want.unit or "")
    wishes.aloud.append(here.words("goods.not_by", name=name, unit=unit))
    weighed = want.unit in WEIGHTS and WEIGHTS.isdisjoint(units)
    qty = MILLI if want.qty is None or weighed else want.qty  # three pounds are not three bags
    skus = (goods.sku_id,) * len(units)
    wishes.pending.append(
        Pending(goods.name, skus, units, qty, exactly, want.qty is None, want.note)
    )
    wishes.needs.append(NeedOf(goods.sku_id, goods.name, want.said))


def unit_for(want: Want, goods: Goods) -> str:
    """The unit that was said if the SKU is sold by it, else its usual one."""
    units = priced_units(goods)
    return want.unit if want.unit in units else units[0]


def line_of(want: Want, goods: Goods, here: Here, aloud: list[str]) -> Line:
    """A basket line of a wish; what was assumed is said aloud."""
    unit = unit_for(want, goods)
    qty = MILLI if want.qty is None else want.qty
    words = here.words
    name, amount = here.name_of(goods.sku_id), words.amount(qty, unit)
    if want.qty is None:
        aloud.append(words("basket.default_qty", name=name, amount=amount))
    elif want.unit and want.unit != unit:
        aloud.append(words("goods.unit", name=name, unit=words.unit(want.unit), amount=amount))
    elif want.alternative_qty is not None:
        aloud.append(words("basket.range", said=want.said, amount=amount))
    return Line(goods.sku_id, unit, qty, want.note)


def _remove(wishes: Wishes, want: Want, here: Here) -> None:
    matched = [match.sku for match in want.matches]
    mine = [sku for sku in dict.fromkeys(sku for sku, _ in here.basket) if sku in matched]
    if not mine:
        wishes.aloud.append(here.words("basket.removed_none", said=want.said))
        return
    for sku in mine if want.qty is None else mine[:1]:
        units = [unit for other, unit in here.basket if other == sku]
        if want.qty is not None and want.unit not in (None, *units):
            name, counted = here.name_of(sku), here.words.unit(units[0])
            wishes.aloud.append(here.words("basket.counted_in", name=name, unit=counted))
            return
        unit = want.unit if want.unit in units else None
        wishes.changes.append(Take(sku, unit, want.qty))
        if want.qty is None:
            wishes.removed.append(sku)


def chosen(pending: Pending, index: int) -> Put:
    """The change that follows when one of the choices is taken."""
    line = Line(pending.skus[index], pending.units[index], pending.qty, pending.note)
    return Put(line, pending.exactly)


def hints(
    pending: Pending, here: Here, usual: Sequence[int], free: dict[int, int]
) -> Iterator[str]:
    """A reason for each choice: bought before, sold out, best value, least money, or what is left."""
    units = tuple(zip(pending.skus, pending.units, strict=True))
    prices = [_base_price(here.goods[sku], unit) for sku, unit in units]
    asked = [price_of(here.goods[sku], unit) for sku, unit in units]
    cheapest, least = min(prices), min(asked)
    for at, sku in enumerate(pending.skus):
        if sku in usual:
            yield here.words("goods.usual")
        elif free.get(sku, 0) <= 0:
            yield here.words("goods.out")
        elif prices[at] == cheapest and len(set(prices)) > 1:
            yield here.words("goods.cheapest")
        elif asked[at] == least and len(set(asked)) > 1:
            yield here.words("goods.least")
        else:
            yield here.words("goods.little", left=left_of(here, sku, free[sku]))


def price_of(goods: Goods, unit: str) -> int:
    """What one of a unit costs, in fen; 0 where it has no price."""
    return next((u.price_fen for u in goods.units if u.unit == unit), None) or 0


def _base_price(goods: Goods, unit: str) -> float:
    for known in goods.units:
        if known.unit == unit and known.price_fen is not None:
            return known.price_fen * MILLI / known.factor
    return 0.0
