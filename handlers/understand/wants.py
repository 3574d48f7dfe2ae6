"""From lines of a sentence to wishes: matches, units and the quantities that they mean."""

from __future__ import annotations

import re

from msgspec.structs import replace

from handlers.understand import recalling, units
from handlers.understand.items import Count, Line
from handlers.understand.normalise import Said
from handlers.understand.numerals import THOUSAND
from handlers.understand.reading import Match, Setting, Want
from handlers.understand.vocabulary import Vocabulary

CHOICES = 3  # at most so many goods are offered to choose from


def want(
    said: Said, line: Line, vocabulary: Vocabulary, setting: Setting, default: int | None
) -> Want:
    """The wish that a line expresses; `default` is its quantity if none is said."""
    words = said.raw[line.start : line.end]
    who = prefer(line.who, vocabulary, setting)
    qty = line.qty if line.qty is not None or line.some else default
    wish = _priced(words, who, vocabulary, setting, (qty, line.high, line.unit))
    usual = line.start > 1 and recalling.is_recalled(said.plain, line)
    return replace(wish, some=line.some, usual=usual) if line.some or usual else wish


def _priced(
    words: str,
    who: tuple[int, ...],
    vocabulary: Vocabulary,
    setting: Setting,
    amount: tuple[int | None, int | None, str],
) -> Want:
    qty, high, unit = amount
    if not who:
        return Want(words, (), qty, unit or None, alternative_qty=high)
    goods, sold = vocabulary.goods[who[0]], vocabulary.units[who[0]]
    factor = THOUSAND
    if unit:
        unit, factor = units.meant(unit, sold)
    else:
        unit = _usual_unit(goods.id, setting, sold)
    if factor != THOUSAND:
        qty = None if qty is None else qty * factor // THOUSAND
        high = None if high is None else high * factor // THOUSAND
    if len(sold) == 1 and unit != sold[0] and qty and (n := units.packs(unit, qty, goods.spec)):
        unit, qty, high = sold[0], n, None
    if len(who) == 1:
        matches: tuple[Match, ...] = (Match(goods.id, 1.0),)
    else:
        matches = tuple([Match(vocabulary.goods[one].id, 1.0 / len(who)) for one in who[:CHOICES]])
    return Want(words, matches, qty, unit, alternative_qty=high)


def _usual_unit(sku: int, setting: Setting, sold: tuple[str, ...]) -> str:
    for known, unit in setting.basket:
        if known == sku and unit in sold:
            return unit
    if sku in setting.group and setting.group_unit in sold:
        return setting.group_unit
    return sold[0]


def prefer(who: tuple[int, ...], vocabulary: Vocabulary, setting: Setting) -> tuple[int, ...]:
    """Of several candidates the ones that are being talked about, if any are."""
    if len(who) < 2:
        return who
    for near in (
        setting.group,
        tuple(sku for sku, _ in setting.basket),
        setting.options,
        setting.last,
    ):
        known = tuple(one for one in who if vocabulary.goods[one].id in near)
        if known:
            return known
    return who


def about(setting: Setting, count: Count, vocabulary: Vocabulary, said: Said) -> Want | None:
    """A bare amount means what is being talked about, if that is one thing."""
    for near in (
        setting.options,
        setting.group,
        tuple(sku for sku, _ in setting.basket),
        setting.last,
    ):
        known = [vocabulary.by_id[sku] for sku in near if sku in vocabulary.by_id]
        fitting = [one for one in known if count.unit in vocabulary.units[one]]
        if len(known) > 1 and len(fitting) == 1 and count.unit not in _ANYTHING:
            known = fitting  # 来四碗: of what is sold by the bowl
        if len(known) == 1:
            words = said.raw[count.start : count.end] or vocabulary.goods[known[0]].name
            unit = count.unit
            if unit == "个" and (
                near is setting.group or _by_packs(known[0], vocabulary, setting)
            ):
                unit = ""  # 算我一个; 一个就够, of two boxes
            return _priced(words, (known[0],), vocabulary, setting, (count.qty, count.high, unit))
    return None


_ANYTHING = ("", "个", "份", "件", "箱")


def unknown(words: str, count: Count | None, vocabulary: Vocabulary, setting: Setting) -> Want:
    """A wish for something whose name the vocabulary lacks: its nearest names, if near enough."""
    amount = (count.qty, count.high, count.unit) if count else (None, None, "")
    return _priced(words, nearest(words, vocabulary), vocabulary, setting, amount)


def _by_packs(known: int, vocabulary: Vocabulary, setting: Setting) -> bool:
    """Whether goods are in the basket by the box or the bag, and not sold by the piece."""
    sold = vocabulary.units[known]
    unit = _usual_unit(vocabulary.goods[known].id, setting, sold)
    return "个" not in sold and not units.weighs(unit)


def lacking(what: str, count: Count, vocabulary: Vocabulary, setting: Setting) -> Want:
    """So much of what somebody has run out of: 家里没盐了，来两包."""
    amount = (count.qty, count.high, count.unit)
    return _priced(what.partition(" ")[0], called(what, vocabulary), vocabulary, setting, amount)


def called(what: str, vocabulary: Vocabulary) -> tuple[int, ...]:
    """The positions of the goods that bear one of these names (`食盐 盐`)."""
    every = (one for name in what.split() for one in vocabulary.names.get(name, ()))
    return tuple(dict.fromkeys(every))


def nearest(words: str, vocabulary: Vocabulary) -> tuple[int, ...]:
    """The positions of the goods whose names are nearest, if near enough."""
    found = vocabulary.search(words, CHOICES) if vocabulary.goods else []
    good = [match for match in found if match.score >= NEAR]
    clear = [match for match in good if match.score >= good[0].score - CLOSE]
    return tuple(vocabulary.by_id[match.sku] for match in clear)


NEAR, CLOSE = 0.74, 0.05


_TIMES = (
    (re.compile("翻[一个]?[番倍]|加倍|双[倍份]|[多加]一倍|翻倍"), 2000),
    (re.compile("[砍减]半|[砍减少]一半|一半就[够行好]|只要一半"), 500),
)


def scaled(wish: Want, plain: str, setting: Setting) -> Want:
    """翻倍, 双份, 砍半: so many times what is in the basket; the wish as it is, if nothing of it is there."""
    factor = next((times for pattern, times in _TIMES if pattern.search(plain)), 0)
    if not factor or wish.sku is None:
        return wish
    for (sku, unit), qty in zip(setting.basket, setting.amounts, strict=False):
        if sku == wish.sku:
            return replace(wish, qty=qty * factor // THOUSAND, unit=unit)
    return wish
