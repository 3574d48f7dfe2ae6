"""Listening: a message with its remarks taken off, read, and heard as the moment lets it be."""

from __future__ import annotations

import re

from msgspec.structs import replace

from handlers import amounts, hearing, pointing, remarks
from handlers.amounts import is_amount
from handlers.context import Here
from handlers.conversation import Confirm, Which
from handlers.guarding import WISHES, guarded, names_goods
from handlers.remarks import Aside
from handlers.understand import (
    Add,
    ChainOrder,
    ChangeQty,
    Intent,
    Order,
    Pick,
    Reading,
    Remark,
    Setting,
    Simple,
    Want,
    understand,
)

BESIDE = {"address", "which"}  # questions beside which goods may be named
_LEAD = re.compile(
    r"^(?:要不|还是|那就|那|就|改成|改|算了|嗯|不|哦|来|要|给我|[\s,，])+|(?:吧|好了|得了|行了)$"
)
_KINDLY = re.compile(
    r"(?:可不可以|能不能|可以|能|麻烦|请)(?:帮我|给我)?|(?:吗|行吗|可以吗|行不行|好吗)[\s?？]*$"
    r"|^(?:can|could) (?:you|i|we) (?:please )?",
    re.IGNORECASE,
)
_CHANGING = re.compile(
    r"少(?:送|来|要|拿|一|两|半|\d)|改成|换成|(?:再|多)?加|多(?:送|来|要)|不要|去掉|\b(?:change|remove|add|swap)\b",
    re.IGNORECASE,
)


def listened(text: str, here: Here) -> Reading:
    """What a message means here and now."""
    if "\n" in text or "接龙" in text:
        whole = understand(text, here.vocabulary, here.setting())
        if isinstance(whole.main, ChainOrder):  # its remarks and times are those of its people
            return replace(whole, when=None, address=None)
    text = pointing.named(text, here)
    rest, asides = remarks.parted(text, here.vocabulary.named)
    if asides and not rest:
        return Reading(tuple(Remark(aside.text) for aside in asides))
    rest = _for_money(_amount_of_open(_said_plainly(rest, here), here), here)
    reading = hearing.heard(rest, _read(rest, here), here)
    reading = guarded(reading, rest, here)
    return _with_asides(reading, asides, here) if asides else reading


def _said_plainly(text: str, here: Here) -> str:
    """苹果可以少送半箱吗 asks for what 苹果少送半箱 says."""
    if not (_KINDLY.search(text) and _CHANGING.search(text) and names_goods(text, here)):
        return text
    return _KINDLY.sub("", text).strip(" ?？")


def _amount_of_open(text: str, here: Here) -> str:
    """两箱 or 要不两箱吧, while it is asked which milk: so much milk."""
    asked = here.conversation.open_question(here.now)
    if not isinstance(asked, Which):
        return text
    bare = _LEAD.sub("", _LEAD.sub("", text.strip(" 。.!！")))
    amount = len(bare) > 1 and not bare.isdecimal() and is_amount(bare, here)
    return f"来{bare}{asked.pending.said}" if amount else text


def _for_money(text: str, here: Here) -> str:
    """10块钱的, of the only goods that were named last, or 苹果要10块钱的: so much of those."""
    last = here.conversation.last if here.basket else ()
    said = amounts.of_money(text, here.name_of(last[0]) if len(last) == 1 else "")
    return said if said and names_goods(said, here) else text


def _read(text: str, here: Here) -> Reading:
    """The reading; a sentence with wishes in it answers no question about a place or a choice."""
    setting = here.setting()
    if here.message.group and setting.asked == "address":
        setting = _unasked(setting)  # that was asked in private, and is answered there
    reading = understand(text, here.vocabulary, setting)
    if setting.asked not in BESIDE or isinstance(reading.main, (*WISHES, Pick)):
        return reading
    unasked = understand(text, here.vocabulary, _unasked(setting))
    wishes = any(isinstance(intent, WISHES) for intent in unasked.intents)
    return unasked if wishes and not _is_answer(reading) else reading


def _unasked(setting: Setting) -> Setting:
    return replace(setting, asked="")


def _is_answer(reading: Reading) -> bool:
    return reading.main in (hearing.YES, hearing.NO)


def _with_asides(reading: Reading, asides: tuple[Aside, ...], here: Here) -> Reading:
    """Remarks as intents beside the others; how goods shall be stands with the goods."""
    intents = reading.intents
    for aside in asides:
        noted = tuple(_noted(intent, aside) for intent in intents) if aside.of_goods else intents
        intents = noted if noted != intents else (*intents, Remark(aside.text))
    card = isinstance(here.conversation.open_question(here.now), Confirm)
    agreed = reading.main if card and reading.main in hearing.CONSENTS else None
    kept = tuple(
        i
        for i in intents
        if i is agreed or not (isinstance(i, Simple) and i.name in hearing.COURTESIES)
    )
    return replace(reading, intents=kept)


def _noted(intent: Intent, aside: Aside) -> Intent:
    if not isinstance(intent, Order | Add | ChangeQty):
        return intent
    return type(intent)(tuple(_want_noted(want, aside) for want in intent.wants))


def _want_noted(want: Want, aside: Aside) -> Want:
    if want.note or want.said not in aside.before:
        return want
    return replace(want, note=aside.text.replace(want.said, "", 1))
