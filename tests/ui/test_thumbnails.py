"""The small pictures beside the preview: a table stays grey, a number stands right under its page."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.papers.drawing import pdf
from app.papers.sheet import PAGE_HEIGHT, PAGE_WIDTH, Sheet
from tests.ui.hands import show
from ui.preview.pages import Pages
from ui.preview.thumbnails import ThumbnailModel
from ui.preview.view import PageView


def grid() -> bytes:
    """A page that is full of hair lines, six points apart."""
    sheet = Sheet()
    for place in range(6, int(PAGE_HEIGHT), 6):
        sheet.rule(0, place, PAGE_WIDTH, place, 0.5)
    return pdf([sheet], "表", "")


def lightness(picture: QImage) -> float:
    points = [picture.pixelColor(x, y).lightness() for x in range(picture.width()) for y in range(picture.height())]
    return sum(points) / len(points)


def test_table_of_hair_lines_is_grey_and_not_black(qtbot: QtBot) -> None:
    model = ThumbnailModel(Pages(grid()), 1.0)
    model.data(model.index(0), 1)
    qtbot.waitUntil(lambda: 0 in model.drawn)
    assert model.drawn[0].size() == model.size(0)
    assert lightness(model.drawn[0]) > 120


def test_pages_that_all_lie_across_stand_close_together(qtbot: QtBot) -> None:
    heights = []
    for sheets in ([Sheet(across=True)] * 2, [Sheet(across=True), Sheet()]):
        view = PageView(Pages(pdf(list(sheets), "表", "")))
        qtbot.addWidget(view)
        heights.append(view.thumbnails.sizeHintForRow(0))
    assert heights[0] < heights[1] - 40


def test_number_of_a_page_across_stands_right_under_it(qtbot: QtBot) -> None:
    view = PageView(Pages(pdf([Sheet(across=True), Sheet(across=True)], "表", "")))
    leaves = show(qtbot, view, 900, 600).thumbnails
    # Grabbed, because a window that is drawn in memory is not always painted by itself.
    qtbot.waitUntil(lambda: not leaves.grab().isNull() and 1 in leaves.small.drawn)
    place = leaves.visualRect(leaves.small.index(1))
    picture = leaves.viewport().grab(place).toImage()
    ground = picture.pixelColor(QPoint(1, 1))
    middle = range(picture.width() // 2 - 10, picture.width() // 2 + 10)
    inked = [y for y in range(picture.height()) if any(picture.pixelColor(x, y) != ground for x in middle)]
    # From the upper edge of the page to the lower one, and from there to the number.
    _, down_to_number = [after - before for before, after in pairwise(inked) if after - before > 3]
    assert down_to_number < 16
