"""How words sound: pinyin of Chinese text, folded where many people hear no difference."""

from __future__ import annotations

import re
from functools import cache, lru_cache


@cache
def _table() -> dict[int, str]:
    """Each character's commonest reading, without tone."""
    from pypinyin.constants import PINYIN_DICT
    from pypinyin.style._utils import replace_symbol_to_no_symbol

    def plain(reading: str) -> str:
        return replace_symbol_to_no_symbol(reading.partition(",")[0]).replace("ü", "v")

    return {code: plain(reading) for code, reading in PINYIN_DICT.items()}


@lru_cache(maxsize=65536)
def syllable(sign: str) -> str:
    """The reading of one character, or the character itself if it has none."""
    return _table().get(ord(sign), sign)


def syllables(text: str) -> list[str]:
    """One reading per character."""
    return [syllable(sign) for sign in text]


_FOLDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))


@lru_cache(maxsize=4096)
def fold(sound: str) -> str:
    """A syllable without the differences that dialects drop: zh/z, ang/an, n/l, h/f, r/l.

    >>> fold("niang"), fold("zhuang")
    ('lian', 'zuan')
    """
    for old, new in _FOLDS:
        sound = sound.replace(old, new)
    if sound[:1] in "nr":
        sound = "l" + sound[1:]
    if sound[:1] == "f":
        sound = "h" + sound[1:]
    return sound.replace("hu", "h") if sound.startswith("hu") and len(sound) > 3 else sound


@cache
def _folded() -> dict[str, str]:
    """Each folded syllable, as one sign of the private area."""
    known = sorted({fold(sound) for sound in _table().values()})
    return {sound: chr(0xE000 + place) for place, sound in enumerate(known)}


def sign(sound: str) -> str:
    """The private sign of a syllable."""
    return _folded().get(fold(sound), sound[:1])


@cache
def signs() -> dict[int, str]:
    """Each character to the private sign of its sound, for `str.translate`."""
    folded = _folded()
    return {code: folded[fold(sound)] for code, sound in _table().items()}


@cache
def _spelt() -> dict[int, str]:
    return _table() | {ord(sign): sound for sound, sign in _folded().items()}


@lru_cache(maxsize=65536)
def letters(text: str) -> str:
    """A text as it is spelt in pinyin, without tones and spaces."""
    return text.translate(_spelt())


@cache
def _firsts() -> dict[int, str]:
    return {code: sound[:1] for code, sound in _table().items()}


def initials(text: str) -> str:
    """The first letters of a text's syllables: 五常大米 → wcdm."""
    return text.translate(_firsts())


_INITIALS = "zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]"
_FINALS = (
    "iang|iong|uang|ueng|ang|eng|ing|ong|ian|iao|uai|uan|uen|van|ai|ei|ao|ou|an|en|in|un|vn|er|ia|ie|iu|ua|uo|ue|ui|ve"
    "|a|o|e|i|u|v"
)
_SYLLABLE = re.compile(f"(?:{_INITIALS})?(?:{_FINALS})")


def split(letters: str) -> list[str] | None:
    """Latin letters cut into pinyin syllables, or None if they are no pinyin.

    >>> split("hongfushi")
    ['hong', 'fu', 'shi']
    """
    known = _known()
    ways: list[list[str] | None] = [[]] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - 6), end):
            before = ways[start]
            if before is not None and letters[start:end] in known:
                way = [*before, letters[start:end]]
                best = ways[end]
                if best is None or len(way) < len(best):
                    ways[end] = way
    return ways[-1]


@cache
def _known() -> frozenset[str]:
    return frozenset(sound for sound in _table().values() if _SYLLABLE.fullmatch(sound))
