"""Printing out of the preview: by clicks and keys, remembered, on record, and nothing left behind."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtTest import QTest

from app.access.tables import AuditEntry
from app.papers import catalogue
from app.papers.joined import joined
from app.papers.offset_sheet import offset_sheet
from app.papers.print_memory import keep_offset, kept_offset, kept_setup
from app.papers.print_setup import Offset, PrintSetup, Sides
from app.papers.printed import record_printed
from app.store.settings import Setting
from tests.papers.forms import FORM_NAME, held_case, printed_form
from tests.ui.hands import choose, click, find, held, said, write
from tests.ui.printing_hands import DOTS, LASER, Desk, desk_of_printers
from ui.office import Office
from ui.papers.opening import preview_blank, preview_forms
from ui.preview import printers
from ui.preview.dialog import PreviewDialog
from ui.preview.offset_dialog import OffsetDialog
from ui.preview.pages import Pages
from ui.theme import theme


@pytest.fixture
def case(session, people) -> int:
    return int(held_case(people).id)


@pytest.fixture
def desk(monkeypatch, tmp_path) -> Desk:
    return desk_of_printers(monkeypatch, tmp_path / "纸")


def opened(session, case) -> PreviewDialog:
    theme()
    made = preview_forms(None, Office(session), [case]).made()
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.open()
    return made


@pytest.fixture
def shown(qtbot, session, case, desk) -> Iterator[PreviewDialog]:
    made = opened(session, case)
    qtbot.addWidget(made)
    yield made
    made.reject()


def finish(qtbot, shown: PreviewDialog) -> None:
    qtbot.waitUntil(lambda: shown.job is not None and not shown.job.running, timeout=60_000)


def last_print() -> AuditEntry:
    return AuditEntry.select().where(AuditEntry.action == "print").order_by(AuditEntry.seq.desc()).get()


def test_one_click_prints_all_with_what_stands_there(qtbot, shown, desk):
    click(shown, "print_button")
    finish(qtbot, shown)
    assert Pages(desk.out[0].read_bytes()).count == 2
    assert desk.setups == [PrintSetup(LASER.name, tray="Upper")]
    assert last_print().after == {"purpose": "签字归档", "printer": LASER.name, "copies": 1}


def test_chosen_pages_and_copies_are_printed_and_on_record(qtbot, shown, desk):
    choose(shown, "page_range", "指定页码")
    write(shown, "page_numbers", "2")
    write(shown, "copies", "3")
    choose(shown, "sides", "双面，短边")
    choose(shown, "printer_choice", LASER.name)
    qtbot.keyClick(shown, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    finish(qtbot, shown)
    assert last_print().after == {"purpose": "签字归档", "printer": LASER.name, "copies": 3, "pages": "2"}
    assert (desk.setups[0].copies, desk.setups[0].sides) == (3, Sides.SHORT)
    assert Pages(desk.out[0].read_bytes()).count == 3  # this one makes no copies itself


def test_the_page_in_view_can_be_printed_alone(qtbot, shown, desk):
    choose(shown, "page_range", "当前页")
    qtbot.keyClick(shown.view.thumbnails, Qt.Key.Key_Down)
    click(shown, "print_button")
    finish(qtbot, shown)
    assert last_print().after["pages"] == "2" and Pages(desk.out[0].read_bytes()).count == 1


def test_pages_that_cannot_be_read_are_told_at_the_field_and_nothing_is_printed(shown, desk):
    choose(shown, "page_range", "指定页码")
    write(shown, "page_numbers", "1-9")
    click(shown, "print_button")
    assert "共 2 页" in shown.panel.pages_row.problem.text() and not desk.setups
    write(shown, "page_numbers", "1")
    assert not shown.panel.pages_row.problem.text()


def test_how_a_paper_was_printed_stands_there_the_next_time(qtbot, shown, session, case, desk):
    choose(shown, "printer_choice", DOTS.name)
    write(shown, "copies", "2")
    click(shown, "collate")
    click(shown, "print_button")
    finish(qtbot, shown)
    again = opened(session, case)
    assert again.panel.setup() == PrintSetup(DOTS.name, 2, False)
    assert kept_setup(session, "别的表") == PrintSetup()
    again.reject()


def test_another_account_and_another_machine_begin_afresh(qtbot, shown, session, monkeypatch):
    click(shown, "print_button")
    finish(qtbot, shown)
    kept = kept_setup(session, FORM_NAME)
    assert kept.printer == LASER.name
    monkeypatch.setattr("platform.node", lambda: "另一台")
    assert kept_setup(session, FORM_NAME) == PrintSetup()
    keys = [row.key for row in Setting.select() if ".print." in row.key]
    assert keys and not any(LASER.name in key for key in keys)


def test_a_printer_that_is_gone_is_said_and_another_chosen(qtbot, session, case, desk, shown):
    choose(shown, "printer_choice", DOTS.name)
    click(shown, "print_button")
    finish(qtbot, shown)
    desk.found = [LASER]
    again = opened(session, case)
    assert DOTS.name in said(again) and again.panel.setup().printer == LASER.name
    again.reject()
    choose(shown, "printer_choice", DOTS.name)
    click(shown, "print_button")
    assert "没有打印" in said(shown) and len(desk.setups) == 1


def test_sides_and_trays_are_those_of_the_printer(shown):
    assert find(shown, "sides").isEnabled() and find(shown, "tray").isVisible()
    choose(shown, "sides", "双面，长边")
    choose(shown, "printer_choice", DOTS.name)
    assert not find(shown, "sides").isEnabled() and shown.panel.setup().sides is Sides.ONE
    assert not shown.panel.tray_row.isVisible() and shown.panel.setup().tray == ""


def test_a_printer_that_was_plugged_in_meanwhile_prints(qtbot, session, case, desk):
    desk.found = []
    made = opened(session, case)
    assert "没有找到打印机" in made.panel.printer_row.hint.text()
    click(made, "print_button")
    assert "另存为 PDF" in said(made)
    desk.found = [LASER]
    click(made, "print_button")
    finish(qtbot, made)
    assert len(desk.out) == 1
    made.reject()


def test_no_printer_and_no_preferred_one_are_both_real(monkeypatch):
    monkeypatch.setattr(QPrinterInfo, "defaultPrinter", staticmethod(QPrinterInfo))
    monkeypatch.setattr(QPrinterInfo, "availablePrinters", staticmethod(list))
    assert printers.available() == []
    assert printers.printer_for(PrintSetup("没有这台"), "表") is None


def test_nothing_is_left_in_a_folder_while_printing_or_after(qtbot, shown, session, desk, monkeypatch, tmp_path):
    """Neither where the system puts what is temporary nor beside the store; looked at between all strips."""
    temporary, beside = tmp_path / "临时", session.store.paths.folder
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    met: set[Path] = set()
    before = set(beside.rglob("*"))
    watch = QTimer()
    watch.timeout.connect(lambda: met.update((*temporary.rglob("*"), *beside.rglob("*"))))
    desk.resolution = 300
    watch.start(0)
    click(shown, "print_button")
    finish(qtbot, shown)
    watch.stop()
    assert desk.out and met and met <= before


# ------------------------------------------------------------ thumbnails


def test_thumbnails_lead_to_pages_by_click_and_key_and_can_be_hidden(qtbot, shown):
    small, paper = shown.view.thumbnails, shown.view.paper
    assert small.isVisible() and small.currentIndex().row() == 0
    place = small.visualRect(small.small.index(1)).center()
    qtbot.mouseClick(small.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert paper.page == 2
    qtbot.keyClick(small, Qt.Key.Key_Up)
    assert paper.page == 1
    click(shown, "preview_next")
    assert small.currentIndex().row() == 1
    click(shown, "preview_leaves")
    assert not small.isVisible()
    qtbot.keyClick(shown, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(small.isVisible)


def test_thumbnails_are_drawn_when_they_come_into_sight(qtbot, session, case, desk):
    theme()
    made = PreviewDialog(None, "表", joined([printed_form(session, case)] * 12, "表"), "x.pdf")
    held(qtbot, made)
    made.open()
    small = made.view.thumbnails
    qtbot.waitUntil(lambda: 0 in small.small.drawn)
    assert 23 not in small.small.drawn and small.small.rowCount() == 24
    made.view.paper.go(24)
    qtbot.waitUntil(lambda: 23 in small.small.drawn)
    made.reject()


def test_a_paper_of_one_page_has_no_thumbnails_until_they_are_wanted(qtbot, desk):
    theme()
    made = PreviewDialog(None, "表", offset_sheet("甲", "乙", Offset()), "x.pdf")
    held(qtbot, made)
    made.open()
    assert made.pages.count == 1 and not made.view.thumbnails.isVisible()
    click(made, "preview_leaves")
    assert made.view.thumbnails.isVisible()
    made.reject()


def test_keys_fit_the_page_to_the_window(qtbot, shown):
    qtbot.keyClick(shown, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(shown.view.by_page.isChecked)
    qtbot.keyClick(shown, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(shown.view.by_width.isChecked)
    assert not shown.view.by_page.isChecked()


# ------------------------------------------------------------ the offset


def test_an_offset_is_set_by_a_test_page_said_in_the_preview_and_kept_for_the_printer(qtbot, shown, session, desk):
    click(shown, "offset_button")
    asking = find(shown, "offset_dialog", OffsetDialog)
    write(asking, "offset_across", "1.5")
    write(asking, "offset_down", "-0.3")
    click(asking, "offset_test_button")
    qtbot.waitUntil(lambda: asking.job is not None and not asking.job.running, timeout=60_000)
    assert "测试页已送到打印机" in said(asking) and Pages(desk.out[0].read_bytes()).count == 1
    for field in (asking.across, asking.down):
        assert field.visibleRegion().boundingRect() == field.rect(), "the notice speaks of both fields"
    assert (last_print().object_type, last_print().object_id) == ("paper", "套打测试页")
    click(asking, "keep_offset_button")
    assert "右移 1.5 毫米，上移 0.3 毫米" in find(shown, "offset_said").text()
    assert kept_offset(FORM_NAME, LASER.name) == Offset(1.5, -0.3) and kept_offset(FORM_NAME, DOTS.name) == Offset()
    choose(shown, "printer_choice", DOTS.name)
    assert not shown.panel.offset.isVisible()


def test_what_is_saved_is_not_moved(shown, session, tmp_path):
    keep_offset(session, FORM_NAME, LASER.name, Offset(5, 5))
    shown.save_to(tmp_path / "x.pdf")
    assert (tmp_path / "x.pdf").read_bytes() == shown.pdf


# ------------------------------------------------------------ blank forms and records


def test_a_blank_form_is_recorded_on_the_paper_with_a_purpose_of_its_own(qtbot, session, case, desk):
    made = preview_blank(None, Office(session), catalogue.paper("登记表")).made()
    held(qtbot, made)
    made.open()
    assert made.purpose.currentText() == "手工填写"
    click(made, "print_button")
    finish(qtbot, made)
    entry = last_print()
    assert (entry.object_type, entry.object_id, entry.after["purpose"]) == ("paper", FORM_NAME, "手工填写")
    made.reject()


def test_a_blank_form_needs_a_purpose_as_well(session):
    with pytest.raises(Exception, match="用途"):
        record_printed(session, "登记表", None, [], " ")


def test_the_dialog_fits_a_small_laptop(shown):
    assert shown.width() <= 1366 and shown.height() <= 660
    for name in ("print_button", "printer_choice", "copies", "preview_pages", "preview_thumbnails"):
        widget = find(shown, name)
        corner = widget.mapTo(shown, QPoint(widget.width(), widget.height()))
        assert corner.x() <= shown.width() and corner.y() <= shown.height()


def test_a_preview_that_goes_while_it_prints_takes_nothing_with_it(qtbot, session, case, desk):
    desk.resolution = 600
    for _ in range(2):
        made = opened(session, case)
        click(made, "print_button")
        job = made.job
        made.reject()
        assert job is not None and not job.running
        made.deleteLater()
        del made, job
        QTest.qWait(0)
        QTimer.singleShot(0, gc.collect)
        QTest.qWait(0)
    assert not [each for each in desk.out if Pages(each.read_bytes()).count == 2]
