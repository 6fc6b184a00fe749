"""Every paper, printed from where the office prints it: previewed, saved, and for Word where it is a letter.

What was seen is noted by `driver.shot`; `previews.not_shown` says what was not.
"""

from __future__ import annotations

from pathlib import Path

from app.papers import catalogue
from ui.tour.driver import Driver
from ui.widgets import files

# Talks by one of their subjects, with the papers that are printed of each out of the menu 打印.
_OF_TALKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("韦岚", ("scheme", "notice", "outline", "pledge")),
    ("唐远承", ("inquiry_approval", "inquiry_letter", "inquiry_reply", "statement")),
    ("周若知", ("admission", "disposition_approval", "admonition")),
    ("郑远", ("archive_cover", "spine", "catalogue", "archive_note", "volume")),
)
_OF_PLANS = (("集中", "campaign_plan"), ("季度", "quarterly_plan"))
_BUTTON = "print_menu_button"


class PrintingTeller:
    """Tells the chapters in which papers are printed.  `out` takes what is saved."""

    def __init__(self, driver: Driver, out: Path) -> None:
        self.driver, self.out = driver, out

    def of_talks(self) -> None:
        """The papers of a talk of each form, and of a volume; one of two subjects, out of the menu within the menu."""
        d = self.driver
        d.chapter("打印")
        d.tab("main_tabs", "约谈")
        for place, (subject, papers) in enumerate(_OF_TALKS):
            d.row("interviews_list", subject, double=True)
            d.find("case_page")
            for number, key in enumerate(papers):
                self.paper(key, menu="打印-菜单" if place == number == 0 else "")
            if subject == "周若知":
                d.from_menu(_BUTTON, "print_paper_admonition_2", shot="打印-菜单-其中一人")
                self._look("打印-诫勉书-其中一人")
            d.click("back_button")

    def blank(self, name: str) -> None:
        """An empty form out of the menu 打印 of a talk."""
        d = self.driver
        d.chapter("空白表册")
        d.tab("main_tabs", "约谈")
        d.row("interviews_list", "郑远", double=True)
        d.from_menu(_BUTTON, "print_blank")
        d.find("blank_papers_dialog")
        d.row("blank_papers_list", name)
        d.shot("打印-空白表册")
        d.click("preview_blank_button")
        d.find("preview_dialog")
        d.shot(f"打印-空白-{name}")
        self._save("save_pdf_button", f"{name}（空白）.pdf")
        self.driver.close("preview_dialog")
        self.driver.close("blank_papers_dialog")
        d.click("back_button")

    def of_clues_and_plans(self) -> None:
        """The papers of a clue, of a campaign plan and of a department's quarterly plan."""
        d = self.driver
        d.chapter("打印线索和计划")
        d.tab("main_tabs", "计划")
        if d.is_there("back_to_plans_button"):
            d.click("back_to_plans_button")
        d.tab("plan_pages", "线索")
        d.row("clue_list", "唐远承")
        self.paper("clue_form", menu="打印-菜单-线索")
        self.paper("talk_request")
        d.tab("plan_pages", "计划")
        for kind, key in _OF_PLANS:
            d.row("plan_list", kind, double=True)
            d.find("plan_page")
            self.paper(key, menu=f"打印-菜单-{kind}计划")
            d.click("back_to_plans_button")

    def of_period(self) -> None:
        """Ledger and statistics as papers, each from its own page."""
        d = self.driver
        d.chapter("打印台账和统计表")
        d.tab("main_tabs", "台账")
        for page, key in (("台账", "ledger"), ("统计表", "statistics")):
            d.tab("ledger_pages", page)
            self.paper(key, menu="打印-菜单-台账" if key == "ledger" else "")

    def of_finding(self, words: str) -> None:
        """The notice to put something right, and the form for the reply."""
        d = self.driver
        d.chapter("打印督导文书")
        d.tab("main_tabs", "督导")
        d.tab("oversight_pages", "整改台账")
        d.row("findings_list", words)
        self.paper("rectification", menu="打印-菜单-整改")
        self.paper("rectification_reply")

    def recovery(self) -> None:
        """The recovery sheet; it is printed, and never saved beside the data."""
        d = self.driver
        d.chapter("恢复单")
        d.from_menu("account_button", "menu_recovery")
        self._look("打印-数据恢复单")

    def paper(self, key: str, menu: str = "", button: str = _BUTTON) -> Path:
        """Out of the menu of a button in sight: previewed, saved as PDF, and for Word where it is a letter one edits.

        The PDF that was saved.
        """
        d, which = self.driver, catalogue.paper(key)
        d.from_menu(button, f"print_paper_{key}", shot=menu)
        d.find("preview_dialog")
        d.shot(f"打印-{which.name}")
        saved = self._save("save_pdf_button", f"{which.name}.pdf")
        if which.docx is not None:
            self._save("save_word_button", f"{which.name}.docx")
        self.driver.close("preview_dialog")
        return saved

    def look(self, key: str, picture: str) -> None:
        """Out of the menu in sight, once more: only looked at."""
        self.driver.from_menu(_BUTTON, f"print_paper_{key}")
        self._look(picture)

    def _look(self, picture: str) -> None:
        d = self.driver
        d.find("preview_dialog")
        d.shot(picture)
        self.driver.close("preview_dialog")

    def _save(self, button: str, name: str) -> Path:
        d, out = self.driver, self.out / name
        files.answer_with(save=lambda *_: out)
        d.click(button)
        d.until(out.exists, f"存成{name}（{d.notice()}）")
        d.note("存成", file=name)
        return out
