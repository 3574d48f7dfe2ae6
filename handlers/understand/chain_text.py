"""A pasted chain cut into its head, its entries and what was added below."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.understand.normalise import Said

_TITLE = re.compile(r"#\s*(?:接龙|group note|solitaire)|接龙|^#\S", re.MULTILINE)
_QUOTE_END = re.compile(r"^\s*(?:-\s?){3,}-?\s*$|^\s*[—_─]{6,}\s*$", re.MULTILINE)
_EXAMPLE = re.compile(
    r"^\s*[\[【(]?\s*(?:例|示例|例如|例子|样例|格式|模板|eg\s*[.:]|e\.g\.|example)"
)
_CIRCLED = re.compile(r"[①-⑳⑴-⒇⒈-⒛㉑-㉟㊱-㊿❶-❿]")
_NUMBER = re.compile(
    r"(?P<open>[(\[【]?)(?<![\d.])(?P<n>\d{1,3})(?P<close>[ \t]*[)\]】]|[ \t]*[.、:]|[ \t]*,(?=\D)|[ \t]+|楼[ :、.]|️?⃣)"
)
_SUPPLEMENT = re.compile(
    r"^\s*(?:—{1,}|-{2,}|={2,}|\*{3,}|_{3,}|[*※★☆◆●▲📢❗⚠️]{0,2}\s*(?:注[意:]|备注|说明|ps|p\.s|截[止单]|以上|团长|温馨|提示|送货|配送|自提|取货|付款|收款"
    r"|@所有人|共计?\s*\d|合计|总计|统计|目前|已满|还差|满\d|公告|通知|谢谢|感谢|辛苦))"
)
_BULLET = re.compile(r"^\s*(?:[-·•*◦‣▪○●>—–]|[a-z]\)|[(（]?[ivx]+[)）])\s*")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The three parts of a chain; positions are kept by cutting `Said` alike in both scripts."""

    head: Said
    entries: tuple[Said, ...]
    tail: Said
    numbered: bool


def has_title(plain: str) -> bool:
    """Whether the text calls itself a chain."""
    return _TITLE.search(plain) is not None


def cut(said: Said, start: int, end: int | None = None) -> Said:
    """A piece of a message."""
    return Said(said.raw[start:end], said.plain[start:end])


def joined(pieces: list[Said]) -> Said:
    """Pieces under one another."""
    return Said("\n".join(one.raw for one in pieces), "\n".join(one.plain for one in pieces))


def unquoted(said: Said) -> Said:
    """What follows a quoted copy; the copy itself was counted before."""
    ends = list(_QUOTE_END.finditer(said.plain))
    if ends and said.plain.lstrip()[:1] in '「“"『':
        return cut(said, ends[-1].end())
    return said


def split(said: Said) -> Sheet:
    """Head, entries and tail of a chain text."""
    said = unquoted(said)
    marks = _marks(said.plain)
    if not marks:
        return _unnumbered(said)
    head = cut(said, 0, marks[0][0])
    entries: list[Said] = []
    tails: list[Said] = []
    for at, (_, start) in enumerate(marks):
        end = marks[at + 1][0] if at + 1 < len(marks) else None
        entry, rest = _without_tail(cut(said, start, end))
        entries.append(entry)
        tails.append(rest)
    return Sheet(
        _without_examples(head),
        tuple(entries),
        joined([one for one in tails if one.plain]),
        numbered=True,
    )


def _marks(plain: str) -> list[tuple[int, int]]:
    """Where the numbers of entries stand, and where their text begins."""
    found: list[tuple[int, int]] = []
    last = 0
    for match in re.finditer(f"{_CIRCLED.pattern}|{_NUMBER.pattern}", plain):
        start = match.start()
        at_line = plain.rfind("\n", 0, start) + 1
        leads = not plain[at_line:start].strip(" \t*#-")
        number = _value(match)
        if not (
            _leading(match, plain, last, number) if leads else _inline(match, plain, last, number)
        ):
            continue
        if _EXAMPLE.match(plain[at_line:]) and not leads:
            continue
        found.append((start, match.end()))
        last = number
    return found if len(found) > 1 or (found and has_title(plain)) else []


def _value(match: re.Match[str]) -> int:
    if match["n"]:
        return int(match["n"])
    code = ord(match[0])
    for first in (0x2460, 0x2474, 0x2488):
        if first <= code < first + 20:
            return code - first + 1
    return code - 0x2776 + 1 if 0x2776 <= code < 0x2780 else code - 0x3251 + 21


def _leading(match: re.Match[str], plain: str, last: int, number: int) -> bool:
    if not match["n"]:
        return True
    after = plain[match.end() : match.end() + 1]
    if match["close"].isspace() or match["close"].strip() in (":", ",", "楼"):
        return number == last + 1
    if after.isdigit():
        if match["close"].strip() == "." and re.match(
            r"\d{1,2}\s*(?:元|块|/|一|斤|kg)", plain[match.end() :]
        ):
            return False
        return number == last + 1
    return number > last or number == 1 or match["close"].strip() == "."


def _inline(match: re.Match[str], plain: str, last: int, number: int) -> bool:
    """A number inside a line starts an entry only if it is the next one and stands free."""
    if match["n"] and (match["close"].isspace() or match["close"].strip() in (":", ",")):
        return False
    before = plain[match.start() - 1]
    after = plain[match.end() : match.end() + 1]
    free = before in " \t;；,，。、)）" or not match["n"]
    return (
        free
        and number == last + 1
        and not after.isdigit()
        and (last > 0 or not match["n"] or after == " ")
    )


def _without_tail(entry: Said) -> tuple[Said, Said]:
    """An entry may span lines; a blank line or a word of announcement ends it."""
    lines = entry.plain.split("\n")
    past = len(lines[0])
    blank = False
    for line in lines[1:]:
        if not line.strip():
            blank = True
        elif _SUPPLEMENT.match(line) or (blank and not _BULLET.match(line)):
            return cut(entry, 0, past), cut(entry, past + 1)
        past += 1 + len(line)
    return entry, Said("", "")


def _without_examples(head: Said) -> Said:
    kept, at = [], 0
    for line in head.plain.split("\n"):
        if not _EXAMPLE.match(line):
            kept.append(cut(head, at, at + len(line)))
        at += len(line) + 1
    return joined(kept)


def _unnumbered(said: Said) -> Sheet:
    """Entries without numbers: after the title, every line of its own."""
    lines, at = [], 0
    for line in said.plain.split("\n"):
        lines.append(cut(said, at, at + len(line)))
        at += len(line) + 1
    lines = [line for line in lines if line.plain.strip() and not _EXAMPLE.match(line.plain)]
    first = next((n for n, line in enumerate(lines) if n and _is_entry(line.plain)), len(lines))
    body = lines[first:]
    entries = tuple(line for line in body if not _SUPPLEMENT.match(line.plain))
    tail = [line for line in body if _SUPPLEMENT.match(line.plain)]
    return Sheet(joined(lines[:first]), entries, joined(tail), numbered=False)


_ENTRY = re.compile(
    r"[+*x×]\s*\d|\d\s*(?:份|箱|盒|袋|斤|板|个|瓶|提|包|只|件)(?!装)|[一两俩三仨四五六七八九十](?:份|箱|盒|袋|斤|板|个|瓶|提|包|只|件)|\s\d{1,2}\s*$|同上|取消|不要"
)
_PRICED = re.compile(r"\d\s*(?:元|块|/|一[箱盒袋斤板个瓶])|¥|￥|规格|价格|截止|到货")


def _is_entry(line: str) -> bool:
    return _ENTRY.search(line) is not None and _PRICED.search(line) is None
