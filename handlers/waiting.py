"""Who waits for goods hears of it when they can be had, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.context import Here, Notice
from handlers.message import Reply
from handlers.words import words_of
from store import needs, people, stock


async def told(here: Here, sku_ids: Sequence[int]) -> list[Notice]:
    """What is said to whom about goods that came in or are on sale again; each wish is answered once."""
    free = await stock.free_of(here.shop.id, sku_ids)
    notices: list[Notice] = []
    answered = []
    for need in await needs.waiting(here.shop.id, sku_ids):
        goods = here.goods.get(need.sku_id or 0)
        if goods is None or not goods.on or free[goods.sku_id] <= 0 or need.person_id is None:
            continue
        theirs = replace(here, words=words_of(await people.language(need.person_id)), notices=[])
        unit = theirs.words.unit(goods.units[0].unit)
        text = theirs.words("told.arrived", what=theirs.name_of(goods.sku_id), unit=unit)
        theirs.tell(f"need:{need.key}", Reply(text), need.person_id)
        notices += theirs.notices
        answered.append((need.shop_id, need.key))
    await needs.mark_answered(answered)
    return notices
