"""Placing orders and moving them on; one function writes `.state`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from store import ledger, needs, shops, stock
from store.core import Event, Sql, Tx, record
from store.core.errors import NotFound, WrongState
from store.ledger import Booking, Sides
from store.orders.models import ORDER
from store.orders.queries import OrderView, by_number, orders


class OrderPlaced(Event, frozen=True):
    """An order stands and its goods are held."""

    order_id: int


class OrderMoved(Event, frozen=True):
    """An order went on to `state`; `by` is the person who moved it, None if time did."""

    order_id: int
    state: str
    by: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom an order is for and where it goes; with `pickup`, where they fetch it."""

    guest: str = ""
    name: str = ""
    community_id: int | None = None
    address: str = ""
    phone: str = ""
    remark: str = ""
    pickup: bool = False


@dataclass(frozen=True, slots=True)
class SoldLine:
    """A priced line: quantities in thousandths of the unit and of the base unit, money in fen."""

    sku_id: int
    name: str
    unit: str
    qty: int
    base_qty: int
    price_fen: int
    total_fen: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An order that is about to be written."""

    shop_id: int
    id: int
    key: str
    person_id: int | None
    placed_by: int | None
    source: str
    currency: str
    lines: tuple[SoldLine, ...]
    delivery_fen: int
    contact: Contact
    due: str = ""
    discount_fen: int = 0

    @property
    def goods_fen(self) -> int:
        """What the lines come to."""
        return sum(line.total_fen for line in self.lines)

    @property
    def total_fen(self) -> int:
        """What is to be paid."""
        return self.goods_fen - self.discount_fen + self.delivery_fen


_ORDER = (
    "shop_id int, id int, number int, key text, person_id int, placed_by int, state text, source text,"
    " payment text, currency text, goods_fen int, discount_fen int, delivery_fen int, total_fen int,"
    " due text, placed_at int, changed_at int"
)
_CONTACT = (
    "shop_id int, order_id int, guest text, name text, community_id int, address text, phone text,"
    " remark text, pickup int"
)
_LINE = (
    "shop_id int, order_id int, line int, sku_id int, name text, unit text, qty int, base_qty int,"
    " price_fen int, total_fen int, note text"
)
_STEP = "shop_id int, order_id int, state text, by int, reason text, at int"


def insert_many(tx: Tx, drafts: Sequence[Draft]) -> None:
    """Write orders with their lines, first step, bookings and events. Their goods are held already."""
    if not drafts:
        return
    counts: dict[int, int] = {}
    for draft in drafts:
        counts[draft.shop_id] = counts.get(draft.shop_id, 0) + 1
    numbers = dict(shops.next_numbers(tx, counts))
    rows = []
    for d in drafts:
        number = numbers[d.shop_id]
        numbers[d.shop_id] += 1
        money = (d.goods_fen, d.discount_fen, d.delivery_fen, d.total_fen)
        who = (d.key, d.person_id, d.placed_by, "placed", d.source, "cash", d.currency)
        rows.append((d.shop_id, d.id, number, *who, *money, d.due, tx.now, tx.now))
    tx.insert("orders", _ORDER, rows)
    _insert_parts(tx, drafts)
    ledger.book_many(
        tx, [Booking(d.shop_id, "order", str(d.id), owed(d), d.currency) for d in drafts]
    )
    needs.join_order(
        tx,
        [
            (d.shop_id, d.person_id, d.id, tuple(line.sku_id for line in d.lines))
            for d in drafts
            if d.person_id is not None
        ],
    )
    record(tx, [OrderPlaced(d.shop_id, d.id) for d in drafts])


def _insert_parts(tx: Tx, drafts: Sequence[Draft]) -> None:
    contacts = [(d, d.contact) for d in drafts]
    tx.insert(
        "order_contacts",
        _CONTACT,
        [
            (
                d.shop_id,
                d.id,
                c.guest,
                c.name,
                c.community_id,
                c.address,
                c.phone,
                c.remark,
                int(c.pickup),
            )
            for d, c in contacts
        ],
    )
    lines = [
        (
            d.shop_id,
            d.id,
            n,
            s.sku_id,
            s.name,
            s.unit,
            s.qty,
            s.base_qty,
            s.price_fen,
            s.total_fen,
            s.note,
        )
        for d in drafts
        for n, s in enumerate(d.lines, 1)
    ]
    tx.insert("order_lines", _LINE, lines)
    by = [d.placed_by or d.person_id for d in drafts]
    tx.insert(
        "order_steps",
        _STEP,
        [(d.shop_id, d.id, "placed", who, "", tx.now) for d, who in zip(drafts, by, strict=True)],
    )


def owed(draft: Draft) -> Sides:
    """What the books say when an order is placed: to be received, against sales and delivery."""
    return (
        ("receivable", draft.total_fen),
        ("sales", draft.discount_fen - draft.goods_fen),
        ("delivery", -draft.delivery_fen),
    )


@dataclass(frozen=True, slots=True)
class Step:
    """Move an order on. `by` None = time did.

    A shopper's own step names them as `only_of`, and may not be taken from the states of `unless`.
    """

    shop_id: int
    number: int
    to: str
    by: int | None = None
    reason: str = ""
    only_of: int | None = None
    unless: tuple[str, ...] = ()


_MOVE = Sql("""
    UPDATE orders SET state = :to, changed_at = :now
    WHERE shop_id = :shop_id AND id = :id AND state IN (SELECT state FROM {sources: state text})
""")


def advance(tx: Tx, step: Step) -> OrderView:
    """Move an order to another state, with all that this brings; the one writer of `.state`.

    Raises NotFound (another's order too) and WrongState.
    """
    order = by_number(tx, step.shop_id, step.number)
    if step.only_of is not None and order.person_id != step.only_of:
        raise NotFound(what="order", number=step.number)
    sources = [(state,) for state in ORDER.sources(step.to) if state not in step.unless]
    moved = tx.run(
        _MOVE, shop_id=step.shop_id, id=order.id, to=step.to, now=tx.now, sources=sources
    )
    if not moved:
        raise WrongState(state=order.state, to=step.to, number=order.number)
    tx.insert(
        "order_steps",
        _STEP,
        [(order.shop_id, order.id, step.to, step.by, step.reason[:200], tx.now)],
    )
    BRINGS[step.to](tx, order, step)
    record(tx, [OrderMoved(order.shop_id, order.id, step.to, step.by, step.reason[:200])])
    return orders(tx, [(order.shop_id, order.id)])[order.shop_id, order.id]


def _accepted(tx: Tx, order: OrderView, _step: Step) -> None:
    stock.keep_many(tx, [(order.shop_id, order.id)])


def _out(_tx: Tx, _order: OrderView, _step: Step) -> None:
    """The goods are on their way; they are still ours until somebody takes them."""


def _delivered(tx: Tx, order: OrderView, step: Step) -> None:
    stock.take_many(tx, [(order.shop_id, order.id)])
    sides = ((f"cash:{step.by or 0}", order.total_fen), ("receivable", -order.total_fen))
    ledger.book_many(tx, [Booking(order.shop_id, "cash", str(order.id), sides, order.currency)])
    needs.order_closed(tx, [(order.shop_id, order.id, True)])


def _called_off(tx: Tx, order: OrderView, _step: Step) -> None:
    stock.release_many(tx, [(order.shop_id, order.id)])
    sides: Sides = (
        ("receivable", -order.total_fen),
        ("sales", order.goods_fen - order.discount_fen),
        ("delivery", order.delivery_fen),
    )
    ledger.book_many(
        tx, [Booking(order.shop_id, "called off", str(order.id), sides, order.currency)]
    )
    needs.order_closed(tx, [(order.shop_id, order.id, False)])


BRINGS: dict[str, Callable[[Tx, OrderView, Step], None]] = {
    "accepted": _accepted,
    "out": _out,
    "delivered": _delivered,
    "cancelled": _called_off,
    "expired": _called_off,
}


def expire(tx: Tx, most: int = 100) -> int:
    """Call off the orders whose holds ran out before a keeper accepted them; how many those were."""
    due = stock.expired(tx, most)
    found = orders(tx, due)
    for key in due:
        if found[key].state == "placed":
            step = Step(key[0], found[key].number, "expired", reason="not accepted in time")
            with suppress(WrongState):  # a keeper was quicker; a refused step has written nothing
                advance(tx, step)
    return len(due)
