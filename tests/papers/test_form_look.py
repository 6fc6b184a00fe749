"""How the form looks: its text page by page, and its ink, whatever faces the machine has."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from app.papers import drawing
from app.papers.registration_form import registration_sheets
from app.papers.sheet import FORM, PAGE_HEIGHT, PAGE_WIDTH
from app.papers.words import shipped
from tests.papers.forms import facts, pages
from ui.preview.pages import Pages

SNAPSHOT = Path(__file__).with_name("registration_form.txt")
# Four pixels a point: a line of 0.6 points is dark in the middle.
SCALE = 4
SIZE = QSize(round(PAGE_WIDTH * SCALE), round(PAGE_HEIGHT * SCALE))


@pytest.fixture(scope="module")
def sheets():
    return registration_sheets(facts(), shipped("registration"))


@pytest.fixture(scope="module")
def pictures(qapp, sheets) -> list[QImage]:
    shown = Pages(drawing.pdf(sheets, "", ""))
    return [shown.picture(page, SIZE).convertToFormat(QImage.Format.Format_Grayscale8) for page in range(shown.count)]


def rows(image: QImage) -> list[bytes]:
    return [bytes(image.constScanLine(y))[: image.width()] for y in range(image.height())]


def test_the_text_of_the_form_is_as_it_was_agreed(sheets):
    found = "\n\n".join(pages(drawing.pdf(sheets, "", "")))
    assert found == SNAPSHOT.read_text(encoding="utf-8").strip()


def test_the_margins_are_white(pictures):
    room = FORM.inside()
    left, right = round((room.x - 2) * SCALE), round((room.right + 2) * SCALE)
    for picture in pictures:
        for row in rows(picture):
            assert min(row[:left], default=255) > 250 and min(row[right:], default=255) > 250


def test_every_line_of_the_form_is_drawn_as_dark_as_the_others(sheets, pictures):
    for sheet, picture in zip(sheets, pictures, strict=True):
        lines = rows(picture)
        for line in sheet.lines:
            x, y = (line.x + line.to_x) / 2 * SCALE, (line.y + line.to_y) / 2 * SCALE
            near = [lines[round(y) + down][round(x) + across] for down in (-1, 0, 1) for across in (-1, 0, 1)]
            assert min(near) < 90


def test_the_ink_of_every_text_stays_between_the_lines_of_its_cell(sheets, pictures):
    for sheet, picture in zip(sheets, pictures, strict=True):
        lines = rows(picture)
        for text in sheet.texts:
            if len(text.text.strip("　 ")) and text.cell.height > 20 and text.text != "√":
                assert _dark(lines, text.x, text.y - text.size, text.width, text.size * 1.2) > 0
                # A hair inside the edges of the cell there is white, above and below the text.
                for y in (text.cell.y + 1.2, text.cell.bottom - 1.2):
                    assert _dark(lines, text.x, y, text.width, 1 / SCALE) == 0


def _dark(lines: list[bytes], x: float, y: float, width: float, height: float) -> int:
    left, right = round(x * SCALE), round((x + width) * SCALE)
    top = round(y * SCALE)
    return sum(point < 140 for row in lines[top : top + max(round(height * SCALE), 1)] for point in row[left:right])
