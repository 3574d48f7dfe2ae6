"""Prices as a keeper says them: 苹果改价 62/箱 6.5/斤, 苹果60一箱, 荔枝卖十五块五, apples 6.8 a jin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from handlers.understand import units
from handlers.understand.commands import Command, Price, Reprice
from handlers.understand.keeper_words import UNITS, blanked, found_in, goods, named, without
from handlers.understand.lines import Line
from handlers.understand.normalise import Said
from handlers.understand.numerals import THOUSAND, number
from handlers.understand.reading import Setting, Want
from handlers.understand.vocabulary import Vocabulary

_LINK = r"(?:钱?\s*(?:/|每|一)\s*|\s+(?:per|an?)\s+)"
_PRICE = re.compile(
    r"(?<![\d.a-z])(?P<below>[-负]\s?)?(?:[¥$]\s?)?"
    r"(?:(?P<figure>\d{1,6}(?:\.\d{1,2})?)(?!\d)(?:\s*(?:元|块|¥|rmb|yuan)(?:(?P<dime>\d{1,2})(?!\d))?)?"
    r"|(?P<spoken>[一二两三四五六七八九十百千半零]+)[元块](?P<jiao>[一二三四五六七八九])?)"
    rf"(?:{_LINK}(?P<of>{UNITS})(?![a-z])|\s?(?P<near>{UNITS})(?![a-z装的]))?"
)
_BEFORE = re.compile(
    rf"(?<![\d.二三四五六七八九十两])(?:(?P<each>[每一/1])\s?|(?:per|an?)\s+)?(?P<unit>{UNITS})\s*(?:卖|要|是|=|:)?\s*$"
)
_AFTER = ("", " ", "钱", "/", ",", "一", "每", "了", "吧", "。", "a", "p", ";", "、")


@dataclass(frozen=True, slots=True)
class _Found:
    """A price in the text: its fen, the unit that was said with it, and where the two stand.

    `plain`: the unit makes it a price (62/箱), where a verb is missing. `near`: the unit stands
    beside the number as beside an amount (2斤10块).
    """

    fen: int
    unit: str
    start: int
    end: int
    plain: bool = False
    near: bool = False


def reprice(
    said: Said, match: re.Match[str], vocabulary: Vocabulary, setting: Setting
) -> Command | None:
    """Every number that can be a price is one; the rest names the goods."""
    rest = without(said, match)
    return _priced(rest, _prices(rest, vocabulary), vocabulary, setting)


def stated(
    said: Said, _match: re.Match[str], vocabulary: Vocabulary, setting: Setting
) -> Command | None:
    """苹果60一箱: no verb, but the unit beside the number says that it is a price."""
    if _WISHED.search(said.plain):
        return None
    prices = _prices(said, vocabulary)
    if not prices or not all(price.plain for price in prices):
        return None
    made = _priced(said, prices, vocabulary, setting)
    known = isinstance(made, Reprice) and all(price.want.matches for price in made.prices)
    return made if known else None


def today(
    said: Said, match: re.Match[str], vocabulary: Vocabulary, setting: Setting
) -> Command | None:
    """草莓今天28."""
    made = reprice(said, match, vocabulary, setting)
    known = isinstance(made, Reprice) and all(price.want.matches for price in made.prices)
    return made if known else None


_WISHED = re.compile(
    "[来要买订拿送给帮补进到吗?]|多少|几|入库|报损|order|want|need|restock|buy|bring|how"
)


def _prices(said: Said, vocabulary: Vocabulary) -> list[_Found]:
    spans = [(line.start, line.end) for line in found_in(said, vocabulary).lines if line.who]
    found = []
    for price in _PRICE.finditer(said.plain):
        inside = any(start <= price.start() < end for start, end in spans)
        after = said.plain[price.end() : price.end() + 1]
        if not inside and (price["of"] or price["near"] or price["spoken"] or after in _AFTER):
            found.append(_found(said.plain, price, spans))
    return _joined(found)


def _joined(found: Sequence[_Found]) -> list[_Found]:
    """2斤10块: the amount and the price are one price, five for one."""
    made: list[_Found] = []
    for price in found:
        amount = made[-1] if made and made[-1].near and not price.unit else None
        if amount is not None and amount.fen > 0:
            fen = price.fen * 100 // amount.fen
            made[-1] = _Found(fen, amount.unit, amount.start, price.end)
        else:
            made.append(price)
    return made


def _found(plain: str, price: re.Match[str], goods_at: Sequence[tuple[int, int]]) -> _Found:
    fen = -_fen(price) if price["below"] else _fen(price)
    said = price["of"] or price["near"]
    before = _BEFORE.search(plain[: price.start()])
    if before is not None and any(a <= before.start("unit") < b for a, b in goods_at):
        before = None
    end = len(plain[: price.start("of")].rstrip(" 一每/钱")) if price["of"] else price.end()
    if before is not None and before["each"] and plain[end : end + 2] in (" 一", " 每"):
        said = None  # 一板26 一箱150: the unit stands before its price, and so does the next
    if said:
        unit = units.spoken()[said]
        return _Found(fen, unit, *price.span(), plain=bool(price["of"]), near=not price["of"])
    if before is None:
        return _Found(fen, "", *price.span())
    unit = units.spoken()[before["unit"]]
    return _Found(fen, unit, before.start(), end, plain=before["each"] is not None)


def _fen(price: re.Match[str]) -> int:
    if price["spoken"]:
        value = number(price["spoken"])
        tail = number(price["jiao"]) if price["jiao"] else None
        return (value[0] // 10 if value else 0) + (tail[0] // 100 if tail else 0)
    whole, _, part = price["figure"].partition(".")
    fen = int(whole) * 100 + int((part + "00")[:2])
    return fen + int((price["dime"] + "0")[:2]) if price["dime"] and not part else fen


def _priced(
    said: Said, prices: Sequence[_Found], vocabulary: Vocabulary, setting: Setting
) -> Command | None:
    """Each price belongs to the goods before it, or to the first if it stands before all."""
    rest = said
    for price in prices:
        rest = blanked(rest, price.start, price.end)
    lines = [line for line in found_in(rest, vocabulary).lines if line.who]
    made: dict[tuple[str, str], Price] = {}
    for price in prices:
        want = _of(rest, lines, price, vocabulary, setting)
        if want is not None:
            made[want.said, want.unit or ""] = _by(want, price, vocabulary)
    return Reprice(tuple(made.values())) if made else None


def _of(
    rest: Said, lines: Sequence[Line], price: _Found, vocabulary: Vocabulary, setting: Setting
) -> Want | None:
    """The goods that a price is of, with the unit that was said with it."""
    before = [line for line in lines if line.start < price.start] or lines[:1]
    found = tuple(named(rest, line, vocabulary, setting) for line in before[-1:])
    for want in found or goods(rest, vocabulary, setting)[:1]:
        return msgspec.structs.replace(want, qty=None, unit=price.unit or want.unit)
    return None


def _by(want: Want, price: _Found, vocabulary: Vocabulary) -> Price:
    """The price by a unit that is sold: 12 a kilo are 6 a catty."""
    place = vocabulary.by_id.get(want.sku or 0)
    if place is None or want.unit is None:
        return Price(want, price.fen)
    sold = vocabulary.units[place]
    if want.unit not in units.FIXED and not want.unit.isascii():
        return Price(want, price.fen)
    unit, factor = units.meant(want.unit, sold)
    return Price(msgspec.structs.replace(want, unit=unit), price.fen * THOUSAND // factor)
