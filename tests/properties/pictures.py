"""What stands in the tables, without the ids that depend on the order in which they were given."""

from __future__ import annotations

import re
from typing import Any

from store.core import Sql, Tx

Picture = dict[str, list[tuple[Any, ...]]]
_OF = "LEFT JOIN orders o ON o.shop_id = x.shop_id AND o.id = x.order_id"
_LOOKS = {
    "orders": """SELECT shop_id, number, key, person_id, placed_by, state, source, currency, goods_fen,
        discount_fen, delivery_fen, total_fen, due, placed_at, changed_at FROM orders""",
    "lines": f"""SELECT o.number, x.line, x.sku_id, x.name, x.unit, x.qty, x.base_qty, x.price_fen,
        x.total_fen, x.note FROM order_lines x {_OF}""",
    "contacts": f"SELECT o.number, x.guest, x.name, x.address, x.phone, x.remark FROM order_contacts x {_OF}",
    "steps": f"SELECT o.number, x.state, x.by, x.reason, x.at FROM order_steps x {_OF}",
    "holds": f"SELECT o.number, x.sku_id, x.place_id, x.qty, x.state, x.expires_at FROM holds x {_OF}",
    "stock": "SELECT shop_id, sku_id, place_id, on_hand, held FROM stock",
    "moves": "SELECT shop_id, sku_id, place_id, qty, reason, at FROM stock_moves",
    "entries": """SELECT p.shop_id, p.kind, o.number, e.account, e.amount_fen, e.currency FROM entries e
        JOIN postings p ON p.shop_id = e.shop_id AND p.id = e.posting_id
        LEFT JOIN orders o ON o.shop_id = p.shop_id AND CAST(o.id AS text) = p.ref""",
    "events": """SELECT shop_id, kind, at, COUNT(*) FROM events GROUP BY shop_id, kind, at""",
    "reactions": "SELECT name, state, COUNT(*) FROM reactions GROUP BY name, state",
    "baskets": """SELECT b.shop_id, b.person_id, a.text, b.pickup, b.due, b.remark FROM baskets b
        LEFT JOIN addresses a ON a.id = b.address_id""",
    "addresses": "SELECT person_id, text, community_id, contact, phone, used_at FROM addresses",
    "basket lines": "SELECT shop_id, person_id, sku_id, unit, qty, note, added_at FROM basket_lines",
    "shops": "SELECT id, orders_made FROM shops",
    "needs": """SELECT n.shop_id, n.key, n.person_id, n.sku_id, n.what, n.qty, n.state, o.number
        FROM needs n LEFT JOIN orders o ON o.shop_id = n.shop_id AND o.id = n.order_id""",
    "accounts": "SELECT bot, sender, seen_at FROM accounts",
    "inbox": "SELECT bot, message_id, chat, sender, said, reply, state FROM inbox",
    "conversations": "SELECT bot, chat, sender, body FROM conversations",
    "outbox": "SELECT key, bot, chat, body, purpose, state FROM outbox",
}
_TOKEN = re.compile(r"t\d{7}|(?<=addresses\":\[)[\d,]+")


def picture(tx: Tx) -> Picture:
    """Everything, sorted, with the random words of questions blotted out."""
    return {
        name: sorted((_plain(row) for row in tx.rows(Sql(words))), key=repr)
        for name, words in _LOOKS.items()
    }


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(_TOKEN.sub("T", cell) if isinstance(cell, str) else cell for cell in row)
