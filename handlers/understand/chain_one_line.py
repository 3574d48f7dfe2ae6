"""A chain in one line: names and amounts with commas, bars, semicolons or colons between them."""

from __future__ import annotations

import re

from handlers.understand.chain_sheet import Claim, Piece, Sheet, cut, has_title
from handlers.understand.normalise import Said

# 接龙苹果5.8一斤 王姐2,李哥3,小周1 and 鸡蛋接龙(36/板)1王姐一板/2李哥两板: each a name with an amount.
_EACH = re.compile(
    r"(?:^|(?<=[\s,:;、/|)\]】]))(?:\d{1,2}[.、)]?(?=[^\s\d.、)]))?(?P<who>[^\s\d,:;、/|+*()\[\]【】#]{1,8}?|\d{1,2}(?:-\d{2,4}){1,2}|\d{3,4}室?)\s?"
    r"[+x*]?(?:\d{1,2}|[一二两三四五六七八九十半俩仨])(?:[箱盒袋斤板个瓶提包只份件桶把卷块条罐串支套双]|公斤)?(?=\s*(?:[\s,;、/|。]|$))"
)
_APART = re.compile(r"[\s,;、/|。]*")


def read(said: Said, wishes: Claim, offers: Claim) -> Sheet | None:
    """A title with all its people in one line."""
    if "\n" in said.plain.strip() or not has_title(said.plain):
        return None
    people: list[re.Match[str]] = []
    for one in _EACH.finditer(said.plain):
        if people and not _APART.fullmatch(said.plain, people[-1].end(), one.start()):
            people = []
        people = [] if offers(one["who"]) else [*people, one]
    if len(people) < 2 or not _APART.fullmatch(said.plain, people[-1].end()):
        return _between_commas(said, wishes)
    entries = tuple(Piece(cut(said, one.start("who"), one.end())) for one in people)
    return Sheet(cut(said, 0, people[0].start()), entries, Said("", ""))


def people(line: Said, offers: Claim) -> list[Said]:
    """王姐5斤 李姐3斤 302两斤: a line, or its people one by one where it holds nothing else."""
    found = list(_EACH.finditer(line.plain))
    ends = [0, *(one.end() for one in found)]
    starts = [*(one.start() for one in found), len(line.plain)]
    gaps = zip(ends, starts, strict=True)
    if len(found) < 2 or not all(_APART.fullmatch(line.plain, *gap) for gap in gaps):
        return [line]
    if any(offers(one["who"]) for one in found):
        return [line]
    return [cut(line, one.start("who"), one.end()) for one in found]


def _between_commas(said: Said, wishes: Claim) -> Sheet | None:
    """#接龙 鸡蛋36/板 排骨30/斤 王姐 鸡蛋1板,李哥 排骨2斤."""
    stops = [match.start() for match in re.finditer("[,;]", said.plain)]
    pieces = [
        cut(said, start, end)
        for start, end in zip([0, *(at + 1 for at in stops)], [*stops, None], strict=True)
    ]
    gaps = [match.end() for match in re.finditer(r"\s+", pieces[0].plain)]
    first = next((at for at in gaps if wishes(pieces[0].plain[at:])), 0)
    if len(pieces) < 2 or not first or not all(wishes(one.plain) for one in pieces[1:]):
        return None
    entries = (cut(pieces[0], first), *pieces[1:])
    return Sheet(cut(said, 0, first), tuple(map(Piece, entries)), Said("", ""))


# As in 王姐:苹果2斤;李哥:梨3斤.
_COLONS = re.compile(r"[;。]\s*(?=[^\s:;,。]{1,10}:)")


def by_colons(line: Said) -> list[Said]:
    """A line, or its people one by one where several stand in it with a colon each."""
    starts = [match.end() for match in _COLONS.finditer(line.plain)]
    return [
        cut(line, start, end) for start, end in zip([0, *starts], [*starts, None], strict=True)
    ]
