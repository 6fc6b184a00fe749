"""The tabs of the window: how each is made, and the made ones by their names.  A tab is imported when it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from ui.office import Office, Tab
from ui.widgets.later import LaterPages

TabTable = Mapping[Tab, Callable[[Office], QWidget]]


def _home(office: Office) -> QWidget:
    from ui.home.tab import HomeTab

    return HomeTab(office)


def _plans(office: Office) -> QWidget:
    from ui.plans.tab import PlansTab

    return PlansTab(office)


def _interviews(office: Office) -> QWidget:
    from ui.interviews.tab import InterviewsTab

    return InterviewsTab(office)


def _ledgers(office: Office) -> QWidget:
    from ui.ledgers.tab import LedgersTab

    return LedgersTab(office)


def _people(office: Office) -> QWidget:
    from ui.people.tab import PeopleTab

    return PeopleTab(office)


def _oversight(office: Office) -> QWidget:
    from ui.oversight.tab import OversightTab

    return OversightTab(office)


def _keepers(office: Office) -> QWidget:
    from ui.home.keeper_tab import KeeperTab

    return KeeperTab(office)


STANDARD: TabTable = {
    Tab.HOME: _home, Tab.PLANS: _plans, Tab.INTERVIEWS: _interviews, Tab.LEDGERS: _ledgers, Tab.PEOPLE: _people,
    Tab.OVERSIGHT: _oversight,
}  # fmt: skip
# The one tab of who does not see what was talked about.
KEEPERS: TabTable = {Tab.HOME: _keepers}


class TabsByName(Mapping[Tab, Any]):
    """The tabs that the role has, in their order; one that is asked for and not there yet is made."""

    def __init__(self, order: Sequence[Tab], pages: LaterPages) -> None:
        self._order, self._pages = order, pages

    def __getitem__(self, tab: Tab) -> Any:
        if tab not in self._order:
            raise KeyError(tab)
        return self._pages.page(self._order.index(tab))

    def __iter__(self) -> Iterator[Tab]:
        return iter(self._order)

    def __len__(self) -> int:
        return len(self._order)

    def __contains__(self, tab: object) -> bool:
        return tab in self._order

    def is_made(self, tab: Tab) -> bool:
        """Whether a tab is there already."""
        return self._pages.is_made(self._order.index(tab))
