"""Handing over and signing off."""

from __future__ import annotations

from store import orders
from store.core import Sql, Tx
from store.orders import OrderView, Step

_OUT = Sql("""
    INSERT INTO deliveries (shop_id, order_id, courier_id, out_at, proof)
    SELECT shop_id, order_id, courier_id, :now, ''
    FROM {rows: shop_id int, order_id int, courier_id int} WHERE true
    ON CONFLICT (shop_id, order_id) DO UPDATE SET out_at = :now
""")
_SIGNED = Sql("""
    INSERT INTO deliveries (shop_id, order_id, courier_id, signed_at, proof)
    SELECT shop_id, order_id, courier_id, :now, :proof
    FROM {rows: shop_id int, order_id int, courier_id int} WHERE true
    ON CONFLICT (shop_id, order_id) DO UPDATE SET signed_at = :now, proof = :proof
""")


def set_out(tx: Tx, shop_id: int, number: int, courier_id: int, note: str = "") -> OrderView:
    """The courier leaves with an order, with a word for its shopper. Raises NotFound, WrongState."""
    order = orders.advance_now(tx, Step(shop_id, number, "out", courier_id, note))
    tx.run(_OUT, rows=[(shop_id, order.id, courier_id)], now=tx.now)
    return order


def sign_off(
    tx: Tx, shop_id: int, number: int, courier_id: int, proof: str, note: str = ""
) -> OrderView:
    """An order was handed over; `proof` is keeper, shopper or photo. Raises NotFound, WrongState."""
    order = orders.advance_now(tx, Step(shop_id, number, "delivered", courier_id, note))
    tx.run(_SIGNED, rows=[(shop_id, order.id, courier_id)], now=tx.now, proof=proof)
    return order
