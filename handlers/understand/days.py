"""Words for days, and the dates that they mean: 后天, 下周三, 15号, 中秋节前一天, 月底, 初六."""

# ruff: noqa: E501 - tables and patterns read better on one line

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from handlers.understand.numerals import THOUSAND, number

Span = tuple[date, date]  # the first and the last day

_N = r"(?:\d{1,2}|[一二三四五六七八九十两]{1,3})"
_RELATIVE = {
    "大后天": 3,
    "后天": 2,
    "后儿": 2,
    "明天": 1,
    "明儿": 1,
    "明日": 1,
    "次日": 1,
    "隔天": 1,
}
_RELATIVE |= {
    "今儿个": 0,
    "明儿个": 1,
    "后儿个": 2,
    "听日": 1,
    "聽日": 1,
    "后日": 2,
    "今天": 0,
    "今儿": 0,
    "今日": 0,
    "当天": 0,
    "today": 0,
    "tomorrow": 1,
    "昨天": -1,
    "昨日": -1,
    "前天": -2,
}
_RELATIVE |= {"tonight": 0, "yesterday": -1, "昨儿": -1}
_SHORT = {"今": 0, "明": 1, "后": 2, "昨": -1}  # 今晚, 明早
_WEEKDAYS = {
    "一": 0,
    "二": 1,
    "三": 2,
    "四": 3,
    "五": 4,
    "六": 5,
    "日": 6,
    "天": 6,
    "1": 0,
    "2": 1,
    "3": 2,
    "4": 3,
    "5": 4,
    "6": 5,
}
_ENGLISH = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_SOLAR = {
    "元旦": (1, 1), "情人节": (2, 14), "妇女节": (3, 8), "三八节": (3, 8), "三八": (3, 8), "五一": (5, 1), "劳动节": (5, 1),
    "青年节": (5, 4), "儿童节": (6, 1), "六一": (6, 1), "618": (6, 18), "教师节": (9, 10), "国庆": (10, 1), "十一国庆": (10, 1),
    "双十一": (11, 11), "双11": (11, 11), "双十二": (12, 12), "双12": (12, 12), "平安夜": (12, 24), "圣诞": (12, 25),
}  # fmt: skip
_LUNAR = {
    "春节": (1, 1), "大年初一": (1, 1), "新年": (1, 1), "过年": (1, 1), "元宵": (1, 15), "端午": (5, 5), "七夕": (7, 7),
    "中元": (7, 15), "中秋": (8, 15), "重阳": (9, 9), "腊八": (12, 8), "小年": (12, 23), "除夕": (12, 30), "大年三十": (12, 30),
    "腊月三十": (12, 30), "年三十": (12, 30), "三十晚上": (12, 30),
}  # fmt: skip
_TERMS = ("冬至", "清明", "立春", "夏至", "立冬", "立秋", "立夏", "大寒", "小寒")
_FLOATING = {
    "母亲节": (5, 6, 2),
    "父亲节": (6, 6, 3),
    "感恩节": (11, 3, 4),
}  # month, weekday, which one
FESTIVALS = "|".join(sorted((*_SOLAR, *_LUNAR, *_TERMS, *_FLOATING), key=len, reverse=True))

_D = "[一二三四五六七八九]"  # 十一月二十八 is of the sun, 冬月二十八 and 五月初五 are of the moon
_LUNAR_DAY = (
    rf"[正冬腊]月(?:初[一二三四五六七八九十]|[二廿]?十{_D}?|廿{_D}|二十)"
    rf"|[一二三四五六七八九十]{{1,2}}月(?:初[一二三四五六七八九十]|廿{_D}?)|八月十五"
)

DAY = (
    rf"(?:下下|[下这上本])?个?(?:周|星期|礼拜)(?:末|[一二三四五六日天1-6])|(?:next |this )?(?:{'|'.join(_ENGLISH)})"
    rf"|{'|'.join(sorted(_RELATIVE, key=len, reverse=True))}|[今明后昨](?=晚|早|晨|夜)"
    rf"|(?:{FESTIVALS})节?(?:的?[前后](?:{_N})天)?|{_LUNAR_DAY}|\d{{1,2}}[./]\d{{1,2}}(?:[号日]|(?=[之以]?[前后早晚送到]|[上下]午|中午))|(?:下个?月|这个?月|本月)?{_N}[号日](?!楼|线|院|店|门|自提|[前后][院门]|\d)|{_N}月{_N}[号日]?|(?:正月|大年)?初[一二三四五六七八九十]"
    rf"|(?:这个?|本|下个?)?月[底末初中]|年[底前后]|下个?月|下下?个?(?:周|星期|礼拜)|这个?(?:周|星期|礼拜)|本周|{_N}天[之以]?[后内]|(?:这|过)[两几]天|隔[一两三]天"
)

Rule = Callable[[re.Match[str], date], Span | None]


def _figure(text: str) -> int:
    value = number(text)
    return value[0] // THOUSAND if value else 0


def _weekday(match: re.Match[str], today: date) -> Span:
    which, name = match["which"] or "", match["name"]
    weeks = 2 if which == "下下" else 1 if which == "下" else -1 if which.startswith("上") else 0
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
    if name == "末":
        first = monday + timedelta(days=5)
        return first, first + timedelta(days=1)
    day = monday + timedelta(days=_WEEKDAYS[name])
    if not which and day < today:
        day += timedelta(weeks=1)
    return day, day


def _english(match: re.Match[str], today: date) -> Span:
    ahead = (_ENGLISH.index(match["name"]) - today.weekday()) % 7
    day = today + timedelta(days=ahead + (7 if match["next"] and ahead == 0 else 0))
    return day, day


def _month_day(match: re.Match[str], today: date) -> Span | None:
    month, day = _figure(match["month"]), _figure(match["day"])
    for year in (today.year, today.year + 1):
        found = _date(year, month, day)
        if found and found >= today:
            return found, found
    return None


def _day_of_month(match: re.Match[str], today: date) -> Span | None:
    day = _figure(match["day"])
    start = today.replace(day=1)
    if (match["month"] or "").startswith("下") or (not match["month"] and day < today.day):
        start = _next_month(start)
    found = _date(start.year, start.month, day)
    return (found, found) if found else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _part_of_month(match: re.Match[str], today: date) -> Span:
    first = today.replace(day=1)
    if (match["which"] or "").startswith("下"):
        first = _next_month(first)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    part = match["part"]
    if part == "初":
        return first, first.replace(day=7)
    if part == "中":
        return first.replace(day=11), first.replace(day=20)
    return max(today, last - timedelta(days=4)) if last >= today else last, last


def _festival(match: re.Match[str], today: date) -> Span:
    days_off = _figure(match["off"]) if match["off"] else 0
    away = timedelta(days=days_off if match["side"] == "后" else -days_off)
    years = (today.year - 1, today.year, today.year + 1, today.year + 2)
    day = next(found for year in years if (found := _feast(match["name"], year) + away) >= today)
    return day, day


def _feast(name: str, year: int) -> date:
    """The day of a festival that falls into (or begins with) a year."""
    if name in _SOLAR:
        return date(year, *_SOLAR[name])
    if name in _FLOATING:
        month, weekday, nth = _FLOATING[name]
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    from borax.calendars.lunardate import LunarDate, TermUtils

    if name in _TERMS:
        day: date = TermUtils.day_start_from_term(year, name)
        return day
    month, number_ = _LUNAR[name]
    if (month, number_) == (12, 30):
        return _solar(LunarDate(year + 1, 1, 1)) - timedelta(days=1)
    return _solar(LunarDate(year, month, number_))


def _solar(lunar: object) -> date:
    day: date = lunar.to_solar_date()  # type: ignore[attr-defined]
    return day


def _new_year_day(match: re.Match[str], today: date) -> Span:
    from borax.calendars.lunardate import LunarDate

    day = _figure(match["day"])
    found = _solar(LunarDate(today.year, 1, day))
    if found < today:
        found = _solar(LunarDate(today.year + 1, 1, day))
    return found, found


def _lunar_day(match: re.Match[str], today: date) -> Span | None:
    """腊月二十八, 五月初五, 八月十五."""
    from borax.calendars.lunardate import LunarDate

    months = {"正": 1, "冬": 11, "腊": 12}
    month = months.get(match["month"]) or _figure(match["month"])
    day = _figure(match["day"].removeprefix("初").replace("廿", "二十").replace("十十", "十"))
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            found = _solar(LunarDate(year, month, day))
        except ValueError:
            continue
        if found >= today:
            return found, found
    return None


def _relative(match: re.Match[str], today: date) -> Span:
    day = today + timedelta(days=_RELATIVE.get(match[0], _SHORT.get(match[0], 0)))
    return day, day


def _in_days(match: re.Match[str], today: date) -> Span:
    ahead = timedelta(days=_figure(match["days"]))
    return (today, today + ahead) if match["side"] == "内" else (today + ahead, today + ahead)


def _after(match: re.Match[str], today: date) -> Span:
    """隔一天: the day after tomorrow."""
    day = today + timedelta(days=_figure(match["days"]) + 1)
    return day, day


def _week(match: re.Match[str], today: date) -> Span:
    weeks = match[0].count("下")
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
    return max(today, monday), monday + timedelta(days=6)


def _month(_match: re.Match[str], today: date) -> Span:
    first = _next_month(today.replace(day=1))
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _soon(_match: re.Match[str], today: date) -> Span:
    return today, today + timedelta(days=3)


def _year(match: re.Match[str], today: date) -> Span:
    if match["side"] == "底":
        return date(today.year, 12, 25), date(today.year, 12, 31)
    spring = _festival_of("春节", today)
    one = timedelta(days=1)
    week = timedelta(days=7)
    return (
        (spring - week, spring - one)
        if match["side"] == "前"
        else (spring + week, spring + 2 * week)
    )


def _festival_of(name: str, today: date) -> date:
    return next(
        day for year in (today.year, today.year + 1) if (day := _feast(name, year)) >= today
    )


_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (
            r"(?P<which>下下|[下这上本])?个?(?:周|星期|礼拜)(?P<name>末|[一二三四五六日天1-6])",
            _weekday,
        ),
        (rf"(?P<next>next )?(?:this )?(?P<name>{'|'.join(_ENGLISH)})", _english),
        (rf"(?P<name>{FESTIVALS})节?(?:的?(?P<side>[前后])(?P<off>{_N})天)?", _festival),
        (r"(?P<month>[正冬腊])月(?P<day>.+)", _lunar_day),
        (r"(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[初廿].*|(?<=八月)十五)", _lunar_day),
        (rf"(?P<month>{_N})月(?P<day>{_N})[号日]?", _month_day),
        (r"(?P<month>\d{1,2})[./](?P<day>\d{1,2})[号日]?", _month_day),
        (rf"(?P<month>下个?月|这个?月|本月)?(?P<day>{_N})[号日]", _day_of_month),
        (r"(?:正月|大年)?初(?P<day>[一二三四五六七八九十])", _new_year_day),
        (r"(?P<which>这个?|本|下个?)?月(?P<part>[底末初中])", _part_of_month),
        (rf"(?P<days>{_N})天[之以]?(?P<side>[后内])", _in_days),
        (r"下下?个?(?:周|星期|礼拜)|这个?(?:周|星期|礼拜)|本周", _week),
        (r"下个?月", _month),
        (r"(?:这|过)[两几]天", _soon),
        (r"隔(?P<days>[一两三])天", _after),
        (r"年(?P<side>[底前后])", _year),
        (r".+", _relative),
    )
)


def resolve(words: str, today: date) -> Span | None:
    """The days that a word for days means, seen from today; None if there is no such day (31号 in June)."""
    for pattern, rule in _RULES:
        match = pattern.fullmatch(words)
        if match:
            return rule(match, today)
    return None
