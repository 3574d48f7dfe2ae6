"""Baskets and orders. Money in fen, quantities in thousandths of the line's unit."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import SQLModel

from store.core import Machine
from store.core.models import big, primary, primary_text, words

ORDER = Machine(
    {
        "placed": ("accepted", "cancelled", "expired"),
        "accepted": ("out", "delivered", "cancelled"),
        "out": ("delivered", "cancelled"),
        "delivered": (),
        "cancelled": (),
        "expired": (),
    }
)


class Basket(SQLModel, table=True):
    """What somebody is putting together in a shop, from chat and web alike; the terms of it."""

    __tablename__ = "baskets"
    shop_id: int = primary()
    person_id: int = primary()
    address_id: int | None = big(None)
    pickup: str = words("")
    due: str = words("")
    remark: str = words("")
    updated_at: int = big()


class BasketLine(SQLModel, table=True):
    """So much of a SKU in one unit. `added_at` keeps the order in which things were said."""

    __tablename__ = "basket_lines"
    __table_args__ = (CheckConstraint("qty > 0", name="qty"),)
    shop_id: int = primary()
    person_id: int = primary()
    sku_id: int = primary()
    unit: str = primary_text()
    qty: int = big()
    note: str = words("")
    added_at: int = big()


class Order(SQLModel, table=True):
    """An order. `number` is short and per shop; `key` makes placing it idempotent.

    `person_id` None with a `guest` name: for somebody without an account, claimed later by proof.
    `placed_by` is the keeper who placed it for them. What names people or places of theirs is in
    `order_contacts`, which can be erased.
    """

    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("shop_id", "number"),
        UniqueConstraint("shop_id", "key"),
        CheckConstraint(
            "total_fen = goods_fen - discount_fen + delivery_fen AND total_fen >= 0", name="total"
        ),
        Index("ix_orders_person", "shop_id", "person_id", "placed_at"),
        Index("ix_orders_state", "shop_id", "state", "placed_at"),
    )
    shop_id: int = primary()
    id: int = primary()
    number: int = big()
    key: str = words()
    person_id: int | None = big(None)
    placed_by: int | None = big(None)
    state: str = words("placed")
    source: str = words("chat")
    payment: str = words("cash")
    currency: str = words("CNY")
    goods_fen: int = big()
    discount_fen: int = big(0)
    delivery_fen: int = big(0)
    total_fen: int = big()
    due: str = words("")
    placed_at: int = big()
    changed_at: int = big()


class OrderContact(SQLModel, table=True):
    """Whom an order is for and where it goes: personal, erasable.

    `pickup` 1: it goes nowhere, and the address is where they fetch it.
    """

    __tablename__ = "order_contacts"
    shop_id: int = primary()
    order_id: int = primary()
    guest: str = words("")
    name: str = words("")
    community_id: int | None = big(None)
    address: str = words("")
    phone: str = words("")
    remark: str = words("")
    pickup: int | None = big(None)


class OrderLine(SQLModel, table=True):
    """One line of an order, with name and price as they were. No foreign key to the stock row."""

    __tablename__ = "order_lines"
    __table_args__ = (CheckConstraint("qty > 0 AND base_qty > 0 AND total_fen >= 0", name="line"),)
    shop_id: int = primary()
    order_id: int = primary()
    line: int = primary()
    sku_id: int = big(foreign_key="skus.id")
    name: str = words()
    unit: str = words()
    qty: int = big()
    base_qty: int = big()
    price_fen: int = big()
    total_fen: int = big()
    note: str = words("")


class OrderStep(SQLModel, table=True):
    """One step of an order's life: who moved it, when and why."""

    __tablename__ = "order_steps"
    shop_id: int = primary()
    order_id: int = primary()
    state: str = primary_text()
    by: int | None = big(None)
    reason: str = words("")
    at: int = big()
