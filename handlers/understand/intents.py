"""What a sentence asks for: a linear model over short pieces of its shape.

The shape (see `sentence.shape`) has one letter for any goods, number, time or person, so what was
learned with one catalogue holds for another. A feature is a run of one to three signs of the shape.
The weights are learned from tests/handlers/understand/corpus by `learn.py` there.

Each feature's weights for all labels are packed side by side into one integer, in lanes of 16 bits
(weight + 128 each), so that adding up the evidence of a sentence is one `sum` of a few dozen
integers: some microseconds. As every feature adds the same 128 to every lane, differences are
exact; at most 256 features are added, so no lane overflows.
"""

from __future__ import annotations

import math
import struct
from base64 import b64decode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import ahocorasick_rs
import msgspec

from handlers.understand.reading import Setting

SCALE = 24  # one unit of log-odds in the stored weights
MOST = 256  # features of one sentence
LENGTH = 120  # signs of a shape that are looked at

_ASKED = {"confirm": "1", "address": "2", "paid": "6"}


def situation(setting: Setting) -> str:
    """What was going on, as signs that a shape never contains (all its digits are masked)."""
    signs = _ASKED.get(setting.asked, "8") if setting.asked else ""
    if setting.basket:
        signs += "3"
    if setting.group:
        signs += "4"
    if setting.ordered:
        signs += "5"
    return signs


class Verdict(msgspec.Struct, frozen=True, gc=False):
    """The likeliest label, the runner-up, and the odds of the first against it (log)."""

    label: str
    second: str
    margin: float

    @property
    def doubt(self) -> float:
        """How likely the runner-up is instead, 0..1 (0.5 = even)."""
        return 1.0 / (1.0 + math.exp(self.margin))


@dataclass(frozen=True, slots=True)
class Model:
    """The weights of all features, ready to be added up."""

    labels: tuple[str, ...]
    automaton: ahocorasick_rs.AhoCorasick
    packed: tuple[int, ...]
    lanes: struct.Struct

    @classmethod
    def of(cls, labels: Sequence[str], rows: Iterable[tuple[str, bytes]]) -> Model:
        """A model from (feature, one byte per label: weight + 128)."""
        features, packed = [], []
        width = 2 * len(labels)
        for feature, weights in rows:
            lanes = bytearray(width)
            lanes[::2] = weights
            features.append(feature)
            packed.append(int.from_bytes(lanes, "little"))
        automaton = ahocorasick_rs.AhoCorasick(features, store_patterns=False)
        return cls(tuple(labels), automaton, tuple(packed), struct.Struct(f"<{len(labels)}H"))

    def scores(self, shape: str) -> Sequence[int]:
        """The summed evidence per label; only differences mean something."""
        found = self.automaton.find_matches_as_indexes(shape[:LENGTH], overlapping=True)
        which = {match[0] for match in found}
        if len(which) > MOST:
            which = set(sorted(which)[:MOST])
        total = sum([self.packed[feature] for feature in which])
        return self.lanes.unpack(total.to_bytes(self.lanes.size, "little"))

    def judge(self, shape: str) -> Verdict:
        """The label of a sentence."""
        scores = list(self.scores(shape))
        best = max(scores)
        first = scores.index(best)
        scores[first] = 0
        runner = max(scores)
        second = scores.index(runner)
        return Verdict(self.labels[first], self.labels[second], (best - runner) / SCALE)


@cache
def model() -> Model:
    """The learned model that ships with the package."""
    text = files("handlers.understand").joinpath("weights.tsv").read_text("utf-8")
    head, *rows = text.splitlines()
    pairs = (row.split("\t") for row in rows)
    return Model.of(head.split("\t"), ((feature, b64decode(data)) for feature, data in pairs))
