"""A keeper's shelves: what is on sale, how much is there, what it is called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from handlers import bill, hearing
from handlers.context import Here
from handlers.conversation import PutOn
from handlers.message import Card, Reply
from handlers.understand import Count, KeeperSimple, Restock, Shelve, Teach, Want
from store import catalogue, service, stock
from store.catalogue import Goods
from store.core import MAX_QTY, line_total
from store.core.errors import Invalid, OutOfStock
from store.orders import Line
from store.stock import Move

SHOWN = 30
_PAGE = re.compile(r"(?:库存|stock)\s*(?:第)?(\d{1,3})\s*页?", re.IGNORECASE)


def goods_of(want: Want, here: Here) -> Goods | Reply:
    """The one SKU that a keeper names, or what to say."""
    named = [here.goods[match.sku] for match in want.matches if match.sku in here.goods]
    some = [goods for goods in named if goods.on] or named
    if not some:
        return Reply(here.words("keeper.unknown_goods", said=want.said))
    if len(some) > 1:
        names = here.words.join([here.name_of(goods.sku_id) for goods in some])
        return Reply(here.words("keeper.which_goods", said=want.said, names=names))
    return some[0]


def unit_of(said: str | None, goods: Goods) -> str | None:
    """The unit that was said, the usual one if none was; None for one that these goods lack."""
    units = [unit.unit for unit in goods.units]
    if said is None:
        return units[0]
    return said if said in units else None


def not_by(unit: str, goods: Goods, here: Here) -> Reply:
    """These goods are not sold by that unit: by which are they?"""
    words = here.words
    units = words.join([words.unit(known.unit) for known in goods.units])
    name = here.name_of(goods.sku_id)
    return Reply(words("keeper.not_by", name=name, unit=words.unit(unit), units=units))


def _together(replies: Sequence[Reply]) -> Reply:
    return Reply("\n".join(reply.text for reply in replies if reply.text))


async def shelve(said: Shelve, here: Here) -> Reply:
    """上架 苹果 / 下架 苹果."""
    return _together([await _shelve(want, said.on, here) for want in said.wants])


async def _shelve(want: Want, on: bool, here: Here) -> Reply:
    goods = goods_of(want, here)
    if isinstance(goods, Reply):
        return goods
    return await _put(goods.sku_id, here, on=on)


async def _put(sku: int, here: Here, *, on: bool) -> Reply:
    """On or off the shelf; who waits for it hears of it by the event."""
    name = here.name_of(sku)
    try:
        moved = await catalogue.shelve(here.shop.id, sku, on, here.person_id)
    except Invalid:
        return Reply(here.words("keeper.no_price", name=name))
    if not moved:
        return Reply(here.words("keeper.on_already" if on else "keeper.off_already", name=name))
    return Reply(here.words("keeper.shelved" if on else "keeper.unshelved", name=name))


async def put_on_answered(question: PutOn, index: int, here: Here) -> Reply:
    """上架 / 先不上, after a restock of what is off the shelf."""
    here.closes()
    if index > 0:
        return Reply(here.words("keeper.stays_off"))
    return _together([await _put(sku, here, on=True) for sku in question.skus])


async def restock(said: Restock, here: Here) -> Reply:
    """补货 苹果 20箱 / 报损 苹果 2斤."""
    if said.below:
        return Reply(here.words("keeper.below", said=said.below))
    replies, came = [], []
    for index, want in enumerate(said.wants):
        line = counted(want, here, damaged=said.damaged)
        if isinstance(line, Line):
            replies.append(await _moved(line, index, here, damaged=said.damaged))
            came.append(line.sku_id)
        else:
            replies.append(line)
    if said.price and came:
        name = here.name_of(came[0])
        replies.append(Reply(here.words("keeper.price_apart", name=name, price=said.price)))
    return _with_offer(_together(replies), () if said.damaged else came, here)


async def count(said: Count, here: Here) -> Reply:
    """盘点 苹果 30斤: so much is there, whatever was written down."""
    replies = []
    for index, want in enumerate(said.wants):
        line = counted(want, here, damaged=False)
        replies.append(await _count(line, index, here) if isinstance(line, Line) else line)
    return _together(replies)


async def _count(line: Line, index: int, here: Here) -> Reply:
    base, name = _base(line, here), here.name_of(line.sku_id)
    try:
        before = await stock.count(here.shop.id, line.sku_id, base, f"{here.source}:{index}")
    except OutOfStock:
        _, held = (await stock.levels(here.shop.id))[line.sku_id]
        held_said = bill.left_of(here, line.sku_id, held)
        return Reply(here.words("keeper.count_held", name=name, held=held_said))
    free = await stock.free_of(here.shop.id, [line.sku_id])
    amount = here.words.amount(line.qty, line.unit)
    was, left = (bill.left_of(here, line.sku_id, qty) for qty in (before, free[line.sku_id]))
    return Reply(here.words("keeper.counted", name=name, amount=amount, was=was, left=left))


def _base(line: Line, here: Here) -> int:
    factor = next(u.factor for u in here.goods[line.sku_id].units if u.unit == line.unit)
    return line_total(line.qty, factor)


def counted(want: Want, here: Here, *, damaged: bool) -> Line | Reply:
    """The amount that was said, or what is wrong with it."""
    goods = goods_of(want, here)
    if isinstance(goods, Reply):
        return goods
    name, unit = here.name_of(goods.sku_id), unit_of(want.unit, goods)
    if unit is None:
        return not_by(want.unit or "", goods, here)
    if want.qty is None:
        many = here.words.unit(goods.units[0].unit, MAX_QTY)
        key = "keeper.how_many_damaged" if damaged else "keeper.how_many"
        return Reply(here.words(key, name=name, unit=many))
    if not 0 < want.qty <= MAX_QTY:
        said = here.words.amount(want.qty, unit)
        return Reply(here.words("keeper.bad_qty", name=name, said=said))
    return Line(goods.sku_id, unit, want.qty)


async def restock_lines(lines: Sequence[Line], here: Here) -> Reply:
    """Goods that came in."""
    replies = [await _moved(line, index, here, damaged=False) for index, line in enumerate(lines)]
    return _with_offer(_together(replies), [line.sku_id for line in lines], here)


def _with_offer(done: Reply, came: Sequence[int], here: Here) -> Reply:
    """Goods that came in but are off the shelf cannot be bought: shall they be put on?"""
    off = tuple(dict.fromkeys(sku for sku in came if not here.goods[sku].on))
    if not off:
        return done
    words = here.words
    names = words.join([here.name_of(sku) for sku in off])
    choices = here.asks(PutOn(skus=off), words("choice.put_on"), words("choice.leave_off"))
    return replace(
        done, text=f"{done.text}\n{words('keeper.off_shelf', name=names)}", choices=choices
    )


async def _moved(line: Line, index: int, here: Here, *, damaged: bool) -> Reply:
    base, name = _base(line, here), here.name_of(line.sku_id)
    key = f"{here.source}:{index}"
    try:
        if damaged:
            await stock.write_off(here.shop.id, line.sku_id, base, key)
        else:
            places = await stock.places(here.shop.id)
            move = Move(here.shop.id, line.sku_id, places[0].id, base, "restock", key)
            await stock.restock([move])
    except OutOfStock as no:
        left = bill.left_of(here, line.sku_id, no.facts["short"][0][1])  # type: ignore[index]
        return Reply(here.words("keeper.too_few", name=name, left=left))
    free = await stock.free_of(here.shop.id, [line.sku_id])
    done = "keeper.written_off" if damaged else "keeper.restocked"
    left = bill.left_of(here, line.sku_id, free[line.sku_id])
    amount = here.words.amount(line.qty, line.unit)
    return Reply(here.words(done, name=name, amount=amount, left=left))


async def levels(said: KeeperSimple, here: Here) -> Reply:
    """库存 / 苹果还有多少 / 库存 2: a page of all there is, or what was named."""
    found = await stock.levels(here.shop.id)
    named = [m.sku for want in said.about for m in want.matches]
    skus = [sku for sku in found if sku in here.goods and (not named or sku in named)]
    if not skus:
        return Reply(here.words("keeper.no_stock"))
    asked = _PAGE.fullmatch(here.message_words)
    page = min(max(int(asked[1]) if asked else 1, 1), -(-len(skus) // SHOWN))
    shown = skus[(page - 1) * SHOWN : page * SHOWN]
    rows = tuple(_level(sku, *found[sku], here) for sku in shown)
    last = page * SHOWN >= len(skus)
    hint = "" if last else here.words("keeper.stock_more", count=len(skus), page=page + 1)
    return Reply("", Card(here.words("keeper.stock_title"), rows, note=hint))


def _level(sku: int, on_hand: int, held: int, here: Here) -> tuple[str, str]:
    left = bill.left_of(here, sku, on_hand - held)
    key = "keeper.stock_row" if here.goods[sku].on else "keeper.stock_row_off"
    return here.name_of(sku), here.words(key, left=left, held=bill.left_of(here, sku, held))


async def teach(said: Teach, here: Here) -> Reply:
    """小番茄 = 圣女果: an alias of this shop, at once."""
    if not said.means.matches and (known := hearing.names(said.alias, here)):
        turned = goods_of(known[0], here)
        if not isinstance(turned, Reply):
            name = here.name_of(turned.sku_id)
            return Reply(here.words("keeper.teach_turned", said=said.means.said, name=name))
    goods = goods_of(said.means, here)
    if isinstance(goods, Reply):
        return goods
    try:
        await catalogue.teach_alias(here.shop.id, goods.sku_id, said.alias)
    except Invalid as no:
        taken = no.facts.get("other") or no.facts.get("name") or ""
        return Reply(here.words("keeper.taught_other", alias=said.alias, other=taken))
    await service.explained(here.shop.id, said.alias)
    return Reply(here.words("keeper.taught", alias=said.alias, name=here.name_of(goods.sku_id)))
