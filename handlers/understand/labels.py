"""The 25 names under which the outside knows our intents."""

from __future__ import annotations

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
    Order,
    Pickup,
    Remark,
    Remove,
    Setting,
    Simple,
)

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
    if not isinstance(intent, Simple):
        return _KINDS.get(type(intent), "other")
    name = intent.name
    if setting.asked == "confirm" and name in ("yes", "no"):
        return "checkout" if name == "yes" else "cancel_order"
    return name if name in _PUBLIC else _SIMPLE.get(name, "other")
