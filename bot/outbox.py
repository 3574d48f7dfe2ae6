"""The outbox: what the shop sends of its own accord, after the commit that wished it.

A letter is leased, sent, and settled. A sender that dies gives its lease back after two minutes, so
that a letter may come twice then and is never lost. A send that timed out after its bytes left may
have arrived: it is repeated twice, then it is `unknown`, and people can see it.

Each bot has a sender of its own: one whose platform hangs keeps nobody else waiting. A chat that has
to wait is put aside with all its letters, in their order, and the others go on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping

import msgspec
import structlog

from bot.lanes import Lane
from bot.platforms.base import Outcome, Parcel, Platform, Sent
from handlers import Reply
from store import messages
from store.core import MINUTE, SECOND
from store.core.clock import Clock
from store.core.errors import LindianError
from store.messages import Leased

log = structlog.get_logger()
_reply = msgspec.json.Decoder(Reply).decode
LATE_MESSAGES = "late messages"  # the name of that ability
MARGIN = 30 * SECOND  # a send that begins so long before its lease ends has ended by then
REPEATS = 2  # of a send that may have arrived: hearing twice is better than not at all
GRACE = 8.0  # seconds for a send that is under way when the house closes
STATES = {
    Outcome.SENT: "sent",
    Outcome.RETRY: "due",
    Outcome.REFUSED: "refused",
    Outcome.UNKNOWN: "unknown",
}


def mute(platforms: Mapping[str, Platform]) -> Iterator[str]:
    """The bots whose accounts cannot write of their own accord: their letters go with a reply."""
    for bot, platform in platforms.items():
        if any(a.name == LATE_MESSAGES and not a.works for a in platform.abilities()):
            yield bot


class Outbox:
    """Sends what is due."""

    def __init__(self, lane: Lane, platforms: Mapping[str, Platform], clock: Clock) -> None:
        self._lane = lane
        self._platforms = platforms
        self._clock = clock
        self._mute = frozenset(mute(platforms))
        self._senders: dict[str, asyncio.Task[None]] = {}
        self._stopping = False
        self._aside: dict[tuple[str, str], int] = {}  # bot and chat → when they have their turn
        self.on_sent: Callable[[], None] = lambda: None

    @property
    def next_turn(self) -> int:
        """Ms until a chat that waits has its turn; 0 if none waits."""
        now = self._clock.now()
        return min((until - now for until in self._aside.values() if until > now), default=0)

    async def send_due(self, most: int = 32) -> int:
        """Begin to send the letters that are due; how many those are. Busy bots take none."""
        busy = {bot for bot, sender in self._senders.items() if not sender.done()}
        now = self._clock.now()
        self._aside = {chat: until for chat, until in self._aside.items() if until > now}
        others = tuple(sorted(busy | self._mute))
        letters = await self._lane.run(messages.lease_due(most, others))
        by_bot: dict[str, list[Leased]] = {}
        for letter in letters:
            by_bot.setdefault(letter.bot, []).append(letter)
        for bot, some in by_bot.items():
            self._senders[bot] = asyncio.create_task(self._send_all(bot, some), name=f"to {bot}")
        return len(letters)

    async def sent(self) -> None:
        """Once nothing is under way."""
        await asyncio.gather(*self._senders.values())

    async def stop(self) -> None:
        """End after the sends that are under way; what was not begun is anybody's again."""
        self._stopping = True
        if self._senders:
            _, hanging = await asyncio.wait(self._senders.values(), timeout=GRACE)
            for sender in hanging:
                sender.cancel()
            await asyncio.gather(*hanging, return_exceptions=True)

    async def _send_all(self, bot: str, letters: list[Leased]) -> None:
        waiting: dict[int, list[Leased]] = {}
        try:
            for done, letter in enumerate(letters):
                if self._stopping or self._clock.now() > letter.until - MARGIN:
                    await self._lane.run(messages.give_back(letters[done:]))
                    break
                until = self._turn(letter) or await self._send(letter)
                if until:
                    waiting.setdefault(until, []).append(letter)
            for until, some in waiting.items():
                await self._lane.run(messages.give_back(some, until))
        except LindianError as error:
            log.warning("outbox.waits", bot=bot, why=str(error))
        finally:
            self.on_sent()

    def _turn(self, letter: Leased) -> int:
        """When its chat has its turn, UTC ms; 0 for now."""
        until = self._aside.get((letter.bot, letter.chat), 0)
        return until if until > self._clock.now() else 0

    async def _send(self, letter: Leased) -> int:
        """Send a letter and settle it; if its chat has to wait, until when."""
        sent = await carried(self._platforms.get(letter.bot), letter)
        chat = (letter.bot, letter.chat)
        if sent.outcome is Outcome.WAIT:
            self._aside[chat] = self._clock.now() + sent.after_ms
            return self._aside[chat]
        if sent.outcome is not Outcome.SENT:
            log.info("outbox.unsent", key=letter.key, outcome=sent.outcome, why=sent.why)
        if sent.outcome is Outcome.UNKNOWN and letter.tries <= REPEATS:
            sent = Sent(Outcome.RETRY, MINUTE, sent.why)
        settle = messages.settle(letter, STATES[sent.outcome], sent.why, after=sent.after_ms)
        again = await self._lane.run(settle)
        if again:
            self._aside[chat] = again
        return 0


async def carried(platform: Platform | None, letter: Leased) -> Sent:
    """What became of a letter at its platform."""
    if platform is None:
        return Sent(Outcome.REFUSED, why=f"no bot named {letter.bot} is configured")
    try:
        reply = _reply(letter.body)
    except msgspec.DecodeError as error:
        return Sent(Outcome.REFUSED, why=f"not readable: {error}")
    try:
        return await platform.send(Parcel(letter.key, letter.chat, reply))
    except Exception as error:  # an adapter's bug spoils one letter, not those behind it
        log.exception("outbox.failed", key=letter.key)
        return Sent(Outcome.UNKNOWN, why=type(error).__name__)
