"""The tab 台账: the ledger, the statistics table, the pivots, the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QTabBar, QWidget

from app.papers.paper import About
from ui.ledgers.archive.kinds import KINDS
from ui.office import Office, Tab, Target
from ui.papers.print_menu import AtHand, PrintMenu, print_menu_button
from ui.theme import Space
from ui.widgets.later import LaterPages
from ui.widgets.layouts import box, column, row

if TYPE_CHECKING:  # made when they are turned to
    from ui.ledgers.archive.page import ArchivesPage
    from ui.ledgers.ledger_page import LedgerPage
    from ui.ledgers.pivot_page import PivotPage
    from ui.ledgers.statistics_page import StatisticsPage

LEDGER, STATISTICS, PIVOT, ARCHIVE = range(4)
_NAMES = ("台账", "统计表", "统计分析", "档案")


class LedgersTab(QWidget):
    """Four pages over the same talks."""

    help_page = "ledgers"

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("ledgers_tab")
        self._office = office
        self._stale = set(range(len(_NAMES)))
        self.bar = QTabBar()
        self.bar.setObjectName("ledger_pages")
        self.bar.setAccessibleName("台账、统计表、统计分析与档案")
        self.bar.setDrawBase(False)
        for name in _NAMES:
            self.bar.addTab(name)
        self.pages = LaterPages(
            office, (self._make_ledger, self._make_statistics, self._make_pivot, self._make_archives)
        )
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
        office.changed.connect(self._changed)

    @property
    def ledger(self) -> LedgerPage:
        """The page of the ledger."""
        found: LedgerPage = self.pages.page(LEDGER)
        return found

    @property
    def statistics(self) -> StatisticsPage:
        """The page of the statistics table."""
        found: StatisticsPage = self.pages.page(STATISTICS)
        return found

    @property
    def pivot(self) -> PivotPage:
        """The page of the pivots."""
        found: PivotPage = self.pages.page(PIVOT)
        return found

    @property
    def archives(self) -> ArchivesPage:
        """The page of the archive."""
        found: ArchivesPage = self.pages.page(ARCHIVE)
        return found

    def open(self, target: Target) -> None:
        """`statistics` shows the table, `pivot` the pivots, kinds of the archive its page, anything else the ledger."""
        if target.kind in KINDS:
            self.bar.setCurrentIndex(ARCHIVE)
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
        front, this_year = self.pages.front, self._office.today().year
        if front == ARCHIVE:
            return AtHand(self.archives.volumes.wanted().year or this_year)
        if front == LEDGER:
            wanted = self.ledger.wanted()
            return AtHand(wanted.year or this_year, wanted.quarter)
        chosen = self.statistics
        return AtHand(chosen.year.year() or this_year, chosen.quarter.quarter())

    def _turn(self, page: int) -> None:
        self.pages.turn_to(page)
        self.print_button.setVisible(page != PIVOT)  # the pivots print themselves
        self._refresh()

    def _refresh(self) -> None:
        front = self.pages.front
        page = self.pages.page(front)  # one that is made now has read what it shows
        if front in self._stale:
            self._stale.discard(front)
            page.reload()

    def _make_ledger(self) -> LedgerPage:
        from ui.ledgers.ledger_page import LedgerPage

        return LedgerPage(self._office)

    def _make_statistics(self) -> StatisticsPage:
        from ui.ledgers.statistics_page import StatisticsPage

        made = StatisticsPage(self._office)
        made.talks_wanted.connect(self._show_talks)
        return made

    def _make_pivot(self) -> PivotPage:
        """The page of the pivots counts by itself as soon as it is there."""
        from ui.ledgers.pivot_page import PivotPage

        self._stale.discard(PIVOT)
        made = PivotPage(self._office)
        made.talks_wanted.connect(self._show_talks)
        return made

    def _make_archives(self) -> ArchivesPage:
        from ui.ledgers.archive.page import ArchivesPage

        return ArchivesPage(self._office)

    def _changed(self) -> None:
        self._stale = set(range(len(_NAMES)))
        if self.isVisible():
            self._refresh()

    def _show_talks(self, caption: str, interviews: tuple[int, ...]) -> None:
        self._stale.discard(LEDGER)
        self.ledger.show_only(caption, interviews)
        self.bar.setCurrentIndex(LEDGER)
