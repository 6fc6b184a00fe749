"""The pages with their bar: leafing, zoom, and where one is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ui.preview.pages import Pages
from ui.preview.paper_view import ZOOM_STEP, Fit, PaperView
from ui.preview.thumbnails import Thumbnails
from ui.theme import Space
from ui.widgets.basics import Slot, icon_button, label, rule, set_shown
from ui.widgets.layouts import row

# Below this width (of a laptop at 150 %) there is no room for words on the bar.
_NARROW = 680


class PageView(QWidget):
    """Shows the pages of a PDF with buttons and keys to leaf and to zoom."""

    def __init__(self, pages: Pages) -> None:
        super().__init__()
        self.paper = PaperView(pages)
        self.paper.setObjectName("preview_pages")
        self.paper.setAccessibleName("打印预览")
        self.paper.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.thumbnails = Thumbnails(self.paper)
        self.thumbnails.setObjectName("preview_thumbnails")
        # A single page is its own thumbnail.
        set_shown(self.thumbnails, pages.count > 1)
        self.where = label("", "soft")
        self.where.setObjectName("preview_where")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.ONE)
        layout.addLayout(self._bar())
        layout.addLayout(row(self.thumbnails, self.paper, spacing=0), 1)
        self.paper.page_changed.connect(self._show_where)
        self.paper.zoom_changed.connect(self._show_zoom)
        self._show_where()
        self._show_zoom()

    def _bar(self) -> QHBoxLayout:
        paper = self.paper
        self.previous = _tool("previous", "上一页", "preview_previous", lambda: paper.go(paper.page - 1), "Ctrl+PgUp")
        self.next = _tool("next", "下一页", "preview_next", lambda: paper.go(paper.page + 1), "Ctrl+PgDown")
        self.by_width = _fit("fit-width", "适合宽度", "preview_fit_width", lambda: paper.show_fit(Fit.WIDTH), "Ctrl+1")
        self.by_page = _fit("fit-page", "整页", "preview_fit_page", lambda: paper.show_fit(Fit.PAGE), "Ctrl+2")
        smaller = _tool("zoom-out", "缩小", "preview_smaller", lambda: paper.zoom(1 / ZOOM_STEP), "Ctrl+-")
        larger = _tool("zoom-in", "放大", "preview_larger", lambda: paper.zoom(ZOOM_STEP), "Ctrl+=")
        self.percent = label("", "soft")
        self.leaves = _fit("columns", "缩略图", "preview_leaves", self._show_leaves, "Ctrl+T")
        self.leaves.setChecked(paper.pages.count > 1)
        leafing = (self.previous, self.where, self.next)
        return row(
            self.leaves,
            rule(upright=True),
            *leafing,
            None,
            self.by_width,
            self.by_page,
            rule(upright=True),
            smaller,
            self.percent,
            larger,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room buttons are icons alone: the page is what one looks at."""
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if self.width() < _NARROW else (
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        )  # fmt: skip
        for each in (self.leaves, self.by_width, self.by_page):
            each.setToolButtonStyle(style)
        super().resizeEvent(event)

    def _show_leaves(self) -> None:
        self.thumbnails.setVisible(self.leaves.isChecked())

    def _show_where(self) -> None:
        page, count = self.paper.page, self.paper.pages.count
        self.where.setText(f"第 {page} 页　共 {count} 页")
        self.previous.setEnabled(page > 1)
        self.next.setEnabled(page < count)

    def _show_zoom(self) -> None:
        self.by_width.setChecked(self.paper.fit is Fit.WIDTH)
        self.by_page.setChecked(self.paper.fit is Fit.PAGE)
        self.percent.setText(f"{self.paper.factor:.0%}")


def _tool(meaning: str, name: str, object_name: str, slot: Slot, keys: str) -> QToolButton:
    made = icon_button(meaning, name, slot, keys)
    made.setObjectName(object_name)
    return made


def _fit(meaning: str, name: str, object_name: str, slot: Slot, keys: str) -> QToolButton:
    made = _tool(meaning, name, object_name, slot, keys)
    made.setCheckable(True)
    made.setText(name)
    made.setShortcut(QKeySequence(keys))  # a new text takes the old keys away
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return made
