"""A heading of two rows, as the 统计表 has it on paper: captions of groups above the headings of their columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.theme import Space, theme
from ui.theme.fonts import ui_font

_ROW = 30
_WRAPPED = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere


class GroupedHeader(QHeaderView):
    """The two rows; `show_headings` says what stands in them, a column without a group takes both."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._headings: list[tuple[str, str]] = []
        self._names = 1
        self.setAccessibleName("表头")
        self.setSectionsClickable(False)
        self.setMinimumSectionSize(36)
        theme().changed.connect(self.viewport().update)

    def show_headings(self, headings: Sequence[tuple[str, str]], names: int = 1) -> None:
        """Group and heading of each column; the first `names` of them are above words and not above figures."""
        self._headings, self._names = list(headings), names
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """Two rows high."""
        return QSize(super().sizeHint().width(), 2 * _ROW)

    def group_span(self, section: int) -> tuple[int, int]:
        """First and last column of the group that the column stands in."""
        group = self._headings[section][0]
        first = last = section
        while group and first > 0 and self._headings[first - 1][0] == group:
            first -= 1
        while group and last + 1 < len(self._headings) and self._headings[last + 1][0] == group:
            last += 1
        return first, last

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draws one column; the caption of a group is drawn by each of its columns, and each shows its own part."""
        if not rect.isValid() or section >= len(self._headings):
            return
        group, heading = self._headings[section]
        painter.save()
        painter.setClipRect(rect)
        painter.fillRect(rect, theme().colour("desk"))
        painter.setFont(ui_font(12, bold=True))
        lower = QRect(rect.left(), rect.top() + (_ROW if group else 0), rect.width(), _ROW if group else 2 * _ROW)
        painter.setPen(theme().colour("ink_soft"))
        above_words = section < self._names
        side = Space.ONE if above_words else 2
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter if above_words else _WRAPPED
        painter.drawText(lower.adjusted(side, 0, -side, 0), align, heading)
        if group:
            self._paint_group(painter, rect, section, group)
        painter.setPen(theme().colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight() if self._ends(section) else lower.topRight(), rect.bottomRight())
        painter.restore()

    def _paint_group(self, painter: QPainter, rect: QRect, section: int, group: str) -> None:
        first, last = self.group_span(section)
        left = rect.left() - sum(self.sectionSize(place) for place in range(first, section))
        width = sum(self.sectionSize(place) for place in range(first, last + 1))
        upper = QRect(left, rect.top(), width, _ROW)
        painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, group)
        painter.setPen(theme().colour("line"))
        painter.drawLine(upper.bottomLeft(), upper.bottomRight())
        painter.setPen(theme().colour("ink_soft"))

    def _ends(self, section: int) -> bool:
        return self.group_span(section)[1] == section
