"""Words that the rules cannot read: thought over by a language model where a shop has one.

Nothing waits for it. The turn says so and records that its message is in doubt; once the model has
answered, or has not, the message comes back as `Proposed` and is served like any other.
"""

from __future__ import annotations

from handlers import caring, persons, proposals
from handlers.context import Here
from handlers.message import Proposed, Reply, Text
from handlers.router import serve
from store import service

MOST_THOUGHT = 300  # letters of a message that is thought over
QUOTED = 20  # letters of it that are said again


async def doubted(here: Here) -> Reply:
    """Words in doubt: to be thought over, or asked about."""
    if not _worth_a_thought(here):
        return await persons.unclear(here)
    message = here.message
    await service.doubt(here.shop.id, message.bot, message.id, here.person_id, message.group)
    here.conversation.thinking, here.conversation.thinking_at = message.id, here.now
    return Reply(here.words("person.thinking"), personal=False)


def _worth_a_thought(here: Here) -> bool:
    """Whether a shopper typed it, and shortly; a correction of earlier words is not read anew."""
    message = here.message
    return (
        message.bot in here.desk.thinks
        and here.role is None
        and isinstance(message.content, Text)
        and len(message.content.text) <= MOST_THOUGHT
        and not message.edits
    )


async def thought_over(proposed: Proposed, here: Here) -> Reply:
    """What was thought over, served as if it had been said so; the rules' answer if nothing came of it.

    It answers no question. If the talk has moved on meanwhile, nothing is done with it.
    """
    moved_on = here.conversation.moved_on
    here.conversation.thinking = ""
    if await caring.talking(here):
        return await caring.relay(here, proposed.text)
    if moved_on:
        return await _asked_again(proposed.text, here)
    reading = proposals.reading(proposed, here)
    if reading is None:
        return await persons.unclear(here)
    return await serve(reading, here)


async def _asked_again(text: str, here: Here) -> Reply:
    """Not understood, and said a while ago: with the words, so that nobody takes it for the last ones."""
    said = text if len(text) <= QUOTED else f"{text[:QUOTED]}…"
    await service.unread(here.shop.id, text)
    return Reply(here.words("person.unclear_that", said=said), personal=False)
