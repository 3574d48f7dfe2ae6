"""Looking and asking: what there is, what it costs, how much is left, how it is delivered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from handlers import basket, bill, families, tracking
from handlers.context import Here
from handlers.message import Card, Choice, Reply
from handlers.understand import Address, Ask, Want
from store import needs, stock
from store.catalogue import Goods
from store.core import money
from store.needs import Capture, NeedOf

SHOWN = 12
_OF_TIME = re.compile(
    r"几点|多久|[什啥]么?时候|分钟|小时|今天|明天|when|how (?:long|soon)", re.IGNORECASE
)
_OF_DELIVERY = re.compile("配送|运费|送货|邮费|deliver|shipping", re.IGNORECASE)
NAMED = 4
# what somebody says who waits for an order, rather than asks whether the shop delivers
_OF_MINE = re.compile(
    r"我的|订单|到哪|到了[吗没]|到[楼门家小]|还没到|没到|多久|什么时候|啥时候|几点|出发|催|快一?点|接单"
    r"|where|when|how long|my |arriv|hurry",
    re.IGNORECASE,
)


async def asked(ask: Ask, here: Here) -> Reply:
    """A question about the shop or its goods."""
    if not ask.about and _OF_MINE.search(here.message_words):
        under_way = await tracking.under_way(here)
        if under_way:
            return tracking.shown(under_way, here)
    family = _family(ask, here)
    reply = await (_shown(family, here) if family else TOPICS[ask.topic](ask.about, here))
    reach = _reach(ask.place, here) if ask.place else ""
    return replace(reply, text=f"{reach}\n{reply.text}") if reach else reply


def _reach(place: Address, here: Here) -> str:
    """马家沟送不送: whether that is one of the 小区 that are served; "" where nobody can tell."""
    served = here.vocabulary.communities
    if place.community is not None:
        return here.words("ask.reaches", name=place.community_name)
    if not served or (place.building and not place.community_name):
        return ""  # 11号楼, of which 小区?
    return here.words("ask.reaches_not", name=place.text, keeper=here.words("keeper.title"))


def _family(ask: Ask, here: Here) -> tuple[Goods, ...]:
    """今天有啥菜: more of one family than a few lines can tell."""
    if len(ask.about) != 1 or ask.about[0].matches:
        return ()
    family = families.of(ask.about[0].said, here)
    return family if len(family) > NAMED else ()


def _named(about: Sequence[Want], here: Here) -> tuple[list[Goods], list[str]]:
    """The goods that a question names, and the names that mean nothing here."""
    found: dict[int, Goods] = {}
    unknown = []
    for want in about:
        some = [
            here.goods[m.sku] for m in want.matches if m.sku in here.goods and here.goods[m.sku].on
        ]
        found |= {goods.sku_id: goods for goods in some}
        if not some and (family := families.of(want.said, here)):
            found |= {goods.sku_id: goods for goods in family}
        elif not some:
            unknown.append(want.said)
    if not about:
        found = {sku: here.goods[sku] for sku in here.conversation.last if sku in here.goods}
    return list(found.values())[:NAMED], unknown


def _lines(
    here: Here, key: str, goods: Sequence[Goods], unknown: Sequence[str], more: str = ""
) -> Reply:
    """A line for each; `more`, what else may be done about them, ends the only line or follows several."""
    words = here.words
    lines = [
        words(
            key, name=here.name_of(g.sku_id), spec=bill.spec(here, g), prices=bill.prices(here, g)
        )
        for g in goods
    ]
    if len(lines) == 1:
        lines = [lines[0] + more]
    elif lines and more:
        lines = [*(line.rstrip() for line in lines), more]
    lines += [words("ask.no_goods", said=said) for said in unknown]
    return Reply("\n".join(lines) or words("ask.which"), personal=False)


def _listed(goods: Sequence[Goods], here: Here) -> None:
    """These are talked of now; where they are several, a number means one of them."""
    here.talks_of(*(g.sku_id for g in goods))
    here.conversation.covered = len(goods) > 1


def _is_of_basket(here: Here) -> bool:
    """多少钱, with a basket and of nothing else that was talked of: what it comes to."""
    return bool(here.basket) and {sku for sku, _ in here.basket}.issuperset(here.conversation.last)


async def _price(about: Sequence[Want], here: Here) -> Reply:
    if not about and _OF_DELIVERY.search(here.message_words):
        return await _delivery(about, here)
    if not about and _is_of_basket(here):
        return await basket.show(here)
    goods, unknown = _named(about, here)
    _listed(goods, here)
    return _lines(here, "ask.price", goods, unknown)


async def _product(about: Sequence[Want], here: Here) -> Reply:
    goods, unknown = _named(about, here)
    _listed(goods, here)
    more = here.words("ask.product_more", keeper=here.words("keeper.title"))
    return _lines(here, "ask.product", goods, unknown, more)


async def _stock(about: Sequence[Want], here: Here) -> Reply:
    goods, unknown = _named(about, here)
    _listed(goods, here)
    free = await stock.free_of(here.shop.id, [g.sku_id for g in goods])
    words = here.words
    lines = [
        words(
            "ask.stock",
            name=here.name_of(g.sku_id),
            left=bill.left_of(here, g.sku_id, free[g.sku_id]),
        )
        if free[g.sku_id] > 0
        else words("ask.stock_none", name=here.name_of(g.sku_id))
        for g in goods
    ]
    lines += [words("ask.no_goods", said=said) for said in unknown]
    lacking = [NeedOf(g.sku_id, g.name, g.name) for g in goods if free[g.sku_id] <= 0]
    lacking += [NeedOf(None, said, said) for said in unknown]
    if len(lacking) == len(lines) == 1 and not here.message.group:
        return await _shall_we_tell(here, lines, lacking[0])
    return Reply("\n".join(lines) or words("ask.which"), personal=False)


async def _shall_we_tell(here: Here, lines: list[str], need: NeedOf) -> Reply:
    """Asked for and not there: kept, if they want to hear when it comes."""
    await needs.capture(Capture(here.shop.id, here.person_id, here.source, (need,)))
    return await basket.tell_me(here, lines, f"{here.source}:0")


async def _delivery(_about: Sequence[Want], here: Here) -> Reply:
    shop, words = here.shop, here.words
    fee = shop.delivery_fee_fen
    served = [c.name for c in here.vocabulary.communities]
    free = shop.free_over_fen
    text = words(
        "ask.delivery",
        fee=words("ask.fee", fee=money(fee, shop.currency)) if fee else words("ask.no_fee"),
        free=words("ask.free_over", sum=money(free, shop.currency)) if fee and free else "",
        minimum=words("ask.minimum", sum=money(shop.minimum_fen, shop.currency))
        if shop.minimum_fen
        else "",
        communities=words.join(served) or words("ask.near"),
    )
    if _OF_TIME.search(here.message_words):
        text = f"{words('ask.when_it_comes', keeper=words('keeper.title'))}\n{text}"
    return Reply(text, personal=False)


async def _promotion(about: Sequence[Want], here: Here) -> Reply:
    goods, _ = _named(about, here)
    if goods:
        _listed(goods, here)
    shop, words = here.shop, here.words
    free = shop.free_over_fen
    known = words("ask.promotion_free", sum=money(free, shop.currency)) if free else ""
    return Reply(words("ask.promotion", free=known).strip(), personal=False)


TOPICS = {
    "price": _price,
    "product": _product,
    "stock": _stock,
    "delivery": _delivery,
    "promotion": _promotion,
}


async def browse(here: Here) -> Reply:
    """今天有什么: a dozen goods that are there, and the link to all."""
    on = [goods for goods in here.goods.values() if goods.on and bill.prices(here, goods)]
    asked = {
        goods.category for goods in on if goods.category and goods.category in here.message_words
    }
    on = [goods for goods in on if not asked or goods.category in asked]
    return await _shown(on, here)


async def of_family(here: Here) -> Reply | None:
    """有什么酒: what there is of it; None if that is no family of this shop."""
    family = families.asked(here.message_words, here)
    return await _shown(family, here) if family else None


async def _shown(on: Sequence[Goods], here: Here) -> Reply:
    words = here.words
    free = await stock.free_of(here.shop.id, [goods.sku_id for goods in on])
    there = [goods for goods in on if free[goods.sku_id] > 0]
    rows = tuple((here.name_of(g.sku_id), bill.prices(here, g)) for g in there[:SHOWN])
    more = len(there) - len(rows)
    note = words("browse.more", count=more) if more > 0 else ""
    card = Card(words("browse.title", shop=here.shop.name), rows, note=note)
    page = (Choice(words("choice.shop_page"), url=here.shop_link),)
    return Reply("", card, page, personal=False)
