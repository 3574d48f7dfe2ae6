"""The words of one shop: its goods and its neighbourhoods, built once per version, then immutable."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import ahocorasick_rs

from handlers.understand import lexicon, numerals, units
from handlers.understand.normalise import normalise
from handlers.understand.reading import Match
from handlers.understand.units import Unit

if TYPE_CHECKING:
    from handlers.understand.search import Index

_LASTING = ("家电", "数码", "电器", "家具", "家居", "厨具")
_BUILDING = threading.Lock()
Entry = tuple[str, Any]  # the kind of a word; the positions of its goods, or its sign in a shape


@dataclass(frozen=True, slots=True)
class Good:
    """A SKU as far as talk is concerned: what it is called and in which units it is sold.

    The first unit is the default unless `default_unit` names another.
    """

    id: int
    code: str
    name: str
    spec: str = ""
    units: tuple[Unit, ...] = ()
    aliases: tuple[str, ...] = ()
    category: str = ""
    default_unit: str = ""

    @property
    def unit(self) -> str:
        """The unit that is meant when none is said."""
        return self.default_unit or (self.units[0].name if self.units else "份")

    @property
    def unit_names(self) -> tuple[str, ...]:
        """The names of its units, the default first."""
        names = tuple(unit.name for unit in self.units) or (self.unit,)
        if names[0] == self.unit:
            return names
        return (self.unit, *(name for name in names if name != self.unit))


@dataclass(frozen=True, slots=True)
class Community:
    """A neighbourhood (小区) that the shop serves."""

    id: int
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Goods and communities with everything that is needed to find them in a sentence."""

    goods: tuple[Good, ...] = ()
    communities: tuple[Community, ...] = ()
    entries: tuple[Entry, ...] = field(default=(), repr=False)
    automaton: ahocorasick_rs.AhoCorasick | None = field(default=None, repr=False)
    units: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    names: Mapping[str, tuple[int, ...]] = field(default_factory=dict, repr=False)
    sold_by: frozenset[str] = frozenset()
    last: list[Index] = field(
        default_factory=list, repr=False
    )  # the index before, till this is built

    @classmethod
    def build(
        cls,
        goods: Iterable[Good],
        communities: Iterable[Community] = (),
        taught_aliases: Mapping[str, int] | None = None,
        before: Vocabulary | None = None,
    ) -> Vocabulary:
        """The vocabulary of these goods; `taught_aliases` are a shop's own words → Good.id.

        If most of the goods are those of `before`, so will be most of the index.
        """
        shelf, places = tuple(goods), tuple(communities)
        names = _names(shelf, taught_aliases or {})
        table: dict[str, Entry] = {
            word: (lexicon.THING, lexicon.sign(word, lexicon.THING)) for word in lexicon.things()
        }
        table |= {word: (kind, lexicon.sign(word, kind)) for word, kind in lexicon.words().items()}
        for piece, entry in _pieces(shelf):
            table.setdefault(piece, entry)
        sold_by = frozenset(unit for good in shelf for unit in good.unit_names)
        for unit in sold_by:
            table.setdefault(unit, (lexicon.UNIT, ""))
        table |= {name: (lexicon.WORD, "") for name in _quarters(places) if len(name) > 1}
        table |= {name: (lexicon.GOODS, who) for name, who in names.items() if _speakable(name)}
        return cls(
            goods=shelf,
            communities=places,
            entries=tuple(table.values()),
            automaton=ahocorasick_rs.AhoCorasick(
                list(table), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
            ),
            units=tuple(good.unit_names for good in shelf),
            names=names,
            sold_by=sold_by,
            last=[] if before is None or taught_aliases else before.built,
        )

    @cached_property
    def by_id(self) -> dict[int, int]:
        """Good.id → position among the goods."""
        return {good.id: place for place, good in enumerate(self.goods)}

    @cached_property
    def lasting(self) -> frozenset[int]:
        """Positions of goods that last for years; when they break, people need new ones."""
        return frozenset(
            place
            for place, good in enumerate(self.goods)
            if "台" in good.unit_names[:2] or any(word in good.category for word in _LASTING)
        )

    @cached_property
    def index(self) -> Index:
        """The fuzzy index; built when first needed, once."""
        from handlers.understand.search import Index

        with _BUILDING:
            if self.last:
                return self.last.pop().updated(self.goods, self.names)
            return Index.build(self.goods, self.names)

    @property
    def built(self) -> list[Index]:
        """The index if it was needed yet, else the one before it, if any."""
        return [self.__dict__["index"]] if "index" in self.__dict__ else list(self.last)

    def good(self, sku: int) -> Good:
        """The good with this id; KeyError if the vocabulary lacks it."""
        return self.goods[self.by_id[sku]]

    def named(self, text: str) -> str:
        """The longest name of goods in a text, "" if there is none; English ones stand as words."""
        plain = text.lower()
        for length in range(min(self._longest, len(plain)), 0, -1):
            for at in range(len(plain) - length + 1):
                name = plain[at : at + length]
                if name in self.names and not (name.isascii() and _glued(plain, at, at + length)):
                    return name
        return ""

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self.names), default=0)

    def search(self, query: str, top: int = 5) -> list[Match]:
        """The goods that a query may mean, best first; scores in 0..1, equal ones by position."""
        return self.index.search(query, top)


def _quarters(places: Iterable[Community]) -> Iterator[str]:
    """The names of neighbourhoods: 阳光花园 grows no 花."""
    for place in places:
        yield from (normalise(name).plain for name in (place.name, *place.aliases))


def _glued(plain: str, start: int, end: int) -> bool:
    """Whether a part of a text is only a piece of an English word."""
    before, after = plain[max(start - 1, 0) : start], plain[end : end + 1]
    return (before.isascii() and before.isalnum()) or (after.isascii() and after.isalnum())


def _speakable(name: str) -> bool:
    return len(name) > 1 or not (name.isascii() or name in lexicon.words())


def _names(shelf: Sequence[Good], taught: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = defaultdict(list)
    for place, good in enumerate(shelf):
        for form in dict.fromkeys(_forms(good)):
            found[form].append(place)
    for name, who in list(found.items()):
        found.setdefault(_plural(name), who)
    for name, who in _heads(shelf).items():
        found.setdefault(name, who)
    _call_otherwise(found)
    where = {good.id: place for place, good in enumerate(shelf)}
    for name, sku in taught.items():
        if sku in where:
            found[normalise(name).plain.strip()] = [where[sku]]
    return {name: tuple(who) for name, who in found.items() if name}


def _call_otherwise(found: dict[str, list[int]]) -> None:
    """Words of other regions, and English ones, for what is known by one of them."""
    for line in lexicon.SYNONYMS:
        words = line.split()
        known = next((found[word] for word in words if word in found), [])
        found |= {word: known for word in words if known and word not in found}
    for name, noun in lexicon.in_english():
        if noun in found:
            found.setdefault(name, found[noun])
            found.setdefault(_plural(name), found[noun])


def _forms(good: Good) -> Iterator[str]:
    for name in (good.name, *good.aliases):
        plain = normalise(name).plain.strip()
        yield from (plain, plain.replace(" ", ""))


def _plural(name: str) -> str:
    """Several of what has an English name: watermelon, watermelons; other names stay."""
    if len(name) < 3 or not name.isascii() or not name[-1].isalpha() or name[-1] == "s":
        return name
    if name.endswith(("ch", "sh", "x", "o")):
        return f"{name}es"
    return f"{name[:-1]}ies" if name[-1] == "y" and name[-2] not in "aeiou" else f"{name}s"


def _heads(shelf: Sequence[Good]) -> dict[str, list[int]]:
    """Common nouns with which names end: 海尔三门冰箱 is a 冰箱 even if nobody wrote it down."""
    found: dict[str, list[int]] = defaultdict(list)
    common = lexicon.common()
    for place, good in enumerate(shelf):
        plain = normalise(good.name).plain
        for size in range(2, min(6, len(plain))):
            if plain[-size:] in common and not _is_cooked_with(plain[:-size]):
                found[plain[-size:]].append(place)
    return found


def _is_cooked_with(before: str) -> bool:
    """西红柿炒鸡蛋 is no 鸡蛋; 现炒瓜子 are 瓜子."""
    common = lexicon.common()
    return before[-1:] in ("炒", "烧", "炖", "煮", "焖", "拌", "煎") and any(
        before[at:-1] in common for at in range(len(before) - 1)
    )


_SPEC_SIGNS = str.maketrans(dict.fromkeys("*/()×+,，、-·", " "))
_FIGURES = str.maketrans("0123456789", "零一二三四五六七八九")


def _pieces(shelf: Sequence[Good]) -> Iterable[tuple[str, Entry]]:
    """Parts of names and specs: 海尔, 滚筒, 三门, 60升. They narrow a choice down.

    Two neighbouring parts of one name that no other good has name it (麻辣香肠).
    """
    import rjieba

    names: dict[str, list[int]] = defaultdict(list)
    pairs: dict[str, list[int]] = defaultdict(list)
    specs: dict[str, list[int]] = defaultdict(list)
    for place, good in enumerate(shelf):
        name = _words(rjieba.cut, good.name)
        _note(names, _parts(name), place)
        _note(pairs, _pairs(name), place)
        spec = _parts(_words(rjieba.cut, good.spec))
        _note(specs, (part for part in spec if part[0] not in numerals.SIGNS), place)
    for kind, found in ((lexicon.PIECE, names), (lexicon.SPEC, specs), (lexicon.PIECE, pairs)):
        for part, who in found.items():
            alone = found is pairs and len(who) == 1
            yield part, (lexicon.GOODS if alone else kind, tuple(who))


def _note(found: dict[str, list[int]], parts: Iterable[str], place: int) -> None:
    for part in set(parts):
        found[part].append(place)


def _pairs(words: list[str]) -> Iterator[str]:
    for one, two in pairwise(words):
        if len(one) > 1 < len(two) and not any(sign.isdigit() for sign in one + two):
            yield one + two


def _words(cut: Callable[[str], list[str]], text: str) -> list[str]:
    return [word for word in cut(normalise(text).plain.translate(_SPEC_SIGNS)) if word.strip()]


def _parts(words: list[str]) -> Iterable[str]:
    for place, word in enumerate(words):
        if word[
            -1
        ].isdigit():  # a figure alone narrows nothing down: it would be read as an amount
            after = words[place + 1] if place + 1 < len(words) else ""
            if after and not after.isdigit() and after not in units.spoken():
                yield word + after
                yield (word + after).translate(_FIGURES)
        elif len(word) > 1 and not word[0].isdigit():
            yield word
