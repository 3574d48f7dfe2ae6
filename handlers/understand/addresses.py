"""Addresses as people write them."""

from __future__ import annotations

import re

from handlers.understand.normalise import Said
from handlers.understand.reading import Address
from handlers.understand.vocabulary import Vocabulary

_DOOR = re.compile(
    r"(?:[一-鿿]{2,8}(?:小区|花园|苑|城|家园|公寓|新村|广场|大厦|家属院|里|园|庄|湾|府|郡))?[ ]?"
    r"(?:\d{1,3}(?:号楼|栋|幢|座|号院|弄|#)[ ]?(?:\d{1,2}单元)?[ ]?(?:\d{3,4}(?:室|号|房)?)?|\d{1,3}-\d{1,2}-\d{3,4}|\d{1,3}-\d{3,4})"
)
_USUAL = re.compile(
    "老地[址方]|上次.{0,3}地[址方]|原来的?地址|默认地址|还是.{0,4}地址|same address|usual address"
)
_SPOT = re.compile(
    "菜鸟驿站|驿站|丰巢|快递柜|柜子|门卫|物业|保安室|门口|自提点|传达室|小卖部|店里|前台|guard|door"
)


def find(said: Said, vocabulary: Vocabulary, *, asked: bool, label: str) -> Address | None:
    """The address in a message, if there is one."""
    match = _DOOR.search(said.raw)
    if match is None:
        if label == "address" and asked:
            return Address(said.raw.strip())
        return None
    return Address(match[0].strip())


def is_usual(plain: str) -> bool:
    """还是上次那个地址."""
    return _USUAL.search(plain) is not None


def spot(said: Said) -> str:
    """Where to leave the goods."""
    match = _SPOT.search(said.plain)
    return said.raw[match.start() : match.end()] if match else ""
