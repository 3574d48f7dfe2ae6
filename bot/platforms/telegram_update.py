"""Telegram's updates as far as a shop reads them.

Fields that we do not name are skipped without being built, which is most of what
`telegram.Update.de_json` costs; it stays the reference in a differential test.
Types and bounds are those of the Bot API's own pages.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta, Struct, field

from bot.platforms.base import BadHook

Id = Annotated[int, Meta(ge=-(2**53), le=2**53)]
Count = Annotated[int, Meta(ge=0, le=2**53)]
Degrees = Annotated[float, Meta(ge=-180, le=180)]


class User(Struct, gc=False):
    """Who acts."""

    id: Id
    is_bot: bool = False
    first_name: str = ""
    last_name: str = ""
    username: str = ""


class Chat(Struct, gc=False):
    """Where; `type` is private, group, supergroup or channel."""

    id: Id
    type: str = "private"


class Entity(Struct, gc=False):
    """A marked part of a text; offset and length in UTF-16 units."""

    type: str
    offset: Count
    length: Count
    user: User | None = None


class File(Struct, gc=False):
    """A stored file."""

    file_id: str


class Location(Struct, gc=False):
    """A position."""

    latitude: Degrees
    longitude: Degrees


class Venue(Struct, gc=False):
    """A position with a name."""

    location: Location
    title: str = ""


class Contact(Struct, gc=False):
    """A phone number; `user_id` if it belongs to a Telegram user."""

    phone_number: str
    first_name: str = ""
    user_id: Id | None = None


class Quoted(Struct, gc=False):
    """The message that is answered."""

    sender: User | None = field(default=None, name="from")
    text: str = ""
    caption: str = ""


class Thing(Struct, gc=False):
    """Something of which we only want to know that it is there."""


class Said(Struct, gc=False):
    """A message."""

    message_id: Count
    chat: Chat
    date: Count = 0
    sender: User | None = field(default=None, name="from")
    text: str | None = None
    caption: str = ""
    entities: list[Entity] = []
    caption_entities: list[Entity] = []
    reply_to_message: Quoted | None = None
    photo: list[File] = []
    voice: File | None = None
    location: Location | None = None
    venue: Venue | None = None
    contact: Contact | None = None
    animation: Thing | None = None
    audio: Thing | None = None
    document: Thing | None = None
    sticker: Thing | None = None
    story: Thing | None = None
    video: Thing | None = None
    video_note: Thing | None = None
    poll: Thing | None = None
    dice: Thing | None = None
    game: Thing | None = None


class Where(Struct, gc=False):
    """The message under a pressed button (perhaps too old to be read)."""

    message_id: Count
    chat: Chat


class Pressed(Struct, gc=False):
    """A pressed button."""

    id: str
    sender: User = field(name="from")
    data: str = ""
    message: Where | None = None


class Member(Struct, gc=False):
    """A member's state: member, kicked, left."""

    status: str


class Membership(Struct, gc=False):
    """The bot's own membership changed."""

    chat: Chat
    sender: User = field(name="from")
    new_chat_member: Member
    date: Count = 0


class Update(Struct, gc=False):
    """One update; at most one of the rest is there."""

    update_id: Count
    message: Said | None = None
    edited_message: Said | None = None
    callback_query: Pressed | None = None
    my_chat_member: Membership | None = None


_decoder = msgspec.json.Decoder(Update)


def read(body: bytes) -> Update:
    """The update in a body. Raises BadHook(400)."""
    try:
        return _decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise BadHook(400, "the body is no update") from error
