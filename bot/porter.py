"""The porter: what becomes of a turn when its platform cannot wait any longer.

WeChat cuts the line after five seconds. A turn may be acknowledged before its reply is there, but
only if its message is kept in the database by then: who has heard `success` does not ask again. If
it cannot be kept (locked, full, away), nothing is acknowledged: the line stays open until the reply
is there or the platform cuts it and asks again.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import msgspec
import structlog

from bot.inbox import Entry, Inbox, Served
from bot.lanes import Job, transact
from bot.packing import packed
from bot.platforms.base import Answer
from handlers import Reply
from store import messages
from store.core import Connection
from store.core.errors import LindianError

KEEP_WITHIN = 0.6  # seconds; with the four before them less than WeChat's five
PATIENCE = 20.0  # seconds for platforms that wait longer
BUSY = Answer(503, b"try again")
log = structlog.get_logger()
_reply = msgspec.json.Decoder(Reply).decode


class Porter:
    """Waits for replies; keeps messages on a connection of its own, since the lane is busy."""

    def __init__(self, connection: Connection, inbox: Inbox) -> None:
        self._connection = connection
        self._inbox = inbox
        self._keeper = ThreadPoolExecutor(1, "porter")  # one at a time, and known to have ended

    async def wait(self, job: Job, reply: asyncio.Future[Served], within: float) -> Served:
        """The turn's result in time, an acknowledgement, or `BUSY`."""
        await asyncio.wait((reply,), timeout=within)
        if reply.done():
            return reply.result()
        job.late = True
        found = await self._kept(job)
        if found is not None:
            return found
        await asyncio.wait((reply,), timeout=PATIENCE)
        return reply.result() if reply.done() else Served(BUSY)

    async def _kept(self, job: Job) -> Served | None:
        try:
            keeping = asyncio.get_running_loop().run_in_executor(self._keeper, self._keep, job)
            return await asyncio.wait_for(keeping, KEEP_WITHIN)
        except (LindianError, TimeoutError) as error:
            log.warning("porter.unkept", why=str(error))
            return None

    def _keep(self, job: Job) -> Served:
        found = self._inbox.parse(job.ask)
        if isinstance(found, Answer):
            return Served(found)
        message = found[0]
        incoming = Entry(message).incoming
        kept = transact(
            self._connection, lambda tx: messages.keep(tx, incoming, packed(message)), tries=1
        )
        if kept.served and not kept.later:  # it was served meanwhile: here is the reply, in time
            reply = _reply(kept.reply) if kept.reply else Reply()
            return Served(self._inbox.render(reply, message))
        return Served(self._inbox.acknowledge(message))

    def close(self) -> None:
        """Let go of the connection, once nobody is using it any more."""
        self._keeper.shutdown(cancel_futures=True)
        self._connection.close()
