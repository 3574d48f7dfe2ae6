"""Chains beyond the corpus: re-posts, doubts, odd lines."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.understand import (
    Chain,
    ChainLine,
    ChainOrder,
    Good,
    Simple,
    Unit,
    Vocabulary,
    read_chain,
    understand,
)
from handlers.understand.chains import compare, is_chain
from tests.handlers.understand.corpus import learn


def _lines(text: str, shop: Vocabulary) -> list[tuple[str, str, float | None, str | None]]:
    return [_line(line, shop) for line in read_chain(text, shop).lines]


def _line(line: ChainLine, shop: Vocabulary) -> tuple[str, str, float | None, str | None]:
    want = line.want
    return (
        line.person,
        shop.good(want.matches[0].sku).name,
        want.qty and want.qty / 1000,
        want.unit,
    )


EGGS = "散养乌鸡蛋"


def test_a_repost_is_a_difference_not_an_order(shop: Vocabulary) -> None:
    head = "#接龙\n鸡蛋 38/板\n"
    before = read_chain(f"{head}1. 王姐 2板\n2. 302 1板\n3. 老李 1板", shop)
    after = read_chain(f"{head}1. 王姐 3板\n2. 老李 1板\n3. 小周 2板", shop)
    changes = compare(before, after)
    assert [_line(line, shop) for line in changes.added] == [("小周", EGGS, 2, "板")]
    assert [_line(line, shop) for line in changes.withdrawn] == [("302", EGGS, 1, "板")]
    assert [(_line(one.before, shop), _line(one.after, shop)) for one in changes.changed] == [
        (("王姐", EGGS, 2, "板"), ("王姐", EGGS, 3, "板"))
    ]
    assert compare(after, after) == compare(Chain("", ()), Chain("", ()))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "#接龙\n鸡蛋\n1. 鸡蛋 2板\n2. 老李 1板",
            [("鸡蛋", EGGS, 2, "板"), ("老李", EGGS, 1, "板")],
        ),
        ("#接龙\n鸡蛋\n1. 鸡蛋2板\n2. 老李 1板", [("", EGGS, 2, "板"), ("老李", EGGS, 1, "板")]),
        ("#接龙\n鸡蛋\n1. 王姐 ~~2板~~\n2. 老李 1板", [("老李", EGGS, 1, "板")]),
        ("#接龙\n鸡蛋\n例 1. 张三 5板\n1. 王姐 2板", [("王姐", EGGS, 2, "板")]),
        ("#接龙\n鸡蛋一板38 鸡蛋两板70\n1. 王姐 2板", [("王姐", EGGS, 2, "板")]),
        ("#接龙\nA 鑫垚焱淼犇骉 B 鸡蛋\n1. 王姐 B2", [("王姐", EGGS, 2, "板")]),
        ("#接龙\n鸡蛋\n1. 王姐 鸡蛋2板 不对 3", [("王姐", EGGS, 3, "板")]),
        ("#接龙 鸡蛋（本团取消）\n1. 王姐 2板", []),
        (
            "#接龙\n鸡蛋\n1. 孙 3板~~2板~~\n2. 李 ~~3板~~ 1板",
            [("孙", EGGS, 3, "板"), ("李", EGGS, 1, "板")],
        ),
        ("302 鸡蛋2板\n王姐 鸡蛋1板", [("302", EGGS, 2, "板"), ("王姐", EGGS, 1, "板")]),
        ("#接龙\n鸡蛋\n1. 王姐 2板 (3-201)", [("王姐 3-201", EGGS, 2, "板")]),
        ("#接龙\n鸡蛋\n1. ~~王姐~~\n2. 老李 1板", [("老李", EGGS, 1, "板")]),
        (
            "#接龙\n鸡蛋\n1. 鸡蛋2板 王姐\n2. 鸡蛋1板 老李",
            [("王姐", EGGS, 2, "板"), ("老李", EGGS, 1, "板")],
        ),
        ("#接龙\n鸡蛋\n1. 2板\n2. 老李 1板", [("", EGGS, 2, "板"), ("老李", EGGS, 1, "板")]),
        ("#接龙\n鸡蛋\n1. 王姐 2板不要了 要3板", [("王姐", EGGS, 3, "板")]),
        ("#接龙\n鸡蛋\n1. 王姐 2板\n2. 王姐 换成荔枝2斤", [("王姐", "妃子笑荔枝", 2, "斤")]),
        ("#接龙\n鸡蛋、荔枝\n1. 王姐 鸡蛋2板\n2. 王姐 鸡蛋改3板", [("王姐", EGGS, 3, "板")]),
        (
            "#接龙\n鸡蛋\n㉑ 王姐 2板\n㉒ 老李 1板",
            [("王姐", EGGS, 2, "板"), ("老李", EGGS, 1, "板")],
        ),
        ("#接龙\n鸡蛋\n❶王姐 2板\n❷老李 1板", [("王姐", EGGS, 2, "板"), ("老李", EGGS, 1, "板")]),
        ("#接龙\n鸡蛋\n⒈王姐 2板\n⑵老李 1板", [("王姐", EGGS, 2, "板"), ("老李", EGGS, 1, "板")]),
        ("#接龙\n鸡蛋\n1. 王姐 2板\n2.5元一个 特价", [("王姐", EGGS, 2, "板")]),
        (
            "#接龙\n鸡蛋\n1. 王姐 2板\n3. 帮我妈 1板",
            [("王姐", EGGS, 2, "板"), ("帮我妈", EGGS, 1, "板")],
        ),
        ("#接龙\n山竹\n1. 王姐 2板", []),
        ("#接龙\n力枝团\n1. 王姐 2斤", [("王姐", "妃子笑荔枝", 2, "斤")]),
        ("#接龙\n鸡蛋\n1. 王姐 乌鸡旦2板", [("王姐", EGGS, 2, "板")]),
        ("#接龙\n鸡蛋\n1. 王姐 同上\n2. 老李 1板", [("老李", EGGS, 1, "板")]),
        ("#接龙\n鸡蛋 荔枝\n1. 王姐 鸡蛋2板 荔枝1斤\n2. 王姐 荔枝取消", [("王姐", EGGS, 2, "板")]),
        ("#接龙 A 鸡蛋 B 荔枝\n1. 王姐 A1 C2", [("王姐", EGGS, 1, "板")]),
    ],
)
def test_odd_entries(
    text: str, lines: list[tuple[str, str, float, str]], shop: Vocabulary
) -> None:
    assert _lines(text, shop) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("姓名\t鸡蛋\n王姐\t√\n老李\t无\n小周\tabc\n\t3", [("王姐", EGGS, 1, "板")]),
        ("姓名\t鸡蛋\t备注\n王姐\t2\t取消\n老李\t1\t已付", [("老李", EGGS, 1, "板")]),
        (
            "姓名\t商品\t数量\n王姐\t鸡蛋\t2\n老李\t鸡蛋 1板\t\n小周\t鑫垚\t1",
            [("王姐", EGGS, 2, "板"), ("老李", EGGS, 1, "板")],
        ),
        ("姓名\t鸡蛋(盒)\n王姐\t2", [("王姐", EGGS, 2, "板")]),
        ("甲\t乙\n丙\t丁", []),
    ],
)
def test_tables(text: str, lines: list[tuple[str, str, float, str]], shop: Vocabulary) -> None:
    assert _lines(text, shop) == lines


def test_what_is_not_understood_is_kept_for_the_keeper(shop: Vocabulary) -> None:
    chain = read_chain("#接龙\n鸡蛋 荔枝\n1. 王姐 鸡蛋2板\n2. 老李 老规矩", shop)
    assert chain.doubtful == ("老李 老规矩",)
    assert chain.title == "鸡蛋 荔枝"


def test_several_meanings_are_doubtful(shop: Vocabulary) -> None:
    chain = read_chain("#接龙\n水果团 鸡蛋 荔枝\n1. 王姐 3份", shop)
    assert [line.doubt for line in chain.lines] == [0.7]
    assert len(chain.lines[0].want.matches) == 2


def test_paid_marks_and_notes(shop: Vocabulary) -> None:
    chain = read_chain("#接龙\n鸡蛋\n1. 王姐 2板（要新鲜的）✅", shop)
    assert (chain.lines[0].paid, chain.lines[0].note) == (True, "要新鲜的")


def test_chains_in_conversation(shop: Vocabulary) -> None:
    assert isinstance(understand("#接龙\n鸡蛋\n1. 王姐 2板", shop).main, ChainOrder)
    assert understand("#接龙\n周六羽毛球\n1. 小周\n2. 大刘", shop).main == Simple("other")
    assert not isinstance(understand("1. 鸡蛋两板\n2. 荔枝三斤", shop).main, ChainOrder)
    assert not is_chain("来两箱苹果")
    assert is_chain("接龙 鸡蛋 1. 王姐 2板 2. 老李 1板")


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="#接龙\n1.2、3① 王姐鸡蛋荔枝两板斤+同上取消各一份改成~()\t|", max_size=60))
def test_no_chain_raises(text: str) -> None:
    read_chain(text, learn.vocabulary())
    read_chain("#接龙\n鸡蛋\n1. " + text, learn.vocabulary())


def test_a_word_for_the_shelf_offers_none_of_its_goods() -> None:
    shop = Vocabulary.build(
        [
            Good(1, "A", "千禾酱油", "", (Unit("瓶"),), ("酱油",)),
            Good(2, "B", "王守义炖肉调料", "", (Unit("袋"),)),
        ]
    )
    chain = read_chain("#接龙 厨房调料周\n千禾酱油18.9/瓶\n1. 梅梅 2瓶\n2. 老丁 1", shop)
    assert [(line.person, line.want.sku) for line in chain.lines] == [("梅梅", 1), ("老丁", 1)]
