"""Numbers as people say them in a shop, in thousandths: 俩 仨 半 一百二 2.5 两三 十来 12k."""

from __future__ import annotations

import re
from functools import lru_cache

THOUSAND = 1000
MOST = 10_000_000 * THOUSAND  # beyond this a number is noise (a phone, an order number)

_DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "壹": 1,
    "二": 2,
    "贰": 2,
    "两": 2,
    "俩": 2,
    "三": 3,
    "仨": 3,
}
_DIGITS |= {"叁": 3, "四": 4, "肆": 4, "五": 5, "伍": 5, "六": 6, "陆": 6, "七": 7, "柒": 7}
_DIGITS |= {"八": 8, "捌": 8, "九": 9, "玖": 9, "幺": 1, "廿": 20, "卅": 30}
_SCALES = {"十": 10, "拾": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_GROUPS = frozenset("万亿")  # they multiply all that stands before them
SIGNS = frozenset(_DIGITS) | frozenset(_SCALES) | {"半", "点"}

# 两三箱: the lower figure is meant, the upper is kept. 三四 and its like never mean 34.
_ROUGH = {
    a + b
    for a, b in (
        "一二",
        "一两",
        "两三",
        "二三",
        "三四",
        "三五",
        "四五",
        "五六",
        "六七",
        "七八",
        "八九",
    )
}

_ENGLISH = ["a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_WHOLE = {"半": 500, "双份": 2000, "an": 1000, "half": 500} | {
    word: max(1, value) * 1000 for value, word in enumerate(_ENGLISH)
}

Amount = tuple[int, int | None]  # thousandths, and the upper end of a range


@lru_cache(maxsize=4096)
def number(text: str) -> Amount | None:
    """The value of a numeral, or None if it is none.

    >>> number("两三"), number("一百二"), number("2.5"), number("半")
    ((2000, 3000), (120000, None), (2500, None), (500, None))
    """
    if text[0] in "0123456789.":
        return _digits(text)
    if text in _WHOLE:
        return _WHOLE[text], None
    if text[:2] in _ROUGH and all(sign in _SCALES for sign in text[2:]):
        return _rough(text)
    value = _spoken(text)
    return None if value is None or value > MOST // THOUSAND else (value * THOUSAND, None)


def _digits(text: str) -> Amount | None:
    scale = _SCALES.get(text[-1], 1)
    plain = text.rstrip("十百千万亿k").replace(",", "")
    scale = 1000 if text[-1] == "k" else scale
    whole, _, part = plain.partition(".")
    if not (whole + part).isdecimal() or len(whole) > 8 or len(part) > 6:
        return None
    value = (int(whole or "0") * THOUSAND + int((part + "000")[:3])) * scale
    return (value, None) if value <= MOST else None


def _rough(text: str) -> Amount:
    scale = 1
    for sign in text[2:]:
        scale *= _SCALES[sign]
    low, high = _DIGITS[text[0]], _DIGITS[text[1]]
    return low * scale * THOUSAND, high * scale * THOUSAND


def _spoken(text: str) -> int | None:
    """Chinese numerals; digits in a row read as they stand (一二〇 = 120), 一百二 as 120."""
    if len(text) > 1 and all(sign in _DIGITS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text)) if len(text) < 9 else None
    total = section = figure = 0
    scale = 1
    for sign in text:
        if sign in _DIGITS:
            figure = _DIGITS[sign]
            scale = scale if figure else 1
        elif sign not in _SCALES:
            return None
        elif sign in _GROUPS:
            scale = _SCALES[sign]
            total, section, figure = (total + section + figure) * scale, 0, 0
        else:
            scale = _SCALES[sign]
            section, figure = section + (figure or 1) * scale, 0
    tail = figure * scale // 10 if scale > 10 and text[-1] in _DIGITS else figure
    return total + section + tail


def say(thousandths: int) -> str:
    """The shortest way to write an amount: 1500 → "1.5", 2000 → "2"."""
    whole, part = divmod(thousandths, THOUSAND)
    return f"{whole}.{part:03d}".rstrip("0") if part else str(whole)


_COUNTED = "(?=(?:公?斤|[箱盒袋包瓶个只份件桶板提把条打]|kg))"
_FRACTION = re.compile(rf"(?<![\d/.])([1-9])/([2-9]|10){_COUNTED}|(?<![\d.])\.5{_COUNTED}")
_CIRCLED = re.compile(rf"[①-⑨]{_COUNTED}")


def has_signs(plain: str) -> bool:
    """Whether an amount may be written as 1/2箱, ½箱 or ②箱."""
    return not _SIGNS.isdisjoint(plain) or ".5" in plain  # so ½ is written by now


_SIGNS = frozenset("/①②③④⑤⑥⑦⑧⑨")


def in_figures(plain: str) -> str:
    """1/2箱 and ②箱 with plain figures: 0.5箱, 2箱."""
    plain = _FRACTION.sub(_decimal, plain)
    return _CIRCLED.sub(lambda sign: str(ord(sign[0]) - ord("①") + 1), plain)


def _decimal(found: re.Match[str]) -> str:
    return f"{int(found[1]) / int(found[2]):.3f}".rstrip("0") if found[1] else "0.5"
