"""Writing down what people wish for, and what became of it.

Without consent a need lives with its request and is erased when that closes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.core import Sql, Tx
from store.core.errors import NotFound
from store.needs import rules
from store.people import mask_cards, plain

NeedKey = tuple[int, str]  # shop, key


@dataclass(frozen=True, slots=True)
class NeedOf:
    """One wish of a message. `qty` in thousandths of the SKU's base unit, `budget_fen` in fen."""

    sku_id: int | None
    what: str
    said: str = ""
    qty: int | None = None
    budget_fen: int | None = None
    due: str = ""
    for_whom: str = ""


@dataclass(frozen=True, slots=True)
class Capture:
    """The wishes of one message; `source` is `bot:message id`.

    `told_by` is the keeper who says it for them; `guest` names somebody without an account.
    """

    shop_id: int
    person_id: int | None
    source: str
    wants: tuple[NeedOf, ...]
    guest: str = ""
    told_by: int | None = None
    consented: bool = False


_NEED = (
    "shop_id int, key text, person_id int, guest text, told_by int, sku_id int, what text, "
    "said text, qty int, budget_fen int, due text, for_whom text, state text, consented int, "
    "opened_at int"
)


def capture_many(tx: Tx, asks: Sequence[Capture]) -> list[None]:
    """Keep wishes; a message that is said again adds nothing."""
    rows: dict[NeedKey, tuple[object, ...]] = {}
    for ask in asks:
        for index, want in enumerate(ask.wants):
            key = (ask.shop_id, f"{ask.source}:{index}")
            rows.setdefault(key, _row(key, ask, want, tx.now))
    tx.insert_new("needs", _NEED, [row for _, row in sorted(rows.items())])
    return [None for _ in asks]


def _row(key: NeedKey, ask: Capture, want: NeedOf, now: int) -> tuple[object, ...]:
    what = want.what.strip() or want.said
    return (
        *key, ask.person_id, _kept(ask.guest), ask.told_by, want.sku_id, _kept(what),
        plain(mask_cards(want.said), rules.SAID_MOST), want.qty, want.budget_fen, _kept(want.due),
        _kept(want.for_whom), "open", int(ask.consented), now,
    )  # fmt: skip


def _kept(text: str) -> str:
    return plain(mask_cards(text), rules.WHAT_MOST)


_CONSENT = Sql("""
    UPDATE needs SET consented = 1
    WHERE shop_id = :shop_id AND key = :key AND person_id = :person_id AND state = 'open'
""")


def consent_to(tx: Tx, shop_id: int, person_id: int, key: str) -> None:
    """They want to be told when it comes, so it may be kept. Raises NotFound for another's need."""
    if not tx.run(_CONSENT, shop_id=shop_id, person_id=person_id, key=key):
        raise NotFound(what="need")


_ANSWERED = Sql("""
    UPDATE needs SET answered_at = :now WHERE answered_at IS NULL
        AND (shop_id, key) IN (SELECT shop_id, key FROM {rows: shop_id int, key text})
""")


def answered(tx: Tx, keys: Sequence[NeedKey]) -> int:
    """They were told that it has come; how many had not been before."""
    return tx.run(_ANSWERED, rows=sorted(set(keys)), now=tx.now) if keys else 0


_JOIN = Sql("""
    UPDATE needs SET order_id = rows.order_id
    FROM {rows: shop_id int, person_id int, sku_id int, order_id int}
    WHERE needs.shop_id = rows.shop_id AND needs.person_id = rows.person_id
        AND needs.sku_id = rows.sku_id AND needs.state = 'open' AND needs.order_id IS NULL
""")


def join_order(tx: Tx, orders: Sequence[tuple[int, int, int, Sequence[int]]]) -> None:
    """(shop, person, order, SKUs): the open needs of those SKUs are on that order now."""
    first: dict[tuple[int, int, int], int] = {}
    for shop_id, person_id, order_id, skus in orders:
        for sku in skus:
            first.setdefault((shop_id, person_id, sku), order_id)
    if first:
        tx.run(_JOIN, rows=sorted((*key, order) for key, order in first.items()))


_CLOSE = Sql("""
    UPDATE needs SET state = rows.state, closed_at = :now
    FROM {rows: shop_id int, order_id int, state text}
    WHERE needs.shop_id = rows.shop_id AND needs.order_id = rows.order_id AND needs.state = 'open'
        AND needs.consented = 1
""")
_FORGET = Sql("""
    DELETE FROM needs WHERE consented = 0
        AND (shop_id, order_id) IN (SELECT shop_id, order_id FROM {rows: shop_id int, order_id int})
""")


def order_closed(tx: Tx, orders: Sequence[tuple[int, int, bool]]) -> None:
    """(shop, order, met): the needs of these orders are met, or cancelled with them."""
    ended: dict[tuple[int, int], str] = {}
    for shop_id, order_id, met in orders:
        ended.setdefault((shop_id, order_id), "met" if met else "cancelled")
    if ended:
        tx.run(_CLOSE, rows=sorted((*key, state) for key, state in ended.items()), now=tx.now)
        tx.run(_FORGET, rows=sorted(ended))


_WISHES = "{rows: shop_id int, person_id int, sku_id int}"
_CANCEL = Sql(f"""
    UPDATE needs SET state = 'cancelled', closed_at = :now
    WHERE state = 'open' AND order_id IS NULL AND consented = 1
        AND (shop_id, person_id, sku_id) IN (SELECT shop_id, person_id, sku_id FROM {_WISHES})
""")
_TAKE_BACK = Sql(f"""
    DELETE FROM needs WHERE state = 'open' AND order_id IS NULL AND consented = 0
        AND (shop_id, person_id, sku_id) IN (SELECT shop_id, person_id, sku_id FROM {_WISHES})
""")


def cancel(tx: Tx, shop_id: int, person_id: int, sku_ids: Sequence[int]) -> None:
    """They took it out of the basket: the wish is gone too."""
    rows = sorted({(shop_id, person_id, sku) for sku in sku_ids})
    if rows:
        tx.run(_CANCEL, rows=rows, now=tx.now)
        tx.run(_TAKE_BACK, rows=rows)


_UNCONSENT = Sql("""
    UPDATE needs SET consented = 0 WHERE shop_id = :shop_id AND person_id = :person_id
        AND state = 'open' AND consented = 1
""")
_FORGET_CLOSED = Sql("""
    DELETE FROM needs WHERE shop_id = :shop_id AND person_id = :person_id AND state <> 'open'
""")


def withdraw(tx: Tx, shop_id: int, person_id: int) -> None:
    """They agree no longer that needs are kept: what is over is erased, the rest with its request."""
    tx.run(_UNCONSENT, shop_id=shop_id, person_id=person_id)
    tx.run(_FORGET_CLOSED, shop_id=shop_id, person_id=person_id)


_STALE = Sql("""
    DELETE FROM needs
    WHERE state = 'open' AND consented = 0 AND order_id IS NULL AND opened_at < :before
""")
_EXPIRE = Sql("""
    UPDATE needs SET state = 'expired', closed_at = :now
    WHERE state = 'open' AND consented = 1 AND order_id IS NULL AND opened_at < :before
""")


def expire(tx: Tx) -> int:
    """A job: wishes that waited too long are erased (7 days) or, kept by consent, expired (180)."""
    gone = tx.run(_STALE, before=tx.now - rules.UNCONSENTED_KEPT)
    return gone + tx.run(_EXPIRE, before=tx.now - rules.CONSENTED_KEPT, now=tx.now)


_UNNAMED = Sql("""
    SELECT key, what FROM needs
    WHERE shop_id = :shop_id AND sku_id IS NULL AND state = 'open' AND consented = 1
    ORDER BY key /*+lock*/
""")
_MATCHED = Sql("""
    UPDATE needs SET sku_id = rows.sku_id FROM {rows: key text, sku_id int}
    WHERE needs.shop_id = :shop_id AND needs.key = rows.key
""")


def match_new_goods(
    tx: Tx, shop_id: int, goods: Sequence[tuple[int, Sequence[str]]]
) -> list[NeedKey]:
    """Wishes for what the shop lacked find their SKU among `(SKU, its names)`; which ones did."""
    matched = [
        (key, sku)
        for key, what in (tx.rows(_UNNAMED, shop_id=shop_id) if goods else ())
        if (sku := rules.best_fit(what, goods)) is not None
    ]
    if matched:
        tx.run(_MATCHED, shop_id=shop_id, rows=matched)
    return [(shop_id, key) for key, _ in matched]
