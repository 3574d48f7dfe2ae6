"""Orders for people without an account, claimed later by proof."""

from __future__ import annotations

from store import people, shops
from store.core import Sql, Tx
from store.core.errors import NotAllowed, NotFound

_ORDER = Sql("""
    SELECT id, person_id FROM orders WHERE shop_id = :shop_id AND number = :number /*+lock*/
""")
_PHONE = Sql("SELECT phone FROM order_contacts WHERE shop_id = :shop_id AND order_id = :order_id")
_CLAIM = Sql("""
    UPDATE orders SET person_id = :person_id
    WHERE shop_id = :shop_id AND id = :order_id AND person_id IS NULL
""")
_NEEDS = Sql("""
    UPDATE needs SET person_id = :person_id
    WHERE shop_id = :shop_id AND order_id = :order_id AND person_id IS NULL
""")


def claim_code(tx: Tx, shop_id: int, keeper_id: int, number: int) -> str:
    """A code by which a guest claims this one order; 10 minutes, one use.

    Raises NotAllowed for somebody who does not run the shop, NotFound for no open guest order.
    """
    if shops.role_many(tx, [shops.RoleAsk(shop_id, keeper_id)]) == [None]:
        raise NotAllowed(why="keeper")
    order_id, owner = _order(tx, shop_id, number)
    if owner is not None:
        raise NotFound(what="order", number=number)
    return people.issue_code(tx, keeper_id, _about(shop_id, order_id))


def claim_guest_order(tx: Tx, shop_id: int, person_id: int, number: int, code: str = "") -> None:
    """A guest's order becomes theirs: by the keeper's code, or by the verified phone that is on it.

    Raises NotFound (another person's order and an unknown code too), Invalid for a stale code,
    NotAllowed without proof.
    """
    order_id, owner = _order(tx, shop_id, number)
    if owner == person_id:
        return
    if owner is not None:
        raise NotFound(what="order", number=number)
    if code:
        people.use_code(tx, code, _about(shop_id, order_id))
    elif not _phone_proves(tx, shop_id, order_id, person_id):
        raise NotAllowed(why="proof", number=number)
    tx.run(_CLAIM, shop_id=shop_id, order_id=order_id, person_id=person_id)
    tx.run(_NEEDS, shop_id=shop_id, order_id=order_id, person_id=person_id)


def _about(shop_id: int, order_id: int) -> str:
    """What stands before a code that is good for one order only."""
    return f"order/{shop_id}/{order_id}/"


def _order(tx: Tx, shop_id: int, number: int) -> tuple[int, int | None]:
    row = tx.row(_ORDER, shop_id=shop_id, number=number)
    if row is None:
        raise NotFound(what="order", number=number)
    return row[0], row[1]


def _phone_proves(tx: Tx, shop_id: int, order_id: int, person_id: int) -> bool:
    known = people.profiles(tx, [person_id]).get(person_id)
    written = tx.row(_PHONE, shop_id=shop_id, order_id=order_id)
    if known is None or written is None or not known.verified:
        return False
    return known.phone == people.phone(written[0])
