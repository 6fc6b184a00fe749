"""The list of 常用语 of an account: added, changed in place, moved, removed, brought back to what is supplied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from app.interviews.phrases import PhraseLine, phrases_of, save_phrases, supplied
from ui.office import Office
from ui.widgets.basics import button, icon_button, primary_button
from ui.widgets.dialog import Dialog
from ui.widgets.layouts import row

_ABOUT = "书写记录时，先打缩写或拼音首字母再按 F7，就写成整句；直接按 F7 从单子里选。缩写可以不填。"


class PhrasesDialog(Dialog):
    """Edits the whole list and saves it as a whole."""

    help_page = "record#phrases"

    def __init__(self, parent: QWidget, office: Office) -> None:
        super().__init__(parent, "常用语", subtitle=_ABOUT)
        self.setObjectName("phrases_dialog")
        self._office = office
        self.table = QTableWidget(0, 2)
        self.table.setObjectName("phrases_table")
        self.table.setAccessibleName("常用语")
        self.table.setProperty("role", "framed")
        self.table.setHorizontalHeaderLabels(["缩写", "内容"])
        self.table.verticalHeader().setVisible(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(0, 110)
        self.table.setMinimumHeight(340)
        add = button("增加一行", self.add_line, meaning="add")
        add.setObjectName("phrase_add")
        up = icon_button("up", "上移", lambda: self._move(-1), "Alt+Up")
        down = icon_button("down", "下移", lambda: self._move(1), "Alt+Down")
        gone = icon_button("remove", "删去这一行", self._remove)
        for made, name in ((up, "phrase_up"), (down, "phrase_down"), (gone, "phrase_remove")):
            made.setObjectName(name)
        again = button("恢复原有常用语", lambda: self._show(supplied()), meaning="undo")
        again.setObjectName("phrase_supplied")
        self.body.addLayout(row(add, up, down, gone, None, again))
        self.body.addWidget(self.table, 1)
        self.save_button = primary_button("保存", self._save, "save")
        self.save_button.setObjectName("save_button")
        self.set_buttons(self.save_button)
        self._show(phrases_of(office.session))
        self.resize(820, 600)

    def add_line(self) -> None:
        """A blank line at the end, ready to be typed."""
        self._put(PhraseLine("", ""))
        self.table.setCurrentCell(self.table.rowCount() - 1, 0)
        self.table.editItem(self.table.currentItem())

    def lines(self) -> list[PhraseLine]:
        """The list as it stands in the table; lines without anything are left out."""
        found = [
            PhraseLine(self.table.item(place, 0).text().strip(), self.table.item(place, 1).text().strip())
            for place in range(self.table.rowCount())
        ]
        return [line for line in found if line.short or line.text]

    def _show(self, lines: tuple[PhraseLine, ...]) -> None:
        self.table.setRowCount(0)
        for line in lines:
            self._put(line)
        self.table.setCurrentCell(0, 0)

    def _put(self, line: PhraseLine) -> None:
        place = self.table.rowCount()
        self.table.insertRow(place)
        for column, text in enumerate((line.short, line.text)):
            item = QTableWidgetItem(text)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.table.setItem(place, column, item)

    def _move(self, by: int) -> None:
        here, column = self.table.currentRow(), self.table.currentColumn()
        to = here + by
        if here < 0 or not 0 <= to < self.table.rowCount():
            return
        for each in range(self.table.columnCount()):
            one, other = self.table.takeItem(here, each), self.table.takeItem(to, each)
            self.table.setItem(here, each, other)
            self.table.setItem(to, each, one)
        self.table.setCurrentCell(to, column)

    def _remove(self) -> None:
        here = self.table.currentRow()
        if here >= 0:
            self.table.removeRow(here)
            self.table.setCurrentCell(min(here, self.table.rowCount() - 1), 0)

    def _save(self) -> None:
        self.table.setFocus()  # what is typed in a cell is taken in
        session = self._office.session
        done = self._office.act(lambda: save_phrases(session, self.lines()), "已保存常用语", notices=self.notices)
        if done is not None:
            self.accept()
