"""Clues, sorting sessions and 谈话函询, plans with their items, approvals, quarterly filings."""

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


class SortingSession(Table):
    """线索梳理会: a meeting that decides what becomes of clues and whom to talk to."""

    year = IntegerField()
    number = IntegerField()
    held_on = DateField()
    place = TextField(default="")
    chair = ForeignKeyField(Person, backref="chaired")
    chair_name = TextField()
    recorder_name = TextField(default="")
    state = TextField()
    summary = TextField(default="")
    created_at = DateTimeField()
    account = ForeignKeyField(Account, null=True)

    class Meta:
        table_name = "sorting_session"


class SortingMember(Table):
    """Somebody who took part in a session, by name and post as of its day."""

    sorting = ForeignKeyField(SortingSession, backref="members")
    person = ForeignKeyField(Person)
    name = TextField()
    title = TextField(default="")
    position = IntegerField()

    class Meta:
        table_name = "sorting_member"


class SortingClue(Table):
    """A clue that a session had before it."""

    sorting = ForeignKeyField(SortingSession, backref="clues")
    clue = ForeignKeyField(Clue, backref="sortings")
    position = IntegerField()

    class Meta:
        table_name = "sorting_clue"


class SortingStep(Table):
    """A session was closed, or reopened with a reason."""

    sorting = ForeignKeyField(SortingSession, backref="steps")
    step = TextField()
    reason = TextField(default="")
    at = DateTimeField()
    account = ForeignKeyField(Account, null=True)

    class Meta:
        table_name = "sorting_step"


class Inquiry(Table):
    """谈话函询: what one cadre is asked because of one clue, from the draft to the assessment of the reply.

    Name and post are as of the day on which it was drawn up; `matters` are what is asked.
    """

    year = IntegerField()
    number = IntegerField()
    clue = ForeignKeyField(Clue, backref="inquiries")
    person = ForeignKeyField(Person, backref="inquiries")
    name = TextField()
    department_name = TextField(default="")
    title = TextField(default="")
    way = TextField()
    matters = JsonField(default=list)
    handler = TextField(default="")
    proposal = TextField(default="")
    state = TextField()
    submitted_on = DateField(null=True)
    letter_number = TextField(default="")
    sent_on = DateField(null=True)
    sent_how = TextField(default="")
    due_on = DateField(null=True)
    replied_on = DateField(null=True)
    pages = IntegerField(default=0)
    attachment = ForeignKeyField(Attachment, null=True)
    endorser = ForeignKeyField(Person, null=True, backref="endorsed")
    endorsed_by = TextField(default="")
    endorsed_on = DateField(null=True)
    endorsement = TextField(default="")
    outcome = TextField(default="")
    outcome_reason = TextField(default="")
    assessed_on = DateField(null=True)
    assessed_by = TextField(default="")
    explained_on = DateField(null=True)
    explanation = TextField(default="")
    rules_version = TextField()
    created_at = DateTimeField()
    account = ForeignKeyField(Account, null=True)


class InquiryStep(Table):
    """One step of the life of a 谈话函询."""

    inquiry = ForeignKeyField(Inquiry, backref="steps")
    step = TextField()
    from_state = TextField()
    to_state = TextField()
    reason = TextField(default="")
    at = DateTimeField()
    account = ForeignKeyField(Account, null=True)

    class Meta:
        table_name = "inquiry_step"


class ClueDecision(Table):
    """How a clue was disposed of at some time, by itself or in a session, and whether its person is proposed.

    Never changed, never deleted: a changed mind is another row.  `before` is what stood until then, `withdrawn` the
    members who were 回避.
    """

    clue = ForeignKeyField(Clue, backref="decisions")
    sorting = ForeignKeyField(SortingSession, null=True, backref="decisions")
    inquiry = ForeignKeyField(Inquiry, null=True, backref="decisions")
    disposal = TextField()
    decided_on = DateField()
    note = TextField(default="")
    is_proposed = BooleanField(default=False)
    ground = TextField(default="")
    reason = TextField(default="")
    withdrawn = JsonField(default=list)
    before = JsonField(default=dict)
    at = DateTimeField()
    account = ForeignKeyField(Account, null=True)

    class Meta:
        table_name = "clue_decision"


class ClueLink(Table):
    """并案: two clues about one matter; `undone_at` where that was taken back.  The lower id stands first."""

    clue = ForeignKeyField(Clue, backref="links")
    other = ForeignKeyField(Clue, backref="linked")
    reason = TextField()
    at = DateTimeField()
    account = ForeignKeyField(Account, null=True)
    undone_at = DateTimeField(null=True)
    undone_reason = TextField(default="")
    undone_by = ForeignKeyField(Account, null=True, column_name="undone_by", backref="links_undone")

    class Meta:
        table_name = "clue_link"


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
    """An approval, or a return with its reason, of a plan, of an interview, or of a 谈话函询."""

    plan = ForeignKeyField(Plan, null=True, backref="approvals")
    # The column is named here, so that the row can be read before the module of interviews is loaded.
    interview = DeferredForeignKey("Interview", null=True, backref="approvals", column_name="interview_id")
    inquiry = ForeignKeyField(Inquiry, null=True, backref="approvals")
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
