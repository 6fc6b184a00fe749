"""Draws the marks of the record as lines under the marked words: each kind by its colour and by its stroke."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextBlock

from app.interviews.record_text import Mark, MarkKind
from ui.interviews.turn_blocks import marks_of
from ui.theme import theme

if TYPE_CHECKING:
    from ui.interviews.turns_view import TurnsView

_STROKES = {
    MarkKind.KEY_POINT: Qt.PenStyle.SolidLine,
    MarkKind.DOUBT: Qt.PenStyle.DashLine,
    MarkKind.PROMISE: Qt.PenStyle.SolidLine,
    MarkKind.TO_VERIFY: Qt.PenStyle.DotLine,
    MarkKind.VERBATIM: Qt.PenStyle.SolidLine,
}
_THIN, _THICK = 1.0, 2.0


def mark_colour(kind: MarkKind) -> str:
    """The colour of a kind, in the theme of now."""
    colours = theme().colours
    return {
        MarkKind.KEY_POINT: colours.link,
        MarkKind.DOUBT: colours.amber,
        MarkKind.PROMISE: colours.green,
        MarkKind.TO_VERIFY: colours.red,
        MarkKind.VERBATIM: colours.ink_soft,
    }[kind]


def mark_pen(kind: MarkKind) -> QPen:
    """The pen of a kind."""
    pen = QPen(QColor(mark_colour(kind)))
    pen.setStyle(_STROKES[kind])
    pen.setWidthF(_THIN if kind is MarkKind.VERBATIM else _THICK)
    return pen


def draw_marks(editor: TurnsView, rect: QRect) -> None:
    """Draws the marks of the turns in sight."""
    painter: QPainter | None = None
    block = editor.firstVisibleBlock()
    while block.isValid():
        area = editor.blockBoundingGeometry(block).translated(editor.contentOffset())
        if area.top() > rect.bottom():
            break
        if area.bottom() >= rect.top():
            for mark in marks_of(block):
                painter = painter or QPainter(editor.viewport())
                _draw(painter, block, mark, area.topLeft())
        block = block.next()
    if painter is not None:
        painter.end()


def _draw(painter: QPainter, block: QTextBlock, mark: Mark, origin: QPointF) -> None:
    """One mark, line by line; text under composition shifts what stands behind it."""
    layout = block.layout()
    shift = len(layout.preeditAreaText())
    start = mark.start + (shift if mark.start > layout.preeditAreaPosition() else 0)
    end = mark.start + mark.length
    end += shift if end > layout.preeditAreaPosition() else 0
    painter.setPen(mark_pen(mark.kind))
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        first, last = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
        if first >= last:
            continue
        left, right = line.cursorToX(first)[0], line.cursorToX(last)[0]  # type: ignore[index]
        y = origin.y() + line.rect().bottom() - 1
        painter.drawLine(QPointF(origin.x() + left, y), QPointF(origin.x() + right, y))
        if mark.kind is MarkKind.VERBATIM:
            painter.drawLine(QPointF(origin.x() + left, y - 2), QPointF(origin.x() + right, y - 2))
