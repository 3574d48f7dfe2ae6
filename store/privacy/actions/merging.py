"""Two accounts turn out to be one person: by a verified phone or a code, never by a nickname."""

from __future__ import annotations

from store import people
from store.core import MAX_QTY, Event, Row, Sql, Tx, record
from store.core.errors import Busy, NotFound

TRIES = 5


class PeopleMerged(Event, frozen=True):
    """`gone` is `keep` now (shop 0: it concerns all shops).

    A turn of the same batch may still have written for `gone`: `finish_merge` moves that too.
    """

    keep: int
    gone: int


def verified(tx: Tx, person_id: int, phone: str) -> int:
    """A platform vouches for their phone; who they are now. Raises Invalid if it is none.

    Whoever proved the same number before is the same person: the older of the two stays.
    """
    while (same := people.verify_now(tx, person_id, phone)) is not None:
        person_id = _as_one(tx, person_id, same)
    return person_id


def redeem(tx: Tx, person_id: int, code: str) -> int:
    """They prove by a code who they are on another account; who they are now.

    Raises NotFound for an unknown code, Invalid for one used or expired.
    """
    return _as_one(tx, person_id, people.redeem_now(tx, code))


_AGES = Sql("""
    SELECT id FROM people WHERE id IN (SELECT id FROM {rows: id int}) ORDER BY created_at, id
""")


def _as_one(tx: Tx, one: int, other: int) -> int:
    now = people.current(tx, [one, other])
    rows = sorted({(who,) for who in now.values()})
    ages = [row[0] for row in tx.rows(_AGES, rows=rows)]
    return merge(tx, ages[0], ages[-1])


_ACCOUNTS = Sql("""
    SELECT bot, sender FROM accounts WHERE person_id IN (:keep, :gone)
    ORDER BY bot, sender /*+lock*/
""")
_POINT = Sql("UPDATE people SET merged_into = :keep WHERE id = :gone OR merged_into = :gone")


def merge(tx: Tx, keep: int, gone: int) -> int:
    """Make one person of two; who that is (former merges are followed). Raises NotFound.

    Waits for turns of either person on other connections, so that nothing of theirs is left behind.
    """
    for _ in range(TRIES):
        keep, gone = _current(tx, keep), _current(tx, gone)
        if keep == gone:
            return keep
        tx.rows(_ACCOUNTS, keep=keep, gone=gone)
        people.lock(tx, [keep, gone])
        if (_current(tx, keep), _current(tx, gone)) == (keep, gone):
            tx.run(_POINT, keep=keep, gone=gone)
            finish_merge(tx, keep, gone)
            record(tx, [PeopleMerged(0, keep, gone)])
            return keep
    raise Busy("they are being merged elsewhere")


def _current(tx: Tx, person_id: int) -> int:
    now = people.current(tx, [person_id])
    if not now:
        raise NotFound(what="person")
    return now[person_id]


# Columns that hold a person's number, and nothing that two people may both have.
MOVES = (
    ("accounts", "person_id"),
    ("link_codes", "person_id"),
    ("needs", "person_id"),
    ("orders", "person_id"),
    ("handoffs", "person_id"),
    ("chain_posts", "by"),
)
# The same for those who run a shop, looked for in their shops alone.
KEEPERS_MOVES = (
    ("needs", "told_by"),
    ("orders", "placed_by"),
    ("order_steps", "by"),
    ("deliveries", "courier_id"),
    ("handoffs", "answered_by"),
    ("price_changes", "person_id"),
)
# Tables in which both may have a row: joined by a rule of their own.
JOINED = ("identities", "consents", "addresses", "keepers", "baskets", "basket_lines")

_MOVED = tuple(
    Sql(f'UPDATE {table} SET "{column}" = :keep WHERE "{column}" = :gone')
    for table, column in MOVES
)
_KEEPERS_MOVED = tuple(
    Sql(f"""
        UPDATE {table} SET "{column}" = :keep WHERE "{column}" = :gone
            AND shop_id IN (SELECT shop_id FROM keepers WHERE person_id = :keep)
    """)
    for table, column in KEEPERS_MOVES
)
_STEPS = Sql("""
    UPDATE order_steps SET "by" = :keep WHERE "by" = :gone
        AND (shop_id, order_id) IN (SELECT shop_id, id FROM orders WHERE person_id = :keep)
""")
_CONSENTS = Sql("""
    INSERT INTO consents (shop_id, person_id, purpose, granted_at, withdrawn_at)
    SELECT shop_id, :keep, purpose, granted_at, withdrawn_at FROM consents WHERE person_id = :gone
    ON CONFLICT (shop_id, person_id, purpose)
        DO UPDATE SET granted_at = excluded.granted_at, withdrawn_at = excluded.withdrawn_at
        WHERE COALESCE(excluded.withdrawn_at, excluded.granted_at)
                > COALESCE(consents.withdrawn_at, consents.granted_at)
            OR (excluded.withdrawn_at IS NOT NULL AND consents.withdrawn_at IS NULL
                AND excluded.withdrawn_at = consents.granted_at)
""")
_KEEPERS = Sql("""
    INSERT INTO keepers (shop_id, person_id, role, rank)
    SELECT shop_id, :keep, role, rank FROM keepers WHERE person_id = :gone
    ON CONFLICT (shop_id, person_id) DO UPDATE SET
        role = CASE WHEN 'owner' IN (excluded.role, keepers.role) THEN 'owner'
            WHEN 'keeper' IN (excluded.role, keepers.role) THEN 'keeper' ELSE 'courier' END,
        rank = CASE WHEN excluded.rank < keepers.rank THEN excluded.rank ELSE keepers.rank END
""")
_BASKETS = Sql("""
    INSERT INTO baskets (shop_id, person_id, address_id, pickup, due, remark, updated_at)
    SELECT shop_id, :keep, address_id, pickup, due, remark, updated_at FROM baskets
    WHERE person_id = :gone
    ON CONFLICT (shop_id, person_id) DO UPDATE SET
        address_id = CASE WHEN baskets.pickup <> '' OR baskets.address_id IS NOT NULL
            THEN baskets.address_id ELSE excluded.address_id END,
        pickup = CASE WHEN baskets.pickup <> '' OR baskets.address_id IS NOT NULL
            THEN baskets.pickup ELSE excluded.pickup END,
        due = CASE WHEN baskets.due <> '' THEN baskets.due ELSE excluded.due END,
        remark = CASE WHEN baskets.remark = '' THEN excluded.remark
            WHEN excluded.remark IN ('', baskets.remark) THEN baskets.remark
            ELSE baskets.remark || '；' || excluded.remark END
""")
_LINES = Sql("""
    INSERT INTO basket_lines (shop_id, person_id, sku_id, unit, qty, note, added_at)
    SELECT shop_id, :keep, sku_id, unit, qty, note, added_at + :behind FROM basket_lines
    WHERE person_id = :gone
    ON CONFLICT (shop_id, person_id, sku_id, unit) DO UPDATE SET
        qty = CASE WHEN basket_lines.qty + excluded.qty > :most THEN :most
            ELSE basket_lines.qty + excluded.qty END,
        note = CASE WHEN basket_lines.note = '' THEN excluded.note ELSE basket_lines.note END
""")
_CLEARED = {table: Sql(f"DELETE FROM {table} WHERE person_id = :gone") for table in JOINED}
BEHIND = 1_000  # lines that come from the other basket stand behind one's own


def finish_merge(tx: Tx, keep: int, gone: int) -> None:
    """Move all that is `gone`'s to `keep` (or whom that became); again, it moves what came since."""
    keep = _current(tx, keep)
    for sql in _MOVED:
        tx.run(sql, keep=keep, gone=gone)
    _one_identity(tx, keep, gone)
    _one_address_book(tx, keep, gone)
    for sql in (_CONSENTS, _KEEPERS, _BASKETS):
        tx.run(sql, keep=keep, gone=gone)
    tx.run(_LINES, keep=keep, gone=gone, most=MAX_QTY, behind=BEHIND)
    for sql in (_STEPS, *_KEEPERS_MOVED):
        tx.run(sql, keep=keep, gone=gone)
    for sql in _CLEARED.values():
        tx.run(sql, gone=gone)


_IDENTITIES = Sql("""
    SELECT person_id, name, phone, phone_verified_at FROM identities
    WHERE person_id IN (:keep, :gone) ORDER BY person_id /*+lock*/
""")
_IDENTITY = Sql("""
    INSERT INTO identities (person_id, name, phone, phone_verified_at)
    SELECT person_id, name, phone, phone_verified_at
    FROM {rows: person_id int, name text, phone text, phone_verified_at int}
    WHERE true ON CONFLICT (person_id) DO UPDATE SET name = excluded.name,
        phone = excluded.phone, phone_verified_at = excluded.phone_verified_at
""")
NOBODY: Row = ("", "", None)


def _one_identity(tx: Tx, keep: int, gone: int) -> None:
    """The name of who stays, the phone that was proved; each from the other where there is none."""
    found = {row[0]: row[1:] for row in tx.rows(_IDENTITIES, keep=keep, gone=gone)}
    if gone not in found:
        return
    mine, theirs = found.get(keep, NOBODY), found[gone]
    proved = [(phone, at) for _, phone, at in (mine, theirs) if at is not None]
    phone, at = proved[0] if proved else (mine[1] or theirs[1], None)
    tx.run(_IDENTITY, rows=[(keep, mine[0] or theirs[0], phone, at)])


_TWICE = Sql("""
    SELECT g.id, k.id, g.community_id, g.contact, g.phone, g.used_at
    FROM addresses g JOIN addresses k ON k.text = g.text AND k.person_id = :keep
    WHERE g.person_id = :gone ORDER BY g.id
""")
_FILLED = Sql("""
    UPDATE addresses SET community_id = COALESCE(addresses.community_id, rows.community_id),
        contact = CASE WHEN addresses.contact = '' THEN rows.contact ELSE addresses.contact END,
        phone = CASE WHEN addresses.phone = '' THEN rows.phone ELSE addresses.phone END,
        used_at = CASE WHEN addresses.used_at < rows.used_at THEN rows.used_at
            ELSE addresses.used_at END
    FROM {rows: old int, id int, community_id int, contact text, phone text, used_at int}
    WHERE addresses.id = rows.id
""")
_REPOINTED = Sql("""
    UPDATE baskets SET address_id = rows.id FROM {rows: old int, id int}
    WHERE baskets.person_id = :gone AND baskets.address_id = rows.old
""")
_STRUCK = Sql("DELETE FROM addresses WHERE id IN (SELECT id FROM {rows: id int})")
_HANDED = Sql("UPDATE addresses SET person_id = :keep WHERE person_id = :gone")


def _one_address_book(tx: Tx, keep: int, gone: int) -> None:
    """An address that both have is one entry; a basket that goes there goes there still."""
    twice = tx.rows(_TWICE, keep=keep, gone=gone)
    if twice:
        tx.run(_FILLED, rows=twice)
        tx.run(_REPOINTED, gone=gone, rows=[row[:2] for row in twice])
        tx.run(_STRUCK, rows=[row[:1] for row in twice])
    tx.run(_HANDED, keep=keep, gone=gone)
