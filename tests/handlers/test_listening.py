"""Listening: what a statistical reading may not do to people's messages, remarks and money."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers import asking, guarding
from handlers.conversation import Pending, Which
from handlers.listening import listened
from handlers.understand import (
    Add,
    Ask,
    Cancel,
    ChangeQty,
    GiveAddress,
    Intent,
    Match,
    Order,
    Pickup,
    Reading,
    Remark,
    Remove,
    Simple,
    Want,
)
from handlers.wishes import sorted_wishes
from store.orders import Line, Put
from tests.handlers.here import APPLE, EGGS, MILK, OTHER_MILK, here

BASKET = ((APPLE, "箱"), (EGGS, "板"))
PENDING = Pending("牛奶", (MILK, OTHER_MILK), ("箱", "箱"), 3_000)


def heard(text: str, *basket: tuple[int, str]) -> Reading:
    return listened(text, here(text, *basket))


@pytest.mark.parametrize(
    "text",
    [
        "no note",
        "dont call me, text me",
        "a couple of watermelons",
        "别取消",
        "no thanks, just looking",
    ],
)
def test_nobody_is_muted_by_a_guess(text: str) -> None:
    assert Simple("unsubscribe") not in heard(text, *BASKET).intents


@pytest.mark.parametrize(
    "text", ["退订", "td", "stop", "别给我发消息了", "stop sending me stuff", "不要再推送了"]
)
def test_who_wants_no_news_gets_none(text: str) -> None:
    assert heard(text).main == Simple("unsubscribe")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("don't knock", Remark("don't knock")),
        ("放门口", Remark("放门口")),
        ("到楼下给我打电话", Remark("到楼下给我打电话")),
        ("dont knock, baby sleeping", Remark("dont knock, baby sleeping")),
    ],
)
def test_a_remark_is_one_even_under_a_card(text: str, intent: Intent) -> None:
    assert heard(text, *BASKET).intents == (intent,)


@pytest.mark.parametrize("text", ["0", "[微笑]", "搞定", "光明"])
def test_what_is_no_remark_is_not_stored_as_one(text: str) -> None:
    assert not [i for i in heard(text, *BASKET).intents if isinstance(i, Remark)]


def test_how_goods_shall_be_stands_with_the_goods() -> None:
    reading = heard("苹果五斤 要脆的 鸡蛋一板 别碎了 放门口")
    wants = [want for i in reading.intents if isinstance(i, Order) for want in i.wants]
    assert [(want.sku, want.note) for want in wants] == [(APPLE, "要脆的"), (EGGS, "别碎了")]
    assert reading.intents[-1] == Remark("放门口")


def test_fewer_takes_away() -> None:
    main = heard("少送一箱苹果", *BASKET).main
    assert isinstance(main, Remove)
    assert (main.wants[0].sku, main.wants[0].qty) == (APPLE, 1_000)
    kindly = heard("苹果可以少送一箱吗", *BASKET).main
    assert isinstance(kindly, Remove)


def test_an_order_with_goods_in_it_is_no_repetition() -> None:
    reading = heard("再来一箱苹果 两板鸡蛋 送幸福里3号楼2单元501")
    assert isinstance(reading.main, Order | Add)
    assert len(reading.main.wants) == 2


def test_who_comes_for_it_says_so_beside_what_they_want() -> None:
    assert Pickup() in heard("来一箱苹果 我自己来取").intents
    assert Pickup() not in heard("来一箱苹果 送幸福里3号楼2单元501").intents


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("明早8点前", "明早8点前"),
        ("不用今天送", "不用今天送（3月6日）"),
        ("改成明天上午送", "明天上午"),
    ],
)
def test_a_time_alone_is_when_it_shall_come(text: str, due: str) -> None:
    reading = heard(text, *BASKET)
    assert reading.intents == (ChangeQty(()),)
    assert reading.when is not None
    assert reading.when.text == due


@pytest.mark.parametrize("text", ["几点能到", "明天能送吗", "两箱", "好", "早"])
def test_what_is_no_time_stays_what_it_is(text: str) -> None:
    assert heard(text, *BASKET).main != ChangeQty(())


def test_an_amount_is_of_the_goods_that_are_asked_about() -> None:
    now = here("要不两箱吧")
    now.asks(Which(pending=PENDING), "a", "b")
    main = listened("要不两箱吧", now).main
    assert isinstance(main, Order)
    assert (main.wants[0].said, main.wants[0].qty) == ("牛奶", 2_000)


def test_as_much_of_each_that_was_listed() -> None:
    now = here("各来一箱")
    now.conversation.last = (MILK, OTHER_MILK)
    main = listened("各来一箱", now).main
    assert isinstance(main, Order)
    assert [(want.sku, want.qty, want.unit) for want in main.wants] == [
        (MILK, 1_000, "箱"),
        (OTHER_MILK, 1_000, "箱"),
    ]


def test_which_is_better_is_a_question_about_goods() -> None:
    main = heard("哪个牛奶好喝", *BASKET).main
    assert isinstance(main, Ask)
    assert {match.sku for match in main.about[0].matches} == {MILK, OTHER_MILK}


def test_after_the_order_a_no_is_about_it() -> None:
    from handlers import plain

    now = here("不要了")
    now.conversation.ordered_at = now.now
    said = plain.brief("不要了", listened("不要了", now), now)
    assert said.main == Cancel()
    declined = plain.brief("不用了", listened("不用了", now), now)
    assert declined.main != Cancel()


def test_what_waits_is_settled_by_what_names_it() -> None:
    now = here("来一箱光明纯牛奶")
    now.conversation.settle(now.now, (PENDING,))
    named = sorted_wishes(listened("来一箱光明纯牛奶", now).intents, now)
    assert asking.waiting_with(named, now) == ()
    other = sorted_wishes(listened("来两斤苹果", now).intents, now)
    assert asking.waiting_with(other, now) == (PENDING,)
    again = sorted_wishes(listened("来两箱牛奶", now).intents, now)
    assert [pending.qty for pending in asking.waiting_with(again, now)] == [2_000]
    assert again.aloud == ["好的，2箱。"]
    assert asking.unwanted([MILK], now) == ["牛奶"]
    assert now.conversation.undecided(now.now) == ()


def test_the_same_goods_by_the_same_unit_are_one_choice() -> None:
    twice = Pending("牛奶", (MILK, MILK, OTHER_MILK), ("箱", "箱", "箱"), 1_000)
    assert asking._distinct(twice).skus == (MILK, OTHER_MILK)


@pytest.mark.parametrize("text", ["第一个", "搞定", "看看", "mine"])
def test_no_basket_is_emptied_without_a_word_of_it(text: str) -> None:
    reading = heard(text, *BASKET)
    assert not isinstance(reading.main, Cancel)
    assert reading.main != Simple("empty_cart")
    assert guarding._unsaid(Cancel(), text)
    assert not guarding._unsaid(Cancel(), "取消吧")
    assert not guarding._unsaid(Simple("empty_cart"), "都不要了")


def test_the_place_of_last_time_is_a_place() -> None:
    main = heard("还是送上次的地址", *BASKET).main
    assert isinstance(main, GiveAddress)
    assert main.usual


def test_a_code_says_what_it_is_for() -> None:
    assert heard("绑定 ABCDEFGH").main == Simple("link")
    assert heard("认领 12 ABCD2345").main == Simple("claim")


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("苹果换成榴莲", [Add]),
        ("苹果换成大的", [Remark]),
        ("苹果换成三元牛奶吧", [ChangeQty, Remove]),
        ("鲜花换成苹果", [ChangeQty, Remove]),
        ("苹果换成土苹果", [Remark]),
        ("那个换成三元牛奶", [Add]),
        ("苹果换成两箱", [ChangeQty]),
    ],
)
def test_one_for_another(text: str, intents: list[type]) -> None:
    assert [type(intent) for intent in heard(text, *BASKET).intents][: len(intents)] == intents


def test_of_two_that_have_one_name_the_other_goes() -> None:
    now = here("把牛奶换成三元的", (MILK, "箱"), (OTHER_MILK, "箱"))
    intents = listened(now.message_words, now).intents
    assert isinstance(intents[0], ChangeQty)
    assert intents[0].wants[0].sku == OTHER_MILK
    assert isinstance(intents[1], Remove)
    assert [match.sku for match in intents[1].wants[0].matches] == [MILK]


def test_that_one_for_another() -> None:
    now = here("那个换成三元牛奶", (APPLE, "箱"))
    now.talks_of(APPLE)
    assert [type(intent) for intent in listened(now.message_words, now).intents] == [
        ChangeQty,
        Remove,
    ]


def test_as_much_of_the_other_as_there_was() -> None:
    now = replace(here("苹果换成三元牛奶", (APPLE, "箱")), amounts=(2_000,))
    done = sorted_wishes(listened(now.message_words, now).intents, now)
    assert [change.line for change in done.changes if isinstance(change, Put)] == [
        Line(OTHER_MILK, "箱", 2_000)
    ]


def test_who_says_how_changes_no_number() -> None:
    now = replace(here("", (APPLE, "箱")), amounts=(2_000,))
    want = Want("苹果", (Match(APPLE, 1.0),), note="大的")
    done = sorted_wishes([ChangeQty((want,))], now)
    assert done.changes == [Put(Line(APPLE, "箱", 2_000, "大的"), exactly=True)]


THREE = ((APPLE, "箱"), (EGGS, "板"), (MILK, "箱"))


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("只留苹果", {EGGS, MILK}),
        ("除了苹果其他都不要", {EGGS, MILK}),
        ("我只要苹果和鸡蛋", {MILK}),
        ("just the apples please", {EGGS, MILK}),
    ],
)
def test_only_these_stay(text: str, gone: set[int]) -> None:
    (removal,) = heard(text, *THREE).intents
    assert isinstance(removal, Remove)
    assert {want.sku for want in removal.wants} == gone


def test_only_what_is_there_changes_nothing() -> None:
    assert heard("只留苹果", (APPLE, "箱")).intents == (ChangeQty(()),)
    assert not isinstance(heard("只要西瓜", *THREE).main, Remove)


@pytest.mark.parametrize(
    ("text", "kind", "amounts"),
    [
        ("苹果和牛奶都减一箱", Remove, {APPLE: 1_000, MILK: 1_000}),
        ("苹果和牛奶各加两箱", Add, {APPLE: 2_000, MILK: 2_000}),
        ("都改成三箱", ChangeQty, {APPLE: 3_000, MILK: 3_000}),
    ],
)
def test_the_same_for_each(text: str, kind: type, amounts: dict[int, int]) -> None:
    (made,) = heard(text, *THREE).intents
    assert isinstance(made, kind)
    assert {want.sku: want.qty for want in made.wants} == amounts  # type: ignore[attr-defined]


def test_two_for_one() -> None:
    change, removal = heard("苹果和鸡蛋换成三元牛奶", *BASKET).intents
    assert isinstance(change, ChangeQty)
    assert isinstance(removal, Remove)
    assert {match.sku for want in removal.wants for match in want.matches} == {APPLE, EGGS}


def test_a_condition_takes_nothing_away() -> None:
    assert heard("苹果要是没有就不要了", *BASKET).intents == (Remark("苹果要是没有就不要了"),)


def test_once_more_to_another_place() -> None:
    intents = heard("再来一份一样的 送阳光花园3号楼303").intents
    assert Simple("reorder") in intents
    assert any(isinstance(intent, GiveAddress) for intent in intents)


def test_whether_they_deliver_sends_nothing_there() -> None:
    assert not any(isinstance(i, GiveAddress) for i in heard("送到阳光花园吗", *BASKET).intents)
