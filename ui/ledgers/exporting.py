"""Exports of workbooks: asks for the file, writes it beside the window, says where it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from ui.office import Office
from ui.widgets import files
from ui.widgets.acting_beside import act_beside
from ui.widgets.notice import NoticeArea

_FILTER = "Excel 工作簿 (*.xlsx)"


def export(
    parent: QWidget,
    office: Office,
    notices: NoticeArea,
    caption: str,
    suggested: str,
    write: Callable[[Path], object],
    then: Callable[[], object] = lambda: None,
) -> None:
    """Asks where to, writes, says what was done and calls `then`.

    `write` is called by another thread and touches no widget.  Where it is refused or cancelled nothing is written.
    """
    chosen = files.ask_save(parent, caption, _FILTER, suggested)
    if chosen is None:
        return
    out = chosen if chosen.suffix.lower() == ".xlsx" else chosen.with_name(chosen.name + ".xlsx")
    act_beside(
        parent, office, caption, lambda: (write(out), out), lambda _: then(), f"已导出“{out.name}”", notices=notices
    )
