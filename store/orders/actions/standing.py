"""What a shopper may still change of an order that stands: where, when and how; or take it back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from store.core import Event, Sql, Tx, record
from store.core.errors import NotFound, Refusal, WrongState
from store.orders.actions.baskets import ChangeBasket, Details, change_many
from store.orders.actions.orders import Step, advance
from store.orders.queries import BasketView, OrderView, by_number, orders
from store.orders.rules import Change, Line, Put, changed, remark_after

AMENDABLE = ("placed", "accepted")  # afterwards it is on its way, and its courier has to be told
RETURNABLE = ("placed",)


class OrderAmended(Event, frozen=True):
    """Where, when or how an order goes is another now; `what` names it: address, due, remark.

    The words themselves stand in the order alone, where they can be erased.
    """

    order_id: int
    by: int
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an order goes instead; a name or phone that is not said stays as it was."""

    address: str
    community_id: int | None = None
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Amend:
    """What the shopper `only_of` says about their order: None leaves it as it was.

    A remark is added to what was said before; `afresh` puts it in its place ("" takes it away).
    """

    shop_id: int
    number: int
    only_of: int
    place: Place | None = None
    due: str | None = None
    remark: str | None = None
    afresh: bool = False


@dataclass(frozen=True, slots=True)
class Reopen:
    """Call an order off that nobody accepted yet; its goods, after some changes, are a basket again.

    `details`: where it goes, for a basket names an entry of the address book.
    """

    shop_id: int
    number: int
    only_of: int
    changes: tuple[Change, ...] = ()
    details: Details | None = None


_LOCK = Sql("""
    SELECT state FROM orders WHERE shop_id = :shop_id AND number = :number AND person_id = :person_id
    ORDER BY id /*+lock*/
""")
_DUE = Sql("UPDATE orders SET due = :due, changed_at = :now WHERE shop_id = :shop_id AND id = :id")
_CONTACT = Sql("""
    UPDATE order_contacts SET address = :address, community_id = :community_id, name = :name,
        phone = :phone, remark = :remark, pickup = :pickup
    WHERE shop_id = :shop_id AND order_id = :id
""")


def amend(tx: Tx, ask: Amend) -> OrderView:
    """Change where, when or how an order goes; saying the same again changes nothing.

    Raises NotFound (another's order too), and WrongState once it is on its way or over.
    """
    before = _standing(tx, ask.shop_id, ask.number, ask.only_of, AMENDABLE)
    after = _amended(before, ask)
    what = tuple(
        name
        for name in ("address", "due", "remark")
        if getattr(before, name) != getattr(after, name)
    )
    if (before.name, before.phone) != (after.name, after.phone):
        what = (*what, "contact")
    if after == before:
        return before
    keys = {"shop_id": before.shop_id, "id": before.id}
    tx.run(_DUE, **keys, due=after.due, now=tx.now)
    tx.run(
        _CONTACT, **keys, address=after.address, community_id=after.community_id,
        name=after.name, phone=after.phone, remark=after.remark, pickup=after.pickup,
    )  # fmt: skip
    record(tx, [OrderAmended(before.shop_id, before.id, ask.only_of, what)])
    return orders(tx, [(before.shop_id, before.id)])[before.shop_id, before.id]


def _standing(
    tx: Tx, shop_id: int, number: int, person_id: int, states: tuple[str, ...]
) -> OrderView:
    """The person's order, which nobody moves on before this transaction ends; in one of these states."""
    found = tx.row(_LOCK, shop_id=shop_id, number=number, person_id=person_id)
    if found is None:
        raise NotFound(what="order", number=number)
    if found[0] not in states:
        raise WrongState(state=found[0], to="amended", number=number)
    return by_number(tx, shop_id, number)


def _amended(order: OrderView, ask: Amend) -> OrderView:
    if ask.place is not None:
        there = ask.place
        order = replace(
            order, address=there.address, community_id=there.community_id,
            name=there.name or order.name, phone=there.phone or order.phone, pickup=0,
        )  # fmt: skip
    due = order.due if ask.due is None else ask.due
    return replace(order, due=due, remark=remark_after(order.remark, ask.remark, ask.afresh))


def reopen(tx: Tx, ask: Reopen) -> BasketView:
    """Call the order off and put its goods back into the basket, in one step: all of it or nothing.

    Raises NotFound, WrongState once somebody has accepted it, and Invalid for changes that cannot be.
    """
    order = _standing(tx, ask.shop_id, ask.number, ask.only_of, RETURNABLE)
    lines = [Line(s.sku_id, s.unit, s.qty, s.note) for s in order.lines]
    puts = tuple(Put(line) for line in changed(lines, ask.changes))
    where = ask.details or Details()
    details = replace(where, due=order.due or None, remark=order.remark or None)
    basket = change_many(tx, [ChangeBasket(ask.shop_id, ask.only_of, puts, details)])[0]
    if isinstance(basket, Refusal):
        raise basket
    advance(tx, Step(ask.shop_id, ask.number, "cancelled", ask.only_of, only_of=ask.only_of))
    return basket
