"""Families of goods: 肉, 鱼, 水果. Nobody sells "meat"; a shop has pork belly and ribs."""

from __future__ import annotations

import re

from handlers.context import Here
from store.catalogue import Goods

LONGEST = 3  # signs of a family's name
NAMED = 8  # of a family that are called by name
_SOME = re.compile(r"^(?:一?[点些]儿?|几[样种]|新鲜的?)|(?:之?类的?|什么的)$")
_CALLED = {
    "喝的": "饮料",
    "零嘴": "零食",
    "drink": "饮料",
    "fruit": "水果",
    "vegetable": "蔬菜",
    "snack": "零食",
}
ASKED = re.compile(
    r"(?:有|卖)(?:什么|些?啥|哪些|哪几种)(?:好吃?的|新鲜的?)?(?P<zh>[一-鿿]{1,3}?)(?:卖的?|吃的?|[吗呢啊呀])*[?？。!！\s]*"
    r"|(?:what|which) (?:kinds? of )?(?P<en>[a-z]+?)s? (?:do you|have you|is there|are there).*",
    re.IGNORECASE,
)


def of(said: str, here: Here) -> tuple[Goods, ...]:
    """The goods on sale that are a kind of what was said; () if it is no family of this shop."""
    word = _SOME.sub("", said.strip())
    word = _CALLED.get(word.lower().removesuffix("s"), word)
    if not 0 < len(word) <= LONGEST:
        return ()
    on = [
        goods
        for goods in here.goods.values()
        if goods.on and any(u.price_fen for u in goods.units)
    ]
    if named := tuple(goods for goods in on if _is_category(word, goods.category)):
        return named
    return tuple(g for g in on if any(name.endswith(word) for name in (g.name, *g.aliases)))


def akin(said: str, here: Here) -> tuple[Goods, ...]:
    """章丘葱, where 小葱 is wished for: the goods whose name is the end of what was said, the longest."""
    word = said.strip().lower()
    for start in range(1, len(word)):
        who = here.vocabulary.names.get(word[start:], ())
        near = [here.goods.get(here.vocabulary.goods[at].id) for at in who]
        if on := tuple(goods for goods in near if goods is not None and goods.on):
            return on
    return ()


def _is_category(word: str, category: str) -> bool:
    """蔬菜 and 菜, but no 肉 of 肉蛋: half a category is none."""
    return bool(category) and category.endswith(word)


def asked(text: str, here: Here) -> tuple[Goods, ...]:
    """有什么肉: the goods that a question about a family is about."""
    found = ASKED.fullmatch(text.strip())
    word = (found["zh"] or found["en"]) if found else ""
    return of(word, here) if word and word not in here.vocabulary.names else ()


def names(family: tuple[Goods, ...], here: Here) -> str:
    """What they are called, the first few of them."""
    return here.words.join([here.name_of(goods.sku_id) for goods in family[:NAMED]])
