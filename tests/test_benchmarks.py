"""The measurements run to their end, at small sizes; no figure is judged here."""

from __future__ import annotations

import pytest

from bot.__main__ import main
from tests.benchmarks.turn import STAGES


def test_turns_are_measured_by_stage(capfd: pytest.CaptureFixture[str]) -> None:
    options = ["--cycles", "1", "--repeats", "1", "--backends", "sqlite"]
    assert main(["bench", "turn", *options]) == 0
    told = capfd.readouterr().out
    assert "CPU ÷ echo" in told
    assert [stage for stage in STAGES if stage not in told] == []
    assert "all hold" in told


def test_search_is_measured_beside_its_rivals(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "search", "--sizes", "1000", "--hard", "4", "--easy", "1"]) == 0
    told = capfd.readouterr().out
    assert "tantivy" in told
    assert "p50 / ours" in told
