"""What is said to a shop and what a shop says, on no platform in particular.

Adapters parse platform bytes into a `Message` and render a `Reply`; handlers know nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Text:
    """Words, as typed (or as a voice message was heard by the platform)."""

    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo; `ref` is the platform's media id, `caption` what was written under it."""

    ref: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice message; `heard` is the platform's recognition and may be empty."""

    ref: str
    heard: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A shared location; degrees, and the label that the platform gave it."""

    latitude: float
    longitude: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A shared web page."""

    url: str
    title: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class ContactCard:
    """A shared phone number; `own` only if the platform vouches that it is the sender's own."""

    phone: str
    name: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody came in: followed, scanned, or opened a deep link; `scene` names what they scanned."""

    scene: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody unfollowed or blocked the bot: nothing may be sent to them any more."""


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button or a menu entry; `token` is what the button carried (`Choice` tokens, menu keys)."""

    token: str


@dataclass(frozen=True, slots=True)
class Called:
    """A command of the platform's own (Telegram's /orders): which of `router.SIMPLE`, "" for none of them."""

    name: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something this shop cannot read; `kind` is the platform's name for it."""

    kind: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """Words that were thought over: those of the message `of`, said before.

    `reading` is what a language model takes them to mean, as JSON (`handlers.proposals.Proposal`); "" if
    nothing came of it. The house makes these itself: no platform's hook is ever one.
    """

    text: str
    of: str
    reading: str = ""


Content = (
    Text
    | Picture
    | Voice
    | Spot
    | Link
    | ContactCard
    | Entered
    | Left
    | Tapped
    | Called
    | Unknown
    | Proposed
)


@dataclass(frozen=True, slots=True)
class Message:
    """One thing said to one bot.

    `(bot, id)` is unique: a second arrival of it is a duplicate. `chat` is where it was said,
    `sender` who said it (platform ids). `at` is UTC in milliseconds. In a group, `addressed` tells
    whether the shop was meant (a command, a mention, a reply to it). `ref` is the platform's own
    name of this message within its chat; `edits` is the `ref` of an earlier message of the same
    chat that this one replaces.
    """

    id: str
    bot: str
    chat: str
    sender: str
    content: Content
    at: int
    name: str = ""
    group: bool = False
    addressed: bool = True
    quoted: str = ""
    ref: str = ""
    edits: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to answer. Tapping it (`token`), typing its number or its label are the same.

    `token` is at most 64 bytes of `A-Za-z0-9:_-`: the open question's id and the index. `url`
    makes it a link instead.
    """

    label: str
    token: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A bill, a basket, a list: rows of left and right text, with a title and a last line.

    The first `goods` rows may be left out where there is no room. `more` then stands in their place
    and says how many there are (`{left}`) and where.
    """

    title: str
    rows: tuple[tuple[str, str], ...] = ()
    total: str = ""
    note: str = ""
    goods: int = 0
    more: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the shop says back.

    `personal` (the default) means that it may show an address, a basket or a debt: in a group it
    goes to the person's private chat instead. An empty reply says nothing at all.
    """

    text: str = ""
    card: Card | None = None
    choices: tuple[Choice, ...] = ()
    personal: bool = True
    link: str = field(default="")

    def __bool__(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.text or self.card or self.choices)


SILENCE = Reply()
PRIVATE_CHAT = "private:"  # as a choice's url: the platform's own link to the private chat
