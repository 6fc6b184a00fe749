"""The editor of the record: one paragraph a turn, with who spoke and when in a gutter at its left.

The document of the editor and the `TurnsDocument` hold the same turns: a paragraph carries its turn (`turn_blocks`), a
line inside a turn is a line separator.  Composition by an input method is never disturbed: the text under
composition is not part of the document, no key is taken from it, and `commit_composition` brings it in on leaving.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QPaintEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtWidgets import QPlainTextEdit

from app.interviews.record_text import OPEN_MARK, REMARK, SPEAKERS, Caret, MarkKind, Turn, new_turn_id, next_speaker
from ui.interviews import turn_blocks
from ui.interviews.marks_painter import draw_marks
from ui.interviews.record_gutter import Gutter
from ui.interviews.turn_blocks import LINE, form_of
from ui.interviews.turns_document import TurnsDocument
from ui.theme import Size, Space, theme

# The text column is 40 Han wide whatever the window.
_COLUMN_HAN = 40
_MOST_SPEAKERS = 9
# Percent of the ordinary size of the text.
_SMALLEST, _LARGEST, _ZOOM_STEP = 100, 300, 10
# Where the line that is typed is held, as a share of the height.
_LOWESTLINE = 0.66


class RecordEditor(QPlainTextEdit):
    """Writes a `TurnsDocument`.  `edited` comes after each change of the turns, `speaker_changed` when the turn of
    the caret has another speaker, `composed` after each change of the text under composition.
    """

    edited = Signal()
    speaker_changed = Signal(str)
    composed = Signal()

    def __init__(self, turns: TurnsDocument) -> None:
        super().__init__()
        self.turns = turns
        self._names: list[str] = list(SPEAKERS)
        self._preedit = ""
        self._loading = False
        self._wanted_top = 0
        self._centred = False
        self.setObjectName("record_editor")
        self.setAccessibleName("谈话记录")
        self.setTabChangesFocus(True)
        self.setCenterOnScroll(True)
        self.zoom = _SMALLEST
        self.set_zoom(_SMALLEST)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._gutter = Gutter(self)
        self.document().contentsChange.connect(self._follow)
        self.updateRequest.connect(self._scroll_gutter)
        self.cursorPositionChanged.connect(self._caret_moved)
        theme().changed.connect(self._gutter.update)

    # ------------------------------------------------------------ what is written

    @property
    def composing(self) -> bool:
        """Whether an input method has text under composition."""
        return bool(self._preedit)

    @property
    def preedit(self) -> str:
        """The text under composition, not yet part of the record."""
        return self._preedit

    def set_speakers(self, named: Sequence[str]) -> None:
        """问, 答, 记 and these names, for Ctrl+1 … Ctrl+9 in this order."""
        self._names = [*SPEAKERS, *named][:_MOST_SPEAKERS]
        self._lay_out()

    @property
    def speakers(self) -> tuple[str, ...]:
        """The speakers in the order of their keys."""
        return tuple(self._names)

    def show_turns(self, caret: Caret | None = None) -> None:
        """Shows what the document has; a blank one begins with a question."""
        self._loading = True
        self.document().setUndoRedoEnabled(False)
        texts = [turn.text.replace("\n", LINE) for turn in self.turns.turns]
        self.setPlainText("\n".join(texts))
        writer = QTextCursor(self.document())
        writer.beginEditBlock()
        block = self.document().begin()
        for turn in self.turns.turns:
            turn_blocks.dress(block, turn)
            turn_blocks.set_marks(block, turn.marks)
            block = block.next()
        writer.endEditBlock()
        self.document().setUndoRedoEnabled(True)
        self._loading = False
        self._place(caret or Caret())
        self._lay_out()

    def begin(self) -> None:
        """Gives a blank record its first turn, a question, ready to be typed."""
        if len(self.turns) == 0:
            turn = self.turns.insert(0)
            self._dress([self.document().begin()], [turn], undoable=False)
            self._gutter.update()
            self._say_speaker()

    def caret(self) -> Caret:
        """Where the writer stands, and what is in sight."""
        cursor = self.textCursor()
        index, top = cursor.blockNumber(), self.firstVisibleBlock().blockNumber()
        if index >= len(self.turns):
            return Caret()
        return Caret(self.turns.at(index).id, cursor.positionInBlock(), self.turns.at(max(top, 0)).id)

    def speaker(self) -> str:
        """Who speaks in the turn of the caret."""
        index = self.textCursor().blockNumber()
        return self.turns.at(index).speaker if index < len(self.turns) else SPEAKERS[0]

    def set_speaker(self, speaker: str) -> None:
        """Sets who speaks in the turn of the caret; a step of undo as words are."""
        self.begin()
        block = self.textCursor().block()
        turn = self.turns.at(block.blockNumber())
        if not self.isReadOnly() and turn.speaker != speaker:
            QTextCursor(block).setBlockFormat(form_of(turn.id, speaker))

    def next_turn(self) -> None:
        """Ends the turn at the caret; what stood behind it goes into the next one, whose speaker alternates.

        At the beginning of a turn a blank one comes before it, and the words stay with who said them.
        """
        cursor = self.textCursor()
        index = self.document().findBlock(cursor.selectionStart()).blockNumber()
        here = self.turns.at(index)
        if cursor.atBlockStart() and not cursor.hasSelection() and cursor.block().text():
            before = next_speaker(self.turns.at(index - 1).speaker) if index else SPEAKERS[0]
            cursor.beginEditBlock()
            cursor.insertBlock(form_of(here.id, here.speaker))
            QTextCursor(cursor.block().previous()).setBlockFormat(form_of(new_turn_id(), before))
            cursor.endEditBlock()
        else:
            cursor.insertBlock(form_of(new_turn_id(), next_speaker(here.speaker)), QTextCharFormat())
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def add_remark(self, words: str) -> None:
        """Writes a 记 of its own at the end, as one step of undo; whoever writes at the end goes on behind it."""
        self.begin()
        last = self.document().lastBlock()
        here = self.turns.at(last.blockNumber())
        follows = self.textCursor().blockNumber() == last.blockNumber()
        writer = QTextCursor(last)
        writer.movePosition(QTextCursor.MoveOperation.End)
        writer.beginEditBlock()
        goes_on = here.speaker
        if last.text():
            goes_on = next_speaker(here.speaker)
            writer.insertBlock(form_of(new_turn_id(), REMARK), QTextCharFormat())
        else:
            writer.setBlockFormat(form_of(here.id, REMARK))
        writer.insertText(words.replace("\n", LINE))
        writer.insertBlock(form_of(new_turn_id(), goes_on), QTextCharFormat())
        writer.endEditBlock()
        if follows:
            self.setTextCursor(writer)
            self.ensureCursorVisible()

    def mark(self, kind: MarkKind) -> None:
        """Marks what is selected, or the sentence at the caret; what bears the mark already loses it."""
        if self.isReadOnly():
            return
        self.commit_composition()
        cursor = self.textCursor()
        passage = cursor if cursor.hasSelection() else turn_blocks.sentence_at(cursor)
        if passage.hasSelection():
            turn_blocks.set_mark(passage, kind, not turn_blocks.is_marked(passage, kind))
            cursor.clearSelection()
            self.setTextCursor(cursor)
            self._caret_moved()

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

    def insert_text(self, text: str) -> None:
        """Puts words at the caret, a line break as a line of the same turn."""
        self.textCursor().insertText(text.replace("\n", LINE))
        self.setFocus()

    def replace_before(self, count: int, text: str) -> None:
        """Writes the words for the last `count` characters before the caret, as one step of undo."""
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.PreviousCharacter, QTextCursor.MoveMode.KeepAnchor, count)
        cursor.insertText(text.replace("\n", LINE))
        self.setTextCursor(cursor)
        self.setFocus()

    def stamp_time(self) -> None:
        """Puts the time of day at the caret."""
        if not self.isReadOnly():
            self.commit_composition()
            self.insert_text(f"〔{self.turns.now():%H:%M}〕")

    def leave_open(self) -> None:
        """Puts a 待补 mark at the caret, to come back to."""
        if not self.isReadOnly():
            self.insert_text(OPEN_MARK)

    def go_to_open(self) -> bool:
        """Selects the next 待补 mark behind the caret, from the beginning again at the end; whether there is one."""
        return self.find_text(OPEN_MARK)

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

    def set_zoom(self, percent: int) -> None:
        """The size of the text, from 100 to 300 percent."""
        self.zoom = max(_SMALLEST, min(percent, _LARGEST))
        size = round(Size.SECTION * self.zoom / 100)
        font = self.font()
        font.setPixelSize(size)
        self.setFont(font)
        self.setStyleSheet(f"font-size: {size}px;")  # the style sheet of the program sets the size of all
        self._lay_out()

    def set_centred(self, on: bool) -> None:
        """The text in the middle of a wide screen, or at the left beside the outline."""
        self._centred = on
        self._lay_out()

    def commit_composition(self) -> None:
        """Takes the text under composition into the record, before the page is left, locked or closed."""
        if not self._preedit:
            return
        QGuiApplication.inputMethod().commit()
        if self._preedit:
            rest = QInputMethodEvent()
            rest.setCommitString(self._preedit)
            self.inputMethodEvent(rest)

    def drop_composition(self) -> None:
        """Gives up the text under composition: something else takes its place."""
        QGuiApplication.inputMethod().reset()
        if self._preedit:
            self.inputMethodEvent(QInputMethodEvent())

    def words_before(self, count: int) -> str:
        """The last characters of the turn before the caret."""
        cursor = self.textCursor()
        place = cursor.positionInBlock()
        return str(cursor.block().text()[max(place - count, 0) : place])

    # ------------------------------------------------------------ keys

    def event(self, event: QEvent) -> bool:
        """Ctrl+1 … Ctrl+9 belong to the record while one writes, not to the window.

        The column is laid out before the text is wrapped: a resize of the viewport within a resize goes unheard.
        """
        if event.type() in (QEvent.Type.Resize, QEvent.Type.FontChange, QEvent.Type.Show):
            self._lay_out()
            if self._wanted_top:
                QTimer.singleShot(0, self, self._scroll_back)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._speaker_key(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter begins the next turn, Shift+Enter a line inside it, Ctrl+digit says who speaks; F6 leaves a 待补."""
        if speaker := self._speaker_key(event):
            self.set_speaker(speaker)
            return
        if event.key() == Qt.Key.Key_F6 and not self._preedit:
            self.go_to_open() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else self.leave_open()
            return
        if self._zoom_key(event):
            return
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not enter or self.isReadOnly():
            super().keyPressEvent(event)
        elif self._preedit:
            event.ignore()  # Enter ends the composition; that is the input method's business
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.textCursor().insertText(LINE)
            self.ensureCursorVisible()
        elif not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.next_turn()
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel make the text larger or smaller."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self.zoom + (_ZOOM_STEP if event.angleDelta().y() > 0 else -_ZOOM_STEP))
            event.accept()
        else:
            super().wheelEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Follows the composition; a line break that it brings is a line of the turn."""
        if "\n" in event.commitString():
            whole = QInputMethodEvent(event.preeditString(), event.attributes())
            words = event.commitString().replace("\n", LINE)
            whole.setCommitString(words, event.replacementStart(), event.replacementLength())
            event = whole
        before, self._preedit = self._preedit, event.preeditString()
        super().inputMethodEvent(event)
        if self._preedit != before:
            self.composed.emit()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Pastes plain text into the turn of the caret; paragraphs become lines of it."""
        if source.hasText() and not self.isReadOnly():
            text = source.text().replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n").strip("\n")
            self.textCursor().insertText(text.replace("\n", LINE))
            self.ensureCursorVisible()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Only text."""
        return bool(source.hasText())

    def _zoom_key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Equal: _ZOOM_STEP, Qt.Key.Key_Plus: _ZOOM_STEP, Qt.Key.Key_Minus: -_ZOOM_STEP}
        key = Qt.Key(event.key())
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier or key not in (*steps, Qt.Key.Key_0):
            return False
        self.set_zoom(self.zoom + steps[key] if key in steps else _SMALLEST)
        return True

    def _hold_line(self) -> None:
        """Keeps the line that is typed off the lower edge, so that the eye need not follow it down."""
        if self.cursorRect().center().y() > self.viewport().height() * _LOWESTLINE:
            self.centerCursor()

    def _speaker_key(self, event: QKeyEvent) -> str:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        place = event.key() - Qt.Key.Key_1
        if held == Qt.KeyboardModifier.ControlModifier and 0 <= place < len(self._names):
            return self._names[place]
        return ""

    # ------------------------------------------------------------ text and turns

    def _follow(self, position: int, removed: int, added: int) -> None:
        """Has the turns follow a change of the text: only the paragraphs it touched are looked at."""
        if self._loading or (not removed and not added):
            return
        document = self.document()
        before = len(self.turns)
        if before == 0 and not document.begin().text() and document.blockCount() == 1:
            return
        start = document.findBlock(position)
        end = document.findBlock(min(position + added, max(document.characterCount() - 1, 0)))
        first, last = start.blockNumber(), end.blockNumber() if end.isValid() else document.blockCount() - 1
        old_count = last - first + 1 - (document.blockCount() - before)
        self._take_over(first, old_count, start, last - first + 1)
        QTimer.singleShot(0, self, self._hold_line)
        self._gutter.update()
        self.edited.emit()
        self._say_speaker()

    def _take_over(self, first: int, old_count: int, start: QTextBlock, new_count: int) -> None:
        blocks = [start]
        while len(blocks) < new_count:
            blocks.append(blocks[-1].next())
        paragraphs = [turn_blocks.paragraph_of(block) for block in blocks]
        turns = self.turns.reconcile(first, max(old_count, 0), paragraphs)
        strays = [place for place, turn in enumerate(turns) if paragraphs[place].id != turn.id]
        if strays:
            self._dress([blocks[place] for place in strays], [turns[place] for place in strays])

    def _dress(self, blocks: Sequence[QTextBlock], turns: Sequence[Turn], *, undoable: bool = True) -> None:
        """Has paragraphs carry turns that they do not know yet, within the step of undo that made them."""
        self._loading = True
        self.document().setUndoRedoEnabled(undoable)
        writer = QTextCursor(self.document())
        writer.joinPreviousEditBlock()
        for block, turn in zip(blocks, turns, strict=True):
            turn_blocks.dress(block, turn)
        writer.endEditBlock()
        self.document().setUndoRedoEnabled(True)
        self._loading = False

    def _place(self, caret: Caret) -> None:
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        for index, turn in enumerate(self.turns.turns):
            if turn.id == caret.turn_id:
                block = self.document().findBlockByNumber(index)
                cursor.setPosition(block.position() + min(caret.offset, len(block.text())))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        self._wanted_top = caret.top_turn
        QTimer.singleShot(0, self, self._scroll_back)

    def _scroll_back(self) -> None:
        """Brings the turn to the top that was there when the record was left; once there is a size to do it in."""
        if not self._wanted_top or not self.isVisible():
            return
        wanted, self._wanted_top = self._wanted_top, 0
        index = next((place for place, turn in enumerate(self.turns.turns) if turn.id == wanted), 0)
        self.verticalScrollBar().setValue(self.document().findBlockByNumber(index).firstLineNumber())

    def _caret_moved(self) -> None:
        """What is typed behind a marked passage is not marked with it."""
        cursor = self.textCursor()
        if not cursor.hasSelection() and turn_blocks.ends_a_mark(cursor):
            self.setCurrentCharFormat(QTextCharFormat())
        self._say_speaker()

    def _say_speaker(self) -> None:
        self.speaker_changed.emit(self.speaker())

    # ------------------------------------------------------------ look

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, with its marks under it."""
        super().paintEvent(event)
        draw_marks(self, event.rect())

    def _lay_out(self) -> None:
        """Keeps the gutter beside the text and the text column at a width that reads well."""
        if not hasattr(self, "_gutter"):
            return  # the first events come before the parts are there
        whole = self.contentsRect()
        text = _COLUMN_HAN * self.fontMetrics().horizontalAdvance("汉") + Space.TWO
        gutter = self._gutter.wanted_width()
        spare = max(whole.width() - gutter - text - self.verticalScrollBar().width(), 0)
        left = spare // 2 if self._centred else 0
        self.setViewportMargins(left + gutter + Space.ONE, 0, spare - left, 0)
        self._gutter.setGeometry(whole.left() + left, whole.top(), gutter, whole.height())

    def _scroll_gutter(self, rect: QRect, dy: int) -> None:
        if dy:
            self._gutter.scroll(0, dy)
        else:
            self._gutter.update(0, rect.y(), self._gutter.width(), rect.height())
