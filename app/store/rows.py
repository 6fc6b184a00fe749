"""Rows as they come from the store, made straight from what the driver answers where all columns of a table are asked.

peewee finds out for each query which columns came, and sets each of them with all that may hang on it: with fifty
columns that takes longer than the store needs to find the row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from peewee import (
    OP,
    SQL,
    AutoField,
    BooleanField,
    CursorWrapper,
    DateField,
    DateTimeField,
    Expression,
    Field,
    FieldAccessor,
    FieldAlias,
    ForeignKeyAccessor,
    ForeignKeyField,
    IntegerField,
    ModelSelect,
    Node,
    TextField,
)

from app.store.compiled import reads

# Their values come as they are: the tables are STRICT.
_AS_THEY_ARE = (TextField, IntegerField, AutoField)


_Columns = tuple[tuple[str, ...], tuple[tuple[str, Callable[[Any], Any], Field], ...]]
# Not all that peewee's own kinds of query use is told by their types.
_Base: Any = ModelSelect


@reads
class Select(_Base):  # type: ignore[misc]
    """A query that makes its rows in the short way where it can."""

    _limit: Any

    def __init__(self, model: Any, fields: Any, is_default: bool = False) -> None:
        if not is_default:
            super().__init__(model, fields)
            return
        # The columns of a table are looked through once, not with each query.
        self.model = self._join_ctx = model
        self._joins: dict[Any, Any] = {}
        self._is_default = True
        super(_Base, self).__init__([model], list(fields))

    def exists(self, database: Any = None) -> bool:
        """Whether there is a row."""
        if self._limit is not None or self._offset is not None or self._group_by is not None:
            return bool(super().exists(database))
        found = (database or self._database).execute(self.select(SQL("1")).order_by().limit(1))
        return found.fetchone() is not None

    def _apply_ordering(self, ctx: Any) -> Any:
        """The limit stands in the SQL as a number: a statement with a bound one SQLite makes ready anew each time."""
        limit = self._limit
        if type(limit) is not int:
            return super()._apply_ordering(ctx)
        self._limit = SQL(str(limit))
        try:
            return super()._apply_ordering(ctx)
        finally:
            self._limit = limit

    def _get_model_cursor_wrapper(self, cursor: Any) -> Any:
        if self._joins or len(self._from_list) != 1 or not _is_plain(self.model):
            return super()._get_model_cursor_wrapper(cursor)
        if self._is_default:
            return _Rows(cursor, self.model, _columns_of(self.model))
        if _are_of(self._returning, self.model):
            return _Rows(cursor, self.model, _columns(self._returning))
        return super()._get_model_cursor_wrapper(cursor)


class _Rows(CursorWrapper):
    """Rows of one table."""

    def __init__(self, cursor: Any, model: Any, columns: _Columns) -> None:
        super().__init__(cursor)
        self._model = model
        self._names, self._converted = columns

    def process_row(self, row: tuple[Any, ...]) -> Any:
        made = self._model.__new__(self._model)
        data = dict(zip(self._names, row, strict=True))
        for name, convert, field in self._converted:
            value = data[name]
            if value is not None:
                try:
                    data[name] = convert(value)
                except (TypeError, ValueError):  # what it makes of something that is none, peewee says
                    data[name] = field.python_value(value)
        made.__data__, made._dirty, made.__rel__ = data, set(), {}
        return made


def one_by(model: Any, condition: Any) -> tuple[str, Any, Callable[[tuple[Any, ...]], Any]] | None:
    """The SQL and the value for the row whose field has a value, and what makes the row of what the driver answers.

    None for any other condition.  Rows by id are what use cases ask most.
    """
    if type(condition) is not Expression or condition.op != OP.EQ:
        return None
    field, value = condition.lhs, condition.rhs
    is_plain = isinstance(field, Field) and not isinstance(field, FieldAlias) and field.model is model
    if not is_plain or value is None or isinstance(value, (Node, list, tuple, set, frozenset, type)):
        return None
    if not _is_plain(model):
        return None
    sql, made = _by(model, field, ())
    return f"{sql} LIMIT 1", field.db_value(value), made


def rows_by(field: Any, value: Any, *order: Any) -> list[Any]:
    """The rows of a table whose field has a value, in the order of other fields: what hangs on a case or a plan."""
    sql, made = _by(field.model, field, order)
    found = field.model._meta.database.execute_sql(sql, (field.db_value(value),)).fetchall()
    return [made(row) for row in found]


@cache
def _by(model: Any, field: Field, order: tuple[Field, ...]) -> tuple[str, Callable[[tuple[Any, ...]], Any]]:
    if not _is_plain(model):
        raise TypeError(f"something hangs on setting a field of {model}")
    columns = ", ".join(f'"{each.column_name}"' for each in model._meta.sorted_fields)
    sql = f'SELECT {columns} FROM "{model._meta.table_name}" WHERE "{field.column_name}" = ?'
    if order:
        sql += f" ORDER BY {', '.join(f'{chr(34)}{each.column_name}{chr(34)}' for each in order)}"
    return sql, _Rows(None, model, _columns_of(model)).process_row


def new_row(model: Any, given: Mapping[str, Any]) -> Any:
    """A new row of a table as peewee makes it, of values by the names of fields; None where it is left to peewee."""
    if not _is_plain(model):
        return None
    fields, data, others = model._meta.fields, model._meta.get_default_dict(), {}
    for name, value in given.items():
        field = fields.get(name)
        if field is None:
            return None
        if isinstance(value, Node):  # another row, or a calculation
            if not isinstance(field, ForeignKeyField) or not isinstance(value, field.rel_model):
                return None
            others[name], value = value, getattr(value, field.rel_field.name)
        data[name] = value
    row = model.__new__(model)
    row.__data__, row._dirty, row.__rel__ = data, set(data), others
    return row


def saved(row: Any, *, force_insert: bool, only: Iterable[Any] | None = None) -> int | None:
    """Writes a row as `save` does: what was set, those fields `only`, or all of a new one; how many rows it was.

    None where it is left to peewee.
    """
    meta, data = row._meta, row.__data__
    pk = meta.primary_key
    if not isinstance(pk, Field):
        return None
    for name, other in row.__rel__.items():
        if other is not None and data.get(name) is None:  # a row that had no id when it was set
            return None
    if force_insert or data.get(pk.name) is None:
        return _inserted(row, force_insert=force_insert) if only is None else None
    wanted = row._dirty if only is None else {each.name for each in only if isinstance(each, Field)} & data.keys()
    sql, fields = _writing(meta.model, frozenset(wanted), is_new=False, has_id=False)
    if not fields or any(isinstance(data[name], Node) for _, name, _ in fields):  # nothing, or a calculation
        return None
    values = _db_values(fields, data)
    found: int = meta.database.execute_sql(sql, [*values, pk.db_value(data[pk.name])]).rowcount
    row._dirty.difference_update([name for _, name, _ in fields])
    return found


def _inserted(row: Any, *, force_insert: bool) -> int | None:
    meta, data = row._meta, row.__data__
    pk, given = meta.primary_key, data.get(meta.primary_key.name)
    has_all = all(field.name in data for field in meta.defaults)
    if not has_all or (given is None and not meta.auto_increment) or not (force_insert or meta.auto_increment):
        return None
    # A new row that was not told to be one has what was set alone; what has a default is set when it is made.
    named = data.keys() if force_insert else row._dirty | {field.name for field in meta.defaults}
    sql, fields = _writing(meta.model, frozenset(named), is_new=True, has_id=given is not None)
    if any(isinstance(data[name], Node) for _, name, _ in fields):
        return None
    done = meta.database.execute_sql(sql, _db_values(fields, data))
    if meta.auto_increment:
        row._pk = done.lastrowid
        row._dirty.discard(pk.name)
    row._dirty.difference_update([name for _, name, _ in fields])
    return 1


@cache
def _writing(
    model: Any, named: frozenset[str], *, is_new: bool, has_id: bool
) -> tuple[str, tuple[tuple[Field, str, type | None], ...]]:
    """The statement that writes columns of a row; their fields, names, and the type that is kept as it is."""
    meta = model._meta
    wanted = [each for each in meta.sorted_fields if each.name in named and (has_id or each is not meta.primary_key)]
    fields = tuple((each, each.name, _PLAIN.get(type(_kept(each)))) for each in wanted)
    columns = [f'"{each.column_name}"' for each, _, _ in fields]
    if is_new:
        marks = ", ".join("?" * len(fields))
        return f'INSERT INTO "{meta.table_name}" ({", ".join(columns)}) VALUES ({marks})', fields
    values = ", ".join(f"{each} = ?" for each in columns)
    return f'UPDATE "{meta.table_name}" SET {values} WHERE "{meta.primary_key.column_name}" = ?', fields


def tuples_of(query: Any) -> list[tuple[Any, ...]]:
    """The rows of a query as plain tuples, taken from the driver all at once where it asks for nothing but fields."""
    fields = query._returning if type(query) is Select else ()
    if not fields or not all(isinstance(field, Field) for field in fields):
        return list(query.tuples())
    found: list[tuple[Any, ...]] = query._database.execute(query).fetchall()
    made = [None if is_kept_as_it_is(field) else field.python_value for field in fields]
    for place, convert in enumerate(made):
        if convert is not None:
            return [_converted(row, made, place) for row in found]
    return found


def _converted(row: tuple[Any, ...], made: list[Callable[[Any], Any] | None], first: int) -> tuple[Any, ...]:
    rest = zip(row[first:], made[first:], strict=True)
    return (*row[:first], *(each if convert is None or each is None else convert(each) for each, convert in rest))


@cache
def _columns_of(model: Any) -> _Columns:
    """All columns of a table."""
    return _columns(model._meta.sorted_fields)


def _are_of(fields: Iterable[Any], model: Any) -> bool:
    """Whether these are fields of the table itself."""
    return all(isinstance(each, Field) and not isinstance(each, FieldAlias) and each.model is model for each in fields)


def _columns(fields: Iterable[Field]) -> _Columns:
    """The names of the fields in the order of a query, and those whose values are made from what is kept."""
    asked = tuple(fields)
    return (
        tuple(field.name for field in asked),
        tuple((field.name, _made_by(field), field) for field in asked if not is_kept_as_it_is(field)),
    )


# What makes the same of a text as peewee does, without asking what kind of text it is.
_QUICK: dict[type[Field], Callable[[Any], Any]] = {
    DateTimeField: datetime.fromisoformat, DateField: date.fromisoformat, BooleanField: bool,
}  # fmt: skip


def _made_by(field: Field) -> Callable[[Any], Any]:
    """What makes a value of what is kept; where it raises ValueError, peewee is asked."""
    return _QUICK.get(type(field), field.python_value)


# Values of these very types are kept as they are; of whatever else peewee says what is kept.
_PLAIN: dict[type[Field], type] = {
    TextField: str, IntegerField: int, AutoField: int, DateTimeField: datetime, DateField: date,
}  # fmt: skip


def _db_values(fields: Iterable[tuple[Field, str, type | None]], data: Mapping[str, Any]) -> list[Any]:
    """What is kept of a row's values."""
    found = []
    for field, name, plain in fields:
        value = data[name]
        found.append(value if value is None or type(value) is plain else field.db_value(value))
    return found


def is_kept_as_it_is(field: Field) -> bool:
    """Whether the values of a field are kept, and come back, as they are."""
    return type(_kept(field)) in _AS_THEY_ARE


def _kept(field: Field) -> Field:
    """The field whose values a column holds."""
    return _kept(field.rel_field) if isinstance(field, ForeignKeyField) else field


@cache
def _is_plain(model: Any) -> bool:
    """Whether nothing hangs on setting a field of the table."""
    known = (FieldAccessor, ForeignKeyAccessor)
    return "__init__" not in vars(model) and all(each.accessor_class in known for each in model._meta.sorted_fields)
