"""What a handler has at hand: the shop, the person, the conversation, the words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from handlers.conversation import OPEN_FOR, SEEN_AFTER, AnyQuestion, Conversation, Which
from handlers.message import Choice, Message, Proposed, Reply, Text, Voice
from handlers.understand import Community, Good, Setting, Unit, Vocabulary
from handlers.words import Words
from store import catalogue, shops
from store.catalogue import Goods
from store.core import local_time
from store.shops import CommunityRef, ShopTerms

SHARED = "shared"
MOST_KEPT = 200  # shops


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell one person later, at most once per `key` and person."""

    key: str
    shop_id: int
    slug: str
    reply: Reply
    person_id: int
    purpose: str = "service"


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of a shop: its words at one version, its goods at one version of their prices."""

    versions: tuple[int, int]
    vocabulary: Vocabulary
    goods: Mapping[int, Goods]


class Vocabularies:
    """The words and goods of shops, immutable per version; the newest of each shop is kept.

    The shops that were asked for last, that is: their words are megabytes. `on_build` is called
    when new words have been built.
    """

    def __init__(self, on_build: Callable[[], None] = lambda: None, most: int = MOST_KEPT) -> None:
        self._kept: dict[int, Known] = {}
        self._new: set[int] = set()
        self._most = most
        self._on_build = on_build

    def get(self, shop: ShopTerms) -> Known | None:
        """What is kept, if neither names nor prices have changed since."""
        kept = self._kept.pop(shop.id, None)
        if kept is None:
            return None
        self._kept[shop.id] = kept  # to the end of the row
        return kept if kept.versions == (shop.version, shop.price_version) else None

    def settled(self) -> None:
        """What was learnt so far stands in the database."""
        self._new.clear()

    def undone(self) -> None:
        """What was learnt since then came to nothing: another may come by the same versions."""
        while self._new:
            self._kept.pop(self._new.pop(), None)

    def put(
        self, shop: ShopTerms, goods: Sequence[Goods], communities: Sequence[CommunityRef]
    ) -> Known:
        """Keep the goods; the vocabulary is built anew only if names have changed."""
        kept = self._kept.get(shop.id)
        same = kept is not None and kept.versions[0] == shop.version
        before = kept.vocabulary if kept else None
        vocabulary = before if before and same else vocabulary_of(goods, communities, before)
        known = Known((shop.version, shop.price_version), vocabulary, {g.sku_id: g for g in goods})
        self._kept.pop(shop.id, None)
        self._kept[shop.id] = known
        self._new.add(shop.id)
        for forgotten in list(self._kept)[: -self._most]:
            self._kept.pop(forgotten, None)
        if not same:
            self._on_build()
        return known


async def known(desk: Desk, shop: ShopTerms) -> Known:
    """A shop's words and goods, read if they are not kept."""
    kept = desk.vocabularies.get(shop)
    if kept is not None:
        return kept
    goods = await catalogue.goods(shop.id)
    return desk.vocabularies.put(shop, goods, await shops.communities(shop.id))


def vocabulary_of(
    goods: Sequence[Goods],
    communities: Sequence[CommunityRef],
    before: Vocabulary | None = None,
) -> Vocabulary:
    """The words of a shop; `before` are those that it had until now."""
    return Vocabulary.build(
        [
            Good(
                g.sku_id, g.code, g.name, g.spec,
                tuple(Unit(u.unit, u.factor) for u in g.units), g.aliases, g.category,
            )
            for g in goods
        ],
        [Community(c.id, c.name, c.aliases) for c in communities],
        before=before,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Desk:
    """What all turns of a process share. `shops` maps a bot to its shop's slug ("shared" = any).

    `thinks`: the bots where a language model is asked about words that the rules cannot read.
    """

    shops: Mapping[str, str]
    public_url: str = ""
    vocabularies: Vocabularies = field(default_factory=Vocabularies)
    token: Callable[[], str] = field(default=lambda: "")
    sign: Callable[[int], str] | None = None
    thinks: frozenset[str] = frozenset()

    def serves(self, bot: str, slug: str) -> bool:
        """Whether a bot speaks for a shop."""
        return self.shops.get(bot) in {slug, SHARED}


@dataclass(slots=True)
class Here:
    """One turn, in one shop, by one person."""

    message: Message
    now: int
    desk: Desk
    conversation: Conversation
    person_id: int
    shop: ShopTerms
    role: str | None
    vocabulary: Vocabulary
    goods: Mapping[int, Goods]
    words: Words
    basket: tuple[tuple[int, str], ...] = ()
    notices: list[Notice] = field(default_factory=list)
    amounts: tuple[int, ...] = ()

    @property
    def source(self) -> str:
        """The bot and message that this turn answers: the key of all that it writes."""
        return f"{self.message.bot}:{self.message.id}"

    @property
    def local_now(self) -> datetime:
        """The time at the shop's clock."""
        return local_time(self.now, self.shop.timezone)

    @property
    def shop_link(self) -> str:
        """The shop's page; in a private chat with a pass, so that it is the same person's basket."""
        return self.page()

    def page(self, to: str = "") -> str:
        """The shop's page with its pass, which leads on `to` the basket or an order there."""
        page = f"{self.desk.public_url}/s/{self.shop.slug}"
        if self.message.group or self.desk.sign is None:
            return page
        onward = f"&to={to}" if to else ""
        return f"{page}?k={self.desk.sign(self.person_id)}{onward}"

    @property
    def message_words(self) -> str:
        """What was typed (or heard)."""
        content = self.message.content
        if isinstance(content, Text | Proposed):
            return content.text.strip()
        return content.heard if isinstance(content, Voice) else ""

    def setting(self) -> Setting:
        """What the understanding may know of what was said before."""
        question = self.conversation.open_question(self.now)
        return Setting(
            asked=ASKED.get(type(question).__name__, ""),
            options=_options(question),
            basket=self.basket,
            amounts=self.amounts,
            last=self.conversation.last if self.conversation.fresh(self.now) else (),
            ordered=self.just_ordered,
            now=self.local_now,
        )

    @property
    def just_ordered(self) -> bool:
        """Whether an order was placed in this talk within the last half hour."""
        return self.now - self.conversation.ordered_at < OPEN_FOR

    def asks(self, question: AnyQuestion, *labels: str) -> tuple[Choice, ...]:
        """Leave a question open and make its choices."""
        opened = opened_question(question, self.desk.token(), self.now, labels)
        if isinstance(self.message.content, Proposed):
            opened = msgspec.structs.replace(opened, seen_from=self.now + SEEN_AFTER)
        self.conversation.question = opened
        self.conversation.covered = False
        return tuple(Choice(label, f"{opened.id}:{index}") for index, label in enumerate(labels))

    def closes(self) -> None:
        """Nothing is asked any more."""
        self.conversation.question = None
        self.conversation.covered = False

    def talks_of(self, *skus: int) -> None:
        """These goods were meant last; what follows at once may amend them."""
        self.conversation.last = skus
        self.conversation.last_at = self.now

    def tell(self, what: str, reply: Reply, person_id: int) -> None:
        """Have somebody told once this turn is committed."""
        key = f"{what}:{self.source}"
        shop = self.shop
        self.notices.append(Notice(key, shop.id, shop.slug, reply, person_id))

    def name_of(self, sku_id: int, name: str = "") -> str:
        """What a SKU is called here, in the words of who reads it; `name` for one that is gone."""
        found = self.goods.get(sku_id)
        if found is None:
            return name or self.words("goods.unknown")
        return self.words.goods(found.name, found.aliases)


ASKED = {
    "Confirm": "confirm",
    "ConfirmLines": "confirm",
    "Edit": "which",
    "TakeLeft": "which",
    "WhichCommunity": "which",
    "Which": "which",
    "Whose": "whose",
    "ForWhom": "whose",
    "PutOn": "confirm",
    "ReallyReprice": "confirm",
    "ReallyCallOff": "confirm",
    "WhichOrder": "which",
    "WhoWaits": "which",
    "WhereTo": "address",
    "TellMe": "notify",
    "ReallyCancel": "cancel",
    "ReallyForget": "cancel",
    "ReallyLink": "cancel",
    "WhichShop": "whose",
    "Redo": "cancel",
    "ReallyDrop": "cancel",
    "PassOn": "notify",
}


def _options(question: AnyQuestion | None) -> tuple[int, ...]:
    return question.pending.skus if isinstance(question, Which) else ()


def opened_question(
    question: AnyQuestion, token: str, now: int, labels: tuple[str, ...]
) -> AnyQuestion:
    """The question with its id, time and choices."""
    return msgspec.structs.replace(question, id=token, at=now, choices=len(labels), labels=labels)
