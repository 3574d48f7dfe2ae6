"""Inbox, conversations and outbox: for `bot`'s lanes and worker alone.

We store replies because WeChat asks again: the same message gets the same words, and nothing else
happens.
"""

from store.core import each
from store.messages import queries
from store.messages.actions import inbox, outbox
from store.messages.actions.inbox import (
    Chat,
    Incoming,
    Kept,
    Taken,
    fail,
    forget_raw_chat,
    keep,
    late_key,
    load_conversations,
    put_back,
    save_conversations,
    store_replies,
    take_many,
)
from store.messages.actions.outbox import Leased, Letter, answered, hand_out
from store.messages.queries import Said, unsent

lease_kept = each(inbox.lease_kept)
post = each(outbox.post)
put_letters = outbox.post
lease_due = each(outbox.lease)
give_back = each(outbox.give_back)
settle = each(outbox.settle)
said = each(queries.said)

__all__ = [
    "Chat",
    "Incoming",
    "Kept",
    "Leased",
    "Letter",
    "Said",
    "Taken",
    "answered",
    "fail",
    "forget_raw_chat",
    "give_back",
    "hand_out",
    "keep",
    "late_key",
    "lease_due",
    "lease_kept",
    "load_conversations",
    "post",
    "put_back",
    "put_letters",
    "said",
    "save_conversations",
    "settle",
    "store_replies",
    "take_many",
    "unsent",
]
