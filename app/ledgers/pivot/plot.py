"""Where the parts of a chart lie, in whatever unit the one who draws measures: y grows downwards.

Window and paper draw from here, so that a printed chart is the one that was looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.ledgers.pivot.chart import Chart, Point, ticks
from app.ledgers.pivot.definition import ChartKind

# Of the room of a category what its bars take together; the widest bar, as a part of the height of the chart.
_FILLED, _WIDEST = 0.72, 0.16
Segment = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the lower edge."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Mark:
    """What is drawn of one figure: a bar, or for a line a point in the middle of the upper edge of `area`."""

    series: int
    category: int
    point: Point
    area: Area


@dataclass(frozen=True, slots=True)
class Plot:
    """All marks, the figures of the axis with their y, and the room that each category has: x and width."""

    marks: tuple[Mark, ...]
    ticks: tuple[tuple[int, float], ...]
    places: tuple[tuple[str, float, float], ...]

    def tops(self) -> list[tuple[int, float, float]]:
        """Of each stack its whole, with the middle and the upper edge."""
        found: dict[int, tuple[int, float, float]] = {}
        for mark in self.marks:
            whole, _, top = found.get(mark.category, (0, 0.0, mark.area.bottom))
            middle = mark.area.x + mark.area.width / 2
            found[mark.category] = (whole + mark.point.value, middle, min(top, mark.area.y))
        return list(found.values())

    def told(self, *, stacked: bool) -> list[Mark]:
        """The marks beside which their figure says something: not nought, no stack of one part, none on another."""
        wholes: dict[int, int] = {}
        for mark in self.marks:
            wholes[mark.category] = wholes.get(mark.category, 0) + mark.point.value
        found: dict[tuple[float, float], Mark] = {}
        for mark in self.marks:
            if mark.point.value and not (stacked and mark.point.value == wholes[mark.category]):
                found.setdefault((mark.area.x, mark.area.y), mark)
        return list(found.values())

    def grid(self, area: Area, beside: float = 0) -> Iterator[Segment]:
        """The lines of the axis above nought, without the parts that bars hide.

        `beside` is what stays free at the right of a bar, where a stack has the figures of its parts.
        """
        for value, y in self.ticks:
            if not value:
                continue
            x = area.x
            for mark in sorted(self.marks, key=lambda each: each.area.x):
                if mark.area.width and mark.area.y < y < mark.area.bottom:
                    if mark.area.x > x:
                        yield x, y, mark.area.x, y
                    x = max(x, mark.area.right + beside)
            if x < area.right:
                yield x, y, area.right, y

    def of_series(self, series: int) -> list[Mark]:
        """The marks of a series, in the order of the categories."""
        return [mark for mark in self.marks if mark.series == series]


def plot(chart: Chart, area: Area) -> Plot:
    """Lays a chart out over an area, which is between the axes."""
    steps = ticks(chart.highest)
    scale = area.height / steps[-1]
    room = area.width / max(len(chart.categories), 1)
    places = tuple((label, area.x + place * room, room) for place, label in enumerate(chart.categories))
    marks = _stacked if chart.kind is ChartKind.STACKED else _pointed if chart.kind is ChartKind.LINE else _grouped
    return Plot(
        tuple(marks(chart, area, room, scale)), tuple((step, area.bottom - step * scale) for step in steps), places
    )


def _bar(area: Area, x: float, width: float, low: float, high: float) -> Area:
    return Area(x, area.bottom - high, width, high - low)


def _grouped(chart: Chart, area: Area, room: float, scale: float) -> Iterator[Mark]:
    """Bars of a category beside each other; one alone is not as wide as its room."""
    count = max(len(chart.series), 1)
    wide = min(room * _FILLED / count, area.height * _WIDEST)
    for number, series in enumerate(chart.series):
        for place, point in enumerate(series.points):
            x = area.x + place * room + (room - wide * count) / 2 + number * wide
            yield Mark(number, place, point, _bar(area, x, wide, 0, point.value * scale))


def _stacked(chart: Chart, area: Area, room: float, scale: float) -> Iterator[Mark]:
    wide, low = min(room * _FILLED, area.height * _WIDEST), [0.0] * len(chart.categories)
    for number, series in enumerate(chart.series):
        for place, point in enumerate(series.points):
            high = low[place] + point.value * scale
            x = area.x + place * room + (room - wide) / 2
            yield Mark(number, place, point, _bar(area, x, wide, low[place], high))
            low[place] = high


def _pointed(chart: Chart, area: Area, room: float, scale: float) -> Iterator[Mark]:
    for number, series in enumerate(chart.series):
        for place, point in enumerate(series.points):
            yield Mark(number, place, point, _bar(area, area.x + (place + 0.5) * room, 0, 0, point.value * scale))


def hatching(pattern: int, area: Area, gap: float) -> list[Segment]:
    """The lines that fill an area with a pattern (0 to 7), clipped to it; patterns differ in direction or density.

    0 is for the drawer to fill: as a pattern it has lines as close as half the gap.  1 is blank.
    """
    match pattern:
        case 0:
            return list(_level(area, gap * 0.3))
        case 1:
            return []
        case 2:
            return list(_slanting(area, gap, up=True))
        case 3:
            return list(_level(area, gap))
        case 4:
            return list(_slanting(area, gap, up=False))
        case 5:
            return list(_upright(area, gap))
        case 6:
            return [*_slanting(area, gap * 1.4, up=True), *_slanting(area, gap * 1.4, up=False)]
        case _:
            return [*_level(area, gap * 1.3), *_upright(area, gap * 1.3)]


def _level(area: Area, gap: float) -> Iterator[Segment]:
    y = area.bottom - gap / 2
    while y > area.y:
        yield area.x, y, area.right, y
        y -= gap


def _upright(area: Area, gap: float) -> Iterator[Segment]:
    x = area.x + gap / 2
    while x < area.right:
        yield x, area.y, x, area.bottom
        x += gap


def _slanting(area: Area, gap: float, *, up: bool) -> Iterator[Segment]:
    """Lines at 45 degrees; `up` rises to the right.  The first and the last only touch a corner and are left out."""
    along = gap * 1.4
    offset = along / 2
    while offset < area.width + area.height:
        # From the lower left edge: where the line enters and leaves, measured along the two sides.
        x0, y0 = max(offset - area.height, 0.0), min(offset, area.height)
        x1, y1 = min(offset, area.width), max(offset - area.width, 0.0)
        if up:  # x grows while height above the foot shrinks, mirrored
            yield area.right - x0, area.bottom - y0, area.right - x1, area.bottom - y1
        else:
            yield area.x + x0, area.bottom - y0, area.x + x1, area.bottom - y1
        offset += along
