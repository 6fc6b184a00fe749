"""A chart on a sheet of its own, in black: series are told apart by hatching and by markers, so no printer spoils it.

It is drawn with the lines and texts of any paper: it stays sharp at any size and is as archival as the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from app.ledgers.pivot.chart import Chart
from app.ledgers.pivot.definition import ChartKind
from app.ledgers.pivot.plot import Area, Mark, Plot, Segment, hatching, plot
from app.papers import fonts, heading, setting
from app.papers.fonts import Role
from app.papers.listing import ACROSS
from app.papers.setting import Across
from app.papers.sheet import MM, Box, Sheet, baseline

_SIZE, _SMALL, _LEAST = 9.0, 8.0, 6.0
_GAP, _HAIR, _THICK = 3.2, 0.25, 1.2
_LEFT, _LEGEND, _SWATCH = 14 * MM, 6.5 * MM, 7 * MM
_BESIDE = 12.0  # a figure of two digits beside a stack, which no line of the axis strikes through
_LABELS = 5  # lines of a label below the axis
# More marks than this have no room for a figure at each.
_MOST_FIGURES = 160


def chart_sheet(chart: Chart, institution: str, title: str) -> Sheet:
    """The sheet: title, legend, chart, remarks."""
    room = ACROSS.inside(across=True)
    sheet = Sheet(across=True, bookmark=f"{title}（图）")
    below = heading.line(sheet, room, (f"{institution}　{title}（图）", f"单位：{chart.axis}"))
    foot = _remarks(sheet, below, chart.remarks)
    below = Box(below.x, below.y, below.width, foot - below.y)
    below = _legend(sheet, below, chart)
    labels = _labels(chart, (below.width - _LEFT) / max(len(chart.categories), 1))
    high = max((each.height for each in labels), default=0.0) + 2 * MM
    area = Area(below.x + _LEFT, below.y + 6 * MM, below.width - _LEFT, below.height - 6 * MM - high)
    drawn = plot(chart, area)
    _axes(sheet, area, drawn, _BESIDE if chart.kind is ChartKind.STACKED else 0)
    for label, (_, x, width) in zip(labels, drawn.places, strict=True):
        place = Box(x, area.bottom + 1 * MM, width, label.height)
        setting.place(sheet, place, place, label, Across.CENTRE, middle=False)
    if chart.kind is ChartKind.LINE:
        _lines(sheet, chart, drawn)
    else:
        _bars(sheet, drawn)
    if len(drawn.marks) <= _MOST_FIGURES:
        _figures(sheet, chart, drawn)
    return sheet


def _remarks(sheet: Sheet, room: Box, remarks: Sequence[str]) -> float:
    """What is to be known, at the foot; where it begins."""
    if not remarks:
        return room.bottom
    said = setting.broken("　".join(remarks), room.width, _SIZE, 1.35)
    place = Box(room.x, room.bottom - said.height, room.width, said.height)
    setting.place(sheet, place, place, said, Across.LEFT, middle=False)
    return place.y - 2 * MM


def _legend(sheet: Sheet, room: Box, chart: Chart) -> Box:
    """A swatch and a word for each series, on as many lines as they need."""
    face, x, y = fonts.face(Role.BODY), room.x, room.y + 1 * MM
    for number, series in enumerate(chart.series):
        wide = _SWATCH + 1.5 * MM + face.width(series.label, _SIZE) + 6 * MM
        if x > room.x and x + wide > room.right:
            x, y = room.x, y + _LEGEND
        swatch = Area(x, y + 1.2 * MM, _SWATCH, _LEGEND - 2.4 * MM)
        if chart.kind is ChartKind.LINE:
            middle = swatch.y + swatch.height / 2
            _dashed(sheet, number, (swatch.x, middle, swatch.right, middle))
            _marker(sheet, number, swatch.x + swatch.width / 2, middle)
        else:
            _filled(sheet, number, swatch)
        cell = Box(x, y, wide, _LEGEND)
        sheet.write(cell, swatch.right + 1.5 * MM, baseline(y, _LEGEND, _SIZE), series.label, Role.BODY, _SIZE)
        x += wide
    return Box(room.x, y + _LEGEND, room.width, room.bottom - y - _LEGEND)


def _labels(chart: Chart, width: float) -> list[setting.Setting]:
    """The names below the axis, broken over lines, as large as all of them fit."""
    size = _SIZE
    while True:
        found = [setting.broken(each, width - 0.6 * MM, size, 1.2) for each in chart.categories]
        if size <= _LEAST or all(len(each.lines) <= _LABELS for each in found):
            return found
        size -= 0.5


def _axes(sheet: Sheet, area: Area, drawn: Plot, beside: float) -> None:
    face = fonts.face(Role.BODY)
    for segment in drawn.grid(area, beside):
        sheet.rule(*segment, _HAIR)
    sheet.rule(area.x, area.bottom, area.right, area.bottom)
    for value, y in drawn.ticks:
        cell = Box(area.x - _LEFT, y - _SIZE, _LEFT, 2 * _SIZE)
        wide = face.width(str(value), _SIZE)
        sheet.write(cell, area.x - wide - 1.5 * MM, y + _SIZE * 0.36, str(value), Role.BODY, _SIZE)
    sheet.rule(area.x, area.y, area.x, area.bottom)


def _bars(sheet: Sheet, drawn: Plot) -> None:
    for mark in drawn.marks:
        if mark.area.height > 0:
            _filled(sheet, mark.series, mark.area)


def _filled(sheet: Sheet, pattern: int, area: Area) -> None:
    """A frame with its hatching; the first series is solid."""
    for segment in hatching(pattern, area, _GAP):
        sheet.rule(*segment, _THICK if pattern == 0 else 0.45)
    for segment in _frame(area):
        sheet.rule(*segment)


def _frame(area: Area) -> list[Segment]:
    return [
        (area.x, area.y, area.right, area.y), (area.x, area.bottom, area.right, area.bottom),
        (area.x, area.y, area.x, area.bottom), (area.right, area.y, area.right, area.bottom),
    ]  # fmt: skip


def _lines(sheet: Sheet, chart: Chart, drawn: Plot) -> None:
    for number in range(len(chart.series)):
        marks = drawn.of_series(number)
        for one, other in pairwise(marks):
            _dashed(sheet, number, (one.area.x, one.area.y, other.area.x, other.area.y))
        for mark in marks:
            _marker(sheet, number, mark.area.x, mark.area.y)


# Dash and gap in points by series: solid, dashed, dotted, long …
_DASHES = ((0.0, 0.0), (6.0, 3.0), (1.5, 2.5), (10.0, 4.0), (3.0, 3.0), (1.0, 5.0), (8.0, 2.0), (4.0, 6.0))


def _dashed(sheet: Sheet, number: int, segment: Segment) -> None:
    x, y, to_x, to_y = segment
    dash, gap = _DASHES[number % len(_DASHES)]
    long = ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5
    if not dash or not long:
        sheet.rule(*segment, 0.9)
        return
    at = 0.0
    while at < long:
        one, other = at / long, min(at + dash, long) / long
        sheet.rule(x + (to_x - x) * one, y + (to_y - y) * one, x + (to_x - x) * other, y + (to_y - y) * other, 0.9)
        at += dash + gap


def _marker(sheet: Sheet, number: int, x: float, y: float) -> None:
    """A shape for each series: a box, an upright cross, a triangle, a slanting cross …, full or open."""
    half = 2.1
    box = Area(x - half, y - half, 2 * half, 2 * half)
    shapes: tuple[list[Segment], ...] = (
        [*_frame(box), *hatching(0, box, 2.4)], _frame(box), [(x - half, y, x + half, y), (x, y - half, x, y + half)],
        [(box.x, box.bottom, x, box.y), (x, box.y, box.right, box.bottom), (box.x, box.bottom, box.right, box.bottom)],
        [(box.x, box.y, box.right, box.bottom), (box.x, box.bottom, box.right, box.y)],
        [(box.x, y, x, box.y), (x, box.y, box.right, y), (box.right, y, x, box.bottom), (x, box.bottom, box.x, y)],
        [(box.x, box.y, x, box.bottom), (x, box.bottom, box.right, box.y), (box.x, box.y, box.right, box.y)],
        [*_frame(box), (x - half, y, x + half, y)],
    )  # fmt: skip
    for segment in shapes[number % len(shapes)]:
        sheet.rule(*segment, 0.7)


def _figures(sheet: Sheet, chart: Chart, drawn: Plot) -> None:
    """The figure at each mark that has room for it; of a stack its whole, and beside it the parts high enough."""
    face = fonts.face(Role.BODY)
    for whole, middle, top in drawn.tops() if chart.kind is ChartKind.STACKED else ():
        wide = face.width(str(whole), _SMALL)
        if whole:
            place = Box(middle - wide / 2, top - 1.4 - _SMALL, wide, _SMALL * 1.4)
            sheet.write(place, place.x, top - 1.4, str(whole), Role.CAPTION, _SMALL)
    for mark in drawn.told(stacked=chart.kind is ChartKind.STACKED):
        text = str(mark.point.value)
        wide = face.width(text, _SMALL)
        if not _has_room(chart, mark, wide):
            continue
        x = mark.area.x + (mark.area.width - wide) / 2
        y = mark.area.y - 1.4 if chart.kind is not ChartKind.LINE else mark.area.y - 4.2
        if chart.kind is ChartKind.STACKED:
            x, y = mark.area.right + 1.5, mark.area.y + mark.area.height / 2 + _SMALL * 0.36
        cell = Box(x, y - _SMALL, wide, _SMALL * 1.4)
        sheet.write(cell, x, y, text, Role.BODY, _SMALL)


def _has_room(chart: Chart, mark: Mark, wide: float) -> bool:
    if chart.kind is ChartKind.STACKED:
        return mark.area.height >= _SMALL
    return chart.kind is ChartKind.LINE or mark.area.width + 3 >= wide
