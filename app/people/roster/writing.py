"""Writing a roster into the store: every row that is written is remembered, so that it can be put back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.access.session import Session
from app.people.imports import added_rows, values_of
from app.people.names import reading
from app.people.roster.comparing import (
    Known,
    begin_of,
    beginning,
    corrects_kind,
    corrects_start,
    day_before,
    kind_of,
    same_post,
)
from app.people.roster.preview import PreviewRow, SupervisionChange
from app.people.roster.rows import RosterRow
from app.people.snapshot import holds_on
from app.people.tables import (
    Appointment,
    Department,
    ImportChange,
    Person,
    PersonRank,
    SchoolPostHolding,
    Supervision,
)
from app.rules.vocabulary import AppointmentKind
from app.store.bulk import Bulk
from app.store.database import Table


class Writer:
    """Writes rows and remembers each; new ones wait until there are many, or until `flush`."""

    def __init__(self, session: Session, batch_id: int, day: date) -> None:
        self._session, self._batch_id, self._day = session, batch_id, day
        self._departments = {row.name: row.id for row in Department.select()}
        self._now = session.now().isoformat(" ")
        self._new = Bulk(session.store, _TABLES, _PUT)
        self._waiting = 0

    def departments(self, new: Mapping[str, str]) -> None:
        """Adds departments in the order of the roster."""
        place = len(self._departments)
        for name, kind in new.items():
            place += 1
            id = self._add(Department, code=_free_code(place), name=name, kind=kind, position=place)
            self._departments[name] = id
            self.flush()

    def flush(self) -> None:
        """Writes what waits to be written with many others."""
        self._new.flush(self._remember_added)
        self._waiting = 0

    def row(self, preview: PreviewRow) -> None:
        """One new or changed person."""
        self._waiting += 1
        if self._waiting > _AT_ONCE:
            self.flush()
        row, known = preview.row, preview.known
        if known is None:
            self._new_person(row)
            return
        self._change_person(row, known)
        self._change_rank(row, known)
        if row.school_post:
            self._change_post(row, known)
        else:
            self._change_appointment(row, known)

    def end_all(self, known: Known) -> None:
        """Ends everything a person holds."""
        last = day_before(self._day)
        for held in (*known.appointments, *([known.post] if known.post else [])):
            self._end(held, last)
        mine = Supervision.person == known.person.id
        for row in list(Supervision.select().where(mine & holds_on(Supervision, self._day))):
            self._end(row, last)

    def supervisions(self, changes: Iterable[SupervisionChange]) -> None:
        """Begins and ends the supervision of departments."""
        not_over = SchoolPostHolding.end.is_null() | (SchoolPostHolding.end >= self._day)
        leaders = {person.name: person.id for person in Person.select().join(SchoolPostHolding).where(not_over)}
        start = self._day if Supervision.select().exists() else None
        for change in changes:
            number = self._departments[change.department]
            if not change.begins:
                self._end_supervision(number, change.leader)
            elif change.leader in leaders:
                leader = leaders[change.leader]
                self._add(Supervision, department=number, person=leader, start=start, batch=self._batch_id)

    def _end_supervision(self, department: int, leader: str) -> None:
        now = (Supervision.department == department) & holds_on(Supervision, self._day)
        for row in list(Supervision.select().where(now)):
            if row.person.name == leader:
                self._end(row, day_before(self._day))

    def _new_person(self, row: RosterRow) -> None:
        """By tuples, as the store keeps them: the first roster is all new people."""
        spoken, initials = reading(row.name)
        told = row.details.get
        person = self._new[Person].put(
            row.staff_no, row.name, told("gender", ""), told("born", ""), told("ethnicity", ""),
            told("political_status", ""), told("joined_party", ""), told("phone", ""), spoken, initials, self._now,
        )  # fmt: skip
        self._new[PersonRank].put(person, row.rank, self._batch_id)
        day = row.start.day
        begin = (day and day.isoformat(), row.start.precision, self._batch_id)
        if row.school_post:
            self._new[SchoolPostHolding].put(person, row.school_post, row.title, *begin)
        else:
            flags = row.flags
            self._new[Appointment].put(
                person, self._departments[row.department], row.title, row.kind or AppointmentKind.RETAINED.value,
                flags.head, flags.deputy, flags.branch_secretary, flags.key_post, *begin,
            )  # fmt: skip

    def _change_person(self, row: RosterRow, known: Known) -> None:
        values = {name: value for name, value in row.details.items() if value and getattr(known.person, name) != value}
        if row.name != known.person.name:
            values["name"] = row.name
            values["pinyin"], values["initials"] = reading(row.name)
        if values:
            self._change(known.person, **values)

    def _change_rank(self, row: RosterRow, known: Known) -> None:
        if known.rank is None:
            self._add(PersonRank, person=known.person.id, rank=row.rank, start=None, batch=self._batch_id)
        elif known.rank.rank != row.rank:
            self._succeed([known.rank], PersonRank, known.person.id, self._day, {"rank": row.rank})

    def _change_post(self, row: RosterRow, known: Known) -> None:
        post = known.post
        if post is not None and (post.post, post.title) == (row.school_post, row.title):
            self._correct_start(post, row, known)
            return
        begin = begin_of(row, known, self._day)
        for held in known.appointments:
            self._end(held, day_before(begin))
        values = _post_values(row) | {"precision": _precision(row, begin)}
        self._succeed([post] if post else [], SchoolPostHolding, known.person.id, begin, values)

    def _change_appointment(self, row: RosterRow, known: Known) -> None:
        held = same_post(row, known, self._day)
        if held is None:
            begin = begin_of(row, known, self._day)
            if known.post is not None:
                self._end(known.post, day_before(begin))
            values = self._appointment_values(row, kind_of(row, known)) | {"precision": _precision(row, begin)}
            self._succeed(known.appointments, Appointment, known.person.id, begin, values)
            return
        first = beginning(held, known)
        corrected = corrects_kind(row, held, known)
        self._correct_start(first, row, known)
        if corrected:
            self._change(first, kind=row.kind)
        marks = {name: getattr(row.flags, name) for name in _FLAGS}
        if all(getattr(held, name) == value for name, value in marks.items()):
            return
        if held.start is not None and held.start >= self._day:
            self._change(held, **marks)
        else:
            # The same post counts otherwise from now on; that is no promotion, so it goes on as 留任.
            values = self._appointment_values(row, AppointmentKind.RETAINED.value) | {"precision": "day"}
            self._succeed([held], Appointment, known.person.id, self._day, values)

    def _correct_start(self, first: Appointment | SchoolPostHolding, row: RosterRow, known: Known) -> None:
        if corrects_start(row, first, known, self._day):
            self._change(first, start=row.start.day, precision=row.start.precision)

    def _succeed(self, old: list[Any], table: type[Table], person: int, begin: date, values: dict[str, Any]) -> None:
        """Something new from a day on in place of the old, which ends the day before.

        What itself began on that day (a second roster of the same day) is corrected instead.  Where it was known
        when the old would end, that is when the new ends.
        """
        until = max((each.end for each in old if each.end), default=None)
        same_day = [each for each in old if each.start is not None and each.start >= begin]
        for each in old:
            if each not in same_day[:1]:
                self._end(each, day_before(begin))
        if same_day:
            self._change(same_day[0], start=begin, **values)
        else:
            self._add(table, person=person, start=begin, end=until, batch=self._batch_id, **values)

    def _end(self, held: Any, last: date) -> None:
        """Ends something; what had begun only after that day is corrected to have lasted one day."""
        self._change(held, end=max(last, held.start) if held.start else last)

    def _appointment_values(self, row: RosterRow, kind: str) -> dict[str, Any]:
        flags = {name: getattr(row.flags, name) for name in _FLAGS}
        return {"department": self._departments[row.department], "title": row.title, "kind": kind, **flags}

    def _add(self, table: type[Table], **values: Any) -> int:
        return self._new.add(table, **values)

    def _change(self, row: Any, **values: Any) -> None:
        before = values_of(row)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        self._remember(type(row), row.id, before, values_of(row))

    def _remember_added(self, table: type[Table], fields: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
        """What was written at once is remembered at once, behind the changes of that time.

        So it is taken away before those are put back, the last table first, and departments, which were written
        before all others, in the end.
        """
        if table is not ImportChange:
            self._remember(table, rows[0][0], None, added_rows(fields, rows))

    def _remember(self, table: type[Table], id: int, before: dict[str, Any] | None, after: dict[str, Any]) -> None:
        """What was written, in its order: it is taken back from its end."""
        self._new.add(
            ImportChange, batch=self._batch_id, table_name=table._meta.table_name, row_id=id, before=before, after=after
        )


# What is referred to comes before what refers to it.
_TABLES = (Department, Person, PersonRank, Appointment, SchoolPostHolding, Supervision, ImportChange)
# What is told of a new person; the rest is as it is when nothing is said.
_BEGIN = ("start", "precision", "batch")
_PUT: dict[type[Table], tuple[str, ...]] = {
    Person: (
        "staff_no", "name", "gender", "born", "ethnicity", "political_status", "joined_party", "phone", "pinyin",
        "initials", "created_at",
    ),
    PersonRank: ("person", "rank", "batch"),
    Appointment: (
        "person", "department", "title", "kind", "head", "deputy", "branch_secretary", "key_post", *_BEGIN
    ),
    SchoolPostHolding: ("person", "post", "title", *_BEGIN),
}  # fmt: skip
_AT_ONCE = 500
_FLAGS = ("head", "deputy", "branch_secretary", "key_post")


def _post_values(row: RosterRow) -> dict[str, Any]:
    return {"post": row.school_post, "title": row.title}


def _precision(row: RosterRow, begin: date) -> str:
    return row.start.precision if begin == row.start.day else "day"


def _free_code(place: int) -> str:
    while Department.select().where(Department.code == f"D{place:03}").exists():
        place += 1
    return f"D{place:03}"
