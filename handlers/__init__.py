"""The conversation: what is said to a shop, what it means, and what the shop says back.

No platform, no SQL: handlers await what they ask of the store and nothing else.
"""

from handlers.answer import answer, apology, in_private
from handlers.context import Desk, Notice, Vocabularies
from handlers.message import Message, Reply
from handlers.notices import react

__all__ = [
    "Desk",
    "Message",
    "Notice",
    "Reply",
    "Vocabularies",
    "answer",
    "apology",
    "in_private",
    "react",
]
