"""The fuzzy index."""

from __future__ import annotations

import argparse
import dataclasses
import random

import numpy as np
import pytest

from handlers.understand import Good, Match, Unit, Vocabulary, postings, search, sounds
from handlers.understand.intents import LENGTH, MOST, Model
from handlers.understand.postings import Postings
from handlers.understand.symbols import symbols
from tests.benchmarks import search as bench
from tests.benchmarks.damage import Maker
from tests.handlers.understand.corpus import learn


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
        ("可勒", "百事可乐"),
    ],
)
def test_a_query_finds_its_goods(query: str, name: str, shop: Vocabulary) -> None:
    assert shop.good(shop.search(query, 5)[0].sku).name == name


def test_queries_as_people_type_them(shop: Vocabulary) -> None:
    lines = (learn.HERE / "searches.tsv").read_text("utf-8").splitlines()
    wrong = []
    for line in lines:
        query, code = line.split("\t")
        found = shop.search(query, 1)
        if (shop.good(found[0].sku).code if found else "-") != code:
            wrong.append(line)
    assert len(wrong) <= len(lines) * 0.02, wrong


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("盘锦蟹田大米十公斤", "L151"),
        ("美的电饭煲5000毫升", "L181"),
        ("\u200f妃子笑荔枝\u200e", "L107"),
        ("妃\u200b子\ufeff笑荔枝", "L107"),
        ("帮我拿两箱百事可乐", "L166"),
        ("有没有奥妙洗衣液", "L175"),
        ("百事可乐3箱", "L166"),
        ("TCL dianshi", "L184"),
        ("醋", "L156"),
        ("妃子笑荔枝" + "，" * 10000, "L107"),
    ],
)
def test_odd_queries_find_theirs(query: str, code: str, shop: Vocabulary) -> None:
    assert code in [shop.good(match.sku).code for match in shop.search(query, 5)]


def test_the_amount_in_a_query_tells_specs_apart() -> None:
    specs = ["500ml", "1L", "5kg", "10斤", "20斤"]
    words = Vocabulary.build(
        [Good(at, str(at), "海天酱油", spec) for at, spec in enumerate(specs)]
    )
    told = {
        query: specs[words.search(query, 1)[0].sku]
        for query in (
            "海天酱油半升",
            "海天酱油1000毫升",
            "海天酱油10公斤",
            "海天酱油10斤",
            "海天酱油5kg",
        )
    }
    assert list(told.values()) == ["500ml", "1L", "20斤", "10斤", "5kg"]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "  ",
        "!!!",
        "鑫淼焱垚",
        "qqqqqq",
        "\u200f\u200b",
        "🎉🎉",
        "❤️",
        "\n",
        "a",
        "半" * 10000,
        "醋 " * 5000,
    ],
)
def test_nothing_is_near(query: str, shop: Vocabulary) -> None:
    assert shop.search(query, 5) == []


def test_an_exact_name_scores_one(shop: Vocabulary) -> None:
    assert shop.search("荔枝", 1)[0].score == 1.0


def test_few_of_many() -> None:
    rng = random.Random(1)  # noqa: S311
    products = bench.catalogue(3000, rng)
    words = Vocabulary.build([product.good for product in products])
    asked = Maker(products, rng).queries(12, 12)
    ours = [bench.Answer(query, _found(words, query.text), 0.0, cold=False) for query in asked]
    assert sum(answer.within(5, 0.0) for answer in ours) / len(asked) > 0.98
    assert sum(answer.first(0.0) for answer in ours) / len(asked) > 0.97


def _found(words: Vocabulary, text: str) -> list[tuple[int, float]]:
    return [(match.sku, match.score) for match in words.search(text, 5)]


def test_the_benchmark_runs() -> None:
    assert bench.main(argparse.Namespace(sizes="60", hard=2, easy=1, seed=7)) == 0


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


def test_an_empty_shop_is_searched_in_vain() -> None:
    assert Vocabulary.build(()).search("荔枝", 5) == []


def _shelf(count: int) -> list[Good]:
    products = bench.catalogue(count, random.Random(3))  # noqa: S311
    return [product.good for product in products]


def _changed(goods: list[Good]) -> list[Good]:
    """One is renamed, one is gone, one is new and stands first."""
    renamed = dataclasses.replace(goods[10], name="阿克苏冰糖心苹果")
    new = Good(10**6, "NEW", "库尔勒香梨", "净果", aliases=("小香梨",))
    return [new, *goods[:10], renamed, *goods[12:]]


def test_few_changes_leave_most_of_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "PATCHED", 100)
    goods = _shelf(300)
    before = Vocabulary.build(goods)
    before.search(goods[11].name, 1)
    after = Vocabulary.build(_changed(goods), before=before)
    anew = Vocabulary.build(_changed(goods))
    queries = [f"{good.name}{good.spec}" for good in goods[:40]]
    queries += ["阿克苏苹果", "香离", "小香梨", "xiaoxiangli", "kelxl"]
    for query in queries:
        assert after.search(query, 3)[:1] == anew.search(query, 3)[:1]
    assert after.index.parts[0][0] is before.index.parts[0][0]
    assert after.search("小香梨", 1)[0] == Match(10**6, 1.0)
    assert goods[11].id not in {match.sku for match in after.search(queries[11], 5)}


def test_changes_of_changes_start_from_the_same_goods(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "PATCHED", 100)
    goods = _shelf(300)
    first = Vocabulary.build(goods)
    whole = first.index.parts[0][0]
    second = Vocabulary.build(_changed(goods), before=first)
    third = Vocabulary.build(goods, before=second)  # the second's index was never needed
    assert third.index.parts[0][0] is whole
    assert third.index.parts[1][0].own == 0
    assert third.search("阿克苏苹果", 5) == []
    assert third.search(goods[11].name + goods[11].spec, 1)[0].score == 1.0


def test_many_changes_and_small_shops_are_indexed_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    goods = _shelf(300)
    before = Vocabulary.build(goods)
    assert before.index
    assert len(Vocabulary.build(_changed(goods), before=before).index.parts) == 1
    monkeypatch.setattr(search, "PATCHED", 100)
    half = [dataclasses.replace(good, spec="半价") for good in goods[:150]] + goods[150:]
    assert len(Vocabulary.build(half, before=before).index.parts) == 1
    assert len(Vocabulary.build((), before=before).index.parts) == 1
    taught = Vocabulary.build(goods, taught_aliases={"好东西": goods[0].id}, before=before)
    assert taught.search("好东西", 1)[0].sku == goods[0].id


def test_rare_pieces_are_heard_first_and_the_most_common_not_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(postings, "VOTES", 20)
    monkeypatch.setattr(postings, "CHOSEN", 4)
    who = np.array([3, *range(10, 18), *range(20, 29), *range(50)], np.uint64)
    keys = np.repeat(np.array([7, 8, 9, 10], np.uint64), (1, 8, 9, 50))
    some = Postings.of(keys, who, 60)
    assert some.voted([7, 10, 99]) == [3, 0, 1, 2]
    assert some.voted([7, 8, 9, 10]) == [3, 10, 11, 12]
    assert some.voted([99]) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("大米5kg", "大米 十斤"),
        ("水1.5L", "水1500毫升"),
        ("灯12W", "灯12瓦"),
        ("肉半斤", "肉250克"),
    ],
)
def test_amounts_are_one_symbol(one: str, other: str) -> None:
    assert symbols(one.lower()) == symbols(other)


def test_an_amount_ends_with_its_line() -> None:
    assert symbols("鞋38\n码") == "\n".join([symbols("鞋38"), "码"])
    assert symbols("5\nl\n").count("\n") == 2
    goods = [Good(1, "A", "跑鞋 38", "L"), Good(2, "B", "运动鞋 5\n", "kg\0\n")]
    assert Vocabulary.build(goods).search("运动鞋", 1)[0].sku == 2


def test_what_is_no_number_stays() -> None:
    assert symbols("半百一斤") == "半百一斤"
