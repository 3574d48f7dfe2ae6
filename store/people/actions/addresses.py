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
    """Keep an address in a person's book; the same text twice is one entry with what is known of it."""

    person_id: int
    text: str
    community_id: int | None = None
    contact: str = ""
    phone: str = ""


_KEEP = Sql("""
    INSERT INTO addresses (id, person_id, text, community_id, contact, phone, used_at)
    SELECT id, person_id, text, community_id, contact, phone, :now
    FROM {rows: person_id int, text text, id int, community_id int, contact text, phone text}
    WHERE true ON CONFLICT (person_id, text) DO UPDATE SET used_at = excluded.used_at,
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
    ids = _write(tx, {key: book[key] for key in keys})
    return [
        a if isinstance(a, Refusal) else replace(a[1], id=ids.get(a[0], a[1].id)) for a in answers
    ]


def _write(tx: Tx, book: dict[tuple[int, str], SavedAddress]) -> dict[tuple[int, str], int]:
    if not book:
        return {}
    rows = [
        (who, text, a.id, a.community_id, a.contact, a.phone)
        for (who, text), a in sorted(book.items())
    ]
    return {(who, text): i for i, who, text in tx.rows(_KEEP, rows=rows, now=tx.now)}


def _tidy(ask: KeepAddress) -> KeepAddress:
    return KeepAddress(
        ask.person_id,
        plain(ask.text, ADDRESS_MOST),
        ask.community_id,
        plain(ask.contact, NAME_MOST),
        number_of(ask.phone) or plain(ask.phone, NAME_MOST),
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
