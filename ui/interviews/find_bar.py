"""查找和替换 in the record: a bar under the text, never a window over it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ui.interviews.desk_bar import DeskBar
from ui.interviews.record_editor import RecordEditor
from ui.theme import Space
from ui.widgets.basics import button, icon_button, label, tip_with_keys
from ui.widgets.layouts import row


class FindBar(DeskBar):
    """Finds in the record, forward and back, and replaces; Esc puts it away and gives the caret back."""

    def __init__(self, editor: RecordEditor) -> None:
        super().__init__(editor, "find_bar")
        self.words, self.other = QLineEdit(), QLineEdit()
        for field, name, hint in ((self.words, "find_words", "查找"), (self.other, "find_other", "替换为")):
            field.setObjectName(name)
            field.setPlaceholderText(hint)
            field.setAccessibleName(hint)
            field.setMaximumWidth(220)
        self.said = label("", "soft")
        self.said.setObjectName("find_said")
        self._replace = button("全部替换", self.replace_all)
        self._replace.setObjectName("replace_all_button")
        back = icon_button("up", "上一处", lambda: self.find(back=True))
        on, away = icon_button("down", "下一处", self.find), icon_button("close", "关闭查找", self.put_away)
        for made, keys in ((back, "Shift+F3"), (on, "F3"), (away, "Esc")):
            made.setToolTip(tip_with_keys(made.accessibleName(), keys))
        self.setLayout(row(self.words, back, on, Space.ONE, self.other, self._replace, self.said, None, away))
        self.words.textChanged.connect(lambda: self.said.clear())

    def begin(self) -> QLineEdit:
        """What is selected in the record as the words."""
        if selected := self.editor.textCursor().selectedText():
            self.words.setText(selected)
        self._replace.setEnabled(not self.editor.isReadOnly())
        self.words.selectAll()
        return self.words

    def find(self, *, back: bool = False) -> None:
        """Goes to the next place of the words, or the one before."""
        if self.words.text():
            found = self.editor.find_text(self.words.text(), back=back)
            self.said.setText("" if found else "没有找到")

    def replace_all(self) -> None:
        """Replaces every place; one undo takes it back."""
        if self.words.text():
            count = self.editor.replace_all(self.words.text(), self.other.text())
            self.said.setText(f"替换了 {count} 处，Ctrl+Z 可撤销" if count else "没有找到")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter finds on, Shift+Enter back, Esc puts the bar away."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.find(back=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)
