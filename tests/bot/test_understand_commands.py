"""`lindian understand`, `chain` and `search` from file to JSON lines."""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bot.commands import chain, search, understand
from bot.commands.goods_file import GoodsFileError, load

GOODS = [
    {
        "sku": "A1",
        "name": "妃子笑荔枝",
        "spec": "",
        "units": ["斤", "箱"],
        "aliases": ["荔枝"],
        "category": "水果",
    },
    {"sku": "A2", "name": "散养土鸡蛋", "spec": None, "units": ["板"], "aliases": ["鸡蛋"]},
]
Told = tuple[int, list[dict[str, Any]], str]


@pytest.fixture
def catalogue(tmp_path: Path) -> str:
    path = tmp_path / "goods.json"
    path.write_text(json.dumps(GOODS), "utf-8")
    return str(path)


@pytest.fixture
def tell(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Told]:
    def run(command: ModuleType, words: list[str], stdin: bytes) -> Told:
        parser = argparse.ArgumentParser()
        command.add_arguments(parser)
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = command.run(parser.parse_args(words))
        out, err = capsys.readouterr()
        return code, [json.loads(line) for line in out.splitlines()], err

    return run


def test_messages(catalogue: str, tell: Callable[..., Told]) -> None:
    lines = [
        {"id": "a", "text": "来两箱荔枝 送3号楼", "context": None},
        {"id": "b", "text": "想买个洗衣机 预算两千"},
        {"id": "c", "text": "#接龙\n鸡蛋\n1. 王姐 2板"},
        {"id": "d", "text": "荔枝多少钱"},
    ]
    stdin = b"{broken\n\n" + "\n".join(json.dumps(line) for line in lines).encode() + b"\n\xff\n"
    code, told, err = tell(understand, ["--catalogue", catalogue], stdin)
    assert code == 0
    assert "line 1 skipped" in err
    assert "line 7 skipped" in err
    assert told[0] == {
        "id": "a",
        "intent": "order",
        "items": [{"sku": "A1", "qty": 2, "unit": "箱"}],
        "needs": [],
        "address": "3号楼",
        "when": None,
        "mentions": [],
    }
    assert (told[1]["intent"], told[1]["needs"]) == (
        "need",
        [{"what": "洗衣机", "budget_fen": 200000}],
    )
    assert told[2]["items"] == [{"sku": "A2", "qty": 2, "unit": "板"}]
    assert (told[3]["intent"], told[3]["mentions"], told[3]["items"]) == ("ask_price", ["A1"], [])


def test_chains(catalogue: str, tell: Callable[..., Told]) -> None:
    text = "#接龙\n鸡蛋 荔枝\n1. 王姐 鸡蛋2板（新鲜的）\n2. 302 荔枝一斤半\n3. 老李 山竹两斤"
    code, told, _ = tell(
        chain, ["--catalogue", catalogue], json.dumps({"id": 1, "text": text}).encode()
    )
    assert code == 0
    assert told == [
        {
            "id": 1,
            "lines": [
                {"person": "王姐", "sku": "A2", "qty": 2, "unit": "板", "note": "新鲜的"},
                {"person": "302", "sku": "A1", "qty": 1.5, "unit": "斤", "note": None},
            ],
        }
    ]


def test_searches(catalogue: str, tell: Callable[..., Told]) -> None:
    code, told, err = tell(
        search, ["--catalogue", catalogue, "--top", "1"], "力枝\n\n".encode() + b"\xff\n"
    )
    assert (code, "line 3 skipped" in err) == (0, True)
    assert [(line["query"], line["hits"][0]["sku"]) for line in told] == [("力枝", "A1")]
    assert tell(search, ["--catalogue", catalogue, "--top", "0"], b"")[0] == 1


def test_odd_queries_are_answered(catalogue: str, tell: Callable[..., Told]) -> None:
    lines = ["荔枝" * 2000, "\u200b\u200f", "🎉🎉", "\u202e荔枝"]
    code, told, err = tell(search, ["--catalogue", catalogue], "\n".join(lines).encode())
    assert (code, [line["query"] for line in told]) == (0, lines)
    assert [bool(line["hits"]) for line in told[1:]] == [False, False, True]
    assert "line 1: only its beginning is read" in err


@pytest.mark.parametrize("command", [understand, chain, search])
def test_a_file_without_goods_is_a_sentence(
    command: ModuleType, tmp_path: Path, tell: Callable[..., Told]
) -> None:
    path = tmp_path / "none.json"
    path.write_text("[]", "utf-8")
    code, told, err = tell(command, ["--catalogue", str(path)], b"")
    assert (code, told) == (1, [])
    assert "没有商品" in err


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("x.json", "{", "不是商品列表"), ("x.txt", "", "只认得"), ("missing.json", None, "找不到")],
)
def test_bad_files(name: str, content: str | None, words: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content, "utf-8")
    with pytest.raises(GoodsFileError, match=words):
        load(str(path))


def test_a_sheet_serves_as_well(tmp_path: Path, tell: Callable[..., Told]) -> None:
    path = tmp_path / "goods.csv"
    path.write_text(
        "编码,名称,规格,分类,单位,价格,别名\nA1,妃子笑荔枝,,水果,斤,12.8,荔枝\n", "utf-8"
    )
    goods = load(str(path)).goods
    assert [(good.code, good.name, good.unit, good.aliases) for good in goods] == [
        ("A1", "妃子笑荔枝", "斤", ("荔枝",))
    ]


def test_a_wrong_row_is_named_and_a_wrong_file_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "goods.csv"
    path.write_text("编码,名称,单位,价格\nA1,荔枝,斤,12.8\nA2,梨,斤,abc\n", "utf-8")
    assert "荔枝" in [good.name for good in load(str(path)).goods]
    assert "goods.csv: 第3行「价格」" in capsys.readouterr().err
    path.write_text("", "utf-8")
    with pytest.raises(GoodsFileError, match=r"goods\.csv"):
        load(str(path))
