"""What waits for a keeper, and who has which order."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from store.chains.rules import Body, Placed, Seat
from store.core import Row, Sql, Tx
from store.core.errors import NotFound

_body = msgspec.json.Decoder(Body).decode
_seat = msgspec.json.Decoder(Seat).decode


@dataclass(frozen=True, slots=True)
class Post:
    """A posted list: its number for people, its chain, what was read of it."""

    shop_id: int
    number: int
    chain_id: int
    title: str
    state: str
    by: int | None
    seats: tuple[Seat, ...]
    strange: tuple[str, ...] = ()


_POST = """
    SELECT p.shop_id, p.number, p.chain_id, c.title, p.state, p.by, p.body FROM chain_posts p
    JOIN chains c ON c.shop_id = p.shop_id AND c.id = p.chain_id
    WHERE p.shop_id = :shop_id AND
"""
_BY_NUMBER = Sql(f"{_POST} p.number = :number")
_BY_SOURCE = Sql(f"{_POST} p.source = :source")
_WAITING = Sql(f"{_POST} p.state = 'waiting' ORDER BY p.number")
_SEATS = Sql("""
    SELECT person_key, body, order_id FROM chain_seats
    WHERE shop_id = :shop_id AND chain_id = :chain_id ORDER BY changed_at, person_key
""")


def find(tx: Tx, shop_id: int, number: int) -> Post:
    """A post by its number; raises NotFound."""
    row = tx.row(_BY_NUMBER, shop_id=shop_id, number=number)
    if row is None:
        raise NotFound(what="chain", number=number)
    return _post(row)


def by_source(tx: Tx, shop_id: int, source: str) -> Post | None:
    """The post that a message has brought already."""
    row = tx.row(_BY_SOURCE, shop_id=shop_id, source=source)
    return _post(row) if row else None


def waiting(tx: Tx, shop_id: int) -> list[Post]:
    """Posts that no keeper has looked at yet, oldest first."""
    return [_post(row) for row in tx.rows(_WAITING, shop_id=shop_id)]


def seats(tx: Tx, shop_id: int, chain_id: int) -> dict[str, Placed]:
    """Who has an order from a chain, by the key of the person."""
    rows = tx.rows(_SEATS, shop_id=shop_id, chain_id=chain_id)
    return {key: Placed(_seat(body), order_id) for key, body, order_id in rows}


def _post(row: Row) -> Post:
    shop_id, number, chain_id, title, state, by, text = row
    body = _body(text) if text else Body()
    return Post(shop_id, number, chain_id, title, state, by, body.seats, body.strange)
