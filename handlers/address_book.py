"""The address book as its owner talks of it: list, add, strike out, replace, make the usual one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from handlers import addresses, basket
from handlers.context import Here
from handlers.conversation import ReallyDrop
from handlers.message import Reply
from handlers.understand import Address, Setting, understand
from store import orders, people
from store.core.errors import NotFound
from store.orders import Details
from store.people import KeepAddress, SavedAddress

_FIGURE = r"[1-9一二两三四五六七八九]"
_WHICH = rf"(?:第?\s*(?P<n>{_FIGURE})\s*(?:个|条|号)?(?!号|栋|幢|楼|单元|\d))"
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_FIGURES = {sign: at for at, sign in enumerate("一二三四五六七八九", start=1)} | {"两": 2}
_EN_WHICH = rf"(?:(?:the )?(?P<o>{'|'.join(_ORDINALS)})(?: one| address)?|(?:address|number|no\.?|#)\s*(?P<m>[1-9]))"
_ENDS = r"[吧了啦\s.。!！]*"

_OF_PLACES = re.compile("地址|address", re.IGNORECASE)
_ADD = re.compile(
    r"(?:再)?(?:帮我|给我)?(?:加|添加|新增|增加|存|记)(?:上|一?个|一?条|一下)*(?:新的?)?地址[:：，,\s]*(?P<zh>.*)"
    r"|(?:please )?(?:add|save)(?: a| an| another| one more| the| my)?(?: new)? address(?: to my book)?[:,]?\s*(?P<en>.*)",
    re.IGNORECASE,
)
_DROP = re.compile(
    rf"把?(?:我的)?(?:地址\s*)?{_WHICH}?(?:的)?(?:地址)?(?:给我)?(?:删掉|删除|删了|去掉|删){_ENDS}"
    rf"|(?:帮我)?(?:删掉|删除|删了|去掉|删)(?:我的)?(?:(?:地址\s*)?{_WHICH.replace('?P<n>', '?P<n2>')}(?:的)?(?:地址)?|(?P<zh>.*?)(?:那个|的|这个)?地址){_ENDS}"
    rf"|(?:please )?(?:delete|remove|forget|drop|erase) (?:my )?(?:{_EN_WHICH}(?: address)?|(?:the )?(?P<en>.*?) ?address){_ENDS}",
    re.IGNORECASE,
)
_USUAL = re.compile(
    rf"(?:把)?(?:默认地址|常用地址|默认)(?:地址)?(?:改成|换成|设成|设为|改为|用|是)(?:地址\s*)?{_WHICH}(?:地址)?{_ENDS}"
    rf"|(?:把)?(?:地址\s*)?{_WHICH.replace('?P<n>', '?P<n2>')}(?:的)?(?:地址)?(?:设成|设为|改成|作为|当|做)(?:我的)?(?:默认|常用)(?:地址|的)?{_ENDS}"
    rf"|(?:please )?(?:make|set|use) {_EN_WHICH}(?: as)?(?: the| my)? (?:default|usual)(?: one| address)?{_ENDS}",
    re.IGNORECASE,
)
_REPLACE = re.compile(
    rf"(?:把)?(?:地址\s*)?{_WHICH}(?:的)?(?:地址)?(?:改成|换成|改为|改到|更新为)[:：\s]*(?P<zh>.+)"
    rf"|(?:please )?(?:change|replace|update) {_EN_WHICH} (?:to|with|by)\s*(?P<en>.+)",
    re.IGNORECASE,
)
KINDS: tuple[tuple[Literal["add", "usual", "replace", "drop"], re.Pattern[str]], ...] = (
    ("add", _ADD),
    ("usual", _USUAL),
    ("replace", _REPLACE),
    ("drop", _DROP),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What shall be done: to the `number`-th address (0: the one that `words` name), with `words`."""

    what: Literal["add", "usual", "replace", "drop"]
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


def _entry(
    what: Literal["add", "usual", "replace", "drop"], groups: dict[str, str | None]
) -> Entry:
    figure = groups.get("n") or groups.get("n2") or groups.get("m") or ""
    number = _FIGURES.get(figure) or int(figure or 0)
    number = number or _ORDINALS.get((groups.get("o") or "").lower(), 0)
    words = (groups.get("zh") or groups.get("en") or "").strip()
    return Entry(what, number, words)


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
    where = await addresses.keep(read(text, here), here, aside=True)
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
    where = await addresses.placed_in(read(text, here), here)
    if isinstance(where, Reply):
        return where
    ask = KeepAddress(here.person_id, where.text, where.community, where.contact, where.phone)
    now = await people.replace_address(saved.id, ask)
    before = await orders.basket((here.shop.id, here.person_id))
    if before.address_id == saved.id:
        await basket.change(here, (), Details(address_id=now.id))
    return await _beside_basket(here, here.words("address.replaced", text=addresses.whole(now)))
