"""Which numbers of a sentence count goods: not those of prices, rooms, sizes, or of what was denied."""

from __future__ import annotations

import re

from handlers.understand.lexicon import (
    ADD,
    BUY,
    CHANGE,
    EACH,
    FROM,
    GOODS,
    KIN,
    NUMBER,
    PIECE,
    PLUS,
    REMOVE,
    SPACE,
    STYLE,
    THING,
    TIMES,
)
from handlers.understand.lines import Count
from handlers.understand.numerals import THOUSAND
from handlers.understand.sentence import Part


def read(plain: str, parts: list[Part], kinds: frozenset[str], *, bare: bool) -> list[Count]:
    """The amounts of goods; `bare`: a number that stands alone is one too."""
    found = []
    for place, (kind, start, end, value) in enumerate(parts):
        if kind != NUMBER or not _counts_goods(plain, parts, place, bare=bare):
            continue
        low, high, unit, _ = value
        if plain[start - 1 : start] in _MINUS and unit and _is_negative(plain, parts, place):
            low, high = -low, None
        found.append(Count(place, start, end, low, high, unit))
    if REMOVE in kinds:  # 那俩灯笼不要了: all that are there
        found = [one for one in found if plain[one.start - 1 : one.start] not in ("那", "这")]
    if ADD in kinds and not bare:
        found = [one for one in found if not _tops(plain, parts, one)]
    if len(found) > 1 and not bare:
        found = [one for one in found if not _is_priced(parts, one)] or found
    return _without_descriptions(plain, parts, found) if len(found) > 1 else found


def _counts_goods(plain: str, parts: list[Part], place: int, *, bare: bool) -> bool:
    _, start, end, (_, _, unit, describes) = parts[place]
    if describes or (start and plain[start - 1] in _SUSPECT and _denied(plain, parts, place)):
        return False
    if plain.startswith(_TOO_MANY, end):
        return False  # 俩够了，三箱吃不完
    if plain[end : end + 1] in _ARROWS and (plain[end] == "→" or plain[end + 1 : end + 2] == ">"):
        return False  # 3→5: what it was
    if unit == "个" and place + 1 < len(parts) and parts[place + 1][:2] == (KIN, end):
        return False  # 五个娃一人俩
    if unit:
        return unit != "块" or _is_piece(plain, parts, place)
    return bare or _counts_alone(plain, parts, place)


_LEADING = (GOODS, PIECE, THING, TIMES, PLUS, BUY, ADD, CHANGE, EACH, STYLE)
_TOO_MANY = (
    *(f"{verb}不{how}" for verb in "吃喝用装放" for how in "完了下"),
    "不够吃",
    "不够,",
    "太少",
)
_ARROWS = ("→", "-")


def _without_descriptions(plain: str, parts: list[Part], found: list[Count]) -> list[Count]:
    kept = [one for one in found if one.unit != "单" and not _described(plain, parts, one)]
    return kept or found


_TOPPING = re.compile("[,，。;；][一-鿿]{1,4}$")
_HELPINGS = frozenset(("份", "勺", "泵", "球"))


def _tops(plain: str, parts: list[Part], count: Count) -> bool:
    """美式大杯，浓缩加两份: of something that goes on it, and is not sold by itself."""
    if count.place < 2 or count.unit not in _HELPINGS or plain[count.end : count.end + 1] >= "一":
        return False
    kind, start, _, _ = parts[count.place - 1]
    named = parts[count.place - 2][0] == GOODS
    return kind == ADD and not named and _TOPPING.search(plain, 0, start) is not None


def _described(plain: str, parts: list[Part], count: Count) -> bool:
    """大概四斤的, 12杯一组的: beside another amount these words say which, not how many."""
    after = parts[count.place + 1] if count.place + 1 < len(parts) else None
    if _is_pack(plain, parts, count, after):
        return True
    if plain.startswith(_HOW_MUCH, count.end) or _IN_STOCK.match(plain, count.end):
        return True  # 一串多重?先来两串
    if plain[count.end : count.end + 1] != "的":
        return False
    if not count.unit:
        return True  # 那个15.8的草莓来一盒: a price
    if plain[count.end : count.end + 3] == "的样子":
        return False
    return after is None or after[1] > count.end + 1 or after[0] not in (GOODS, PIECE, THING)


def _is_pack(plain: str, parts: list[Part], count: Count, after: Part | None) -> bool:
    """八个一盒的那种, 一提六瓶的水: what is in one of them."""
    if after is not None and after[0] == NUMBER and after[1] == count.end:
        of = plain[after[2] : after[2] + 1] == "的" and count.unit and after[3][2]
        return bool(after[3][3] or (of and count.qty == THOUSAND))
    before = parts[count.place - 1] if count.place else None
    pack = before is not None and before[0] == NUMBER and before[2] == count.start
    return pack and plain[count.end : count.end + 1] == "的"


def _is_priced(parts: list[Part], count: Count) -> bool:
    """虾1斤38对吧, 土豆2块2一斤是吧: a price stands right before or behind the unit."""
    if count.qty != THOUSAND:
        return False
    before = parts[count.place - 1] if count.place else None
    after = parts[count.place + 1] if count.place + 1 < len(parts) else None
    if before is not None and before[2] == count.start and before[0] == NUMBER:
        return before[3][2] in ("", "块")
    behind = after is not None and after[1] == count.end and after[0] == NUMBER
    return behind and after is not None and not after[3][2] and after[3][0] > 2 * THOUSAND


_IN_STOCK = re.compile("[一-鿿]{0,6}(?:有[吗么没]|还有吗|卖吗|有没有)")  # 五斤大米有吗 来一袋
_HOW_MUCH = ("多重", "多少", "几斤", "多大", "有多", "够吗", "够不够")


_MINUS = frozenset("-负")


def _is_negative(plain: str, parts: list[Part], place: int) -> bool:
    """来-3斤苹果, 苹果负三斤: less than nothing. The dash of 苹果-3斤 parts a list, that of 2-3 numbers."""
    start = parts[place][1] - 1
    before = plain[:start].rstrip()
    if plain[start] == "负":
        return True
    return not before or parts[place - 1][0] in (BUY, ADD, CHANGE) or before[-1] in ",、;:"


_MISTAKEN = re.compile("[你您们](?:给我?|都|又)?[写记打看听搞弄送算发]成$")  # 你写成一箱了
_HAD = ("送了", "给了", "剩了", "多了", "只剩", "就剩", "光剩", "还剩")
_SUSPECT = frozenset("剩成了是一每第从由把来前少钱元/少止单切")


def _denied(plain: str, parts: list[Part], place: int) -> bool:
    """不是12盒, 从三斤 (变五斤), 多少钱一斤: an amount that is not wished."""
    start = parts[place][1]
    before = plain[max(0, start - 3) : start]
    if place and parts[place - 1][0] in "GPQ" and parts[place - 1][2] == start:
        return False  # 三元两箱: the 元 of a name
    if (
        before[-2:] in ("不是", "不止", "不单", "每一")
        or before[-1:] in ("每", "第", "从", "/")
        or (before[-1:] == "切" and _is_cut(parts, place))
        or before[-2:] in ("块钱", "元钱")
    ):
        return True
    if before[-1:] == "成" and _MISTAKEN.search(plain, 0, start):
        return True
    if before[-2:] in _HAD:
        enough = plain.startswith(("够", "就够", "就行", "就好"), parts[place][2])
        return not enough  # 不买风扇了，朋友送了一台; but 鸡蛋太多了一板够
    if before == "多少钱" or before[-1:] == "元":
        return True
    return place > 0 and parts[place - 1][0] == FROM and parts[place - 1][2] == start


def _is_cut(parts: list[Part], place: int) -> bool:
    """切一斤一块 says how it is cut up, 五花切一斤二两 how much."""
    after = parts[place + 1] if place + 1 < len(parts) else None
    return after is not None and after[0] == NUMBER and after[1] == parts[place][2]


def _counts_alone(plain: str, parts: list[Part], place: int) -> bool:
    """A bare number counts goods only right beside them or after a buying word."""
    _, start, end, _ = parts[place]
    if plain[end : end + 1] in ("元", "楼", "号", "-", ":", "%", "#"):
        return False
    if end - start > 2 and plain[start].isdigit() and plain[end : end + 1] in ("要", "来", "订"):
        return False  # 301要两板鸡蛋 302要一箱可乐: rooms
    if end - start > 2 and plain[start:end].isdecimal() and _has_its_own(parts, place):
        return False  # 502苹果两斤: a room
    before = parts[place - 1] if place else None
    after = parts[place + 1] if place + 1 < len(parts) else None
    if before and plain[before[1] : before[2]] in (":", "=") and place > 1:
        before = parts[place - 2] if parts[place - 2][2] == before[1] else before
        near = before[2] == start - 1
        return near and before[0] in (GOODS, PIECE, THING) and plain[end : end + 1] in _STOPS
    if before and before[0] == SPACE and place > 1:
        before = parts[place - 2] if parts[place - 2][2] == before[1] else before
    near = before is not None and before[2] >= start - (plain[start - 1 : start] == " ")
    if near and before and before[0] in _LEADING:
        return True
    if after and after[0] == SPACE and plain[end : end + 1] == " " and place + 2 < len(parts):
        after = parts[place + 2] if plain[parts[place + 2][1]] < "{" else None  # 3 lemons
        end += 1
    return after is not None and after[0] in (GOODS, THING) and after[1] == end


def _has_its_own(parts: list[Part], place: int) -> bool:
    """Whether the goods right behind a number have another amount, with a unit, behind them."""
    goods, amount = parts[place + 1 : place + 2], parts[place + 2 : place + 3]
    if not goods or goods[0][0] not in (GOODS, THING) or goods[0][1] != parts[place][2]:
        return False
    return bool(amount) and amount[0][0] == NUMBER and amount[0][3][2] != ""


_STOPS = ("", " ", ",", ";", "\n", "、", "。")
_PIECES = 5_000


def _is_piece(plain: str, parts: list[Part], place: int) -> bool:
    """两块豆腐 counts blocks; 豆腐三块五, 苹果5块 and 40块钱 are prices."""
    _, _, end, (low, *_) = parts[place]
    if place + 1 < len(parts) and parts[place + 1][1] == end and parts[place + 1][0] in "GQP":
        return True
    if plain[end : end + 1] == "的" and low > _PIECES:
        return False  # 来20块的五花肉
    return plain[end : end + 1] in ("", ",", " ", "、", "吧", "。", "\n", "的", "!", ";", "~")
