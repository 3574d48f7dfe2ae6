"""A name or a query as a row of symbols: a character each, a figure with its unit, a Latin word.

A figure with a unit of weight, volume, length or power is one symbol for the amount that it says:
5kg, 5公斤 and 十斤 are the same. Symbols fit into 16 bits.
"""

from __future__ import annotations

import re
from functools import lru_cache
from zlib import crc32

from handlers.understand import numerals

JUNK = re.compile(r"[\s,，.。!！?？、;；:：()（）\[\]【】\"'“”*×/\\|~_+\-—·&%#@<>《》=^`$]+")
_UNITS = {
    "kg": ("g", 1000),
    "千克": ("g", 1000),
    "公斤": ("g", 1000),
    "市斤": ("g", 500),
    "斤": ("g", 500),
    "两": ("g", 50),
    "克": ("g", 1),
    "g": ("g", 1),
    "毫升": ("ml", 1),
    "ml": ("ml", 1),
    "公升": ("ml", 1000),
    "升": ("ml", 1000),
    "l": ("ml", 1000),
    "厘米": ("mm", 10),
    "公分": ("mm", 10),
    "cm": ("mm", 10),
    "毫米": ("mm", 1),
    "mm": ("mm", 1),
    "千瓦": ("w", 1000),
    "kw": ("w", 1000),
    "瓦": ("w", 1),
    "w": ("w", 1),
    "寸": ("inch", 1),
    "英寸": ("inch", 1),
}
_FIGURE = r"\d+(?:\.\d+)?"
_CHINESE = "[一二两三四五六七八九十百半]{1,3}"
_TOKEN = re.compile(
    rf"({_FIGURE}|{_CHINESE}) *({'|'.join(sorted(_UNITS, key=len, reverse=True))})(?![a-z])"
    rf"|{_FIGURE}|[a-z]+|[^\u0000-\ud7ff\ue000-\uffff]|[\uac00-\ud7ff]"
)
FIRST, KINDS = 0xAC00, 11172  # the Korean syllables serve as symbols of what is longer


def symbols(plain: str) -> str:
    """A normalised text as symbols; line breaks stay.

    >>> symbols("大米5kg") == symbols("大米 十斤")
    True
    """
    whole = _TOKEN.sub(_symbol, plain)
    return "\n".join([JUNK.sub("", line) for line in whole.split("\n")])


def _symbol(match: re.Match[str]) -> str:
    return _token(match[0], match[1], match[2])


@lru_cache(maxsize=16384)
def _token(text: str, figure: str | None, unit: str | None) -> str:
    if figure is None or unit is None:
        return _hashed(text)
    number = numerals.number(figure)
    if number is None:
        return text
    kind, factor = _UNITS[unit]
    return _hashed(f"{number[0] * factor}{kind}")


def _hashed(text: str) -> str:
    return chr(FIRST + crc32(text.encode("utf-8", "surrogatepass")) % KINDS)


def is_token(symbol: str) -> bool:
    """Whether a symbol stands for a figure or a Latin word.

    >>> is_token(symbols("500ml")), is_token(symbols("水"))
    (True, False)
    """
    return FIRST <= ord(symbol) < FIRST + KINDS


def units(text: str) -> bytes:
    """Symbols as 16-bit numbers."""
    return text.encode("utf-16-le", "surrogatepass")


def text_of(packed: bytes) -> str:
    """16-bit numbers as symbols."""
    return packed.decode("utf-16-le", "surrogatepass")
