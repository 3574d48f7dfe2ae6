"""The worker: reactions to recorded events, jobs by the clock, and the outbox.

In one process it runs beside the lane; in production `lindian work` runs more of it. Everything it
does is leased in the database, so that two workers never do the same thing.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
import structlog

from bot.inbox import Turn, deliver_now
from bot.lanes import Job, Lane
from bot.outbox import GRACE, Outbox
from bot.packing import unpacked
from bot.platforms.base import Platform
from bot.thinking import Thinking
from handlers import Desk, react
from store import jobs, messages
from store.core import Due
from store.core.clock import Clock
from store.core.errors import LindianError

log = structlog.get_logger()
IDLE = 1.0  # seconds between looks when nothing wakes it


class Worker:
    """One task that does what is due; the outbox sends beside it, and `thinking` asks."""

    def __init__(
        self,
        lane: Lane,
        platforms: Mapping[str, Platform],
        desk: Desk,
        clock: Clock,
        thinking: Thinking,
    ) -> None:
        self._lane = lane
        self._desk = desk
        self._clock = clock
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._next: dict[str, int] = {}
        self._stopping = False
        self._thinking = thinking
        self.outbox = Outbox(lane, platforms, clock)
        self.outbox.on_sent = self._wake.set

    def start(self) -> None:
        """Begin; to be called in the running loop."""
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.create_task(self._run(), name="worker")

    async def stop(self) -> None:
        """End after what is under way, if that does not take too long."""
        self._stopping = True
        self._wake.set()
        if self._task is not None:
            await asyncio.wait([self._task], timeout=GRACE)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._thinking.stop()
        await self.outbox.stop()

    def wake(self, touched: set[str]) -> None:
        """Something was committed that wants doing; called from the lane's thread."""
        if touched and self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake.set)

    async def _run(self) -> None:
        while not self._stopping:
            try:
                worked = await self.once()
            except LindianError as error:
                log.warning("worker.waits", why=str(error))
                worked = 0
                await asyncio.sleep(IDLE)
            except Exception:
                log.exception("worker.failed")
                worked = 0
                await asyncio.sleep(IDLE)
            if not worked:
                await self._rest()

    async def _rest(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), IDLE)
        self._wake.clear()

    async def once(self) -> int:
        """Do what is due now, and begin to send; how many things that were."""
        await self._jobs()
        again = await self._serve_again()
        due = await self._lane.run(jobs.lease_reactions())
        for reaction in due:
            if reaction.name == jobs.THINK:
                self._thinking.begin(reaction)
            else:
                await self._react(reaction)
        return again + len(due) + await self.outbox.send_due()

    async def _serve_again(self) -> int:
        """Messages that were kept and not served, or failed: their replies go through the outbox."""
        kept = await self._lane.run(messages.lease_kept())
        waiting = [self._lane.begin(job) for job in _turns(kept)]
        for failed in await asyncio.gather(*waiting, return_exceptions=True):
            if isinstance(failed, BaseException):
                log.warning("worker.unserved", why=str(failed))
        return len(kept)

    async def settled(self, most: int = 100) -> None:
        """Work until nothing is due (the simulator and the tests wait for this)."""
        for _ in range(most):
            worked = await self.once()
            await self._thinking.done()
            await self.outbox.sent()
            if not worked:
                return

    async def _jobs(self) -> None:
        now = self._clock.now()
        for name, job in jobs.JOBS.items():
            if 0 < self._next.get(name, 0) - now <= job.every:  # a clock may be set either way
                continue
            self._next[name] = now + job.every
            try:
                await self._lane.run(jobs.job(name))
            except LindianError:
                raise
            except Exception:  # the others do not wait for its next time
                log.exception("job.failed", job=name)

    async def _react(self, due: Due) -> None:
        """Effect, letters and the mark that it is done, in one transaction."""

        async def work() -> Any:
            if await jobs.reaction_done(due):
                await deliver_now(await react(due, self._desk), self._desk)

        try:
            await self._lane.run(work)
        except Exception as error:
            log.exception("reaction.failed", reaction=due.name, tries=due.tries)
            await self._lane.run(jobs.reaction_again(due, type(error).__name__))


def _turns(kept: Sequence[tuple[str, str]]) -> Iterator[Job]:
    """Those of the kept messages that can be read; the others stay for a look."""
    for bot, whole in kept:
        try:
            message = unpacked(whole)
        except (msgspec.MsgspecError, KeyError, TypeError):
            log.exception("worker.unreadable", bot=bot)
            continue
        yield Job(Turn(bot, message=message), late=True)
