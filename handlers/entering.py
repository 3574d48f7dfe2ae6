"""Coming in: a QR code, a deep link, a typed shop code; a shared location."""

from __future__ import annotations

from dataclasses import replace

from handlers import addresses, basket, persons
from handlers.context import SHARED, Desk, Here
from handlers.conversation import Conversation, WhichShop
from handlers.message import Choice, Entered, Message, Reply, Tapped, Text
from handlers.understand import Address, Setting, understand
from handlers.words import words_of
from store import shops
from store.core.errors import NotFound
from store.orders import Details
from store.shops import ShopTerms

LINK = "link-"  # a scene that joins accounts: link-CODE
OFFERED = 5
MOST_SHOWN = 40  # letters of a code that nobody knows


def _scene(message: Message) -> str:
    """The shop's short name that a scan, a deep link or a typed code carries."""
    content = message.content
    if isinstance(content, Entered):
        return content.scene
    return content.text.strip() if isinstance(content, Text) and len(content.text) <= 40 else ""


async def shop_of(message: Message, conversation: Conversation, desk: Desk) -> ShopTerms | None:
    """The shop that a message is for: the bot's own, or on a shared bot the one chosen before."""
    if not _serves_many(message, desk):
        own = await shops.by_slug(desk.shops[message.bot])
        conversation.shop_id = own.id
        return own
    scene = _scene(message)
    entering = (
        isinstance(message.content, Entered)
        or conversation.shop_id is None
        or (conversation.question is None and scene.isascii() and shops.is_slug(scene.lower()))
    )
    if entering and scene and not scene.startswith(LINK):
        try:
            found = await shops.called(scene)
        except NotFound:
            return await _kept(conversation)
        conversation.enter(found.id)
        return found
    return await _kept(conversation)


def is_code(message: Message, shop: ShopTerms, desk: Desk) -> bool:
    """Whether what was typed is no more than the shop's name, on a bot that serves many."""
    names = {shop.slug, shop.name.lower()}
    typed = isinstance(message.content, Text) and _scene(message).lower() in names
    return typed and _serves_many(message, desk)


def _serves_many(message: Message, desk: Desk) -> bool:
    return desk.shops.get(message.bot, SHARED) == SHARED


async def _kept(conversation: Conversation) -> ShopTerms | None:
    if conversation.shop_id is None:
        return None
    return await shops.terms(conversation.shop_id)


async def which_shop(message: Message, conversation: Conversation, desk: Desk, now: int) -> Reply:
    """A shared bot does not know yet which shop is meant: the code, or one of a few."""
    words = words_of(conversation.language)
    question = conversation.open_question(now)
    if isinstance(question, WhichShop):
        index = _picked(message, question)
        if index < 0:
            index = await _named(message, question)
        if 0 <= index < len(question.slugs):
            chosen = await shops.by_slug(question.slugs[index])
            conversation.enter(chosen.id)
            about = f"{chosen.about} " if chosen.about else ""
            return Reply(words("person.welcome", shop=chosen.name, about=about))
    slugs = tuple((await shops.slugs())[:OFFERED])
    asked = WhichShop(id=desk.token(), at=now, choices=len(slugs), slugs=slugs)
    conversation.question = asked
    names = [(await shops.by_slug(slug)).name for slug in slugs]
    choices = tuple(Choice(name, f"{asked.id}:{n}") for n, name in enumerate(names))
    asks = words("person.shops")
    if isinstance(message.content, Entered) and message.content.scene:
        asks = f"{words('person.no_shop', code=_scene(message)[:MOST_SHOWN])}\n{asks}"
    return Reply(asks, choices=choices, personal=False)


def _picked(message: Message, question: WhichShop) -> int:
    content = message.content
    if isinstance(content, Tapped):
        kind, _, index = content.token.partition(":")
        return int(index) if kind == question.id and index.isdecimal() else -1
    text = content.text.strip() if isinstance(content, Text) else ""
    return int(text) - 1 if text.isdecimal() and len(text) < 3 else -1


async def _named(message: Message, question: WhichShop) -> int:
    """The only one of the shops with these words in its name; -1 if there is none."""
    said = _scene(message)
    named = [
        at
        for at, slug in enumerate(question.slugs)
        if said and said in (await shops.by_slug(slug)).name
    ]
    return named[0] if len(named) == 1 else -1


async def shop_chosen(_question: WhichShop, _index: int, here: Here) -> Reply:
    """A shop was chosen already."""
    return await persons.greet(here)


async def entered(content: Entered, here: Here) -> Reply:
    """Welcome, with the basket that waits; a scene with a code joins the accounts of one person."""
    if content.scene.startswith(LINK):
        return await persons.ask_link(content.scene.removeprefix(LINK), here)
    welcome = await persons.welcome(here)
    names = {"", here.shop.slug, here.shop.name.lower()}
    if content.scene.lower() not in names and _serves_many(here.message, here.desk):
        unknown = here.words("person.no_shop", code=content.scene[:MOST_SHOWN])
        welcome = replace(welcome, text=f"{unknown}\n{welcome.text}")
    if here.basket or here.conversation.undecided(here.now):
        return await basket.show(here, welcome.text)
    return welcome


async def spot(label: str, here: Here) -> Reply:
    """A shared location with a name is an address; without one it says too little."""
    if not label:
        return Reply(here.words("address.no_spot"))
    read = understand(label, here.vocabulary, Setting(asked="address")).address
    where = await addresses.keep(read or Address(label), here)
    if where.address is None:
        return where.ask or Reply(here.words("address.unclear"))
    await basket.change(here, (), Details(address_id=where.address.id))
    if here.basket:
        return await basket.show(here)
    return Reply("\n".join(addresses.noted(where, here)))
