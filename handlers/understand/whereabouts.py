"""Where and when a message speaks of: what of it is an address, and what a time."""

from __future__ import annotations

import re

from handlers.understand import addresses, baskets, quarters, times, topics
from handlers.understand.deciding import BASKET
from handlers.understand.lexicon import ADD, BUY, TIME
from handlers.understand.normalise import Said, blank
from handlers.understand.quarters import Quarter
from handlers.understand.reading import Address, When
from handlers.understand.sentence import MEASURE, Part
from handlers.understand.utterance import Sentence


def timed(s: Sentence, label: str) -> tuple[str, When | None]:
    """The time that is named; who says nothing else speaks of delivery (改到周四送)."""
    known = not (_TIMES.isdisjoint(s.kinds) and _CLOCKS.isdisjoint(s.plain))
    known = known or ("点" in s.plain and _OCLOCK.search(s.plain) is not None)
    if not (known or s.plain.isascii()):
        return label, None
    if label == "remark" and (only := times.only(s.said, s.setting.now)):
        return "ask_delivery", only  # 不，明天早上
    if label in _TIMED:
        return label, times.find(s.said, s.setting.now)
    only = times.only(s.said, s.setting.now) if label in _VAGUE else None
    return ("ask_delivery" if only else label), only


def elsewhere(said: Said, address: Address) -> Said:
    """What is said but for the address."""
    at = max(said.raw.find(address.text), 0)
    return blank(said, at, at + len(address.text), "\n" * len(address.text))


def busy(s: Sentence, label: str) -> list[tuple[int, int]]:
    """Where goods, amounts and times of a basket message stand: no part of an address."""
    if label not in BASKET or not (s.items.lines or s.items.loose):
        return []
    spans = [(part[1], part[2]) for part in s.parts if _is_busy(s.plain, part)]
    for line in s.items.lines:
        spans.append((line.start, line.end))
        if line.amount_at >= 0:
            spans.append(s.parts[line.amount_at][1:3])
    return spans


def _is_busy(plain: str, part: Part) -> bool:
    kind, start, end, value = part
    if kind == MEASURE:
        return bool(value[0] == "点")
    return kind in (TIME, BUY, ADD) and "送" not in plain[start:end]


def is_where(s: Sentence, quarter: Quarter, label: str) -> bool:
    """Whether a message is nothing but an address."""
    if topics.OF_PLACES.search(s.plain):
        return False
    if label == "pickup":
        return quarter.alone and not (addresses.spot(s.said) or _FETCHED.search(s.plain))
    bare = quarter.bare and not (s.items.lines or s.items.loose)
    return bare or (quarter.alone and _is_empty(s, label))


def is_somewhere(s: Sentence, label: str) -> bool:
    """夜市牌坊底下, when it was asked where: no word of it is known but that it is beside or under something."""
    asked = s.setting.asked == "address" and label in _HARDLY and not s.items.lines
    return asked and _BESIDE.search(s.plain) is not None


def is_no_place(s: Sentence) -> bool:
    """红付士两箱, when it was asked where: no place, but so much of something."""
    if s.setting.asked != "address" or s.quarter is not None:
        return False
    return baskets.is_counted_oddly(s) and not quarters.is_hinted(s.plain)


_BESIDE = re.compile(
    "[一-鿿](?:底下|下面|旁边?|对面|隔壁|门口|[路街巷村桥]口|桥头|[里后前]面|树下|亭子?|摊|广场|公园|车站|站牌|码头|市场|大厦|国际)(?:那[儿里边]?)?[吧啊呀。!]*$"
)
_FETCHED = re.compile("自提|自取|[来去]取")  # 大年初二去店里自提


def _is_empty(s: Sentence, label: str) -> bool:
    """Whether a message wants no goods and asks nothing, whatever its wording resembles."""
    return label in _HARDLY and not (s.items.lines or (label in BASKET and s.items.loose))


# What a message about nothing else than an address may look like to the model.
_HARDLY = frozenset({"other", "thanks", "greet", "remark", "help", "feedback", *BASKET})
_TIMES = frozenset({TIME, MEASURE})
_CLOCKS = frozenset("天周期拜晚早午夜晌昏今明夕旦课学饭钟刻时月前/")
_OCLOCK = re.compile(r"[\d一二两三四五六七八九十]点")  # 五点的样子
_VAGUE = frozenset({"other", "need", "feedback", "complaint", "ask_product"})
_TIMED = frozenset(
    [
        "order",
        "add",
        "change_qty",
        "group_buy_join",
        "chain_order",
        "address",
        "pickup",
        "ask_delivery",
        "remark",
        "cancel_order",
        "reorder",
        "checkout",
        "pay",
    ]
)
