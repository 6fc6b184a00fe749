"""Reading an .xlsx: texts, figures, dates and errors of the visible sheets, one sheet at a time.

Formulas are not reckoned: the value that the office program kept is taken.  Macros, links and pictures are not touched.
A reader of our own, because python-calamine makes a table as large as the farthest cell (two cells in opposite
corners end the whole program), and openpyxl takes 670 MB for a file of 345 KB and does not tell errors of formulas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from app.workbooks import limits, plain
from app.workbooks.book import Area, Book, Page, Row
from app.workbooks.limits import ROSTER, BadWorkbook, Budget, Limits, Unreadable, no_workbook, too_much
from app.workbooks.xml_parts import Package, beside

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DIGITS = "0123456789"
# Where a cell of `plain` has its style, its type, its formula.
_STYLE, _KIND, _FORMULA = 1, 2, 3
# A text of no more is none too long, however Excel counts.
_SURELY_SHORT = limits.LONGEST_TEXT // 2
_AREA = re.compile(r"^([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})$")
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
# Excel's 60 is a day that never was (1900-02-29); before it, its days are one off.
_FIRST_SERIAL, _LAST_SERIAL = 61, 2_958_465
_ZERO, _ZERO_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
NO_RESULT = Unreadable("没有结果的公式")
TOO_LONG = Unreadable(f"超过 {limits.LONGEST_TEXT} 字的文字")


def open_book(content: bytes, kind: Limits = ROSTER) -> Book:
    """The visible sheets of an .xlsx.  Raises BadWorkbook."""
    package, budget = Package(content), Budget(kind)
    start = _Relations("")
    if package.has("_rels/.rels"):
        package.read("_rels/.rels", start, budget)
    place = start.first("officeDocument") or "xl/workbook.xml"
    if not place.lower().endswith(".xml") or not package.has(place):
        raise no_workbook(package.what_else())
    workbook = _Workbook()
    package.read(place, workbook, budget)
    if not workbook.sheets:
        raise no_workbook(package.what_else())
    relations = _Relations(place)
    folder, _, name = place.rpartition("/")
    package.read(f"{folder}/_rels/{name}.rels".lstrip("/"), relations, budget)
    hidden = tuple(name for name, _, visible in workbook.sheets if not visible)
    wanted = [number for _, number, visible in workbook.sheets if visible]
    parts = [part for number in wanted if (part := relations.target(number, "worksheet"))]
    return Book(_pages(package, budget, relations, parts, workbook.from_1904), hidden)


def _pages(
    package: Package, budget: Budget, relations: _Relations, parts: list[str], from_1904: bool
) -> Iterator[Page]:
    shared, styles = _SharedStrings(budget), _Styles()
    for kind, handler in (("sharedStrings", shared), ("styles", styles)):
        part = relations.first(kind)
        if part and package.has(part):
            package.read(part, handler, budget)
    for part in parts:
        sheet = _Sheet(budget, shared.texts, styles.dates, _ZERO_1904 if from_1904 else _ZERO)
        package.read(part, sheet, budget)
        yield Page(sheet.rows(), sheet.merges, from_1904)


class _Quiet:
    """A listener to whom texts mean nothing."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, piece: str) -> None:
        """Some text within."""


class _Relations(_Quiet):
    """Which parts a part refers to, and as what."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._found: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self._found[attributes.get("Id", "")] = (kind, beside(self._part, attributes.get("Target", "")))

    def first(self, kind: str) -> str:
        """The first part of a kind, or nothing."""
        return next((part for found, part in self._found.values() if found == kind), "")

    def target(self, number: str, kind: str) -> str:
        """The part of that number, when it is of the kind."""
        found, part = self._found.get(number, ("", ""))
        return part if found == kind else ""


class _Workbook(_Quiet):
    """The sheets: name, number of the relation, whether it is visible; and from when days are counted."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.from_1904 = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if name == "sheet":
            number = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            visible = attributes.get("state", "visible") == "visible"
            self.sheets.append((attributes.get("name", ""), number, visible))
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true", "on")


class _Styles(_Quiet):
    """Of each style of cells, whether it shows a figure as a date."""

    def __init__(self) -> None:
        self.dates: list[bool] = []
        self._own: dict[str, str] = {}
        self._inside = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if name == "numFmt":
            self._own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside:
            self.dates.append(self._is_date(attributes.get("numFmtId", "0")))

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "cellXfs":
            self._inside = False

    def _is_date(self, number: str) -> bool:
        if number in self._own:
            left = _QUOTED.sub("", self._own[number]).split(";")[0]
            return left != "General" and any(letter in left.lower() for letter in "ymdhs")
        return number.isdigit() and int(number) in _DATE_FORMATS


class _Texts:
    """Gathers the text of `t` elements, leaving out readings (rPh) above characters."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._pieces: list[str] = []
        self._listening = self._reading = False
        self._length = 0

    def text(self, piece: str) -> None:
        """Some text within."""
        if self._listening:
            self._length += len(piece)
            if self._length <= 2 * limits.LONGEST_TEXT:
                self._pieces.append(piece)

    def _begin(self) -> None:
        self._pieces, self._length = [], 0

    def _gathered(self) -> str:
        """The text; one that no office program could have written is said to be too long."""
        return _settled("".join(self._pieces), self._length)


class _SharedStrings(_Texts):
    """The texts that cells refer to by number."""

    child, inside = b"si", False

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.texts: list[str] = []

    def take(self, stretch: bytes) -> bool:
        """Takes texts that are written plainly."""
        found = plain.texts(stretch)
        if found is None:
            return False
        found = [_settled(text, len(text)) for text in found]
        self._budget.spend_text(sum(map(len, found)))
        self.texts += found
        return True

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if name == "si":
            self._begin()
            self.inside = False
        elif name == "rPh":
            self._reading = True
        elif name == "t":
            self._listening = not self._reading
        elif name == "sst":
            self.inside = True

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "t":
            self._listening = False
        elif name == "rPh":
            self._reading = False
        elif name == "si":
            text = self._gathered()
            self._budget.spend_text(len(text))
            self.texts.append(text)
            self.inside = True
        elif name == "sst":
            self.inside = False


class _Sheet(_Texts):
    """The cells of a sheet that have something in them."""

    child, inside = b"row", False

    def __init__(self, budget: Budget, shared: list[str], dates: list[bool], zero: datetime) -> None:
        super().__init__(budget)
        self.merges: list[Area] = []
        self._shared, self._dates, self._zero = shared, dates, zero
        self._rows: dict[int, list[Any]] = {}
        self._row = self._column = 0
        self._cell: Mapping[str, str] = {}
        self._value: str | None = None
        self._formula = False

    def rows(self) -> list[Row]:
        """All rows down to the last with something in it; empty ones are one and the same."""
        empty: Row = ()
        return [self._rows.get(row, empty) for row in range(1, max(self._rows, default=0) + 1)]

    def take(self, stretch: bytes) -> bool:
        """Takes rows that are written plainly."""
        found = plain.rows(stretch)
        if found is None:
            return False
        for number, cells, texts in found:
            self._row = _row_number(number, self._row)
            self._take_row(cells, texts)
        return True

    def _take_row(self, cells: list[plain.Cell], texts: list[str]) -> None:
        shared, last, count, length = self._shared, len(self._shared), 0, 0
        row: list[Any] | None = None
        for cell, text in zip(cells, texts, strict=True):
            if not text:
                continue
            kind = cell[_KIND]
            read: Any = text if len(text) <= _SURELY_SHORT and "_x" not in text else _settled(text, len(text))
            if kind == "s" and text.isdecimal() and len(text) < 9 and (place := int(text)) < last:
                read = shared[place]
                if not read:
                    continue
            elif kind != "inlineStr":
                read = self._value_of(kind or "n", cell[_STYLE] or "0", read, bool(cell[_FORMULA]))
            if row is None:
                row = self._filled_row()
            if cell[0] == _LETTERS[len(row)]:  # the next column, as nearly all are
                row.append(read)
            else:
                _put(row, _column_of(cell[0]), read)
            count += 1
            if isinstance(read, str):
                length += len(read)
        if row is not None:
            self._spend(len(row), count, length)

    def _spend(self, width: int, count: int, length: int) -> None:
        """Counts the cells of a row that was read, and refuses one that goes too far right."""
        if width > limits.MOST_COLUMNS:
            raise _too_far()
        self._budget.spend_cells(count, length)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if name == "c":  # the most frequent, so first and without a call
            reference = attributes.get("r")
            self._column = _column_of(reference.rstrip(_DIGITS)) if reference else self._column + 1
            self._cell, self._value, self._formula = attributes, None, False
        elif name == "v":
            self._begin()
            self._listening = True
        elif name == "t":
            self._listening = not self._reading
        elif name == "is":
            self._begin()
            self._value = ""
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._reading = True
        elif name == "row":
            self._row = _row_number(attributes.get("r"), self._row)
            self._column, self.inside = 0, False
        elif name == "sheetData":
            self.inside = True
        elif name == "mergeCell" and len(self.merges) < limits.MOST_MERGES:
            self._merge(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "c":
            self._end_cell()
        elif name == "v":
            self._listening = False
            self._value = self._gathered()
        elif name == "t":
            self._listening = False
        elif name == "is":
            self._value = self._gathered()
        elif name == "rPh":
            self._reading = False
        elif name in ("row", "sheetData"):
            self.inside = name == "row"

    def _end_cell(self) -> None:
        cell = self._cell
        value = self._value_of(cell.get("t", "n"), cell.get("s", "0"), self._value, self._formula)
        if value is None or value == "":
            return
        self._budget.spend_cells(1, len(value) if isinstance(value, str) else 0)
        _put(self._filled_row(), self._column, value)

    def _filled_row(self) -> list[Any]:
        """The row that is being read, which has something in it."""
        row = self._rows.get(self._row)
        if row is None:
            if len(self._rows) >= self._budget.limits.rows:
                raise too_much(f"超过 {self._budget.limits.rows} 行")
            row = self._rows[self._row] = []
        return row

    def _value_of(self, kind: str, style: str, text: str | None, formula: bool) -> Any:
        """The value of a cell of that type and style; None for none."""
        if not text or isinstance(text, Unreadable):
            return NO_RESULT if formula and text is None else text
        if kind in ("str", "inlineStr"):
            return text
        if kind == "s":
            place = int(text) if text.isdecimal() and len(text) < 9 else -1
            return self._shared[place] if 0 <= place < len(self._shared) else Unreadable("缺失的文字")
        if kind == "b":
            return text == "1"
        if kind == "e":
            return Unreadable(f"公式错误 {text[:20]}")
        return self._iso(text) if kind == "d" else self._figure(text, style)

    def _figure(self, text: str, style: str) -> Any:
        try:
            number = float(text)
        except ValueError:
            return Unreadable(f"读不成的数字 {text[:20]}")
        if number - number != 0:  # neither infinite nor no number at all
            return Unreadable(f"读不成的数字 {text[:20]}")
        if style.isdecimal() and int(style) < len(self._dates) and self._dates[int(style)]:
            return self._day(number)
        return number

    def _day(self, number: float) -> Any:
        """The day that a figure shown as a date means; the figure, where there is none."""
        first = 0 if self._zero is _ZERO_1904 else _FIRST_SERIAL
        if not first <= number < _LAST_SERIAL - 1462:
            return number
        moment = self._zero + timedelta(days=number)
        whole = number == int(number)
        return moment.date() if whole else moment.replace(microsecond=0)

    @staticmethod
    def _iso(text: str) -> Any:
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            return text

    def _merge(self, reference: str) -> None:
        if match := _AREA.match(reference):
            left, top, right, bottom = match.groups()
            area = (int(top), column_number(left), int(bottom), column_number(right))
            if area[3] <= limits.MOST_COLUMNS:
                self.merges.append(area)


def column_number(letters: str) -> int:
    """Which column the letters name, from 1.  Raises BadWorkbook for what names none."""
    number = 0
    for letter in letters if 0 < len(letters) <= 3 else "?":
        if not "A" <= letter <= "Z":
            raise no_workbook("单元格的位置写得不对")
        number = number * 26 + ord(letter) - 64
    return number


def _letters_of(number: int) -> str:
    """The letters of a column, from 1."""
    letters = ""
    while number:
        number, last = divmod(number - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters


# The letters of all columns that are read; behind the last a name that no column has.
_LETTERS = (*map(_letters_of, range(1, limits.MOST_COLUMNS + 1)), "")
# The same few columns come again in each row.
_column_of = lru_cache(maxsize=limits.MOST_COLUMNS)(column_number)


def _row_number(written: str | None, last: int) -> int:
    number = last + 1 if written is None else int(written) if written.isdecimal() and len(written) < 9 else 0
    if not 1 <= number <= limits.LAST_ROW:
        raise no_workbook("行的位置写得不对")
    return number


def _put(row: list[Any], column: int, value: Any) -> None:
    """Puts a value into a row, which grows as far as it must.  Raises BadWorkbook for a column too far right."""
    if column > limits.MOST_COLUMNS:
        raise _too_far()
    filled = len(row)
    if column == filled + 1:  # as nearly all do
        row.append(value)
        return
    row.extend([""] * (column - filled))
    row[column - 1] = value


def _too_far() -> BadWorkbook:
    return too_much(f"第 {limits.MOST_COLUMNS} 列以外还有内容")


def _settled(text: str, length: int) -> str:
    """The text as it is meant; one that no office program could have written is said to be too long."""
    if "_x" in text:
        text = _unescaped(text)
    # Excel counts a rare character as two.
    too_long = length > 2 * limits.LONGEST_TEXT or _units(text) > limits.LONGEST_TEXT
    return TOO_LONG if 2 * length > limits.LONGEST_TEXT and too_long else text


def _units(text: str) -> int:
    """Length as Excel counts it: a rare character is two."""
    return len(text) + (0 if text.isascii() else sum(character > "\uffff" for character in text))


def _unescaped(text: str) -> str:
    """Characters written as _xHHHH_ put back; half of a pair without the other becomes U+FFFD."""
    found = _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)
    return found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
