"""Rows that are put in many at a time are those that would have been put in one by one, ids and all."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from app.access.session import Session
from app.interviews.tables import Disposition, Interview, InterviewSubject
from app.people.tables import Appointment, Department, ImportBatch, ImportChange, Person
from app.store.bulk import Bulk


def _values(number: int) -> list[tuple[Any, dict[str, Any]]]:
    moment = datetime(2026, 11, 24, 9, number)
    return [
        (Department, {"code": f"X{number}", "name": f"第{number}处", "kind": "行政部门"}),
        (Person, {"staff_no": f"N{number}", "name": "余立", "created_at": moment}),
        (Interview, {
            "organiser": "纪检监察室", "form": "INQUIRY", "ground": "仍需询问核实", "mode": "individual",
            "state": "拟定",
            "rules_version": "1", "created_at": moment, "updated_at": moment, "lead_clauses": ["五(一)2"],
        }),
    ]  # fmt: skip


def _rows(*tables: Any) -> list[list[tuple[Any, ...]]]:
    left_out = "uid"  # made by chance
    fields = [[each for each in table._meta.sorted_fields if each.name != left_out] for table in tables]
    return [list(table.select(*each).order_by(table.id).tuples()) for table, each in zip(tables, fields, strict=True)]


def test_rows_put_in_at_once_are_those_put_in_one_by_one(session: Session, people: dict[str, int]) -> None:
    tables = (Department, Person, Interview, Appointment, InterviewSubject, Disposition)
    start = {"title": "处长", "kind": "新任", "head": True, "start": date(2026, 1, 1)}

    def fill(add: Any) -> None:
        for number in range(7):
            unit, person, case = (add(table, values) for table, values in _values(number))
            add(Appointment, {"department": unit, "person": person, **start})
            subject = add(InterviewSubject, {"interview": case, "person": person, "position": 1, "name": "余立"})
            add(Disposition, {"subject": subject})

    class TakenBack(Exception):
        pass

    one_by_one: list[Any] = []
    try:
        with session.store.transaction():
            fill(lambda table, values: table.create(**values).id)
            one_by_one = _rows(*tables)
            raise TakenBack
    except TakenBack:
        pass
    with session.store.transaction():
        bulk = Bulk(session.store, tables)
        fill(lambda table, values: bulk.add(table, **values))
        assert Person.get_or_none(Person.staff_no == "N0") is None
        bulk.flush()
        bulk.flush()
        assert _rows(*tables) == one_by_one


def test_rows_told_by_tuples_are_those_told_by_names(session: Session) -> None:
    moment = datetime(2026, 11, 24, 9, 5, 0, 7)
    bulk = Bulk(session.store, (Person, Disposition), {Person: ("name", "staff_no", "created_at")})
    told: list[tuple[Any, tuple[str, ...], list[tuple[Any, ...]]]] = []
    with session.store.transaction():
        one = bulk[Person].put("余立", "N1", moment.isoformat(" "))
        other = bulk.add(Person, created_at=moment, staff_no="N2", name="余立")
        bulk.flush(lambda *written: told.append(written))
    rows = [row.__data__ | {"id": 0, "staff_no": ""} for row in Person.select().where(Person.id.in_([one, other]))]
    assert other == one + 1 and rows[0] == rows[1]
    ((table, fields, written),) = told
    assert table is Person and fields[:4] == ("id", "name", "staff_no", "created_at")
    assert [row[:4] for row in written] == [(one, "余立", "N1", str(moment)), (other, "余立", "N2", str(moment))]


def test_who_is_told_of_rows_may_add_some_of_a_later_table(session: Session, people: dict[str, int]) -> None:
    bulk = Bulk(session.store, (Department, ImportChange))
    batch = ImportBatch.create(
        kind="名册", file_name="x", digest="", as_of=date(2026, 1, 1), imported_at=datetime(2026, 1, 1), added=1,
        changed=0, unchanged=0, refused=0,
    )  # fmt: skip

    def remember(table: Any, fields: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
        if table is Department:
            bulk.add(ImportChange, batch=batch.id, table_name="department", row_id=rows[0][0], after={"rows": rows})

    with session.store.transaction():
        bulk.add(Department, code="X1", name="第一处", kind="行政部门")
        bulk.flush(remember)
    assert ImportChange.get().row_id == Department.get(Department.code == "X1").id
