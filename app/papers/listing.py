"""Lists over pages: a heading of one or two rows repeated on each, rows that grow, and what is signed at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.papers import heading, setting, table
from app.papers.cells import CAPTION_LEADING, Caption
from app.papers.continuation import continue_on
from app.papers.fonts import Role
from app.papers.setting import Across, Setting
from app.papers.sheet import MM, Box, Margins, Sheet
from app.papers.table import Section
from app.store.steps import steps

# Across: bound at the upper edge.  Upright: as a form.
ACROSS, UPRIGHT = Margins(22 * MM, 18 * MM, 16 * MM, 16 * MM), Margins(20 * MM, 19 * MM, 25 * MM, 20 * MM)
SIZE, LEADING = 10.5, 1.3
# Rows that were printed, rows to be written in by hand.
ROW, BY_HAND = 8 * MM, 11 * MM
_HEADING, _RUNNING, _CLOSING = 8 * MM, 7 * MM, 11 * MM
_PAD_DOWN = 1.2 * MM
_ALIKE = 1.5
# A row higher than this part of a page may be parted, with so many lines at least on either page; others go to the
# next page whole.
_PARTED, _LEAST_LINES = 0.6, 3
# A hair that keeps rounding from turning a page that is just full.
_HAIR = 0.01
_NOTE_SIZE, _NOTE_LEADING, _ABOVE_NOTES = 9.0, 1.35, 2 * MM


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
    """A list as it is laid out.

    `above` are paragraphs between the title and the table.  Up to `least` rows, or with `fill` to the foot of the
    last page, empty ones follow as far as there is room; `high` is the least height of a row.  `foot` is signed at
    the end and never parted, `closing` are captions to sign behind in one line below the table, `notes` stand below
    everything: what comes behind the last row has that row on its page.
    """

    institution: str
    title: str
    line: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Entry, ...]
    above: str = ""
    foot: tuple[Section, ...] = ()
    closing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    secrecy: str = ""
    across: bool = True
    least: int = 0
    fill: bool = False
    high: float = ROW
    size: float = SIZE


def listing_sheets(listing: Listing, more: Sequence[Listing] = (), behind: Sequence[Sheet] = ()) -> list[Sheet]:
    """The pages of a list, counted "第 x 页 共 y 页".

    `more` are lists that follow on pages of their own, `behind` other sheets (a chart): all are counted with it.
    """
    sheets = [sheet for one in (listing, *more) for sheet in _Pages(one).made()] + list(behind)
    heading.numbered(sheets, (ACROSS if listing.across else UPRIGHT).inside(listing.across))
    return sheets


class _Pages:
    """Fills one page after the other."""

    def __init__(self, listing: Listing) -> None:
        self._all = listing
        self._room = (ACROSS if listing.across else UPRIGHT).inside(listing.across)
        whole = sum(column.share for column in listing.columns)
        self._widths = [self._room.width * column.share / whole for column in listing.columns]
        self._pad = listing.size * 0.3
        self._sheets: list[Sheet] = []
        self._top = self._y = 0.0

    def made(self) -> list[Sheet]:
        """All pages, not counted yet."""
        self._new_page(bare=True)
        self._above()
        self._headings()
        for place, entry in enumerate(steps("正在排版", self._all.rows), 1):
            self._put(entry, self._tail() if place == len(self._all.rows) else 0.0)
        self._fill()
        self._close_table()
        self._foot()
        self._closing()
        self._notes()
        return self._sheets

    @property
    def _sheet(self) -> Sheet:
        return self._sheets[-1]

    @property
    def _free(self) -> float:
        return self._room.bottom - self._y + _HAIR

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

    def _above(self) -> None:
        """The paragraphs above the table; long ones go on over pages."""
        if not self._all.above:
            return
        words = setting.broken(self._all.above, self._room.width, self._all.size, setting.LEADING)
        while words.lines:
            count = int((self._free - _ABOVE_NOTES) // words.leading)
            if count < min(_LEAST_LINES, len(words.lines)):
                self._turn(bare=True)
                continue
            some = _part(words, 0, count)
            place = Box(self._room.x, self._y, self._room.width, some.height + _ABOVE_NOTES)
            setting.place(self._sheet, place, place, some, Across.LEFT, middle=False)
            self._top = self._y = place.bottom
            words = _part(words, count, None)

    def _headings(self) -> None:
        """The row of headings, or two where columns stand in groups."""
        columns, groups = self._all.columns, list(_groups(self._all.columns))
        spans = [sum(self._widths[first : last + 1]) for first, last in groups]
        high = max(self._caption_height(column.heading, width) for column, width in self._across())
        above = max(
            (self._caption_height(columns[at].group, span) for (at, _), span in zip(groups, spans, strict=True)),
            default=0.0,
        )
        if self._free < high + above + self._all.high:
            self._turn(bare=True)
        x = self._room.x
        for column, width in self._across():
            top = above if column.group else 0.0
            place = Box(x, self._y + top, width, high + above - top)
            self._caption(column.heading, place)
            x = place.right
        for (first, _), span in zip(groups, spans, strict=True):
            start = self._room.x + sum(self._widths[:first])
            self._caption(columns[first].group, Box(start, self._y, span, above))
        self._y += high + above

    def _across(self) -> Iterator[tuple[Column, float]]:
        return zip(self._all.columns, self._widths, strict=True)

    def _caption(self, text: str, place: Box) -> None:
        Caption(text, self._all.size).draw(self._sheet, place)
        self._sheet.edges(place)

    def _caption_height(self, text: str, width: float) -> float:
        lines = setting.broken(text, width, self._all.size, CAPTION_LEADING, Role.CAPTION)
        return max(_HEADING, lines.height + 2 * _PAD_DOWN)

    # ------------------------------------------------------------ rows

    def _put(self, entry: Entry, with_it: float = 0.0) -> None:
        """Draws a row; with what must follow on its page, where one page can hold both."""
        cells = self._set(entry)
        high, page = self._height(cells), self._room.bottom - self._room.y
        whole = high <= page * _PARTED
        if whole and high + (with_it if high + with_it <= page * _PARTED else 0.0) > self._free:
            self._turn()
        parted = high > self._free
        while high > self._free:  # higher than a page: parted between lines
            count = int((self._free - 2 * _PAD_DOWN) // (self._all.size * LEADING))
            if count >= _LEAST_LINES:
                self._draw(entry, [_part(cell, 0, count) for cell in cells], self._free, middle=False)
                cells = [_part(cell, count, None) for cell in cells]
                high = self._height(cells)
            self._turn()
        self._draw(entry, cells, high, middle=not parted)

    def _fill(self) -> None:
        """Empty rows as far as the page has room above what stands at the end: `least`, or so many that it is full."""
        room, empty = self._free - self._tail() - _HAIR, Entry(("",) * len(self._all.columns))
        fitting = max(int(room // self._all.high), 0)
        count = fitting if self._all.fill else min(fitting, self._all.least - len(self._all.rows))
        for _ in range(count):
            self._draw(empty, self._set(empty), room / count if self._all.fill else self._all.high, middle=True)

    def _set(self, entry: Entry) -> list[Setting]:
        role = Role.CAPTION if entry.strong else Role.BODY
        if entry.over:
            return [setting.broken(entry.texts[0], self._room.width - 2 * self._pad, self._all.size, LEADING, role)]
        return [
            setting.broken(text, width - 2 * self._pad, self._all.size, LEADING, role)
            for text, width in zip(entry.texts, self._widths, strict=True)
        ]

    def _height(self, cells: Sequence[Setting]) -> float:
        return max(self._all.high, max(cell.height for cell in cells) + 2 * _PAD_DOWN)

    def _draw(self, entry: Entry, cells: Sequence[Setting], high: float, *, middle: bool) -> None:
        x = self._room.x
        places = [(Column("", 1, across=Across.LEFT), self._room.width)] if entry.over else self._across()
        for cell, (column, width) in zip(cells, places, strict=True):
            place = Box(x, self._y, width, high)
            setting.place(self._sheet, place, place.inset(self._pad, _PAD_DOWN), cell, column.across, middle=middle)
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

    def _tail(self) -> float:
        """The height of all that comes behind the last row."""
        return self._foot_height() + (_CLOSING if self._all.closing else 0.0) + self._notes_height()

    def _labels(self) -> float:
        """The labels of the foot are as wide as the first column where that is much alike: one line goes down both."""
        first = self._widths[0]
        return first if table.LABEL_WIDTH <= first <= table.LABEL_WIDTH * _ALIKE else table.LABEL_WIDTH

    def _foot_height(self) -> float:
        width = self._room.width - self._labels()
        return sum(row.wants(width) for section in self._all.foot for row in section.rows)

    def _notes_height(self) -> float:
        return self._note().height + _ABOVE_NOTES if self._all.notes else 0.0

    def _note(self) -> Setting:
        return setting.broken("\n".join(self._all.notes), self._room.width, _NOTE_SIZE, _NOTE_LEADING)

    def _foot(self) -> None:
        if not self._all.foot:
            return
        high = self._foot_height()
        if high > self._free:
            self._turn(bare=True)
        place = Box(self._room.x, self._y, self._room.width, min(high, self._free))
        left = table.draw(self._sheet, self._all.foot, place, self._labels())
        self._top = self._y = place.bottom
        for sheet in continue_on(left, self._further):
            self._sheets.append(sheet)
            self._top = self._y = self._room.bottom

    def _further(self) -> tuple[Sheet, Box]:
        sheet = Sheet(across=self._all.across)
        below = heading.title(sheet, self._room, "", f"{self._all.title}（续页）")
        return sheet, heading.line(sheet, below, self._all.line) if self._all.line else below

    def _closing(self) -> None:
        if not self._all.closing:
            return
        if self._free < _CLOSING:
            self._turn(bare=True)
        heading.line(self._sheet, Box(self._room.x, self._y, self._room.width, _CLOSING), self._all.closing, _CLOSING)
        self._top = self._y = self._y + _CLOSING

    def _notes(self) -> None:
        """The notes; where they are longer than a page they go on over pages."""
        words = self._note() if self._all.notes else Setting((), _NOTE_SIZE, _NOTE_SIZE)
        if self._notes_height() > self._free and words.lines:
            self._turn(bare=True)
        while words.lines:
            count = int((self._free - _ABOVE_NOTES) // words.leading)
            some, words = _part(words, 0, count), _part(words, count, None)
            place = Box(self._room.x, self._y + _ABOVE_NOTES, self._room.width, some.height)
            setting.place(self._sheet, place, place, some, Across.LEFT, middle=False)
            self._top = self._y = place.bottom
            if words.lines:
                self._turn(bare=True)


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
