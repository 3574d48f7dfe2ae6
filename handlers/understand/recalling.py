"""Goods as somebody had them before: 上次那个米, 平时喝的那种牛奶, the usual milk."""

from __future__ import annotations

import re

from handlers.understand.lexicon import GOODS
from handlers.understand.lines import Line
from handlers.understand.utterance import Sentence

_SIGNS = frozenset("次回前时常直老usua")
_BEFORE = (
    "(?:上一?[次回]|以前|之前|原先|平时|平常|往常|经常|一直|每[次回]|老是)"
    "(?:我们?家?|咱们?家?|孩子|你们?家?)?(?:常?(?:买|要|喝|吃|用|订|拿|点|带)过?的?)?"
    "(?:的?(?:那个|那种|那款|那样|那牌子?|这种|一样)|的)的?"
    "|(?:the |my )?(?:usual|same old) "
)
_SAID = re.compile(rf"(?:{_BEFORE})$")
_ASKED = re.compile(
    "(?:老板娘?|还是|还[要来]|再?[来要买拿给送]一?[次份点]?|[照按]着?|就[要来]?|我|给我|[, ])*"
    rf"(?:{_BEFORE})"
)
_NOTHING_MORE = re.compile("(?:吧|啊|哈|呗|呀|就[行好]|[来要]?一份|please|[。!~ ,])*")


def is_recalled(plain: str, line: Line) -> bool:
    """Whether goods are named as what was had before."""
    if _SIGNS.isdisjoint(plain):
        return False
    return _SAID.search(plain, max(0, line.start - LONGEST), line.start) is not None


LONGEST = 16  # signs of 上一次我们家买过的那个


def is_wish(s: Sentence) -> bool:
    """上次那个米, 上次那个米两袋, and nothing more: it is wished for again."""
    if len(s.items.lines) != 1 or s.items.loose or _SIGNS.isdisjoint(s.plain):
        return False
    [line] = s.items.lines
    if line.kind != GOODS or line.action:
        return False
    before = _ASKED.fullmatch(s.plain, 0, line.start)
    end = s.parts[line.amount_at][2] if line.amount_at == line.place + 1 else line.end
    return before is not None and _NOTHING_MORE.fullmatch(s.plain, end) is not None
