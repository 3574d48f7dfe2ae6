"""Each guard of the house, and how to take it away: the twin of a race test runs without it.

A control that passes would say that its test proves nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from store import messages, orders
from store.core import Sql, Tx
from store.messages import Incoming, Taken
from store.messages.actions import inbox, outbox
from store.orders.actions import orders as order_actions
from store.stock import actions as stock

PAUSE = 0.004


def no_inbox_key() -> None:
    """Every message is new, however often it comes."""
    real = messages.take_many

    def all_new(tx: Tx, some: Sequence[Incoming]) -> list[Taken]:
        return [replace(taken, new=True) for taken in real(tx, some)]

    messages.take_many = all_new


def no_stock_guard() -> None:
    """Stock is read without a lock and taken without a condition, from a look at it that is older."""
    stock._FREE = Sql(_unlocked(stock._FREE))
    stock._HELD = Sql("""
        UPDATE stock SET on_hand = on_hand + rows.qty, held = held + rows.qty
        FROM {rows: shop_id int, sku_id int, place_id int, qty int}
        WHERE stock.shop_id = rows.shop_id AND stock.sku_id = rows.sku_id
            AND stock.place_id = rows.place_id
    """)
    real, looks = stock.lock_free, {}

    def older(tx: Tx, keys: Any) -> Any:
        if not looks or looks["used"] > 3:
            looks.update(used=0, free=real(tx, keys))
        looks["used"] += 1
        time.sleep(PAUSE)
        return {
            shop: {s: dict(p) for s, p in some.items()} for shop, some in looks["free"].items()
        }

    stock.lock_free = older  # type: ignore[assignment]


def no_conversation_lock() -> None:
    """Two workers may speak with one person at once."""
    inbox._LOAD = Sql(_unlocked(inbox._LOAD))


def no_basket_lock() -> None:
    """A basket is read without being locked."""
    orders.lock_baskets = lambda _tx, _keys: time.sleep(PAUSE)


def no_state_guard() -> None:
    """An order moves on from whatever state it is in by now."""
    order_actions._MOVE = Sql("""
        UPDATE orders SET state = :to, changed_at = :now
        WHERE shop_id = :shop_id AND id = :id AND (SELECT COUNT(*) FROM {sources: state text}) > 0
    """)


def no_lease() -> None:
    """Whoever looks takes what is due, though somebody has it already."""
    outbox._LEASE = Sql("""
        UPDATE outbox SET lease_until = :until, tries = tries + 1
        WHERE id IN (SELECT id FROM outbox WHERE state = 'due' AND due_at <= :now
                         AND bot NOT IN (SELECT bot FROM {others: bot text})
                     ORDER BY id LIMIT :most)
        RETURNING id, key, bot, chat, body, tries, lease_until
    """)


def no_lock_order() -> None:
    """Goods are locked one by one, in the order in which a basket names them."""
    real = stock.lock_free

    def as_they_come(tx: Tx, keys: Sequence[tuple[int, int]]) -> Any:
        free: dict[int, Any] = {}
        for key in dict.fromkeys(keys):
            for shop, found in real(tx, [key]).items():
                free.setdefault(shop, {}).update(found)
            time.sleep(PAUSE)
        return free

    stock.lock_free = as_they_come  # type: ignore[assignment]


def _unlocked(sql: Sql) -> str:
    """The text of a statement whose locks are taken off."""
    return _TEXTS[sql.postgres]


_TEXTS = {
    stock._FREE.postgres: """
        SELECT s.shop_id, s.sku_id, s.place_id, s.on_hand - s.held, 0 FROM stock s
        WHERE (s.shop_id, s.sku_id) IN (SELECT shop_id, sku_id FROM {rows: shop_id int, sku_id int})
    """,
    inbox._LOAD.postgres: """
        SELECT c.bot, c.chat, c.sender, c.body FROM conversations c
        WHERE (c.bot, c.chat, c.sender) IN (
            SELECT bot, chat, sender FROM {rows: bot text, chat text, sender text})
    """,
}
GUARDS: dict[str, Callable[[], None]] = {
    "the inbox key": no_inbox_key,
    "the stock row": no_stock_guard,
    "the conversation's lock": no_conversation_lock,
    "the basket's lock": no_basket_lock,
    "the order's state": no_state_guard,
    "the lease": no_lease,
    "the order of locks": no_lock_order,
}
PLACES: tuple[tuple[Any, str], ...] = (
    (messages, "take_many"), (stock, "_FREE"), (stock, "_HELD"), (stock, "lock_free"),
    (inbox, "_LOAD"), (orders, "lock_baskets"), (order_actions, "_MOVE"), (outbox, "_LEASE"),
)  # fmt: skip


@contextmanager
def without(guard: str) -> Iterator[None]:
    """In this process, for a while; "" leaves every guard where it is."""
    kept = [(where, name, getattr(where, name)) for where, name in PLACES]
    if guard:
        GUARDS[guard]()
    try:
        yield
    finally:
        for where, name, value in kept:
            setattr(where, name, value)
