"""Cases built over the tables, standing wherever a test needs them, and a clock that stands still."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.access.session import Session
from app.interviews import sealing
from app.interviews.record_text import Turn, digest_of
from app.interviews.tables import Interview, InterviewSubject, Material, OutlineItem, Record, RecordTurn
from app.people.tables import Department, Person
from app.rules.lifecycle import State
from app.rules.sealing import Word
from tests.institution import TODAY

NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 14, 5, 32)


def still(session: Session, moment: datetime = NOW) -> Session:
    """Stops the session's clock."""
    session.clock = lambda: moment
    return session


def make_case(people: dict[str, int], state: State, *subjects: str, form: str = "INQUIRY", **fields: Any) -> int:
    """A case in this state with these subjects; a held one was held this morning."""
    names = subjects or ("蒋德禾",)
    ground = {
        "PREVENTIVE": "新提拔任用",
        "INQUIRY": "仍需询问核实",
        "CORRECTIVE": "批评教育",
        "ACCOUNTABILITY": "问责处理",
    }
    filled = {
        "organiser": "纪检监察室", "form": form, "ground": ground[form], "state": state, "rules_version": "1",
        "mode": "individual" if len(names) == 1 else "group", "created_at": NOW, "updated_at": NOW,
        "planned_start": NOW, "planned_end": NOW + timedelta(hours=1), "place": "谈话室", "requirements": "如实说明",
        "lead": people["赵瑾德"], "lead_name": "赵瑾德", "lead_title": "副校长", "lead_strength": "应当",
    }  # fmt: skip
    if state is State.IN_PROGRESS or state.was_held:
        filled["held_from"] = NOW.replace(hour=9, minute=0, second=0)
    if state.was_held:
        filled["held_to"] = NOW.replace(hour=10, minute=30, second=0)
    case = Interview.create(**{**filled, **fields})
    for position, name in enumerate(names):
        add_subject(case.id, people[name], position)
    return int(case.id)


def add_subject(interview_id: int, person_id: int, position: int = 0) -> int:
    """A subject with name and post as of the day; the id."""
    person = Person.get_by_id(person_id)
    department = Department.get(Department.name == "教务处")
    row = InterviewSubject.create(
        interview=interview_id, person=person_id, position=position, name=person.name, department=department,
        department_name="教务处", title="副处长", rank="副处级",
    )  # fmt: skip
    return int(row.id)


def seal(session: Session, interview_id: int) -> str:
    """Reads the record back to everyone, who find it right, and seals it; the digest."""
    sealing.begin_read_back(session, interview_id)
    for each in sealing.people_heard(interview_id):
        sealing.confirm(session, interview_id, each.role, each.name, Word.CONFIRMED)
    return sealing.close_record(session, interview_id)


def sealed_record(session: Session, interview_id: int) -> None:
    """A record of one turn that was sealed, over the tables."""
    turn = Turn(interview_id * 1000 + 1, "问", "请说明。", NOW)
    Record.create(
        interview=interview_id, state="定稿", started_at=NOW, updated_at=NOW, read_back_at=NOW, closed_at=NOW,
        digest=digest_of([turn]),
    )  # fmt: skip
    RecordTurn.create(id=turn.id, interview=interview_id, position=1, speaker="问", text=turn.text, spoken_at=NOW)


def subject_ids(interview_id: int) -> list[int]:
    """The ids of the subjects in order."""
    rows = InterviewSubject.select().where(InterviewSubject.interview == interview_id)
    return [int(row.id) for row in rows.order_by(InterviewSubject.position)]


def material_ids(interview_id: int) -> list[int]:
    """The ids of the materials in order."""
    rows = Material.select().join(InterviewSubject).where(InterviewSubject.interview == interview_id)
    return [int(row.id) for row in rows.order_by(Material.id)]


def add_outline(interview_id: int, *texts: str) -> list[int]:
    """Outline items over the table; their ids."""
    return [
        int(OutlineItem.create(interview=interview_id, position=position, text=text).id)
        for position, text in enumerate(texts)
    ]
