"""What is asked for at the end of a story: 昨天你家香蕉孩子一口气造了四根，今天再来两把."""

from __future__ import annotations

import re
from itertools import pairwise

from msgspec.structs import replace

from handlers.understand import topics
from handlers.understand.deciding import BASKET
from handlers.understand.intents import Verdict
from handlers.understand.lexicon import BREAK, CHANGE, GOODS, NUMBER, PIECE
from handlers.understand.normalise import Said
from handlers.understand.reading import (
    Add,
    Ask,
    ChangeQty,
    JoinGroup,
    Needs,
    Order,
    Reading,
    Remove,
    Setting,
    Simple,
)
from handlers.understand.utterance import Sentence

_WISHES = (Order, Add, ChangeQty, Remove, JoinGroup)
_TALK = frozenset(("other", "thanks", "feedback", "complaint"))
_SAYS = re.compile('(?:说|讲|喊|问|叫|吩咐|嚷|[:“"][^:,。]{0,4})$')
_PAUSE = re.compile("[\\s,，。;；!！?？~…\U0001f000-\U0001faff❤‼]+")
_CHANGED = re.compile("[改换变调减加降升]")
_SUPPOSES = re.compile("哪天|如果|要是|假如|早知道|万一|等我有|做梦")
# Of what is bad no more is asked for by 给我补两个.
_MADE_GOOD = re.compile("[补换退赔]|无语|气死|服了")
# How a clause begins that asks: 今天再来, 还是给他整, 你帮我留.
_ASKS = re.compile(
    "(?:那|就|今[天晚儿]|明[天早晚儿]|晚上|还是|索性|干脆|顺便|得|[行好]吧|[我你您咱]|老板|麻烦|请|[也先都再又还]|在你这|照那个)*"
    "(?:(?:给[我他她它咱娃]?们?|帮[我忙]?)[再也先]?(?:来|拿|要|称|留|带|买|整|添|捎|送|订|挑|下|装)"
    "|再?[来拿要称留买整添捎订接跟])(?![了着过的完好到])"
)
SURE = 0.3


def asked(s: Sentence, reading: Reading) -> tuple[Said, Setting] | None:
    """The end of a message that looks like talk, or tells a story before; None if nothing is asked in it."""
    if NUMBER not in s.kinds or not _may_hide(s, reading):
        return None
    for pause in _PAUSE.finditer(s.plain):
        start = pause.end()
        if not _asks(s, start):
            continue
        if type(reading.main) in _WISHES and not _after_a_story(s, reading, start):
            return None
        said = Said(s.said.raw[start:], s.said.plain[start:])
        return said, _of_what(s, start)
    return None


def _after_a_story(s: Sentence, reading: Reading, start: int) -> bool:
    """Whether what was told first is taken for a part of the wish: 一天要吃6个鸡蛋，改成三板."""
    changes = CHANGE in s.kinds and type(reading.main) is Remove
    return changes or topics.is_told(s.plain[:start])


def as_wish(verdict: Verdict) -> Verdict:
    """What the end of a message is, if it is nearly as likely a wish as something else."""
    if verdict.label in BASKET or verdict.second not in BASKET or verdict.margin > NEARLY:
        return verdict
    return Verdict(verdict.second, verdict.label, NEARLY)


NEARLY = 2.0


def is_wish(reading: Reading) -> bool:
    """Whether a reading is surely a wish, and every good in it known."""
    main = reading.main
    if not isinstance(main, _WISHES) or reading.doubt > SURE:
        return False
    return bool(main.wants) and all(want.matches for want in main.wants)


def _may_hide(s: Sentence, reading: Reading) -> bool:
    main = reading.main
    if isinstance(main, Simple):
        return main.name in _TALK and not (main.name == "complaint" and _MADE_GOOD.search(s.plain))
    return isinstance(main, (Needs, *_WISHES)) or (
        isinstance(main, Ask) and main.topic == "delivery"
    )


def _asks(s: Sentence, start: int) -> bool:
    """Whether so much of something is asked for from here on, rather than told of."""
    before = s.plain[:start].rstrip(" ,")
    if _SAYS.search(before) or _SUPPOSES.search(before):
        return False
    parts = [part for part in s.parts if part[1] >= start]
    end = next((at for at, part in enumerate(parts) if part[0] == BREAK), len(parts))
    if any(
        (one[0], two[0]) == (CHANGE, NUMBER) and _CHANGED.search(s.plain, *one[1:3])
        for one, two in pairwise(parts[:end])
    ):
        return True
    counted = any(part[0] == NUMBER and part[3][2] for part in parts)
    return counted and _ASKS.match(s.plain, start) is not None


def _of_what(s: Sentence, start: int) -> Setting:
    """The setting in which the end is heard: it may speak of what was named before."""
    named = [
        part for part in s.parts if part[0] == GOODS and len(part[3]) == 1 < part[2] - part[1]
    ]
    if any(part[1] >= start and part[0] in (GOODS, PIECE) for part in s.parts) or not named:
        return s.setting
    return replace(s.setting, options=(s.vocabulary.goods[named[-1][3][0]].id,))
