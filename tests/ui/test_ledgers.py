"""The tab 台账: the ledger, the statistics table, and the way between them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.access.session import Session
from app.ledgers.reports import sendings
from app.people.tables import Department, Person
from app.rules.lifecycle import State
from tests.ledgers.history import talk
from tests.ui.drawn_figures import assert_drawn_as_said
from tests.ui.hands import settle
from ui.ledgers import exporting, statistics_page
from ui.ledgers.sending_dialog import SendingDialog
from ui.ledgers.tab import LEDGER, STATISTICS, LedgersTab
from ui.office import Office, Tab, Target


@pytest.fixture
def tab(qtbot: QtBot, session: Session, people: dict[str, int]) -> LedgersTab:
    session.clock = lambda: datetime(2026, 11, 24, 15)
    talk([people["蒋德禾"], people["皮润"]], datetime(2026, 3, 5, 9), number=1)
    talk([people["余立"]], datetime(2026, 5, 5, 9), number=2, form="CORRECTIVE", ground="批评教育", organiser="教务处")
    talk([people["陈维"]], datetime(2025, 5, 5, 9), number=1, year=2025)
    talk([people["严凡"]], datetime(2026, 6, 1, 9), number=3, state=State.CANCELLED)
    made = LedgersTab(Office(session))
    qtbot.addWidget(made)
    made.resize(1366, 640)
    made.show()
    return made


def shown(tab: LedgersTab) -> list[str]:
    table = tab.ledger.table
    return [table.lazy.row_at(place).subjects for place in range(table.count())]  # type: ignore[union-attr]


def test_the_ledger_of_this_year_stands_in_front(tab: LedgersTab) -> None:
    assert tab.pages.currentIndex() == LEDGER
    assert shown(tab) == ["蒋德禾、皮润", "余立"]
    assert tab.ledger.status.text() == "2 条　·　筛选：2026 年"
    headings = [column.heading for column in tab.ledger.table.lazy.columns]
    assert headings[:5] == ["序号", "编号", "约谈时间", "地点", "约谈对象"]
    assert len(headings) == 22


def test_filters_narrow_and_the_empty_state_takes_them_away(qtbot: QtBot, tab: LedgersTab) -> None:
    page = tab.ledger
    page.filter_line.setFocus()
    Person.update(initials="yl").where(Person.name == "余立").execute()
    qtbot.keyClicks(page.filter_line, "yl")
    qtbot.waitUntil(lambda: shown(tab) == ["余立"])
    page.filter_line.setText("查无此人")
    qtbot.waitUntil(lambda: shown(tab) == [])
    page.clear_filters()
    assert shown(tab) == ["陈维", "蒋德禾、皮润", "余立"]
    assert page.filter_line.text() == ""


def test_year_quarter_department_and_form_are_chosen(tab: LedgersTab) -> None:
    page = tab.ledger
    year, quarter, department, form, cancelled = page.choices.values()
    year.setCurrentIndex(year.findData(2025))
    assert shown(tab) == ["陈维"]
    year.setCurrentIndex(year.findData(2026))
    quarter.setCurrentIndex(1)
    assert shown(tab) == ["蒋德禾、皮润"]
    quarter.setCurrentIndex(0)
    department.setCurrentIndex(department.findText("教务处"))
    assert shown(tab) == ["蒋德禾、皮润", "余立"]
    form.setCurrentIndex(form.findData("CORRECTIVE"))
    assert shown(tab) == ["余立"]
    page.clear_filters()
    cancelled.setCurrentIndex(1)
    assert "严凡" in shown(tab)


def test_enter_on_a_row_goes_to_the_case(qtbot: QtBot, tab: LedgersTab) -> None:
    tab.ledger.table.choose(1)
    wanted = tab.ledger.table.current_row().interview_id
    with qtbot.waitSignal(tab.ledger.office.going) as going:
        qtbot.keyClick(tab.ledger.table, Qt.Key.Key_Return)
    assert going.args == [Target(Tab.INTERVIEWS, "interview", wanted)]


def test_export_writes_what_is_shown(
    qtbot: QtBot, tab: LedgersTab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(parent: object, caption: str, filter: str, suggested: str) -> Path:
        asked.append(suggested)
        return tmp_path / "导出"

    monkeypatch.setattr(exporting.files, "ask_save", ask)
    form = tab.ledger.choices["form"]
    form.setCurrentIndex(form.findData("CORRECTIVE"))
    with qtbot.waitSignal(tab.ledger.office.said) as said:
        qtbot.mouseClick(tab.ledger.export_button, Qt.MouseButton.LeftButton)
    assert asked == ["党员干部约谈常态化工作台账（2026年）.xlsx"]
    assert said.args is not None
    assert said.args[0] == "已导出“导出.xlsx”"
    sheet = openpyxl.load_workbook(tmp_path / "导出.xlsx").active
    assert sheet is not None
    assert sheet["E5"].value == "余立"


def test_an_export_that_cannot_be_written_is_told_in_the_page(
    tab: LedgersTab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting.files, "ask_save", lambda *_: tmp_path / "没有" / "a.xlsx")
    tab.ledger.export()
    settle()
    notice = tab.ledger.notices.current
    assert notice is not None
    assert "不存在" in notice.message


def test_giving_up_an_export_writes_nothing(tab: LedgersTab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting.files, "ask_save", lambda *_: None)
    tab.ledger.export()
    settle()
    assert tab.ledger.notices.current is None


def turn(tab: LedgersTab) -> statistics_page.StatisticsPage:
    tab.bar.setCurrentIndex(STATISTICS)
    return tab.statistics


def test_the_statistics_table_has_figures_and_a_passed_check(tab: LedgersTab) -> None:
    page = turn(tab)
    model = page.table.figures
    assert model.columnCount() == 26
    total = model.rowCount() - 1
    assert [model.index(total, column).data() for column in (0, 1, 2, 3)] == ["合计", "2", "3", "3"]
    assert model.index(total, 0).data(Qt.ItemDataRole.FontRole).bold()
    assert page.check.text() == "勾稽核对：通过"
    page.explain_check()
    assert page.notices.current is not None
    assert "核对一致" in page.notices.current.message


def test_a_failed_check_is_told_with_its_places(tab: LedgersTab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics_page, "check_sums", lambda *_: ["合计·人次：统计表为4，按台账为3"])
    page = turn(tab)
    page.reload()
    assert page.check.text() == "勾稽核对：1 处不符"
    page.explain_check()
    assert page.notices.current is not None
    assert "合计·人次" in page.notices.current.message


def test_a_press_on_a_figure_lists_the_talks_behind_it(qtbot: QtBot, tab: LedgersTab) -> None:
    page = turn(tab)
    table = page.table
    place = next(i for i, row in enumerate(table.figures.table.rows) if row.name == "教务处")  # type: ignore[union-attr]
    index = table.figures.index(place, 1)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center())
    assert page.behind.isVisible()
    assert page.behind.table.count() == 2
    assert "教务处·约谈次数 2" in page.behind.caption.text()
    page.behind.table.choose(0)
    with qtbot.waitSignal(page._office.going) as going:
        qtbot.keyClick(page.behind.table, Qt.Key.Key_Return)
    assert going.args is not None
    assert going.args[0].tab is Tab.INTERVIEWS


def test_a_press_on_nought_lists_nothing(qtbot: QtBot, tab: LedgersTab) -> None:
    page = turn(tab)
    index = page.table.figures.index(0, 1)
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=page.table.visualRect(index).center())
    assert not page.behind.isVisible()


def test_the_talks_behind_a_figure_open_in_the_ledger_and_go_away_with_one_press(qtbot: QtBot, tab: LedgersTab) -> None:
    page = turn(tab)
    page.show_behind("合计", "form:CORRECTIVE")
    page.behind._whole()
    assert tab.pages.currentIndex() == LEDGER
    assert shown(tab) == ["余立"]
    assert tab.ledger.only.isVisible()
    qtbot.mouseClick(tab.ledger.only, Qt.MouseButton.LeftButton)
    assert shown(tab) == ["蒋德禾、皮润", "余立"]
    assert not tab.ledger.only.isVisible()


def test_groups_of_headings_span_their_columns(tab: LedgersTab) -> None:
    page = turn(tab)
    header = page.table.heading
    headings = page.table.figures.headings()
    first = headings.index(("按形式（次）", "预防提醒"))
    assert header.group_span(first + 1) == (first, first + 3)
    assert header.group_span(0) == (0, 0)
    assert header.sizeHint().height() == 60


def test_statistics_follow_year_and_quarter(tab: LedgersTab) -> None:
    page = turn(tab)
    page.quarter.setCurrentIndex(2)
    assert page.shown is not None
    assert page.shown.total.figures["talks"] == 1
    page.year.setCurrentIndex(page.year.findData(2025))
    assert page.shown.period.label == "2025年第二季度"


def test_statistics_are_exported(
    qtbot: QtBot, tab: LedgersTab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = turn(tab)
    monkeypatch.setattr(exporting.files, "ask_save", lambda *_: tmp_path / "统计.xlsx")
    qtbot.mouseClick(page.export_button, Qt.MouseButton.LeftButton)
    settle()
    assert (tmp_path / "统计.xlsx").exists()


def test_copied_figures_carry_their_headings(qapp: object, tab: LedgersTab) -> None:
    page = turn(tab)
    last = page.table.figures.rowCount() - 1
    page.table.setCurrentIndex(page.table.figures.index(last, 1))
    page.table.copy()
    from PySide6.QtGui import QGuiApplication

    assert QGuiApplication.clipboard().text().split("\r\n")[:2] == ["部门\t约谈次数", "合计\t2"]


def test_what_is_drawn_of_the_figures_is_what_the_model_says(tab: LedgersTab) -> None:
    assert_drawn_as_said(turn(tab).table.figures)


def test_a_sending_is_recorded_in_its_dialog(qtbot: QtBot, tab: LedgersTab) -> None:
    page = turn(tab)
    assert "1 次约谈待报送" in page.status.text()
    qtbot.mouseClick(page.sending_button, Qt.MouseButton.LeftButton)
    dialog = page.findChild(SendingDialog)
    assert dialog is not None
    qtbot.mouseClick(dialog.submit, Qt.MouseButton.LeftButton)
    assert sendings() == [date(2026, 11, 24)]
    assert "上次报送 2026-11-24" in page.status.text()
    assert not dialog.isVisible()


def test_home_leads_to_the_statistics_page(tab: LedgersTab) -> None:
    tab.open(Target(Tab.LEDGERS, "statistics"))
    assert tab.pages.currentIndex() == STATISTICS
    tab.open(Target(Tab.LEDGERS))
    assert tab.pages.currentIndex() == LEDGER


def test_a_change_elsewhere_shows_in_the_page_in_front_and_later_in_the_other(
    tab: LedgersTab, people: dict[str, int]
) -> None:
    page = turn(tab)
    talk([people["傅润"]], datetime(2026, 9, 1, 9))
    tab.ledger.office.changed.emit()
    assert page.shown is not None
    assert page.shown.total.figures["talks"] == 3
    tab.bar.setCurrentIndex(LEDGER)
    assert shown(tab) == ["蒋德禾、皮润", "余立", "傅润"]
    Department.update(name="教务部").where(Department.name == "教务处").execute()
    tab.ledger.office.changed.emit()
    assert tab.ledger.choices["department"].findText("教务部") >= 0
