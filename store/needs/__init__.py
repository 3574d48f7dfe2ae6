"""The need ledger: every wish that somebody said, and what became of it."""

from store.core import Verb, each, many
from store.needs import actions, queries
from store.needs.actions import (
    Capture,
    NeedKey,
    NeedOf,
    answered,
    capture_many,
    expire,
    join_order,
    match_new_goods,
    order_closed,
)
from store.needs.actions import cancel as cancel_now
from store.needs.queries import BookLine, NeedRef, waiting_for

capture: Verb[Capture, None] = many(capture_many)

waiting = each(queries.waiting_for)
unnamed = each(queries.unnamed)
match_goods = each(actions.match_new_goods)
mark_answered = each(actions.answered)
open_needs = each(queries.open_needs)
consent_to = each(actions.consent_to)
withdraw = each(actions.withdraw)
cancel = each(actions.cancel)
book = each(queries.book)

__all__ = [
    "BookLine",
    "Capture",
    "NeedKey",
    "NeedOf",
    "NeedRef",
    "answered",
    "book",
    "cancel",
    "cancel_now",
    "capture",
    "capture_many",
    "consent_to",
    "expire",
    "join_order",
    "mark_answered",
    "match_goods",
    "match_new_goods",
    "open_needs",
    "order_closed",
    "unnamed",
    "waiting",
    "waiting_for",
    "withdraw",
]
