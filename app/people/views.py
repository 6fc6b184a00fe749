"""One person, or one department, whole: what their pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.access.errors import Refusal
from app.people.identity import Identity, date_text, identity
from app.people.queries import PersonLine, PostLine, appointments_of, is_current, person_lines, ranks_of, recusals
from app.people.snapshot import holds_on
from app.people.tables import Appointment, Department, Person, SchoolPostHolding, Supervision
from app.rules.vocabulary import DepartmentKind
from app.store.database import tuples


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person on a day, with everything that was and is held; the newest first."""

    who: Identity
    note: str
    marks: tuple[str, ...]
    appointments: list[PostLine]
    ranks: list[PostLine]
    school_posts: list[PostLine]
    supervises: list[PostLine]
    recusals: list[tuple[PersonLine, PostLine]]


@dataclass(frozen=True, slots=True)
class DepartmentView:
    """A department on a day: who counts as what, who supervised it over time, and what is vacant, in sentences."""

    id: int
    name: str
    kind: str
    is_key: bool
    closed_on: date | None
    heads: list[PersonLine]
    secretaries: list[PersonLine]
    deputies: list[PersonLine]
    others: int
    supervisions: list[PostLine]
    vacancies: list[str]


def person_view(person_id: int, on: date) -> PersonView:
    """The person on the day.  Raises Refusal for somebody who is not in the store."""
    who = identity(person_id, on)
    posts = SchoolPostHolding.select().where(SchoolPostHolding.person == person_id)
    others = [(two if one.id == person_id else one, post) for one, two, post in recusals(on, person_id)]
    return PersonView(
        who=who,
        note=Person.get_by_id(person_id).note,
        marks=person_lines([person_id], on)[0].marks,
        appointments=appointments_of(person_id, on),
        ranks=ranks_of(person_id, on),
        school_posts=[
            PostLine(
                row.id, row.title, row.post, date_text(row.start, row.precision), date_text(row.end),
                is_current(row, on),
            )
            for row in posts.order_by(SchoolPostHolding.end.is_null(False), SchoolPostHolding.start.desc())
        ],
        supervises=_supervisions(Supervision.person == person_id, on, by_department=True),
        recusals=others,
    )  # fmt: skip


def department_view(department_id: int, on: date) -> DepartmentView:
    """The department on the day.  Raises Refusal for one that is not in the store."""
    row = Department.get_or_none(Department.id == department_id)
    if row is None:
        raise Refusal("找不到这个部门，可能已在撤销导入时移除；请重新选择。")
    now = (Appointment.department == department_id) & holds_on(Appointment, on)
    heads, secretaries, deputies = (
        _people(now & mark, on) for mark in (Appointment.head, Appointment.branch_secretary, Appointment.deputy)
    )
    everyone = {person for (person,) in tuples(Appointment.select(Appointment.person).where(now))}
    named = {line.id for line in (*heads, *secretaries, *deputies)}
    supervisions = _supervisions(Supervision.department == department_id, on, by_department=False)
    return DepartmentView(
        row.id, row.name, row.kind, row.is_key, row.closed_on, heads, secretaries, deputies, len(everyone - named),
        supervisions, _vacancies(row.kind, heads, secretaries, supervisions),
    )  # fmt: skip


def _vacancies(
    kind: str, heads: list[PersonLine], secretaries: list[PersonLine], supervisions: list[PostLine]
) -> list[str]:
    college = kind == DepartmentKind.COLLEGE
    wanted = {
        "主要负责人空缺：科级及以下的约谈须由分管校领导在必要时主谈（五(一)5）": not heads,
        "党总支书记空缺": college and not secretaries,
        "没有分管校领导：副处级的约谈缺少这一主谈人（五(一)4）": not any(each.is_current for each in supervisions),
    }
    return [sentence for sentence, vacant in wanted.items() if vacant]


def _people(condition: object, on: date) -> list[PersonLine]:
    rows = tuples(Appointment.select(Appointment.person).where(condition).order_by(Appointment.id))
    return person_lines(list(dict.fromkeys(person for (person,) in rows)), on)


def _supervisions(condition: object, on: date, *, by_department: bool) -> list[PostLine]:
    query = Supervision.select().where(condition)
    return [
        PostLine(
            row.id, row.department.name if by_department else row.person.name, "", date_text(row.start),
            date_text(row.end), is_current(row, on),
        )
        for row in query.order_by(Supervision.end.is_null(False), Supervision.start.desc(), Supervision.id)
    ]  # fmt: skip
