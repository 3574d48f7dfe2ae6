"""How words sound: pinyin of Chinese text, folded where many people hear no difference."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from rapidfuzz import fuzz

# Where the private signs of folded syllables begin, those of syllables, and where these end.
_FOLDED, _SPOKEN, _NO_MORE = "\ue000", "\ue800", "\uf000"


# Signs that goods are read with otherwise than the table has it first: 番茄, 人参, 空调, 豆豉, 长城.
_OTHERWISE = [
    "茄",
    "qie",
    "参",
    "shen",
    "调",
    "tiao",
    "豉",
    "chi",
    "长",
    "chang",
    "似",
    "si",
    "佛",
    "fo",
]


@cache
def _table() -> dict[int, str]:
    """Each character's commonest reading, without tone."""
    from pypinyin.constants import PINYIN_DICT
    from pypinyin.style._utils import replace_symbol_to_no_symbol

    def plain(reading: str) -> str:
        return replace_symbol_to_no_symbol(reading.partition(",")[0]).replace("ü", "v")

    private = range(0xE000, 0xF900)
    table = {code: plain(said) for code, said in PINYIN_DICT.items() if code not in private}
    return table | {
        ord(sign): said for sign, said in zip(_OTHERWISE[::2], _OTHERWISE[1::2], strict=True)
    }


@lru_cache(maxsize=4096)
def others(sign: str) -> tuple[str, ...]:
    """The other readings of a character, without tone: gua of 呱, le of 勒."""
    from pypinyin.constants import PINYIN_DICT
    from pypinyin.style._utils import replace_symbol_to_no_symbol

    every = PINYIN_DICT.get(ord(sign), "").split(",")
    said = (replace_symbol_to_no_symbol(one).replace("ü", "v") for one in every)
    return tuple(one for one in dict.fromkeys(said) if one in _known() and one != syllable(sign))


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
    return {sound: chr(ord(_FOLDED) + place) for place, sound in enumerate(known)}


@cache
def signs() -> dict[int, str]:
    """Each character to the private sign of its sound, for `str.translate`."""
    folded = _folded()
    table = {code: folded[fold(sound)] for code, sound in _table().items()}
    return table | {ord(sign): folded[fold(sound)] for sound, sign in _exact().items()}


@cache
def _exact() -> dict[str, str]:
    """Each syllable as it is spelt, as one sign of the private area behind the folded ones."""
    known = sorted(set(_table().values()))
    return {sound: chr(ord(_SPOKEN) + place) for place, sound in enumerate(known)}


def spoken(sound: str) -> str:
    """The private sign of a syllable whose character is not known; other letters as they are."""
    return _exact()[sound] if sound in _known() else sound


def is_spoken(sign: str) -> bool:
    """Whether this is the private sign of a syllable."""
    return _SPOKEN <= sign < _NO_MORE


@cache
def exact() -> dict[int, str]:
    """Each character to the private sign of its syllable, unfolded, for `str.translate`."""
    own = _exact()
    return {code: own[sound] for code, sound in _table().items()}


@cache
def _firsts() -> dict[int, str]:
    return {code: sound[:1] for code, sound in _table().items()}


def initials(text: str) -> str:
    """The first letters of a text's syllables: 五常大米 → wcdm."""
    return text.translate(_firsts())


_STRANGE = 3  # syllables that one letter is worth which belongs to none
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
    parts = parted(letters)
    return parts if all(part in known for part in parts) else None


def parted(letters: str, late: bool = False) -> list[str]:
    """Latin letters cut into syllables as far as they are, and what stands between these.

    Of equal ways the one whose first syllables are shortest, or longest if `late`.

    >>> parted("tclkongtiao"), parted("jianai"), parted("jianai", late=True)
    (['tcl', 'kong', 'tiao'], ['jia', 'nai'], ['jian', 'ai'])
    """
    known = _known()
    ways: list[tuple[int, list[str]]] = [(0, [])]
    for end in range(1, len(letters) + 1):
        cost, way = ways[-1]
        inside = bool(way) and way[-1] not in known
        strange = [*way[:-1], way[-1] + letters[end - 1]] if inside else [*way, letters[end - 1]]
        best = (cost + _STRANGE, strange)
        for start in range(max(0, end - 6), end):
            cost, way = ways[start]
            if cost + 1 < best[0] + late and letters[start:end] in known:
                best = (cost + 1, [*way, letters[start:end]])
        ways.append(best)
    return ways[-1][1]


@cache
def _known() -> frozenset[str]:
    return frozenset(sound for sound in _table().values() if _SYLLABLE.fullmatch(sound))


def alike(words: str, name: str) -> float:
    """0..1: how much words sound like the end of a name, letter by letter."""
    sound, end = "".join(syllables(words)), "".join(syllables(name[-len(words) :]))
    return fuzz.ratio(sound, end) / 100
