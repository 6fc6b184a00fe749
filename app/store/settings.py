"""Settings of the institution, kept inside the store as JSON by key."""

from __future__ import annotations

from typing import Any

from peewee import TextField

from app.store.database import JsonField, Table, database


class Setting(Table):
    """One setting."""

    key = TextField(primary_key=True)
    value = JsonField()


def read(key: str, default: Any = None) -> Any:
    """The value of a setting, or `default`.

    Asked plainly: a window reads twenty as it opens, and a model built for each took as long as all the reading.
    """
    row = database.execute_sql("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
    return default if row is None else Setting.value.python_value(row[0])


def write(key: str, value: Any) -> None:
    """Sets a setting.  Call inside a use case."""
    kept = Setting.value.db_value(value)
    database.execute_sql('INSERT OR REPLACE INTO "setting" (key, value) VALUES (?, ?)', (key, kept))
