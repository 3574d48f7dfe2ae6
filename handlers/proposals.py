"""What a language model may propose: a reading of one message, checked as if a stranger had sent it.

The form is what `lindian understand` prints, less what a model has no say in (its money is not even
read). It can name goods and units of this shop's vocabulary and point at words of the message; not
one word of its own gets further than this file. It cannot say yes, place, pay, cancel, erase or
unsubscribe: those intents are not in the list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from handlers.context import Here
from handlers.message import Proposed
from handlers.understand import (
    Add,
    Address,
    Ask,
    ChangeQty,
    GiveAddress,
    Good,
    Intent,
    Match,
    Needs,
    NeedSaid,
    Order,
    Reading,
    Remove,
    Setting,
    Simple,
    Want,
    When,
    understand,
)
from store.core import MAX_QTY, MILLI

Label = Literal[
    "order",
    "add",
    "remove",
    "change_qty",
    "ask_product",
    "ask_price",
    "ask_stock",
    "ask_delivery",
    "ask_promotion",
    "need",
    "address",
    "greet",
    "thanks",
    "other",
]
Name = Annotated[str, Meta(min_length=1, max_length=64)]
Words = Annotated[str, Meta(min_length=1, max_length=200)]
MOST_MET = 3  # goods that may meet a need


class Item(msgspec.Struct, frozen=True):
    """Goods by their code: `qty` in whole `unit`s, null = not said."""

    sku: Name
    qty: Annotated[float, Meta(gt=0, le=MAX_QTY / MILLI)] | None = None
    unit: Name | None = None


class Need(msgspec.Struct, frozen=True):
    """Words of the message that name a need."""

    what: Words
    when: Words | None = None
    for_whom: Words | None = None


class Proposal(msgspec.Struct, frozen=True):
    """A reading as a model may write it down."""

    intent: Label
    items: Annotated[tuple[Item, ...], Meta(max_length=20)] = ()
    needs: Annotated[tuple[Need, ...], Meta(max_length=5)] = ()
    address: Words | None = None
    when: Words | None = None


class Refused(Exception):
    """A proposal names what this shop does not know, or what nobody has said."""


_decode = msgspec.json.Decoder(Proposal).decode


def checked(answer: str) -> str:
    """A model's answer in the form of a proposal, and nothing beside it; "" if it is none."""
    try:
        return msgspec.json.encode(_decode(answer)).decode()
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        return ""


def reading(proposed: Proposed, here: Here) -> Reading | None:
    """What is proposed, in terms of this shop and this message; None if that cannot be."""
    try:
        return _reading(_decode(proposed.reading), proposed.text, here)
    except (msgspec.MsgspecError, Refused):
        return None


def _reading(proposal: Proposal, text: str, here: Here) -> Reading:
    wants = [_want(item, here) for item in proposal.items]
    address = _address(proposal.address, text, here)
    main = _main(proposal, wants, address, text)
    beside = (GiveAddress(address),) if address is not None and isinstance(main, WISHES) else ()
    return Reading((main, *beside), _when(proposal.when, text, here), address)


def _want(item: Item, here: Here) -> Want:
    good = _codes(here.vocabulary.goods).get(item.sku)
    if good is None or item.unit not in (None, *good.unit_names):
        raise Refused
    qty = None if item.qty is None else round(item.qty * MILLI)
    if qty == 0:
        raise Refused
    return Want(good.name, (Match(good.id, 1.0),), qty, item.unit)


def _codes(goods: Sequence[Good]) -> Mapping[str, Good]:
    return {good.code: good for good in goods}


# ---- the intents ----

WISHES = Order | Add | Remove | ChangeQty
_WISHES: Mapping[str, Callable[[tuple[Want, ...]], Intent]] = {
    "order": Order,
    "add": Add,
    "remove": Remove,
    "change_qty": ChangeQty,
}


def _main(proposal: Proposal, wants: Sequence[Want], address: Address | None, text: str) -> Intent:
    label = proposal.intent
    if label in _WISHES:
        return _wishes(label, tuple(wants))
    if label.startswith("ask_"):
        return Ask(label.removeprefix("ask_"), tuple(wants))
    if label == "need":
        return _needs(proposal.needs, wants, text)
    if label != "address":
        return Simple(label)
    if address is None:
        raise Refused
    return GiveAddress(address)


def _wishes(label: str, wants: tuple[Want, ...]) -> Intent:
    if not wants or (label == "change_qty" and any(want.qty is None for want in wants)):
        raise Refused
    return _WISHES[label](wants)


def _needs(needs: Sequence[Need], wants: Sequence[Want], text: str) -> Needs:
    if not needs:
        raise Refused
    met = tuple(match for want in wants for match in want.matches)[:MOST_MET]
    return Needs(
        tuple(
            NeedSaid(
                _quoted(need.what, text),
                text,
                when=need.when and _quoted(need.when, text),
                for_whom=need.for_whom and _quoted(need.for_whom, text),
                matches=met if at == 0 else (),
            )
            for at, need in enumerate(needs)
        )
    )


# ---- words: those of the message, read by our own rules ----


def _quoted(words: str, text: str) -> str:
    """Words that stand in the message; a model's own are refused."""
    if not words.strip() or words not in text:
        raise Refused
    return words.strip()


def _address(words: str | None, text: str, here: Here) -> Address | None:
    if words is None:
        return None
    found = understand(_quoted(words, text), here.vocabulary, Setting(asked="address")).address
    if found is None:
        raise Refused
    return found


def _when(words: str | None, text: str, here: Here) -> When | None:
    """A time, as far as our rules know it for one."""
    if words is None:
        return None
    said = f"{_quoted(words, text)}送"
    return understand(said, here.vocabulary, Setting(now=here.local_now)).when
