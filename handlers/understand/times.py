"""Times as people say them (明天下午三点前), and the instants that they mean."""

# ruff: noqa: E501 - tables and patterns read better on one line

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from handlers.understand.days import DAY, resolve
from handlers.understand.normalise import Said
from handlers.understand.numerals import THOUSAND, number
from handlers.understand.reading import When

# Parts of the day: from, to (hours). What a shop means by them, not an almanac.
_PARTS = {
    "凌晨": (0, 6), "清早": (6, 9), "大清早": (6, 9), "一早": (6, 9), "一大早": (6, 9), "早晨": (6, 9), "早上": (6, 10), "早": (6, 10),
    "上午": (8, 12), "中午": (11, 14), "午后": (12, 15), "下午": (13, 18), "傍晚": (17, 19), "晚上": (18, 22), "晚": (18, 22),
    "夜里": (20, 24), "夜": (20, 24), "半夜": (22, 24), "下班后": (18, 21), "下班前": (9, 18), "下班": (17, 20), "上班前": (7, 9),
    "晌午": (11, 14), "饭点": (11, 13), "午饭前": (10, 12), "晚饭前": (16, 18), "晚饭后": (19, 21), "天黑前": (9, 18), "午休": (12, 14), "放学后": (16, 19),
    "早饭前": (6, 8), "早饭后": (8, 10), "午饭后": (12, 14), "吃完早饭": (8, 10), "吃完午饭": (12, 14), "吃完晚饭": (19, 21), "吃完饭": (18, 21), "饭后": (18, 21),
    "下课": (16, 19), "下了课": (16, 19), "下课后": (16, 19), "放学": (16, 19), "放了学": (16, 19), "下了班": (18, 21), "收工": (17, 20), "收工后": (17, 21), "收摊前": (16, 19),
    "后晌": (13, 18), "黑介": (18, 22), "黑价": (18, 22), "中饭前": (10, 12), "中饭后": (12, 14), "午饭点": (11, 13), "晚饭点": (17, 19), "晚饭点儿": (17, 19), "中午饭前": (10, 12), "吃过午饭": (12, 14), "吃过晚饭": (19, 21), "吃过晌午饭": (12, 14),
    "午休后": (14, 16), "午睡后": (14, 16), "下午茶时间": (15, 17), "下午茶": (15, 17), "后半夜": (0, 5), "夜宵时间": (21, 23), "饭点儿": (11, 13), "放学前": (14, 16), "下课前": (14, 16), "收摊": (17, 20), "打烊前": (18, 21), "关门前": (18, 21),
    "睡前": (20, 22), "睡觉前": (20, 22), "天亮前": (4, 6), "天黑后": (18, 21), "天黑": (18, 21),
    "morning": (8, 12), "afternoon": (13, 18), "evening": (18, 22), "night": (18, 22), "noon": (11, 14), "tonight": (18, 22),
}  # fmt: skip
_PART = "|".join(sorted(_PARTS, key=len, reverse=True))
_N = r"(?:\d{1,2}|[一二三四五六七八九十两]{1,3})"
_CLOCK = rf"(?:(?:at|by|before|after) )?(?:\d{{1,2}}:\d{{2}}(?!\d)|(?:差(?:一刻|{_N}分)钟?)?{_N}点(?:钟|多|来钟|半|一刻|三刻|{_N}分?|零{_N}分?)?|\d{{1,2}} ?(?:am|pm|o'clock)|(?<=[rety] )\d{{1,2}}(?= (?:tonight|today|tomorrow)))"
_PATTERN = re.compile(
    rf"(?:(?P<day>{DAY})(?:(?:到|至|或者?是?|和|、)?(?P<last>{DAY}))?)?(?:的|这|那天|当天|假期)?\s?(?:(?:by|before|after) )?(?P<part>{_PART})?(?:的|\s)?(?P<clock>{_CLOCK})?"
    rf"(?P<upto>\s?(?:到|至|-|~)\s?(?:{_PART})?(?P<end>{_CLOCK}))?(?P<side>左右|前后|上下|之间|之?以?前|之?以?后)?(?: (?P<late>tonight|today|tomorrow)\b)?"
)
_SOON = re.compile(
    rf"(?:过(?P<past>半|{_N})个?(?P<by>小时|钟头|分钟|钟)(?:[之以]?后)?|(?P<n>半|{_N})个?(?P<unit>小时|钟头|分钟|钟)(?:[之以]?[后内]|(?=再|能|可以|就|送|到)))"
    r"|过?(?P<quarters>[一三])刻钟(?:之?后|(?=再))?"
    r"|in (?P<some>half an|an?|one|two|three|\d{1,2}) (?P<of>hour|min)(?:ute)?s?|一会儿?|待会儿?|等会儿?|马上|(?<![到是])现在(?![住在的是]|下单)|尽快|asap|right now"
)
_PAST = re.compile(
    "昨|前天|上周|上个?月|上次|去年|刚才|刚刚|之前|最近|今年|上礼拜|上星期|yesterday|^前几天|^前两天"
)
_DENIED = re.compile("(?:不要|别|甭|不用|不是|不想)$")  # 不要今天送，明天送
_SEASON = re.compile("夏天|冬天|春天|秋天|天冷|天热")
_ASKS = re.compile(
    "^的?(?:能不能|能|可以|要|就|再|给我|帮我|之?前|我|过?来)*(?:送|到|取|拿|发|来|过来|过去|用|配送|收|自提|回家|安装|deliver|pick|吃|做)"
)


def find(said: Said, now: datetime | None) -> When | None:
    """The time that a message names for something still to come, if any."""
    best: tuple[int, When] | None = None
    for when, rank in _all(said, now):
        if best is None or rank > best[0]:
            best = (rank, when)
    return best[1] if best else None


def only(said: Said, now: datetime | None) -> When | None:
    """The time that a message is about if it says hardly anything else: 改到周四送, 周六周日都行."""
    when = find(said, now)
    if when is None:
        return None
    at = said.raw.find(when.text)
    before, after = said.plain[:at], said.plain[at + len(when.text) :]
    return when if _BEFORE.fullmatch(before) and _AFTER.fullmatch(after) else None


_BEFORE = re.compile(
    rf"(?:不(?:是|对|要)?(?:{_PART})?|改到?|换[成到]?|[推延]到|就|还是|那就?|大概|大约|差不多|最好|尽量|我|要|麻烦|请|好[的吧]?|嗯|[, 。]|(?:it|please|deliver|ok|is|on|at|in)\b)*"
)
_AFTER = re.compile(
    r"(?:再|给我|帮我|就|都|也|能|哪天|随便|送货?|到|[过]?来|要|行|好了?|可以|吧|啊|哈|呗|的样子|的时候|为好|[, 。!~.]|(?:is|fine|please|works|ok|good|thanks)\b)*"
)


def _all(said: Said, now: datetime | None) -> list[tuple[When, int]]:
    found = []
    for match in _PATTERN.finditer(said.plain):
        start, end = match.span()
        if start == end or not (match["day"] or match["part"] or match["clock"]):
            continue
        words = match[0]
        if (
            _PAST.search(re.sub("之?以?前$", "", words))
            or words in ("早", "晚", "夜", "今", "明", "后", "下班")
            or _inside(said.plain, start, words)
            or said.plain.startswith(("那", "截", "前截"), end)  # 早上那单, 四点截单
        ):
            continue
        asked = _ASKS.match(said.plain[end:]) is not None
        if words in ("今天", "今日", "今儿", "today") and not asked:
            continue
        stripped = said.raw[start:end].strip()
        denied = _DENIED.search(said.plain, max(0, start - 3), start) is not None
        rank = 2 * asked + bool(match["clock"] or match["side"]) - 4 * denied
        found.append((_when(stripped, match, now), rank))
    soon = _SOON.finditer(said.plain)
    found += [(_soon(said.raw[match.start() : match.end()], match, now), -1) for match in soon]
    return found


def _inside(plain: str, start: int, words: str) -> bool:
    """早 in 早餐, 晚 in 晚点, 一点 in 便宜一点: letters of other words."""
    return plain[max(0, start - 2) : start] in ("便宜", "多拿", "新鲜") or (
        words == "一点" and start > 0
    )


def over(before: str, said: str) -> str:
    """9点, after 明天上午8点, is 明天上午9点: what is not said anew of a time stays as it was."""
    old, new = _PATTERN.match(before.lower()), _PATTERN.match(said.lower())
    if not (old and new and new[0]) or new["day"] or new["late"] or _SOON.match(said.lower()):
        return said
    part = "" if new["part"] else old["part"] or ""
    if part and new["clock"] and not _within(new["clock"], _PARTS[part]):
        part = ""  # 5点, after 明天上午8点
    kept = "".join(filter(None, (old["day"], part)))
    return f"{kept} {said}" if kept.isascii() and kept else kept + said


def _within(clock: str, part: tuple[int, int]) -> bool:
    return part[0] * 60 <= _clock(clock, part) <= part[1] * 60


# ---- instants ----


def _when(words: str, match: re.Match[str], now: datetime | None) -> When:
    if now is None:
        return When(words)
    day = match["day"] or match["late"]
    days = resolve(day, now.date()) if day else (now.date(), now.date())
    if days is None:
        return When(words)
    until = resolve(match["last"], days[0]) if match["last"] else days  # 下周一到周三
    if until is None:
        return When(words)
    first, last = days[0], max(days[1], until[1])
    part = _PARTS.get(match["part"] or "")
    if day == "tonight":
        part = _PARTS["tonight"]
    clock = _clock(match["clock"], part) if match["clock"] else None
    start = _at(first, clock if clock is not None else (part[0] * 60 if part else 0), now)
    ends = _clock(match["end"], part or _half(clock)) if match["end"] else None
    if ends is not None:
        end = _at(last, ends, now)
    elif clock is not None:
        end = start
    else:
        end = _at(last, part[1] * 60 if part else 24 * 60, now)
    if not day and end < now:
        ahead = _later(clock, end, now) if part is None else timedelta(days=1)
        start, end = start + ahead, end + ahead
    side = match["side"] or next((_SIDES[one] for one in _SIDES if one in words), "")
    return _sided(words, side, start, end, now)


def _later(clock: int | None, end: datetime, now: datetime) -> timedelta:
    """七点半, said at ten in the morning, is the evening's, and only at night tomorrow's."""
    half = timedelta(hours=12)
    return half if clock is not None and clock < 12 * 60 and end + half >= now else 2 * half


_SIDES = {"by ": "前", "before ": "前", "after ": "后"}


def _sided(words: str, side: str, start: datetime, end: datetime, now: datetime) -> When:
    """三点前 ends there, 三点后 begins there."""
    if side.endswith("前"):
        return When(words, now, end if end == start else start if start > now else end)
    if side.endswith("后"):
        return When(words, start, _at(end.date(), 22 * 60, now) if end.hour < 22 else end)
    return When(words, start, end)


def _half(clock: int | None) -> tuple[int, int] | None:
    return (12, 24) if clock is not None and clock >= 12 * 60 else None


def _clock(words: str, part: tuple[int, int] | None) -> int:
    """Minutes after midnight; 三点 in the afternoon is 15:00, and so is a bare 三点."""
    words = re.sub("^(?:at|by|before|after) ", "", words)
    less = re.match(rf"差(?:一刻|({_N})分)钟?", words)
    if less:
        return _clock(words[less.end() :], part) - (_figure(less[1]) if less[1] else 15)
    figures = re.match(rf"({_N})(?::(\d\d)|点(?:钟|多|来钟)?(半|一刻|三刻|零?{_N})?)?", words)
    assert figures is not None  # noqa: S101 - the pattern that found it says so
    hour = _figure(figures[1])
    tail = figures[3]
    minute = (
        int(figures[2] or 0)
        if not tail
        else {"半": 30, "一刻": 15, "三刻": 45}.get(tail) or _figure(tail.strip("零"))
    )
    late = words.endswith("pm") or (part is not None and part[1] > 13 and hour < 12)
    if (late and hour < 12) or (
        part is None and not words.endswith("am") and 1 <= hour <= 6 and ":" not in words
    ):
        hour += 12
    return min(hour, 24) * 60 + min(minute, 59)


def _figure(text: str) -> int:
    value = number(text)
    return value[0] // THOUSAND if value else 0


def _at(day: date, minutes: int, now: datetime) -> datetime:
    base = datetime.combine(day, time(), now.tzinfo)
    if minutes >= 24 * 60:
        return base + timedelta(days=1, seconds=-1)
    return base + timedelta(minutes=minutes)


_PARTLY = {"半": 0.5, "half an": 0.5, "an": 1.0, "a": 1.0, "one": 1.0, "two": 2.0, "three": 3.0}


def _soon(words: str, match: re.Match[str], now: datetime | None) -> When:
    if now is None:
        return When(words)
    said = match["n"] or match["past"] or match["some"]
    if quarters := match["quarters"]:
        at = now + timedelta(minutes=15 * _figure(quarters))
        return When(words, at, at)
    if not said:
        return When(words, now, now + timedelta(hours=1))
    amount = _PARTLY.get(said) or float(_figure(said))
    minutes = (match["unit"] or match["by"] or match["of"]) in ("分钟", "min")
    ahead = timedelta(minutes=amount) if minutes else timedelta(hours=amount)
    return (
        When(words, now, now + ahead)
        if match[0].endswith("内")
        else When(words, now + ahead, now + ahead)
    )
