"""How well a query fits a text, 0..1: by sign, by syllable, and by what dialects keep of it.

Two figures are multiplied. Likeness: how much of the query is in the text, and how much of the text
that is. Evidence: how much less than the query would fit by chance; a sign that is the same says
more than one that sounds the same, and one that is missing speaks against it.
"""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from handlers.understand import sounds
from handlers.understand.symbols import is_token

# In nats: a random sign has a given folded sound by 1/300, of ten mistakes one is a homophone, …
_FOLD, _SYLLABLE, _SIGN = 2.4, 1.3, 3.3
_MISSING, _BREAK, _WHOLE = 3.0, 3.0, 4.0
# By all, and at most by each symbol of the query, or by each syllable of which no sign is known.
_NEEDED, _EACH, _HEARD = 12.0, 6.5, 3.7
_MOVED = 0.92  # what symbols are worth that stand in another order


@dataclass(frozen=True, slots=True)
class Form:
    """A query in symbols, by syllable and by folded sound."""

    signs: str
    syllables: str
    folded: str
    heard: int  # symbols that are syllables, of which no sign is known

    @classmethod
    def of(cls, signs: str) -> Form:
        """All ways to hear a row of symbols."""
        heard = sum([sounds.is_spoken(sign) for sign in signs])
        folded = signs.translate(sounds.signs())
        return cls(signs, signs.translate(sounds.exact()), folded, heard)


def likeness(query: Form, signs: str, folded: str) -> float:
    """How well a query fits a text that is given in symbols and folded sounds."""
    size = len(query.signs)
    if query.signs == signs:
        return 1.0
    beside, joints = _in_pairs(query.folded, folded)
    in_order = LCSseq.similarity(query.folded, folded)
    if not in_order:
        return 0.0
    spoken = signs.translate(sounds.exact())
    breaks = max(0, in_order - joints - 1)
    if in_order < _MOVED * beside:
        fold, breaks = _MOVED * beside, 0
        syllables = _MOVED * _in_pairs(query.syllables, spoken)[0]
        same = _MOVED * _in_pairs(query.signs, signs)[0]
    else:
        fold = in_order
        syllables = min(fold, LCSseq.similarity(query.syllables, spoken))
        same = min(syllables, LCSseq.similarity(query.signs, signs))
    evidence = _FOLD * fold + _SYLLABLE * syllables + _SIGN * same - _MISSING * (size - fold)
    evidence -= _BREAK * breaks
    if in_order == len(signs) > 1:
        evidence += _WHOLE
    same = min(syllables, same + query.heard)
    covered = (0.5 * fold + 0.25 * syllables + 0.25 * same) / size
    whole = 2 * fold / (size + len(signs))
    score = 0.64 * covered + 0.36 * whole
    needed = min(_NEEDED, _EACH * (size - query.heard) + _HEARD * query.heard)
    return score * max(0.0, min(1.0, evidence / needed))


def _in_pairs(query: str, text: str) -> tuple[int, int]:
    """How many symbols of the query stand beside the same neighbour in the text, and in how many pairs.

    A figure or a Latin word needs no neighbour.
    """
    found, joints, counted = 0, 0, -1
    for at, sign in enumerate(query):
        if query[at : at + 2] in text and at + 1 < len(query):
            found += 1 if counted == at else 2
            joints, counted = joints + 1, at + 1
        elif counted != at and is_token(sign) and sign in text:
            found, joints = found + 1, joints + 1
    return found, joints
