"""Volumes on the shelf, loans, lists of transfer and of destruction.  The volume itself is the archived talk."""

from __future__ import annotations

from peewee import DateField, ForeignKeyField, IntegerField, TextField

from app.access.tables import Account
from app.interviews.tables import Interview
from app.store.database import JsonField, Table


class ArchiveVolume(Table):
    """Where a volume lies, and what was counted in it."""

    interview = ForeignKeyField(Interview, primary_key=True, backref="shelf")
    room = TextField(default="")
    cabinet = TextField(default="")
    shelf = TextField(default="")
    counted_pages = IntegerField(null=True)
    counted_on = DateField(null=True)
    counted_by = TextField(default="")
    note = TextField(default="")


class VolumeLoan(Table):
    """A borrowing (借阅); `borrower_id` where it is somebody with an account here."""

    interview = ForeignKeyField(Interview, backref="loans")
    borrower_account = ForeignKeyField(Account, column_name="borrower_id", null=True, backref="borrowings")
    borrower = TextField()
    unit = TextField(default="")
    purpose = TextField()
    approver = TextField()
    lent_on = DateField()
    due_on = DateField()
    lent_pages = IntegerField()
    returned_on = DateField(null=True)
    returned_pages = IntegerField(null=True)
    checked_by = TextField(default="")
    note = TextField(default="")
    account = ForeignKeyField(Account, null=True)


class Transfer(Table):
    """A list of volumes that are handed over (移交清单)."""

    year = IntegerField()
    number = IntegerField()
    kind = TextField()
    receiver = TextField()
    drawn_on = DateField()
    note = TextField(default="")
    signed_on = DateField(null=True)
    handed_by = TextField(default="")
    received_by = TextField(default="")
    withdrawn_on = DateField(null=True)
    withdrawn_reason = TextField(default="")
    account = ForeignKeyField(Account, null=True)

    class Meta:
        table_name = "archive_transfer"


class TransferItem(Table):
    """A volume of a list, as it stood when it was put there."""

    transfer = ForeignKeyField(Transfer, backref="items")
    interview = ForeignKeyField(Interview, backref="transfers")
    position = IntegerField()
    volume_number = TextField()
    title = TextField()
    retention = TextField()
    pieces = IntegerField()
    pages = IntegerField()

    class Meta:
        table_name = "archive_transfer_item"


class Destruction(Table):
    """A list of volumes that are to be, or were destroyed (销毁清册)."""

    year = IntegerField()
    number = IntegerField()
    drawn_on = DateField()
    note = TextField(default="")
    approval_number = TextField(default="")
    approved_on = DateField(null=True)
    approver = TextField(default="")
    destroyed_on = DateField(null=True)
    witnesses = JsonField(default=list)
    withdrawn_on = DateField(null=True)
    withdrawn_reason = TextField(default="")
    account = ForeignKeyField(Account, null=True)

    class Meta:
        table_name = "archive_destruction"


class DestructionItem(Table):
    """A volume of such a list: what is known of it for ever."""

    destruction = ForeignKeyField(Destruction, backref="items")
    interview = ForeignKeyField(Interview, backref="destructions")
    position = IntegerField()
    case_number = TextField()
    volume_number = TextField()
    title = TextField()
    retention = TextField()
    filed_on = DateField()
    ended_on = DateField()
    pieces = IntegerField()
    pages = IntegerField()

    class Meta:
        table_name = "archive_destruction_item"
