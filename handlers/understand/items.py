"""Which goods, how many, and what to do with them: amounts are bound to the goods they belong to."""

from __future__ import annotations

import re
from itertools import pairwise

import msgspec

from handlers.understand import units
from handlers.understand.lexicon import (
    ADD,
    BREAK,
    BUY,
    CHANGE,
    EACH,
    FALLBACK,
    FROM,
    GOODS,
    MISTAKE,
    NUMBER,
    PIECE,
    PLUS,
    REMOVE,
    SOME,
    SPACE,
    THING,
    TIMES,
    UNIT,
)
from handlers.understand.numerals import THOUSAND
from handlers.understand.sentence import Part
from handlers.understand.vocabulary import Vocabulary

_LISTS = frozenset("、,和跟与及以 ")  # what may stand between goods that share one fate


class Line(msgspec.Struct, gc=False):
    """One mention of goods while the sentence is being read; `place` counts its parts."""

    kind: str
    place: int
    start: int
    end: int
    who: tuple[int, ...]
    qty: int | None = None
    high: int | None = None
    unit: str = ""
    action: str = ""
    some: bool = False
    amount_at: int = -1


class Count(msgspec.Struct, gc=False):
    """One amount while the sentence is being read."""

    place: int
    start: int
    end: int
    qty: int
    high: int | None
    unit: str
    line: Line | None = None


class Items(msgspec.Struct, frozen=True, gc=False):
    """The lines of a sentence, and the amounts that found no goods."""

    lines: tuple[Line, ...]
    loose: tuple[Count, ...]
    kinds: frozenset[str] = frozenset()


def read(plain: str, parts: list[Part], vocabulary: Vocabulary, *, bare: bool = False) -> Items:
    """Bind the amounts of a sentence to its goods and say what is to be done with each.

    `bare`: a number that stands alone counts goods too, as in the lines of a chain.
    """
    kinds = frozenset([part[0] for part in parts])
    if kinds.isdisjoint(_BOUND):
        return Items((), (), kinds)
    lines = [
        Line(kind, place, start, end, who if type(who) is tuple else ())
        for place, (kind, start, end, who) in enumerate(parts)
        if kind in "GPQ"
    ]
    counts = _counts(plain, parts, kinds, bare=bare) if NUMBER in kinds else []
    if lines:
        if len(lines) == 1 == len(counts):
            _assign(lines[0], counts[0])
        elif counts and not _alternate(lines, counts):
            _bind(plain, parts, vocabulary, lines, counts)
        if len(lines) > 1:
            lines = _merge(parts, lines, kinds)
        for kind, rule in _RULES:
            if kind in kinds:
                rule(plain, parts, lines, counts)
        lines = [line for line in lines if line.action != "drop"]
    return Items(tuple(lines), tuple([count for count in counts if count.line is None]), kinds)


_BOUND = frozenset({GOODS, PIECE, THING, NUMBER})


# ---- amounts ----


def _counts(plain: str, parts: list[Part], kinds: frozenset[str], *, bare: bool) -> list[Count]:
    found = []
    for place, (kind, start, end, value) in enumerate(parts):
        if kind != NUMBER:
            continue
        low, high, unit, describes = value
        if describes or (start and plain[start - 1] in _SUSPECT and _denied(plain, parts, place)):
            continue
        if plain[end : end + 1] == "→" or plain[end : end + 2] == "->":
            continue  # 3→5: what it was
        if not unit and not bare and not _counts_alone(plain, parts, place):
            continue
        if unit == "块" and not _is_piece(plain, parts, place):
            continue
        if plain[start - 1 : start] in _MINUS and unit and _is_negative(plain, parts, place):
            low, high = -low, None
        found.append(Count(place, start, end, low, high, unit))
    if REMOVE in kinds:  # 那俩灯笼不要了: all that are there
        found = [
            count for count in found if plain[count.start - 1 : count.start] not in ("那", "这")
        ]
    if len(found) > 1:
        found = [
            count for count in found if count.unit != "单" and not _described(plain, parts, count)
        ] or found
    return found


def _described(plain: str, parts: list[Part], count: Count) -> bool:
    """大概四斤的, 12杯一组的: beside another amount these words say which, not how many."""
    after = parts[count.place + 1] if count.place + 1 < len(parts) else None
    if after is not None and after[0] == NUMBER and after[1] == count.end and after[3][3]:
        return True  # 八个一盒的那种
    if plain[count.end : count.end + 1] != "的" or not count.unit:
        return False
    if plain[count.end : count.end + 3] == "的样子":
        return False
    return after is None or after[1] > count.end + 1 or after[0] not in (GOODS, PIECE, THING)


_MINUS = frozenset("-负")


def _is_negative(plain: str, parts: list[Part], place: int) -> bool:
    """来-3斤苹果, 苹果负三斤: less than nothing. The dash of 苹果-3斤 parts a list, that of 2-3 numbers."""
    start = parts[place][1] - 1
    before = plain[:start].rstrip()
    if plain[start] == "负":
        return True
    return not before or parts[place - 1][0] in (BUY, ADD, CHANGE) or before[-1] in ",、;:"


_SUSPECT = frozenset("是一每第从由把来前少钱元/少止单")


def _denied(plain: str, parts: list[Part], place: int) -> bool:
    """不是12盒, 从三斤 (变五斤), 多少钱一斤: an amount that is not wished."""
    start = parts[place][1]
    before = plain[max(0, start - 3) : start]
    if place and parts[place - 1][0] in "GPQ" and parts[place - 1][2] == start:
        return False  # 三元两箱: the 元 of a name
    if (
        before[-2:] in ("不是", "不止", "不单", "每一")
        or before[-1:] in ("每", "第", "从", "/")
        or before[-2:] in ("块钱", "元钱")
    ):
        return True
    if before == "多少钱" or before[-1:] == "元":
        return True
    return place > 0 and parts[place - 1][0] == FROM and parts[place - 1][2] == start


def _counts_alone(plain: str, parts: list[Part], place: int) -> bool:
    """A bare number counts goods only right beside them or after a buying word."""
    _, start, end, _ = parts[place]
    if plain[end : end + 1] in ("元", "楼", "号", "-", ":", "%", "#"):
        return False
    before = parts[place - 1] if place else None
    after = parts[place + 1] if place + 1 < len(parts) else None
    if before and before[0] == SPACE and place > 1:
        before = parts[place - 2] if parts[place - 2][2] == before[1] else before
    near = before is not None and before[2] >= start - (plain[start - 1 : start] == " ")
    if near and before and before[0] in (GOODS, PIECE, THING, TIMES, PLUS, BUY, ADD, CHANGE, EACH):
        return True
    if after and after[0] == SPACE and plain[end : end + 1] == " " and place + 2 < len(parts):
        after = parts[place + 2] if plain[parts[place + 2][1]] < "{" else None  # 3 lemons
        end += 1
    return after is not None and after[0] in (GOODS, THING) and after[1] == end


def _is_piece(plain: str, parts: list[Part], place: int) -> bool:
    """两块豆腐 counts blocks; 豆腐三块五, 苹果5块 and 40块钱 are prices."""
    _, _, end, _ = parts[place]
    if place + 1 < len(parts) and parts[place + 1][1] == end and parts[place + 1][0] in "GQP":
        return True
    return plain[end : end + 1] in ("", ",", " ", "、", "吧", "。", "\n", "的", "!", ";", "~")


def _gap(parts: list[Part], one: int, other: int) -> int:
    """How firmly two parts are held apart: 0 by nothing, 1 a space, 3 a break, 4 a full stop."""
    low, high = (one, other) if one < other else (other, one)
    most = 0
    for kind, *_ in parts[low + 1 : high]:
        if kind in (BREAK, FALLBACK):
            return 4
        if kind == SPACE:
            most = 1
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
    first = counts[0].place < lines[0].place
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
    elif count.unit and line.who and not _sells(vocabulary.units[line.who[0]], count.unit):
        cost += 3
    return cost


def _sells(sold: tuple[str, ...], unit: str) -> bool:
    return (
        unit in sold or (unit in units.FIXED and units.FIXED[unit][0] in sold) or unit in units.ANY
    )


def _assign(line: Line, count: Count) -> None:
    line.qty, line.high, line.unit, line.amount_at = count.qty, count.high, count.unit, count.place
    count.line = line


_AGAIN = (MISTAKE, CHANGE, REMOVE)


def _correct(plain: str, parts: list[Part], lines: list[Line], count: Count) -> None:
    """两箱…不,三箱: after a word of correction the later amount counts."""
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
    for place in range(since, count.place):
        if parts[place][0] in _AGAIN:
            if not count.unit:
                count.unit = line.unit
            _assign(line, count)
            return


def _bare(plain: str, amount: Part) -> bool:
    """Whether a unit stood alone: 拿把大葱."""
    return plain[amount[1] : amount[2]] in units.spoken()


def _adjoins(parts: list[Part], line: Line) -> bool:
    return parts[line.amount_at - 1][2] == parts[line.amount_at][1]


# ---- goods said twice ----


def _merge(_parts: list[Part], lines: list[Line], kinds: frozenset[str]) -> list[Line]:
    """两箱牛奶…伊利的: words that narrow earlier goods down are no goods of their own."""
    if len({line.who for line in lines if len(line.who) == 1 and line.kind == GOODS}) == len(
        lines
    ):
        return lines
    kept: list[Line] = []
    for line in lines:
        match = next((one for one in kept if line.who and set(one.who) & set(line.who)), None)
        if match is None:
            kept.append(line)
        elif line.qty is None or match.qty is None or MISTAKE in kinds or CHANGE in kinds:
            _absorb(match, line)
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


# ---- what to do with them ----


def _removals(plain: str, parts: list[Part], lines: list[Line], _counts: list[Count]) -> None:
    for place, (kind, _start, end, _) in enumerate(parts):
        if kind != REMOVE:
            continue
        before = [
            line for line in lines if line.place < place and _same_clause(parts, line.place, place)
        ]
        after = [
            line for line in lines if line.place > place and _same_clause(parts, place, line.place)
        ]
        last = plain[end - 1]
        if not after and last not in "了掉" and _says_what(plain, parts, place, before):
            continue
        leads = (
            after and not (before and _ends_there(plain, place, parts, before[-1], after[0]))
        ) and (
            not before or (after[0].start - end <= 3 and last not in "了掉") or before[-1].qty
        )
        if leads:
            _strike(plain, parts, after, forward=True)
        elif before:
            _strike(plain, parts, _fate(plain, lines, before), forward=False)


def _ends_there(plain: str, place: int, parts: list[Part], before: Line, after: Line) -> bool:
    """梨不要 苹果两箱: the word stands behind its goods, and what follows has an amount of its own."""
    _, start, end, _ = parts[place]
    return (
        before.end == start
        and before.qty is None
        and after.qty is not None
        and plain[end : end + 1] == " "
    )


def _says_what(plain: str, parts: list[Part], place: int, before: list[Line]) -> bool:
    """小葱两扎 不要烂叶子: what is not wanted is named, and it is none of the goods."""
    if not before or before[-1].qty is None:
        return False
    end = parts[place][2]
    stop = next((part[1] for part in parts[place + 1 :] if part[0] in (BREAK, SPACE)), len(plain))
    return len(plain[end:stop].strip(" 了吧啊哈的呀!")) > 1


def _same_clause(parts: list[Part], one: int, other: int) -> bool:
    return not any(kind == BREAK for kind, *_ in parts[one + 1 : other])


def _fate(plain: str, lines: list[Line], before: list[Line]) -> list[Line]:
    """大米、面粉都拿掉: goods in one list share the last one's fate."""
    chosen = [before[-1]]
    for line in reversed(lines[: lines.index(before[-1])]):
        between = plain[line.end : chosen[-1].start]
        if line.qty is not None or not between or set(between) - _LISTS:
            break
        chosen.append(line)
    return chosen


def _strike(plain: str, _parts: list[Part], lines: list[Line], *, forward: bool) -> None:
    past = lines[0].end
    for line in lines:
        if forward and line is not lines[0] and set(plain[past : line.start]) - _LISTS:
            break
        line.action = "remove"
        past = line.end


def _swaps(plain: str, parts: list[Part], lines: list[Line], _counts: list[Count]) -> None:
    """苹果换成梨: the first goes, the second comes; 苹果改成三箱 only changes the number."""
    for place, (kind, start, end, _) in enumerate(parts):
        if kind != CHANGE or end - start < 2:
            continue
        left = [line for line in lines if line.place < place]
        right = [line for line in lines if line.place > place]
        if left and right and right[0].start - end <= 4 and right[0].who != left[-1].who:
            left[-1].action, right[0].action = "remove", right[0].action or "swap"
            if right[0].qty is None:
                right[0].qty, right[0].unit = left[-1].qty, left[-1].unit
        elif left and left[-1].action == "" and _CHANGED.search(plain[start:end]):
            left[-1].action = "change"


_CHANGED = re.compile("[改换变调]|[加减降升提凑]到|[加减]成|change|make")


def _fallbacks(plain: str, parts: list[Part], lines: list[Line], _counts: list[Count]) -> None:
    """A没有就B, 没有A就B, A有的话拿两支, 没有的话B: the second only where the shop lacks the first."""
    for place, (kind, start, end, _) in enumerate(parts):
        if kind != FALLBACK:
            continue
        earlier = [one for one in lines if one.place < place]
        left = [one for one in earlier if not plain[one.end : start].strip(" ,那要")]
        right = [one for one in lines if one.place > place and one.action != "remove"]
        if not left and len(right) > 1 and right[0].start == end:
            left = [right.pop(0)]
        if not left and _goes_on(plain, start, end):
            left = earlier[-1:]
        if left and right:
            _either(left[-1], right[0])
        elif left and not left[-1].who:
            left[-1].action = "drop"


def _goes_on(plain: str, start: int, end: int) -> bool:
    """…,没有的话换…: said of what was asked for before, not of what stands beside it."""
    tied = plain[end - 1] in "话就" or plain[end : end + 1] in ("就", "换", ",", "那")
    return tied and plain[:start].rstrip(" ")[-1:] in (",", "。", "?", "!", ";", "、")


def _either(first: Line, second: Line) -> None:
    kept, gone = (first, second) if first.who else (second, first)
    gone.action = "drop"
    if kept is first and kept.who == gone.who:
        kept, gone.action = gone, ""
        first.action = "drop"
    if kept.qty is None:
        kept.qty, kept.unit = gone.qty or THOUSAND, gone.unit


def _each(_plain: str, parts: list[Part], lines: list[Line], counts: list[Count]) -> None:
    """苹果香蕉各两斤: one amount for all that have none of their own."""
    for place, (kind, *_) in enumerate(parts):
        count = next((one for one in counts if one.place > place), None)
        if kind != EACH or count is None:
            continue
        group = [one for one in lines if one.qty is None or one is count.line]
        for line in group:
            line.qty, line.high, line.unit = count.qty, count.high, count.unit
        count.line = count.line or (group[0] if group else None)


def _somes(_plain: str, parts: list[Part], lines: list[Line], _counts: list[Count]) -> None:
    for place, (kind, *_) in enumerate(parts):
        if kind == SOME:
            for line in lines:
                line.some = line.some or (abs(line.place - place) == 1 and line.qty is None)


def _packed(plain: str, parts: list[Part], lines: list[Line], _counts: list[Count]) -> None:
    """芒果 箱装的 1: the pack that is meant stands by itself."""
    for kind, start, end, _ in parts:
        if kind == UNIT and plain[end : end + 1] == "装":
            for line in lines:
                line.unit = line.unit or (plain[start:end] if line.start < start else "")


def _fewer(plain: str, parts: list[Part], lines: list[Line], _counts: list[Count]) -> None:
    """鸡蛋少一板: so many are taken off."""
    for line in lines:
        start = parts[line.amount_at][1] if line.amount_at >= 0 else 0
        if start and plain[start - 1] == "少" and plain[start - 2 : start - 1] not in _NO_FEWER:
            line.action = "remove"


_NO_FEWER = ("多", "至", "最", "不", "缺")
_LACKING = ("不加", "不放", "少加", "少放", "不含")


def _lacking(plain: str, _parts: list[Part], lines: list[Line], _counts: list[Count]) -> None:
    """咖啡要不加糖的: no sugar is asked for."""
    for line in lines:
        if line.qty is None and plain[line.start - 2 : line.start] in _LACKING:
            line.action = "drop"


_COOKED = frozenset("炖炒煮烧焖蒸配拌煲涮炸煎卤")


def _cooked(plain: str, _parts: list[Part], lines: list[Line], _counts: list[Count]) -> None:
    """二斤牛腩炖萝卜: what it is cooked with is not asked for."""
    for before, line in pairwise(lines):
        if (
            line.qty is None
            and before.qty is not None
            and plain[line.start - 1] in _COOKED
            and before.end <= line.start - 1
        ):
            line.action = "drop"


_RULES = (
    (EACH, _each),
    (NUMBER, _fewer),
    (UNIT, _packed),
    (GOODS, _cooked),
    (GOODS, _lacking),
    (REMOVE, _removals),
    (CHANGE, _swaps),
    (FALLBACK, _fallbacks),
    (SOME, _somes),
)
