"""Facts in two columns: captions in a soft colour, values that can be selected and copied."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.theme import Space
from ui.widgets.basics import label
from ui.widgets.layouts import box

_WEEKDAYS = "一二三四五六日"


def moment_words(moment: datetime | None, end: datetime | None = None, known_to: str = "") -> str:
    """A moment as one reads it: 2026年11月24日 星期二 14:30–15:30; as far as it is known, 2025年3月."""
    if moment is None:
        return ""
    if known_to:
        day = f"{moment.day}日 星期{_WEEKDAYS[moment.weekday()]}" if known_to == "day" else ""
        return f"{moment.year}年{f'{moment.month}月' if known_to != 'year' else ''}{day}"
    day = f"{moment.year}年{moment.month}月{moment.day}日 星期{_WEEKDAYS[moment.weekday()]} {moment:%H:%M}"
    if end is None:
        return day
    return f"{day}–{end:%H:%M}" if end.date() == moment.date() else f"{day} 至 {moment_words(end)}"


def facts_grid(pairs: Iterable[tuple[str, str | QWidget]], columns: int = 1, *, narrow: bool = False) -> QWidget:
    """Captions and values; values that are empty are left out."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(Space.TWO)
    grid.setVerticalSpacing(Space.ONE)
    shown = [(caption, value) for caption, value in pairs if not isinstance(value, str) or value.strip()]
    for place, (caption, value) in enumerate(shown):
        line, at = divmod(place, columns)
        said = label(caption, "soft-body")
        said.setFixedWidth(44 if narrow else 84)
        grid.addWidget(said, line, 2 * at, Qt.AlignmentFlag.AlignTop)
        words = label(value, wrap=True, selectable=True) if isinstance(value, str) else value
        words.setMinimumWidth(40)
        grid.addWidget(words, line, 2 * at + 1, Qt.AlignmentFlag.AlignTop)
    for at in range(columns):
        grid.setColumnStretch(2 * at + 1, 1)
    return box(grid)
