"""Group chains (接龙): the last state of a pasted list, and what a re-post changed.

A chain is cut into head, entries and tail (`chain_text`); the head says what is on offer
(`chain_offer`); an entry (`chain_entry`) is a name (`chain_person`), wishes (`chain_wishes`) and marks
(`chain_marks`); all entries together give the state (`chain_state`). Tables go by `chain_table`,
copied talk by `chain_chat`.
The map stands in handlers/README.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from msgspec.structs import replace

from handlers.understand import (
    chain_chat,
    chain_entry,
    chain_offer,
    chain_sections,
    chain_state,
    chain_table,
    chain_text,
)
from handlers.understand.chain_entry import Entry
from handlers.understand.chain_marks import uncapped, unstruck
from handlers.understand.chain_offer import Offer
from handlers.understand.chain_sheet import Claim, Sheet, cut, has_title
from handlers.understand.normalise import Said
from handlers.understand.numerals import THOUSAND
from handlers.understand.reading import Chain, ChainLine, Match, Want
from handlers.understand.vocabulary import Vocabulary


def is_chain(plain: str) -> bool:
    """Whether the text looks like a chain: it says so, or people stand in numbered lines."""
    if "\n" not in plain:
        return "接龙" in plain and len(chain_text.split(Said(plain, plain)).entries) > 1
    if has_title(plain) or chain_chat.is_talk(plain):
        return True
    return len(chain_text.split(Said(plain, plain)).entries) > 1


def read(said: Said, vocabulary: Vocabulary) -> Chain:
    """The chain in its last state."""
    table = chain_table.read(said, vocabulary)
    if table is not None:
        return Chain("", *chain_state.settle(table, {}))
    said = uncapped(unstruck(chain_chat.as_chain(said)))
    parts = chain_sections.parted(said, vocabulary, _wishes(vocabulary))
    read_ = [_section(part, vocabulary) for part in parts]
    entries = [entry for _, found, _ in read_ for entry in found]
    offered = {sku: units for *_, known in read_ for sku, units in known.items()}
    return Chain(read_[0][0], *chain_state.settle(entries, offered))


_Section = tuple[str, list[Entry], dict[int, tuple[str, ...]]]


def _section(said: Said, vocabulary: Vocabulary) -> _Section:
    """The title, the entries, and what was on offer in which units."""
    sheet = _sheet(said, vocabulary)
    title = _title(sheet)
    offer = chain_offer.offered(sheet, vocabulary)
    if _CALLED_OFF.search(sheet.head.plain) or chain_offer.is_event(sheet.head.plain, offer):
        return title, [], {}
    entries = _entries(sheet, vocabulary, offer)
    if not offer.goods and (asked := _asked_for(entries, vocabulary)).goods:
        offer = asked
        if not all(_is_clear(one) for one in entries):
            entries = _entries(sheet, vocabulary, offer)
    if offer.near:
        entries = [replace(one, odd=True) for one in entries]
    titled = has_title(said.plain)
    if not titled and sum(1 for one in entries if one.person and not one.odd) < len(entries) / 2:
        return title, [], {}
    entries = [
        *_one_each(entries, vocabulary, offer),
        *_edited(sheet.tail, entries, vocabulary, offer),
    ]
    return title, entries, {vocabulary.goods[one].id: vocabulary.units[one] for one in offer.known}


def _entries(sheet: Sheet, vocabulary: Vocabulary, offer: Offer) -> list[Entry]:
    return [one for piece in sheet.entries for one in chain_entry.read(piece, vocabulary, offer)]


_AT = re.compile("@([^@,。;!\n]{2,40})")


def _edited(tail: Said, entries: list[Entry], vocabulary: Vocabulary, offer: Offer) -> list[Entry]:
    """团长补充：@朝阳 的绿豆糕取消，@湘湘 的绿豆糕改1盒: what is changed below, of people that are named."""
    found = []
    for match in _AT.finditer(tail.plain):
        said = cut(tail, *match.span(1))
        who = next(
            (one.person for one in entries if one.person and said.raw.startswith(one.person)), ""
        )
        rest = cut(said, len(who))
        start = len(rest.plain) - len(rest.plain.lstrip(" 的"))
        changed = chain_entry.changed(who, cut(rest, start), vocabulary, offer) if who else None
        found += [changed] if changed else []
    return found


def _is_clear(entry: Entry) -> bool:
    """Whether nothing in an entry could be read better by knowing what the others want."""
    known = all(want.sure for want in entry.wants)
    return bool(entry.person and entry.wants and known) and not (entry.doubtful or entry.odd)


def _asked_for(entries: list[Entry], vocabulary: Vocabulary) -> Offer:
    """A chain without a head is about what its entries name."""
    named = dict.fromkeys(want.sku for one in entries for want in one.wants if want.sure)
    goods = tuple((vocabulary.by_id[sku],) for sku in named if sku is not None)
    return Offer(goods, goods)


def _sheet(said: Said, vocabulary: Vocabulary) -> Sheet:
    return chain_text.split(
        said, _wishes(vocabulary), lambda line: chain_offer.is_listed(line, vocabulary)
    )


def _wishes(vocabulary: Vocabulary) -> Claim:
    """What tells whether a line holds somebody's wish."""
    nothing = Offer()

    def wishes(line: str) -> bool:
        if chain_text.looks_priced(line):
            return False
        return chain_entry.is_entry(line, vocabulary, nothing) or _CODED.search(line) is not None

    return wishes


_CODED = re.compile(r"\S\s*[①-⑳]\s?(?:[x×*+]?\s?\d|[各一两半①-⑳])")  # 阿敏 ①1 ②1
_CALLED_OFF = re.compile(
    r"团(?:已经?)?(?:取消|作废|不开了)|接龙(?:已经?)?(?:取消|作废)|不团了|取消本[次团]|此团作废|(?:本次|本)团购?(?:已经?)?取消"
    r"|(?:昨[天晚]|前[天晚]|上[次周回])(?:接龙|团购?|拼?团|预?订)的?[^\n]{0,12}到了"  # it has come: no new order
)
_HASH = re.compile(r"#\s*(?:接龙|接龍|Group Note|solitaire)?\s*", re.IGNORECASE)


def _title(sheet: Sheet) -> str:
    lines = [_HASH.sub("", line).strip() for line in sheet.head.raw.split("\n")]
    return next((line for line in lines if line), "")


# ---- names without a wish ----


def _one_each(entries: list[Entry], vocabulary: Vocabulary, offer: Offer) -> list[Entry]:
    """A name alone takes one, if the head says so; if nearly all do it, probably so."""
    bare = [one for one in entries if one.named]
    mostly = len(bare) > 1 and len(bare) * 3 >= len(entries) * 2
    if len(offer.main) != 1 or not (offer.joining or (mostly and offer.units)):
        return [replace(one, doubtful=one.doubtful, named=False) for one in entries]
    wants = (_one_of(offer, vocabulary),)
    return [
        replace(one, wants=wants, named=not offer.joining) if one.named else one for one in entries
    ]


def _one_of(offer: Offer, vocabulary: Vocabulary) -> Want:
    who = offer.main[0]
    unit = offer.units.get(who[0], vocabulary.units[who[0]][0])
    matches = tuple(Match(vocabulary.goods[one].id, 1.0 / len(who)) for one in who[:3])
    return Want("", matches, THOUSAND, unit)


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
    old, new = _by_wish(before), _by_wish(after)
    return Changes(
        added=tuple(line for key, line in new.items() if key not in old),
        changed=tuple(
            Changed(old[key], line)
            for key, line in new.items()
            if key in old and _differs(old[key], line)
        ),
        withdrawn=tuple(line for key, line in old.items() if key not in new),
    )


def _by_wish(chain: Chain) -> dict[tuple[str, int | None, int], ChainLine]:
    """Each line by person, goods and how many lines for these goods came before it (1箱 and 3个)."""
    found: dict[tuple[str, int | None, int], ChainLine] = {}
    for line in chain.lines:
        person = chain_state.key(line.person) or line.person
        nth = 0
        while (person, line.want.sku, nth) in found:
            nth += 1
        found[person, line.want.sku, nth] = line
    return found


def _differs(one: ChainLine, other: ChainLine) -> bool:
    return (one.want.qty, one.want.unit) != (other.want.qty, other.want.unit)
