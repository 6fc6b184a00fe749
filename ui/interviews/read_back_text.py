"""The record as it is read aloud: in large type, the turn of the moment marked, corrected words beside the new ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QTextCharFormat, QTextCursor, QTextFormat, QWheelEvent
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from app.interviews.record_text import Turn
from ui.interviews.turn_blocks import LINE
from ui.theme import theme

_SMALLEST, _USUAL, _LARGEST, _STEP = 16, 22, 40, 2


class ReadBackText(QPlainTextEdit):
    """Shows turns; `moved` comes when another turn is read, `wanted` when the one of the moment is to be corrected."""

    moved = Signal()
    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("read_back_text")
        self.setAccessibleName("宣读的记录")
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setUndoRedoEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._turns: Sequence[Turn] = ()
        self._before: Mapping[int, str] = {}
        self._place = 0
        self.set_size(_USUAL)
        self.cursorPositionChanged.connect(self._follow)
        theme().changed.connect(self._draw)

    @property
    def place(self) -> int:
        """Which turn is read, from 0."""
        return self._place

    def turn(self) -> Turn | None:
        """The turn that is read."""
        return self._turns[self._place] if self._place < len(self._turns) else None

    def show_turns(self, turns: Sequence[Turn], before: Mapping[int, str]) -> None:
        """Shows the record; `before` has the first wording of each turn that was corrected.  One reads on in place."""
        self._turns, self._before = turns, before
        self._draw()

    def go_to(self, place: int) -> None:
        """Reads another turn."""
        self._place = max(0, min(place, len(self._turns) - 1))
        block = self.document().findBlockByNumber(self._place)
        self.blockSignals(True)
        self.setTextCursor(QTextCursor(block))
        self.blockSignals(False)
        self.centerCursor()
        self._mark()
        self.moved.emit()

    def set_size(self, size: int) -> None:
        """The size of the type in pixels."""
        self._size = max(_SMALLEST, min(size, _LARGEST))
        self.setStyleSheet(f"font-size: {self._size}px;")
        font = self.font()
        font.setPixelSize(self._size)
        self.setFont(font)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and blank go from turn to turn, Enter or F2 corrects, Ctrl and +, - change the size."""
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Space: -1 if back else 1}
        sizes = {Qt.Key.Key_Equal: _STEP, Qt.Key.Key_Plus: _STEP, Qt.Key.Key_Minus: -_STEP}
        if ctrl and key in sizes:
            self.set_size(self._size + sizes[key])
        elif ctrl and key == Qt.Key.Key_0:
            self.set_size(_USUAL)
        elif key == Qt.Key.Key_Space and not back and self._reads_on():
            self.verticalScrollBar().triggerAction(self.verticalScrollBar().SliderAction.SliderPageStepAdd)
        elif key in steps and not ctrl:
            self.go_to(self._place + steps[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go_to(0 if key == Qt.Key.Key_Home else len(self._turns) - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and not ctrl:
            self.wanted.emit()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel make the type larger or smaller."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_size(self._size + (_STEP if event.angleDelta().y() > 0 else -_STEP))
            event.accept()
        else:
            super().wheelEvent(event)

    def _reads_on(self) -> bool:
        """Whether the turn goes on below the lower edge."""
        block = self.document().findBlockByNumber(self._place)
        area = self.blockBoundingGeometry(block).translated(self.contentOffset())
        return area.bottom() > self.viewport().height() + 1 and area.height() > self.viewport().height()

    def _draw(self) -> None:
        self.blockSignals(True)
        self.clear()
        writer = QTextCursor(self.document())
        writer.beginEditBlock()
        speaker, words, old, tag = _format("ink_soft", bold=True), _format("ink"), _format("ink_soft"), _format("red")
        old.setFontStrikeOut(True)
        for place, turn in enumerate(self._turns):
            if place:
                writer.insertBlock()
            writer.insertText(f"{turn.speaker}：", speaker)
            writer.insertText(turn.text.replace("\n", LINE), words)
            if turn.id in self._before:
                writer.insertText("　更正，原记：", tag)
                writer.insertText(self._before[turn.id].replace("\n", LINE), old)
        writer.endEditBlock()
        self.blockSignals(False)
        self.go_to(self._place)

    def _follow(self) -> None:
        """A click reads on from there."""
        place = self.textCursor().blockNumber()
        if place != self._place and not self.textCursor().hasSelection():
            self._place = place
            self._mark()
            self.moved.emit()

    def _mark(self) -> None:
        here = QTextEdit.ExtraSelection()
        here.cursor = QTextCursor(self.document().findBlockByNumber(self._place))
        here.cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        here.format.setBackground(QColor(theme().colours.selected))
        here.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        self.setExtraSelections([here])


def _format(token: str, *, bold: bool = False) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setForeground(QColor(getattr(theme().colours, token)))
    if bold:
        form.setFontWeight(QFont.Weight.DemiBold)
    return form
