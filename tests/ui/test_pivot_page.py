"""统计分析 in the window, by clicks and by keys alone: choosing, sorting, going behind figures, saving, printing."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from threading import Event

import openpyxl
import pytest
from PySide6.QtCore import QDeadlineTimer, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.access.roles import Role
from app.access.session import Session
from app.ledgers.pivot.definition import ChartKind, Definition
from app.ledgers.pivot.saved import built_in, save_pivot, saved
from app.ledgers.pivot.table import Loaded, Pivot
from app.people.tables import Department
from app.store.steps import Cancelled, step
from tests.access.world import as_account
from tests.ledgers.history import talk
from tests.ui.drawn_figures import assert_drawn_as_said
from tests.ui.hands import choose, click, dialog, find, is_there, said
from ui.ledgers import exporting, pivot_run
from ui.ledgers.pivot_page import CHART, TABLE, PivotPage
from ui.ledgers.pivot_run import PivotRun
from ui.ledgers.tab import PIVOT, LedgersTab
from ui.office import Office, Tab, Target
from ui.widgets.dialog import Dialog
from ui.widgets.long_work import LongWork


@pytest.fixture
def tab(qtbot: QtBot, session: Session, people: dict[str, int]) -> Iterator[LedgersTab]:
    session.clock = lambda: datetime(2026, 11, 24, 15)
    talk([people["蒋德禾"], people["皮润"]], datetime(2026, 3, 5, 9), number=1)
    talk([people["余立"]], datetime(2026, 5, 5, 9), number=2, form="CORRECTIVE", ground="批评教育", organiser="教务处")
    talk([people["陈维"]], datetime(2026, 5, 6, 9), number=3)
    talk([people["陈维"]], datetime(2025, 5, 5, 9), number=1, year=2025)
    save_pivot(session, "部门", Definition(("department",), "form", ("talks",)))
    made = LedgersTab(Office(session))
    qtbot.addWidget(made)
    made.resize(1366, 640)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    if made.pages.is_made(PIVOT):
        made.pivot.run.close()


@pytest.fixture
def page(qtbot: QtBot, tab: LedgersTab) -> PivotPage:
    tab.bar.setCurrentIndex(PIVOT)
    return settled(qtbot, tab.pivot)


def settled(qtbot: QtBot, page: PivotPage) -> PivotPage:
    """Waits until what is chosen is counted and shown."""
    qtbot.waitUntil(lambda: not page.run.is_busy and page.shown is not None and page.status.text() != "正在统计……")
    return page


def grid(page: PivotPage) -> list[list[str]]:
    """What stands in the table."""
    model = page.table.figures
    return [[model.index(line, column).data() for column in range(model.columnCount())]
            for line in range(model.rowCount())]  # fmt: skip


def press(page: PivotPage, line: int, column: int) -> None:
    """Clicks a cell."""
    index = page.table.figures.index(line, column)
    page.table.scrollTo(index)
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=page.table.visualRect(index).center())
    landed(page)


def landed(page: PivotPage) -> None:
    """Waits until what stands behind a figure, or what a filter offers, was read."""
    deadline = QDeadlineTimer(5000)
    while not all(each.is_over for each in page.findChildren(LongWork)):
        assert not deadline.hasExpired()
        QTest.qWait(5)


def test_what_the_office_saved_is_offered_first_and_shown(page: PivotPage) -> None:
    names = [page.choice.itemText(place) for place in range(page.choice.count()) if page.choice.itemText(place)]
    assert names == ["部门", *(each.name for each in built_in())]
    assert grid(page) == [
        ["教务处", "1", "1", "2"], ["计划财务处", "1", "0", "1"], ["文学院", "1", "0", "1"], ["合计", "2", "1", "3"],
    ]  # fmt: skip
    assert "保存" in page.about.text() and "约谈次数的合计是不重复的数" in page.remarks.text()


def test_choosing_otherwise_counts_anew_at_once(qtbot: QtBot, page: PivotPage) -> None:
    choose(page, "pivot_row", "约谈方式")
    choose(page, "pivot_column", "（不分列）")
    click(page, "pivot_measure_attendances")
    settled(qtbot, page)
    assert grid(page) == [["个别", "2", "2"], ["集体", "1", "2"], ["合计", "3", "4"]]
    assert page.about.text() == "已改动，还没有保存"
    choose(page, "pivot_period", "上年")
    settled(qtbot, page)
    assert grid(page)[-1] == ["合计", "1", "1"]


def test_a_choice_that_cannot_be_counted_is_explained_and_leaves_the_table(qtbot: QtBot, page: PivotPage) -> None:
    before = grid(page)
    click(page, "pivot_measure_talks")
    assert find(page, "pivot_problem").text() == "请至少选择一项统计内容。"  # type: ignore[attr-defined]
    assert grid(page) == before
    click(page, "pivot_measure_talks")
    assert not is_there(page, "pivot_problem")
    choose(page, "pivot_row", "约谈形式")
    assert "同一个维度不能用两次" in page.problem.text()


def test_a_period_is_chosen_from_a_unit_to_another_or_by_days(qtbot: QtBot, page: PivotPage) -> None:
    choose(page, "pivot_period", "自选：从某季度")
    choose(page, "pivot_since", "2025年第二季度")
    choose(page, "pivot_until", "2026年第一季度")
    settled(qtbot, page)
    assert page.shown is not None and page.shown.loaded.span.label == "2025年第二季度至2026年第一季度"
    choose(page, "pivot_until", "2025年第一季度")
    assert page.problem.text() == "期间的结束不能早于开始。"
    choose(page, "pivot_period", "自选：从某日")
    page.settings.period.day_since.line.setText("2026.5.5")
    page.settings.period.day_until.line.setText("20260505")
    settled(qtbot, page)
    assert grid(page)[-1][-1] == "1"


def test_a_figure_leads_to_what_it_counts_and_that_to_the_talk(qtbot: QtBot, page: PivotPage) -> None:
    press(page, 0, 3)
    assert page.behind.isVisible() and page.behind.caption.text() == "教务处·合计·约谈次数：2 次"
    assert [line.who for line in page.behind.table.lazy._page(0)] == ["蒋德禾、皮润", "余立"]
    with qtbot.waitSignal(page._office.going) as going:
        index = page.behind.table.lazy.index(1, 0)
        spot = page.behind.table.visualRect(index).center()
        QTest.mouseClick(page.behind.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        QTest.mouseDClick(page.behind.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert going.args is not None
    target = going.args[0]
    assert (target.tab, target.kind) == (Tab.INTERVIEWS, "interview")
    with qtbot.waitSignal(page.talks_wanted) as wanted:
        click(page, "pivot_behind_ledger_button")
    assert wanted.args is not None and len(wanted.args[1]) == 2


def test_a_nought_leads_nowhere_and_a_difference_to_both_periods(qtbot: QtBot, page: PivotPage) -> None:
    press(page, 1, 2)
    assert not page.behind.isVisible()
    choose(page, "pivot_column", "（不分列）")
    choose(page, "pivot_compare", "与上期比")
    settled(qtbot, page)
    assert grid(page)[-1] == ["合计", "3", "1", "+2", "+200.0%"]
    press(page, 3, 3)
    assert page.behind.caption.text() == "合计·约谈次数（增减 +2，列出本期和对比期的）：4 次"
    assert [line.held[:4] for line in page.behind.table.lazy._page(0)] == ["2025", "2026", "2026", "2026"]
    press(page, 3, 2)
    assert page.behind.caption.text() == "合计·约谈次数（对比期）：1 次"


def test_names_of_the_rows_stay_in_sight_and_the_current_figure_is_never_behind_them(
    qtbot: QtBot, tab: LedgersTab, page: PivotPage
) -> None:
    tab.resize(900, 640)
    choose(page, "pivot_column", "月份")
    settled(qtbot, page)
    table, bar = page.table, page.table.horizontalScrollBar()
    assert bar.value() == 0 and not table.frozen.isVisible()
    table.setFocus()
    table.setCurrentIndex(table.figures.index(0, table.figures.columnCount() - 1))
    assert bar.value() > 0 and table.frozen.isVisible()
    assert table.frozen.width() == table.columnWidth(0) and table.frozen.isColumnHidden(1)
    while table.currentIndex().column() > 1:
        QTest.keyClick(table, Qt.Key.Key_Left)
        left = table.visualRect(table.currentIndex()).left()
        assert left >= (table.frozen.covers if table.frozen.isVisible() else 0)
    press(page, 0, table.figures.columnCount() - 1)
    assert page.behind.isVisible()


def test_by_keys_alone_one_chooses_sorts_goes_behind_a_figure_and_opens_a_talk(
    qtbot: QtBot, tab: LedgersTab, page: PivotPage
) -> None:
    QTest.keyClick(page, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    assert QApplication.focusWidget() is page.settings.outer
    while page.settings.outer.currentText() != "主谈人":
        QTest.keyClick(page.settings.outer, Qt.Key.Key_Down)
    while page.settings.outer.currentText() != "部门":
        QTest.keyClick(page.settings.outer, Qt.Key.Key_Up)
    settled(qtbot, page)
    QTest.keyClick(page, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert QApplication.focusWidget() is page.table
    for _ in range(2):
        QTest.keyClick(page.table, Qt.Key.Key_Right)
    QTest.keyClick(page.table, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert [line[0] for line in grid(page)] == ["计划财务处", "文学院", "教务处", "合计"]
    QTest.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert [line[0] for line in grid(page)] == ["教务处", "计划财务处", "文学院", "合计"]
    QTest.keyClick(page.table, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    for _ in range(3):
        QTest.keyClick(page.table, Qt.Key.Key_Right)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    landed(page)
    assert page.behind.isVisible() and QApplication.focusWidget() is page.behind.table
    with qtbot.waitSignal(page._office.going):
        QTest.keyClick(page.behind.table, Qt.Key.Key_Return)
    QTest.keyClick(page.behind.table, Qt.Key.Key_Escape)
    assert not page.behind.isVisible() and QApplication.focusWidget() is page.table


def test_a_press_on_a_heading_sorts_and_a_second_one_turns_it_round(page: PivotPage) -> None:
    heading = page.table.heading

    def spot(section: int) -> QPoint:
        return QPoint(heading.sectionViewportPosition(section) + heading.sectionSize(section) // 2, 20)

    for wanted in (["教务处", "计划财务处", "文学院"], ["计划财务处", "文学院", "教务处"]):
        QTest.mouseClick(heading.viewport(), Qt.MouseButton.LeftButton, pos=spot(3))
        assert [line[0] for line in grid(page)][:-1] == wanted
    assert page.table.figures.headings()[3] == ("", "合计 ▲")


def test_filters_are_ticked_in_a_dialog_and_taken_off_again(qtbot: QtBot, page: PivotPage) -> None:
    page.choose_filter("department")
    landed(page)
    asked = dialog(page, "pivot_filter_dialog")
    click(asked, "pivot_filter_none")
    assert not find(asked, "pivot_filter_done").isEnabled()
    values = find(asked, "pivot_filter_values")
    values.setFocus()
    place = str(Department.get(Department.name == "文学院").id)
    while values.currentItem().data(Qt.ItemDataRole.UserRole) != place:  # type: ignore[attr-defined]
        QTest.keyClick(values, Qt.Key.Key_Down)
    QTest.keyClick(values, Qt.Key.Key_Space)
    QTest.keyClick(asked, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, page)
    assert grid(page) == [["文学院", "1", "1"], ["合计", "1", "1"]]
    assert find(page, "pivot_filter_department").text() == "部门：文学院"  # type: ignore[attr-defined]
    click(page, "pivot_unfilter_department")
    settled(qtbot, page)
    assert len(grid(page)) == 4


def test_a_pivot_is_saved_renamed_and_deleted_by_its_name(qtbot: QtBot, page: PivotPage) -> None:
    click(page, "pivot_empty")
    settled(qtbot, page)
    click(page, "save_pivot_button")
    asked = dialog(page, "pivot_save_dialog")
    assert "将替换原来的“部门”" in "\n".join(each.text() for each in [asked.note])  # type: ignore[attr-defined]
    asked.name.setEditText("含空的部门")  # type: ignore[attr-defined]
    click(asked, "save_button")
    assert [each.name for each in saved()] == ["含空的部门", "部门"]
    assert page.choice.currentText() == "含空的部门" and page.name() == "含空的部门"
    click(page, "rename_pivot_button")
    asked = dialog(page, "rename_dialog")
    asked.name.setText("部门")  # type: ignore[attr-defined]
    click(asked, "save_button")
    assert "已经有名为“部门”" in said(asked)
    asked.name.setText("全部部门")  # type: ignore[attr-defined]
    click(asked, "save_button")
    assert page.choice.currentText() == "全部部门"
    undo: list[object] = []
    page._office.said.connect(lambda _, back: undo.append(back))
    click(page, "delete_pivot_button")
    assert [each.name for each in saved()] == ["部门"] and page.choice.currentText() == "部门"
    undo[-1]()  # type: ignore[operator]
    assert {each.name for each in saved()} == {"部门", "全部部门"}
    settled(qtbot, page)


def test_what_came_with_the_program_is_neither_renamed_nor_deleted(qtbot: QtBot, page: PivotPage) -> None:
    choose(page, "pivot_choice", built_in()[1].name)
    settled(qtbot, page)
    assert not page.rename_button.isEnabled() and not page.delete_button.isEnabled()
    assert page.about.text() == built_in()[1].about
    assert page.chart.chart is not None and page.chart.chart.kind is ChartKind.LINE


def test_the_chart_shows_the_table_and_each_bar_leads_behind_it(qtbot: QtBot, page: PivotPage) -> None:
    QTest.keyClick(page, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert page.pages.currentIndex() == CHART and QApplication.focusWidget() is page.chart
    drawn = page.chart.chart
    assert drawn is not None and drawn.categories == ("教务处", "计划财务处", "文学院")
    mark = next(each for each in page.chart.marks() if (each.series, each.category) == (1, 0))
    middle = QPoint(round(mark.area.x + mark.area.width / 2), round(mark.area.y + mark.area.height / 2))
    QTest.mouseClick(page.chart, Qt.MouseButton.LeftButton, pos=middle)
    landed(page)
    assert page.behind.caption.text() == "教务处·纠错诫勉约谈·约谈次数：1 次"
    assert page.shown is not None
    current = page.table.currentIndex()
    assert (current.row(), current.column()) == (0, 2), "the table stands on the same cell"


def test_the_chart_is_walked_by_keys_and_says_each_figure(qtbot: QtBot, page: PivotPage) -> None:
    QTest.keyClick(page, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Down):
        QTest.keyClick(page.chart, key)
    assert page.chart.accessibleDescription() == "计划财务处·预防提醒谈话：1 次"
    QTest.keyClick(page.chart, Qt.Key.Key_Return)
    landed(page)
    assert page.behind.caption.text() == "计划财务处·预防提醒谈话·约谈次数：1 次"
    QTest.keyClick(page.behind.table, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is page.chart
    QTest.keyClick(page, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert page.pages.currentIndex() == TABLE


def test_marked_cells_are_copied_with_their_names_and_headings(page: PivotPage) -> None:
    page.table.setFocus()
    page.table.setCurrentIndex(page.table.figures.index(0, 3))
    QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "部门\t合计\r\n教务处\t2\r\n"


def test_what_is_drawn_of_the_figures_is_what_the_model_says(page: PivotPage) -> None:
    assert_drawn_as_said(page.table.figures)


def test_the_export_has_the_order_and_the_name_of_what_is_shown(
    qtbot: QtBot, page: PivotPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(exporting.files, "ask_save", lambda *args: (asked.append(args[3]), tmp_path / "a.xlsx")[1])
    page.table.setCurrentIndex(page.table.figures.index(0, 1))
    QTest.keyClick(page.table, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    click(page, "export_pivot_button")
    assert asked == ["统计分析-部门（2026年）.xlsx"]
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    settled(qtbot, page)
    assert [row[0].value for row in sheet.iter_rows(min_row=4, max_row=7)] == [line[0] for line in grid(page)]


def test_printing_previews_table_and_chart(qtbot: QtBot, page: PivotPage) -> None:
    click(page, "print_pivot_button")
    preview = dialog(page, "preview_dialog")
    assert preview.pages.count == 2  # type: ignore[attr-defined]
    preview.reject()


def test_a_change_elsewhere_is_counted_when_it_happens(qtbot: QtBot, page: PivotPage, people: dict[str, int]) -> None:
    talk([people["傅润"]], datetime(2026, 6, 6, 9), number=9)
    page._office.changed.emit()
    settled(qtbot, page)
    assert grid(page)[-1] == ["合计", "3", "1", "4"]


def test_only_the_last_of_several_wishes_is_shown(qtbot: QtBot, page: PivotPage) -> None:
    shown: list[str] = []
    page.run.counted.connect(lambda table: shown.append(table.made.rows[0]))
    for name in ("约谈方式", "职级", "主谈人", "月份"):
        page.settings.outer.setCurrentText(name)
    settled(qtbot, page)
    assert shown[-1] == "month" and len(shown) < 4


def test_a_fault_while_counting_is_told_and_the_next_wish_is_counted(
    qtbot: QtBot, page: PivotPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.store.errors import StoreTrouble
    from ui.ledgers import pivot_run

    def fail(*_: object) -> object:
        raise StoreTrouble("磁盘读不出来。", "请检查磁盘。")

    with monkeypatch.context() as patch:
        patch.setattr(pivot_run, "pivot", fail)
        choose(page, "pivot_row", "职级")
        qtbot.waitUntil(lambda: "磁盘读不出来" in said(page))
    choose(page, "pivot_row", "约谈方式")
    settled(qtbot, page)
    assert [line[0] for line in grid(page)] == ["个别", "集体", "合计"]


def test_a_reader_looks_and_goes_behind_figures_but_neither_saves_nor_exports_nor_copies(
    qtbot: QtBot, session: Session, tab: LedgersTab
) -> None:
    as_account(session, Role.READER)
    tab.bar.setCurrentIndex(PIVOT)
    page = settled(qtbot, tab.pivot)
    for name in ("save_pivot", "rename_pivot", "delete_pivot", "export_pivot", "print_pivot"):
        assert not is_there(page, f"{name}_button")
    assert not page.table.may_copy and not page.behind.table.may_copy
    press(page, 0, 3)
    assert page.behind.isVisible()


def test_newer_wish_ends_the_count_under_way_and_is_counted_instead(
    qtbot: QtBot, page: PivotPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, begun, ended = pivot_run.pivot, Event(), Event()

    def slow(made: Definition, loaded: Loaded) -> Pivot:
        if made.rows == ("form",):
            begun.set()
            try:
                while not ended.wait(0.001):
                    step("正在统计")
            except Cancelled:
                ended.set()
                raise
        return real(made, loaded)

    monkeypatch.setattr(pivot_run, "pivot", slow)
    choose(page, "pivot_column", "（不分列）")
    settled(qtbot, page)
    choose(page, "pivot_row", "约谈形式")
    qtbot.waitUntil(begun.is_set)
    choose(page, "pivot_row", "约谈方式")
    settled(qtbot, page)
    assert ended.is_set() and [line[0] for line in grid(page)] == ["个别", "集体", "合计"]


def test_every_field_has_a_name_and_every_letter_is_used_once(page: PivotPage) -> None:
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit

    fields = [each for kind in (QComboBox, QLineEdit) for each in page.findChildren(kind) if each.isVisible()]
    assert fields and all(each.accessibleName() for each in fields if each.objectName() != "qt_spinbox_lineedit")
    words = [each.text() for kind in (QAbstractButton, QLabel) for each in page.findChildren(kind)]
    letters = [text[text.index("(&") + 2] for text in words if "(&" in text]
    assert len(letters) == len(set(letters)) > 8


def test_going_to_the_pivots_opens_their_page(tab: LedgersTab) -> None:
    tab.open(Target(Tab.LEDGERS, "pivot"))
    assert tab.pages.front == PIVOT and isinstance(tab.pivot, PivotPage)
    assert not [each for each in tab.findChildren(QDialog) if isinstance(each, Dialog)]


def test_an_answer_that_is_there_at_once_still_comes_after_the_question(
    qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = PivotRun(session)
    told: list[object] = []
    run.failed.connect(told.append)
    done: Future[object] = Future()
    done.set_exception(ValueError())
    monkeypatch.setattr(run._worker, "submit", lambda *_: done)
    run.wish(Definition(rows=("form",), measures=("talks",)))
    assert told == []
    qtbot.waitUntil(lambda: len(told) == 1)
    run.close()


def test_wish_that_waits_when_the_page_closes_is_not_counted(qtbot: QtBot, session: Session) -> None:
    run = PivotRun(session)
    told: list[object] = []
    run.counted.connect(told.append)
    run.wish(Definition(rows=("form",), measures=("talks",)))
    run.wish(Definition(rows=("month",), measures=("talks",)))
    run.close()
    run.wish(Definition(rows=("year",), measures=("talks",)))
    qtbot.waitUntil(lambda: not run.is_busy)
    assert told == []
