"""What the office asks beyond the official table: pivots by name and by hand, their charts, paper, workbook."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from ui.ledgers.pivot_page import PivotPage
from ui.tour.driver import Driver
from ui.widgets import files

_ALT = Qt.KeyboardModifier.AltModifier


class StatisticsTeller:
    """Tells the chapter of the pivots."""

    def __init__(self, driver: Driver, out: Path) -> None:
        self.driver, self.out = driver, out

    def pivots(self) -> None:
        """A built-in pivot, its chart, the talks behind a figure; one of the office's own, saved, printed, exported."""
        d = self.driver
        d.chapter("统计分析")
        d.tab("main_tabs", "台账")
        d.tab("ledger_pages", "统计分析")
        window = d.find("main_window")
        window.activateWindow()
        d.until(window.isActiveWindow, "主窗口在前")
        d.choose("pivot_choice", "各部门约谈情况")
        self._counted()
        d.shot("统计分析-表格")
        d.key(Qt.Key.Key_2, _ALT)
        d.shot("统计分析-条形图")
        d.choose("pivot_choice", "约谈事由分布")
        self._counted()
        d.shot("统计分析-堆积图")
        d.choose("pivot_choice", "四种约谈形式逐月走势")
        self._counted()
        d.shot("统计分析-折线图")
        d.key(Qt.Key.Key_1, _ALT)
        d.choose("pivot_row", "主谈人")
        d.choose("pivot_column", "约谈形式")
        d.choose("pivot_compare", "与上期比")
        self._counted()
        d.key(Qt.Key.Key_1, _ALT)
        d.key(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier, "pivot_table")
        for _ in range(3):  # from the percentage back to the figure of this period
            d.key(Qt.Key.Key_Left, name="pivot_table")
        d.key(Qt.Key.Key_Return, name="pivot_table")
        d.find("pivot_behind")
        d.shot("统计分析-数字背后的约谈")
        d.key(Qt.Key.Key_Escape, name="pivot_behind_table")
        self._filtered()
        self._saved()
        self._out()

    def _counted(self) -> None:
        page = self.driver.find("pivot_page", PivotPage)
        self.driver.until(lambda: not page.run.is_busy and page.shown is not None, "统计完")
        self.driver.settle()

    def _filtered(self) -> None:
        d = self.driver
        d.from_menu("add_pivot_filter_button", "filter_by_form")
        d.find("pivot_filter_dialog")
        d.key(Qt.Key.Key_Space, name="pivot_filter_values")
        d.shot("统计分析-筛选")
        d.click("pivot_filter_done")
        d.until(lambda: not d.is_there("pivot_filter_dialog"), "筛选")
        self._counted()

    def _saved(self) -> None:
        d = self.driver
        d.click("save_pivot_button")
        d.type("pivot_name", "主谈人分形式")
        d.shot("统计分析-保存")
        d.click("save_button")
        d.until(lambda: not d.is_there("pivot_save_dialog"), "保存统计分析")
        self._counted()
        d.shot("统计分析-已保存")

    def _out(self) -> None:
        d = self.driver
        book, paper = self.out / "统计分析.xlsx", self.out / "统计分析.pdf"
        files.answer_with(save=lambda *_: book)
        d.click("export_pivot_button")
        d.until(book.exists, "导出统计分析")
        self._counted()
        files.answer_with(save=lambda *_: paper)
        d.click("print_pivot_button")
        d.find("preview_dialog")
        d.shot("统计分析-打印预览")
        d.click("save_pdf_button")
        d.until(paper.exists, "另存统计分析")
        d.click("cancel_button")
        d.until(lambda: not d.is_there("preview_dialog"), "关闭预览")
