"""The lines of a sheet that speak of one good, made into that good: its units, factors, stock."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from store.catalogue.rules import text as words
from store.catalogue.rules.goods import (
    Complaint,
    GoodsRow,
    UnitRow,
    complaint,
    faults,
    known_factor,
)
from store.core import MILLI, number

PACKS = frozenset("箱件提组板排筐篮打")
_PACK_SIZE = re.compile(
    r"[*×xX](\d{1,3})(?![\d.])(?!\s*(?:ml|l|g|kg|cm|mm|m)\b)"
    r"|(\d{1,3})[枚个只粒瓶罐包袋盒支片]\s*/\s*[箱件提组板排筐篮]"
)


@dataclass
class Page:
    """What has been found wrong or odd so far."""

    complaints: list[Complaint] = field(default_factory=list)
    notes: list[Complaint] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sheet as written; `prices` in fen by unit."""

    row: int
    code: str
    name: str
    spec: str
    category: str
    aliases: tuple[str, ...]
    entries: tuple[words.Entry, ...]
    prices: Mapping[str, int]
    stock: tuple[int, str] | None
    on: bool
    sound: bool = True  # whether nothing in the row itself is wrong

    @property
    def key(self) -> str:
        """What makes two rows the same good."""
        return self.code or words.folded(f"{self.name}\n{self.spec}")


def good_of(lines: Sequence[Line], page: Page) -> GoodsRow | None:
    """The good that these lines describe, or None and a complaint on the page."""
    first, entries = lines[0], list(lines[0].entries)
    for line in lines[1:]:
        fault = _misfit(line, first, {entry.unit for entry in entries})
        if fault:
            page.complaints.append(fault)
            return None
        entries += line.entries
    if not all(line.sound for line in lines):
        return None  # what is wrong with it has been said
    if not entries:
        page.complaints.append(complaint(first.row, "units", "empty"))
        return None
    good = _with_units(_merged(lines), entries, _all_prices(lines), page)
    return good and _with_stock(good, lines, page)


def _misfit(line: Line, first: Line, units: set[str]) -> Complaint | None:
    """Why a later row is not another unit of the same good."""
    named = bool(line.name and first.name)
    if named and (line.name, line.spec) != (first.name, first.spec):
        return complaint(line.row, "code", "code_twice", text=line.code, other=first.row)
    if not (line.sound and first.sound):
        return None
    if not line.entries or any(entry.unit in units for entry in line.entries):
        what = line.code or line.name
        return complaint(line.row, "name", "twice", other=first.row, text=what)
    return None


def _merged(lines: Sequence[Line]) -> GoodsRow:
    first = lines[0]
    aliases = dict.fromkeys(alias for line in lines for alias in line.aliases)
    return GoodsRow(
        first.name,
        "",
        (),
        first.code,
        first.spec,
        next((line.category for line in lines if line.category), ""),
        tuple(aliases),
        on=all(line.on for line in lines),
        row=first.row,
    )


def _all_prices(lines: Sequence[Line]) -> dict[str, int]:
    return {unit: fen for line in lines for unit, fen in line.prices.items()}


def _with_units(
    good: GoodsRow, entries: Sequence[words.Entry], prices: Mapping[str, int], page: Page
) -> GoodsRow | None:
    size = _pack_size(good.spec)
    base = _base(entries, size)
    if base is None:
        page.complaints.append(complaint(good.row, "units", "of_what", text=entries[0].unit))
        return None
    units: list[UnitRow] = []
    for entry in entries:
        if entry.of and entry.of != base:
            page.complaints.append(complaint(good.row, "units", "of_what", text=entry.unit))
            return None
        factor = _factor(entry, base, size)
        size = None if factor == size else size  # 箱;提;包 of 6*24: who knows which of the two
        if factor is None:
            odd = complaint(good.row, "units", "guess", text=entry.unit, base=base)
            (page.notes if entry.unit in prices else page.complaints).append(odd)
        units.append(
            UnitRow(entry.unit, MILLI if factor is None else factor, prices.get(entry.unit))
        )
    made = replace(good, base_unit=base, units=tuple(units))
    found = faults(made)
    page.complaints += found
    return None if found else made


def _pack_size(spec: str) -> int | None:
    """How many (in thousandths) a pack holds, by a spec like 330ml*24 or 30枚/板."""
    found = _PACK_SIZE.search(spec)
    count = int(found[1] or found[2]) if found else 0
    return count * MILLI or None


def _base(entries: Sequence[words.Entry], size: int | None) -> str | None:
    """What is counted: said after a factor (箱=24瓶), or the first unit without one.

    箱;瓶 with the spec 500ml*24 is counted in 瓶: the spec tells what a 箱 holds.
    """
    said = next((entry.of for entry in entries if entry.of), None)
    bare = [e.unit for e in entries if e.factor is None]
    bare = bare or [e.unit for e in entries if e.factor == MILLI]
    if said or not bare:
        return said
    pieces = [unit for unit in bare if unit not in PACKS]
    return pieces[0] if size and pieces else bare[0]


def _factor(entry: words.Entry, base: str, size: int | None) -> int | None:
    if entry.factor is not None:
        return entry.factor
    known = known_factor(entry.unit, base)
    return known or (size if entry.unit in PACKS and base not in PACKS else None)


def _with_stock(good: GoodsRow, lines: Sequence[Line], page: Page) -> GoodsRow | None:
    total: int | None = None
    factors = {good.base_unit: MILLI} | {unit.unit: unit.factor for unit in good.units}
    for line in lines:
        if line.stock is None:
            continue
        qty, unit = line.stock
        factor = factors.get(unit or line.entries[0].unit)
        if factor is None:
            page.complaints.append(complaint(line.row, "stock", "stock", text=number(qty) + unit))
            return None
        total = (total or 0) + qty * factor // MILLI
    made = replace(good, stock=total)
    found = faults(made) if total is not None else []
    page.complaints += found
    return None if found else made


def find_doubles(lines: Iterable[Line], page: Page) -> None:
    """Complain about a name and spec that stand in two goods, once for each of these."""
    seen: dict[str, Line] = {}
    said: set[str] = set()
    for line in lines:
        first = seen.setdefault(words.folded(f"{line.name}\n{line.spec}"), line)
        if line.name and line.key not in {first.key, *said}:
            said.add(line.key)
            facts = {"other": first.row, "text": f"{line.name} {line.spec}".strip()}
            page.complaints.append(complaint(line.row, "name", "twice", **facts))
