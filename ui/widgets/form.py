"""Forms: captions over their fields, marks for what is required, and the line that says what is wrong with a field."""

from __future__ import annotations

from PySide6 import QtCore
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui.theme import Space
from ui.widgets.basics import label, restyle, set_shown
from ui.widgets.layouts import column


class FieldRow(QWidget):
    """One field with its caption, a hint, and room for what is wrong."""

    def __init__(self, caption: str, field: QWidget, *, required: bool = False, hint: str = "") -> None:
        super().__init__()
        self.field, self.required = field, required
        self.caption: QLabel = label(caption + (" *" if required else ""), "soft-body")
        self.caption.setBuddy(field)
        _name(field, caption)
        self.hint = label(hint, "soft", wrap=True)
        set_shown(self.hint, bool(hint))
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self.setLayout(column(self.caption, field, self.hint, self.problem, spacing=Space.HALF))

    def set_error(self, text: str) -> None:
        """Says what is wrong with the field; an empty text takes it away."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        restyle(self.field, "problem", bool(text))

    def set_hint(self, text: str) -> None:
        """Changes the hint."""
        self.hint.setText(text)
        self.hint.setVisible(bool(text))


def _name(field: QWidget, caption: str) -> None:
    """Names the field for screen readers, and the part of it that has the keys: a date is typed into a line within."""
    part: QWidget | None = field
    while part is not None:
        part.setAccessibleName(caption)
        part = part.focusProxy()


class Form(QWidget):
    """Fields in one or more columns of equal width; `wide` fields take the whole line."""

    def __init__(self, columns: int = 2) -> None:
        super().__init__()
        self._columns, self._place = columns, 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.TWO)
        self._grid.setVerticalSpacing(Space.TWO)
        for each in range(columns):
            self._grid.setColumnStretch(each, 1)

    def add(
        self, caption: str, field: QWidget, *, required: bool = False, hint: str = "", wide: bool = False
    ) -> FieldRow:
        """Adds a field at the next place; returns its row."""
        made = FieldRow(caption, field, required=required, hint=hint)
        self._put(made, wide)
        return made

    def add_widget(self, widget: QWidget) -> None:
        """Adds anything over the whole width."""
        self._put(widget, True)

    def _put(self, widget: QWidget, wide: bool) -> None:
        line, at = divmod(self._place, self._columns)
        if wide and at:
            line, at = line + 1, 0
        self._grid.addWidget(widget, line, at, 1, self._columns if wide else 1, QtCore.Qt.AlignmentFlag.AlignTop)
        self._place = (line + 1) * self._columns if wide else line * self._columns + at + 1
