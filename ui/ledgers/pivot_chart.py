"""The chart of a pivot: bars, stacks or lines, each figure to be pressed; the table says the same in words."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.ledgers.pivot.chart import Chart, Point
from app.ledgers.pivot.definition import ChartKind
from app.ledgers.pivot.plot import Area, Mark, Plot, plot
from ui.theme import Size, Space, theme
from ui.theme.charts import DASHES, PATTERNS, series_colour
from ui.theme.fonts import ui_font

_TOP, _RIGHT, _SWATCH, _LEGEND = 22, 40, 22, 24
_ABOVE = 14  # room for a figure over the highest mark
_LABEL_LINES, _SMALL = 4, 11
_BESIDE = 18  # a figure of two digits beside a stack, which no line of the axis strikes through
_NARROWEST, _MARK = 40, 4.5
# More marks than this have no room for a figure at each.
_MOST_FIGURES = 120
_WRAPPED = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWrapAnywhere


class PivotChart(QWidget):
    """Draws a chart.  Arrows go from figure to figure, Enter or a press goes into one: `point_chosen` carries it."""

    point_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pivot_chart")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.chart: Chart | None = None
        self._plot: Plot | None = None
        self._current: tuple[int, int] | None = None
        theme().changed.connect(self.update)

    def show_chart(self, chart: Chart) -> None:
        """Shows a chart."""
        self.chart, self._plot, self._current = chart, None, None
        said = "、".join(each.label for each in chart.series)
        self.setAccessibleName(f"{chart.kind}：{chart.title}")
        self.setAccessibleDescription(
            f"{len(chart.categories)} 项，{said}。方向键逐个查看，回车看背后的约谈；表格页有同样的数字。"
        )
        series = 1 if chart.kind is not ChartKind.BAR else max(len(chart.series), 1)
        self.setMinimumWidth(round(len(chart.categories) * max(_NARROWEST, series * 9)) + 90)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Wide rather than high."""
        return QSize(max(self.minimumWidth(), 640), 320)

    def minimumSizeHint(self) -> QSize:
        """Room for the axis and some lines."""
        return QSize(max(self.minimumWidth(), 320), 200)

    @property
    def current(self) -> Point | None:
        """The figure that the keys stand on."""
        if self.chart is None or self._current is None:
            return None
        return self.chart.series[self._current[0]].points[self._current[1]]

    def marks(self) -> tuple[Mark, ...]:
        """Where each figure is drawn now."""
        return self._laid_out().marks if self.chart is not None and not self.chart.is_empty else ()

    # ------------------------------------------------------------ hands

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right along the axis, up and down through the series, Enter into the figure."""
        steps = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (1, 0), Qt.Key.Key_Down: (-1, 0)}
        if event.key() in steps:
            self._go(*steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (point := self.current) is not None:
            self._choose(point)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The first figure is the current one until another is."""
        super().focusInEvent(event)
        if self._current is None and self.chart is not None and not self.chart.is_empty:
            self._go(0, 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Goes into the figure that is pressed."""
        mark = self._mark_at(event.position())
        if mark is None or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._current = (mark.series, mark.category)
        self.update()
        self._choose(mark.point)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Shows by the hand that a figure leads somewhere."""
        mark = self._mark_at(event.position())
        leads = mark is not None and mark.point.value > 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        """Says the figure under the mouse."""
        if isinstance(event, QHelpEvent):
            mark = self._mark_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._said(mark.series, mark.category) if mark else "", self)
            return True
        return super().event(event)

    def _go(self, series: int, category: int) -> None:
        if self.chart is None or self.chart.is_empty:
            return
        now = self._current or (0, 0)
        self._current = (
            min(max(now[0] + series, 0), len(self.chart.series) - 1),
            min(max(now[1] + category, 0), len(self.chart.categories) - 1),
        )
        self.setAccessibleDescription(self._said(*self._current))
        self.setToolTip(self._said(*self._current))
        self.update()

    def _choose(self, point: Point) -> None:
        if point.value > 0:
            self.point_chosen.emit(point)

    def _said(self, series: int, category: int) -> str:
        """A figure in words."""
        assert self.chart is not None
        one = self.chart.series[series]
        unit = one.points[category].slot.measure.unit
        return f"{self.chart.categories[category]}·{one.label}：{one.points[category].value} {unit}"

    def _mark_at(self, spot: QPointF) -> Mark | None:
        for mark in reversed(self.marks()):
            if _reach(mark).contains(spot):
                return mark
        return None

    # ------------------------------------------------------------ drawing

    def resizeEvent(self, event: object) -> None:
        """Lays out anew."""
        self._plot = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Axis, legend, marks, figures, and a frame around the current figure."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme().colour("paper"))
        if self.chart is None or self.chart.is_empty:
            painter.setPen(theme().colour("ink_soft"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "这个期间没有可以画的约谈。")
        else:
            self._paint(painter, self.chart, self._laid_out())
        painter.end()

    def _laid_out(self) -> Plot:
        assert self.chart is not None
        if self._plot is None:
            self._plot = plot(self.chart, self._area(self.chart))
        return self._plot

    def _area(self, chart: Chart) -> Area:
        """What is left between the axes, the legend and the labels."""
        figures = QFontMetricsF(ui_font(Size.SECONDARY))
        left = Space.TWO + figures.horizontalAdvance(str(max(chart.highest, 1)) + "0") + Space.ONE
        top = _TOP + len(self._legend_lines(chart)) * _LEGEND + _ABOVE
        width = max(self.width() - left - _RIGHT, 40)
        foot = self._label_height(chart, width / max(len(chart.categories), 1)) + Space.ONE + Space.HALF
        return Area(left, top, width, max(self.height() - top - foot, 40))

    def _label_height(self, chart: Chart, room: float) -> float:
        measures = QFontMetricsF(ui_font(_SMALL))
        wrapped = (measures.boundingRect(QRectF(0, 0, room - 4, 999), _WRAPPED, each) for each in chart.categories)
        return min(max((each.height() for each in wrapped), default=0.0), _LABEL_LINES * measures.lineSpacing() + 1)

    def _legend_lines(self, chart: Chart) -> list[list[tuple[int, float]]]:
        """Series and their x, by the line of the legend."""
        measures = QFontMetricsF(ui_font(Size.SECONDARY))
        lines: list[list[tuple[int, float]]] = [[]]
        x = float(Space.TWO)
        for number, series in enumerate(chart.series):
            wide = _SWATCH + 6 + measures.horizontalAdvance(series.label) + Space.TWO
            if lines[-1] and x + wide > self.width() - Space.TWO:
                lines.append([])
                x = float(Space.TWO)
            lines[-1].append((number, x))
            x += wide
        return lines

    def _paint(self, painter: QPainter, chart: Chart, drawn: Plot) -> None:
        area = self._area(chart)
        self._paint_axes(painter, chart, drawn, area)
        self._paint_legend(painter, chart)
        if chart.kind is ChartKind.LINE:
            for number in range(len(chart.series)):
                _paint_line(painter, number, drawn.of_series(number))
        else:
            for mark in drawn.marks:
                _paint_bar(painter, mark.series, _rect(mark.area))
        if len(drawn.marks) <= _MOST_FIGURES:
            self._paint_figures(painter, chart, drawn)
        if self._current is not None and self.hasFocus():
            mark = next(each for each in drawn.marks if (each.series, each.category) == self._current)
            painter.setPen(QPen(theme().colour("link"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(_reach(mark).adjusted(-2, -2, 2, 2), 3, 3)

    def _paint_axes(self, painter: QPainter, chart: Chart, drawn: Plot, area: Area) -> None:
        painter.setPen(QPen(theme().colour("line"), 1))
        for x, y, to_x, to_y in drawn.grid(area, _BESIDE if chart.kind is ChartKind.STACKED else 0):
            painter.drawLine(QPointF(x, y), QPointF(to_x, to_y))
        painter.setFont(ui_font(Size.SECONDARY))
        painter.setPen(theme().colour("ink_soft"))
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value, y in drawn.ticks:
            painter.drawText(QRectF(0, y - 9, area.x - 6, 18), side, str(value))
        painter.drawText(QRectF(Space.TWO, 2, 200, 18), Qt.AlignmentFlag.AlignLeft, f"单位：{chart.axis}")
        painter.drawLine(QPointF(area.x, area.bottom), QPointF(area.right, area.bottom))
        painter.setFont(ui_font(_SMALL))
        painter.setPen(theme().colour("ink"))
        for label, x, room in drawn.places:
            painter.drawText(QRectF(x + 2, area.bottom + 4, room - 4, self.height() - area.bottom - 4), _WRAPPED, label)

    def _paint_legend(self, painter: QPainter, chart: Chart) -> None:
        painter.setFont(ui_font(Size.SECONDARY))
        for number, line in enumerate(self._legend_lines(chart)):
            y = _TOP - 2 + number * _LEGEND
            for series, x in line:
                swatch = QRectF(x, y + 4, _SWATCH, 12)
                if chart.kind is ChartKind.LINE:
                    painter.setPen(_pen(series))
                    painter.drawLine(
                        QPointF(swatch.left(), swatch.center().y()), QPointF(swatch.right(), swatch.center().y())
                    )
                    _paint_marker(painter, series, swatch.center())
                else:
                    _paint_bar(painter, series, swatch)
                painter.setPen(theme().colour("ink"))
                place = QRectF(swatch.right() + 6, y, self.width(), 20)
                painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, chart.series[series].label)

    def _paint_figures(self, painter: QPainter, chart: Chart, drawn: Plot) -> None:
        """The figure at each mark that has room for it; of a stack its whole, and beside it the parts high enough."""
        painter.setFont(ui_font(_SMALL))
        painter.setPen(theme().colour("ink"))
        measures = QFontMetricsF(painter.font())
        up = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
        if chart.kind is ChartKind.STACKED:
            for whole, middle, top in drawn.tops():
                if whole:
                    painter.drawText(QRectF(middle - 30, top - 18, 60, 17), up, str(whole))
        for mark in drawn.told(stacked=chart.kind is ChartKind.STACKED):
            text, box = str(mark.point.value), _rect(mark.area)
            if chart.kind is ChartKind.STACKED:
                if box.height() >= 12:
                    place = QRectF(box.right() + 3, box.center().y() - 8, 40, 16)
                    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
            elif chart.kind is ChartKind.LINE or box.width() + 4 >= measures.horizontalAdvance(text):
                lift = 6 if chart.kind is ChartKind.LINE else 1
                painter.drawText(QRectF(box.center().x() - 30, box.top() - 17 - lift, 60, 17), up, text)


def _rect(area: Area) -> QRectF:
    return QRectF(area.x, area.y, area.width, area.height)


def _reach(mark: Mark) -> QRectF:
    """Where a mark can be pressed: a bar, with a little room where it is low; around a point."""
    box = _rect(mark.area)
    if not box.width():
        return QRectF(box.x() - 8, box.y() - 8, 16, 16)
    return box.adjusted(0, -6 if box.height() < 6 else 0, 0, 0)


def _pen(number: int) -> QPen:
    pen = QPen(series_colour(number), 2)
    if dashes := DASHES[number % len(DASHES)]:
        pen.setDashPattern(list(dashes))
    return pen


def _paint_bar(painter: QPainter, number: int, box: QRectF) -> None:
    """Colour, pattern over it, and an edge that shows pale colours too."""
    if box.height() <= 0:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(series_colour(number))
    painter.drawRect(box)
    pattern = PATTERNS[number % len(PATTERNS)]
    if pattern is not None:
        over = QColor(theme().colour("paper"))
        over.setAlpha(200)
        painter.setBrush(over)
        brush = painter.brush()
        brush.setStyle(pattern)
        painter.setBrush(brush)
        painter.drawRect(box)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme().colour("ink_soft"), 1))
    painter.drawRect(box)


def _paint_line(painter: QPainter, number: int, marks: list[Mark]) -> None:
    painter.setPen(_pen(number))
    for one, other in pairwise(marks):
        painter.drawLine(QPointF(one.area.x, one.area.y), QPointF(other.area.x, other.area.y))
    for mark in marks:
        _paint_marker(painter, number, QPointF(mark.area.x, mark.area.y))


def _paint_marker(painter: QPainter, number: int, at: QPointF) -> None:
    """A shape for each series: disc, box, triangle, rhomb, and the same open."""
    x, y, r = at.x(), at.y(), _MARK
    shapes = (
        None,
        QPolygonF([QPointF(x - r, y - r), QPointF(x + r, y - r), QPointF(x + r, y + r), QPointF(x - r, y + r)]),
        QPolygonF([QPointF(x, y - r - 1), QPointF(x + r, y + r), QPointF(x - r, y + r)]),
        QPolygonF([QPointF(x, y - r - 1), QPointF(x + r + 1, y), QPointF(x, y + r + 1), QPointF(x - r - 1, y)]),
    )
    painter.setPen(QPen(series_colour(number), 1.6))
    painter.setBrush(series_colour(number) if number < len(shapes) else theme().colour("paper"))
    shape = shapes[number % len(shapes)]
    if shape is None:
        painter.drawEllipse(at, r, r)
    else:
        painter.drawPolygon(shape)
