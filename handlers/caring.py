"""A person, please: hand-offs to the keeper and back, and what only a keeper can see or settle."""

from __future__ import annotations

from handlers.context import Here
from handlers.message import Reply
from store import people, service
from store.service import HandoffRef, Talking

SHORT = 1000  # a hand-off is spoken of by the last digits of its id


def short(handoff: HandoffRef) -> str:
    """The name of a hand-off for people: up to three digits."""
    return str(handoff.id % SHORT)


async def human(here: Here) -> Reply:
    """转人工: a keeper is called; from now on what is said goes to them."""
    await service.ask_person(
        here.shop.id,
        here.person_id,
        here.message.bot,
        here.message.sender,
        here.message_words,
    )
    return Reply(here.words("human.called", keeper=here.words("keeper.title")))


async def back(here: Here) -> Reply:
    """回到机器人."""
    handoff = await service.of_person(here.shop.id, here.person_id)
    if handoff is not None:
        await service.close(here.shop.id, handoff.id)
    return Reply(here.words("human.back"))


async def talking(here: Here) -> bool:
    """Whether this person is talking with a keeper."""
    return await service.talking(Talking(here.shop.id, here.person_id))


async def relay(here: Here, text: str) -> Reply:
    """What is said during a hand-off goes to the keeper who answers, or to all of them."""
    handoff = await service.of_person(here.shop.id, here.person_id)
    if handoff is not None:
        name = await name_of(here)
        said = here.words("human.relay", name=name, id=short(handoff), text=text)
        here.tell("relay", Reply(said), handoff.answered_by)
    return Reply(here.words("human.passed", keeper=here.words("keeper.title")))


async def name_of(here: Here) -> str:
    """What the person is called, as far as is known."""
    profile = await people.profile(here.person_id)
    return profile.name or here.words("human.somebody")


async def refund(here: Here) -> Reply:
    """草莓烂了，退钱: the keeper settles it."""
    return await _to_keepers(here, "care.refund")


async def complaint(here: Here) -> Reply:
    """都几点了还没到."""
    return await _to_keepers(here, "care.complaint")


async def feedback(here: Here) -> Reply:
    """苹果很甜，下次还买."""
    return await _to_keepers(here, "care.feedback")


async def _to_keepers(here: Here, answer: str) -> Reply:
    words = here.words
    said = words("care.to_keeper", name=await name_of(here), text=here.message_words)
    here.tell("care", Reply(said))
    return Reply(words(answer, keeper=words("keeper.title")))


async def picture(here: Here) -> Reply:
    """A photo: the keeper sees to it."""
    return await _seen(here, "keeper.photo", "person.image")


async def voice(here: Here) -> Reply:
    """A voice message that nobody could make out: the keeper hears it."""
    return await _seen(here, "keeper.voice", "person.voice")


async def _seen(here: Here, told: str, answer: str) -> Reply:
    here.tell("seen", Reply(here.words(told, name=await name_of(here))))
    return Reply(here.words(answer, keeper=here.words("keeper.title")))
