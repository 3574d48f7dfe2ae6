"""Reading hand-offs, and words that the shop could not read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.core import Sql, Tx


@dataclass(frozen=True, slots=True)
class HandoffRef:
    """A talk with a keeper: left, waiting, answered or closed. `opened_at` UTC ms.

    `number` counts the shop's hand-offs from 1, so that people have a short name for each.
    """

    shop_id: int
    id: int
    person_id: int
    bot: str
    chat: str
    about: str
    state: str
    called: int
    answered_by: int | None
    opened_at: int
    number: int = 1


@dataclass(frozen=True, slots=True)
class Talking:
    """Is this person in an open hand-off in that shop?"""

    shop_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class UnreadWord:
    """Words that the shop could not read, and how often they were said."""

    said: str
    times: int
    last_at: int


COLUMNS = """h.shop_id, h.id, h.person_id, h.bot, h.chat, h.about, h.state, h.called,
    h.answered_by, h.opened_at, (SELECT COUNT(*) FROM handoffs o WHERE o.shop_id = h.shop_id
        AND (o.opened_at < h.opened_at OR (o.opened_at = h.opened_at AND o.id <= h.id)))"""
_OF_PERSON = Sql(f"""
    SELECT {COLUMNS} FROM handoffs h
    WHERE h.shop_id = :shop_id AND h.person_id = :person_id AND h.state IN ('waiting', 'answered')
    ORDER BY h.opened_at, h.id LIMIT 1
""")
_LEFT = Sql(f"""
    SELECT {COLUMNS} FROM handoffs h
    WHERE h.shop_id = :shop_id AND h.person_id = :person_id AND h.state = 'left'
    ORDER BY h.opened_at, h.id LIMIT 1
""")
_OF_KEEPER = Sql(f"""
    SELECT {COLUMNS} FROM handoffs h
    WHERE h.shop_id = :shop_id AND h.answered_by = :keeper_id AND h.state = 'answered'
    ORDER BY h.opened_at DESC, h.id DESC
""")
_WAITING = Sql(f"""
    SELECT {COLUMNS} FROM handoffs h WHERE h.shop_id = :shop_id AND h.state IN ('waiting', 'left')
    ORDER BY h.opened_at, h.id
""")
_ONE = Sql(f"SELECT {COLUMNS} FROM handoffs h WHERE h.shop_id = :shop_id AND h.id = :id")
_TALKING = Sql("""
    SELECT DISTINCT shop_id, person_id FROM handoffs
    WHERE (shop_id, person_id) IN (SELECT shop_id, person_id FROM {rows: shop_id int, person_id int})
        AND state IN ('waiting', 'answered')
""")


def of_person(tx: Tx, shop_id: int, person_id: int) -> HandoffRef | None:
    """The talk that a person is in, if they are in one."""
    row = tx.row(_OF_PERSON, shop_id=shop_id, person_id=person_id)
    return HandoffRef(*row) if row else None


def left_by(tx: Tx, shop_id: int, person_id: int) -> HandoffRef | None:
    """The word that a person left for a keeper and that nobody has answered yet, if there is one."""
    row = tx.row(_LEFT, shop_id=shop_id, person_id=person_id)
    return HandoffRef(*row) if row else None


def of_keeper(tx: Tx, shop_id: int, keeper_id: int) -> list[HandoffRef]:
    """The talks that a keeper has taken and not closed, the newest first."""
    rows = tx.rows(_OF_KEEPER, shop_id=shop_id, keeper_id=keeper_id)
    return [HandoffRef(*row) for row in rows]


def waiting(tx: Tx, shop_id: int) -> list[HandoffRef]:
    """Who waits for an answer, the longest waiting first."""
    return [HandoffRef(*row) for row in tx.rows(_WAITING, shop_id=shop_id)]


def handoff(tx: Tx, shop_id: int, handoff_id: int) -> HandoffRef | None:
    """One hand-off of this shop."""
    row = tx.row(_ONE, shop_id=shop_id, id=handoff_id)
    return HandoffRef(*row) if row else None


def talking_many(tx: Tx, asks: Sequence[Talking]) -> list[bool]:
    """Whether each is in an open hand-off."""
    keys = [(ask.shop_id, ask.person_id) for ask in asks]
    talking = {tuple(row) for row in tx.rows(_TALKING, rows=sorted(set(keys)))} if keys else set()
    return [key in talking for key in keys]


_UNREAD = Sql("""
    SELECT said, times, last_at FROM unread_words WHERE shop_id = :shop_id
    ORDER BY times DESC, last_at DESC, said LIMIT :most
""")


def unread_words(tx: Tx, shop_id: int, most: int = 20) -> list[UnreadWord]:
    """What a shop could not read, the most often said first."""
    return [UnreadWord(*row) for row in tx.rows(_UNREAD, shop_id=shop_id, most=most)]
