"""A sheet of paper as a list of what is on it: text, lines and pictures, in points from the upper left corner.

Laying out comes first and drawing last, so that a paper knows how many pages it has before the first is drawn, and a
test can ask where each piece of text lies.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from reportlab.lib.pagesizes import A4

from app.papers import fonts
from app.papers.fonts import Role

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = A4
# One weight for every line of a form.
LINE = 0.6


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; y grows downwards."""

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

    def inset(self, across: float, down: float | None = None) -> Box:
        """The box within, smaller by `across` at either side and by `down` above and below."""
        down = across if down is None else down
        return Box(self.x + across, self.y + down, max(self.width - 2 * across, 0), max(self.height - 2 * down, 0))


@dataclass(frozen=True, slots=True)
class Margins:
    """Margins of a sheet in points."""

    top: float
    bottom: float
    left: float
    right: float

    def inside(self, across: bool = False) -> Box:
        """What is left of an A4 sheet, upright or across."""
        width, height = (PAGE_HEIGHT, PAGE_WIDTH) if across else (PAGE_WIDTH, PAGE_HEIGHT)
        return Box(self.left, self.top, width - self.left - self.right, height - self.top - self.bottom)


# Letters as in GB/T 9704: 37, 35, 28, 26 mm.  A form has no red head: with less margin it keeps to two pages.
LETTER = Margins(37 * MM, 35 * MM, 28 * MM, 26 * MM)
FORM = Margins(20 * MM, 19 * MM, 25 * MM, 20 * MM)


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text on its base line, within the cell that it belongs to; its characters `apart` points apart."""

    x: float
    y: float
    role: Role
    size: float
    text: str
    cell: Box
    apart: float = 0.0

    @property
    def width(self) -> float:
        """Width in points."""
        return fonts.face(self.role).width(self.text, self.size) + self.apart * max(len(self.text) - 1, 0)


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line."""

    x: float
    y: float
    to_x: float
    to_y: float
    weight: float = LINE


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that fills its place."""

    place: Box
    file: Path


@dataclass
class Sheet:
    """One page, A4 upright or across; `bookmark` is what a reader's table of contents calls it, where it begins one."""

    texts: list[Text] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    across: bool = False
    bookmark: str = ""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return (PAGE_HEIGHT, PAGE_WIDTH) if self.across else (PAGE_WIDTH, PAGE_HEIGHT)

    def write(self, cell: Box, x: float, y: float, text: str, role: Role, size: float, apart: float = 0.0) -> None:
        """Puts text with its base line at y; what has no shape is left out."""
        if text := fonts.clean(text):
            self.texts.append(Text(x, y, role, size, text, cell, apart))

    def rule(self, x: float, y: float, to_x: float, to_y: float, weight: float = LINE) -> None:
        """Draws a line."""
        self.lines.append(Line(x, y, to_x, to_y, weight))

    def show(self, place: Box, file: Path) -> None:
        """Puts a picture into a place, below texts and lines."""
        self.pictures.append(Picture(place, file))

    def edges(self, box: Box) -> None:
        """The right and the lower edge; a frame around all cells draws the others, so none is drawn twice."""
        self.rule(box.right, box.y, box.right, box.bottom)
        self.rule(box.x, box.bottom, box.right, box.bottom)

    def frame(self, box: Box) -> None:
        """The upper and the left edge around all cells."""
        self.rule(box.x, box.y, box.right, box.y)
        self.rule(box.x, box.y, box.x, box.bottom)


def baseline(top: float, leading: float, size: float) -> float:
    """Where the base line of a line lies whose room begins at `top`: Han stand in the middle of the room."""
    return top + leading / 2 + size * 0.36
