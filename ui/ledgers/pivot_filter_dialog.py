"""筛选: which values of a dimension a pivot lets through."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.ledgers.pivot.dimensions import Dimension, Names
from ui.widgets.basics import button, label, primary_button
from ui.widgets.dialog import Dialog
from ui.widgets.layouts import row
from ui.widgets.typing_state import TypedLine

_KEY = Qt.ItemDataRole.UserRole


class _Values(QListWidget):
    """A list in which Space ticks, also what Enter does not."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space turns the tick of the current value."""
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Space and item is not None:
            ticked = item.checkState() is Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)
        else:
            super().keyPressEvent(event)


class PivotFilterDialog(Dialog):
    """Ticks values; `chosen` carries the key of the dimension and the keys ticked, None where all are let through."""

    help_page = "statistics#pivot"

    chosen = Signal(str, object)

    def __init__(
        self,
        parent: QWidget,
        names: Names,
        dimension: Dimension,
        offered: Sequence[str],
        ticked: Collection[str] | None,
    ) -> None:
        super().__init__(parent, f"按{dimension.label}筛选", subtitle="只统计勾选的内容；空格勾选，可输入文字查找。")
        self.setObjectName("pivot_filter_dialog")
        self._dimension = dimension
        self.search = TypedLine("查找", "输入几个字查找")
        self.search.setObjectName("pivot_filter_search")
        self.search.textChanged.connect(self._narrow)
        self.values = _Values()
        self.values.setObjectName("pivot_filter_values")
        self.values.setAccessibleName(dimension.label)
        self.values.setMinimumHeight(300)
        self.values.setSpacing(2)
        gone = [key for key in ticked or () if key not in offered]
        for key in (*offered, *sorted(gone)):
            self._add(names, key, ticked is None or key in ticked)
        self.values.setCurrentRow(0)
        self.values.itemChanged.connect(lambda _: self._count())
        self.count = label("", "soft")
        self._lay_out()
        self._count()

    def ticked(self) -> frozenset[str]:
        """The keys that are ticked."""
        return frozenset(item.data(_KEY) for item in self._items() if item.checkState() is Qt.CheckState.Checked)

    def _add(self, names: Names, key: str, is_ticked: bool) -> None:
        known = names.is_known(self._dimension, key)
        words = names.label(self._dimension, key) + ("" if known else "（现行制度或名册中已没有）")
        item = QListWidgetItem(words)
        item.setData(_KEY, key)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
        self.values.addItem(item)

    def _items(self) -> list[QListWidgetItem]:
        return [self.values.item(place) for place in range(self.values.count())]

    def _narrow(self, text: str) -> None:
        for item in self._items():
            item.setHidden(text.strip() not in item.text())

    def _tick(self, ticked: bool) -> None:
        state = Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        for item in (each for each in self._items() if not each.isHidden()):
            item.setCheckState(state)

    def _count(self) -> None:
        ticked = len(self.ticked())
        self.count.setText(f"已勾选 {ticked} 项，共 {self.values.count()} 项")
        self.done_button.setEnabled(ticked > 0)
        self.done_button.setToolTip("" if ticked else "请至少勾选一项")

    def _lay_out(self) -> None:
        every = button("全选(&A)", lambda: self._tick(True))
        none = button("全不选(&N)", lambda: self._tick(False))
        every.setObjectName("pivot_filter_all")
        none.setObjectName("pivot_filter_none")
        self.done_button = primary_button("筛选", self._done, "filter")
        self.done_button.setObjectName("pivot_filter_done")
        self.body.addLayout(row(self.search, every, none))
        self.body.addWidget(self.values, 1)
        self.body.addWidget(self.count)
        self.set_buttons(self.done_button)
        self.resize(520, 560)

    def _done(self) -> None:
        ticked = self.ticked()
        whole = len(ticked) == self.values.count()
        self.chosen.emit(self._dimension.key, None if whole else ticked)
        self.accept()
