"""督导: what the store shows by itself, findings taken up, exceptions, samples, reports, publicity, the exchange."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut, QShowEvent
from PySide6.QtWidgets import QTabBar, QWidget

from ui.office import Office, Target
from ui.theme import Space
from ui.widgets.basics import tip_with_keys
from ui.widgets.later import LaterPages
from ui.widgets.layouts import box, column, row
from ui.widgets.table import TableView

if TYPE_CHECKING:  # made when they are turned to
    from ui.oversight.discoveries_page import DiscoveriesPage
    from ui.oversight.exceptions_page import ExceptionsPage
    from ui.oversight.exchange_page import ExchangePage
    from ui.oversight.findings_page import FindingsPage
    from ui.oversight.health_page import HealthPage
    from ui.oversight.publicity_page import PublicityPage
    from ui.oversight.samples_page import SamplesPage

DISCOVERIES, FINDINGS, EXCEPTIONS, SAMPLES, HEALTH, PUBLICITY, EXCHANGE = range(7)
_PAGE_OF = {
    "discoveries": DISCOVERIES, "findings": FINDINGS, "exceptions": EXCEPTIONS, "samples": SAMPLES, "health": HEALTH,
    "publicity": PUBLICITY, "exchange": EXCHANGE,
}  # fmt: skip
_NAMES = ("系统发现", "整改台账", "特批", "抽查", "督导报告", "宣传信息", "交换")


class OversightTab(QWidget):
    """Seven pages (四(二)3、4, 六(二), 六(三)); Alt+1 to Alt+7 turn to them."""

    help_page = "oversight"

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("oversight_tab")
        self._office = office
        self._stale = set(range(len(_NAMES)))
        self.bar = QTabBar()
        self.bar.setObjectName("oversight_pages")
        self.bar.setAccessibleName("督导的各页")
        self.bar.setDrawBase(False)
        for place, name in enumerate(_NAMES):
            self.bar.addTab(name)
            self.bar.setTabToolTip(place, tip_with_keys(name, f"Alt+{place + 1}"))
            keys = QShortcut(f"Alt+{place + 1}", self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            keys.activated.connect(partial(self._turn_by_key, place))
        self.pages = LaterPages(office, (
            self._make_discoveries, self._make_findings, self._make_exceptions, self._make_samples, self._make_health,
            self._make_publicity, self._make_exchange,
        ))  # fmt: skip
        head = box(row(self.bar, None))
        head.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, 0)
        whole = column(head, self.pages, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.bar.currentChanged.connect(self._turn)
        office.changed.connect(self._changed)

    @property
    def findings(self) -> FindingsPage:
        """The page of the findings that were taken up."""
        found: FindingsPage = self.pages.page(FINDINGS)
        return found

    @property
    def publicity(self) -> PublicityPage:
        """The page of what may be told in public."""
        found: PublicityPage = self.pages.page(PUBLICITY)
        return found

    def open(self, target: Target) -> None:
        """Shows a finding, an item of publicity, or one of the pages."""
        if target.kind in _PAGE_OF:
            self.bar.setCurrentIndex(_PAGE_OF[target.kind])
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
        self._stale = set(range(len(_NAMES)))
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Reads what changed while another tab was in front."""
        super().showEvent(event)
        self.reload()

    def _turn_by_key(self, place: int) -> None:
        """Turns to a page, and puts the keys into its list."""
        self.bar.setCurrentIndex(place)
        page: Any = self.pages.page(place)
        found: TableView = page.list.table if hasattr(page, "list") else page.table
        found.setFocus(Qt.FocusReason.ShortcutFocusReason)
        found.when_loaded(lambda: _choose_first(found))

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

    def _make_discoveries(self) -> DiscoveriesPage:
        from ui.oversight.discoveries_page import DiscoveriesPage

        return DiscoveriesPage(self._office, self.show_finding)

    def _make_findings(self) -> FindingsPage:
        from ui.oversight.findings_page import FindingsPage

        return FindingsPage(self._office)

    def _make_exceptions(self) -> ExceptionsPage:
        from ui.oversight.exceptions_page import ExceptionsPage

        return ExceptionsPage(self._office)

    def _make_samples(self) -> SamplesPage:
        from ui.oversight.samples_page import SamplesPage

        return SamplesPage(self._office)

    def _make_health(self) -> HealthPage:
        from ui.oversight.health_page import HealthPage

        return HealthPage(self._office)

    def _make_publicity(self) -> PublicityPage:
        from ui.oversight.publicity_page import PublicityPage

        return PublicityPage(self._office)

    def _make_exchange(self) -> ExchangePage:
        from ui.oversight.exchange_page import ExchangePage

        return ExchangePage(self._office)


def _choose_first(table: TableView) -> None:
    if table.count() and not table.currentIndex().isValid():
        table.choose(0)
