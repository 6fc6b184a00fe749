"""The tab 台账: the ledger, the statistics table, the archive."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from app.papers.paper import About
from ui.ledgers.archive.page import KINDS, ArchivesPage
from ui.ledgers.ledger_page import LedgerPage
from ui.ledgers.statistics_page import StatisticsPage
from ui.office import Office, Tab, Target
from ui.papers.print_menu import AtHand, PrintMenu, print_menu_button
from ui.theme import Space
from ui.widgets.layouts import box, column, row

LEDGER, STATISTICS, ARCHIVE = 0, 1, 2


class LedgersTab(QWidget):
    """Three pages over the same talks."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("ledgers_tab")
        self._stale = {LEDGER, STATISTICS, ARCHIVE}
        self.bar = QTabBar()
        self.bar.setObjectName("ledger_pages")
        self.bar.setAccessibleName("台账、统计表与档案")
        self.bar.setDrawBase(False)
        self.ledger, self.statistics = LedgerPage(office), StatisticsPage(office)
        self.pages = QStackedWidget()
        self.archives = ArchivesPage(office)
        for name, page in (("台账", self.ledger), ("统计表", self.statistics), ("档案", self.archives)):
            self.bar.addTab(name)
            self.pages.addWidget(page)
        self._office = office
        self.print_button = print_menu_button(PrintMenu(self, office, (About.PERIOD,), self._at_hand))
        head = box(row(self.bar, None, self.print_button))
        head.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, 0)
        whole = column(head, self.pages, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.bar.currentChanged.connect(self._turn)
        self.bar.setTabToolTip(ARCHIVE, "案卷目录、借阅、移交、销毁（Alt+A）")
        archive = QShortcut(QKeySequence("Alt+A"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        archive.activated.connect(lambda: self.open(Target(Tab.LEDGERS, "volume")))
        self.statistics.talks_wanted.connect(self._show_talks)
        office.changed.connect(self._changed)

    def open(self, target: Target) -> None:
        """`statistics` shows the table, kinds of the archive its page, anything else the ledger."""
        if target.kind in KINDS:
            self.bar.setCurrentIndex(ARCHIVE)
            self.archives.open(target)
            return
        self.bar.setCurrentIndex(STATISTICS if target.kind == "statistics" else LEDGER)
        self.reload()

    def reload(self) -> None:
        """Asks anew what the page in front shows; the other one follows when it is turned to."""
        self._stale = {LEDGER, STATISTICS, ARCHIVE}
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Reads anew what changed while another tab was in front."""
        super().showEvent(event)
        self._refresh()

    def _at_hand(self) -> AtHand:
        """The year and the quarter that the page in front shows."""
        if self.pages.currentIndex() == ARCHIVE:
            return AtHand(self.archives.volumes.wanted().year or self._office.today().year)
        if self.pages.currentIndex() == LEDGER:
            wanted = self.ledger.wanted()
            return AtHand(wanted.year or self._office.today().year, wanted.quarter)
        chosen = self.statistics
        return AtHand(chosen.year.year() or self._office.today().year, chosen.quarter.quarter())

    def _turn(self, page: int) -> None:
        self.pages.setCurrentIndex(page)
        self._refresh()

    def _refresh(self) -> None:
        front = self.pages.currentIndex()
        if front in self._stale:
            self._stale.discard(front)
            (self.ledger, self.statistics, self.archives)[front].reload()

    def _changed(self) -> None:
        self._stale = {LEDGER, STATISTICS, ARCHIVE}
        if self.isVisible():
            self._refresh()

    def _show_talks(self, caption: str, interviews: tuple[int, ...]) -> None:
        self._stale.discard(LEDGER)
        self.ledger.show_only(caption, interviews)
        self.bar.setCurrentIndex(LEDGER)
