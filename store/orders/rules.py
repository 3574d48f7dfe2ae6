"""What a change does to a basket, and what an order's step brings with it."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from store.core import MAX_QTY
from store.core.errors import Invalid

MAX_LINES = 60
MOST_REMARK = 500  # letters


@dataclass(frozen=True, slots=True)
class Line:
    """So much of a SKU: `qty` in thousandths of `unit`."""

    sku_id: int
    unit: str
    qty: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Put:
    """One more wish: added to what is there of the same SKU and unit.

    `exactly` replaces what was there of the SKU instead, in whatever unit that was.
    """

    line: Line
    exactly: bool = False


@dataclass(frozen=True, slots=True)
class Take:
    """Less of a SKU: `qty` in thousandths of `unit`; None takes all of it, in every unit."""

    sku_id: int
    unit: str | None = None
    qty: int | None = None


Change = Put | Take


def changed(lines: Sequence[Line], changes: Sequence[Change]) -> list[Line]:
    """A basket after some changes, in the order in which things were first said.

    Raises Invalid for quantities that are not in 0..9,999 units or a basket that grows over 60 lines.
    """
    basket = {(line.sku_id, line.unit): line for line in lines}
    together = {(c.line.sku_id, c.line.unit) for c in changes if isinstance(c, Put) and c.exactly}
    for change in changes:
        if isinstance(change, Take):
            _take(basket, change)
        else:
            _put(basket, change, together)
    if len(basket) > max(MAX_LINES, len(lines)):  # two merged baskets may be more already
        raise Invalid(why="lines", most=MAX_LINES)
    return list(basket.values())


def remark_after(before: str, said: str | None, afresh: bool) -> str:
    """A remark after one more was said: beside the one before it, or in its place."""
    if afresh:
        return (said or "")[:MOST_REMARK]
    if not said or said in before:
        return before
    return f"{before}；{said}"[:MOST_REMARK] if before else said[:MOST_REMARK]


Basket = dict[tuple[int, str], Line]


def _put(basket: Basket, change: Put, together: Container[tuple[int, str]]) -> None:
    """Put a wish in; what is set exactly leaves of its SKU only what is set together with it."""
    line, key = change.line, (change.line.sku_id, change.line.unit)
    before = basket.get(key)
    if change.exactly:
        for other in [k for k in basket if k[0] == line.sku_id and k not in together]:
            del basket[other]
    elif before is not None:
        line = Line(line.sku_id, line.unit, before.qty + line.qty, line.note or before.note)
    if not 0 < line.qty <= MAX_QTY:
        raise Invalid(why="quantity", qty=line.qty)
    basket[key] = line


def _take(basket: Basket, change: Take) -> None:
    """Take less off one line: the one in the said unit, or the only one there is."""
    keys = [key for key in basket if key[0] == change.sku_id]
    if change.qty is not None:
        same = [key for key in keys if change.unit in (None, key[1])]
        keys = same[:1]
    for key in keys:
        line = basket[key]
        if change.qty is None or change.qty >= line.qty:
            del basket[key]
        else:
            basket[key] = Line(line.sku_id, line.unit, line.qty - change.qty, line.note)
