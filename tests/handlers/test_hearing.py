"""Fragments, bare names, slips: what the moment makes of words."""

from __future__ import annotations

import pytest

from handlers import amounts, hearing, plain
from handlers.conversation import Confirm
from handlers.understand import (
    Add,
    Address,
    Ask,
    Cancel,
    ChangeQty,
    GiveAddress,
    JoinGroup,
    Match,
    Order,
    Pick,
    Pickup,
    Reading,
    Remark,
    Remove,
    Simple,
    Want,
    When,
)
from tests.handlers.here import APPLE, EGGS, FLOWERS, MILK, OTHER_MILK, here

ADDRESS = Address("3号楼", building="3")
NOWHERE = Address("milk", rest="milk")


def _want(said: str, *skus: int, qty: int | None = None, unit: str | None = None) -> Want:
    return Want(said, tuple(Match(sku, 1.0 / len(skus)) for sku in skus), qty, unit)


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ("来-3斤苹果", "-3斤"),
        ("苹果 -2 箱", "-2 箱"),
        ("负三斤苹果", "负三斤"),
        ("0 eggs", "0"),
        ("3号楼-2单元-501", ""),
        ("鸡蛋2-3板", ""),
        ("A-3箱子", ""),
        ("10 eggs", ""),
        ("下午5:00 送", ""),
    ],
)
def test_amounts_below_nothing(text: str, below: str) -> None:
    assert amounts.negative(text) == below


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("两板", True), ("2箱", True), ("半斤", True), ("来三斤", True), ("3", True), ("two boxes", True),
        ("a tray", True), ("三元", False), ("五花肉", False), ("apples", False), ("鸡蛋", False), ("千禾", False),
    ],
)  # fmt: skip
def test_an_amount_is_no_name(said: str, amount: bool) -> None:
    assert amounts.is_amount(said, here()) is amount


def test_a_bare_name_is_a_wish_in_private_only() -> None:
    other = Reading((Simple("other"),), mentions=(EGGS,))
    wish = Reading((Order((Want("鸡蛋", (Match(EGGS, 1.0),)),)),))
    assert hearing.heard("鸡蛋", other, here("鸡蛋")) == wish
    assert hearing.heard("鸡蛋。", other, here("鸡蛋")) == wish
    assert hearing.heard("鸡蛋", other, here("鸡蛋", group=True)) == other
    assert hearing.heard("鸡蛋真贵", other, here("鸡蛋真贵")) == other


def test_several_bare_names() -> None:
    wants = hearing.names("鸡蛋、牛奶", here())
    assert [(w.said, [m.sku for m in w.matches]) for w in wants] == [
        ("鸡蛋", [EGGS]),
        ("牛奶", [MILK, OTHER_MILK]),
    ]
    assert hearing.names("鸡蛋、宇宙", here()) == ()
    assert hearing.names("", here()) == ()


def test_a_name_is_no_address() -> None:
    reading = Reading((Simple("other"), GiveAddress(NOWHERE)))
    assert isinstance(hearing.heard("milk", reading, here("milk")).main, Order)
    removal = Remove((_want("eggs", EGGS),))
    reading = Reading((removal, GiveAddress(NOWHERE)))
    assert hearing.heard("no eggs", reading, here()).intents == (removal,)
    reading = Reading((removal, GiveAddress(ADDRESS)))
    assert hearing.heard("不要鸡蛋，送3号楼", reading, here()).intents == reading.intents


def test_an_amount_alone_sets_what_was_talked_of_last() -> None:
    at = here("两板", (EGGS, "板"), (APPLE, "斤"))
    at.talks_of(EGGS)
    want = _want("两板", EGGS, qty=2000, unit="板")
    assert hearing.heard("两板", Reading((Add((want,)),)), at).intents == (ChangeQty((want,)),)
    more = Reading((Add((want,)),))
    assert hearing.heard("再来两板", more, at).intents == more.intents


def test_an_amount_alone_is_for_the_last_goods_not_for_the_basket() -> None:
    at = here("来三斤", (MILK, "箱"))
    at.talks_of(APPLE)
    reading = Reading((Add((_want("三斤", MILK, qty=3000, unit="箱"),)),))
    assert hearing.heard("来三斤", reading, at).intents == (
        ChangeQty((_want("三斤", APPLE, qty=3000, unit="斤"),)),
    )
    at.conversation.last_at -= 21_000
    assert hearing.heard("来三斤", reading, at).intents == (ChangeQty(reading.main.wants),)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("下单吧", Simple("checkout")),
        ("就这些，下单", Simple("checkout")),
        ("place the order", Simple("checkout")),
        ("不要小的", Remark("不要小的")),
        ("先不下单", Simple("view_cart")),
        ("did you get my order?", Simple("view_cart")),
        ("😀", Simple("view_cart")),
        ("能下单吗", Simple("view_cart")),
    ],
)
def test_only_clear_words_place_an_order(text: str, intent: object) -> None:
    at = here(text, (EGGS, "板"))
    reading = Reading((Simple("checkout"),), doubt=0.3)
    assert hearing.heard(text, reading, at).main == intent


def test_courtesies_beside_an_order_need_no_answer() -> None:
    order = Order((_want("苹果", APPLE, qty=1000, unit="斤"),))
    reading = Reading((Simple("greet"), order, Simple("checkout"), Simple("pay")))
    assert hearing.heard("你好 来斤苹果", reading, here()).intents == (order, Simple("pay"))


def test_a_clear_wish_for_unknown_goods_is_no_riddle() -> None:
    reading = Reading((Order((Want("榴莲", (), 2000, "个"),)),), doubt=0.6)
    assert hearing.heard("来两个榴莲", reading, here()).doubt == 0.0
    assert hearing.heard("来", Reading(reading.intents, doubt=0.7), here()).doubt == 0.7
    emoji = Reading((Order((Want("😀"),)),), doubt=0.6)
    assert hearing.heard("😀", emoji, here()).doubt == 0.6


def test_a_garden_is_no_bunch_of_flowers() -> None:
    text = "来斤苹果送阳光花园3号楼"
    apple, flower = _want("苹果", APPLE, qty=1000), _want("花", FLOWERS, qty=1000)
    reading = Reading((Order((apple, flower)), GiveAddress(ADDRESS)))
    assert hearing.heard(text, reading, here(text)).main == Order((apple,))
    assert hearing.heard(f"{text}，再来束花", reading, here()).main == reading.main


def test_left_at_the_door_is_not_fetched() -> None:
    reading = Reading((Pickup("门口"),))
    assert hearing.heard("放门口就行", reading, here()).main == Remark("放门口就行")
    assert hearing.heard("我来门口取", reading, here()).main == reading.main


def test_a_time_said_beside_a_basket() -> None:
    reading = Reading((Ask("delivery"),), when=When("明天"))
    assert hearing.heard("明天送", reading, here("", (EGGS, "板"))).main == ChangeQty(())
    assert hearing.heard("明天能送吗", reading, here("", (EGGS, "板"))).main == reading.main
    assert hearing.heard("明天送", reading, here()).main == reading.main


def test_a_claim_is_read_by_its_first_word() -> None:
    order = Reading((Order((Want("认领"),)),), doubt=0.6)
    assert hearing.heard("认领 1 ABCD2345", order, here()).main == Simple("claim")
    assert hearing.heard("Claim order 12 ABCD2345", order, here()).main == Simple("claim")


@pytest.mark.parametrize(
    ("text", "main"),
    [
        ("好的", Simple("yes")),
        ("不用了", Simple("no")),
        ("2", Pick(2)),
        ("取消", Cancel()),
        ("今天天气真好", Simple("other")),
    ],
)
def test_answers_when_nothing_is_asked(text: str, main: object) -> None:
    reading = Reading((Simple("other"),), doubt=0.2)
    assert plain.brief(text, reading, here(text)).main == main


def test_nothing_readable() -> None:
    assert hearing.wordless("😀……!")
    assert not hearing.wordless("ok")
    assert not hearing.wordless("3")


def test_the_question_says_what_was_asked() -> None:
    at = here()
    at.asks(Confirm(fingerprint="f"), "确认", "取消")
    assert at.setting().asked == "confirm"
    question = at.conversation.open_question(at.now)
    assert question is not None
    assert (question.id, question.choices, question.labels) == ("t1", 2, ("确认", "取消"))


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("来两斤排骨帮我剁小块，放门口", "帮我剁小块"),
        ("排骨两斤要剁好的", "要剁好的"),
        ("来两斤排骨", ""),
        ("来两斤排骨送3号楼", ""),
        ("来两斤排骨剁小块" + "再" * 20, ""),
    ],
)
def test_how_goods_are_wanted_stands_beside_them(text: str, note: str) -> None:
    want = Want("排骨", (Match(APPLE, 1.0),), 2000, "斤")
    (heard,) = hearing.heard(text, Reading((Order((want,)),)), here(text)).main.wants  # type: ignore[union-attr]
    assert heard == Want("排骨", (Match(APPLE, 1.0),), 2000, "斤", note)


@pytest.mark.parametrize("text", ["跟上一单一起送", "上一回的不要送"])
def test_not_every_one_is_an_amount(text: str) -> None:
    want = Want("一", (Match(EGGS, 1.0),), 1000, "板")
    reading = Reading((Add((want,)),))
    assert hearing.heard(text, reading, here(text, (EGGS, "板"))).main == Remark(text)
    assert hearing.heard(text, reading, here(text)).main == Simple("view_cart")
    assert hearing.heard("第一次来", reading, here("第一次来", (EGGS, "板"))).main == Simple(
        "view_cart"
    )


def test_without_a_group_nobody_joins_one_by_accident() -> None:
    text = "跟上一单一起送"
    joins = JoinGroup((Want("一单", (Match(EGGS, 1.0),), 1000, "板"),))
    assert hearing.heard(text, Reading((joins,)), here(text, (EGGS, "板"))).main == Remark(text)
    named = JoinGroup((Want("鸡蛋", (Match(EGGS, 1.0),), 1000, "板"),))
    assert hearing.heard("鸡蛋+1", Reading((named,)), here("鸡蛋+1")).main == named
    plus = JoinGroup((Want("+1", (Match(EGGS, 1.0),), 1000, "板"),))
    assert hearing.heard("+1", Reading((plus,)), here("+1", (EGGS, "板"))).main == plus


@pytest.mark.parametrize(
    ("text", "main"),
    [
        ("yes please", Simple("yes")),
        ("OK, sounds good!", Simple("yes")),
        ("好的好的，谢谢", Simple("yes")),
        ("没问题，确认吧", Simple("yes")),
        ("cancel that", Simple("no")),
        ("no thanks", Simple("no")),
        ("the second one please", Pick(2)),
        ("I'll take the first one", Pick(1)),
        ("yes but only half", Simple("other")),
        ("not good", Simple("other")),
    ],
)
def test_plain_answers_to_an_open_question(text: str, main: object) -> None:
    at = here(text, (EGGS, "板"))
    assert hearing.heard(text, Reading((Simple("other"),), doubt=0.4), at).main == Simple("other")
    at.asks(Confirm(fingerprint="f"), "Confirm", "Change", "Cancel")
    assert hearing.heard(text, Reading((Simple("other"),), doubt=0.4), at).main == main
