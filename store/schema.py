"""All tables, and the migrations that make them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, create_engine
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlmodel import SQLModel

from store.core.db import SQLite
from store.core.errors import Fault

DOMAINS = (
    "core", "ledger", "people", "shops", "catalogue", "messages", "needs", "stock", "orders",
    "delivery", "service", "chains",
)  # fmt: skip


def metadata() -> MetaData:
    """The tables of every domain."""
    for domain in DOMAINS:
        import_module(f"store.{domain}.models")
    return SQLModel.metadata


def alchemy_url(url: str) -> str:
    """Our database URL as SQLAlchemy's: the same drivers as in the lanes."""
    if url.startswith("sqlite:///"):
        return url.replace("sqlite://", "sqlite+pysqlite://", 1)
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def alembic_config(url: str) -> Config:
    """Alembic's configuration, without a file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("sqlalchemy.url", alchemy_url(url).replace("%", "%%"))
    return config


def engine_of(url: str) -> Engine:
    """An engine of the one SQLite build that lanes use.

    Two builds in one process cancel each other's locks: whoever has the file open loses its WAL.
    """
    if not url.startswith("sqlite"):
        return create_engine(alchemy_url(url))
    import pysqlite3.dbapi2 as sqlite3

    return create_engine(alchemy_url(url), module=sqlite3)


def migrate(url: str) -> None:
    """Bring a database to the newest schema; safe to run again, and by two processes at once.

    Raises Fault if it cannot be reached.
    """
    try:
        command.upgrade(alembic_config(url), "head")
    except DatabaseError as error:
        raise _mapped(url, error) from error


def _mapped(url: str, error: DatabaseError) -> Exception:
    """A database that is away or none at all is a Fault; wrong SQL of ours stays what it is."""
    said, path = Exception(str(error.orig)), url.removeprefix("sqlite:///")
    mapped = SQLite(path).mapped(said) if path != url else said
    if isinstance(mapped, Fault):
        return mapped
    return Fault(str(said)) if isinstance(error, OperationalError) else error


def pending_migrations(url: str) -> bool:
    """Whether the database is not (yet) what this program expects. Raises Fault if it is away."""
    engine = engine_of(url)
    try:
        with engine.connect() as connection:
            now = MigrationContext.configure(connection).get_current_revision()
    except DatabaseError as error:
        raise _mapped(url, error) from error
    finally:
        engine.dispose()
    return now != ScriptDirectory.from_config(alembic_config(url)).get_current_head()
