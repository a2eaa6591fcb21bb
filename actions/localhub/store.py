"""Stores everything except git objects in one SQLite file. Rows are frozen dataclasses.

The tables are defined in `schema/*.sql`, with one file per kind of resource. The ids of each table start at a different
number, so code that confuses ids of different kinds fails early.
"""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

SCHEMA = Path(__file__).parent / "schema"
ID_STRIDE = 10_000

Row = TypeVar("Row")


class Store:
    """One connection with one lock, so that a unit of work never sees uncommitted changes of another unit of work."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        # It is acceptable to lose data if the machine crashes, so writes do not wait for the disk.
        self._db.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON;"
        )
        self._create()

    def _create(self) -> None:
        """Create the missing tables. A new database is a copy of an empty one, which is faster than its SQL."""
        if self.fetch_value("SELECT 1 FROM sqlite_master LIMIT 1"):
            _create_tables(self._db)
        else:
            with _empty_lock:
                _empty().backup(self._db)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit everything or nothing. A nested transaction becomes part of the outer transaction."""
        with self._lock:
            if self._db.in_transaction:
                yield
                return
            self._db.execute("BEGIN")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part of a transaction that can be rolled back separately."""
        with self._lock:
            self._db.execute("SAVEPOINT part")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK TO part")
                raise
            finally:
                self._db.execute("RELEASE part")

    def fetch_all(self, row_type: type[Row], sql: str, *parameters: Any) -> list[Row]:
        """Return the rows of a SELECT as `row_type`. Columns without a matching field are ignored."""
        with self._lock:
            cursor = self._db.execute(sql, parameters)
            make_row = _row_maker(row_type, _columns(cursor))
            return [make_row(values) for values in cursor]

    def fetch_one(self, row_type: type[Row], sql: str, *parameters: Any) -> Row | None:
        with self._lock:
            cursor = self._db.execute(sql, parameters)
            values = cursor.fetchone()
            return None if values is None else _row_maker(row_type, _columns(cursor))(values)

    def fetch_column(self, sql: str, *values: Any) -> list[Any]:
        """Return the first column of a SELECT."""
        with self._lock:
            return [row[0] for row in self._db.execute(sql, values)]

    def fetch_value(self, sql: str, *parameters: Any) -> Any:
        found = self.fetch_column(sql, *parameters)
        return found[0] if found else None

    def insert(self, table: str, **columns: Any) -> int:
        """Insert a row and return its id. Lists and mappings are stored as JSON."""
        names = ", ".join(columns)
        placeholders = ", ".join("?" * len(columns))
        cursor = self.execute(f"INSERT INTO {table} ({names}) VALUES ({placeholders})", *columns.values())
        return int(cursor.lastrowid or 0)

    def update(self, table: str, row_id: int, **columns: Any) -> None:
        if columns:
            names = ", ".join(f"{name} = ?" for name in columns)
            self.execute(f"UPDATE {table} SET {names} WHERE id = ?", *columns.values(), row_id)

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        with self._lock:
            return self._db.execute(sql, [_to_column(value) for value in parameters])

    def save(self, path: Path) -> None:
        """Copy the database into a new file."""
        with self._lock, closing(sqlite3.connect(path)) as copy:
            self._db.backup(copy)

    def load(self, path: Path) -> None:
        """Replace the database with the one in `path`."""
        with self._lock, closing(sqlite3.connect(path)) as copy:
            copy.backup(self._db)

    def close(self) -> None:
        with self._lock:
            self._db.close()


def _to_column(value: Any) -> Any:
    if isinstance(value, (list, tuple, set, frozenset)):
        return json.dumps(list(value))
    return json.dumps(value) if isinstance(value, Mapping) else value


# One thread at a time may copy the empty database
_empty_lock = threading.Lock()


@cache
def _empty() -> sqlite3.Connection:
    """A database in memory that has all tables and no rows."""
    empty = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    empty.row_factory = sqlite3.Row
    _create_tables(empty)
    return empty


def _create_tables(database: sqlite3.Connection) -> None:
    """Create the missing tables, and let the ids of each of them start at a different number."""
    schema = "\n".join(path.read_text() for path in sorted(SCHEMA.glob("*.sql")))
    database.executescript(f"BEGIN;\n{schema}\nCOMMIT;")
    started = {row["name"] for row in database.execute("SELECT name FROM sqlite_sequence")}
    counted_tables = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%' ORDER BY name"
    )
    for position, row in enumerate(counted_tables.fetchall(), start=1):
        if row["name"] not in started:
            database.execute(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (row["name"], position * ID_STRIDE)
            )


def _columns(cursor: sqlite3.Cursor) -> tuple[str, ...]:
    return tuple(column[0] for column in cursor.description)


def _row_maker(row_type: type[Row], columns: tuple[str, ...]) -> Callable[[sqlite3.Row], Row]:
    """Return a function that makes a `row_type` from a row with these columns."""
    key = row_type, columns
    if key not in _row_makers:
        _row_makers[key] = _make_row_maker(row_type, columns)
    return _row_makers[key]


_row_makers: dict[tuple[type, tuple[str, ...]], Callable[[sqlite3.Row], Any]] = {}


def _make_row_maker(row_type: type[Row], columns: tuple[str, ...]) -> Callable[[sqlite3.Row], Row]:
    hints = get_type_hints(row_type)
    names = [field.name for field in fields(row_type)]  # type: ignore[arg-type]
    positions = [columns.index(name) for name in names]
    readers = [(position, _reader(hints[name])) for position, name in enumerate(names)]
    converted = [(position, read) for position, read in readers if read]

    def make_row(values: sqlite3.Row) -> Row:
        arguments = [values[position] for position in positions]
        for position, read in converted:
            if arguments[position] is not None:
                arguments[position] = read(arguments[position])
        return row_type(*arguments)

    return make_row


def _reader(hint: Any) -> Callable[[Any], Any] | None:
    """Return a function that converts a column's value to the field's type, because SQLite has no booleans or lists.

    Return None if the value needs no conversion. A value that is NULL must not be passed to the function.
    """
    hints = [hint, *get_args(hint)]
    origins = {get_origin(item) for item in hints}
    if bool in hints:
        return bool
    if tuple in origins:
        return lambda value: tuple(json.loads(value))
    return json.loads if dict in origins else None
