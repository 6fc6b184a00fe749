"""The bars of the talk: why it pauses, who comes and goes, what a passage is marked as."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QWidget

from app.interviews.record_text import MarkKind
from ui.interviews.desk_bar import DeskBar
from ui.interviews.record_editor import RecordEditor
from ui.theme import Space
from ui.widgets.basics import button, icon_button, label
from ui.widgets.layouts import row
from ui.widgets.typing_state import TypedLine


class PauseBar(DeskBar):
    """Asks why the talk pauses; `wanted` comes with the reason."""

    wanted = Signal(str)

    def __init__(self, editor: RecordEditor) -> None:
        super().__init__(editor, "pause_bar")
        self.reason = TypedLine("暂停理由", "例如：休息、接听电话、核对材料", searches=False)
        self.reason.setObjectName("pause_reason")
        self.reason.returnPressed.connect(self._pause)
        go = button("暂停", self._pause, meaning="pause")
        go.setObjectName("pause_confirm")
        away = icon_button("close", "不暂停", self.put_away)
        self.setLayout(row(label("暂停理由", "soft-body"), self.reason, go, None, away))

    def begin(self) -> QWidget:
        """An empty reason."""
        self.reason.clear()
        return self.reason

    def _pause(self) -> None:
        if not self.reason.composing:
            self.wanted.emit(self.reason.text())


class PresenceBar(DeskBar):
    """Records who comes into the room or leaves it; `wanted` comes with the name and whether they come."""

    wanted = Signal(str, bool)

    def __init__(self, editor: RecordEditor, people: Callable[[], Sequence[tuple[str, bool]]]) -> None:
        super().__init__(editor, "presence_bar")
        self._people = people
        self.who = QComboBox()
        self.who.setObjectName("presence_who")
        self.who.setAccessibleName("谁")
        self.who.setEditable(True)
        self.who.setMinimumWidth(200)
        self.comes = button("到场", lambda: self._say(True), meaning="add")
        self.leaves = button("离场", lambda: self._say(False), meaning="sign-out")
        for made, name in ((self.comes, "presence_comes"), (self.leaves, "presence_leaves")):
            made.setObjectName(name)
        self.here = label("", "soft")
        away = icon_button("close", "关闭", self.put_away)
        parts = (label("谁", "soft-body"), self.who, self.comes, self.leaves, Space.ONE, self.here, None, away)
        self.setLayout(row(*parts))

    def begin(self) -> QWidget:
        """The people of the talk, and who of them is there."""
        people = self._people()
        self.who.clear()
        self.who.addItems([name for name, _ in people])
        self.who.setCurrentIndex(-1)
        self.who.lineEdit().setPlaceholderText("姓名")
        self.here.setText("在场：" + "、".join(name for name, there in people if there))
        return self.who

    def _say(self, comes: bool) -> None:
        self.wanted.emit(self.who.currentText(), comes)


class MarkBar(DeskBar):
    """Marks the passage at the caret: a digit says what it is."""

    def __init__(self, editor: RecordEditor) -> None:
        super().__init__(editor, "mark_bar")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAccessibleName("标记为：按数字选")
        line = row(label("标记为", "soft-body"))
        for place, kind in enumerate(MarkKind, 1):
            made = button(f"{place} {kind}", lambda kind=kind: self._mark(kind), role="filter")
            made.setObjectName(f"mark_{kind.name.lower()}")
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            line.addWidget(made)
        line.addWidget(label("标记选中的文字；没有选中时标记光标所在的一句。再按一次取消。", "soft"))
        line.addStretch(1)
        line.addWidget(icon_button("close", "关闭", self.put_away))
        self.setLayout(line)

    def begin(self) -> QWidget:
        """The bar itself takes the digit."""
        return self

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit marks; any other key but Esc puts the bar away and goes to the record."""
        kinds, place = list(MarkKind), event.key() - Qt.Key.Key_1
        if 0 <= place < len(kinds):
            self._mark(kinds[place])
        elif event.key() == Qt.Key.Key_Escape or not event.text():
            super().keyPressEvent(event)
        else:
            self.put_away()
            self.editor.keyPressEvent(event)

    def _mark(self, kind: MarkKind) -> None:
        self.put_away()
        self.editor.mark(kind)
