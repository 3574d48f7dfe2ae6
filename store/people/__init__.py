"""People, the accounts they write from, their address books and what they agreed to.

Orders and the ledger hold a person's number alone; all that names them stands here and can be
erased (`store.privacy`).
"""

from store.core import Verb, each, many
from store.people import queries
from store.people.actions import addresses as _addresses
from store.people.actions import identity as _identity
from store.people.actions import meeting as _meeting
from store.people.actions.addresses import KeepAddress, keep_many
from store.people.actions.identity import code_about, code_used, issue_code, use_code
from store.people.actions.identity import redeem_code as redeem_now
from store.people.actions.identity import verify_phone as verify_now
from store.people.actions.meeting import Meeting, Met, lock, meet_many
from store.people.queries import (
    AccountRef,
    ConsentAsk,
    Profile,
    SavedAddress,
    accounts_of,
    addresses_of,
    agreed_many,
    by_account,
    current,
    present,
    profiles,
)
from store.people.rules import PURPOSES, mask_cards, mask_phone, phone, plain

meet: Verb[Meeting, Met] = many(meet_many)
keep_address: Verb[KeepAddress, SavedAddress] = many(keep_many)
address: Verb[tuple[int, int], SavedAddress] = many(queries.address_many)
consents: Verb[ConsentAsk, bool] = many(agreed_many)

leave = each(_meeting.leave)
profile = each(queries.profile)
who_is = each(queries.present)
language = each(queries.language)
speak = each(_identity.speak)
rename = each(_identity.rename)
set_phone = each(_identity.set_phone)
verify_phone = each(_identity.verify_phone)
link_code = each(_identity.link_code)
code_owner = each(_identity.code_owner)
redeem_code = each(_identity.redeem_code)
address_book = each(queries.address_book)
use_address = each(_addresses.use_address)
forget_address = each(_addresses.forget_address)
replace_address = each(_addresses.replace_address)
accounts = each(queries.accounts)
agree = each(_identity.agree)
withdraw = each(_identity.withdraw)
agreed = each(queries.agreed)

__all__ = [
    "PURPOSES",
    "AccountRef",
    "ConsentAsk",
    "KeepAddress",
    "Meeting",
    "Met",
    "Profile",
    "SavedAddress",
    "accounts",
    "accounts_of",
    "address",
    "address_book",
    "addresses_of",
    "agree",
    "agreed",
    "agreed_many",
    "by_account",
    "code_about",
    "code_owner",
    "code_used",
    "consents",
    "current",
    "forget_address",
    "issue_code",
    "keep_address",
    "keep_many",
    "language",
    "leave",
    "link_code",
    "lock",
    "mask_cards",
    "mask_phone",
    "meet",
    "meet_many",
    "phone",
    "plain",
    "present",
    "profile",
    "profiles",
    "redeem_code",
    "redeem_now",
    "rename",
    "replace_address",
    "set_phone",
    "speak",
    "use_address",
    "use_code",
    "verify_now",
    "verify_phone",
    "who_is",
    "withdraw",
]
