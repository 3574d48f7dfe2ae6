"""The 25 names under which the outside knows our intents."""

from __future__ import annotations

from msgspec.structs import replace

from handlers.understand import lexicon, units
from handlers.understand.numerals import THOUSAND
from handlers.understand.reading import (
    Add,
    Ask,
    Cancel,
    ChainOrder,
    ChangeQty,
    GiveAddress,
    Intent,
    JoinGroup,
    Needs,
    NeedSaid,
    Order,
    Pickup,
    Remark,
    Remove,
    Setting,
    Simple,
    Want,
)
from handlers.understand.vocabulary import Vocabulary

_KINDS: dict[type, str] = {
    Order: "order",
    Add: "add",
    Remove: "remove",
    ChangeQty: "change_qty",
    JoinGroup: "group_buy_join",
    ChainOrder: "chain_order",
    Needs: "need",
    GiveAddress: "address",
    Pickup: "pickup",
    Cancel: "cancel_order",
    Remark: "feedback",
}
_SIMPLE = {
    "status": "ask_delivery",
    "browse": "ask_product",
    "reorder": "order",
    "empty_cart": "remove",
    "addresses": "address",
    "edit": "change_qty",
}
_PUBLIC = frozenset(
    {
        "view_cart",
        "checkout",
        "pay",
        "refund",
        "complaint",
        "feedback",
        "greet",
        "thanks",
        "unsubscribe",
    }
)


def label(intent: Intent, setting: Setting) -> str:
    """One of the 25 labels. A yes to the shop's confirm question is a checkout."""
    if isinstance(intent, Ask):
        return f"ask_{intent.topic}"
    if lacking(intent):
        return "need"
    if not isinstance(intent, Simple):
        return _KINDS.get(type(intent), "other")
    name = intent.name
    if setting.asked == "confirm" and name in ("yes", "no"):
        return "checkout" if name == "yes" else "cancel_order"
    return name if name in _PUBLIC else _SIMPLE.get(name, "other")


def lacking(intent: Intent) -> tuple[NeedSaid, ...]:
    """One of something with a common name that is asked for where nothing of the kind is sold: a need."""
    if not isinstance(intent, Order | Add | JoinGroup):
        return ()
    if any(want.matches for want in intent.wants):
        return ()
    common = lexicon.common()
    single = (want.said for want in intent.wants if want.qty in (None, THOUSAND))
    return tuple(NeedSaid(said, said) for said in single if said in common)


def sold(want: Want, vocabulary: Vocabulary) -> Want:
    """The wish in a unit by which its SKU is sold, where files may hold no other.

    In a conversation the shop asks instead: see `Want.unit`.
    """
    if not want.matches or not want.unit:
        return want
    unit, factor = units.fit(want.unit, vocabulary.good(want.matches[0].sku).unit_names)
    qty = want.qty if want.qty is None else want.qty * factor // THOUSAND
    return replace(want, unit=unit, qty=qty)
