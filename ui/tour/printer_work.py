"""套打: the offset of a paper on a printer is set by the test page, and the paper printed with it."""

from __future__ import annotations

from pathlib import Path

from ui.preview import printers
from ui.tour.driver import Driver

_PRINTER = "行政楼打印机"


class PrinterTeller:
    """Tells the chapter about the printer, on a printer that prints into files: a machine that tours may have none."""

    def __init__(self, driver: Driver, out: Path) -> None:
        self.driver, self.out = driver, out

    def offset(self, subject: str) -> None:
        """The test page, the offset, and a letter that is printed with it."""
        d = self.driver
        d.chapter("套打")
        printed: list[Path] = []

        def next_file(title: str) -> Path:
            printed.append(self.out / f"打印机-{title}.pdf")
            return printed[-1]

        with printers.standing_in(_PRINTER, next_file):
            d.tab("main_tabs", "约谈")
            d.row("interviews_list", subject, double=True)
            d.from_menu("print_menu_button", "print_paper_notice")
            d.find("preview_dialog")
            d.click("offset_button")
            d.find("offset_dialog")
            d.type("offset_across", "1.5")
            d.type("offset_down", "-0.8")
            d.click("offset_test_button")
            d.until(lambda: "已送到" in d.notice(), "打印测试页")
            d.shot("套打-偏移")
            d.click("keep_offset_button")
            d.until(lambda: not d.is_there("offset_dialog"), "保存偏移")
            d.click("print_button")
            d.until(lambda: "已送到打印机" in d.notice(), "打印")
            d.shot("套打-已打印")
            d.close("preview_dialog")
            d.click("back_button")
        for each in printed:
            d.until(each.exists, f"打印出{each.name}")
            d.note("打印", file=each.name)
            d.printed(each)
