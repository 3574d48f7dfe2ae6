"""Hand-over and sign-off."""

from __future__ import annotations

from sqlmodel import SQLModel

from store.core.models import big, primary, words


class Delivery(SQLModel, table=True):
    """Who carries an order, when it left, and how its receipt was shown.

    `proof`: `keeper` (the courier said so), `shopper` (the receiver confirmed), `photo`.
    """

    __tablename__ = "deliveries"
    shop_id: int = primary()
    order_id: int = primary()
    courier_id: int = big()
    out_at: int | None = big(None)
    signed_at: int | None = big(None)
    proof: str = words("")
