"""What a keeper says of the shelves: on, off, in, out, how much is there, another name."""

from __future__ import annotations

import re

from handlers.understand.commands import Command, Count, KeeperSimple, Restock, Shelve, Teach
from handlers.understand.keeper_words import UNITS, Rule, cut, goods, without
from handlers.understand.normalise import Said, blank
from handlers.understand.reading import Setting
from handlers.understand.vocabulary import Vocabulary

_BELOW = re.compile(
    r"(?<![\da-z])-\s?\d+(?:\.\d+)?\s?[一-鿿a-z]?|负\s?[\d一二两三四五六七八九十百]+[一-鿿]?"
)

# 28一盒, 28块/盒: what it costs, and no amount of it; 2块豆腐 are two blocks
_PRICE = re.compile(
    rf"(?<![\d.])\d+(?:\.\d+)?\s?(?:(?:元|块钱?)?\s?[一每/]\s?(?:{UNITS})(?![一-鿿]*\d+\s?$)|(?:元|块钱))"
)
_SOME = "[\\d一二两三四五六七八九十百]"
COUNT = (
    rf"^(?:盘点|盘了?一?下?)(?=.*{_SOME})|(?:的?库存|盘点)(?:数量?)?(?:[改设调][成为到]?|是|为|还?[剩有]|[:：=])*\s*(?={_SOME})"
    r"|^(?:counted|count|set (?:the )?stock(?: of)?)\s(?=.*\d)"
)
MOVE = (
    r"^[^从到去至]*?(?P<away>从[^\d,，。]{1,20}?)?(?P<verb>移|调货?|挪|搬)"
    r"[^到去至]*?(?P<there>[到去至][^\d,，。到去至]{1,20})$"
)
MOVE_ENGLISH = r"^(?P<verb>move|transfer)\s[^,]*?(?P<away>\sfrom\s[^\d,]{1,30}?)?(?P<there>\sto\s[^\d,]{1,30})$"


def shelve(*, on: bool, sure: bool = True) -> Rule:
    """上架 / 下架; words that may mean something else (没了) are heard only of goods that are known."""

    def rule(
        said: Said, match: re.Match[str], vocabulary: Vocabulary, setting: Setting
    ) -> Command | None:
        found = goods(without(said, match), vocabulary, setting, sure=sure)
        return Shelve(found, on) if found else None

    return rule


def restock(*, damaged: bool, sure: bool = True) -> Rule:
    """补货 / 报损; 来了20箱苹果 and the like only of goods that are known.

    草莓烂了 without a number is a complaint as soon as a loss.
    """

    def rule(
        said: Said, match: re.Match[str], vocabulary: Vocabulary, setting: Setting
    ) -> Command | None:
        rest = without(said, match)
        price = _PRICE.search(rest.plain)
        if price:
            rest = blank(rest, *price.span())
        below = _BELOW.search(rest.plain)
        found = goods(rest, vocabulary, setting, sure=sure)
        counted = tuple(one for one in found if one.qty is not None)
        if damaged and not (sure or counted):
            return None
        said_below = rest.raw[below.start() : below.end()].strip() if below else ""
        said_price = price[0].strip() if price else ""
        return Restock(counted or found, damaged, said_below, said_price) if found else None

    return rule


def count(
    said: Said, match: re.Match[str], vocabulary: Vocabulary, setting: Setting
) -> Command | None:
    """盘点 苹果 30斤; without an amount it asks how much there is."""
    rest = re.sub(r"(?:\s|\bto\b)+", " ", without(said, match).plain)
    found = goods(Said(rest, rest), vocabulary, setting, sure=False)
    counted = tuple(one for one in found if one.qty is not None)
    return Count(counted) if counted else None


def move(
    said: Said, match: re.Match[str], vocabulary: Vocabulary, setting: Setting
) -> Command | None:
    """苹果从小货车移5箱到自提点: goods with their amounts; the places are the shop's to know."""
    rest = said
    for part in ("away", "verb", "there"):
        rest = blank(rest, *match.span(part)) if match[part] else rest
    found = goods(rest, vocabulary, setting, sure=False)
    return KeeperSimple("move", found) if found and all(one.qty for one in found) else None


def stock(
    said: Said, match: re.Match[str], vocabulary: Vocabulary, setting: Setting
) -> Command | None:
    """苹果还有多少; without goods it is a question about something else (还有多少单)."""
    found = goods(without(said, match), vocabulary, setting, sure=False)
    return KeeperSimple("stock", found) if found else None


def teach(
    said: Said, match: re.Match[str], vocabulary: Vocabulary, setting: Setting
) -> Command | None:
    """小番茄 = 圣女果, the new name first; 圣女果也叫小番茄, the new name second."""
    new, known = (cut(said, *match.span(side)) for side in ("one", "other"))
    also = goods(new, vocabulary, setting)
    if match["is"].endswith("叫") and also and also[0].matches:
        new, found = known, also
    else:
        found = goods(known, vocabulary, setting)
    return Teach(new.raw.strip(" ,，。"), found[0]) if found else None
