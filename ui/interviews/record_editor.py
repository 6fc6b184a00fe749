"""The editor of the record: one paragraph a turn, with who spoke and when in a gutter at its left.

The document of the editor and the `TurnsDocument` hold the same turns: a paragraph carries its turn (`turn_blocks`), a
line inside a turn is a line separator.  Composition by an input method is never disturbed: the text under
composition is not part of the document, no key is taken from it, and `commit_composition` brings it in on leaving.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
)

from app.interviews.record_text import OPEN_MARK, REMARK, SPEAKERS, Caret, MarkKind, Turn, new_turn_id, next_speaker
from ui.interviews import turn_blocks
from ui.interviews.turn_blocks import LINE, form_of
from ui.interviews.turns_document import TurnsDocument
from ui.interviews.turns_view import TurnsView


class RecordEditor(TurnsView):
    """Writes a `TurnsDocument`.  `edited` comes after each change of the turns, `speaker_changed` when the turn of
    the caret has another speaker, `composed` after each change of the text under composition.
    """

    edited = Signal()
    speaker_changed = Signal(str)
    composed = Signal()

    def __init__(self, turns: TurnsDocument) -> None:
        super().__init__(turns)
        self._preedit = ""
        self._loading = False
        self.setObjectName("record_editor")
        self.setAccessibleName("谈话记录")
        self.setTabChangesFocus(True)
        self.document().contentsChange.connect(self._follow)
        self.cursorPositionChanged.connect(self._caret_moved)

    # ------------------------------------------------------------ what is written

    @property
    def composing(self) -> bool:
        """Whether an input method has text under composition."""
        return bool(self._preedit)

    @property
    def preedit(self) -> str:
        """The text under composition, not yet part of the record."""
        return self._preedit

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
        self.lay_out()

    def begin(self) -> None:
        """Gives a blank record its first turn, a question, ready to be typed."""
        if len(self.turns) == 0:
            turn = self.turns.insert(0)
            self._dress([self.document().begin()], [turn], undoable=False)
            self.gutter.update()
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

    # ------------------------------------------------------------ keys

    def event(self, event: QEvent) -> bool:
        """Ctrl+1 … Ctrl+9 belong to the record while one writes, not to the window."""
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
        if self.zoom_by(event):
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
        QTimer.singleShot(0, self, self.hold_line)
        self.gutter.update()
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
        self.scroll_back_to(caret.top_turn)

    def _caret_moved(self) -> None:
        """What is typed behind a marked passage is not marked with it."""
        cursor = self.textCursor()
        if not cursor.hasSelection() and turn_blocks.ends_a_mark(cursor):
            self.setCurrentCharFormat(QTextCharFormat())
        self._say_speaker()

    def _say_speaker(self) -> None:
        self.speaker_changed.emit(self.speaker())
