"""What is asked for at the end of a story: 昨天你家香蕉孩子一口气造了四根，今天再来两把."""

from __future__ import annotations

import re
from itertools import pairwise

from msgspec.structs import replace

from handlers.understand import topics
from handlers.understand.deciding import BASKET
from handlers.understand.intents import Verdict
from handlers.understand.lexicon import ADD, BREAK, BUY, CHANGE, GOODS, NUMBER, PIECE, SPACE
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
from handlers.understand.sentence import Part
from handlers.understand.utterance import Sentence

WISHES = (Order, Add, ChangeQty, Remove, JoinGroup)
_TALK = frozenset(("other", "thanks", "feedback", "complaint"))
_SAYS = re.compile('(?:说|讲|喊|问|叫|吩咐|嚷|[:“"][^:,。]{0,4})$')
_PAUSE = re.compile("[\\s,，。;；!！?？~…\U0001f000-\U0001faff❤‼]+")
_PAUSES = frozenset((BREAK, SPACE))
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


def asked(s: Sentence, reading: Reading) -> int:
    """Where the end of a message begins in which something is asked for; 0 if that is nowhere."""
    if NUMBER not in s.kinds or s.kinds.isdisjoint(_PAUSES) or not _may_hide(s, reading):
        return 0
    starts = (pause.end() for pause in _PAUSE.finditer(s.plain))
    return next((start for start in starts if start and _asks(s, start)), 0)


def may_be_mixed(s: Sentence, start: int) -> bool:
    """Whether something told before may have been taken for a part of the wish."""
    if topics.is_told(s.plain[:start]):
        return True
    counted = any(part[0] == NUMBER and part[3][2] and part[1] < start for part in s.parts)
    return counted and (_names(s, start) or not _names(s, 0))


def changes(s: Sentence, reading: Reading) -> bool:
    """Whether a change was taken for less: 一天要吃6个鸡蛋，一板哪够，改成三板."""
    return CHANGE in s.kinds and type(reading.main) is Remove


def as_wish(verdict: Verdict) -> Verdict:
    """What the end of a message is, if it is nearly as likely a wish as something else."""
    if verdict.label in BASKET or verdict.second not in BASKET or verdict.margin > NEARLY:
        return verdict
    return Verdict(verdict.second, verdict.label, NEARLY)


NEARLY = 2.0


def is_wish(reading: Reading) -> bool:
    """Whether a reading is surely a wish, and every good in it known."""
    main = reading.main
    if not isinstance(main, WISHES) or reading.doubt > SURE:
        return False
    return bool(main.wants) and all(want.matches for want in main.wants)


def _may_hide(s: Sentence, reading: Reading) -> bool:
    main = reading.main
    if isinstance(main, Simple):
        return main.name in _TALK and not (main.name == "complaint" and _MADE_GOOD.search(s.plain))
    return isinstance(main, (Needs, *WISHES)) or (
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
        one[0] == CHANGE
        and (two[0] == NUMBER or (two[0] == GOODS and one[2] == two[1]))
        and _CHANGED.search(s.plain, *one[1:3])
        for one, two in pairwise(parts[:end])
    ):
        return True
    if not any(part[0] == NUMBER and part[3][2] for part in parts):
        return False
    if _ASKS.match(s.plain, start) or _adds(s, parts[:end]) or _COME.search(s.plain, start):
        return True
    if _MEALS.search(before):
        return False
    return _is_list(parts) or (_YOURS.search(before) is not None and _is_amount(s, start, parts))


def _adds(s: Sentence, parts: list[Part]) -> bool:
    """啤酒再加一箱吧, 鸡腿给我来六只."""
    if [part[0] for part in parts[:3]] not in ([GOODS, ADD, NUMBER], [GOODS, BUY, NUMBER]):
        return False
    verb, amount = (s.plain[part[1] : part[2]] for part in parts[1:3])
    return verb.endswith(("来", "加", "添", "拿", "留")) and len(amount) > 1 and amount[-1] != "块"


def _is_list(parts: list[Part]) -> bool:
    """黄瓜三根西红柿两斤: amounts of several goods, and nothing after them."""
    kinds = [part[0] for part in parts if part[0] not in (SPACE, BREAK)]
    return set(kinds) == {GOODS, NUMBER} and min(kinds.count(GOODS), kinds.count(NUMBER)) > 1


def _is_amount(s: Sentence, start: int, parts: list[Part]) -> bool:
    """还是你家桃李的好，两袋: an amount by itself."""
    return bool(parts) and parts[0][:2] == (NUMBER, start) and s.plain[parts[0][2] :][:1] in _ENDS


_ENDS = ("", ",", "吧", "。", "!", " ")
_YOURS = re.compile("你[家们发那这]")
_COME = re.compile("速来|送过?来")
_MEALS = re.compile("花了|吃了|[早午中晚][餐饭]|捡|炒|煮|炖|配方|比例|剩")


def of_what(s: Sentence, start: int) -> Setting:
    """The setting in which the end is heard: it may speak of what was named before."""
    named = [
        part for part in s.parts if part[0] == GOODS and len(part[3]) == 1 < part[2] - part[1]
    ]
    if _names(s, start) or not named:
        return s.setting
    return replace(s.setting, options=(s.vocabulary.goods[named[-1][3][0]].id,))


def _names(s: Sentence, start: int) -> bool:
    return any(part[1] >= start and part[0] in (GOODS, PIECE) for part in s.parts)
