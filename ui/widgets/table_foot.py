"""The line under a list: how many rows, how many selected, what is filtered, and the way back to all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QWidget

from ui.office import Office
from ui.theme import Size, Space
from ui.widgets.basics import link_button, menu_button, restyle, set_shown
from ui.widgets.layouts import box, column, row
from ui.widgets.memory import StoreMemory
from ui.widgets.saved_views import ViewList
from ui.widgets.table import TableView
from ui.widgets.view_switch import ViewSwitch

_DOT = "　·　"
_LEAST = 48


class SummaryLabel(QLabel):
    """Words that end in … where the room ends; the tooltip has all of them."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "soft")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def say(self, parts: Sequence[str]) -> None:
        """Shows these parts."""
        words = _DOT.join(parts)
        self.setText(words)
        self.setToolTip(words if self.fontMetrics().horizontalAdvance(words) > self.width() else "")

    def minimumSizeHint(self) -> QSize:
        """A few words."""
        return QSize(_LEAST, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws as many of the words as there is room for."""
        painter = QPainter(self)
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.style().drawItemText(
            painter, self.rect(), int(Qt.AlignmentFlag.AlignVCenter), self.palette(), self.isEnabled(), words,
            self.foregroundRole(),
        )  # fmt: skip
        painter.end()


def counted(table: TableView, unit: str) -> list[str]:
    """How many rows a table has, and how many are selected; of a block of cells how many columns."""
    parts, picked = [f"{table.count()} {unit}"], table.picked_count()
    if table.block.is_active and picked:
        parts.append(f"已选 {picked} 行 × {len(table.block.columns())} 列")
    elif picked > 1:
        parts.append(f"已选 {picked}")
    return parts


class TableFoot(QWidget):
    """The line under a table that stands in no list page, with its views and its column chooser."""

    def __init__(self, office: Office, table: TableView, unit: str) -> None:
        super().__init__()
        self._table, self._unit = table, unit
        name = table.objectName()
        self.status = SummaryLabel()
        self.clear_link = link_button("清除筛选", table.headers.clear, tip="不再按表头筛选")
        self.clear_link.setObjectName(f"{name}_clear")
        self.views = ViewList(office, name, (), lambda: self.switch.look(), None, self)
        self.views.hide()
        self.switch = ViewSwitch(self.views, table, self._let_through, self._let, self._shown)
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: self._fill(menu))
        self.views_button = menu_button("视图", menu, role="quiet", tip="保存的视图，保存现在的样子")
        self.views_button.setObjectName(f"{name}_view_menu")
        self.columns_button = table.columns_button()
        restyle(self.columns_button, "role", "quiet")
        self.columns_button.setObjectName(f"{name}_columns")
        line = row(self.status, self.clear_link, None, self.views_button, self.columns_button, spacing=Space.HALF)
        line.setContentsMargins(Space.ONE, 0, Space.ONE, 0)
        self.setLayout(line)
        self.setFixedHeight(Size.CONTROL)
        for signal in (table.picked, table.loaded, table.headers.changed):
            signal.connect(lambda *_: self._say())
        table.memorise(StoreMemory(office.session, f"table.{name}"))
        self._say()

    def showEvent(self, event: QShowEvent) -> None:
        """The first time the list shows the view that the account wants first."""
        super().showEvent(event)
        self.switch.open()

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        self.views.fill_choices(menu)

    def _let_through(self) -> dict[str, Any]:
        return {"headers": self._table.headers.state()}

    def _let(self, told: dict[str, Any]) -> None:
        self._table.headers.restore(told.get("headers"), tell=False)

    def _shown(self) -> None:
        self._table.filter_anew()
        self._say()

    def _say(self) -> None:
        words = self._table.headers.words()
        said = [f"视图：{self.views.words}"] if self.views.saved is not None else []
        said += [f"筛选：{'，'.join(words)}"] if words else []
        self.status.say([*counted(self._table, self._unit), *said])
        set_shown(self.clear_link, bool(words))


def with_foot(office: Office, table: TableView, unit: str = "条") -> QWidget:
    """A table, which has its name by now, with the line under it."""
    made = box(column(table, TableFoot(office, table, unit), spacing=0))
    made.layout().setStretch(0, 1)
    return made
