"""The page 档案 of the tab 台账: volumes, loans, lists of transfer and of destruction."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTabBar, QWidget

from app.ledgers.archive.volumes import VolumeView
from ui.ledgers.archive.destructions_page import DestructionsPage
from ui.ledgers.archive.loans_page import LoansPage
from ui.ledgers.archive.transfers_page import TransfersPage
from ui.ledgers.archive.volumes_page import VolumesPage
from ui.office import Office, Target
from ui.theme import Space
from ui.widgets.later import LaterPages
from ui.widgets.layouts import box, column, row

VOLUMES, LOANS, TRANSFERS, DESTRUCTIONS = range(4)
_NAMES = ("案卷(&V)", "借阅(&J)", "移交(&Y)", "销毁(&X)")


class ArchivesPage(QWidget):
    """Four lists over the same volumes; Alt+V, Alt+J, Alt+Y and Alt+X turn to them."""

    help_page = "ledgers#archive"

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("archives_page")
        self._stale = set(range(len(_NAMES)))
        makers = (self._make_volumes, partial(LoansPage, office), partial(TransfersPage, office))
        self._pages = self.pages = LaterPages(office, (*makers, partial(DestructionsPage, office)))
        self._office, self.bar = office, QTabBar()
        self.bar.setObjectName("archive_pages")
        self.bar.setAccessibleName("案卷、借阅、移交、销毁")
        self.bar.setDrawBase(False)
        for name in _NAMES:
            self.bar.addTab(name)
        head = box(row(self.bar, None))
        head.setContentsMargins(Space.TWO, 0, Space.TWO, 0)
        whole = column(head, self._pages, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.bar.currentChanged.connect(self._turn)
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

    @property
    def volumes(self) -> VolumesPage:
        """案卷."""
        return self._pages.page(VOLUMES)

    @property
    def loans(self) -> LoansPage:
        """借阅."""
        return self._pages.page(LOANS)

    @property
    def transfers(self) -> TransfersPage:
        """移交."""
        return self._pages.page(TRANSFERS)

    @property
    def destructions(self) -> DestructionsPage:
        """销毁."""
        return self._pages.page(DESTRUCTIONS)

    def _make_volumes(self) -> VolumesPage:
        made = VolumesPage(self._office)
        made.listed.connect(self._listed)
        return made

    def _front(self) -> VolumesPage | LoansPage | TransfersPage | DestructionsPage:
        return self._pages.page(self._pages.front)

    def _turn(self, place: int) -> None:
        self._pages.turn_to(place)
        self._refresh()

    def _refresh(self) -> None:
        front = self._pages.front
        if front in self._stale:
            self._stale.discard(front)
            self._front().reload()

    def _listed(self, kind: str, id: int) -> None:
        """A list was drawn up of chosen volumes: it is shown."""
        place = TRANSFERS if kind == "transfer" else DESTRUCTIONS
        self._stale.add(place)
        self.bar.setCurrentIndex(place)
        self._pages.page(place).show_line(id)
