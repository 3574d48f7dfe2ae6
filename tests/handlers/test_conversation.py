"""A conversation survives being put away, and a question does not outlive its time."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest

from handlers.conversation import (
    FRAGMENTS_WITHIN,
    OPEN_FOR,
    AnyQuestion,
    Confirm,
    ConfirmLines,
    Conversation,
    ForGuest,
    Pending,
    Which,
    WhichCommunity,
    loaded,
    saved,
)
from store.orders import Line

NOW = 1_772_762_400_000
LINES = (Line(7, "箱", 1500, "要甜的"),)
PENDING = Pending("牛奶", (1, 2), ("箱", "盒"), 2000, unsaid=True)
FILLED = {
    "fingerprint": "abc",
    "lines": LINES,
    "pending": PENDING,
    "need": "wang:m1:0",
    "code": "ABCD2345",
    "number": 12,
    "address": 5,
    "text": "3号楼",
    "order": ForGuest("302", LINES, "13800138000", "幸福里3号楼501"),
    "skus": (7,),
    "sku_id": 7,
    "unit": "箱",
    "fen": 6200,
    "reason": "没货",
    "to": "accepted",
    "numbers": (1, 2),
    "handoffs": (3, 4),
    "communities": (1, 2),
    "names": ("幸福里", "阳光花园"),
}


def test_what_is_not_seen_yet_is_answered_by_its_buttons_alone() -> None:
    asked = Confirm(id="q", at=NOW, seen_from=NOW + 5_000, fingerprint="abc")
    talk = Conversation(question=asked)
    assert talk.open_question(NOW) is None
    assert talk.open_question(NOW, tapped=True) is asked
    assert talk.open_question(NOW + 5_000) is asked
    assert talk.open_question(NOW + OPEN_FOR + 1, tapped=True) is None
    assert [talk.expired(NOW), talk.expired(NOW + OPEN_FOR + 1)] == [False, True]


def test_a_talk_moves_on_when_something_is_asked_named_or_ordered() -> None:
    talk = Conversation(1, thinking="m", thinking_at=NOW, last_at=NOW)
    assert not talk.moved_on
    for over in ({"last_at": NOW + 1}, {"ordered_at": NOW + 1}):
        assert msgspec.structs.replace(talk, **over).moved_on
    assert msgspec.structs.replace(talk, question=Confirm(at=NOW + 1, fingerprint="")).moved_on
    talk.enter(2)
    assert (talk.shop_id, talk.question, talk.thinking) == (2, None, "")


def _filled(kind: type) -> AnyQuestion:
    needed = {
        field.name: FILLED[field.name] for field in msgspec.structs.fields(kind) if field.required
    }
    made: AnyQuestion = kind(id="t1", at=NOW, choices=2, labels=("确认", "取消"), **needed)
    return made


@pytest.mark.parametrize("kind", get_args(AnyQuestion))
def test_every_question_comes_back_as_it_was(kind: type) -> None:
    before = Conversation(3, "en", _filled(kind), (7, 8), NOW, NOW - 5)
    assert loaded(saved(before)) == before


def test_what_cannot_be_read_starts_anew() -> None:
    assert loaded("") == Conversation()
    assert loaded('{"question":{"type":"NoSuch"}}') == Conversation()
    assert loaded("[1]") == Conversation()


def test_fields_of_an_older_version_do_no_harm() -> None:
    body = saved(Conversation(3, "zh", Confirm(fingerprint="f", id="t", at=NOW, choices=3)))
    assert loaded(body.replace('"labels":[]', '"gone":1')).question == Confirm(
        fingerprint="f", id="t", at=NOW, choices=3
    )


def test_a_question_is_open_for_half_an_hour() -> None:
    talk = Conversation(
        question=ConfirmLines(fingerprint="f", order=ForGuest("302", LINES), at=NOW)
    )
    assert talk.open_question(NOW + OPEN_FOR) is talk.question
    assert talk.open_question(NOW + OPEN_FOR + 1) is None
    assert Conversation().open_question(NOW) is None


def test_fragments_belong_to_the_last_goods_for_twenty_seconds() -> None:
    talk = Conversation(last=(7,), last_at=NOW)
    assert [
        talk.fresh(NOW + after) for after in (0, FRAGMENTS_WITHIN, FRAGMENTS_WITHIN + 1, -1)
    ] == [
        True,
        True,
        False,
        False,
    ]


def test_what_is_undecided_waits_as_long_as_a_question_would() -> None:
    place = WhichCommunity(text="3号楼", communities=(1, 2), names=("幸福里", "阳光花园"))
    talk = Conversation()
    talk.settle(NOW, (PENDING,), place)
    back = loaded(saved(talk))
    assert (back.undecided(NOW + OPEN_FOR), back.half_known(NOW)) == ((PENDING,), place)
    assert (back.undecided(NOW + OPEN_FOR + 1), back.half_known(NOW + OPEN_FOR + 1)) == ((), None)
    back.settle(NOW)
    assert (back.undecided(NOW), back.half_known(NOW)) == ((), None)


def test_a_number_means_what_was_listed_no_longer_than_a_question_would() -> None:
    talk = Conversation(last=(7, 8), last_at=NOW, covered=True)
    assert (talk.listed(NOW + OPEN_FOR), talk.listed(NOW + OPEN_FOR + 1)) == (True, False)
    talk.waiting = (PENDING,)
    talk.enter(4)  # what was listed and open in one shop is no business of the next
    assert (talk.listed(NOW), talk.undecided(NOW)) == (False, ())


def test_which_keeps_what_is_asked_next() -> None:
    question = Which(pending=PENDING, rest=(PENDING,), labels=("a", "b"), choices=2)
    back = loaded(saved(Conversation(question=question))).question
    assert isinstance(back, Which)
    assert back.rest == (PENDING,)
