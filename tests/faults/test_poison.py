"""One message on which our own code breaks: the rest is served, it is apologised for, tried again, parked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

import bot.inbox
from bot.inbox import Served, Turn
from bot.lanes import Job
from bot.platforms.base import Answer, Hook
from handlers import Desk, Message, Reply
from handlers import answer as true_answer
from handlers.conversation import Conversation
from handlers.message import Text
from store.core import DAY, MINUTE, VirtualClock
from store.core.errors import NotAllowed
from tests.bot.houses import Driven

pytestmark = pytest.mark.asyncio
SORRY = "person.apology"


def poisoned(monkeypatch: pytest.MonkeyPatch, error: Exception) -> list[str]:
    """Whoever says 毒 breaks the handler; the words that reached it."""
    heard: list[str] = []

    async def answer(
        message: Message, conversation: Conversation, desk: Desk, now: int
    ) -> tuple[Reply, Sequence[Any]]:
        text = message.content.text if isinstance(message.content, Text) else ""
        heard.append(text)
        found = await true_answer(message, conversation, desk, now)
        if "毒" in text:
            raise error
        return found

    monkeypatch.setattr(bot.inbox, "answer", answer)
    return heard


def turn(number: int, words: str, who: str = "") -> Job:
    name = who or f"p{number}"
    return Job(Turn("wang", message=Message(f"m{number}", "wang", name, name, Text(words), 0)))


STATES = "SELECT message_id, state, tries FROM inbox WHERE state <> 'done'"


@pytest.mark.parametrize("error", [ZeroDivisionError(), NotAllowed()])
async def test_the_rest_is_served(
    shop: Driven, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    poisoned(monkeypatch, error)
    jobs = [turn(n, "毒" if n == 2 else "来两箱苹果") for n in range(5)]
    found: list[Served] = shop.serve(*jobs)
    texts = [one.reply.text for one in found]
    assert texts.count(texts[2]) == 1
    assert [bool(one.reply.card) for one in found] == [True, True, False, True, True]
    assert shop.rows(STATES) == [("m2", "failed", 1)]
    assert shop.rows("SELECT COUNT(*) FROM basket_lines") == [(4,)]
    shop.sound()


async def test_it_is_tried_again_and_answered_later(
    shop: Driven, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.house.start(work=False)
    with monkeypatch.context() as broken:
        poisoned(broken, ZeroDivisionError())
        shop.serve(turn(1, "来两箱苹果 毒"))
    clock.forward(MINUTE)
    await shop.house.worker.settled()
    assert shop.rows(STATES) == []
    assert shop.rows("SELECT key, state FROM outbox") == [("late:wang:m1", "sent")]


async def test_it_is_parked_after_five_tries(
    shop: Driven, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.house.start(work=False)
    heard = poisoned(monkeypatch, ZeroDivisionError())
    shop.serve(turn(1, "毒"))
    for _ in range(8):
        clock.forward(20 * MINUTE)
        await shop.house.worker.settled()
    assert heard == ["毒"] * 5
    assert shop.rows(STATES) == [("m1", "parked", 5)]
    clock.forward(DAY)
    await shop.house.worker.settled()
    assert len(heard) == 5


async def test_who_says_it_anew_is_not_answered_twice(
    shop: Driven, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.house.start(work=False)
    with monkeypatch.context() as broken:
        poisoned(broken, ZeroDivisionError())
        shop.serve(turn(1, "来两箱苹果 毒", "an"))
    clock.forward(MINUTE)
    shop.serve(turn(2, "来两箱苹果", "an"))
    clock.forward(MINUTE)
    await shop.house.worker.settled()
    assert shop.rows(STATES) == [("m1", "parked", 1)]
    assert shop.rows("SELECT qty FROM basket_lines") == [(2_000,)]


async def test_an_adapters_bug_spoils_one_hook(
    shop: Driven, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = shop.house.platforms["wang"]
    parse = platform.parse

    def broken(hook: Hook, now: int) -> Any:
        if b"poison" in hook.body:
            raise ZeroDivisionError
        return parse(hook, now)

    monkeypatch.setattr(platform, "parse", broken)
    bodies = [
        b'{"id":"1","chat":"a","text":"poison"}',
        '{"id":"2","chat":"b","text":"你好"}'.encode(),
    ]
    found = shop.serve(*(Job(Turn("wang", Hook("POST", body=body))) for body in bodies))
    assert found[0].answer == Answer(400, b"this cannot be read")
    assert (found[1].answer.status, bool(found[1].reply)) == (200, True)


async def test_a_reply_that_cannot_be_shown_is_still_committed(
    shop: Driven, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = shop.house.platforms["wang"]

    def broken(reply: Reply, message: Message) -> Answer:
        raise ZeroDivisionError

    monkeypatch.setattr(platform, "render", broken)
    found = shop.serve(turn(1, "来两箱苹果"), turn(2, "来两箱苹果"))
    assert {one.answer.status for one in found} == {200}
    assert shop.rows("SELECT COUNT(*) FROM basket_lines") == [(2,)]
