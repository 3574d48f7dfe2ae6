"""People: pseudonymous ids, the accounts they write from, and what may be erased about them."""

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import SQLModel

from store.core.models import big, primary, primary_text, words


class Person(SQLModel, table=True):
    """Somebody, by a number that orders and the ledger may keep. `merged_into` follows a merge.

    `language`: zh or en, in which they are told things.
    """

    __tablename__ = "people"
    id: int = primary()
    created_at: int = big()
    language: str = words("zh", sa_column_kwargs={"server_default": "zh"})
    merged_into: int | None = big(None)


class Identity(SQLModel, table=True):
    """All that names a person, in one row that can be erased. `phone` counts only once verified."""

    __tablename__ = "identities"
    __table_args__ = (Index("ix_identities_phone", "phone"),)
    person_id: int = primary(foreign_key="people.id")
    name: str = words("")
    phone: str = words("")
    phone_verified_at: int | None = big(None)


class Account(SQLModel, table=True):
    """A sender at a bot. `left_at` is set while they have unfollowed or blocked it."""

    __tablename__ = "accounts"
    __table_args__ = (Index("ix_accounts_person_id", "person_id"),)
    bot: str = primary_text()
    sender: str = primary_text()
    person_id: int = big(foreign_key="people.id")
    seen_at: int = big()
    left_at: int | None = big(None)


class Consent(SQLModel, table=True):
    """What a person agreed to in a shop: `profile` (needs are kept), `news` (deals may be pushed)."""

    __tablename__ = "consents"
    shop_id: int = primary()
    person_id: int = primary(foreign_key="people.id")
    purpose: str = primary_text()
    granted_at: int = big()
    withdrawn_at: int | None = big(None)


class AddressRow(SQLModel, table=True):
    """An entry of a person's address book; `community_id` where it lies in a served 小区."""

    __tablename__ = "addresses"
    __table_args__ = (UniqueConstraint("person_id", "text"),)
    id: int = primary()
    person_id: int = big(foreign_key="people.id")
    community_id: int | None = big(None)
    text: str = words()
    contact: str = words("")
    phone: str = words("")
    used_at: int = big()


class LinkCode(SQLModel, table=True):
    """A one-time code by which a person proves on one account who they are on another."""

    __tablename__ = "link_codes"
    code: str = primary_text()
    person_id: int = big(foreign_key="people.id")
    expires_at: int = big()
    used_at: int | None = big(None)
