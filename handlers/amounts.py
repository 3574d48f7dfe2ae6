"""Amounts as people say them, where they are no wishes of their own: 两板, -3斤, 6 eggs."""

from __future__ import annotations

import re

import msgspec

from handlers.context import Here
from handlers.understand import Want
from handlers.understand.numerals import number
from handlers.words import UNITS
from store.catalogue import Goods
from store.core import MILLI

ENGLISH_UNITS = {word for forms in UNITS["en"].values() for word in forms}
_NEGATIVE = re.compile(
    r"(?<![\da-zA-Z#号楼栋座室元幢])[-−－]\s?\d+(?:\.\d+)?\s*(?:公?斤|[箱盒袋瓶板个把根颗桶提包罐块卷支两份只]|kg|jin|box|tray)"
    r"|(?<![\d.])0(?=\s+[a-z])"
    r"|负[\d一二三四五六七八九十两]+(?:公?斤|[箱盒袋瓶板个包份])",
    re.IGNORECASE,
)
PIECES = "个只颗枚听罐瓶支根"  # what twelve beers are counted by
WEIGHTS = {"斤", "公斤", "千克", "kg", "两", "克", "g"}
_FIGURE = r"(?:\d+(?:\.\d+)?|[一二三四五六七八九十百两半俩仨]+)"
FIGURES = re.compile(
    r"(?:要|来|拿|就|just|only)?\s*(?:\d+(?:\.\d+)?|[零一二三四五六七八九十百两半俩仨几]+"
    r"|(?:an?|one|two|three|four|five|six|ten)\b)\s*",
    re.IGNORECASE,
)


def negative(text: str) -> str:
    """An amount below nothing, as it was said; "" if there is none."""
    found = _NEGATIVE.search(text)
    return found[0].strip() if found else ""


def is_amount(said: str, here: Here) -> bool:
    """Whether somebody said how much, and not of what: 两板 is, 三元 (a dairy) is not."""
    found = FIGURES.match(said.strip())
    if found is None:
        return False
    rest = said.strip()[found.end() :].lower()
    return not rest or rest in ENGLISH_UNITS or any(rest in sold for sold in here.vocabulary.units)


def unit_of(said: str) -> str | None:
    """The 斤 of 三斤."""
    return FIGURES.sub("", said.strip(), count=1).strip() or None


def with_count(want: Want, text: str, here: Here) -> Want:
    """6 eggs: a number before an English name counts pieces, where pieces are sold."""
    goods = here.goods.get(want.sku or 0)
    if goods is None or not want.said.isascii():
        return want
    found = re.search(rf"(?<![\w.])(\d{{1,4}})\s+{re.escape(want.said)}\b", text, re.IGNORECASE)
    if found is None or want.qty not in (None, MILLI, int(found[1]) * MILLI):
        return want
    sold = [unit.unit for unit in goods.units if unit.price_fen is not None]
    unit = next((piece for piece in PIECES if piece in sold), want.unit)
    return msgspec.structs.replace(want, qty=int(found[1]) * MILLI, unit=unit)


_YUAN = (  # 三元 is a dairy
    r"(?P<yuan>\d{1,5}(?:\.\d{1,2})?|[一二两三四五六七八九十百]{2,}(?=元)|[一二两三四五六七八九十百]+(?!元的))"
    r"(?:块钱?|元钱?|块)"
)
_GETS = r"(?:再?[来要称买拿切割]个?|[改换]成?|就要)?"
_OF_MONEY = re.compile(rf"(?P<name>[^\d，,。\s]{{1,8}}?)??{_GETS}{_YUAN}的[吧\s。!！]*")


def spending(said: str, text: str) -> int:
    """What shall be spent on goods, in fen: 来20块钱的排骨, 排骨要五十元的; 0 if that is not said."""
    name = re.escape(said)
    found = (
        re.search(rf"{_YUAN}的{name}", text)
        or re.search(rf"{name}{_GETS}{_YUAN}的", text)
        or _OF_MONEY.fullmatch(text.strip())
    )
    value = number(found["yuan"]) if found else None
    return value[0] // 10 if value else 0


def of_money(text: str, last: str) -> str:
    """来20块钱的苹果, for 苹果要20块钱的, or 20块钱的 of the goods that were named `last`; else ""."""
    found = _OF_MONEY.fullmatch(text.strip())
    name = (found["name"] or last) if found else ""
    more = found is not None and found["name"] and not re.search("[改换]", text)
    return f"{name}{'来' if more else '改成'}{found['yuan']}块钱的" if found and name else ""


def worth(fen: int, goods: Goods) -> tuple[str, int] | None:
    """How much some money buys: the unit and thousandths of it; None if it buys none.

    Weights by the tenth, all else whole.
    """
    priced = [(unit.unit, unit.price_fen) for unit in goods.units if unit.price_fen]
    priced.sort(key=lambda pair: pair[0] not in WEIGHTS)
    for unit, price in priced:
        step = 100 if unit in WEIGHTS else MILLI
        qty = fen * MILLI // price // step * step
        if qty > 0:
            return unit, qty
    return None


def is_refused(want: Want, text: str) -> bool:
    """No milk: English says it with one small word."""
    if not want.said.isascii() or want.qty not in (None, MILLI):
        return False
    return (
        re.search(rf"\b(?:no|without)\s+(?:more\s+)?{re.escape(want.said)}\b", text, re.IGNORECASE)
        is not None
    )
