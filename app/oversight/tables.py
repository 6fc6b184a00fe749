"""Supervision findings."""

from __future__ import annotations

from peewee import DateField, ForeignKeyField, TextField

from app.access.tables import Account
from app.interviews.tables import Interview
from app.people.tables import Department
from app.plans.tables import Plan
from app.store.database import JsonField, Table
from app.store.vault import Attachment


class Finding(Table):
    """A finding with its rectification; `code` is one of the rules file, or 人工."""

    code = TextField()
    clauses = JsonField(default=list)
    interview = ForeignKeyField(Interview, null=True, backref="findings")
    plan = ForeignKeyField(Plan, null=True, backref="findings")
    department = ForeignKeyField(Department, null=True, backref="findings")
    found_on = DateField()
    description = TextField()
    requirement = TextField(default="")
    owner = TextField(default="")
    due_on = DateField(null=True)
    reply = TextField(default="")
    evidence = TextField(default="")
    attachment = ForeignKeyField(Attachment, null=True)
    closed_on = DateField(null=True)
    account = ForeignKeyField(Account, null=True)
