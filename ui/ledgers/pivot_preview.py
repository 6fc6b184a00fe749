"""The preview of a pivot on paper; what is printed or saved from it goes on record."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.papers.catalogue import Drawn
from app.papers.pivot_facts import PivotFacts
from app.papers.pivot_paper import pivot_drawn, record_pivot_printed, save_pivot_paper
from app.papers.print_setup import PrintHow
from ui.office import Office
from ui.papers.opening import Preview
from ui.preview.dialog import PreviewDialog

# How the printing of all pivots is remembered: as one paper.
_PAPER = "约谈统计分析"
_PURPOSES = ("报送", "会议审议", "查阅")


def preview_pivot(parent: QWidget | None, office: Office, facts: PivotFacts) -> Preview:
    """The preview of a pivot; drawing it raises Refusal for who may not print."""
    session, span = office.session, facts.table.loaded.span.label

    def shown(drawn: Drawn) -> PreviewDialog:
        def recorded(purpose: str, how: PrintHow) -> object:
            return record_pivot_printed(session, drawn.name, span, purpose, how)

        def saved(purpose: str, path: Path) -> object:
            return save_pivot_paper(session, drawn.name, span, purpose, path, drawn.pdf)

        return PreviewDialog(parent, _PAPER, drawn.pdf, drawn.file_name, missing=drawn.missing, recorded=recorded,
                             saved=saved, purposes=_PURPOSES, session=session)  # fmt: skip

    return Preview(parent, _PAPER, partial(pivot_drawn, session, facts), shown)
