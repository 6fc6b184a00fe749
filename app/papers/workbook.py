"""The kit of all workbooks: a sheet that looks like the office's own and prints as it looks.

Title across the sheet, a line with 密级, unit and date, a heading of two rows with merged groups, thin borders, 仿宋
and 黑体, A4 landscape fitted to the width, headings repeated on every page, 第 x 页 共 y 页 at the foot.
Text stays text: nothing that people typed is ever a formula, and characters that XML forbids are left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from app.access.session import Session
from app.papers.workbook_file import save_file
from app.papers.workbook_rows import MOST_POINTS, height_of, lines_of
from app.store.workbook_bytes import content_of, escaped

Value = str | int
# What a cell of Excel can hold, and what is said where a text is longer.
MOST_CHARACTERS = 32_767
_CUT = "……（后文见登记表）"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_LIKE_FORMULA = ("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠")
TITLE, FACTS, HEADING, BODY, CENTRED, SUM, PLAIN, SIGNED = (
    "公文标题", "表头说明", "栏目名称", "正文", "正文居中", "小计合计", "无框正文", "签署"
)  # fmt: skip
BODY_SIZE = 10.5
_MM = 1 / 25.4


@dataclass(frozen=True, slots=True)
class BookColumn:
    """A column: its heading, its width in characters of Excel, the group it stands under, and how it is set."""

    heading: str
    width: float
    group: str = ""
    centred: bool = False


def text_of(value: str) -> str:
    """A text as a cell may hold it: without forbidden characters, lines ended by LF, not longer than Excel allows."""
    clean = _FORBIDDEN.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    return clean if len(clean) <= MOST_CHARACTERS else clean[: MOST_CHARACTERS - len(_CUT)] + _CUT


def put(cell: Cell, value: Value, style: str) -> None:
    """Writes a figure as a number, and a text as text whatever it begins with."""
    cell.style = style
    if isinstance(value, int):
        cell.value = value
        return
    text = text_of(value)
    cell.value = escaped(text) or None
    if text:
        cell.data_type = "s"
        # The mark of Excel for "this is text": also after someone edits the cell, it stays so.
        if text.startswith(_LOOKS_LIKE_FORMULA):
            cell.quotePrefix = True


class Paper:
    """One sheet, written from the top down."""

    def __init__(self, sheet_name: str, title: str, columns: Sequence[BookColumn], facts: tuple[str, str]) -> None:
        self.book = Workbook()
        sheet = self.book.active
        assert isinstance(sheet, Worksheet)
        self.sheet, self.columns = sheet, tuple(columns)
        sheet.title = sheet_name
        self.book.properties.title = text_of(title)
        for style in _styles():
            self.book.add_named_style(style)
        for place, column in enumerate(self.columns, 1):
            sheet.column_dimensions[get_column_letter(place)].width = column.width
        self.row = 1
        self._title(title)
        self._facts(*facts)
        self._headings()
        _page(sheet)

    # ------------------------------------------------------------ top of the sheet

    def _title(self, title: str) -> None:
        self.merge(1, len(self.columns), title, TITLE)
        self.sheet.row_dimensions[self.row].height = 36
        self.row += 1

    def _facts(self, left: str, right: str) -> None:
        """密级 and unit at the left, the date at the right."""
        middle = max(len(self.columns) // 2, 1)
        self.merge(1, middle, left, FACTS)
        self.merge(middle + 1, len(self.columns), right, SIGNED)
        self.sheet.row_dimensions[self.row].height = 20
        self.row += 1

    def _headings(self) -> None:
        """One row of headings, or two where columns stand in groups."""
        two = any(column.group for column in self.columns)
        top, bottom = self.row, self.row + two
        for place, column in enumerate(self.columns, 1):
            upper = self.cell(top, place)
            put(upper, column.group or column.heading, HEADING)
            if two:
                put(self.cell(bottom, place), column.heading if column.group else "", HEADING)
                if not column.group:
                    self.sheet.merge_cells(start_row=top, end_row=bottom, start_column=place, end_column=place)
        for first, last in _groups(self.columns):
            for place in range(first + 1, last + 1):
                put(self.cell(top, place), "", HEADING)
            self.sheet.merge_cells(start_row=top, end_row=top, start_column=first, end_column=last)
        above, below = self._heading_heights()
        if two:
            self.sheet.row_dimensions[top].height = above
        self.sheet.row_dimensions[bottom].height = below if two else max(above, below)
        self.sheet.print_title_rows = f"{top}:{bottom}"
        self.heading_row, self.row = bottom, bottom + 1

    def _heading_heights(self) -> tuple[int, int]:
        """Room for captions of groups, and below them for headings; a heading without a group has both rows."""

        def room(text: str, width: float) -> int:
            return max(22, lines_of(text, width, BODY_SIZE) * 15 + 6)

        columns = self.columns
        spans = [columns[first - 1 : last] for first, last in _groups(columns)]
        upper = max([22, *(room(span[0].group, sum(one.width for one in span)) for span in spans)])
        grouped = max([22, *(room(one.heading, one.width) for one in columns if one.group)])
        alone = max([22, *(room(one.heading, one.width) for one in columns if not one.group)])
        return upper, max(grouped, alone - (upper if spans else 0))

    # ------------------------------------------------------------ rows

    def line(self, values: Sequence[Value], style: str = "") -> None:
        """One line of the table; as high as its longest text needs, over several rows where one cannot be so high."""
        pairs = list(zip(self.columns, values, strict=True))
        needed = max(height_of(text_of(str(value)), column.width, BODY_SIZE) for column, value in pairs)
        rows = -(-needed // MOST_POINTS)
        for place, (column, value) in enumerate(pairs, 1):
            chosen = style or (CENTRED if column.centred or isinstance(value, int) else BODY)
            put(self.cell(self.row, place), value, chosen)
            for further in range(1, rows):
                self.cell(self.row + further, place).style = chosen
            if rows > 1:
                self.sheet.merge_cells(
                    start_row=self.row, end_row=self.row + rows - 1, start_column=place, end_column=place
                )
        for place in range(rows):
            self.sheet.row_dimensions[self.row + place].height = needed / rows
        self.row += rows

    def merge(self, first: int, last: int, value: str, style: str, rows: int = 1) -> None:
        """A text over the columns from `first` to `last` and some rows; the current row does not move on."""
        for row in range(self.row, self.row + rows):
            for place in range(first, last + 1):
                self.cell(row, place).style = style
        put(self.cell(self.row, first), value, style)
        if last > first or rows > 1:
            self.sheet.merge_cells(start_row=self.row, end_row=self.row + rows - 1, start_column=first, end_column=last)

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a row and column, from 1."""
        return cast("Cell", self.sheet.cell(row, column))

    def remark(self, text: str, style: str = PLAIN) -> None:
        """A line across the sheet, without a frame."""
        self.merge(1, len(self.columns), text, style)
        width = sum(column.width for column in self.columns)
        self.sheet.row_dimensions[self.row].height = max(22, height_of(text_of(text), width, BODY_SIZE))
        self.row += 1

    def opinion(self, caption: str, text: str, signed: str) -> None:
        """A cell for an opinion: caption, room for the text, and the line for seal and date at its lower right."""
        last = len(self.columns)
        width = sum(column.width for column in self.columns[2:])
        for offset, height in ((0, max(48, height_of(text_of(text), width, BODY_SIZE))), (1, 24)):
            self.sheet.row_dimensions[self.row + offset].height = min(height, MOST_POINTS)
        self.merge(1, 2, caption, HEADING, rows=2)
        self.merge(3, last, text, "意见")
        self.row += 1
        self.merge(3, last, signed, "落款")
        self.row += 1

    # ------------------------------------------------------------ end

    def freeze(self, columns: int) -> None:
        """Keeps the headings and the first columns in sight."""
        self.sheet.freeze_panes = f"{get_column_letter(columns + 1)}{self.heading_row + 1}"

    def filter(self) -> None:
        """The arrows of Excel's own filter on the headings."""
        last = max(self.row - 1, self.heading_row)
        self.sheet.auto_filter.ref = f"A{self.heading_row}:{get_column_letter(len(self.columns))}{last}"

    def save(self, session: Session, out: Path) -> None:
        """Hands the workbook out within a use case.  Raises Refusal in plain words."""
        self.sheet.print_area = f"A1:{get_column_letter(len(self.columns))}{max(self.row - 1, 1)}"
        save_file(session, out, content_of(self.book))


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


def _page(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.top, margins.bottom, margins.left, margins.right = 14 * _MM, 16 * _MM, 10 * _MM, 10 * _MM
    margins.header = margins.footer = 8 * _MM
    sheet.print_options.horizontalCentered = True
    footer: Any = sheet.oddFooter
    footer.center.text = "第 &P 页 共 &N 页"
    footer.center.font, footer.center.size = "仿宋", 9


def _styles() -> list[NamedStyle]:
    """All looks of cells, by name: an office that wants another font changes the style, not the cells."""
    side = Side(style="thin", color="000000")
    frame, none = Border(left=side, right=side, top=side, bottom=side), Border()
    body, bold = Font(name="仿宋", size=BODY_SIZE), Font(name="黑体", size=BODY_SIZE)

    def look(name: str, font: Font, border: Border, horizontal: str, vertical: str = "center") -> NamedStyle:
        alignment = Alignment(horizontal=horizontal, vertical=vertical, wrap_text=True)
        number = "General" if name in (CENTRED, SUM) else "@"
        return NamedStyle(name, font=font, border=border, alignment=alignment, number_format=number)

    above = Border(left=side, right=side, top=side)
    below = Border(left=side, right=side, bottom=side)
    return [
        look(TITLE, Font(name="方正小标宋简体", size=20), none, "center"),
        look(FACTS, body, none, "left"),
        look(SIGNED, body, none, "right"),
        look(HEADING, bold, frame, "center"),
        look(BODY, body, frame, "left"),
        look(CENTRED, body, frame, "center"),
        look(SUM, bold, frame, "center"),
        look(PLAIN, body, none, "left"),
        look("意见", body, above, "left", "top"),
        look("落款", body, below, "right"),
    ]
