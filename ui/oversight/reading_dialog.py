"""学习材料: approved reading matter that may go into the outline of a PREVENTIVE talk."""

from __future__ import annotations

from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPlainTextEdit, QWidget

from app.oversight.reading_matter import Reading, readings, take_reading
from ui.office import Office
from ui.widgets.basics import primary_button
from ui.widgets.dialog import Dialog
from ui.widgets.layouts import row


class ReadingDialog(Dialog):
    """The list at the left, the text at the right; Enter or the button puts the chosen one into the outline."""

    help_page = "oversight#reading"

    def __init__(self, parent: QWidget, office: Office, interview_id: int) -> None:
        super().__init__(parent, "学习材料", subtitle="已批准的典型案例和信息，可列入预防提醒谈话的提纲（三(一)）。")
        self.setObjectName("reading_dialog")
        self.office, self._interview_id = office, interview_id
        self._readings: list[Reading] = readings(office.session, interview_id)
        self.list, self.shown = QListWidget(), QPlainTextEdit()
        self.list.setObjectName("reading_list")
        self.list.setAccessibleName("学习材料")
        self.list.setProperty("role", "framed")
        self.list.setMinimumSize(240, 220)
        self.shown.setReadOnly(True)
        self.shown.setAccessibleName("学习材料的文字")
        self.shown.setMinimumWidth(360)
        for each in self._readings:
            self.list.addItem(QListWidgetItem(each.title + ("（已列入）" if each.taken else "")))
        self.list.currentRowChanged.connect(self._show)
        self.list.itemActivated.connect(lambda _: self.take())
        self.body.addLayout(row(self.list, self.shown))
        self.take_button = primary_button("列入提纲", self.take, "add")
        self.take_button.setObjectName("take_reading_button")
        self.set_buttons(self.take_button)
        self.fit(760)
        self.list.setCurrentRow(0)
        self._show(self.list.currentRow())

    def take(self) -> None:
        """Puts the chosen one into the outline."""
        place = self.list.currentRow()
        if not 0 <= place < len(self._readings):
            return
        each, session = self._readings[place], self.office.session
        if self.office.act(
            lambda: take_reading(session, self._interview_id, each.id), f"已将《{each.title}》列入提纲",
            notices=self.notices,
        ):  # fmt: skip
            self.accept()

    def _show(self, place: int) -> None:
        there = 0 <= place < len(self._readings)
        self.shown.setPlainText(self._readings[place].body if there else "还没有批准的学习材料。")
        self.take_button.setEnabled(there and not self._readings[place].taken)
