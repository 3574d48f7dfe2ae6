"""All that is known of a person, for themselves to read."""

from __future__ import annotations

from typing import Any

from store import people
from store.core import Sql, Tx
from store.core.errors import NotFound

_MINE = "(SELECT bot, sender FROM accounts WHERE person_id = :person_id)"
# section, columns (named by their last word), where they come from
SECTIONS = (
    ("speaks", "language", "people WHERE id = :person_id"),
    ("identity", "name, phone, phone_verified_at", "identities WHERE person_id = :person_id"),
    (
        "accounts",
        "bot, sender, seen_at, left_at",
        "accounts WHERE person_id = :person_id ORDER BY bot, sender",
    ),
    (
        "addresses",
        "a.text, c.name AS community, a.contact, a.phone, a.used_at",
        """addresses a LEFT JOIN communities c ON c.id = a.community_id
           WHERE a.person_id = :person_id ORDER BY a.id""",
    ),
    (
        "consents",
        "s.slug AS shop, c.purpose, c.granted_at, c.withdrawn_at",
        """consents c LEFT JOIN shops s ON s.id = c.shop_id
           WHERE c.person_id = :person_id ORDER BY c.shop_id, c.purpose""",
    ),
    (
        "needs",
        """s.slug AS shop, n.what, n.said, n.qty, n.budget_fen, n.due, n.for_whom, n.state,
           n.opened_at, n.closed_at""",
        """needs n LEFT JOIN shops s ON s.id = n.shop_id
           WHERE n.person_id = :person_id ORDER BY n.opened_at, n.key""",
    ),
    (
        "basket",
        "s.slug AS shop, b.pickup, b.due, b.remark, b.updated_at",
        """baskets b LEFT JOIN shops s ON s.id = b.shop_id
           WHERE b.person_id = :person_id ORDER BY b.shop_id""",
    ),
    (
        "basket_lines",
        "s.slug AS shop, k.name, l.qty, l.unit, l.note",
        """basket_lines l LEFT JOIN shops s ON s.id = l.shop_id LEFT JOIN skus k ON k.id = l.sku_id
           WHERE l.person_id = :person_id ORDER BY l.shop_id, l.added_at, l.sku_id""",
    ),
    (
        "orders",
        """s.slug AS shop, o.number, o.state, o.total_fen, o.currency, o.payment, o.due,
           o.placed_at, c.guest, c.name, c.address, c.phone, c.remark""",
        """orders o LEFT JOIN shops s ON s.id = o.shop_id
           LEFT JOIN order_contacts c ON c.shop_id = o.shop_id AND c.order_id = o.id
           WHERE o.person_id = :person_id ORDER BY o.placed_at, o.id""",
    ),
    (
        "order_lines",
        "s.slug AS shop, o.number, l.name, l.qty, l.unit, l.price_fen, l.total_fen, l.note",
        """orders o JOIN order_lines l ON l.shop_id = o.shop_id AND l.order_id = o.id
           LEFT JOIN shops s ON s.id = o.shop_id
           WHERE o.person_id = :person_id ORDER BY o.placed_at, o.id, l.line""",
    ),
    (
        "order_steps",
        "s.slug AS shop, o.number, t.state, t.reason, t.at",
        """orders o JOIN order_steps t ON t.shop_id = o.shop_id AND t.order_id = o.id
           LEFT JOIN shops s ON s.id = o.shop_id
           WHERE o.person_id = :person_id ORDER BY o.placed_at, o.id, t.at, t.state""",
    ),
    (
        "talks",
        "s.slug AS shop, h.about, h.state, h.opened_at, h.closed_at",
        """handoffs h LEFT JOIN shops s ON s.id = h.shop_id
           WHERE h.person_id = :person_id ORDER BY h.opened_at, h.id""",
    ),
    (
        "keeps",
        "s.slug AS shop, k.role",
        """keepers k LEFT JOIN shops s ON s.id = k.shop_id
           WHERE k.person_id = :person_id ORDER BY k.shop_id""",
    ),
    (
        "said",
        "bot, said, reply, at",
        f"inbox WHERE (bot, sender) IN {_MINE} ORDER BY at, bot, message_id",
    ),
    (
        "told",
        "bot, body, purpose, state, at",
        f"outbox WHERE (bot, chat) IN {_MINE} ORDER BY at, id",
    ),
    (
        "conversations",
        "bot, body, updated_at",
        f"conversations WHERE (bot, sender) IN {_MINE} ORDER BY bot, chat, sender",
    ),
)


def _names(columns: str) -> tuple[str, ...]:
    return tuple(column.split()[-1].split(".")[-1] for column in columns.split(","))


_SECTIONS = tuple(
    (section, _names(columns), Sql(f"SELECT {columns} FROM {source}"))
    for section, columns, source in SECTIONS
)


def export(tx: Tx, person_id: int) -> dict[str, Any]:
    """All that is known, ready for JSON: a list of rows a section. Raises NotFound.

    Instants are UTC ms, money fen, quantities thousandths of their unit.
    """
    now = people.current(tx, [person_id])
    if not now:
        raise NotFound(what="person")
    known: dict[str, Any] = {"person": now[person_id]}
    for section, names, sql in _SECTIONS:
        rows = tx.rows(sql, person_id=now[person_id])
        known[section] = [dict(zip(names, row, strict=True)) for row in rows]
    return known
