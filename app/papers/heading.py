"""Heads and feet of forms: title, 密级, the line of number, unit and date, and "第 x 页 共 y 页"."""

from __future__ import annotations

from collections.abc import Sequence

from app.papers import fonts, setting
from app.papers.fonts import Role
from app.papers.setting import BODY, Across
from app.papers.sheet import MM, Box, Sheet, baseline

TITLE = 22.0  # 2号
FOOT = 10.5


def title(sheet: Sheet, box: Box, institution: str, name: str) -> Box:
    """Writes the title: with the institution in one line where it fits, else above; returns the room below."""
    drawn, y = fonts.face(Role.TITLE), box.y
    for line in title_lines(institution, name, box.width):
        size = min(TITLE, TITLE * box.width / max(drawn.width(line, TITLE), 1))
        place = Box(box.x, y, box.width, TITLE * 1.4)
        one = setting.one_line(line, size, TITLE * 1.4, Role.TITLE)
        setting.place(sheet, place, place, one, Across.CENTRE, middle=True)
        y = place.bottom
    return Box(box.x, y, box.width, box.bottom - y)


def title_lines(institution: str, name: str, width: float) -> list[str]:
    """The title: with the institution in one line where it fits, else above."""
    whole = institution + name
    lines = [whole] if fonts.face(Role.TITLE).width(whole, TITLE) <= width else [institution, name]
    return [line for line in lines if line]


def secrecy(sheet: Sheet, box: Box, mark: str) -> None:
    """Writes the 密级 at the upper left, in the margin above the title."""
    place = Box(box.x, box.y - 7 * MM, box.width, 7 * MM)
    sheet.write(place, place.x, baseline(place.y, place.height, 14), mark, Role.CAPTION, 14)


def line(sheet: Sheet, box: Box, facts: Sequence[str], height: float = 8 * MM) -> Box:
    """Writes facts in one line: the first at the left, the last at the right; returns the room below."""
    place = Box(box.x, box.y, box.width, height)
    size = _size(facts, box.width)
    widths = [fonts.face(Role.BODY).width(fact, size) for fact in facts]
    gap = (box.width - sum(widths)) / max(len(facts) - 1, 1)
    x = box.x
    for fact, width in zip(facts, widths, strict=True):
        sheet.write(place, x, baseline(place.y, height, size), fact, Role.BODY, size)
        x += width + gap
    return Box(box.x, place.bottom, box.width, box.bottom - place.bottom)


def _size(facts: Sequence[str], width: float) -> float:
    """五号, or smaller where the facts would run into each other."""
    drawn = fonts.face(Role.BODY)
    total = sum(drawn.width(fact, BODY) for fact in facts) + (len(facts) - 1) * 2 * BODY
    return min(BODY, BODY * width / total)


def numbered(sheets: Sequence[Sheet], box: Box) -> None:
    """Writes "第 x 页 共 y 页" below the box of each sheet, in the middle."""
    for number, sheet in enumerate(sheets, 1):
        text = f"第 {number} 页　共 {len(sheets)} 页"
        place = Box(box.x, box.bottom + 4 * MM, box.width, 6 * MM)
        x = place.x + (place.width - fonts.face(Role.BODY).width(text, FOOT)) / 2
        sheet.write(place, x, baseline(place.y, place.height, FOOT), text, Role.BODY, FOOT)
