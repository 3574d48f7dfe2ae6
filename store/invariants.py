"""What always holds, as SQL that finds where it does not.

`check_invariants` runs after the tests that touch the store and as `lindian check`. Each entry is a
sentence and a statement whose rows break it.
"""

from __future__ import annotations

from store.core import Sql, Tx

INVARIANTS: dict[str, Sql] = {
    "on hand is the sum of the moves": Sql("""
        SELECT s.shop_id, s.sku_id, s.place_id, s.on_hand, COALESCE(m.qty, 0) FROM stock s
        LEFT JOIN (SELECT shop_id, sku_id, place_id, SUM(qty) AS qty FROM stock_moves
                   GROUP BY shop_id, sku_id, place_id) m
            ON m.shop_id = s.shop_id AND m.sku_id = s.sku_id AND m.place_id = s.place_id
        WHERE s.on_hand <> COALESCE(m.qty, 0)
    """),
    "every move lies in a stock row": Sql("""
        SELECT m.shop_id, m.sku_id, m.place_id FROM stock_moves m
        LEFT JOIN stock s ON m.shop_id = s.shop_id AND m.sku_id = s.sku_id AND m.place_id = s.place_id
        WHERE s.sku_id IS NULL
    """),
    "held is the sum of the active holds": Sql("""
        SELECT s.shop_id, s.sku_id, s.place_id, s.held, COALESCE(h.qty, 0) FROM stock s
        LEFT JOIN (SELECT shop_id, sku_id, place_id, SUM(qty) AS qty FROM holds WHERE state = 'active'
                   GROUP BY shop_id, sku_id, place_id) h
            ON h.shop_id = s.shop_id AND h.sku_id = s.sku_id AND h.place_id = s.place_id
        WHERE s.held <> COALESCE(h.qty, 0) OR s.held < 0 OR s.held > s.on_hand
    """),
    "an order's goods are held while it is under way, taken once it is delivered": Sql("""
        SELECT o.shop_id, o.id, o.state, l.sku_id FROM orders o
        JOIN (SELECT shop_id, order_id, sku_id, SUM(base_qty) AS qty FROM order_lines
              GROUP BY shop_id, order_id, sku_id) l ON l.shop_id = o.shop_id AND l.order_id = o.id
        LEFT JOIN (SELECT shop_id, order_id, sku_id,
                SUM(CASE WHEN state = 'active' THEN qty ELSE 0 END) AS active,
                SUM(CASE WHEN state = 'taken' THEN qty ELSE 0 END) AS taken
              FROM holds GROUP BY shop_id, order_id, sku_id) h
            ON h.shop_id = o.shop_id AND h.order_id = o.id AND h.sku_id = l.sku_id
        WHERE COALESCE(h.active, 0) <> CASE WHEN o.state IN ('placed', 'accepted', 'out') THEN l.qty ELSE 0 END
            OR COALESCE(h.taken, 0) <> CASE WHEN o.state = 'delivered' THEN l.qty ELSE 0 END
    """),
    "every posting sums to zero": Sql("""
        SELECT shop_id, posting_id, SUM(amount_fen) FROM entries GROUP BY shop_id, posting_id
        HAVING SUM(amount_fen) <> 0
    """),
    "an order comes to the sum of its lines": Sql("""
        SELECT o.shop_id, o.id, o.goods_fen, l.total FROM orders o
        JOIN (SELECT shop_id, order_id, SUM(total_fen) AS total FROM order_lines GROUP BY shop_id, order_id) l
            ON l.shop_id = o.shop_id AND l.order_id = o.id
        WHERE o.goods_fen <> l.total
    """),
    "a line is its quantity times its price, rounded half-up once": Sql("""
        SELECT shop_id, order_id, line FROM order_lines WHERE total_fen <> (qty * price_fen + 500) / 1000
    """),
    "every order has lines and is booked once": Sql("""
        SELECT o.shop_id, o.id FROM orders o
        LEFT JOIN postings p ON p.shop_id = o.shop_id AND p.kind = 'order' AND p.ref = CAST(o.id AS text)
        WHERE p.id IS NULL OR NOT EXISTS (
            SELECT 1 FROM order_lines l WHERE l.shop_id = o.shop_id AND l.order_id = o.id)
    """),
    "what is to be received is what is under way": Sql("""
        SELECT e.shop_id, e.fen, o.fen FROM
            (SELECT shop_id, SUM(amount_fen) AS fen FROM entries WHERE account = 'receivable' GROUP BY shop_id) e
        LEFT JOIN (SELECT shop_id, SUM(total_fen) AS fen FROM orders
                   WHERE state IN ('placed', 'accepted', 'out') GROUP BY shop_id) o ON o.shop_id = e.shop_id
        WHERE e.fen <> COALESCE(o.fen, 0)
    """),
    "cash is what was delivered": Sql("""
        SELECT e.shop_id, e.fen, o.fen FROM
            (SELECT shop_id, SUM(amount_fen) AS fen FROM entries WHERE account LIKE 'cash:%' GROUP BY shop_id) e
        LEFT JOIN (SELECT shop_id, SUM(total_fen) AS fen FROM orders
                   WHERE state = 'delivered' GROUP BY shop_id) o ON o.shop_id = e.shop_id
        WHERE e.fen <> COALESCE(o.fen, 0)
    """),
    "the last step of an order is its state": Sql("""
        SELECT o.shop_id, o.id, o.state FROM orders o WHERE NOT EXISTS (
            SELECT 1 FROM order_steps s WHERE s.shop_id = o.shop_id AND s.order_id = o.id AND s.state = o.state)
    """),
    "order numbers are counted by the shop": Sql("""
        SELECT s.id, s.orders_made, COUNT(o.id), MAX(o.number) FROM shops s JOIN orders o ON o.shop_id = s.id
        GROUP BY s.id, s.orders_made HAVING COUNT(o.id) <> s.orders_made OR MAX(o.number) <> s.orders_made
    """),
    "each recorded order was placed once": Sql("""
        SELECT o.shop_id, o.id FROM orders o LEFT JOIN (
            SELECT body, COUNT(*) AS times FROM events WHERE kind = 'OrderPlaced' GROUP BY body) e
            ON e.body = '{"type":"OrderPlaced","shop_id":' || CAST(o.shop_id AS text)
                || ',"order_id":' || CAST(o.id AS text) || '}'
        WHERE COALESCE(e.times, 0) <> 1
    """),
    "rows of a shop belong to a shop that is there": Sql("""
        SELECT o.shop_id FROM (SELECT shop_id FROM orders UNION SELECT shop_id FROM stock
            UNION SELECT shop_id FROM needs UNION SELECT shop_id FROM baskets
            UNION SELECT shop_id FROM listings) o
        WHERE o.shop_id <> 0 AND NOT EXISTS (SELECT 1 FROM shops s WHERE s.id = o.shop_id)
    """),
    "an account belongs to a person who is there": Sql("""
        SELECT a.bot, a.sender FROM accounts a LEFT JOIN people p ON p.id = a.person_id
        WHERE p.id IS NULL OR p.merged_into IS NOT NULL
    """),
    "a seat in a chain has an order of its shop": Sql("""
        SELECT c.shop_id, c.chain_id, c.order_id FROM chain_seats c
        LEFT JOIN orders o ON o.shop_id = c.shop_id AND o.id = c.order_id WHERE o.id IS NULL
    """),
    "one order is of one seat": Sql("""
        SELECT shop_id, order_id, COUNT(*) FROM chain_seats GROUP BY shop_id, order_id HAVING COUNT(*) > 1
    """),
    "a post of a chain waits with its words, and only one waits": Sql("""
        SELECT shop_id, chain_id FROM chain_posts GROUP BY shop_id, chain_id
        HAVING SUM(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END) > 1
            OR SUM(CASE WHEN state = 'waiting' AND body = '' OR state <> 'waiting' AND body <> '' THEN 1 ELSE 0 END) > 0
    """),
    "a closed need without consent is gone": Sql("""
        SELECT shop_id, key FROM needs WHERE state <> 'open' AND consented = 0
    """),
}


def check_invariants(tx: Tx) -> list[str]:
    """A sentence for each thing that does not hold, with up to three examples."""
    broken = []
    for sentence, sql in INVARIANTS.items():
        rows = tx.rows(sql)
        if rows:
            broken.append(f"not so: {sentence} ({len(rows)}): {rows[:3]}")
    return broken
