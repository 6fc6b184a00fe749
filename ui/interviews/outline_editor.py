"""The outline as it is written before the talk: add, change in place, move, remove."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from app.access.session import Session
from app.interviews.outline import (
    OutlineLine,
    add_outline,
    change_outline,
    move_outline,
    remove_outline,
    seed_outline,
)
from ui.interviews.page import Section
from ui.widgets.basics import button, icon_button
from ui.widgets.layouts import row
from ui.widgets.typing_state import TypedLine

_ID = Qt.ItemDataRole.UserRole
Act = Callable[[Callable[[], object], str], object]


class Points(QListWidget):
    """The points of the outline; Delete asks for the current one to be taken out."""

    unwanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes out."""
        if event.key() == Qt.Key.Key_Delete:
            self.unwanted.emit()
        else:
            super().keyPressEvent(event)


class OutlineEditor(Section):
    """Writes the outline of one case; every change goes through `act` (a use case, the sentence when done).

    `reading_wanted` asks for the reading matter that may go into it.
    """

    reading_wanted = Signal()

    def __init__(self, session: Session, interview_id: int, act: Act) -> None:
        super().__init__("约谈提纲", ("五(二)1",))
        self.setObjectName("outline_card")
        self._session, self._interview_id, self._act = session, interview_id, act
        self.list = Points()
        self.list.setObjectName("outline_edit_list")
        self.list.setAccessibleName("提纲各条")
        self.list.setProperty("role", "framed")
        self.list.setWordWrap(True)
        self.list.setMinimumHeight(168)
        self.list.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.list.itemChanged.connect(self._change)
        self.list.currentRowChanged.connect(lambda _: self._enable())
        self.line = TypedLine("新的一条提纲", "写一个问题或要点，按 Enter 添加", searches=False)
        self.line.setObjectName("outline_line")
        self.line.returnPressed.connect(self._add)
        self.add_button = button("添加", self._add, meaning="add")
        self.add_button.setObjectName("outline_add_button")
        self.seed_button = button("按约谈形式生成", self._seed, meaning="list")
        self.seed_button.setObjectName("outline_seed_button")
        self.up = icon_button("up", "上移", lambda: self._move(-1), "Alt+Up")
        self.down = icon_button("down", "下移", lambda: self._move(1), "Alt+Down")
        self.remove = icon_button("remove", "删去这一条", self._remove)
        for made, name in ((self.up, "outline_up"), (self.down, "outline_down"), (self.remove, "outline_remove")):
            made.setObjectName(name)
        self.list.unwanted.connect(self._remove)
        self.reading_button = button("学习材料…", self.reading_wanted.emit, meaning="book")
        self.reading_button.setObjectName("outline_reading_button")
        self.reading_button.hide()
        self.body.addLayout(row(self.seed_button, self.reading_button, None, self.up, self.down, self.remove))
        self.body.addWidget(self.list, 1)
        self.body.addLayout(row(self.line, self.add_button))
        self._editable = False

    def show_outline(self, lines: tuple[OutlineLine, ...], editable: bool) -> None:
        """Shows the outline; the point that was current stays current, and a line being typed stays as it is."""
        current = self._current_id()
        self._editable = editable
        self.list.blockSignals(True)
        self.list.clear()
        for line in lines:
            item = QListWidgetItem(line.text)
            item.setData(_ID, line.id)
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            item.setFlags(flags | Qt.ItemFlag.ItemIsEditable if editable else flags)
            self.list.addItem(item)
            if line.id == current:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self.remark.setText(f"{len(lines)} 条")
        self._enable()

    def offer_reading(self, count: int) -> None:
        """Offers so many items of approved reading matter; none hides the button."""
        self.reading_button.setText(f"学习材料（{count}）…")
        self.reading_button.setVisible(self._editable and count > 0)

    def _enable(self) -> None:
        place, last = self.list.currentRow(), self.list.count() - 1
        self.up.setEnabled(self._editable and place > 0)
        self.down.setEnabled(self._editable and 0 <= place < last)
        self.remove.setEnabled(self._editable and place >= 0)
        self.line.setEnabled(self._editable)
        self.add_button.setEnabled(self._editable)
        self.seed_button.setVisible(self._editable and last < 0)

    def _current_id(self) -> int:
        item = self.list.currentItem()
        return int(item.data(_ID)) if item else 0

    def _add(self) -> None:
        if self.line.composing:
            return
        if (
            self._act(lambda: add_outline(self._session, self._interview_id, self.line.text()), "已添加提纲")
            is not None
        ):
            self.line.clear()
            self.list.scrollToBottom()

    def _seed(self) -> None:
        self._act(lambda: seed_outline(self._session, self._interview_id), "已按约谈形式生成提纲，请按问题修改")

    def _change(self, item: QListWidgetItem) -> None:
        item_id, text = int(item.data(_ID)), item.text()
        self._act(lambda: change_outline(self._session, item_id, text), "已修改提纲")

    def _move(self, by: int) -> None:
        item_id, to = self._current_id(), self.list.currentRow() + by
        if item_id and self._editable:
            self._act(lambda: move_outline(self._session, item_id, to), "")

    def _remove(self) -> None:
        item_id, at = self._current_id(), self.list.currentRow()
        if item_id and self._editable:
            text = self.list.item(at).text()
            self._act(
                lambda: remove_outline(self._session, item_id), "已删去一条提纲", undo=lambda: self._put_back(text, at)
            )

    def _put_back(self, text: str, at: int) -> None:
        """The point that was removed stands where it was; it is a new one."""
        self._act(lambda: add_outline(self._session, self._interview_id, text, at), "已恢复这一条提纲")
