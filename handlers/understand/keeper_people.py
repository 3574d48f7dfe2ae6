"""What a keeper says of people: answers, needs, orders for neighbours, changes of what they ordered."""

# ruff: noqa: E501 - patterns read better on one line

from __future__ import annotations

import re
from itertools import pairwise

from msgspec.structs import replace

from handlers.understand import addresses, items, needs, sentence, times, wants
from handlers.understand.commands import (
    AnswerShopper,
    ChangePlaced,
    Command,
    GuestOrder,
    GuestOrders,
    RecordNeed,
)
from handlers.understand.interpret import understand
from handlers.understand.keeper_words import (
    DOOR,
    NAME,
    PERSON,
    UNITS,
    blanked,
    cut,
    found_in,
)
from handlers.understand.normalise import Said
from handlers.understand.numerals import THOUSAND
from handlers.understand.reading import Needs, NeedSaid, Setting, Want
from handlers.understand.vocabulary import Vocabulary

ANSWER = r"^(?:回复|回(?!复)|答复|告诉|转告|reply(?: to)?|answer|tell)\s*[#@]?\s*(?P<whole>(?!me\b|us\b)(?P<to>\d{1,9}|[a-z]{1,2}(?=[\s:,]|[一-鿿])|[^\s:,]{1,12}?)\s*号?单?(?:\s*[:,]\s*|\s+|(?<=[a-z])(?=[一-鿿])|(?<=单))(?P<text>.+))$"
ANSWER_SAY = r"^(?:跟|和|给)\s*#?(?P<whole>(?P<to>\d{1,9}|[a-z]{1,2}|[一-鿿]{2,4}?)\s*(?:号?单?|那单)(?:的?客人|那边)?\s*说(?:一?声|一下)?[\s:,]*(?P<text>.+))$"
ANSWER_ONLY = r"^(?:回复|答复|reply|answer)\s*[:,]?\s*(?P<whole>(?P<to>)(?P<text>.+))$"


def answer(
    said: Said, match: re.Match[str], _vocabulary: Vocabulary, _setting: Setting
) -> Command | None:
    """回复 A 马上到; 回复 什么事 names nobody."""
    to, text, whole = (
        said.raw[match.start(name) : match.end(name)].strip() for name in ("to", "text", "whole")
    )
    return AnswerShopper(to, text, whole) if text else None


# ---- needs ----

_WANTS = r"(?:想要|想买|需要|缺|要|想)"
NEED = rf"^(?:记(?:录|一下|下)?需求|需求|need)\s*[:：]?\s*(?P<who>{PERSON}|\S{{1,12}}?)\s*[\s:：,，要想]+(?P<what>.+)$"
NEED_AFTER = rf"^(?P<who>{PERSON})\s*{_WANTS}\s*(?P<what>.+?)[\s,，]*(?:记一?下(?:需求)?|记上|记个需求|登记一?下|note it)$"
NEED_BEFORE = rf"^记(?:一下|下)?\s*[:：,，]?\s*(?P<who>{PERSON})\s*{_WANTS}\s*(?P<what>.+)$"
NEED_SAID = rf"^(?P<who>{PERSON})\s*(?:家|家里|跟我)?说\s*(?:他|她|他们|家里|我)?(?P<what>.+)$"
# 个电饭煲, 一个婴儿床, a baby cot: how many is no part of what is wanted
_ONE = re.compile(
    r"^(?:一?[个台只件条把张辆套副部](?=[一-鿿]{2})|买(?=[一-鿿]{2})|(?:an?|some)\s+)+"
)


def record_need(
    said: Said, match: re.Match[str], vocabulary: Vocabulary, _setting: Setting
) -> RecordNeed:
    """记需求 302 要婴儿床."""
    person = said.raw[match.start("who") : match.end("who")].strip()
    what = cut(said, *match.span("what"))
    found = found_in(what, vocabulary)
    (need, *_) = needs.read(what, sentence.parse(what.plain, vocabulary), found, vocabulary)
    one = _ONE.match(what.plain)
    words = what.raw[one.end() if one else 0 :].strip()
    return RecordNeed(
        person, NeedSaid(need.what, words, need.budget_fen, need.when, None, need.matches)
    )


def told_need(
    said: Said, match: re.Match[str], vocabulary: Vocabulary, setting: Setting
) -> Command | None:
    """老李说冰箱坏了: what somebody told the keeper that they lack."""
    what = cut(said, *match.span("what"))
    if not isinstance(understand(what.raw, vocabulary, Setting()).main, Needs):
        return None
    told = record_need(said, match, vocabulary, setting)
    return RecordNeed(
        told.person, replace(told.need, said="")
    )  # what is lacking, not how they told it


# ---- orders for people without an account ----

_VERB = (
    r"(?:\s*(?:想要|想买|[还也]?要(?!的)|也?来|订|买|下单|拿|:)|\s+(?:wants|needs|orders|takes)\b)"
)
_FOR = r"(?:帮|给|替|为)\s*"
_ROOM = r"(?:room\s)?\d{1,4}"
_TITLED = r"(?:auntie|aunt|uncle|grandma|grandpa|mrs?|ms|miss)\.? [a-z]+"
_SOMEBODY = (
    rf"(?:{PERSON}|{_ROOM}(?=\s)|(?:{_TITLED}|[a-z]{{2,12}})(?=\s(?:wants|needs|orders|takes)\b))"
)
_PLACING = r"(?:下单|下个单|下一单|记账|订|买|拿|带|点|要|来|留|记|送)?"
# 305 三斤香蕉, 305三斤香蕉; but 100一箱 is a price
_SOME = rf"[一二两俩三四五六七八九十半]{{1,2}}(?:{UNITS})"
_LISTED = rf"(?:{DOOR}(?:\s?的?(?:{NAME}))?\s+(?=[一-鿿\d])(?!(?!两)(?:{UNITS}))|\d{{3,4}}(?<!00)(?={_SOME}))"
GUEST_BOTH = rf"^(?P<who>(?:{PERSON}|{_ROOM})(?:(?:\s*[和跟、,]\s*|\s+)(?:{PERSON}|{_ROOM}))+)\s*(?:(?:都|各|每[家人户])\s*(?:想要|要|来|订)?|(?:想要|要|来|订))\s*各?(?P<what>.+)$"
GUEST_FOR = rf"^{_FOR}(?P<who>{PERSON}|[一-鿿]{{1,4}}?(?=下单|下一?个?单|订|买|拿|带|点|要))\s*{_PLACING}\s*[:,]?\s*(?P<what>.+)$"
GUEST = rf"^(?P<who>{_SOMEBODY}){_VERB}\s*(?P<what>.+)$"
GUEST_LISTED = rf"^(?P<who>{_LISTED})(?P<what>.+)$"
GUEST_ENGLISH = rf"^(?:order for|for)\s+(?P<who>{_ROOM}|\S+)\s*[:,]?\s*(?P<what>.+)$"
GUEST_AFTER = rf"^(?P<what>.+?)\s*,?\s*(?:送?给|帮|替|\bfor\s)\s*(?P<who>{PERSON}|{_ROOM}|{_TITLED})(?:的|下单|要的)?$"
_NEXT = re.compile(
    rf"(?<=[一-鿿])(?=\d{{3,4}}(?:要|来|订))|(?<=[\s,;。、])(?:(?:{_FOR})?{_SOMEBODY}{_VERB}|{_FOR}{PERSON}|{_LISTED})"
)
_BOTH = re.compile(GUEST_BOTH)
_STARTS = (
    _BOTH,
    *map(re.compile, (GUEST_FOR, GUEST, GUEST_LISTED, GUEST_ENGLISH, GUEST_AFTER)),
)
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_LIVES = re.compile(rf"{DOOR}\s+(?:{NAME})")
_AND = re.compile(r"\s*[和跟、,]\s*|\s+")
_SELF = frozenset({"我", "俺", "咱", "自己", "我自己", "大家", "me", "us", "myself"})


def guest(
    said: Said, _match: re.Match[str], vocabulary: Vocabulary, setting: Setting
) -> Command | None:
    """302要一板鸡蛋; 301要两板鸡蛋 302要一箱苹果 are two orders, and 302 is no amount."""
    end = len(said.plain)
    starts = [0, *(found.start() for found in _NEXT.finditer(said.plain))]
    # 要新鲜的 after the room of an address starts no order: it belongs to what stands before
    heads: list[int] = []
    before: tuple[GuestOrder, ...] = ()
    for at, to in pairwise([*starts, end]):
        if orders := _piece(said, at, to, vocabulary, setting, before):
            heads.append(at)
            before = orders
    spans = pairwise([*heads, end]) if heads[:1] == [0] else [(0, end)]
    made: list[GuestOrder] = []
    for at, to in spans:
        made += _piece(said, at, to, vocabulary, setting, tuple(made[-1:]))
    if len(made) < 2:
        return made[0] if made else None
    return GuestOrders(tuple(made))


def _piece(
    said: Said,
    start: int,
    end: int,
    vocabulary: Vocabulary,
    setting: Setting,
    before: tuple[GuestOrder, ...],
) -> tuple[GuestOrder, ...]:
    """The order that a piece of a message is; 301和302各要一板鸡蛋 are two.

    304也要两斤 is about the goods of the one `before`.
    """
    words = said.plain[start:end].strip(" ,;。、\n")
    start += said.plain[start:end].index(words)
    piece = cut(said, start, start + len(words))
    for pattern in _STARTS:
        match = pattern.match(piece.plain)
        if match is None:
            continue
        people = piece.raw[match.start("who") : match.end("who")].strip()
        names = _apart(people) if pattern is _BOTH else [people]
        what = cut(piece, *match.span("what"))
        wanted, where = _wanted(what, vocabulary, setting)
        wanted = wanted or _so_much(what, before, vocabulary)
        if wanted and not any(_nobody(name, vocabulary) for name in names):
            phone = _PHONE.search(words)
            due = times.find(piece, setting.now)
            return tuple(
                GuestOrder(f"{name} {phone[0]}" if phone else name, wanted, where, due)
                for name in names
            )
    return ()


def _apart(people: str) -> list[str]:
    """301和302 are two; 1号楼302 王大妈 is one, who lives there."""
    names = _AND.split(people)
    if len(names) == 2 and _LIVES.fullmatch(people):
        return [people]
    return names


def _so_much(
    what: Said, before: tuple[GuestOrder, ...], vocabulary: Vocabulary
) -> tuple[Want, ...]:
    """两斤, of the only goods that the last neighbour wanted."""
    loose = found_in(what, vocabulary).loose
    if len(loose) != 1 or not before or len(before[-1].wants) != 1:
        return ()
    [count], [want] = loose, before[-1].wants
    return (replace(want, qty=count.qty, unit=count.unit or want.unit),)


def _nobody(name: str, vocabulary: Vocabulary) -> bool:
    return name.lower() in _SELF or name.lower() in vocabulary.names


def _wanted(what: Said, vocabulary: Vocabulary, setting: Setting) -> tuple[tuple[Want, ...], str]:
    """The goods, and where they go: 两箱苹果 送幸福里3号楼2单元501."""
    phone = _PHONE.search(what.plain)
    what = blanked(what, *phone.span()) if phone else what
    parts = sentence.parse(what.plain, vocabulary)
    found = items.read(what.plain, parts, vocabulary)
    busy = [(line.start, line.end) for line in found.lines]
    busy += [parts[line.amount_at][1:3] for line in found.lines if line.amount_at >= 0]
    where = addresses.find(
        what, vocabulary, asked=False, label="order", busy=busy, basket=bool(busy)
    )
    if where is not None:
        at = max(what.raw.find(where.text), 0)
        what = blanked(what, at, at + len(where.text))
    made = tuple(
        wants.want(what, line, vocabulary, setting, THOUSAND)
        for line in found_in(what, vocabulary).lines
        if line.action != "remove"
    )
    return made, where.text if where else ""


# ---- changes of what was placed already ----

CHANGE = rf"^(?P<who>{PERSON}|#?\d{{1,9}}号?订?单|订单\s?\d{{1,9}}|#\d{{1,9}})\s*的?\s*(?P<what>[^要来订买拿,;\s]*?)(?:改成|换成|改为|变成|减|去掉|不要|少送|加)(?P<rest>.*)$"
OFF = rf"^(?:取消|退掉?)\s*(?P<who>{PERSON})\s*的(?:那?一?单|订单)?$"
OFF_AFTER = rf"^(?P<who>{PERSON})\s*的?(?:那?一?单|订单)?\s*(?:先?不要了?|退了|取消了?)$"
CHANGE_ENGLISH = r"^change\s+(?:order\s+)?(?P<who>#?\d{1,9})(?:'s)?\s+(?P<what>.+)(?P<rest>)$"


def change(
    said: Said, match: re.Match[str], vocabulary: Vocabulary, _setting: Setting
) -> Command | None:
    """501的苹果改成一箱."""
    start, end = match.span("who")
    lines = [line for line in found_in(said, vocabulary).lines if line.who]
    if not lines or any(start <= line.start < end for line in lines):  # 小青菜改成: no 小青
        return None
    return ChangePlaced(said.raw[match.start("who") : match.end("who")].strip())


def call_off(
    said: Said, match: re.Match[str], vocabulary: Vocabulary, _setting: Setting
) -> Command | None:
    """取消302的单, 302不要了; 小青菜不要了 is about no person."""
    if any(line.who for line in found_in(said, vocabulary).lines):
        return None
    return ChangePlaced(said.raw[match.start("who") : match.end("who")].strip(), off=True)
