"""Goods from one place of the shop to another: 苹果从小货车移5箱到自提点."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers import pickups
from handlers.context import Here
from handlers.keeper.shelves import counted
from handlers.message import Reply
from handlers.understand import KeeperSimple
from store import stock
from store.core import line_total
from store.core.errors import Invalid
from store.orders import Line
from store.stock import Move, PlaceRef

_AWAY = re.compile(r"从(.+?)(?:移|调|挪|搬)| from (?:the )?(.+?) to ", re.IGNORECASE)
_THERE = re.compile(r"[到去至]([^到去至]+)$| to (?:the )?([^,]+)$", re.IGNORECASE)
_KINDS = {"van": "车|van", "store": "店|store|shop", "pickup": "自提|[点柜]|pick|locker"}


async def moved(said: KeeperSimple, here: Here) -> Reply:
    """Move what was named, all of it said back; nothing moves to or from a place that is not known."""
    places = await stock.places(here.shop.id)
    there = _place(_THERE, places, here)
    away = _place(_AWAY, places, here)
    if away is None and not _AWAY.search(here.message_words):
        others = [place for place in places if place != there]
        away = others[0] if len(others) == 1 else None
    if there is None or away is None or there == away:
        names = here.words.join([place.name for place in places])
        return Reply(here.words("keeper.move_where", places=names))
    lines = [counted(want, here, damaged=False) for want in said.about]
    replies = [
        await _move(line, away, there, index, here) if isinstance(line, Line) else line
        for index, line in enumerate(lines)
    ]
    return Reply("\n".join(reply.text for reply in replies))


def _place(where: re.Pattern[str], places: Sequence[PlaceRef], here: Here) -> PlaceRef | None:
    """The one place that is named; None if it is none of the shop's, or may be several."""
    found = where.search(here.message_words)
    if found is None:
        return None
    said = (found[1] or found[2]).strip(" 。.!！")
    names = pickups.fitting(said, places)
    fitting = [place for place in places if place.name in names]
    fitting = fitting or [p for p in places if re.search(_KINDS.get(p.kind, "$^"), said)]
    return fitting[0] if len(fitting) == 1 else None


async def _move(line: Line, away: PlaceRef, there: PlaceRef, index: int, here: Here) -> Reply:
    factor = next(u.factor for u in here.goods[line.sku_id].units if u.unit == line.unit)
    base = line_total(line.qty, factor)
    moves = [
        Move(here.shop.id, line.sku_id, place.id, qty, "move", f"{here.source}:{index}:{place.id}")
        for place, qty in ((away, -base), (there, base))
    ]
    facts = {"name": here.name_of(line.sku_id), "away": away.name, "there": there.name}
    try:
        await stock.move(moves)
    except Invalid:
        return Reply(here.words("keeper.move_short", **facts))
    amount = here.words.amount(line.qty, line.unit)
    return Reply(here.words("keeper.moved_stock", amount=amount, **facts))
