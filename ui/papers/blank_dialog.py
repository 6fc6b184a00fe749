"""空白表册: the empty form of every paper, to be filled in by hand."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.papers import catalogue
from ui.office import Office
from ui.papers.opening import preview_blank, show_preview
from ui.widgets.basics import primary_button
from ui.widgets.dialog import Dialog

_KEY = Qt.ItemDataRole.UserRole
_ABOUT = "选一种表册，先看后印。空白表上只有单位名称和密级，其余手工填写。"


class BlankDialog(Dialog):
    """A list of all papers; a double click, Enter or the button opens the preview of the empty form."""

    help_page = "papers#blank"

    def __init__(self, parent: QWidget, office: Office) -> None:
        super().__init__(parent, "空白表册", subtitle=_ABOUT)
        self.setObjectName("blank_papers_dialog")
        self._office = office
        self.list = QListWidget()
        self.list.setObjectName("blank_papers_list")
        self.list.setAccessibleName("表册")
        self.list.setProperty("role", "framed")
        self.list.setMinimumHeight(240)
        for paper in catalogue.PAPERS:
            item = QListWidgetItem(paper.name)
            item.setData(_KEY, paper.key)
            item.setSizeHint(QSize(0, 30))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(lambda _: self.preview())
        self.body.addWidget(self.list, 1)
        self.preview_button = primary_button("预览空白表…", self.preview, "print")
        self.preview_button.setObjectName("preview_blank_button")
        self.set_buttons(self.preview_button)
        self.cancel_button.setText("关闭")
        self.fit(520)
        self.list.setFocus()

    def preview(self) -> None:
        """Opens the preview of the chosen paper."""
        if (item := self.list.currentItem()) is None:
            return
        paper = catalogue.paper(item.data(_KEY))
        show_preview(preview_blank(self, self._office, paper), self._office, self.notices)
