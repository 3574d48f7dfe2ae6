"""From a Telegram update to what was said."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.platforms.base import Heard
from bot.platforms.telegram_update import Entity, Pressed, Said, Update, User
from bot.platforms.words import clean
from handlers.message import (
    Called,
    ContactCard,
    Content,
    Entered,
    Left,
    Picture,
    Spot,
    Tapped,
    Text,
    Unknown,
    Voice,
)

_COMMAND = re.compile(r"/(\w{1,32})(?:@(\w{1,64}))?(?:\s+(.*))?\Z", re.DOTALL)
_OURS = {
    verb: name
    for name, verbs in {
        "help": "help",
        "browse": "menu list shop goods products catalog catalogue",
        "status": "orders order myorders history status track",
        "view_cart": "cart basket mycart",
        "addresses": "address addresses",
        "human": "human contact support keeper",
        "bot": "back bot",
        "reorder": "again usual repeat reorder",
        "unsubscribe": "stop mute unsubscribe",
        "my_data": "data mydata",
        "english": "english",
        "chinese": "chinese",
    }.items()
    for verb in verbs.split()
}
_UNREADABLE = (
    "animation",
    "audio",
    "document",
    "sticker",
    "story",
    "video",
    "video_note",
    "poll",
    "dice",
    "game",
)


@dataclass(frozen=True, slots=True)
class Me:
    """The bot itself: its user id (the token begins with it) and its name without the @."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class _Words:
    """What was written, with the bot's own name taken out, and whether the bot was meant."""

    text: str
    addressed: bool


def heard(update: Update, bot: str, me: Me, now: int) -> Heard | None:
    """The message in an update; None for what nobody said to us. `now`: UTC ms."""
    if update.callback_query:
        return _pressed(update.callback_query, _name_of(update), bot, now)
    if update.my_chat_member:
        return _left(update, bot)
    said = update.message or update.edited_message
    if said is None or said.sender is None or said.sender.is_bot:
        return None
    return _said(said, update, bot, me)


def _name_of(update: Update) -> str:
    """Unique for the bot, and the same each time that Telegram tries again."""
    return f"u{update.update_id}"


def _said(said: Said, update: Update, bot: str, me: Me) -> Heard | None:
    group = said.chat.type != "private"
    words = _words(said, me)
    content = _content(said, words)
    edited = update.edited_message is not None
    if content is None or (edited and not isinstance(content, Text)) or said.sender is None:
        return None
    quoted = said.reply_to_message
    return Heard(
        id=_name_of(update),
        bot=bot,
        chat=str(said.chat.id),
        sender=str(said.sender.id),
        content=content,
        at=said.date * 1000,
        name=_full_name(said.sender),
        group=group,
        addressed=not group or words.addressed or _answers(said, me),
        quoted=clean(quoted.text or quoted.caption) if quoted else "",
        ref="" if edited else str(said.message_id),
        edits=str(said.message_id) if edited else "",
    )


def _pressed(pressed: Pressed, name: str, bot: str, now: int) -> Heard | None:
    if not pressed.data:
        return None
    chat = pressed.message.chat if pressed.message else None
    return Heard(
        id=name,
        bot=bot,
        chat=str(chat.id if chat else pressed.sender.id),
        sender=str(pressed.sender.id),
        content=Tapped(clean(pressed.data)),
        at=now,
        name=_full_name(pressed.sender),
        group=chat is not None and chat.type != "private",
        handle=clean(pressed.id),
    )


def _left(update: Update, bot: str) -> Heard | None:
    """A private chat was blocked; coming back is said by /start."""
    change = update.my_chat_member
    if (
        change is None
        or change.chat.type != "private"
        or change.new_chat_member.status != "kicked"
    ):
        return None
    return Heard(
        id=_name_of(update),
        bot=bot,
        chat=str(change.chat.id),
        sender=str(change.sender.id),
        content=Left(),
        at=change.date * 1000,
        name=_full_name(change.sender),
    )


def _full_name(user: User) -> str:
    return clean(f"{user.first_name} {user.last_name}".strip())


def _answers(said: Said, me: Me) -> bool:
    quoted = said.reply_to_message
    return quoted is not None and quoted.sender is not None and quoted.sender.id == me.id


def _content(said: Said, words: _Words) -> Content | None:
    if said.text is not None:
        return _text(words.text)
    if said.photo:
        return Picture(clean(said.photo[-1].file_id), words.text)
    if said.voice:
        return Voice(clean(said.voice.file_id), words.text)
    return _shared(said, words.text)


def _shared(said: Said, caption: str) -> Content | None:
    """Places, phone numbers, and what a shop cannot read but by its caption; None for service messages."""
    if said.venue:
        spot = said.venue.location
        return Spot(spot.latitude, spot.longitude, clean(said.venue.title))
    if said.location:
        return Spot(said.location.latitude, said.location.longitude)
    if said.contact and said.sender:
        card = said.contact
        own = card.user_id == said.sender.id
        return ContactCard(clean(card.phone_number), clean(card.first_name), own)
    kind = next((name for name in _UNREADABLE if getattr(said, name) is not None), "")
    if kind and caption.strip():
        return Text(caption)
    return Unknown(kind) if kind else None


def _text(text: str) -> Content:
    """`/start SCENE` is a deep link, `/orders` a command of ours; `/order 2 boxes` says what it says."""
    command = _COMMAND.match(text)
    if command is None:
        return Text(text)
    verb, rest = command[1].lower(), (command[3] or "").strip()
    if verb == "start":
        return Entered(rest)
    return Text(rest) if rest else Called(_OURS.get(verb, ""))


def _words(said: Said, me: Me) -> _Words:
    text = said.text if said.text is not None else said.caption
    command = _COMMAND.match(text)
    if command:
        to = command[2]
        return _Words(clean(text), to is None or to.lower() == me.username.lower())
    units = text.encode("utf-16-le", "surrogatepass")
    marks = said.entities or said.caption_entities
    ours = [mark for mark in marks if _names_us(mark, units, me)]
    for mark in sorted(ours, key=lambda mark: -mark.offset):
        units = units[: 2 * mark.offset] + units[2 * (mark.offset + mark.length) :]
    rest = units.decode("utf-16-le", "ignore")
    return _Words(clean(rest.strip() if ours else rest), bool(ours))


def _names_us(mark: Entity, units: bytes, me: Me) -> bool:
    if mark.type == "text_mention":
        return mark.user is not None and mark.user.id == me.id
    part = units[2 * mark.offset : 2 * (mark.offset + mark.length)]
    name = part.decode("utf-16-le", "ignore").lower()
    return mark.type == "mention" and bool(me.username) and name == f"@{me.username.lower()}"
