"""The fuzzy index."""

from __future__ import annotations

import argparse
import random

import pytest

from handlers.understand import Good, Unit, Vocabulary, sounds
from handlers.understand.intents import LENGTH, MOST, Model
from tests.benchmarks import search as bench


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("妃子笑荔枝", "妃子笑荔枝"),
        ("力枝", "妃子笑荔枝"),
        ("lizhi", "妃子笑荔枝"),
        ("fzxlz", "妃子笑荔枝"),
        ("荔枝妃子笑", "妃子笑荔枝"),
        ("妃子荔枝", "妃子笑荔枝"),
        ("洗依液", "奥妙洗衣液"),
        ("電飯煲", "美的电饭煲"),
        ("蟹田大米20斤", "盘锦蟹田大米"),
        ("milk", "光明鲜牛奶"),
        ("2箱可乐", "百事可乐"),
    ],
)
def test_a_query_finds_its_goods(query: str, name: str, shop: Vocabulary) -> None:
    assert shop.good(shop.search(query, 5)[0].sku).name == name


@pytest.mark.parametrize("query", ["", "  ", "!!!", "鑫淼焱垚", "qqqqqq"])
def test_nothing_is_near(query: str, shop: Vocabulary) -> None:
    assert shop.search(query, 5) == []


def test_an_exact_name_scores_one(shop: Vocabulary) -> None:
    assert shop.search("荔枝", 1)[0].score == 1.0


def test_few_of_many(shop: Vocabulary) -> None:
    goods = bench.catalogue(3000, random.Random(1))  # noqa: S311
    words = Vocabulary.build(goods)
    asked = bench.queries(goods, random.Random(2), 12)  # noqa: S311
    names = bench.same(goods)
    finders = bench.finders(goods, words)
    ours = sum(bench._rank(query, finders["lindian"](query.text), names) < 5 for query in asked)
    assert ours / len(asked) > 0.97
    assert bench.main(argparse.Namespace(sizes="60", each=1, others=4, seed=7)) == 0


def test_taught_words_and_synonyms_count() -> None:
    goods = [
        Good(7, "X", "圣女果", "", (Unit("斤"),)),
        Good(8, "Y", "大米", "", (Unit("袋"),), default_unit="斤"),
    ]
    words = Vocabulary.build(goods, taught_aliases={"小柿子": 7, "没有": 99})
    assert words.search("小柿子", 1)[0].sku == 7
    assert words.search("小番茄", 1)[0].sku == 7
    assert words.good(8).unit_names == ("斤", "袋")
    assert Good(1, "Z", "无").unit_names == ("份",)


def test_sounds() -> None:
    assert sounds.split("hongfushi") == ["hong", "fu", "shi"]
    assert sounds.split("xyz") is None
    assert sounds.fold("zhuang") == sounds.fold("zuan")
    assert sounds.initials("五常大米") == "wcdm"


def test_very_many_features_are_cut_off() -> None:
    shape = "".join(chr(0x4E00 + at) for at in range(LENGTH))
    runs = [shape[at : at + size] for size in (1, 2, 3) for at in range(LENGTH - size + 1)]
    assert len(runs) > MOST
    model = Model.of(["a", "b"], [(run, bytes([129, 128])) for run in runs])
    assert model.scores(shape) == (129 * MOST, 128 * MOST)
    assert model.judge(shape[:10]).label == "a"
