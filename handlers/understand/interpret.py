"""The whole way from a message to its reading."""

from __future__ import annotations

import re

from handlers.understand import (
    addresses,
    asked_goods,
    baskets,
    building,
    chains,
    emoji,
    endings,
    english,
    intents,
    items,
    numerals,
    quarters,
    sentence,
    spelling,
    talk,
    times,
    topics,
    whereabouts,
)
from handlers.understand.chain_sheet import cut, has_title
from handlers.understand.deciding import BASKET, decide
from handlers.understand.lexicon import BREAK, GOODS, PIECE, SPACE
from handlers.understand.normalise import Said, normalise, without
from handlers.understand.quarters import Quarter
from handlers.understand.reading import (
    Ask,
    Chain,
    ChainOrder,
    GiveAddress,
    Intent,
    Needs,
    Pick,
    Pickup,
    Reading,
    Setting,
    Simple,
)
from handlers.understand.sentence import BROKEN, Part
from handlers.understand.utterance import Sentence
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
    return _heard_out(_take_apart(said, vocabulary, setting))


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
    return Sentence(
        said, parts, found, verdict, vocabulary, setting, said.plain, found.kinds, quarter
    )


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
    if not name or not talk.answers(bare, setting.asked):
        return None
    if setting.asked == "paid":
        name = "pay" if name == "yes" else name
    return Reading((Simple(name),))


# ---- whole sentences ----


def _heard_out(s: Sentence) -> Reading:
    """What a sentence means, or what is asked for at its end, after what by itself is no wish."""
    reading = _reading(s)
    start = endings.asked(s, reading)
    if not start:
        return reading
    if type(reading.main) in endings.WISHES and not endings.changes(s, reading):
        if not endings.may_be_mixed(s, start):
            return reading
        before = _take_apart(cut(s.said, 0, start), s.vocabulary, s.setting)
        if type(_reading(before).main) in endings.WISHES:
            return reading
    end = _take_apart(cut(s.said, start), s.vocabulary, endings.of_what(s, start))
    end.verdict = endings.as_wish(end.verdict)
    wish = _reading(end)
    return wish if endings.is_wish(wish) else reading


def _reading(s: Sentence) -> Reading:
    found = s.items
    goods = bool(found.lines or found.loose or s.setting.group) or (
        s.verdict.label in BASKET and bool(baskets.strange(s))
    )
    label = decide(s, goods=goods)
    nowhere = label == "address" and whereabouts.is_no_place(s)
    unpaid = label == "pay" and not topics.PAYS.search(s.plain) and baskets.is_counted_oddly(s)
    if nowhere or unpaid or (label in ("other", "need") and _asks_misspelt(s)):
        label = "add" if s.setting.basket else "order"
    label = _asked_misspelt(s, label)
    if (
        s.quarter is not None and whereabouts.is_where(s, s.quarter, label)
    ) or whereabouts.is_somewhere(s, label):
        label = "address"
    label, when = whereabouts.timed(s, label)
    address = addresses.find(
        s.said,
        s.vocabulary,
        asked=s.setting.asked == "address" and not nowhere,
        label=label,
        busy=whereabouts.busy(s, label),
        basket=label in BASKET,
        told=s.quarter is not None,
        whole=s.quarter is not None and s.quarter.alone,
    )
    if when is not None and address is not None and when.text in address.text:
        when = times.find(
            whereabouts.elsewhere(s.said, address), s.setting.now
        )  # the 23号 of 188弄23号
    if label == "pickup" and address is not None and address.room:
        label = "address"
    builder = building.BUILDERS.get(label)
    built: list[Intent] = builder(s, label, address) if builder else [Simple(label)]
    main = built[0]
    basket = label in BASKET and type(main) not in (Simple, Needs)
    if address is not None and not isinstance(main, GiveAddress | Pickup):
        built.append(GiveAddress(address))
    return Reading(
        tuple(built),
        when=when,
        address=main.place if type(main) is Ask and label == building.WHERE else address,
        mentions=() if basket else _named(s),
        doubt=_doubt(s, main, basket=basket),
    )


def _asks_misspelt(s: Sentence) -> bool:
    """红付士一箱,谢谢老板: nothing that is sold here is named rightly, but an amount is."""
    named = any(line.kind == GOODS for line in s.items.lines)
    return not named and not topics.is_story(s.plain) and baskets.misspelt(s)


def _asked_misspelt(s: Sentence, label: str) -> str:
    """红付士多少钱, which resembles a word of paying: a question about what is nearly called so."""
    gift = label == "ask_promotion"  # 有红付士吗 is like 有优惠吗
    if (
        s.items.lines
        or label in BASKET | {"ask_stock"}
        or (s.verdict.margin > DOUBTFUL and not gift)
    ):
        return label
    if not asked_goods.find(s.said, s.vocabulary, s.setting, unknown=gift):
        return label
    return "ask_stock" if "有" in s.plain else "ask_price"


DOUBTFUL = 1.0


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
