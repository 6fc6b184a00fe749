"""Keys, partners, packages, and what packages brought."""

from __future__ import annotations

from enum import StrEnum

from peewee import BlobField, CompositeKey, DateField, DateTimeField, ForeignKeyField, IntegerField, TextField

from app.access.tables import Account
from app.interviews.tables import Interview
from app.people.tables import Department
from app.plans.tables import Plan
from app.store.database import JsonField, Table
from app.store.vault import Attachment


class OfficeKind(StrEnum):
    """What an office is in the exchange."""

    DISCIPLINE = "纪检监察室"
    DEPARTMENT = "部门"


class Kind(StrEnum):
    """What a package brings."""

    STATISTICS = "统计报送"
    FILING = "计划备案"
    ARCHIVE = "档案移交"
    INFORMATION = "信息报送"
    RECEIPT = "回执"


class Direction(StrEnum):
    """Which way a package went."""

    SENT = "发出"
    RECEIVED = "收到"


class PackageState(StrEnum):
    """Where a package stands."""

    SENT = "已发出"
    TAKEN = "对方已接收"
    RETURNED = "对方已退回"
    ACCEPTED = "已接收"
    REFUSED = "已退回"


class OfficeIdentity(Table):
    """Whose store this is to others; one is in force, retired ones tell of the past."""

    office = TextField()
    kind = TextField()
    name = TextField()
    department = ForeignKeyField(Department, null=True)
    card = TextField()
    made_at = DateTimeField()
    retired_at = DateTimeField(null=True)
    reason = TextField(default="")
    account = ForeignKeyField(Account, null=True)


class OfficeSecret(Table):
    """The secret parts of the keys of an identity."""

    identity = ForeignKeyField(OfficeIdentity, primary_key=True, backref="secrets")
    age = TextField()
    sign = BlobField()


class Partner(Table):
    """Another office; at the discipline office, bound to the department that it is."""

    office = TextField(unique=True)
    kind = TextField()
    name = TextField()
    department = ForeignKeyField(Department, null=True)


class PartnerCard(Table):
    """A public card of a partner, with its confirmation."""

    partner = ForeignKeyField(Partner, backref="cards")
    age = TextField()
    sign = TextField(unique=True)
    fingerprint = TextField()
    made_on = DateField()
    added_at = DateTimeField()
    confirmed_at = DateTimeField(null=True)
    confirmed_how = TextField(default="")
    confirmed_with = TextField(default="")
    retired_at = DateTimeField(null=True)
    reason = TextField(default="")
    account = ForeignKeyField(Account, null=True)


class Package(Table):
    """A package that went out or came in; `answer` is what the receipt says."""

    direction = TextField()
    partner = ForeignKeyField(Partner, backref="packages")
    department = ForeignKeyField(Department, null=True)
    number = IntegerField()
    uid = TextField()
    kind = TextField()
    title = TextField()
    about = JsonField(default=dict)
    made_at = DateTimeField()
    size = IntegerField()
    digest = TextField()
    attachment = ForeignKeyField(Attachment, null=True)
    state = TextField()
    settled_at = DateTimeField(null=True)
    remark = TextField(default="")
    answer = JsonField(default=dict)
    account = ForeignKeyField(Account, null=True)


class ArrivedCase(Table):
    """Where an archived case came from."""

    interview = ForeignKeyField(Interview, primary_key=True, backref="arrivals")
    package = ForeignKeyField(Package)
    digest = TextField()
    number = TextField(default="")


class ArrivedPlan(Table):
    """Which package a department's plan came with."""

    plan = ForeignKeyField(Plan, primary_key=True, backref="arrivals")
    package = ForeignKeyField(Package)
    digest = TextField()


class InformationItem(Table):
    """A text that a department sent."""

    package = ForeignKeyField(Package, backref="information")
    department = ForeignKeyField(Department, null=True)
    sort = TextField()
    title = TextField()
    text = TextField()
    author = TextField(default="")
    written_on = DateField()


class InformationFile(Table):
    """A file that came with a text."""

    item = ForeignKeyField(InformationItem, backref="files")
    attachment = ForeignKeyField(Attachment)

    class Meta:
        primary_key = CompositeKey("item", "attachment")
