"""People and departments edited by hand: what is written, from which day on, and what is refused without a trace."""

from __future__ import annotations

from datetime import date

import pytest

from app.access.errors import Refusal
from app.access.session import Session
from app.access.tables import AuditEntry
from app.people import corrections, editing
from app.people.editing import AppointmentDraft, PersonDraft
from app.people.tables import Appointment, Department, Person, PersonRank, RecusalRow, SchoolPostHolding, Supervision

FROM, BEFORE = date(2026, 9, 1), date(2026, 8, 31)


def ids_of(*names: str) -> list[int]:
    """Ids of departments by name."""
    return [Department.get(Department.name == name).id for name in names]


def last_words() -> str:
    """What the newest entry of the audit chain says."""
    return str(AuditEntry.select().order_by(AuditEntry.seq.desc()).first().summary)


def test_person_is_added_changed_and_given_another_rank(session: Session, people: dict[str, int]) -> None:
    new = editing.add_person(session, PersonDraft("N001", "仇英", gender="女"), "正科级")
    with pytest.raises(Refusal, match="N001"):
        editing.add_person(session, PersonDraft("N001", "另一人"), "正科级")
    editing.change_person(session, new, PersonDraft("N001", "仇英", phone="0351-1"))
    assert (Person.get_by_id(new).phone, Person.get_by_id(new).initials) == ("0351-1", "cy qy jy")
    editing.change_rank(session, new, "副处级", FROM)
    with pytest.raises(Refusal, match="已经是副处级"):
        editing.change_rank(session, new, "副处级", FROM)
    ranks = [(row.rank, row.start, row.end) for row in PersonRank.select().where(PersonRank.person == new)]
    assert ranks == [("正科级", None, BEFORE), ("副处级", FROM, None)]
    second = PersonRank.get((PersonRank.person == new) & (PersonRank.rank == "副处级"))
    corrections.correct_rank(session, second.id, "正处级", date(2026, 10, 1))
    ranks = [(row.rank, row.start, row.end) for row in PersonRank.select().where(PersonRank.person == new)]
    assert ranks == [("正科级", None, date(2026, 9, 30)), ("正处级", date(2026, 10, 1), None)]


def test_appointment_begins_counts_otherwise_is_corrected_and_ends(session: Session, people: dict[str, int]) -> None:
    (library, college) = ids_of("图书馆", "文学院")
    old = Appointment.get(Appointment.person == people["𬭎文"])
    new = editing.add_appointment(
        session, people["𬭎文"], AppointmentDraft(college, "办公室副主任", "交流", start=FROM), ending=[old.id]
    )
    assert Appointment.get_by_id(old.id).end == BEFORE and Appointment.get_by_id(old.id).department_id == library
    with pytest.raises(Refusal):
        editing.add_appointment(session, people["𬭎文"], AppointmentDraft(college, "办公室副主任", "交流", start=FROM))
    editing.change_marks(session, new, date(2026, 10, 1), {"key_post": True})
    kept = Appointment.get((Appointment.person == people["𬭎文"]) & Appointment.end.is_null())
    assert (kept.key_post, kept.start, kept.title) == (True, date(2026, 10, 1), "办公室副主任")
    draft = AppointmentDraft(college, "科员", "留任", start=date(2026, 10, 1))
    corrections.correct_appointment(session, kept.id, draft, None)
    assert Appointment.get_by_id(kept.id).title == "科员"
    editing.end_appointment(session, kept.id, date(2026, 11, 1))
    assert Appointment.get_by_id(kept.id).end == date(2026, 11, 1)
    with pytest.raises(Refusal):
        editing.end_appointment(session, kept.id, date(2026, 11, 2))


def test_leader_is_appointed_supervises_and_leaves(session: Session, people: dict[str, int]) -> None:
    (library,) = ids_of("图书馆")
    with pytest.raises(Refusal):
        editing.appoint_leader(session, people["金之玉"], "没有的职务", "某职", FROM)
    holding = editing.appoint_leader(session, people["金之玉"], "班子成员", "副校长", FROM)
    editing.reassign(session, library, people["金之玉"], FROM, end_others=True)
    by_whom = {row.person_id: row.end for row in Supervision.select().where(Supervision.department == library)}
    assert by_whom == {people["赵瑾德"]: BEFORE, people["金之玉"]: None}
    editing.supervise(session, library, people["万俟望"], FROM)
    editing.end_supervision(session, library, people["万俟望"], date(2026, 9, 30))
    assert last_words() == "万俟望不再分管图书馆"
    editing.end_leader(session, holding, date(2026, 10, 31))
    assert SchoolPostHolding.get_by_id(holding).end == date(2026, 10, 31)
    assert not Supervision.select().where((Supervision.department == library) & Supervision.end.is_null()).exists()


def test_department_is_added_and_closed_only_when_nobody_is_in_post(session: Session, people: dict[str, int]) -> None:
    new = editing.add_department(session, "后勤管理处", "行政部门", is_key=True)
    with pytest.raises(Refusal, match="后勤管理处"):
        editing.add_department(session, "后勤管理处", "行政部门")
    (library,) = ids_of("图书馆")
    with pytest.raises(Refusal):
        editing.change_department(session, library, "图书馆", "教辅及直属单位", False, FROM)
    editing.change_department(session, new, "后勤保障处", "行政部门", False, FROM)
    row = Department.get_by_id(new)
    assert (row.name, row.is_key, row.closed_on) == ("后勤保障处", False, FROM)


def test_recusal_is_between_two_people_with_a_reason(session: Session, people: dict[str, int]) -> None:
    one, other = people["皮润"], people["沈砚嘉"]
    for wrong in ((one, one, "夫妻"), (one, other, " ")):
        with pytest.raises(Refusal):
            editing.recuse(session, *wrong, FROM)
    assert not RecusalRow.select().exists()
    made = editing.recuse(session, one, other, "夫妻", FROM)
    editing.end_recusal(session, made, date(2026, 10, 1))
    assert RecusalRow.get_by_id(made).end == date(2026, 10, 1) and last_words() == "皮润与沈砚嘉解除回避"
