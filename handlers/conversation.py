"""Where a conversation stands: the shop, the language, the last open question.

A conversation is one sender at one bot (what is said in a group and what is said in private is the
same talk). Its state is a small JSON text that the lane loads, locks and saves.
"""

from __future__ import annotations

import msgspec

from store.core import MINUTE, SECOND
from store.orders import Line

OPEN_FOR = 30 * MINUTE
FRAGMENTS_WITHIN = 20 * SECOND
SEEN_AFTER = 5 * SECOND  # a card that comes of its own accord: on its way to a phone until then


class Question(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Something that the shop asked. `id` stands in the buttons, `labels` are what they say.

    `seen_from`: words said before that may have crossed the question, and answer nothing.
    """

    id: str = ""
    at: int = 0
    seen_from: int = 0
    choices: int = 0
    labels: tuple[str, ...] = ()


class Confirm(Question, frozen=True):
    """确认 / 修改 / 取消 under the basket with this fingerprint."""

    fingerprint: str


class Edit(Question, frozen=True):
    """修改 / 取消 under a basket that cannot be ordered as it is."""


class TakeLeft(Question, frozen=True):
    """There is less than you want: 就要剩下的 / 修改 / 取消."""


class ForGuest(msgspec.Struct, frozen=True):
    """An order for somebody without an account, as a keeper said it; "" = not said."""

    guest: str
    lines: tuple[Line, ...]
    phone: str = ""
    address: str = ""
    due: str = ""


class ConfirmLines(Question, frozen=True):
    """确认 / 取消 under an order for a guest; `rest` are shown after it, one by one."""

    fingerprint: str
    order: ForGuest
    rest: tuple[ForGuest, ...] = ()


class Pending(msgspec.Struct, frozen=True):
    """A wish that may mean several SKUs; `units` is the unit for each of them.

    `unsaid`: the quantity was not said but assumed.
    """

    said: str
    skus: tuple[int, ...]
    units: tuple[str, ...]
    qty: int
    exactly: bool = False
    unsaid: bool = False
    note: str = ""


class Which(Question, frozen=True):
    """Which of these? One wish at a time; `rest` are asked about after it."""

    pending: Pending
    rest: tuple[Pending, ...] = ()


class Whose(Question, frozen=True):
    """A keeper names goods: mine, for somebody, or a restock?"""

    lines: tuple[Line, ...]


class ForWhom(Question, frozen=True):
    """Whom shall this be ordered for? The next words are a name or a room."""

    lines: tuple[Line, ...]


class PutOn(Question, frozen=True):
    """Goods came in that are off the shelf: 上架 / 先不上."""

    skus: tuple[int, ...]


class ReallyReprice(Question, frozen=True):
    """A price that is many times the old one, or a small part of it: really?"""

    sku_id: int
    unit: str
    fen: int


class ReallyCallOff(Question, frozen=True):
    """A keeper said that an order cannot be served: call it off, with this reason?"""

    number: int
    reason: str


class WhichOrder(Question, frozen=True):
    """接单, with several waiting: which? Answered by the orders' own numbers."""

    to: str
    numbers: tuple[int, ...]
    reason: str = ""


class WhoWaits(Question, frozen=True):
    """回复 马上到, with several waiting: whom? Hand-offs in the order of the choices."""

    handoffs: tuple[int, ...]
    text: str


class WhereTo(Question, frozen=True):
    """Where shall it go? The ids of saved addresses that were offered, then names of places to fetch it."""

    addresses: tuple[int, ...] = ()
    pickups: tuple[str, ...] = ()


class TellMe(Question, frozen=True):
    """Shall we tell you when it comes? `need` is the need's key, `lines` what was in the basket of it."""

    need: str
    lines: tuple[Line, ...] = ()


class ReallyCancel(Question, frozen=True):
    """Really cancel the order with this number?"""

    number: int


class Redo(Question, frozen=True):
    """Call the order with this number off and order again with these lines instead?

    `pending` goods come in the place of others, once it is known which ones.
    """

    number: int
    lines: tuple[Line, ...]
    pending: tuple[Pending, ...] = ()


class ReallyDrop(Question, frozen=True):
    """Really strike this address from the book?"""

    address: int


class PassOn(Question, frozen=True):
    """Only the keeper knows: shall they be asked this?"""

    text: str


class ReallyForget(Question, frozen=True):
    """Really erase all that is known of the person?"""


class ReallyLink(Question, frozen=True):
    """Really become one person with the one who got this code?"""

    code: str


class WhichCommunity(Question, frozen=True):
    """Which 小区 does this address lie in? `text` is the address without it."""

    text: str
    communities: tuple[int, ...]
    names: tuple[str, ...]
    contact: str = ""
    phone: str = ""


class WhichShop(Question, frozen=True):
    """Which shop do you mean? Short names, in the order of the choices."""

    slugs: tuple[str, ...] = ()


AnyQuestion = (
    Confirm
    | Edit
    | TakeLeft
    | WhichCommunity
    | ReallyLink
    | ConfirmLines
    | Which
    | Whose
    | ForWhom
    | PutOn
    | ReallyReprice
    | ReallyCallOff
    | WhichOrder
    | WhoWaits
    | WhereTo
    | TellMe
    | ReallyCancel
    | ReallyForget
    | WhichShop
    | Redo
    | ReallyDrop
    | PassOn
)


class Conversation(msgspec.Struct):
    """The state that a turn starts from and leaves behind. Instants are UTC ms.

    What has to be settled before a basket can be ordered waits here whatever is said meanwhile:
    `waiting` are goods of which it is open which ones are meant, `place` is an address whose 小区
    is open. `covered`: goods were listed since the question was asked, and a number means those.

    `thinking` is the id of the message that is being thought over, since `thinking_at`.
    """

    shop_id: int | None = None
    language: str = "zh"
    question: AnyQuestion | None = None
    last: tuple[int, ...] = ()
    last_at: int = 0
    ordered_at: int = 0
    waiting: tuple[Pending, ...] = ()
    place: WhichCommunity | None = None
    settled_at: int = 0
    covered: bool = False
    thinking: str = ""
    thinking_at: int = 0

    def undecided(self, now: int) -> tuple[Pending, ...]:
        """The goods that still wait for the answer which ones are meant."""
        return self.waiting if now - self.settled_at <= OPEN_FOR else ()

    def half_known(self, now: int) -> WhichCommunity | None:
        """The address that still waits for its 小区."""
        return self.place if now - self.settled_at <= OPEN_FOR else None

    def settle(
        self, now: int, waiting: tuple[Pending, ...] = (), place: WhichCommunity | None = None
    ) -> None:
        """This, and nothing else, is open about the basket from now on."""
        self.waiting, self.place, self.settled_at = waiting, place, now

    def listed(self, now: int) -> bool:
        """Whether goods were listed last, so that a number means one of them."""
        return self.covered and now - self.last_at <= OPEN_FOR

    def enter(self, shop_id: int) -> None:
        """Go into a shop; what was asked or thought over elsewhere stays behind."""
        self.shop_id, self.question, self.thinking = shop_id, None, ""
        self.waiting, self.place, self.covered = (), None, False

    def open_question(self, now: int, *, tapped: bool = False) -> AnyQuestion | None:
        """The question that may be answered now; who `tapped` its button has seen it."""
        if self.question is None or self.expired(now):
            return None
        return self.question if tapped or now >= self.question.seen_from else None

    def expired(self, now: int) -> bool:
        """Whether something was asked, and too long ago."""
        return self.question is not None and now - self.question.at > OPEN_FOR

    @property
    def moved_on(self) -> bool:
        """Whether something was asked, named or ordered since the thinking began."""
        asked = self.question.at if self.question is not None else 0
        return max(asked, self.last_at, self.ordered_at) > self.thinking_at

    def fresh(self, now: int) -> bool:
        """Whether what is said now still belongs to the last card."""
        return 0 <= now - self.last_at <= FRAGMENTS_WITHIN


_decode = msgspec.json.Decoder(Conversation).decode
_encode = msgspec.json.Encoder().encode


def loaded(body: str) -> Conversation:
    """A conversation from its JSON; a body that this version cannot read starts anew."""
    if not body:
        return Conversation()
    try:
        return _decode(body)
    except msgspec.ValidationError:
        return Conversation()


def saved(conversation: Conversation) -> str:
    """The JSON of a conversation."""
    return _encode(conversation).decode()
