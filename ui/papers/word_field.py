"""One piece of wording with its editor: a line or paragraphs, the fields to put in, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from app.papers.words import Word
from ui.widgets.basics import label, link_button, menu_button, restyle, set_shown
from ui.widgets.fields import TextArea
from ui.widgets.layouts import column, row

_LEAST, _MOST = 3, 12


class Paragraphs(TextArea):
    """Several lines that are as tall as what is written, within limits; Tab leaves them."""

    def __init__(self, text: str) -> None:
        super().__init__(_LEAST, text)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self._grow())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the lines anew."""
        super().resizeEvent(event)
        self._grow()

    def _grow(self) -> None:
        shown = min(max(round(self.document().size().height()), _LEAST), _MOST)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * shown + 2 * round(self.document().documentMargin()) + 14)


class WordField(QWidget):
    """`changed` comes with every change of the text; what is under composition is not part of it."""

    changed = Signal()

    def __init__(self, word: Word, text: str, original: str) -> None:
        super().__init__()
        self.word, self._original = word, original
        self.editor: Paragraphs | QLineEdit = Paragraphs(text) if word.several_lines else QLineEdit(text)
        self.editor.setObjectName(f"word_{word.key}")
        self.editor.setAccessibleName(word.about)
        self._said = text
        caption = label(word.about, "soft-body")
        caption.setBuddy(self.editor)
        self.back = link_button("恢复这一处", self.bring_back, tip="换成程序自带的文字；Ctrl+Z 可以取消")
        self.back.setObjectName(f"word_{word.key}_back")
        head = row(caption, None, self.back)
        if word.fields:
            head.addWidget(self._inserting())
        self.problem = label("", "problem", wrap=True)
        self.problem.setObjectName(f"word_{word.key}_problem")
        set_shown(self.problem, False)
        self.setLayout(column(head, self.editor, self.problem, spacing=4))
        self.editor.textChanged.connect(self._changed)
        self._show_back()

    def text(self) -> str:
        """What stands there; blank lines at the ends do not count."""
        if isinstance(self.editor, QLineEdit):
            return self.editor.text()
        return self.editor.toPlainText().strip("\n")

    def put(self, text: str) -> None:
        """Writes another text over what stands there, as one step that undo takes back.

        What is under composition is brought in first, so that the input method is not left with half a word.
        """
        if text == self.text():
            return
        if self.editor.hasFocus():
            QGuiApplication.inputMethod().commit()
        if isinstance(self.editor, QLineEdit):
            self.editor.selectAll()
            self.editor.insert(text)
            return
        cursor = QTextCursor(self.editor.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)

    def insert(self, field: str) -> None:
        """Puts a field in at the caret."""
        marked = f"{{{field}}}"
        if isinstance(self.editor, QLineEdit):
            self.editor.insert(marked)
        else:
            self.editor.insertPlainText(marked)
        self.editor.setFocus()

    def bring_back(self) -> None:
        """Back to what the program came with."""
        self.put(self._original)
        self.editor.setFocus()

    def set_problem(self, text: str) -> None:
        """Says what is wrong, or takes it away."""
        if text != self.problem.text():
            self.problem.setText(text)
            self.problem.setVisible(bool(text))
            restyle(self.editor, "problem", bool(text))

    def _inserting(self) -> QWidget:
        """The fields of the piece; those that it must have are marked."""
        menu = QMenu(self)
        for place, field in enumerate(self.word.fields, 1):
            mark = f"(&{place})" if place < 10 else ""
            must = "\t必须有" if field in self.word.needs else ""
            action = menu.addAction(f"{{{field}}}{mark}{must}", self._puts(field))
            action.setObjectName(f"insert_{self.word.key}_{place}")
        made = menu_button("插入", menu, role="quiet", tip="插入打印时填上的内容，如对象、时间")
        made.setObjectName(f"word_{self.word.key}_insert")
        made.setAccessibleName(f"在“{self.word.about}”里插入")
        return made

    def _puts(self, field: str) -> Callable[[], None]:
        return lambda: self.insert(field)

    def _changed(self) -> None:
        if (text := self.text()) != self._said:  # composing tells of changes that are none yet
            self._said = text
            self._show_back()
            self.changed.emit()

    def _show_back(self) -> None:
        set_shown(self.back, self.text() != self._original)
