"""One form for all the ways in which people write the same thing.

A message becomes two strings of equal length: `raw`, cleaned but in the writer's own script, from
which words are quoted; and `plain`, lower case and simplified, in which they are understood.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import msgspec

LIMIT = 10_000  # characters of one message that are read; the rest is cut off

_NOISE = dict.fromkeys(
    (
        0x00AD,
        0x034F,
        0x061C,
        0x180E,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0xFE0E,
        0xFE0F,
        0xFEFF,
        *range(0xFFF9, 0xFFFE),
    )
)
# What NFKC would lengthen or leave alone, but which means something plainer to a shop.
_SIGNS = {
    0x3000: " ",
    0x00A0: " ",
    0x2028: "\n",
    0x2029: "\n",
    0x000D: "\n",
    0x000B: "\n",
    0x0085: "\n",
    0x00D7: "×",
    0x2715: "×",
    0x2716: "×",
    0x2795: "+",
    0x2796: "-",
    0x2013: "-",
    0x2014: "—",
    0x2212: "-",
    0x301C: "~",
    0x223C: "~",
    0x00BD: ".5",
    0x2026: "…",
    0x22EF: "…",
    0x30FB: "·",
}
_ASCII = {13: "\n", 11: "\n", 12: "\n", 0: " ", **dict.fromkeys(range(1, 9)), 127: None}
_HALF_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_CLEAN: dict[int, int | str | None] = {**_NOISE, **_HALF_WIDTH, **_SIGNS, **_ASCII}


class Said(msgspec.Struct, frozen=True, gc=False):
    """A message as written (`raw`) and as understood (`plain`); positions are the same in both."""

    raw: str
    plain: str


def blank(said: Said, start: int, end: int, sign: str = " ") -> Said:
    """The text with a stretch made blank, so that positions stay."""
    gap = sign.ljust(end - start)
    return Said(
        said.raw[:start] + gap + said.raw[end:], said.plain[:start] + gap + said.plain[end:]
    )


def without(said: Said, pattern: re.Pattern[str]) -> Said:
    """The text with all that matches made blank."""
    for match in pattern.finditer(said.plain):
        said = blank(said, *match.span())
    return said


@cache
def script() -> dict[int, str | int]:
    """Single characters of the traditional script, and capitals, to what we read them as."""
    from opencc import OpenCC

    every = [chr(code) for code in (*range(0x3400, 0xA000), *range(0xF900, 0xFB00))]
    simple = OpenCC("t2s").convert("\n".join(every)).split("\n")
    table: dict[int, str | int] = {
        ord(old): new
        for old, new in zip(every, simple, strict=True)
        if new != old and len(new) == 1
    }
    table |= {
        ord("兩"): "两",
        ord("仟"): "千",
        ord("佰"): "百",
        ord("﹢"): "+",
        ord("噢"): "哦",
        ord("蕃"): "番",
    }
    table |= {code: chr(code + 32) for code in range(65, 91)}
    return table


def clean(text: str) -> str:
    """The text without invisible characters, in half width; idempotent."""
    text = text[:LIMIT]
    if text.isascii():
        return text.replace("\r\n", "\n").translate(_ASCII)
    if not text.isalpha():
        text = text.replace("\r\n", "\n").translate(_CLEAN)
    if unicodedata.is_normalized("NFKC", text):
        return text
    return _compatible(text)


def _compatible(text: str) -> str:
    """NFKC of every sign but the ones that carry meaning in their shape (①, ✖, …)."""
    parts = [_one(sign) for sign in text]
    return unicodedata.normalize("NFC", "".join(parts))[:LIMIT]


@cache
def _one(sign: str) -> str:
    if (
        "\u2460" <= sign <= "\u249b" or "\u3251" <= sign <= "\u325f" or sign in "…½㊣™®"
    ):  # ① ⑴ ⒈ stay: they number the lines of a chain
        return sign
    return unicodedata.normalize("NFKC", sign).translate(_CLEAN)


def normalise(text: str) -> Said:
    """Clean the text and put it into plain script.

    >>> normalise("來２箱蘋果").plain
    '来2箱苹果'
    """
    raw = clean(text)
    return Said(raw, raw.translate(script()))
