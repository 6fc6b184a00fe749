"""What of the rows that an import added is in use elsewhere by now, so that the import cannot be undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.people.tables import (
    Appointment,
    Department,
    DepartmentAlias,
    Person,
    PersonRank,
    SchoolPostHolding,
    Supervision,
)
from app.store.database import Table

ROSTER_TABLES: dict[str, type[Table]] = {
    table._meta.table_name: table
    for table in (Department, Person, PersonRank, Appointment, SchoolPostHolding, Supervision)
}
_AT_ONCE = 500
# Kept for convenience alone: goes when its department goes.
_GOES_ALONG = DepartmentAlias._meta.table_name


def uses_of(added: Mapping[str, set[int]], touched: Mapping[str, set[int]], database: Any) -> list[str]:
    """Names of the people and departments among `added` to which a row refers that is not `touched`.

    Both are ids by table: what the import added, and all that it wrote and that undoing it puts back.

    Asks the store itself which columns refer to them, so that no later table is forgotten.
    """
    used: dict[str, set[int]] = {}
    for table in database.get_tables():
        if table == _GOES_ALONG:
            continue
        for key in database.get_foreign_keys(table):
            if ids := added.get(key.dest_table):
                found = _referring(database, table, key.column, ids, touched.get(table, set()))
                used.setdefault(key.dest_table, set()).update(found)
    return [name for table, ids in used.items() for name in _names(ROSTER_TABLES[table], ids)]


def _referring(database: Any, table: str, column: str, ids: Iterable[int], own: set[int]) -> set[int]:
    """Those of the ids to which rows of a table refer, leaving aside its rows `own`."""
    found: set[int] = set()
    marker = "id" if own else column
    for some in _chunks(sorted(ids)):
        marks = ",".join("?" * len(some))
        rows = database.execute_sql(f"SELECT {column}, {marker} FROM {table} WHERE {column} IN ({marks})", tuple(some))
        found |= {number for number, row in rows.fetchall() if not own or row not in own}
    return found


def _chunks(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


def _names(table: Any, ids: set[int]) -> list[str]:
    return [row.name for row in table.select().where(table.id.in_(sorted(ids)[:_AT_ONCE])).order_by(table.id)]
