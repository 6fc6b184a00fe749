"""Settings of the institution, kept inside the store as JSON by key."""

from __future__ import annotations

from typing import Any

from peewee import TextField

from app.store.database import JsonField, Table


class Setting(Table):
    """One setting."""

    key = TextField(primary_key=True)
    value = JsonField()


def read(key: str, default: Any = None) -> Any:
    """The value of a setting, or `default`."""
    row = Setting.get_or_none(Setting.key == key)
    return default if row is None else row.value


def write(key: str, value: Any) -> None:
    """Sets a setting.  Call inside a use case."""
    Setting.insert(key=key, value=value).on_conflict_replace().execute()
