"""What an import would do, row by row, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session
from app.people.imports import remembered
from app.people.roster.comparing import Known, differences
from app.people.roster.rows import Reader, RosterRow, check_names, check_single_posts, check_supervisors
from app.people.roster.sheet import read_sheet, rows_of
from app.people.roster.titles import Doubt
from app.people.snapshot import holds_on
from app.people.tables import (
    Appointment,
    Department,
    DepartmentAlias,
    ImportBatch,
    Person,
    PersonRank,
    SchoolPostHolding,
    Supervision,
)
from app.store.steps import steps
from app.workbooks.table import Sheet


class Verdict(StrEnum):
    """What becomes of a row."""

    NEW = "新增"
    CHANGED = "更新"
    SAME = "不变"
    FAULTY = "错误"


@dataclass(frozen=True)
class PreviewRow:
    """A row with its verdict; `changes` are sentences "职务：科长 → 副处长"."""

    row: RosterRow
    verdict: Verdict
    changes: tuple[str, ...] = ()
    known: Known | None = None


@dataclass(frozen=True)
class Question:
    """A doubt with the rows it concerns, and the answer that holds now (the likely one until somebody chooses)."""

    key: str
    doubt: Doubt
    answer: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SupervisionChange:
    """A school leader begins or ceases to supervise (分管) a department."""

    department: str
    leader: str
    begins: bool

    def __str__(self) -> str:
        return f"{self.leader}{'分管' if self.begins else '不再分管'}{self.department}"


@dataclass(frozen=True)
class Preview:
    """All that an import would do."""

    sheet: Sheet
    as_of: date
    rows: list[PreviewRow]
    passed_over: list[tuple[int, str]]
    questions: list[Question]
    missing: list[Known] = field(default_factory=list)
    new_departments: dict[str, str] = field(default_factory=dict)
    supervision: list[SupervisionChange] = field(default_factory=list)

    @property
    def changes_anything(self) -> bool:
        """Whether there is something to write, leaving aside those who are missing."""
        return bool(self.supervision) or any(row.verdict in (Verdict.NEW, Verdict.CHANGED) for row in self.rows)

    def count(self, verdict: Verdict) -> int:
        """How many rows have the verdict."""
        return sum(row.verdict is verdict for row in self.rows)

    @property
    def faulty(self) -> list[PreviewRow]:
        """The rows that stay out."""
        return [row for row in self.rows if row.verdict is Verdict.FAULTY]


def preview(
    session: Session,
    path: Path,
    mapping: Mapping[str, str] | None = None,
    as_of: date | None = None,
    answers: Mapping[str, str] | None = None,
    password: str | None = None,
) -> Preview:
    """What importing the file would do.  `mapping`: field → heading, by hand; `answers`: question → option chosen.

    `as_of` is the day the roster speaks of: what its head says, else today.  Raises PasswordNeeded for a workbook
    with a password, Refusal for an unusable file, and for who may not import.
    """
    session.require(Action.ROSTER_IMPORT)
    sheet = read_sheet(path, mapping, password)
    if not mapping and (kept := remembered(sheet.profile)):
        sheet = read_sheet(path, kept, password)
    if sheet.missing:
        raise Refusal(
            f"没有认出这些列：{'、'.join(sheet.missing)}。请在“对应各列”里指定它们，没有导入任何内容。",
            place="对应各列",
        )
    day = as_of or sheet.as_of or session.today()
    _not_older(day)
    return _preview(session, sheet, day, answers or {})


def known_on(day: date) -> dict[str, Known]:
    """Everybody in the store on a day, by staff number.

    Where somebody holds nothing on the day but will later, that counts: the roster may speak of it beforehand.
    """
    ranks = {row.person_id: row for row in PersonRank.select().where(holds_on(PersonRank, day))}
    held, past = _in_time(Appointment.select(Appointment, Department).join(Department), Appointment, day)
    posts, past_posts = _in_time(SchoolPostHolding.select(), SchoolPostHolding, day)
    return {
        person.staff_no: Known(
            person, ranks.get(person.id), held.get(person.id, []), next(iter(posts.get(person.id, [])), None),
            (*past.get(person.id, ()), *past_posts.get(person.id, ())),
        )
        for person in Person.select()
    }  # fmt: skip


def _in_time(query: Any, table: Any, day: date) -> tuple[dict[int, list[Any]], dict[int, list[Any]]]:
    """By person: the rows in force on a day (where there is none, those that begin later), and those that ended."""
    going: dict[int, list[Any]] = {}
    past: dict[int, list[Any]] = {}
    for row in query.order_by(table.id):
        (past if row.end is not None and row.end < day else going).setdefault(row.person_id, []).append(row)
    now = {who: [row for row in rows if row.start is None or row.start <= day] for who, rows in going.items()}
    return {who: now[who] or rows for who, rows in going.items()}, past


def _preview(session: Session, sheet: Sheet, day: date, answers: Mapping[str, str]) -> Preview:
    raw = rows_of(sheet)
    kinds = {department.name: department.kind for department in Department.select()}
    aliases = {row.name: row.department.name for row in DepartmentAlias.select()}
    reader = Reader(kinds, answers, aliases)
    rows: list[RosterRow] = []
    for each in steps("正在核对名册", raw.people):
        row = reader.read(each)
        if not row.faults:
            reader.settle_department(row)
        rows.append(row)
    known = known_on(day)
    check_names(rows, {number: each.person.name for number, each in known.items()}, answers)
    _check_together(rows, known)
    shown = [_judge(row, known.get(row.staff_no), day) for row in rows]
    listed = {row.staff_no for row in rows}
    missing = [k for number, k in known.items() if number not in listed and (k.appointments or k.post)]
    used = {row.department for row in rows if not row.faults}
    return Preview(
        sheet, day, shown, raw.passed_over, _questions(rows, answers),
        missing=[] if sheet.is_partial else missing,
        new_departments={name: kind for name, kind in reader.kinds.items() if name in used and name not in kinds},
        supervision=_supervision(rows, day, is_whole=not (missing or sheet.is_partial)),
    )  # fmt: skip


def _check_together(rows: list[RosterRow], known: Mapping[str, Known]) -> None:
    good = [row for row in rows if not row.faults]
    moved = {row.staff_no for row in good}
    staying = {k.post.post: k.person.name for number, k in known.items() if k.post and number not in moved}
    check_single_posts(good, staying)
    leaders = {row.name for row in good if row.school_post} | {k.person.name for k in known.values() if k.post}
    check_supervisors((row for row in rows if not row.school_post), leaders)


def _not_older(day: date) -> None:
    newest = ImportBatch.select().where((ImportBatch.kind == "名册") & ImportBatch.undone_at.is_null())
    last = newest.order_by(ImportBatch.as_of.desc()).first()
    if last is not None and day < last.as_of:
        raise Refusal(
            f"这份名册的日期是 {day}，早于已导入的“{last.file_name}”（{last.as_of}）；为免以旧改新，没有导入。",
            place="导入",
            details=["如果日期读错了，请在预览里改正“名册日期”。"],
        )


def _judge(row: RosterRow, known: Known | None, day: date) -> PreviewRow:
    if row.faults:
        return PreviewRow(row, Verdict.FAULTY, tuple(map(str, row.faults)), known)
    if known is None:
        return PreviewRow(row, Verdict.NEW, (), None)
    changes = tuple(differences(row, known, day))
    return PreviewRow(row, Verdict.CHANGED if changes else Verdict.SAME, changes, known)


def _supervision(rows: Iterable[RosterRow], day: date, is_whole: bool) -> list[SupervisionChange]:
    """Which supervision begins and which ends, for departments of which the roster names a leader.

    Only a whole roster ends one: one with some rows only may not name every leader.
    """
    wanted: dict[str, dict[str, None]] = {}
    for row in rows:
        if not row.faults and row.supervisors:
            wanted.setdefault(row.department, {}).update(dict.fromkeys(row.supervisors))
    held: dict[str, dict[str, None]] = {}
    query = Supervision.select(Supervision, Department, Person).join(Department).switch(Supervision)
    for each in query.join(Person, on=Supervision.person == Person.id).where(holds_on(Supervision, day)):
        held.setdefault(each.department.name, {})[each.person.name] = None
    begun = [SupervisionChange(d, n, True) for d, names in wanted.items() for n in names if n not in held.get(d, {})]
    ended = [SupervisionChange(d, n, False) for d, names in wanted.items() for n in held.get(d, {}) if n not in names]
    return begun + (ended if is_whole else [])


def _questions(rows: Iterable[RosterRow], answers: Mapping[str, str]) -> list[Question]:
    found: dict[str, tuple[Doubt, list[int]]] = {}
    for row in rows:
        for key, doubt in row.doubts.items():
            found.setdefault(key, (doubt, []))[1].append(row.line)
    return [
        Question(key, doubt, answers.get(key, doubt.options[0]), tuple(lines)) for key, (doubt, lines) in found.items()
    ]
