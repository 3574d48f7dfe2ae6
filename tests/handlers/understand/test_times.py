"""Times in words, and the instants that they mean."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.understand import days, times
from handlers.understand.normalise import normalise

NOW = datetime(2026, 9, 16, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Wednesday


@pytest.mark.parametrize(
    ("before", "said", "now"),
    [
        ("明天上午8点（3月7日）", "9点", "明天上午9点"),
        ("明天上午8点（3月7日）", "下午", "明天下午"),
        ("明天上午8点", "5点", "明天5点"),
        ("明天下午3点", "4点半", "明天下午4点半"),
        ("周日下午", "后天", "后天"),
        ("明天", "半小时后", "半小时后"),
        ("tomorrow 3pm", "5pm", "tomorrow 5pm"),
        ("晚上", "7点", "晚上7点"),
        ("", "7点", "7点"),
    ],
)
def test_what_is_not_said_anew_of_a_time_stays(before: str, said: str, now: str) -> None:
    assert times.over(before, said) == now


@pytest.mark.parametrize(
    ("text", "words", "start", "end"),
    [
        ("明天下午三点送", "明天下午三点", "09-17 15:00", "09-17 15:00"),
        ("周五前送到", "周五前", "09-16 10:00", "09-18 00:00"),
        ("今晚做", "今晚", "09-16 18:00", "09-16 22:00"),
        ("月底送", "月底", "09-26 00:00", "09-30 23:59"),
        ("下个月底", "下个月底", "10-27 00:00", "10-31 23:59"),
        ("月初", "月初", "09-01 00:00", "09-07 23:59"),
        ("月中", "月中", "09-11 00:00", "09-20 23:59"),
        ("中秋节前一天送", "中秋节前一天", "09-24 00:00", "09-24 23:59"),
        ("国庆后两天", "国庆后两天", "10-03 00:00", "10-03 23:59"),
        ("下班后送", "下班后", "09-16 18:00", "09-16 21:00"),
        ("过一刻钟再送", "过一刻钟", "09-16 10:15", "09-16 10:15"),
        ("过两个钟头我来", "过两个钟头", "09-16 12:00", "09-16 12:00"),
        ("明天上午十点前可以到不", "明天上午十点前", "09-16 10:00", "09-17 10:00"),
        ("晚上七点过去", "晚上七点", "09-16 19:00", "09-16 19:00"),
        ("我明天早上就要走，能不能今晚送", "今晚", "09-16 18:00", "09-16 22:00"),
        ("15号送", "15号", "10-15 00:00", "10-15 23:59"),
        ("20号送", "20号", "09-20 00:00", "09-20 23:59"),
        ("下个月3号", "下个月3号", "10-03 00:00", "10-03 23:59"),
        ("10月1号", "10月1号", "10-01 00:00", "10-01 23:59"),
        ("3月8号", "3月8号", "03-08 00:00", "03-08 23:59"),
        ("下周三上午", "下周三上午", "09-23 08:00", "09-23 12:00"),
        ("周一送", "周一", "09-21 00:00", "09-21 23:59"),
        ("下下周五", "下下周五", "10-02 00:00", "10-02 23:59"),
        ("周末", "周末", "09-19 00:00", "09-20 23:59"),
        ("半小时后", "半小时后", "09-16 10:30", "09-16 10:30"),
        ("20分钟内", "20分钟内", "09-16 10:00", "09-16 10:20"),
        ("两小时后送", "两小时后", "09-16 12:00", "09-16 12:00"),
        ("马上送", "马上", "09-16 10:00", "09-16 11:00"),
        ("大后天", "大后天", "09-19 00:00", "09-19 23:59"),
        ("后天中午12点到1点", "后天中午12点到1点", "09-18 12:00", "09-18 13:00"),
        ("两点到四点", "两点到四点", "09-16 14:00", "09-16 16:00"),
        ("三点前", "三点前", "09-16 10:00", "09-16 15:00"),
        ("今天送", "今天", "09-16 00:00", "09-16 23:59"),
        ("早上8点送", "早上8点", "09-17 08:00", "09-17 08:00"),
        ("两天后", "两天后", "09-18 00:00", "09-18 23:59"),
        ("三天内", "三天内", "09-16 00:00", "09-19 23:59"),
        ("下周送", "下周", "09-21 00:00", "09-27 23:59"),
        ("下个月送", "下个月", "10-01 00:00", "10-31 23:59"),
        ("这两天送", "这两天", "09-16 00:00", "09-19 23:59"),
        ("年底", "年底", "12-25 00:00", "12-31 23:59"),
        ("年前送到", "年前", "01-30 00:00", "02-05 23:59"),
        ("年后再送", "年后", "02-13 00:00", "02-20 23:59"),
        ("除夕", "除夕", "02-05 00:00", "02-05 23:59"),
        ("初六送", "初六", "02-11 00:00", "02-11 23:59"),
        ("冬至", "冬至", "12-22 00:00", "12-22 23:59"),
        ("母亲节", "母亲节", "05-09 00:00", "05-09 23:59"),
        ("明早8点半", "明早8点半", "09-17 08:30", "09-17 08:30"),
        ("下午4点一刻后", "下午4点一刻后", "09-16 16:15", "09-16 22:00"),
        ("晚上10点后", "晚上10点后", "09-16 22:00", "09-16 22:00"),
        ("14:30送", "14:30", "09-16 14:30", "09-16 14:30"),
        ("deliver tomorrow 3pm", "tomorrow 3pm", "09-17 15:00", "09-17 15:00"),
        ("next friday 9am", "next friday 9am", "09-18 09:00", "09-18 09:00"),
        ("next wednesday", "next wednesday", "09-23 00:00", "09-23 23:59"),
        ("tonight", "tonight", "09-16 18:00", "09-16 22:00"),
        ("下个礼拜三再送", "下个礼拜三", "09-23 00:00", "09-23 23:59"),
        ("周六周日都行", "周六周日", "09-19 00:00", "09-20 23:59"),
        ("下周一到周三送", "下周一到周三", "09-21 00:00", "09-23 23:59"),
        ("腊月二十八送到", "腊月二十八", "02-04 00:00", "02-04 23:59"),
        ("正月十五", "正月十五", "02-20 00:00", "02-20 23:59"),
        ("八月十五送", "八月十五", "09-25 00:00", "09-25 23:59"),
        ("八月廿三送", "八月廿三", "10-03 00:00", "10-03 23:59"),
        ("十一月二十八送", "十一月二十八", "11-28 00:00", "11-28 23:59"),
        ("11.28号晚上送", "11.28号晚上", "11-28 18:00", "11-28 22:00"),
        ("12/1送到", "12/1", "12-01 00:00", "12-01 23:59"),
        ("隔一天送也行", "隔一天", "09-18 00:00", "09-18 23:59"),
        ("差一刻八点送", "差一刻八点", "09-16 19:45", "09-16 19:45"),
        ("七点到八点送", "七点到八点", "09-16 19:00", "09-16 20:00"),
        ("晚上差五分七点", "晚上差五分七点", "09-16 18:55", "09-16 18:55"),
        ("过半小时再送", "过半小时", "09-16 10:30", "09-16 10:30"),
        ("二十分钟能到吗", "二十分钟", "09-16 10:20", "09-16 10:20"),
        ("端午前两天送", "端午前两天", "06-07 00:00", "06-07 23:59"),
        ("除夕当天还发货吗", "除夕当天", "02-05 00:00", "02-05 23:59"),
        ("下了课来取", "下了课", "09-16 16:00", "09-16 19:00"),
        ("15号前后送", "15号前后", "10-15 00:00", "10-15 23:59"),
        ("不要今天送，明天送", "明天", "09-17 00:00", "09-17 23:59"),
        ("in half an hour", "in half an hour", "09-16 10:30", "09-16 10:30"),
        ("in 20 minutes", "in 20 minutes", "09-16 10:20", "09-16 10:20"),
        ("after 7 tonight", "after 7 tonight", "09-16 19:00", "09-16 22:00"),
    ],
)
def test_times_mean_instants(text: str, words: str, start: str, end: str) -> None:
    when = times.find(normalise(text), NOW)
    assert when is not None
    assert when.text == words
    assert when.start is not None
    assert when.end is not None
    assert (when.start.strftime("%m-%d %H:%M"), when.end.strftime("%m-%d %H:%M")) == (start, end)


@pytest.mark.parametrize(
    "text", ["今天排骨新鲜不", "便宜一点", "昨天买的", "苹果两斤", "早餐吃什么"]
)
def test_what_is_no_time_to_come_is_not_told(text: str) -> None:
    assert times.find(normalise(text), NOW) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("改到周四送", "周四"),
        ("晚八点", "晚八点"),
        ("tomorrow morning please", "tomorrow morning"),
        ("后天一整天都在", ""),
        ("便宜一点", ""),
    ],
)
def test_a_message_that_says_no_more_than_a_time(text: str, words: str) -> None:
    when = times.only(normalise(text), NOW)
    assert (when.text if when else "") == words


def test_a_day_of_the_moon_that_no_month_has() -> None:
    assert days.resolve("冬月四十", date(2026, 9, 16)) is None
    assert days.resolve("腊月三十", date(2026, 9, 16)) == (date(2027, 2, 5), date(2027, 2, 5))


@pytest.mark.parametrize("text", ["周三到31号都行"])
def test_a_span_to_a_day_that_does_not_exist_keeps_its_words(text: str) -> None:
    when = times.find(normalise(text), NOW)
    assert when is not None
    assert (when.text, when.start) == ("周三到31号", None)


def test_a_day_that_does_not_exist_keeps_its_words() -> None:
    when = times.find(normalise("31号送"), NOW)
    assert when is not None
    assert (when.text, when.start) == ("31号", None)


def test_without_a_clock_only_the_words_are_known() -> None:
    for text in ("明天下午", "一会儿送"):
        when = times.find(normalise(text), None)
        assert when is not None
        assert when.start is None


def test_new_years_days() -> None:
    assert days.resolve("初三", date(2026, 1, 2)) == (date(2026, 2, 19), date(2026, 2, 19))


def test_words_that_are_no_day() -> None:
    assert days.resolve("13月40号", date(2026, 9, 16)) is None
    assert days.resolve("", date(2026, 9, 16)) is None


@given(st.text(alphabet="今明后天下周一二三上午点半前0123456789月号初底年到:两小时"))
def test_no_text_breaks_the_calendar(text: str) -> None:
    times.find(normalise(text), NOW)
