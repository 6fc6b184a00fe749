"""How the record looks: the gutter, a column that reads well, the size of the type, marks under the words, finding."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPaintEvent, QTextCursor, QTextDocument, QWheelEvent
from PySide6.QtWidgets import QPlainTextEdit

from app.interviews.record_text import SPEAKERS
from ui.interviews.marks_painter import draw_marks
from ui.interviews.record_gutter import Gutter
from ui.interviews.turns_document import TurnsDocument
from ui.theme import Size, Space, theme

# The text column is 40 Han wide whatever the window.
_COLUMN_HAN = 40
_MOST_SPEAKERS = 9
# Percent of the ordinary size of the text.
_SMALLEST, _LARGEST, _ZOOM_STEP = 100, 300, 10
# Where the line that is typed is held, as a share of the height.
_LOWEST = 0.66


class TurnsView(QPlainTextEdit):
    """Shows the paragraphs of a `TurnsDocument`; who writes in it is a `RecordEditor`."""

    def __init__(self, turns: TurnsDocument) -> None:
        super().__init__()
        self.turns = turns
        self._names: list[str] = list(SPEAKERS)
        self._wanted_top = 0
        self._centred = False
        self.setCenterOnScroll(True)
        self.zoom = _SMALLEST
        self.set_zoom(_SMALLEST)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.gutter = Gutter(self)
        self.updateRequest.connect(self._scroll_gutter)
        theme().changed.connect(self.gutter.update)

    def set_speakers(self, named: Sequence[str]) -> None:
        """问, 答, 记 and these names, for Ctrl+1 … Ctrl+9 in this order."""
        self._names = [*SPEAKERS, *named][:_MOST_SPEAKERS]
        self.lay_out()

    @property
    def speakers(self) -> tuple[str, ...]:
        """The speakers in the order of their keys."""
        return tuple(self._names)

    # ------------------------------------------------------------ finding

    def go_to(self, index: int, start: int, length: int) -> None:
        """Selects a passage of a turn and brings it into sight; the caret is at its end."""
        block = self.document().findBlockByNumber(index)
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + min(start, len(block.text())))
        end = block.position() + min(start + length, len(block.text()))
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.centerCursor()
        self.setFocus()

    def words_before(self, count: int) -> str:
        """The last characters of the turn before the caret."""
        cursor = self.textCursor()
        place = cursor.positionInBlock()
        return str(cursor.block().text()[max(place - count, 0) : place])

    def find_text(self, words: str, *, back: bool = False) -> bool:
        """Selects the next place of the words (the one before with `back`), round the end; whether there is one."""
        way = QTextDocument.FindFlag.FindBackward if back else QTextDocument.FindFlag(0)
        found = self.document().find(words, self.textCursor(), way)
        if found.isNull():
            edge = QTextCursor(self.document())
            edge.movePosition(QTextCursor.MoveOperation.End if back else QTextCursor.MoveOperation.Start)
            found = self.document().find(words, edge, way)
        if found.isNull():
            return False
        self.setTextCursor(found)
        self.centerCursor()
        return True

    def replace_all(self, words: str, other: str) -> int:
        """Writes `other` for every place of the words, as one step of undo; how many there were."""
        count, writer = 0, QTextCursor(self.document())
        writer.beginEditBlock()
        place = self.document().find(words, 0)
        while not place.isNull() and not self.isReadOnly():
            place.insertText(other)
            count += 1
            place = self.document().find(words, place)
        writer.endEditBlock()
        return count

    # ------------------------------------------------------------ size and place

    def set_zoom(self, percent: int) -> None:
        """The size of the text, from 100 to 300 percent."""
        self.zoom = max(_SMALLEST, min(percent, _LARGEST))
        size = round(Size.SECTION * self.zoom / 100)
        font = self.font()
        font.setPixelSize(size)
        self.setFont(font)
        self.setStyleSheet(f"font-size: {size}px;")  # the style sheet of the program sets the size of all
        self.lay_out()

    def zoom_by(self, event: QKeyEvent) -> bool:
        """Whether a key asked for another size, which is set: Ctrl with + or -, Ctrl+0 for the usual one."""
        steps = {Qt.Key.Key_Equal: _ZOOM_STEP, Qt.Key.Key_Plus: _ZOOM_STEP, Qt.Key.Key_Minus: -_ZOOM_STEP}
        key = Qt.Key(event.key())
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier or key not in (*steps, Qt.Key.Key_0):
            return False
        self.set_zoom(self.zoom + steps[key] if key in steps else _SMALLEST)
        return True

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel make the text larger or smaller."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self.zoom + (_ZOOM_STEP if event.angleDelta().y() > 0 else -_ZOOM_STEP))
            event.accept()
        else:
            super().wheelEvent(event)

    def set_centred(self, on: bool) -> None:
        """The text in the middle of a wide screen, or at the left beside the outline."""
        self._centred = on
        self.lay_out()

    def hold_line(self) -> None:
        """Keeps the line that is typed off the lower edge, so that the eye need not follow it down."""
        if self.cursorRect().center().y() > self.viewport().height() * _LOWEST:
            self.centerCursor()

    def scroll_back_to(self, top_turn: int) -> None:
        """Brings a turn to the top, by its id, as soon as there is a size to do it in."""
        self._wanted_top = top_turn
        QTimer.singleShot(0, self, self._scroll_back)

    def _scroll_back(self) -> None:
        """Brings the turn to the top that was there when the record was left; once there is a size to do it in."""
        if not self._wanted_top or not self.isVisible():
            return
        wanted, self._wanted_top = self._wanted_top, 0
        index = next((place for place, turn in enumerate(self.turns.turns) if turn.id == wanted), 0)
        self.verticalScrollBar().setValue(self.document().findBlockByNumber(index).firstLineNumber())

    # ------------------------------------------------------------ look

    def event(self, event: QEvent) -> bool:
        """The column is laid out before the text is wrapped: a resize of the viewport within a resize goes unheard."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.FontChange, QEvent.Type.Show):
            self.lay_out()
            if self._wanted_top:
                QTimer.singleShot(0, self, self._scroll_back)
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, with its marks under it."""
        super().paintEvent(event)
        draw_marks(self, event.rect())

    def lay_out(self) -> None:
        """Keeps the gutter beside the text and the text column at a width that reads well."""
        if not hasattr(self, "gutter"):
            return  # the first events come before the parts are there
        whole = self.contentsRect()
        text = _COLUMN_HAN * self.fontMetrics().horizontalAdvance("汉") + Space.TWO
        gutter = self.gutter.wanted_width()
        spare = max(whole.width() - gutter - text - self.verticalScrollBar().width(), 0)
        left = spare // 2 if self._centred else 0
        self.setViewportMargins(left + gutter + Space.ONE, 0, spare - left, 0)
        self.gutter.setGeometry(whole.left() + left, whole.top(), gutter, whole.height())

    def _scroll_gutter(self, rect: QRect, dy: int) -> None:
        if dy:
            self.gutter.scroll(0, dy)
        else:
            self.gutter.update(0, rect.y(), self.gutter.width(), rect.height())
