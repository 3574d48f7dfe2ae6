"""What is to be done with the goods of a sentence: taken off, swapped, only if, each so many."""

from __future__ import annotations

import re
from itertools import pairwise

from handlers.understand import removals, units
from handlers.understand.lexicon import (
    ADD,
    BREAK,
    BUY,
    CHANGE,
    EACH,
    FALLBACK,
    GOODS,
    MISTAKE,
    NUMBER,
    REMOVE,
    SAME,
    SOME,
    UNIT,
)
from handlers.understand.lines import Count, Line
from handlers.understand.numerals import THOUSAND, number
from handlers.understand.sentence import Part


def _swaps(plain: str, parts: list[Part], lines: list[Line], _counts: list[Count]) -> None:
    """苹果换成梨: the first goes, the second comes; 苹果改成三箱 only changes the number."""
    for place, (kind, start, end, _) in enumerate(parts):
        swapped = plain[start:end] == "换" and _between_goods(parts, place, lines)
        if kind != CHANGE or (end - start < 2 and not swapped):
            continue
        left = [line for line in lines if line.place < place]
        right = [line for line in lines if line.place > place]
        other = right and not _adds(parts, place, right[0].place)  # 一个就够了，再要个土豆丝
        other = other and "够" not in plain[start:end] and right[0].action != "remove"
        if left and other and right[0].start - end <= 4 and right[0].who != left[-1].who:
            if left[-1].amount_at == place + 1 and right[0].place == place + 2:
                _handed(left[-1], right[0])  # 苹果换两斤香蕉
            left[-1].action, right[0].action = "remove", right[0].action or "swap"
            if right[0].qty is None:
                right[0].qty, right[0].unit = left[-1].qty, left[-1].unit
        elif left and left[-1].action == "" and _CHANGED.search(plain[start:end]):
            left[-1].action = "change"


def _between_goods(parts: list[Part], place: int, lines: list[Line]) -> bool:
    """黑米换榛蘑, 苹果换两斤香蕉, 梨不要换橘子: one for the other, in a breath."""
    if any(line.action == "remove" and line.place < place for line in lines):
        after = parts[place + 1 : place + 2]
        return bool(after) and after[0][0] == GOODS and after[0][1] == parts[place][2]
    near = parts[max(place - 1, 0) : place + 3]
    kinds = [kind for kind, *_ in near]
    if kinds[:3] == [GOODS, CHANGE, GOODS]:
        near = near[:3]
    elif kinds != [GOODS, CHANGE, NUMBER, GOODS] or any(
        line.place == place + 2 and line.qty is not None for line in lines
    ):
        return False
    return all(one[2] == two[1] for one, two in pairwise(near))


def _handed(one: Line, other: Line) -> None:
    other.qty, other.high, other.unit, other.amount_at = one.qty, one.high, one.unit, one.amount_at
    one.qty, one.high, one.unit, one.amount_at = None, None, "", -1


_CHANGED = re.compile("[改换变调]|[加减降升提凑]到|[加减]成|change|make")


def _fallbacks(plain: str, parts: list[Part], lines: list[Line], counts: list[Count]) -> None:
    """A没有就B, 没有A就B, A有的话拿两支, 没有的话B: the second only where the shop lacks the first."""
    for place, (kind, start, end, _) in enumerate(parts):
        if kind != FALLBACK:
            continue
        earlier = [one for one in lines if one.place < place]
        left = [one for one in earlier if not plain[one.end : start].strip(" ,那要")]
        right = [one for one in lines if one.place > place and one.action != "remove"]
        if not left and len(right) > 1 and right[0].place == place + 1:
            left = [right.pop(0)]
        if not left and _goes_on(plain, start, end):
            left = earlier[-1:]
        if left and right:
            _either(left[-1], right[0])
        elif left and not left[-1].who:
            left[-1].action = "drop"
            _released(left[-1], parts, counts)


def _released(line: Line, parts: list[Part], counts: list[Count]) -> None:
    """冬故半斤，菜花没有就算: the amount of another clause is not dropped with the goods of this one."""
    for count in counts:
        if count.line is line and not removals.same_clause(parts, count.place, line.place):
            count.line = None


def _goes_on(plain: str, start: int, end: int) -> bool:
    """…,没有的话换…: said of what was asked for before, not of what stands beside it."""
    tied = plain[end - 1] in "话就" or plain[end : end + 1] in ("就", "换", ",", "那")
    return tied and plain[:start].rstrip(" ")[-1:] in (",", "。", "?", "!", ";", "、")


def _either(first: Line, second: Line) -> None:
    kept, gone = (first, second) if first.who else (second, first)
    gone.action = "drop"
    if kept.qty is None:
        kept.qty, kept.unit = gone.qty or THOUSAND, gone.unit


def _each(plain: str, parts: list[Part], lines: list[Line], counts: list[Count]) -> None:
    """苹果香蕉各两斤, 都来一盘: one amount for all that have none of their own."""
    for place, (kind, start, *_) in enumerate(parts):
        count = next((one for one in counts if one.place > place), None)
        same = (
            kind == SAME and count is not None and count.place == place + 1
        )  # 排骨跟牛腩一样两斤
        if count is None or not (kind == EACH or (same and len(lines) > 1)):
            continue
        if plain[start] == "都" and count.place > place + 1:
            continue  # 都要新鲜的
        group = [one for one in lines if one.qty is None and not _apart(parts, count, one)]
        group += [one for one in lines if one is count.line]
        for line in group:
            line.qty, line.high, line.unit = count.qty, count.high, count.unit
        count.line = count.line or (group[0] if group else None)


def _same_as(_plain: str, parts: list[Part], lines: list[Line], _counts: list[Count]) -> None:
    """苹果三斤梨一样: as much as of the goods before."""
    for one, line in pairwise(lines):
        after = parts[line.place + 1 : line.place + 2]
        if one.qty is not None and line.qty is None and after and after[0][0] == SAME:
            line.qty, line.high, line.unit = one.qty, one.high, one.unit


def _apart(parts: list[Part], count: Count, line: Line) -> bool:
    """土豆番茄各三斤 再来点青椒: what is asked for after that is none of them."""
    between = parts[count.place + 1 : line.place]
    return any(kind in (ADD, BUY, SOME) for kind, *_ in between)


def _somes(plain: str, parts: list[Part], lines: list[Line], _counts: list[Count]) -> None:
    """来点香蕉, 抓一些: however much."""
    for place, (kind, start, end, _) in enumerate(parts):
        if kind == SOME or (kind == BUY and end - start > 1 and plain[end - 1] in "点些"):
            first = place - 1 - (place > 1 and parts[place - 1][0] == BUY)  # 毛豆弄一些
            for line in lines:
                line.some = line.some or (line.place in (first, place + 1) and line.qty is None)


def _packed(plain: str, parts: list[Part], lines: list[Line], _counts: list[Count]) -> None:
    """芒果 箱装的 1: the pack that is meant stands by itself."""
    for kind, start, end, _ in parts:
        sized = plain[start] in "大小整" and plain[end : end + 2] == "的一"  # 大桶的一个
        if kind == UNIT and (sized or plain[end : end + 1] == "装"):
            unit = units.spoken().get(plain[start:end], plain[start:end])
            for line in lines:
                if line.start < start and (not line.unit or (sized and line.unit == "个")):
                    line.unit = unit


_SLIP = re.compile("错|不对|不不|口误|手误|手滑|[哦啊呃额嗯]不|sorry")


def _slips(plain: str, parts: list[Part], lines: list[Line], _counts: list[Count]) -> None:
    """瓜子两包,不对,薯片两包: a slip of the tongue, not two wishes."""
    for place, (kind, start, end, _) in enumerate(parts):
        if kind != MISTAKE:
            continue
        if plain[start:end] == "不是":
            _denied(plain, end, lines)
        if not _SLIP.search(plain[start:end]):
            continue
        left = [line for line in lines if line.place < place and line.action == ""]
        right = [line for line in lines if line.place > place and line.action == ""]
        again = left and right and left[-1].qty is not None and right[0].qty is not None
        if again and left[-1].who != right[0].who and not _adds(parts, place, right[0].place):
            left[-1].action = "drop"


_RATHER = re.compile("[,，。 ]*(?:而是|是|我?要)")


def _denied(plain: str, end: int, lines: list[Line]) -> None:
    """不是要生抽，是要蚝油: the one that is denied is not wished for."""
    for denied, meant in pairwise(lines):
        if plain[end : denied.start] in ("", "要", "我要", "说") and denied.qty is None:
            between = plain[denied.end : meant.start]
            if len(between) < 6 and _RATHER.match(between):
                denied.action = "remove"


def _adds(parts: list[Part], one: int, other: int) -> bool:
    return any(kind == ADD for kind, *_ in parts[one:other])


_PEOPLE = re.compile(
    r"([\d一二两三四五六七八九十]{1,3})(?:(?:个大?人|口人?|位|人)(?![份一各])|个(?:娃|孩子|小孩|工人|工友|员工|队员|学员|家长|女生|男生|小朋友|学生|同事|同学|老人|客人|师傅|朋友|兄弟|姐妹))"
    r"|([\d一二两三四五六七八九十]{1,3})家(?=每家|[,，]?每家)|(?<=们)([\d一二两三四五六七八九十]{1,3})个(?![一-鿿])|(?<=[我咱们])([俩仨])"
)
_BOTH = re.compile(
    "^(?:.*[,。])?(?:我|咱)(?:[和跟与同][一-鿿]{1,4}?|们?[俩两]个?人?)各(?:自|要|来|拿)?[一二两三四五六七八九十\\d]"
)
_ALL_WANT = re.compile(
    "^(?:我|咱)(?:[和跟与同][一-鿿]{1,4}?|们?[俩两]个?人?)都[要来吃喝]"
)  # 我跟小李都要黄焖鸡
_ELSE = re.compile("[,。;再还另]")
_PER_HEAD = re.compile("(?:[一每]个?人|人手|每位|[每一]家)[来要喝吃点]?$")


def _per_head(plain: str, parts: list[Part], lines: list[Line], _counts: list[Count]) -> None:
    """我们三个人,一人一碗: so many times as there are people."""
    if _BOTH.search(plain):  # 我和我姐各一袋
        for line in lines:
            line.qty = line.qty and line.qty * 2
    if "人" not in plain and "每家" not in plain:
        return
    told = (number(next(filter(None, found.groups()))) for found in _PEOPLE.finditer(plain))
    heads = next((low for low, _ in filter(None, told) if low > THOUSAND), 0)
    past = 0  # 一人两瓶水一根烤肠: what follows in the same breath is so, too
    for line in sorted(lines, key=lambda line: line.amount_at):
        start = parts[line.amount_at][1] if heads and line.amount_at >= 0 else 0
        if not (line.qty and start):
            continue
        each = _PER_HEAD.search(plain[max(0, start - 4) : start]) is not None
        if each or (past and not _ELSE.search(plain, past, start)):
            past = start
            line.qty = line.qty * heads // THOUSAND


def _both(plain: str, _parts: list[Part], lines: list[Line], _counts: list[Count]) -> None:
    """我跟小李都要黄焖鸡: one for each of the two."""
    if len(lines) == 1 and lines[0].qty is None and _ALL_WANT.search(plain):
        lines[0].qty = 2 * THOUSAND


_SEASONED = re.compile(
    "(?:[多少](?:放|加|烫|给|搁|撒)一?[点些]?儿?|(?<![斤个箱盒袋瓶多至减])少|[只光就]留下?)$"
)
_STAYS = re.compile("不变|照旧|不动|(?:[和跟][一-鿿]{1,3})?多[给放加]一?[点些]")  # 醋和姜丝多给点
_THAT = ("那个", "那种", "那款")
_LACKING = ("不加", "不放", "少加", "少放", "不含", "错成", "拿成", "当成", "发成", "送成")


def left_out(plain: str, line: Line) -> bool:
    """咖啡要不加糖的, 抽纸三提别拿成卷纸, 平时吃的那种荔枝: no sugar is asked for, no 卷纸, nothing to eat."""
    if plain[line.end - 1] == "的" and plain[line.end : line.end + 2] in _THAT:
        return True
    if _SEASONED.search(plain, max(0, line.start - 5), line.start) or _STAYS.match(
        plain, line.end
    ):
        return True
    return plain[max(0, line.start - 2) : line.start] in _LACKING


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


def _epithets(plain: str, _parts: list[Part], lines: list[Line], _counts: list[Count]) -> None:
    """充电宝要一个，小米的: a clause of its own that says whose, and names no more goods."""
    for line in lines[1:]:
        before, after = plain[: line.start].rstrip(" ")[-1:], plain[line.end : line.end + 2]
        whose = line.qty is None and before in _PAUSES and after[:1] == "的"
        if whose and after[1:] in _PAUSES and any(one.qty is not None for one in lines):
            line.action = "drop"


def _excepted(plain: str, _parts: list[Part], lines: list[Line], _counts: list[Count]) -> None:
    """除了香蕉，苹果和梨各一斤: all but one. 除了香蕉还要梨 is both."""
    at = plain.find("除了")
    if at < 0 or _BESIDES.search(plain, at):
        return
    for line in lines:
        if plain[at + 2 : line.start] in ("", "那个", "这个") and len(lines) > 1:
            line.action = "remove"


_PUT_OFF = re.compile(
    "(?:就|嘛|呢)?[,，]?(?:先等等|先不|(?:等等|等会儿?|下[次回]|以后|回头|改天|过[几两]天|到时候?)再)"
)


def _put_off(plain: str, _parts: list[Part], lines: list[Line], _counts: list[Count]) -> None:
    """先要个炒锅，拖把等等再说: not now."""
    if len(lines) > 1 and ("再" in plain or "先" in plain):
        for line in lines:
            if line.qty is None and _PUT_OFF.match(plain, line.end):
                line.action = "remove"


_BESIDES = re.compile("[还也再另]")
_PAUSES = (",", "。", ";", "!", "(", "")


RULES = (
    (BREAK, _epithets),
    (BREAK, _excepted),
    (BREAK, _put_off),
    (EACH, _each),
    (EACH, _both),
    (SAME, _each),
    (SAME, _same_as),
    (NUMBER, removals.fewer),
    (NUMBER, _per_head),
    (UNIT, _packed),
    (GOODS, _cooked),
    (REMOVE, removals.taken_off),
    (CHANGE, _swaps),
    (FALLBACK, _fallbacks),
    (SOME, _somes),
    (BUY, _somes),
    (MISTAKE, _slips),
)
