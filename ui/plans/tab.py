"""The tab 计划: plans, clues with their sorting sessions and 谈话函询, quarterly filing, the year's campaigns."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from app.plans.counters import campaigns
from app.plans.vocabulary import CLAUSE
from ui.office import Office, Tab, Target
from ui.plans.clues_page import CluesPage
from ui.plans.filings_page import FilingsPage
from ui.plans.inquiries_page import InquiriesPage
from ui.plans.plans_page import PlansPage
from ui.plans.sortings_page import SortingsPage
from ui.theme import Space
from ui.widgets.basics import IconLabel, label
from ui.widgets.clauses import ClauseLinks
from ui.widgets.layouts import box, column, row

PLANS, CLUES, SORTINGS, INQUIRIES, FILINGS = range(5)
_PAGE_OF = {
    "clue": CLUES, "new_clue": CLUES, "clues": CLUES, "filing": FILINGS, "sorting": SORTINGS, "sortings": SORTINGS,
    "inquiry": INQUIRIES, "inquiries": INQUIRIES,
}  # fmt: skip
_ALL = frozenset((PLANS, CLUES, SORTINGS, INQUIRIES, FILINGS))


class CampaignLine(QWidget):
    """How many campaigns the year has had, and how many it should have (四(三))."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("campaign_line")
        self.mark, self.text, self.clauses = (
            IconLabel("calendar", "ink_soft"),
            label("", "soft-body"),
            ClauseLinks((CLAUSE,)),
        )
        self.text.setObjectName("campaign_count")
        line = row(self.mark, self.text)
        line.addWidget(self.clauses, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(line)

    def show_year(self, office: Office) -> None:
        """Asks for the figures of this year."""
        count = campaigns(office.today().year, office.rules)
        self.mark.set_icon(*(("check-circle", "green") if count.is_met else ("calendar", "amber")))
        self.text.setText(f"本年集中约谈 {count.held}/{count.required} · 已批准计划 {count.approved} 份")
        self.setToolTip(f"{count.sentence}；已经开展 {count.held} 次")


class PlansTab(QWidget):
    """Five pages; the one in front reads anew whenever something was done."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("plans_tab")
        self._office, self._stale = office, set(_ALL)
        self.bar = QTabBar()
        self.bar.setObjectName("plan_pages")
        self.bar.setAccessibleName("计划、线索、梳理会、谈话函询与季度备案")
        self.bar.setDrawBase(False)
        self.plans, self.clues, self.filings = PlansPage(office), CluesPage(office), FilingsPage(office)
        self.sortings, self.inquiries = SortingsPage(office), InquiriesPage(office)
        pages = {
            "计划": self.plans, "线索": self.clues, "梳理会": self.sortings, "谈话函询": self.inquiries,
            "季度备案": self.filings,
        }  # fmt: skip
        self._pages = tuple(pages.values())
        self.campaigns = CampaignLine()
        self.pages = QStackedWidget()
        for name, page in pages.items():
            self.bar.addTab(name)
            self.pages.addWidget(page)
        head = box(row(self.bar, None, self.campaigns))
        head.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, 0)
        whole = column(head, self.pages, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.bar.currentChanged.connect(self._turn)
        self.clues.plan_wanted.connect(lambda plan_id: self.open_plan(plan_id))
        self.filings.plan_wanted.connect(lambda plan_id: self.open_plan(plan_id))
        self.sortings.plan_wanted.connect(lambda plan_id: self.open_plan(plan_id))
        self.clues.inquiry_wanted.connect(lambda id: self.open(Target(Tab.PLANS, "inquiry", id)))
        self.inquiries.clue_wanted.connect(lambda id: self.open(Target(Tab.PLANS, "clue", id)))
        office.changed.connect(self._changed)

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
        self.pages.setCurrentIndex(page)
        self._refresh()

    def _refresh(self) -> None:
        front = self.pages.currentIndex()
        if front in self._stale:
            self._stale.discard(front)
            self.campaigns.show_year(self._office)
            self._pages[front].reload()

    def _changed(self) -> None:
        self._stale = set(_ALL)
        if self.isVisible():
            self._refresh()
