"""干部: sub-pages over the people of the institution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QTabBar, QWidget

from app.access.actions import Action
from ui.office import Office, Target
from ui.theme import Space
from ui.widgets.later import LaterPages
from ui.widgets.layouts import box, column, row
from ui.widgets.workbook_drop import WorkbookDrop

if TYPE_CHECKING:  # made when they are turned to
    from ui.people.batches_page import BatchesPage
    from ui.people.departments_page import DepartmentsPage
    from ui.people.import_dialog import ImportDialog
    from ui.people.people_page import PeoplePage
    from ui.people.posts_page import PostsPage
    from ui.people.recusals_page import RecusalsPage

PEOPLE, DEPARTMENTS, POSTS, RECUSALS, BATCHES = range(5)
_PAGE_OF = {"people": PEOPLE, "department": DEPARTMENTS, "posts": POSTS, "recusals": RECUSALS}
_NAMES = ("干部", "部门", "校级职务", "回避", "导入记录")


class PeopleTab(QWidget):
    """Five pages; a roster can be dropped on any of them."""

    help_page = "people"

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("people_tab")
        self.office = office
        self._drop = WorkbookDrop(self, lambda: office.session.may(Action.ROSTER_IMPORT), self.import_dropped)
        self._stale = set(range(len(_NAMES)))
        self.bar = QTabBar()
        self.bar.setObjectName("people_pages")
        self.bar.setDrawBase(False)
        for name in _NAMES:
            self.bar.addTab(name)
        self.pages = LaterPages(
            office,
            (self._make_people, self._make_departments, self._make_posts, self._make_recusals, self._make_batches),
        )
        head = box(row(self.bar, None))
        head.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, 0)
        whole = column(head, self.pages, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.bar.currentChanged.connect(self._turn)
        office.changed.connect(self._changed)

    @property
    def people(self) -> PeoplePage:
        """The page of the people."""
        found: PeoplePage = self.pages.page(PEOPLE)
        return found

    def open(self, target: Target) -> None:
        """Shows a person or one of the pages, or begins an import."""
        if target.kind == "import" and self.office.session.may(Action.ROSTER_IMPORT):
            self.import_roster()
        elif target.kind in _PAGE_OF:
            self.bar.setCurrentIndex(_PAGE_OF[target.kind])
        elif target.kind == "person" and target.id is not None:
            self.bar.setCurrentIndex(PEOPLE)
            self.people.open_person(target.id)

    def reload(self) -> None:
        """Reads the page in front anew; the others when they are turned to."""
        self._stale = set(range(len(_NAMES)))
        self._refresh()

    def import_roster(self) -> None:
        """Opens the import."""
        self._import_dialog().open()

    def import_dropped(self, path: str) -> None:
        """Begins the import of the workbook that was dropped."""
        dialog = self._import_dialog()
        dialog.open()
        dialog.choose(path)

    def showEvent(self, event: QShowEvent) -> None:
        """Reads what changed while another tab was in front."""
        super().showEvent(event)
        self._refresh()

    def _turn(self, place: int) -> None:
        self.pages.turn_to(place)
        self._refresh()

    def _changed(self) -> None:
        self._stale = set(range(len(_NAMES)))
        if self.isVisible():
            self._refresh()

    def _refresh(self) -> None:
        front = self.pages.front
        if front in self._stale:
            self._stale.discard(front)
            self.pages.page(front).reload()

    def _import_dialog(self) -> ImportDialog:
        from ui.people.import_dialog import ImportDialog

        return ImportDialog(self, self.office)

    def _make_people(self) -> PeoplePage:
        from ui.people.people_page import PeoplePage

        return PeoplePage(self.office, self.import_roster)

    def _make_departments(self) -> DepartmentsPage:
        from ui.people.departments_page import DepartmentsPage

        return DepartmentsPage(self.office)

    def _make_posts(self) -> PostsPage:
        from ui.people.posts_page import PostsPage

        return PostsPage(self.office)

    def _make_recusals(self) -> RecusalsPage:
        from ui.people.recusals_page import RecusalsPage

        return RecusalsPage(self.office)

    def _make_batches(self) -> BatchesPage:
        from ui.people.batches_page import BatchesPage

        return BatchesPage(self.office, self.import_roster)
