"""The functions that the rest of the house calls."""

from __future__ import annotations

from handlers.understand import chains, context, interpret, keeper, labels
from handlers.understand.commands import Command
from handlers.understand.normalise import normalise
from handlers.understand.reading import Chain, Intent, NeedSaid, Reading, Setting, Want
from handlers.understand.vocabulary import Vocabulary

_NOTHING = Setting()


def understand(text: str, vocabulary: Vocabulary, setting: Setting = _NOTHING) -> Reading:
    """What a shopper's message means. Never raises; texts beyond 10,000 characters are cut."""
    return interpret.understand(text, vocabulary, setting)


def understand_keeper(
    text: str, vocabulary: Vocabulary, setting: Setting = _NOTHING
) -> Command | None:
    """A keeper's command, or None if the message is none (then it is read as a shopper's)."""
    return keeper.read(normalise(text), vocabulary, setting)


def read_chain(text: str, vocabulary: Vocabulary) -> Chain:
    """The last state of a pasted chain: who wants what."""
    return chains.read(normalise(text), vocabulary)


def label(intent: Intent, setting: Setting = _NOTHING) -> str:
    """The public name (one of 25) of an intent."""
    return labels.label(intent, setting)


def lacking(intent: Intent) -> tuple[NeedSaid, ...]:
    """What of an order the shop has nothing like: needs."""
    return labels.lacking(intent)


def sold(want: Want, vocabulary: Vocabulary) -> Want:
    """A wish in one of its SKU's units, for files that hold no other."""
    return labels.sold(want, vocabulary)


def setting_of(told: str | None, vocabulary: Vocabulary) -> Setting:
    """The situation that a sentence describes: 购物车里已有五花肉2斤, 机器人问收货地址."""
    return context.setting(told, vocabulary)
