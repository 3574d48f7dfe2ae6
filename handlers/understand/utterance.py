"""A message on its way to being understood: what was found in it, and where it was said."""

from __future__ import annotations

import msgspec

from handlers.understand.intents import Verdict
from handlers.understand.items import Items
from handlers.understand.normalise import Said
from handlers.understand.quarters import Quarter
from handlers.understand.reading import Setting
from handlers.understand.sentence import Part
from handlers.understand.vocabulary import Vocabulary


class Sentence(msgspec.Struct, gc=False):
    """A message on its way to being understood: its `plain` text, the `kinds` of its parts."""

    said: Said
    parts: list[Part]
    items: Items
    verdict: Verdict
    vocabulary: Vocabulary
    setting: Setting
    plain: str
    kinds: frozenset[str]
    quarter: Quarter | None = None
