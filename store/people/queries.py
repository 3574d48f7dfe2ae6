"""Reading people, their accounts, address books and consents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from store.core import Sql, Tx
from store.core.errors import NotFound, Refusal


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a person; `verified` tells whether a platform vouched for the phone."""

    person_id: int
    name: str = ""
    phone: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True)
class SavedAddress:
    """An entry of an address book; `community_id` where it lies in a known 小区."""

    id: int
    text: str
    community_id: int | None = None
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class AccountRef:
    """Where a person can be reached."""

    bot: str
    sender: str


@dataclass(frozen=True, slots=True)
class ConsentAsk:
    """Has this person agreed to that, in this shop?"""

    shop_id: int
    person_id: int
    purpose: str


_CURRENT = Sql("""
    SELECT id, COALESCE(merged_into, id) FROM people WHERE id IN (SELECT id FROM {rows: id int})
""")
_PROFILES = Sql("""
    SELECT p.id, COALESCE(i.name, ''), COALESCE(i.phone, ''), i.phone_verified_at IS NOT NULL
    FROM people p LEFT JOIN identities i ON i.person_id = p.id
    WHERE p.id IN (SELECT id FROM {rows: id int})
""")


_BY_ACCOUNT = Sql("SELECT person_id FROM accounts WHERE bot = :bot AND sender = :sender")


def by_account(tx: Tx, bot: str, sender: str) -> int:
    """Who writes from this account; raises NotFound."""
    row = tx.row(_BY_ACCOUNT, bot=bot, sender=sender)
    if row is None:
        raise NotFound(what="person")
    return current(tx, [row[0]])[row[0]]


def current(tx: Tx, person_ids: Sequence[int]) -> dict[int, int]:
    """Who these people are today: themselves, or whom they were merged into."""
    return dict(tx.rows(_CURRENT, rows=sorted({(who,) for who in person_ids})))


_PRESENT = Sql("""
    SELECT person_id FROM accounts WHERE person_id = (
        SELECT COALESCE(merged_into, id) FROM people WHERE id = :person_id) LIMIT 1
""")


def present(tx: Tx, person_id: int) -> int | None:
    """Who that is today; None if nobody writes as them any more: they were erased."""
    row = tx.row(_PRESENT, person_id=person_id)
    return row[0] if row else None


def profiles(tx: Tx, person_ids: Sequence[int]) -> dict[int, Profile]:
    """Profiles by the ids that were asked for; unknown ids are absent."""
    now = current(tx, person_ids)
    rows = tx.rows(_PROFILES, rows=sorted({(who,) for who in now.values()}))
    found = {row[0]: Profile(row[0], row[1], row[2], bool(row[3])) for row in rows}
    return {asked: found[who] for asked, who in now.items()}


def profile(tx: Tx, person_id: int) -> Profile:
    """One profile; raises NotFound."""
    found = profiles(tx, [person_id])
    if not found:
        raise NotFound(what="person")
    return found[person_id]


_ACCOUNTS = Sql("""
    SELECT person_id, bot, sender FROM accounts
    WHERE person_id IN (SELECT id FROM {rows: id int}) AND left_at IS NULL
    ORDER BY person_id, seen_at DESC, bot, sender
""")


def accounts_of(tx: Tx, person_ids: Sequence[int]) -> dict[int, list[AccountRef]]:
    """Where people can be reached, the account that they used last first; [] for who cannot be."""
    found: dict[int, list[AccountRef]] = {who: [] for who in person_ids}
    if found:
        for who, bot, sender in tx.rows(_ACCOUNTS, rows=sorted((who,) for who in found)):
            found[who].append(AccountRef(bot, sender))
    return found


def accounts(tx: Tx, person_id: int) -> list[AccountRef]:
    """Where one person can be reached."""
    return accounts_of(tx, [person_id])[person_id]


_BOOK = Sql("""
    SELECT id, text, community_id, contact, phone FROM addresses WHERE person_id = :person_id
    ORDER BY used_at DESC, id DESC
""")
_BY_ID = Sql("""
    SELECT person_id, id, text, community_id, contact, phone FROM addresses
    WHERE (person_id, id) IN (SELECT person_id, id FROM {rows: person_id int, id int})
""")
_BY_TEXT = Sql("""
    SELECT person_id, id, text, community_id, contact, phone FROM addresses
    WHERE (person_id, text) IN (SELECT person_id, text FROM {rows: person_id int, text text})
    ORDER BY person_id, text /*+lock*/
""")


def address_book(tx: Tx, person_id: int) -> list[SavedAddress]:
    """All addresses of a person, the one used last first."""
    return [SavedAddress(*row) for row in tx.rows(_BOOK, person_id=person_id)]


def addresses_of(
    tx: Tx, keys: Sequence[tuple[int, int]]
) -> Mapping[tuple[int, int], SavedAddress]:
    """Addresses by (person, address id); what is not theirs is absent."""
    rows = tx.rows(_BY_ID, rows=sorted(set(keys))) if keys else []
    return {(row[0], row[1]): SavedAddress(*row[1:]) for row in rows}


_LANGUAGE = Sql("SELECT language FROM people WHERE id = :person_id")


def language(tx: Tx, person_id: int) -> str:
    """The language in which somebody is told things: zh or en."""
    row = tx.row(_LANGUAGE, person_id=person_id)
    return row[0] if row else "zh"


def address_many(tx: Tx, keys: Sequence[tuple[int, int]]) -> list[SavedAddress | Refusal]:
    """The same for many who ask; NotFound for what is not theirs."""
    found = addresses_of(tx, keys)
    return [found.get(key) or NotFound(what="address") for key in keys]


def saved_by_text(tx: Tx, keys: Sequence[tuple[int, str]]) -> dict[tuple[int, str], SavedAddress]:
    """Addresses by (person, text), locked to be changed."""
    rows = tx.rows(_BY_TEXT, rows=sorted(keys))
    return {(row[0], row[2]): SavedAddress(*row[1:]) for row in rows}


_AGREED = Sql("""
    SELECT c.shop_id, c.person_id, c.purpose FROM consents c
    WHERE (c.shop_id, c.person_id, c.purpose) IN (
        SELECT shop_id, person_id, purpose FROM {rows: shop_id int, person_id int, purpose text})
        AND c.withdrawn_at IS NULL
""")


def agreed_many(tx: Tx, asks: Sequence[ConsentAsk]) -> list[bool]:
    """Whether each has agreed, and not withdrawn."""
    keys = [(ask.shop_id, ask.person_id, ask.purpose) for ask in asks]
    yes = {tuple(row) for row in tx.rows(_AGREED, rows=sorted(set(keys)))} if keys else set()
    return [key in yes for key in keys]


def agreed(tx: Tx, shop_id: int, person_id: int, purpose: str) -> bool:
    """Whether they have agreed, and not withdrawn."""
    return agreed_many(tx, [ConsentAsk(shop_id, person_id, purpose)])[0]
