"""What the office does with its calendar: a week and a month looked at, a talk moved, a file out, a day of rest."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from ui.home.calendar.board import Board
from ui.tour.driver import Driver
from ui.widgets import files

_CTRL = Qt.KeyboardModifier.ControlModifier


class CalendarTeller:
    """Tells the chapters about 待办 and the calendar."""

    def __init__(self, driver: Driver, out: Path) -> None:
        self.driver, self.out = driver, out

    def calendar(self) -> None:
        """Week and month; the next planned talk is given another day by keys; the file goes out without names."""
        d = self.driver
        d.chapter("日历")
        self._plan("严凡", "重要部门或关键岗位", "20261202")
        d.tab("main_tabs", "待办")
        d.tab("home_views", "清单")
        d.shot("待办-清单")
        d.tab("home_views", "周历")
        d.shot("日历-周")
        d.click("calendar_next")
        self._move("严凡")
        d.tab("home_views", "月历")
        d.shot("日历-月")
        self._hand_out()
        d.tab("home_views", "清单")

    def holidays(self) -> None:
        """A day of the institution's own, and the list of next year entered as the notice has it."""
        d = self.driver
        d.chapter("工作日与节假日")
        d.from_menu("account_button", "menu_holidays")
        d.find("holidays_dialog")
        d.key(Qt.Key.Key_Down, name="holiday_grid")
        d.type("holiday_name", "校庆日")
        d.click("holiday_set_button")
        d.shot("工作日与节假日")
        d.click("holiday_clear_button")
        d.click("holiday_next")
        d.shot("工作日与节假日-推算")
        d.click("holiday_year_button")
        d.find("holiday_year_dialog")
        d.type("holiday_text", "一、元旦：1月1日（周五）至3日（周日）放假，共3天。")
        d.shot("登记全年安排")
        d.click("cancel_button")
        d.until(lambda: not d.is_there("holiday_year_dialog"), "关闭登记全年安排")
        d.click("cancel_button")
        d.until(lambda: not d.is_there("holidays_dialog"), "关闭工作日与节假日")

    def practices(self) -> None:
        """The institution confirms the neighbouring rules, and has a share of finished inquiries checked again."""
        d = self.driver
        d.chapter("配套规定")
        d.from_menu("account_button", "menu_practices")
        d.find("practices_dialog")
        d.click("practice_recheck_share")
        d.shot("配套规定")
        d.click("save_button")
        d.until(lambda: not d.is_there("practices_dialog"), "保存配套规定")

    def _plan(self, subject: str, ground: str, day: str) -> None:
        """A talk of next week, as a draft."""
        d = self.driver
        d.tab("main_tabs", "约谈")
        if d.is_there("back_button"):
            d.click("back_button")
        d.click("new_interview_button")
        d.find("draft_dialog")
        d.pick("subjects_picker", subject)
        d.choose("ground_box", ground)
        d.type("start_field_date", day)
        d.type("start_field_time", "10:00")
        d.type("place_line", "谈话室")
        d.click("save_draft_button")
        d.until(lambda: not d.is_there("draft_dialog"), "保存草稿")

    def _move(self, subject: str) -> None:
        """The talk is found by the arrows, and given the next day and a later hour with Ctrl."""
        d = self.driver
        board = d.find("week_board", Board)
        board.setFocus()
        for _ in range(len(board.boxes) + 1):
            if (box := board.current()) is not None and box.talk is not None and subject in box.talk.subjects:
                break
            d.key(Qt.Key.Key_Down, name="week_board")
        d.key(Qt.Key.Key_Right, _CTRL, "week_board")
        d.key(Qt.Key.Key_Down, _CTRL, "week_board")
        d.until(lambda: d.is_there("move_bar"), "改期的提示")
        d.shot("日历-改期")
        d.click("move_button")
        d.until(lambda: not d.is_there("move_bar"), "改期")
        d.shot("日历-已改期")

    def _hand_out(self) -> None:
        d = self.driver
        files.answer_with(save=lambda *_: self.out / "约谈日历.ics")
        d.click("calendar_file_button")
        d.find("calendar_file_dialog")
        d.click("ics_shown")
        d.shot("导出日历")
        d.click("ics_export_button")
        d.until(lambda: not d.is_there("calendar_file_dialog"), "导出日历文件")


def tell_calendar(driver: Driver, out: Path) -> None:
    """Tells the chapters."""
    teller = CalendarTeller(driver, out)
    teller.calendar()
    teller.holidays()
    teller.practices()
