"""In which layout a workbook is written: chosen by name beside the button that exports, remembered per account."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from app.access.actions import Action
from app.papers.book_layout import DEFAULT, BookKind, arranged
from app.papers.book_layouts import layouts
from ui.office import Office
from ui.theme import Space
from ui.widgets.basics import icon_button, set_shown
from ui.widgets.layouts import row
from ui.widgets.memory import StoreMemory
from ui.widgets.notice import NoticeArea, Severity


class LayoutChoice(QWidget):
    """The names of the layouts of a kind, and the way to set them up.  Hidden where nothing can be exported."""

    def __init__(self, office: Office, kind: BookKind) -> None:
        super().__init__()
        self.setObjectName(f"{kind}_layout_choice")
        self._office, self._kind = office, kind
        self._memory = StoreMemory(office.session, f"layout.{kind}")
        self.names = QComboBox()
        self.names.setObjectName(f"{kind}_layout")
        self.names.setAccessibleName("导出版式")
        self.names.setToolTip("导出的工作簿有哪些栏目、什么次序")
        self.names.setMaximumWidth(132)
        self.edit = icon_button("view", "设置导出版式…", self.set_up)
        self.edit.setObjectName(f"{kind}_layout_button")
        self.setLayout(row(self.names, self.edit, spacing=Space.HALF))
        may_export = office.session.may(Action.EXPORT) and not office.session.store.read_only
        set_shown(self, may_export)
        self.reload(str(self._memory.read() or DEFAULT))
        self.names.currentIndexChanged.connect(lambda _: self._memory.keep(self.name))

    @property
    def name(self) -> str:
        """The name of the chosen layout."""
        return str(self.names.currentData() or DEFAULT)

    def reload(self, name: str | None = None) -> None:
        """Reads the names anew; `name` is chosen, or what was chosen before, where it is still there."""
        wanted = self.name if name is None else name
        self.names.blockSignals(True)
        self.names.clear()
        for layout in layouts(self._kind):
            self.names.addItem(layout.label, layout.name)
        self.names.setCurrentIndex(max(self.names.findData(wanted), 0))
        self.names.blockSignals(False)

    def set_up(self) -> None:
        """Opens the dialog on the chosen layout."""
        from ui.ledgers.book_layout_dialog import BookLayoutDialog

        dialog = BookLayoutDialog(self, self._office, self._kind, self.name)
        dialog.kept.connect(self._kept)
        dialog.open()

    def tell(self, notices: NoticeArea) -> None:
        """Says after an export which columns of the layout were passed over."""
        found = next((each for each in layouts(self._kind) if each.name == self.name), None)
        if found is not None and (sentence := arranged(self._kind, found).passed_over):
            notices.say(Severity.WARNING, sentence)

    def _kept(self, name: str) -> None:
        self.reload(name)
        self._memory.keep(self.name)
