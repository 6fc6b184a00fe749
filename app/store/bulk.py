"""Many new rows at once: each has its id before it is written, and so many go into the store with one statement.

The ids are those that the rows would have got one by one; call inside a transaction, where nobody else adds any.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.store.database import Store, Table
from app.store.rows import is_kept_as_it_is


@dataclass
class _Shape:
    """A table: its fields, what they hold when nothing is said, how its rows are put in, and those that wait."""

    names: tuple[str, ...]
    defaults: dict[str, Any]
    made: tuple[tuple[str, Callable[[], Any]], ...]  # those that are made anew for each row
    converted: tuple[tuple[int, Callable[[Any], Any]], ...]
    sql: str
    following: int
    rows: list[list[Any]] = field(default_factory=list)


class Bulk:
    """Rows of tables with an id, which are written by `flush`, table by table in the order of `tables`.

    That is the order in which the tables refer to each other: what is referred to comes first.
    """

    def __init__(self, store: Store, tables: tuple[type[Table], ...]) -> None:
        self._store = store
        self._shapes = {table: self._shape(table) for table in tables}

    def add(self, table: type[Table], **values: Any) -> tuple[int, dict[str, Any]]:
        """A new row: its id, and all that is in it by the names of the fields."""
        shape = self._shapes[table]
        made = {name: make() for name, make in shape.made if name not in values}
        row = {**shape.defaults, **made, **values, "id": shape.following}
        shape.following += 1
        kept = [row[name] for name in shape.names]
        for place, convert in shape.converted:
            kept[place] = convert(kept[place])
        shape.rows.append(kept)
        return int(row["id"]), row

    def flush(self) -> None:
        """Writes what waits."""
        db = self._store.db
        for shape in self._shapes.values():
            if shape.rows:
                db.connection().executemany(db.reach.addressed(shape.sql), shape.rows)  # type: ignore[no-untyped-call]
                shape.rows.clear()

    def _shape(self, table: type[Table]) -> _Shape:
        meta = table._meta
        fields = meta.sorted_fields
        columns, marks = ", ".join(f'"{each.column_name}"' for each in fields), ", ".join("?" * len(fields))
        last = self._store.db.execute_sql(f'SELECT max(id) FROM main."{meta.table_name}"').fetchone()[0]
        return _Shape(
            tuple(each.name for each in fields),
            {each.name: None if callable(value := meta.defaults.get(each)) else value for each in fields},
            tuple((each.name, value) for each, value in meta.defaults.items() if callable(value)),
            tuple((place, each.db_value) for place, each in enumerate(fields) if not is_kept_as_it_is(each)),
            f'INSERT INTO "{meta.table_name}" ({columns}) VALUES ({marks})',
            (last or 0) + 1,
        )
