"""The tab 待办: what it shows and where its lines lead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from threading import Event

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.access import slots
from app.access.roles import Role
from app.access.session import Session
from app.interviews.tables import Interview
from app.ledgers.todo import TodoGroup, TodoItem, todo
from app.ledgers.todo_item import due_words
from app.rules.lifecycle import Place, State
from tests.ledgers.history import campaign_item, interview, subject, talk
from ui.first_run import steps
from ui.home import tab as home
from ui.home.tab import HomeTab
from ui.home.todo_list import ITEM, button_rect
from ui.office import Office, Tab, Target
from ui.widgets.table_model import LazyTableModel


@pytest.fixture
def open_home(qtbot: QtBot, session: Session) -> Callable[[], HomeTab]:
    session.clock = lambda: datetime(2026, 11, 24, 15)

    def opened() -> HomeTab:
        tab = HomeTab(Office(session))
        qtbot.addWidget(tab)
        tab.resize(1366, 640)
        tab.show()
        return tab

    return opened


def planned(person: int, days: int, state: State = State.READY) -> Interview:
    made = interview(None, state=state, planned_start=datetime(2026, 11, 24, 16) + timedelta(days=days))
    subject(made, person)
    return made


def test_a_new_store_shows_the_first_steps_with_the_recovery_sheet_to_begin_with(
    qtbot: QtBot, open_home: Callable[[], HomeTab], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[QWidget] = []
    monkeypatch.setattr(steps, "recovery", lambda window, office: begun.append(window))
    tab = open_home()
    assert tab.day.text() == "2026年11月24日 星期二"
    assert tab.steps.isVisible()
    assert not tab.list.isVisible()
    assert not tab.counters.isVisible()
    button = tab.findChild(QPushButton, "first_recovery_button")
    assert button is not None
    assert button.property("role") == "primary"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert begun == [tab]
    later = tab.findChild(QPushButton, "first_interview_button")
    assert later is not None
    with qtbot.waitSignal(tab._office.going) as going:
        qtbot.mouseClick(later, Qt.MouseButton.LeftButton)
    assert going.args == [Target(Tab.INTERVIEWS, "first")]


def test_who_may_not_make_a_recovery_sheet_has_no_such_step(open_home: Callable[[], HomeTab], session: Session) -> None:
    session.account.role = Role.READER
    assert [step.fact for step in open_home().steps.steps] == ["roster", "interview", "plan"]


def test_tab_is_there_before_the_reminders_are_and_says_neither_that_nothing_waits_nor_that_the_store_is_new(
    qtbot: QtBot, open_home: Callable[[], HomeTab], monkeypatch: pytest.MonkeyPatch
) -> None:
    may_answer = Event()

    def slow(session: Session) -> list[TodoItem]:
        may_answer.wait()
        return todo(session)

    monkeypatch.setattr(home, "todo", slow)
    monkeypatch.setattr(LazyTableModel, "patience_ms", 0)
    tab = open_home()
    assert tab.day.isVisible()
    assert not any(part.isVisible() for part in (tab.steps, tab.list, tab.counters, tab.nothing))
    may_answer.set()
    qtbot.waitUntil(tab.steps.isVisible)


def accented(tab: HomeTab) -> list[str]:
    """The steps whose button has the accent."""
    return [step.fact for step in tab.steps.steps if step.button.property("role") == "primary"]


def test_the_next_step_takes_the_accent_when_one_is_done(
    qtbot: QtBot, open_home: Callable[[], HomeTab], people: dict[str, int]
) -> None:
    tab = open_home()
    assert accented(tab) == ["recovery"] and tab.steps.steps[0].button.isVisible()
    assert tab.steps.steps[1].state.isVisible()  # there is a roster
    slots.keep_recovery("a-slot")  # it was shown, and neither printed nor saved
    tab.reload()
    assert accented(tab) == ["recovery"]
    slots.recovery_is_out()
    tab.reload()
    assert accented(tab) == ["interview"]
    assert tab.steps.steps[0].state.isVisible()
    assert not tab.steps.steps[0].button.isVisible()


def test_first_steps_go_away_when_all_are_done(open_home: Callable[[], HomeTab], people: dict[str, int]) -> None:
    talk([people["余立"]], plan_item=campaign_item(1))
    assert not open_home().steps.isVisible()


def test_a_line_reminds_of_the_recovery_sheet_when_the_first_steps_are_gone_and_none_was_printed(
    qtbot: QtBot, open_home: Callable[[], HomeTab], people: dict[str, int], session: Session,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    begun: list[QWidget] = []
    monkeypatch.setattr(steps, "recovery", lambda window, office: begun.append(window))
    tab = open_home()
    assert not tab.recovery.isVisible()
    talk([people["余立"]], plan_item=campaign_item(1))
    tab.reload()
    assert tab.recovery.isVisible() and "恢复单" in tab.recovery.accessibleName()
    qtbot.mouseClick(tab.recovery.now_button, Qt.MouseButton.LeftButton)
    assert begun == [tab]
    slots.keep_recovery("a-slot")
    slots.recovery_is_out()
    tab.reload()
    assert not tab.recovery.isVisible()


def test_who_may_not_make_a_recovery_sheet_is_not_reminded(
    open_home: Callable[[], HomeTab], people: dict[str, int], session: Session
) -> None:
    session.account.role = Role.READER
    talk([people["余立"]], plan_item=campaign_item(1))
    assert not open_home().recovery.isVisible()


def test_lines_stand_under_their_groups_and_captions_are_not_chosen(
    qtbot: QtBot, open_home: Callable[[], HomeTab], people: dict[str, int]
) -> None:
    for days in (0, -3, 2, 30):
        planned(people["余立"], days)
    tab = open_home()
    captions = [line[0] for line in tab.list.lines.lines if isinstance(line, tuple)]
    assert captions == list(TodoGroup)
    for place, line in enumerate(tab.list.lines.lines):
        enabled = bool(tab.list.lines.flags(tab.list.lines.index(place)) & Qt.ItemFlag.ItemIsEnabled)
        assert enabled == isinstance(line, TodoItem)
    assert tab.list.current_item() is not None
    qtbot.keyClick(tab.list, Qt.Key.Key_Down)
    assert isinstance(tab.list.currentIndex().data(ITEM), TodoItem)


def test_enter_goes_to_the_case_and_its_page(
    qtbot: QtBot, open_home: Callable[[], HomeTab], people: dict[str, int]
) -> None:
    made = planned(people["余立"], 0)
    tab = open_home()
    tab.list.setFocus()
    with qtbot.waitSignal(tab._office.going) as going:
        qtbot.keyClick(tab.list, Qt.Key.Key_Return)
    assert going.args == [Target(Tab.INTERVIEWS, "interview", made.id, Place.RECORD)]


def test_a_double_click_goes_to_the_case(
    qtbot: QtBot, open_home: Callable[[], HomeTab], people: dict[str, int]
) -> None:
    made = planned(people["余立"], 0)
    tab = open_home()
    middle = tab.list.visualRect(tab.list.currentIndex()).center()
    qtbot.mouseClick(tab.list.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    with qtbot.waitSignal(tab._office.going) as going:
        qtbot.mouseDClick(tab.list.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert going.args is not None
    assert going.args[0].id == made.id


def test_a_double_click_on_a_caption_goes_nowhere(
    qtbot: QtBot, open_home: Callable[[], HomeTab], people: dict[str, int]
) -> None:
    planned(people["余立"], 0)
    tab = open_home()
    went: list[object] = []
    tab._office.going.connect(went.append)
    caption = tab.list.visualRect(tab.list.lines.index(0)).topLeft() + QPoint(40, 12)
    qtbot.mouseDClick(tab.list.viewport(), Qt.MouseButton.LeftButton, pos=caption)
    assert went == []


def test_counters_tell_campaigns_talks_and_late_materials(
    open_home: Callable[[], HomeTab], people: dict[str, int]
) -> None:
    talk([people["余立"]], plan_item=campaign_item(1))
    tab = open_home()
    assert tab.counters.campaigns.figure.text() == "1/2"
    assert "还差 1 次" in tab.counters.campaigns.remark.text()
    assert tab.counters.talks.figure.text() == "1"
    assert tab.counters.late.figure.text() == "0"


def test_a_change_elsewhere_shows_at_once_and_keeps_the_line(
    open_home: Callable[[], HomeTab], people: dict[str, int]
) -> None:
    first = planned(people["余立"], 0)
    tab = open_home()
    before = len(tab.list.items())
    planned(people["严凡"], -5)
    tab._office.changed.emit()
    assert len(tab.list.items()) == before + 1
    current = tab.list.current_item()
    assert current is not None
    assert current.id == first.id


def test_a_hidden_tab_reads_anew_when_it_is_shown(open_home: Callable[[], HomeTab], people: dict[str, int]) -> None:
    tab = open_home()
    before = len(tab.list.items())
    tab.hide()
    planned(people["余立"], 0)
    tab._office.changed.emit()
    assert len(tab.list.items()) == before
    tab.show()
    assert len(tab.list.items()) == before + 1


def test_every_line_says_its_kind_and_clauses_to_a_screen_reader(
    open_home: Callable[[], HomeTab], people: dict[str, int]
) -> None:
    planned(people["余立"], 0, State.SUBMITTED)
    tab = open_home()
    index = tab.list.currentIndex()
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("审批，余立：")
    assert "五(二)1" in spoken
    assert "五(二)1" in index.data(Qt.ItemDataRole.ToolTipRole)


@pytest.mark.parametrize(
    ("due", "group", "text"),
    [
        (None, TodoGroup.WAITING, ""),
        (date(2026, 11, 20), TodoGroup.OVERDUE, "逾期 4 天"),
        (date(2026, 11, 24), TodoGroup.TODAY, "今天"),
        (date(2026, 11, 27), TodoGroup.NEAR, "11-27"),
        (date(2027, 1, 2), TodoGroup.WAITING, "2027-01-02"),
    ],
)
def test_days_are_told_in_words(due: date | None, group: TodoGroup, text: str) -> None:
    from app.ledgers.todo import TodoKind

    item = TodoItem(TodoKind.TALK, "", group, due, (), "约谈")
    assert due_words(item, date(2026, 11, 24)) == text


def test_one_click_on_the_button_of_a_line_leads_to_its_place(
    qtbot: QtBot, open_home: Callable[[], HomeTab], people: dict[str, int]
) -> None:
    made = planned(people["余立"], 0, State.SUBMITTED)
    tab = open_home()
    went: list[Target] = []
    tab._office.going.connect(went.append)
    line = tab.list.visualRect(tab.list.currentIndex())
    qtbot.mouseClick(tab.list.viewport(), Qt.MouseButton.LeftButton, pos=line.center())
    assert went == []
    qtbot.mouseClick(tab.list.viewport(), Qt.MouseButton.LeftButton, pos=button_rect(line).center())
    assert went == [Target(Tab.INTERVIEWS, "interview", made.id, Place.SCHEME)]
