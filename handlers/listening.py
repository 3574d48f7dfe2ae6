"""Listening: a message with its remarks taken off, read, and heard as the moment lets it be.

What is guarded here would cost somebody something if a statistical reading were believed: their
messages muted, a remark lost or made up, one box more instead of one less.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import msgspec

from handlers import hearing, remarks
from handlers.amounts import is_amount
from handlers.context import Here
from handlers.conversation import Which
from handlers.remarks import Aside
from handlers.understand import (
    Add,
    Ask,
    ChangeQty,
    GiveAddress,
    Intent,
    JoinGroup,
    Match,
    Order,
    Pick,
    Pickup,
    Reading,
    Remark,
    Remove,
    Setting,
    Simple,
    Want,
    When,
    understand,
)
from store.catalogue import Goods

WISHES = (Order, Add, Remove, ChangeQty)
BESIDE = {"address", "which"}  # questions beside which goods may be named
_NEWS = re.compile(
    r"退订|推送|消息|提醒|通知|广告|订阅|打扰|骚扰|群发|别.{0,2}[发推]|不要.{0,2}[发推]"
    r"|news|messag|push|notif|subscri|spam"
    r"|\bads?\b|promo|\bmute|^\s*(?:stop|td)\W*$"
    r"|\bstop\b.*\b(?:send|writ|text)|(?:don'?t|no more) (?:send|writ|bother)",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"少(?:送|来|要|拿|给|买|[\d一二两三四五六七八九十半])|减(?:去|掉)?[\d一二两三四五六七八九十半]|\bless\b|\bfewer\b",
    re.IGNORECASE,
)
_DOWN_TO = re.compile("[少减](?:到|成|为)|只|就要")
_AGAIN = re.compile(r"^\s*(?:再|又)(?=[来要])|\bagain\b")
_LEAD = re.compile(
    r"^(?:要不|还是|那就|那|就|改成|改|算了|嗯|不|哦|来|要|给我|[\s,，])+|(?:吧|好了|得了|行了)$"
)
_DAYS = {"今": 0, "明": 1, "后": 2}
_ONLY_TIME = re.compile(
    r"(?:改成|改到|换成|改|那就|最好|麻烦)?(?P<said>(?P<day>[今明后])?(?:天|儿)?(?:早上?|上午|中午|下午|晚上?|傍晚|夜里)?"
    r"(?:[\d一二两三四五六七八九十]{1,3}(?:点半?|[:：]\d\d)(?:钟|多)?)?(?:之?前|以前|左右|之?后|以后)?)"
    r"(?:再|就|能)?(?:送|到|送来|送到|送过来)?(?:就行|吧|哦|哈|啊)?[\s。.!！]*"
)
_WHICH_ONE = re.compile(r"哪[个种款样]|什么.{0,4}好|which|better", re.IGNORECASE)
_REFUSING = re.compile(r"不|别|去掉|删|退|减|少|\bno\b|without|remove|cancel|drop", re.IGNORECASE)
_OF_EACH = re.compile(
    r"(?:各|都|每样|每种|两样都|两种都)(?:给我)?(?:来|要|拿|买)?(.+?)[吧哦啊\s。.!！]*"
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
_FETCHING = re.compile(
    r"自提|自取|(?:我|自己)(?:自己)?(?:过?来|去|过去|下来|下楼)?(?:取|拿)(?:一?下)?(?:就行|吧|[\s。.!！]|$)"
    r"|\bi(?:'ll| will) (?:pick (?:it |them )?up|collect)",
    re.IGNORECASE,
)
_PUT_OFF = re.compile(r"不用|不要|别|不必|先不|not\b|don'?t", re.IGNORECASE)


def listened(text: str, here: Here) -> Reading:
    """What a message means here and now."""
    rest, asides = remarks.parted(text, lambda clause: _names_goods(clause, here))
    if asides and not rest:
        return Reading(tuple(Remark(aside.text) for aside in asides))
    rest = _amount_of_open(_said_plainly(rest, here), here)
    reading = hearing.heard(rest, _read(rest, here), here)
    reading = _guarded(reading, rest, here)
    return _with_asides(reading, asides) if asides else reading


def _names_goods(clause: str, here: Here) -> bool:
    plain = clause.lower()
    return any(
        re.search(rf"\b{re.escape(name)}\b", plain) if name.isascii() else True
        for name in here.vocabulary.names
        if name in plain
    )


def _said_plainly(text: str, here: Here) -> str:
    """苹果可以少送半箱吗 asks for what 苹果少送半箱 says."""
    if not (_KINDLY.search(text) and _CHANGING.search(text) and _names_goods(text, here)):
        return text
    return _KINDLY.sub("", text).strip(" ?？")


def _amount_of_open(text: str, here: Here) -> str:
    """要不两箱吧, while it is asked which milk: so much milk."""
    asked = here.conversation.open_question(here.now)
    if not isinstance(asked, Which):
        return text
    bare = _LEAD.sub("", _LEAD.sub("", text.strip(" 。.!！")))
    amount = bare != text and len(bare) > 1 and is_amount(bare, here)
    return f"来{bare}{asked.pending.said}" if amount else text


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


def _guarded(reading: Reading, text: str, here: Here) -> Reading:
    """The reading without what the words do not bear out."""
    main = reading.main
    if each := _each(text, here):
        return Reading((Order(each),))
    if main == Simple("unsubscribe") and not _NEWS.search(text):
        return replace(reading, intents=(Simple("other"),), doubt=0.0)
    if main == Simple("reorder") and _names_goods(text, here):
        return _new_order(reading, text, here)
    if main == Simple("feedback") and _WHICH_ONE.search(text):
        return replace(reading, intents=(Ask("product", hearing.named_in(text, here)),), doubt=0.0)
    if isinstance(main, Remove) and (named := _newly_named(main, text, here)):
        return Reading((Order(named),), reading.when)
    when = _only_time(text, here) or _put_off(text, reading, here)
    if when is not None:
        return Reading((ChangeQty(()),), when)
    intents = tuple(_borne_out(_fewer(intent, text), here) for intent in reading.intents)
    return replace(reading, intents=(*intents, *_fetched(intents, text)))


def _fetched(intents: tuple[Intent, ...], text: str) -> tuple[Intent, ...]:
    """来一箱苹果 我自己来取: who says so beside what they want comes for it themselves."""
    wishes = any(isinstance(intent, Order | Add) for intent in intents)
    placed = any(isinstance(intent, Pickup | GiveAddress) for intent in intents)
    return (Pickup(),) if wishes and not placed and _FETCHING.search(text) else ()


def _newly_named(main: Remove, text: str, here: Here) -> tuple[Want, ...]:
    """面包, alone, of which there is none in the basket, refuses nothing: it is wished for."""
    named = () if _REFUSING.search(text) else hearing.names(text, here)
    mine = {sku for sku, _ in here.basket}
    theirs = {match.sku for want in (*named, *main.wants) for match in want.matches}
    return named if mine.isdisjoint(theirs) else ()


def _each(text: str, here: Here) -> tuple[Want, ...]:
    """各来一箱, of the goods that were just listed: so much of every one of them."""
    found = _OF_EACH.fullmatch(text.strip())
    listed = [sku for sku in here.conversation.last if sku in here.goods]
    if found is None or len(listed) < 2 or not is_amount(found[1], here):
        return ()
    wants = [_of(found[1], here.goods[sku], here) for sku in listed]
    return tuple(want for want in wants if want is not None)


def _of(amount: str, goods: Goods, here: Here) -> Want | None:
    """So much of these goods."""
    read = understand(f"来{amount}{goods.name}", here.vocabulary, Setting())
    wants = read.main.wants if isinstance(read.main, Order | Add) else ()
    if len(wants) != 1:
        return None
    return Want(goods.name, (Match(goods.sku_id, 1.0),), wants[0].qty, wants[0].unit)


def _new_order(reading: Reading, text: str, here: Here) -> Reading:
    """再来一箱苹果 两箱梨 names what is wanted: it is no repetition of what was had last."""
    plain = _AGAIN.sub("", text)
    again = hearing.heard(plain, understand(plain, here.vocabulary, here.setting()), here)
    return again if any(isinstance(intent, WISHES) for intent in again.intents) else reading


def _borne_out(intent: Intent, here: Here) -> Intent:
    """0, [微笑], 搞定 and 光明 tell nobody how to deliver: with a basket they are a look at it."""
    if not isinstance(intent, Remark) or remarks.is_remark(intent.text):
        return intent
    return Simple("view_cart" if here.basket else "other")


def _fewer(intent: Intent, text: str) -> Intent:
    """少送一箱苹果 takes one away."""
    if not isinstance(intent, Order | Add | JoinGroup | ChangeQty) or not intent.wants:
        return intent
    if not _LESS.search(text) or _DOWN_TO.search(text):
        return intent
    return Remove(intent.wants)


def _only_time(text: str, here: Here) -> When | None:
    """明早8点前, and nothing else: when it shall come."""
    found = _ONLY_TIME.fullmatch(text.strip())
    if found is None or len(found["said"]) < 2:
        return None
    moment = here.local_now + timedelta(days=_DAYS.get(found["day"] or "今", 0))
    return When(found["said"], moment, moment)


def _put_off(text: str, reading: Reading, here: Here) -> When | None:
    """不用今天送 means any other day, and is said to the courier as it was said."""
    when, main = reading.when, reading.main
    wanting = isinstance(main, WISHES) and bool(main.wants)
    quiet = not wanting and not (
        (isinstance(main, Ask) and main.about) or isinstance(main, GiveAddress)
    )
    if when is None or not quiet or not _PUT_OFF.search(text) or hearing.asks(text):
        return None
    today = here.local_now
    date = here.words("mark.date", month=today.month, day=today.day)
    return When(here.words("mark.dated", said=text.strip(), date=date), today, today)


def _with_asides(reading: Reading, asides: tuple[Aside, ...]) -> Reading:
    """Remarks as intents beside the others; how goods shall be stands with the goods."""
    intents = reading.intents
    for aside in asides:
        noted = tuple(_noted(intent, aside) for intent in intents) if aside.of_goods else intents
        intents = noted if noted != intents else (*intents, Remark(aside.text))
    kept = tuple(
        i for i in intents if not (isinstance(i, Simple) and i.name in hearing.COURTESIES)
    )
    return replace(reading, intents=kept)


def _noted(intent: Intent, aside: Aside) -> Intent:
    if not isinstance(intent, Order | Add | ChangeQty):
        return intent
    return type(intent)(tuple(_want_noted(want, aside) for want in intent.wants))


def _want_noted(want: Want, aside: Aside) -> Want:
    if want.note or want.said not in aside.before:
        return want
    return msgspec.structs.replace(want, note=aside.text)
