"""常用语 at the caret: one key where the abbreviation is plain, else a digit from the list under the record."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListWidget, QWidget

from app.access.session import Session
from app.interviews.phrases import LONGEST_SHORT, PhraseLine, beginning_with, matches, phrases_of
from ui.interviews.desk_bar import DeskBar
from ui.interviews.record_editor import RecordEditor
from ui.theme import Space
from ui.widgets.basics import button, icon_button, label
from ui.widgets.layouts import column, row
from ui.widgets.typing_state import TypedLine

_MOST = 9
# Three by three: the list takes little from the record above it.
_COLUMNS, _ROW = 3, 28


class PhraseLetters(TypedLine):
    """The letters typed to find a phrase; a digit chooses, arrows move in the list."""

    chosen = Signal(int)
    moved = Signal(int)

    def __init__(self) -> None:
        super().__init__("常用语的缩写或拼音首字母", "缩写、拼音首字母或文字")
        self.setObjectName("phrase_letters")
        self.setFixedWidth(220)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits are never letters of a phrase here."""
        place = event.key() - Qt.Key.Key_1
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if 0 <= place < _MOST and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier and not self.composing:
            self.chosen.emit(place)
        elif Qt.Key(event.key()) in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


class PhraseBar(DeskBar):
    """Puts phrases into the record; `editing` asks for the list to be changed."""

    editing = Signal()

    def __init__(self, editor: RecordEditor, session: Session) -> None:
        super().__init__(editor, "phrase_bar")
        self._session = session
        self._phrases: tuple[PhraseLine, ...] = ()
        self._shown: tuple[PhraseLine, ...] = ()
        self._replaces = 0
        self.letters = PhraseLetters()
        self.letters.textChanged.connect(lambda _: self._filter())
        self.letters.returnPressed.connect(lambda: self._choose(max(self.list.currentRow(), 0)))
        self.letters.chosen.connect(self._choose)
        self.letters.moved.connect(lambda by: self.list.setCurrentRow(self.list.currentRow() + by))
        self.list = QListWidget()
        self.list.setObjectName("phrase_list")
        self.list.setAccessibleName("常用语")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.setFlow(QListWidget.Flow.LeftToRight)
        self.list.setWrapping(True)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.itemClicked.connect(lambda item: self._choose(self.list.row(item)))
        edit = button("编辑常用语…", self.editing.emit, role="quiet")
        edit.setObjectName("edit_phrases_button")
        hint = label("按数字写入，Enter 写入选中的一条", "soft")
        away = icon_button("close", "关闭（Esc）", self.put_away)
        line = row(label("常用语", "soft-body"), self.letters, hint, None, edit, away)
        self.setLayout(column(line, self.list, spacing=Space.HALF))

    def open(self) -> None:
        """Writes the phrase whose key stands before the caret; where there is none or several, shows the list.

        Letters that an input method has under composition count as typed; no other composition is disturbed.
        """
        if self.editor.isReadOnly():
            return
        self._phrases = phrases_of(self._session)
        letters = self.editor.preedit
        if letters:
            found = matches(self._phrases, "".join(letters.split()).replace("'", ""))
            if len(found) == 1 and found[0].length == len("".join(letters.split()).replace("'", "")):
                self.editor.drop_composition()
                self.editor.insert_text(found[0].phrase.text)
                return
            self.editor.commit_composition()
        found = matches(self._phrases, self.editor.words_before(LONGEST_SHORT + 1))
        if len(found) == 1:
            self.editor.replace_before(found[0].length, found[0].phrase.text)
            return
        self._replaces = found[0].length if found else 0
        self._shown = tuple(each.phrase for each in found)
        super().open()

    def begin(self) -> QWidget:
        """The phrases that fit, or all in their order."""
        shown = self._shown
        self.letters.clear()
        self._show(shown or self._phrases)
        return self.letters

    def _filter(self) -> None:
        self._show(beginning_with(self._phrases, self.letters.text()))

    def _show(self, phrases: tuple[PhraseLine, ...]) -> None:
        self._shown = phrases[:_MOST]
        self.list.clear()
        for number, each in enumerate(self._shown, 1):
            words = " ".join(each.text.split())
            self.list.addItem(f"{number} {each.short}　{words}" if each.short else f"{number}　{words}")
            self.list.item(number - 1).setToolTip(each.text)
        rows = (len(self._shown) + _COLUMNS - 1) // _COLUMNS
        self.list.setFixedHeight(max(rows, 1) * _ROW + Space.HALF)
        self.list.setCurrentRow(0)
        self._lay_out_list()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns share the width."""
        super().resizeEvent(event)
        self._lay_out_list()

    def _lay_out_list(self) -> None:
        wide = (self.list.viewport().width() - 1) // _COLUMNS
        self.list.setGridSize(QSize(wide, _ROW))
        for place in range(self.list.count()):
            self.list.item(place).setSizeHint(QSize(wide - Space.TWO, _ROW))

    def _choose(self, place: int) -> None:
        if self.letters.composing or place >= len(self._shown):
            return
        self.put_away()
        self.editor.replace_before(self._replaces, self._shown[place].text)
        self._replaces = 0
