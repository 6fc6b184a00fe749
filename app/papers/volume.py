"""全套档案: cover, 卷内目录, 登记表 of every subject, 笔录 and 备考表 of a talk in one PDF, a bookmark for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.access.session import Session
from app.papers import words
from app.papers.archive_catalogue import catalogue_sheets
from app.papers.archive_cover import cover_sheets
from app.papers.archive_facts import COVER, ArchiveFacts, archive_facts, blank_archive
from app.papers.archive_note import note_sheets
from app.papers.interview_record import record_sheets, recorded
from app.papers.record_facts import RecordFacts, record_facts
from app.papers.registration_facts import RegistrationFacts, registration_facts
from app.papers.registration_form import registration_sheets
from app.papers.sheet import Sheet
from app.papers.words import Words

_PARTS = (COVER, "catalogue", "registration", "record", "archive_note")


@dataclass(frozen=True, slots=True)
class VolumeFacts:
    """The parts of a volume, with the wording of each; a talk of which nothing was recorded has no 笔录."""

    archive: ArchiveFacts
    wordings: Mapping[str, Words]
    forms: tuple[RegistrationFacts, ...] = ()
    record: RecordFacts | None = None


def volume_facts(session: Session, interview_id: int, subject_id: int | None = None) -> list[VolumeFacts]:
    """The volume of a talk as it stands.  Raises Refusal for one that is not there, or without subjects."""
    (archive,) = archive_facts(session, interview_id)
    forms = tuple(registration_facts(session, interview_id, subject_id))
    (record,) = record_facts(session, interview_id) if recorded([interview_id]) else (None,)
    return [VolumeFacts(archive, _wordings(), forms, record)]


def blank_volume(session: Session) -> VolumeFacts:
    """The papers of a volume that are filled in by hand."""
    return VolumeFacts(blank_archive(session), _wordings())


def _wordings() -> dict[str, Words]:
    """Read with the facts: what draws asks the store no more."""
    return {key: words.in_force(key) for key in _PARTS}


def volume_sheets(facts: VolumeFacts, wording: Words) -> list[Sheet]:
    """All pages; every part counts its own, and is worded as that paper is."""
    own: tuple[tuple[str, Callable[[Any, Words], list[Sheet]]], ...] = (
        (COVER, cover_sheets),
        ("catalogue", catalogue_sheets),
    )
    said = facts.wordings
    sheets = [sheet for key, draw in own for sheet in draw(facts.archive, said[key])]
    for one in facts.forms:
        made = registration_sheets(one, said["registration"])
        sheets += _marked(made, one.subject.name) if len(facts.forms) > 1 else made
    if facts.record is not None:
        sheets += record_sheets(facts.record, said["record"])
    return sheets + note_sheets(facts.archive, said["archive_note"])


def _marked(sheets: list[Sheet], name: str) -> list[Sheet]:
    sheets[0].bookmark = f"{sheets[0].bookmark} {name}"
    return sheets
