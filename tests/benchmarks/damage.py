"""Queries as people get them wrong, made from goods; and what would be a right answer to them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from handlers.understand import sounds
from tests.benchmarks.goods import Product

HARD = (
    "homophone",
    "homophone+typo",
    "homophone+dropped",
    "initials",
    "zh/z n/l",
    "no match",
)
EASY = (
    "exact",
    "typo",
    "two homophones",
    "reordered",
    "pinyin",
    "traditional",
    "spec said otherwise",
    "with amount",
)
_COMMON = (
    "的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天"
    "而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长"
)
_ABSENT = (Path(__file__).parent / "absent.txt").read_text("utf-8").split()
_TURNED = {"zh": "z", "ch": "c", "sh": "s", "z": "zh", "c": "ch", "s": "sh", "n": "l", "l": "n"}
_UNITS = (
    ("ml", "毫升"),
    ("kg", "公斤"),
    ("g", "克"),
    ("L", "升"),
    ("W", "瓦"),
    ("cm", "厘米"),
    ("斤", "市斤"),
)


@dataclass(frozen=True)
class Query:
    """A damaged name and the goods that are meant: any of them is right; none = nothing fits."""

    kind: str
    text: str
    right: frozenset[int]


@cache
def alike() -> dict[str, list[str]]:
    """Common characters by their sound."""
    found: dict[str, list[str]] = {}
    for code in range(0x4E00, 0x9FA6):
        sign = chr(code)
        try:
            level = sign.encode("gb2312")
        except UnicodeEncodeError:
            continue
        if level[0] < 0xD8:  # the 3,755 that people use
            found.setdefault(sounds.syllable(sign), []).append(sign)
    return found


def swapped(text: str, rng: random.Random) -> str:
    """Another sign of the same sound somewhere."""
    where = [at for at, sign in enumerate(text) if len(alike().get(sounds.syllable(sign), ())) > 1]
    if not where:
        return text
    at = rng.choice(where)
    others = [sign for sign in alike()[sounds.syllable(text[at])] if sign != text[at]]
    return text[:at] + rng.choice(others) + text[at + 1 :]


def confused(text: str, rng: random.Random) -> str:
    """zh for z, n for l, or the other way round, somewhere."""
    ways = []
    for at, sign in enumerate(text):
        sound = sounds.syllable(sign)
        head = sound[:2] if sound[:2] in ("zh", "ch", "sh") else sound[:1]
        others = alike().get(_TURNED.get(head, "?") + sound[len(head) :])
        if others:
            ways.append((at, others))
    if not ways:
        return text
    at, others = rng.choice(ways)
    return text[:at] + rng.choice(others) + text[at + 1 :]


def mistyped(text: str, rng: random.Random) -> str:
    """Any other sign somewhere."""
    at = rng.randrange(len(text))
    return text[:at] + rng.choice(_COMMON) + text[at + 1 :]


def traditional(text: str, _rng: random.Random) -> str:
    """In the other script."""
    from opencc import OpenCC

    written: str = OpenCC("s2t").convert(text)
    return written


def otherwise(spec: str) -> str:
    """A spec as people say it: 500毫升."""
    for short, long in _UNITS:
        if short in spec:
            return spec.replace(short, long)
    return spec


class Maker:
    """Makes queries of every kind from one catalogue."""

    def __init__(self, goods: list[Product], rng: random.Random) -> None:
        self._goods, self._rng = goods, rng
        self._with: dict[str, set[int]] = {}
        self._named: dict[str, set[int]] = {}
        self._short: dict[str, set[int]] = {}
        self._spec = {product.good.id: product.good.spec for product in goods}
        for product in goods:
            for word in product.words:
                self._with.setdefault(word, set()).add(product.good.id)
            self._named.setdefault(product.name, set()).add(product.good.id)
            self._short.setdefault(sounds.initials(product.name), set()).add(product.good.id)

    def queries(self, hard: int, easy: int) -> list[Query]:
        """So many of every kind."""
        made = [self._made(kind) for kind in HARD[:-1] for _ in range(hard)]
        made += [Query(HARD[-1], text, frozenset()) for text in self._absent(hard)]
        return [*made, *(self._made(kind) for kind in EASY for _ in range(easy))]

    def _made(self, kind: str) -> Query:
        product = self._rng.choice(self._goods)
        if kind == "homophone+dropped":
            return self._dropped(kind, product)
        name, good = product.name, product.good
        if kind == "initials":
            letters = sounds.initials(name).lower()
            return Query(kind, letters, frozenset(self._short[sounds.initials(name)]))
        if kind == "pinyin":
            return Query(kind, "".join(sounds.syllables(name)), frozenset(self._named[name]))
        text = self._ways()[kind](name)
        named = self._named[name]
        if kind == "with amount":
            return Query(kind, f"{self._rng.choice('两3五')}箱{text}", frozenset(named))
        if good.spec and (kind == "spec said otherwise" or self._rng.random() < 0.5):
            said = otherwise(good.spec) if kind == "spec said otherwise" else good.spec
            return Query(kind, text + said, self._of_spec(named, good.spec))
        return Query(kind, text, frozenset(named))

    def _ways(self) -> dict[str, Callable[[str], str]]:
        rng = self._rng
        return {
            "exact": str,
            "with amount": str,
            "spec said otherwise": str,
            "typo": lambda text: mistyped(text, rng),
            "homophone": lambda text: swapped(text, rng),
            "homophone+typo": lambda text: mistyped(swapped(text, rng), rng),
            "two homophones": lambda text: swapped(swapped(text, rng), rng),
            "zh/z n/l": lambda text: confused(text, rng),
            "traditional": lambda text: traditional(text, rng),
            "reordered": lambda text: text[(at := rng.randrange(2, len(text) - 1)) :] + text[:at],
        }

    def _dropped(self, kind: str, product: Product) -> Query:
        """One word is missing, another is written as it sounds: right is what has all the rest."""
        words = list(product.words)
        if len(words) > 2:
            del words[self._rng.randrange(len(words))]
        right = set.intersection(*(self._with[word] for word in words))
        text, spec = swapped("".join(words), self._rng), product.good.spec
        if spec and self._rng.random() < 0.5:
            return Query(kind, text + spec, self._of_spec(right, spec))
        return Query(kind, text, frozenset(right))

    def _of_spec(self, who: set[int], spec: str) -> frozenset[int]:
        return frozenset(one for one in who if self._spec[one] == spec)

    def _absent(self, count: int) -> list[str]:
        """Things that no shop has, words of no language, keys hit at random."""
        rng = self._rng
        strange = ["".join(rng.choices(_COMMON, k=rng.randrange(3, 6))) for _ in range(count)]
        keys = ["".join(rng.choices("bcdfghjklmnpqrstwxyz", k=6)) for _ in range(count // 10)]
        rare = [
            "".join(rng.choices("鑫淼焱垚骉犇羴猋鱻麤龘靐齉齾爩", k=4)) for _ in range(count // 10)
        ]
        things = rng.sample(_ABSENT, min(len(_ABSENT), count * 6 // 10))
        return (things + keys + rare + strange)[:count]
