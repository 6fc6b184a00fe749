"""Printing and saving the papers of talks, as the preview and the batch do: `printed` does it for any paper."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.access.session import Session
from app.papers.paper import About
from app.papers.print_setup import PrintHow
from app.papers.printed import record_printed, save_printed


def record_print(
    session: Session, paper: str, interview_ids: Sequence[int], purpose: str, how: PrintHow | None = None
) -> bool:
    """Records that a paper of these interviews was printed; without interviews a blank form.  Raises Refusal."""
    about = About.CASE if interview_ids else None
    return record_printed(session, paper, about, interview_ids, purpose, None, how.as_json() if how else None)


def save_paper(
    session: Session, paper: str, interview_ids: Sequence[int], purpose: str, out: Path, content: bytes
) -> bool:
    """Writes a paper of these interviews into a file; on record like a print.  Raises Refusal or StoreTrouble."""
    return save_printed(session, paper, About.CASE if interview_ids else None, interview_ids, purpose, out, content)
