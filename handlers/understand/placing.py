"""Whether words that sound like placing the order place it: not when denied, asked or put off."""

from __future__ import annotations

import re

from handlers.understand.utterance import Sentence

_PLACES = re.compile(
    "下单|结[账算了]|[买埋]单|[提敲]定|提[交单]|付[款账钱]|[走出打交过送]单|算账|成交|齐活|就这|就它|就酱|就要这"
    "|直接下|(?:现在)?就下(?!雨)|变成?订单|订下来|结(?:吧|一下|这)|都买了|(?:^|[,。])(?:下[吧了啦]?)+$|[都全](?:给我)?下[了吧]$"
    "|\\bcheck ?out\\b|\\bplace (?:the|my|this|an|it)\\b|\\border (?:it|this|that|these|them|now|please)\\b"
    "|^(?:please )?order$"
    "|\\bi(?:'ll| will) order\\b|that.s (?:all|it)|\\bdone\\b"
)
_AGREES = re.compile(
    "好|可以|行|确[认定]|没错|对|妥|够了|齐了|没了|没别的|完|成|要|ok|yes|sure|confirm|fine|right|ready"
)
_DENIED = re.compile(
    "(?:别|不|没|甭|先不|不是|再|等.{0,4})[要想说能用急着]{0,2}(?:给我|帮我)?(?:下单|结[账算]|买单|提交|确[认定]|就这|付款)"
    "|(?:n.t|not|never|before|no) .{0,8}(?:order|place|check|confirm)"
    "|(?:下单|结[账算]|确认)(?:之?前|什么|啥|一下[^吧了])|再说"
)
_HOLDS = re.compile(
    "不|别|没(?!错|问题|了|别的)|等|(?<!没)错|多了|少了|贵|吗|么|什么|啥|改|换|但|挑|放着|晚点|算了|再[说想看]"
    "|\\?|n.t\\b|\\b(?:no|not|but|wait|hold|wrong|later|except|yet)\\b"
)
_NOT_NOW = re.compile(
    "别|甭|先不|先放|等|不急|还没|算了|不[要想]?(?:下单|确认|结|提交)|n.t\\b|\\b(?:not|wait|hold|later)\\b"
)


def consents(plain: str) -> bool:
    """Whether words that sound like placing the order do: 别下单, 好像不对 and 好的，不要小的 do not."""
    if _DENIED.search(plain):
        return False
    return _PLACES.search(plain) is not None or (
        _AGREES.search(plain) is not None and _HOLDS.search(plain) is None
    )


def held(s: Sentence) -> str:
    """What is said instead of placing the order."""
    if s.setting.asked and _NOT_NOW.search(s.plain):
        return "no"
    return "view_cart" if s.plain.isascii() and not _HOLDS.search(s.plain) else "remark"
