"""A pasted chain cut into its head, its entries and what was added below."""

# ruff: noqa: E501 - patterns read better on one line

from __future__ import annotations

import re
from typing import NamedTuple

from handlers.understand import chain_one_line
from handlers.understand.chain_marks import CROSSED, PAID
from handlers.understand.chain_sheet import Claim, Piece, Sheet, cut, has_title, joined, lines_of
from handlers.understand.normalise import Said
from handlers.understand.numerals import THOUSAND, number

_STARTS = re.compile(r"^[ \t]*#[ \t]*(?:接龙|group note|solitaire)", re.MULTILINE)
_QUOTE_END = re.compile(r"^\s*(?:-\s?){3,}-?\s*$|^\s*[—_─]{6,}\s*$", re.MULTILINE)
_EXAMPLE = re.compile(
    r"^\s*[\[【(]?\s*(?:例|示例|例如|例子|样例|格式|模板|参考|eg\s*[.:]|e\.g\.|example)"
)
_SUPPLEMENT = re.compile(
    r"^\s*(?:—{1,}|-{2,}|={2,}|\*{3,}|_{3,}"
    r"|[*※★☆◆●▲📢❗⚠️]{0,2}\s*[(【]?(?:注[意:]|备注|说明|ps|p\.s|截[止单]|已截|以上|团长|群主|温馨|提示|送货|配送|自提|取货|付款|收款"
    r"|@所有人|共计?\s*\d|合计|总计|统计|目前|已满|还差|还剩|仅剩|剩余|满\d|公告|通知|谢谢|感谢|辛苦))"
)
# Below an entry, whoever else wants some: —— 502也要1袋黑米, —— 503：我也来一袋.
UNDER = re.compile(
    r"\s*[-—–·•]+\s*(?=(?:\d{3,4}室?|\d{1,2}(?:-\d{1,4}){1,2})\s*(?:也|:|要|来|再))"
)
_BULLET = re.compile(r"^\s*(?:[-·•*◦‣▪○●>—–]|[a-z]\)|[(（]?[ivx]+[)）])\s*")
PRICED = re.compile(
    r"[¥￥]\s*\d|\d\s*(?:元|块(?!豆)|rmb)|\d\s*/\s*[一-鿿]|\d+\.\d|\d\s*一[箱盒袋斤板个瓶只份包桶提件]|一[箱盒袋斤板个瓶只份包桶提件]\s*\d|规格|价格|截止|到货|起送|自提"
)
COUNTED = re.compile(
    r"[+*x×]\s*\d|[\d一两俩三仨四五六七八九十半]\s?(?:份|箱|盒|袋|斤|板|个|瓶|提|包|只|件|桶|把|卷|块|条|罐|公斤|kg)(?!装)|\s\d{1,2}\s*$|同上|取消|不要"
)


class Mark(NamedTuple):
    """A number that may begin an entry: from where it stands (its marks included) to its end."""

    start: int
    end: int
    number: int
    circled: bool


_SIGNED = {"✅": PAID, "❌": CROSSED}


def is_supplement(line: str) -> bool:
    """Whether a line is an announcement below the entries."""
    return _SUPPLEMENT.match(line) is not None and UNDER.match(line) is None


def is_bullet(line: str) -> bool:
    """Whether a line goes on with a list inside an entry."""
    return _BULLET.match(line) is not None


def looks_counted(line: str) -> bool:
    """Whether a line seems to hold somebody's wish, as far as one sees without the goods."""
    return COUNTED.search(line) is not None and PRICED.search(line) is None


def looks_priced(line: str) -> bool:
    """Whether a line seems to offer goods, as far as one sees without knowing them."""
    return PRICED.search(line) is not None


def split(said: Said, wishes: Claim = looks_counted, offers: Claim = looks_priced) -> Sheet:
    """Head, entries and tail of a chain text.

    `wishes` says whether a line holds somebody's wish, `offers` whether it offers goods.
    """
    said = _newest(_unquoted(said))
    marks = _marks(said.plain, offers)
    if not marks:
        return _unnumbered(said, wishes, offers)
    entries: list[Piece] = []
    tails: list[Said] = []
    for at, mark in enumerate(marks):
        end = marks[at + 1].start if at + 1 < len(marks) else None
        entry, rest = _without_tail(cut(said, mark.end, end))
        entry = _without_empty(entry, mark.number + 1)
        before = cut(said, mark.start, mark.end)  # ✅1. : a mark before the number is the entry's
        signs = "".join(sign for sign in "✅❌" if _SIGNED[sign].search(before.plain))
        if signs:
            entry = joined([Said(signs, signs), entry], " ")
        entries.append(Piece(entry, mark.number))
        tails.append(rest)
    return Sheet(
        _without_examples(cut(said, 0, marks[0].start)),
        tuple(entries),
        joined([one for one in tails if one.plain]),
    )


def _unquoted(said: Said) -> Said:
    """What follows a quoted copy; the copy itself was counted before."""
    ends = list(_QUOTE_END.finditer(said.plain))
    if ends and said.plain.lstrip()[:1] in '「“"『':
        return cut(said, ends[-1].end())
    if said.plain.lstrip()[:1] == ">":
        lines = lines_of(said)
        return joined([line for line in lines if not line.plain.lstrip().startswith(">")])
    return said


def _newest(said: Said) -> Said:
    """The last of several copies of one chain: each holds all of the one before."""
    starts = [match.start() for match in _STARTS.finditer(said.plain)]
    titles = [said.plain[start:].split("\n")[:2] for start in starts]
    if len(starts) > 1 and titles[-1] == titles[0] and len(_found(said.plain[starts[-1] :])) > 0:
        return cut(said, starts[-1])
    return said


# ---- numbers of entries ----

_BEFORE = r"^[ \t]*(?:[*#•·\-]+[ \t]*)?(?:[✅✔☑√💰💵🧧❌✖🌟⭐👌👉][ \t]*)*"
_FIGURE = (
    r"(?:[(\[【]\s*(?P<boxed>\d{1,3})\s*[)\]】]"
    r"|(?:跟?团号|接龙号|[序编]号)\s*[:：]?\s*(?P<told>\d{1,3})[号位]?(?=\s)"
    r"|(?:no\.?\s*)?(?P<strong>\d{1,3})(?:⃣|\s*[)\]】、。]|[ \t]*\.(?!\d{1,2}(?:元|块|/|一|斤|kg|折)))"
    r"|(?P<weak>\d{1,3})(?:[ \t]*:|[ \t]*-[ \t]+|,(?=\D)|[ \t]+|楼[ :、.])"
    r"|(?P<word>[一二三四五六七八九十]{1,3})[、.])"
)
_CIRCLED = r"(?P<circle>[①-⑳⑴-⒇⒈-⒛㉑-㉟㊱-㊿❶-❿])\s*[.、:]?"
_LEADING = re.compile(f"{_BEFORE}(?:{_CIRCLED}|{_FIGURE})", re.MULTILINE)
_INSIDE = re.compile(
    rf"(?<=[ \t;；,，。、):：])(?:(?P<boxed>(?!))|(?P<weak>(?!))|(?P<word>(?!))|(?P<strong>\d{{1,3}})(?:\s*[)、。]|\.)(?!\d{{1,2}}\D?(?:元|块|/))|{_CIRCLED})"
    rf"|(?<!^){_CIRCLED.replace('circle', 'glued')}",
    re.MULTILINE,
)


# All in one line: 1.王姐2箱2.李哥1箱.
_GLUED = re.compile(_INSIDE.pattern.replace(r"(?<=[ ", r"(?<=[一-鿿 "), re.MULTILINE)
# Where a kind of circled number begins, and with which number: ㊱ ㉑ ❶ ⒈ ⑴ ①.
_CIRCLES = ((0x32B1, 36), (0x3251, 21), (0x2776, 1), (0x2488, 1), (0x2474, 1), (0x2460, 1))


def circle_value(sign: str) -> int:
    """The number inside ①, ⑴, ⒈, ㉑ or ❶."""
    code = ord(sign)
    first, one = next(pair for pair in _CIRCLES if pair[0] <= code)
    return code - first + one


def _word_value(word: str) -> int:
    return (number(word) or (0, None))[0] // THOUSAND


def _mark(match: re.Match[str]) -> Mark:
    found = match.groupdict()
    sign = found["circle"] or found.get("glued")
    if sign:
        return Mark(match.start(), match.end(), circle_value(sign), circled=True)
    figures = found["boxed"] or found["strong"] or found["weak"] or found.get("told")
    count = int(figures) if figures else _word_value(found["word"])
    return Mark(match.start(), match.end(), count, circled=False)


def _marks(plain: str, offers: Claim) -> list[Mark]:
    """The numbers that begin entries. Goods may be numbered too, in the head: those are none."""
    found = _found(plain)
    runs = _runs(found)
    if len(runs) > 1 and len(runs[0]) == 1 and runs[0][0].number > 1:
        runs.pop(0)  # 10.1团购: a date
    while runs and _lists(plain, runs, offers):
        runs.pop(0)
    kept = [mark for run in runs for mark in run]
    return kept if len(kept) > 1 or (kept and has_title(plain)) else []


def _found(plain: str) -> list[Mark]:
    """One style of numbering, the one of most lines: ① may count goods inside entries of 1. 2. 3."""
    leading = [match for match in _LEADING.finditer(plain) if not _is_example(plain, match)]
    circled = [match for match in leading if match["circle"]]
    if not leading:
        return _sequence(plain, [], circles="①" in plain)
    goods = [match for match in circled if COUNTED.match(plain[match.end() - 1 :][:4])]
    figures = [match for match in leading if not match["circle"] and not match["weak"]]
    if len(circled) - len(goods) > len(figures):
        return _sequence(plain, circled, circles=True)
    mixed = "①" not in plain  # 4、小陈, ⑤ 6-501: somebody counts on in their own style
    return _sequence(plain, [one for one in leading if mixed or not one["circle"]], circles=False)


def _is_example(plain: str, match: re.Match[str]) -> bool:
    return _EXAMPLE.match(plain[match.end() :][:8]) is not None


def _sequence(plain: str, leading: list[re.Match[str]], *, circles: bool) -> list[Mark]:
    pattern = _INSIDE if leading else _GLUED
    inside = [one for one in pattern.finditer(plain) if (not one["strong"]) == circles]
    if leading:  # 3.14 is no third entry
        inside = [one for one in inside if not plain[one.end() : one.end() + 1].isdigit()]
    starts = {match.end() for match in leading}
    matches = [*leading, *(one for one in inside if one.end() not in starts)]
    kept: list[Mark] = []
    last = 0
    for match in sorted(matches, key=lambda one: one.end()):
        mark = _mark(match)
        nextly = mark.number == last + 1
        leads = match.end() in starts
        near = bool(last) and last <= mark.number <= last + 3
        sure = leads and ((match["weak"] is None and circles == mark.circled) or near)
        if not nextly and not sure:
            continue
        if not leads and _EXAMPLE.match(plain[plain.rfind("\n", 0, mark.start) + 1 :]):
            continue
        kept.append(mark)
        last = mark.number
    return kept


def _runs(marks: list[Mark]) -> list[list[Mark]]:
    """Numberings that begin anew; 1. 1. 1. is one numbering by somebody who cannot count."""
    runs: list[list[Mark]] = []
    for mark in marks:
        if not runs or (mark.number == 1 and runs[-1][-1].number > 1):
            runs.append([])
        runs[-1].append(mark)
    return runs


_RULE = re.compile(r"截[止单]|到货|自提|送到家|送货|起送|起订|包邮|取货|付款|满\d|退换|联系|\d点")


def _lists(plain: str, runs: list[list[Mark]], offers: Claim) -> bool:
    """Whether the first numbering lists the goods and not the people."""
    lines = [plain[mark.end :].split("\n", 1)[0] for mark in runs[0]]
    if len(runs) == 1:
        if any(
            offers(line) and PRICED.search(line) for line in plain[: runs[0][0].start].split("\n")
        ):
            return (
                False  # the head has its goods already, and what people owe stands in their lines
            )
        return all(offers(line) and PRICED.search(line) for line in lines)
    told = sum(1 for line in lines if offers(line) or _RULE.search(line))
    return told * 2 >= len(lines)


def _without_tail(entry: Said) -> tuple[Said, Said]:
    """An entry may span lines; a blank line or a word of announcement ends it."""
    lines = entry.plain.split("\n")
    past = len(lines[0])
    blank = False
    for line in lines[1:]:
        if not line.strip():
            blank = True
        elif is_supplement(line) or (blank and not is_bullet(line)):
            return cut(entry, 0, past), cut(entry, past + 1)
        past += 1 + len(line)
    return entry, Said("", "")


def _without_empty(entry: Said, number: int) -> Said:
    """A line below that is nothing but the next number: nobody has written there yet."""
    past = len(entry.plain)
    for line in reversed(entry.plain.split("\n")[1:]):
        if line.strip(" \t.、)") not in ("", str(number)):
            break
        past -= len(line) + 1
    return cut(entry, 0, past)


def _without_examples(head: Said) -> Said:
    return joined([line for line in lines_of(head) if not _EXAMPLE.match(line.plain)])


# Who a list begins with that has no title: 302 苹果2斤, 王姐 一箱.
_WHO = re.compile(
    r"\s*(?:\d{1,3}(?:号楼|[栋幢座#-])\s?\d{1,4}室?|\d{3,4}室?|[小老]?[一-鿿]{1,2}(?:姐|哥|叔|姨|嫂|婶|总|老师|阿姨|大爷|大妈|奶奶|爷爷))[\s:]"
)


def _unnumbered(said: Said, wishes: Claim, offers: Claim) -> Sheet:
    """Entries without numbers: after the title, every line of its own."""
    if (sheet := chain_one_line.read(said, wishes, offers)) is not None:
        return sheet
    lines = [part for line in lines_of(said) for part in chain_one_line.by_colons(line)]
    if has_title(said.plain):
        lines = [part for line in lines for part in chain_one_line.people(line, offers)]
    lines = [line for line in lines if line.plain.strip() and not _EXAMPLE.match(line.plain)]
    claimed = (
        n for n, line in enumerate(lines) if (n or _WHO.match(line.plain)) and wishes(line.plain)
    )
    first = next(claimed, len(lines))
    body = lines[first:]
    entries = tuple(Piece(line) for line in body if not is_supplement(line.plain))
    tail = [line for line in body if is_supplement(line.plain)]
    return Sheet(joined(lines[:first]), entries, joined(tail))
