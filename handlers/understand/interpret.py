"""The whole way from a message to its reading."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers.understand import (
    addresses,
    chain_text,
    chains,
    intents,
    items,
    needs,
    quarters,
    sentence,
    spelling,
    talk,
    times,
    wants,
)
from handlers.understand.deciding import BASKET, Sentence, decide
from handlers.understand.items import Line
from handlers.understand.lexicon import ADD, BREAK, BUY, PIECE, SPACE, TIME
from handlers.understand.normalise import Said, normalise
from handlers.understand.numerals import THOUSAND
from handlers.understand.quarters import Quarter
from handlers.understand.reading import (
    Add,
    Address,
    Ask,
    Cancel,
    ChainOrder,
    ChangeQty,
    GiveAddress,
    Intent,
    JoinGroup,
    Needs,
    Order,
    Pick,
    Pickup,
    Reading,
    Remark,
    Remove,
    Setting,
    Simple,
    Want,
)
from handlers.understand.sentence import BROKEN, MEASURE, Part
from handlers.understand.vocabulary import Vocabulary

OTHER = Reading((Simple("other"),))
_BASKET: dict[str, Callable[[tuple[Want, ...]], Intent]] = {
    "order": Order,
    "add": Add,
    "change_qty": ChangeQty,
    "group_buy_join": JoinGroup,
    "remove": Remove,
}


def understand(text: str, vocabulary: Vocabulary, setting: Setting) -> Reading:
    """What a message means. Never raises; long texts are read up to `normalise.LIMIT`."""
    said = normalise(text)
    plain = said.plain.strip()
    if not plain:
        return OTHER
    if len(plain) <= 24 and (short := _short(plain, vocabulary, setting)) is not None:
        return short
    if plain.isascii() and (written := spelling.chinese(plain, vocabulary)) is not None:
        said = normalise(written)
    if chains.is_chain(plain):
        chain = chains.read(said, vocabulary)
        if chain.lines:
            return _chained(said, chain)
        if chain_text.has_title(plain):
            return OTHER
    if len(plain) > intents.LENGTH * 4:
        said = Said(said.raw[: intents.LENGTH * 4], said.plain[: intents.LENGTH * 4])
    return _reading(_take_apart(said, vocabulary, setting))


def _take_apart(said: Said, vocabulary: Vocabulary, setting: Setting) -> Sentence:
    parts = sentence.parse(said.plain, vocabulary)
    shape = intents.situation(setting) + sentence.shape(said.plain, parts, vocabulary)
    quarter = quarters.find(said, parts, vocabulary, asked=setting.asked == "address")
    if quarter is not None:
        parts = quarters.outside(parts, quarter)
    found = items.read(said.plain, parts, vocabulary, bare=setting.asked == "quantity")
    plainly = found.lines and found.loose == () and _PLAINLY.issuperset(shape)
    verdict = _ORDERED if plainly else intents.model().judge(shape)
    return Sentence(said, parts, found, verdict, vocabulary, setting, quarter)


# A sentence of nothing but goods, amounts and asking for them needs no judging.
_PLAINLY = frozenset("^$NUGE ,、;:我要来给订拿买")
_ORDERED = intents.Verdict("order", "add", 4.0)


def _chained(said: Said, chain: object) -> Reading:
    when = times.find(said, None)
    return Reading((ChainOrder(chain),), when=when)  # type: ignore[arg-type]


# ---- short answers ----


def _short(plain: str, vocabulary: Vocabulary, setting: Setting) -> Reading | None:
    """Exact phrases: commands at any time, answers only while a question is open."""
    bare = talk.bare(plain)
    if setting.asked and (answered := _answered(bare, vocabulary, setting)) is not None:
        return answered
    name = talk.command(bare)
    if not name and talk.is_nod(bare) and not (setting.basket or setting.group):
        return OTHER
    return Reading((Simple(name),)) if name else None


def _answered(bare: str, _vocabulary: Vocabulary, setting: Setting) -> Reading | None:
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
        s.verdict.label in BASKET and bool(_strange(s))
    )
    label = decide(s, goods=goods)
    if s.quarter is not None and _is_where(s, s.quarter, label):
        label = "address"
    when = None
    if label in _TIMED and not found.kinds.isdisjoint(_TIMES):
        when = times.find(s.said, s.setting.now)
    address = addresses.find(
        s.said,
        s.vocabulary,
        asked=s.setting.asked == "address",
        label=label,
        busy=_busy(s, label),
        basket=label in BASKET,
        told=s.quarter is not None,
    )
    if label == "pickup" and address is not None and address.room:
        label = "address"
    builder = _BUILDERS.get(label)
    built: list[Intent] = builder(s, label, address) if builder else [Simple(label)]
    main = built[0]
    basket = label in BASKET and type(main) is not Simple
    if address is not None and not isinstance(main, GiveAddress | Pickup):
        built.append(GiveAddress(address))
    return Reading(
        tuple(built),
        when=when,
        address=address,
        mentions=() if basket else _named(s),
        doubt=_doubt(s, main, basket=basket),
    )


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
    if label == "pickup":
        return quarter.alone and not addresses.spot(s.said)
    bare = quarter.bare and not (s.items.lines or s.items.loose)
    return bare or (quarter.alone and _is_empty(s, label))


def _is_empty(s: Sentence, label: str) -> bool:
    """Whether a message wants no goods and asks nothing, whatever its wording resembles."""
    return label in _HARDLY and not (s.items.lines or (label in BASKET and s.items.loose))


# What a message about nothing else than an address may look like to the model.
_HARDLY = frozenset({"other", "thanks", "greet", "remark", "help", "feedback", *BASKET})
_TIMES = frozenset({TIME, MEASURE})
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
    return doubt


# 苹果-3斤: a dash between goods and amount, or three less than none? Better ask.
_DASHED = re.compile(r"[一-鿿](?<![来要买加拿订负])-\d+(?:\.\d+)?(?:公?斤|[箱盒袋包瓶个只板份件])")


def _named(s: Sentence) -> tuple[int, ...]:
    return tuple(
        s.vocabulary.goods[line.who[0]].id
        for line in s.items.lines
        if line.who and line.kind != PIECE
    )


# ---- baskets ----


def _wishes(s: Sentence, lines: list[Line]) -> list[Want]:
    counted = any(line.qty is not None for line in s.items.lines)
    default = THOUSAND if counted else None
    return [wants.want(s.said, line, s.vocabulary, s.setting, default) for line in lines]


def _basket(s: Sentence, label: str, _address: Address | None) -> list[Intent]:
    """An order, an addition, a change or a removal; removals in passing come after it."""
    gone = [line for line in s.items.lines if line.action == "remove"]
    kept = [line for line in s.items.lines if line.action != "remove"]
    if label == "remove":
        if not gone:
            gone, kept = kept, []
        kept = [line for line in kept if line.qty is not None]
    wishes = _wishes(s, kept)
    if not kept and not gone:
        wishes = _loose(s)
    elif s.items.loose and label != "change_qty":
        wishes += [wish for wish in _beside_loose(s) if wish.matches]
    removed = [wants.want(s.said, line, s.vocabulary, s.setting, None) for line in gone]
    removed = [want for want in removed if want.matches]
    if label == "remove":
        main: list[Intent] = [Remove(tuple(removed or wishes))]
        return [*main, Order(tuple(wishes))] if removed and wishes else main
    if not wishes:
        return [Remove(tuple(removed))] if removed else [Simple("other")]
    made: list[Intent] = [_BASKET[label](tuple(wishes))]
    if removed and s.setting.basket:
        made.append(Remove(tuple(removed)))
    return made + _remarks(s) if BREAK in s.items.kinds else made


def _loose(s: Sentence) -> list[Want]:
    """Amounts without goods: of what is being talked about, or of something unknown."""
    for count in s.items.loose:
        known = wants.about(s.setting, count, s.vocabulary, s.said)
        if known is not None:
            return [known]
    found = _beside_loose(s)
    if not found and not s.items.loose:
        words = _strange(s)
        if words:
            found.append(wants.unknown(s.said, words, None, s.vocabulary, s.setting))
        else:
            count = items.Count(0, 0, 0, THOUSAND, None, "")
            known = wants.about(s.setting, count, s.vocabulary, s.said)
            found = [known] if known else []
    return found


def _beside_loose(s: Sentence) -> list[Want]:
    """红付士一箱: words that nobody knows, beside an amount."""
    found = []
    for count in s.items.loose:
        words = _beside(s, count.start, count.end)
        if words:
            found.append(wants.unknown(s.said, words, count, s.vocabulary, s.setting))
    return found


_TRIM = "的了吧啊呢哈呀哦嘛么吗就也都给我俺咱帮请麻烦先那这还要来买拿个 \n,.!。?~"


def _beside(s: Sentence, start: int, end: int) -> str:
    """The unknown words right beside an amount."""
    left = max((part[2] for part in s.parts if part[2] <= start and part[0] != SPACE), default=0)
    right = min(
        (part[1] for part in s.parts if part[1] >= end and part[0] != SPACE), default=len(s.plain)
    )
    for around in (s.said.raw[left:start], s.said.raw[end:right]):
        words = around.strip(_TRIM)
        if 1 < len(words) <= 12:
            return words
    return ""


def _strange(s: Sentence) -> str:
    """The longest run of words that nothing explains, in a sentence that starts like a wish."""
    edges = [0, *(end for _, _, end, _ in s.parts), len(s.plain)]
    starts = [*(start for _, start, _, _ in s.parts), len(s.plain)]
    runs = [s.said.raw[end:start].strip(_TRIM) for end, start in zip(edges, starts, strict=False)]
    best = max(runs, key=len, default="")
    return best if 1 < len(best) <= 10 else ""


def _remarks(s: Sentence) -> list[Intent]:
    """Clauses of an order that name no goods but tell how: 切片不要太厚."""
    if not _REMARK.search(s.plain):
        return []
    made: list[Intent] = []
    busy = [part for part in s.parts if part[0] in "GN"]
    start = 0
    for stop in (*(part[1] for part in s.parts if part[0] == BREAK), len(s.plain)):
        clause = s.said.raw[start:stop].strip(" ,。!！，")
        if (
            len(clause) > 2
            and not any(start <= part[1] < stop for part in busy)
            and _REMARK.search(clause)
        ):
            made.append(Remark(clause))
        start = stop + 1
    return made


_REMARK = re.compile(
    "要|别|不要|不用|放|切|分开|电话|敲门|按铃|新鲜|日期|挑|包好|小心|轻|剁|杀|备注|call|ring|fresh"
)


# ---- the others ----


def _ask(s: Sentence, label: str, _address: Address | None) -> list[Intent]:
    about = [wants.want(s.said, line, s.vocabulary, s.setting, None) for line in s.items.lines]
    return [Ask(label.removeprefix("ask_"), tuple(about))]


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
    **dict.fromkeys(_BASKET, _basket),
    **dict.fromkeys(
        ("ask_product", "ask_price", "ask_stock", "ask_delivery", "ask_promotion"), _ask
    ),
    "need": _need,
    "address": _address,
    "pickup": _pickup,
    "remark": _remark,
    "cancel_order": _cancel,
}
