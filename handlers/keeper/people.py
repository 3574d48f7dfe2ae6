"""A keeper and the people: who waits, answering, their needs, what was not understood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

import msgspec

from handlers import caring
from handlers.context import Here
from handlers.conversation import WhoWaits
from handlers.keeper.rounds import midnight
from handlers.message import Reply
from handlers.needing import need_of, plainly
from handlers.understand import AnswerShopper, KeeperSimple, RecordNeed
from handlers.words import words_of
from store import needs, orders, people, service
from store.core.errors import NotFound, WrongState
from store.needs import Capture
from store.orders import Scope
from store.service import HandoffRef

MOST_CHOICES = 5
_ENDING = re.compile(
    "结束人工|人工结束|结束对话|结束|finish|end chat|done talking|close chat|done", re.IGNORECASE
)
_LETTERS = re.compile("[A-Za-z]|[A-Z]{2}")  # reply on my way is for nobody called ON


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
        return await _take(handoff, said.text, here)
    person_id = await _of_today(said.to, here)
    if person_id is not None:
        return await _to_person(person_id, said.text, here)
    if not (said.to.isdecimal() or _LETTERS.fullmatch(said.to)):
        return await _to_who_waits(said, here)
    try:
        order = await orders.find(here.shop.id, int(said.to) if said.to.isdecimal() else 0)
    except NotFound:
        return await _nobody(said.to, here)
    if order.person_id is None:
        return Reply(here.words("keeper.guest_unreachable", number=order.number))
    return await _to_person(order.person_id, said.text, here)


async def _to_person(person_id: int, text: str, here: Here) -> Reply:
    """Somebody by their name or order: if they wait, that is their answer."""
    waits = next((one for one in await _open(here) if one.person_id == person_id), None)
    return await _take(waits, text, here) if waits else await _tell(person_id, text, here)


async def _to_who_waits(said: AnswerShopper, here: Here) -> Reply:
    """回复 马上到 names nobody: it is for the one who waits, or whom of them?"""
    found = await _open(here)
    if len(found) == 1:
        return await _take(found[0], said.whole, here)
    if not found:
        return Reply(here.words("keeper.nobody"))
    some = found[:MOST_CHOICES]
    labels = [await _line(handoff, here) for handoff in some]
    question = WhoWaits(handoffs=tuple(handoff.id for handoff in some), text=said.whole)
    return Reply(here.words("keeper.answer_whom"), choices=here.asks(question, *labels))


async def whom_answered(question: WhoWaits, index: int, here: Here) -> Reply:
    """One of those who wait is meant."""
    here.closes()
    chosen = question.handoffs[index]
    handoff = next((one for one in await _open(here) if one.id == chosen), None)
    if handoff is None:
        return await waiting(KeeperSimple("handoffs"), here)
    return await _take(handoff, question.text, here)


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


async def _take(handoff: HandoffRef, text: str, here: Here) -> Reply:
    """Answer somebody. Who left a word is told how it goes on: from now on two people talk."""
    letter = caring.short(handoff)
    try:
        await service.answer(here.shop.id, handoff.id, here.person_id)
    except WrongState:
        return await _nobody(letter, here)
    first = handoff.state == "left"
    told = await _tell(handoff.person_id, text, here, first=first)
    how = here.words("keeper.talk_open", id=letter)
    return replace(told, text=f"{told.text}{how}") if first else told


async def _nobody(to: str, here: Here) -> Reply:
    """Nobody waits under that name: who does?"""
    words = here.words
    found = await _open(here)
    if not found:
        return Reply(words("keeper.no_handoff", id=to))
    return Reply("\n".join([words("keeper.no_handoff", id=to), await _waiting(found, here)]))


async def _tell(person_id: int, said: str, here: Here, *, first: bool = False) -> Reply:
    theirs = words_of(await people.language(person_id))
    typed = as_typed(said, here.message_words)
    key = "human.answer_first" if first else "human.answer"
    text = theirs(key, keeper=theirs("keeper.title"), text=typed)
    here.tell("answer", Reply(text), person_id)
    profile = await people.profile(person_id)
    name = profile.name or here.words("human.somebody")
    return Reply(here.words("keeper.answered", name=name))


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
    lines = [await _line(handoff, here) for handoff in found]
    return "\n".join([here.words("keeper.waiting"), *lines])


async def _line(handoff: HandoffRef, here: Here) -> str:
    """Who waits, and the last that they said."""
    profile = await people.profile(handoff.person_id)
    name = profile.name or here.words("human.somebody")
    return caring.spoken(here.words, name, handoff, handoff.about)


async def finish(_said: KeeperSimple, here: Here) -> Reply:
    """结束 A: the shop answers again."""
    said = _ENDING.sub(" ", here.message_words).replace("#", " ").split()
    handoff = await _named(said[-1] if said else "", here)
    if handoff is None:
        found = await _open(here)
        return Reply(await _waiting(found, here) if found else here.words("keeper.nobody"))
    await service.close(here.shop.id, handoff.id, here.person_id)
    return Reply(here.words("keeper.closed", id=caring.short(handoff)))


async def record_need(said: RecordNeed, here: Here) -> Reply:
    """记需求 302 要婴儿床: told by a keeper for somebody without an account."""
    # the keeper's own words say best what is wanted
    need = msgspec.structs.replace(said.need, what=said.need.said or plainly(said.need.what))
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
