"""Databases, clocks and worlds for tests: SQLite always, PostgreSQL from a wheel on a free socket."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from store.core import Connection, CountingIds, Database, VirtualClock
from store.invariants import check_invariants
from store.schema import migrate
from tests.fakes.postgres import Postgres
from tests.world import REACTIONS, START

# Their worlds are written row by row, half of an order here and a life in one shop there, and are
# no shop that could have come about.
MADE_UP = ("test_privacy.py", "test_needs.py")
_numbers = itertools.count(1)


# The same examples in every ordinary run: a gate must not depend on luck. LINDIAN_FULL=1 looks anew.
hypothesis.settings.register_profile("same", derandomize=True)
if not os.environ.get("LINDIAN_FULL"):
    hypothesis.settings.load_profile("same")


@pytest.fixture(scope="session", autouse=True)
def _no_settings() -> None:
    """What tells the tests how to run is no setting, and the settings refuse what is none."""
    for name in [name for name in os.environ if name.startswith("LINDIAN_")]:
        del os.environ[name]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """A PostgreSQL server of this run's own, with a migrated template database in it.

    Not in pytest's folders: they are closed to the user that PostgreSQL runs as.
    """
    folder = Path(tempfile.mkdtemp(prefix="lindian-pg-"))
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    folder.chmod(0o755)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    server = Postgres(folder / "data")
    try:
        server.create("empty")
        migrate(server.url("empty"))
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_uri(postgres_server: Postgres) -> str:
    """The server's address."""
    return postgres_server.url("postgres")


@pytest.fixture
def clock() -> VirtualClock:
    """A clock that stands at a Friday morning in Shanghai."""
    return VirtualClock(START)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a fresh SQLite database."""
    path = tmp_path / "shop.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres_server: Postgres) -> Iterator[str]:
    """The address of a fresh PostgreSQL database."""
    name = f"t{next(_numbers)}"
    postgres_server.create(name, template="empty")
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture
def sqlite(
    sqlite_url: str, clock: VirtualClock, request: pytest.FixtureRequest
) -> Iterator[Database]:
    """A fresh SQLite database; what always holds must hold in it at the end."""
    made = Database(sqlite_url, clock, CountingIds(), REACTIONS)
    yield made
    _still_sound(made, request)


@pytest.fixture
def postgres(
    postgres_url: str, clock: VirtualClock, request: pytest.FixtureRequest
) -> Iterator[Database]:
    """A fresh PostgreSQL database; what always holds must hold in it at the end."""
    made = Database(postgres_url, clock, CountingIds(), REACTIONS)
    yield made
    _still_sound(made, request)


def _still_sound(database: Database, request: pytest.FixtureRequest) -> None:
    if request.path.name not in MADE_UP:
        assert broken(database) == []


def broken(database: Database) -> list[str]:
    """What does not hold in a database though it always should."""
    connection = database.connection()
    try:
        return check_invariants(connection.begin(read=True))
    finally:
        connection.close()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database, for processes of their own; on both of them."""
    found: str = request.getfixturevalue(f"{request.param}_url")
    return found


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
