"""The dialog 工作日与节假日: days by keys, a year by its notice or out of a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.access.holidays import is_entered, set_day, workdays
from app.access.roles import Role
from app.access.session import Session
from app.rules.workdays import Workdays
from tests.access.test_holidays import of_2027
from tests.access.world import as_account
from ui.home.holidays.dialog import HolidaysDialog
from ui.home.holidays.year_dialog import YearDialog
from ui.home.holidays.year_grid import YearGrid
from ui.office import Office
from ui.widgets import files


@pytest.fixture
def opened(qtbot: QtBot, session: Session) -> Iterator[Callable[[], HolidaysDialog]]:
    session.clock = lambda: datetime(2026, 11, 24, 8)

    parents: list[QWidget] = []

    def make() -> HolidaysDialog:
        parent = QWidget()
        parents.append(parent)
        qtbot.addWidget(parent)
        parent.resize(1366, 700)
        parent.show()
        dialog = HolidaysDialog(parent, Office(session))
        dialog.open()
        return dialog

    yield make
    files.answer_with()


def test_a_day_is_found_and_made_one_of_rest_by_keys(qtbot: QtBot, opened: Callable[[], HolidaysDialog]) -> None:
    dialog = opened()
    qtbot.keyClick(dialog.grid, Qt.Key.Key_Right)
    qtbot.keyClick(dialog.grid, Qt.Key.Key_Down)
    assert dialog.day.text().startswith("2026年12月2日 星期三：工作日")
    dialog.set_button.click()
    assert dialog.notices.current is not None  # without a name
    dialog.name.setText("校庆日")
    dialog.set_button.click()
    assert not workdays().works(date(2026, 12, 2))
    assert "本单位自定" in dialog.day.text() and dialog.set_button.text().startswith("定为上班")
    dialog.clear_button.click()
    assert workdays().works(date(2026, 12, 2)) and not dialog.clear_button.isEnabled()


def test_every_day_of_the_year_is_where_it_is_clicked(opened: Callable[[], HolidaysDialog]) -> None:
    grid = opened().grid
    for number in range(365):
        day = date.fromordinal(date(2026, 1, 1).toordinal() + number)
        assert grid.day_at(grid.rect_of(day).center()) == day


def test_a_year_without_an_announcement_says_so_until_its_notice_is_entered(
    opened: Callable[[], HolidaysDialog],
) -> None:
    dialog = opened()
    dialog.next.click()
    assert dialog.year.text() == "2027 年" and "按惯例推算" in dialog.source.text()
    dialog.year_button.click()
    entering = dialog.findChild(YearDialog)
    assert entering is not None and entering.year.value() == 2027
    entering.text.setPlainText(of_2027())
    assert "读到 33 个休息日、0 个调休上班日" in entering.read.text()
    entering.source.setText("国务院办公厅通知")
    assert entering.primary is not None
    entering.primary.click()
    assert is_entered(2027) and dialog.source.text() == "依据：国务院办公厅通知"
    dialog.forget_button.click()
    assert not is_entered(2027)


def test_a_workbook_fills_the_form(session: Session, opened: Callable[[], HolidaysDialog], tmp_path: Path) -> None:
    dialog = opened()
    files.answer_with(save=lambda *_: tmp_path / "节假日", open_=lambda *_: tmp_path / "节假日.xlsx")
    dialog.template_button.click()
    entering = YearDialog(dialog, dialog._office, 2026)
    entering.open()
    entering.book_button.click()
    assert "读到 33 个休息日、6 个调休上班日" in entering.read.text()
    assert entering.source.text() == "工作簿“节假日.xlsx”"
    (tmp_path / "节假日.xlsx").write_text("不是工作簿", encoding="utf-8")
    entering.book_button.click()
    assert entering.notices.current is not None
    entering.reject()


def test_who_may_not_change_it_only_looks(session: Session, opened: Callable[[], HolidaysDialog]) -> None:
    set_day(session, date(2026, 12, 2), works=False, name="校庆日")
    as_account(session, Role.ORGANISATION)
    dialog = opened()
    assert not dialog.set_button.isVisible() and not dialog.year_button.isVisible()


def test_the_dialog_fits_the_screen(opened: Callable[[], HolidaysDialog]) -> None:
    dialog = opened()
    assert dialog.sizeHint().height() <= 660


@pytest.mark.parametrize(("room", "across"), [(0, 4), (742, 4), (741, 3), (550, 2), (100, 2)])
def test_as_many_months_stand_beside_each_other_as_there_is_room_for(qtbot: QtBot, room: int, across: int) -> None:
    grid = YearGrid(room)
    qtbot.addWidget(grid)
    days = [date(2026, month, 1) for month in range(1, 13)]
    grid.show_year(days[0], Workdays())
    assert len({grid.rect_of(day).y() // 146 for day in days}) == 12 // across
    for month in days:
        assert grid.rect().contains(grid.rect_of(month)) and grid.day_at(grid.rect_of(month).center()) == month
    assert grid.rect().contains(grid.rect_of(date(2026, 11, 30)))


def test_months_do_not_stand_beside_the_screen(opened: Callable[[], HolidaysDialog], qtbot: QtBot) -> None:
    scrolls = [each for each in opened().findChildren(QScrollArea) if each.widget() is not None]
    for each in scrolls:
        qtbot.waitUntil(lambda each=each: each.widget().width() <= each.viewport().width())
