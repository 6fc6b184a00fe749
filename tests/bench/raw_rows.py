"""What a use case wrote, row by row, as the plain statements that write the same rows: for `tests.bench.use_cases`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from app.store.search import settling
from app.store.search.settling import tell

Statement = tuple[str, tuple[Any, ...]]
LOG = "bench_touched"


@dataclass(frozen=True)
class _Shape:
    """A table: its columns, and those that tell a row."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]


@dataclass
class Recorder:
    """Watches an open connection, inside a transaction that is rolled back afterwards.

    `reader` is another connection to the same file: it sees the rows as they were before.
    """

    connection: Any
    reader: Any
    _shapes: dict[str, _Shape] = field(default_factory=dict)
    # The rows as earlier calls left them, by table and key.
    _rows: dict[tuple[str, str], tuple[Any, ...] | None] = field(default_factory=dict)

    def begin(self) -> None:
        """Puts up what notes each row that is written."""
        self.connection.execute(f"CREATE TEMP TABLE {LOG} (at INTEGER PRIMARY KEY, tbl TEXT, key TEXT)")
        for _, name, kind, *_ in self.connection.execute("PRAGMA main.table_list").fetchall():
            if kind == "table" and not name.startswith("sqlite_"):
                self._shapes[name] = shape = self._shape(name)
                for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
                    key = ", ".join(f'{row}."{column}"' for column in shape.key)
                    self.connection.execute(
                        f'CREATE TEMP TRIGGER "bench_{name}_{event}" AFTER {event} ON main."{name}" BEGIN '
                        f"INSERT INTO {LOG} (tbl, key) VALUES ('{name}', json_array({key})); END"
                    )

    def written_by(self, act: Callable[[], object]) -> list[Statement]:
        """Does it, and answers the statements that write the rows it wrote, each row once, and those of the index."""
        self.connection.execute(f"DELETE FROM {LOG}")
        told: list[Statement] = []

        def noted(connection: Any, table: str, rows: Any) -> None:
            known = list(rows)
            told.extend((f"INSERT INTO main.{table} ({table}, rowid, body) VALUES (?, ?, ?)", row) for row in known)
            tell(connection, table, known)

        with patch.object(settling, "tell", noted):
            act()
            settling.settle(self.connection)  # as a commit would
        touched = self.connection.execute(f"SELECT tbl, key FROM {LOG} GROUP BY tbl, key ORDER BY min(at)").fetchall()
        rows = [statement for table, key in touched if (statement := self._statement(self._shapes[table], key))]
        return rows + told

    def _statement(self, shape: _Shape, key: str) -> Statement | None:
        known = (shape.name, key)
        before = self._rows[known] if known in self._rows else _row(self.reader, shape, key)
        after = self._rows[known] = _row(self.connection, shape, key)
        where = " AND ".join(f'"{column}" = ?' for column in shape.key)
        if after is None:
            return (f'DELETE FROM main."{shape.name}" WHERE {where}', tuple(json.loads(key))) if before else None
        if before is None:
            columns, marks = ", ".join(f'"{each}"' for each in shape.columns), ", ".join("?" * len(shape.columns))
            return f'INSERT INTO main."{shape.name}" ({columns}) VALUES ({marks})', after
        new = {name: now for name, was, now in zip(shape.columns, before, after, strict=True) if was != now}
        if not new:
            return None
        values = ", ".join(f'"{column}" = ?' for column in new)
        return f'UPDATE main."{shape.name}" SET {values} WHERE {where}', (*new.values(), *json.loads(key))

    def _shape(self, name: str) -> _Shape:
        rows = self.connection.execute(f'PRAGMA main.table_info("{name}")').fetchall()
        key = [row[1] for row in sorted(rows, key=lambda row: row[5]) if row[5]]
        return _Shape(name, tuple(row[1] for row in rows), tuple(key or ["rowid"]))


def _row(connection: Any, shape: _Shape, key: str) -> tuple[Any, ...] | None:
    columns = ", ".join(f'"{each}"' for each in shape.columns)
    where = " AND ".join(f'"{column}" = ?' for column in shape.key)
    found: tuple[Any, ...] | None = connection.execute(
        f'SELECT {columns} FROM main."{shape.name}" WHERE {where}', json.loads(key)
    ).fetchone()
    return found


# What these triggers write is among the rows that are written plainly.
_DERIVING = ("search_", "interview_line")


def without_deriving(connection: Any) -> None:
    """Takes away the triggers that write rows of their own."""
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        if name.startswith(_DERIVING):
            connection.execute(f'DROP TRIGGER "{name}"')


def replay(connection: Any, statements: list[Statement]) -> None:
    """The statements in one transaction of their own."""
    connection.execute("BEGIN IMMEDIATE")
    for sql, values in statements:
        connection.execute(sql, values)
    connection.execute("COMMIT")


class Listening:
    """A connection that notes the questions that it is asked, and passes all on."""

    def __init__(self, connection: Any, asked: list[Statement]) -> None:
        self._connection, self._asked = connection, asked

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def cursor(self) -> _ListeningCursor:
        """One that notes as well."""
        return _ListeningCursor(self._connection.cursor(), self._asked)

    def execute(self, sql: str, values: Any = ()) -> Any:
        """Executes."""
        return self.cursor().execute(sql, values)


class _ListeningCursor:
    def __init__(self, cursor: Any, asked: list[Statement]) -> None:
        self._cursor, self._asked = cursor, asked

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def __iter__(self) -> Any:
        return iter(self._cursor)

    def execute(self, sql: str, values: Any = ()) -> Any:
        # Temp tables are the program's own way to know what it need not ask.
        if sql.lstrip().startswith("SELECT") and "temp." not in sql:
            self._asked.append((sql, values))
        self._cursor.execute(sql, values)
        return self


def ask(connection: Any, questions: list[Statement]) -> None:
    """The questions alone, in one transaction, each answer taken and thrown away."""
    connection.execute("BEGIN")
    for sql, values in questions:
        connection.execute(sql, values).fetchall()
    connection.execute("COMMIT")
