"""One form for all scripts and widths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.understand.normalise import LIMIT, clean, normalise


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("來２箱蘋果", "来2箱苹果"),
        ("＋１箱", "+1箱"),
        ("苹果\u200b两\u202e斤\ufeff", "苹果两斤"),
        ("ＡＢＣ", "abc"),
        ("①张三\r\n②李四", "①张三\n②李四"),
        ("半½斤", "半.5斤"),
        ("㎏", "kg"),
        ("ﬁne", "fine"),
        ("cafe\u0301", "café"),
        ("Hello\x00\x01", "hello "),
    ],
)
def test_plain_text(text: str, plain: str) -> None:
    assert normalise(text).plain == plain


def test_a_very_long_text_is_cut() -> None:
    assert len(normalise("苹" * (LIMIT + 5)).plain) == LIMIT
    assert len(normalise("㎏" * LIMIT).plain) == LIMIT


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@given(st.text())
def test_both_scripts_have_the_same_positions(text: str) -> None:
    said = normalise(text)
    assert len(said.raw) == len(said.plain)
