"""What is said of several goods of the basket at once: only these, each one less, one for another."""

# ruff: noqa: E501 - patterns read better on one line

from __future__ import annotations

import re

from msgspec.structs import replace

from handlers.amounts import is_amount, unit_of
from handlers.context import Here
from handlers.understand import (
    Add,
    ChangeQty,
    Intent,
    Match,
    Order,
    Remark,
    Remove,
    Setting,
    Want,
    understand,
)
from handlers.understand.numerals import number

_ENDS = r"[吧了啊哈哦呀]*[?？。.!！\s]*"
_ONLY = re.compile(
    rf"(?:我|就|不要别的|别的不要|其他不要|[，,\s])*(?:只|光|就)(?:留|要|剩)(?:下|着)?(?P<zh>[^\d]{{1,20}}?)(?:就行|就好|就可以)?(?:[，,\s]*(?:其他|其它|别的|剩下).*)?{_ENDS}"
    rf"|除了?(?P<but>.{{1,20}}?)(?:以外|之外)?[，,\s]*(?:其他|其它|别的|剩下|剩余)?的?[，,\s]*(?:都|全部?|统统)(?:不要|去掉|删掉?|取消|拿掉){_ENDS}"
    r"|(?:just|only|keep only|nothing but) (?:the )?(?P<en>[a-z ]{2,30}?)(?: please)?[.!\s]*",
    re.IGNORECASE,
)
_EACH = re.compile(
    rf"(?P<names>.{{0,20}}?)(?:都|各自?|全都|每样|每种|全部)(?P<verb>再?[加多]|[减少]|改成|换成|改为|改|要|来)(?:上|掉|去|到)?(?P<amount>[^，,。]{{2,6}}?){_ENDS}"
)
_ALL = ("", "两样", "三样", "几样", "这些", "全部", "所有")
_EXCHANGE = re.compile(
    r"(?:把|那|就)*(?P<old>[^，,。\s]{1,12}?)(?:(?:[不别]要了?|[去拿]掉|退掉?了?|算了|换了)[，,\s]*)?换成(?P<new>[^，,。\s]{2,10}?)(?:吧|好了|行吗|可以吗)?[?？。!！\s]*"
    r"|(?:please )?(?:swap|change|replace) (?:the |my )?(?P<from>[a-z ]{2,20}?) (?:for|with|to) (?:the |some )?(?P<to>[a-z ]{2,20}?)(?: please)?[.!\s]*",
    re.IGNORECASE,
)


def said(text: str, here: Here) -> tuple[Intent, ...]:
    """What a message does to several goods at once; () if it speaks of them one by one."""
    plain = text.strip()
    return _only(plain, here) or _each(plain, here) or _exchanged(plain, here)


def _only(text: str, here: Here) -> tuple[Intent, ...]:
    """只留苹果, 除了苹果其他都不要: all but these goes."""
    found = _ONLY.fullmatch(text)
    named = _known(found["zh"] or found["but"] or found["en"], here) if found else ()
    kept = {match.sku for want in named for match in want.matches}
    there = dict.fromkeys(sku for sku, _ in here.basket)
    if not kept & set(there):
        return (Add(named),) if named and found and found["zh"] else ()
    goes = tuple(_whole(sku, here) for sku in there if sku not in kept)
    return (Remove(goes),) if goes else (ChangeQty(()),)


def _each(text: str, here: Here) -> tuple[Intent, ...]:
    """苹果和香蕉都减一斤, 都要三箱: the same for each of them, or for all there is."""
    found = _EACH.fullmatch(text)
    if found is None or not is_amount(found["amount"], here):
        return ()
    named = (
        {sku for sku, _ in here.basket}
        if found["names"].strip() in _ALL
        else _skus(found["names"], here)
    )
    value, unit = _amount(found["amount"])
    wants = tuple(
        Want(here.name_of(sku), (Match(sku, 1.0),), value, unit or by)
        for sku, by in here.basket
        if sku in named and unit in (None, by)
    )
    if len(wants) < 2:
        return ()
    verb = found["verb"]
    if "加" in verb or "多" in verb:
        return (Add(wants),)
    return (Remove(wants),) if verb in ("减", "少") else (ChangeQty(wants),)


def _amount(words: str) -> tuple[int, str | None]:
    unit = unit_of(words)
    value = number(words.removesuffix(unit or ""))
    return (value[0] if value else 1_000), unit


def _exchanged(text: str, here: Here) -> tuple[Intent, ...]:
    """苹果换成香焦: nothing of the basket goes before it is known what comes instead."""
    found = _EXCHANGE.fullmatch(text)
    old, new = (found["old"] or found["from"], found["new"] or found["to"]) if found else ("", "")
    if not new or is_amount(new, here):
        return ()
    gone, how = _known(old, here) or _talked_of(old, here), new.endswith("的")
    comes = _one(new, here)
    if comes is None and how:  # 牛奶换成三元的
        comes = _one(new.removesuffix("的") + old, here)
    if not gone:
        return (Add((comes,)),) if comes else ()
    if comes is None:
        return (Remark(text),) if how else (Add((Want(new),)),)
    in_basket = {sku for sku, _ in here.basket}
    there = [replace(want, matches=_in(want, in_basket)) for want in gone]
    goes = [replace(w, matches=tuple(m for m in w.matches if m.sku != comes.sku)) for w in there]
    goes = [want for want in goes if want.matches]
    if not goes:
        return (Remark(text),) if any(want.matches for want in there) else ()
    return (ChangeQty((comes,)), Remove(tuple(goes)))


def _in(want: Want, skus: set[int]) -> tuple[Match, ...]:
    return tuple(match for match in want.matches if match.sku in skus)


def _whole(sku: int, here: Here) -> Want:
    return Want(here.name_of(sku), (Match(sku, 1.0),))


def _skus(words: str, here: Here) -> set[int]:
    return {match.sku for want in _known(words, here) for match in want.matches}


def _talked_of(words: str, here: Here) -> tuple[Want, ...]:
    """那个, of the only goods that were talked of last."""
    last = here.conversation.last
    return (Want(words, (Match(last[0], 1.0),)),) if len(last) == 1 else ()


def _known(names: str, here: Here) -> tuple[Want, ...]:
    """The goods that are called so, or nearly so."""
    give = "add " if names.strip().isascii() else "来"
    read = understand(f"{give}{names.strip()}", here.vocabulary, Setting()).main
    wants = read.wants if isinstance(read, Order | Add) else ()
    return tuple(want for want in wants if want.matches)


def _one(name: str, here: Here) -> Want | None:
    wants = _known(name, here)
    return replace(wants[0], qty=None) if len(wants) == 1 else None
