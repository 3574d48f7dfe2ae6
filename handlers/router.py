"""Which handler serves which intent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from handlers import (
    addresses,
    browsing,
    caring,
    chains,
    hearing,
    needing,
    ordering,
    persons,
    placed,
    tracking,
)
from handlers.context import Here
from handlers.message import Reply
from handlers.understand import (
    Ask,
    Cancel,
    ChainOrder,
    Needs,
    Pick,
    Reading,
    Simple,
)

SIMPLE: dict[str, Callable[[Here], Awaitable[Reply]]] = {
    "view_cart": ordering.view,
    "checkout": ordering.checkout_now,
    "empty_cart": ordering.empty,
    "edit": ordering.edit,
    "status": tracking.status,
    "reorder": ordering.reorder,
    "human": caring.human,
    "bot": caring.back,
    "help": persons.show_help,
    "browse": browsing.browse,
    "addresses": addresses.listed,
    "my_data": persons.my_data,
    "forget_me": persons.forget_me,
    "claim": persons.claim,
    "link": persons.link,
    "english": persons.english,
    "chinese": persons.chinese,
    "pay": persons.pay,
    "refund": caring.refund,
    "complaint": caring.complaint,
    "feedback": caring.feedback,
    "greet": persons.greet,
    "thanks": persons.thanks,
    "unsubscribe": persons.unsubscribe,
    "other": persons.other,
    "yes": ordering.stale,
    "no": ordering.no,
}

TOPICS: dict[type, Callable[[Any, Here], Awaitable[Reply]]] = {
    Needs: needing.heard,
    Ask: browsing.asked,
    Cancel: tracking.cancel,
    ChainOrder: chains.pasted,
}


async def serve(reading: Reading, here: Here) -> Reply:
    """Serve all that a message asks for: what touches the basket in one go, the rest in order."""
    onto_order = await placed.concerned(reading, here)
    if onto_order is not None:
        return onto_order
    if Simple("reorder") in reading.intents:
        return await ordering.reorder_but(reading, here)
    replies: list[Reply] = []
    if any(isinstance(intent, hearing.BASKET) for intent in reading.intents):
        replies.append(await ordering.amend(reading, here))
    for intent in reading.intents:
        if isinstance(intent, hearing.BASKET):
            continue
        if isinstance(intent, Simple):
            replies.append(await SIMPLE[intent.name](here))
            _talked_of(intent, reading, here)
        elif not isinstance(intent, Pick):
            replies.append(await TOPICS[type(intent)](intent, here))
    return merged(replies) if replies else await ordering.stale(here)


def _talked_of(intent: Simple, reading: Reading, here: Here) -> None:
    """上次的草莓有点酸 …, and then 这次挑甜的 两盒."""
    if intent.name in ("feedback", "complaint") and len(reading.mentions) == 1:
        here.talks_of(*reading.mentions)


def merged(replies: Sequence[Reply]) -> Reply:
    """Several answers as one: the words of all, the card and the choices of the last that has them."""
    if len(replies) == 1:
        return replies[0]
    card = next((reply.card for reply in reversed(replies) if reply.card), None)
    choices = next((reply.choices for reply in reversed(replies) if reply.choices), ())
    text = "\n".join(reply.text for reply in replies if reply.text)
    personal = any(reply.personal for reply in replies)
    link = next((reply.link for reply in replies if reply.link), "")
    return Reply(text, card, choices, personal, link)
