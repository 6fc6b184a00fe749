"""The sheet of a roster: its columns, and which rows hold people."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import Any

from app.people.roster.words import synonyms, words
from app.workbooks.book import Row
from app.workbooks.cells import from_1904, text_of
from app.workbooks.table import Layout, RawRow, Sheet, read_table
from app.workbooks.words import bare

FIELDS: dict[str, str] = {
    "staff_no": "工号", "name": "姓名", "gender": "性别", "born": "出生年月", "ethnicity": "民族",
    "political_status": "政治面貌", "joined_party": "入党时间", "phone": "联系电话", "department": "单位",
    "department_kind": "单位类别", "title": "职务", "rank": "职级", "supervisors": "分管校领导",
    "start": "任现职时间", "kind": "任职方式", "note": "备注",
}  # fmt: skip
REQUIRED = ("staff_no", "name", "department", "title", "rank")
_CARRIED = ("department", "department_kind")
_DAYS = ("born", "joined_party", "start")
# Cells with something in them at which one sees that a row is of no person.
_LOOKED_AT = 3
_IS_BARE = re.compile("[0-9A-Za-z\u4e00-\u9fff]+").fullmatch


@dataclass(frozen=True)
class Rows:
    """The rows of people, and those passed over, with the reason."""

    people: list[RawRow]
    passed_over: list[tuple[int, str]] = field(default_factory=list)


def read_sheet(path: Path, mapping: Mapping[str, str] | None = None, password: str | None = None) -> Sheet:
    """Reads the first sheet that has a heading.  `mapping` names headings by hand (field → heading).

    Raises PasswordNeeded; Refusal for what is no workbook, is too large, or has no heading.
    """
    example = "至少要有 姓名、工号、单位、职务、职级 中的三列"
    return read_table(path, Layout("名册", FIELDS, REQUIRED, synonyms("columns"), "name", example), mapping, password)


def rows_of(sheet: Sheet) -> Rows:
    """The rows of people, with blank department cells filled from above."""
    people: list[RawRow] = []
    passed: list[tuple[int, str]] = []
    carried: dict[str, Any] = {}
    cells_of = _cells_reader(sheet.columns)
    for line, row in enumerate(sheet.rows[sheet.first_row - 1 :], sheet.first_row):
        reason = _not_a_person(row)
        if reason is not None:
            if reason:
                passed.append((line, reason))
            continue
        cells = cells_of(row)
        if sheet.from_1904:
            cells |= {name: from_1904(cells[name]) for name in _DAYS if name in cells}
        people.append(RawRow(line, _carry(cells, carried)))
    return Rows(people, passed)


def _cells_reader(columns: Mapping[str, int]) -> Callable[[Row], dict[str, Any]]:
    """What takes the cells of a row by field; what a short row has no place for is None."""
    names, places = tuple(columns), tuple(columns.values())
    furthest, pick = max(places, default=0), itemgetter(*places) if len(places) > 1 else None

    def cells_of(row: Row) -> dict[str, Any]:
        if pick is not None and len(row) > furthest:
            return dict(zip(names, pick(row), strict=True))
        return {name: row[place] if place < len(row) else None for name, place in columns.items()}

    return cells_of


def _carry(cells: dict[str, Any], carried: dict[str, Any]) -> dict[str, Any]:
    """A blank department means the one above, with its kind; a kind is never carried to another department."""
    if (department := text_of(cells.get("department"))) and text_of(cells.get("department_kind")):
        carried["department"], carried["department_kind"] = cells["department"], cells["department_kind"]
        return cells
    if department:
        same = bare(text_of(cells["department"])) == bare(text_of(carried.get("department")))
        kind = cells.get("department_kind")
        carried["department"] = cells["department"]
        carried["department_kind"] = kind if text_of(kind) or not same else carried.get("department_kind")
    elif text_of(cells.get("department_kind")):
        carried["department_kind"] = cells["department_kind"]
    return cells | {name: carried.get(name) for name in _CARRIED if name in cells}


def _not_a_person(row: Row) -> str | None:
    """Why a row is passed over: an empty reason for an empty row, None for a person."""
    texts: list[str] = []
    totals = words()["rows"]["totals"]
    for cell in row:
        # What letters and digits or a name are made of is bare as it is: the many are not kept for being looked at.
        is_bare = type(cell) is str and _IS_BARE(cell) is not None
        if text := cell if is_bare else text_of(cell):
            texts.append(text)
            if (text if is_bare else bare(text)) in totals:
                return "合计行"
            if len(texts) == _LOOKED_AT:
                break
    if not texts:
        return ""
    if len(texts) <= 2 and any(bare(texts[0]).startswith(word) for word in words()["rows"]["notes"]):
        return "说明行"
    return None
