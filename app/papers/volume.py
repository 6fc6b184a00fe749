"""全套档案: cover, 卷内目录, 登记表 of every subject, 笔录 and 备考表 of a talk in one PDF, a bookmark for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.access.session import Session
from app.papers import words
from app.papers.archive_catalogue import catalogue_sheets
from app.papers.archive_cover import cover_sheets
from app.papers.archive_facts import COVER, ArchiveFacts, archive_facts, blank_archive
from app.papers.archive_note import note_sheets
from app.papers.case_facts import subjects_of
from app.papers.interview_record import NAME as RECORD
from app.papers.interview_record import record_sheets, recorded
from app.papers.record_facts import RecordFacts, record_facts
from app.papers.registration_facts import RegistrationFacts, registration_facts
from app.papers.registration_form import NAME as FORM
from app.papers.registration_form import form_sheets
from app.papers.sheet import Sheet
from app.papers.words import Words


@dataclass(frozen=True, slots=True)
class VolumeFacts:
    """The parts of a volume; a talk of which nothing was recorded has no 笔录."""

    archive: ArchiveFacts
    forms: tuple[RegistrationFacts, ...] = ()
    record: RecordFacts | None = None


def volume_facts(session: Session, interview_id: int, subject_id: int | None = None) -> list[VolumeFacts]:
    """The volume of a talk as it stands.  Raises Refusal for one that is not there, or without subjects."""
    (archive,) = archive_facts(session, interview_id)
    forms = tuple(registration_facts(session, row) for row in subjects_of(interview_id, subject_id))
    record = record_facts(session, interview_id) if recorded([interview_id]) else None
    return [VolumeFacts(archive, forms, record)]


def blank_volume(session: Session) -> VolumeFacts:
    """The papers of a volume that are filled in by hand."""
    return VolumeFacts(blank_archive(session))


def volume_sheets(facts: VolumeFacts, wording: Words) -> list[Sheet]:
    """All pages; every part counts its own, and is worded as that paper is."""
    own: tuple[tuple[str, Callable[[Any, Words], list[Sheet]]], ...] = (
        (COVER, cover_sheets),
        ("catalogue", catalogue_sheets),
    )
    sheets = [sheet for key, draw in own for sheet in draw(facts.archive, words.in_force(key))]
    for one in facts.forms:
        sheets += _marked(form_sheets(one), f"{FORM} {one.subject.name}" if len(facts.forms) > 1 else FORM)
    if facts.record is not None:
        sheets += _marked(record_sheets(facts.record), RECORD)
    return sheets + note_sheets(facts.archive, words.in_force("archive_note"))


def _marked(sheets: list[Sheet], name: str) -> list[Sheet]:
    sheets[0].bookmark = name
    return sheets
