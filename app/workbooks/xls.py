"""Reading an .xls: python-calamine does it, after a walk over the records has shown that it is not too large.

The walk comes first because calamine makes a table as large as the farthest cell, and a copy of a text for each use.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from app.workbooks.book import Area, Book, Page
from app.workbooks.limits import ROSTER, Budget, Limits, no_workbook, too_much
from app.workbooks.ole import Compound

_BOF, _EOF, _CONTINUE, _FILEPASS, _DATEMODE, _SST = 0x0809, 0x000A, 0x003C, 0x002F, 0x0022, 0x00FC
_LABEL_SST, _DIMENSIONS = 0x00FD, 0x0200
# Rows and columns of the old format.
_ROWS, _COLUMNS = 65_536, 256
# One cell: LABELSST, NUMBER, RK, LABEL, RSTRING, FORMULA, BOOLERR; several: MULRK.
_CELLS = frozenset((_LABEL_SST, 0x0203, 0x027E, 0x0204, 0x00D6, 0x0006, 0x0205))
_MULTIPLE = 0x00BD
_OTHERS = (("WordDocument", "它其实是 Word 文档"), ("PowerPoint Document", "它其实是演示文稿"))


@dataclass
class _Walk:
    """What the records say of the workbook."""

    from_1904: bool = False
    shared: list[bytes] = field(default_factory=list)
    uses: dict[int, int] = field(default_factory=dict)
    parts: int = 0
    last_row: int = 0
    last_column: int = 0


def open_book(content: bytes, kind: Limits = ROSTER) -> Book:
    """The visible sheets of an .xls.  Raises BadWorkbook."""
    compound = Compound(content)
    stream = _stream(compound)
    if stream is None:
        raise no_workbook(next((said for name, said in _OTHERS if compound.has(name)), ""))
    walk = _walk(stream, kind)
    _check_texts(walk, kind)
    with _spoilt_files_refused():
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [each for each in workbook.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet]
    hidden = tuple(each.name for each in sheets if each.visible is not SheetVisibleEnum.Visible)
    shown = [each.name for each in sheets if each.visible is SheetVisibleEnum.Visible]
    return Book(_pages(workbook, shown, walk.from_1904), hidden)


def is_locked(compound: Compound) -> bool:
    """Whether a record says, before the first sheet is listed, that what follows is enciphered."""
    stream, place = _stream(compound) or b"", 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        if kind in (_FILEPASS, _EOF):
            return bool(kind == _FILEPASS)
        place += 4 + length
    return False


def _stream(compound: Compound) -> bytes | None:
    return compound.stream("Workbook") or compound.stream("Book")


def _pages(workbook: CalamineWorkbook, names: list[str], from_1904: bool) -> Iterator[Page]:
    for name in names:
        with _spoilt_files_refused():
            sheet = workbook.get_sheet_by_name(name)
            page = Page(list(sheet.to_python(skip_empty_area=False)), _merged(sheet), from_1904)
        yield page


@contextmanager
def _spoilt_files_refused() -> Iterator[None]:
    """What calamine cannot read is refused; it may also panic, which is no Exception and has no name to import."""
    try:
        yield
    except (CalamineError, ValueError, OSError) as error:
        raise no_workbook("文件不完整或已损坏") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise no_workbook("文件不完整或已损坏") from error


def _merged(sheet: CalamineSheet) -> list[Area]:
    """Merged cells; an .xls may not say them."""
    found = sheet.merged_cell_ranges or []
    return [(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in found]


def _walk(stream: bytes, kind_of_book: Limits) -> _Walk:
    """Goes over the records once.  Raises BadWorkbook for too many cells, or cells too far apart."""
    walk, budget, place, last = _Walk(), Budget(kind_of_book), 0, 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        place += 4
        budget.spend_elements()
        if kind == _FILEPASS:
            raise no_workbook("加密的方式不认识")
        if kind == _BOF:
            walk.parts += 1
        elif kind == _DATEMODE and length >= 2:
            walk.from_1904 = stream[place] == 1
        elif kind == _SST or (kind == _CONTINUE and last == _SST):
            walk.shared.append(stream[place : place + length])
        elif kind == _DIMENSIONS:
            _check_dimensions(stream[place : place + length])
        elif length >= 6 and (kind in _CELLS or kind == _MULTIPLE):
            _cell(walk, budget, kind, stream[place : place + length])
        last = last if kind == _CONTINUE else kind
        place += length
    _check_places(walk, kind_of_book)
    return walk


def _check_dimensions(record: bytes) -> None:
    """What the sheet says of its size: calamine sets memory aside for it, and without it the whole program ends."""
    layout = "<IIHH" if len(record) >= 12 else "<HHHH"
    if len(record) < struct.calcsize(layout):
        raise no_workbook("文件不完整或已损坏")
    first_row, rows, first_column, columns = struct.unpack_from(layout, record)
    if first_row > rows or rows > _ROWS or first_column > columns or columns > _COLUMNS:
        raise no_workbook("文件不完整或已损坏")


def _cell(walk: _Walk, budget: Budget, kind: int, record: bytes) -> None:
    row, column = struct.unpack_from("<HH", record)
    count = 1 if kind != _MULTIPLE else max((len(record) - 6) // 6, 0)
    for _ in range(count):
        budget.spend_cells(1, 0)
    walk.last_row = max(walk.last_row, row + 1)
    walk.last_column = max(walk.last_column, column + count)
    if kind == _LABEL_SST and len(record) >= 10:
        place = struct.unpack_from("<I", record, 6)[0]
        walk.uses[place] = walk.uses.get(place, 0) + 1


def _check_places(walk: _Walk, kind: Limits) -> None:
    """As if every part (a sheet, a chart within one) reached as far as the farthest: where parts end is not trusted."""
    if walk.last_row > kind.rows:
        raise too_much(f"超过 {kind.rows} 行")
    if walk.last_row * walk.last_column * walk.parts > kind.places:
        raise too_much("的单元格太多或相隔太远")


def _check_texts(walk: _Walk, kind: Limits) -> None:
    """Raises BadWorkbook where the texts, each as often as it is used, are more than may be."""
    budget, table = Budget(kind), _Texts(walk.shared)
    for number in range(max(walk.uses, default=-1) + 1):
        length = table.next_length()
        if length is None:
            return
        budget.spend_text(length * walk.uses.get(number, 1))


class _Texts:
    """Goes from text to text through the table of texts, which lies in several records.

    Where the characters of a text go over the end of a record, a byte comes first in the next that says anew how
    wide they are; the other parts of a text have no such byte.
    """

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces, self._at, self._place = pieces, 0, 8

    def next_length(self) -> int | None:
        """How many characters the next text has, and goes past it; None at the end.  Raises BadWorkbook."""
        if self._rest() == 0 and not self._turn():
            return None
        length, flags = self._numbers("<HB")
        runs = self._numbers("<H")[0] if flags & 8 else 0
        further = self._numbers("<I")[0] if flags & 4 else 0
        self._skip_characters(length, bool(flags & 1))
        self._skip(4 * runs + further)
        return length

    def _rest(self) -> int:
        return len(self._pieces[self._at]) - self._place if self._at < len(self._pieces) else 0

    def _turn(self) -> bool:
        """Goes on to the next record; whether there is one."""
        self._at, self._place = self._at + 1, 0
        return self._at < len(self._pieces)

    def _numbers(self, layout: str) -> tuple[int, ...]:
        size = struct.calcsize(layout)
        if self._rest() < size:
            raise no_workbook("文件不完整或已损坏")
        self._place += size
        return struct.unpack_from(layout, self._pieces[self._at], self._place - size)

    def _skip_characters(self, count: int, wide: bool) -> None:
        while True:
            here = min(count, self._rest() // (2 if wide else 1))
            self._place += here * (2 if wide else 1)
            count -= here
            if not count:
                return
            if not self._turn():
                raise no_workbook("文件不完整或已损坏")
            wide = bool(self._numbers("<B")[0] & 1)

    def _skip(self, size: int) -> None:
        while size > self._rest():
            size -= self._rest()
            if not self._turn():
                raise no_workbook("文件不完整或已损坏")
        self._place += size
