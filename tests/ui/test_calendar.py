"""The calendar of 待办: turned, read, moved by mouse and by keys, handed out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from app.access.holidays import day_with_mark
from app.access.roles import Role
from app.access.session import Session
from app.interviews.drafts import Draft
from app.interviews.tables import Interview, Material, StateChange
from app.rules.lifecycle import State
from tests.access.world import as_account
from tests.institution import TODAY
from tests.interviews.held_cases import make_case, subject_ids
from tests.ledgers.calendar import generated
from ui.home.calendar.board import Board, Shown
from ui.home.calendar.handing_out import CalendarFileDialog
from ui.home.calendar.lanes import lanes
from ui.home.calendar.month import MonthBoard
from ui.home.calendar.page import CalendarPage
from ui.home.tab import LIST, MONTH, WEEK, HomeTab
from ui.interviews.draft_dialog import DraftDialog
from ui.interviews.step_dialogs import PostponeDialog
from ui.office import Office, Tab, Target
from ui.widgets import files

AT = datetime(2026, 11, 25, 9)
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def open_home(qtbot: QtBot, session: Session, people: dict[str, int]) -> Callable[[int], HomeTab]:
    session.clock = lambda: datetime(2026, 11, 24, 8)

    def opened(view: int) -> HomeTab:
        tab = HomeTab(Office(session))
        qtbot.addWidget(tab)
        tab.resize(1366, 640)
        tab.show()
        qtbot.waitExposed(tab)
        tab.show_view(view)
        return tab

    return opened


@pytest.fixture
def answering() -> Iterator[None]:
    yield
    files.answer_with()


def ready(people: dict[str, int], start: datetime = AT, state: State = State.READY, **fields: object) -> int:
    return make_case(people, state, planned_start=start, planned_end=start + timedelta(hours=1), **fields)


def spot(board: Board, interview_id: int) -> QPoint:
    box = next(each for each in board.boxes if each.talk is not None and each.talk.id == interview_id)
    return board.place_of(box).topLeft() + QPoint(20, 8)


def drag(board: Board, start: QPoint, end: QPoint) -> None:
    viewport = board.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for step in (start + (end - start) / 2, end):
        QTest.mouseMove(viewport, step)
        _move(board, step)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)


def _move(board: Board, point: QPoint) -> None:
    """A move with the button held, which QTest cannot say."""
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent

    where = QPointF(point)
    event = QMouseEvent(
        QEvent.Type.MouseMove, where, QPointF(board.viewport().mapToGlobal(point)), Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    board.mouseMoveEvent(event)


def days_apart(board: Board, days: int) -> QPoint:
    return QPoint(round(days * (board.viewport().width() - 52) / 7), 0)


def test_a_talk_dropped_on_another_day_asks_why_and_is_postponed(
    open_home: Callable[[int], HomeTab], people: dict[str, int]
) -> None:
    case = ready(people)
    page = open_home(WEEK).calendar
    start = spot(page.board, case)
    drag(page.board, start, start + days_apart(page.board, 1) + QPoint(0, 48))
    assert page.move_bar.isVisible() and "11月26日 周四 10:00–11:00" in page.move_bar.words.text()
    page.move_bar.reason.clear()
    page.move_bar.move_button.click()
    assert page.notices.current is not None  # no reason: the use case says so
    assert Interview.get_by_id(case).planned_start == AT
    page.move_bar.reason.setText("主谈人出差")
    page.move_bar.move_button.click()
    row = Interview.get_by_id(case)
    assert (row.planned_start, row.state) == (datetime(2026, 11, 26, 10), State.POSTPONED)
    assert StateChange.get(StateChange.interview == case).reason == "主谈人出差"
    assert page.move_bar.isHidden()


def test_a_drop_outside_of_the_days_and_esc_leave_the_talk_where_it_is(
    qtbot: QtBot, open_home: Callable[[int], HomeTab], people: dict[str, int]
) -> None:
    case = ready(people)
    page = open_home(WEEK).calendar
    start = spot(page.board, case)
    drag(page.board, start, QPoint(5, start.y()))
    assert page.move_bar.isHidden()
    start += QPoint(24, 12)  # elsewhere, or it were a double click
    drag(page.board, start, start + days_apart(page.board, 2))
    assert page.move_bar.isVisible()
    qtbot.keyClick(page.board, Qt.Key.Key_Escape)
    assert page.move_bar.isHidden() and page.board.ghost is None
    assert Interview.get_by_id(case).planned_start == AT


@pytest.mark.parametrize("state", [State.AWAITING_MATERIALS, State.ARCHIVED, State.SUBMITTED])
def test_what_was_held_or_waits_for_approval_is_not_dragged_and_says_why(
    open_home: Callable[[int], HomeTab], people: dict[str, int], state: State
) -> None:
    held = {} if state is State.SUBMITTED else {"held_from": AT, "held_to": AT + timedelta(hours=1)}
    case = ready(people, AT, state, **held)
    page = open_home(WEEK).calendar
    start = spot(page.board, case)
    drag(page.board, start, start + days_apart(page.board, 1))
    assert page.move_bar.isHidden() and page.about.text().startswith("不能改期")


def test_a_talk_is_found_moved_and_explained_by_keys_alone(
    qtbot: QtBot, open_home: Callable[[int], HomeTab], people: dict[str, int]
) -> None:
    other = ready(people, AT + timedelta(days=1, minutes=30), number=8, year=2026)
    case = ready(people)
    tab = open_home(LIST)
    tab.activateWindow()
    qtbot.waitUntil(tab.isActiveWindow)
    tab.list.setFocus()
    qtbot.keyClick(tab.list, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert tab.views.currentIndex() == WEEK
    page = tab.calendar
    board = page.board
    qtbot.waitUntil(board.hasFocus)
    while (box := board.current()) is None or box.talk is None or box.talk.id != case:
        qtbot.keyClick(board, Qt.Key.Key_Down)
    qtbot.keyClick(board, Qt.Key.Key_Right, CTRL)
    assert "11月26日" in page.move_bar.words.text()
    assert "冲突：主谈人赵瑾德在同一时间还有“〔2026〕第008号" in page.move_bar.hint.text()
    for _ in range(4):
        qtbot.keyClick(board, Qt.Key.Key_Down, CTRL)
    assert "11:00–12:00" in page.move_bar.words.text() and "冲突" not in page.move_bar.hint.text()
    qtbot.keyClick(board, Qt.Key.Key_Return)
    assert page.move_bar.reason.hasFocus()
    page.move_bar.reason.setText("场地占用")
    qtbot.keyClick(page.move_bar.reason, Qt.Key.Key_Return)
    assert Interview.get_by_id(case).planned_start == datetime(2026, 11, 26, 11)
    assert Interview.get_by_id(other).planned_start == AT + timedelta(days=1, minutes=30)
    assert board.hasFocus()
    with qtbot.waitSignal(page._office.going) as going:
        qtbot.keyClick(board, Qt.Key.Key_Return)
    assert going.args == [Target(Tab.INTERVIEWS, "interview", case)]


def test_a_draft_is_moved_without_a_reason_and_a_day_of_rest_is_named(
    open_home: Callable[[int], HomeTab], people: dict[str, int]
) -> None:
    case = ready(people, AT, State.DRAFT)
    page = open_home(MONTH).calendar
    page.board.choose_talk(case)
    for _ in range(3):
        page.board._shift(Qt.Key.Key_Right)
    assert "不是工作日（周末）" in page.move_bar.hint.text() and page.move_bar.reason.isReadOnly()
    page.move_bar.move_button.click()
    assert Interview.get_by_id(case).planned_start == AT + timedelta(days=3)


def test_a_month_drop_keeps_the_hour(open_home: Callable[[int], HomeTab], people: dict[str, int]) -> None:
    case = ready(people)
    page = open_home(MONTH).calendar
    start = spot(page.board, case)
    wide = page.board.viewport().width() // 7
    drag(page.board, start, start + QPoint(2 * wide, 0))
    page.move_bar.reason.setText("主谈人出差")
    page.move_bar.move_button.click()
    assert Interview.get_by_id(case).planned_start == AT + timedelta(days=2)


def test_who_may_not_move_talks_is_told_so(
    session: Session, open_home: Callable[[int], HomeTab], people: dict[str, int]
) -> None:
    case = ready(people)
    as_account(session, Role.READER)
    page = open_home(WEEK).calendar
    page.board.choose_talk(case)
    page.board._shift(Qt.Key.Key_Right)
    assert page.move_bar.isHidden() and "不能改期" in page.about.text()
    assert not page.file_button.isVisible()


def test_clashes_are_counted_marked_and_gone_through(
    qtbot: QtBot, open_home: Callable[[int], HomeTab], people: dict[str, int]
) -> None:
    cases = {ready(people), ready(people, AT + timedelta(minutes=30)), ready(people, AT + timedelta(hours=5))}
    page = open_home(WEEK).calendar
    assert page.clash_button.text() == "2 次约谈有冲突"
    seen = set()
    for _ in range(2):
        qtbot.keyClick(page.board, Qt.Key.Key_F4)
        page._next_clash()
        box = page.board.current()
        assert box is not None and box.talk is not None and "冲突：主谈人赵瑾德" in page.about.text()
        seen.add(box.talk.id)
    assert seen <= cases


def test_what_is_due_stands_on_its_day_and_leads_on(
    qtbot: QtBot, open_home: Callable[[int], HomeTab], people: dict[str, int]
) -> None:
    held = {"held_from": datetime(2026, 11, 2, 9), "held_to": datetime(2026, 11, 2, 10)}
    case = ready(people, datetime(2026, 11, 2, 9), State.AWAITING_MATERIALS, **held)
    Material.create(subject=subject_ids(case)[0], name="问题说明材料", due_on=date(2026, 11, 26))
    page = open_home(WEEK).calendar
    box = next(each for each in page.board.boxes if each.due is not None)
    assert box.day == date(2026, 11, 26)
    page.board.choose(box)
    assert "还有 2 个工作日" in page.about.text()
    with qtbot.waitSignal(page._office.going) as going:
        qtbot.keyClick(page.board, Qt.Key.Key_Return)
    assert going.args == [Target(Tab.INTERVIEWS, "interview", case, "材料")]


def test_pages_turn_and_name_what_is_assumed(qtbot: QtBot, open_home: Callable[[int], HomeTab]) -> None:
    page = open_home(MONTH).calendar
    assert page.title.text() == "2026年11月" and page.assumed.text() == ""
    for _ in range(3):
        qtbot.keyClick(page.board, Qt.Key.Key_PageDown)
    assert page.title.text() == "2027年2月" and "按惯例推算" in page.assumed.text()
    page.today_button.click()
    assert page.title.text() == "2026年11月"


def test_more_than_a_day_has_room_for_leads_to_the_week_of_that_day(
    qtbot: QtBot, open_home: Callable[[int], HomeTab], people: dict[str, int]
) -> None:
    for hour in range(8):
        ready(people, datetime(2026, 11, 11, 9 + hour))
    tab = open_home(MONTH)
    page = tab.calendar
    box = next(each for each in page.board.boxes if each.more)
    page.board.bring_into_view(box)
    QTest.mouseClick(page.board.viewport(), Qt.MouseButton.LeftButton, pos=page.board.place_of(box).center())
    assert page.title.text().startswith("2026年11月9日")
    assert len([each for each in page.board.boxes if each.talk is not None]) == 8


@pytest.mark.parametrize("seed", range(3))
def test_no_two_boxes_of_a_full_week_or_month_cover_each_other(
    open_home: Callable[[int], HomeTab], people: dict[str, int], seed: int
) -> None:
    generated.talks(people, seed, 150, TODAY, spread_days=8)
    page = open_home(WEEK).calendar
    for view in (0, 1):
        page.show_view(view)
        boxes = [each.rect.adjusted(0, 0, -1, -2) for each in page.board.boxes]
        assert len(boxes) > 20
        for place, box in enumerate(boxes):
            assert page.board.viewport().width() >= box.right() and box.left() >= 0
            assert not [other for other in boxes[place + 1 :] if other.intersects(box)]


def test_overlapping_spans_share_the_width() -> None:
    def at(hour: float) -> datetime:
        return datetime(2026, 11, 24) + timedelta(hours=hour)

    spans = [(at(9), at(11)), (at(9.5), at(10)), (at(10), at(12)), (at(13), at(14))]
    assert lanes(spans) == [(0, 2), (1, 2), (1, 2), (0, 1)]


def test_the_file_has_what_was_chosen_and_names_only_where_ticked(
    open_home: Callable[[int], HomeTab], people: dict[str, int], tmp_path: Path, answering: None
) -> None:
    first, _ = ready(people, number=12, year=2026), ready(people, AT + timedelta(days=9), number=13, year=2026)
    page: CalendarPage = open_home(WEEK).calendar
    page.board.choose_talk(first)
    files.answer_with(save=lambda *_: tmp_path / "日历")
    for name, ticked, wanted in (("ics_all", False, 2), ("ics_shown", False, 1), ("ics_chosen", True, 1)):
        page.file_button.click()
        dialog = page.findChild(CalendarFileDialog)
        assert dialog is not None
        choice, names = dialog.findChild(QRadioButton, name), dialog.findChild(QCheckBox, "ics_names")
        button = dialog.findChild(QPushButton, "ics_export_button")
        assert choice is not None and names is not None and button is not None and not names.isChecked()
        choice.setChecked(True)
        names.setChecked(ticked)
        button.click()
        content = (tmp_path / "日历.ics").read_text(encoding="utf-8")
        assert content.count("BEGIN:VEVENT") == wanted
        assert ("蒋德禾" in content) is ticked
        dialog.setParent(None)


def test_views_turn_by_alt_and_digits_and_the_list_comes_back(
    qtbot: QtBot, open_home: Callable[[int], HomeTab]
) -> None:
    tab = open_home(LIST)
    tab.activateWindow()
    qtbot.waitUntil(tab.isActiveWindow)
    tab.setFocus()
    for key, view in ((Qt.Key.Key_3, MONTH), (Qt.Key.Key_2, WEEK), (Qt.Key.Key_1, LIST)):
        qtbot.keyClick(tab.focusWidget() or tab, key, Qt.KeyboardModifier.AltModifier)
        assert tab.views.currentIndex() == view
        assert tab.list.isVisible() == (view == LIST)
        assert tab.calendar.isVisible() == (view != LIST)


def test_postponing_and_writing_a_talk_tell_of_clashes_and_stand_in_nobodys_way(
    qtbot: QtBot, session: Session, open_home: Callable[[int], HomeTab], people: dict[str, int]
) -> None:
    ready(people, AT + timedelta(days=1), number=8, year=2026)
    case, tab = ready(people), open_home(LIST)
    postpone = PostponeDialog(tab, tab._office, case)
    postpone.start.set_moment(AT + timedelta(days=1, minutes=30))
    assert "时间冲突：主谈人赵瑾德在同一时间还有“〔2026〕第008号" in postpone.hint.text()
    postpone.start.set_moment(AT + timedelta(days=1, hours=2))
    assert postpone.hint.text() == ""
    postpone.reject()
    draft = Draft((people["余立"],), "一岗双责", planned_start=AT, recorder_id=people["蒋德禾"])
    writing = DraftDialog(tab, tab._office, draft=draft)
    told = " ".join(each.text() for each in writing.panel.findChildren(QLabel))
    assert "记录人员蒋德禾（在那里是约谈对象）在同一时间还有" in told
    writing.reject()


def test_an_assumed_day_is_marked_where_it_is_shown(session: Session) -> None:
    assert day_with_mark(date(2026, 12, 31)) == "2026-12-31"
    assert day_with_mark(date(2027, 1, 8)) == "2027-01-08（按惯例推算）"


def test_six_weeks_stand_on_the_screen_of_a_laptop(qtbot: QtBot) -> None:
    board = MonthBoard()
    qtbot.addWidget(board)
    board.resize(1334, 418)  # what 1366×700 leaves, with the line of what was done
    board.show()
    board.show_days(date(2026, 8, 1), Shown(now=datetime(2026, 7, 1)))
    assert board.verticalScrollBar().maximum() == 0
    board.resize(1334, 300)
    qtbot.waitUntil(lambda: board.verticalScrollBar().maximum() > 0)
