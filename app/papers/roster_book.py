"""干部名册 as a workbook: who is in post today, under the headings by which a roster is imported again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from app.access.actions import Action
from app.access.session import Session, use_case
from app.papers.book_layout import DEFAULT, BookKind
from app.papers.book_layouts import layout_for
from app.papers.workbook import Paper, Value
from app.papers.workbook_facts import institution, long_date, secrecy_and_unit
from app.people.identity import SCHOOL_LEADERS, appointments_on, date_text
from app.people.queries import PersonFilter, people_page
from app.people.snapshot import holds_on
from app.people.tables import Department, Person, SchoolPostHolding, Supervision

_AT_ONCE = 200
_KEY_POST = "关键岗位"


@use_case(Action.EXPORT)
def write_roster(session: Session, out: Path, layout: str = DEFAULT) -> int:
    """Writes who is in post today in a layout; answers how many.  A department's keeper writes their own department.

    Raises Refusal for a layout that is not there, or when the file cannot be written.
    """
    session.require(Action.PEOPLE_READ)
    today = session.today()
    columns = layout_for(BookKind.ROSTER, layout)
    facts = (secrecy_and_unit(), f"填报日期：{long_date(today)}")
    paper = Paper("干部名册", f"{institution()}干部名册", columns.columns, facts, columns.frozen("name", 3))
    count = 0
    for line in _lines(today, session.own_department):
        paper.line([line[key] for key in columns.keys])
        count += 1
    paper.filter()
    paper.save(session, out)
    session.trace("roster", today, f"导出干部名册 {out.name}，{count} 人{columns.passed_over}")
    return count


def _lines(today: date, department: int | None) -> Iterator[dict[str, Value]]:
    """The people in post by key of column, in the order of the list."""
    wanted = PersonFilter(today, department_id=department, in_post_only=True)
    supervisors, departments, serial = _supervisors(today), {one.id: one for one in Department.select()}, 0
    while people := people_page(wanted, serial, _AT_ONCE):
        found = {one.id: one for one in Person.select().where(Person.id.in_([line.id for line in people]))}
        for each in people:
            serial += 1
            facts = _facts(found[each.id])
            if _KEY_POST in each.marks and _KEY_POST not in str(facts["note"]):  # where a roster is told of it
                facts["note"] = "；".join(filter(None, (str(facts["note"]), _KEY_POST)))
            yield {
                **facts, "rank": each.rank, "serial": serial,
                **_posts(each.id, today, supervisors, departments),
            }  # fmt: skip


def _facts(person: Any) -> dict[str, Value]:
    names = ("staff_no", "name", "gender", "born", "ethnicity", "political_status", "joined_party", "phone", "note")
    return {name: str(getattr(person, name)) for name in names}


def _posts(person: int, today: date, supervisors: dict[int, str], departments: dict[int, Any]) -> dict[str, Value]:
    """The weightiest post as the roster tells it, and the others in one cell."""
    first: Any
    mine = (SchoolPostHolding.person == person) & holds_on(SchoolPostHolding, today)
    school = list(SchoolPostHolding.select().where(mine).order_by(SchoolPostHolding.id))
    held = appointments_on(person, today)
    in_departments = [f"{departments[one.department_id].name}{one.title}" for one in held]
    if school:
        first, others = school[0], [*(one.title for one in school[1:]), *in_departments]
        where: dict[str, Value] = {
            "department": SCHOOL_LEADERS, "department_kind": "", "kind": "", "supervisors": "",
        }  # fmt: skip
    elif held:
        first, others = held[0], in_departments[1:]
        unit = departments[first.department_id]
        where = {
            "department": unit.name, "department_kind": unit.kind, "kind": first.kind,
            "supervisors": supervisors.get(unit.id, ""),
        }  # fmt: skip
    else:
        return dict.fromkeys(
            ("department", "department_kind", "kind", "supervisors", "title", "start", "other_posts"), ""
        )
    return where | {
        "title": first.title, "start": date_text(first.start, first.precision), "other_posts": "；".join(others),
    }  # fmt: skip


def _supervisors(today: date) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    query = Supervision.select(Supervision, Person).join(Person).where(holds_on(Supervision, today))
    for row in query.order_by(Supervision.id):
        found.setdefault(row.department_id, []).append(row.person.name)
    return {department: "、".join(names) for department, names in found.items()}
