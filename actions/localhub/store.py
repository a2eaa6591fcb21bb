"""Stores everything except git objects in one SQLite file. Rows are frozen dataclasses.

The tables are defined in `schema/*.sql`, with one file per kind of resource. The ids of each table start at a different
number, so code that confuses ids of different kinds fails early.
"""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
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
        self._db.executescript(f"BEGIN;\n{_schema()}\nCOMMIT;")
        with self.transaction():
            self._spread_ids()

    def _spread_ids(self) -> None:
        """Let the ids of each new table start at a different number."""
        started = {row["name"] for row in self._db.execute("SELECT name FROM sqlite_sequence")}
        counted_tables = self._db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%' ORDER BY name"
        )
        for position, row in enumerate(counted_tables.fetchall(), start=1):
            if row["name"] not in started:
                self._db.execute(
                    "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)",
                    (row["name"], position * ID_STRIDE),
                )

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
            return [_from_row(row_type, row) for row in self._db.execute(sql, parameters)]

    def fetch_one(self, row_type: type[Row], sql: str, *parameters: Any) -> Row | None:
        with self._lock:
            row = self._db.execute(sql, parameters).fetchone()
        return None if row is None else _from_row(row_type, row)

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


@cache
def _schema() -> str:
    return "\n".join(path.read_text() for path in sorted(SCHEMA.glob("*.sql")))


def _from_row(row_type: type[Row], row: sqlite3.Row) -> Row:
    readers = _readers.get(row_type)
    if readers is None:
        readers = _readers[row_type] = _make_readers(row_type)
    return row_type(**{name: read(row[name]) for name, read in readers.items()})


_readers: dict[type, dict[str, Callable[[Any], Any]]] = {}


def _make_readers(row_type: type) -> dict[str, Callable[[Any], Any]]:
    return {name: _reader(hint) for name, hint in get_type_hints(row_type).items()}


def _reader(hint: Any) -> Callable[[Any], Any]:
    """Return a function that converts a column's value to the field's type, because SQLite has no booleans or lists."""
    hints = [hint, *get_args(hint)]
    origins = {get_origin(item) for item in hints}
    if bool in hints:
        return lambda value: None if value is None else bool(value)
    if tuple in origins:
        return lambda value: None if value is None else tuple(json.loads(value))
    if dict in origins:
        return lambda value: None if value is None else json.loads(value)
    return lambda value: value
