"""A shop in a process of its own, to be killed: `python -m tests.fakes.house '{…}'`.

It prints its port once it is open. What crashes it, and which guard is off, is put in from here, over
functions of the running program: the program itself knows nothing of it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import uvicorn

import bot.inbox
import bot.lanes
import bot.outbox
import bot.platforms.local
import bot.worker
from bot.app import build
from bot.config import BotSettings, Settings
from bot.platforms.base import Outcome, Parcel, Sent
from bot.web import create_app
from store import checkout, messages
from store.core import SECOND, events
from store.core.errors import Refusal
from store.messages.actions import inbox, outbox
from tests.fakes.guards import GUARDS


class Plan(msgspec.Struct):
    """What to open. `edge`: where to die, at the `at`-th time that somebody comes by."""

    database: str
    bots: dict[str, dict[str, str]]
    edge: str = ""
    at: int = 1
    off: str = ""
    sends: str = ""
    work: bool = True
    redis: str = "none"
    lease: int = SECOND
    port: int = 0
    within: float = 4.0


class Edge:
    """Counts those who come by and kills the process, as a power cut would."""

    def __init__(self, at: int) -> None:
        self.left = at
        self.turns = (
            True  # whether what is under way serves turns; the worker's rounds do not count
        )

    def come_by(self) -> None:
        self.left -= self.turns
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            self.come_by()
            return function(*args, **kwargs)

        return wrapped

    def after(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            result = function(*args, **kwargs)
            self.come_by()
            return result

        return wrapped

    def after_awaiting(self, function: Callable[..., Any]) -> Callable[..., Any]:
        async def wrapped(*args: Any, **kwargs: Any) -> Any:
            result = await function(*args, **kwargs)
            self.come_by()
            return result

        return wrapped

    def after_placing(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Only when something was placed, not when it was refused."""

        def wrapped(tx: Any, asks: Any) -> Any:
            answers = function(tx, asks)
            if not all(isinstance(answer, Refusal) for answer in answers):
                self.come_by()
            return answers

        return wrapped


def _turns_alone(edge: Edge) -> None:
    """Count only the transactions that serve messages."""
    units = bot.inbox.Inbox._units
    edge.turns = False

    def looked_at(self: Any, connection: Any, some: Any) -> None:
        edge.turns = any(isinstance(unit, bot.inbox.Entry) for unit in some)
        units(self, connection, some)
        edge.turns = False

    bot.inbox.Inbox._units = looked_at  # type: ignore[method-assign]


EDGES: dict[str, Callable[[Edge], object]] = {
    "before begin": lambda e: (_turns_alone(e), _set(bot.lanes, "_once", e.before)),
    "after the inbox row": lambda e: _set(messages, "take_many", e.after),
    "after place": lambda e: _set(checkout.place, "answer", e.after_placing),
    "before COMMIT": lambda e: (_turns_alone(e), _set(bot.lanes, "commit", e.before)),
    "after COMMIT, before the reply": lambda e: (
        _turns_alone(e),
        _set(bot.lanes, "commit", e.after),
    ),
    "after a send, before it is settled": lambda e: _set(bot.outbox, "carried", e.after_awaiting),
    "in a reaction": lambda e: _set(bot.worker, "react", e.after_awaiting),
}


def _set(where: Any, name: str, wrap: Callable[..., Any]) -> None:
    setattr(where, name, wrap(getattr(where, name)))


def _in_a_hurry(lease: int) -> None:
    """Leases of the dead run out at once, so that a test need not wait for two minutes."""
    outbox.LEASE = inbox.LEASE = events.LEASE = lease
    bot.outbox.MARGIN = 0
    bot.worker.IDLE = 0.1


def _written_down(path: Path) -> None:
    """What the simulator's platform sends goes into a file too: it outlives the process."""

    async def send(self: Any, parcel: Parcel) -> Sent:
        with path.open("a") as book:
            book.write(f"{parcel.key}\n")
        return Sent(Outcome.SENT)

    bot.platforms.local.Local.send = send  # type: ignore[method-assign]


async def serve(plan: Plan) -> None:
    bots = {name: BotSettings.model_validate(bot) for name, bot in plan.bots.items()}
    settings = Settings(
        database=plan.database,
        redis=plan.redis,
        bots=bots,
        secret_key="x" * 32,
        reply_within=plan.within,
    )
    house = build(settings, demo=True)
    app = create_app(house, manage=False)
    config = uvicorn.Config(app, port=plan.port, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    print(server.servers[0].sockets[0].getsockname()[1], flush=True)
    house.start(work=plan.work)
    await task
    await house.stop()


def main() -> None:
    plan = msgspec.json.decode(sys.argv[1], type=Plan)
    _in_a_hurry(plan.lease)
    if plan.sends:
        _written_down(Path(plan.sends))
    if plan.edge:
        EDGES[plan.edge](Edge(plan.at))
    if plan.off:
        GUARDS[plan.off]()
    import structlog

    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    asyncio.run(serve(plan))


if __name__ == "__main__":
    main()
