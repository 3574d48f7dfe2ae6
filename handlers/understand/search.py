"""The fuzzy index of a vocabulary: typos, homophones, pinyin, initials, lost and swapped words.

Pieces of the query (pairs of folded syllables, neighbours or with one between) vote for documents
through postings, the rarest pieces first. The few documents with most votes are compared with the
query in full. When few goods change, they are indexed apart and their old documents are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from handlers.understand import sounds, units
from handlers.understand.documents import Documents, plain
from handlers.understand.likeness import Form
from handlers.understand.reading import Match
from handlers.understand.symbols import JUNK, symbols

if TYPE_CHECKING:
    from handlers.understand.vocabulary import Good

MOST = 64  # symbols of a query that are read
LEAST = 0.6  # below this score nothing is said to fit
AMOUNT = 0.9  # what a name is worth once an amount has been taken off the query
PATCHED = 5000  # with fewer goods than that, a change builds the whole index anew
_SHARE = 20  # as soon as one good of so many has changed, too
_LATIN = re.compile("[a-z]+")
_COUNTED = "|".join(sorted(set(units.SPOKEN.split()) - units.FIXED.keys(), key=len, reverse=True))
_NUMBER = r"(?:\d+|[一二两三四五六七八九十半几]{1,3})"
_SAID = re.compile(
    r"^(?:给我|帮我|有没有|还有|我|想|要|再|来|买|拿|有)*\s*(?:点|些)?"
    rf"(?:{_NUMBER}\s*(?:{_COUNTED})(?:的)?)?(?=.)|\s*{_NUMBER}\s*(?:{_COUNTED})$"
)
Names = Mapping[str, tuple[int, ...]]
Part = tuple[Documents, NDArray[np.int32]]  # of each place in it the place among the goods, or -1


@dataclass(frozen=True, slots=True)
class Index:
    """Documents of all goods; where goods have changed since, theirs apart."""

    goods: Sequence[Good]
    parts: tuple[Part, ...]
    marks: NDArray[np.int64]  # of each good in the first part, how it looked

    @classmethod
    def build(cls, goods: Sequence[Good], names: Names) -> Index:
        """Index these goods, and `names`: aliases, synonyms, taught words → places."""
        whole = (Documents.of(goods, names), np.arange(len(goods), dtype=np.int32))
        return cls(goods, (whole,), _marks(goods))

    def updated(self, goods: Sequence[Good], names: Names) -> Index:
        """The index of these goods, with as little work as they differ from the ones it knows."""
        if len(goods) < PATCHED:
            return self.build(goods, names)
        looks = _marks(goods)
        order = np.argsort(looks)
        at = np.minimum(np.searchsorted(looks[order], self.marks), len(goods) - 1)
        now = np.where(looks[order][at] == self.marks, order[at], -1).astype(np.int32)
        fresh = np.setdiff1d(np.arange(len(goods), dtype=np.int32), now)
        if len(fresh) > len(goods) // _SHARE:
            return self.build(goods, names)
        local = {place: number for number, place in enumerate(fresh.tolist())}
        theirs = {
            name: tuple([local[place] for place in who if place in local])
            for name, who in names.items()
            if not local.keys().isdisjoint(who)
        }
        changed = Documents.of([goods[place] for place in local], theirs)
        return Index(goods, ((self.parts[0][0], now), (changed, fresh)), self.marks)

    def search(self, query: str, top: int) -> list[Match]:
        """The best goods, best first; none if nothing is near."""
        said = plain(query)[: 4 * MOST]
        best = self._best(said, top)
        for otherwise in _read_otherwise(said) if not best else ():
            told = self._best(otherwise, top).items()
            best |= {at: score * OTHERWISE for at, score in told if score >= EXACTLY}
        bare = said.replace(" ", "")
        ranked = nlargest(
            top,
            best.items(),
            key=lambda pair: (pair[1], _says(bare, self.goods[pair[0]].spec), -pair[0]),
        )
        return [Match(self.goods[place].id, round(score, 4)) for place, score in ranked]

    def _best(self, said: str, top: int) -> dict[int, float]:
        """The places of the goods that fit, with how well."""
        best: dict[int, float] = {}
        for documents, now in self.parts:
            for document, score in _found(documents, said, top):
                if score >= LEAST:
                    for place in _standing(documents.places(document), now, top):
                        best[place] = max(best.get(place, 0.0), score)
        return best


def _read_otherwise(said: str) -> Iterator[str]:
    """可勒, 黄呱: a short query with one of its characters read in another way."""
    if len(said) > SHORT:
        return
    for at, sign in enumerate(said):
        for sound in sounds.others(sign):
            yield f"{said[:at]}{sounds.spoken(sound)}{said[at + 1 :]}"


OTHERWISE = 0.92  # what a name is worth that is found by another reading
EXACTLY = 0.95  # and how well it must fit by that
SHORT = 6  # signs of a query of which every reading is tried


def _marks(goods: Sequence[Good]) -> NDArray[np.int64]:
    return np.array([hash(good) for good in goods], np.int64)


def _standing(places: tuple[int, ...], now: NDArray[np.int32], top: int) -> list[int]:
    """The first of these that are still among the goods, by their place there."""
    return list(islice((at for place in places if (at := now.item(place)) >= 0), top))


def _says(bare: str, spec: str) -> float:
    """How nearly a query ends with a spec as it is written: of equal goods this one is meant."""
    written = spec.lower().replace(" ", "")
    if not written:
        return 0.0
    return 100.0 if written in bare else fuzz.ratio(bare[-len(written) :], written)


def _found(documents: Documents, said: str, top: int) -> Iterator[tuple[int, float]]:
    for form, worth in _readings(said):
        for document, score in documents.fitting(form, top):
            yield document, score * worth
    letters = JUNK.sub("", said)
    if letters.isascii() and letters.isalnum() and 1 < len(letters) <= MOST:
        yield from documents.abbreviated(letters)


def _readings(said: str) -> Iterator[tuple[Form, float]]:
    """The query as written, its Latin letters heard as pinyin, and without an amount."""
    written = symbols(said)[:MOST]
    if not written:
        return
    yield Form.of(written), 1.0
    for heard in {_LATIN.sub(cut, said) for cut in (_early, _late)} - {said}:
        if len(sounding := symbols(heard)[:MOST]) > 1:  # one syllable alone says nothing
            yield Form.of(sounding), 1.0
    bare = symbols(_SAID.sub("", said))[:MOST]
    if bare and bare != written:
        yield Form.of(bare), AMOUNT


def _early(match: re.Match[str]) -> str:
    """Letters as syllables; a Latin word beside them stays a word."""
    return " ".join([sounds.spoken(part) for part in sounds.parted(match[0])])


def _late(match: re.Match[str]) -> str:
    """The same, cut at the other side of letters that may belong to either syllable."""
    return " ".join([sounds.spoken(part) for part in sounds.parted(match[0], late=True)])
