"""The left side of the help window: the pages in their parts, and what a search found."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QTreeWidget, QTreeWidgetItem

from app.help.library import Hit, Library
from ui.theme.fonts import ui_font

_TARGET = Qt.ItemDataRole.UserRole
_HIT_HEIGHT = 56


class Contents(QTreeWidget):
    """Parts, pages and sections; `wanted` carries the one that is come to ("clues#sort")."""

    wanted = Signal(str)

    def __init__(self, library: Library) -> None:
        super().__init__()
        self.setObjectName("help_contents")
        self.setAccessibleName("帮助目录")
        self.setHeaderHidden(True)
        self.setFrameShape(QTreeWidget.Shape.NoFrame)
        self._places: dict[str, QTreeWidgetItem] = {}
        for part in library.parts:
            above = QTreeWidgetItem(self, [part.title])
            above.setFlags(Qt.ItemFlag.ItemIsEnabled)
            above.setFont(0, ui_font(bold=True))
            for name in part.pages:
                self._add(library, above, name)
            above.setExpanded(True)
        self.currentItemChanged.connect(self._come_to)

    def _add(self, library: Library, above: QTreeWidgetItem, name: str) -> None:
        page = library.page(name)
        made = self._place(above, page.title, name)
        for section in page.sections:
            if section.id and section.level == 2:
                self._place(made, section.title, f"{name}#{section.id}")

    def _place(self, above: QTreeWidgetItem, words: str, target: str) -> QTreeWidgetItem:
        made = QTreeWidgetItem(above, [words])
        made.setData(0, _TARGET, target)
        made.setToolTip(0, words)
        self._places[target] = made
        return made

    def show_place(self, target: str) -> None:
        """Marks the section, or its page where it is not listed."""
        item = self._places.get(target) or self._places.get(target.partition("#")[0])
        if item is None:
            return
        self.blockSignals(True)
        self.setCurrentItem(item)
        self.blockSignals(False)
        self._open_page(item)
        self.scrollToItem(item)

    def _open_page(self, item: QTreeWidgetItem) -> None:
        """The sections of one page are seen, so that the other pages stay in sight."""
        part = item.parent()
        page = item if part is not None and part.parent() is None else part
        for target, each in self._places.items():
            if "#" not in target:
                each.setExpanded(each is page)

    def _come_to(self, item: QTreeWidgetItem | None, _: QTreeWidgetItem | None) -> None:
        if item is not None and (target := item.data(0, _TARGET)):
            self.wanted.emit(target)


class Found(QListWidget):
    """The sections that were found; `wanted` carries the one that is come to."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("help_found")
        self.setAccessibleName("找到的帮助")
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.currentItemChanged.connect(self._come_to)

    def show_hits(self, hits: list[Hit]) -> None:
        """Lists these; none is come to yet."""
        self.blockSignals(True)
        self.clear()
        for hit in hits:
            head = hit.page_title if hit.section.level == 1 else f"{hit.page_title} › {hit.section.title}"
            item = QListWidgetItem(f"{head}\n{hit.around}")
            item.setData(_TARGET, hit.target)
            item.setToolTip(head)
            item.setSizeHint(QSize(0, _HIT_HEIGHT))
            self.addItem(item)
        self.blockSignals(False)

    def _come_to(self, item: QListWidgetItem | None, _: QListWidgetItem | None) -> None:
        if item is not None:
            self.wanted.emit(item.data(_TARGET))
