"""A workbook whose first sheet goes into the file row by row: a long table takes no more memory than a short one.

openpyxl makes all parts of the file but the rows of that sheet: they are the bulk, and its own way to stream them needs
1.6 times as long once cells have looks, and a readable file in the folder for temporary files (decision 18).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.styles import NamedStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from app.store.workbook_bytes import InMemory, escaped

Value = str | int
# Rows that a sheet of Excel can have; bytes of a part beyond which an archive needs an extension (Excel warns of it).
MOST_ROWS, MOST_BYTES = 1_048_576, 2_000_000_000
_PART = "xl/worksheets/sheet1.xml"
_AT_ONCE = 1 << 17
# More columns than any of our tables has.
_LETTERS = [get_column_letter(place) for place in range(1, 257)]
_ROWS = re.compile(rb"<sheetData\s*/>|<sheetData>\s*</sheetData>")
_DIMENSION = re.compile(rb"<dimension [^>]*/>")
# What makes a text other than itself in XML, or lose its blanks at the ends.
_ODD = re.compile(r"[&<>\n\t]|_x|^\s|\s$")


class TooLong(Exception):
    """There are more rows than a sheet can hold."""


@dataclass(frozen=True, slots=True)
class Look:
    """A named style as cells refer to it: as it is, and with the mark of Excel that says "this is text"."""

    plain: int
    quoted: int


class StreamedBook:
    """Set up `sheet` before the first row: columns and panes stand before rows in the file.

    What stands after them (merged cells, filter, validations, page) can be set until `content`; so can further sheets
    of `book`, which openpyxl holds and writes.  Rows hold texts that XML allows (see `papers.workbook.text_of`).
    """

    def __init__(self, styles: Sequence[NamedStyle]) -> None:
        self._out = BytesIO()
        self._archive = ZipFile(self._out, "w", ZIP_DEFLATED)
        self._part: IO[bytes] | None = None
        self.book = Workbook()
        sheet = self.book.active
        assert isinstance(sheet, Worksheet)
        self.sheet = sheet
        for style in styles:
            self.book.add_named_style(style)
        self.looks = {style.name: self._look(style.name) for style in styles}
        self.rows = 0
        self._waiting: list[str] = []
        self._size = self._written = 0

    def row(self, cells: Sequence[tuple[Value, int]], height: float) -> None:
        """The next row: values with their styles (numbers of a `Look`) from the first column on.  Raises TooLong."""
        self.rows += 1
        if self.rows > MOST_ROWS or self._written > MOST_BYTES:
            raise TooLong
        number = str(self.rows)
        parts = [f'<row r="{number}" ht="{height:g}" customHeight="1">']
        parts += [_cell(letter + number, value, style) for letter, (value, style) in zip(_LETTERS, cells, strict=False)]
        parts.append("</row>")
        row = "".join(parts)
        self._waiting.append(row)
        self._size += len(row)
        if self._size > _AT_ONCE:
            self._flush()

    def set_column(self, dimension: Any, style: str) -> None:
        """Gives the cells of a column that have no row yet the look of a style."""
        styles: Any = self.book
        dimension._style = styles._cell_styles[self.looks[style].plain]

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Makes one cell of several, by rows and columns from 1."""
        area: Any = CellRange(min_col=left, min_row=top, max_col=right, max_row=bottom)
        self.sheet.merged_cells.ranges.add(area)  # its own `add` compares with every other range

    def content(self) -> bytes:
        """The bytes of the file; nothing can be added afterwards."""
        self._flush()
        assert self._part is not None
        _, tail, relations = self._around()
        self._part.write(b"</sheetData>" + tail)
        self._part.close()
        with self._archive:
            _Around(self.book, self._archive, self.sheet, relations).save()
        return self._out.getvalue()

    def __del__(self) -> None:
        """What was not finished is let go without a word."""
        for part in (self._part, self._archive):
            if part is not None:
                part.close()

    def _flush(self) -> None:
        if self._part is None:
            self._part = self._archive.open(_PART, "w")
            self._part.write(self._around()[0] + b"<sheetData>")
        rows = "".join(self._waiting).encode()
        self._waiting.clear()
        self._size = 0
        self._written += len(rows)
        self._part.write(rows)

    def _around(self) -> tuple[bytes, bytes, Any]:
        """What openpyxl writes before and after the rows, and the relations of the sheet.

        The size of the sheet is not known before its end; it may be left out.
        """
        self.sheet._drawing = SpreadsheetDrawing()  # type: ignore[attr-defined]
        stream = BytesIO()
        writer: Any = WorksheetWriter(self.sheet, stream)
        writer.write()
        before, after = _ROWS.split(_DIMENSION.sub(b"", stream.getvalue()), maxsplit=1)
        return before, after, writer._rels

    def _look(self, name: str) -> Look:
        plain: Any = Cell(self.sheet, row=1, column=1)
        quoted: Any = Cell(self.sheet, row=1, column=1)  # of its own: a look that was given a number is not to change
        plain.style = quoted.style = name
        quoted.quotePrefix = True
        return Look(int(plain.style_id), int(quoted.style_id))


class _Around(InMemory):
    """Writes everything but the sheet whose rows are in the archive by now."""

    def __init__(self, book: Workbook, archive: ZipFile, written: Any, relations: Any) -> None:
        super().__init__(book, archive)
        self._done, self._relations = written, relations

    def write_worksheet(self, ws: Any) -> None:
        """Only puts the streamed sheet on the list of parts."""
        if ws is self._done:
            ws._rels = self._relations
            self.manifest.append(ws)
        else:
            super().write_worksheet(ws)


def _cell(where: str, value: Value, style: int) -> str:
    if value == "":
        return f'<c r="{where}" s="{style}"/>'
    if isinstance(value, int):
        return f'<c r="{where}" s="{style}"><v>{value}</v></c>'
    if not _ODD.search(value):
        return f'<c r="{where}" s="{style}" t="inlineStr"><is><t>{value}</t></is></c>'
    text = escape(escaped(value))
    return f'<c r="{where}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
