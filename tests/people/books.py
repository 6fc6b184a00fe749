"""Small rosters written as workbooks, for tests of the import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "samples" / "roster.xlsx"
HEADINGS = ("工号", "姓名", "性别", "单位", "单位类别", "职务", "职级", "分管校领导", "任现职时间", "任职方式", "备注")
LEADERS: tuple[Sequence[Any], ...] = (
    ("A1", "尹涵", "女", "校领导", "", "党委书记", "正厅级", "", "2021-09-08", "留任", ""),
    ("A2", "任望谷", "女", "校领导", "", "校长", "正厅级", "", "2019-11-08", "留任", ""),
    ("A3", "赵瑾德", "男", "校领导", "", "副校长", "副厅级", "", "2020-01-14", "留任", ""),
)
HEAD = ("B1", "古丽·阿不都", "女", "教务处", "行政部门", "处长", "正处级", "赵瑾德", "2020-03-02", "留任", "")
DEPUTY = ("B2", "蒋德禾", "男", "教务处", "行政部门", "副处长", "副处级", "赵瑾德", "2022-02-09", "留任", "")
CHIEF = ("B3", "余立", "男", "教务处", "行政部门", "科长", "正科级", "赵瑾德", "2021-06-01", "留任", "")
ROWS = (*LEADERS, HEAD, DEPUTY, CHIEF)
_PLACES = {heading: place for place, heading in enumerate(HEADINGS)}


def changed(line: Sequence[Any], **cells: Any) -> list[Any]:
    """A row with some cells otherwise; cells by heading."""
    made = list(line)
    for heading, value in cells.items():
        made[_PLACES[heading]] = value
    return made


def roster(
    folder: Path, rows: Sequence[Sequence[Any]] = ROWS, day: str = "2026年11月2日", name: str = "名册.xlsx",
    headings: Sequence[str] = HEADINGS,
) -> Path:  # fmt: skip
    """A roster of a day in a workbook with one line over its heading; rows begin in line 3."""
    book = Workbook()
    page = book.active
    page["A1"] = f"填报日期：{day}" if day else "名册"
    page.append(list(headings))
    for row in rows:
        page.append(list(row))
    folder.mkdir(parents=True, exist_ok=True)
    book.save(folder / name)
    return folder / name


def mended(path: Path, cells: Mapping[str, Any], out: Path) -> Path:
    """A workbook with some cells, by coordinate, written otherwise."""
    book = load_workbook(path)
    for place, value in cells.items():
        book.worksheets[0][place] = value
    book.save(out)
    return out


def contents(path: Path) -> list[list[Any]]:
    """The cells of the first sheet."""
    return [list(row) for row in load_workbook(path).worksheets[0].iter_rows(values_only=True)]
