"""卷内目录 as a table that is edited in place; page numbers follow the page counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from app.interviews.catalogue import MOST_PAGES, CatalogueDraft, numbered
from app.workbooks.cells import CellError, read_date

HEADINGS = ("顺序号", "文号", "责任者", "题名", "日期", "页数", "页号", "备注")
_NUMBER, _AUTHOR, _TITLE, _DATED, _PAGES, _RANGE, _NOTE = range(1, 8)
_WIDTHS = {0: 60, _NUMBER: 130, _AUTHOR: 120, _DATED: 104, _PAGES: 60, _RANGE: 76, _NOTE: 110}
_ATTACHMENT = Qt.ItemDataRole.UserRole


class CatalogueTable(QTableWidget):
    """The lines of a catalogue.  `edited` comes with every change by hand."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__(0, len(HEADINGS))
        self.setObjectName("catalogue_table")
        self.setAccessibleName("卷内目录")
        self.setProperty("role", "framed")
        self.setHorizontalHeaderLabels(HEADINGS)
        self.verticalHeader().hide()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.horizontalHeader()
        header.setSectionResizeMode(_TITLE, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        self.setMinimumHeight(220)
        self.setTabKeyNavigation(False)
        self.itemChanged.connect(self._item_changed)

    def show_drafts(self, drafts: Sequence[CatalogueDraft], editable: bool) -> None:
        """Shows these lines."""
        self.blockSignals(True)
        self.setRowCount(0)
        for draft in drafts:
            self._append(draft)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
            if editable
            else triggers.NoEditTriggers
        )
        self.blockSignals(False)
        self._count_pages()

    def drafts(self) -> list[CatalogueDraft]:
        """The lines as they stand.  Raises ValueError with a sentence for a day or count that cannot be read."""
        return [self._draft(row) for row in range(self.rowCount())]

    def texts(self) -> tuple[tuple[str, ...], ...]:
        """What stands in the cells, readable or not."""
        return tuple(
            tuple(self._text(row, column) for column in range(len(HEADINGS))) for row in range(self.rowCount())
        )

    def add_line(self) -> None:
        """A blank line behind the current one, with its title to be typed."""
        place = self.currentRow() + 1 if self.currentRow() >= 0 else self.rowCount()
        self._insert(place, CatalogueDraft("", pages=1))
        self.setCurrentCell(place, _TITLE)
        self._said()
        self.editItem(self.item(place, _TITLE))

    def remove_line(self) -> None:
        """Takes the current line out."""
        if self.currentRow() >= 0:
            self.removeRow(self.currentRow())
            self._said()

    def move_line(self, by: int) -> None:
        """Moves the current line up (-1) or down (1)."""
        old, column = self.currentRow(), max(self.currentColumn(), 0)
        new = old + by
        if old < 0 or not 0 <= new < self.rowCount():
            return
        self.blockSignals(True)
        taken = [self.takeItem(old, each) for each in range(len(HEADINGS))]
        self.removeRow(old)
        self.insertRow(new)
        for each, item in enumerate(taken):
            self.setItem(new, each, item)
        self.blockSignals(False)
        self.setCurrentCell(new, column)
        self._said()

    def _append(self, draft: CatalogueDraft) -> None:
        self._insert(self.rowCount(), draft)

    def _insert(self, place: int, draft: CatalogueDraft) -> None:
        blocked = self.blockSignals(True)
        self.insertRow(place)
        texts = ("", draft.number, draft.author, draft.title, draft.dated.isoformat() if draft.dated else "",
                 str(draft.pages or ""), "", draft.note)  # fmt: skip
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            if column in (0, _RANGE):
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            if column in (0, _PAGES, _RANGE):
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            self.setItem(place, column, item)
        self.item(place, 0).setData(_ATTACHMENT, draft.attachment_id)
        self.blockSignals(blocked)

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return item.text().strip() if item else ""

    def _draft(self, row: int) -> CatalogueDraft:
        return CatalogueDraft(
            self._text(row, _TITLE), self._text(row, _AUTHOR), self._text(row, _NUMBER), self._day(row),
            self._pages(row), self._text(row, _NOTE), self.item(row, 0).data(_ATTACHMENT),
        )  # fmt: skip

    def _day(self, row: int) -> date | None:
        text = self._text(row, _DATED)
        try:
            return read_date(text).day if text else None
        except CellError as error:
            raise ValueError(f"第{row + 1}行的日期“{text}”不能读出，请写成 2026-11-24。") from error

    def _pages(self, row: int) -> int:
        text = self._text(row, _PAGES)
        if not text:
            return 0
        if not (text.isdecimal() and int(text) <= MOST_PAGES):
            raise ValueError(f"第{row + 1}行的页数“{text}”不是页数，请写数字。")
        return int(text)

    def _item_changed(self, item: QTableWidgetItem) -> None:
        if item.column() not in (0, _RANGE):
            self._said()

    def _said(self) -> None:
        self._count_pages()
        self.edited.emit()

    def _count_pages(self) -> None:
        """Numbers the lines and their pages; a count that cannot be read counts as none until it is mended."""
        counts = []
        for row in range(self.rowCount()):
            try:
                counts.append(self._pages(row))
            except ValueError:
                counts.append(0)
        blocked = self.blockSignals(True)
        for row, line in enumerate(numbered(CatalogueDraft("-", pages=count) for count in counts)):
            self.item(row, 0).setText(str(line.position))
            self.item(row, _RANGE).setText(line.page_range)
        self.blockSignals(blocked)
