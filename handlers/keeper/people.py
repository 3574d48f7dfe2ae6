"""A keeper and the people: who waits, answering, their needs, what was not understood."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from handlers import caring
from handlers.context import Here
from handlers.keeper.rounds import midnight
from handlers.message import Reply
from handlers.needing import need_of
from handlers.understand import AnswerShopper, KeeperSimple, RecordNeed
from handlers.words import words_of
from store import needs, orders, people, service
from store.core.errors import NotFound, WrongState
from store.needs import Capture
from store.orders import Scope
from store.service import HandoffRef


async def _open(here: Here) -> list[HandoffRef]:
    """The hand-offs that this keeper may answer: whom they are talking with, and who waits."""
    mine = await service.of_keeper(here.shop.id, here.person_id)
    others = await service.waiting(here.shop.id)
    return list({handoff.id: handoff for handoff in [*mine, *others]}.values())


async def _named(to: str, here: Here) -> HandoffRef | None:
    found = await _open(here)
    for handoff in found:
        if caring.short(handoff) == to.upper():
            return handoff
    for handoff in found:
        profile = await people.profile(handoff.person_id)
        if profile.name and profile.name == to:
            return handoff
    return found[0] if not to and len(found) == 1 else None


async def answer(said: AnswerShopper, here: Here) -> Reply:
    """回复 A 马上到: to who waits under that letter or name, or (a number) to whose order it is."""
    handoff = await _named(said.to, here)
    if handoff is not None:
        return await _take(handoff, said, here)
    person_id = await _of_today(said.to, here)
    if person_id is not None:
        return await _tell(person_id, said, here)
    try:
        order = await orders.find(here.shop.id, int(said.to) if said.to.isdecimal() else 0)
    except NotFound:
        return await _nobody(said.to, here)
    if order.person_id is None:
        return Reply(here.words("keeper.guest_unreachable", number=order.number))
    return await _tell(order.person_id, said, here)


async def _of_today(name: str, here: Here) -> int | None:
    """The one person of that name who has an order of today or under way."""
    since = midnight(here.local_now)
    found = [
        *await orders.listed(here.shop.id, Scope.TODAY, since),
        *await orders.listed(here.shop.id, Scope.OPEN),
    ]
    named = set()
    for person_id in {order.person_id for order in found if order.person_id is not None}:
        if (await people.profile(person_id)).name == name:
            named.add(person_id)
    return named.pop() if len(named) == 1 else None


async def _take(handoff: HandoffRef, said: AnswerShopper, here: Here) -> Reply:
    try:
        await service.answer(here.shop.id, handoff.id, here.person_id)
    except WrongState:
        return await _nobody(said.to, here)
    return await _tell(handoff.person_id, said, here)


async def _nobody(to: str, here: Here) -> Reply:
    """Nobody waits under that name: who does?"""
    words = here.words
    found = await _open(here)
    if not found:
        return Reply(words("keeper.no_handoff", id=to))
    return Reply("\n".join([words("keeper.no_handoff", id=to), await _waiting(found, here)]))


async def _tell(person_id: int, said: AnswerShopper, here: Here) -> Reply:
    theirs = words_of(await people.language(person_id))
    typed = as_typed(said.text, here.message_words)
    text = theirs("human.answer", keeper=theirs("keeper.title"), text=typed)
    here.tell("answer", Reply(text), person_id)
    profile = await people.profile(person_id)
    return Reply(here.words("keeper.answered", name=profile.name or said.to))


def as_typed(read: str, message: str) -> str:
    """The end of a message as it was typed: the reading has other commas."""
    tail = message[-len(read) :]
    return (
        tail
        if unicodedata.normalize("NFKC", tail) == unicodedata.normalize("NFKC", read)
        else read
    )


async def waiting(_said: KeeperSimple, here: Here) -> Reply:
    """谁在找我."""
    found = await _open(here)
    if not found:
        return Reply(here.words("keeper.nobody"))
    return Reply(await _waiting(found, here))


async def _waiting(found: Sequence[HandoffRef], here: Here) -> str:
    lines = [here.words("keeper.waiting")]
    for handoff in found:
        profile = await people.profile(handoff.person_id)
        name = profile.name or here.words("human.somebody")
        lines.append(caring.spoken(here.words, name, handoff, handoff.about))
    return "\n".join(lines)


async def finish(_said: KeeperSimple, here: Here) -> Reply:
    """结束 A: the shop answers again."""
    parts = here.message_words.replace("#", " ").split()
    to = parts[-1] if len(parts) > 1 else ""
    handoff = await _named(to, here)
    if handoff is None:
        found = await _open(here)
        return Reply(await _waiting(found, here) if found else here.words("keeper.nobody"))
    await service.close(here.shop.id, handoff.id)
    return Reply(here.words("keeper.closed", id=caring.short(handoff)))


async def record_need(said: RecordNeed, here: Here) -> Reply:
    """记需求 302 要婴儿床: told by a keeper for somebody without an account."""
    # the keeper's own words say best what is wanted
    need = replace(said.need, what=said.need.said or said.need.what)
    wanted = (need_of(need),)
    await needs.capture(
        Capture(here.shop.id, None, here.source, wanted, said.person, here.person_id)
    )
    return Reply(here.words("keeper.need_kept", person=said.person, what=need.what))


async def unread(_said: KeeperSimple, here: Here) -> Reply:
    """没听懂的: what could not be read, most often first."""
    found = await service.unread_words(here.shop.id, 10)
    if not found:
        return Reply(here.words("keeper.no_unread"))
    lines = [f"{word.said} ×{word.times}" for word in found]
    how = here.words("keeper.teach_how", said=found[0].said)
    return Reply("\n".join([here.words("keeper.unread"), *lines, how]))


async def needs_book(_said: KeeperSimple, here: Here) -> Reply:
    """需求本: what people want, counted, without names."""
    found = await needs.book(here.shop.id)
    if not found:
        return Reply(here.words("keeper.no_needs"))
    lines = [f"{line.what} ×{line.times}" for line in found[:20]]
    return Reply("\n".join([here.words("keeper.needs"), *lines]))
