"""A cell of boxes to tick in lines of columns, for more of them than one line holds."""

from __future__ import annotations

from dataclasses import dataclass

from app.papers import setting
from app.papers.cells import PAD, PAD_DOWN, Leftover, tick_box
from app.papers.fonts import Role, face
from app.papers.setting import BODY, LEADING, Across
from app.papers.sheet import Box, Sheet, baseline

_LINE = BODY * 1.6
# The box and the room behind it.
_MARK = BODY * 1.3
_GAP = BODY
# Shown for what was chosen by a name that is none of those printed.
_OTHER = "其他："


@dataclass(frozen=True, slots=True)
class Choices:
    """Names of which some are ticked; one that is chosen and not among them stands behind 其他, ticked."""

    caption: str
    names: tuple[str, ...]
    chosen: tuple[str, ...] = ()

    def wants(self, width: float) -> float:
        """The height of its lines."""
        lines, pitch, _ = self._grid(width - 2 * PAD)
        others = setting.broken(self._others(), width - 2 * PAD - _MARK, BODY, LEADING) if self._others() else None
        return sum(_high(line, pitch) for line in lines) + (others.height if others else 0) + 2 * PAD_DOWN

    def draw(self, sheet: Sheet, box: Box) -> Leftover | None:
        """Draws the boxes, those of a column under each other; returns the 其他 that did not fit."""
        inner = box.inset(PAD, PAD_DOWN)
        lines, pitch, spare = self._grid(inner.width)
        y = inner.y + max(inner.height - (self.wants(box.width) - 2 * PAD_DOWN), 0) / 2
        for line in lines:
            for place, name in enumerate(line):
                x = inner.x + place * pitch + spare / 2
                tick_box(sheet, box, x, baseline(y, _LINE, BODY), BODY, ticked=name in self.chosen)
                for down, part in enumerate(_broken(name, pitch).lines):
                    sheet.write(box, x + _MARK, baseline(y + down * _LINE, _LINE, BODY), part.text, Role.BODY, BODY)
            y += _high(line, pitch)
        return self._draw_others(sheet, box, Box(inner.x, y, inner.width, inner.bottom - y)) if self._others() else None

    def _draw_others(self, sheet: Sheet, box: Box, room: Box) -> Leftover | None:
        tick_box(sheet, box, room.x, baseline(room.y, BODY * LEADING, BODY), BODY, ticked=True)
        beside = Box(room.x + _MARK, room.y, room.width - _MARK, room.height)
        done = setting.cut(self._others(), beside, BODY, LEADING)
        setting.place(sheet, box, beside, done, Across.LEFT, middle=False)
        return Leftover(self.caption, done.rest, done.amid) if done.rest else None

    def _others(self) -> str:
        others = "、".join(name for name in self.chosen if name not in self.names)
        return f"{_OTHER}{others}" if others else ""

    def _grid(self, width: float) -> tuple[list[tuple[str, ...]], float, float]:
        """The names in lines, as evenly as may be; how far the columns stand apart, and what a name leaves of that."""
        widest = _MARK + max(face(Role.BODY).width(name, BODY) for name in self.names)
        most = max(int((width + _GAP) // (widest + _GAP)), 1)
        count = -(-len(self.names) // most)
        columns = -(-len(self.names) // count)
        lines = [self.names[at : at + columns] for at in range(0, len(self.names), columns)]
        return lines, width / columns, max(width / columns - widest, 0)


def _broken(name: str, pitch: float) -> setting.Setting:
    """A name in as many lines as its column asks for."""
    return setting.broken(name, pitch - _MARK, BODY, _LINE / BODY)


def _high(line: tuple[str, ...], pitch: float) -> float:
    return max(_broken(name, pitch).height for name in line)
