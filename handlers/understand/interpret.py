"""The whole way from a message to its reading."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers.understand import (
    addresses,
    asked_places,
    baskets,
    chains,
    emoji,
    english,
    intents,
    items,
    labels,
    needs,
    numerals,
    quarters,
    sentence,
    spelling,
    talk,
    times,
    topics,
    wants,
)
from handlers.understand.chain_sheet import has_title
from handlers.understand.deciding import BASKET, Sentence, decide
from handlers.understand.items import Line
from handlers.understand.lexicon import (
    ADD,
    BREAK,
    BUY,
    GOODS,
    KIN,
    MONEY,
    PIECE,
    SIGN,
    SPACE,
    TIME,
)
from handlers.understand.normalise import Said, blank, normalise, without
from handlers.understand.quarters import Quarter
from handlers.understand.reading import (
    Address,
    Ask,
    Cancel,
    Chain,
    ChainOrder,
    GiveAddress,
    Intent,
    Needs,
    Pick,
    Pickup,
    Reading,
    Remark,
    Setting,
    Simple,
    When,
)
from handlers.understand.sentence import BROKEN, MEASURE, Part
from handlers.understand.vocabulary import Vocabulary

OTHER = Reading((Simple("other"),))


def understand(text: str, vocabulary: Vocabulary, setting: Setting) -> Reading:
    """What a message means. Never raises; long texts are read up to `normalise.LIMIT`."""
    said = normalise(text)
    plain = said.plain.strip()
    if not plain:
        return OTHER
    if len(plain) <= 24 and (short := _short(plain, setting)) is not None:
        return short
    said = _in_chinese(without(said, _CARD) if "订单" in plain else said, vocabulary)
    if chains.is_chain(plain):
        chain = chains.read(said, vocabulary)
        if chain.lines:
            return _chained(said, chain)
        if has_title(plain):
            return OTHER
    if len(plain) > intents.LENGTH * 4:
        said = Said(said.raw[: intents.LENGTH * 4], said.plain[: intents.LENGTH * 4])
    return _reading(_take_apart(said, vocabulary, setting))


# What a shop's page puts before the words when somebody asks about an order there.
_CARD = re.compile(
    r"\[?(?:咨询)?订单(?:号|编号):\s*[^\s,]+(?:[\s,;]*(?:订单金额|下单时间|商品id|商品编号):\s*[^\s,]+"
    r"(?:\s\d{1,2}:\d\d(?::\d\d)?)?)+\]?"
)


def _in_chinese(said: Said, vocabulary: Vocabulary) -> Said:
    """Pinyin in characters, and amounts of several English words in figures."""
    if english.has_figures(said.plain):
        said = english.in_figures(said)
    if numerals.has_signs(said.plain):
        plain = numerals.in_figures(said.plain)
        said = Said(plain, plain)
    elif emoji.has(said.plain):
        plain = emoji.named(said.plain)
        said = Said(plain, plain)
    if said.plain.isascii():
        bare = said.plain.strip()
        written = english.alone(bare) or spelling.chinese(bare, vocabulary)
        return normalise(written) if written else said
    return said


def _take_apart(said: Said, vocabulary: Vocabulary, setting: Setting) -> Sentence:
    parts, quarter, shape = shaped(said, vocabulary, setting)
    found = items.read(said.plain, parts, vocabulary, bare=setting.asked == "quantity")
    plainly = found.lines and found.loose == () and _PLAINLY.issuperset(shape)
    verdict = _ORDERED if plainly else intents.model().judge(shape)
    return Sentence(said, parts, found, verdict, vocabulary, setting, quarter)


def shaped(
    said: Said, vocabulary: Vocabulary, setting: Setting
) -> tuple[list[Part], Quarter | None, str]:
    """The parts of a sentence, the address in it (one part, whatever stands in it), and its shape."""
    parts = sentence.parse(said.plain, vocabulary)
    quarter = quarters.find(said, parts, vocabulary, asked=setting.asked == "address")
    if quarter is not None and setting.group and _JOINS.search(said.plain):
        quarter = None  # 我们办公室拼六组
    if quarter is not None:
        parts = quarters.outside(parts, quarter)
    shape = intents.situation(setting) + sentence.shape(said.plain, parts, vocabulary)
    return parts, quarter, shape


_JOINS = re.compile("[拼团][一二两三四五六七八九十\\d]")
# A sentence of nothing but goods, amounts and asking for them needs no judging.
# It is no answer to what was asked, and no word about what was ordered.
_SITUATIONS = "".join(
    intents.situation(Setting(asked=asked, basket=((1, ""),), ordered=True))
    for asked in ("address", "which", "confirm")
)
_PLAINLY = frozenset("^$NUGE ,、;:我要来给订拿买" + _SITUATIONS)
_ORDERED = intents.Verdict("order", "add", 4.0)


def _chained(said: Said, chain: Chain) -> Reading:
    when = times.find(said, None)
    return Reading((ChainOrder(chain),), when=when)


# ---- short answers ----


def _short(plain: str, setting: Setting) -> Reading | None:
    """Exact phrases: commands at any time, answers only while a question is open."""
    bare = talk.bare(plain)
    if setting.asked and (answered := _answered(bare, setting)) is not None:
        return answered
    name = talk.command(bare)
    if not name and talk.is_nod(bare) and not (setting.basket or setting.group):
        return OTHER
    return Reading((Simple(name),)) if name else None


def _answered(bare: str, setting: Setting) -> Reading | None:
    number = talk.choice(bare)
    yes_or_no = setting.asked in ("confirm", "cancel", "notify", "paid")
    if number and not (number == 1 and yes_or_no):
        if setting.asked == "quantity" and len(setting.options) == 1:
            return None
        return Reading((Pick(number),))
    if setting.asked == "address":
        return None
    name = talk.answer(bare)
    if not name:
        return None
    if setting.asked == "paid":
        name = "pay" if name == "yes" else name
    return Reading((Simple(name),))


# ---- whole sentences ----


def _reading(s: Sentence) -> Reading:
    found = s.items
    goods = bool(found.lines or found.loose or s.setting.group) or (
        s.verdict.label in BASKET and bool(baskets.strange(s))
    )
    label = decide(s, goods=goods)
    if label in ("other", "need") and _asks_misspelt(s):
        label = "add" if s.setting.basket else "order"
    if (s.quarter is not None and _is_where(s, s.quarter, label)) or _is_somewhere(s, label):
        label = "address"
    label, when = _timed(s, label)
    address = addresses.find(
        s.said,
        s.vocabulary,
        asked=s.setting.asked == "address",
        label=label,
        busy=_busy(s, label),
        basket=label in BASKET,
        told=s.quarter is not None,
        whole=s.quarter is not None and s.quarter.alone,
    )
    if when is not None and address is not None and when.text in address.text:
        when = times.find(_elsewhere(s.said, address), s.setting.now)  # the 23号 of 188弄23号
    if label == "pickup" and address is not None and address.room:
        label = "address"
    builder = _BUILDERS.get(label)
    built: list[Intent] = builder(s, label, address) if builder else [Simple(label)]
    main = built[0]
    basket = label in BASKET and type(main) not in (Simple, Needs)
    if address is not None and not isinstance(main, GiveAddress | Pickup):
        built.append(GiveAddress(address))
    return Reading(
        tuple(built),
        when=when,
        address=main.place if type(main) is Ask and label == WHERE else address,
        mentions=() if basket else _named(s),
        doubt=_doubt(s, main, basket=basket),
    )


def _timed(s: Sentence, label: str) -> tuple[str, When | None]:
    """The time that is named; who says nothing else speaks of delivery (改到周四送)."""
    known = not (_TIMES.isdisjoint(s.kinds) and _CLOCKS.isdisjoint(s.plain))
    known = known or ("点" in s.plain and _OCLOCK.search(s.plain) is not None)
    if not (known or s.plain.isascii()):
        return label, None
    if label in _TIMED:
        return label, times.find(s.said, s.setting.now)
    only = times.only(s.said, s.setting.now) if label in _VAGUE else None
    return ("ask_delivery" if only else label), only


def _elsewhere(said: Said, address: Address) -> Said:
    """What is said but for the address."""
    at = max(said.raw.find(address.text), 0)
    return blank(said, at, at + len(address.text), "\n" * len(address.text))


def _asks_misspelt(s: Sentence) -> bool:
    """红付士一箱,谢谢老板: nothing that is sold here is named rightly, but an amount is."""
    named = any(line.kind == GOODS for line in s.items.lines)
    return not named and not topics.is_story(s.plain) and baskets.misspelt(s)


def _busy(s: Sentence, label: str) -> list[tuple[int, int]]:
    """Where goods, amounts and times of a basket message stand: no part of an address."""
    if label not in BASKET or not (s.items.lines or s.items.loose):
        return []
    spans = [(part[1], part[2]) for part in s.parts if _is_busy(s.plain, part)]
    for line in s.items.lines:
        spans.append((line.start, line.end))
        if line.amount_at >= 0:
            spans.append(s.parts[line.amount_at][1:3])
    return spans


def _is_busy(plain: str, part: Part) -> bool:
    kind, start, end, value = part
    if kind == MEASURE:
        return bool(value[0] == "点")
    return kind in (TIME, BUY, ADD) and "送" not in plain[start:end]


def _is_where(s: Sentence, quarter: Quarter, label: str) -> bool:
    """Whether a message is nothing but an address."""
    if topics.OF_PLACES.search(s.plain):
        return False
    if label == "pickup":
        return quarter.alone and not (addresses.spot(s.said) or _FETCHED.search(s.plain))
    bare = quarter.bare and not (s.items.lines or s.items.loose)
    return bare or (quarter.alone and _is_empty(s, label))


def _is_somewhere(s: Sentence, label: str) -> bool:
    """夜市牌坊底下, when it was asked where: no word of it is known but that it is beside or under something."""
    asked = s.setting.asked == "address" and label in _HARDLY and not s.items.lines
    return asked and _BESIDE.search(s.plain) is not None


_BESIDE = re.compile(
    "[一-鿿](?:底下|下面|旁边?|对面|隔壁|门口|[路街巷村桥]口|桥头|[里后前]面|树下|亭子?|摊|广场|公园|车站|站牌|码头|市场|大厦|国际)(?:那[儿里边]?)?[吧啊呀。!]*$"
)
_FETCHED = re.compile("自提|自取|[来去]取")  # 大年初二去店里自提


def _is_empty(s: Sentence, label: str) -> bool:
    """Whether a message wants no goods and asks nothing, whatever its wording resembles."""
    return label in _HARDLY and not (s.items.lines or (label in BASKET and s.items.loose))


# What a message about nothing else than an address may look like to the model.
_HARDLY = frozenset({"other", "thanks", "greet", "remark", "help", "feedback", *BASKET})
_TIMES = frozenset({TIME, MEASURE})
_CLOCKS = frozenset("天周期拜晚早午夜晌昏今明夕旦课学饭钟刻时月前/")
_OCLOCK = re.compile(r"[\d一二两三四五六七八九十]点")  # 五点的样子
_VAGUE = frozenset({"other", "need", "feedback", "complaint", "ask_product"})
_TIMED = frozenset(
    [
        "order",
        "add",
        "change_qty",
        "group_buy_join",
        "chain_order",
        "address",
        "pickup",
        "ask_delivery",
        "remark",
        "cancel_order",
        "reorder",
        "checkout",
        "pay",
    ]
)


def _doubt(s: Sentence, main: Intent, *, basket: bool) -> float:
    """0..1. A wish for nothing that is known is doubtful however sure the wording."""
    doubt = s.verdict.doubt
    if basket:
        if BROKEN in s.kinds or _DASHED.search(s.plain):
            return max(doubt, 0.6)
        if not any(want.matches for want in main.wants):  # type: ignore[union-attr]
            return max(doubt, 0.6)
        if s.verdict.second in BASKET:
            return doubt / 4
    if doubt > UNSURE and s.kinds <= _NOTHING_KNOWN and (s.plain.isascii() or main == _TALK):
        return max(doubt, 0.6)  # neither English nor pinyin nor any word that anybody knows
    return doubt


UNSURE = 0.15
_TALK = Simple("other")
_NOTHING_KNOWN = frozenset((SPACE, BREAK))


# 苹果-3斤: a dash between goods and amount, or three less than none? Better ask.
_DASHED = re.compile(r"[一-鿿](?<![来要买加拿订负])-\d+(?:\.\d+)?(?:公?斤|[箱盒袋包瓶个只板份件])")


def _named(s: Sentence) -> tuple[int, ...]:
    return tuple(
        s.vocabulary.goods[line.who[0]].id
        for line in s.items.lines
        if line.who and line.kind != PIECE
    )


# ---- the others ----


def _ask(s: Sentence, label: str, address: Address | None) -> list[Intent]:
    place = asked_places.find(s.said, s.vocabulary) or address if label == WHERE else None
    if place is address and place and not (place.community or place.building or place.room):
        place = None  # 几点能送到, said to the question where
    named = [line for line in s.items.lines if place is None or not _is_of(s, line, place)]
    about = [wants.want(s.said, line, s.vocabulary, s.setting, None) for line in named]
    return [Ask(label.removeprefix("ask_"), tuple(about), place)]


def _is_of(s: Sentence, line: Line, place: Address) -> bool:
    """东郊驾校那边送不送 asks about no driving school."""
    return s.said.raw[line.start : line.end] in place.text


WHERE = "ask_delivery"  # asks of places


def _wish(s: Sentence, label: str, address: Address | None) -> list[Intent]:
    """What changes the basket; 想订个生日蛋糕，后天我老公生日, where no cake is sold, is a need with its reason."""
    built = baskets.build(s, label, address)
    if s.kinds.isdisjoint(_REASONS) or not labels.lacking(built[0]):
        return built
    return _need(s, label, address)


_REASONS = frozenset({KIN, MONEY, SIGN})


def _need(s: Sentence, _label: str, _address: Address | None) -> list[Intent]:
    return [Needs(needs.read(s.said, s.parts, s.items, s.vocabulary))]


def _address(s: Sentence, _label: str, address: Address | None) -> list[Intent]:
    usual = addresses.is_usual(s.plain)
    return [GiveAddress(address or Address(""), usual=usual)]


def _pickup(s: Sentence, _label: str, _address: Address | None) -> list[Intent]:
    return [Pickup(addresses.spot(s.said))]


def _remark(s: Sentence, _label: str, _address: Address | None) -> list[Intent]:
    return [Remark(s.said.raw.strip())]


def _cancel(s: Sentence, _label: str, _address: Address | None) -> list[Intent]:
    number = re.search(
        r"(?:#|no\.?|单号?|订单|order)\s*(\d{1,9})|(\d{1,9})\s*号?(?:订?单|#)", s.plain
    )
    return [Cancel(int(number[1] or number[2]) if number else None)]


_BUILDERS: dict[str, Callable[[Sentence, str, Address | None], list[Intent]]] = {
    **dict.fromkeys(BASKET, _wish),
    **dict.fromkeys(
        ("ask_product", "ask_price", "ask_stock", "ask_delivery", "ask_promotion"), _ask
    ),
    "need": _need,
    "address": _address,
    "pickup": _pickup,
    "remark": _remark,
    "cancel_order": _cancel,
}
