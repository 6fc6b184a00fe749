"""Which facts of a locked case may be corrected, under which name, and how a correction is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.interviews.archiving import RETENTIONS
from app.interviews.dispositions import STAGES
from app.interviews.guarding import subjects_of
from app.interviews.record import turns_of
from app.interviews.tables import Disposition, Interview, InterviewSubject, Record
from app.rules.lifecycle import State
from app.rules.rulebook import Rulebook


class Kind(StrEnum):
    """How a value is written: a line, a text of any length, a day, a moment, one word of several."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    MOMENT = "moment"
    CHOICE = "choice"


Value = str | date | datetime | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that may be amended: `key` for programs, `label` for people, the value as it was archived."""

    key: str
    label: str
    kind: Kind
    original: Value
    choices: tuple[str, ...] = ()


# Column -> (label, how it is written).  What decides who leads, who organises and what counts (form, ground, mode,
# subjects, lead) is not here: a wrong one is a wrong interview, to be cancelled and held anew, not amended.
_CASE: dict[str, tuple[str, Kind]] = {
    "held_from": ("约谈开始时间", Kind.MOMENT),
    "held_to": ("约谈结束时间", Kind.MOMENT),
    "place": ("约谈地点", Kind.LINE),
    "lead_title": ("主谈人职务", Kind.LINE),
    "recorder_name": ("记录人", Kind.LINE),
    "content": ("约谈主要内容", Kind.TEXT),
    "lead_opinion": ("主谈人或组织单位意见", Kind.TEXT),
    "office_opinion": ("纪检监察室意见", Kind.TEXT),
    "group_opinion": ("领导小组审批意见", Kind.TEXT),
    "note": ("备注", Kind.TEXT),
    "form_signed_on": ("登记表签字日期", Kind.DAY),
    "record_signed_on": ("谈话记录签字日期", Kind.DAY),
    "volume_number": ("卷号", Kind.LINE),
    "retention": ("保管期限", Kind.CHOICE),
}
_SUBJECT: dict[str, tuple[str, Kind]] = {
    "name": ("姓名", Kind.LINE),
    "department_name": ("工作单位", Kind.LINE),
    "title": ("职务", Kind.LINE),
    "in_post_since": ("任现职时间", Kind.LINE),
    "statement": ("说明或表态", Kind.TEXT),
}
_DISPOSITION: dict[str, tuple[str, Kind]] = {
    "facts": ("违规违纪事实", Kind.TEXT),
    "proposal": ("处理意见", Kind.TEXT),
    "outcome": ("处置结果", Kind.CHOICE),
    "stage": ("四种形态", Kind.CHOICE),
    "decided_by": ("审定人", Kind.LINE),
    "decision": ("审定结果", Kind.TEXT),
    "decided_on": ("审定日期", Kind.DAY),
}


def facts_of_case(rules: Rulebook, case: Interview) -> tuple[Fact, ...]:
    """What may be amended of this case now, as it was archived.

    The record may be amended from the moment it is closed, everything else once the case is archived (六(一)).
    """
    facts: list[Fact] = []
    if case.erased_on is not None:  # the volume was destroyed: there is nothing left to correct
        return ()
    if State(case.state) is State.ARCHIVED:
        facts += _of_case(case)
        subjects = subjects_of(case.id)
        for row, called in zip(subjects, _called(subjects), strict=True):
            facts += _of_subject(rules, row, called)
    record = Record.get_or_none(Record.interview == case.id)
    if record is not None and record.closed_at is not None:
        facts += _of_record(case.id)
    return tuple(facts)


def read_value(fact_kind: Kind, text: str) -> Value:
    """The value that a stored text means.  Raises ValueError for a day or moment that is none."""
    if fact_kind is Kind.DAY:
        return date.fromisoformat(text) if text else None
    if fact_kind is Kind.MOMENT:
        return datetime.strptime(text, "%Y-%m-%d %H:%M") if text else None
    return text


def write_value(value: Value) -> str:
    """The text under which a value is stored and shown: 2026-11-24, 2026-11-24 14:00."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else value or ""


def kind_of(key: str) -> Kind:
    """How the value under a key is written."""
    *owner, name = key.split(".")
    if owner and owner[0] == "disposition":
        return _DISPOSITION[name][1]
    if owner and owner[0] == "subject":
        return _SUBJECT[name][1]
    return Kind.TEXT if owner else _CASE[name][1]


def _of_case(case: Interview) -> Iterable[Fact]:
    for name, (label, kind) in _CASE.items():
        yield Fact(name, label, kind, getattr(case, name), RETENTIONS if name == "retention" else ())


def _of_subject(rules: Rulebook, row: InterviewSubject, called: str) -> Iterable[Fact]:
    for name, (label, kind) in _SUBJECT.items():
        yield Fact(f"subject.{row.id}.{name}", f"{called}·{label}", kind, getattr(row, name))
    found = Disposition.get_or_none(Disposition.subject == row.id)
    if found is None:
        return
    outcomes = tuple(rule.name for rule in rules.dispositions if rule.confirmed == found.confirmed)
    choices = {"outcome": outcomes, "stage": STAGES}
    for name, (label, kind) in _DISPOSITION.items():
        key, value = f"disposition.{row.id}.{name}", getattr(found, name)
        yield Fact(key, f"{called}·{label}", kind, value, choices.get(name, ()))


def _of_record(interview_id: int) -> Iterable[Fact]:
    for place, turn in enumerate(turns_of(interview_id), 1):
        yield Fact(f"turn.{turn.id}", f"谈话记录第{place}段（{turn.speaker}）", Kind.TEXT, turn.text)


def _called(subjects: list[InterviewSubject]) -> list[str]:
    """How to call each subject; two of one name are told apart by their place."""
    names = [row.name for row in subjects]
    return [name if names.count(name) == 1 else f"{name}（第{place}名）" for place, name in enumerate(names, 1)]
