"""The tab 计划: plans, clues with their sorting sessions and 谈话函询, quarterly filing, the year's campaigns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QTabBar, QWidget

from app.plans.counters import CampaignCount, campaigns
from app.plans.vocabulary import CLAUSE
from ui.office import Office, Tab, Target
from ui.theme import Space
from ui.widgets.asking import Asking
from ui.widgets.basics import IconLabel, label
from ui.widgets.clauses import ClauseLinks
from ui.widgets.later import LaterPages
from ui.widgets.layouts import box, column, row

if TYPE_CHECKING:  # made when they are turned to
    from ui.plans.clues_page import CluesPage
    from ui.plans.filings_page import FilingsPage
    from ui.plans.inquiries_page import InquiriesPage
    from ui.plans.plans_page import PlansPage
    from ui.plans.sortings_page import SortingsPage

PLANS, CLUES, SORTINGS, INQUIRIES, FILINGS = range(5)
_NAMES = ("计划", "线索", "梳理会", "谈话函询", "季度备案")
_PAGE_OF = {
    "clue": CLUES, "new_clue": CLUES, "clues": CLUES, "filing": FILINGS, "sorting": SORTINGS, "sortings": SORTINGS,
    "inquiry": INQUIRIES, "inquiries": INQUIRIES,
}  # fmt: skip
_ALL = frozenset((PLANS, CLUES, SORTINGS, INQUIRIES, FILINGS))


class CampaignLine(QWidget):
    """How many campaigns the year has had, and how many it should have (四(三))."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("campaign_line")
        self._office = office
        self._asking = Asking[CampaignCount](self, self._landed, office.show_error)
        self.mark, self.text, self.clauses = (
            IconLabel("calendar", "ink_soft"),
            label("", "soft-body"),
            ClauseLinks((CLAUSE,)),
        )
        self.text.setObjectName("campaign_count")
        line = row(self.mark, self.text)
        line.addWidget(self.clauses, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(line)

    def show_year(self) -> None:
        """Asks for the figures of this year, beside the window."""
        year, rules = self._office.today().year, self._office.rules
        self._asking.ask(lambda: campaigns(year, rules))

    def _landed(self, count: CampaignCount) -> None:
        self.mark.set_icon(*(("check-circle", "green") if count.is_met else ("calendar", "amber")))
        self.text.setText(f"本年集中约谈 {count.held}/{count.required} · 已批准计划 {count.approved} 份")
        self.setToolTip(f"{count.sentence}；已经开展 {count.held} 次")


class PlansTab(QWidget):
    """Five pages; the one in front reads anew whenever something was done."""

    help_page = "plans"

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("plans_tab")
        self._office, self._stale = office, set(_ALL)
        self.bar = QTabBar()
        self.bar.setObjectName("plan_pages")
        self.bar.setAccessibleName("计划、线索、梳理会、谈话函询与季度备案")
        self.bar.setDrawBase(False)
        for name in _NAMES:
            self.bar.addTab(name)
        self.campaigns = CampaignLine(office)
        self.pages = LaterPages(
            office, (self._make_plans, self._make_clues, self._make_sortings, self._make_inquiries, self._make_filings)
        )
        head = box(row(self.bar, None, self.campaigns))
        head.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, 0)
        whole = column(head, self.pages, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.bar.currentChanged.connect(self._turn)
        office.changed.connect(self._changed)

    @property
    def plans(self) -> PlansPage:
        """The page of the plans."""
        found: PlansPage = self.pages.page(PLANS)
        return found

    @property
    def clues(self) -> CluesPage:
        """The page of the clues."""
        found: CluesPage = self.pages.page(CLUES)
        return found

    @property
    def sortings(self) -> SortingsPage:
        """The page of the sorting sessions."""
        found: SortingsPage = self.pages.page(SORTINGS)
        return found

    @property
    def inquiries(self) -> InquiriesPage:
        """The page of 谈话函询."""
        found: InquiriesPage = self.pages.page(INQUIRIES)
        return found

    @property
    def filings(self) -> FilingsPage:
        """The page of the quarterly filing."""
        found: FilingsPage = self.pages.page(FILINGS)
        return found

    def open(self, target: Target) -> None:
        """Shows `plan`, `clue`, `sorting`, `inquiry` by id, `new` or `new_clue` as a dialog, `filing`
        (of the quarter 20264), or the plans.
        """
        page = _PAGE_OF.get(target.kind, PLANS)
        self.bar.setCurrentIndex(page)
        self.reload()
        if target.kind == "plan" and target.id is not None:
            self.plans.show_plan(target.id)
        elif target.kind == "clue" and target.id is not None:
            self.clues.show_clue(target.id)
        elif target.kind == "inquiry" and target.id is not None:
            self.inquiries.show_inquiry(target.id)
        elif target.kind == "sorting" and target.id is not None:
            self.sortings.show_sorting(target.id)
        elif target.kind == "filing" and target.id is not None:
            self.filings.show_quarter(*divmod(target.id, 10))
        elif target.kind in ("new", "campaign"):
            self.plans.show_list("集中" if target.kind == "campaign" else "")
            if target.kind == "new":
                self.plans.new_plan()
        elif target.kind == "new_clue":
            self.clues.register()

    def open_plan(self, plan_id: int) -> None:
        """Turns to a plan."""
        self.bar.setCurrentIndex(PLANS)
        self.plans.show_plan(plan_id)

    def reload(self) -> None:
        """Asks anew what the page in front shows; the others follow when they are turned to."""
        self._stale = set(_ALL)
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Reads anew what changed while another tab was in front."""
        super().showEvent(event)
        self._refresh()

    def _turn(self, page: int) -> None:
        self.pages.turn_to(page)
        self._refresh()

    def _refresh(self) -> None:
        front = self.pages.front
        if front in self._stale:
            self._stale.discard(front)
            self.campaigns.show_year()
            self.pages.page(front).reload()

    def _changed(self) -> None:
        self._stale = set(_ALL)
        if self.isVisible():
            self._refresh()

    def _make_plans(self) -> PlansPage:
        from ui.plans.plans_page import PlansPage

        return PlansPage(self._office)

    def _make_clues(self) -> CluesPage:
        from ui.plans.clues_page import CluesPage

        made = CluesPage(self._office)
        made.plan_wanted.connect(self.open_plan)
        made.inquiry_wanted.connect(lambda id: self.open(Target(Tab.PLANS, "inquiry", id)))
        return made

    def _make_sortings(self) -> SortingsPage:
        from ui.plans.sortings_page import SortingsPage

        made = SortingsPage(self._office)
        made.plan_wanted.connect(self.open_plan)
        return made

    def _make_inquiries(self) -> InquiriesPage:
        from ui.plans.inquiries_page import InquiriesPage

        made = InquiriesPage(self._office)
        made.clue_wanted.connect(lambda id: self.open(Target(Tab.PLANS, "clue", id)))
        return made

    def _make_filings(self) -> FilingsPage:
        from ui.plans.filings_page import FilingsPage

        made = FilingsPage(self._office)
        made.plan_wanted.connect(self.open_plan)
        return made
