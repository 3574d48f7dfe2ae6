"""Statements in both dialects, connections, and what becomes of a driver's errors."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.lanes import transact
from store.core import Connection, CountingIds, Database, Sql, Tx, VirtualClock
from store.core.db import PostgreSQL, SQLite, insertion
from store.core.errors import Busy, Fault
from tests.store.doing import read, rows
from tests.world import START

HEARD = "{asks: id int, said text, much float, sure bool}"


def test_a_statement_in_both_dialects() -> None:
    sql = Sql(
        "SELECT said FROM {asks: id int, said text} WHERE id > :least AND said LIKE '%x' /*+lock*/"
    )
    assert sql.row_sets == {"asks": ("id", "said")}
    assert sql.sqlite == (
        "SELECT said FROM (SELECT value ->> 0 AS id, value ->> 1 AS said, key + 1 AS n "
        "FROM json_each(:asks)) AS asks WHERE id > :least AND said LIKE '%x' /*+lock*/"
    )
    assert sql.postgres == (
        "SELECT said FROM unnest(%(asks__id)s::bigint[], %(asks__said)s::text[]) WITH ORDINALITY "
        "AS asks(id, said, n) WHERE id > %(least)s AND said LIKE '%%x' FOR UPDATE"
    )
    assert Sql("SELECT 1 /*+skip locked*/").postgres == "SELECT 1 FOR UPDATE SKIP LOCKED"
    assert Sql("SELECT x::text, :a").postgres == "SELECT x::text, %(a)s"


def test_rows_go_in_and_come_out(connection: Connection) -> None:
    sql = Sql(f"SELECT n, id, said, much FROM {HEARD} WHERE id <> :not ORDER BY n")
    asks = [(7, "一'\"%", 0.5, True), (8, None, 1.5, False), (9, "", 2.5, True)]
    found = read(connection, lambda tx: tx.rows(sql, asks=asks, **{"not": 8}))
    assert [tuple(row) for row in found] == [(1, 7, "一'\"%", 0.5), (3, 9, "", 2.5)]
    assert read(connection, lambda tx: tx.rows(sql, asks=[], **{"not": 8})) == []


def test_one_row_or_none(connection: Connection) -> None:
    def work(tx: Tx) -> list[object]:
        tx.insert("places", "shop_id int, id int, kind text, name text, rank int", [])
        return [
            tx.row(Sql("SELECT 1, 'a'")),
            tx.row(Sql("SELECT 1 WHERE 1 = 0")),
            tx.dialect,
            tx.statements,
        ]

    first, none, dialect, statements = read(connection, work)
    assert (tuple(first), none, statements) == ((1, "a"), None, 2)  # type: ignore[arg-type]
    assert dialect == connection.dialect.name


def test_what_is_known_is_not_inserted_again(connection: Connection) -> None:
    columns = "shop_id int, person_id int, pickup text, due text, remark text, updated_at int"

    def work(tx: Tx) -> list[int]:
        one, two = (1, 1, "", "", "", 0), (1, 2, "", "", "", 0)
        return [
            tx.insert_new("baskets", columns, [one]),
            tx.insert_new("baskets", columns, [one, two], "shop_id, person_id"),
            tx.insert_new("baskets", columns, []),
        ]

    assert read(connection, work) == [1, 1, 0]
    assert "ON CONFLICT (a) DO NOTHING" in insertion("t", "a int", skip=True, key="a").sqlite


def test_a_statement_that_is_wrong_is_a_bug(connection: Connection) -> None:
    with pytest.raises(Exception, match="no_such_table") as caught:
        read(connection, lambda tx: tx.rows(Sql("SELECT * FROM no_such_table")))
    assert not isinstance(caught.value, Fault)


def test_what_was_not_committed_is_gone(connection: Connection) -> None:
    place = Sql("INSERT INTO places (shop_id, id, kind, name, rank) VALUES (0, 1, 'van', '', 0)")
    read(connection, lambda tx: tx.run(place))
    assert rows(connection, "SELECT id FROM places") == []

    def broken(tx: Tx) -> None:
        tx.run(place)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        transact(connection, broken)
    assert rows(connection, "SELECT id FROM places") == []
    transact(connection, lambda tx: tx.run(place))
    assert rows(connection, "SELECT id FROM places") == [(1,)]


def test_a_lost_connection_is_opened_anew(connection: Connection) -> None:
    assert rows(connection, "SELECT 1") == [(1,)]
    connection.close()
    assert rows(connection, "SELECT 1") == [(1,)]
    connection.begin()
    connection.close()
    connection.close()
    assert rows(connection, "SELECT 1") == [(1,)]


def test_a_database_that_is_away_is_a_fault(tmp_path: Path) -> None:
    clock, ids = VirtualClock(START), CountingIds()
    for url in (f"sqlite:///{tmp_path}/no/shop.db", f"postgresql:///x?host={tmp_path}"):
        with pytest.raises(Fault) as caught:
            Database(url, clock, ids, {}).connection().begin()
        assert type(caught.value) is Fault


def test_a_transaction_for_reading_writes_nothing(postgres: Database) -> None:
    connection = postgres.connection()
    tx = connection.begin(read=True)
    with pytest.raises(Exception, match="read-only transaction"):
        tx.run(Sql("DELETE FROM places"))
    connection.rollback()
    connection.close()


class _Refused(Exception):
    def __init__(self, state: str) -> None:
        self.sqlstate = state


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (_Refused("40001"), Busy),
        (_Refused("40P01"), Busy),
        (_Refused("55P03"), Busy),
        (_Refused("57P01"), Fault),
        (_Refused("53100"), Fault),
        (_Refused("08006"), Fault),
        (_Refused("23505"), _Refused),
        (ValueError("x"), ValueError),
    ],
)
def test_what_postgres_says(error: Exception, kind: type[Exception]) -> None:
    assert type(PostgreSQL("").mapped(error)) is kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("database is locked", Busy),
        ("database table is locked: x", Busy),
        ("database or disk is full", Fault),
        ("disk I/O error", Fault),
        ("unable to open database file", Fault),
        ("attempt to write a readonly database", Fault),
        ("database disk image is malformed", Fault),
        ("file is not a database", Fault),
        ("no such table: x", sqlite3.OperationalError),
        ("UNIQUE constraint failed: x.y", sqlite3.OperationalError),
    ],
)
def test_what_sqlite_says(words: str, kind: type[Exception]) -> None:
    assert type(SQLite("").mapped(sqlite3.OperationalError(words))) is kind


def test_a_sqlite_that_can_corrupt_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import pysqlite3.dbapi2 as lite

    monkeypatch.setattr(lite, "sqlite_version_info", (3, 51, 2))
    monkeypatch.setattr(lite, "sqlite_version", "3.51.2")
    with pytest.raises(Fault, match=r"3\.51\.2 can corrupt a WAL"):
        SQLite(":memory:").connect()


def test_how_sqlite_is_opened(sqlite: Database) -> None:
    raw: Any = sqlite.dialect.connect()

    def pragma(name: str) -> object:
        return raw.execute(f"PRAGMA {name}").fetchone()[0]

    assert (pragma("journal_mode"), pragma("synchronous"), pragma("foreign_keys")) == ("wal", 2, 1)
    assert pragma("busy_timeout") == 5_000
    raw.close()


def test_how_postgres_is_opened(postgres: Database) -> None:
    raw: Any = postgres.dialect.connect()
    assert raw.execute("SHOW lock_timeout").fetchone() == ("3s",)
    raw.close()


def test_a_copy_while_it_is_in_use(sqlite: Database, tmp_path: Path) -> None:
    connection = sqlite.connection()
    connection.begin()
    sqlite.backup(str(tmp_path / "copy.db"))
    connection.rollback()
    connection.close()
    copy = Database(f"sqlite:///{tmp_path}/copy.db", sqlite.clock, sqlite.ids, {}).connection()
    assert rows(copy, "SELECT COUNT(*) FROM orders") == [(0,)]
    copy.close()
