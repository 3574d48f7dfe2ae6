"""Needs, said or implied."""

from __future__ import annotations

from handlers.understand.items import Items
from handlers.understand.normalise import Said
from handlers.understand.reading import Match, NeedSaid
from handlers.understand.sentence import Part
from handlers.understand.vocabulary import Vocabulary


def read(
    said: Said, parts: list[Part], found: Items, vocabulary: Vocabulary
) -> tuple[NeedSaid, ...]:
    """What is needed."""
    for line in found.lines:
        what = said.raw[line.start : line.end]
        matches = tuple(Match(vocabulary.goods[one].id, 1 / len(line.who)) for one in line.who[:3])
        return (NeedSaid(what, said.raw.strip(), matches=matches),)
    return (NeedSaid(said.raw.strip()[:40], said.raw.strip()),)
