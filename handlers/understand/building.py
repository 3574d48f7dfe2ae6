"""The intents of a message, built from what was found in it once it is known what it asks for."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers.understand import addresses, asked_goods, asked_places, baskets, labels, needs, wants
from handlers.understand.deciding import BASKET
from handlers.understand.items import Line
from handlers.understand.lexicon import KIN, MONEY, SIGN
from handlers.understand.reading import (
    Address,
    Ask,
    Cancel,
    GiveAddress,
    Intent,
    Needs,
    Pickup,
    Remark,
)
from handlers.understand.utterance import Sentence


def _ask(s: Sentence, label: str, address: Address | None) -> list[Intent]:
    place = asked_places.find(s.said, s.vocabulary) or address if label == WHERE else None
    if place is address and place and not (place.community or place.building or place.room):
        place = None  # 几点能送到, said to the question where
    named = [line for line in s.items.lines if place is None or not _is_of(s, line, place)]
    about = [wants.want(s.said, line, s.vocabulary, s.setting, None) for line in named]
    if not about and label in _OF_GOODS:
        stock = label == "ask_stock"
        about += asked_goods.find(s.said, s.vocabulary, s.setting, unknown=stock)
    return [Ask(label.removeprefix("ask_"), tuple(about), place)]


_OF_GOODS = frozenset({"ask_stock", "ask_price", "ask_product"})


def _is_of(s: Sentence, line: Line, place: Address) -> bool:
    """东郊驾校那边送不送 asks about no driving school."""
    return s.said.raw[line.start : line.end] in place.text


WHERE = "ask_delivery"  # asks of places


def _wish(s: Sentence, label: str, address: Address | None) -> list[Intent]:
    """What changes the basket; 想订个生日蛋糕，后天我老公生日, where no cake is sold, is a need with its reason."""
    built = baskets.build(s, label, address)
    if s.kinds.isdisjoint(_REASONS) or not labels.lacking(built[0]):
        return built
    return _need(s, label, address)


_REASONS = frozenset({KIN, MONEY, SIGN})


def _need(s: Sentence, _label: str, _address: Address | None) -> list[Intent]:
    return [Needs(needs.read(s.said, s.parts, s.items, s.vocabulary))]


def _address(s: Sentence, _label: str, address: Address | None) -> list[Intent]:
    usual = addresses.is_usual(s.plain)
    return [GiveAddress(address or Address(""), usual=usual)]


def _pickup(s: Sentence, _label: str, _address: Address | None) -> list[Intent]:
    return [Pickup(addresses.spot(s.said))]


def _remark(s: Sentence, _label: str, _address: Address | None) -> list[Intent]:
    return [Remark(s.said.raw.strip())]


def _cancel(s: Sentence, _label: str, _address: Address | None) -> list[Intent]:
    number = re.search(
        r"(?:#|no\.?|单号?|订单|order)\s*(\d{1,9})|(\d{1,9})\s*号?(?:订?单|#)", s.plain
    )
    return [Cancel(int(number[1] or number[2]) if number else None)]


BUILDERS: dict[str, Callable[[Sentence, str, Address | None], list[Intent]]] = {
    **dict.fromkeys(BASKET, _wish),
    **dict.fromkeys(
        ("ask_product", "ask_price", "ask_stock", "ask_delivery", "ask_promotion"), _ask
    ),
    "need": _need,
    "address": _address,
    "pickup": _pickup,
    "remark": _remark,
    "cancel_order": _cancel,
}
