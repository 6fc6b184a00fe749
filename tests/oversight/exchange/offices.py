"""Several offices in one process: each with a store of its own, one of them at work at a time."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from app.access.roles import Role
from app.access.session import Session
from app.interviews.tables import Disposition, Interview, InterviewSubject, Material
from app.oversight.exchange import keys
from app.oversight.exchange.keys import How
from app.oversight.exchange.tables import OfficeKind, Partner
from app.people.tables import Appointment, Department, Person, PersonRank
from app.rules.lifecycle import State
from app.rules.loading import load
from app.store.database import database
from tests import stores
from tests.stores import Filled

RULES = load()
DISCIPLINE = "纪检监察室"
NOW = datetime(2026, 11, 24, 14, 5, 32)
_RANKS = ("正处级", "副处级", "正科级", "副科级", "科员及其他")


class Offices:
    """Stores by the names of their offices; `with offices.at(name) as session` sits down at one of the computers."""

    def __init__(self, folder: Path, departments: Sequence[str], people_each: int = 4) -> None:
        self.folder, self.departments, self._people_each = folder, tuple(departments), people_each
        self.sessions: dict[str, Session] = {}
        for computer, name in enumerate((DISCIPLINE, *departments), 1):
            session = stores.kept(Filled.NOTHING, computer).opened(folder / name)
            session.clock = lambda: NOW
            self._roster()
            if name != DISCIPLINE:
                department = Department.get(Department.name == name).id
                session.account.role, session.account.department_id = Role.DEPARTMENT_KEEPER, department
            else:
                session.account.role = Role.DISCIPLINE_OFFICE
            session.account.save()
            session.confine()
            self.sessions[name] = session

    @contextmanager
    def at(self, name: str) -> Iterator[Session]:
        """That office's store is the one that tables are bound to."""
        session = self.sessions[name]
        database.initialize(session.store.db)
        yield session

    def close(self) -> None:
        """Shuts all stores."""
        for session in self.sessions.values():
            session.store.close()

    def acquaint(self) -> None:
        """Every office makes its keys; cards go round and are confirmed."""
        for name in self.sessions:
            with self.at(name) as session:
                if name == DISCIPLINE:
                    keys.make_identity(session, OfficeKind.DISCIPLINE)
                else:
                    keys.make_identity(session, OfficeKind.DEPARTMENT, session.account.department_id)
                keys.export_card(session, self.card(name))
        for name in self.departments:
            self.meet(name, DISCIPLINE)
            self.meet(DISCIPLINE, name)

    def card(self, name: str) -> Path:
        """Where the card of an office lies on the stick."""
        return self.folder / f"{name}.ytk"

    def meet(self, name: str, other: str) -> int:
        """One office takes the card of another and confirms it; the id of the card."""
        with self.at(other):
            mine = keys.identity()
            assert mine is not None
        with self.at(name) as session:
            card_id = keys.add_card(session, keys.read_card_file(self.card(other)))
            keys.confirm_card(session, card_id, mine.card.fingerprint, How.BY_PHONE, "值班员")
            return card_id

    def partner(self, name: str) -> int:
        """The id of a partner in the store that is at work."""
        return int(Partner.get(Partner.name == name).id)

    def _roster(self) -> None:
        for place, name in enumerate((DISCIPLINE, *self.departments), 1):
            kind = "党群部门" if name == DISCIPLINE else ("行政部门", "二级学院", "教辅及直属单位")[place % 3]
            department = Department.create(code=f"D{place:02}", name=name, kind=kind, position=place)
            for number in range(1, self._people_each + 1):
                rank = _RANKS[(place + number) % len(_RANKS)]
                person = Person.create(
                    staff_no=f"QP{place:02}{number:03}", name=f"{name[:2]}职员{number}", created_at=datetime(2026, 1, 1)
                )
                PersonRank.create(person=person, rank=rank, start=date(2020, 1, 1))
                Appointment.create(
                    person=person, department=department, title="科长", kind="留任", start=date(2020, 1, 1)
                )


@contextmanager
def writing(session: Session) -> Iterator[None]:
    """Rows may be written straight into the tables."""
    with session.store.transaction(), session.store.all_in_reach():
        yield


def hold_talk(session: Session, chance: random.Random, day: date, **more: Any) -> int:
    """A talk of the department at work, with one to three subjects, materials and perhaps a disposition; its id."""
    department = session.account.department_id
    unit = Department.get_by_id(department).name if department else DISCIPLINE
    form = chance.choice(RULES.forms).code
    ground = chance.choice([each.name for each in RULES.grounds if each.form == form])
    people = [row.person_id for row in Appointment.select().where(Appointment.department == department)] or [
        row.id for row in Person.select()
    ]
    subjects = chance.sample(people, min(len(people), chance.choice((1, 1, 1, 2, 3))))
    start = datetime(day.year, day.month, day.day, chance.randrange(8, 18), 0)
    number = (Interview.select().count()) + 1
    given: dict[str, Any] = {
        "year": day.year, "number": number, "organiser": unit, "organiser_department": department, "form": form.value,
        "ground": ground, "mode": "group" if len(subjects) > 1 else "individual", "state": State.AWAITING_ARCHIVING,
        "rules_version": "1", "held_from": start, "held_to": start + timedelta(hours=1), "created_at": start,
        "updated_at": start, "written_inquiry": form == "INQUIRY" and chance.random() < 0.3, "place": "谈话室",
        "lead_name": "值班领导",
    }  # fmt: skip
    with writing(session):
        case = Interview.create(**given | more)
        for position, person_id in enumerate(subjects):
            _subject(chance, case, person_id, position, day)
    return int(case.id)


def _subject(chance: random.Random, case: Interview, person_id: int, position: int, day: date) -> None:
    person = Person.get_by_id(person_id)
    post = Appointment.get(Appointment.person == person_id)
    row = InterviewSubject.create(
        interview=case, person=person, position=position, name=person.name, department=post.department_id,
        department_name=post.department.name, title=post.title,
        rank=PersonRank.get(PersonRank.person == person_id).rank,
    )  # fmt: skip
    due = day + timedelta(days=10)
    fate = chance.choice(("open", "received", "late", "refused"))
    when = {
        "open": {}, "received": {"received_on": due}, "late": {"received_on": due + timedelta(days=3)},
        "refused": {"refused_on": due},
    }[fate]  # fmt: skip
    Material.create(subject=row, name="书面材料", due_on=due, **when)
    if chance.random() < 0.6:
        rule = chance.choice(RULES.dispositions)
        Disposition.create(
            subject=row, confirmed=rule.confirmed, outcome=rule.name, stage=rule.stage,
            decided_on=day if chance.random() < 0.7 else None,
        )  # fmt: skip
