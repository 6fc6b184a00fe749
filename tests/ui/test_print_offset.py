"""Where ink lies on the printed sheet: moved by the offset, to a twentieth of a millimetre, and nowhere else."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfWriter
from pypdf.generic import RectangleObject
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter

from app.papers import drawing
from app.papers.offset_sheet import CROSSES, offset_sheet
from app.papers.print_setup import Offset
from app.papers.sheet import MM, PAGE_HEIGHT, PAGE_WIDTH, Sheet
from ui.preview.pages import Pages
from ui.preview.print_job import PrintJob

# QtPdf puts pictures on whole points: a point must be much less than what is measured.
DOTS_A_MM = 100
BAR = (60.0, 140.0, 4.0)  # left, top and thickness of a black square, in millimetres


@pytest.fixture(scope="module")
def square() -> bytes:
    sheet = Sheet()
    left, top, side = (each * MM for each in BAR)
    sheet.rule(left, top + side / 2, left + side, top + side / 2, side)
    return drawing.pdf([sheet], "方块", "")


def printed(qtbot, pdf: bytes, offset: Offset, resolution: int, out) -> bytes:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setResolution(resolution)
    printer.setOutputFileName(str(out))
    job = PrintJob(Pages(pdf), printer, offset=offset)
    with qtbot.waitSignal(job.finished, timeout=60_000):
        job.start()
    return bytes(out.read_bytes())


def middle_of_ink(pdf: bytes, offset: Offset = Offset()) -> tuple[float, float]:  # noqa: B008 (a value)
    """The middle of the square, in millimetres from the upper left corner, looked for about where it should be.

    The page is cut down to that place first, so that it can be drawn large.
    """
    writer = PdfWriter(clone_from=BytesIO(pdf))
    page = writer.pages[0]
    height = float(page.mediabox.height)
    left, top, side = BAR[0] + offset.dx - BAR[2], BAR[1] + offset.dy - BAR[2], 3 * BAR[2]
    page.mediabox = page.cropbox = RectangleObject(
        (left * MM, height - (top + side) * MM, (left + side) * MM, height - top * MM)
    )
    cut = BytesIO()
    writer.write(cut)
    dots = round(side * DOTS_A_MM)
    picture = Pages(cut.getvalue()).picture(0, QSize(dots, dots)).convertToFormat(QImage.Format.Format_Grayscale8)
    line, points = picture.bytesPerLine(), bytes(picture.constBits())
    rows = [255 * dots - sum(points[y * line : y * line + dots]) for y in range(dots)]
    columns = [255 * dots - sum(points[x : dots * line : line]) for x in range(dots)]
    return left + _middle(columns) / DOTS_A_MM, top + _middle(rows) / DOTS_A_MM


def _middle(ink: list[int]) -> float:
    return sum((at + 0.5) * each for at, each in enumerate(ink)) / sum(ink)


@pytest.mark.parametrize("resolution", [300, 600, 1200])
@pytest.mark.parametrize("offset", [Offset(0.1, -0.1), Offset(-3.7, 12.4), Offset(20.0, -20.0)])
def test_a_print_is_moved_by_the_offset(qtbot, square, tmp_path, offset, resolution):
    still = middle_of_ink(printed(qtbot, square, Offset(), resolution, tmp_path / "still.pdf"))
    moved = middle_of_ink(printed(qtbot, square, offset, resolution, tmp_path / "moved.pdf"), offset)
    assert abs(moved[0] - still[0] - offset.dx) <= 0.05
    assert abs(moved[1] - still[1] - offset.dy) <= 0.05


def test_without_an_offset_the_print_lies_where_the_paper_has_it(qtbot, square, tmp_path):
    shown, out = middle_of_ink(square), middle_of_ink(printed(qtbot, square, Offset(), 600, tmp_path / "x.pdf"))
    assert abs(shown[0] - out[0]) <= 0.1 and abs(shown[1] - out[1]) <= 0.1


def test_the_crosses_of_the_test_page_lie_where_their_numbers_say(qapp):
    pages = Pages(offset_sheet("打印机", "登记表", Offset(1, 0)))
    size = QSize(round(PAGE_WIDTH / MM * 20), round(PAGE_HEIGHT / MM * 20))
    picture = pages.picture(0, size)

    def dark(x_mm: float, y_mm: float) -> bool:
        x, y = round(x_mm * 20), round(y_mm * 20)
        return any(picture.pixelColor(x + a, y + b).lightness() < 200 for a in (-1, 0, 1) for b in (-1, 0, 1))

    assert pages.count == 1
    for x_mm, y_mm in CROSSES:
        along = [(x_mm + step / 2, y_mm) for step in range(-39, 40)] + [
            (x_mm, y_mm + step / 2) for step in range(-39, 40)
        ]
        assert all(dark(x, y) for x, y in along)
        assert all(dark(x_mm + step, y_mm + 0.5) and dark(x_mm + 0.5, y_mm + step) for step in range(-20, 21))
    assert CROSSES[0] == (105, 148.5)  # the creases of a folded sheet meet there


def test_the_test_page_says_what_it_was_printed_with(qapp):
    from tests.papers.forms import pages

    (said,) = pages(offset_sheet("甲打印机", "登记表", Offset(1.5, 0)))
    assert "甲打印机" in said and "登记表" in said and "右移1.5毫米" in said
