"""Pointing at goods that were shown, by their price or place: 来两箱便宜的那个, 第二个来一箱."""

from __future__ import annotations

import re

from handlers.context import Here
from handlers.wishes import price_of, priced_units
from store.catalogue import Goods

MOST = 4  # of more that were shown nobody says 便宜的那个
_ONE = r"(?:的?那?[个种款]|的)"
_CHEAP = rf"(?:那?[个种款])?(?:最|更|比较)?(?:便宜|实惠|划算)(?:一?点儿?|些)?{_ONE}|(?:the )?cheap(?:er|est)(?: one)?"
_DEAR = rf"(?:那?[个种款])?(?:最|更|比较)?贵(?:一?点儿?|些)?{_ONE}|(?:the )?(?:dearer|more expensive)(?: one)?"
_FIRST = r"第?[一1][个种款](?=[来要]|$)|[前上]面的?那?[个种款]|the first(?: one)?"
_LAST = r"[后下]面的?那?[个种款]|最后[一那]?[个种款]|the last(?: one)?"
_NTH = r"第(?P<n>[一二三四1-4])[个种款]|the (?P<en>second|third|fourth)(?: one)?"
_OTHER = r"(?:另外?|别的)(?:那|一)?(?:[个种款]|牌子?的?)|the other(?: one| kind)?"
_POINTS = re.compile(
    rf"(?P<other>{_OTHER})|(?P<cheap>{_CHEAP})|(?P<dear>{_DEAR})|(?P<nth>{_NTH})|(?P<first>{_FIRST})|(?P<last>{_LAST})",
    re.IGNORECASE,
)
_PLACES = {"一": 0, "二": 1, "三": 2, "四": 3, "second": 1, "third": 2, "fourth": 3}
_WANTS = re.compile(
    r"[来要买拿订]|[一二两三四五六七八九十\d半]\s?[箱盒袋包瓶斤板个件提份把]|take|want|\bbox|give",
    re.IGNORECASE,
)


def named(text: str, here: Here) -> str:
    """The message with the goods that it points at by their name; as it is if it points at none."""
    found = _POINTS.search(text)
    if found is None or not _wishes(text, found):
        return text
    if found["other"]:
        return _of_another(text, found, here)
    if not here.conversation.listed(here.now):
        return text
    shown = [goods for sku in here.conversation.last if (goods := here.goods.get(sku))]
    if not 1 < len(shown) <= MOST or here.vocabulary.named(text):
        return text
    goods = _pointed_at(found, shown, text)
    if goods is None:
        return text
    return f"{text[: found.start()]}{goods.name}{text[found.end() :]}"


def _of_another(text: str, found: re.Match[str], here: Here) -> str:
    """再来一箱另一种, after one milk: the other that is called so, or milk, of which it is asked which."""
    last = here.conversation.last if here.conversation.fresh(here.now) else ()
    goods = here.goods.get(last[0]) if len(last) == 1 else None
    called = goods.aliases[0] if goods and goods.aliases else ""
    others = [
        one for one in here.goods.values() if one.on and called in one.aliases and one != goods
    ]
    if not others or here.vocabulary.named(text):
        return text
    name = others[0].name if len(others) == 1 else called
    return f"{text[: found.start()]}{name}{text[found.end() :]}"


def _wishes(text: str, found: re.Match[str]) -> bool:
    """Whether something is wished for, rather than asked: 便宜的 alone is enough of a wish."""
    rest = text[: found.start()] + text[found.end() :]
    return _WANTS.search(rest) is not None or not rest.strip("吧啊呀就那。.!！ ")


def _pointed_at(found: re.Match[str], shown: list[Goods], text: str) -> Goods | None:
    if found["cheap"]:
        return min(shown, key=lambda goods: _price(goods, text))
    if found["dear"]:
        return max(shown, key=lambda goods: _price(goods, text))
    if found["nth"]:
        said = (found["n"] or found["en"]).lower()
        at = _PLACES[said] if said in _PLACES else int(said) - 1
        return shown[at] if at < len(shown) else None
    return shown[0] if found["first"] else shown[-1]


def _price(goods: Goods, text: str) -> int:
    """What it costs by the unit that was said, else by its usual one."""
    sold = priced_units(goods)
    return price_of(goods, next((unit for unit in sold if unit in text), sold[0])) if sold else 0
