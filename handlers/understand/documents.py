"""What can be found, packed: each good's name with its spec, and other names of goods.

A document is a stretch of one long text and of one long row of initials; where it begins stands in
arrays. 100,000 goods take some twenty megabytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import LCSseq

from handlers.understand import sounds
from handlers.understand.likeness import Form, likeness
from handlers.understand.normalise import normalise
from handlers.understand.postings import Postings, pairs, pairs_of, triples, triples_of
from handlers.understand.symbols import JUNK, is_token, symbols, text_of, units

if TYPE_CHECKING:
    from handlers.understand.vocabulary import Good

FINAL = 8  # of those with most votes are compared in full in any case
NEAREST = 1  # more than wanted of those that are nearest at a glance
_CHANCE = 6  # letters that agree by chance with one good or another but for one of them
Starts = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Documents:
    """Packed documents with the postings that lead to them."""

    own: int  # the first so many are goods, by their place
    others: tuple[tuple[int, ...], ...]  # the places that each of the rest is a name of
    text: str  # of every symbol its folded sound and itself
    starts: Starts  # in symbols
    names: Starts  # where each name ends and the spec begins
    heads: str  # initials: ^ before a name, $ behind it, then the spec
    head_starts: Starts
    sounds: Postings
    initials: Postings

    @classmethod
    def of(cls, goods: Sequence[Good], names: Mapping[str, tuple[int, ...]]) -> Documents:
        """Pack the names and specs of these goods, and `names`: aliases, synonyms, taught words."""
        written = [plain(good.name) for good in goods]
        bare = [name.replace(" ", "") for name in written]
        extra = {
            name: others
            for name, who in names.items()
            if (others := tuple([place for place in who if bare[place] != name]))
        }
        written += extra
        specs = [plain(good.spec) for good in goods] + [""] * len(extra)
        heads, head_starts, initials = _initials(written, specs)
        text, starts, ends, heard = _symbols(written, specs)
        return cls(
            len(goods),
            tuple(extra.values()),
            text,
            starts,
            ends,
            heads,
            head_starts,
            heard,
            initials,
        )

    def places(self, document: int) -> tuple[int, ...]:
        """The goods that a document names."""
        return (document,) if document < self.own else self.others[document - self.own]

    def fitting(self, form: Form, top: int) -> Iterable[tuple[int, float]]:
        """Documents that a query may mean, with 0..1 how well each fits."""
        for document in self._finalists(form, top):
            yield document, self._score(form, document)

    def abbreviated(self, letters: str) -> Iterable[tuple[int, float]]:
        """Documents whose initials these letters may be, with 0..1 how well they fit."""
        for document in self.initials.voted(triples_of(f"^{letters}$")):
            start, stop = self.head_starts.item(document), self.head_starts.item(document + 1)
            name, _, spec = self.heads[start + 1 : stop - 1].partition("$")
            near = max(fuzz.ratio(letters, name), fuzz.ratio(letters, name + spec)) / 100
            yield document, 0.95 * near ** (2 if len(letters) > _CHANCE else 4)

    def _finalists(self, form: Form, top: int) -> Iterable[int]:
        """Those that are worth a full comparison: most votes, or nearest at a glance."""
        chosen = self.sounds.voted(pairs_of(form.folded))
        if len(chosen) <= top + FINAL:
            return chosen
        both = "".join([one + two for one, two in zip(form.folded, form.signs, strict=True)])
        at = np.array(chosen)
        starts, stops = (2 * self.starts[at]).tolist(), (2 * self.starts[at + 1] - 2).tolist()
        found = process.extract(
            both,
            [self.text[start:stop] for start, stop in zip(starts, stops, strict=True)],
            scorer=LCSseq.normalized_similarity,
            processor=None,
            limit=top + NEAREST,
        )
        return {*chosen[:FINAL], *[chosen[place] for *_, place in found]}

    def _score(self, query: Form, document: int) -> float:
        """How well a document fits; its spec counts if the query says something of it.

        Two signs by themselves do not: one of a name and one of a spec make no word.
        """
        start, stop = self.starts.item(document), self.starts.item(document + 1) - 1
        text = self.text[2 * start : 2 * stop]
        folded, signs = text[::2], text[1::2]
        name = self.names.item(document) - start
        said = [sign for sign in signs[name:] if sign in query.signs]
        if not said or (len(query.signs) < 3 and not any(map(is_token, said))):
            folded, signs = folded[:name], signs[:name]
        return likeness(query, signs, folded)


def plain(text: str) -> str:
    """A name, spec or query in plain script, on one line."""
    return normalise(text).plain.replace("\n", " ").replace("\0", " ").strip()


def _symbols(names: list[str], specs: list[str]) -> tuple[str, Starts, Starts, Postings]:
    """The text, where documents begin, where their names end, and what leads to them."""
    first, second = symbols("\n".join(names)).split("\n"), symbols("\n".join(specs)).split("\n")
    ends = np.array([len(name) for name in first], np.uint32)
    lengths = ends + np.array([len(spec) + 1 for spec in second], np.uint32)
    whole = "".join([f"{name}{spec}\0" for name, spec in zip(first, second, strict=True)])
    signs = np.frombuffer(units(whole), np.uint16)
    folded = _folded()[signs]
    text = text_of(np.stack([folded, signs], axis=1).tobytes())
    starts = np.append(np.uint32(0), np.cumsum(lengths, dtype=np.uint32))
    keys, where = pairs(folded)
    return text, starts, starts[:-1] + ends, Postings.of(keys, _owners(starts)[where], len(names))


def _initials(names: list[str], specs: list[str]) -> tuple[str, Starts, Postings]:
    """All initials, where documents begin in them, and what leads to them."""
    whole = [
        f"^{JUNK.sub('', name)}${JUNK.sub('', spec)}"
        for name, spec in zip(names, specs, strict=True)
    ]
    heads = sounds.initials("\n".join(whole)).encode("ascii", "replace")
    letters = np.frombuffer(heads + b"\n", np.uint8)
    starts = np.append(0, np.flatnonzero(letters == 10) + 1).astype(np.uint32)
    keys, where = triples(np.where(letters == 10, np.uint8(0), letters))
    owners = Postings.of(keys, _owners(starts)[where], len(names))
    return letters.tobytes().decode(), starts, owners


def _owners(starts: Starts) -> NDArray[np.uint64]:
    """For every position the document that it belongs to."""
    return np.repeat(np.arange(len(starts) - 1, dtype=np.uint64), np.diff(starts))


@cache
def _folded() -> NDArray[np.uint16]:
    """Each 16-bit symbol to its folded sound."""
    table = np.arange(65536, dtype=np.uint16)
    known = {code: ord(sign) for code, sign in sounds.signs().items() if code < len(table)}
    table[list(known)] = list(known.values())
    return table
