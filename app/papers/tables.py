"""The office's own wording of papers."""

from __future__ import annotations

from peewee import DateTimeField, ForeignKeyField, TextField

from app.access.tables import Account
from app.store.database import JsonField, Table


class PaperWords(Table):
    """A version of the wording of a paper: what differs from the wording that the program came with."""

    paper = TextField()
    words = JsonField()
    note = TextField(default="")
    at = DateTimeField()
    account = ForeignKeyField(Account, null=True)
