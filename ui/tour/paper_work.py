"""What the office does with the wording of its papers."""

from __future__ import annotations

from ui.tour.driver import Driver


class PaperTeller:
    """Tells the chapter about wording."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver

    def wording(self) -> None:
        """A word is changed, seen on the paper, kept; the version that the program came with is brought back."""
        d = self.driver
        d.chapter("表册文字")
        d.from_menu("account_button", "menu_papers")
        d.find("paper_words_dialog")
        d.row("words_papers", "约谈通知书")
        d.type("word_seal", "（公章）{")
        d.until(lambda: d.find("word_seal_problem").isVisible(), "说明哪里不对")
        d.shot("表册文字-要改正")
        d.type("word_seal", "（公章）")
        d.type("words_note", "按新印发的格式")
        d.until(lambda: d.is_there("words_preview"), "预览")
        d.click("save_button")
        d.shot("表册文字-已保存")
        d.click("words_versions_button")
        d.row("word_versions_list", "程序自带的文字")
        d.until(lambda: d.is_there("version_preview"), "预览旧的一版")
        d.shot("表册文字-历次版本")
        d.click("restore_button")
        d.until(lambda: not d.is_there("word_versions_dialog"), "恢复旧的一版")
        d.row("words_papers", "单位与密级")
        d.shot("表册文字-单位与密级")
        d.close("paper_words_dialog")
