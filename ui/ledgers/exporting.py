"""Exports from the tab: asks for the file, writes it, says where it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from ui.office import Office
from ui.widgets import files
from ui.widgets.notice import NoticeArea

_FILTER = "Excel 工作簿 (*.xlsx)"


def export(
    parent: QWidget, office: Office, notices: NoticeArea, caption: str, suggested: str, write: Callable[[Path], object]
) -> Path | None:
    """Asks where to, writes, and says what was done; None when the user gave up or it was refused."""
    chosen = files.ask_save(parent, caption, _FILTER, suggested)
    if chosen is None:
        return None
    out = chosen if chosen.suffix.lower() == ".xlsx" else chosen.with_name(chosen.name + ".xlsx")
    written = office.act(lambda: (write(out), out), f"已导出“{out.name}”", notices=notices)
    return None if written is None else out
