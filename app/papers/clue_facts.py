"""What papers say of a 问题线索 and of the cadre whom it concerns; for who may read clues alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from app.access.actions import Action
from app.access.session import Session
from app.papers import wording
from app.papers.office import Office, office
from app.people.tables import Person
from app.plans.guarding import clue_of
from app.plans.tables import Clue
from app.plans.vocabulary import SOURCES, Disposal, number_text

_BORN = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
DISPOSALS = tuple(str(each) for each in Disposal)


@dataclass(frozen=True, slots=True)
class ClueFacts:
    """A clue as its papers write it; what is not known is empty.  `disciplines` are the names to tick some of."""

    office: Office
    disciplines: tuple[str, ...]
    sources: tuple[str, ...] = SOURCES
    number: str = wording.BLANK_NUMBER
    registered: str = wording.BLANK_DATE
    name: str = ""
    post: str = ""
    gender: str = ""
    age: str = ""
    political_status: str = ""
    source: str = ""
    received: str = ""
    problem: str = ""
    concerned: tuple[str, ...] = ()
    disposal: str = ""
    sorted_on: str = ""
    sorting: str = ""
    handler: str = ""
    note: str = ""


def clue_facts(session: Session, clue_id: int, _: int | None = None) -> list[ClueFacts]:
    """The papers of one clue.  Raises Refusal for one that is not there or out of reach, and for who reads no clues."""
    session.require(Action.CLUE_READ)
    return [of_clue(session, clue_of(clue_id))]


def blank_clue(session: Session) -> ClueFacts:
    """A paper to be filled in by hand."""
    return ClueFacts(office(), _disciplines(session))


def of_clue(session: Session, row: Clue) -> ClueFacts:
    """What is known of a clue."""
    person: Person | None = row.person
    return ClueFacts(
        office(), _disciplines(session),
        number=number_text(row.year, row.number), registered=wording.day(row.created_at), name=row.reported_name,
        post=row.reported_post, gender=person.gender if person else "",
        age=age(person.born, session.today()) if person else "",
        political_status=person.political_status if person else "", source=row.source,
        received=wording.day(row.received_on), problem=row.problem, concerned=tuple(row.disciplines),
        disposal=row.disposal, sorted_on=wording.day(row.sorted_on), sorting=row.sorting_note, handler=row.handler,
        note=row.note,
    )  # fmt: skip


def age(born: str, today: date) -> str:
    """The age in full years; nothing where the month of birth is not known, for it might be wrong."""
    match = _BORN.fullmatch(born.strip())
    if match is None:
        return ""
    year, month, day = int(match[1]), int(match[2]), int(match[3] or 1)
    years = today.year - year - ((today.month, today.day) < (month, day))
    return str(years) if years >= 0 else ""


def _disciplines(session: Session) -> tuple[str, ...]:
    return tuple(each.name for each in session.rules.disciplines)
