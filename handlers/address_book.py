"""The address book as its owner talks of it: list, add, strike out, replace, make the usual one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from msgspec.structs import replace

from handlers import addresses, basket, doors
from handlers.context import Here
from handlers.conversation import ReallyDrop
from handlers.message import Reply
from handlers.understand import Address, Setting, understand
from store import orders, people
from store.core.errors import NotFound
from store.orders import Details
from store.people import KeepAddress, SavedAddress

What = Literal["add", "usual", "replace", "drop"]

_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_FIGURES = {sign: at for at, sign in enumerate("一二三四五六七八九", start=1)} | {"两": 2}
_ENDS = r"[吧了啦\s.。!！]*"
_ZH = r"(?:地址\s*)?第?\s*(?P<{}>[1-9一二两三四五六七八九])\s*(?:个|条|号)?(?!号|栋|幢|楼|单元|\d)(?:的)?(?:地址)?"
_EN = (
    rf"(?:(?:the )?(?P<{{}}>{'|'.join(_ORDINALS)})(?: one| address)?"
    r"|(?:address|number|no\.?|#)\s*(?P<{}>[1-9]))"
)
_STRIKE, _TO = "(?:删掉|删除|删了|去掉|删)", "(?:改成|换成|设成|设为|改为|改到|更新为)"


def _pattern(*ways: str) -> re.Pattern[str]:
    """Ways to say one thing; `<zh>` and `<en>` stand for 第二个 and the second one."""
    counted = iter(range(100))
    filled = [
        re.sub(
            "<zh>|<en>",
            lambda found: (
                _ZH.format(f"n{next(counted)}")
                if found[0] == "<zh>"
                else _EN.format(f"o{next(counted)}", f"n{next(counted)}")
            ),
            way,
        )
        for way in ways
    ]
    return re.compile("|".join(f"(?:{way}{_ENDS})" for way in filled), re.IGNORECASE)


# 公司 幸福里8号楼: what its owner calls it
_LABEL = re.compile(
    r"我?的?(?P<name>公司|单位|学校|办公室|[新老]?家里?|(?:爸妈|[爸妈]妈?|爷爷|奶奶|外婆|姥姥|婆婆|女儿|儿子)家)里?[\s:：,，]+(?=.)"
)
_OF_PLACES = re.compile("地址|address", re.IGNORECASE)
_ADD = _pattern(
    "(?:再)?(?:帮我|给我)?(?:加|添加|新增|增加|存|记)(?:上|一?个|一?条|一下)*(?:新的?)?"
    r"地址[:：，,\s]*(?P<a>.*)",
    r"(?:please )?(?:add|save)(?: a| an| another| one more| the| my)?(?: new)? address[:,]?\s*(?P<b>.*)",
)
_DROP = _pattern(
    f"把?(?:我的)?<zh>(?:给我)?{_STRIKE}",
    f"(?:帮我)?{_STRIKE}(?:我的)?<zh>",
    f"(?:帮我)?{_STRIKE}(?:我的)?(?P<a>.*?)(?:那个|的|这个)?地址",
    "(?:please )?(?:delete|remove|forget|drop|erase) (?:my )?<en>(?: address)?",
    "(?:please )?(?:delete|remove|forget|drop|erase) (?:my |the )?(?P<b>.*?) ?address",
)
_USUAL = _pattern(
    f"把?(?:默认地址|常用地址|默认)(?:地址)?(?:{_TO}|用|是)<zh>",
    f"把?<zh>(?:{_TO}|作为|当|做)(?:我的)?(?:默认|常用)(?:地址|的)?",
    "(?:please )?(?:make|set|use) <en>(?: as)?(?: the| my)? (?:default|usual)(?: one| address)?",
)
_REPLACE = _pattern(
    rf"把?<zh>{_TO}[:：\s]*(?P<a>.+)",
    r"(?:please )?(?:change|replace|update) <en> (?:to|with|by)\s*(?P<b>.+)",
)
KINDS: tuple[tuple[What, re.Pattern[str]], ...] = (
    ("add", _ADD),
    ("usual", _USUAL),
    ("replace", _REPLACE),
    ("drop", _DROP),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What shall be done: to the `number`-th address (0: the one that `words` name), with `words`."""

    what: What
    number: int = 0
    words: str = ""


def said(text: str) -> Entry | None:
    """删掉第一个地址 / 默认地址改成第二个 / add address building 7; None for all else."""
    for what, pattern in KINDS:
        found = pattern.fullmatch(text.strip())
        if found is not None:
            entry = _entry(what, found.groupdict())
            return entry if entry.number or _OF_PLACES.search(text) else None
    return None


def _entry(what: What, groups: dict[str, str | None]) -> Entry:
    figure = next((said for name, said in groups.items() if said and name[0] == "n"), "")
    ordinal = next((said for name, said in groups.items() if said and name[0] == "o"), "")
    number = _FIGURES.get(figure) or int(figure or 0) or _ORDINALS.get(ordinal.lower(), 0)
    return Entry(what, number, (groups.get("a") or groups.get("b") or "").strip())


async def served(entry: Entry, here: Here) -> Reply:
    """Do it, or ask first; an address that is not there leads to the list."""
    if entry.what == "add":
        return await _add(entry.words, here)
    book = await people.address_book(here.person_id)
    if not book:
        return Reply(here.words("address.none"))
    saved = _meant(entry, book)
    if saved is None:
        return _which(book, here)
    if entry.what == "drop":
        return _drop(saved, here)
    if entry.what == "usual":
        return await _use(saved, here)
    return await _replace(saved, entry.words, here)


def _meant(entry: Entry, book: Sequence[SavedAddress]) -> SavedAddress | None:
    if entry.number:
        at = entry.number - 1 if entry.number > 0 else len(book) - 1
        return book[at] if at < len(book) else None
    if entry.what == "drop" and entry.words:
        named = [saved for saved in book if entry.words.casefold() in saved.text.casefold()]
        return named[0] if len(named) == 1 else None
    return book[0] if len(book) == 1 else None


def _which(book: Sequence[SavedAddress], here: Here) -> Reply:
    rows = [f"{at}. {addresses.whole(saved)}" for at, saved in enumerate(book, start=1)]
    return Reply("\n".join([here.words("address.which"), *rows]))


def read(text: str, here: Here) -> Address:
    """Words that are an address."""
    found = understand(text, here.vocabulary, Setting(asked="address")).address
    return found or Address(text)


async def _add(text: str, here: Here) -> Reply:
    if not text:
        return Reply(here.words("address.ask"))
    label = _LABEL.match(text)
    address = read(text[label.end() :] if label else text, here)
    if label:
        address = replace(address, text=f"{address.text}（{label['name']}）")
    where = await addresses.keep(address, here, aside=True)
    if where.address is None:
        return where.ask or Reply(here.words("address.unclear"))
    count = len(await people.address_book(here.person_id))
    added = here.words("address.added", text=addresses.whole(where.address), count=count)
    return await _beside_basket(here, added, where.aloud)


async def _beside_basket(here: Here, *said: str) -> Reply:
    """The words, and the basket if there is one: its question stays open."""
    words = [part for part in said if part]
    return await basket.show(here, *words) if here.basket else Reply("\n".join(words))


def _drop(saved: SavedAddress, here: Here) -> Reply:
    words = here.words
    choices = here.asks(
        ReallyDrop(address=saved.id), words("choice.drop"), words("choice.keep_address")
    )
    return Reply(words("address.really_drop", text=addresses.whole(saved)), choices=choices)


async def drop_answered(question: ReallyDrop, index: int, here: Here) -> Reply:
    """删掉 / 留着."""
    here.closes()
    if index > 0:
        return await _beside_basket(here, here.words("address.kept"))
    before = await orders.basket((here.shop.id, here.person_id))
    try:
        await people.forget_address(here.person_id, question.address)
    except NotFound:
        return await _beside_basket(here, here.words("address.dropped"))
    if before.address_id == question.address:
        await basket.change(here, (), Details(nowhere=True))
    return await _beside_basket(here, here.words("address.dropped"))


async def _use(saved: SavedAddress, here: Here) -> Reply:
    await people.use_address(here.person_id, saved.id)
    if here.basket:
        await basket.change(here, (), Details(address_id=saved.id))
    return await _beside_basket(here, here.words("address.usual", text=addresses.whole(saved)))


async def _replace(saved: SavedAddress, text: str, here: Here) -> Reply:
    where = await doors.placed_in(read(text, here), here)
    if isinstance(where, Reply):
        return where
    ask = KeepAddress(here.person_id, where.text, where.community, where.contact, where.phone)
    now = await people.replace_address(saved.id, ask)
    before = await orders.basket((here.shop.id, here.person_id))
    if before.address_id == saved.id:
        await basket.change(here, (), Details(address_id=now.id))
    return await _beside_basket(here, here.words("address.replaced", text=addresses.whole(now)))
