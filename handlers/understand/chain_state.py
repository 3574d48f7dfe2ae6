"""The state of a chain after all its entries: repeats merged, changes made, the cancelled absent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from handlers.understand.chain_entry import Entry
from handlers.understand.reading import ChainLine, Want

UNSURE = 0.7  # several goods may be meant
ODD = 0.6  # it can be read, but is not what the head leads to expect


def key(person: str) -> str:
    """The same for all the ways in which one name is written."""
    return re.sub(r"[\W_]+", "", person).lower()


@dataclass(slots=True)
class _Book:
    """Who wants what so far, in the order of writing."""

    offered: Mapping[int, tuple[str, ...]]
    lines: dict[str, list[ChainLine]] = field(default_factory=dict)
    doubtful: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    numbers: dict[int, str] = field(default_factory=dict)


def settle(
    entries: list[Entry], offered: Mapping[int, tuple[str, ...]]
) -> tuple[tuple[ChainLine, ...], tuple[str, ...]]:
    """The lines after all entries, and what nobody can read; `offered` are ids with their units."""
    book = _Book(offered)
    named = [(key(entry.person) or f"#{at}", entry) for at, entry in enumerate(entries)]
    later: list[tuple[str, Entry]] = []
    for who, entry in named:
        if entry.like and _model(book, entry, who) is None:
            later.append((who, entry))  # 同4, written as number 3
        else:
            _apply(book, entry, who)
        if entry.number is not None:
            book.numbers[entry.number] = who
    for who, entry in later:
        _apply(book, entry, who)
    lines = [line for one in dict.fromkeys(book.order) for line in book.lines.get(one, ())]
    wanted = tuple(line for line in lines if line.want.qty != 0)  # 油1桶，米0
    return wanted, tuple(book.doubtful)


def _apply(book: _Book, entry: Entry, who: str) -> None:
    had = book.lines.get(who, [])
    if entry.doubtful:
        book.doubtful.append(f"{entry.person} {entry.doubtful}".strip())
    if entry.gone or entry.mode == "gone":
        gone = {want.sku for want in entry.gone}
        had = [one for one in had if gone and one.want.sku not in gone]
    made = [_line(entry, want, book.offered) for want in entry.wants]
    if entry.mode == "same":
        made = _like(book, entry, who, made)
    elif entry.mode == "less":
        had, made = _lessened(had, made), []
    elif entry.mode == "new":
        had = _kept(had, made)
    elif entry.gone and not entry.mode:
        had = _kept(had, made, others=True)  # 可乐不要 王老吉要2: so it is now, of both
    book.lines[who] = _added(had, made)
    if made:
        book.order.append(who)


def _line(entry: Entry, want: Want, offered: Mapping[int, tuple[str, ...]]) -> ChainLine:
    doubt = 0.0 if want.sure else UNSURE
    odd = bool(offered) and want.unit not in offered.get(want.sku or 0, ())
    if entry.named or entry.odd or odd:
        doubt = max(doubt, ODD)
    return ChainLine(entry.person, want, entry.note, entry.paid, doubt)


# ---- like somebody else ----


def _like(book: _Book, entry: Entry, who: str, made: list[ChainLine]) -> list[ChainLine]:
    """同上: what the one above wants, or the one who is named by number or by name."""
    model = _model(book, entry, who)
    if model is None:
        if not made:
            book.doubtful.append(f"{entry.person} {entry.like or '同上'}".strip())
        return made
    lines = [
        ChainLine(entry.person, one.want, entry.note, entry.paid, one.doubt)
        for one in book.lines[model]
    ]
    if len(lines) == 1:
        made = [_meaning(one, lines[0].want) for one in made]
    if entry.twist == "less":
        return _lessened(lines, made)
    return _added(lines if entry.twist == "more" else _kept(lines, made, others=True), made)


def _model(book: _Book, entry: Entry, who: str) -> str | None:
    if not entry.like:
        found = [one for one in book.order if one != who and book.lines.get(one)]
        return found[-1] if found else None
    named = key(entry.like)
    names = [one for one in book.order if one == named]
    names += [one for one in book.order if named and (named in one or one in named)]
    if entry.like.isdecimal() and int(entry.like) in book.numbers:
        names.insert(0, book.numbers[int(entry.like)])
    return next((one for one in names if book.lines.get(one)), None)


def _meaning(line: ChainLine, want: Want) -> ChainLine:
    """An amount alone beside 同上 counts the one thing that the other wants."""
    if line.want.sure:
        return line
    changed = replace(line.want, matches=want.matches, unit=want.unit)
    return replace(line, want=changed, doubt=0.0)


# ---- arithmetic of wishes ----


def _kept(had: list[ChainLine], made: list[ChainLine], *, others: bool = False) -> list[ChainLine]:
    """改成: the same goods get the new number; other goods take the place of all."""
    skus = {one.want.sku for one in made}
    if others or any(one.want.sku in skus for one in had):
        return [one for one in had if one.want.sku not in skus]
    return []


def _lessened(had: list[ChainLine], made: list[ChainLine]) -> list[ChainLine]:
    """That many off; a wish without a number takes all off."""
    lines = []
    for one in had:
        off = next((new.want for new in made if new.want.sku == one.want.sku), None)
        left = (one.want.qty or 0) - (off.qty or one.want.qty or 0) if off else one.want.qty
        if left is None or left > 0:
            lines.append(replace(one, want=replace(one.want, qty=left)))
    return lines


def _added(had: list[ChainLine], made: list[ChainLine]) -> list[ChainLine]:
    lines = list(had)
    for new in made:
        at = next((n for n, one in enumerate(lines) if _alike(one.want, new.want)), None)
        if at is None:
            lines.append(new)
        else:
            lines[at] = _sum(lines[at], new)
    return lines


def _alike(one: Want, other: Want) -> bool:
    return one.sku is not None and one.sku == other.sku and one.unit == other.unit


def _sum(old: ChainLine, new: ChainLine) -> ChainLine:
    qty = (old.want.qty or 0) + (new.want.qty or 0)
    return ChainLine(
        old.person,
        replace(old.want, qty=qty),
        " ".join(filter(None, dict.fromkeys((old.note, new.note)))),
        old.paid or new.paid,
        max(old.doubt, new.doubt),
    )
