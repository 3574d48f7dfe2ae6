"""What a sentence does to the basket: wishes, changes, removals, and remarks beside them."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec.structs import replace

from handlers.understand import need_words, wants
from handlers.understand.items import Count, Line
from handlers.understand.lexicon import (
    ADD,
    BREAK,
    BUY,
    CLOCK,
    GOODS,
    NUMBER,
    PIECE,
    SIGN,
    SOME,
    SPACE,
    THING,
    UNIT,
    WORD,
)
from handlers.understand.numerals import THOUSAND
from handlers.understand.reading import (
    Add,
    Address,
    ChangeQty,
    Intent,
    JoinGroup,
    Match,
    Order,
    Remark,
    Remove,
    Simple,
    Want,
)
from handlers.understand.sentence import Part
from handlers.understand.utterance import Sentence

_KINDS: dict[str, Callable[[tuple[Want, ...]], Intent]] = {
    "order": Order,
    "add": Add,
    "change_qty": ChangeQty,
    "group_buy_join": JoinGroup,
    "remove": Remove,
}


def _wishes(s: Sentence, lines: list[Line]) -> list[Want]:
    counted = any(line.qty is not None for line in s.items.lines)
    default = THOUSAND if counted else None
    return [wants.want(s.said, line, s.vocabulary, s.setting, default) for line in lines]


def build(s: Sentence, label: str, address: Address | None = None) -> list[Intent]:
    """An order, an addition, a change or a removal; removals in passing come after it."""
    lines = s.items.lines if s.items.kinds.isdisjoint(_HALVES) else _spelt(s)
    gone = [line for line in lines if line.action == "remove"]
    kept = [line for line in lines if line.action != "remove"]
    if label == "remove" and (others := _all_but(s)):
        return [Remove(others)]
    if label == "remove":
        return _removal(s, gone or kept, kept if gone else [])
    wishes = _asked_for(s, label, kept, gone)
    removed = _taken_off(s, gone)
    if not wishes:
        return [Remove(removed)] if removed else [Simple("other")]
    made: list[Intent] = [_KINDS[label](tuple(wishes))]
    if removed and s.setting.basket:
        made.append(Remove(removed))
    if BREAK in s.items.kinds:
        made += _remarks(s)
    if address is None and "送" in s.plain and (to := _TO_SOMEBODY.search(s.plain)):
        made.append(Remark(s.said.raw[slice(*to.span())]))
    return made


# 苹果三斤送张大爷家: whoever delivers it has to know
_TO_SOMEBODY = re.compile(
    "送(?:到|去|给)?(?![我咱俺家货])[一-鿿]{1,4}(?:家|那[儿边里]?|店里|单位|办公室)里?(?=去|吧|$|[,。! ])"
)


def is_counted_oddly(s: Sentence) -> bool:
    """红付士两箱: nothing but words that nobody knows, and so much of them."""
    if len(s.items.loose) != 1 or not s.items.loose[0].unit:
        return False
    after = s.plain[s.items.loose[0].end :].strip(" 。!吧哈,")
    return not after and bool(beside(s))


def misspelt(s: Sentence) -> bool:
    """红付士一箱, 东朋特饮两箱: whether an amount of something is said whose name is nearly that."""
    if any(wish.matches for wish in beside(s)):
        return True
    for line in s.items.lines:
        counted = line.qty is not None and line.unit
        if counted and line.kind != GOODS and _nearly(s, line, *_run(s, line)[:2])[0]:
            return True
    return False


_HALVES = frozenset((THING, PIECE))


def _spelt(s: Sentence) -> tuple[Line, ...]:
    """蛋塔 is no 蛋, 鸡米化 neither 鸡 nor 米: a word that is known may be half of a misspelt one."""
    kept: list[Line] = []
    past = 0
    for line in s.items.lines:
        if line.place < past:  # the other half
            if kept[-1].qty is None:
                kept[-1].qty, kept[-1].unit = line.qty, line.unit
            continue
        if not line.who:
            start, stop, past = _run(s, line)
            line.who, words = _nearly(s, line, start, stop)
            if line.who:
                line.start = s.said.raw.index(words, start)
                line.end = line.start + len(words)
            else:
                past = 0
        if past and any(line.who == one.who for one in kept):
            continue  # 白象一箱,老母鸡汤那种
        kept.append(line)
    return tuple(kept)


def _nearly(s: Sentence, line: Line, start: int, stop: int) -> tuple[tuple[int, ...], str]:
    """The goods that the words around a thing are nearly called, and these words."""
    words = s.said.raw[start:stop].strip(_TRIM)
    longer = line.end - line.start < len(words) <= _LONGEST
    return (wants.nearest(words, s.vocabulary) if longer else ()), words


def _run(s: Sentence, line: Line) -> tuple[int, int, int]:
    """Where the words around a thing start and end that nothing else explains; the next part's place."""
    first, past = line.place, line.place + 1
    while first and (s.parts[first - 1][0] in _HALVES or _touches(s.parts, first - 1)):
        first -= 1
    while past < len(s.parts) and s.parts[past][0] in _HALVES:
        past += 1
    start = s.parts[first - 1][2] if first else 0
    stop = s.parts[past][1] if past < len(s.parts) else len(s.plain)
    return start, stop, past


def _touches(parts: list[Part], at: int) -> bool:
    """Whether a single sign stands right before the next part: the 里 and 几 of 里几肉."""
    return _is_sign(parts[at]) and parts[at][2] == parts[at + 1][1]


def _asked_for(s: Sentence, label: str, kept: list[Line], gone: list[Line]) -> list[Want]:
    wishes = _wishes(s, kept)
    if not kept and not gone:
        return _loose(s)
    if label == "change_qty":
        return [wants.scaled(wish, s.plain, s.setting) for wish in wishes]
    if s.items.loose:
        others = beside(s)
        told = [wish for wish in others if wish.matches or _is_asked_for(s, wish)]
        wishes += told if others else _talked_about(s, wishes)
    return _shared_out(wishes) if len(wishes) > 2 else wishes


def _is_asked_for(s: Sentence, wish: Want) -> bool:
    """两个汉堡一杯可乐, where no 汉堡 is sold: a thing between two amounts, or before a pause.

    And 醪糟一罐卫生纸一提: what a clause begins with, right before its amount.
    """
    at = s.said.raw.find(wish.said)
    after = s.plain[at + len(wish.said) :].lstrip(" ")
    counted = any(
        count.end == at and count.end - count.start > len(count.unit) for count in s.items.loose
    )
    leads = s.plain[:at].rstrip(" ")[-1:] in _PAUSES and any(
        count.start == at + len(wish.said) and count.end - count.start > len(count.unit)
        for count in s.items.loose
    )
    named = 1 < len(wish.said) < _NAMES and not _REMARK.search(wish.said) and "人" not in s.plain
    ends = after[:1] in _PAUSES or any(
        part[1] == len(s.plain) - len(after) for part in s.parts if part[0] == NUMBER
    )
    return named and (leads or (counted and ends))


_NAMES = 6  # signs
_PAUSES = ("", ",", "。", "、", ";", "!", "和")


def _shared_out(wishes: list[Want]) -> list[Want]:
    """两箱牛奶，一箱光明一箱三元: which two is said, so there are no two more."""
    for whole in wishes:
        some = {match.sku for match in whole.matches}
        parts = [one for one in wishes if len(one.matches) == 1 and one.sku in some]
        qty = sum(one.qty or 0 for one in parts if one.unit == whole.unit)
        if len(some) > 1 and len(parts) > 1 and qty == whole.qty:
            return [wish for wish in wishes if wish is not whole]
    return wishes


def _talked_about(s: Sentence, wishes: list[Want]) -> list[Want]:
    """来两板 再来三斤苹果, after the eggs' price: what one amount without goods is about."""
    if len(s.items.loose) != 1 or not s.items.loose[0].unit:
        return []
    [count] = s.items.loose
    known = wants.about(s.setting, count, s.vocabulary, s.said)
    if known is None or known.sku is None or known.sku in {wish.sku for wish in wishes}:
        return []
    if known.unit not in s.vocabulary.units[s.vocabulary.by_id[known.sku]]:
        return []  # two trays are none of beef
    return [known]


def _taken_off(s: Sentence, gone: list[Line]) -> tuple[Want, ...]:
    removed = (wants.want(s.said, line, s.vocabulary, s.setting, None) for line in gone)
    return tuple(want for want in removed if want.matches)


def _removal(s: Sentence, gone: list[Line], kept: list[Line]) -> list[Intent]:
    """What is taken off; what is asked for beside it, or told an amount of, is wished for."""
    told = [line for line in kept if line.qty is not None or line.some or _is_bought(s, line)]
    wishes = _wishes(s, told)
    removed = _taken_off(s, gone)
    if not removed:
        return [Remove(tuple(wishes or _lacking(s, gone) or _all_of_it(s)))]
    return [Remove(removed), *_beside_removal(wishes, s)]


# 除了米饭其他都不要了
_ALL_BUT = re.compile(
    "除了?[^,。]{1,12}?(?:[以之]外)?[, ]*(?:其[他它余]|别的|剩下)的?[都全]?(?:部|给我)?(?:不要|去掉|删|取消|拿掉)"
)


def _all_but(s: Sentence) -> tuple[Want, ...]:
    """What lies in the basket but for what is named, where all else goes."""
    if "除" not in s.plain or not _ALL_BUT.search(s.plain):
        return ()
    named = {s.vocabulary.goods[one].id for line in s.items.lines for one in line.who}
    there = {sku for sku, _ in s.setting.basket}
    if not named & there:
        return ()
    rest = dict.fromkeys(sku for sku, _ in s.setting.basket if sku not in named)
    known = (s.vocabulary.good(sku) for sku in rest if sku in s.vocabulary.by_id)
    units_of = dict(s.setting.basket)
    return tuple(
        Want(good.name, (Match(good.id, 1.0),), None, units_of[good.id]) for good in known
    )


def _is_bought(s: Sentence, line: Line) -> bool:
    """不要梨了要橘子."""
    before = s.parts[line.place - 1]
    return line.place > 0 and line.who != () and before[0] == BUY and before[2] == line.start


def _lacking(s: Sentence, gone: list[Line]) -> list[Want]:
    """不要肉了, where no meat is sold: nothing else goes instead."""
    nobody = (line for line in gone if not line.who)
    return [wants.want(s.said, line, s.vocabulary, s.setting, None) for line in nobody]


def _all_of_it(s: Sentence) -> list[Want]:
    """不要了: all of what is being talked about; 减一箱: so much of it."""
    found = _loose(s)
    return found if s.items.loose else [replace(want, qty=None) for want in found]


def _beside_removal(wishes: list[Want], s: Sentence) -> list[Intent]:
    """梨不要 苹果两箱: the number is the new one of what is there already."""
    there = {sku for sku, _ in s.setting.basket}
    changed = tuple(wish for wish in wishes if wish.sku in there)
    fresh = tuple(wish for wish in wishes if wish.sku not in there)
    kinds: list[Intent] = [ChangeQty(changed), Order(fresh)]
    return [kind for kind in kinds if kind.wants]  # type: ignore[union-attr]


def _loose(s: Sentence) -> list[Want]:
    """Amounts without goods: of what is being talked about, or of something unknown."""
    found = beside(s)
    if any(wish.matches for wish in found):
        return found
    if lacking := _lacked(s):
        return [lacking]
    if _OTHERS.search(s.plain):
        return found
    for count in sorted(s.items.loose, key=_offhand):
        known = wants.about(s.setting, count, s.vocabulary, s.said)
        if known is not None:
            return [known]
    if not found and not s.items.loose:
        words = strange(s)
        if words and words.lower() not in _POINTING:
            found.append(wants.unknown(words, None, s.vocabulary, s.setting))
        else:  # two more please
            said = (part[3][0] for part in s.parts if words and part[0] == NUMBER)
            count = Count(0, 0, 0, next(said, THOUSAND), None, "")
            known = wants.about(s.setting, count, s.vocabulary, s.said)
            found = [known] if known else []
    return found


_OTHERS = re.compile("(?:其[他它余]|别的|剩下)的?[都各全每]")  # 除了米饭，其他各来一份


def _lacked(s: Sentence) -> Want | None:
    """家里没盐了，来两包: so much of the goods that are called what is lacking."""
    if SIGN not in s.kinds or len(s.items.loose) != 1:
        return None
    [count] = s.items.loose
    told = [what for at, _, what in need_words.implied(s.plain) if at < count.start]
    return wants.lacking(told[-1], count, s.vocabulary, s.setting) if told else None


def _offhand(count: Count) -> bool:
    """带我一个,2箱: a person is counted first, the goods after."""
    return count.unit == "个"


def beside(s: Sentence) -> list[Want]:
    """红付士一箱: words that nobody knows, beside an amount."""
    found = []
    for count in s.items.loose:
        words = _words_beside(s, count.start, count.end)
        if words:
            found.append(wants.unknown(words, count, s.vocabulary, s.setting))
    return found


_POINTING = frozenset(("more", "of it", "of them", "of those", "of that", "of the same"))
_LONGEST = 12  # signs of a name
_TRIM = "的了吧啊呢哈呀哦嘛么吗就也都给我俺咱帮请麻烦先那这还要来买拿个 \n,.!。?~"


def _words_beside(s: Sentence, start: int, end: int) -> str:
    """The unknown words right beside an amount: 螺狮粉8袋, 螺狮粉来8袋."""
    asked = next((part for part in s.parts if part[2] == start and part[0] in _ASKED), None)
    if asked is not None and s.said.raw[: asked[1]].strip(_TRIM):
        start = asked[1]
    known = [part for part in s.parts if part[0] not in _IN_WORDS and not _is_sign(part)]
    left = max((part[2] for part in known if part[2] <= start), default=0)
    right = min((part[1] for part in known if part[1] >= end), default=len(s.plain))
    for around in (s.said.raw[left:start], s.said.raw[end:right]):
        words = around.strip(_TRIM)
        if 1 < len(words) <= _LONGEST:
            return words
    return ""


_ASKED = frozenset((BUY, ADD))
_IN_WORDS = frozenset((SPACE, UNIT))  # the 板 and 根 of 板兰根 explain nothing


def _is_sign(part: Part) -> bool:
    """Whether a word may be but a sign of a name: the 酸 and 辣 of 酸辣纷, the 平 of 平果."""
    return part[0] in (WORD, CLOCK, SOME) and part[2] - part[1] == 1


def strange(s: Sentence) -> str:
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
    "要|别|不要|不用|放|切|分开|电话|敲门|按铃|新鲜|日期|挑|包好|小心|轻|剁|杀|备注|通知|再送|等我|转交|代收|交给|call|ring|fresh"
)
