"""Many new rows at once: each has its id before it is written, and so many go into the store with one statement.

The ids are those that the rows would have got one by one; call inside a transaction, where nobody else adds any.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from app.store.database import Store, Table
from app.store.rows import is_kept_as_it_is

# Told of rows that were written: the table, the names of its fields, and the rows as the store keeps them.
Told = Callable[[type[Table], tuple[str, ...], list[tuple[Any, ...]]], None]


class NewRows:
    """The new rows of one table that wait to be written; `fields`: its fields in the order of `put`, the id first."""

    def __init__(self, store: Store, table: type[Table], first: tuple[str, ...]) -> None:
        meta = table._meta
        named = [meta.fields[name] for name in first]
        others = [each for each in meta.sorted_fields if each.name not in ("id", *first)]
        ordered = [meta.fields["id"], *named, *others]
        columns, marks = ", ".join(f'"{each.column_name}"' for each in ordered), ", ".join("?" * len(ordered))
        self.fields = tuple(each.name for each in ordered)
        self.sql = f'INSERT INTO "{meta.table_name}" ({columns}) VALUES ({marks})'
        self.waiting: list[tuple[Any, ...]] = []
        self._defaults = {each.name: meta.defaults.get(each) for each in ordered[1:]}
        self._converted = {each.name: each.db_value for each in ordered if not is_kept_as_it_is(each)}
        last = store.db.execute_sql(f'SELECT max(id) FROM main."{meta.table_name}"').fetchone()[0]
        self._following = (last or 0) + 1
        self._rest = tuple(self._kept(each.name, self._default(each.name)) for each in others) if first else ()

    def put(self, *values: Any) -> int:
        """A new row, told by the values of the fields named first, as the store keeps them; its id.

        All others are what they are when nothing is said.
        """
        id = self._following
        self._following = id + 1
        self.waiting.append((id, *values, *self._rest))
        return id

    def add(self, values: dict[str, Any]) -> int:
        """A new row, told by names; its id."""
        id = self._following
        self._following = id + 1
        made = (values[name] if name in values else self._default(name) for name in self.fields[1:])
        self.waiting.append((id, *map(self._kept, self.fields[1:], made)))
        return id

    def _default(self, name: str) -> Any:
        value = self._defaults[name]
        return value() if callable(value) else value

    def _kept(self, name: str, value: Any) -> Any:
        """A value as the store keeps it."""
        if (convert := self._converted.get(name)) is not None:
            value = convert(value)
        if isinstance(value, datetime):
            return value.isoformat(" ")
        return value.isoformat() if isinstance(value, date) else value


class Bulk:
    """Rows of tables with an id, which are written by `flush`, table by table in the order of `tables`.

    That is the order in which the tables refer to each other: what is referred to comes first.  `first`: for a table
    whose rows are told by `NewRows.put`, the fields that it names.
    """

    def __init__(
        self, store: Store, tables: tuple[type[Table], ...], first: dict[type[Table], tuple[str, ...]] | None = None
    ) -> None:
        self._store = store
        self._rows = {table: NewRows(store, table, (first or {}).get(table, ())) for table in tables}

    def __getitem__(self, table: type[Table]) -> NewRows:
        """The rows of a table."""
        return self._rows[table]

    def add(self, table: type[Table], **values: Any) -> int:
        """A new row: its id."""
        return self._rows[table].add(values)

    def flush(self, told: Told | None = None) -> None:
        """Writes what waits, and tells of it; whoever is told may add rows of tables that come later."""
        db = self._store.db
        for table, rows in self._rows.items():
            if waiting := rows.waiting:
                db.connection().executemany(db.reach.addressed(rows.sql), waiting)  # type: ignore[no-untyped-call]
                rows.waiting = []
                if told is not None:
                    told(table, rows.fields, waiting)
