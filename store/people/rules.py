"""Phones, cards and codes as plain text: how they are read, compared and hidden."""

from __future__ import annotations

import hashlib
import re
import unicodedata

NAME_MOST = 40
ADDRESS_MOST = 200
PURPOSES = ("profile", "news")
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without 0 O 1 I L U, which people misread
CODE_LENGTH = 8
CARD_DIGITS = range(13, 20)  # ISO/IEC 7812: up to 19; shorter than 13 no card is

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0[1-9]\d{8,10}")
_NO_DIGIT = re.compile(r"[\s\-‐-―.()·]")
_DIGITS = re.compile(r"\d+")
_CARD_LIKE = re.compile(r"\d(?:[ \u00a0\u3000\-‐-―.]?\d){12,}")


def plain(text: str, most: int) -> str:
    """One line of at most `most` characters, without control signs or double spaces."""
    kept = "".join(" " if c.isspace() else c for c in text if c.isspace() or c.isprintable())
    return " ".join(kept.split())[:most].rstrip()


def phone(text: str) -> str | None:
    """A number as it is stored: a Chinese one bare (13812345678), others with + and country.

    None if it is no phone number. Lengths by E.164: at most 15 digits.
    """
    bare = _NO_DIGIT.sub("", unicodedata.normalize("NFKC", text))
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    home = bare.removeprefix("+")
    if home.startswith("86") and _MOBILE.fullmatch(home[2:]):
        return home[2:]
    if bare.startswith("+"):
        return bare if home.isascii() and home.isdigit() and 7 <= len(home) <= 15 else None
    return bare if _MOBILE.fullmatch(bare) or _LANDLINE.fullmatch(bare) else None


def mask_phone(number: str) -> str:
    """138****1234: enough to recognise one's own, too little to call it."""
    if len(number) < 8:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def luhn(digits: str) -> bool:
    """Whether the check digit of ISO/IEC 7812 is right."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def mask_cards(text: str) -> str:
    """The text with card numbers starred but for their last four digits.

    A card may be written in groups; a mobile number beside other digits belongs to no card.
    """
    return _CARD_LIKE.sub(_mask_found, text)


def _mask_found(found: re.Match[str]) -> str:
    run = found[0]
    groups = [g.span() for g in _DIGITS.finditer(run)]
    start = 0
    while start < len(groups):
        end = _card_end(run, groups, start)
        if end:
            run = _starred(run, groups[start][0], groups[end - 1][1])
        start = max(end, start + 1)
    return run


def _card_end(run: str, groups: list[tuple[int, int]], start: int) -> int:
    """The index behind the last group of the longest card that begins at `start`; 0 if none does."""
    digits, best = "", 0
    for index in range(start, len(groups)):
        group = run[slice(*groups[index])]
        if index > start and (_MOBILE.fullmatch(group) or _MOBILE.fullmatch(digits)):
            break
        digits += group
        if len(digits) >= CARD_DIGITS.stop:
            break
        if len(digits) in CARD_DIGITS and luhn(digits):
            best = index + 1
    return best


def _starred(run: str, start: int, end: int) -> str:
    left, signs = 4, list(run)
    for place in range(end - 1, start - 1, -1):
        if signs[place].isdigit():
            signs[place] = signs[place] if left > 0 else "*"
            left -= 1
    return "".join(signs)


def code_of(token: str) -> str:
    """A code that people can read out and type, from a token that nobody can guess (39 bits)."""
    number = int.from_bytes(hashlib.blake2b(token.encode(), digest_size=8).digest(), "big")
    signs = []
    for _ in range(CODE_LENGTH):
        number, index = divmod(number, len(CODE_ALPHABET))
        signs.append(CODE_ALPHABET[index])
    return "".join(signs)


def typed_code(text: str) -> str:
    """A code as somebody typed it: any case and width, with spaces or dashes."""
    return _NO_DIGIT.sub("", unicodedata.normalize("NFKC", text)).upper()
