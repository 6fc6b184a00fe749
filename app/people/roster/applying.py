"""Applying a roster: one transaction, every row that is written remembered, so that it can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.people.names import reading
from app.people.roster.preview import Known, Preview, PreviewRow, Verdict, day_before, same_post
from app.people.roster.rows import RosterRow
from app.people.snapshot import holds_on
from app.people.tables import (
    Appointment,
    ColumnMapping,
    Department,
    ImportBatch,
    ImportChange,
    Person,
    PersonRank,
    SchoolPostHolding,
    Supervision,
)
from app.store.database import Table

_RANKED = {table._meta.table_name: table for table in (
    Department, Person, PersonRank, Appointment, SchoolPostHolding, Supervision,
)}  # fmt: skip


@use_case(Action.ROSTER_IMPORT)
def apply(session: Session, preview: Preview, end_missing: Iterable[int] = ()) -> int | None:
    """Writes what the preview shows and returns the batch's id; None when there was nothing to change.

    `end_missing` are ids of people who no longer stand in the roster and whose posts end with the day before it.
    """
    ended = set(end_missing)
    leaving = [known for known in preview.missing if known.person.id in ended]
    work = [row for row in preview.rows if row.verdict in (Verdict.NEW, Verdict.CHANGED)]
    if not work and not leaving and not _supervision_changes(preview):
        return None
    batch = ImportBatch.create(
        kind="名册",
        file_name=preview.sheet.path.name,
        digest=preview.sheet.digest,
        as_of=preview.as_of,
        imported_at=session.now(),
        account=session.account.id,
        added=preview.count(Verdict.NEW),
        changed=preview.count(Verdict.CHANGED),
        unchanged=preview.count(Verdict.SAME),
        refused=preview.count(Verdict.FAULTY),
    )
    writer = _Writer(session, batch.id, preview.as_of)
    writer.departments(preview.new_departments)
    for row in work:
        writer.row(row)
    for known in leaving:
        writer.end_all(known)
    writer.supervisions(_supervision_changes(preview))
    counts = f"新增{batch.added}、更新{batch.changed}、不变{batch.unchanged}、错误{batch.refused}"
    summary = f"导入名册“{batch.file_name}”：{counts}"
    session.trace("import_batch", batch.id, summary, after={"as_of": preview.as_of.isoformat(), "ended": len(leaving)})
    return int(batch.id)


@use_case(Action.ROSTER_IMPORT)
def remember_mapping(session: Session, profile: str, mapping: Mapping[str, str]) -> None:
    """Keeps which column is which for a heading, so that the next roster of this kind is read at once."""
    ColumnMapping.delete().where(ColumnMapping.profile == profile).execute()
    for field, heading in mapping.items():
        ColumnMapping.create(profile=profile, field=field, heading=heading)
    session.trace("column_mapping", profile, "记住名册各列的对应", after=dict(mapping))


@use_case(Action.ROSTER_UNDO)
def undo(session: Session, batch_id: int) -> None:
    """Puts everything back as it was before an import.

    Raises Refusal when something it wrote was changed since, or is used by a plan or an interview.
    """
    batch = ImportBatch.get_or_none(ImportBatch.id == batch_id)
    if batch is None or batch.undone_at is not None:
        raise Refusal("这次导入已经撤销过了。")
    later = ImportBatch.select().where((ImportBatch.id > batch_id) & ImportBatch.undone_at.is_null())
    if (newest := later.first()) is not None:
        raise Refusal(f"之后又导入了“{newest.file_name}”，请先撤销那一次。")
    changes = list(ImportChange.select().where(ImportChange.batch == batch_id).order_by(ImportChange.id.desc()))
    used = _used_people({c.row_id for c in changes if c.table_name == "person" and c.before is None})
    if used:
        names = "、".join(used[:5]) + ("等" if len(used) > 5 else "")
        raise Refusal(
            f"不能撤销：这次导入的{names}已经写进线索、计划、约谈或回避关系。",
            details=["名册没有改动。个别人有误的，请在“干部”里更正。"],
        )
    for change in changes:
        _put_back(change)
    batch.undone_at = session.now()
    batch.save()
    session.trace("import_batch", batch_id, f"撤销导入“{batch.file_name}”")


class _Writer:
    """Writes rows and remembers each."""

    def __init__(self, session: Session, batch_id: int, day: date) -> None:
        self._session, self._batch_id, self._day = session, batch_id, day
        self._departments = {row.name: row.id for row in Department.select()}

    def departments(self, new: Mapping[str, str]) -> None:
        """Adds departments in the order of the roster."""
        place = len(self._departments)
        for name, kind in new.items():
            place += 1
            row = self._add(Department, code=_free_code(place), name=name, kind=kind, position=place)
            self._departments[name] = row.id

    def row(self, preview: PreviewRow) -> None:
        """One new or changed person."""
        row, known = preview.row, preview.known
        if known is None:
            self._new_person(row)
            return
        self._change_person(row, known)
        if known.rank is None or known.rank.rank != row.rank:
            start = self._day if known.rank else None
            if known.rank:
                self._change(known.rank, end=day_before(self._day))
            self._add(PersonRank, person=known.person.id, rank=row.rank, start=start, batch=self._batch_id)
        if row.school_post:
            self._change_post(row, known)
        else:
            self._change_appointment(row, known)

    def end_all(self, known: Known) -> None:
        """Ends everything a person holds."""
        for held in (*known.appointments, *([known.post] if known.post else [])):
            self._end(held, day_before(self._day))

    def supervisions(self, changes: list[tuple[str, str, bool]]) -> None:
        """Begins and ends the supervision of departments: (department, leader, begins)."""
        leaders = {
            person.name: person.id
            for person in Person.select().join(SchoolPostHolding).where(holds_on(SchoolPostHolding, self._day))
        }
        first = not Supervision.select().exists()
        for department, leader, begins in changes:
            number = self._departments[department]
            if begins and leader in leaders:
                start = None if first else self._day
                self._add(Supervision, department=number, person=leaders[leader], start=start, batch=self._batch_id)
            elif not begins:
                for row in Supervision.select().where(
                    (Supervision.department == number) & holds_on(Supervision, self._day)
                ):
                    if row.person.name == leader:
                        self._change(row, end=day_before(self._day))

    def _new_person(self, row: RosterRow) -> None:
        spoken, initials = reading(row.name)
        person = self._add(
            Person, staff_no=row.staff_no, name=row.name, pinyin=spoken, initials=initials,
            created_at=self._session.now(), **row.details,
        )  # fmt: skip
        self._add(PersonRank, person=person.id, rank=row.rank, start=None, batch=self._batch_id)
        if row.school_post:
            self._add_post(person.id, row)
        else:
            self._add_appointment(person.id, row, row.start.day, row.start.precision, row.kind)

    def _change_person(self, row: RosterRow, known: Known) -> None:
        values = {name: value for name, value in row.details.items() if value and getattr(known.person, name) != value}
        if row.name != known.person.name:
            values["name"] = row.name
            values["pinyin"], values["initials"] = reading(row.name)
        if values:
            self._change(known.person, **values)

    def _change_post(self, row: RosterRow, known: Known) -> None:
        for held in known.appointments:
            self._end(held, day_before(self._begin(row)))
        post = known.post
        if post is not None and (post.post, post.title) == (row.school_post, row.title):
            self._correct_start(post, row)
            return
        if post is not None:
            self._end(post, day_before(self._begin(row, post.start)))
        self._add_post(known.person.id, row)

    def _change_appointment(self, row: RosterRow, known: Known) -> None:
        if known.post is not None:
            self._end(known.post, day_before(self._begin(row)))
        held = same_post(row, known)
        if held is None:
            begin = self._begin(row, max((a.start for a in known.appointments if a.start), default=None))
            for old in known.appointments:
                self._end(old, day_before(begin))
            precision = row.start.precision if begin == row.start.day else "day"
            self._add_appointment(known.person.id, row, begin, precision, row.kind)
            return
        self._correct_start(held, row)
        if any(
            getattr(held, name) != getattr(row.flags, name)
            for name in ("head", "deputy", "branch_secretary", "key_post")
        ):
            # The same post counts otherwise from now on; that is no promotion, so it goes on as 留任.
            self._end(held, day_before(self._day))
            self._add_appointment(known.person.id, row, self._day, "day", "留任")

    def _begin(self, row: RosterRow, after: date | None = None) -> date:
        """When a new post begins: as the roster says when that can be, else with the roster's day."""
        said = row.start.day
        return said if said is not None and said <= self._day and (after is None or said > after) else self._day

    def _correct_start(self, held: Appointment | SchoolPostHolding, row: RosterRow) -> None:
        if row.start.day is not None and row.start.day != held.start:
            self._change(held, start=row.start.day, precision=row.start.precision)

    def _end(self, held: Any, last: date) -> None:
        """Ends something; what had begun only after that day is corrected to have lasted one day."""
        self._change(held, end=max(last, held.start) if held.start else last)

    def _add_post(self, person_id: int, row: RosterRow) -> None:
        self._add(
            SchoolPostHolding, person=person_id, post=row.school_post, title=row.title, start=row.start.day,
            precision=row.start.precision, batch=self._batch_id,
        )  # fmt: skip

    def _add_appointment(self, person_id: int, row: RosterRow, start: date | None, precision: str, kind: str) -> None:
        flags = {name: getattr(row.flags, name) for name in ("head", "deputy", "branch_secretary", "key_post")}
        self._add(
            Appointment, person=person_id, department=self._departments[row.department], title=row.title, kind=kind,
            start=start, precision=precision, batch=self._batch_id, **flags,
        )  # fmt: skip

    def _add(self, table: type[Table], **values: Any) -> Any:
        row = table.create(**values)
        self._keep(table, row, None)
        return row

    def _change(self, row: Any, **values: Any) -> None:
        before = _values(row)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        self._keep(type(row), row, before)

    def _keep(self, table: type[Table], row: Any, before: dict[str, Any] | None) -> None:
        ImportChange.create(
            batch=self._batch_id, table_name=table._meta.table_name, row_id=row.id, before=before, after=_values(row)
        )


def _supervision_changes(preview: Preview) -> list[tuple[str, str, bool]]:
    """Which supervision begins and which ends, for departments that the roster names a leader for."""
    wanted: dict[str, dict[str, None]] = {}
    for each in preview.rows:
        if each.verdict is not Verdict.FAULTY and each.row.supervisors:
            wanted.setdefault(each.row.department, {}).update(dict.fromkeys(each.row.supervisors))
    held: dict[str, dict[str, None]] = {}
    query = Supervision.select(Supervision, Department, Person).join(Department).switch(Supervision)
    for row in query.join(Person, on=Supervision.person == Person.id).where(holds_on(Supervision, preview.as_of)):
        held.setdefault(row.department.name, {})[row.person.name] = None
    changes = [(d, name, True) for d, names in wanted.items() for name in names if name not in held.get(d, {})]
    # A file with some rows only (the mended error rows) may not name every leader: only a whole roster ends one.
    if not preview.missing:
        changes += [
            (d, name, False) for d, names in held.items() if d in wanted for name in names if name not in wanted[d]
        ]
    return changes


def _values(row: Any) -> dict[str, Any]:
    """A row as plain values, for the record."""
    values = {name: row.__data__.get(name) for name in row._meta.fields}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}


def _free_code(place: int) -> str:
    while Department.select().where(Department.code == f"D{place:03}").exists():
        place += 1
    return f"D{place:03}"


def _put_back(change: ImportChange) -> None:
    table = _RANKED[change.table_name]
    row = table.get_or_none(table.id == change.row_id)
    if row is None or _values(row) != change.after:
        raise Refusal(
            "不能撤销：这次导入写下的内容之后又改过，撤销会丢掉后来的改动。名册没有改动。",
            details=["请在“干部”里逐项更正。"],
        )
    if change.before is None:
        row.delete_instance()
    else:
        for name, value in change.before.items():
            field = table._meta.fields[name]
            setattr(row, field.name, field.python_value(value))
        row.save()


def _used_people(ids: set[int]) -> list[str]:
    """Names of the people among these to whom something outside the roster refers."""
    if not ids:
        return []
    database = Person._meta.database
    used: set[int] = set()
    for table, column in _references(database):
        marks = ",".join("?" * len(ids))
        found = database.execute_sql(f"SELECT DISTINCT {column} FROM {table} WHERE {column} IN ({marks})", tuple(ids))
        used |= {number for (number,) in found.fetchall()}
    return [row.name for row in Person.select().where(Person.id.in_(used)).order_by(Person.id)] if used else []


def _references(database: Any) -> list[tuple[str, str]]:
    """Every column outside the roster's own tables that refers to a person."""
    tables = [name for name in database.get_tables() if name not in _RANKED]
    return [
        (name, key.column) for name in tables for key in database.get_foreign_keys(name) if key.dest_table == "person"
    ]
