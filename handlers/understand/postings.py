"""Which documents contain which pieces, packed: three arrays instead of a million objects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

VOTES = 4000  # postings through which a query may name documents, those of two pieces in any case
MORE = 40_000  # through which it may speak for documents that are named
PIECES = 24  # of one query; together they can cast no more than 255 votes
CHOSEN = 64  # documents that are handed on, at most
_WEIGHTIEST = 10

Numbers = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents of each piece: those of `keys[i]` are `who[bounds[i]:bounds[i + 1]]`."""

    keys: Numbers
    bounds: Numbers
    who: Numbers
    size: int

    @classmethod
    def of(cls, keys: NDArray[np.uint64], who: NDArray[np.uint64], size: int) -> Postings:
        """Pack pairs of a piece and a document (any order, repeats allowed)."""
        both = (keys << np.uint64(32)) | who
        both.sort()
        new = np.ones(len(both), bool)
        np.not_equal(both[1:], both[:-1], out=new[1:])
        both = both[new]
        pieces = (both >> np.uint64(32)).astype(np.uint32)
        starts = np.flatnonzero(np.diff(pieces, prepend=np.uint32(0))) if len(pieces) else pieces
        bounds = np.append(starts, len(pieces)).astype(np.uint32)
        return cls(pieces[bounds[:-1]], bounds, both.astype(np.uint32), size)

    def voted(self, keys: Sequence[int]) -> list[int]:
        """The documents with most votes, most first.

        A rare piece is heard before a common one, and louder. The commonest name no documents, they
        only tell those apart that others have named.
        """
        lists = self._lists(keys)
        if not lists:
            return []
        sizes = np.cumsum([size for size, _ in lists])
        naming = max(2, int(np.searchsorted(sizes, VOTES, "right")))
        heard = [self.who[start : start + size] for size, start in lists[:naming]]
        weights = [self._weight(size) for size, _ in lists]
        found = np.concatenate(heard)
        votes = np.zeros(self.size, np.uint8)
        each = np.repeat(np.array(weights[:naming], np.uint8), [len(who) for who in heard])
        np.add.at(votes, found, each)
        for at in range(naming, int(np.searchsorted(sizes, MORE))):
            size, start = lists[at]
            who = self.who[start : start + size]
            votes[who[votes[who] > 0]] += weights[at]
        return _most(found, votes)

    def _weight(self, size: int) -> int:
        return max(1, min(_WEIGHTIEST, (self.size // size).bit_length()))

    def _lists(self, keys: Sequence[int]) -> list[tuple[int, int]]:
        """Size and beginning of the lists of these pieces, the rarest first."""
        if not len(self.keys):
            return []
        asked = np.array(keys, np.uint32)
        at = np.minimum(np.searchsorted(self.keys, asked), len(self.keys) - 1)
        known = at[self.keys[at] == asked]
        starts, stops = self.bounds[known].tolist(), self.bounds[known + 1].tolist()
        return sorted([(stop - start, start) for start, stop in zip(starts, stops, strict=True)])[
            :PIECES
        ]


def _most(found: Numbers, votes: NDArray[np.uint8]) -> list[int]:
    counted = votes[found]
    spare = len(found) - 4 * CHOSEN
    if spare > 0:
        found = found[counted >= np.partition(counted, spare)[spare]]
    found = np.unique(found)
    best: list[int] = found[np.argsort(255 - votes[found], kind="stable")[:CHOSEN]].tolist()
    return best


def pairs(text: NDArray[np.uint16]) -> tuple[NDArray[np.uint64], NDArray[np.intp]]:
    """Pieces of a row of symbols (0 parts documents) and where each begins.

    Neighbours, neighbours but one, then single symbols, and those that are a whole document.
    """
    wide = np.zeros(len(text) + 4, np.uint64)
    wide[1:-3] = text
    some = wide > 0
    first = wide << np.uint64(16)
    near = np.flatnonzero(some[:-1] & some[1:])
    over = np.flatnonzero(some[:-2] & some[1:-1] & some[2:])
    single = np.flatnonzero(some)
    lone = single[~some[single - 1] & ~some[single + 1]]
    keys = (first[near] | wide[near + 1], first[over] | wide[over + 2], wide[single], first[lone])
    return np.concatenate(keys), np.concatenate([near, over, single, lone]) - 1


def triples(text: NDArray[np.uint8]) -> tuple[NDArray[np.uint64], NDArray[np.intp]]:
    """Runs of three letters (0 parts documents) and where each begins."""
    wide = text.astype(np.uint64)
    start = np.flatnonzero((wide[:-2] > 0) & (wide[1:-1] > 0) & (wide[2:] > 0))
    keys = (wide[start] << np.uint64(16)) | (wide[start + 1] << np.uint64(8)) | wide[start + 2]
    return keys, start


def pairs_of(text: str) -> list[int]:
    """The pieces of a query, as `pairs` makes them of documents; single symbols if it is one."""
    codes = [ord(sign) for sign in text]
    if len(codes) == 1:
        return [codes[0], codes[0] << 16]
    near = [(one << 16) | two for one, two in pairwise(codes)]
    return list({*near, *[(one << 16) | two for one, two in zip(codes, codes[2:], strict=False)]})


def triples_of(text: str) -> list[int]:
    """The runs of three letters of a query."""
    codes = text.encode()
    return list({(a << 16) | (b << 8) | c for a, b, c in zip(codes, codes[1:], codes[2:], strict=False)})  # fmt: skip
