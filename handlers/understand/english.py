"""English amounts of several words, put into figures: half a kilo, two and a half, a couple of."""

from __future__ import annotations

import re

from handlers.understand.normalise import Said

_WHOLE = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10,
}  # fmt: skip
_NUMBER = rf"(\d+|{'|'.join(_WHOLE)})"
_HALF = re.compile(rf"\b(?:{_NUMBER} (\w+ )?and a half|half an?|an? half(?: of)?(?: an?)?)\b")
_QUARTER = re.compile(r"\b(?:a )?quarter (?:of )?(?:an? )?")
_COUPLE = re.compile(r"\b(?:a couple(?: of)?|a pair of|both)\b")
_FEW = re.compile(r"\b(?:half|quarter|couple|pair|both)\b")


def has_figures(plain: str) -> bool:
    """Whether there is anything here to be written as a figure."""
    return "a" in plain and _FEW.search(plain) is not None


def in_figures(said: Said) -> Said:
    """The message with such amounts as figures; the writer's own script goes where they stood."""
    plain = _HALF.sub(_half, said.plain)
    plain = _COUPLE.sub("2", _QUARTER.sub("0.25 ", plain))
    return Said(plain, plain)


_ALONE = re.compile(
    rf"(?:(?:no|wait|ok|actually|sorry)[, ]+)*(?:make (?:it|that)|just|only|change (?:it |that )?to) {_NUMBER}"
    rf"(?: (?:then|please|instead|only|is enough))*[.! ]*|{_NUMBER} (?:is|are|will be) (?:enough|fine|plenty)[.! ]*"
)


def alone(plain: str) -> str:
    """Make it two, only 3 please: 改成2个, of what was talked about; "" if that is not all that is said."""
    found = _ALONE.fullmatch(plain)
    said = (found[1] or found[2]) if found else ""
    return f"改成{_WHOLE.get(said, said)}个" if said else ""


def _half(match: re.Match[str]) -> str:
    whole = match[1]
    if whole is None:
        return "0.5"
    count = int(whole) if whole.isdecimal() else _WHOLE[whole]
    return f"{count}.5 {(match[2] or '').strip()}".strip()
