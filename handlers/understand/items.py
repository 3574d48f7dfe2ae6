"""Which goods, how many, and what to do with them: amounts are bound to the goods they belong to."""

from __future__ import annotations

import re

from handlers.understand import counts, fates, shares, units
from handlers.understand.lexicon import (
    BREAK,
    CHANGE,
    FALLBACK,
    GOODS,
    MISTAKE,
    NOT,
    NUMBER,
    PIECE,
    PLUS,
    REMOVE,
    SPACE,
    THING,
)
from handlers.understand.lines import Count, Items, Line
from handlers.understand.sentence import Part
from handlers.understand.vocabulary import Vocabulary

__all__ = ["Count", "Items", "Line", "read"]


def read(plain: str, parts: list[Part], vocabulary: Vocabulary, *, bare: bool = False) -> Items:
    """Bind the amounts of a sentence to its goods and say what is to be done with each.

    `bare`: a number that stands alone counts goods too, as in the lines of a chain.
    """
    kinds = frozenset([part[0] for part in parts])
    if kinds.isdisjoint(_BOUND):
        return Items((), (), kinds)
    lines = _lines(plain, parts)
    amounts = counts.read(plain, parts, kinds, bare=bare) if NUMBER in kinds else []
    if lines:
        if len(lines) == 1 == len(amounts):
            _assign(lines[0], amounts[0])
        elif amounts and not _alternate(lines, amounts):
            _bind(plain, parts, vocabulary, lines, amounts)
        lines = _sorted_out(plain, parts, vocabulary, lines, amounts)
        for kind, rule in fates.RULES:
            if kind in kinds:
                rule(plain, parts, lines, amounts)
        lines = [line for line in lines if line.action != "drop"]
    return Items(tuple(lines), tuple([count for count in amounts if count.line is None]), kinds)


def _lines(plain: str, parts: list[Part]) -> list[Line]:
    lines = [
        Line(kind, place, start, end, who if type(who) is tuple else ())
        for place, (kind, start, end, who) in enumerate(parts)
        if kind in "GPQ"
    ]
    if len(lines) < 2:
        return lines
    kept = [line for line in lines if not fates.left_out(plain, line)]
    return [line for line in kept if not _is_kind(line, kept)]


def _is_kind(line: Line, lines: list[Line]) -> bool:
    """薯片原味两袋: which crisps, though 原味 is a part of another name."""
    if line.kind != PIECE:
        return False
    before = next((one for one in lines if one.end == line.start and one.kind == GOODS), None)
    return before is not None and not set(before.who) & set(line.who)


_BOUND = frozenset({GOODS, PIECE, THING, NUMBER})


def _gap(parts: list[Part], one: int, other: int) -> int:
    """How firmly two parts are held apart: 0 by nothing, 1 a space, 3 a break, 4 a full stop."""
    low, high = (one, other) if one < other else (other, one)
    most = 0
    for kind, _, _, value in parts[low + 1 : high]:
        if kind in (BREAK, FALLBACK):
            return 4
        if kind == NUMBER and value[2] and not value[3]:
            most = max(most, 2)  # 两个汉堡一杯可乐: of whatever is named between
        if kind == SPACE:
            most = max(most, 1)
        elif kind == REMOVE:
            most = max(most, 2)  # 苹果算了 来两斤燕麦
        elif kind in (MISTAKE, PLUS):
            most = 3
    return most


def _alternate(lines: list[Line], counts: list[Count]) -> bool:
    """苹果两箱 梨三斤, 两箱苹果 三斤梨: one amount for each, all on the same side."""
    if len(lines) != len(counts):
        return False
    first = lines[0].place < counts[0].place
    past = -1
    for line, count in zip(lines, counts, strict=True):
        low, high = (line.place, count.place) if first else (count.place, line.place)
        if not past < low < high or high - low > 2:
            return False
        past = high
    for line, count in zip(lines, counts, strict=True):
        _assign(line, count)
    return True


def _bind(
    plain: str, parts: list[Part], vocabulary: Vocabulary, lines: list[Line], counts: list[Count]
) -> None:
    """Give each amount to the nearest goods; the order of the first pair breaks a tie."""
    pauses = [at for at in range(counts[0].place) if parts[at][0] == BREAK]
    since = pauses[-1] if pauses else -1  # 没有调料了，帮我选购两瓶酱油一瓶陈醋
    first = counts[0].place < next((one.place for one in lines if one.place > since), -1)
    edges = []
    for count in counts:
        after = next((at for at, line in enumerate(lines) if line.place > count.place), len(lines))
        for line in lines[max(0, after - 1) : after + 1]:
            odd = first if line.place < count.place else not first
            edges.append((_cost(parts, vocabulary, count, line, odd=odd), count, line))
    edges.sort(key=lambda edge: edge[0])
    for _, count, line in edges:
        if count.line is None and line.qty is None:
            _assign(line, count)
    for count in counts:
        if count.line is None:
            _correct(plain, parts, lines, count)


def _cost(
    parts: list[Part], vocabulary: Vocabulary, count: Count, line: Line, *, odd: bool
) -> int:
    cost = _gap(parts, count.place, line.place) * 4 + odd * 2
    apart = line.start - count.end if line.start >= count.end else count.start - line.end
    if apart > 3:
        cost += 3 if apart > 6 else 1
    if count.unit == "单":
        cost += 4
    if line.kind != GOODS:
        cost += 1
    elif count.unit and line.who and not units.sells(vocabulary.units[line.who[0]], count.unit):
        cost += 3
    return cost


def _assign(line: Line, count: Count) -> None:
    line.qty, line.high, line.unit, line.amount_at = count.qty, count.high, count.unit, count.place
    count.line = line


_HESITATES = re.compile(
    "[呃额嗯哦噢诶哎…]|算[了啦]|太[多少贵沉重大]|不行|[放吃喝用]不[下完了]|要不|还是|不[对不]|就$"
)
_AGAIN = (MISTAKE, CHANGE, REMOVE)


def _correct(plain: str, parts: list[Part], lines: list[Line], count: Count) -> None:
    """两箱…不,三箱: after a word of correction the later amount counts. 两箱零六罐 is both."""
    if _is_more_of_it(plain, parts, lines, count):
        return
    earlier = [line for line in lines if line.place < count.place and line.qty is not None]
    if not earlier:
        return
    line = max(earlier, key=lambda one: max(one.place, one.amount_at))
    since = max(line.place, line.amount_at)
    if line.amount_at and parts[line.amount_at - 1][0] == REMOVE and _adjoins(parts, line):
        since -= 1  # 不要20包,2包
        line.action = "change"
    if line.amount_at >= 0 and _bare(plain, parts[line.amount_at]):
        _assign(line, count)  # 拿把大葱,一斤的样子
        return
    before = parts[count.place - 1]
    if before[0] == SPACE and count.place > 1 and parts[count.place - 2][0] == NOT:
        before = (NOT, parts[count.place - 2][1], count.start, "")  # 两板 不 一板就好
    denied = before[2] == count.start and before[0] in (REMOVE, NOT)
    slips = denied and plain[before[1] : before[2]].strip() == "不"  # 一斤，不一斤半吧
    denied = denied and not slips and plain[before[1]] in "不别甭"
    if denied and line.action == "":
        count.line = line  # 一袋就好,不用两袋
        return
    between = plain[parts[since][2] : count.start]
    doubts = count.unit == line.unit and _HESITATES.search(between) is not None
    doubts = doubts or slips or between.endswith("就是")  # 米20斤，就是两袋
    if doubts or any(part[0] in _AGAIN for part in parts[since : count.place]):
        count.unit = count.unit or line.unit
        _assign(line, count)


def _is_more_of_it(plain: str, parts: list[Part], lines: list[Line], count: Count) -> bool:
    """两箱零六罐: both amounts are of the same goods."""
    line = next((line for line in lines if abs(line.amount_at - count.place) == 1), None)
    if line is None or not count.unit:
        return False
    if plain[parts[max(line.amount_at, count.place)][1]] != "零":
        return False
    at = lines.index(line) + (line.amount_at < count.place)
    lines.insert(at, Line(line.kind, line.place, line.start, line.end, line.who))
    _assign(lines[at], count)
    return True


def _sorted_out(
    plain: str, parts: list[Part], vocabulary: Vocabulary, lines: list[Line], counts: list[Count]
) -> list[Line]:
    if len(lines) + len(counts) > 2:
        shares.settle(plain, parts, vocabulary, lines, counts)
    return _merge(plain, parts, lines) if len(lines) > 1 else lines


def _bare(plain: str, amount: Part) -> bool:
    """Whether a unit stood alone: 拿把大葱."""
    return plain[amount[1] : amount[2]] in units.spoken()


def _adjoins(parts: list[Part], line: Line) -> bool:
    return parts[line.amount_at - 1][2] == parts[line.amount_at][1]


# ---- goods said twice ----


_OF_THESE = ("有", "其中", "里头", "里面", "当中")


def _merge(plain: str, parts: list[Part], lines: list[Line]) -> list[Line]:
    """两箱牛奶…伊利的: words that narrow earlier goods down are no goods of their own."""
    if len({line.who for line in lines if len(line.who) == 1 and line.kind == GOODS}) == len(
        lines
    ):
        return lines
    anew = any(part[0] in (MISTAKE, CHANGE) for part in parts)
    kept: list[Line] = []
    for line in lines:
        match = next((one for one in kept if line.who and set(one.who) & set(line.who)), None)
        if match is None:
            kept.append(line)
        elif line.qty is None or match.qty is None or anew:
            _absorb(match, line)
        elif plain[: parts[line.amount_at][1]].endswith(_OF_THESE):
            continue  # 两碗酸辣粉，酸辣粉有一碗不要香菜
        else:
            kept.append(line)
    strong = [line for line in kept if line.kind != PIECE or line.qty is not None]
    return strong or kept


def _absorb(line: Line, more: Line) -> None:
    line.who = tuple(one for one in line.who if one in more.who)
    line.kind = GOODS if GOODS in (line.kind, more.kind) else line.kind
    if more.qty is not None:
        line.qty, line.high, line.unit, line.amount_at = (
            more.qty,
            more.high,
            more.unit,
            more.amount_at,
        )
    line.place = max(line.place, more.place)
    if more.kind == GOODS:
        line.start, line.end = min(line.start, more.start), line.end
