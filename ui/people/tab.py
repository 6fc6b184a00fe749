"""干部: sub-pages over the people of the institution."""

from __future__ import annotations

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from app.access.actions import Action
from ui.office import Office, Target
from ui.people.batches_page import BatchesPage
from ui.people.departments_page import DepartmentsPage
from ui.people.import_dialog import ImportDialog
from ui.people.people_page import PeoplePage
from ui.people.posts_page import PostsPage
from ui.people.recusals_page import RecusalsPage
from ui.theme import Space
from ui.widgets.layouts import box, column, row
from ui.widgets.workbook_import import is_workbook

PEOPLE, DEPARTMENTS, POSTS, RECUSALS, BATCHES = range(5)


class PeopleTab(QWidget):
    """Five pages; a roster can be dropped on any of them."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("people_tab")
        self.setAcceptDrops(True)
        self.office = office
        self.people = PeoplePage(office, self.import_roster)
        pages = {
            "干部": self.people, "部门": DepartmentsPage(office), "校级职务": PostsPage(office),
            "回避": RecusalsPage(office), "导入记录": BatchesPage(office, self.import_roster),
        }  # fmt: skip
        self._pages = list(pages.values())
        self._stale = set(range(len(pages)))
        self.bar, self._stack = QTabBar(), QStackedWidget()
        self.bar.setObjectName("people_pages")
        self.bar.setDrawBase(False)
        for name, page in pages.items():
            self.bar.addTab(name)
            self._stack.addWidget(page)
        head = box(row(self.bar, None))
        head.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, 0)
        whole = column(head, self._stack, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.bar.currentChanged.connect(self._turn)
        office.changed.connect(self._changed)

    def open(self, target: Target) -> None:
        """Shows a person or a department, or begins an import."""
        if target.kind == "import" and self.office.session.may(Action.ROSTER_IMPORT):
            self.import_roster()
        elif target.kind == "department":
            self.bar.setCurrentIndex(DEPARTMENTS)
        elif target.kind == "person" and target.id is not None:
            self.bar.setCurrentIndex(PEOPLE)
            self.people.open_person(target.id)

    def reload(self) -> None:
        """Reads the page in front anew; the others when they are turned to."""
        self._stale = set(range(len(self._pages)))
        self._refresh()

    def import_roster(self) -> None:
        """Opens the import."""
        ImportDialog(self, self.office).open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Takes one workbook."""
        urls = event.mimeData().urls()
        if self.office.session.may(Action.ROSTER_IMPORT) and len(urls) == 1 and is_workbook(urls[0].toLocalFile()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Begins the import of the workbook that was dropped."""
        dialog = ImportDialog(self, self.office)
        dialog.open()
        dialog.choose(event.mimeData().urls()[0].toLocalFile())

    def showEvent(self, event: QShowEvent) -> None:
        """Reads what changed while another tab was in front."""
        super().showEvent(event)
        self._refresh()

    def _turn(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        self._refresh()

    def _changed(self) -> None:
        self._stale = set(range(len(self._pages)))
        if self.isVisible():
            self._refresh()

    def _refresh(self) -> None:
        front = self._stack.currentIndex()
        if front in self._stale:
            self._stale.discard(front)
            self._pages[front].reload()
