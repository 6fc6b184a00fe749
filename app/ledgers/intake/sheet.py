"""The sheet of a ledger: its columns, and which rows are talks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.ledgers.intake.words import meanings, words
from app.workbooks.book import Row
from app.workbooks.cells import from_1904, text_of
from app.workbooks.limits import LEDGER
from app.workbooks.table import Layout, RawRow, Sheet, read_table
from app.workbooks.words import bare

FIELDS: dict[str, str] = {
    "serial": "序号", "number": "编号", "held": "约谈时间", "place": "约谈地点", "subjects": "约谈对象",
    "unit": "所在单位", "title": "职务", "rank": "职级", "form": "约谈形式", "ground": "约谈事由", "mode": "约谈方式",
    "lead": "主谈人", "basis": "依据", "recorder": "记录人", "organiser": "组织单位", "content": "约谈主要内容",
    "materials": "材料", "materials_due": "材料应交", "materials_in": "材料已交", "disposition": "处置情况",
    "stage": "四种形态", "archived": "归档日期", "volume": "卷号", "note": "备注",
}  # fmt: skip
REQUIRED = ("held", "subjects")
_DAYS = ("held", "archived")
# Cells in which 同上 means the row above.
_DITTO = tuple(name for name in FIELDS if name not in ("serial", "number", "subjects"))


@dataclass(frozen=True)
class Rows:
    """The rows of talks, and those passed over, with the reason."""

    talks: list[RawRow]
    passed_over: list[tuple[int, str]] = field(default_factory=list)


def read_ledger(path: Path, mapping: Mapping[str, str] | None = None, password: str | None = None) -> Sheet:
    """Reads the first sheet that has a heading.  `mapping` names headings by hand (field → heading).

    Raises PasswordNeeded; Refusal for what is no workbook, is too large, or has no heading.
    """
    example = "至少要有 约谈对象 和另外两列，如 约谈时间、约谈形式、主谈人"
    layout = Layout("台账", FIELDS, REQUIRED, meanings("columns"), "subjects", example, LEDGER)
    return read_table(path, layout, mapping, password)


def rows_of(sheet: Sheet) -> Rows:
    """The rows of talks; 同上 is what stands above."""
    talks: list[RawRow] = []
    passed: list[tuple[int, str]] = []
    columns, serial = list(sheet.columns.items()), sheet.columns.get("serial")
    above: dict[str, Any] = {}
    for line, row in enumerate(sheet.rows[sheet.first_row - 1 :], sheet.first_row):
        reason = _not_a_talk(row, serial)
        if reason is not None:
            if reason:
                passed.append((line, reason))
            continue
        cells = {name: row[place] if place < len(row) else None for name, place in columns}
        _carry(cells, above)
        if sheet.from_1904:
            cells |= {name: from_1904(cells[name]) for name in _DAYS if name in cells}
        talks.append(RawRow(line, cells))
        above = cells
    return Rows(talks, passed)


def _carry(cells: dict[str, Any], above: Mapping[str, Any]) -> None:
    ditto = words()["words"]["ditto"]
    for name in _DITTO:
        value = cells.get(name)
        if isinstance(value, str) and value.strip() in ditto:
            cells[name] = above.get(name)


def _not_a_talk(row: Row, serial: int | None) -> str | None:
    """Why a row is passed over: an empty reason for an empty row, None for a talk."""
    filled = [(place, cell) for place, cell in enumerate(row) if cell is not None and cell != ""]
    if len(filled) > 3:
        return None
    texts = [text for place, cell in filled if (text := text_of(cell)) and place != serial]
    if not texts:
        return ""
    if any(bare(text) in words()["words"]["totals"] for text in texts):
        return "合计行"
    first = bare(texts[0])
    if len(texts) <= 2 and any(first.startswith(word) for word in words()["words"]["notes"]):
        return "说明行"
    return None
