"""A small picture of the heading of a workbook, as its layout sets it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.papers.book_layout import BookColumn
from ui.theme import theme
from ui.theme.fonts import ui_font

_LEVEL, _BLANK, _BLANK_ROWS = 32, 18, 2
# A column of width w is 7·w + 5 px wide in Excel; the printable width of A4 landscape is 277 mm.
_PAGE_PX = 277 / 25.4 * 96
_TEXT = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
# Below this, 五号 characters print smaller than 小六.
_SMALL = 0.62
_MOST_SCALE = 8.0


def printed_scale(columns: Sequence[BookColumn]) -> float:
    """How much smaller the sheet prints so that it fits the page; 1 where it fits as it is."""
    return min(1.0, _PAGE_PX / max(1.0, sum(7 * column.width + 5 for column in columns)))


def scale_words(columns: Sequence[BookColumn]) -> str:
    """The number of columns and how they print, in a sentence."""
    scale = printed_scale(columns)
    size = "按原大小打印" if scale >= 1 else f"打印时缩至 {scale:.0%}"
    return f"共 {len(columns)} 栏，A4 横向{size}{'，字会偏小' if scale < _SMALL else ''}。"


class LayoutPreview(QWidget):
    """Heading rows over two empty ones, scaled to the width there is; groups share a caption."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("layout_preview")
        self.setAccessibleName("表头预览")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.columns: tuple[BookColumn, ...] = ()
        theme().changed.connect(self.update)

    def show_columns(self, columns: Sequence[BookColumn]) -> None:
        """Draws these columns."""
        self.columns = tuple(columns)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room, two heading rows and two blank ones high."""
        return QSize(600, 2 * _LEVEL + _BLANK_ROWS * _BLANK + 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws a page with the heading."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().colour("paper"))
        total = sum(column.width for column in self.columns)
        if total:
            # As in Excel: what is narrower than the page is not drawn out.
            self._draw(painter, min((self.width() - 1) / total, _MOST_SCALE))
        painter.end()

    def _draw(self, painter: QPainter, scale: float) -> None:
        two = any(column.group for column in self.columns)
        left = max(0.0, (self.width() - 1 - scale * sum(column.width for column in self.columns)) / 2)
        painter.setFont(ui_font(11, bold=True))
        for place, column in enumerate(self.columns):
            wide = column.width * scale
            grouped = bool(two and column.group)
            top = _LEVEL if grouped else 0
            self._cell(painter, QRectF(left, top, wide, 2 * _LEVEL - top), column.heading)
            if grouped and (place == 0 or self.columns[place - 1].group != column.group):
                self._cell(painter, QRectF(left, 0, self._group_width(place) * scale, _LEVEL), column.group)
            for number in range(_BLANK_ROWS):
                self._cell(painter, QRectF(left, 2 * _LEVEL + number * _BLANK, wide, _BLANK), "")
            left += wide

    def _group_width(self, place: int) -> float:
        group, width = self.columns[place].group, 0.0
        for column in self.columns[place:]:
            if column.group != group:
                break
            width += column.width
        return width

    def _cell(self, painter: QPainter, area: QRectF, text: str) -> None:
        painter.setPen(theme().colour("ink_soft"))
        painter.drawRect(area)
        painter.setPen(theme().colour("ink"))
        painter.save()
        painter.setClipRect(area.adjusted(1, 1, -1, -1))
        painter.drawText(area.adjusted(1, 1, -1, -1), _TEXT, text)
        painter.restore()
