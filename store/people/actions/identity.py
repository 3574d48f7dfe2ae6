"""What is known of a person: name, phone, consents; and codes that prove who somebody is."""

from __future__ import annotations

from store.core import DAY, MINUTE, Sql, Tx
from store.core.errors import Busy, Invalid, NotFound
from store.people import rules
from store.people.queries import current

CODE_LIVES = 10 * MINUTE
CODE_TRIES = 5

_RENAME = Sql("""
    INSERT INTO identities (person_id, name, phone) VALUES (:person_id, :name, '')
    ON CONFLICT (person_id) DO UPDATE SET name = excluded.name
""")
_PHONE = Sql("""
    INSERT INTO identities (person_id, name, phone) VALUES (:person_id, '', :phone)
    ON CONFLICT (person_id) DO UPDATE SET phone = excluded.phone, phone_verified_at = NULL
    WHERE identities.phone <> excluded.phone
""")
_VERIFIED = Sql("""
    INSERT INTO identities (person_id, name, phone, phone_verified_at)
    VALUES (:person_id, '', :phone, :now)
    ON CONFLICT (person_id) DO UPDATE
        SET phone = excluded.phone, phone_verified_at = excluded.phone_verified_at
""")
_SAME_PHONE = Sql("""
    SELECT i.person_id FROM identities i JOIN people p ON p.id = i.person_id
    WHERE i.phone = :phone AND i.phone_verified_at IS NOT NULL AND p.merged_into IS NULL
        AND i.person_id <> :person_id
    ORDER BY p.created_at, p.id LIMIT 1
""")


def rename(tx: Tx, person_id: int, name: str) -> None:
    """What they want to be called; raises Invalid for nothing at all."""
    short = rules.plain(name, rules.NAME_MOST)
    if not short:
        raise Invalid(why="name")
    tx.run(_RENAME, person_id=person_id, name=short)


_SPEAKS = Sql("UPDATE people SET language = :language WHERE id = :person_id")


def speak(tx: Tx, person_id: int, language: str) -> None:
    """From now on they are told things in this language."""
    tx.run(_SPEAKS, person_id=person_id, language=language)


def set_phone(tx: Tx, person_id: int, phone: str) -> None:
    """A number that they typed: nobody vouches for it. Raises Invalid if it is none."""
    tx.run(_PHONE, person_id=person_id, phone=_number(phone))


def verify_phone(tx: Tx, person_id: int, phone: str) -> int | None:
    """The platform vouches for the number; the other person who proved the same one, if any.

    Raises Invalid if it is none. `store.privacy.verified` makes one person of the two.
    """
    number = _number(phone)
    tx.run(_VERIFIED, person_id=person_id, phone=number, now=tx.now)
    same = tx.row(_SAME_PHONE, person_id=person_id, phone=number)
    return same[0] if same else None


def _number(phone: str) -> str:
    number = rules.phone(phone)
    if number is None:
        raise Invalid(why="phone")
    return number


_OLD_CODES = Sql("DELETE FROM link_codes WHERE expires_at < :before")
_USE = Sql("""
    UPDATE link_codes SET used_at = :now WHERE code = :code AND used_at IS NULL AND expires_at > :now
    RETURNING person_id
""")
_CODE = Sql("SELECT used_at FROM link_codes WHERE code = :code")


def link_code(tx: Tx, person_id: int) -> str:
    """Eight letters by which they prove on another account who they are; 10 minutes, one use."""
    return issue_code(tx, person_id)


_OWNER = Sql("""
    SELECT person_id FROM link_codes WHERE code = :code AND used_at IS NULL AND expires_at > :now
""")


def code_owner(tx: Tx, code: str) -> int:
    """Who issued this code, without using it up; raises NotFound for one that is no good any more."""
    row = tx.row(_OWNER, code=rules.typed_code(code), now=tx.now)
    if row is None:
        raise NotFound(what="code")
    return current(tx, [row[0]])[row[0]]


def redeem_code(tx: Tx, code: str) -> int:
    """Who issued this code; raises NotFound for an unknown one, Invalid for one used or expired."""
    return use_code(tx, code)


def issue_code(tx: Tx, person_id: int, about: str = "") -> str:
    """A code; one that is `about` something is worth nothing anywhere else."""
    tx.run(_OLD_CODES, before=tx.now - DAY)
    columns = "code text, person_id int, expires_at int"
    for _ in range(CODE_TRIES):
        code = rules.code_of(tx.ids.token())
        row = (about + code, person_id, tx.now + CODE_LIVES)
        if tx.insert_new("link_codes", columns, [row]):
            return code
    raise Busy("no free code was found")


_ABOUT = Sql("""
    SELECT code FROM link_codes WHERE code LIKE :like AND used_at IS NULL AND expires_at > :now
""")
_USED = Sql("SELECT 1 FROM link_codes WHERE code = :code AND used_at IS NOT NULL")


def code_about(tx: Tx, kind: str, code: str) -> str:
    """What a code that is still good is about, where that begins with `kind`; raises NotFound."""
    typed = rules.typed_code(code)
    row = tx.row(_ABOUT, like=f"{kind}%/{typed}", now=tx.now) if typed.isalnum() else None
    if row is None:
        raise NotFound(what="code")
    return str(row[0]).removesuffix(typed)


def code_used(tx: Tx, code: str, about: str = "") -> bool:
    """Whether a code has been used."""
    return tx.row(_USED, code=about + code) is not None


def use_code(tx: Tx, code: str, about: str = "") -> int:
    """Use up a code; who issued it, or who they became by a merge."""
    full = about + rules.typed_code(code)
    used = tx.row(_USE, code=full, now=tx.now)
    if used:
        return current(tx, [used[0]])[used[0]]
    known = tx.row(_CODE, code=full)
    if known is None:
        raise NotFound(what="code")
    raise Invalid(why="code_expired" if known[0] is None else "code_used")


_AGREE = Sql("""
    INSERT INTO consents (shop_id, person_id, purpose, granted_at)
    VALUES (:shop_id, :person_id, :purpose, :now)
    ON CONFLICT (shop_id, person_id, purpose)
        DO UPDATE SET granted_at = excluded.granted_at, withdrawn_at = NULL
        WHERE consents.withdrawn_at IS NOT NULL
""")
_WITHDRAW = Sql("""
    UPDATE consents SET withdrawn_at = :now
    WHERE shop_id = :shop_id AND person_id = :person_id AND purpose = :purpose
        AND withdrawn_at IS NULL
""")


def agree(tx: Tx, shop_id: int, person_id: int, purpose: str) -> None:
    """They agree to `profile` (needs are kept) or `news` (deals may be pushed)."""
    tx.run(
        _AGREE, shop_id=shop_id, person_id=person_id, purpose=_known_purpose(purpose), now=tx.now
    )


def withdraw(tx: Tx, shop_id: int, person_id: int, purpose: str) -> None:
    """They agree no longer, from now on."""
    tx.run(
        _WITHDRAW,
        shop_id=shop_id,
        person_id=person_id,
        purpose=_known_purpose(purpose),
        now=tx.now,
    )


def _known_purpose(purpose: str) -> str:
    if purpose not in rules.PURPOSES:
        raise Invalid(why="purpose")
    return purpose
