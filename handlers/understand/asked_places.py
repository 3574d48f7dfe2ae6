"""Where somebody asks whether the shop delivers to: 马家沟送不送, 到得了11号楼吗."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handlers.understand import days, places
from handlers.understand.address_parts import parse
from handlers.understand.address_tokens import resolve, words
from handlers.understand.address_words import FLOOR, NEAR, PLACES
from handlers.understand.normalise import Said
from handlers.understand.reading import Address
from handlers.understand.vocabulary import Vocabulary

_THERE = r"(?:那边|那儿|那里|那块|这边|这儿|这里)?"
_NAME = r"(?P<place>[一-鿿a-z\d#-]{2,14}?)"
_ASKED = (
    re.compile(
        rf"{_NAME}{_THERE}(?:你们?|也|都|能|可以|可不可以|能不能|给|现在|还|的话|是否)*"
        r"(?:送不送|(?:配?送)(?:货|过去|得?到|得?了|达)?[吗么不没]|[能可]以?送|到得了|送得到)"
    ),
    re.compile(rf"(?:送得?到|到得了|配?送到?){_NAME}{_THERE}[吗么不]"),
)
_LEAD = re.compile(
    r"^(?:老板娘?|你们?家?|您|请问|问一?下|那|我|想|能不能|能|可以|可不可以|我?们|家?住?在|给|送到?|到得了|今儿个?|今天|明天|晚上|之前|现在)+"
)

_TIME = re.compile(rf"{days.DAY}(?!楼)|[早晚]上|[上下]午|中午|傍晚|夜里|\d点")


def find(said: Said, vocabulary: Vocabulary) -> Address | None:
    """The place that a question about delivery is about; none if it names none."""
    for name, at in _candidates(said.plain):
        if _is_place(name, vocabulary):
            return parse(said.raw[at : at + len(name)], vocabulary)
    return None


def _candidates(plain: str) -> Iterator[tuple[str, int]]:
    for pattern in _ASKED:
        for match in pattern.finditer(plain):
            lead = _LEAD.match(match["place"])
            skip = lead.end() if lead else 0
            yield match["place"][skip:], match.start("place") + skip


def _is_place(name: str, vocabulary: Vocabulary) -> bool:
    """Whether it is served, is an address, or ends as places do: 马家沟, but no 楼上."""
    if resolve(name, vocabulary.communities):
        return True
    if _TIME.search(name):
        return False  # 三号晚上能送吗
    if found := places.runs(name):
        return any(not run.kinds <= {FLOOR, NEAR} for run in found)
    last = next((token for token in words(name) if token[2] == len(name)), None)
    return last is not None and last[0] in PLACES and last[1] > 0
