"""The tour as far as it is fast: what it counts as a paper seen, and that it does not end well without all of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.papers import catalogue
from app.papers.drawing import pdf
from app.papers.print_setup import PrintSetup
from app.papers.sheet import Sheet
from ui.preview import printers
from ui.preview.dialog import PreviewDialog
from ui.tour import run
from ui.tour.driver import Driver, LostWayError
from ui.tour.previews import NOT_SHOWN, Preview, all_papers, not_shown, preview_in, shown


def seen(*names: str) -> list[Preview]:
    return [Preview(name, f"{name}.png", 1) for name in names]


def preview(qtbot: QtBot, name: str, file_name: str) -> PreviewDialog:
    made = PreviewDialog(None, name, pdf([Sheet(), Sheet()], name, ""), file_name)
    qtbot.addWidget(made)
    made.show()
    return made


def test_windows_shows_the_tour_on_its_own_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(run.sys, "platform", "win32")
    run._use_screen(tmp_path)
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen" and not list(tmp_path.iterdir())
    monkeypatch.setattr(run.sys, "platform", "linux")
    run._use_screen(tmp_path)
    assert os.environ["QT_QPA_PLATFORM"].startswith("offscreen:configfile=")


def test_picture_of_preview_tells_which_paper_was_seen(qtbot: QtBot, tmp_path: Path) -> None:
    driver = Driver(tmp_path)
    driver.shot("封面", preview(qtbot, "档案封面", "档案封面.pdf"))
    assert driver.previews == [Preview("档案封面", "001-封面.png", 2)]
    assert shown(driver.previews) == ["档案封面"]


def test_picture_of_another_window_tells_of_no_paper(qtbot: QtBot) -> None:
    window = QWidget()
    window.setWindowTitle("档案封面")
    qtbot.addWidget(window)
    assert preview_in(window, "1.png") is None


def test_empty_form_is_not_the_paper(qtbot: QtBot) -> None:
    name = f"档案封面{catalogue.BLANK}.pdf"
    found = preview_in(preview(qtbot, "档案封面", name), "1.png")
    assert found is not None and found.is_blank
    assert shown([found]) == []


def test_every_paper_that_was_not_seen_is_named() -> None:
    assert not_shown([]) == [name for name in all_papers() if name not in NOT_SHOWN]
    assert not_shown(seen(*all_papers()[1:])) == all_papers()[:1]
    assert not_shown(seen(*all_papers())) == []


def test_papers_are_those_of_the_catalogue_and_the_recovery_sheet() -> None:
    assert all_papers() == [*(paper.name for paper in catalogue.PAPERS), "数据恢复单"]
    assert set(NOT_SHOWN) <= set(all_papers()) and all(NOT_SHOWN.values())


def toured(qtbot: QtBot, folder: Path, names: list[str]) -> tuple[int, dict[str, Any]]:
    """A tour that sees these papers, its code and its report."""
    driver, report = Driver(folder), dict[str, Any]()
    window = QPushButton("窗口")
    qtbot.addWidget(window)
    window.show()
    return run.told(driver, report, lambda: driver.previews.extend(seen(*names))), report


def test_tour_that_saw_every_paper_is_done(qtbot: QtBot, tmp_path: Path) -> None:
    code, report = toured(qtbot, tmp_path, all_papers())
    assert code == run.DONE and report["papers"] == all_papers() and "lost" not in report


def test_tour_that_lacks_a_paper_is_lost(qtbot: QtBot, tmp_path: Path) -> None:
    code, report = toured(qtbot, tmp_path, [name for name in all_papers() if name != "诫勉书"])
    assert code == run.LOST and "诫勉书" in report["lost"] and "诫勉书" not in report["papers"]


def button_with_menu(qtbot: QtBot) -> tuple[QPushButton, list[str]]:
    chosen: list[str] = []
    button = QPushButton("打印")
    button.setObjectName("print_menu_button")
    menu = QMenu(button)
    menu.addAction("通知书", lambda: chosen.append("notice")).setObjectName("print_paper_notice")
    inner = menu.addMenu("诫勉书")
    inner.addAction("某人", lambda: chosen.append("one")).setObjectName("print_paper_admonition_1")
    menu.addAction("提纲").setObjectName("print_paper_outline")
    menu.actions()[-1].setEnabled(False)
    button.setMenu(menu)
    qtbot.addWidget(button)
    button.show()
    return button, chosen


def test_entry_of_a_menu_within_a_menu_is_chosen(qtbot: QtBot, tmp_path: Path) -> None:
    _, chosen = button_with_menu(qtbot)
    for entry in ("print_paper_admonition_1", "print_paper_notice"):
        Driver(tmp_path).from_menu("print_menu_button", entry)
    assert chosen == ["one", "notice"]


def test_grey_entry_is_not_chosen(qtbot: QtBot, tmp_path: Path) -> None:
    button, _ = button_with_menu(qtbot)
    with pytest.raises(LostWayError, match="print_paper_outline"):
        Driver(tmp_path).from_menu("print_menu_button", "print_paper_outline")
    button.menu().close()


def test_printer_that_stands_in_is_the_only_one_while_it_does(qtbot: QtBot, tmp_path: Path) -> None:
    before = printers.available()
    with printers.standing_in("行政楼打印机", lambda title: tmp_path / f"{title}.pdf"):
        assert [each.name for each in printers.available()] == ["行政楼打印机"]
        assert printers.printer_for(PrintSetup("别的打印机"), "通知书") is None
        made = printers.printer_for(PrintSetup("行政楼打印机"), "通知书")
        assert made is not None and made.outputFileName() == str(tmp_path / "通知书.pdf")
    assert printers.available() == before
    assert printers.printer_for(PrintSetup("行政楼打印机"), "通知书") is None
