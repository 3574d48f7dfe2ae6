"""Made-up catalogues as shops write them: brand, descriptor, noun, spec; many near-duplicates."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from handlers.understand import Good, Unit

# Aisles of four lines (brands, descriptors, nouns, specs), then small merchants that sell of all.
_WORDS = (Path(__file__).parent / "goods.txt").read_text("utf-8").split("\n\n")


@dataclass(frozen=True, slots=True)
class Product:
    """A good with the words of which its name is made."""

    good: Good
    words: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name as it is written, without spaces."""
        return self.good.name.replace(" ", "")


def catalogue(size: int, rng: random.Random) -> list[Product]:
    """So many different goods; the more there are, the more alike they are."""
    seen: dict[str, Product] = {}
    aisles = [[line.split() for line in aisle.split("\n")] for aisle in _WORDS[:-1]]
    merchants = _WORDS[-1].split()
    while len(seen) < size:
        brands, tastes, nouns, specs = rng.choice(aisles)
        words = [rng.choice(brands), rng.choice(tastes), rng.choice(nouns)]
        chance = rng.random()
        if chance < 0.25:
            words.insert(2, rng.choice(tastes))
        elif chance < 0.35:
            del words[1]
        elif chance < 0.45:
            words[0] = rng.choice(merchants)
        made = tuple(dict.fromkeys(words))
        gap = " " if rng.random() < 0.12 else ""
        for spec in rng.sample(specs, rng.choice((1, 1, 2, 3))):
            name = gap.join(made)
            if rng.random() < 0.05:
                spec = ""  # noqa: PLW2901 - as many shops do
            if name.replace(" ", "") + spec not in seen and len(seen) < size:
                place = len(seen) + 1
                good = Good(place, f"B{place}", name, spec, (Unit("件"), Unit("箱")))
                seen[name.replace(" ", "") + spec] = Product(good, made)
    return list(seen.values())
