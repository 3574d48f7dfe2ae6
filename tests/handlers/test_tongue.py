"""In which language somebody speaks."""

from __future__ import annotations

import pytest

from handlers.tongue import language_of


@pytest.mark.parametrize(
    "text",
    [
        "how much are the eggs?", "help", "2 boxes of apples to building 3", "hello", "no milk", "stop",
        "to building 5, room 302", "a couple of watermelons", "when will it arrive", "remove the note",
        "start messaging me again", "dont call me, text me", "confirm",
        "two boxes of apples to 幸福里 building 3 unit 2 room 501",
    ],
)  # fmt: skip
def test_english_is_answered_in_english(text: str) -> None:
    assert language_of(text) == "en"


@pytest.mark.parametrize("text", ["来两箱苹果", "确认", "转人工", "wifi坏了怎么办"])
def test_chinese_is_answered_in_chinese(text: str) -> None:
    assert language_of(text) == "zh"


@pytest.mark.parametrize(
    "text",
    [
        "1", "ok", "？", "👍", "lin", "td", "来一瓶coca cola", "lai liang xiang pingguo", "yao yi ban jidan", "iPhone",
        "love apples = 番茄", "2 boxes of apples to 幸福里", "wo yao mai dongxi",
    ],
)  # fmt: skip
def test_what_tells_nothing_changes_nothing(text: str) -> None:
    assert language_of(text) == ""
