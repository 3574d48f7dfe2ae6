"""Runs migrations on a live database: one transaction, bounded waits for locks."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import create_engine, event, text

from store.schema import metadata

config = context.config


def _sqlite_waits(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA busy_timeout=10000")
    connection.execute("PRAGMA journal_mode=WAL")


def _begin_immediate(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _engine() -> Any:
    url = config.get_main_option("sqlalchemy.url") or ""
    if not url.startswith("sqlite"):
        return create_engine(url)
    import pysqlite3.dbapi2 as sqlite3

    engine = create_engine(url, module=sqlite3)
    event.listen(engine, "connect", _sqlite_waits)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def run() -> None:
    """Upgrade (or autogenerate) over one connection."""
    engine = _engine()
    with engine.connect() as connection:
        transaction = connection.begin()
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL lock_timeout = '3s'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(5107)"))
        context.configure(connection=connection, target_metadata=metadata(), render_as_batch=True)
        context.run_migrations()
        transaction.commit()
    engine.dispose()


run()
