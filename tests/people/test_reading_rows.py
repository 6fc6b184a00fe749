"""What is kept of cells that were met, and the short ways for plain ones, change nothing of what a row says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.people.roster.rows import Reader, RosterRow
from app.people.roster.sheet import FIELDS, read_sheet, rows_of
from app.people.roster.words import words
from app.workbooks.cells import from_1904, text_of
from app.workbooks.limits import Unreadable
from app.workbooks.table import RawRow, Sheet
from app.workbooks.words import bare
from tests.examples import many
from tests.people.books import SAMPLE


class Slow(str):
    """A text for which no short way is taken: those ask for texts themselves."""


_SEEN: dict[str, list[Any]] = {
    "staff_no": ["QP1", "QP2", " QP1", "ＱＰ３", "12-3", "a b", "工1", "½", 7.0, 1e16, "", None],
    "name": ["余立", "张三丰", "余 立", "古丽·阿不都", "𬭎", "Wang", "余\u200b立", "\ufffd", "立" * 61],
    "gender": ["男", "女", " 男", "M", None, ""],
    "born": ["1970.5", "1970-05-06", "无", "1970.13", date(1970, 5, 6), 25569.0, "－", None, "一九七〇年"],
    "ethnicity": ["汉族", None, "蒙古族"],
    "joined_party": ["2001.7", "群众", "x", None],
    "department": ["教务处", "教务", "文学院", "校领导", " 教务处", "新部", "", None, Unreadable("公式错误 #N/A")],
    "department_kind": ["行政部门", "机关", "二级学院", "党群部门", "不知道", "", None],
    "title": [
        "处长",
        "副处长",
        "科长",
        "院长、书记",
        "副书记",
        "党委书记",
        "校长",
        "处长（主持工作）",
        "怪职",
        "",
        None,
    ],
    "rank": ["正处级", "科员", "八级职员", "正厅级", "皇帝", "", None],
    "supervisors": ["王一", "王一、李二", "", None],
    "start": ["2020.3", "2020-03-04", "无", 43900.0, date(2020, 3, 4), None],
    "kind": ["新任", "提拔", "留 任", "猜的", None],
    "note": ["重点岗位", "是关键岗位的", "", None, "无"],
    "reason": ["工号：QP1 与第 3 行重复", None],
}
_CELLS = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in _SEEN.items()})


def slowly(value: Any) -> Any:
    return Slow(value) if type(value) is str else value


def read(rows: list[dict[str, Any]], answers: dict[str, str]) -> list[RosterRow]:
    reader = Reader({"教务处": "行政部门"}, answers, {"教务": "教务处"})
    found = []
    for line, cells in enumerate(rows, 2):
        row = reader.read(RawRow(line, cells))
        if not row.faults:
            reader.settle_department(row)
        found.append(row)
    return found


@settings(max_examples=many(300), deadline=None)
@given(
    few=st.lists(_CELLS, min_size=1, max_size=4),
    picked=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=12),
    answers=st.sampled_from([{}, {"职务|教务处|怪职": "按副职", "职级|八级职员": "副处级"}]),
)
def test_row_says_the_same_whatever_was_read_before(
    few: list[dict[str, Any]], picked: list[tuple[int, int]], answers: dict[str, str]
) -> None:
    post = ("department", "department_kind", "title", "supervisors")
    rows = []
    for one, other in picked:  # posts come again with other people
        cells = dict(few[one % len(few)])
        rows.append(cells | {name: few[other % len(few)][name] for name in post})
    plainly = [{name: slowly(value) for name, value in cells.items()} for cells in rows]
    assert read(rows, answers) == read(plainly, answers)


def plain_rows(sheet: Sheet) -> tuple[list[RawRow], list[tuple[int, str]]]:
    """The rows of people, cell by cell, and those passed over."""
    people, passed = [], []
    department, kind = None, None
    for line, row in enumerate(sheet.rows[sheet.first_row - 1 :], sheet.first_row):
        texts = [text for cell in row if (text := text_of(cell))][:3]
        if not texts:
            continue
        if any(bare(text) in words()["rows"]["totals"] for text in texts):
            passed.append((line, "合计行"))
            continue
        if len(texts) <= 2 and any(bare(texts[0]).startswith(word) for word in words()["rows"]["notes"]):
            passed.append((line, "说明行"))
            continue
        cells = {name: row[place] if place < len(row) else None for name, place in sheet.columns.items()}
        if sheet.from_1904:
            cells |= {name: from_1904(cells[name]) for name in ("born", "joined_party", "start") if name in cells}
        if text_of(cells.get("department")):
            is_same = bare(text_of(cells["department"])) == bare(text_of(department))
            department = cells["department"]
            kind = cells.get("department_kind") if text_of(cells.get("department_kind")) or not is_same else kind
        elif text_of(cells.get("department_kind")):
            kind = cells["department_kind"]
        carried = {"department": department, "department_kind": kind}
        people.append(RawRow(line, cells | {name: value for name, value in carried.items() if name in cells}))
    return people, passed


_CELL = st.sampled_from([
    "", None, "余立", "合计", "合 计", "小计：", "注：", "备注", "说明", "QP1", 7.0, 25569.0, "教务处", "教务 处",
    "行政部门", date(2020, 1, 1), Unreadable("x"), "总　计",
])  # fmt: skip


@settings(max_examples=many(300), deadline=None)
@given(
    rows=st.lists(st.lists(_CELL, max_size=7), max_size=8),
    columns=st.lists(st.sampled_from(list(FIELDS)), unique=True, max_size=6),
    from_1904_on=st.booleans(),
)
def test_rows_of_a_sheet_are_those_taken_cell_by_cell(
    rows: list[list[Any]], columns: list[str], from_1904_on: bool
) -> None:
    named = {name: place for place, name in enumerate(columns)}
    sheet = replace(_sheet(), rows=rows, first_row=1, columns=named, from_1904=from_1904_on)
    found = rows_of(sheet)
    assert (found.people, found.passed_over) == plain_rows(sheet)


def test_rows_of_the_sample_are_those_taken_cell_by_cell() -> None:
    found = rows_of(_sheet())
    assert len(found.people) > 400 and (found.people, found.passed_over) == plain_rows(_sheet())


_READ: list[Sheet] = []


def _sheet(path: Path = SAMPLE) -> Sheet:
    if not _READ:
        _READ.append(read_sheet(path))
    return _READ[0]
