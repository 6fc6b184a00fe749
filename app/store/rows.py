"""Rows as they come from the store: made straight from what the driver answers, where all columns of a table are asked.

peewee finds out for each query which columns came, and sets each of them with all that may hang on it: with fifty columns
that takes longer than the store needs to find the row.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from peewee import (
    AutoField,
    CursorWrapper,
    Field,
    FieldAccessor,
    ForeignKeyAccessor,
    ForeignKeyField,
    IntegerField,
    ModelSelect,
    TextField,
)

from app.store.compiled import reads

# Their values come as they are: the tables are STRICT.
_AS_THEY_ARE = (TextField, IntegerField, AutoField)


@reads
class Select(ModelSelect):  # type: ignore[misc]
    """A query that makes its rows in the short way where it can."""

    def _get_model_cursor_wrapper(self, cursor: Any) -> Any:
        if self._is_default and not self._joins and len(self._from_list) == 1 and _is_plain(self.model):
            return _Rows(cursor, self.model)
        return super()._get_model_cursor_wrapper(cursor)


class _Rows(CursorWrapper):  # type: ignore[misc]
    """Rows of one table with all its columns."""

    def __init__(self, cursor: Any, model: Any) -> None:
        super().__init__(cursor)
        self._model = model
        self._names, self._converted = _columns_of(model)

    def process_row(self, row: tuple[Any, ...]) -> Any:
        made = self._model.__new__(self._model)
        data = dict(zip(self._names, row, strict=True))
        for name, convert in self._converted:
            if data[name] is not None:
                data[name] = convert(data[name])
        made.__data__, made._dirty, made.__rel__ = data, set(), {}
        return made


@cache
def _columns_of(model: Any) -> tuple[tuple[str, ...], tuple[tuple[str, Callable[[Any], Any]], ...]]:
    """The names of the fields in the order of a query, and those whose values are made from what is kept."""
    fields = model._meta.sorted_fields
    return (
        tuple(field.name for field in fields),
        tuple((field.name, field.python_value) for field in fields if type(_kept(field)) not in _AS_THEY_ARE),
    )


def _kept(field: Field) -> Field:
    """The field whose values a column holds."""
    return _kept(field.rel_field) if isinstance(field, ForeignKeyField) else field


@cache
def _is_plain(model: Any) -> bool:
    """Whether nothing hangs on setting a field of the table."""
    known = (FieldAccessor, ForeignKeyAccessor)
    return "__init__" not in vars(model) and all(each.accessor_class in known for each in model._meta.sorted_fields)
