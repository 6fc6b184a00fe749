"""Columns of tables as fields of a package, and back: by the types that the tables have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from peewee import BooleanField, DateField, DateTimeField, IntegerField, TextField

from app.oversight.exchange.shape import Fields, day_text, moment_text
from app.store.database import JsonField, Table

_LONGEST = 250_000


def dumped(row: Table, names: Sequence[str]) -> dict[str, Any]:
    """These columns of a row."""
    return {name: _plain(getattr(row, name), type(row)._meta.fields[name]) for name in names}


def loaded(fields: Fields, table: type[Table], names: Sequence[str]) -> dict[str, Any]:
    """The values of these columns.  Raises BadPackage for what the column does not take."""
    return {name: _read(fields, name, table._meta.fields[name]) for name in names}


def _plain(value: Any, field: Any) -> Any:
    if isinstance(field, DateTimeField):
        return moment_text(value)
    if isinstance(field, DateField):
        return day_text(value)
    return bool(value) if isinstance(field, BooleanField) and value is not None else value


def _read(fields: Fields, name: str, field: Any) -> Any:
    if isinstance(field, DateTimeField):
        return fields.moment(name)
    if isinstance(field, DateField):
        return fields.day(name)
    if isinstance(field, JsonField):
        return fields.words(name)
    if isinstance(field, BooleanField):
        return fields.flag_or_none(name) if field.null else fields.flag(name)
    if isinstance(field, IntegerField):
        return fields.whole_or_none(name, -(10**9), 10**9) if field.null else fields.whole(name, -(10**9), 10**9)
    assert isinstance(field, TextField)
    return fields.text(name, _LONGEST)
