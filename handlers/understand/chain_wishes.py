"""The wishes in an entry of a chain, with what is on offer in mind."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.understand import items, wants
from handlers.understand.chain_marks import ALL, ARROW, EDGES, GONE, LESS, MORE, NEW
from handlers.understand.chain_offer import Offer, Who
from handlers.understand.chain_words import HIDDEN, Words
from handlers.understand.items import Count, Line
from handlers.understand.lexicon import (
    BREAK,
    CHANGE,
    EACH,
    GOODS,
    MISTAKE,
    NUMBER,
    PLUS,
    REMOVE,
    SPACE,
    THING,
    TIMES,
)
from handlers.understand.normalise import Said, without
from handlers.understand.numerals import THOUSAND
from handlers.understand.reading import Setting, Want
from handlers.understand.sentence import Part
from handlers.understand.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody wants (`made`) or no longer wants (`gone`), and what could not be read."""

    made: tuple[Want, ...] = ()
    gone: tuple[Want, ...] = ()
    strange: str = ""
    note: str = ""


def read(words: Words, start: int, vocabulary: Vocabulary, offer: Offer) -> Wishes:
    """The wishes from `start` on."""
    spoken = ALL.search(words.said.plain, start)
    parts = [part for part in words.parts if part[1] >= start and not _inside(part, spoken)]
    parts = _totalled(_wishing(words.plain, parts, offer), offer)
    found = items.read(words.plain, parts, vocabulary, bare=True)
    known = [line for line in found.lines if line.who and not _is_asked(words.plain, line)]
    gone = [line for line in known if _is_taken(words.plain, line)]
    named = _meant([line for line in known if line not in gone], found.loose, offer)
    _reckoned(parts, named, found.loose)
    strange = [line for line in found.lines if not line.who and line.qty is not None]
    loose = _counted(words.plain, parts, found.loose)
    if (spoken or EACH in found.kinds) and not _listed(parts, named):
        made = _everything(loose, named, gone, vocabulary, offer)
    else:
        early = [one for one in loose if not named or one.place < named[0].place]
        made = [want for one in early if (want := _alone(one, vocabulary, offer))]
        made += [_want(words, line, vocabulary, offer) for line in named]
    return Wishes(
        _summed(made),
        tuple(_want(words, line, vocabulary, offer) for line in gone),
        " ".join(words.said.raw[line.start : line.end] for line in strange),
        _note(words, start, parts),
    )


def _reckoned(parts: list[Part], named: list[Line], loose: tuple[Count, ...]) -> None:
    """排骨1.5+0.5 are two, 五花1斤*2 two: what is added to an amount, and how often it is meant."""
    for count in loose:
        line = next((one for one in named if one.amount_at == count.place - 2), None)
        if line is None or not line.qty or count.unit not in ("", line.unit):
            continue
        if parts[count.place - 1][0] == PLUS:
            line.qty += count.qty
        elif parts[count.place - 1][0] == TIMES:
            line.qty = line.qty * count.qty // THOUSAND


_CLAUSE = re.compile("[^,，。;；!\n]*")


def _is_asked(plain: str, line: Line) -> bool:
    """另外问下鸡翅新鲜吗: a question orders none."""
    clause = _CLAUSE.match(plain, line.end)
    return (
        line.qty is None
        and clause is not None
        and clause[0].rstrip(" ?")[-1:] in ("吗", "么", "不")
    )


def _is_taken(plain: str, line: Line) -> bool:
    """不要香菜; 除了A都要."""
    return line.action == "remove" or plain[: line.start].rstrip().endswith(("除", "除了"))


def _inside(part: Part, spoken: re.Match[str] | None) -> bool:
    """The three of 三种 count no goods."""
    return spoken is not None and part[0] == NUMBER and spoken.start() <= part[1] < spoken.end()


def _wishing(plain: str, parts: list[Part], offer: Offer) -> list[Part]:
    """The parts without those of a note: 不要鸭头 takes no duck away, 要个大的 asks for no second one."""
    kept: list[Part] = []
    past = 0
    counted = [one for one in parts if one[0] == NUMBER and plain[one[1]] in _NUMERALS]
    united = any(one[3][2] for one in counted) and not any(one[0] == GOODS for one in parts)
    for at, part in enumerate(parts):
        kind, start, end, _ = part
        if start < past:
            continue
        follows = parts[at + 1] if at + 1 < len(parts) else None
        if (
            kind == REMOVE
            and plain[end - 1] not in "了掉"
            and _is_note(plain, end, follows, offer)
        ):
            past = _clause(plain, parts[at + 1 :])
            continue
        if kind == NUMBER and counted and _describes(plain, part, kept, united=united):
            continue
        if kind == THING and counted and _is_but_a_sign(plain, part, follows):
            continue
        kept.append(part)
    return kept


def _is_but_a_sign(plain: str, part: Part, follows: Part | None) -> bool:
    """放门口奶箱, 绞成肉馅: a sign of a longer word names nothing, unless an amount follows it."""
    _, start, end, _ = part
    if end - start > 1 or (follows is not None and follows[0] == NUMBER and follows[1] == end):
        return False
    return plain[start - 1 : start] >= "一" or "一" <= plain[end : end + 1] != HIDDEN


def _describes(plain: str, part: Part, before: list[Part], *, united: bool) -> bool:
    """要个大的, 分两袋装, 十三香: no amounts where another one stands."""
    _, start, end, value = part
    named = bool(before) and before[-1][0] == GOODS and before[-1][2] == start  # 螺丝分3袋
    if plain[start] not in _NUMERALS or (plain[start - 1 : start] == "分" and not named):
        return True
    return united and not value[2] and plain[end : end + 1] >= "一"


_ENDS = frozenset(("", " ", ",", "。", "\n", ")", "了", ";", "、"))
_NUMERALS = frozenset("0123456789.一二两俩三仨四五六七八九十百半壹贰叁双")


def _is_note(plain: str, end: int, follows: Part | None, offer: Offer) -> bool:
    """Whether 不要 is said of how goods should be, and not of goods that are on offer."""
    if plain[end : end + 1] in _ENDS:
        return False
    if follows is None or follows[1] > end:
        return True
    if follows[0] != GOODS:
        return follows[0] != NUMBER
    known = not offer.goods or set(follows[3]) & offer.known
    return not known or plain[follows[2] : follows[2] + 1] not in _ENDS  # 不要鸡, 不要鸡头


def _totalled(parts: list[Part], offer: Offer) -> list[Part]:
    """3盒 一盒不辣两盒微辣: the first amount is the sum of the rest, which tell how to share it."""
    counted = [one for one in parts if one[0] == NUMBER and not one[3][3]]
    if len(counted) < 3 or counted[0][3][0] != sum(one[3][0] for one in counted[1:]):
        return parts
    if len(offer.goods) != 1 and any(one[0] == GOODS for one in parts):
        return parts
    return [one for one in parts if one[1] <= counted[0][1]]


def _clause(plain: str, parts: list[Part]) -> int:
    return next((one[1] for one in parts if one[0] in (SPACE, BREAK)), len(plain))


def _meant(lines: list[Line], loose: tuple[Count, ...], offer: Offer) -> list[Line]:
    """Goods named without an amount beside other wishes, and not on offer, belong to a note."""
    firm = [line for line in lines if line.qty is not None or set(line.who) & offer.known]
    return firm if (firm or loose) and offer.goods else lines


def _listed(parts: list[Part], named: list[Line]) -> bool:
    """凉皮和扣肉各1: the goods stand before 各, and mean themselves only."""
    each = next((part[1] for part in parts if part[0] == EACH), 0)
    return any(line.start < each for line in named)


# ---- amounts without goods ----


def _counted(plain: str, parts: list[Part], loose: tuple[Count, ...]) -> list[Count]:
    """Of several amounts those that count: a total or a correction takes the place of the rest."""
    kept: list[Count] = []
    for count in loose:
        past = kept[-1].place if kept else count.place
        if plain[: count.start].rstrip(" 是:").endswith(("共", "共计", "合计", "一共", "总共")):
            kept.clear()
        elif _corrected(plain, parts[past : count.place + 1]):
            kept.pop()
        kept.append(count)
    return kept


def _corrected(plain: str, parts: list[Part]) -> bool:
    """2箱→3箱, 一板半算了 就一板: whether the first amount gives way to the last."""
    for kind, start, end, _ in parts[1:-1]:
        if kind in (REMOVE, MISTAKE) or (kind == CHANGE and "留" not in plain[start:end]):
            return True
    return len(parts) > 1 and _ARROW.search(plain[parts[0][2] : parts[-1][1]]) is not None


_ARROW = re.compile(ARROW)


def _alone(count: Count, vocabulary: Vocabulary, offer: Offer) -> Want | None:
    """An amount alone means the chain's one product, or the one that is counted in that unit."""
    if len(offer.main) == 1:
        return _amount(count, offer.main[0], vocabulary, offer)
    for units in (
        lambda who: {offer.units.get(who[0], "")},
        lambda who: set(vocabulary.units[who[0]][:1]),
        lambda who: set(vocabulary.units[who[0]]),
    ):
        fitting = [who for who in offer.main if count.unit in units(who)]
        if len(fitting) == 1:
            return _amount(count, fitting[0], vocabulary, offer)
    every = tuple(who[0] for who in offer.main)
    return _amount(count, every, vocabulary, offer) if every else None


def _everything(
    loose: list[Count],
    named: list[Line],
    gone: list[Line],
    vocabulary: Vocabulary,
    offer: Offer,
) -> list[Want]:
    """各一份: that many of everything in the head, but for what is said of single goods."""
    count = next((line for line in named if line.qty is not None), None)
    plain = loose[0] if loose else Count(0, 0, 0, THOUSAND, None, "")
    own = {one: line for line in named for one in line.who}
    without = {one for line in gone for one in line.who}
    made = []
    for who in offer.goods:
        if without.isdisjoint(who):
            line = own.get(who[0], count if not loose else None)
            one = Count(0, 0, 0, line.qty or THOUSAND, line.high, line.unit) if line else plain
            made.append(_amount(one, who, vocabulary, offer))
    return made


def _amount(count: Count, who: Who, vocabulary: Vocabulary, offer: Offer) -> Want:
    unit = _unit(count.unit, who, vocabulary, offer)
    line = Line("G", 0, 0, 0, who, count.qty, count.high, unit)
    return wants.want(Said("", ""), line, vocabulary, Setting(), THOUSAND)


# ---- amounts with goods ----


def _want(words: Words, line: Line, vocabulary: Vocabulary, offer: Offer) -> Want:
    known = tuple(one for one in line.who if one in offer.known)
    line.who = known or line.who
    line.unit = _unit(line.unit, line.who, vocabulary, offer)
    default = None if line.action == "remove" else THOUSAND
    return wants.want(words.said, line, vocabulary, Setting(), default)


_ANY = frozenset(("", "俩", "份", "单", "件", "个", "样", "组", "套"))


def _unit(said: str, who: Who, vocabulary: Vocabulary, offer: Offer) -> str:
    """What a chain counts in, unless the entry names a unit that is sold."""
    unit = offer.units.get(who[0], "")
    if not unit or said not in _ANY:
        return said
    return unit if said not in vocabulary.units[who[0]] or said == "俩" else said


def _summed(made: list[Want]) -> tuple[Want, ...]:
    """One wish for what is named twice: 一盒不辣 两盒微辣 are three."""
    found: dict[tuple[int | None, str | None], Want] = {}
    for one in made:
        key = (one.sku, one.unit)
        had = found.get(key)
        if had is None:
            found[key] = one
        else:
            found[key] = _added(had, one)
    return tuple(found.values())


def _added(one: Want, other: Want) -> Want:
    qty = (one.qty or 0) + (other.qty or 0)
    return Want(one.said, one.matches, qty, one.unit, one.note)


_JOINTS = re.compile(r"^[要来再加和各跟与及也买订拿带了吧的就我]+$")
_SPOKEN = (ALL, GONE, NEW, MORE, LESS)


def _note(words: Words, start: int, parts: list[Part]) -> str:
    """What is written before, between or after the wishes: 要冰鲜的, 送上楼."""
    said = words.said
    for pattern in _SPOKEN:
        said = without(said, pattern)
    pieces, past = [], start
    for kind, begins, ends, _ in [*parts, (GOODS, len(words.plain), len(words.plain), ())]:
        if kind in (GOODS, NUMBER, THING, EACH):
            pieces.append(said.raw[past:begins].strip(EDGES))
            past = max(past, ends)
    return " ".join(one for one in pieces if one.strip("x× ") and not _JOINTS.match(one))
