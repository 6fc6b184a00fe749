"""Clues, plans with their items, approvals, quarterly filings."""

from __future__ import annotations

from peewee import BooleanField, DateField, DateTimeField, DeferredForeignKey, ForeignKeyField, IntegerField, TextField

from app.access.tables import Account
from app.people.tables import Department, Person
from app.store.database import JsonField, Table
from app.store.vault import Attachment


class Clue(Table):
    """问题线索."""

    year = IntegerField()
    number = IntegerField()
    received_on = DateField()
    source = TextField()
    reported_name = TextField()
    reported_post = TextField(default="")
    person = ForeignKeyField(Person, null=True, backref="clues")
    problem = TextField()
    disciplines = JsonField(default=list)
    disposal = TextField(default="")
    sorted_on = DateField(null=True)
    sorting_note = TextField(default="")
    handler = TextField(default="")
    note = TextField(default="")
    created_at = DateTimeField()


class Plan(Table):
    """A campaign plan (集中), a department's quarterly plan (季度), or the year's ad hoc talks (日常)."""

    kind = TextField()
    year = IntegerField()
    quarter = IntegerField(null=True)
    batch = IntegerField(null=True)
    department = ForeignKeyField(Department, null=True, backref="plans")
    title = TextField()
    basis = TextField(default="")
    requirements = TextField(default="")
    state = TextField()
    submitted_on = DateField(null=True)
    rules_version = TextField()
    created_at = DateTimeField()
    account = ForeignKeyField(Account, null=True)


class PlanItem(Table):
    """One talk that a plan foresees."""

    plan = ForeignKeyField(Plan, backref="items")
    position = IntegerField()
    form = TextField()
    ground = TextField()
    mode = TextField()
    mode_reason = TextField(default="")
    written_inquiry = BooleanField(default=False)
    lead = ForeignKeyField(Person, null=True)
    lead_reason = TextField(default="")
    planned_on = DateField(null=True)
    planned_time = TextField(default="")
    place = TextField(default="")
    requirements = TextField(default="")
    responsible_unit = TextField(default="")
    note = TextField(default="")


class PlanItemSubject(Table):
    """A subject of a planned talk, and the clue the choice came from."""

    item = ForeignKeyField(PlanItem, backref="subjects")
    person = ForeignKeyField(Person)
    clue = ForeignKeyField(Clue, null=True, backref="plan_subjects")
    position = IntegerField()


class ApprovalRow(Table):
    """An approval, or a return with its reason, of a plan or of an interview."""

    plan = ForeignKeyField(Plan, null=True, backref="approvals")
    # The column is named here, so that the row can be read before the module of interviews is loaded.
    interview = DeferredForeignKey("Interview", null=True, backref="approvals", column_name="interview_id")
    of = TextField()
    by = TextField()
    outcome = TextField()
    approver = TextField()
    decided_on = DateField()
    number = TextField(default="")
    opinion = TextField(default="")
    attachment = ForeignKeyField(Attachment, null=True)
    recorded_at = DateTimeField()
    account = ForeignKeyField(Account, null=True)
    voided_at = DateTimeField(null=True)

    class Meta:
        table_name = "approval"


class Filing(Table):
    """备案: a department's quarterly plan as the discipline office received it."""

    plan = ForeignKeyField(Plan, unique=True, backref="filings")
    filed_on = DateField()
    number = TextField(default="")
    opinion = TextField(default="")
    received_by = TextField(default="")
    recorded_at = DateTimeField()
    account = ForeignKeyField(Account, null=True)
