"""Supervision findings with their rounds, drawn samples, and what is made public."""

from __future__ import annotations

from peewee import BooleanField, DateField, DateTimeField, ForeignKeyField, IntegerField, TextField

from app.access.tables import Account
from app.interviews.tables import Interview
from app.people.tables import Department
from app.plans.tables import Plan
from app.store.database import JsonField, Table
from app.store.vault import Attachment


class Finding(Table):
    """A finding with the running round of its rectification; `code` is one of the rules file, or 人工.

    `year` and `number` are of the notice (整改通知单), `issued_on` is the day it was printed in this round.
    """

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
    year = IntegerField(null=True)
    number = IntegerField(null=True)
    round = IntegerField(default=1)
    issued_on = DateField(null=True)
    replied_on = DateField(null=True)
    reply_evidence = TextField(default="")
    checked_on = DateField(null=True)
    checked_by = TextField(default="")
    check_result = TextField(default="")
    check_note = TextField(default="")


class FindingRound(Table):
    """A round that is over, as it stood then; never changed, never deleted."""

    finding = ForeignKeyField(Finding, backref="rounds")
    round = IntegerField()
    requirement = TextField()
    owner = TextField()
    due_on = DateField(null=True)
    issued_on = DateField(null=True)
    reply = TextField()
    replied_on = DateField(null=True)
    reply_evidence = TextField()
    checked_on = DateField(null=True)
    checked_by = TextField()
    check_result = TextField()
    check_note = TextField()
    evidence = TextField()
    closed_on = DateField(null=True)
    ended_because = TextField()
    ended_at = DateTimeField()
    account = ForeignKeyField(Account, null=True)


class FindingAttachment(Table):
    """A file that came with a reply (回复) or a re-check (复查) of a round."""

    finding = ForeignKeyField(Finding, backref="attachments")
    round = IntegerField()
    what = TextField()
    attachment = ForeignKeyField(Attachment)


class SampleDraw(Table):
    """抽查: what was drawn from, how, and with which seed; never changed, never deleted.

    `population` holds the keys of the talks in their order, `digest` is of them.
    """

    year = IntegerField()
    number = IntegerField()
    start = DateField()
    end = DateField()
    department = ForeignKeyField(Department, null=True)
    form = TextField(default="")
    share = IntegerField()
    method = TextField()
    seed = TextField()
    population = JsonField()
    digest = TextField()
    reason = TextField(default="")
    drawn_at = DateTimeField()
    account = ForeignKeyField(Account, null=True)


class SampleItem(Table):
    """A talk that was drawn."""

    draw = ForeignKeyField(SampleDraw, backref="items")
    position = IntegerField()
    interview = ForeignKeyField(Interview, backref="samples")
    key = TextField()


class SampleMark(Table):
    """What a check of a drawn talk found on one point; the newest of a point counts."""

    item = ForeignKeyField(SampleItem, backref="marks")
    code = TextField()
    result = TextField()
    remark = TextField(default="")
    at = DateTimeField()
    account = ForeignKeyField(Account, null=True)


class PublicityItem(Table):
    """信息, 典型案例 or reading matter (六(三)).  `department` is empty for the school's own.

    `writer` is who changed the text last; `approved_digest` names the text that was approved.
    """

    kind = TextField()
    title = TextField()
    body = TextField(default="")
    state = TextField()
    is_reading = BooleanField(default=False)
    department = ForeignKeyField(Department, null=True)
    author = ForeignKeyField(Account, null=True)
    writer = ForeignKeyField(Account, null=True)
    approver = ForeignKeyField(Account, null=True)
    approved_digest = TextField(default="")
    approved_at = DateTimeField(null=True)
    published_on = DateField(null=True)
    created_at = DateTimeField()
    updated_at = DateTimeField()


class PublicitySource(Table):
    """The finished work that an item was made from: a talk, a plan, or a year with or without a quarter."""

    item = ForeignKeyField(PublicityItem, backref="sources")
    interview = ForeignKeyField(Interview, null=True)
    plan = ForeignKeyField(Plan, null=True)
    year = IntegerField(null=True)
    quarter = IntegerField(null=True)


class PublicityCheck(Table):
    """What the check for anonymity found in the text that the digest names; never changed, never deleted."""

    item = ForeignKeyField(PublicityItem, backref="checks")
    digest = TextField()
    people = IntegerField()
    marks = JsonField(default=list)
    kept = JsonField(default=list)
    is_clean = BooleanField()
    at = DateTimeField()
    account = ForeignKeyField(Account, null=True)


class PublicityStep(Table):
    """A step of an item from state to state; never changed, never deleted."""

    item = ForeignKeyField(PublicityItem, backref="steps")
    step = TextField()
    from_state = TextField()
    to_state = TextField()
    digest = TextField()
    reason = TextField(default="")
    at = DateTimeField()
    account = ForeignKeyField(Account, null=True)
