"""The fuzzy index of a vocabulary (a first, plain form)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from handlers.understand import sounds
from handlers.understand.normalise import normalise
from handlers.understand.reading import Match

if TYPE_CHECKING:
    from handlers.understand.vocabulary import Good


@dataclass(frozen=True, slots=True)
class Index:
    """Names and their sounds."""

    goods: Sequence[Good]
    names: tuple[str, ...]
    who: tuple[tuple[int, ...], ...]
    sounds: tuple[str, ...]

    @classmethod
    def build(cls, goods: Sequence[Good], names: Mapping[str, tuple[int, ...]]) -> Index:
        """Index these names."""
        texts = tuple(names)
        return cls(goods, texts, tuple(names.values()), tuple(_sound(text) for text in texts))

    def search(self, query: str, top: int) -> list[Match]:
        """The best goods."""
        plain = normalise(query).plain.replace(" ", "")
        best: dict[int, float] = {}
        for texts, form in ((self.names, plain), (self.sounds, _sound(plain))):
            for _, score, at in process.extract(form, texts, scorer=fuzz.ratio, limit=top * 3):
                for place in self.who[at]:
                    best[place] = max(best.get(place, 0.0), score / 100)
        ranked = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))[:top]
        return [Match(self.goods[place].id, round(score, 4)) for place, score in ranked]


def _sound(text: str) -> str:
    return " ".join(sounds.fold(one) for one in sounds.syllables(text))
