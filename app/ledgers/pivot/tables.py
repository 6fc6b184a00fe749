"""Pivots saved by name, one list for the institution."""

from __future__ import annotations

from peewee import DateTimeField, ForeignKeyField, TextField

from app.access.tables import Account
from app.store.database import JsonField, Table


class SavedPivotRow(Table):
    """A pivot by its name, with who saved it last and when."""

    name = TextField(unique=True)
    definition = JsonField()
    saved_at = DateTimeField()
    account = ForeignKeyField(Account, null=True)

    class Meta:
        table_name = "saved_pivot"
