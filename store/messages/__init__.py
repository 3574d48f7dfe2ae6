"""Inbox, conversations and outbox: for `bot`'s lanes and worker alone.

We store replies because WeChat asks again: the same message gets the same words, and nothing else
happens.
"""

from store.core import each
from store.messages import actions
from store.messages.actions import (
    Chat,
    Incoming,
    Leased,
    Letter,
    Taken,
    fail,
    forget_raw_chat,
    load_conversations,
    put_back,
    save_conversations,
    store_replies,
    take_many,
)

post = each(actions.post)
put_letters = actions.post
lease_due = each(actions.lease)
settle = each(actions.settle)

__all__ = [
    "Chat",
    "Incoming",
    "Leased",
    "Letter",
    "Taken",
    "fail",
    "forget_raw_chat",
    "lease_due",
    "load_conversations",
    "post",
    "put_back",
    "put_letters",
    "save_conversations",
    "settle",
    "store_replies",
    "take_many",
]
