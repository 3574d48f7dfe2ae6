"""Group chains (接龙)."""

from __future__ import annotations

import re

from handlers.understand.normalise import Said
from handlers.understand.reading import Chain
from handlers.understand.vocabulary import Vocabulary

_HEAD = re.compile(r"#\s*(接龙|group note)|接龙")
_NUMBERED = re.compile(r"^\s*(?:\d{1,3}\s*[.、,)]|[①-⒛])", re.M)


def is_chain(plain: str) -> bool:
    """Whether the text looks like a chain."""
    return "\n" in plain and (_HEAD.search(plain) is not None or len(_NUMBERED.findall(plain)) > 1)


def read(said: Said, vocabulary: Vocabulary) -> Chain:
    """The chain in its last state."""
    return Chain("", ())
