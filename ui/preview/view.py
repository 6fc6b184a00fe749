"""The page view with its bar: leafing, zoom, and where one is."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ui.preview.pages import Pages
from ui.theme import Space
from ui.widgets.basics import Slot, icon_button, label, rule
from ui.widgets.layouts import row

ZOOM_STEP = 1.25
LEAST_ZOOM, MOST_ZOOM = 0.25, 4.0


class PageView(QWidget):
    """Shows the pages one under another.  `page_changed` tells the page in view, from 1."""

    page_changed = Signal(int)

    def __init__(self, pages: Pages) -> None:
        super().__init__()
        self.pages = pages
        self.view = QPdfView(self)
        self.view.setObjectName("preview_pages")
        self.view.setDocument(pages.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setPageSpacing(Space.TWO)
        self.view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.view.setAccessibleName("打印预览")
        self.where = label("", "soft")
        self.where.setObjectName("preview_where")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.ONE)
        layout.addLayout(self._bar())
        layout.addWidget(self.view, 1)
        self.view.pageNavigator().currentPageChanged.connect(self._show_where)
        self.view.zoomModeChanged.connect(self._show_zoom)
        self._show_where()
        self._show_zoom()

    @property
    def page(self) -> int:
        """The page in view, from 1."""
        return self.view.pageNavigator().currentPage() + 1

    def go(self, page: int) -> None:
        """Shows a page, from 1; beyond the ends the first or the last."""
        target = min(max(page, 1), self.pages.count)
        self.view.pageNavigator().jump(target - 1, QPointF(), self.view.zoomFactor())

    def fit_width(self) -> None:
        """As wide as the window."""
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def fit_page(self) -> None:
        """A whole page in the window."""
        self.view.setZoomMode(QPdfView.ZoomMode.FitInView)

    def zoom(self, by: float) -> None:
        """Larger or smaller by a factor, within limits."""
        wanted = self._factor() * by
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(min(max(wanted, LEAST_ZOOM), MOST_ZOOM))

    def let_go(self) -> None:
        """Parts the view from its document; before either is taken down."""
        self.view.setDocument(None)

    def _factor(self) -> float:
        """The zoom as it is seen: the factor that the view keeps is that of the last custom zoom."""
        if self.view.zoomMode() == QPdfView.ZoomMode.Custom:
            return self.view.zoomFactor()
        margins, room = self.view.documentMargins(), self.view.viewport().size()
        page = self.pages.points(self.page - 1) * self.view.screen().logicalDotsPerInch() / 72
        wide = (room.width() - margins.left() - margins.right()) / page.width()
        if self.view.zoomMode() == QPdfView.ZoomMode.FitToWidth:
            return wide
        return min(wide, (room.height() - self.view.pageSpacing()) / page.height())

    def _bar(self) -> QHBoxLayout:
        self.previous = self._tool(
            "previous", "上一页", "preview_previous", lambda: self.go(self.page - 1), "Ctrl+PgUp"
        )
        self.next = self._tool("next", "下一页", "preview_next", lambda: self.go(self.page + 1), "Ctrl+PgDown")
        self.by_width = self._tool("fit-width", "适合宽度", "preview_fit_width", self.fit_width, "Ctrl+1")
        self.by_page = self._tool("fit-page", "整页", "preview_fit_page", self.fit_page, "Ctrl+2")
        for fit in (self.by_width, self.by_page):
            fit.setCheckable(True)
            fit.setText(fit.accessibleName())
            fit.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        smaller = self._tool("zoom-out", "缩小", "preview_smaller", lambda: self.zoom(1 / ZOOM_STEP), "Ctrl+-")
        larger = self._tool("zoom-in", "放大", "preview_larger", lambda: self.zoom(ZOOM_STEP), "Ctrl+=")
        return row(
            self.previous, self.where, self.next, rule(upright=True), self.by_width, self.by_page, smaller, larger, None
        )

    def _tool(self, meaning: str, name: str, object_name: str, slot: Slot, keys: str) -> QToolButton:
        made = icon_button(meaning, name, slot, keys)
        made.setObjectName(object_name)
        return made

    def _show_where(self) -> None:
        self.where.setText(f"第 {self.page} 页　共 {self.pages.count} 页")
        self.previous.setEnabled(self.page > 1)
        self.next.setEnabled(self.page < self.pages.count)
        self.page_changed.emit(self.page)

    def _show_zoom(self) -> None:
        mode = self.view.zoomMode()
        self.by_width.setChecked(mode == QPdfView.ZoomMode.FitToWidth)
        self.by_page.setChecked(mode == QPdfView.ZoomMode.FitInView)
