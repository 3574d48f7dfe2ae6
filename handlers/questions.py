"""Whether a message answers the open question, and which handler serves the answer."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from handlers import (
    address_book,
    asking,
    basket,
    besides,
    choosing,
    entering,
    guests,
    hearing,
    needing,
    ordering,
    persons,
    placed,
    plain,
    tracking,
)
from handlers.amounts import is_amount
from handlers.context import Here
from handlers.conversation import (
    AnyQuestion,
    Confirm,
    ConfirmLines,
    Edit,
    ForWhom,
    PassOn,
    PutOn,
    ReallyCallOff,
    ReallyCancel,
    ReallyDrop,
    ReallyForget,
    ReallyLink,
    ReallyReprice,
    Redo,
    TakeLeft,
    TellMe,
    WhereTo,
    Which,
    WhichCommunity,
    WhichOrder,
    WhichShop,
    Whose,
    WhoWaits,
)
from handlers.keeper import people, prices, rounds, shelves, whose
from handlers.message import Reply
from handlers.understand import (
    Cancel,
    ChangeQty,
    Intent,
    Match,
    Needs,
    Pick,
    Reading,
    Remark,
    Remove,
    Simple,
    Want,
)
from store.core import MILLI

QUESTIONS: dict[type, Callable[[Any, int, Here], Awaitable[Reply]]] = {
    Confirm: ordering.confirmed,
    ConfirmLines: guests.confirmed,
    Edit: ordering.edited,
    TakeLeft: ordering.left_taken,
    Which: choosing.which_chosen,
    Whose: whose.answered,
    PutOn: shelves.put_on_answered,
    ReallyReprice: prices.really_answered,
    ReallyCallOff: rounds.call_off_answered,
    WhoWaits: people.whom_answered,
    WhereTo: choosing.place_chosen,
    WhichCommunity: choosing.community_chosen,
    TellMe: needing.tell_me_answered,
    ReallyCancel: tracking.cancel_answered,
    ReallyForget: persons.forget_answered,
    ReallyLink: persons.link_answered,
    WhichShop: entering.shop_chosen,
    Redo: placed.redo_answered,
    ReallyDrop: address_book.drop_answered,
    PassOn: besides.passed_on,
}

YES_MEANS_FIRST = (
    Confirm, ConfirmLines, TakeLeft, TellMe, ReallyCancel, ReallyForget, ReallyLink, PutOn,
    ReallyReprice, ReallyCallOff, Redo, ReallyDrop, PassOn,
)  # fmt: skip
CARDS = (Confirm, Edit, TakeLeft)
LISTS = (Which, WhichCommunity, WhereTo, WhichShop)  # a part of a label is enough to choose
LISTED = (Which, WhichCommunity, Whose, WhoWaits)  # 好的 chooses none of them
SHORTEST_PART = 2
MOST_SAID = 50  # of a good, said by a figure alone: 502 is a room
_KEEPS = re.compile(
    r"不(?:用|要)?取消|别取消|先别|算了|不用|保留|留着|don'?t|do not|\bnot?\b|keep", re.IGNORECASE
)
_STAYS = re.compile(
    r"(?:算了|那|还是|就|先|嗯|哦|[，,\s])*(?:不用?|别|先不)(?:改|换|变|动)了?[吧啊。!！\s]*"
    r"|(?:never ?mind,? )?(?:leave|keep) it(?: as (?:it )?is)?",
    re.IGNORECASE,
)
_ASKED_BACK = re.compile(r"(?:没问题|[是对好])吧[啊呀?？\s]*$|[?？]\s*$")
_REFUSES = re.compile(
    r"不要|不买|取消|算了|不下了|不用|不了|唔要|拉倒|^\s*(?:不|别|甭|否)\W*$"
    r"|\bno\b|nope|cancel|forget|never ?mind|\bn\b",
    re.IGNORECASE,
)
_TELL = re.compile("(?:有货|到货|有了|来了|到了)再?(?:就|给我)?(?:通知|告诉|提醒|喊|叫|说)")
_REORDERS = re.compile(r"重下|重新|reorder|order (?:it )?again", re.IGNORECASE)
_CANCEL = re.compile(r"取消|不买|cancel", re.IGNORECASE)
_CHOOSING = re.compile(r"^(?:那就|那|就|还是|要|来)+|(?:的|吧|啊|[。.!！\s])+$")
_CHEAP = re.compile(
    r"^.{0,6}(?:便宜|实惠|划算).{0,5}$|cheap"
    r"|^.{0,4}(?:随便|都行|都可以|无所谓|你看着[来办选]|哪[个种样]都(?:行|可以|好))[吧啊呀。!！\s]*$"
    r"|\bany(?: one)?(?: is fine| will do)?\b",
    re.IGNORECASE,
)


async def answers(
    reading: Reading, question: AnyQuestion | None, text: str, here: Here
) -> Reply | None:
    """If the message answers the open question: what follows; None if it is about something else."""
    if here.conversation.listed(here.now) and (of_listed := await _of_listed(text, here)):
        return of_listed
    if question is None:
        return None
    if isinstance(question, ForWhom):
        return await guests.named(question, reading, text, here)
    if isinstance(question, WhichOrder):
        return await rounds.which_answered(question, text, here)
    if off := _calls_off(question, text, here):
        return await tracking.cancel(off, here)
    if isinstance(question, CARDS) and (said := await _under_card(reading, question, text, here)):
        return said
    index = _index(reading, question, text)
    if index is not None:
        return await answered(question, index, here)
    return await _beside(reading, question, text, here)


async def _of_listed(text: str, here: Here) -> Reply | None:
    """2 or 两斤, after goods were listed: the second of them, so much of one of them."""
    if number := plain.number(text):
        return await choosing.of_listed(number - 1, here)
    so_many = choosing.so_many_of_listed(text, here)
    return await asking.ask_which((so_many,), here) if so_many else None


def _calls_off(question: AnyQuestion, text: str, here: Here) -> Cancel | None:
    """取消, said of the order that would be ordered anew, or 把苹果那单取消 while it is asked about another."""
    if _cancels(text) != 0:
        return None
    if isinstance(question, Redo) and not _REORDERS.search(text):
        return Cancel(question.number)
    another = isinstance(question, ReallyCancel) and tracking.names_another(text, here)
    return Cancel() if another else None


async def _under_card(
    reading: Reading, question: AnyQuestion, text: str, here: Here
) -> Reply | None:
    """What is said to a card besides its choices."""
    if plain.ordinal(text) or _STAYS.fullmatch(text.strip()) or _ASKED_BACK.search(text):
        # 第一个 is none of 确认, 修改 and 取消, 算了不改了 is none either: it costs a look, no order
        return await basket.show(here)
    if reading.main == Simple("no") and _of_something_else(question, text, here):
        return await basket.show(here, here.words("basket.kept"))
    if isinstance(question, Confirm) and _agrees_and_tells(reading):
        return await ordering.placed_with(reading, question, here)
    return None


def _of_something_else(question: AnyQuestion, text: str, here: Here) -> bool:
    """有燕麦奶吗 / 不用了: what was asked about since the card is not wanted; the basket is."""
    return here.conversation.last_at > question.at and not _CANCEL.search(text)


async def _beside(reading: Reading, question: AnyQuestion, text: str, here: Here) -> Reply | None:
    """好的 or 不要 to a list, an amount instead of a choice."""
    if isinstance(question, Which):
        there = {sku for sku, _ in here.basket}
        refused = _refuses(reading, question) and there.isdisjoint(question.pending.skus)
        if reading.main == Simple("no") or refused:
            return await choosing.skipped(question, here)
        if _CHEAP.search(text):
            return await choosing.which_chosen(question, choosing.cheapest(question, here), here)
        if any(is_amount(want.said, here) for want in getattr(reading.main, "wants", ())):
            return await choosing.counted(question, reading, here)
    if reading.main == Simple("yes") and isinstance(question, LISTED):
        return await _asked_again(question, here)
    if reading.main == Simple("no") and isinstance(question, WhereTo) and _CANCEL.search(text):
        return await ordering.call_off(here)
    if reading.main == Simple("no") and isinstance(question, Whose | WhoWaits):
        here.closes()
        return Reply(here.words("keeper.not_placed"))
    return await _to_a_keeper(reading, question, text, here)


async def _to_a_keeper(
    reading: Reading, question: AnyQuestion, text: str, here: Here
) -> Reply | None:
    """302 or 补货 where three choices were offered; an address under a guest's card."""
    if isinstance(question, Whose):
        return await whose.said(question, text, here)
    if isinstance(question, ConfirmLines):
        return await guests.addressed(question, reading, here) or await guests.corrected(
            question, text, here
        )
    return None


def _so_many(question: AnyQuestion, index: int, here: Here) -> Reading | None:
    """苹果, and then 5 under a card that is too small to be placed: five of them."""
    last = here.conversation.last if here.conversation.fresh(here.now) else ()
    there = [(sku, unit) for sku, unit in here.basket if sku in last]
    bare = here.message_words.strip(" 。.!！吧").isdecimal() and index < MOST_SAID
    if index < question.choices or not isinstance(question, Edit) or not bare or len(there) != 1:
        return None
    [(sku, unit)] = there
    want = Want(here.name_of(sku), (Match(sku, 1.0),), (index + 1) * MILLI, unit)
    return Reading((ChangeQty((want,)),))


def _named(needs: Needs, question: AnyQuestion) -> int | None:
    """牛奶要三元的, where it is asked which milk: the one choice that is named."""
    if not isinstance(question, Which):
        return None
    said = {match.sku for need in needs.needs for match in need.matches}
    meant = [at for at, sku in enumerate(question.pending.skus) if sku in said]
    return meant[0] if len(meant) == 1 else None


async def _asked_again(question: AnyQuestion, here: Here) -> Reply:
    """好的 chooses nothing out of a list."""
    out = out_of_range(question, here)
    if isinstance(question, Which):
        return await asking.ask_which((question.pending, *question.rest), here, out.text)
    return out


def _refuses(reading: Reading, question: Which) -> bool:
    """牛奶不要了, of the milk that is asked about."""
    main = reading.main
    return isinstance(main, Remove) and all(
        want.said == question.pending.said
        or not {match.sku for match in want.matches}.isdisjoint(question.pending.skus)
        for want in main.wants
    )


def _index(reading: Reading, question: AnyQuestion, text: str) -> int | None:
    """Which of the choices is meant: 好的 the first, 不要 the last, 2 the second, or its label."""
    labelled = _labelled(text.strip().casefold(), question)
    if labelled is not None:
        return labelled
    if plain.ordinal(text):
        return plain.number(text) - 1
    main = reading.main
    if (said := _of_order(question, text)) is not None:
        return said
    if isinstance(main, Pick):
        return main.number - 1
    return _named(main, question) if isinstance(main, Needs) else _agreed(main, question, text)


def _agreed(main: Intent, question: AnyQuestion, text: str) -> int | None:
    """The choice of a yes, a no or a change."""
    if main == Simple("yes") and isinstance(question, YES_MEANS_FIRST):
        return 0
    if main == Simple("no") and isinstance(question, (*YES_MEANS_FIRST, Edit)):
        kept = isinstance(question, CARDS) and not _REFUSES.search(text)
        return None if kept else question.choices - 1  # 一共别超过100 throws no basket away
    if main == Simple("edit") and isinstance(question, Confirm | TakeLeft):
        return 1
    return None


def _of_order(question: AnyQuestion, text: str) -> int | None:
    """The answer to whether an order shall be called off, or called off and ordered anew."""
    if isinstance(question, TellMe):
        return 0 if _TELL.search(text) else None  # 有货通知我
    if isinstance(question, Redo) and _REORDERS.search(text):
        return 1 if _KEEPS.search(text) else 0
    return _cancels(text) if isinstance(question, ReallyCancel) else None


def _cancels(text: str) -> int | None:
    """Asked 要取消吗, 取消 is a yes, and 不取消 or 算了 is none."""
    if not _CANCEL.search(text):
        return None
    return 1 if _KEEPS.search(text) else 0


def _labelled(said: str, question: AnyQuestion) -> int | None:
    """The choice whose label was typed, or (in a list) the only one with these words in it."""
    labels = [label.casefold() for label in question.labels]
    if said in labels:
        return labels.index(said)
    part = _CHOOSING.sub("", said).strip()
    if not isinstance(question, LISTS) or len(part) < SHORTEST_PART or part.isdecimal():
        return None
    having = [at for at, label in enumerate(labels) if part in label]
    return having[0] if len(having) == 1 else None


async def answered(question: AnyQuestion, index: int, here: Here) -> Reply:
    """The answer to a question, as the number of the choice from 0."""
    if not 0 <= index < question.choices:
        so_many = _so_many(question, index, here)
        return await ordering.amend(so_many, here) if so_many else out_of_range(question, here)
    return await QUESTIONS[type(question)](question, index, here)


def out_of_range(question: AnyQuestion, here: Here) -> Reply:
    """Which numbers there are; the only one is called by its name."""
    if question.choices == 1:
        return Reply(here.words("choice.only", label=question.labels[0]))
    return Reply(here.words("choice.range", most=question.choices))


def _agrees_and_tells(reading: Reading) -> bool:
    """确认，放门口 or 下单 晚上七点送, under the card: yes, and how it shall be brought."""
    consent, *more = reading.intents
    return (
        consent in hearing.CONSENTS
        and (bool(more) or reading.when is not None)
        and all(isinstance(intent, Remark) for intent in more)
    )
