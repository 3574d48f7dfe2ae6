"""A chain that is written goods by goods: under each of them, or behind it, those who want it."""

from __future__ import annotations

import re
from itertools import pairwise

from handlers.understand import sentence
from handlers.understand.chain_marks import ARROW, GONE
from handlers.understand.chain_sheet import Claim, cut, joined, lines_of
from handlers.understand.lexicon import GOODS, NUMBER
from handlers.understand.normalise import Said
from handlers.understand.vocabulary import Vocabulary

_TITLE = Said("#接龙", "#接龙")

_FRAME = " \t:：【】[]()（）「」《》—–-_=~*#·•●○★☆◆▶👉🔹🔸📦🛒、.。,，!！"
# What a line says beside the goods that it heads: a price, a unit, 团, 要的接.
_BESIDE = re.compile(
    r"[¥￥]?\d+(?:\.\d+)?(?:元|块钱?|米)?|/?\s*[每一]?(?:斤|箱|盒|袋|板|个|瓶|提|包|只|件|份|桶|把|卷|罐|条|组|套)装?"
    r"|接龙|预[定订]|团购?|组|专区|区|统计|登记|报名|要的|需要的|在?下面|往下|这边|名单|链接|号|单"
)
_NUMBERED = re.compile(r"^\s*(?:[(（【]?\d{1,3}[)）】]?[\s.、:)）]*|[①-⑳]\s*)(?=\D)")
_BETWEEN = re.compile(
    r"[、,，;；/|]\s*|(?:(?<=[斤箱盒袋板个瓶提包只件份桶把卷罐条组套])|(?<=\D\d))\s+(?=\S)"
)
# 张三2, 502 3, 阿芳3板: a name and an amount, and nothing else.
_PAIR = re.compile(
    rf"\s*(?=\d{{3,4}}[\s(（]|\d{{1,2}}-\d|[^\d\s]*[一-鿿a-z])[^:：]{{1,16}}?\s*[(（x×*+]?(?:\d{{1,2}}\s*{ARROW}\s*)?(?:\d{{1,2}}|[一二两三四五六七八九十半俩]{{1,2}})"
    r"\s*(?:斤|箱|盒|袋|板|个|瓶|提|包|只|件|份|桶|把|卷|罐|条|组|套)?[)）]?\s*"
)
_COUNTED_OFF = re.compile(r"^\s*(?:[一二三四五六七八九十]{1,2}[、.]\s*)?(?:想?要|订|买|接)?")
_NOBODY = ("", "无", "没有", "暂无", "没人")


def parted(said: Said, vocabulary: Vocabulary, is_entry: Claim) -> list[Said]:
    """The sections of a text, each with the head of all; only itself where it has no two."""
    lines = [one for line in lines_of(said) for one in _unrolled(line, vocabulary, is_entry)]
    found = ((at, _headed(line.plain, vocabulary)) for at, line in enumerate(lines))
    headed = {at: part for at, part in found if part is not None}
    heads = list(headed)
    if len(heads) < 2 or len({part[3] for part in headed.values()}) < len(heads):
        return [said]
    bodies = [lines[one + 1 : other] for one, other in pairwise([*heads, len(lines)])]
    if not all(any(_is_wish(one.plain, is_entry) for one in body) for body in bodies):
        return [said]
    before = [_TITLE, *_unnamed(lines[: heads[0]], vocabulary)]
    return [
        joined([*before, cut(lines[at], headed[at][1]), *body])
        for at, body in zip(heads, bodies, strict=True)
    ]


def _unnamed(lines: list[Said], vocabulary: Vocabulary) -> list[Said]:
    """The head of all without what it says of goods: a section has one of its own."""
    return [line for line in lines if not _goods(line.plain, vocabulary)]


def _goods(plain: str, vocabulary: Vocabulary) -> list[sentence.Part]:
    return [part for part in sentence.parse(plain, vocabulary) if part[0] == GOODS]


def _headed(plain: str, vocabulary: Vocabulary) -> sentence.Part | None:
    """The one good of a line that names nobody: 苹果团:, 【牛奶】, 红富士（39.9/箱）."""
    parts = [] if _NUMBERED.match(plain) else sentence.parse(plain, vocabulary)
    named = [part for part in parts if part[0] == GOODS]
    if len(named) != 1:
        return None
    _, start, end, _ = named[0]
    after = plain[end:]
    if _before(plain, start) or _BESIDE.sub("", after).strip(_FRAME):
        return None
    priced = re.search(r"[¥￥元块/]|\d+\.\d", after) is not None
    counted = any(part[0] == NUMBER and part[1] >= end for part in parts)
    return named[0] if priced or not counted else None


def _before(plain: str, start: int) -> str:
    return _COUNTED_OFF.sub("", plain[:start].lstrip(_FRAME)).strip(_FRAME)


def _unrolled(line: Said, vocabulary: Vocabulary, is_entry: Claim) -> list[Said]:
    """鸡蛋：王姐2板，302 1板: the good, and everybody in a line of their own."""
    named = [] if _NUMBERED.match(line.plain) else _goods(line.plain, vocabulary)
    if not named or _before(line.plain, named[0][1]):
        return [line]
    end = named[0][2]
    colon = re.match(r"的?[】\])）]?\s*[:：]|[】\]]|\s+(?=\D)", line.plain[end:])
    if colon is None:
        return [line]
    rest = cut(line, end + colon.end())
    if rest.plain.strip(_FRAME) in _NOBODY and ":" in colon[0]:
        return [line] if not rest.plain.strip() else []
    cuts = [0, *(match.end() for match in _BETWEEN.finditer(rest.plain)), len(rest.plain)]
    pieces = [cut(rest, one, other) for one, other in pairwise(cuts)]
    pieces = [_trimmed(one) for one in pieces if one.plain.strip(_FRAME)]
    if not pieces or not all(_is_wish(one.plain, is_entry) for one in pieces):
        return [line]
    numbered = [joined([_number(n), one], "") for n, one in enumerate(pieces, start=1)]
    return [cut(line, named[0][1], end), *numbered]


def _number(count: int) -> Said:
    return Said(f"{count}. ", f"{count}. ")


def _is_wish(line: str, is_entry: Claim) -> bool:
    bare = _NUMBERED.sub("", line)
    paired = any(_PAIR.fullmatch(one) for one in (line, bare))
    return paired or is_entry(bare) or GONE.search(bare) is not None


def _trimmed(said: Said) -> Said:
    past = len(said.plain.rstrip(" 、,，;；/|"))
    return cut(said, 0, past)
