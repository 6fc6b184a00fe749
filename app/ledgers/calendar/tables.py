"""What calendar files said of talks."""

from __future__ import annotations

from peewee import DateTimeField, ForeignKeyField, IntegerField, TextField

from app.interviews.tables import Interview
from app.store.database import Table


class CalendarEvent(Table):
    """A talk as a calendar file said it last: its lasting uid, and the number of its last change."""

    interview = ForeignKeyField(Interview, primary_key=True, on_delete="CASCADE")
    uid = TextField(unique=True)
    sequence = IntegerField()
    digest = TextField()
    at = DateTimeField()
