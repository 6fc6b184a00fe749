"""Talks that departments held and reported (统计报送, 四(二)3): rows to be counted, nothing of what was said."""

from __future__ import annotations

from datetime import date
from typing import Any

from peewee import BooleanField, DateField, DateTimeField, ForeignKeyField, IntegerField, TextField, fn
from peewee import Value as PlainValue

from app.interviews.tables import Interview
from app.people.tables import Department, Person
from app.rules.lifecycle import State
from app.store import settings
from app.store.database import JsonField, Table

_SENT_ON = "statistics_sent_on"


def sendings() -> list[date]:
    """The days up to which talks were sent to the discipline office, the latest last."""
    return [date.fromisoformat(day) for day in settings.read(_SENT_ON, [])]


def keep_sending(sent_on: date) -> bool:
    """Keeps such a day, if it is not before the latest; whether it was.  Call within a use case."""
    before = sendings()
    if before and sent_on < before[-1]:
        return False
    settings.write(_SENT_ON, [day.isoformat() for day in dict.fromkeys([*before, sent_on])])
    return True


class StatisticsReport(Table):
    """A report of a year or of one quarter that was accepted."""

    package_id = IntegerField(unique=True)
    partner_id = IntegerField()
    department = ForeignKeyField(Department, null=True)
    number = IntegerField()
    year = IntegerField()
    quarter = IntegerField(null=True)
    made_at = DateTimeField()


class ReportedTalk(Table):
    """One talk; `in_force` while no newer report of the same partner speaks of its quarter or of the talk.

    `lead_reason` is that of a lead by 必要时, and of no other.
    """

    report = ForeignKeyField(StatisticsReport, backref="talks")
    uid = TextField()
    in_force = BooleanField()
    organiser = TextField()
    form = TextField()
    ground = TextField()
    mode = TextField()
    written_inquiry = BooleanField()
    held_on = DateField()
    campaign_year = IntegerField(null=True)
    campaign_batch = IntegerField(null=True)
    lead_name = TextField(default="")
    lead_title = TextField(default="")
    lead_strength = TextField(default="")
    lead_reason = TextField(default="")
    is_exception = BooleanField(default=False)
    is_historical = BooleanField(default=False)


def counts() -> Any:
    """The condition that a reported talk counts: by its newest row, and not one that this store holds itself."""
    states = [state.value for state in State if state.was_held]
    # By the talk, and saying that there is a uid: so the index of uids answers, and not all talks of ten years.
    same = (Interview.uid == ReportedTalk.uid) & (Interview.uid != "")
    own = Interview.select(PlainValue(1)).where(same & Interview.state.in_(states) & Interview.held_from.is_null(False))
    return ReportedTalk.in_force & ~fn.EXISTS(own)


class ReportedSubject(Table):
    """One subject; `person` is the one of the roster with the same number and name, `is_leader` as the sender had it.

    `outcome` is the one that counts, with its correction; empty while it does not count.
    """

    talk = ForeignKeyField(ReportedTalk, backref="subjects")
    person = ForeignKeyField(Person, null=True)
    staff_no = TextField()
    name = TextField()
    is_leader = BooleanField()
    department = ForeignKeyField(Department, null=True)
    department_name = TextField(default="")
    title = TextField(default="")
    rank = TextField(default="")
    outcome = TextField(default="")
    stage = TextField(default="")
    disciplines = JsonField(default=list)


class ReportedMaterial(Table):
    """What one subject was to hand in, with the days."""

    subject = ForeignKeyField(ReportedSubject, backref="materials")
    name = TextField()
    due_on = DateField(null=True)
    received_on = DateField(null=True)
    refused_on = DateField(null=True)
