"""The address book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from store.core import Sql, Tx
from store.core.errors import Invalid, NotFound, Refusal
from store.people.queries import SavedAddress, saved_by_text
from store.people.rules import ADDRESS_MOST, NAME_MOST, plain
from store.people.rules import phone as number_of


@dataclass(frozen=True, slots=True)
class KeepAddress:
    """Keep an address in a person's book; the same text twice is one entry with what is known of it.

    `aside`: it is kept for later, and where things go by default stays what it was.
    """

    person_id: int
    text: str
    community_id: int | None = None
    contact: str = ""
    phone: str = ""
    aside: bool = False


_KEEP = Sql("""
    INSERT INTO addresses (id, person_id, text, community_id, contact, phone, used_at)
    SELECT id, person_id, text, community_id, contact, phone, used_at
    FROM {rows: person_id int, text text, id int, community_id int, contact text, phone text, used_at int}
    WHERE true ON CONFLICT (person_id, text) DO UPDATE SET
        used_at = CASE WHEN excluded.used_at > addresses.used_at THEN excluded.used_at
            ELSE addresses.used_at END,
        community_id = COALESCE(excluded.community_id, addresses.community_id),
        contact = CASE WHEN excluded.contact <> '' THEN excluded.contact ELSE addresses.contact END,
        phone = CASE WHEN excluded.phone <> '' THEN excluded.phone ELSE addresses.phone END
    RETURNING id, person_id, text
""")


def keep_many(tx: Tx, asks: Sequence[KeepAddress]) -> list[SavedAddress | Refusal]:
    """Keep addresses; Invalid for an empty text. A phone that is none is kept as it was typed."""
    tidy = [_tidy(ask) for ask in asks]
    keys = sorted({(ask.person_id, ask.text) for ask in tidy if ask.text})
    book = saved_by_text(tx, keys) if keys else {}
    answers: list[tuple[tuple[int, str], SavedAddress] | Refusal] = []
    for ask in tidy:
        key = (ask.person_id, ask.text)
        if ask.text:
            book[key] = _merged(book.get(key) or SavedAddress(tx.new_id(), ask.text), ask)
            answers.append((key, book[key]))
        else:
            answers.append(Invalid(why="address"))
    used = {(ask.person_id, ask.text) for ask in tidy if not ask.aside}
    ids = _write(tx, {key: book[key] for key in keys}, used)
    return [
        a if isinstance(a, Refusal) else replace(a[1], id=ids.get(a[0], a[1].id)) for a in answers
    ]


def _write(
    tx: Tx, book: dict[tuple[int, str], SavedAddress], used: set[tuple[int, str]]
) -> dict[tuple[int, str], int]:
    if not book:
        return {}
    rows = [
        (*key, a.id, a.community_id, a.contact, a.phone, tx.now if key in used else 0)
        for key, a in sorted(book.items())
    ]
    return {(who, text): i for i, who, text in tx.rows(_KEEP, rows=rows)}


def _tidy(ask: KeepAddress) -> KeepAddress:
    return KeepAddress(
        ask.person_id,
        plain(ask.text, ADDRESS_MOST),
        ask.community_id,
        plain(ask.contact, NAME_MOST),
        number_of(ask.phone) or plain(ask.phone, NAME_MOST),
        ask.aside,
    )


def _merged(known: SavedAddress, ask: KeepAddress) -> SavedAddress:
    return SavedAddress(
        known.id,
        known.text,
        known.community_id if ask.community_id is None else ask.community_id,
        ask.contact or known.contact,
        ask.phone or known.phone,
    )


_TOUCH = Sql("""
    UPDATE addresses SET used_at = :now WHERE id = :id AND person_id = :person_id
    RETURNING id, text, community_id, contact, phone
""")
_FORGET = Sql("DELETE FROM addresses WHERE id = :id AND person_id = :person_id")


def use_address(tx: Tx, person_id: int, address_id: int) -> SavedAddress:
    """It is the newest used one now; raises NotFound for somebody else's."""
    row = tx.row(_TOUCH, id=address_id, person_id=person_id, now=tx.now)
    if row is None:
        raise NotFound(what="address")
    return SavedAddress(*row)


def forget_address(tx: Tx, person_id: int, address_id: int) -> None:
    """Strike it from the book; raises NotFound for somebody else's."""
    if not tx.run(_FORGET, id=address_id, person_id=person_id):
        raise NotFound(what="address")


_OLD = Sql("""
    SELECT contact, phone, used_at FROM addresses WHERE id = :id AND person_id = :person_id
""")
_USED = Sql("UPDATE addresses SET used_at = :used_at WHERE id = :id AND used_at < :used_at")


def replace_address(tx: Tx, address_id: int, ask: KeepAddress) -> SavedAddress:
    """Another address in the place of one: who is there stays known, unless it is said anew.

    Raises NotFound for somebody else's, Invalid for an empty text.
    """
    old = tx.row(_OLD, id=address_id, person_id=ask.person_id)
    if old is None:
        raise NotFound(what="address")
    contact, phone, used_at = old
    ask = replace(ask, contact=ask.contact or contact, phone=ask.phone or phone, aside=True)
    kept = keep_many(tx, [ask])[0]
    if isinstance(kept, Refusal):
        raise kept
    if kept.id != address_id:
        tx.run(_FORGET, id=address_id, person_id=ask.person_id)
        tx.run(_USED, id=kept.id, used_at=used_at)
    return kept
