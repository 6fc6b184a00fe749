"""Cost against size as a picture: one small panel a line, both axes logarithmic, the slope told beside the name."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10
from xml.sax.saxutils import escape

from tests.bench.lines import Line, percent_of

_ACROSS, _WIDE, _HIGH, _MARGIN = 4, 300, 190, 14
_LEFT, _TOP, _RIGHT, _BOTTOM = 46, 44, 12, 26  # of a panel, around its plot
_FONT = "font-family='Noto Sans SC, DejaVu Sans, sans-serif'"
_INK, _GREY, _GOOD, _BAD = "#1c2733", "#5b6773", "#1f5fae", "#b3261e"
# Above this a cost is called growing: noise of a busy machine stays under it.
FLAT = 0.25


def drawn(lines: Sequence[Line]) -> str:
    """An SVG of all lines of which the cost at two sizes or more is known."""
    shown = [line for line in lines if line.slope() is not None]
    down = max(1, ceil(len(shown) / _ACROSS))
    wide, high = _ACROSS * _WIDE + 2 * _MARGIN, down * _HIGH + 2 * _MARGIN + 24
    head = (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{wide}' height='{high}' viewBox='0 0 {wide} {high}' {_FONT}>"
        f"<rect width='{wide}' height='{high}' fill='white'/>"
        f"<text x='{_MARGIN}' y='26' font-size='14' fill='{_INK}'>Milliseconds against per cent of a large university, "
        f"both logarithmic; slope 0: the same at every size, 1: in proportion</text>"
    )
    panels = (
        f"<g transform='translate({_MARGIN + place % _ACROSS * _WIDE},{_MARGIN + 24 + place // _ACROSS * _HIGH})'>"
        f"{_panel(line)}</g>"
        for place, line in enumerate(shown)
    )
    return head + "".join(panels) + "</svg>"


def _panel(line: Line) -> str:
    points = sorted((percent_of(size), cost) for size, cost in line.costs.items() if percent_of(size) and cost > 0)
    low, high = floor(log10(min(cost for _, cost in points))), ceil(log10(max(cost for _, cost in points)))
    high = max(high, low + 2)  # two decades at least: a flat line looks flat
    first, last = log10(points[0][0]), log10(points[-1][0])
    slope = line.slope() or 0.0
    colour = _BAD if line.misses() else _GOOD
    plot_wide, plot_high = _WIDE - _LEFT - _RIGHT, _HIGH - _TOP - _BOTTOM

    def x(percent: float) -> float:
        return _LEFT + plot_wide * (log10(percent) - first) / (last - first)

    def y(cost: float) -> float:
        return _TOP + plot_high * (1 - (log10(cost) - low) / (high - low))

    parts = [
        _text(0, 14, _short(line.name), 11, _INK),
        _text(0, 29, f"slope {slope:+.2f}{'' if slope <= FLAT else ' (grows)'}  {_fate(line)}", 10, colour),
    ]
    for decade in range(low, high + 1):
        level = y(10.0**decade)
        parts.append(f"<line x1='{_LEFT}' x2='{_WIDE - _RIGHT}' y1='{level:.1f}' y2='{level:.1f}' stroke='#dde3e8'/>")
        parts.append(_text(_LEFT - 5, level + 3, f"{10.0**decade:g}", 9, _GREY, "end"))
    path = " ".join(f"{x(percent):.1f},{y(cost):.1f}" for percent, cost in points)
    parts.append(f"<polyline points='{path}' fill='none' stroke='{colour}' stroke-width='1.6'/>")
    for place, (percent, cost) in enumerate(points):
        aside, anchor = (5, "start") if place == 0 else (0, "end" if percent == points[-1][0] else "middle")
        parts.append(f"<circle cx='{x(percent):.1f}' cy='{y(cost):.1f}' r='3' fill='{colour}'/>")
        parts.append(_text(x(percent), _HIGH - 10, f"{percent:g} %", 9, _GREY, "middle"))
        parts.append(_text(x(percent) + aside, y(cost) - 6, f"{cost:.3g}", 9, _INK, anchor))
    return "".join(parts)


def _fate(line: Line) -> str:
    return "" if line.target is None else "target missed" if line.misses() else "target met"


def _short(name: str) -> str:
    return name if len(name) <= 46 else name[:45] + "…"


def _text(x: float, y: float, words: str, size: int, colour: str, anchor: str = "start") -> str:
    return (
        f"<text x='{x:.1f}' y='{y:.1f}' font-size='{size}' fill='{colour}' text-anchor='{anchor}'>"
        f"{escape(words)}</text>"
    )
