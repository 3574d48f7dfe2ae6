"""A sheet of goods into a shop: all of it or nothing, set-wise; the same sheet twice changes nothing.

What a row says holds; a blank category or price and an alias that the row lacks stay as they are.
With `whole` the sheet is the whole truth: goods that it lacks leave the shelf, aliases are forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from store import shops
from store.catalogue import rules
from store.catalogue.actions.changes import Change, change_of, write
from store.catalogue.actions.listing import list_many
from store.catalogue.actions.state import Known, State, load
from store.catalogue.rules import Complaint, GoodsRow, Parsed
from store.core import Sql, Tx
from store.core.errors import Invalid

CHUNK = 1_000
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: counts of goods, what was wrong (then nothing was written), what was odd.

    `sku_ids` are the SKUs of the rows, in their order; `stock` what new goods start with:
    `(sku_id, thousandths of the base unit)`, for the caller to put into a place; `stock_left` counts
    the goods whose stock was said and left alone, since the shop has them already.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    unlisted: int = 0
    complaints: tuple[Complaint, ...] = ()
    notes: tuple[Complaint, ...] = ()
    sku_ids: tuple[int, ...] = ()
    stock: tuple[tuple[int, int], ...] = ()
    stock_left: int = 0

    @property
    def refused(self) -> bool:
        """Whether nothing was imported because something is wrong."""
        return bool(self.complaints)


def import_goods(
    tx: Tx,
    shop_id: int,
    sheet: Parsed | Sequence[GoodsRow],
    by: int | None,
    *,
    whole: bool = False,
    dry: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Bring a shop's goods (`shop_id` 0: the platform's) to what a sheet says.

    Any complaint: nothing is written. `whole`: what the sheet lacks is unlisted. `dry`: only the
    report. `progress` hears how many rows more are done, chunk by chunk.
    """
    parsed = sheet if isinstance(sheet, Parsed) else Parsed(tuple(sheet))
    found = parsed.complaints or tuple(c for good in parsed.goods for c in rules.faults(good))
    if found:
        return ImportReport(complaints=found, notes=parsed.notes)
    state = load(tx, shop_id, parsed.goods)
    found = tuple(_conflicts(shop_id, parsed.goods, state, whole))
    if found:
        return ImportReport(complaints=found, notes=parsed.notes)
    changes = [
        change_of(tx, shop_id, row, state.meant(shop_id, row), whole) for row in parsed.goods
    ]
    gone = sorted(state.listed - {change.sku_id for change in changes}) if whole else []
    if not dry:
        _write(tx, shop_id, changes, state, by, progress)
        list_many(tx, [(shop_id, sku_id, "off") for sku_id in gone])
        if gone or any(changes):
            _touch(tx, shop_id)
    return _report(changes, len(gone), parsed.notes)


def _report(
    changes: Sequence[Change], unlisted: int, notes: tuple[Complaint, ...]
) -> ImportReport:
    added = [change for change in changes if change.known is None]
    changed = sum(change.known is not None and bool(change) for change in changes)
    return ImportReport(
        len(added),
        changed,
        len(changes) - len(added) - changed,
        unlisted,
        (),
        notes,
        tuple(change.sku_id for change in changes),
        tuple((c.sku_id, c.row.stock) for c in changes if c.row.stock and c.first),
        sum(c.row.stock is not None and not c.first for c in changes),
    )


def _write(
    tx: Tx,
    shop_id: int,
    changes: Sequence[Change],
    state: State,
    by: int | None,
    progress: Progress | None,
) -> None:
    for start in range(0, len(changes), CHUNK):
        chunk = changes[start : start + CHUNK]
        write(tx, shop_id, [change for change in chunk if change], state.products, by)
        if progress:
            progress(len(chunk))


def _conflicts(
    shop_id: int, goods: Sequence[GoodsRow], state: State, whole: bool
) -> Iterator[Complaint]:
    """What the rows cannot be, given what is already there."""
    meant: dict[int, int] = {}
    for row in goods:
        known = state.meant(shop_id, row)
        if known is None:
            continue
        if known.sku_id in meant:
            facts = {"other": meant[known.sku_id], "text": known.title}
            yield rules.complaint(row.row, "name", "twice", **facts)
        meant.setdefault(known.sku_id, row.row)
        yield from _misfits(shop_id, row, known)
    for row in () if whole else goods:
        for known in state.by_name.get((row.name, row.spec), ()):
            if known.state == "on" and known.sku_id not in meant:
                facts = {"text": known.code, "other": known.title}
                yield rules.complaint(row.row, "name", "taken", **facts)


def _misfits(shop_id: int, row: GoodsRow, known: Known) -> Iterator[Complaint]:
    if known.shop_id == shop_id:
        if row.base_unit != known.base_unit:
            facts = {"other": known.title, "base": known.base_unit, "text": row.base_unit}
            yield rules.complaint(row.row, "units", "base_changed", **facts)
    elif (row.name, row.spec) != (known.name, known.spec):
        yield rules.complaint(row.row, "code", "platform", text=row.code, other=known.title)
    else:
        units = "、".join(known.units)
        for unit in row.units:
            if known.units.get(unit.unit) != unit.factor or row.base_unit != known.base_unit:
                facts = {"other": known.title, "units": units, "text": unit.unit}
                yield rules.complaint(row.row, "units", "platform_units", **facts)


_LISTERS = Sql("SELECT DISTINCT shop_id FROM listings WHERE shop_id <> 0 ORDER BY shop_id")


def _touch(tx: Tx, shop_id: int) -> None:
    """New words for a shop; the platform's goods are words of every shop."""
    for (shop,) in [(shop_id,)] if shop_id else tx.rows(_LISTERS):
        shops.touch(tx, shop)


def add_sku(tx: Tx, shop_id: int, row: GoodsRow, by: int | None) -> int:
    """A new good of a shop, listed at once; its id. Without a code it gets one.

    Invalid `why`: `goods` (fact `complaints`) or `known` (fact `name`): it is there already.
    """
    report = import_goods(tx, shop_id, [row], by, dry=True)
    if report.refused:
        raise Invalid(why="goods", complaints=report.complaints)
    if not report.added:
        raise Invalid(why="known", name=row.name)
    return import_goods(tx, shop_id, [row], by).sku_ids[0]
