"""Plain words: yes, no and which one, with the courtesies that people put around them."""

from __future__ import annotations

import re

from handlers.understand import Intent, Pick, Simple

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
