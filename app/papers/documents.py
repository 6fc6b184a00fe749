"""Saving of papers as documents for Word leaves the same trace as printing: who, what, when, what for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.access.actions import Action
from app.access.session import Session, use_case
from app.papers import catalogue
from app.papers.paper import About, Paper
from app.papers.printed import save_printed


def save_document(
    session: Session, paper: Paper, ids: Sequence[int], purpose: str, out: Path, subject_id: int | None = None
) -> bool:
    """Writes the papers of these talks (or of what the paper is about) into a file for Word.

    It is not written where the record cannot be.  Raises Refusal where there is nothing to write, for a paper that is
    only printed, and without a purpose; StoreTrouble where the file cannot be written.
    """
    act = _of_talks if paper.about in (About.CASE, About.SUBJECT) else _of_others
    return act(session, paper, ids, purpose, out, subject_id)


@use_case(Action.PRINT)
def _of_talks(
    session: Session, paper: Paper, interview_ids: Sequence[int], purpose: str, out: Path, subject_id: int | None
) -> bool:
    return _save(session, paper, interview_ids, purpose, out, subject_id)


@use_case(Action.PRINT)
def _of_others(
    session: Session, paper: Paper, ids: Sequence[int], purpose: str, out: Path, subject_id: int | None
) -> bool:
    return _save(session, paper, ids, purpose, out, subject_id)


def _save(session: Session, paper: Paper, ids: Sequence[int], purpose: str, out: Path, subject_id: int | None) -> bool:
    content = catalogue.word_document(session, paper, ids, subject_id)
    name = f"{paper.name}（Word 文档）"
    return save_printed(session, name, paper.about, ids, purpose, out, content, subject_id)
