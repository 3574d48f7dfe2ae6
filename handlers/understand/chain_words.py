"""The words of a chain's entry: as in any sentence, but with its offer's codes, short names and typos."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from handlers.understand import sentence, sounds, wants
from handlers.understand.chain_marks import ARROW
from handlers.understand.chain_offer import Offer, Who, code_of
from handlers.understand.lexicon import CLOCK, GOODS, NUMBER, PIECE, THING, WORD
from handlers.understand.normalise import Said, normalise
from handlers.understand.sentence import Part
from handlers.understand.vocabulary import Vocabulary

UNITS = "斤|箱|盒|袋|板|个|瓶|提|包|只(?!要)|件|份|克|g\\b|kg|ml|元|块|串|桶|把|卷|罐|篮|公斤|条"
_NUMERAL = "[\\d一二三四五六七八九十]"
ROOM = re.compile(
    rf"(?<![\d.])(?:\d{{1,3}}(?:[-—#/·]\d{{1,4}}){{1,3}}[a-d]?(?![a-z])|{_NUMERAL}{{1,3}}\s?(?:号楼|栋|幢|座|号院|弄|单元|楼(?!上))(?:[-\s]?{_NUMERAL}{{1,3}}\s?(?:单元|门|楼))?(?:[-\s]?\d{{2,4}}\s?(?:室|号|房)?)?"
    rf"|1[3-9]\d{{9}}|\d{{3,4}}\s?[室房]|(?<![a-z])[a-z]\d{{3,4}}|(?<![a-z])[a-z]0\d|[a-z](?:座|栋|幢)(?:\d{{2,4}})?"
    rf"|(?<![\d*x×+])\d{{3,4}}(?![\d.]|\s?(?:{UNITS})))(?![\d.])(?!\s?(?:{UNITS}))"
)
_LETTERED = re.compile(rf"(?<![\d.])\d{{1,2}}[a-z](?![a-z])\d{{0,4}}(?!\s?(?:{UNITS}))")
_SPOT = re.compile(r"(?<=[一-鿿])[a-wyz]\d{1,2}(?![a-z\d.])")  # 车库B2
_HALF = re.compile(r"(?<![\d/])1/2(?![\d/])")
# Figures that count no goods: 18:30取, 上次少我1盒, 给了100找我40, 门禁密码1234, 车牌京A12345.
_ASIDE = re.compile(
    r"(?<!\d)\d{1,2}:\d{2}(?!\d)|(?:上次|上回|车牌|尾号|密码|电话)[^\s,，。;；)]*|(?:给|付|转)了\d+(?:元|块)?|找我?\d+(?:元|块)?"
)
_AT_START = re.compile(r"^[\s:：]*\d{3,4}(?=\s)|^[\s:：]*\d{1,2}[a-z](?=\s)")
# 小陆10, 伍姐 2盒: people are called like the figures on banknotes; 陆盒 and 伍拾 are amounts.
# 阿七6个, 小七两盒: a figure that ends a name runs into the amount.
_NAMED = re.compile(
    r"(?<=[小阿老])[一二三四五六七八九](?=[\d一二两三四五六七八九十半])|(?<=[一-鿿])(?<![一二三四五六七八九十百半])[一二三四五六七八九](?=\s?\d|\s[一二两三四五六七八九半十]+(?:箱|盒|袋|包|斤|个|份|瓶|只|板|提|件|桶))"
)
_WAS = re.compile(rf"(?<=[一-鿿a-z])\d{{1,2}}\s?{ARROW}\s?(?=\d)")  # 王姐3→2箱: what it was
_TAELS = re.compile(rf"(?<![\d.])([1-9])(?=两(?![\d一二三四五六七八九十半]|\s?(?:{UNITS})))")
_DIGITS = "〇一二三四五六七八九"
_SURNAME = re.compile(rf"[壹贰叁肆伍陆柒捌玖](?!\s?(?:{UNITS}|[壹贰叁肆伍陆柒捌玖拾佰]))")
HIDDEN = "〓"


@dataclass(frozen=True, slots=True)
class Words:
    """An entry with its parts; in `plain` rooms and codes are hidden, so that 5-602 counts nothing."""

    said: Said
    plain: str
    parts: list[Part]


def read(said: Said, vocabulary: Vocabulary, offer: Offer) -> Words:
    """The parts of an entry, what is on offer preferred."""
    plain = _AT_START.sub(_hide, said.plain)
    plain = _WAS.sub(lambda match: " " * len(match[0]), plain)
    plain = _TAELS.sub(lambda match: _DIGITS[int(match[1])], plain)
    plain = _HALF.sub("0.5", plain)
    plain = ROOM.sub(_hide, _ASIDE.sub(_hide, plain))
    if not offer.codes:
        plain = _SPOT.sub(_hide, _LETTERED.sub(_hide, plain))
    plain = plain.replace("/", " ")  # 小鹿/1斤 is no price
    coded = _coded(plain, offer)
    for _, start, end, _ in coded:
        plain = plain[:start] + HIDDEN * (end - start) + plain[end:]
    plain = _NAMED.sub(_hide, _SURNAME.sub(_hide, plain))
    parts = [
        _offered(plain, part, vocabulary, offer) for part in sentence.parse(plain, vocabulary)
    ]
    parts = _joined(parts, [*coded, *_grown(plain, parts, vocabulary, offer)])
    return Words(said, plain, _joined(parts, _near(plain, parts, vocabulary, offer)))


def _hide(match: re.Match[str]) -> str:
    return HIDDEN * len(match[0])


def _joined(parts: list[Part], more: list[Part]) -> list[Part]:
    """The parts with others put in the place of what they cover."""
    if not more:
        return parts
    kept = [
        part for part in parts if not any(one[1] < part[2] and part[1] < one[2] for one in more)
    ]
    return sorted([*kept, *more], key=lambda part: part[1])


# ---- codes: A2, ②一袋, 1号套餐 ----

_FIGURED = re.compile(
    r"(?P<circle>[①-⑳❶-❿])|(?<![\d.])(?P<listed>\d{1,2})(?=(?:[、,+和]\s*\d{1,2})+(?:号|各))|(?<![\d.])(?P<figure>\d{1,2})(?:号(?:套餐|链接|款|品)?|套餐|款|⃣|(?=各))(?!楼|院|\d?单元|\d{3})"
    r"|(?<=[\s,+;、])(?P<times>\d{1,2})(?=\s?[x×*]\s?\d)"
    r"|(?<![十百])(?P<word>[一二三四五六])(?:号(?:套餐|款)?|套餐)(?!楼|院)|套餐(?P<last>\d{1,2}|[a-h]|[一二三四五六])"
)


def _coded(plain: str, offer: Offer) -> list[Part]:
    letters = "".join(code for code in offer.codes if code.isalpha())
    found = _branded(plain, offer)
    for match in _FIGURED.finditer(plain):
        if code_of(match) in offer.codes:
            found.append(_code(match.start(), match.end(), offer.codes[code_of(match)]))
    if letters:
        pattern = rf"(?<![a-z])[{letters}]+(?![a-z](?<!x)|x(?!\d))(?!0\d|座|栋|单元|幢)(?:款|套餐|号(?!楼))?"
        for match in re.finditer(pattern, plain):
            found += _lettered(match, offer)
    return sorted(found, key=lambda part: part[1])


def _branded(plain: str, offer: Offer) -> list[Part]:
    """五得利1袋: a brand that an amount or nothing follows."""
    if not offer.brands:
        return []
    names = "|".join(map(re.escape, sorted(offer.brands, key=len, reverse=True)))
    pattern = rf"(?<![a-z])(?:{names})(?=$|[\s\d一两二三四五六七八九十半*x×+,，、])"
    return [
        _code(one.start(), one.end(), offer.brands[one[0]]) for one in re.finditer(pattern, plain)
    ]


def _lettered(match: re.Match[str], offer: Offer) -> list[Part]:
    """ABC各1 names three goods."""
    signs = [at for at in range(match.start(), match.end()) if match[0][at - match.start()] < "{"]
    ends = [*signs[1:], match.end()]
    text = match.string
    return [_code(at, end, offer.codes[text[at]]) for at, end in zip(signs, ends, strict=True)]


def _code(start: int, end: int, who: Who) -> Part:
    return (GOODS, start, end, who) if who else (THING, start, end, "Q")


# ---- short names and typos ----


def _offered(plain: str, part: Part, vocabulary: Vocabulary, offer: Offer) -> Part:
    """A name, in the sense in which the head uses it: 牛肉 where only 牛肉丸 are on offer."""
    kind, start, end, who = part
    if kind not in (GOODS, PIECE, THING) or not offer.goods:
        return part
    known = tuple(one for one in who if one in offer.known) if kind != THING else ()
    if known:
        return (GOODS, start, end, known)
    if end - start == 1 and "一" <= plain[start - 1 : start] != HIDDEN:
        return part  # the fish in 章鱼哥
    held = _held(plain[start:end], vocabulary, offer)
    return (GOODS, start, end, held) if held else part


def _grown(plain: str, parts: list[Part], vocabulary: Vocabulary, offer: Offer) -> list[Part]:
    """螺丝分3袋: a word that only a name on offer holds, with the sign that makes it sound like that name."""
    found = []
    for before, after in pairwise(parts):
        kind, start, end, who = before
        sign = after[1] == end and after[2] == end + 1 and after[0] in _SIGNS
        meant = kind == GOODS and who in offer.goods and plain[start:end] not in vocabulary.names
        if sign and meant and _alike(plain[start : end + 1], who[0], vocabulary) >= ON_OFFER:
            found.append((GOODS, start, end + 1, who))
    return found


_SIGNS = frozenset((WORD, CLOCK))


def _held(word: str, vocabulary: Vocabulary, offer: Offer) -> Who:
    """What is on offer under a name that holds the word, if it is one thing."""
    inside = [one for one in offer.goods if _holds(vocabulary, one[0], word)]
    return inside[0] if len(inside) == 1 else ()


def _holds(vocabulary: Vocabulary, place: int, word: str) -> bool:
    good = vocabulary.goods[place]
    return any(word in name for name in (good.name.lower(), *good.aliases))


_RUN = re.compile(r"[一-鿿]{1,8}|(?<![a-z])[a-z]{3,12}")
_VERBS = re.compile(r"^(?:[要来再加和买订还也多]|各(?![种式类色]))+")
_BESIDE = re.compile(r"\s*[*x×+:：各]?\s*")


def _near(plain: str, parts: list[Part], vocabulary: Vocabulary, offer: Offer) -> list[Part]:
    """香错2瓶: words that nobody knows beside an amount, matched by sound and by what is on offer."""
    open_text = plain
    for kind, start, end, _ in parts:
        if kind in "GNHMTe" or (
            kind == THING and end - start > 1 and not _glued(plain, parts, end)
        ):
            open_text = open_text[:start] + " " * (end - start) + open_text[end:]
    numbers = [part for part in parts if part[0] in (NUMBER, "e")]
    first = len(plain) - len(plain.lstrip())
    first_end = first + len(re.split(r"[\s:：,，]", plain[first:], maxsplit=1)[0])
    found: list[Part] = []
    for match in _RUN.finditer(open_text):
        start = match.start() + len((_VERBS.match(match[0]) or [""])[0])
        word = plain[start : match.end()]
        if start < first_end or not word or not _beside(plain, start, match.end(), numbers):
            continue
        who = _held(word, vocabulary, offer) or nearest(word, vocabulary, offer)
        if who:
            found.append((GOODS, start, match.end(), who))
        elif len(word) > 1 and len(offer.goods) > 1 and _unknown(parts, start, match.end()):
            found.append((THING, start, match.end(), "Q"))
    return found


def _glued(plain: str, parts: list[Part], end: int) -> bool:
    """螺丝分3袋: no screws, if a sign that nobody knows goes on with the word."""
    return "一" <= plain[end : end + 1] != HIDDEN and all(one[1] != end for one in parts)


def _unknown(parts: list[Part], start: int, end: int) -> bool:
    """Whether words glued to an amount may be goods that nobody knows: no 改成, no 再加."""
    inside = [one for one in parts if one[1] < end and one[2] > start]
    glued = any(one[0] == NUMBER and one[1] == end for one in parts)
    if sum(one[2] - one[1] for one in inside if one[0] == WORD) == end - start:
        return False  # 各种口味
    return glued and not any(one[0] in "arcxfeoyTK" for one in inside)


def _beside(plain: str, start: int, end: int, numbers: list[Part]) -> bool:
    return any(
        (one[1] >= end and _BESIDE.fullmatch(plain[end : one[1]]))
        or (one[2] <= start and one[2] == start)
        for one in numbers
    )


def nearest(words: str, vocabulary: Vocabulary, offer: Offer) -> Who:
    """The goods that unknown words sound like: those on offer first."""
    if len(words) < 2:
        return ()
    offered = max(((_alike(words, one, vocabulary), one) for one in offer.known), default=(0.0, 0))
    if offered[0] >= ON_OFFER:
        return (offered[1],)
    found = vocabulary.search(words, 1)
    sure = SURE if offer.goods else wants.NEAR
    if found and found[0].score >= sure and (len(words) > 2 or not offer.goods):
        return (vocabulary.by_id[found[0].sku],)
    return ()


def _alike(words: str, one: int, vocabulary: Vocabulary) -> float:
    """How much words sound like a name of goods: among a few on offer that is enough."""
    good = vocabulary.goods[one]
    names = (normalise(name).plain.replace(" ", "") for name in (good.name, *good.aliases))
    return max(sounds.alike(words, name) for name in names)


ON_OFFER, SURE = 0.8, 0.9
