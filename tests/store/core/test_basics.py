"""Money, time, ids, states."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.core import (
    DAY,
    HOUR,
    CountingIds,
    Machine,
    SteadyClock,
    SystemClock,
    SystemIds,
    VirtualClock,
    fen_of,
    instant,
    line_total,
    local_time,
    money,
    number,
)
from tests.world import START


@pytest.mark.parametrize(
    ("qty", "price", "fen"),
    [(1000, 598, 598), (1500, 598, 897), (1, 499, 0), (1, 500, 1), (333, 1000, 333), (2500, 3, 8)],
)
def test_a_line_is_rounded_half_up_once(qty: int, price: int, fen: int) -> None:
    assert line_total(qty, price) == fen


@given(st.integers(1, 9_999_000), st.integers(0, 10_000_000))
def test_a_line_is_off_by_half_a_fen_at_most(qty: int, price: int) -> None:
    assert -500 <= qty * price - 1000 * line_total(qty, price) < 500


def test_money_as_people_write_it() -> None:
    assert [money(fen) for fen in (0, 5, 1200, 1290, 1299, -1250)] == [
        "¥0", "¥0.05", "¥12", "¥12.9", "¥12.99", "-¥12.5",
    ]  # fmt: skip
    assert (money(150, "HKD"), money(150, "NOK")) == ("HK$1.5", "NOK 1.5")


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("12.8", 1280), ("¥12.80", 1280), (" 12.8元 ", 1280), ("1,280块", 128_000), ("0.005", None), ("5.010", 501),
        ("0", 0), ("-1", None), ("x", None), ("", None), ("NaN", None), ("1e99", None), ("1e999999999", None),
        ("1_0", None), ("٣", None), (".", None), ("Infinity", None),
    ],
)  # fmt: skip
def test_money_as_people_say_it(text: str, fen: int | None) -> None:
    assert fen_of(text) == fen


def test_numbers_as_people_write_them() -> None:
    assert [number(milli) for milli in (1000, 1500, 1250, 1001, 0)] == [
        "1", "1.5", "1.25", "1.001", "0",
    ]  # fmt: skip


def test_clocks() -> None:
    clock = VirtualClock(5)
    clock.forward(10)
    clock.forward(-3)
    assert clock.now() == 12
    assert SystemClock().now() > START - 10**12
    assert instant(datetime(2026, 3, 6, 2, tzinfo=UTC)) == START
    assert local_time(START, "Asia/Shanghai").isoformat() == "2026-03-06T10:00:00+08:00"
    assert local_time(START, UTC).hour == 2


def test_a_steady_clock_never_goes_back() -> None:
    machine = VirtualClock(START)
    clock = SteadyClock(machine)
    assert clock.now() == START
    machine.forward(-DAY)
    said = [clock.now()]
    for _ in range(4):
        machine.forward(HOUR)
        said.append(clock.now())
    assert [at - START for at in said] == [0, HOUR // 2, HOUR, HOUR + HOUR // 2, 2 * HOUR]
    machine.forward(3)
    assert clock.now() == said[-1] + 1
    machine.forward(1)
    assert clock.now() == said[-1] + 2
    machine.forward(2 * DAY)
    assert clock.now() == machine.now()


def test_ids_of_two_processes_are_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    names = iter((7, 8))
    monkeypatch.setattr("secrets.randbits", lambda _bits: next(names))
    one, two = SystemIds(), SystemIds()
    made = [ids.next(START) for _ in range(3_000) for ids in (one, two)]
    assert len(set(made)) == 6_000
    assert {number >> 10 & 2047 for number in made} == {7, 8}


def test_ids_rise_and_fit() -> None:
    ids = SystemIds()
    made = [ids.next(START) for _ in range(5_000)]
    assert made == sorted(set(made))
    assert ids.next(START - 10) > made[-1]
    assert 0 < ids.next(2**42 - 1) < 2**63
    assert len({ids.token() for _ in range(100)}) == 100
    assert all(len(ids.token()) == 8 for _ in range(5))
    assert [CountingIds(3).next(0), CountingIds().token()] == [3, "t0000001"]


def test_a_machine_is_a_table() -> None:
    machine = Machine({"a": ("b", "c"), "b": ("c",), "c": ()})
    assert machine.may("a", "c")
    assert not machine.may("c", "a")
    assert not machine.may("x", "a")
    assert machine.sources("c") == ("a", "b")
    assert machine.ended() == ("c",)
