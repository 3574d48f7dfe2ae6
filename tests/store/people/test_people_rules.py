"""Phones, cards and codes as text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.people.rules import code_of, luhn, mask_cards, mask_phone, phone, plain, typed_code


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("13812345678", "13812345678"),
        (" 138-1234 5678 ", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("+86 138 1234 5678", "13812345678"),
        ("008613812345678", "13812345678"),
        ("8613812345678", "13812345678"),
        ("(0571) 8888-8888", "057188888888"),
        ("+65 9123 4567", "+6591234567"),
        ("0065 9123 4567", "+6591234567"),
        ("12812345678", None),
        ("1381234567", None),
        ("6591234567", None),
        ("+123456", None),
        ("+1234567890123456", None),
        ("+abc45678", None),
        ("+86 ١٢٣٤٥٦٧٨", None),
        ("", None),
        ("电话", None),
    ],
)
def test_phone(typed: str, stored: str | None) -> None:
    assert phone(typed) == stored


@given(st.text(alphabet="0123456789+- ()x", max_size=20))
def test_a_stored_phone_stays_as_it_is(typed: str) -> None:
    stored = phone(typed)
    assert stored is None or phone(stored) == stored


def test_mask_phone() -> None:
    assert mask_phone("13812341234") == "138****1234"
    assert mask_phone("+6591234567") == "+65****4567"
    assert mask_phone("1234567") == "*******"
    assert mask_phone("") == ""


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("卡号4111111111111111谢谢", "卡号************1111谢谢"),
        ("4111 1111 1111 1111", "**** **** **** 1111"),
        ("4111-1111-1111-1111", "****-****-****-1111"),
        ("４１１１１１１１１１１１１１１１", "************１１１１"),
        ("4111 1111 1111 1111 123", "**** **** **** 1111 123"),
        ("622203 4222222222222", "622203 *********2222"),
        ("4111111111111112", "4111111111111112"),
        ("3-2-501 13812345678", "3-2-501 13812345678"),
        ("13812345678 1381", "13812345678 1381"),
        ("4111.1111.1111.1111 4111 1111 1111 1111", "****.****.****.1111 **** **** **** 1111"),
        ("来两箱苹果 13812345678", "来两箱苹果 13812345678"),
        ("", ""),
    ],
)
def test_mask_cards(said: str, kept: str) -> None:
    assert mask_cards(said) == kept


def test_a_room_and_a_phone_are_no_card() -> None:
    numbers = [f"{room} 138{n:08d}" for room in (302, 1201) for n in range(200)]
    assert [mask_cards(n) for n in numbers] == numbers


@given(st.integers(10**11, 10**18 - 1), st.sampled_from(["", " ", "-"]))
def test_every_card_is_masked(start: int, between: str) -> None:
    body = str(start)
    card = next(body + d for d in "0123456789" if luhn(body + d))
    grouped = between.join(card[i : i + 4] for i in range(0, len(card), 4))
    masked = mask_cards(f"卡{grouped}。")
    assert sum(c == "*" for c in masked) == (len(card) - 4 if len(card) >= 13 else 0)


@pytest.mark.parametrize("digits", ["1 ", "7", "12 345-"])
def test_twice_as_many_digits_take_no_more_than_a_few_times_as_long(digits: str) -> None:
    def took(times: int) -> float:
        began = time.process_time()
        mask_cards(digits * times)
        return time.process_time() - began

    short = min(took(3_000) for _ in range(3))
    assert min(took(6_000) for _ in range(3)) < 3 * short + 0.02  # quadratic is four times


def test_plain() -> None:
    assert plain(" a\t b\u200b\x00\u202ec\n", 10) == "a bc"
    assert plain("一二三四", 3) == "一二三"
    assert plain("ab cd", 3) == "ab"


def test_codes() -> None:
    assert code_of("t0000001") == code_of("t0000001")
    assert len({code_of(f"t{n:07d}") for n in range(2_000)}) == 2_000
    assert typed_code(" ab-cd ＥＦ") == "ABCDEF"
