"""督导: what the store shows by itself, findings taken up, exceptions, samples, reports, publicity, the exchange."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from ui.office import Office, Target
from ui.oversight.discoveries_page import DiscoveriesPage
from ui.oversight.exceptions_page import ExceptionsPage
from ui.oversight.exchange_page import ExchangePage
from ui.oversight.findings_page import FindingsPage
from ui.oversight.health_page import HealthPage
from ui.oversight.publicity_page import PublicityPage
from ui.oversight.samples_page import SamplesPage
from ui.theme import Space
from ui.widgets.basics import tip_with_keys
from ui.widgets.layouts import box, column, row
from ui.widgets.table import TableView

DISCOVERIES, FINDINGS, EXCEPTIONS, SAMPLES, HEALTH, PUBLICITY, EXCHANGE = range(7)


class OversightTab(QWidget):
    """Seven pages (四(二)3、4, 六(二), 六(三)); Alt+1 to Alt+7 turn to them."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("oversight_tab")
        self.findings, self.publicity = FindingsPage(office), PublicityPage(office)
        pages = {
            "系统发现": DiscoveriesPage(office, self.show_finding), "整改台账": self.findings,
            "特批": ExceptionsPage(office), "抽查": SamplesPage(office), "督导报告": HealthPage(office),
            "宣传信息": self.publicity, "交换": ExchangePage(office),
        }  # fmt: skip
        self._pages = list(pages.values())
        self._stale = set(range(len(pages)))
        self.bar, self._stack = QTabBar(), QStackedWidget()
        self.bar.setObjectName("oversight_pages")
        self.bar.setAccessibleName("督导的各页")
        self.bar.setDrawBase(False)
        for place, (name, page) in enumerate(pages.items()):
            self.bar.addTab(name)
            self.bar.setTabToolTip(place, tip_with_keys(name, f"Alt+{place + 1}"))
            self._stack.addWidget(page)
            keys = QShortcut(f"Alt+{place + 1}", self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            keys.activated.connect(partial(self._turn_by_key, place))
        head = box(row(self.bar, None))
        head.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, 0)
        whole = column(head, self._stack, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.bar.currentChanged.connect(self._turn)
        office.changed.connect(self._changed)

    def open(self, target: Target) -> None:
        """Shows a finding, the list of exceptions, an item of publicity, or the exchange."""
        if target.kind == "exceptions":
            self.bar.setCurrentIndex(EXCEPTIONS)
        elif target.kind in ("samples", "health", "publicity", "exchange"):
            pages = {"samples": SAMPLES, "health": HEALTH, "publicity": PUBLICITY, "exchange": EXCHANGE}
            self.bar.setCurrentIndex(pages[target.kind])
            if target.kind == "publicity" and target.id is not None:
                self.publicity.show_item(target.id)
        elif target.kind == "finding" and target.id is not None:
            self.show_finding(target.id)

    def show_finding(self, finding_id: int) -> None:
        """Shows one finding in the list."""
        self.bar.setCurrentIndex(FINDINGS)
        self.findings.show_finding(finding_id)

    def reload(self) -> None:
        """Reads the page in front anew; the others when they are turned to."""
        self._stale = set(range(len(self._pages)))
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Reads what changed while another tab was in front."""
        super().showEvent(event)
        self.reload()

    def _turn_by_key(self, place: int) -> None:
        """Turns to a page, and puts the keys into its list."""
        self.bar.setCurrentIndex(place)
        page: Any = self._pages[place]
        found: TableView = page.list.table if hasattr(page, "list") else page.table
        found.setFocus(Qt.FocusReason.ShortcutFocusReason)
        found.when_loaded(lambda: _choose_first(found))

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


def _choose_first(table: TableView) -> None:
    if table.count() and not table.currentIndex().isValid():
        table.choose(0)
