"""A keeper and the people: who waits, answering, their needs, what was not understood."""

from __future__ import annotations

from handlers import caring
from handlers.context import Here
from handlers.message import Reply
from handlers.needing import need_of
from handlers.understand import AnswerShopper, KeeperSimple, RecordNeed
from store import needs, orders, people, service
from store.core.errors import NotFound, WrongState
from store.needs import Capture
from store.service import HandoffRef


async def _open(here: Here) -> list[HandoffRef]:
    """The hand-offs that this keeper may answer: who waits, and whom they are talking with."""
    mine = await service.of_keeper(here.shop.id, here.person_id)
    others = await service.waiting(here.shop.id)
    return list({handoff.id: handoff for handoff in [*mine, *others]}.values())


async def _named(to: str, here: Here) -> HandoffRef | None:
    found = await _open(here)
    for handoff in found:
        if caring.short(handoff) == to:
            return handoff
    for handoff in found:
        profile = await people.profile(handoff.person_id)
        if profile.name and profile.name == to:
            return handoff
    return found[0] if not to and len(found) == 1 else None


async def answer(said: AnswerShopper, here: Here) -> Reply:
    """回复 12 马上到: to who waits under that number or name, or to whose order it is."""
    handoff = await _named(said.to, here)
    if handoff is not None:
        try:
            await service.answer(here.shop.id, handoff.id, here.person_id)
        except WrongState:
            return Reply(here.words("keeper.no_handoff", id=said.to))
        return await _tell(handoff.person_id, said, here)
    try:
        order = await orders.find(here.shop.id, int(said.to) if said.to.isdecimal() else 0)
    except NotFound:
        return Reply(here.words("keeper.no_handoff", id=said.to))
    if order.person_id is None:
        return Reply(here.words("keeper.no_handoff", id=said.to))
    return await _tell(order.person_id, said, here)


async def _tell(person_id: int, said: AnswerShopper, here: Here) -> Reply:
    words = here.words
    text = words("human.answer", keeper=words("keeper.title"), text=said.text)
    here.tell("answer", Reply(text), person_id)
    profile = await people.profile(person_id)
    return Reply(words("keeper.answered", name=profile.name or said.to))


async def waiting(_said: KeeperSimple, here: Here) -> Reply:
    """谁在找我."""
    found = await _open(here)
    if not found:
        return Reply(here.words("keeper.nobody"))
    lines = [here.words("keeper.waiting")]
    for handoff in found:
        profile = await people.profile(handoff.person_id)
        name = profile.name or here.words("human.somebody")
        said = here.words("human.relay", name=name, id=caring.short(handoff), text=handoff.about)
        lines.append(said)
    return Reply("\n".join(lines))


async def finish(_said: KeeperSimple, here: Here) -> Reply:
    """结束 12: the shop answers again."""
    numbers = [part for part in here.message_words.replace("#", " ").split() if part.isdecimal()]
    handoff = await _named(numbers[0] if numbers else "", here)
    if handoff is None:
        return Reply(here.words("keeper.no_handoff", id=numbers[0] if numbers else ""))
    await service.close(here.shop.id, handoff.id)
    return Reply(here.words("keeper.closed", id=caring.short(handoff)))


async def record_need(said: RecordNeed, here: Here) -> Reply:
    """记需求 302 要婴儿床: told by a keeper for somebody without an account."""
    wanted = (need_of(said.need),)
    await needs.capture(
        Capture(here.shop.id, None, here.source, wanted, said.person, here.person_id)
    )
    return Reply(here.words("keeper.need_kept", person=said.person, what=said.need.what))


async def unread(_said: KeeperSimple, here: Here) -> Reply:
    """没听懂的: what could not be read, most often first."""
    found = await service.unread_words(here.shop.id, 10)
    if not found:
        return Reply(here.words("keeper.no_unread"))
    lines = [f"{word.said} ×{word.times}" for word in found]
    return Reply("\n".join([here.words("keeper.unread"), *lines]))


async def needs_book(_said: KeeperSimple, here: Here) -> Reply:
    """需求本: what people want, counted, without names."""
    found = await needs.book(here.shop.id)
    if not found:
        return Reply(here.words("keeper.no_needs"))
    lines = [f"{line.what} ×{line.times}" for line in found[:20]]
    return Reply("\n".join([here.words("keeper.needs"), *lines]))
