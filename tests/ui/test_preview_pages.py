import gc
import inspect
from functools import partial

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QEvent, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter

from app.papers import drawing
from app.papers.registration_form import registration_sheets
from app.papers.words import shipped
from tests.papers.forms import facts, pages
from ui.preview.pages import Pages, UnreadablePdf
from ui.preview.paper_view import MOST, Fit
from ui.preview.print_job import PrintJob, sides
from ui.preview.view import PageView
from ui.theme import theme

SIZE = QSize(420, 594)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    sheets = registration_sheets(facts(content="询问核实有关情况。" * 400), shipped("registration"))
    return drawing.pdf(sheets, "登记表", "青屏学院")


def rendered_apart(pdf: bytes, page: int, size: QSize) -> QImage:
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    return document.render(page, size)


def ink(image: QImage, step: int = 3) -> int:
    """Dark points on a grid."""
    return sum(
        image.pixelColor(x, y).lightness() < 140
        for y in range(0, image.height(), step)
        for x in range(0, image.width(), step)
    )


def box(image: QImage) -> tuple[int, ...]:
    """First and last column and row with ink."""
    dark = [
        (x, y) for y in range(image.height()) for x in range(image.width()) if image.pixelColor(x, y).lightness() < 200
    ]
    across, down = [x for x, _ in dark], [y for _, y in dark]
    return min(across), max(across), min(down), max(down)


def alike(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) <= 2


def printer_to(path, resolution: int = 100) -> QPrinter:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setResolution(resolution)
    printer.setOutputFileName(str(path))
    return printer


def printed(qtbot, pdf, printer, wanted=(), **more) -> str:
    job = PrintJob(Pages(pdf), printer, wanted, **more)
    with qtbot.waitSignal(job.finished, timeout=60_000) as finished:
        job.start()
    return finished.args[0]


def test_pictures_are_those_of_the_pdf_rendered_apart(qapp, pdf):
    shown = Pages(pdf)
    assert shown.count == len(pages(pdf)) > 2
    for page in range(shown.count):
        apart = QImage(SIZE, QImage.Format.Format_RGB32)
        apart.fill(0xFFFFFFFF)
        painter = QPainter(apart)
        painter.drawImage(0, 0, rendered_apart(pdf, page, SIZE))
        painter.end()
        assert shown.picture(page, SIZE) == apart and ink(apart) > 100


def test_bytes_that_are_no_pdf_are_told(qapp):
    with pytest.raises(UnreadablePdf):
        Pages(b"no pdf")


def test_every_page_is_printed_in_its_true_size(qtbot, pdf, tmp_path):
    out = tmp_path / "打印.pdf"
    assert printed(qtbot, pdf, printer_to(out)) == ""
    result = Pages(out.read_bytes())
    assert result.count == Pages(pdf).count
    assert abs(result.points(0).width() - 595) < 2 and abs(result.points(0).height() - 842) < 2
    for page in range(result.count):
        assert alike(box(Pages(pdf).picture(page, SIZE)), box(result.picture(page, SIZE)))


def test_a_range_of_pages_is_printed_alone(qtbot, pdf, tmp_path):
    out = tmp_path / "第二页.pdf"
    assert printed(qtbot, pdf, printer_to(out), [2]) == ""
    assert Pages(out.read_bytes()).count == 1
    assert alike(box(Pages(pdf).picture(1, SIZE)), box(Pages(out.read_bytes()).picture(0, SIZE)))


class Simple:
    """What a printer that makes no copies itself says of itself."""

    def __init__(self, copies: int, collate: bool, duplex=QPrinter.DuplexMode.DuplexNone, itself: bool = False):
        self.copyCount, self.collateCopies = lambda: copies, lambda: collate
        self.duplex, self.supportsMultipleCopies = lambda: duplex, lambda: itself


def test_copies_are_sent_where_the_printer_makes_none_itself():
    assert sides([1, 2], Simple(2, True)) == [1, 2, 1, 2]
    assert sides([1, 2], Simple(2, False)) == [1, 1, 2, 2]
    assert sides([1, 2], Simple(2, True, itself=True)) == [1, 2]
    both = QPrinter.DuplexMode.DuplexLongSide
    assert sides([1, 2, 3], Simple(2, True, both)) == [1, 2, 3, None, 1, 2, 3]


def test_a_blank_side_between_copies_is_printed_blank(qtbot, pdf, tmp_path, monkeypatch):
    monkeypatch.setattr(QPrinter, "supportsMultipleCopies", lambda self: False)
    printer = printer_to(tmp_path / "x.pdf")
    printer.setCopyCount(2)
    monkeypatch.setattr(QPrinter, "duplex", lambda self: QPrinter.DuplexMode.DuplexLongSide)
    assert printed(qtbot, pdf, printer, [1]) == ""
    result = Pages((tmp_path / "x.pdf").read_bytes())
    assert [ink(result.picture(page, SIZE)) > 0 for page in range(result.count)] == [True, False, True]


def test_a_job_can_be_cancelled_between_pages(qtbot, pdf, tmp_path):
    job = PrintJob(Pages(pdf), printer_to(tmp_path / "取消.pdf"))
    job.progressed.connect(lambda done, _: done == 1 and job.cancel())
    with qtbot.waitSignal(job.finished, timeout=60_000) as finished:
        job.start()
    assert "已取消打印" in finished.args[0] and not job.running


def test_a_printer_that_takes_no_job_is_told_with_the_way_on(qtbot, pdf, tmp_path):
    trouble = printed(qtbot, pdf, printer_to(tmp_path / "没有这个文件夹" / "x.pdf"))
    assert "另存为 PDF" in trouble


@pytest.fixture(autouse=True)
def look(qapp):
    """The application's own look, set before anything is shown."""
    return theme()


@pytest.fixture
def view(qtbot, pdf) -> PageView:
    made = PageView(Pages(pdf))
    qtbot.addWidget(made)
    made.resize(700, 600)
    made.show()
    return made


def test_leafing_stays_within_the_pages_and_says_where_one_is(view):
    count = view.paper.pages.count
    assert view.where.text() == f"第 1 页　共 {count} 页" and not view.previous.isEnabled()
    view.next.click()
    assert view.paper.page == 2 and view.where.text().startswith("第 2 页")
    view.paper.go(99)
    assert view.paper.page == count and not view.next.isEnabled()


def test_rolling_and_the_ends_of_the_keyboard_tell_the_page(view, qtbot):
    paper_view = view.paper
    qtbot.keyClick(paper_view, Qt.Key.Key_End)
    assert paper_view.page == paper_view.pages.count
    paper_view.verticalScrollBar().setValue(0)
    assert paper_view.page == 1
    qtbot.keyClick(paper_view, Qt.Key.Key_PageDown)
    qtbot.keyClick(paper_view, Qt.Key.Key_PageDown)
    assert paper_view.page == 2


def test_zoom_is_by_width_by_page_or_by_steps_within_limits(view):
    assert view.by_width.isChecked() and view.paper.fit is Fit.WIDTH
    wide = view.paper.factor
    view.by_page.click()
    assert view.by_page.isChecked() and not view.by_width.isChecked() and view.paper.factor < wide
    for _ in range(20):
        view.paper.zoom(2)
    assert view.paper.factor == MOST and view.percent.text() == "400%" and not view.by_page.isChecked()
    view.by_width.click()
    assert view.paper.factor == wide


def test_a_page_stays_in_view_while_the_window_or_the_zoom_changes(view):
    view.paper.go(2)
    view.resize(900, 700)
    view.paper.zoom(1.5)
    assert view.paper.page == 2


def test_what_is_on_the_screen_is_the_page(view):
    place = view.paper._places()[0]
    shown = view.paper.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    size = place.size()
    part = QRect(place.x() + 5, place.y() + 5, 400, 400)
    assert shown.copy(part) == view.paper.pages.picture(0, size).copy(QRect(5, 5, 400, 400))


def test_what_is_taken_down_while_it_is_shown_takes_nothing_with_it(qtbot, pdf):
    for _ in range(3):
        made = PageView(Pages(pdf))
        made.show()
        made.paper.go(2)
        made.deleteLater()
        del made
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_job_that_is_let_go_amid_a_page_takes_nothing_with_it(qtbot, pdf, tmp_path):
    for number in range(3):
        job = PrintJob(Pages(pdf), printer_to(tmp_path / f"{number}.pdf", 600))
        job.start()
        qtbot.wait(0)
        del job
        gc.collect()
    assert QImage(SIZE, QImage.Format.Format_RGB32).size() == SIZE


def is_amid_strips(job: PrintJob) -> bool:
    return inspect.isgenerator(job._strips) and inspect.getgeneratorstate(job._strips) == inspect.GEN_SUSPENDED


def test_a_job_that_is_let_go_between_two_strips_takes_nothing_with_it(qtbot, pdf, tmp_path):
    for number in range(3):
        job = PrintJob(Pages(pdf), printer_to(tmp_path / f"{number}.pdf", 600))
        job.start()
        qtbot.waitUntil(partial(is_amid_strips, job))
        del job
        gc.collect()
    assert QImage(SIZE, QImage.Format.Format_RGB32).size() == SIZE


def test_a_view_asks_each_page_for_its_size_once(qtbot, pdf, monkeypatch):
    """A ledger has thousands of pages, and a view wants the sizes of all each time it paints."""
    asked: list[int] = []
    real = QPdfDocument.pagePointSize
    monkeypatch.setattr(QPdfDocument, "pagePointSize", lambda self, page: (asked.append(page), real(self, page))[1])
    shown = PageView(Pages(pdf))
    qtbot.addWidget(shown)
    shown.show()
    for page in (2, 1):
        shown.paper.go(page)
        shown.paper.zoom(1.1)
        shown.paper.repaint()
        assert shown.paper.page == page
    assert asked == list(range(shown.paper.pages.count))
