"""Who receives it, as a shopper says in so many words: a number, a name. It stands with the address."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from handlers import basket, placed, tracking
from handlers.context import Here
from handlers.message import Reply
from store import orders, people
from store.core.errors import Invalid
from store.orders import Details
from store.people import KeepAddress, SavedAddress

_WORD = "(?:电话|手机|联系方式|号码)(?:号码?)?"
_SAID = re.compile(
    rf"(?:(?:我的?|收货人?的?|收件人?的?|联系|改|换|更换|新的?|记|加|补|留|填|把|一下|个|上)*{_WORD}(?:就|是|改成|改为|换成|改到|打|填|[:：，,\s])*"
    r"|(?:my |the |new )*(?:phone|mobile|cell)(?: number)?(?: is|:| to)*\s*)"
    r"(?P<number>\+?\d(?:[ -]?\d){6,14})(?:[吧哈啊谢麻烦您你了。.!！\s]*)",
    re.IGNORECASE,
)


# 收货人改成李四 13800138000, 我叫王芳，电话139…: who is there, and perhaps their number
_PERSON = re.compile(
    r"(?:(?:我想|我要|帮我|把|麻烦|请|换|改|更换|一?个|一?下|[\s,，])*(?:收货|收件|联系|签收)人(?:的?名字|姓名)?"
    r"(?:就|是|改成|改为|换成|改到|换|改|写|填|叫|[:：，,\s])*|我(?:叫|姓名|的名字)(?:是|叫|[:：\s])*)"
    r"(?P<name>[一-鿿]{1,4}?)[\s,，。;；]*"
    rf"(?:(?:{_WORD})?(?:是|[:：\s])*(?P<number>\+?\d(?:[ -]?\d){{6,14}}))?[吧哈啊谢麻烦您你了。.!！\s]*"
)


# 王丽 13912345678, 我姓王，139…, 139…: a mobile number, and nothing else but perhaps whose it is
_BARE = re.compile(
    r"(?:我?姓|我是|叫我|(?!我|你))(?P<name>(?:(?![打话机联系号发给送单])[一-鿿]){1,4})?[\s,，:：]*"
    r"(?P<number>(?:\+?86)?1[3-9]\d(?:[ -]?\d{4}){2})[吧哈啊了。.!！\s]*"
)


class Who(NamedTuple):
    """Who receives it; "" = not said."""

    name: str
    number: str


def said(text: str) -> Who | None:
    """电话13900001111, 收货人李四; None for all else."""
    plain = text.strip()
    found = _SAID.fullmatch(plain) or _PERSON.fullmatch(plain) or _BARE.fullmatch(plain)
    if found is None:
        return None
    heard = found.groupdict()
    return Who(heard.get("name") or "", re.sub(r"[ -]", "", heard["number"] or ""))


async def given(who: Who, here: Here) -> Reply | None:
    """Keep it where it is needed: with the basket's address, the order under way, else with the person.

    None where there is no address that a name could stand beside.
    """
    try:
        return await _kept(who, here)
    except Invalid:
        return Reply(here.words("person.bad_phone"))


async def _kept(who: Who, here: Here) -> Reply | None:
    noted = _noted(who, here)
    book = await people.address_book(here.person_id)
    where = (await orders.basket((here.shop.id, here.person_id))).address_id
    saved = next((one for one in book if one.id == where), None)
    if here.basket and saved is not None:
        now = await _with(who, saved, here)
        await basket.change(here, (), Details(address_id=now.id))
        return await basket.show(here, noted)
    going = await tracking.under_way(here)
    saved = next((one for order in going[:1] for one in book if order.address == one.text), None)
    if saved is not None:
        there = await _with(who, saved, here)
        reply = await placed.amended(going[0], here, place=there)
        return replace(reply, text=f"{noted}\n{reply.text}")
    if not who.number:
        return None
    await people.set_phone(here.person_id, who.number)
    return await basket.show(here, noted) if here.basket else Reply(noted)


def _noted(who: Who, here: Here) -> str:
    phone = people.mask_phone(who.number) if who.number else ""
    if not who.name:
        return here.words("person.phone", phone=phone)
    return here.words("person.contact", who=f"{who.name} {phone}".strip())


async def _with(who: Who, saved: SavedAddress, here: Here) -> SavedAddress:
    name, number = who.name or saved.contact, who.number or saved.phone
    ask = KeepAddress(here.person_id, saved.text, saved.community_id, name, number)
    return await people.replace_address(saved.id, ask)
