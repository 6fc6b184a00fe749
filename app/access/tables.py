"""Accounts, the audit chain, and the institution's table of holidays."""

from __future__ import annotations

from peewee import (
    BlobField,
    BooleanField,
    CompositeKey,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from app.store.database import JsonField, Table


class Account(Table):
    """Someone who may open the store; `slot` is their key slot outside the encrypted file.

    `department_id`: whose work a 部门管理员 does.  `person_id`: who works with the account; a 记录员 must say so.
    """

    name = TextField(unique=True)
    display_name = TextField()
    role = TextField()
    slot = TextField(unique=True)
    department_id = IntegerField(null=True)
    person_id = IntegerField(null=True)
    created_at = DateTimeField()
    disabled_at = DateTimeField(null=True)


class AuditEntry(Table):
    """One link of the audit chain; see `audit`."""

    seq = IntegerField(primary_key=True)
    at = TextField()
    account = ForeignKeyField(Account, null=True)
    action = TextField()
    object_type = TextField(default="")
    object_id = TextField(default="")
    summary = TextField(default="")
    before = JsonField(null=True)
    after = JsonField(null=True)
    outcome = TextField(default="完成")
    mac = BlobField()


class AuditErased(Table):
    """An entry without its content, which was erased with the case it spoke of; see `audit.erase_content`."""

    seq = IntegerField(primary_key=True)
    mac = BlobField()

    class Meta:
        table_name = "audit_erased"


class AuditHead(Table):
    """How far the audit chain goes: one row."""

    seq = IntegerField()
    mac = BlobField()


class HolidayYear(Table):
    """A year whose list of holidays the institution entered: it takes the place of what the program came with."""

    year = IntegerField(primary_key=True)
    source = TextField()
    at = DateTimeField()
    account = ForeignKeyField(Account, null=True)


class Holiday(Table):
    """A day that is otherwise than its weekday says: of a year's list (`is_announced`), or the institution's own."""

    day = DateField()
    is_announced = BooleanField()
    works = BooleanField()
    name = TextField()
    at = DateTimeField()
    account = ForeignKeyField(Account, null=True)

    class Meta:
        primary_key = CompositeKey("day", "is_announced")


class SavedView(Table):
    """A view of a list that an account saved; `definition` is the window's own business."""

    list_name = TextField()
    name = TextField()
    account = ForeignKeyField(Account)
    is_shared = BooleanField(default=False)
    position = IntegerField()
    definition = JsonField()
    saved_at = DateTimeField()

    class Meta:
        table_name = "saved_view"
