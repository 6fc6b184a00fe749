"""Talks for the letters, and what a reader finds in them."""

from __future__ import annotations

import re

from app.access.session import Session
from app.interviews.tables import Disposition, Interview, OutlineItem
from app.papers import catalogue
from tests.papers.forms import held_case, pages

GROUNDS = {
    "PREVENTIVE": "新提拔任用", "INQUIRY": "仍需询问核实", "CORRECTIVE": "批评教育", "ACCOUNTABILITY": "问责处理",
}  # fmt: skip
_NUMBER = re.compile(r"—\d+—$")


def talk(people: dict[str, int], form: str = "INQUIRY", *points: str, name: str = "古丽·阿不都", **fields) -> Interview:
    """A talk of a form with an outline."""
    inquiry = {"written_inquiry": form == "INQUIRY"}
    case = held_case(people, name, **({"form": form, "ground": GROUNDS[form]} | inquiry | fields))
    for position, point in enumerate(points):
        OutlineItem.create(interview=case, position=position, text=point)
    return case


def printed(session: Session, key: str, case: Interview, subject_id: int | None = None) -> list[str]:
    """The text of each page of a paper, without blanks and page numbers."""
    return numberless(catalogue.drawn(session, catalogue.paper(key), [case.id], subject_id).pdf)


def printed_blank(session: Session, key: str) -> list[str]:
    """The text of each page of an empty form."""
    return numberless(catalogue.blank(session, catalogue.paper(key)).pdf)


def numberless(pdf: bytes) -> list[str]:
    """The text of each page without its number."""
    return [_NUMBER.sub("", page) for page in pages(pdf)]


def decided(case: Interview, **fields) -> None:
    """What was decided about the subjects of a talk."""
    ids = [row.id for row in case.subjects]
    Disposition.update(**fields).where(Disposition.subject.in_(ids)).execute()
