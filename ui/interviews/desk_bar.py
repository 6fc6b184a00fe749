"""A bar under the record: what the desk asks or offers while one writes, never a window over the text."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from ui.interviews.record_editor import RecordEditor


class DeskBar(QFrame):
    """Hidden until it is wanted; Esc puts it away and gives the caret back.

    A kind of bar fills it with a layout, and says in `begin` what it shows and which field has the keys.  `opened`
    lets the page put the other bars away.
    """

    opened = Signal()

    def __init__(self, editor: RecordEditor, name: str) -> None:
        super().__init__()
        self.editor = editor
        self.setObjectName(name)
        self.setProperty("role", "desk-bar")
        self.hide()

    def open(self) -> None:
        """Shows the bar, and hands the keys to its first field; text under composition comes into the record first."""
        self.editor.commit_composition()
        self.opened.emit()
        self.show()
        first = self.begin()
        if first is not None:
            first.setFocus()

    def begin(self) -> QWidget | None:
        """Fills the bar anew; the field that gets the keys, or None where the editor keeps them."""
        raise NotImplementedError

    def put_away(self) -> None:
        """Hides the bar; the writer goes on where they were."""
        if self.isVisible():
            self.hide()
            self.editor.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts the bar away."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)
