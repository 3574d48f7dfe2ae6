"""Plain words: yes, no and which one, with the courtesies that people put around them."""

from __future__ import annotations

import re

from msgspec.structs import replace

from handlers.context import Here
from handlers.understand import Cancel, GiveAddress, Intent, Pick, Reading, Simple, understand

LONGEST_ANSWER = 8
_EDGES = " 。.!！~～吧啊呀哈?？"
_CALLING_OFF = re.compile(r"取消(?:吧|了)?|cancel", re.IGNORECASE)
_DECLINING = re.compile(r"不用了?|不必了?|没有|不了|不|no|nope|n|no,? thanks?", re.IGNORECASE)

_POLITE = (
    r"[\s,，.。!！~～]*(?:please|thanks|thank you|thx|then|谢谢|谢啦|辛苦了|啦|吧|呀|啊|哈|哦|呢|的)?"
    r"[\s.。!！~～]*"
)
_YES = re.compile(
    r"(?:(?:yes|yeah|yep|ok|okay|sure|right|perfect|great|fine|good|confirm|confirmed|go ahead|sounds good|looks good"
    r"|all good|that'?s (?:right|fine|correct|good|ok)|do it|好|好的|好滴|行|可以|没问题|对|对的|确认|嗯)[\s,，]*){1,3}"
    + _POLITE,
    re.IGNORECASE,
)
_NO = re.compile(
    r"(?:no|nope|never ?mind|forget it|not now|cancel(?: (?:it|that|this|please))?|drop it"
    r"|don'?t|不|不了|不用|不要|算了|别了|取消)[\s,，]*" + _POLITE,
    re.IGNORECASE,
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_WHICH = re.compile(
    r"(?:i(?:'ll| will) (?:take|have) |give me )?(?:the |number |no\.? ?|option )?"
    r"(?P<n>first|second|third|fourth|fifth|[1-5])(?: one)?" + _POLITE,
    re.IGNORECASE,
)


def answer(text: str) -> Intent | None:
    """What a short answer says to an open question; None for all else."""
    said = text.strip()
    if _YES.fullmatch(said):
        return Simple("yes")
    if _NO.fullmatch(said):
        return Simple("no")
    found = _WHICH.fullmatch(said)
    if found is None:
        return None
    figure = found["n"].lower()
    return Pick(_ORDINALS.index(figure) + 1 if figure in _ORDINALS else int(figure))


_NUMBER = re.compile(
    r"(?:选|要|来|就)?第?\s*([1-9一二两三四五六七八九])\s*(?:个|款|种|号|样)?[吧的\s。.!！]*"
)
_FIGURES = {sign: at for at, sign in enumerate("一二三四五六七八九", start=1)} | {"两": 2}


def ordinal(text: str) -> bool:
    """Whether it is a number of a list in so many words: 第二个, the second one; 2 may be an amount."""
    said = text.strip()
    words = said.startswith(("第", "选")) or (said.isascii() and not said[:1].isdecimal())
    return words and bool(number(said))


def number(text: str) -> int:
    """The n of 2, 第二个 and the second one; 0 for all else."""
    said = text.strip()
    found = _NUMBER.fullmatch(said)
    if found is not None:
        return _FIGURES.get(found[1]) or int(found[1])
    found = _WHICH.fullmatch(said)
    figure = found["n"].lower() if found else ""
    return _ORDINALS.index(figure) + 1 if figure in _ORDINALS else int(figure or 0)


def brief(text: str, reading: Reading, here: Here) -> Reading:
    """好的 and 2 are answers even when nothing is asked (any more)."""
    unsure = isinstance(reading.main, GiveAddress | Simple) or reading.doubt
    if len(text.strip()) > LONGEST_ANSWER or not unsure:
        return reading
    asked = replace(here.setting(), asked="confirm")
    said_so = understand(text, here.vocabulary, asked)
    if not (isinstance(said_so.main, Pick) or said_so.main in (Simple("yes"), Simple("no"))):
        return reading
    said = text.strip(_EDGES)
    regrets = here.just_ordered and not here.basket and not _DECLINING.fullmatch(said)
    if said_so.main == Simple("no") and (_CALLING_OFF.fullmatch(said) or regrets):
        return replace(said_so, intents=(Cancel(),))
    return said_so
