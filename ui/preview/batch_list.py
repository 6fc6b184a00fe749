"""The items of a batch as a table: what, and where it stands."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.preview.batch_run import BatchRun, ItemState, Line
from ui.preview.dialog import missing_words
from ui.theme import Tone, icon, theme

Index = QModelIndex | QPersistentModelIndex
_LABEL_WIDTH = 300
_HEADINGS = ("内容", "状态")
_LOOKS: dict[ItemState, tuple[str, Tone]] = {
    ItemState.WAITING: ("hourglass", Tone.NEUTRAL),
    ItemState.RUNNING: ("print", Tone.BLUE),
    ItemState.DRAWN: ("file", Tone.BLUE),
    ItemState.SENT: ("check-circle", Tone.GREEN),
    ItemState.SAVED: ("check-circle", Tone.GREEN),
    ItemState.FAILED: ("error", Tone.RED),
    ItemState.CANCELLED: ("cancel", Tone.AMBER),
}


def words_of(line: Line) -> str:
    """The state of a line with what belongs to it: why it failed, which characters it lacks."""
    lacking = f"：字体里没有 {missing_words(line.missing)}" if line.missing else ""
    if line.state is ItemState.FAILED and lacking:
        return f"{line.state}{lacking}"
    why = f"：{line.why}" if line.why else ""
    return f"{line.state}{why}" + (f"（{lacking[1:]}，以“〓”占位）" if lacking and not why else "")


class BatchModel(QAbstractTableModel):
    """The lines of a run; follows it."""

    def __init__(self, run: BatchRun) -> None:
        super().__init__()
        self._run = run
        run.changed.connect(self._changed)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (an empty index is a value)
        """One line an item."""
        return 0 if parent.isValid() else len(self._run.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """What, and where it stands."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return _HEADINGS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, icon and colour of a cell; all of a long reason as its tip."""
        line = self._run.lines[index.row()]
        if index.column() == 0:
            return line.item.label if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) else None
        meaning, tone = _LOOKS[line.state]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return words_of(line)
        if role == Qt.ItemDataRole.DecorationRole:
            return icon(meaning, str(tone))
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme().colour(str(tone))
        return None

    def _changed(self, at: int) -> None:
        self.dataChanged.emit(self.index(at, 0), self.index(at, len(_HEADINGS) - 1))


def batch_table(run: BatchRun) -> QTableView:
    """The table; what is at work is kept in sight."""
    made = QTableView()
    made.setObjectName("batch_list")
    made.setAccessibleName("要打印的内容")
    model = BatchModel(run)
    model.setParent(made)
    made.setModel(model)
    made.setShowGrid(False)
    made.setWordWrap(False)
    made.setTabKeyNavigation(False)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.verticalHeader().hide()
    made.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    made.verticalHeader().setDefaultSectionSize(theme().row_height)
    made.horizontalHeader().setStretchLastSection(True)
    made.setColumnWidth(0, _LABEL_WIDTH)
    made.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    made.horizontalHeader().setHighlightSections(False)
    run.changed.connect(lambda at: made.scrollTo(model.index(at, 0)))
    return made
