"""All tables, and the migrations that make them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, create_engine
from sqlmodel import SQLModel

DOMAINS = (
    "core", "ledger", "people", "shops", "catalogue", "messages", "needs", "stock", "orders",
    "delivery", "service",
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


def migrate(url: str) -> None:
    """Bring a database to the newest schema; safe to run again, and by two processes at once."""
    command.upgrade(alembic_config(url), "head")


def pending_migrations(url: str) -> bool:
    """Whether the database is not (yet) what this program expects."""
    engine = create_engine(alchemy_url(url))
    try:
        with engine.connect() as connection:
            now = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    return now != ScriptDirectory.from_config(alembic_config(url)).get_current_head()
