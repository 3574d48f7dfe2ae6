"""The need that a sentence resembles, where no sign of one stands in it word for word.

嘴唇一笑就裂 shares its characters, and pairs of them, with the signs of 润唇膏. The weight of a need is
the sum over what is shared of (1 + ln n) · idf², by the square root of the length of its vector
(n: in how many of its signs and names; idf: ln of how few needs have it).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from functools import cache

from handlers.understand import need_words

_Postings = dict[str, tuple[tuple[str, float], ...]]
_WHOSE = re.compile("[我你他她咱]们?|[男女]?朋友|同事|邻居|老公|老婆|媳妇")
_LATIN = re.compile("[a-z]{3,}")
LEAST = 33.0  # below it the resemblance is one of common words
HARDLY = 1.0  # what so many needs have that it tells of none
CLEARLY = 1.3  # times the weight of the need that a sign tells of


def likeness(plain: str) -> dict[str, float]:
    """How much the text is like each need that it shares anything with; 0 for all others."""
    postings = _index()
    weights: dict[str, float] = defaultdict(float)
    for gram in _grams(plain):
        for what, weight in postings.get(gram, ()):
            weights[what] += weight
    return weights


def nearest(weights: dict[str, float], told: str = "") -> str:
    """What is likest, as its names in `needs.tsv`; `told` where nothing is clearly liker."""
    best = max(weights, key=weights.__getitem__, default=told)
    clearly = weights[best] >= max(LEAST, CLEARLY * weights[told])
    return best if clearly else told


def _grams(text: str) -> set[str]:
    """Its characters, its pairs of neighbours, and its words in Latin letters; not whose need it is."""
    text = _WHOSE.sub(" ", text)
    pairs = {text[at : at + 2] for at in range(len(text) - 1)}
    return {one for one in {*text, *pairs} if one >= "一"}.union(_LATIN.findall(text))


@cache
def _index() -> _Postings:
    """For each gram the needs that have it, with its weight."""
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for words, what in need_words.signs():
        for word in words:
            said[what].update(_grams(word))
    for what, grams in said.items():
        for name in what.split():
            grams.update(_grams(name))
    spread = Counter(gram for grams in said.values() for gram in grams)
    rare = {gram: math.log((len(said) + 1) / (many + 0.5)) for gram, many in spread.items()}
    postings: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for what, grams in said.items():
        told = {gram: (1 + math.log(many)) * rare[gram] for gram, many in grams.items()}
        length = math.sqrt(sum(weight * weight for weight in told.values()))
        for gram, weight in told.items():
            if (weighs := weight * rare[gram] / math.sqrt(length)) >= HARDLY:
                postings[gram].append((what, weighs))
    return {gram: tuple(each) for gram, each in postings.items()}
