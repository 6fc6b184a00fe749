"""Writing talks of the past into the store, thousands at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from app.access.session import Session
from app.interviews.numbering import historical
from app.interviews.tables import Disposition, Interview, InterviewSubject, Material, StateChange
from app.ledgers.intake.directory import NOT_LISTED
from app.ledgers.intake.lines import Line, Subject
from app.ledgers.intake.preview import PreviewRow
from app.people.imports import keep_change
from app.people.names import reading
from app.people.tables import Person
from app.rules.lifecycle import State
from app.store.database import Table
from app.store.numbers import next_numbers, used_number
from app.store.steps import step, steps

SERIES = "补录"
_STEP = "补录"
_AT_ONCE = 2000
_CASE = ("id", "year", "number", "organiser", "organiser_department_id", "form", "ground", "mode",
         "written_inquiry", "state", "place", "lead_id", "lead_name", "lead_title", "lead_clauses",
         "recorder_name", "held_from", "held_to", "held_precision", "content", "note", "rules_version",
         "volume_number", "archived_on", "is_historical", "created_at", "updated_at", "account_id", "batch_id",
         "source_key")  # fmt: skip
_SUBJECT = ("id", "interview_id", "person_id", "position", "name", "department_id", "department_name", "title", "rank")
_MATERIAL = ("subject_id", "name", "received_on", "is_day_unknown", "note")
_DISPOSITION = ("subject_id", "confirmed", "outcome", "stage", "decision")
_CHANGE = ("interview_id", "step", "from_state", "to_state", "reason", "at", "account_id")


class Writer:
    """Writes the rows of one import within a use case.

    Plain statements in chunks: a row through the models costs five times as much, and a ledger may have 50,000.
    """

    def __init__(self, session: Session, batch_id: int, file_name: str) -> None:
        self._session, self._batch_id, self._file_name = session, batch_id, file_name
        self._now = session.now().isoformat(" ")
        self._new: dict[tuple[str, str], int] = {}

    def write(self, rows: Sequence[PreviewRow]) -> None:
        """Writes everything that the rows tell of."""
        self._people(rows)
        numbers = _numbers(rows)
        first = _next_id(Interview)
        cases = list(zip(range(first, first + len(rows)), rows, numbers, strict=True))
        self._insert(Interview, _CASE, (self._case(id, row, number) for id, row, number in cases))
        subjects = list(self._subjects((id, row) for id, row, _ in cases))
        self._insert(InterviewSubject, _SUBJECT, (values for values, _, _ in subjects))
        self._insert(Material, _MATERIAL, self._materials(subjects))
        self._insert(Disposition, _DISPOSITION, self._dispositions(subjects))
        self._insert(StateChange, _CHANGE, (self._change(id, row) for id, row, _ in cases))

    def _people(self, rows: Sequence[PreviewRow]) -> None:
        """Adds who is not in the roster: statistics, the own talk and 回避 all ask for a person."""
        for row in steps("正在补录人员", rows):
            for subject, person in zip(row.line.subjects, row.people, strict=True):
                who = (subject.name, subject.unit)
                if person is None and who not in self._new:
                    spoken, initials = reading(subject.name)
                    number = next_numbers("person:补录", 0, 1)
                    made = Person.create(
                        staff_no=f"BL{number:05}", name=subject.name, pinyin=spoken, initials=initials,
                        note=f"{NOT_LISTED}{subject.unit}", created_at=self._session.now(),
                    )  # fmt: skip
                    keep_change(self._batch_id, made, None)
                    self._new[who] = made.id

    def _case(self, id: int, row: PreviewRow, number: tuple[int, int]) -> tuple[Any, ...]:
        line, held = row.line, row.line.held
        assert held is not None and line.form is not None
        return (
            id, *number, row.organiser, row.organiser_department, line.form.value, line.ground, line.mode.value,
            int(line.written_inquiry), State.ARCHIVED.value, line.place, row.lead_id, line.lead, row.lead_title,
            json.dumps(list(line.clauses), ensure_ascii=False), line.recorder, _text(held.start), _text(held.end),
            held.precision, line.content, _note(line), self._session.rules.meta.version, line.volume,
            _text(line.archived), 1, self._now, self._now, self._session.account.id, self._batch_id, line.key,
        )  # fmt: skip

    def _subjects(
        self, cases: Iterable[tuple[int, PreviewRow]]
    ) -> Iterator[tuple[tuple[Any, ...], Subject, PreviewRow]]:
        id = _next_id(InterviewSubject)
        for case, row in cases:
            together = zip(row.line.subjects, row.people, row.departments, row.ranks, strict=True)
            for position, (subject, person, department, rank) in enumerate(together, 1):
                who = person if person is not None else self._new[subject.name, subject.unit]
                values = (id, case, who, position, subject.name, department, subject.unit, subject.title, rank)
                yield values, subject, row
                id += 1

    def _materials(self, subjects: Iterable[tuple[tuple[Any, ...], Subject, PreviewRow]]) -> Iterator[tuple[Any, ...]]:
        """What was handed in, by each subject; the ledger does not say when."""
        for values, _, row in subjects:
            assert row.line.held is not None and row.line.form is not None
            day = row.line.held.start.date().isoformat()
            for name, written in row.line.materials:
                yield values[0], name, day, 1, f"原台账：{written}" if written != name else ""
            if row.line.counts is not None and not row.line.materials:
                due, given = row.line.counts
                if due:
                    name = self._session.rules.material_for(row.line.form).name
                    yield values[0], name, day if given >= due else None, int(given >= due), ""

    def _dispositions(
        self, subjects: Iterable[tuple[tuple[Any, ...], Subject, PreviewRow]]
    ) -> Iterator[tuple[Any, ...]]:
        for values, subject, _ in subjects:
            if subject.decision or subject.stage:
                rule = self._session.rules.disposition(subject.outcome) if subject.outcome else None
                confirmed = None if rule is None else int(rule.confirmed)
                yield values[0], confirmed, subject.outcome, subject.stage, subject.decision

    def _change(self, id: int, row: PreviewRow) -> tuple[Any, ...]:
        """How the case came to be, with what was noticed: it stands in the trail and on no paper."""
        hints = f"；提示：{'；'.join(row.line.hints)}" if row.line.hints else ""
        reason = f"自台账“{self._file_name}”第 {row.line.line} 行{hints}"
        return id, _STEP, "", State.ARCHIVED.value, reason, self._now, self._session.account.id

    def _insert(self, table: type[Table], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        marks = ", ".join("?" * len(columns))
        name = table._meta.table_name
        sql = f'INSERT INTO main."{name}" ({", ".join(columns)}) VALUES ({marks})'
        connection = self._session.store.db.connection()  # type: ignore[no-untyped-call]
        going = iter(rows)
        while some := list(islice(going, _AT_ONCE)):
            step("正在写入约谈")
            connection.executemany(sql, some)


def _numbers(rows: Sequence[PreviewRow]) -> list[tuple[int, int]]:
    """Year and number of each row: its own where nobody has it, else the next of the year's 补录 series."""
    wanted: dict[int, int] = {}
    for row in rows:
        if row.number is None:
            wanted[_year(row)] = wanted.get(_year(row), 0) + 1
        elif row.number[1] < 0:
            used_number(SERIES, row.number[0], -row.number[1])
        else:
            used_number(f"interview:{row.organiser}", *row.number)
    following = {year: next_numbers(SERIES, year, count) for year, count in wanted.items()}
    made = []
    for row in rows:
        year = _year(row)
        if row.number is None:
            made.append((year, historical(following[year])))
            following[year] += 1
        else:
            made.append(row.number)
    return made


def _year(row: PreviewRow) -> int:
    assert row.line.held is not None
    return row.line.held.start.year


def _note(line: Line) -> str:
    """The remark of the row, and counts of materials of which nobody knows whose they are."""
    partly = line.counts is not None and not line.materials and 0 < line.counts[1] < line.counts[0]
    said = f"原台账：材料应交{line.counts[0]}、已交{line.counts[1]}" if partly and line.counts else ""
    return "；".join(filter(None, [line.note, said]))


def _next_id(table: Any) -> int:
    last = table.select(table.id).order_by(table.id.desc()).limit(1).scalar()
    return int(last or 0) + 1


def _text(value: date | datetime | None) -> str | None:
    if value is None:
        return None
    return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
