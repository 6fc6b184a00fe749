from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.access.errors import Refusal
from app.access.tables import AuditEntry
from app.interviews.tables import Interview
from app.papers import catalogue
from tests.papers.forms import held_case
from tests.ui.hands import held
from ui.office import Office
from ui.papers.opening import preview_forms
from ui.preview import dialog as preview
from ui.preview.dialog import PreviewDialog, missing_sentence
from ui.preview.pages import Pages
from ui.theme import theme
from ui.widgets.notice import Severity


@pytest.fixture
def case(session, people) -> int:
    return int(held_case(people).id)


@pytest.fixture
def shown(qtbot, session, case) -> Iterator[PreviewDialog]:
    theme()
    made = preview_forms(None, Office(session), [case]).made()
    held(qtbot, made)
    made.open()
    yield made
    made.reject()


def printer_to(path) -> QPrinter:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setResolution(72)
    printer.setOutputFileName(str(path))
    return printer


def prints() -> int:
    return AuditEntry.select().where(AuditEntry.action == "print").count()


def saving_to(monkeypatch, path) -> list[tuple]:
    asked = []
    monkeypatch.setattr(preview, "ask_save", lambda *question: asked.append(question) or path)
    return asked


def test_the_preview_shows_the_bytes_of_the_form(shown, session, case):
    assert shown.pdf == catalogue.drawn(session, catalogue.paper("registration"), [case]).pdf
    assert shown.view.where.text() == "第 1 页　共 2 页" and not shown.notices.notices


def test_saving_writes_the_very_bytes_and_is_recorded(shown, qtbot, monkeypatch, tmp_path):
    out = tmp_path / "登记表.pdf"
    asked = saving_to(monkeypatch, out)
    qtbot.mouseClick(shown.save_button, Qt.MouseButton.LeftButton)
    assert out.read_bytes() == shown.pdf and prints() == 1
    assert shown.notices.current.severity is Severity.DONE
    assert asked[0][3] == "党员干部约谈情况登记表〔2026〕第007号.pdf" and "古丽" not in asked[0][3]


def test_ctrl_s_saves(shown, qtbot, monkeypatch, tmp_path):
    saving_to(monkeypatch, tmp_path / "x.pdf")
    with qtbot.waitSignal(shown.save_button.clicked):
        qtbot.keyClick(shown, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert (tmp_path / "x.pdf").exists()


def test_saving_that_is_called_off_writes_and_records_nothing(shown, monkeypatch):
    saving_to(monkeypatch, None)
    shown.save()
    assert prints() == 0 and shown.notices.current is None


def test_a_place_that_cannot_be_written_is_told_and_not_recorded(shown, monkeypatch, tmp_path):
    saving_to(monkeypatch, tmp_path / "没有" / "x.pdf")
    shown.save()
    assert shown.notices.current.severity is Severity.ERROR and "没有存成" in shown.notices.current.message
    assert prints() == 0


def test_printing_gives_every_page_and_is_recorded(shown, qtbot, tmp_path):
    out = tmp_path / "x.pdf"
    job = shown.print_on(printer_to(out))
    assert not shown.print_button.isEnabled() and shown.progress.isVisibleTo(shown)
    qtbot.waitUntil(lambda: not job.running, timeout=60_000)
    assert Pages(out.read_bytes()).count == 2 and prints() == 1
    assert shown.print_button.isEnabled() and not shown.progress.isVisibleTo(shown)


def test_printing_can_be_cancelled_and_is_then_not_recorded(shown, qtbot, tmp_path):
    job = shown.print_on(printer_to(tmp_path / "x.pdf"))
    qtbot.mouseClick(shown.stop_button, Qt.MouseButton.LeftButton)
    assert not job.running and "已取消" in shown.notices.current.message and prints() == 0


def test_closing_stops_the_printing(shown, tmp_path):
    job = shown.print_on(printer_to(tmp_path / "x.pdf"))
    shown.reject()
    assert not job.running and prints() == 0


def test_without_a_printer_the_way_on_is_said(shown, qtbot, monkeypatch):
    monkeypatch.setattr(QPrinterInfo, "availablePrinters", staticmethod(list))
    with qtbot.waitSignal(shown.print_button.clicked):
        qtbot.keyClick(shown, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert "没有找到打印机" in shown.notices.current.message and "另存为 PDF" in shown.notices.current.message


def test_escape_closes(shown, qtbot):
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert not shown.isVisible()


def test_missing_glyphs_are_named_first(qtbot, session, case):
    theme()
    Interview.update(content="\U000323af").execute()
    made = preview_forms(None, Office(session), [case]).made()
    held(qtbot, made)
    assert "\U000323af（U+323AF）" in made.notices.current.message
    assert made.notices.current.severity is Severity.WARNING
    assert "等 30 个字" in missing_sentence(["䶮"] * 30)


def test_what_cannot_be_recorded_is_not_written_and_that_is_said(qtbot, session, case, monkeypatch, tmp_path):
    theme()

    def refuse(purpose: str, path: Path) -> None:
        raise Refusal("不能记录。")

    pdf = catalogue.drawn(session, catalogue.paper("registration"), [case]).pdf
    made = PreviewDialog(None, "登记表", pdf, "x.pdf", saved=refuse)
    held(qtbot, made)
    made.save_to(tmp_path / "x.pdf")
    assert "不能记录" in made.notices.current.message and not (tmp_path / "x.pdf").exists()


def test_one_subject_alone_can_be_looked_at(qtbot, session, case):
    theme()
    subject = Interview.get_by_id(case).subjects.get()
    made = preview_forms(None, Office(session), [case], subject.id).made()
    held(qtbot, made)
    assert made.pages.count == 2
    with pytest.raises(Refusal):
        preview_forms(None, Office(session), [999]).made()
