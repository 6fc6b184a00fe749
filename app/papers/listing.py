"""Lists over pages: a heading of one or two rows repeated on each, rows that grow, and what is signed at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.papers import heading, setting, table
from app.papers.cells import CAPTION_LEADING, PAD, Caption
from app.papers.continuation import continue_on
from app.papers.fonts import Role
from app.papers.setting import Across, Setting
from app.papers.sheet import MM, Box, Margins, Sheet
from app.papers.table import Section

# Across: bound at the upper edge.  Upright: as a form.
ACROSS, UPRIGHT = Margins(22 * MM, 18 * MM, 16 * MM, 16 * MM), Margins(20 * MM, 19 * MM, 25 * MM, 20 * MM)
SIZE, LEADING = 10.5, 1.3
_ROW, _HEADING, _RUNNING = 8 * MM, 8 * MM, 7 * MM
_PAD_DOWN = 1.2 * MM
# A row higher than this part of a page may be parted; others go to the next page whole.
_PARTED = 0.6


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its part in the width, the group it stands under, where its texts stand."""

    heading: str
    share: float
    group: str = ""
    across: Across = Across.CENTRE


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: a text for each column; `strong` in 黑体 (sums), `over`: one text over all columns (names of groups)."""

    texts: tuple[str, ...]
    strong: bool = False
    over: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as it is laid out.  `least` rows are drawn at least, empty ones to be filled in by hand.

    `foot` is signed at the end and never parted; `notes` stand below everything.
    """

    institution: str
    title: str
    line: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Entry, ...]
    foot: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()
    secrecy: str = ""
    across: bool = True
    least: int = 0
    size: float = SIZE


def listing_sheets(listing: Listing) -> list[Sheet]:
    """The pages of a list, counted "第 x 页 共 y 页"."""
    return _Pages(listing).made()


class _Pages:
    """Fills one page after the other."""

    def __init__(self, listing: Listing) -> None:
        self._all = listing
        self._room = (ACROSS if listing.across else UPRIGHT).inside(listing.across)
        whole = sum(column.share for column in listing.columns)
        self._widths = [self._room.width * column.share / whole for column in listing.columns]
        self._sheets: list[Sheet] = []
        self._top = self._y = 0.0
        self._new_page()

    def made(self) -> list[Sheet]:
        """All pages."""
        for entry in self._all.rows:
            self._put(entry)
        for _ in range(self._all.least - len(self._all.rows)):
            self._put(Entry(("",) * len(self._all.columns)))
        self._close_table()
        self._foot()
        self._notes()
        heading.numbered(self._sheets, self._room)
        return self._sheets

    @property
    def _sheet(self) -> Sheet:
        return self._sheets[-1]

    @property
    def _free(self) -> float:
        return self._room.bottom - self._y

    # ------------------------------------------------------------ heads

    def _new_page(self, *, bare: bool = False) -> None:
        """Begins a page; a bare one has no heading of columns."""
        one, room = self._all, self._room
        first = not self._sheets
        self._sheets.append(Sheet(across=one.across, bookmark=one.title if first else ""))
        if first:
            if one.secrecy:
                heading.secrecy(self._sheet, room, one.secrecy)
            below = heading.title(self._sheet, room, one.institution, one.title)
            below = heading.line(self._sheet, below, one.line) if one.line else below
        else:
            below = heading.line(self._sheet, room, (f"{one.institution}{one.title}（续）", *one.line[:1]), _RUNNING)
        self._top = self._y = below.y
        if not bare:
            self._headings()

    def _headings(self) -> None:
        """The row of headings, or two where columns stand in groups."""
        columns = self._all.columns
        groups = list(_groups(columns))
        high = max(
            self._caption_height(column.heading, width) for column, width in zip(columns, self._widths, strict=True)
        )
        above = _HEADING if groups else 0.0
        x = self._room.x
        for column, width in zip(columns, self._widths, strict=True):
            top = above if column.group else 0.0
            place = Box(x, self._y + top, width, high + above - top)
            self._caption(column.heading, place)
            x = place.right
        for first, last in groups:
            start = self._room.x + sum(self._widths[:first])
            self._caption(columns[first].group, Box(start, self._y, sum(self._widths[first : last + 1]), above))
        self._y += high + above

    def _caption(self, text: str, place: Box) -> None:
        Caption(text, self._all.size).draw(self._sheet, place)
        self._sheet.edges(place)

    def _caption_height(self, text: str, width: float) -> float:
        lines = setting.broken(text, width - PAD, self._all.size, CAPTION_LEADING, Role.CAPTION)
        return max(_HEADING, lines.height + 2 * _PAD_DOWN)

    # ------------------------------------------------------------ rows

    def _put(self, entry: Entry) -> None:
        cells = self._set(entry)
        high = self._height(cells)
        page = self._room.bottom - self._room.y
        if high > self._free and high <= page * _PARTED:
            self._turn()
        while high > self._free:  # higher than a page: parted between lines
            count = max(int((self._free - 2 * _PAD_DOWN) // (self._all.size * LEADING)), 0)
            if count:
                self._draw(entry, [_part(cell, 0, count) for cell in cells], self._free)
                cells = [_part(cell, count, None) for cell in cells]
                high = self._height(cells)
            self._turn()
        self._draw(entry, cells, high)

    def _set(self, entry: Entry) -> list[Setting]:
        role = Role.CAPTION if entry.strong else Role.BODY
        if entry.over:
            return [setting.broken(entry.texts[0], self._room.width - 2 * PAD, self._all.size, LEADING, role)]
        return [
            setting.broken(text, width - 2 * PAD, self._all.size, LEADING, role)
            for text, width in zip(entry.texts, self._widths, strict=True)
        ]

    def _height(self, cells: Sequence[Setting]) -> float:
        return max(_ROW, max(cell.height for cell in cells) + 2 * _PAD_DOWN)

    def _draw(self, entry: Entry, cells: Sequence[Setting], high: float) -> None:
        x = self._room.x
        widths = [self._room.width] if entry.over else self._widths
        columns = [Column("", 1, across=Across.LEFT)] if entry.over else self._all.columns
        for cell, width, column in zip(cells, widths, columns, strict=True):
            place = Box(x, self._y, width, high)
            across = column.across if len(cell.lines) <= 1 else Across.LEFT
            setting.place(self._sheet, place, place.inset(PAD, _PAD_DOWN), cell, across, middle=True)
            self._sheet.edges(place)
            x = place.right
        self._y += high

    def _turn(self, *, bare: bool = False) -> None:
        self._close_table()
        self._new_page(bare=bare)

    def _close_table(self) -> None:
        """The upper and left edges of what stands on the page."""
        if self._y > self._top:
            self._sheet.frame(Box(self._room.x, self._top, self._room.width, self._y - self._top))
        self._top = self._y

    # ------------------------------------------------------------ the end

    def _foot(self) -> None:
        if not self._all.foot:
            return
        rows = [row for section in self._all.foot for row in section.rows]
        high = sum(row.wants(self._room.width - table.LABEL_WIDTH) for row in rows)
        if high > self._free:
            self._turn(bare=True)
        place = Box(self._room.x, self._y, self._room.width, min(high, self._free))
        left = table.draw(self._sheet, self._all.foot, place)
        self._y = place.bottom
        self._top = self._y
        for sheet in continue_on(left, self._further):
            self._sheets.append(sheet)
            self._top = self._y = self._room.bottom

    def _further(self) -> tuple[Sheet, Box]:
        sheet = Sheet(across=self._all.across)
        below = heading.title(sheet, self._room, "", f"{self._all.title}（续页）")
        return sheet, heading.line(sheet, below, self._all.line) if self._all.line else below

    def _notes(self) -> None:
        if not self._all.notes:
            return
        words = setting.broken("\n".join(self._all.notes), self._room.width, 9.0, 1.35, Role.BODY)
        if words.height + 2 * MM > self._free:
            self._turn(bare=True)
        place = Box(self._room.x, self._y + 2 * MM, self._room.width, words.height)
        setting.place(self._sheet, place, place, words, Across.LEFT, middle=False)
        self._y = place.bottom


def _part(cell: Setting, start: int, end: int | None) -> Setting:
    return Setting(cell.lines[start:end], cell.size, cell.leading, role=cell.role)


def _groups(columns: Sequence[Column]) -> Iterator[tuple[int, int]]:
    """First and last place of each group."""
    place = 0
    while place < len(columns):
        end = place
        while columns[place].group and end + 1 < len(columns) and columns[end + 1].group == columns[place].group:
            end += 1
        if columns[place].group:
            yield place, end
        place = end + 1
