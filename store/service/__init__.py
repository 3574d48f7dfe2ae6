"""A person asks for a person: hand-offs to the keepers and back; and words nobody could read."""

from store.core import Verb, each, many
from store.service import actions, queries
from store.service.actions import (
    Call,
    HandoffAnswered,
    HandoffAsked,
    HandoffClosed,
    HandoffOverdue,
    Unread,
    WordsDoubted,
    call_next,
    close_old,
    forget_talks,
    forget_unread,
    shown,
    unread_form,
    unread_many,
)
from store.service.actions import close as close_now
from store.service.queries import HandoffRef, Talking, UnreadWord, handoff, talking_many

talking: Verb[Talking, bool] = many(talking_many)

ask_person = each(actions.ask_person)
of_person = each(queries.of_person)
of_keeper = each(queries.of_keeper)
left_by = each(queries.left_by)
leave_word = each(actions.leave_word)
said = each(actions.said)
answer = each(actions.answer)
close = each(actions.close)
waiting = each(queries.waiting)
unread = each(actions.unread)
doubt = each(actions.doubt)
explained = each(actions.explained)
unread_words = each(queries.unread_words)

__all__ = [
    "Call",
    "HandoffAnswered",
    "HandoffAsked",
    "HandoffClosed",
    "HandoffOverdue",
    "HandoffRef",
    "Talking",
    "Unread",
    "UnreadWord",
    "WordsDoubted",
    "answer",
    "ask_person",
    "call_next",
    "close",
    "close_now",
    "close_old",
    "doubt",
    "explained",
    "forget_talks",
    "forget_unread",
    "handoff",
    "leave_word",
    "left_by",
    "of_keeper",
    "of_person",
    "said",
    "shown",
    "talking",
    "talking_many",
    "unread",
    "unread_form",
    "unread_many",
    "unread_words",
    "waiting",
]
