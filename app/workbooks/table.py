"""The table in a workbook: where its heading is, which column is which, and the rows below it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.access.errors import Refusal
from app.store.vault import clean_name
from app.workbooks.book import Area, Book, Row
from app.workbooks.cells import CellError, read_date, text_of
from app.workbooks.intake import book_of, taken
from app.workbooks.limits import ROSTER, BadWorkbook, Limits
from app.workbooks.locked import Locked
from app.workbooks.words import bare

_HEADING_WITHIN = 30
_AS_OF = re.compile(r"(?:填报日期|填表日期|统计日期|截止日期|截至)[：:]?\s*(.{6,14}?)\s*$")


class PasswordNeeded(Refusal):
    """The workbook has a password; `wrong` where one was given that is not it."""

    def __init__(self, message: str, wrong: bool, advice: str) -> None:
        super().__init__(message, place="密码", details=[advice])
        self.wrong = wrong


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row with something: its number in the sheet, and its cells by field."""

    line: int
    cells: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row cannot be read: the column, in words, what is wrong and what would do."""

    column: str
    reason: str

    def __str__(self) -> str:
        return f"{self.column}：{self.reason}"


@dataclass(frozen=True)
class Layout:
    """A kind of table: what it is called, its columns in words, which must be there, and how headings are written.

    A row is its heading when three columns are recognised in it, `telling` among them.  `reason` is the column that
    an error workbook has more.
    """

    kind: str
    fields: Mapping[str, str]
    required: tuple[str, ...]
    headings: Mapping[str, str]
    telling: str
    example: str
    limits: Limits = ROSTER


@dataclass(frozen=True)
class Sheet:
    """A sheet with a table.  Rows are counted from 1, as Excel shows them; `merges` are merged cells of the head:
    first row, first column, last row, last column, counted from 1.
    """

    path: Path
    digest: str
    rows: list[Row]
    heading_row: int
    first_row: int
    headings: list[str]
    columns: dict[str, int]
    as_of: date | None
    layout: Layout
    merges: tuple[Area, ...] = ()
    from_1904: bool = False

    @property
    def is_partial(self) -> bool:
        """Whether this is an error workbook: some rows only, so that nobody is missing for not standing in it."""
        return "reason" in self.columns

    @property
    def profile(self) -> str:
        """The heading as it stands, by which a mapping by hand is remembered; an error workbook has the same."""
        reason = self.columns.get("reason")
        return "|".join(heading for place, heading in enumerate(self.headings) if place != reason)

    @property
    def missing(self) -> list[str]:
        """The required columns that were not recognised, in words."""
        return [self.layout.fields[name] for name in self.layout.required if name not in self.columns]


def read_table(
    path: Path, layout: Layout, mapping: Mapping[str, str] | None = None, password: str | None = None
) -> Sheet:
    """Reads the first sheet that has a heading.  `mapping` names headings by hand (field → heading).

    Raises PasswordNeeded; Refusal for what is no workbook, is too large, or has no heading.
    """
    try:
        content = taken(path)
        return _read(path, content, book_of(content, layout.limits, password), layout, mapping or {})
    except Locked as error:
        message = f"“{_shown(path)}”{error.reason}，没有导入任何内容。"
        raise PasswordNeeded(message, error.wrong, error.advice) from error
    except BadWorkbook as error:
        raise Refusal(
            f"“{_shown(path)}”{error.reason}，没有导入任何内容。", place="导入", details=[error.advice]
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "文件名不正常"
        raise Refusal(f"打不开“{_shown(path)}”：{reason}。没有导入任何内容。", place="导入") from error


def _read(path: Path, content: bytes, book: Book, layout: Layout, mapping: Mapping[str, str]) -> Sheet:
    """The first sheet with a heading; with a mapping by hand, the first sheet."""
    for page in book.pages:
        rows = page.rows
        found = _heading(rows, layout)
        if found is not None or (mapping and rows):
            place = found if found is not None else _fullest(rows)
            headings, first = _headings(rows, place, layout)
            columns = _columns(headings, layout, mapping)
            as_of = _as_of(rows[:place])
            digest = hashlib.sha256(content).hexdigest()
            merges = tuple(area for area in page.merges if area[2] <= first)
            return Sheet(
                path, digest, rows, place + 1, first + 1, headings, columns, as_of, layout, merges, page.from_1904
            )  # fmt: skip
    hidden = f"有 {len(book.hidden)} 张隐藏的工作表没有读取；{layout.kind}如在其中，请先取消隐藏。"
    raise Refusal(
        f"“{_shown(path)}”里没有找到{layout.kind}的表头（{layout.example}），没有导入任何内容。",
        place="导入",
        details=["请检查是否选错了文件；表头可以在前 30 行之内。", *([hidden] if book.hidden else [])],
    )


def _shown(path: Path) -> str:
    """The file's name without characters that could make it look otherwise, and not longer than a line."""
    return clean_name(path.name)


def _heading(rows: list[Row], layout: Layout) -> int | None:
    """The place of the heading: the first row in which three columns are recognised."""
    for place, row in enumerate(rows[:_HEADING_WITHIN]):
        known = {layout.headings.get(bare(text_of(cell))) for cell in row} - {None}
        if len(known) >= 3 and layout.telling in known:
            return place
    return None


def _fullest(rows: list[Row]) -> int:
    """The row with the most texts among the first, where nothing is recognised."""
    places = range(min(len(rows), _HEADING_WITHIN))
    return max(places, key=lambda place: sum(bool(text_of(cell)) for cell in rows[place]), default=0)


def _headings(rows: list[Row], place: int, layout: Layout) -> tuple[list[str], int]:
    """The headings of all columns, and the place of the first row under them.

    A second row belongs to the heading when it stands under blank or merged cells and has no telling column filled.
    """
    top = [text_of(cell) for cell in rows[place]]
    below = [text_of(cell) for cell in rows[place + 1]] if place + 1 < len(rows) else []
    below += [""] * (len(top) - len(below))
    if not _is_second_row(top, below, layout):
        return top, place + 1
    headings, group = [], ""
    for upper, lower in zip(top, below, strict=False):
        group = upper or group
        headings.append(f"{group} {lower}" if lower else upper)
    return headings, place + 2


def _is_second_row(top: list[str], below: list[str], layout: Layout) -> bool:
    filled = [(upper, lower) for upper, lower in zip(top, below, strict=False) if lower]
    telling_filled = any(layout.headings.get(bare(upper)) == layout.telling for upper, _ in filled)
    return bool(filled) and not telling_filled and any(not upper for upper, _ in filled)


def _columns(headings: list[str], layout: Layout, mapping: Mapping[str, str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, heading in enumerate(headings):
        last = heading.rsplit(" ", 1)[-1]
        name = layout.headings.get(bare(heading)) or layout.headings.get(bare(last))
        if name and name not in columns:
            columns[name] = place
    for name, heading in mapping.items():
        columns.pop(name, None)
        if heading and heading in headings:
            columns[name] = headings.index(heading)
    return columns


def _as_of(rows: list[Row]) -> date | None:
    """The day that the lines above the heading name."""
    for row in rows:
        for cell in row:
            if match := _AS_OF.search(text_of(cell)):
                try:
                    return read_date(match.group(1)).day
                except CellError:
                    return None
    return None
