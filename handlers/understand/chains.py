"""Group chains (接龙): the last state of a pasted list, and what a re-post changed.

Formats: the native chain text of WeChat (docs in handlers/README), any numbering, `+1`, 同上, 各一份,
paid marks, struck-through lines, several goods a line, chains about one product, pasted tables.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.understand import chain_entry, chain_table, chain_text, items, sentence
from handlers.understand.chain_entry import Entry, Offer
from handlers.understand.chain_text import Sheet
from handlers.understand.normalise import Said
from handlers.understand.reading import Chain, ChainLine, Want
from handlers.understand.vocabulary import Vocabulary


def is_chain(plain: str) -> bool:
    """Whether the text looks like a chain: it says so, or people stand in numbered lines."""
    if "\n" not in plain:
        return "接龙" in plain and re.search(r"1\s*[.、].+2\s*[.、]", plain) is not None
    if chain_text.has_title(plain):
        return True
    return len(chain_text.split(Said(plain, plain)).entries) > 1


def read(said: Said, vocabulary: Vocabulary) -> Chain:
    """The chain in its last state."""
    table = chain_table.read(said, vocabulary)
    if table is not None:
        return _state("", table)
    sheet = chain_text.split(said)
    if _CALLED_OFF.search(sheet.head.plain):
        return Chain(_title(sheet), ())
    offer = offered(sheet, vocabulary)
    entries = [
        one for piece in sheet.entries for one in chain_entry.read(piece, vocabulary, offer)
    ]
    if (
        not chain_text.has_title(said.plain)
        and sum(1 for one in entries if one.person) < len(entries) / 2
    ):
        entries = []
    return _state(_title(sheet), entries)


_CALLED_OFF = re.compile(
    r"团(?:已经?)?(?:取消|作废|不开了)|接龙(?:已经?)?(?:取消|作废)|不团了|取消本[次团]|此团作废"
)
_HASH = re.compile(r"#\s*(?:接龙|接龍|Group Note|solitaire)?\s*", re.IGNORECASE)


def _title(sheet: Sheet) -> str:
    lines = [_HASH.sub("", line).strip() for line in sheet.head.raw.split("\n")]
    return next((line for line in lines if line), "")


# ---- what the chain offers ----

_CODED = re.compile(r"(?:^|[\s,，;；/])([a-h])\s*[.、:：)款]?\s*(?=[^\sa-z])", re.MULTILINE)


def offered(sheet: Sheet, vocabulary: Vocabulary) -> Offer:
    """The goods of the head (or else of the tail), each with the unit of its price."""
    for text in (sheet.head, sheet.tail):
        offer = _offer(text.plain, vocabulary)
        if offer.skus:
            return offer
    return Offer()


def _offer(plain: str, vocabulary: Vocabulary) -> Offer:
    parts = sentence.parse(plain, vocabulary)
    found = items.read(plain, parts, vocabulary)
    skus: list[int] = []
    units: dict[int, str] = {}
    goods = [line for line in found.lines if line.kind == "G" and line.who]
    for at, line in enumerate(goods):
        who = line.who[0]
        if who not in skus:
            skus.append(who)
        end = goods[at + 1].start if at + 1 < len(goods) else len(plain)
        unit = _priced_unit(plain[line.end : end], vocabulary.units[who])
        if unit:
            units.setdefault(who, unit)
    skus += [one for one in _sounding(plain, parts, vocabulary) if one not in skus]
    codes = {}
    for match in _CODED.finditer(plain):
        after = next(
            (line for line in goods if match.end() <= line.start <= match.end() + 8), None
        )
        if after:
            codes[match[1]] = after.who[0]
    return Offer(tuple(skus), units, codes)


def _priced_unit(text: str, sold: tuple[str, ...]) -> str:
    """36一板, 59.9/箱, 箱装: the unit in which a chain counts."""
    names = "|".join(sorted(map(re.escape, sold), key=len, reverse=True))
    for pattern in (rf"(?:/|每|一|1|\d元?)\s*({names})", rf"(?:整|大)?({names})装?"):
        match = re.search(pattern, text)
        if match:
            return match[1]
    return ""


def _sounding(plain: str, parts: list[sentence.Part], vocabulary: Vocabulary) -> list[int]:
    """Goods of the head that are misspelt: whole words that sound like a name."""
    for kind, start, end, _ in parts:
        if kind in "GNTw.HM":
            plain = plain[:start] + " " * (end - start) + plain[end:]
    found = []
    for word in re.findall(r"[一-鿿]{2,8}", re.sub("接龙|截止|到货|团购?|预[定订]", " ", plain)):
        best = vocabulary.search(word, 1)
        if best and best[0].score >= SOUNDS_LIKE:
            found.append(vocabulary.by_id[best[0].sku])
    return found


SOUNDS_LIKE = 0.885


# ---- the state after all entries ----


def _key(person: str) -> str:
    return re.sub(r"[\W_]+", "", person).lower()


@dataclass(slots=True)
class _Book:
    """Who wants what so far, in the order of writing."""

    lines: dict[str, list[ChainLine]]
    doubtful: list[str]
    order: list[str]


def _state(title: str, entries: list[Entry]) -> Chain:
    book = _Book({}, [], [])
    for number, entry in enumerate(entries, start=1):
        _apply(book, entry, number)
    lines = tuple(line for key in dict.fromkeys(book.order) for line in book.lines.get(key, ()))
    return Chain(title, lines, tuple(book.doubtful))


def _apply(book: _Book, entry: Entry, number: int) -> None:
    key = _key(entry.person) or f"#{number}"
    made = [_line(entry, want) for want in entry.wants]
    if entry.mode == "same":
        made = _like(book, entry)
    had = book.lines.get(key, [])
    if entry.mode == "gone":
        _withdraw(book, key, entry)
        return
    if entry.doubtful:
        book.doubtful.append(f"{entry.person} {entry.doubtful}".strip())
    if not made:
        return
    book.order.append(key)
    book.lines[key] = _replaced(had, made) if entry.mode == "new" else _added(had, made)


def _line(entry: Entry, want: Want) -> ChainLine:
    doubt = 0.0 if want.sure else 0.7
    return ChainLine(entry.person, want, entry.note, entry.paid, doubt)


def _like(book: _Book, entry: Entry) -> list[ChainLine]:
    """同上: what the one before wants, or the one who is named."""
    model = book.order[-1] if book.order else ""
    if entry.like:
        named = _key(entry.like)
        model = next(
            (key for key in book.order if named and (named in key or key in named)), model
        )
        if (
            entry.like.isdecimal()
            and int(entry.like) <= len(book.order)
            and model == (book.order[-1] if book.order else "")
        ):
            model = book.order[int(entry.like) - 1]
    return [
        ChainLine(entry.person, one.want, entry.note, entry.paid)
        for one in book.lines.get(model, ())
    ]


def _withdraw(book: _Book, key: str, entry: Entry) -> None:
    gone = {want.sku for want in entry.wants}
    kept = [one for one in book.lines.get(key, ()) if gone and one.want.sku not in gone]
    book.lines[key] = kept


def _replaced(had: list[ChainLine], made: list[ChainLine]) -> list[ChainLine]:
    """改成: the same goods get the new number; other goods take the place of all."""
    skus = {one.want.sku for one in made}
    if any(one.want.sku in skus for one in had):
        return [one for one in had if one.want.sku not in skus] + made
    return made


def _added(had: list[ChainLine], made: list[ChainLine]) -> list[ChainLine]:
    lines = list(had)
    for new in made:
        at = next((n for n, one in enumerate(lines) if _alike(one.want, new.want)), None)
        if at is None:
            lines.append(new)
        else:
            old = lines[at]
            qty = (old.want.qty or 0) + (new.want.qty or 0)
            want = Want(old.want.said, old.want.matches, qty, old.want.unit)
            lines[at] = ChainLine(
                old.person,
                want,
                " ".join(filter(None, (old.note, new.note))),
                old.paid or new.paid,
            )
    return lines


def _alike(one: Want, other: Want) -> bool:
    return one.sku is not None and one.sku == other.sku and one.unit == other.unit


# ---- a re-post ----


@dataclass(frozen=True, slots=True)
class Changed:
    """One wish that has another number now."""

    before: ChainLine
    after: ChainLine


@dataclass(frozen=True, slots=True)
class Changes:
    """What a re-post of a chain says anew: never a second order."""

    added: tuple[ChainLine, ...] = ()
    changed: tuple[Changed, ...] = ()
    withdrawn: tuple[ChainLine, ...] = ()


def compare(before: Chain, after: Chain) -> Changes:
    """The difference of two states of one chain, by person and goods."""
    old = {(_key(line.person), line.want.sku): line for line in before.lines}
    new = {(_key(line.person), line.want.sku): line for line in after.lines}
    return Changes(
        added=tuple(line for key, line in new.items() if key not in old),
        changed=tuple(
            Changed(old[key], line)
            for key, line in new.items()
            if key in old and _differs(old[key], line)
        ),
        withdrawn=tuple(line for key, line in old.items() if key not in new),
    )


def _differs(one: ChainLine, other: ChainLine) -> bool:
    return (one.want.qty, one.want.unit) != (other.want.qty, other.want.unit)
