"""What imports of workbooks share: the mapping of columns that was kept, and taking back what one wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from app.access.errors import Refusal
from app.people.tables import ColumnMapping, DepartmentAlias, ImportBatch, ImportChange
from app.store.database import Table

_AT_ONCE = 500
# What a record of many added rows has in place of the fields of one; no table has fields of these names.
_FIELDS, _ROWS = "@fields", "@rows"
_PLAIN = frozenset({str, int, bool, type(None)})
# Kept for convenience alone: goes when its department goes.
_GOES_ALONG = DepartmentAlias._meta.table_name


def remembered(profile: str) -> dict[str, str]:
    """The mapping by hand that was kept for a heading."""
    return {row.field: row.heading for row in ColumnMapping.select().where(ColumnMapping.profile == profile)}


def keep_mapping(profile: str, mapping: Mapping[str, str]) -> None:
    """Keeps which column is which for a heading, within a use case."""
    ColumnMapping.delete().where(ColumnMapping.profile == profile).execute()
    for field, heading in mapping.items():
        ColumnMapping.create(profile=profile, field=field, heading=heading)


def batch_to_undo(batch_id: int, kind: str) -> ImportBatch:
    """The import of that kind, not undone yet.  Raises Refusal."""
    batch: ImportBatch | None = ImportBatch.get_or_none((ImportBatch.id == batch_id) & (ImportBatch.kind == kind))
    if batch is None or batch.undone_at is not None:
        raise Refusal("这次导入已经撤销过了。")
    return batch


class Change(NamedTuple):
    """One row that an import added (`before` is None) or changed, as plain values by the names of its fields."""

    table_name: str
    row_id: int
    before: dict[str, Any] | None
    after: dict[str, Any]


def changes_of(batch_id: int, tables: Mapping[str, type[Table]]) -> list[Change]:
    """What an import wrote row by row, the last first; `tables` by their names."""
    kept = ImportChange.select().where(ImportChange.batch == batch_id).order_by(ImportChange.id.desc())
    return [change for row in kept for change in _changes_in(row, tables)]


def added_rows(fields: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    """Many rows of a table that an import added, as one record has them: values as the store keeps them.

    A record of its own for each row costs as much as the rows.
    """
    return {_FIELDS: fields, _ROWS: rows}


def _changes_in(kept: ImportChange, tables: Mapping[str, type[Table]]) -> Iterator[Change]:
    """The rows that a record tells of, the last first."""
    if _ROWS not in kept.after:
        yield Change(kept.table_name, kept.row_id, kept.before, kept.after)
        return
    of_table = tables[kept.table_name]._meta.fields
    fields = [(name, of_table[name].python_value) for name in kept.after[_FIELDS]]
    for row in reversed(kept.after[_ROWS]):
        values = plain({name: read(value) for (name, read), value in zip(fields, row, strict=True)})
        yield Change(kept.table_name, values["id"], None, values)


def rows_by_table(changes: Iterable[Change]) -> dict[str, set[int]]:
    """The ids of the rows that changes are about, by table."""
    found: dict[str, set[int]] = {}
    for change in changes:
        found.setdefault(change.table_name, set()).add(change.row_id)
    return found


def keep_change(batch_id: int, row: Any, before: dict[str, Any] | None) -> None:
    """Remembers a row that an import wrote, so that it can be put back; `before` is None for a new one."""
    table = type(row)._meta.table_name
    ImportChange.create(batch=batch_id, table_name=table, row_id=row.id, before=before, after=values_of(row))


def put_back(table: type[Table], change: Change, refused: Refusal) -> int | None:
    """One row as it was before; the id of a row that goes.  Raises `refused` where it was changed since."""
    row: Any = table.get_or_none(table.id == change.row_id)
    if row is None or values_of(row) != change.after:
        raise refused
    if change.before is None:
        row.delete_instance()
        return int(row.id)
    for name, value in change.before.items():
        field = table._meta.fields[name]
        setattr(row, field.name, field.python_value(value))
    row.save()
    return None


def values_of(row: Any) -> dict[str, Any]:
    """A row as plain values, for the record."""
    return plain({name: row.__data__.get(name) for name in row._meta.fields})


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a row as JSON has them."""
    return {
        name: value if type(value) in _PLAIN or not hasattr(value, "isoformat") else value.isoformat()
        for name, value in values.items()
    }


def uses_of(added: Mapping[str, set[int]], touched: Mapping[str, set[int]], database: Any) -> dict[str, set[int]]:
    """Those of the rows `added` to which a row refers that is not `touched`.

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
    return {table: ids for table, ids in used.items() if ids}


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
