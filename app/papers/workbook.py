"""The kit of all workbooks: a sheet that looks like the office's own and prints as it looks.

Title across the sheet, a line with 密级, unit and date, a heading of two rows with merged groups, thin borders, 仿宋
and 黑体, A4 landscape fitted to the width, headings repeated on every page, 第 x 页 共 y 页 at the foot.
Text stays text: nothing that people typed is ever a formula, and characters that XML forbids are left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from openpyxl.utils import get_column_letter

from app.access.errors import Refusal
from app.access.session import Session
from app.papers.book_layout import BookColumn
from app.papers.workbook_look import (
    BODY,
    BODY_SIZE,
    CENTRED,
    FACTS,
    FIGURE,
    HEADING,
    LONG,
    OPINION,
    PLAIN,
    SIGNATURE,
    SIGNED,
    SUM,
    TITLE,
    TITLE_SIZE,
    set_page,
    styles,
)
from app.papers.workbook_rows import MOST_POINTS, height_of, lines_of, room_of
from app.store.steps import step
from app.store.workbook_stream import MOST_ROWS, StreamedBook, TooLong, Value
from app.workbooks.saving import save_file

__all__ = ["BODY", "CENTRED", "HEADING", "MOST_CHARACTERS", "PLAIN", "SUM", "BookColumn", "Paper", "Value", "text_of"]

# What a cell of Excel can hold, and what is said where a text is longer.
MOST_CHARACTERS = 32_767
# Rows that are written in less than a tenth of a second.
_AT_A_STEP = 100
_CUT = "……（后文见登记表）"
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_LIKE_FORMULA = frozenset("=+-@\t＝＋－＠")
_Cell = tuple[Value, str]


def text_of(value: str) -> str:
    """A text as a cell may hold it: without forbidden characters, lines ended by LF, not longer than Excel allows."""
    if _FORBIDDEN.search(value):
        value = _FORBIDDEN.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    return value if len(value) <= MOST_CHARACTERS else value[: MOST_CHARACTERS - len(_CUT)] + _CUT


class Paper:
    """One sheet, written from the top down; its rows go into the file at once and cannot be gone back to.

    `frozen` columns stay in sight with the headings; `fill_in` sets all columns down to the end of the sheet as text,
    for a table that somebody fills in.
    """

    def __init__(
        self,
        sheet_name: str,
        title: str,
        columns: Sequence[BookColumn],
        facts: tuple[str, str],
        frozen: int = 0,
        *,
        fill_in: bool = False,
    ) -> None:
        self._stream = StreamedBook(styles())
        self.book, self.sheet, self.columns = self._stream.book, self._stream.sheet, tuple(columns)
        self.sheet.title = sheet_name
        self.book.properties.title = text_of(title)
        for place, column in enumerate(self.columns, 1):
            dimension = self.sheet.column_dimensions[get_column_letter(place)]
            dimension.width = column.width
            if fill_in:
                self._stream.set_column(dimension, CENTRED if column.centred else BODY)
        self._width = sum(column.width for column in self.columns)
        # Of each column: width, how many characters stand on one line whatever they are, and the usual look.
        self._set = [
            (column.width, int(room_of(column.width, BODY_SIZE)), CENTRED if column.centred else BODY)
            for column in self.columns
        ]
        self.heading_row = 4 if any(column.group for column in self.columns) else 3
        self.sheet.freeze_panes = f"{get_column_letter(min(frozen, len(self.columns) - 1) + 1)}{self.heading_row + 1}"
        set_page(self.sheet)
        self.across(title, TITLE, size=TITLE_SIZE, least=36)
        self._facts(*facts)
        self._headings()

    @property
    def row(self) -> int:
        """The number of the next row."""
        return self._stream.rows + 1

    # ------------------------------------------------------------ top of the sheet

    def _facts(self, left: str, right: str) -> None:
        """密级 and unit at the left, the date at the right; in one cell where there is one column."""
        last = len(self.columns)
        if last == 1:
            self.across("　　".join(filter(None, (left, right))), FACTS, least=20)
            return
        # The date takes as many columns as it needs, because the facts of a plan can be long.
        place = last
        while place > 2 and lines_of(right, self._span(place, last), BODY_SIZE) > 1:
            place -= 1
        needed = max(
            lines_of(text_of(left), self._span(1, place - 1), BODY_SIZE),
            lines_of(text_of(right), self._span(place, last), BODY_SIZE),
        )
        row = self.row
        cells: list[_Cell] = [(left, FACTS), *[("", FACTS)] * (place - 2)]
        self._put([*cells, (right, SIGNED), *[("", SIGNED)] * (last - place)], 20 if needed == 1 else 6 + 15 * needed)
        self._merge(row, 1, row, place - 1)
        self._merge(row, place, row, last)

    def _headings(self) -> None:
        """One row of headings, or two where columns stand in groups."""
        top, two = self.row, self.heading_row == 4
        above, below = self._heading_heights()
        under = {place for first, last in _groups(self.columns) for place in range(first + 1, last + 1)}
        captions: list[_Cell] = [
            ("" if place in under else column.group or column.heading, HEADING)
            for place, column in enumerate(self.columns, 1)
        ]
        self._put(captions, above if two else max(above, below))
        if two:
            self._put([(column.heading if column.group else "", HEADING) for column in self.columns], below)
            for place, column in enumerate(self.columns, 1):
                if not column.group:
                    self._merge(top, place, top + 1, place)
            for first, last in _groups(self.columns):
                self._merge(top, first, top, last)
        self.sheet.print_title_rows = f"{top}:{self.heading_row}"

    def _heading_heights(self) -> tuple[int, int]:
        """Room for captions of groups, and below them for headings; a heading without a group has both rows."""

        def room(text: str, width: float) -> int:
            return max(22, lines_of(text, width, BODY_SIZE) * 15 + 6)

        columns = self.columns
        spans = [columns[first - 1 : last] for first, last in _groups(columns)]
        spans += [(column,) for column in columns if column.group and not any(column in span for span in spans)]
        upper = max([22, *(room(span[0].group, sum(one.width for one in span)) for span in spans)])
        grouped = max([22, *(room(one.heading, one.width) for one in columns if one.group)])
        alone = max([22, *(room(one.heading, one.width) for one in columns if not one.group)])
        return upper, max(grouped, alone - (upper if spans else 0))

    # ------------------------------------------------------------ rows

    def line(self, values: Sequence[Value], style: str = "") -> None:
        """One line of the table; as high as its longest text needs, over several rows where one cannot be so high."""
        if self.row % _AT_A_STEP == 0:
            step("正在写入工作簿", self.row)
        cells: list[_Cell] = []
        needed = 22
        for (width, fits, usual), value in zip(self._set, values, strict=True):
            if isinstance(value, str):
                value = text_of(value)
                if len(value) > fits or "\n" in value:
                    needed = max(needed, height_of(value, width, BODY_SIZE))
                cells.append((value, style or usual))
            else:
                cells.append((value, style or FIGURE))
        if needed <= MOST_POINTS:
            self._put(cells, needed)
        else:
            # A text that goes over pages begins at the top, not in their middle.
            cells = [(value, LONG if look == BODY else look) for value, look in cells]
            self._tall(cells, needed, [(place, place) for place in range(1, len(self.columns) + 1)])

    def across(self, text: str, style: str = PLAIN, *, size: float = BODY_SIZE, least: int = 22) -> None:
        """A text across the sheet."""
        clean, last = text_of(text), len(self.columns)
        cells: list[_Cell] = [(clean, style), *[("", style)] * (last - 1)]
        self._tall(cells, max(least, height_of(clean, self._width, size)), [(1, last)])

    def remark(self, text: str) -> None:
        """A line across the sheet, without a frame."""
        self.across(text)

    def opinion(self, caption: str, text: str, signed: str) -> None:
        """A cell for an opinion: caption, room for the text, and the line for seal and date at its lower right."""
        last, top = len(self.columns), self.row
        before = 2 if last > 3 else 1 if last > 1 else 0
        if not before:
            text = f"{caption}：{text}"
        clean = text_of(text)
        needed = max(48, height_of(clean, self._span(before + 1, last), BODY_SIZE))
        empty: list[_Cell] = [("", HEADING)] * before
        captions = [(caption, HEADING), *empty[1:]] if before else empty
        more: list[_Cell] = [("", OPINION)] * (last - before - 1)
        self._tall([*captions, (clean, OPINION), *more], needed, [(before + 1, last)])
        row = self.row
        self._put([*empty, (signed, SIGNATURE), *[("", SIGNATURE)] * (last - before - 1)], 24)
        self._merge(row, before + 1, row, last)
        if before:
            self._merge(top, 1, row, before)

    def _tall(self, cells: Sequence[_Cell], needed: int, spans: Sequence[tuple[int, int]]) -> None:
        """Cells on as many rows as their height needs; each of `spans` (first and last column) is one cell then."""
        rows, top = -(-needed // MOST_POINTS), self.row
        self._put(cells, needed / rows)
        for _ in range(rows - 1):
            self._put([("", style) for _, style in cells], needed / rows)
        for first, last in spans:
            if rows > 1 or last > first:
                self._merge(top, first, top + rows - 1, last)

    def _put(self, cells: Sequence[_Cell], height: float) -> None:
        looks = self._stream.looks
        # Also after someone edits a cell that begins like a formula, it stays text.
        marked = [
            (value, looks[style].quoted if str(value)[:1] in _LIKE_FORMULA else looks[style].plain)
            for value, style in cells
        ]
        try:
            self._stream.row(marked, height)
        except TooLong as error:
            raise Refusal(
                f"内容超出一张工作表能放的行数（{MOST_ROWS:,} 行），没有导出。请按年度或季度分别导出。"
            ) from error

    def _merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if bottom > top or right > left:
            self._stream.merge(top, left, bottom, right)

    def _span(self, first: int, last: int) -> float:
        return sum(column.width for column in self.columns[first - 1 : last])

    # ------------------------------------------------------------ end

    def filter(self) -> None:
        """The arrows of Excel's own filter on the headings, over the rows that are there by now."""
        last = max(self.row - 1, self.heading_row)
        self.sheet.auto_filter.ref = f"A{self.heading_row}:{get_column_letter(len(self.columns))}{last}"

    def content(self) -> bytes:
        """The bytes of the file."""
        self.sheet.print_area = f"A1:{get_column_letter(len(self.columns))}{max(self.row - 1, 1)}"
        return self._stream.content()

    def save(self, session: Session, out: Path) -> None:
        """Hands the workbook out within a use case.  Raises Refusal in plain words."""
        step("正在写成文件")  # the last place at which nobody need want it
        save_file(session, out, self.content())


def _groups(columns: Sequence[BookColumn]) -> list[tuple[int, int]]:
    """First and last column (from 1) of each group of more than one column."""
    found: list[tuple[int, int]] = []
    place = 0
    while place < len(columns):
        end = place + 1
        while end < len(columns) and columns[place].group and columns[end].group == columns[place].group:
            end += 1
        if end - place > 1:
            found.append((place + 1, end))
        place = end
    return found
