"""A telephone number that a shopper gives in so many words: it stands with the address it is for."""

from __future__ import annotations

import re

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


def said(text: str) -> str:
    """The number of 电话13900001111 and 我的手机是139…; "" for all else."""
    found = _SAID.fullmatch(text.strip())
    return re.sub(r"[ -]", "", found["number"]) if found else ""


async def given(number: str, here: Here) -> Reply:
    """Keep it where it is needed: with the basket's address, the order under way, else with the person."""
    try:
        return await _kept(number, here)
    except Invalid:
        return Reply(here.words("person.bad_phone"))


async def _kept(number: str, here: Here) -> Reply:
    noted = here.words("person.phone", phone=people.mask_phone(number))
    book = await people.address_book(here.person_id)
    where = (await orders.basket((here.shop.id, here.person_id))).address_id
    saved = next((one for one in book if one.id == where), None)
    if here.basket and saved is not None:
        now = await _with_number(saved, number, here)
        await basket.change(here, (), Details(address_id=now.id))
        return await basket.show(here, noted)
    going = await tracking.under_way(here)
    saved = next((one for order in going[:1] for one in book if order.address == one.text), None)
    if saved is not None:
        return await placed.amended(going[0], here, place=await _with_number(saved, number, here))
    await people.set_phone(here.person_id, number)
    return await basket.show(here, noted) if here.basket else Reply(noted)


async def _with_number(saved: SavedAddress, number: str, here: Here) -> SavedAddress:
    ask = KeepAddress(here.person_id, saved.text, saved.community_id, saved.contact, number)
    return await people.replace_address(saved.id, ask)
