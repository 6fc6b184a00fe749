"""Saving of papers as documents for Word leaves the same trace as printing: who, what, when, what for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.access.actions import Action
from app.access.session import Session, use_case
from app.papers import catalogue
from app.papers.paper import Paper
from app.papers.printed import save_printed


@use_case(Action.PRINT)
def save_document(
    session: Session, paper: Paper, interview_ids: Sequence[int], purpose: str, out: Path, subject_id: int | None = None
) -> bool:
    """Writes the papers of these interviews into a file for Word; not written where the record cannot be.

    Raises Refusal where there is nothing to write, for a paper that is only printed, and without a purpose;
    StoreTrouble where the file cannot be written.
    """
    content = catalogue.word_document(session, paper, interview_ids, subject_id)
    name = f"{paper.name}（Word 文档）"
    return save_printed(session, name, paper.about, interview_ids, purpose, out, content, subject_id)
