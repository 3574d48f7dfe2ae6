"""One server for every stand-in of the run: starting one takes longer than most tests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from bot.simulator.stand import Server

App = Callable[..., Awaitable[None]]


class Wire:
    """A real port; `lead_to` says what answers there."""

    def __init__(self) -> None:
        self.url = ""
        self._app: App | None = None

    def lead_to(self, app: App) -> str:
        """Connect an app; its address."""
        self._app = app
        return self.url

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """See ASGI."""
        assert self._app
        await self._app(scope, receive, send)


@pytest.fixture(scope="session")
def wire() -> Iterator[Wire]:
    """The run's one server."""
    made = Wire()
    with Server(made) as made.url:
        yield made
