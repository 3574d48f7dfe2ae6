"""A whole house in one process, whose lane is driven by hand."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.app import House, build
from bot.demo import demo_settings, seed_demo
from bot.inbox import Served, Turn
from bot.lanes import Job
from handlers import Message
from handlers.message import Content, Text
from store.core import Connection, CountingIds, Sql, VirtualClock
from store.invariants import check_invariants

SECRET = "a secret for tests, and for nothing else"


@dataclass
class Driven:
    """A house with the demo's shops; what is said is served at once."""

    house: House
    clock: VirtualClock
    connection: Connection
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def say(self, who: str, what: str | Content, bot: str = "wang", number: str = "") -> str:
        """The text of the reply."""
        content = Text(what) if isinstance(what, str) else what
        name = number or f"n{next(self._numbers)}"
        message = Message(name, bot, who, who, content, self.clock.now())
        served: Served = self.serve(Job(Turn(bot, message=message)))[0]
        return served.reply.text

    def serve(self, *jobs: Job) -> list[Any]:
        """What jobs of one batch came to: a result or an exception."""
        waiting: Sequence[Job] = jobs
        while waiting:
            waiting = self.house.inbox.serve(self.connection, waiting)
        return [job.future.exception() or job.future.result() for job in jobs]

    def order(self, who: str = "shopper", what: str = "来两箱苹果 送幸福里3号楼") -> None:
        """An order of the shop `wang`, confirmed."""
        said = self.say(who, what)
        for word in ("1", "确认"):
            self.clock.forward(5_000)
            if "确认" not in said or word == "确认":
                said = self.say(who, word)
        assert "下单" in said or "已" in said, said

    def rows(self, words: str) -> list[tuple[Any, ...]]:
        """The rows of a statement."""
        tx = self.connection.begin(read=True)
        try:
            return [tuple(row) for row in tx.rows(Sql(words))]
        finally:
            self.connection.rollback()

    def sound(self) -> None:
        """What always holds must hold."""
        tx = self.connection.begin(read=True)
        try:
            assert check_invariants(tx) == []
        finally:
            self.connection.rollback()


def driven(template: Path, folder: Path, clock: VirtualClock, **over: Any) -> Driven:
    """The demo's shops in `folder`."""
    shutil.copy(template, folder / "lindian.db")
    settings = demo_settings(folder, "http://shop.test", secret_key=SECRET, **over)
    house = build(settings, clock, CountingIds(1_000), demo=True)
    seed_demo(house)
    return Driven(house, clock, house.database.connection())
