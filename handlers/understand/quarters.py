"""What of a message is an address before anything else is read: no goods are in 桃园路 or 苹果园3号楼."""

from __future__ import annotations

import re

import msgspec

from handlers.understand import contacts, places
from handlers.understand.address_pieces import LIKELY, unexplained
from handlers.understand.address_tokens import Span, is_place
from handlers.understand.address_words import ELSE
from handlers.understand.lexicon import GOODS, NUMBER, PIECE, PLACE, THING
from handlers.understand.normalise import Said
from handlers.understand.sentence import Part
from handlers.understand.vocabulary import Vocabulary

# Hardly a message about goods holds one of these, so most cost one look.
_DOORED = re.compile(
    r"[楼栋幢座室弄院村镇县乡舍层户苑园店厂队组区#]|单元|[街路巷道]|[\d一二三四五六七八九十]号|\d-\d|[隔对]壁|对[面过门]"
    r"|门口|[东西南北]门|\d门|building|room|tower|block|floor|\b(?:flat|apt|unit) |\d/?f\b"
    r"|[城府里湾庄桥场馆站口厦心寓校铺摊旁边]\s*$"
)
_SIGNS = frozenset("楼栋幢座室弄院村镇县乡舍层户苑园店厂队组区#单街路巷道号壁对门-")
_ENDS = frozenset("城府里湾庄桥场馆站口厦心寓校铺摊旁边")
_ASKS = re.compile("[吗么?漏坏]|几点|多久|什么|怎么|停[水电]|能不能|可不可以|没[到送]|少[了送]")
_HANDED = re.compile("(?:让|请|找|交给)[一-鿿]{1,5}?(?:代收|签收|转交|收一?下?)")  # 让王会计代收
_VERBS = frozenset("要来买送给拿带订加再和跟份箱袋盒个斤两的是有吃喝把")
_NAMED = frozenset((GOODS, PIECE, THING))


class Quarter(msgspec.Struct, frozen=True, gc=False):
    """Where an address stands; `alone`: hardly anything else is said; `bare`: nothing else."""

    start: int
    end: int
    alone: bool
    bare: bool


def find(said: Said, parts: list[Part], vocabulary: Vocabulary, *, asked: bool) -> Quarter | None:
    """The address that is one whatever is said around it."""
    plain = said.plain
    if not (asked or is_hinted(plain)):
        return None
    cleaned, _ = contacts.without(Said(plain, plain))
    words = cleaned.plain
    for start, end in _goods(plain, parts):
        words = words[:start] + ELSE.ljust(end - start, "\n") + words[end:]
    run = places.best(places.runs(words, vocabulary.communities))
    if run is None:
        return None
    rest = words[: run.start] + "\n" + _HANDED.sub("", words[run.end :])
    alone = len("".join(rest.split())) <= run.end - run.start and not _ASKS.search(rest)
    bare = alone and not unexplained(rest)
    likely = asked or run.weight + run.given >= LIKELY or (bare and run.named)
    if run.sure or run.given > 1 or (alone and likely):
        return Quarter(run.start, run.end, alone and likely, bare and likely)
    return None


def is_hinted(plain: str) -> bool:
    """Whether a sign of a place stands in a text."""
    if _SIGNS.isdisjoint(plain) and plain[-1:] not in _ENDS and not plain.isascii():
        return False
    return _DOORED.search(plain) is not None


def outside(parts: list[Part], quarter: Quarter) -> list[Part]:
    """The parts of a sentence with the address as one of them."""
    before = [part for part in parts if part[2] <= quarter.start]
    after = [part for part in parts if part[1] >= quarter.end]
    return [*before, (PLACE, quarter.start, quarter.end, ""), *after]


def _goods(plain: str, parts: list[Part]) -> list[Span]:
    """Goods and amounts that are no part of a place's name: those beside each other."""
    spans: list[Span] = []
    for at, part in enumerate(parts):
        if part[0] in (GOODS, THING) and not _names_place(plain, part[1], part[2]):
            spans.append((part[1], part[2]))
        if part[0] != NUMBER or not part[3][2]:
            continue
        near = [one for one in parts[max(at - 1, 0) : at + 2] if one[0] in _NAMED]
        spans += [(one[1], one[2]) for one in (part, *near)] if near else []
    return spans


def _names_place(plain: str, start: int, end: int) -> bool:
    """Whether a word of goods is of a place: 桃 in 桃园路, 盐 in 盐业公司, 鸭 in 鸭绿江街, 床 in 27床."""
    before = plain[start - 1 : start]
    if before.isalnum() and before not in _VERBS:
        return True
    if plain[end : end + 1] in (",", "。", ";", " "):
        return False  # bananas, 幸福里 3-501
    return is_place(plain[end : end + 5], 3 if end - start == 1 else 1)
