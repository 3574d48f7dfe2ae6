"""Connections, transactions, and SQL that is written once for SQLite and PostgreSQL.

`Sql` holds a statement with `:name` parameters and row sets `{asks: id int, said text}`: a row set
is a list of tuples that the statement reads as a table with those columns and `n` (from 1), by
`json_each` on SQLite and `unnest` on PostgreSQL. `/*+lock*/` and `/*+skip locked*/` take row locks on
PostgreSQL (SQLite has one writer and needs none). Both texts are made once, at import.

SQLite: WAL with synchronous=FULL (NORMAL can lose an acknowledged order when the power goes),
BEGIN IMMEDIATE (a deferred transaction oversells silently), a fixed build: 3.7.0–3.51.2 can corrupt
a WAL that several connections write.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from store.core.clock import Clock, Ids
from store.core.errors import Busy, Fault

Row = tuple[Any, ...]
_ROWS = re.compile(r"\{(\w+):([^}]*)\}")
_LOCKS = re.compile(r"/\*\+(lock|skip locked)\*/")
_NAME = re.compile(r"(?<![:\w]):([a-z_]\w*)")
_PG = {"int": "bigint", "text": "text", "float": "double precision", "bool": "boolean"}
_encode = msgspec.json.Encoder().encode
SAFE_SQLITE = (3, 51, 3)
# what is wrong with the disk or the server, and not with a statement
_LITE_FAULTS = ("is full", "disk I/O", "unable to open", "readonly", "malformed", "not a database")
_PG_FAULTS = {"08", "53", "57", "58"}
BUSY_MS = 5_000


class Sql:
    """A statement in both dialects. `row_sets` maps the name of a row set to its column names."""

    __slots__ = ("postgres", "row_sets", "sqlite")

    def __init__(self, text: str) -> None:
        self.row_sets: dict[str, tuple[str, ...]] = {}
        lite, post = text, text.replace("%", "%%")
        for found in _ROWS.finditer(text):
            name, columns = found[1], [c.split() for c in found[2].split(",")]
            self.row_sets[name] = tuple(c[0] for c in columns)
            lite = lite.replace(found[0], _json_rows(name, columns))
            post = post.replace(found[0], _unnest_rows(name, columns))
        self.sqlite = lite
        self.postgres = _NAME.sub(r"%(\1)s", _LOCKS.sub(_lock_words, post))


def _lock_words(found: re.Match[str]) -> str:
    return "FOR UPDATE SKIP LOCKED" if found[1] == "skip locked" else "FOR UPDATE"


def _json_rows(name: str, columns: Sequence[Sequence[str]]) -> str:
    picked = ", ".join(f"value ->> {i} AS {c[0]}" for i, c in enumerate(columns))
    return f"(SELECT {picked}, key + 1 AS n FROM json_each(:{name})) AS {name}"


def _unnest_rows(name: str, columns: Sequence[Sequence[str]]) -> str:
    arrays = ", ".join(f":{name}__{c[0]}::{_PG[c[1]]}[]" for c in columns)
    names = ", ".join(c[0] for c in columns)
    return f"unnest({arrays}) WITH ORDINALITY AS {name}({names}, n)"


class SQLite:
    """SQLite by pysqlite3's bundled build."""

    name = "sqlite"

    def __init__(self, path: str) -> None:
        self.path = path

    def connect(self) -> Any:
        """A connection that begins and commits only when told to."""
        import pysqlite3.dbapi2 as sqlite3

        if sqlite3.sqlite_version_info < SAFE_SQLITE:
            raise Fault(
                f"SQLite {sqlite3.sqlite_version} can corrupt a WAL; 3.51.3 or newer is needed"
            )
        connection = sqlite3.connect(
            self.path, isolation_level=None, check_same_thread=False, cached_statements=512
        )
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            f"busy_timeout={BUSY_MS}",
        ):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        return connection

    begin = "BEGIN IMMEDIATE"
    begin_read = "BEGIN"

    def execute(self, cursor: Any, sql: Sql, params: Mapping[str, Any]) -> None:
        """Run a statement; row sets travel as one JSON text."""
        if sql.row_sets:
            params = {
                k: _encode(v).decode() if k in sql.row_sets else v for k, v in params.items()
            }
        cursor.execute(sql.sqlite, params)

    def mapped(self, error: Exception) -> Exception:
        """A driver's error as one of ours, or itself."""
        words = str(error)
        if "locked" in words or "busy" in words:
            return Busy(words)
        if any(sign in words for sign in _LITE_FAULTS):
            return Fault(f"{self.path}: {words}")
        return error


class PostgreSQL:
    """PostgreSQL by psycopg 3."""

    name = "postgres"

    def __init__(self, url: str) -> None:
        self.url = url

    def connect(self) -> Any:
        """A connection in manual-commit mode with bounded waits."""
        import psycopg

        return psycopg.connect(
            self.url,
            autocommit=True,
            prepare_threshold=3,
            options="-c lock_timeout=3000 -c timezone=UTC",
            application_name="lindian",
        )

    begin = "BEGIN"
    begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

    def execute(self, cursor: Any, sql: Sql, params: Mapping[str, Any]) -> None:
        """Run a statement; row sets travel as one array a column."""
        if sql.row_sets:
            params = dict(params)
            for name, columns in sql.row_sets.items():
                rows = params.pop(name)
                arrays = zip(*rows, strict=True) if rows else ((),) * len(columns)
                params.update(
                    {f"{name}__{c}": list(a) for c, a in zip(columns, arrays, strict=True)}
                )
        cursor.execute(sql.postgres, params)

    def mapped(self, error: Exception) -> Exception:
        """A driver's error as one of ours, or itself."""
        state = getattr(error, "sqlstate", None)
        if state in {"40001", "40P01", "55P03"}:
            return Busy(str(error))
        lost = type(error).__name__ in {"OperationalError", "InterfaceError"}
        return Fault(str(error)) if lost or (state or "")[:2] in _PG_FAULTS else error


class Tx:
    """A transaction as the store sees it: statements, the time, new ids, events to record.

    `now` is fixed for the transaction (UTC ms). `touched` names what others should wake up for
    once it is committed. It has no commit: that stands in `bot/lanes.py` alone.
    """

    __slots__ = ("_cursor", "_dialect", "ids", "now", "reactions", "statements", "touched")

    def __init__(
        self, cursor: Any, dialect: Any, now: int, ids: Ids, reactions: Reactions
    ) -> None:
        self._cursor = cursor
        self._dialect = dialect
        self.now = now
        self.ids = ids
        self.reactions = reactions
        self.touched: set[str] = set()
        self.statements = 0

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgres`."""
        name: str = self._dialect.name
        return name

    def run(self, sql: Sql, **params: Any) -> int:
        """Run a statement; how many rows it touched."""
        self._execute(sql, params)
        count: int = self._cursor.rowcount
        return count

    def rows(self, sql: Sql, **params: Any) -> list[Row]:
        """All rows of a statement."""
        self._execute(sql, params)
        found: list[Row] = self._cursor.fetchall()
        return found

    def row(self, sql: Sql, **params: Any) -> Row | None:
        """The first row, or None."""
        found = self.rows(sql, **params)
        return found[0] if found else None

    def insert(self, table: str, columns: str, rows: Sequence[Row]) -> None:
        """Insert rows; `columns` as in a row set: `id int, name text`."""
        if rows:
            self.run(insertion(table, columns), rows=rows)

    def insert_new(self, table: str, columns: str, rows: Sequence[Row], key: str = "") -> int:
        """Insert the rows that no unique key (or not this one) forbids; how many those were."""
        return self.run(insertion(table, columns, skip=True, key=key), rows=rows) if rows else 0

    def new_id(self) -> int:
        """A new id."""
        return self.ids.next(self.now)

    def _execute(self, sql: Sql, params: Mapping[str, Any]) -> None:
        self.statements += 1
        try:
            self._dialect.execute(self._cursor, sql, params)
        except Exception as error:
            mapped = self._dialect.mapped(error)
            if mapped is error:
                raise
            raise mapped from error


Reactions = Mapping[str, Sequence[str]]


@lru_cache(maxsize=256)
def insertion(table: str, columns: str, *, skip: bool = False, key: str = "") -> Sql:
    """`INSERT INTO table SELECT …` over a row set named `rows`."""
    names = ", ".join(column.split()[0] for column in columns.split(","))
    known = f"({key})" if key else ""
    ending = f"WHERE true ON CONFLICT {known} DO NOTHING" if skip else ""
    return Sql(f"INSERT INTO {table} ({names}) SELECT {names} FROM {{rows: {columns}}} {ending}")


class Connection:
    """One connection and the transaction on it; `bot/lanes.py` decides when it ends."""

    def __init__(
        self, dialect: SQLite | PostgreSQL, clock: Clock, ids: Ids, reactions: Reactions
    ) -> None:
        self.dialect = dialect
        self.clock = clock
        self.ids = ids
        self.reactions = reactions
        self._raw: Any = None

    def begin(self, *, read: bool = False) -> Tx:
        """Start a transaction; connects anew if the last connection was lost."""
        cursor = self._cursor()
        self.statement(self.dialect.begin_read if read else self.dialect.begin)
        return Tx(cursor, self.dialect, self.clock.now(), self.ids, self.reactions)

    def _cursor(self) -> Any:
        try:
            if self._raw is None or getattr(self._raw, "closed", False):
                self._raw = self.dialect.connect()
            return self._raw.cursor()
        except Exception as error:
            mapped = self.dialect.mapped(error)
            if mapped is error:
                raise
            raise mapped from error

    def statement(self, words: str) -> None:
        """Run BEGIN, COMMIT or ROLLBACK; raises Busy or Fault for what may be tried again."""
        try:
            self._raw.execute(words)
        except Exception as error:
            mapped = self.dialect.mapped(error)
            if mapped is error:
                raise
            raise mapped from error

    def rollback(self) -> None:
        """Undo; a connection that cannot even do that is dropped."""
        try:
            self._raw.execute("ROLLBACK")
        except Exception:  # noqa: BLE001 - whatever is wrong with it, it is of no use any more
            self.close()

    def close(self) -> None:
        """Let go of the connection."""
        raw, self._raw = self._raw, None
        if raw is not None:
            raw.close()


class Database:
    """Where the shop's data lives: `sqlite:///path` or `postgresql://…`."""

    def __init__(self, url: str, clock: Clock, ids: Ids, reactions: Reactions) -> None:
        self.url = url
        self.clock = clock
        self.ids = ids
        self.reactions = reactions

    @property
    def dialect(self) -> SQLite | PostgreSQL:
        """The dialect that the URL names."""
        if self.url.startswith("sqlite:///"):
            return SQLite(self.url.removeprefix("sqlite:///"))
        return PostgreSQL(self.url)

    def backup(self, path: str) -> None:
        """A consistent copy of a SQLite database at `path`, while it is in use. Raises Fault."""
        raw = None
        try:
            raw = self.dialect.connect()
            raw.execute("VACUUM INTO ?", (path,))
        except Exception as error:
            raise self.dialect.mapped(error) from error
        finally:
            if raw is not None:
                raw.close()

    def damage(self) -> str:
        """What is wrong with the file of a SQLite database, "" if nothing is.

        PostgreSQL looks after its pages itself. Raises Fault if the file cannot be read at all.
        """
        dialect = self.dialect
        if not isinstance(dialect, SQLite):
            return ""
        raw = None
        try:
            raw = dialect.connect()
            ((found,),) = raw.execute("PRAGMA quick_check(1)").fetchall()
        except Exception as error:
            raise dialect.mapped(error) from error
        finally:
            if raw is not None:
                raw.close()
        return "" if found == "ok" else str(found)

    def connection(self) -> Connection:
        """A connection that opens when it is first used."""
        return Connection(self.dialect, self.clock, self.ids, self.reactions)
