"""The sheet of a roster: where its heading is, which column is which, and which rows hold people."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from app.access.errors import Refusal
from app.people.roster.cells import CellError, read_date, text_of
from app.people.roster.words import bare, synonyms, words
from app.store.errors import reason_of

FIELDS: dict[str, str] = {
    "staff_no": "工号", "name": "姓名", "gender": "性别", "born": "出生年月", "ethnicity": "民族",
    "political_status": "政治面貌", "joined_party": "入党时间", "phone": "联系电话", "department": "单位",
    "department_kind": "单位类别", "title": "职务", "rank": "职级", "supervisors": "分管校领导",
    "start": "任现职时间", "kind": "任职方式", "note": "备注",
}  # fmt: skip
REQUIRED = ("staff_no", "name", "department", "title", "rank")
_CARRIED = ("department", "department_kind")
LARGEST_BYTES = 30 * 1024 * 1024
MOST_ROWS = 200_000
_HEADING_WITHIN = 30
_AS_OF = re.compile(r"(?:填报日期|填表日期|统计日期|截止日期|截至)[：:]?\s*(.{6,14}?)\s*$")

Row = Sequence[Any]


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
    merges: tuple[tuple[int, int, int, int], ...] = ()

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
    content = _content(path)
    for rows, merged in _sheets(path, content):
        found = _heading(rows)
        if found is not None or mapping:
            place = found if found is not None else _fullest(rows)
            headings, first = _headings(rows, place)
            columns = _columns(headings, mapping or {})
            as_of = _as_of(rows[:place])
            digest = hashlib.sha256(content).hexdigest()
            merges = tuple(area for area in merged if area[2] <= first)
            return Sheet(path, digest, rows, place + 1, first + 1, headings, columns, as_of, merges)
    raise Refusal(
        f"“{path.name}”里没有找到名册的表头（至少要有 姓名、工号、单位、职务、职级 中的三列），没有导入任何内容。",
        place="导入",
        details=["请检查是否选错了文件；表头可以在前 30 行之内。"],
    )


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


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise Refusal(f"“{path.name}”超过 {LARGEST_BYTES // 2**20} MB，不像一份名册，没有读取。", place="导入")
        return path.read_bytes()
    except OSError as error:
        raise Refusal(f"打不开“{path.name}”：{reason_of(error, path.parent)}。", place="导入") from error


def _sheets(path: Path, content: bytes) -> list[tuple[list[Row], list[tuple[int, int, int, int]]]]:
    """Of each sheet its rows and its merged cells."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [workbook.get_sheet_by_name(name) for name in workbook.sheet_names]
        if any(sheet.total_height > MOST_ROWS for sheet in sheets):
            raise Refusal(f"“{path.name}”超过 {MOST_ROWS} 行，不像一份名册，没有读取。", place="导入")
        return [(list(sheet.to_python(skip_empty_area=False)), _merged(sheet)) for sheet in sheets]
    except (CalamineError, ValueError, OSError) as error:
        raise Refusal(
            f"“{path.name}”不是可以读取的 Excel 工作簿（.xlsx 或 .xls），没有导入任何内容。",
            place="导入",
            details=["如果它在 WPS 里能打开，请另存为 .xlsx 后再试；加了密码的请先去掉密码。"],
        ) from error


def _merged(sheet: CalamineSheet) -> list[tuple[int, int, int, int]]:
    """Merged cells as (first row, first column, last row, last column), counted from 1; an .xls may not say them."""
    found = sheet.merged_cell_ranges or []
    return [(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in found]


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
