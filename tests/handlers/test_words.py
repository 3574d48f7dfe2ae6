"""Every sentence is there in both languages, with the same blanks, and none is left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import handlers
from handlers.words import LANGUAGES, UNITS, words_of
from store.orders import ORDER, Scope

HANDLERS = Path(handlers.__file__).parent
KEY = re.compile(r"[a-z]+(?:\.[a-z_]+)+")
START = re.compile(r"[a-z]+(?:\.[a-z_]+)*\.")
CJK = re.compile(r"[一-鿿]")


def _sources() -> Iterator[ast.AST]:
    for path in sorted(HANDLERS.rglob("*.py")):
        spoken = path.parent.name == "words" and path.name != "__init__.py"
        if not spoken and "understand" not in path.parts:
            yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def _used() -> tuple[set[str], set[str]]:
    """Whole keys, and the beginnings of those that are put together."""
    whole, begun = set(), set()
    for node in _sources():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            whole |= {node.value} if KEY.fullmatch(node.value) else set()
        elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            start = str(node.values[0].value)
            begun |= {start} if START.fullmatch(start) else set()
    return whole, begun


def _blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_both_languages_have_the_same_sentences_with_the_same_blanks() -> None:
    zh, en = LANGUAGES["zh"], LANGUAGES["en"]
    assert list(zh.keys() ^ en.keys()) == []
    assert {key for key in zh if _blanks(zh[key]) != _blanks(en[key])} == set()


def test_every_key_in_use_exists_and_every_sentence_is_said() -> None:
    whole, begun = _used()
    zh = LANGUAGES["zh"]
    assert whole - zh.keys() == set()
    assert {key for key in zh if key not in whole and not key.startswith(tuple(begun))} == set()


def test_keys_that_are_put_together_exist() -> None:
    zh = LANGUAGES["zh"]
    states = {*ORDER.steps, *(to for some in ORDER.steps.values() for to in some)}
    assert {state for state in states if f"order.state.{state}" not in zh} == set()
    assert {scope for scope in Scope if f"keeper.scope.{scope}" not in zh} == set()
    told = {"accepted", "out", "delivered", "cancelled"}
    assert {to for to in told if not {f"keeper.do.{to}", f"told.{to}"} <= zh.keys()} == set()


def test_english_sentences_hold_no_chinese() -> None:
    assert {key for key, said in LANGUAGES["en"].items() if CJK.search(said)} == set()


def test_sentences_are_short_enough_for_a_cheap_phone() -> None:
    long = {
        key: line
        for sentences in LANGUAGES.values()
        for key, said in sentences.items()
        for line in said.split("\n")
        if len(line) > 130
    }
    assert long == {}


@pytest.mark.parametrize(
    ("language", "qty", "unit", "said"),
    [
        ("zh", 1500, "箱", "1.5箱"),
        ("zh", 2000, "kg", "2 kg"),
        ("en", 1000, "箱", "1 box"),
        ("en", 2000, "箱", "2 boxes"),
        ("en", 500, "斤", "0.5 jin"),
        ("en", 3000, "坛", "3坛"),
        ("zh", 3000, "", "3"),
    ],
)
def test_amounts(language: str, qty: int, unit: str, said: str) -> None:
    assert words_of(language).amount(qty, unit) == said


def test_goods_are_called_by_an_english_name_where_there_is_one() -> None:
    assert words_of("zh").goods("鲜鸡蛋", ("鸡蛋", "egg", "eggs")) == "鲜鸡蛋"
    assert words_of("en").goods("鲜鸡蛋", ("鸡蛋", "egg", "eggs")) == "eggs (鲜鸡蛋)"
    assert words_of("en").goods("福临门丝苗米", ("丝苗米",)) == "福临门丝苗米"
    assert words_of("en").goods("Oreo", ("cookies",)) == "Oreo"


def test_an_unknown_language_is_spoken_in_chinese() -> None:
    assert words_of("fr") == words_of("zh")
    assert UNITS["zh"] == {}
    assert words_of("en").join(["a", "b"]) == "a, b"
