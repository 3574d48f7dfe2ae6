"""A person, please: hand-offs to the keeper and back, and what only a keeper can see or settle."""

from __future__ import annotations

from collections.abc import Callable

from handlers import concerns
from handlers.context import Here
from handlers.message import SILENCE, Reply
from handlers.words import Words, words_of
from store import people, service, shops
from store.service import HandoffRef, Talking

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SAYS_NOTHING = 8  # 转人工 and the like say no more than that somebody is wanted


def short(handoff: HandoffRef) -> str:
    """The name of a hand-off for people: A, B … Z, AA; orders have figures, so they never collide."""
    rest = (handoff.number - 1) % (len(LETTERS) * (len(LETTERS) + 1))
    high, low = divmod(rest, len(LETTERS))
    return (LETTERS[high - 1] if high else "") + LETTERS[low]


async def tell_keepers(here: Here, what: str, said: Callable[[Words], Reply]) -> None:
    """Have everybody told who keeps the shop, each in their own language."""
    for keeper in await shops.keepers(here.shop.id):
        if keeper.person_id == here.person_id:
            continue  # nobody is told what they said themselves
        words = words_of(await people.language(keeper.person_id))
        here.tell(what, said(words), keeper.person_id)


async def human(here: Here) -> Reply:
    """转人工: a keeper is called; from now on what is said goes to them."""
    said = here.message_words
    return await call(
        here, said if len(said) > (3 * SAYS_NOTHING if said.isascii() else SAYS_NOTHING) else ""
    )


async def call(here: Here, about: str, key: str = "human.called") -> Reply:
    """A keeper is called, and told what it is about; `key` is what is answered."""
    here.closes()  # from now on 好的 is said to a person
    message = here.message
    await service.ask_person(here.shop.id, here.person_id, message.bot, message.sender, about)
    return Reply(here.words(key, keeper=here.words("keeper.title")))


async def back(here: Here) -> Reply:
    """回到机器人."""
    handoff = await service.of_person(here.shop.id, here.person_id)
    if handoff is not None:
        await service.close(here.shop.id, handoff.id, here.person_id)
    return Reply(here.words("human.back"))


async def talking(here: Here) -> bool:
    """Whether this person is talking with a keeper."""
    return await service.talking(Talking(here.shop.id, here.person_id))


async def relay(here: Here, text: str) -> Reply:
    """What is said during a hand-off goes to the keeper who answers, or to all of them.

    Once somebody answers, two people talk and the shop keeps quiet.
    """
    handoff = await service.of_person(here.shop.id, here.person_id)
    if handoff is not None:
        await service.said(here.shop.id, handoff.id, text)
        await _pass_on(here, handoff, text)
        if handoff.answered_by is not None:
            return SILENCE
    return Reply(here.words("human.passed", keeper=here.words("keeper.title")))


def spoken(words: Words, name: str, handoff: HandoffRef, text: str) -> str:
    """A line of a talk, such as 陈阿姨（A）：还要多久？."""
    return words(
        "human.relay", name=name, id=short(handoff), text=text or words("human.wants_you")
    )


async def _pass_on(here: Here, handoff: HandoffRef, text: str) -> None:
    profile = await people.profile(here.person_id)

    def said(words: Words) -> Reply:
        name = profile.name or words("human.somebody")
        return Reply(spoken(words, name, handoff, text))

    if handoff.answered_by is None:
        await tell_keepers(here, "relay", said)
    else:
        language = await people.language(handoff.answered_by)
        here.tell("relay", said(words_of(language)), handoff.answered_by)


async def refund(here: Here) -> Reply:
    """草莓烂了，退钱: the keeper settles it."""
    return await _to_keepers(here, "care.refund")


async def complaint(here: Here) -> Reply:
    """都几点了还没到."""
    return await _to_keepers(here, "care.complaint")


async def feedback(here: Here) -> Reply:
    """苹果很甜，下次还买: nothing is asked, so nobody waits for an answer."""
    await _show(here, "care.to_keeper", None)
    return Reply(here.words("care.feedback", keeper=here.words("keeper.title")))


async def waits(here: Here) -> bool:
    """Whether somebody has left a word that no keeper has answered yet."""
    return await service.left_by(here.shop.id, here.person_id) is not None


async def more(here: Here) -> Reply:
    """昨天买的那箱, after 苹果坏了好几个: the keeper hears that, too."""
    return await _to_keepers(here, "care.more")


async def _to_keepers(here: Here, answer: str) -> Reply:
    await _show(here, "care.to_keeper", await _word(here, here.message_words))
    return Reply(here.words(answer, keeper=here.words("keeper.title")))


async def _word(here: Here, about: str) -> HandoffRef:
    """A letter for the keepers to answer by; the shop goes on serving who left it."""
    message = here.message
    return await service.leave_word(
        here.shop.id, here.person_id, message.bot, message.sender, about
    )


async def _show(here: Here, key: str, word: HandoffRef | None) -> None:
    """Keepers see what somebody said or sent, about which order, and how to answer."""
    profile = await people.profile(here.person_id)
    order = await concerns.order_meant(here)
    text = here.message_words

    def said(words: Words) -> Reply:
        marks = [short(word)] if word else []
        marks += [words("care.order", number=order.number)] if order else []
        name = profile.name or words("human.somebody")
        if marks:
            name = words("care.marked", name=name, marks=words("care.mark").join(marks))
        how = [words("care.how", id=short(word))] if word else []
        return Reply("\n".join([words(key, name=name, text=text), *how]))

    await tell_keepers(here, "care", said)


async def picture(here: Here) -> Reply:
    """A photo: the keeper hears that there is one. What it shows stays with its platform."""
    about = here.message_words or here.words("human.photo")
    return await _seen(here, "keeper.photo", "person.image", about)


async def voice(here: Here) -> Reply:
    """A voice message that nobody could make out: the keeper hears that there is one."""
    return await _seen(here, "keeper.voice", "person.voice", here.words("human.voice"))


async def _seen(here: Here, told: str, answer: str, about: str) -> Reply:
    await _show(here, told, await _word(here, about))
    return Reply(here.words(answer, keeper=here.words("keeper.title")))
