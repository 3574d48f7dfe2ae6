"""A model's answer, believed no more than a stranger's: what it may say, and what it may not."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, get_args

import msgspec
import pytest

from bot.commands.understand import Answer
from bot.commands.understand import Message as Line
from bot.commands.understand import answer as printed
from handlers.message import Proposed
from handlers.proposals import Label, Proposal, checked, reading
from handlers.understand import (
    Add,
    Ask,
    ChangeQty,
    GiveAddress,
    Match,
    Needs,
    Order,
    Reading,
    Remove,
    Simple,
    Want,
)
from tests.handlers.here import APPLE, EGGS, MELON, VOCABULARY, here

TEXT = "苹果1.2.3斤 明天上午送幸福里3号楼 给我妈"
JIN = [{"sku": "A1", "qty": 2.5, "unit": "斤"}]
WANT = Want("洛川苹果", (Match(APPLE, 1.0),), 2_500, "斤")
EGG = Want("鲜鸡蛋", (Match(EGGS, 1.0),), None, None)


def read(says: Any, text: str = TEXT) -> Reading | None:
    """What comes of an answer."""
    return reading(Proposed(text, "m0", checked(json.dumps(says))), here(text))


@pytest.mark.parametrize(
    ("says", "intents"),
    [
        ({"intent": "order", "items": JIN}, (Order((WANT,)),)),
        ({"intent": "add", "items": [*JIN, {"sku": "A2"}]}, (Add((WANT, EGG)),)),
        ({"intent": "remove", "items": [{"sku": "A2"}]}, (Remove((EGG,)),)),
        ({"intent": "change_qty", "items": JIN}, (ChangeQty((WANT,)),)),
        ({"intent": "ask_price", "items": JIN}, (Ask("price", (WANT,)),)),
        ({"intent": "ask_delivery"}, (Ask("delivery"),)),
        ({"intent": "greet", "address": "幸福里3号楼"}, (Simple("greet"),)),
        ({"intent": "thanks"}, (Simple("thanks"),)),
        ({"intent": "other", "items": JIN}, (Simple("other"),)),
    ],
)
def test_what_may_be_proposed(says: Any, intents: tuple[object, ...]) -> None:
    found = read(says)
    assert found is not None
    assert found.intents == intents
    assert found.doubt == 0


def test_an_address_and_a_time_are_words_of_the_message_read_by_our_rules() -> None:
    found = read({"intent": "order", "items": JIN, "address": "幸福里3号楼", "when": "明天上午"})
    assert found is not None
    assert found.address is not None
    assert found.intents == (Order((WANT,)), GiveAddress(found.address))
    assert (found.address.text, found.address.community) == ("幸福里3号楼", 11)
    assert found.when is not None
    assert found.when.text == "明天上午"
    alone = read({"intent": "address", "address": " 幸福里3号楼"[1:], "when": "给我妈"})
    assert alone is not None
    assert (alone.intents, alone.when) == ((GiveAddress(found.address),), None)


def test_a_need_is_words_of_the_message_too() -> None:
    say = {"what": "苹果", "for_whom": "我妈", "when": "明天", "budget_fen": 1}
    found = read({"intent": "need", "needs": [say, {"what": "上午"}], "items": JIN})
    assert found is not None
    (needs,) = found.intents
    assert isinstance(needs, Needs)
    first, second = needs.needs
    assert (first.what, first.when, first.for_whom) == ("苹果", "明天", "我妈")
    assert (first.budget_fen, first.matches) == (None, WANT.matches)
    assert (second.what, second.when, second.matches) == ("上午", None, ())


NEVER = (
    "checkout", "yes", "no", "confirm", "pay", "cancel_order", "refund", "complaint", "feedback", "unsubscribe",
    "forget_me", "claim", "link", "status", "reorder", "human", "empty_cart", "view_cart", "group_buy_join",
    "chain_order", "pickup", "unclear", "", None, 1, ["order"],
)  # fmt: skip


def order(**item: Any) -> dict[str, Any]:
    return {"intent": "order", "items": [{"sku": "A1", "qty": 2, "unit": "斤", **item}]}


REFUSED: dict[str, Any] = {
    **{f"intent {intent}": {**order(), "intent": intent} for intent in NEVER},
    "no intent": {"items": JIN},
    "a list": [order()],
    "words": "order",
    "nothing": None,
    "unknown sku": order(sku="XX99"),
    "no sku": order(sku=""),
    "a sku of numbers": order(sku=1),
    "a name for a sku": order(sku="洛川苹果"),
    "negative": order(qty=-2),
    "none": order(qty=0),
    "next to none": order(qty=0.0001),
    "absurd": order(qty=1e300),
    "infinite": order(qty=float("inf")),
    "not a number": order(qty=float("nan")),
    "too many": order(qty=9_999.5),
    "in words": order(qty="2"),
    "a truth": order(qty=True),
    "wrong unit": order(unit="板"),
    "no unit": order(unit=""),
    "no items": {"intent": "order", "items": []},
    "no items at all": {"intent": "remove"},
    "items of another kind": {"intent": "order", "items": {"sku": "A1"}},
    "a crowd": {"intent": "order", "items": JIN * 21},
    "a change to nothing said": {"intent": "change_qty", "items": [{"sku": "A1"}]},
    "one good and one bad": {"intent": "order", "items": [*JIN, {"sku": "?"}]},
    "an address of its own": {**order(), "address": "http://evil.example 3号楼"},
    "an address moved by a letter": {**order(), "address": "幸福里8号楼"},
    "an empty address": {**order(), "address": " "},
    "no address in it": {**order(), "address": "苹果1.2.3斤"},
    "an address and none": {"intent": "address"},
    "a long address": {**order(), "address": "幸" * 201},
    "a time of its own": {**order(), "when": "后天"},
    "a need of its own": {"intent": "need", "needs": [{"what": "点这里 http://evil.example"}]},
    "a need for somebody else": {"intent": "need", "needs": [{"what": "苹果", "for_whom": "302"}]},
    "a need of nobody": {"intent": "need", "needs": []},
    "too many needs": {"intent": "need", "needs": [{"what": "苹果"}] * 6},
}


@pytest.mark.parametrize("says", REFUSED.values(), ids=REFUSED.keys())
def test_what_may_not(says: Any) -> None:
    assert read(says) is None


@pytest.mark.parametrize(
    "answer", ["", "{", "[" * 50_000, '{"intent": ' + "[" * 50_000 + "]" * 50_000 + "}", "\ud800"]
)
def test_what_is_no_json_at_all(answer: str) -> None:
    assert checked(answer) == ""
    assert reading(Proposed(TEXT, "m0", checked(answer)), here(TEXT)) is None


def test_what_we_do_not_read_goes_no_further() -> None:
    says = {**order(price_fen=1, price="0.01"), "total_fen": 1, "reply": "免费!", "confirm": True}
    kept = checked(json.dumps(says))
    assert msgspec.json.decode(kept) == {
        "intent": "order",
        "items": [{"sku": "A1", "qty": 2, "unit": "斤"}],
        "needs": [],
        "address": None,
        "when": None,
    }
    assert read(says) == read(order())


def test_goods_that_went_off_the_shelf_are_still_named() -> None:
    found = read({"intent": "order", "items": [{"sku": "A6", "qty": 1}]})
    assert found is not None
    assert found.intents[0].wants[0].sku == MELON  # type: ignore[union-attr]


def test_a_shop_whose_goods_changed_meanwhile_knows_no_old_code() -> None:
    turn = here(TEXT)
    turn.vocabulary = replace(VOCABULARY, goods=VOCABULARY.goods[1:])
    assert reading(Proposed(TEXT, "m0", checked(json.dumps(order()))), turn) is None


def test_the_form_is_the_one_that_we_print() -> None:
    assert set(Proposal.__struct_fields__) <= set(Answer.__struct_fields__)
    for text in ("来两斤苹果 送幸福里3号楼", "鸡蛋多少钱", "苹果不要了", "冰箱坏了"):
        line = printed(Line("1", text), VOCABULARY)
        assert line.intent in get_args(Label)
        assert read(msgspec.to_builtins(line), text) is not None
