"""The gutter of the record: who spoke and when, beside each turn in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QTextBlock
from PySide6.QtWidgets import QWidget

from ui.theme import Space, theme

if TYPE_CHECKING:
    from ui.interviews.turns_view import TurnsView

# A name takes at most the room of this many Han.
_LONGEST_NAME = 6


class Gutter(QWidget):
    """Draws time and speaker of the turns that the editor shows."""

    def __init__(self, editor: TurnsView) -> None:
        super().__init__(editor)
        self._editor = editor
        self.setAccessibleName("说话人和时间")

    def wanted_width(self) -> int:
        """Room for a time and the longest name."""
        metrics = self._editor.fontMetrics()
        names = self._editor.speakers
        longest = max((metrics.horizontalAdvance(name[:_LONGEST_NAME]) for name in names), default=0)
        return metrics.horizontalAdvance("00:00") + longest + Space.FOUR

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the turns that are in sight."""
        editor, rect = self._editor, event.rect()
        painter = QPainter(self)
        painter.setFont(editor.font())
        painter.fillRect(rect, QColor(theme().colours.desk))
        block = editor.firstVisibleBlock()
        while block.isValid():
            area = editor.blockBoundingGeometry(block).translated(editor.contentOffset())
            if area.top() > rect.bottom():
                break
            if area.bottom() >= rect.top() and block.blockNumber() < len(editor.turns):
                self._draw(painter, block, round(area.top()))
            block = block.next()
        painter.end()

    def _draw(self, painter: QPainter, block: QTextBlock, top: int) -> None:
        editor, colours, metrics = self._editor, theme().colours, painter.fontMetrics()
        turn = editor.turns.at(block.blockNumber())
        line = QRect(Space.ONE, top, self.width() - Space.TWO, metrics.lineSpacing())
        painter.setPen(QColor(colours.ink_faint))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, f"{turn.spoken_at:%H:%M}")
        is_here = block.blockNumber() == editor.textCursor().blockNumber()
        painter.setPen(QColor(colours.accent_ink if is_here else colours.ink))
        room = line.width() - metrics.horizontalAdvance("00:00") - Space.ONE
        name = metrics.elidedText(turn.speaker, Qt.TextElideMode.ElideRight, room)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight, name)
