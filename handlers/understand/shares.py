"""How one amount is shared among kinds of the same: 虾三斤，蒜蓉的两斤麻辣的一斤; 微辣一份，不辣一份."""

from __future__ import annotations

import re

from handlers.understand import units
from handlers.understand.lexicon import GOODS, PIECE
from handlers.understand.lines import Count, Line
from handlers.understand.sentence import Part
from handlers.understand.vocabulary import Vocabulary


def settle(
    plain: str, parts: list[Part], vocabulary: Vocabulary, lines: list[Line], counts: list[Count]
) -> None:
    """Let the first goods have what all their kinds come to, and the kinds be none of their own."""
    first, *others = lines
    loose = [count for count in counts if count.line is None]
    if not _has_kinds(vocabulary, first, others):
        return
    more = [(line.qty, line.unit) for line in others if line.qty]
    more += [(count.qty, count.unit) for count in loose]
    if not more or any(unit != first.unit for _, unit in more):
        return
    total = sum(qty for qty, _ in more)
    if len(more) > 1 and total == first.qty:
        for line in others:
            line.action = "drop"
    elif not others and _differ(plain, [parts[first.amount_at], *(parts[n.place] for n in loose)]):
        first.qty = (first.qty or 0) + total
    else:
        return
    for count in loose:
        count.line = first


def _has_kinds(vocabulary: Vocabulary, first: Line, others: list[Line]) -> bool:
    """Whether what follows the first goods may be kinds of them: words, or what comes by another unit."""
    if first.kind != GOODS or not first.qty:
        return False
    if any(one.kind != PIECE and _comes_by(vocabulary, one, first.unit) for one in others):
        return False
    # 两箱牛奶，一箱光明一箱三元: which?
    return len(first.who) < 2 or not any(set(one.who) & set(first.who) for one in others)


def _comes_by(vocabulary: Vocabulary, line: Line, unit: str) -> bool:
    """Whether goods are sold by a unit: no tomatoes by the bag, so 一袋番茄 is a flavour."""
    return not line.who or not unit or units.sells(vocabulary.units[line.who[0]], unit)


def _differ(plain: str, amounts: list[Part]) -> bool:
    """微辣一份，不辣一份; 两箱冰的一箱常温的: each amount is of a kind of its own."""
    return all(_TASTE.search(plain, 0, one[1]) for one in amounts) or all(
        _TASTES.match(plain, one[2]) for one in amounts
    )


_KINDS = (
    "(?:[微中特不麻]辣|原味|清淡|加.{1,2}|不加.{0,2}|[去少多]冰|常温|[大中小]杯|[半全无]糖"
    "|[三五七]分糖|[热冰甜咸辣肥瘦大小]的)的?"
)
_TASTE = re.compile(f"{_KINDS}[来要 ]?$")
_TASTES = re.compile(_KINDS)
