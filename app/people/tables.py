"""Departments, cadres, and what about them changes with time.  `end` is the last day, None while it lasts."""

from __future__ import annotations

from peewee import (
    BooleanField,
    CompositeKey,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from app.access.tables import Account
from app.store.database import JsonField, Table


class ImportBatch(Table):
    """One import of a workbook, kept so that it can be undone."""

    kind = TextField()
    file_name = TextField()
    digest = TextField()
    as_of = DateField()
    imported_at = DateTimeField()
    account = ForeignKeyField(Account, null=True)
    added = IntegerField()
    changed = IntegerField()
    unchanged = IntegerField()
    refused = IntegerField()
    undone_at = DateTimeField(null=True)


class ImportChange(Table):
    """A row that an import changed, or rows that it added (`before` is None; see `imports.added_rows`)."""

    batch = ForeignKeyField(ImportBatch)
    table_name = TextField()
    row_id = IntegerField()
    before = JsonField(null=True)
    after = JsonField()


class ColumnMapping(Table):
    """Which heading of a known workbook holds which field, as the office mapped it by hand."""

    profile = TextField()
    field = TextField()
    heading = TextField()

    class Meta:
        primary_key = CompositeKey("profile", "field")


class Department(Table):
    """A department of the institution."""

    code = TextField(unique=True)
    name = TextField(unique=True)
    kind = TextField()
    is_key = BooleanField(default=False)
    position = IntegerField(default=0)
    closed_on = DateField(null=True)


class DepartmentAlias(Table):
    """Another name under which workbooks know a department."""

    name = TextField(primary_key=True)
    department = ForeignKeyField(Department)


class Person(Table):
    """A cadre."""

    staff_no = TextField(unique=True)
    name = TextField()
    gender = TextField(default="")
    born = TextField(default="")
    ethnicity = TextField(default="")
    political_status = TextField(default="")
    joined_party = TextField(default="")
    phone = TextField(default="")
    note = TextField(default="")
    initials = TextField(default="")
    pinyin = TextField(default="")
    created_at = DateTimeField()


class PersonRank(Table):
    """The rank of a person over a time."""

    person = ForeignKeyField(Person, backref="ranks")
    rank = TextField()
    start = DateField(null=True)
    end = DateField(null=True)
    batch = ForeignKeyField(ImportBatch, null=True)


class Appointment(Table):
    """A post of a person in a department over a time."""

    person = ForeignKeyField(Person, backref="appointments")
    department = ForeignKeyField(Department, backref="appointments")
    title = TextField()
    kind = TextField()
    head = BooleanField(default=False)
    deputy = BooleanField(default=False)
    branch_secretary = BooleanField(default=False)
    key_post = BooleanField(default=False)
    start = DateField(null=True)
    precision = TextField(default="day")
    end = DateField(null=True)
    note = TextField(default="")
    batch = ForeignKeyField(ImportBatch, null=True)


class SchoolPostHolding(Table):
    """A post in the school's leadership over a time."""

    person = ForeignKeyField(Person, backref="school_posts")
    post = TextField()
    title = TextField()
    start = DateField(null=True)
    precision = TextField(default="day")
    end = DateField(null=True)
    batch = ForeignKeyField(ImportBatch, null=True)

    class Meta:
        table_name = "school_post"


class Supervision(Table):
    """分管: a school leader supervises a department over a time."""

    department = ForeignKeyField(Department, backref="supervisions")
    person = ForeignKeyField(Person, backref="supervises")
    start = DateField(null=True)
    end = DateField(null=True)
    batch = ForeignKeyField(ImportBatch, null=True)


class RecusalRow(Table):
    """回避 between two people, with its reason."""

    person = ForeignKeyField(Person, backref="recusals")
    other = ForeignKeyField(Person, backref="recused_by")
    reason = TextField()
    start = DateField()
    end = DateField(null=True)
    account = ForeignKeyField(Account, null=True)

    class Meta:
        table_name = "recusal"
