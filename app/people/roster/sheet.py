"""The sheet of a roster: where its heading is, which column is which, and which rows hold people."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from app.access.errors import Refusal
from app.people.roster.cells import CellError, from_1904, read_date, text_of
from app.people.roster.intake import Area, Book, Row, book_of, taken
from app.people.roster.limits import BadWorkbook
from app.people.roster.words import bare, synonyms, words
from app.store.vault import clean_name

FIELDS: dict[str, str] = {
    "staff_no": "工号", "name": "姓名", "gender": "性别", "born": "出生年月", "ethnicity": "民族",
    "political_status": "政治面貌", "joined_party": "入党时间", "phone": "联系电话", "department": "单位",
    "department_kind": "单位类别", "title": "职务", "rank": "职级", "supervisors": "分管校领导",
    "start": "任现职时间", "kind": "任职方式", "note": "备注",
}  # fmt: skip
REQUIRED = ("staff_no", "name", "department", "title", "rank")
_CARRIED = ("department", "department_kind")
_DAYS = ("born", "joined_party", "start")
_HEADING_WITHIN = 30
_AS_OF = re.compile(r"(?:填报日期|填表日期|统计日期|截止日期|截至)[：:]?\s*(.{6,14}?)\s*$")


@dataclass(frozen=True)
class Sheet:
    """A roster's sheet.  Rows are counted from 1, as Excel shows them; `merges` are merged cells of the head:
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
    merges: tuple[Area, ...] = ()
    from_1904: bool = False

    @property
    def is_partial(self) -> bool:
        """Whether this is an error workbook: some rows only, so that nobody is missing for not standing in it."""
        return "reason" in self.columns

    @property
    def profile(self) -> str:
        """The heading as it stands, by which a mapping by hand is remembered."""
        return "|".join(self.headings)

    @property
    def missing(self) -> list[str]:
        """The required columns that were not recognised, in words."""
        return [FIELDS[name] for name in REQUIRED if name not in self.columns]


@dataclass(frozen=True)
class RawRow:
    """A row with a person: cells by field; `department` and `department_kind` carried down where they are blank."""

    line: int
    cells: dict[str, Any]


@dataclass(frozen=True)
class Rows:
    """The rows of people, and those passed over, with the reason."""

    people: list[RawRow]
    passed_over: list[tuple[int, str]] = field(default_factory=list)


def read_sheet(path: Path, mapping: Mapping[str, str] | None = None) -> Sheet:
    """Reads the first sheet that has a heading.  `mapping` names headings by hand (field → heading).

    Raises Refusal for what is no workbook, is too large, or has no heading.
    """
    try:
        content = taken(path)
        return _read(path, content, book_of(content), mapping or {})
    except BadWorkbook as error:
        raise Refusal(
            f"“{_shown(path)}”{error.reason}，没有导入任何内容。", place="导入", details=[error.advice]
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "文件名不正常"
        raise Refusal(f"打不开“{_shown(path)}”：{reason}。没有导入任何内容。", place="导入") from error


def _read(path: Path, content: bytes, book: Book, mapping: Mapping[str, str]) -> Sheet:
    """The first sheet with a heading; with a mapping by hand, the first sheet."""
    for page in book.pages:
        rows = page.rows
        found = _heading(rows)
        if found is not None or (mapping and rows):
            place = found if found is not None else _fullest(rows)
            headings, first = _headings(rows, place)
            columns = _columns(headings, mapping)
            as_of = _as_of(rows[:place])
            digest = hashlib.sha256(content).hexdigest()
            merges = tuple(area for area in page.merges if area[2] <= first)
            return Sheet(
                path, digest, rows, place + 1, first + 1, headings, columns, as_of, merges, page.from_1904
            )  # fmt: skip
    hidden = f"有 {len(book.hidden)} 张隐藏的工作表没有读取；名册如在其中，请先取消隐藏。"
    raise Refusal(
        f"“{_shown(path)}”里没有找到名册的表头（至少要有 姓名、工号、单位、职务、职级 中的三列），没有导入任何内容。",
        place="导入",
        details=["请检查是否选错了文件；表头可以在前 30 行之内。", *([hidden] if book.hidden else [])],
    )


def _shown(path: Path) -> str:
    """The file's name without characters that could make it look otherwise, and not longer than a line."""
    return clean_name(path.name)


def rows_of(sheet: Sheet) -> Rows:
    """The rows of people, with blank department cells filled from above."""
    people: list[RawRow] = []
    passed: list[tuple[int, str]] = []
    carried: dict[str, Any] = {}
    for line, row in enumerate(sheet.rows[sheet.first_row - 1 :], sheet.first_row):
        reason = _not_a_person(row)
        if reason is not None:
            if reason:
                passed.append((line, reason))
            continue
        cells = {name: row[place] if place < len(row) else None for name, place in sheet.columns.items()}
        if sheet.from_1904:
            cells |= {name: from_1904(cells[name]) for name in _DAYS if name in cells}
        people.append(RawRow(line, _carry(cells, carried)))
    return Rows(people, passed)


def _carry(cells: dict[str, Any], carried: dict[str, Any]) -> dict[str, Any]:
    """A blank department means the one above, with its kind; a kind is never carried to another department."""
    if text_of(cells.get("department")):
        same = bare(text_of(cells["department"])) == bare(text_of(carried.get("department")))
        kind = cells.get("department_kind")
        carried["department"] = cells["department"]
        carried["department_kind"] = kind if text_of(kind) or not same else carried.get("department_kind")
    elif text_of(cells.get("department_kind")):
        carried["department_kind"] = cells["department_kind"]
    return cells | {name: carried.get(name) for name in _CARRIED if name in cells}


def _heading(rows: list[Row]) -> int | None:
    """The place of the heading: the first row in which three columns are recognised."""
    for place, row in enumerate(rows[:_HEADING_WITHIN]):
        known = {synonyms("columns").get(bare(text_of(cell))) for cell in row} - {None}
        if len(known) >= 3 and "name" in known:
            return place
    return None


def _fullest(rows: list[Row]) -> int:
    """The row with the most texts among the first, where nothing is recognised."""
    places = range(min(len(rows), _HEADING_WITHIN))
    return max(places, key=lambda place: sum(bool(text_of(cell)) for cell in rows[place]), default=0)


def _headings(rows: list[Row], place: int) -> tuple[list[str], int]:
    """The headings of all columns, and the place of the first row under them.

    A second row belongs to the heading when it stands under blank or merged cells and has no name column filled.
    """
    top = [text_of(cell) for cell in rows[place]]
    below = [text_of(cell) for cell in rows[place + 1]] if place + 1 < len(rows) else []
    below += [""] * (len(top) - len(below))
    if not _is_second_row(top, below):
        return top, place + 1
    headings, group = [], ""
    for upper, lower in zip(top, below, strict=False):
        group = upper or group
        headings.append(f"{group} {lower}" if lower else upper)
    return headings, place + 2


def _is_second_row(top: list[str], below: list[str]) -> bool:
    filled = [(upper, lower) for upper, lower in zip(top, below, strict=False) if lower]
    name_filled = any(synonyms("columns").get(bare(upper)) == "name" for upper, _ in filled)
    return bool(filled) and not name_filled and any(not upper for upper, _ in filled)


def _columns(headings: list[str], mapping: Mapping[str, str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, heading in enumerate(headings):
        last = heading.rsplit(" ", 1)[-1]
        name = synonyms("columns").get(bare(heading)) or synonyms("columns").get(bare(last))
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


def _not_a_person(row: Row) -> str | None:
    """Why a row is passed over: an empty reason for an empty row, None for a person."""
    texts = [text for cell in row if (text := text_of(cell))]
    if not texts:
        return ""
    first = bare(texts[0])
    if any(bare(text) in words()["rows"]["totals"] for text in texts[:3]):
        return "合计行"
    if len(texts) <= 2 and any(first.startswith(word) for word in words()["rows"]["notes"]):
        return "说明行"
    return None
