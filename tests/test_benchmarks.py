"""The measurements run to their end, at small sizes; no figure is judged here."""

from __future__ import annotations

import json
from pathlib import Path

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


def test_understanding_is_measured_on_any_set(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Messages and chains alike, bad lines by their number."""
    said = {
        "id": "1",
        "text": "来两箱砂糖橘，送到3栋502",
        "gold": {
            "intent": "order",
            "items": [{"sku": "L101", "qty": 2, "unit": "箱"}],
            "needs": [],
            "address": "3栋502",
        },
    }
    broken = {
        "id": "2",
        "text": "冰箱坏了",
        "gold": {
            "intent": "need",
            "items": [],
            "needs": [{"what": "电冰箱", "what_alt": ["冰箱"]}],
        },
    }
    talk = {"id": "3", "text": "昨天买了三斤橘子", "gold": {"intent": "other", "items": []}}
    first = {
        "id": "4",
        "text": "#接龙\n砂糖橘 29.9/箱\n1. 张姐 2箱\n2. 李哥 1箱",
        "gold": [
            {"person": "张姐", "sku": "L101", "qty": 2, "unit": "箱"},
            {"person": "李哥", "sku": "L101", "qty": 1, "unit": "箱"},
        ],
    }
    again = {
        "id": "5",
        "prev_id": "4",
        "text": "#接龙\n砂糖橘 29.9/箱\n1. 张姐 3箱\n2. 李哥 1箱",
        "gold": [
            {"person": "张姐", "sku": "L101", "qty": 3, "unit": "箱"},
            {"person": "李哥", "sku": "L101", "qty": 1, "unit": "箱"},
        ],
    }
    written = [json.dumps(one) for one in (said, broken, talk, first, again)]
    file = tmp_path / "set.jsonl"
    file.write_text("\n".join([*written, "{"]), "utf-8")
    options = ["--messages", str(file), "--repeats", "1"]
    assert main(["bench", "understand", *options]) == 0
    told = capfd.readouterr()
    for figure in (
        *("intent accuracy 1.000", "item F1 1.000 (1)", "basket exact 1.000 (1)"),
        *("orders read into talk 0.000 (1)", "needs F1 1.000 (1)", "address 1.000 (1)"),
        *("line F1 1.000 (4)", "chain exact 1.000 (2)", "re-post diff F1 1.000 (1)"),
        "× jieba.lcut",
    ):
        assert figure in told.out
    assert "第 6 行" in told.err
    assert main(["bench", "understand", "--messages", str(tmp_path / "none")]) == 1
    file.write_text("", "utf-8")
    assert main(["bench", "understand", "--messages", str(file)]) == 1
