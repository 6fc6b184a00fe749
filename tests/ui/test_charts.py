"""Charts for everybody: colours that the colour-blind tell apart, patterns besides, labels within the picture."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.ledgers.pivot.chart import Chart, Point, Series
from app.ledgers.pivot.definition import ChartKind
from app.ledgers.pivot.measures import MEASURES
from app.ledgers.pivot.table import Line, LineKind, Slot
from ui.ledgers.pivot_chart import PivotChart, _paint_bar, _paint_marker
from ui.theme import Mode, theme
from ui.theme.charts import DARK_SERIES, DASHES, LIGHT_SERIES, PATTERNS
from ui.theme.fonts import ui_font

# Machado, Oliveira, Fernandes 2009, severity 1: what is left of red, green, blue (linear) to who lacks a cone.
_LACKING = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
}


def lab(colour: str, cones: str) -> tuple[float, float, float]:
    """The colour in CIE L*a*b* as it is seen."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    r, g, b = (min(max(sum(m * v for m, v in zip(row, linear, strict=True)), 0), 1) for row in _LACKING[cones])
    x, y, z = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883,
    )
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("cones", list(_LACKING))
@pytest.mark.parametrize("colours", [LIGHT_SERIES, DARK_SERIES])
def test_any_two_colours_are_told_apart_whichever_cone_is_lacking(colours: tuple[str, ...], cones: str) -> None:
    for one, other in combinations(colours, 2):
        distance = sum((a - b) ** 2 for a, b in zip(lab(one, cones), lab(other, cones), strict=True)) ** 0.5
        assert distance > 12, (one, other, distance)  # a difference of 2.3 is just noticed


def picture(number: int, paint: str) -> bytes:
    """A bar or a marker of a series in grey."""
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    if paint == "bar":
        _paint_bar(painter, number, QRectF(2, 2, 36, 36))
    else:
        _paint_marker(painter, number, QRectF(0, 0, 40, 40).center())
    painter.end()
    grey = image.convertToFormat(QImage.Format.Format_Mono)
    return bytes(grey.constBits())


def test_no_two_series_have_the_same_pattern_dash_or_marker(qapp: QApplication) -> None:
    assert len(set(PATTERNS)) == len(PATTERNS) == len(set(DASHES)) == 8 == len(LIGHT_SERIES) == len(DARK_SERIES)
    assert len({picture(number, "bar") for number in range(8)}) == 8
    assert len({picture(number, "marker") for number in range(8)}) == 8


def chart_of(kind: ChartKind, categories: int, series: int, label: str = "马克思主义学院第") -> Chart:
    """A chart with long names."""
    slot = Slot(None, "", MEASURES["talks"])
    line = Line(("x",), ("x",), LineKind.DETAIL)
    return Chart(
        kind, "试", "次", tuple(f"{label}{place}部" for place in range(categories)),
        tuple(Series(f"组{n}", tuple(Point(7 * n + place, line, slot) for place in range(categories)))
              for n in range(series)),
    )  # fmt: skip


@pytest.mark.parametrize("kind", list(ChartKind))
@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
@pytest.mark.parametrize(("categories", "series"), [(1, 1), (12, 4), (36, 8)])
def test_labels_and_marks_lie_within_the_picture(
    qtbot: object, kind: ChartKind, mode: Mode, categories: int, series: int
) -> None:
    theme().set_mode(mode)
    widget = PivotChart()
    widget.show_chart(chart_of(kind, categories, series))
    widget.resize(max(widget.minimumWidth(), 700), 420)
    assert widget.chart is not None
    area, plot = widget._area(widget.chart), widget._laid_out()
    for mark in plot.marks:
        assert area.x - 0.01 <= mark.area.x and mark.area.right <= area.right + 0.01
        assert area.y - 0.01 <= mark.area.y and mark.area.bottom <= area.bottom + 0.01
    high = widget._label_height(widget.chart, plot.places[0][2])
    assert area.bottom + 4 + high <= widget.height()
    metrics = QFontMetricsF(ui_font(11))
    needed = max(metrics.horizontalAdvance(each) for each in widget.chart.categories)
    lines = high // metrics.lineSpacing()
    assert lines * (plot.places[0][2] - 4) >= needed or lines == 1, "the whole name has room"
    image = widget.grab().toImage()
    assert len({image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}) > 3
    theme().set_mode(Mode.LIGHT)


def test_an_empty_chart_says_so(qtbot: object) -> None:
    widget = PivotChart()
    widget.show_chart(chart_of(ChartKind.BAR, 0, 0))
    widget.resize(600, 300)
    assert widget.chart is not None and widget.chart.is_empty and widget.marks() == ()
    assert not widget.grab().isNull()
