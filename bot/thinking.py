"""Thinking over: words that the rules could not read go to a language model, and come back as a turn.

The words stand in the inbox, and the event only points at them: who is erased meanwhile, or said it a
month ago, is not asked about. The turn that follows has an id made of the message's own, so that
however often this runs, it is served once.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec
import structlog

from bot.inbox import Turn
from bot.lanes import Job, Lane
from bot.llm import Model, Question
from handlers import Desk, Message, proposals
from handlers.context import known
from handlers.message import Proposed
from handlers.understand import Good, Vocabulary
from store import jobs, messages, orders, service, shops
from store.core import MINUTE, Due
from store.core.clock import Clock
from store.service import WordsDoubted

MOST_A_MINUTE = 60  # questions of a process: what a stranger who talks nonsense may cost
MOST_GOODS = 12
FROM_BASKET = 4  # of them, those in the basket
PIECE = 4  # letters of a piece of a sentence that is looked up
LONGEST_WORD = 20
_NUMBER = re.compile(r"\d(?:[\s-]?\d){6,}")  # a phone, however it is written
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Doubt:
    """Words in doubt, with what is known around them."""

    words: str
    vocabulary: Vocabulary
    basket: Sequence[int]


class Thinking:
    """Asks the model beside the worker, one task a message; without a model, the rules answer."""

    def __init__(self, lane: Lane, desk: Desk, clock: Clock, model: Model | None) -> None:
        self._lane = lane
        self._desk = desk
        self._clock = clock
        self._model = model
        self._asked: deque[int] = deque(maxlen=MOST_A_MINUTE)
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, due: Due) -> None:
        """Think a message over, without being waited for."""
        task = asyncio.create_task(self._react(due), name="thinking")
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:  # the database is away
            log.warning("thinking.waits", why=type(task.exception()).__name__)

    async def done(self) -> None:
        """Once nothing is thought over."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def stop(self) -> None:
        """Leave what is under way to whoever leases it next."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._model is not None:
            await self._model.close()

    async def _react(self, due: Due) -> None:
        try:
            message = await self._thought_over(due)
            if message is not None:
                await self._lane.begin(Job(Turn(message.bot, message=message), late=True))
            await self._lane.run(jobs.reaction_done(due))
        except Exception as error:
            log.exception("thinking.failed", tries=due.tries)
            await self._lane.run(jobs.reaction_again(due, type(error).__name__))

    async def _thought_over(self, due: Due) -> Message | None:
        """The message as it comes back; None if its words are forgotten."""
        event = msgspec.json.decode(due.body, type=WordsDoubted)
        doubt = await self._lane.run(lambda: _looked_up(event, self._desk))
        if doubt is None:
            return None
        reading = await self._reading(doubt)
        said = await self._lane.run(messages.said(event.bot, event.message_id))
        if said is None:  # forgotten while the model thought
            return None
        content = Proposed(said.words, event.message_id, reading)
        name = f"{event.message_id}:thought"
        return Message(
            name, event.bot, said.chat, said.sender, content, said.at, group=event.group
        )

    async def _reading(self, doubt: Doubt) -> str:
        """What the model proposes, in the form of a proposal; "" if nothing usable."""
        if self._model is None or not self._may_ask():
            return ""
        question = await asyncio.to_thread(question_of, doubt)
        return proposals.checked(await self._model.answer(question))

    def _may_ask(self) -> bool:
        """Whether this minute's questions are not used up yet; counts one."""
        now = self._clock.now()
        full = len(self._asked) == MOST_A_MINUTE
        if full and now - self._asked[0] < MINUTE:
            return False
        self._asked.append(now)
        return True


async def _looked_up(event: WordsDoubted, desk: Desk) -> Doubt | None:
    """In the lane: the words as long as they are kept, the shop's goods, the basket."""
    said = await messages.said(event.bot, event.message_id)
    if said is None:
        return None
    kept = await known(desk, await shops.terms(event.shop_id))
    basket = await orders.basket((event.shop_id, event.person_id))
    return Doubt(said.words, kept.vocabulary, [line.sku_id for line in basket.lines])


def question_of(doubt: Doubt) -> Question:
    """What the model is asked: the words without anybody's number, and a few goods."""
    goods = candidates(doubt.words, doubt.vocabulary, doubt.basket)
    return Question(_NUMBER.sub("…", service.shown(doubt.words)), goods)


def candidates(text: str, vocabulary: Vocabulary, basket: Sequence[int]) -> list[Good]:
    """The goods that a message may mean: some of the basket, then what its words and pieces sound like."""
    if len(vocabulary.goods) <= MOST_GOODS:
        return list(vocabulary.goods)
    found: dict[int, float] = {}
    for piece in pieces(text):
        for match in vocabulary.search(piece, MOST_GOODS):
            found[match.sku] = max(found.get(match.sku, 0.0), match.score)
    best = sorted(found, key=lambda sku: (-found[sku], sku))
    mine = [sku for sku in dict.fromkeys(basket) if sku in vocabulary.by_id][:FROM_BASKET]
    chosen = list(dict.fromkeys([*mine, *best]))[:MOST_GOODS]
    return [vocabulary.good(sku) for sku in chosen]


def pieces(text: str) -> Iterator[str]:
    """A message, its words, and the runs of a few signs in words that are longer (Chinese has no gaps)."""
    yield text
    for word in text.split():
        yield word[:LONGEST_WORD]
        if not word.isascii():
            for size in range(2, PIECE + 1):
                yield from (word[at : at + size] for at in range(len(word) - size + 1))
