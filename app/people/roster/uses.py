"""What of the rows that a roster added is in use elsewhere by now, so that the import cannot be undone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.people import imports
from app.people.tables import Appointment, Department, Person, PersonRank, SchoolPostHolding, Supervision
from app.store.database import Table

ROSTER_TABLES: dict[str, type[Table]] = {
    table._meta.table_name: table
    for table in (Department, Person, PersonRank, Appointment, SchoolPostHolding, Supervision)
}
_AT_ONCE = 500


def uses_of(added: Mapping[str, set[int]], touched: Mapping[str, set[int]], database: Any) -> list[str]:
    """Names of the people and departments among `added` to which a row refers that is not `touched`."""
    used = imports.uses_of(added, touched, database)
    return [name for table, ids in used.items() for name in _names(ROSTER_TABLES[table], ids)]


def _names(table: Any, ids: set[int]) -> list[str]:
    return [row.name for row in table.select().where(table.id.in_(sorted(ids)[:_AT_ONCE])).order_by(table.id)]
