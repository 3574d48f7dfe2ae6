"""Posting a chain, taking it, and keeping who has which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from store.chains.models import POST
from store.chains.queries import Post, by_source, find, seats, waiting
from store.chains.rules import KEPT, SAME_CHAIN, Body, Placed, Seat, is_another
from store.core import Sql, Tx
from store.core.errors import WrongState

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class NewPost:
    """A list that somebody brought. `key` tells chains apart; `source` makes a repeat harmless."""

    shop_id: int
    key: str
    title: str
    seats: tuple[Seat, ...]
    source: str
    by: int | None = None
    strange: tuple[str, ...] = ()


_LOCK = Sql("SELECT id FROM shops WHERE id = :shop_id /*+lock*/")
_SAME = Sql("""
    SELECT id FROM chains WHERE shop_id = :shop_id AND key = :key AND posted_at >= :since
    ORDER BY posted_at DESC, id DESC LIMIT 1
""")
_AGAIN = Sql("UPDATE chains SET posted_at = :now WHERE shop_id = :shop_id AND id = :id")
_NEXT = Sql("SELECT COALESCE(MAX(number), 0) + 1 FROM chain_posts WHERE shop_id = :shop_id")
_POST = "shop_id int, id int, number int, chain_id int, source text, by int, state text, body text, posted_at int"
_MOVE = Sql("""
    UPDATE chain_posts SET state = :to, body = '' WHERE shop_id = :shop_id
        AND (number = :number OR (chain_id = :chain_id AND number < :number AND :to = 'replaced'))
        AND state IN (SELECT state FROM {sources: state text})
""")


def post(tx: Tx, new: NewPost) -> Post:
    """Keep a posted list for the keeper; the newest of a chain is the one that waits."""
    tx.rows(_LOCK, shop_id=new.shop_id)
    already = by_source(tx, new.shop_id, new.source)
    if already is not None:
        return already
    chain_id = _chain(tx, new)
    ((number,),) = tx.rows(_NEXT, shop_id=new.shop_id)
    _move(tx, new.shop_id, chain_id, number, "replaced")
    row = (
        new.shop_id, tx.new_id(), number, chain_id, new.source, new.by, "waiting",
        _encode(Body(new.seats, new.strange)).decode(), tx.now,
    )  # fmt: skip
    tx.insert("chain_posts", _POST, [row])
    return find(tx, new.shop_id, number)


def _chain(tx: Tx, new: NewPost) -> int:
    """The chain of this title that is still going on, or a new one.

    Who posts a chain again posts all of it: a list with none of its people is another chain.
    """
    since = tx.now - SAME_CHAIN
    found = tx.row(_SAME, shop_id=new.shop_id, key=new.key, since=since)
    if found and not is_another(_people(tx, new.shop_id, found[0]), new.seats, new.strange):
        tx.run(_AGAIN, shop_id=new.shop_id, id=found[0], now=tx.now)
        return int(found[0])
    row = (new.shop_id, tx.new_id(), new.key, new.title, tx.now)
    tx.insert("chains", "shop_id int, id int, key text, title text, posted_at int", [row])
    return row[1]


def _people(tx: Tx, shop_id: int, chain_id: int) -> set[str]:
    """The keys of those who have an order from a chain, or are to get one."""
    posts = [post for post in waiting(tx, shop_id) if post.chain_id == chain_id]
    return {seat.key for post in posts for seat in post.seats} | set(seats(tx, shop_id, chain_id))


def _move(tx: Tx, shop_id: int, chain_id: int, number: int, to: str) -> int:
    """The one place where a post's state changes: of one post, or of all that a newer one replaces."""
    sources = [(state,) for state in POST.sources(to)]
    return tx.run(_MOVE, shop_id=shop_id, chain_id=chain_id, number=number, to=to, sources=sources)


def take(tx: Tx, shop_id: int, number: int, *, drop: bool = False) -> Post:
    """A keeper decides on a post, once. Raises NotFound, and WrongState if that was done before."""
    found = find(tx, shop_id, number)
    if not _move(tx, shop_id, found.chain_id, number, "dropped" if drop else "taken"):
        raise WrongState(state=find(tx, shop_id, number).state, to="taken", number=number)
    return found


_KEEP = Sql("""
    INSERT INTO chain_seats (shop_id, chain_id, person_key, person, order_id, body, changed_at)
    SELECT shop_id, chain_id, person_key, person, order_id, body, :now
    FROM {rows: shop_id int, chain_id int, person_key text, person text, order_id int, body text} WHERE true
    ON CONFLICT (shop_id, chain_id, person_key) DO UPDATE
        SET person = excluded.person, order_id = excluded.order_id, body = excluded.body, changed_at = :now
""")
_LEAVE = Sql("""
    DELETE FROM chain_seats WHERE shop_id = :shop_id AND chain_id = :chain_id
        AND person_key IN (SELECT person_key FROM {rows: person_key text})
""")


def keep(
    tx: Tx, shop_id: int, chain_id: int, placed: Sequence[Placed], gone: Sequence[str]
) -> None:
    """Who has which order now, and who has none any more (keys of persons)."""
    if gone:
        tx.run(_LEAVE, shop_id=shop_id, chain_id=chain_id, rows=[(key,) for key in gone])
    rows = [
        (shop_id, chain_id, p.seat.key, p.seat.person, p.order_id, _encode(p.seat).decode())
        for p in placed
    ]
    if rows:
        tx.run(_KEEP, rows=rows, now=tx.now)


_FORGET = tuple(
    Sql(text)
    for text in (
        "DELETE FROM chain_seats WHERE changed_at < :before",
        "DELETE FROM chain_posts WHERE posted_at < :before",
        """DELETE FROM chains WHERE posted_at < :before AND NOT EXISTS (
            SELECT 1 FROM chain_seats s WHERE s.shop_id = chains.shop_id AND s.chain_id = chains.id)""",
    )
)


def forget(tx: Tx) -> int:
    """A job: what was posted is forgotten after 30 days, as raw chat is; the orders stay."""
    return sum(tx.run(sql, before=tx.now - KEPT) for sql in _FORGET)
