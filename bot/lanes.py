"""Lanes: where turns are served together and transactions end. The only `commit()` of the house.

A lane is one thread with one connection. It takes what is queued (up to 64 jobs, never waiting to
fill up), serves all of them in one transaction, commits once, and lets the answers go.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import structlog

from store.core import Asking, Connection, Tx
from store.core.errors import Busy, Fault, Unsure

T = TypeVar("T")
TRIES = 5
FAULTS = 8  # how often a job meets a lost database before nobody waits for it any more
PAUSE = 0.05  # seconds after the first of them, doubled each time: five seconds in all
LONGEST_PAUSE = 2.0
ELSEWHERE = 0.005  # seconds until conversations that are served by another process are tried again
BATCH = 64
log = structlog.get_logger()


def transact(
    connection: Connection,
    work: Callable[[Tx], T],
    tries: int = TRIES,
    undone: Callable[[], None] = lambda: None,
) -> T:
    """Run `work` in one transaction and commit it; again, whole, if locks were in the way.

    `undone` is told of each time that nothing came of it: what was learnt in it is to be forgotten.
    """
    for left in range(tries - 1, -1, -1):
        try:
            return _once(connection, work)
        except BaseException as error:
            undone()
            if not isinstance(error, Busy):
                raise
            if not left:
                raise
    raise AssertionError("unreachable")


def _once(connection: Connection, work: Callable[[Tx], T]) -> T:
    tx = connection.begin()
    try:
        result = work(tx)
        commit(connection)
    except BaseException:
        connection.rollback()
        raise
    return result


def commit(connection: Connection) -> None:
    """Make it so; raises Unsure if the database was lost before it could say that it is so."""
    try:
        connection.statement("COMMIT")
    except Busy:
        raise
    except Fault as lost:
        raise Unsure(str(lost)) from lost


Work = Callable[[], Coroutine[Any, Any, T]]


@dataclass(eq=False, slots=True)
class Job:
    """Something to be served; `future` gets its result. `late` is set when nobody waits any more.

    `once`: it has no key by which a second time would be known for one.
    """

    ask: Any
    future: Future[Any] = field(default_factory=Future)
    late: bool = False
    once: bool = False
    tries: int = 0


class Server(Protocol):
    """What serves a lane's jobs; `bot.inbox.Inbox` is the one."""

    def serve(self, connection: Connection, jobs: Sequence[Job]) -> Sequence[Job]:
        """Serve jobs and give each its result; returns those that must wait for a later batch."""
        ...


class Lane:
    """One thread, one connection, one queue."""

    def __init__(self, connection: Connection, server: Server, name: str = "lane") -> None:
        self._connection = connection
        self._server = server
        self._queue: deque[Job] = deque()
        self._wake = threading.Condition()
        self._stopping = False
        self._finished: list[tuple[asyncio.Future[Any], Future[Any]]] = []
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def stop(self) -> None:
        """Serve what is queued, then end."""
        with self._wake:
            self._stopping = True
            self._wake.notify()
        if self._thread.is_alive():
            self._thread.join(timeout=30)
        if not self._thread.is_alive():  # SQLite does not survive to lose what it is working on
            self._connection.close()

    def submit(self, job: Job) -> Future[Any]:
        """Queue a job."""
        with self._wake:
            self._queue.append(job)
            self._wake.notify()
        return job.future

    async def run(self, work: Asking[T] | Work[T]) -> T:
        """Have the store do something in the lane's next transaction; raises its refusal."""
        result: T = await self.begin(Job(work, once=True))
        return result

    def begin(self, job: Job) -> asyncio.Future[Any]:
        """Queue a job from a running loop; the future gets its result when the batch is committed.

        Results of a batch reach the loop together: one wake-up, not one each.
        """
        waiter = asyncio.get_running_loop().create_future()
        job.future.add_done_callback(lambda done: self._finished.append((waiter, done)))
        self.submit(job)
        return waiter

    def _deliver(self) -> None:
        finished, self._finished = self._finished, []
        loops: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Any], Future[Any]]]] = {}
        for pair in finished:
            loops.setdefault(pair[0].get_loop(), []).append(pair)
        for loop, pairs in loops.items():
            if not loop.is_closed():
                loop.call_soon_threadsafe(_hand_over, pairs)

    def call(self, work: Asking[T] | Work[T], wait: float = 30) -> T:
        """The same for callers without an event loop."""
        result: T = self.submit(Job(work, once=True)).result(wait)
        return result

    @property
    def waiting(self) -> int:
        """How many jobs are queued."""
        return len(self._queue)

    def _take(self) -> list[Job]:
        with self._wake:
            while not self._queue and not self._stopping:
                self._wake.wait()
            return [self._queue.popleft() for _ in range(min(BATCH, len(self._queue)))]

    def _work(self) -> None:
        failures = 0
        while jobs := self._take():
            try:
                later, failures = self._server.serve(self._connection, jobs), 0
            except Exception as error:
                log.exception("lane.failed", jobs=len(jobs))
                later, failures = _fail(jobs, error), failures + 1
            self._deliver()
            if failures or len(later) == len(jobs):
                time.sleep(min(PAUSE * 2**failures / 2, LONGEST_PAUSE) if failures else ELSEWHERE)
            with self._wake:
                self._queue.extendleft(reversed(later))


def _hand_over(pairs: Sequence[tuple[asyncio.Future[Any], Future[Any]]]) -> None:
    """In the loop: give each waiter what its job came to."""
    for waiter, done in pairs:
        if waiter.done():
            continue
        error = done.exception()
        if error is None:
            waiter.set_result(done.result())
        else:
            waiter.set_exception(error)


def _fail(jobs: Sequence[Job], error: Exception) -> list[Job]:
    """A lost database: nothing was acknowledged; what may be is tried again a few times."""
    again = []
    for job in jobs:
        job.tries += 1
        if job.future.done():
            continue
        if not isinstance(error, Fault) or (job.once and isinstance(error, Unsure)):
            job.future.set_exception(error)
        elif job.tries < FAULTS:
            again.append(job)
        else:
            job.future.set_exception(error)
    return again
