"""The tab 台账: the ledger, the statistics table, the pivots, the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from app.papers.paper import About
from ui.access.gates import shut_gates
from ui.ledgers.archive.kinds import KINDS
from ui.ledgers.ledger_page import LedgerPage
from ui.ledgers.statistics_page import StatisticsPage
from ui.office import Office, Tab, Target
from ui.papers.print_menu import AtHand, PrintMenu, print_menu_button
from ui.theme import Space
from ui.widgets.layouts import box, column, row

if TYPE_CHECKING:  # made when they are turned to
    from ui.ledgers.archive.page import ArchivesPage
    from ui.ledgers.pivot_page import PivotPage

LEDGER, STATISTICS, PIVOT, ARCHIVE = range(4)
_NAMES = ("台账", "统计表", "统计分析", "档案")


class LedgersTab(QWidget):
    """Four pages over the same talks; those of the pivots and of the archive are made when first turned to."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("ledgers_tab")
        self._office = office
        self._stale = set(range(len(_NAMES)))
        self.pivot: PivotPage | None = None
        self.archives: ArchivesPage | None = None
        self.bar = QTabBar()
        self.bar.setObjectName("ledger_pages")
        self.bar.setAccessibleName("台账、统计表、统计分析与档案")
        self.bar.setDrawBase(False)
        self.ledger, self.statistics = LedgerPage(office), StatisticsPage(office)
        self.pages = QStackedWidget()
        for name, page in zip(_NAMES, (self.ledger, self.statistics, QWidget(), QWidget()), strict=True):
            self.bar.addTab(name)
            self.pages.addWidget(page)
        self.bar.setTabToolTip(ARCHIVE, "案卷目录、借阅、移交、销毁（Alt+A）")
        self.print_button = print_menu_button(PrintMenu(self, office, (About.PERIOD,), self._at_hand))
        head = box(row(self.bar, None, self.print_button))
        head.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, 0)
        whole = column(head, self.pages, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.bar.currentChanged.connect(self._turn)
        archive = QShortcut(QKeySequence("Alt+A"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        archive.activated.connect(lambda: self.open(Target(Tab.LEDGERS, "volume")))
        self.statistics.talks_wanted.connect(self._show_talks)
        office.changed.connect(self._changed)

    def open(self, target: Target) -> None:
        """`statistics` shows the table, `pivot` the pivots, kinds of the archive its page, anything else the ledger."""
        if target.kind in KINDS:
            self.bar.setCurrentIndex(ARCHIVE)
            if self.archives is not None:
                self.archives.open(target)
            return
        self.bar.setCurrentIndex({"statistics": STATISTICS, "pivot": PIVOT}.get(target.kind, LEDGER))
        self.reload()

    def reload(self) -> None:
        """Asks anew what the page in front shows; the others follow when they are turned to."""
        self._stale = set(range(len(_NAMES)))
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Reads anew what changed while another tab was in front."""
        super().showEvent(event)
        self._refresh()

    def _at_hand(self) -> AtHand:
        """The year and the quarter that the page in front shows."""
        front, this_year = self.pages.currentIndex(), self._office.today().year
        if front == ARCHIVE and self.archives is not None:
            return AtHand(self.archives.volumes.wanted().year or this_year)
        if front == LEDGER:
            wanted = self.ledger.wanted()
            return AtHand(wanted.year or this_year, wanted.quarter)
        chosen = self.statistics
        return AtHand(chosen.year.year() or this_year, chosen.quarter.quarter())

    def _turn(self, page: int) -> None:
        if page == PIVOT and self.pivot is None:
            self._make_pivot()
        elif page == ARCHIVE and self.archives is None:
            self._make_archives()
        self.pages.setCurrentIndex(page)
        self.print_button.setVisible(page != PIVOT)  # the pivots print themselves
        self._refresh()

    def _refresh(self) -> None:
        front = self.pages.currentIndex()
        if front in self._stale:
            self._stale.discard(front)
            page = (self.ledger, self.statistics, self.pivot, self.archives)[front]
            if page is not None:
                page.reload()

    def _make_pivot(self) -> None:
        """The page of the pivots counts by itself as soon as it is there."""
        from ui.ledgers.pivot_page import PivotPage

        self.pivot = PivotPage(self._office)
        self.pivot.talks_wanted.connect(self._show_talks)
        self._put(PIVOT, self.pivot)
        self._stale.discard(PIVOT)

    def _make_archives(self) -> None:
        from ui.ledgers.archive.page import ArchivesPage

        self.archives = ArchivesPage(self._office)
        self._put(ARCHIVE, self.archives)

    def _put(self, place: int, page: QWidget) -> None:
        """A page takes the place that was kept for it."""
        kept = self.pages.widget(place)
        self.pages.removeWidget(kept)
        kept.deleteLater()
        self.pages.insertWidget(place, page)
        shut_gates(page, self._office.session)

    def _changed(self) -> None:
        self._stale = set(range(len(_NAMES)))
        if self.isVisible():
            self._refresh()

    def _show_talks(self, caption: str, interviews: tuple[int, ...]) -> None:
        self._stale.discard(LEDGER)
        self.ledger.show_only(caption, interviews)
        self.bar.setCurrentIndex(LEDGER)
