"""A sentence taken apart: goods, amounts, times and the words that hold them together.

A part is a plain tuple (kind, start, end, value); the kinds are those of `lexicon`. Tuples and one
loop, because this runs for every message of every shop.
"""

from __future__ import annotations

import re

from handlers.understand import figures, need_words, units
from handlers.understand.figures import BROKEN, LONG, MEASURE, Part
from handlers.understand.lexicon import (
    ADD,
    BREAK,
    BUY,
    CLOCK,
    EACH,
    GOODS,
    KIN,
    MISTAKE,
    MONEY,
    NOT,
    NUMBER,
    PIECE,
    PLACE,
    REMOVE,
    SIGN,
    SPACE,
    SPEC,
    STYLE,
    THING,
    TIME,
    UNIT,
    WORD,
)
from handlers.understand.vocabulary import Entry, Vocabulary

__all__ = ["BROKEN", "LONG", "MEASURE", "Part", "parse", "scan", "shape"]

_NARROWS = ("", "的", " ", "那个", "那种", "牌", "牌的", "家的")
# Right-headed compounds: 苹果醋 is no 苹果. Only what shops really sell under such names.
_DISHES = ("盖饭", "盖浇饭", "套餐", "套饭", "拌饭", "拌面")
_HEADS = frozenset("汁酱醋糖粉片干脯饼派酥茶酒油奶汤面丸肠皮花树苗籽刀器机杯架圈糕冻粥羹膏")


def scan(plain: str, vocabulary: Vocabulary) -> list[Part]:
    """The words of the sentence that somebody knows, left to right, the longest first."""
    entries = vocabulary.entries
    parts: list[Part] = []
    if vocabulary.automaton is None:
        return parts
    for which, start, end in vocabulary.automaton.find_matches_as_indexes(plain):
        if plain[start] <= "z" and _inside_word(plain, start, end):
            continue
        kind, who = entries[which]
        if kind in _AMBIGUOUS and _ends_amount(plain, start, end, parts, vocabulary):
            continue
        if kind in "GPT":
            if end - start == 1 and kind == GOODS and _unheard(plain, start, parts):
                continue
            if plain[start:end] == "花" and _SPENT.match(plain, end):
                continue
            kind, who = _in_figures(plain, start, end, (kind, who))
        parts.append((kind, start, end, who))
    return parts


def _ends_amount(
    plain: str, start: int, end: int, parts: list[Part], vocabulary: Vocabulary
) -> bool:
    """Whether a word right behind a number is its unit, and put there as such.

    两碗馄饨, where bowls are sold by themselves too; 一排酸奶; 十斤装的苹果, where others come 5斤装.
    """
    if not parts or parts[-1][2] != start or parts[-1][0] != NUMBER:
        return False
    if plain[start:end] in vocabulary.sold_by and plain[end : end + 1] not in _ROWS:
        parts.append((UNIT, start, end, ""))
        return True
    if plain[end - 1] == "装" and plain[start : end - 1] in figures.UNITS:
        parts += ((UNIT, start, end - 1, ""), (STYLE, end - 1, end, ""))
        return True
    return False


def _in_figures(plain: str, start: int, end: int, entry: Entry) -> Entry:
    """What a name with figures really is where it stands: an amount, the number of a house, or itself."""
    if entry[0] == GOODS and plain[start] <= "9" and plain[start:end].isdigit():
        if plain[end : end + 1] in _COUNTED or plain[start - 1 : start].isdigit():
            return NUMBER, ""  # 84 is a disinfectant, 84斤 is not
    elif entry[0] == TIME:
        if plain[start] == "十" and plain[end : end + 1] in _COUNTED:
            return NUMBER, ""  # 十五 is a day of the moon, 十五个 is not
    elif plain[end - 1] == "号" and plain[end : end + 1] == "楼":
        return MEASURE, "号"  # 5号 of a battery's name, in 5号楼
    return entry


def _unheard(plain: str, start: int, parts: list[Part]) -> bool:
    """Whether a name of one sign is the end of a word that nobody knows: 瓜 in 佛手瓜."""
    before = plain[start - 1 : start]
    return before >= "一" and before not in _FREE and (not parts or parts[-1][2] != start)


_SPENT = re.compile(r"了?[\d一二两三四五六七八九十百]+(?:块|元|多)")  # 花三十块
_AMBIGUOUS = frozenset((GOODS, PIECE, SPEC, THING, WORD, CLOCK))
_ROWS = frozenset("0123456789一二三四五六七八九十")  # 3排5号
_COUNTED = frozenset("0123456789.") | ({word[0] for word in units.spoken()} - {"两"})
_FREE = frozenset("的了是把有没喝吃用放加家卖煮做缺少好大小新鲜活老嫩冰热")


def _inside_word(plain: str, start: int, end: int) -> bool:
    """Whether Latin letters go on to the left or right: `box` in `boxer` is no box."""
    before, first = plain[start - 1 : start], plain[start]
    last, after = plain[end - 1], plain[end : end + 1]
    return ("a" <= first <= "z" and "a" <= before <= "z" and before != "") or (
        "a" <= last <= "z" and "a" <= after <= "z"
    )


def parse(plain: str, vocabulary: Vocabulary) -> list[Part]:
    """The parts of the sentence, numbers joined with their units and names with their epithets."""
    tokens = scan(plain, vocabulary)
    tokens.append((BREAK, len(plain), len(plain), ()))
    parts: list[Part] = []
    place, last = 0, len(tokens) - 1
    while place < last:
        kind = tokens[place][0]
        if kind == NUMBER:
            place = figures.common(plain, tokens, place, parts) or figures.amount(
                plain, tokens, place, parts
            )
        elif kind == UNIT and _is_one_and_a_half(plain, tokens, place):
            unit = plain[tokens[place][1] : tokens[place][2]]
            amount = (1500, None, figures.UNITS.get(unit, unit), False)
            parts.append((NUMBER, tokens[place][1], tokens[place + 1][2], amount))
            place += 2
        elif kind in "GPS" and not _counts_by_it(plain, tokens, place, parts, vocabulary):
            place = _mention(plain, tokens, place, parts)
        else:
            _word(plain, tokens, place, parts, vocabulary.sold_by)
            place += 1
    return parts


def _is_one_and_a_half(plain: str, tokens: list[Part], place: int) -> bool:
    """斤半啦, as in the south; but 个个半斤 is half of another unit."""
    _, begins, end, _ = tokens[place]
    kind, start, stop, _ = tokens[place + 1]
    half = kind == NUMBER and start == end and plain[start:stop] == "半"
    after = tokens[place + 2] if half else tokens[place]
    return half and plain[begins:end] in _HALVED and (after[0] != UNIT or after[1] != stop)


def _word(
    plain: str, tokens: list[Part], place: int, parts: list[Part], sold_by: frozenset[str]
) -> None:
    """A word of structure, as what it is after the words before it."""
    kind = tokens[place][0]
    if parts and parts[-1][0] in (BUY, ADD) and _is_counter(plain, tokens, place, sold_by):
        _bare_unit(plain, tokens, place, parts)
        return
    if kind == CLOCK and _is_asking(plain, tokens, place, parts):
        kind = BUY  # 我要点份鸡翅
    elif kind == NOT and tokens[place + 1][0] == BREAK and (not parts or parts[-1][0] == BREAK):
        kind = MISTAKE  # 两箱…不,三箱
    elif kind == MISTAKE and _is_no(plain, tokens, place):
        kind = REMOVE
    elif kind == SIGN and _is_thing(plain, tokens, place, parts):
        parts.append((THING, *tokens[place][1:3], "Q"))
        return
    parts.append((kind, *tokens[place][1:]))


def _is_counter(plain: str, tokens: list[Part], place: int, sold_by: frozenset[str]) -> bool:
    """Whether a word may be a unit without a number; 碗 is one before goods, else a bowl."""
    kind, start, end, _ = tokens[place]
    if kind != THING:
        return kind in "UGPS"
    after = tokens[place + 1]
    return plain[start:end] in sold_by and after[1] == end and after[0] in "GPSQw"


def _counts_by_it(
    plain: str, tokens: list[Part], place: int, parts: list[Part], vocabulary: Vocabulary
) -> bool:
    """来碗小面: no bowl is asked for, though bowls are sold too."""
    _, start, end, _ = tokens[place]
    after = tokens[place + 1]
    return (
        plain[start:end] in vocabulary.sold_by
        and bool(parts)
        and parts[-1][0] in (BUY, ADD)
        and parts[-1][2] == start
        and after[0] == GOODS
        and after[1] == end
    )


def _is_thing(plain: str, tokens: list[Part], place: int, parts: list[Part]) -> bool:
    """饺子皮一斤半, 一盒退烧贴: what may tell of a need is wished for in so many words."""
    _, start, end, _ = tokens[place]
    after = tokens[place + 1]
    counted = (after[0] == NUMBER and after[1] == end) or (
        parts != [] and parts[-1][0] == NUMBER and parts[-1][2] == start and bool(parts[-1][3][2])
    )
    return counted and plain[start:end] in need_words.known()


def _is_asking(plain: str, tokens: list[Part], place: int, parts: list[Part]) -> bool:
    """Whether 点 asks for what follows, rather than tells the hour."""
    _, start, end, _ = tokens[place]
    after = tokens[place + 1]
    if after[1] != end or after[0] not in "NUGPSQy":
        return False
    if plain[start:end] == "弄":
        return not parts or parts[-1][0] not in (NUMBER, MEASURE)  # 188弄23号
    free = not parts or parts[-1][0] in (BUY, ADD, BREAK, SPACE, TIME, KIN)
    return free and plain[start:end] == "点" and after[0] != "y"


def _is_no(plain: str, tokens: list[Part], place: int) -> bool:
    """`no ginger`: not wanted; `no, three`: a slip of the tongue."""
    _, start, end, _ = tokens[place]
    return (
        plain[start:end] == "no"
        and tokens[place + 1][0] == SPACE
        and tokens[place + 2][0] == GOODS
    )


def _bare_unit(plain: str, tokens: list[Part], place: int, parts: list[Part]) -> None:
    """来箱苹果 says one box, 来个西瓜 one piece; 称个一斤二 nothing of its own."""
    _, start, end, _ = tokens[place]
    follows = tokens[place + 1]
    if parts[-1][2] != start or (follows[0] == NUMBER and follows[1] == end):
        parts.append(tokens[place])
        return
    unit = plain[start:end]
    parts.append((NUMBER, start, end, (1000, None, figures.UNITS.get(unit, unit), False)))


# ---- goods ----


def _mention(plain: str, tokens: list[Part], place: int, parts: list[Part]) -> int:
    kind, start, end, who = tokens[place]
    place += 1
    while tokens[place][0] in "GPS":
        other, begins, ends, also = tokens[place]
        if plain[end:begins] not in _NARROWS:
            break
        both = tuple(one for one in who if one in also)
        if not both and not (kind != GOODS and other == GOODS):
            break
        who = both or also
        kind = GOODS if GOODS in (kind, other) or len(both) == 1 else kind
        end = ends
        place += 1
    if kind == GOODS and plain.startswith(_TASTE, end) and _names_more(tokens, place, parts):
        parts.append((WORD, start, end + 1, ""))  # 酸奶草莓味的
        return place + (tokens[place][1:3] == (end, end + 1))
    if kind == GOODS and _is_compound(plain, tokens, place, end):
        parts.append((THING, start, end + 1, "Q"))
        return place + (tokens[place][1] == end and tokens[place][2] == end + 1)
    parts.append((kind, start, end, who))
    return place


_TASTE = "味"


def _names_more(tokens: list[Part], place: int, parts: list[Part]) -> bool:
    """Whether other goods stand before or after: a taste is of something."""
    return any(part[0] == GOODS for part in parts) or any(
        token[0] == GOODS for token in tokens[place:]
    )


def _is_compound(plain: str, tokens: list[Part], place: int, end: int) -> bool:
    """Whether a name is but the beginning of another (苹果醋); 米油盐 are three."""
    if plain.startswith(_DISHES, end):
        return True
    if plain[end : end + 1] not in _HEADS or end >= len(plain):
        return False
    kind, start, stop, _ = tokens[place]
    if start != end:
        return True
    more = tokens[place + 1] if place + 1 < len(tokens) else None
    one = more is not None and more[0] == GOODS and more[2] == stop + 1
    listed = more is not None and more[1] == stop and (one or more[0] == EACH)
    return kind in "GQ" and stop == end + 1 and not listed


# ---- the shape of a sentence ----

_HALVED = ("斤", "磅", "打", "箱")
_MASKS = {MONEY: "M", MEASURE: "H", LONG: "D", PLACE: "A"}
_END = str.maketrans({"!": None, "~": None, ".": None, "。": None, "…": None})


# What people say before they say something.
_OPENING = re.compile(
    r"^\^(?:(?:你好|您好|在吗|在么|在不在?|亲|啊+|嗯+|额+|呃+|请|我想问?[N一]?下|问[N一]?下)[ ,.!?。~]*)+(?=.{4})"
)
_OPENS = frozenset("你您在亲啊嗯额呃请我问")


def shape(plain: str, parts: list[Part], vocabulary: Vocabulary) -> str:
    """The sentence with its goods, numbers, times, people and families of words as one sign each.

    G goods, E those that last (appliances), Q something that the shop lacks, N a number, U its
    unit, M money, H a measure, D many digits, A an address, T a time, K kin, Z a sign of need.
    """
    out = ["^"]
    past = 0
    for kind, start, end, value in parts:
        if kind == NUMBER:
            out += (plain[past:start], "NU" if value[2] else "N")
        elif kind == GOODS:
            out += (plain[past:start], "E" if value[0] in vocabulary.lasting else "G")
        elif kind in _MASKS:
            out += (plain[past:start], _MASKS[kind])
        elif value and kind not in "PS":
            out += (plain[past:start], value)
        else:
            continue
        past = end
    rest = plain[past:].translate(_END).rstrip("啊 ")
    if rest[-1:] in ("不", "没"):
        rest = rest[:-1] + "吗"
    out += (rest, "$")
    said = "".join(out)
    return _OPENING.sub("^", said) if said[1] in _OPENS else said
