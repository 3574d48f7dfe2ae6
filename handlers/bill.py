"""Quotes and orders as cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.context import Here
from handlers.message import Card
from store.catalogue import Goods
from store.checkout import Quote, QuoteLine
from store.core import MILLI, line_total, money, number
from store.orders import OrderLineView, OrderView

MUCH = 160  # letters of goods with their sums; a card with fewer has room on every platform
_SUM = 10


def left_of(here: Here, sku_id: int, base: int) -> str:
    """So much of a SKU (thousandths of its base unit) in the unit that people know it by."""
    goods = here.goods.get(sku_id)
    if goods is None or not goods.units:
        return number(base)
    unit = goods.units[0]
    whole = base * MILLI // unit.factor // MILLI * MILLI
    if whole or not base:
        return here.words.amount(whole, unit.unit)
    return here.words.amount(base, goods.base_unit)


def line_row(here: Here, line: QuoteLine | OrderLineView) -> tuple[str, str]:
    """A line of a bill: the goods on the left, the sum on the right."""
    words = here.words
    price = money(line.price_fen, here.shop.currency)
    name = here.name_of(line.sku_id, line.name)
    times = words("mark.times", amount=words.amount(line.qty, line.unit), price=price)
    left = f"{name} {times}"
    note = words("mark.aside", said=line.note) if line.note else ""
    problem = getattr(line, "problem", "")
    if problem == "gone":
        return name, words("basket.gone")
    if problem == "short":
        have = getattr(line, "left", 0)
        some = words("basket.short", left=left_of(here, line.sku_id, have))
        return left + note, some if have > 0 else words("basket.none_left")
    return left + note, money(line.total_fen, here.shop.currency)


def place_rows(
    here: Here, address: str, pickup: str, due: str, remark: str
) -> list[tuple[str, str]]:
    """Where, when and how."""
    words = here.words
    rows = []
    if pickup:
        rows.append((words("basket.pickup"), pickup))
    elif address:
        rows.append((words("basket.to"), address))
    rows += [
        (words(key), said)
        for key, said in (("basket.due", due), ("basket.remark", remark))
        if said
    ]
    return rows


def fee_row(here: Here, fee_fen: int) -> tuple[str, str]:
    """The delivery fee."""
    words = here.words
    fee = money(fee_fen, here.shop.currency) if fee_fen else words("basket.free")
    return words("basket.delivery"), fee


def basket_card(here: Here, quote: Quote, address: str = "", title: str = "") -> Card:
    """What somebody is about to order."""
    words = here.words
    goods = [line_row(here, line) for line in quote.lines]
    rows = list(goods)
    basket = quote.basket
    pickup = basket.pickup if basket else ""
    if not pickup and (quote.delivery_fen or here.shop.delivery_fee_fen):
        rows.append(fee_row(here, quote.delivery_fen))
    due, remark = (basket.due, basket.remark) if basket else ("", "")
    rows += place_rows(here, address, pickup, due, remark)
    total = words("basket.total", total=money(quote.total_fen, quote.currency))
    if quote.problems:  # a sum of what cannot be had says nothing
        total = ""
    name = title or words("basket.title", shop=here.shop.name)
    card = Card(name, tuple(rows), total, _hint(here, quote))
    if not _much(goods):
        return card
    more = words("bill.more") if title else words("bill.more_at", page=here.page("basket"))
    return replace(card, goods=len(goods), more=more)


def _much(goods: Sequence[tuple[str, str]]) -> bool:
    """Whether some platform may have no room for these rows."""
    return sum(len(left) + _SUM for left, _ in goods) > MUCH


def _hint(here: Here, quote: Quote) -> str:
    missing = quote.minimum_fen - quote.goods_fen
    if missing > 0:
        return here.words("basket.below", missing=money(missing, quote.currency))
    free = quote.free_over_fen
    if quote.delivery_fen and free is not None:
        more = money(free - quote.goods_fen, quote.currency)
        return here.words("basket.more_for_free", missing=more)
    return ""


def order_card(here: Here, order: OrderView, *, for_keeper: bool = False, last: int = 0) -> Card:
    """An order: for its shopper, or with whom it is for and where it goes for the keeper.

    `last`: with so many of its goods, after a card that had no room for these.
    """
    words = here.words
    goods = [line_row(here, line) for line in order.lines[-last:]]
    rows = list(goods)
    if order.delivery_fen:
        rows.append(fee_row(here, order.delivery_fen))
    who = " ".join(part for part in (order.guest, order.name, order.phone) if part)
    if for_keeper and who and who != order.address:
        rows.append((words("order.for"), who))
    door, fetched = ("", order.address) if order.pickup else (order.address, "")
    rows += place_rows(here, door, fetched, order.due, order.remark)
    state = words(f"order.state.{order.state}")
    title = words("order.title", number=order.number, state=state)
    total = words("basket.total", total=money(order.total_fen, order.currency))
    card = Card(title, tuple(rows), total)
    if not _much(goods):
        return card
    if for_keeper:
        more = words("bill.more_said", number=order.number)
    else:
        more = words("bill.more_at", page=here.page(f"orders/{order.number}"))
    return replace(card, goods=len(goods), more=more)


def prices(here: Here, goods: Goods) -> str:
    """All prices of a SKU: ¥6.8/斤、¥59.9/箱."""
    known = [u for u in goods.units if u.price_fen is not None]
    return here.words.join(
        [f"{money(u.price_fen or 0, here.shop.currency)}/{here.words.unit(u.unit)}" for u in known]
    )


def spec(here: Here, goods: Goods) -> str:
    """（spec） with its brackets, or nothing."""
    said = goods.spec and goods.spec not in goods.name
    return here.words("mark.aside", said=goods.spec) if said else ""


def base_qty(goods: Goods, unit: str, qty: int) -> int | None:
    """`qty` thousandths of a unit as thousandths of the base unit; None for an unknown unit."""
    for known in goods.units:
        if known.unit == unit:
            return line_total(qty, known.factor)
    return None
