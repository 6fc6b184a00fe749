"""Rows of cells down a page: who gets how much height, and the drawing of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.papers.cells import Cell, Leftover, Upright
from app.papers.sheet import MM, Box, Sheet

# A row is divided into this many columns, so that edges of different rows stand under each other.
COLUMNS = 24
LABEL_WIDTH = 9 * MM


@dataclass(frozen=True, slots=True)
class Row:
    """Cells side by side, each with its number of columns.

    The row is at least `least` points high; it grows for its text up to `most` (or without bound), and `share` is its
    part in the height that is left over on the page.
    """

    cells: tuple[tuple[int, Cell], ...]
    least: float
    most: float | None = None
    share: float = 0.0

    def wants(self, width: float) -> float:
        """The height at which all cells fit, within the bounds of the row."""
        wanted = max(cell.wants(width * columns / COLUMNS) for columns, cell in self.cells)
        return max(self.least, wanted if self.most is None else min(wanted, self.most))


@dataclass(frozen=True, slots=True)
class Section:
    """Rows with one label that stands upright at their left."""

    label: str
    rows: tuple[Row, ...]


def heights(sections: Sequence[Section], width: float, available: float, labels: float = LABEL_WIDTH) -> list[float]:
    """Height of each row, so that together they fill the page exactly.

    Rows that do not share get what they want; those that share get, after their least, what they want as far as it
    goes (the small wishes first), and what is left over by their shares.  `labels` is the width of the labels.
    """
    rows = [(row, width - labels) for section in sections for row in section.rows]
    wanted = [row.wants(inner) for row, inner in rows]
    sharing = [place for place, (row, _) in enumerate(rows) if row.share]
    result = [row.least if row.share else wish for (row, _), wish in zip(rows, wanted, strict=True)]
    spare = available - sum(result)
    if spare < 0:
        return _squeezed([row.least for row, _ in rows], result, available)
    spare = _fulfil(result, wanted, sharing, spare)
    shares = sum(rows[place][0].share for place in sharing)
    for place in sharing:
        result[place] += spare * rows[place][0].share / shares
    return result


def _squeezed(least: Sequence[float], wished: Sequence[float], available: float) -> list[float]:
    """Short rows that wish for more than the page has give back alike, down to their least."""
    part = max(available - sum(least), 0) / (sum(wished) - sum(least))
    return [low + (high - low) * part for low, high in zip(least, wished, strict=True)]


def _fulfil(result: list[float], wanted: Sequence[float], places: Sequence[int], spare: float) -> float:
    """Raises the rows towards their wishes, the smallest lack first; returns what is still spare."""
    waiting = sorted(places, key=lambda place: wanted[place] - result[place])
    for count, place in enumerate(waiting):
        given = min(wanted[place] - result[place], spare / (len(waiting) - count))
        result[place] += given
        spare -= given
    return spare


def draw(sheet: Sheet, sections: Sequence[Section], box: Box, labels: float = LABEL_WIDTH) -> list[Leftover]:
    """Draws the sections over the whole box, labels so wide; returns what did not fit, in reading order."""
    tall = iter(heights(sections, box.width, box.height, labels))
    leftovers: list[Leftover] = []
    y = box.y
    for section in sections:
        own = [next(tall) for _ in section.rows]
        place = Box(box.x, y, box.width, sum(own))
        leftovers.extend(_section(sheet, section, place, own, labels))
        y = place.bottom
    sheet.frame(Box(box.x, box.y, box.width, y - box.y))
    return leftovers


def _section(sheet: Sheet, section: Section, box: Box, tall: Sequence[float], labels: float) -> Iterator[Leftover]:
    label = Box(box.x, box.y, labels, box.height)
    Upright(section.label).draw(sheet, label)
    sheet.edges(label)
    y = box.y
    for row, height in zip(section.rows, tall, strict=True):
        yield from _row(sheet, row, Box(label.right, y, box.right - label.right, height))
        y += height


def _row(sheet: Sheet, row: Row, box: Box) -> Iterator[Leftover]:
    x = box.x
    for columns, cell in row.cells:
        place = Box(x, box.y, box.width * columns / COLUMNS, box.height)
        if left := cell.draw(sheet, place):
            yield left
        sheet.edges(place)
        x = place.right
