"""套打测试页: crosses at known places with scales, from which one reads how far a printer must move its print.

The sheet is folded in half: its crease lies in the middle of the paper, whatever the printer did, and meets the scale
of the middle cross at the correction.  The other crosses are for a ruler.
"""

from __future__ import annotations

from app.papers import heading
from app.papers.drawing import pdf
from app.papers.fonts import Role
from app.papers.print_setup import Offset
from app.papers.setting import Across, broken, place
from app.papers.sheet import LETTER, MM, Box, Sheet, baseline

NAME = "套打测试页"
# Where the crosses lie, in millimetres from the left and the upper edge of the sheet.
CROSSES: tuple[tuple[float, float], ...] = ((105, 148.5), (35, 105), (175, 105), (35, 230), (175, 230))
# How far the scales reach to either side, and how long their strokes are, in millimetres.
_REACH, _FINE, _COARSE = 20, 1.2, 2.4
# Strokes of half a millimetre about the middle, where one reads tenths.
_NEAR, _HALF = 5, 0.8
_HAIR, _SIZE, _BODY = 0.25, 6.5, 10.5
_ABOUT = (
    "一、把本页左右对折，两边对齐：折痕落在中间十字横向刻度上的数，就是“向右”一栏还要加的毫米数。展开后上下对折："
    "折痕落在纵向刻度上的数，就是“向下”一栏还要加的毫米数。小格 0.5 毫米，可估读到 0.1。",
    "二、也可以用尺量：四角十字的中心到纸左边、上边的距离应为十字旁所写的毫米数，应有的数减去量得的数就是还要加的数。",
    "三、加好后再印一张核对，直到折痕落在 0 上。",
)


def offset_sheet(printer: str, paper: str, offset: Offset) -> bytes:
    """The test page for a paper on a printer; `offset` is what is set while it prints, and is only named on it."""
    sheet, room = Sheet(), LETTER.inside()
    room = Box(room.x, 18 * MM, room.width, room.height)
    below = heading.title(sheet, room, "", NAME)
    said = f"表册：{paper}　打印机：{printer}　本页已按：{offset.words or '不移动'}"
    y = below.y + 2 * MM
    for text in (said, *_ABOUT):
        lines = broken(text, room.width, _BODY, 1.5)
        frame = Box(room.x, y, room.width, lines.height)
        place(sheet, frame, frame, lines, Across.LEFT, middle=False)
        y = frame.bottom
    for x_mm, y_mm in CROSSES:
        _cross(sheet, x_mm, y_mm)
    for half in range(-2 * _NEAR, 2 * _NEAR + 1):
        _strokes(sheet, *CROSSES[0], half / 2, _HALF)
    return pdf([sheet], NAME, "")


def _cross(sheet: Sheet, x_mm: float, y_mm: float) -> None:
    """Two scales that cross at zero."""
    x, y, reach = x_mm * MM, y_mm * MM, _REACH * MM
    sheet.rule(x - reach, y, x + reach, y, _HAIR)
    sheet.rule(x, y - reach, x, y + reach, _HAIR)
    for step in range(-_REACH, _REACH + 1):
        at = step * MM
        _strokes(sheet, x_mm, y_mm, step, _COARSE if step % 5 == 0 else _FINE)
        if step and step % 5 == 0:
            _number(sheet, x + at, y + 3.2 * MM, f"{step}", middle=True)
            _number(sheet, x + 2 * MM, y + at, f"{step}", middle=False)
    _number(sheet, x + 7 * MM, y - 5 * MM, f"左 {x_mm:g}　上 {y_mm:g}", middle=False)


def _strokes(sheet: Sheet, x_mm: float, y_mm: float, step: float, length: float) -> None:
    """The strokes of both scales at `step`; all in millimetres."""
    x, y, at, half = x_mm * MM, y_mm * MM, step * MM, length * MM / 2
    sheet.rule(x + at, y - half, x + at, y + half, _HAIR)
    sheet.rule(x - half, y + at, x + half, y + at, _HAIR)


def _number(sheet: Sheet, x: float, y: float, text: str, *, middle: bool) -> None:
    """Small figures beside a stroke, their middle at y; in the middle of x or from it."""
    room = Box(x - 5 * MM if middle else x, y - _SIZE, 10 * MM if middle else 24 * MM, 2 * _SIZE)
    line = broken(text, room.width, _SIZE, 1.0, Role.CAPTION)
    if middle:
        place(sheet, room, room, line, Across.CENTRE, middle=True)
    else:
        sheet.write(room, x, baseline(room.y, room.height, _SIZE), text, Role.CAPTION, _SIZE)
