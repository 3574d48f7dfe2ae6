"""Amounts in a sentence: figures joined with their units (两斤半, 十来个, 2~3箱, 一米八).

Parts are plain tuples (kind, start, end, value), because this runs for every message of every shop.
"""

from __future__ import annotations

import re
from typing import Any

from handlers.understand import units
from handlers.understand.lexicon import BREAK, CLOCK, MONEY, NUMBER, SPACE, STYLE, UNIT
from handlers.understand.numerals import MOST, number

Part = tuple[str, int, int, Any]  # kind, start, end, value
# The value of an amount: thousandths, upper end, unit as said ("" = none), whether it only describes.
Value = tuple[int, int | None, str, bool]

# A number that counts no goods (三楼, 5天, 4升); a phone or an order number; one beyond reading.
MEASURE, LONG, BROKEN = "H", "D", "B"

# What a run of figures may hold beyond its numerals: 1,000箱, 1e9箱, 3.5.2斤.
_RUN = re.compile(r"[\d.,]*\d(?:e\d+)?")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_LIANG = re.compile(r"([一二两三四五六七八九]{1,2}|\d(?:\.\d)?)两(?![个只条箱袋包盒瓶斤])")
_CATTIES = {"斤": 100, "公斤": 50, "千克": 50, "kg": 50}  # thousandths of it in one 两
_SMALL = frozenset("一二两俩三仨四五六七八九半")
_ROUGHLY = ("来", "多", "几")
_PIECE_UNITS = {"俩": "俩", "仨": "俩"}


def common(plain: str, tokens: list[Part], place: int, parts: list[Part]) -> int:
    """One numeral and one unit with nothing to look out for, as nearly all are; 0 if it is not that."""
    _, start, end, _ = tokens[place]
    kind, begins, ends, _ = tokens[place + 1]
    if kind != UNIT or begins != end or plain[end - 1] == "两" or plain[ends : ends + 1] in _WATCH:
        return 0
    if tokens[place + 2][0] in (STYLE, NUMBER) or plain[start - 1 : start] in _RUNS_ON:
        return 0
    low, high = number(plain[start:end]) or (0, None)
    parts.append(
        (
            NUMBER,
            start,
            ends,
            (low, high, UNITS.get(plain[begins:ends], plain[begins:ends]), False),
        )
    )
    return place + 2


_WATCH = frozenset("半装一重")
_DOORS = frozenset("-#楼栋幢座元室号")
_RUNS_ON = frozenset("0123456789.,e")
UNITS = units.spoken()


def amount(plain: str, tokens: list[Part], place: int, parts: list[Part]) -> int:
    """Read one number, with its unit; returns the place after it."""
    _, start, end, _ = tokens[place]
    place, end = _figures(plain, tokens, place + 1, end)
    if plain[start] <= "9" and (beyond := _run(plain, tokens, place, start, end)):
        place, end = beyond
    said = plain[start:end].lstrip("零") or plain[start:end]  # 两箱零六罐
    following = tokens[place]
    if end - start > 1 and said[-1] == "两" and following[0] != UNIT:
        value = number(said[:-1])
        unit = "两"
    else:
        value = number(said)
        unit = ""
    if value is None:
        if following[0] != UNIT or following[1] != end:
            parts.append((LONG, start, end, ()))
            return place
        value = (MOST, None)  # so many that it is refused
        if said.count(".") > 1:
            parts.append((BROKEN, start, start, ()))
    if not unit:
        return _with_unit(plain, tokens, place, parts, (start, end, *value))
    parts.append((NUMBER, start, end, (*value, unit, False)))
    return place


def _run(
    plain: str, tokens: list[Part], place: int, start: int, end: int
) -> tuple[int, int] | None:
    """Where a run of figures before a unit really ends, if numerals alone are but its beginning."""
    match = _RUN.match(plain, start)
    if match is None or match.end() <= end:
        return None
    stop = match.end()
    grouped = _THOUSANDS.fullmatch(match[0]) and plain[start - 1 : start] not in _DOORS
    if "," in match[0] and not grouped:
        return None  # 送5-302,2斤苹果: two numbers
    ahead = place
    while tokens[ahead][1] < stop:
        ahead += 1
    unit = tokens[ahead]
    return (ahead, stop) if unit[0] == UNIT and unit[1] == stop else None


def _figures(plain: str, tokens: list[Part], place: int, end: int) -> tuple[int, int]:
    """Where the digits of a number end: adjacent numerals and one decimal point."""
    while tokens[place][0] == NUMBER:
        begins = tokens[place][1]
        if plain[end - 1].isdigit() and plain[begins] in _SMALL:
            break
        if begins != end and not (begins == end + 1 and plain[end] == "."):
            break
        end = tokens[place][2]
        place += 1
    return place, end


def _with_unit(
    plain: str,
    tokens: list[Part],
    place: int,
    parts: list[Part],
    found: tuple[int, int, int, int | None],
) -> int:
    start, end, low, high = found
    kind, begins, ends, _ = tokens[place]
    if kind == SPACE and plain[begins] == " " and tokens[place + 1][0] == UNIT:
        return _united(plain, tokens, place + 1, parts, (start, tokens[place + 1][2], low, high))
    if begins == end and (kind == UNIT or _is_row(plain, begins, ends)):
        return _united(plain, tokens, place, parts, (start, ends, low, high))
    if begins == end and kind == CLOCK:
        parts.append((MEASURE, start, ends, plain[begins:ends]))
        return place + 1
    if begins == end and kind == MONEY:
        parts.append((MONEY, start, ends, low // 10))
        return place + 1
    after = plain[end : end + 1]
    if after == "米":
        return _length(plain, tokens, place, parts, start)
    for signs, read in ((_ROUGHLY, _rough_unit), (_UP_TO, _range), (_SIZES, _sized)):
        if after in signs and (step := read(plain, tokens, place, parts, found)):
            return step
    unit = _PIECE_UNITS.get(plain[end - 1], "")
    parts.append((NUMBER, start, end, (low, high, unit, False)))
    return place


def _is_row(plain: str, start: int, end: int) -> bool:
    """两排 of yoghurt; 3排5号 is a seat."""
    return plain[start:end] == "排" and plain[end : end + 1] not in _SEATS


_SEATS = frozenset("0123456789一二三四五六七八九十的")
_VESSELS = ("碗", "盘", "杯", "笼", "锅", "盆")
_SIZES = ("大", "小", "中", "整")


def _sized(
    plain: str,
    tokens: list[Part],
    place: int,
    parts: list[Part],
    found: tuple[int, int, int, int | None],
) -> int:
    """一大份, 两小碗, 一整箱: a unit with its size. 0 if it is none, or but the start of a word."""
    start, end, low, high = found
    stop = end + 2
    said = plain[end + 1 : stop]
    unit = UNITS.get(said) or (said if said in _VESSELS else "")
    if not unit:
        return 0
    while tokens[place][1] < stop:
        if tokens[place][2] > stop:
            return 0
        place += 1
    parts.append((NUMBER, start, stop, (low, high, unit, False)))
    return place


def _length(plain: str, tokens: list[Part], place: int, parts: list[Part], start: int) -> int:
    """一米八, 2米: a measure; rice is counted in bags."""
    while tokens[place][0] != BREAK and plain[tokens[place][1] : tokens[place][2]] == "米":
        place += 1
    end = plain.index("米", start) + 1
    if tokens[place][0] == NUMBER and tokens[place][1] == end:
        end = tokens[place][2]
        place += 1
    parts.append((MEASURE, start, end, "米"))
    return place


def _united(
    plain: str,
    tokens: list[Part],
    place: int,
    parts: list[Part],
    found: tuple[int, int, int, int | None],
) -> int:
    """A number with its unit: a half may follow (二斤半), or a word that makes it a description."""
    start, end, low, high = found
    said = plain[tokens[place][1] : end]
    unit = UNITS.get(said, said)
    place += 1
    kind, begins, ends, _ = tokens[place]
    if begins == end and plain[begins:ends] == "半":
        low, end, place = low + 500, ends, place + 1
        kind, begins, ends, _ = tokens[place]
    if unit in _CATTIES and (more := _LIANG.match(plain, end)):
        low += (number(more[1]) or (0,))[0] * _CATTIES[unit] // 1000
        end = more.end()
        while tokens[place][1] < end:
            place += 1
        kind, begins, ends, _ = tokens[place]
    describes = kind == STYLE and begins == end
    describes = describes or (plain[end : end + 1] in _DESCRIBES or plain[end : end + 2] == "一份")
    parts.append((NUMBER, start, end, (low, high, unit, describes)))
    return place


def _rough_unit(
    plain: str,
    tokens: list[Part],
    place: int,
    parts: list[Part],
    found: tuple[int, int, int, int | None],
) -> int:
    """十来个, 二十多斤: about so many; the lower figure counts. 0 if it is not that.

    The sign between may be a word of its own (来), part of one (来个), or none that is known (多).
    """
    start, end, low, _ = found
    _, begins, ends, _ = tokens[place]
    if (begins, ends) == (end, end + 1):
        place += 1
        _, begins, ends, _ = tokens[place]
    unit = UNITS.get(plain[end + 1 : ends]) if begins <= end + 1 else None
    if unit is None:
        return 0
    parts.append((NUMBER, start, ends, (low, None, unit, False)))
    return place + 1


_DESCRIBES = ("装", "重")  # 10斤装, 五六斤重
_UP_TO = ("~", "-", "到", "至")


def _range(
    plain: str,
    tokens: list[Part],
    place: int,
    parts: list[Part],
    found: tuple[int, int, int, int | None],
) -> int:
    """2~3箱, 两到三箱: the lower figure counts, the upper is kept. 0 if no greater number follows."""
    start, end, low, _ = found
    if tokens[place][1] == end:
        place += 1
    if tokens[place][0] != NUMBER or tokens[place][1] != end + 1:
        return 0
    rest: list[Part] = []
    place = amount(plain, tokens, place, rest)
    kind, _, ends, value = rest[0]
    if kind != NUMBER or value[0] <= low or not value[2]:
        return 0
    parts.append((NUMBER, start, ends, (low, value[0], value[2], value[3])))
    return place
