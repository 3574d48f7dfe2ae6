"""The remark as something that one can speak of: add to it, put another in its place, take it away."""

from __future__ import annotations

from handlers import basket, placed, remarks, tracking
from handlers.context import Here
from handlers.message import Reply
from handlers.remarks import NoteChange
from store import orders
from store.orders import Details


async def changed(note: NoteChange, here: Here) -> Reply:
    """备注去掉 / 备注改成…: of the basket, else of the order that stands, else for the next one."""
    going = [] if here.basket else await tracking.under_way(here)
    if going:
        remark = _after(going[0].remark, note)
        return await placed.amended(going[0], here, remark=remark)
    before = await orders.basket((here.shop.id, here.person_id))
    remark = _after(before.remark, note)
    await basket.change(here, (), Details(remark=remark, afresh=True))
    said = _said(before.remark, remark, here)
    return await basket.show(here, said) if here.basket else Reply(said)


def _after(before: str, note: NoteChange) -> str:
    return remarks.joined(before, note.text) if note.how == "add" else note.text


def _said(before: str, now: str, here: Here) -> str:
    if now:
        return here.words("remark.now", remark=now)
    return here.words("remark.gone" if before else "remark.none")
