"""Serving the app with uvicorn: says when the door is open, and closes it without waiting for windows."""

from __future__ import annotations

from collections.abc import Callable
from socket import socket
from typing import TYPE_CHECKING

import uvicorn
from typing_extensions import override

if TYPE_CHECKING:
    from fastapi import FastAPI

LAST_WORDS = 5  # seconds for answers that are under way when the house closes


class Door(uvicorn.Server):
    """A server whose live windows end when it does; else it would wait for them for ever."""

    def __init__(self, app: FastAPI, host: str, port: int, opened: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                host=host,
                port=port,
                log_level="warning",
                access_log=False,
                timeout_graceful_shutdown=LAST_WORDS,
            )
        )
        self._closing = app.state.closing
        self._opened = opened

    @override
    async def startup(self, sockets: list[socket] | None = None) -> None:
        """See uvicorn; afterwards somebody answers, and `opened` may say so."""
        await super().startup(sockets)
        if self.started:
            self._opened()

    @override
    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """See uvicorn."""
        self._closing.set()
        await super().shutdown(sockets)
