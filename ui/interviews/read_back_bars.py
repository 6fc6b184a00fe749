"""The bars under a record that is read back: a correction, a reason."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from ui.theme import Size, Space
from ui.widgets.basics import button, icon_button, label
from ui.widgets.fields import ChoiceBox
from ui.widgets.layouts import column, row
from ui.widgets.typing_state import TypedLine


class CorrectionBar(QFrame):
    """The words of one turn, to be corrected under the record; `saved` comes with the new words and who asked."""

    saved = Signal(str, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("correction_bar")
        self.setProperty("role", "desk-bar")
        self.words = QPlainTextEdit()
        self.words.setObjectName("correction_words")
        self.words.setAccessibleName("更正后的文字")
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(112)
        self.words.setStyleSheet(f"font-size: {Size.SECTION + 2}px;")
        self.who = ChoiceBox(prompt="谁提出的")
        self.who.setObjectName("correction_who")
        self.who.setAccessibleName("提出人")
        self.save_button = button("保存更正", self._save, meaning="check", tip="保存更正（Ctrl+Enter）")
        self.save_button.setObjectName("correction_save")
        away = icon_button("close", "不更正（Esc）", self.left.emit)
        line = row(
            label("提出人", "soft-body"),
            self.who,
            self.save_button,
            label("Ctrl+Enter 保存　Esc 不更正", "soft"),
            None,
            away,
        )
        self.setLayout(column(self.words, line, spacing=Space.HALF))
        self.hide()

    def begin(self, text: str, people: list[str]) -> None:
        """Shows the words as they stand, and who may ask for a change; the first subject is the usual one."""
        self.words.setPlainText(text)
        self.words.moveCursor(self.words.textCursor().MoveOperation.End)
        self.who.set_options([(name, name) for name in people])
        if self.who.value() is None and people:
            self.who.set_value(people[0])
        self.show()
        self.words.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter saves, Esc leaves."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._save()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _save(self) -> None:
        QGuiApplication.inputMethod().commit()
        self.saved.emit(self.words.toPlainText(), str(self.who.value() or ""))


class ReasonBar(QFrame):
    """Asks for a reason under the record; `given` comes with it."""

    given = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("reason_bar")
        self.setProperty("role", "desk-bar")
        self.question = label("", "soft-body")
        self.reason = TypedLine("理由", searches=False)
        self.reason.setObjectName("reason_line")
        self.reason.returnPressed.connect(self._give)
        self.button = button("登记", self._give)
        self.button.setObjectName("reason_give")
        self.setLayout(
            row(self.question, self.reason, self.button, icon_button("close", "不写了（Esc）", self.left.emit))
        )
        self.hide()

    def begin(self, question: str, verb: str) -> None:
        """Shows what is asked; `verb` is the word on the button."""
        self.question.setText(question)
        self.button.setText(verb)
        self.reason.clear()
        self.show()
        self.reason.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _give(self) -> None:
        if not self.reason.composing:
            self.given.emit(self.reason.text())
