"""The page 档案 of the tab 台账: volumes, loans, lists of transfer and of destruction."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from app.ledgers.archive.volumes import VolumeView
from ui.ledgers.archive.destructions_page import DestructionsPage
from ui.ledgers.archive.loans_page import LoansPage
from ui.ledgers.archive.transfers_page import TransfersPage
from ui.ledgers.archive.volumes_page import VolumesPage
from ui.office import Office, Target
from ui.theme import Space
from ui.widgets.layouts import box, column, row

VOLUMES, LOANS, TRANSFERS, DESTRUCTIONS = range(4)
_NAMES = ("案卷(&V)", "借阅(&J)", "移交(&Y)", "销毁(&X)")


class ArchivesPage(QWidget):
    """Four lists over the same volumes; Alt+V, Alt+J, Alt+Y and Alt+X turn to them."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("archives_page")
        self.volumes, self.loans = VolumesPage(office), LoansPage(office)
        self.transfers, self.destructions = TransfersPage(office), DestructionsPage(office)
        self._pages = (self.volumes, self.loans, self.transfers, self.destructions)
        self._stale = set(range(len(self._pages)))
        self.bar, self._stack = QTabBar(), QStackedWidget()
        self.bar.setObjectName("archive_pages")
        self.bar.setAccessibleName("案卷、借阅、移交、销毁")
        self.bar.setDrawBase(False)
        for name, page in zip(_NAMES, self._pages, strict=True):
            self.bar.addTab(name)
            self._stack.addWidget(page)
        head = box(row(self.bar, None))
        head.setContentsMargins(Space.TWO, 0, Space.TWO, 0)
        whole = column(head, self._stack, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.bar.currentChanged.connect(self._turn)
        self.volumes.listed.connect(self._listed)
        back = QShortcut(QKeySequence("Alt+Down"), self)
        back.activated.connect(lambda: self._front().list.table.setFocus())

    def open(self, target: Target) -> None:
        """Shows a volume, the view of a reminder, a loan, or a list."""
        places = {"loan": LOANS, "transfer": TRANSFERS, "destruction": DESTRUCTIONS}
        self.bar.setCurrentIndex(places.get(target.kind, VOLUMES))
        self.reload()
        if target.kind == "volumes_over":
            self.volumes.list.show_view(VolumeView.OVER.value)
        elif target.kind == "volumes_gone":
            self.volumes.list.show_view(VolumeView.GONE.value)
        elif target.id is not None:
            self._front().show_line(target.id)
        self._front().list.table.setFocus()

    def reload(self) -> None:
        """Reads the list in front anew; the others when they are turned to."""
        self._stale = set(range(len(self._pages)))
        self._refresh()

    def _front(self) -> VolumesPage | LoansPage | TransfersPage | DestructionsPage:
        return self._pages[self._stack.currentIndex()]

    def _turn(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        self._refresh()

    def _refresh(self) -> None:
        front = self._stack.currentIndex()
        if front in self._stale:
            self._stale.discard(front)
            self._pages[front].reload()

    def _listed(self, kind: str, id: int) -> None:
        """A list was drawn up of chosen volumes: it is shown."""
        place = TRANSFERS if kind == "transfer" else DESTRUCTIONS
        self._stale.add(place)
        self.bar.setCurrentIndex(place)
        self._pages[place].show_line(id)
