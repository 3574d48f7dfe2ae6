"""Somebody's whole life in a shop, with one word of theirs in every place that can hold it."""

from __future__ import annotations

import msgspec

from store import ledger, orders, shops
from store.core import Event, Row, Tx
from store.people import Meeting, meet_many
from store.shops import NewShop

CANARY = "金丝雀\"'%"
AT = 5

ACCOUNT = "bot text, sender text, person_id int, seen_at int"
IDENTITY = "person_id int, name text, phone text, phone_verified_at int"
ADDRESS = "id int, person_id int, text text, contact text, phone text, used_at int"
CONSENT = "shop_id int, person_id int, purpose text, granted_at int, withdrawn_at int"
BASKET = "shop_id int, person_id int, address_id int, pickup text, due text, remark text, updated_at int"
LINE = "shop_id int, person_id int, sku_id int, unit text, qty int, note text, added_at int"
ORDER = (
    "shop_id int, id int, number int, key text, person_id int, placed_by int, state text, "
    "source text, payment text, currency text, goods_fen int, discount_fen int, delivery_fen int, "
    "total_fen int, due text, placed_at int, changed_at int"
)
CONTACT = "shop_id int, order_id int, guest text, name text, address text, phone text, remark text"
ORDER_LINE = (
    "shop_id int, order_id int, line int, sku_id int, name text, unit text, qty int, "
    "base_qty int, price_fen int, total_fen int, note text"
)
STEP = "shop_id int, order_id int, state text, by int, reason text, at int"
EVENT = "id int, shop_id int, kind text, body text, at int"
NEED = (
    "shop_id int, key text, person_id int, told_by int, guest text, what text, said text, "
    "due text, for_whom text, state text, consented int, opened_at int, order_id int"
)
TALK = (
    "shop_id int, id int, person_id int, bot text, chat text, about text, state text, called int, "
    "answered_by int, opened_at int"
)
SAID = (
    "bot text, message_id text, chat text, sender text, said text, reply text, state text, "
    "tries int, at int"
)
TOLD = (
    "id int, key text, bot text, chat text, body text, purpose text, state text, tries int, "
    "due_at int, lease_until int, error text, at int"
)
STOOD = "bot text, chat text, sender text, body text, updated_at int"
COURIER = "shop_id int, order_id int, courier_id int, proof text"
CHAIN = "shop_id int, id int, key text, title text, posted_at int"
POST = "shop_id int, id int, number int, chain_id int, source text, by int, state text, body text, posted_at int"
SEAT = "shop_id int, chain_id int, person_key text, person text, order_id int, body text, changed_at int"
PRICED = "id int, shop_id int, sku_id int, unit text, price_fen int, since int, person_id int"


def met(tx: Tx, *senders: str) -> list[int]:
    """People who write to the bot `b` as these senders, each a moment after the one before."""
    made = []
    for sender in senders:
        tx.now += 1
        made.append(meet_many(tx, [Meeting("b", sender)])[0].person_id)
    return made


def a_shop(tx: Tx, owner: int, slug: str = "wang") -> int:
    """A shop with an owner."""
    shop = shops.create(tx, NewShop(slug, "老王"))
    shops.add_keeper_now(tx, shop, owner, "owner")
    return shop


def a_sku(tx: Tx, sku_id: int = 900) -> int:
    """Something to buy."""
    tx.insert("products", "id int, shop_id int, name text, category text", [(sku_id, 0, "x", "")])
    columns = (
        "id int, shop_id int, product_id int, code text, name text, spec text, base_unit text"
    )
    tx.insert("skus", columns, [(sku_id, 0, sku_id, str(sku_id), "苹果", "", "斤")])
    return sku_id


def an_order(
    tx: Tx,
    shop: int,
    number: int,
    person: int | None,
    state: str = "delivered",
    *,
    word: str = CANARY,
    phone: str = CANARY,
    by: int | None = None,
) -> int:
    """An order of one apple, with a word of theirs wherever one fits; its id."""
    order = 10_000 + number
    fixed = ("chat", "cash", "CNY", 500, 0, 0, 500)
    row = (shop, order, number, f"{word}{number}", person, by, state, *fixed, word, AT, AT)
    tx.insert("orders", ORDER, [row])
    tx.insert("order_contacts", CONTACT, [(shop, order, word, word, word, phone, word)])
    line = (shop, order, 1, 900, "苹果", "斤", 1000, 1000, 500, 500, word)
    tx.insert("order_lines", ORDER_LINE, [line])
    tx.insert("order_steps", STEP, [(shop, order, state, by or person, word, AT)])
    moved = orders.OrderMoved(shop, order, state, by, word)
    tx.insert("events", EVENT, [(order, shop, "OrderMoved", _json(moved), AT)])
    booking = ledger.Booking(shop, "order", str(order), (("receivable", 500), ("sales", -500)))
    ledger.book_many(tx, [booking])
    return order


def _json(event: Event) -> str:
    return msgspec.json.encode(event).decode()


def a_life(tx: Tx, shop: int, who: int, number: int, keeper: int) -> None:
    """All that a shopper may leave behind in a shop; they write to the bot `b` as `s<who>`."""
    sender = f"s{who}"
    tx.insert("accounts", ACCOUNT, [("b", sender, who, AT)])
    tx.insert("identities", IDENTITY, [(who, CANARY, f"{CANARY}1", None)])
    home = 20_000 + number
    tx.insert("addresses", ADDRESS, [(home, who, f"{CANARY}楼", CANARY, CANARY, AT)])
    tx.insert("consents", CONSENT, [(shop, who, "profile", AT, None)])
    code = "code text, person_id int, expires_at int"
    tx.insert("link_codes", code, [(f"{CANARY}{who}", who, AT)])
    tx.insert("baskets", BASKET, [(shop, who, home, CANARY, CANARY, CANARY, AT)])
    tx.insert("basket_lines", LINE, [(shop, who, 900, "斤", 1000, CANARY, 0)])
    order = an_order(tx, shop, number, who)
    chain = 40_000 + number
    tx.insert("chains", CHAIN, [(shop, chain, "苹果", "苹果团", AT)])
    posted = (shop, chain, number, chain, f"b:m{number}", who, "waiting", f'"{CANARY}"', AT)
    tx.insert("chain_posts", POST, [posted])
    tx.insert("chain_seats", SEAT, [(shop, chain, CANARY, CANARY, order, CANARY, AT)])
    wishes: list[Row] = [
        (shop, f"{CANARY}{who}{n}", who, None, CANARY, CANARY, CANARY, CANARY, CANARY, state, 1, AT, o)
        for n, (state, o) in enumerate([("open", None), ("met", order)])
    ]  # fmt: skip
    tx.insert("needs", NEED, wishes)
    talk = (shop, 30_000 + number, who, CANARY, CANARY, CANARY, "waiting", 1, None, AT)
    tx.insert("handoffs", TALK, [talk])
    tx.insert("conversations", STOOD, [("b", CANARY + sender, sender, CANARY, AT)])
    said: list[Row] = [
        ("b", f"m{number}", CANARY, sender, f"{CANARY} 要苹果", CANARY, "done", 0, AT),
        ("b", f"g{number}", "group", sender, CANARY, CANARY, "done", 0, AT),
        ("b", f"r{number}", "private", sender, "大家都好吗", "", "done", 0, AT),
        ("b", f"h{number}", "group", "else", "大家好", "好", "done", 0, AT),
        ("k", f"k{number}", "keeper", "keeper", f"给{CANARY}送", f"好的 {CANARY}", "done", 0, AT),
    ]
    tx.insert("inbox", SAID, said)
    told: list[Row] = [
        (40_000 + number, f"{CANARY}{who}", "b", sender, CANARY, "service", "due", 0, AT, 0, CANARY, AT),
        (50_000 + number, f"a{who}", "b", CANARY, CANARY, "service", "sent", 0, AT, 0, "", AT),
        (60_000 + number, f"k{who}", "k", "keeper", f"新单 {CANARY}", "service", "sent", 0, AT, 0, "", AT),
        (80_000 + number, f"r{who}", "k", "keeper", "客人说：大家都好吗", "service", "sent", 0, AT, 0, "", AT),
        (70_000 + number, f"g{who}", "b", "group", "大家好", "service", "sent", 0, AT, 0, "", AT),
    ]  # fmt: skip
    tx.insert("outbox", TOLD, told)
    tx.insert("deliveries", COURIER, [(shop, order, keeper, "keeper")])
    unread = "shop_id int, said text, times int, last_at int"
    words = [(shop, CANARY, 1, AT), (shop, "别的词", 1, AT)]
    tx.insert_new("unread_words", unread, words)
