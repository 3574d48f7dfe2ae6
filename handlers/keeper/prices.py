"""A keeper's prices: each for its unit, said back with what it was; what is absurd is asked first."""

from __future__ import annotations

from handlers import bill
from handlers.context import Here
from handlers.conversation import ReallyReprice
from handlers.keeper.shelves import goods_of, not_by, unit_of
from handlers.message import Reply
from handlers.understand import KeeperSimple, Price, Reprice
from handlers.wishes import price_of
from store import catalogue
from store.catalogue import Goods
from store.core import money
from store.core.errors import Invalid, NotFound

LEAP = 4  # so many times as much, or as little: a slip of the thumb more often than a new price


async def reprice(said: Reprice, here: Here) -> Reply:
    """苹果改价 12.8 / 苹果改价 62/箱 6.5/斤: all of them."""
    replies = [await _one(price, here) for price in said.prices]
    choices = next((reply.choices for reply in reversed(replies) if reply.choices), ())
    return Reply("\n".join(reply.text for reply in replies), choices=choices)


async def _one(price: Price, here: Here) -> Reply:
    goods = goods_of(price.want, here)
    if isinstance(goods, Reply):
        return goods
    unit = unit_of(price.want.unit, goods)
    if unit is None:
        return not_by(price.want.unit or "", goods, here)
    if price.fen <= 0:
        said = money(price.fen, here.shop.currency)
        name = here.name_of(goods.sku_id)
        return Reply(here.words("keeper.no_such_price", name=name, price=said))
    if price.fen > catalogue.MAX_PRICE:
        return Reply(here.words("keeper.bad_price"))
    was = price_of(goods, unit)
    if was and not was <= price.fen * LEAP <= was * LEAP * LEAP:
        return _really(goods, unit, price.fen, here)
    return await _set(goods, unit, price.fen, here)


async def relative(said: KeeperSimple, here: Here) -> Reply:
    """可乐降5块: a new price is set by saying it."""
    goods = goods_of(said.about[0], here)
    if isinstance(goods, Reply):
        return goods
    name = here.name_of(goods.sku_id)
    return Reply(here.words("keeper.new_price", name=name, prices=bill.prices(here, goods)))


async def former(said: KeeperSimple, here: Here) -> Reply:
    """鸡蛋恢复原价: what each unit cost before its last change."""
    goods = goods_of(said.about[0], here) if said.about else Reply(here.words("keeper.how"))
    if isinstance(goods, Reply):
        return goods
    held: dict[str, list[int]] = {}
    for point in await catalogue.price_history(here.shop.id, goods.sku_id):
        held.setdefault(point.unit, []).append(point.price_fen)
    # a price that held before the last one, too, has come back already
    back = {unit: was[1] for unit, was in held.items() if len(was) > 1 and was[0] not in was[2:]}
    if not back:
        return await relative(said, here)
    replies = [await _set(goods, unit, fen, here) for unit, fen in back.items()]
    return Reply("\n".join(reply.text for reply in replies))


def _really(goods: Goods, unit: str, fen: int, here: Here) -> Reply:
    words, currency = here.words, here.shop.currency
    question = ReallyReprice(sku_id=goods.sku_id, unit=unit, fen=fen)
    choices = here.asks(question, words("choice.reprice"), words("choice.keep_price"))
    text = words(
        "keeper.really_reprice",
        name=here.name_of(goods.sku_id),
        was=money(price_of(goods, unit), currency),
        price=money(fen, currency),
        unit=words.unit(unit),
    )
    return Reply(text, choices=choices)


async def really_answered(question: ReallyReprice, index: int, here: Here) -> Reply:
    """改 / 不改."""
    here.closes()
    goods = here.goods.get(question.sku_id)
    if goods is None:
        return Reply(here.words("keeper.bad_price"))
    if index > 0:
        name, prices = here.name_of(goods.sku_id), bill.prices(here, goods)
        return Reply(here.words("keeper.price_kept", name=name, prices=prices))
    return await _set(goods, question.unit, question.fen, here)


async def _set(goods: Goods, unit: str, fen: int, here: Here) -> Reply:
    try:
        was = await catalogue.reprice(here.shop.id, goods.sku_id, unit, fen, here.person_id)
    except (Invalid, NotFound):
        return Reply(here.words("keeper.bad_price"))
    words, currency = here.words, here.shop.currency
    key = "keeper.repriced" if was is not None and was != fen else "keeper.priced"
    text = words(
        key,
        name=here.name_of(goods.sku_id),
        price=money(fen, currency),
        unit=words.unit(unit),
        was=money(was or 0, currency),
    )
    return Reply(text)
