"""Interviews with all that belongs to them."""

from __future__ import annotations

import secrets

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

from app.access.tables import Account
from app.people.tables import Department, ImportBatch, Person
from app.plans.tables import Clue, Inquiry, PlanItem
from app.store.database import JsonField, Table
from app.store.vault import Attachment


class Interview(Table):
    """One 约谈.  Names and titles of lead and recorder are kept as of the day, for papers.

    `held_precision`: day, month or year, where an old ledger says no more; `source_key` is of the row of that ledger.
    `erased_on`: the volume was destroyed; of the case remain number, title and what is counted (`erasing`).
    """

    year = IntegerField(null=True)
    number = IntegerField(null=True)
    organiser = TextField()
    organiser_department = ForeignKeyField(Department, null=True)
    support_unit = TextField(default="")
    form = TextField()
    ground = TextField()
    mode = TextField()
    mode_reason = TextField(default="")
    written_inquiry = BooleanField(default=False)
    plan_item = ForeignKeyField(PlanItem, null=True, backref="interviews")
    previous = ForeignKeyField("self", null=True, backref="followed_by")
    state = TextField()
    purpose = TextField(default="")
    requirements = TextField(default="")
    safety_plan = TextField(default="")
    planned_start = DateTimeField(null=True)
    planned_end = DateTimeField(null=True)
    place = TextField(default="")
    lead = ForeignKeyField(Person, null=True, backref="leads")
    lead_name = TextField(default="")
    lead_title = TextField(default="")
    lead_strength = TextField(default="")
    lead_clauses = JsonField(default=list)
    lead_reason = TextField(default="")
    recorder = ForeignKeyField(Person, null=True, backref="records")
    recorder_name = TextField(default="")
    held_from = DateTimeField(null=True)
    held_to = DateTimeField(null=True)
    held_precision = TextField(default="day")
    content = TextField(default="")
    lead_opinion = TextField(default="")
    office_opinion = TextField(default="")
    group_opinion = TextField(default="")
    note = TextField(default="")
    rules_version = TextField()
    exception_number = TextField(default="")
    exception_date = DateField(null=True)
    exception_approver = TextField(default="")
    exception_reason = TextField(default="")
    exception_attachment = ForeignKeyField(Attachment, null=True)
    form_signed_on = DateField(null=True)
    record_signed_on = DateField(null=True)
    volume_number = TextField(default="")
    retention = TextField(default="")
    archived_on = DateField(null=True)
    is_historical = BooleanField(default=False)
    created_at = DateTimeField()
    updated_at = DateTimeField()
    account = ForeignKeyField(Account, null=True)
    batch = ForeignKeyField(ImportBatch, null=True)
    source_key = TextField(default="")
    erased_on = DateField(null=True)
    # The same talk in every store that knows it; rows that no model wrote get theirs from a trigger.
    uid = TextField(default=lambda: secrets.token_hex(16))


class InterviewLine(Table):
    """What lists of interviews are sorted and filtered by; triggers keep it, and nothing else writes it.

    `moment` is that of the ledger, as text: corrected (更正), held, planned or created.  Names of leads, recorders and
    first subjects have a key beside them, their pinyin.
    """

    interview = ForeignKeyField(Interview, primary_key=True, column_name="id")
    moment = TextField()
    start = DateTimeField(null=True)
    planned_start = DateTimeField(null=True)
    began = BooleanField()
    state = TextField()
    year = IntegerField(null=True)
    number = IntegerField(null=True)
    organiser = TextField()
    organiser_department_id = IntegerField(null=True)
    recorder_id = IntegerField(null=True)
    form = TextField()
    ground = TextField()
    mode = TextField()
    place = TextField()
    lead_name = TextField()
    lead_key = TextField()
    recorder_name = TextField()
    recorder_key = TextField()
    volume_number = TextField()
    archived_on = DateField(null=True)
    subject = TextField(default="")
    subject_key = TextField(default="")
    unit = TextField(default="")
    title = TextField(default="")
    rank = TextField(default="")


class InquiryTalk(Table):
    """A talk that a 谈话函询 led to, and why: 谈话 as approved, or 提醒 or 再谈 after the reply."""

    interview = ForeignKeyField(Interview, primary_key=True, backref="inquiry_talk")
    inquiry = ForeignKeyField(Inquiry, backref="talks")
    why = TextField()
    at = DateTimeField()
    account = ForeignKeyField(Account, null=True)

    class Meta:
        table_name = "inquiry_talk"


class RetiredNumber(Table):
    """A number that a case gave up when its organiser changed; it is never given again."""

    organiser = TextField()
    year = IntegerField()
    number = IntegerField()
    interview = ForeignKeyField(Interview)

    class Meta:
        primary_key = CompositeKey("organiser", "year", "number")


class InterviewSubject(Table):
    """A subject of an interview, with name, department, title and rank as of the day."""

    interview = ForeignKeyField(Interview, backref="subjects")
    person = ForeignKeyField(Person, backref="interviews")
    position = IntegerField()
    clue = ForeignKeyField(Clue, null=True, backref="interview_subjects")
    name = TextField()
    department = ForeignKeyField(Department, null=True)
    department_name = TextField(default="")
    title = TextField(default="")
    rank = TextField(default="")
    in_post_since = TextField(default="")
    statement = TextField(default="")
    notified_on = DateField(null=True)
    notified_how = TextField(default="")


class Attendee(Table):
    """Someone else at the talk; `is_staff` counts towards the staff an INQUIRY needs."""

    interview = ForeignKeyField(Interview, backref="attendees")
    person = ForeignKeyField(Person, null=True)
    name = TextField()
    title = TextField(default="")
    is_staff = BooleanField(default=False)
    position = IntegerField()


class StateChange(Table):
    """One step of the life of an interview."""

    interview = ForeignKeyField(Interview, backref="changes")
    step = TextField()
    from_state = TextField()
    to_state = TextField()
    reason = TextField(default="")
    at = DateTimeField()
    account = ForeignKeyField(Account, null=True)


class OutlineItem(Table):
    """One question or point of the outline (提纲)."""

    interview = ForeignKeyField(Interview, backref="outline")
    position = IntegerField()
    text = TextField()
    asked = BooleanField(default=False)


class ChecklistMark(Table):
    """A preparation, safety or archive item that is done."""

    interview = ForeignKeyField(Interview, backref="marks")
    list = TextField()
    code = TextField()
    done_at = DateTimeField()
    detail = TextField(default="")
    account = ForeignKeyField(Account, null=True)


class Record(Table):
    """谈话记录: the desk's document."""

    interview = ForeignKeyField(Interview, primary_key=True, backref="record")
    state = TextField()
    current_turn = IntegerField(default=0)
    caret = IntegerField(default=0)
    started_at = DateTimeField()
    updated_at = DateTimeField()
    closed_at = DateTimeField(null=True)
    digest = TextField(default="")
    composing = TextField(default="")
    top_turn = IntegerField(default=0)
    read_back_at = DateTimeField(null=True)
    signed_scan = ForeignKeyField(Attachment, null=True)


class RecordTurn(Table):
    """One turn of the record: who spoke, what was said, when it began."""

    interview = ForeignKeyField(Record, column_name="interview_id", backref="turns")
    position = IntegerField()
    speaker = TextField()
    text = TextField()
    spoken_at = DateTimeField()
    marks = JsonField(default=list)


class TalkEvent(Table):
    """Something that happened around the talk: a pause and its end, somebody who came or left."""

    interview = ForeignKeyField(Interview, backref="events")
    kind = TextField()
    who = TextField(default="")
    reason = TextField(default="")
    at = DateTimeField()
    account = ForeignKeyField(Account, null=True)


class RecordVersion(Table):
    """The record as it stood at a moment; `content` is whole, or what differs from the version before."""

    interview = ForeignKeyField(Record, column_name="interview_id", backref="versions")
    number = IntegerField()
    why = TextField()
    at = DateTimeField()
    turns = IntegerField()
    characters = IntegerField()
    digest = TextField()
    is_whole = BooleanField()
    content = BlobField()
    account = ForeignKeyField(Account, null=True)


class RecordCorrection(Table):
    """核对更正: a turn that was changed while the record was read back; never changed, never deleted."""

    interview = ForeignKeyField(Record, column_name="interview_id", backref="corrections")
    turn_id = IntegerField()
    before = TextField()
    after = TextField()
    asked_by = TextField()
    at = DateTimeField()
    account = ForeignKeyField(Account, null=True)


class RecordConfirmation(Table):
    """What one person said of the record when it had been read back."""

    interview = ForeignKeyField(Record, column_name="interview_id", backref="confirmations")
    role = TextField()
    name = TextField()
    outcome = TextField()
    reason = TextField(default="")
    at = DateTimeField()
    voided_at = DateTimeField(null=True)
    account = ForeignKeyField(Account, null=True)


class Phrase(Table):
    """常用语: an abbreviation of one account, and what it stands for."""

    account = ForeignKeyField(Account, backref="phrases")
    abbreviation = TextField()
    text = TextField()
    initials = TextField(default="")
    position = IntegerField()


class Material(Table):
    """What one subject hands in, or the refusal to.

    `is_day_unknown`: it was handed in, nobody wrote down when; `received_on` is then the day of the talk.
    """

    subject = ForeignKeyField(InterviewSubject, backref="materials")
    name = TextField()
    due_on = DateField(null=True)
    received_on = DateField(null=True)
    copies = IntegerField(default=1)
    pages = IntegerField(default=0)
    attachment = ForeignKeyField(Attachment, null=True)
    refused_on = DateField(null=True)
    refusal_reason = TextField(default="")
    note = TextField(default="")
    is_day_unknown = BooleanField(default=False)


class MaterialWitness(Table):
    """Someone who witnessed a refusal."""

    material = ForeignKeyField(Material, backref="witnesses")
    name = TextField()
    title = TextField(default="")


class Disposition(Table):
    """What was decided about one subject (clause 五(四))."""

    subject = ForeignKeyField(InterviewSubject, unique=True, backref="dispositions")
    confirmed = BooleanField(null=True)
    facts = TextField(default="")
    disciplines = JsonField(default=list)
    factors = JsonField(default=list)
    factors_heeded = BooleanField(default=True)
    ignored_reason = TextField(default="")
    proposal = TextField(default="")
    outcome = TextField(default="")
    stage = TextField(default="")
    decided_by = TextField(default="")
    decision = TextField(default="")
    decided_on = DateField(null=True)
    note = TextField(default="")


class CatalogueEntry(Table):
    """One line of the 卷内目录."""

    interview = ForeignKeyField(Interview, backref="catalogue")
    position = IntegerField()
    number = TextField(default="")
    author = TextField(default="")
    title = TextField()
    dated = DateField(null=True)
    pages = IntegerField(default=0)
    note = TextField(default="")
    attachment = ForeignKeyField(Attachment, null=True)


class Amendment(Table):
    """A correction after archiving; the original stays readable.  `field` is for people, `key` for programs."""

    interview = ForeignKeyField(Interview, backref="amendments")
    key = TextField(default="")
    field = TextField()
    before = TextField()
    after = TextField()
    reason = TextField()
    at = DateTimeField()
    account = ForeignKeyField(Account, null=True)
