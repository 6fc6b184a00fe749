"""个人约谈档案: all volumes and materials about a person in the order of time, as far as the account reaches them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews.amendments import amended_values
from app.interviews.numbering import number_text
from app.interviews.tables import Disposition, Interview, InterviewSubject, Material
from app.ledgers.archive.volumes import VolumeFilter, VolumeLine, volumes_page
from app.people.tables import Person
from app.rules.vocabulary import InterviewForm

CLAUSES = ("六(一)",)
VOLUME, MATERIAL, DECISION = "案卷", "材料", "处置"


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """One line: a talk with its volume, a material of the person, or what was decided about them."""

    interview_id: int
    kind: str
    day: date | None
    number: str
    volume: str
    what: str
    pages: int
    retention: str
    stands: str


@dataclass(frozen=True, slots=True)
class PersonArchive:
    """The archive of a person: who, where they are now, and the lines."""

    person_id: int
    name: str
    staff_no: str
    entries: tuple[PersonEntry, ...]

    @property
    def volumes(self) -> int:
        """How many talks."""
        return sum(entry.kind == VOLUME for entry in self.entries)


@use_case(Action.CONTENT_READ)
def open_person_archive(session: Session, person_id: int) -> PersonArchive:
    """The archive of a person, on record like any look at a case.  Raises Refusal for nobody."""
    found = person_archive(session, person_id)
    session.trace("person", person_id, f"查看个人约谈档案：{found.name}", after={"entries": len(found.entries)})
    return found


def person_archive(session: Session, person_id: int) -> PersonArchive:
    """The same for a paper whose printing is on record.  Raises Refusal for nobody, and for who reads no talks."""
    session.require(Action.CONTENT_READ)
    person = Person.get_or_none(Person.id == person_id)
    if person is None:
        raise Refusal("没有找到这名干部，请刷新列表后再试。", CLAUSES)
    mine = InterviewSubject.person == person_id
    query: Any = InterviewSubject.select(InterviewSubject, Interview).join(Interview).where(mine)
    rows = [row for row in query if _shown(row.interview)]
    rows.sort(key=lambda row: (_day(row.interview) or date.max, row.interview.id))
    ids = tuple(row.interview.id for row in rows)
    volumes = {line.id: line for line in volumes_page(session, VolumeFilter(ids=ids))} if ids else {}
    corrected = amended_values(ids)
    entries: list[PersonEntry] = []
    for row in rows:
        entries += _of_talk(session, row, volumes.get(row.interview.id), corrected.get(row.interview.id, {}))
    return PersonArchive(person_id, person.name, person.staff_no, tuple(entries))


def _shown(case: Any) -> bool:
    """Talks that were held, and those under way that have a number; a draft is nobody's archive."""
    return case.held_from is not None or (case.number is not None and case.state != "取消")


def _day(case: Any) -> date | None:
    moment = case.held_from or case.planned_start
    return moment.date() if moment else None


def _of_talk(session: Session, row: Any, line: VolumeLine | None, corrected: dict[str, Any]) -> list[PersonEntry]:
    case = row.interview
    moment = corrected.get("held_from") or case.held_from or case.planned_start
    number = number_text(case.year, case.number)
    volume = line.volume if line else case.volume_number
    kept, stands = (line.retention, str(line.state)) if line else (case.retention, case.state)
    form = session.rules.form(InterviewForm(case.form)).name
    found = [PersonEntry(case.id, VOLUME, moment.date() if moment else None, number, volume,
                         f"{form}（{case.ground}）", line.pages if line else 0, kept, stands)]  # fmt: skip
    for each in Material.select().where(Material.subject == row.id).order_by(Material.id):
        day = each.received_on or each.refused_on
        how = "已交" if each.received_on else "拒交" if each.refused_on else "未交"
        found.append(PersonEntry(case.id, MATERIAL, day, number, volume, each.name, each.pages, "", how))
    decided = Disposition.get_or_none(Disposition.subject == row.id)
    if decided is not None and decided.outcome:
        outcome = str(corrected.get(f"disposition.{row.id}.outcome", decided.outcome))
        found.append(PersonEntry(case.id, DECISION, decided.decided_on, number, volume, outcome, 0, "",
                                 decided.stage))  # fmt: skip
    return found
