"""The way of a turn: who is it, in which shop, what do they mean, who answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from handlers import (
    amounts,
    besides,
    caring,
    chain_card,
    chains,
    entering,
    guests,
    hearing,
    keeper,
    listening,
    ordering,
    persons,
    plain,
    thinking,
    tongue,
    tracking,
)
from handlers.context import Desk, Here, Notice, known
from handlers.conversation import AnyQuestion, Conversation, ForWhom, WhereTo
from handlers.keeper import rounds, whose
from handlers.message import (
    PRIVATE_CHAT,
    SILENCE,
    Called,
    Choice,
    ContactCard,
    Content,
    Entered,
    Left,
    Link,
    Message,
    Picture,
    Proposed,
    Reply,
    Spot,
    Tapped,
    Text,
    Voice,
)
from handlers.questions import answered, answers
from handlers.router import SIMPLE, serve
from handlers.understand import (
    Advance,
    ChainOrder,
    Command,
    GiveAddress,
    Orders,
    Reading,
    Simple,
    understand_keeper,
)
from handlers.words import words_of
from store import orders, people, shops
from store.core.errors import NotFound
from store.people import Meeting
from store.shops import RoleAsk, ShopTerms

MOST_DIGITS = 9
_BACK = re.compile(r"回到机器人|找机器人|\bback to (?:the )?bot\b", re.IGNORECASE)
CHAIN_STEPS = frozenset({chain_card.SURE, chain_card.ALL, chain_card.NONE})
STEPS = CHAIN_STEPS | {"accepted", "out", "delivered", "cancelled"}
MOST = 4_000  # letters of a message that are read; nobody orders more in one breath
DOUBTFUL = 0.5


async def answer(
    message: Message, conversation: Conversation, desk: Desk, now: int
) -> tuple[Reply, Sequence[Notice]]:
    """The reply to a message, and what others are told. The conversation is left as it now stands."""
    content = message.content
    if isinstance(content, Left):
        conversation.thinking = ""
        await people.leave(message.bot, message.sender)
        return SILENCE, ()
    if isinstance(content, Proposed) and content.of != conversation.thinking:
        return SILENCE, ()  # something newer is thought over, or nobody is there any more
    met = await people.meet(Meeting(message.bot, message.sender, message.name))
    shop = await entering.shop_of(message, conversation, desk)
    if shop is None:
        return await entering.which_shop(message, conversation, desk, now), ()
    here = await _here(message, conversation, desk, now, met.person_id, shop)
    if entering.is_code(message, shop, desk):
        content = Entered(shop.slug)
    reply = await _content(content, here)
    return reply, here.notices


async def _here(
    message: Message,
    conversation: Conversation,
    desk: Desk,
    now: int,
    person_id: int,
    shop: ShopTerms,
) -> Here:
    role = await shops.role(RoleAsk(shop.id, person_id))
    kept = await known(desk, shop)
    basket = await orders.basket((shop.id, person_id))
    return Here(
        message, now, desk, conversation, person_id, shop, role, kept.vocabulary, kept.goods,
        words_of(conversation.language), tuple((line.sku_id, line.unit) for line in basket.lines),
        amounts=tuple(line.qty for line in basket.lines),
    )  # fmt: skip


async def _content(content: Content, here: Here) -> Reply:
    match content:
        case Text(text) | Voice(_, text) if text.strip():
            return await _read(text, here)
        case Tapped(token):
            return await _tapped(token, here)
        case Proposed():
            return await thinking.thought_over(content, here)
        case Called(name):
            return await _called(name, here)
        case Entered():
            return await entering.entered(content, here)
        case ContactCard():
            return await persons.contact(content, here)
        case _:
            return await _shown(content, here)


async def _read(text: str, here: Here) -> Reply:
    """Words; of very many only the first are read, and that is said."""
    reply = await _text(text[:MOST], here)
    if len(text) <= MOST:
        return reply
    said = [here.words("person.too_long", most=MOST), reply.text]
    return replace(reply, text="\n".join(filter(None, said)))


async def _shown(content: Content, here: Here) -> Reply:
    """What is no words: looked at by the keeper, or answered kindly."""
    match content:
        case Picture(_, caption) if here.role and caption.strip():
            return await _text(caption, here)
        case Picture() | Voice() if here.role:  # it would come back to their own phone
            return Reply(here.words("person.sticker"))
        case Picture(_, caption):
            seen = await caring.picture(here)
            return await _text(caption, here) if caption.strip() else seen
        case Voice():
            return await caring.voice(here)
        case Spot(_, _, label):
            return await entering.spot(label, here)
        case Link():
            return Reply(here.words("person.link"))
        case _:
            return Reply(here.words("person.sticker"))


async def _tapped(token: str, here: Here) -> Reply:
    """A button: a choice of the open question, or a command that it carries."""
    kind, _, rest = token.partition(":")
    if kind == "do":
        return await _done(rest, here)
    if kind == "menu":
        return await _text(rest, here)
    question = here.conversation.open_question(here.now, tapped=True)
    if question is None or question.id != kind or not rest.isdecimal():
        return await ordering.stale(here, tapped=True)
    return await answered(question, int(rest), here)


async def _called(name: str, here: Here) -> Reply:
    """/orders and the like, in whatever language is spoken; one that nobody knows is no word to read."""
    if name == "status" and here.role:
        return await keeper.command(Orders("open"), here)
    return await SIMPLE.get(name, persons.show_help)(here)


async def _done(rest: str, here: Here) -> Reply:
    """A keeper's button: the step of an order, or a decision on a chain, of the shop that it names."""
    slug, _, step = rest.partition(":")
    to, _, number = step.partition(":")
    there = here if slug == here.shop.slug else await _there(slug, here)
    step_known = to in STEPS and number.isdecimal()
    if there is None or not there.role or not step_known or len(number) > MOST_DIGITS:
        return await ordering.stale(here, tapped=True)
    if to in CHAIN_STEPS:
        return await chains.decide(to, int(number), there)
    return await keeper.command(Advance(to, (int(number),), exact=True), there)


async def _there(slug: str, here: Here) -> Here | None:
    """The same turn in another shop: a keeper of two has buttons of both."""
    try:
        shop = await shops.by_slug(slug)
    except NotFound:
        return None
    there = await _here(here.message, here.conversation, here.desk, here.now, here.person_id, shop)
    there.notices = here.notices
    return there


async def _text(text: str, here: Here) -> Reply:
    if persons.says_code(text):
        return await persons.link(here)
    command = understand_keeper(text, here.vocabulary, here.setting()) if here.role else None
    reading = listening.listened(text, here)
    await tongue.follow(text, here, names_place=isinstance(reading.main, GiveAddress))
    question = here.conversation.open_question(here.now)
    if question is None or isinstance(question, WhereTo):
        reading = plain.brief(text, reading, here)
    reply = await _answered(reading, question, command, text, here)
    if reply is not None:
        return reply
    if here.role:
        commanded = await _commanded(text, command, reading, here)
        commanded = commanded or keeper.unread(reading, here, asked=question is not None)
        if commanded is not None:
            return commanded
    elif await caring.talking(here):
        if reading.main != Simple("bot") and not _BACK.search(text):
            return await caring.relay(here, text)
        return await caring.back(here)
    return await _served(text, reading, here)


async def _answered(
    reading: Reading,
    question: AnyQuestion | None,
    command: Command | None,
    text: str,
    here: Here,
) -> Reply | None:
    """What is said in so many words beside the open question, or the answer to it."""
    whom = isinstance(question, ForWhom)
    beside = await besides.served(text, here) if command is None and not whom else None
    if beside is not None or (whom and command is not None):
        return beside
    return await answers(reading, question, text, here)


async def _commanded(
    text: str, command: Command | None, reading: Reading, here: Here
) -> Reply | None:
    """What only a keeper says; None for what anybody may say."""
    number = guests.code_asked(text)
    if number:
        return await guests.claim_code(number, here)
    number, last = tracking.asked_for(text)
    if number:
        return await (tracking.one(number, here, last) if last else rounds.one(number, here))
    of_chain = chains.decided(text)
    if of_chain is not None:
        return await chains.decide(*of_chain, here)
    if command is not None:
        return await keeper.command(command, here)
    return keeper.half_said(text, here) or await whose.ask(reading, here)


async def _served(text: str, reading: Reading, here: Here) -> Reply:
    number, last = tracking.asked_for(text)
    if number:
        return await tracking.one(number, here, last)
    below = amounts.negative(text)
    if below and not isinstance(reading.main, ChainOrder):  # one line of it is no reason
        return Reply(here.words("qty.bad", said=below))
    lost = reading.doubt > DOUBTFUL or reading.main == Simple("other")
    if lost and hearing.wordless(text):
        return Reply(here.words("person.sticker"), personal=False)
    if reading.doubt > DOUBTFUL:
        return await thinking.doubted(here)
    return await serve(reading, here)


def apology(message: Message) -> Reply:
    """What is said when our own code broke: nothing is lost, somebody looks at it."""
    _ = message
    return Reply(words_of("zh")("person.apology"), personal=False)


def in_private(conversation: Conversation) -> Reply:
    """What a group sees of an answer that is nobody else's business."""
    words = words_of(conversation.language)
    door = Choice(words("choice.open_private"), url=PRIVATE_CHAT)
    return Reply(words("person.in_private"), choices=(door,), personal=False)
