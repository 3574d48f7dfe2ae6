"""A keeper's shelves: what is on sale, at which price, how much is there, what it is called."""

from __future__ import annotations

from collections.abc import Sequence

from handlers import bill
from handlers.context import Here
from handlers.message import Card, Reply
from handlers.understand import KeeperSimple, Reprice, Restock, Shelve, Teach, Want
from handlers.waiting import told
from store import catalogue, service, stock
from store.catalogue import Goods
from store.core import MAX_QTY, line_total, money
from store.core.errors import Invalid, NotFound, OutOfStock
from store.orders import Line
from store.stock import Move

SHOWN = 30


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


def _together(replies: Sequence[Reply]) -> Reply:
    return Reply("\n".join(reply.text for reply in replies if reply.text))


async def shelve(said: Shelve, here: Here) -> Reply:
    """上架 苹果 / 下架 苹果."""
    return _together([await _shelve(want, said.on, here) for want in said.wants])


async def _shelve(want: Want, on: bool, here: Here) -> Reply:
    goods = goods_of(want, here)
    if isinstance(goods, Reply):
        return goods
    try:
        await catalogue.shelve(here.shop.id, goods.sku_id, on, here.person_id)
    except Invalid:
        return Reply(here.words("keeper.no_price", name=here.name_of(goods.sku_id)))
    if on:
        here.notices += await told(here, [goods.sku_id])
    key = "keeper.shelved" if on else "keeper.unshelved"
    return Reply(here.words(key, name=here.name_of(goods.sku_id)))


async def reprice(said: Reprice, here: Here) -> Reply:
    """苹果 改价 12.8."""
    goods = goods_of(said.want, here)
    if isinstance(goods, Reply):
        return goods
    unit = _unit(said.want.unit, goods)
    if unit is None:
        return Reply(here.words("keeper.bad_price"))
    try:
        await catalogue.reprice(here.shop.id, goods.sku_id, unit, said.price_fen, here.person_id)
    except (Invalid, NotFound):
        return Reply(here.words("keeper.bad_price"))
    price = money(said.price_fen, here.shop.currency)
    return Reply(
        here.words(
            "keeper.priced",
            name=here.name_of(goods.sku_id),
            price=price,
            unit=here.words.unit(unit),
        )
    )


def _unit(said: str | None, goods: Goods) -> str | None:
    """The unit that was said, the usual one if none was; None for one that these goods lack."""
    units = [unit.unit for unit in goods.units]
    if said is None:
        return units[0]
    return said if said in units else None


async def restock(said: Restock, here: Here) -> Reply:
    """补货 苹果 20箱 / 报损 苹果 2斤."""
    replies = []
    for index, want in enumerate(said.wants):
        goods = goods_of(want, here)
        if isinstance(goods, Reply):
            replies.append(goods)
        elif want.qty is None or not 0 < want.qty <= MAX_QTY or _unit(want.unit, goods) is None:
            unit = here.words.unit(goods.units[0].unit, MAX_QTY)
            name = here.name_of(goods.sku_id)
            replies.append(Reply(here.words("keeper.how_many", name=name, unit=unit)))
        else:
            line = Line(goods.sku_id, _unit(want.unit, goods) or "", want.qty)
            replies.append(await _moved(line, index, here, damaged=said.damaged))
    return _together(replies)


async def restock_lines(lines: Sequence[Line], here: Here) -> Reply:
    """Goods that came in."""
    return _together(
        [await _moved(line, index, here, damaged=False) for index, line in enumerate(lines)]
    )


async def _moved(line: Line, index: int, here: Here, *, damaged: bool) -> Reply:
    goods = here.goods[line.sku_id]
    factor = next(unit.factor for unit in goods.units if unit.unit == line.unit)
    base = line_total(line.qty, factor)
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
        return Reply(here.words("keeper.too_few", name=here.name_of(goods.sku_id), left=left))
    free = await stock.free_of(here.shop.id, [line.sku_id])
    done = "keeper.written_off" if damaged else "keeper.restocked"
    left = bill.left_of(here, line.sku_id, free[line.sku_id])
    amount = here.words.amount(line.qty, line.unit)
    return Reply(here.words(done, name=here.name_of(goods.sku_id), amount=amount, left=left))


async def levels(said: KeeperSimple, here: Here) -> Reply:
    """库存 / 苹果还有多少."""
    found = await stock.levels(here.shop.id)
    named = [m.sku for want in said.about for m in want.matches]
    words = here.words
    rows = tuple(
        (
            here.name_of(sku),
            words(
                "keeper.stock_row",
                left=bill.left_of(here, sku, on_hand - held),
                held=bill.left_of(here, sku, held),
            ),
        )
        for sku, (on_hand, held) in found.items()
        if sku in here.goods and (not named or sku in named)
    )
    if not rows:
        return Reply(words("keeper.no_stock"))
    return Reply("", Card(words("keeper.stock_title"), rows[:SHOWN]))


async def teach(said: Teach, here: Here) -> Reply:
    """小番茄 = 圣女果: an alias of this shop, at once."""
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
