"""Finding heading, columns and rows in a workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.access.errors import Refusal
from app.people.roster.sheet import read_sheet, rows_of
from app.workbooks import intake, limits, table
from tests.people.books import HEADINGS, ROWS, SAMPLE, mended, roster


def test_the_sample_heading_of_two_merged_rows_is_recognised() -> None:
    sheet = read_sheet(SAMPLE)
    assert (sheet.heading_row, sheet.first_row, sheet.as_of) == (3, 5, date(2026, 11, 2))
    assert sheet.missing == []
    assert sheet.headings[4:6] == ["单位 名称", "单位 类别"]
    assert [sheet.columns[name] for name in ("department", "department_kind", "supervisors", "start")] == [4, 5, 8, 9]
    assert (3, 5, 3, 6) in sheet.merges


def test_blank_rows_total_and_note_of_the_sample_are_passed_over() -> None:
    rows = rows_of(read_sheet(SAMPLE))
    assert rows.passed_over == [(421, "合计行"), (422, "说明行")]
    lines = [row.line for row in rows.people]
    assert lines == [line for line in range(5, 421) if line not in (135, 215)]


def test_a_blank_department_means_the_one_above(tmp_path: Path) -> None:
    lines = [ROWS[3], ("B9", "甲", "女", "", "", "科员", "其他", "", "", "", ""), ROWS[0]]
    people = rows_of(read_sheet(roster(tmp_path, lines))).people
    assert [row.cells["department"] for row in people] == ["教务处", "教务处", "校领导"]
    assert [row.cells["department_kind"] for row in people][:2] == ["行政部门", "行政部门"]
    assert not people[2].cells["department_kind"]


def test_headings_by_other_words_are_recognised(tmp_path: Path) -> None:
    words = (
        "职工号",
        "干部姓名",
        "性 别",
        "所在单位",
        "部门类别",
        "现任职务",
        "行政级别",
        "联系校领导",
        "任职时间",
        "任职类型",
        "说明",
    )
    assert (
        read_sheet(roster(tmp_path, headings=words)).columns
        == read_sheet(roster(tmp_path / "b", headings=HEADINGS)).columns
    )


def test_columns_can_be_named_by_hand(tmp_path: Path) -> None:
    odd = ("甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸", "子")
    path = roster(tmp_path, headings=odd)
    with pytest.raises(Refusal, match="没有找到名册的表头"):
        read_sheet(path)
    sheet = read_sheet(path, {"staff_no": "甲", "name": "乙", "department": "丁", "title": "己", "rank": "庚"})
    assert sheet.missing == []
    assert rows_of(sheet).people[3].cells["name"] == "古丽·阿不都"


def test_a_date_above_the_heading_is_the_day_of_the_roster(tmp_path: Path) -> None:
    assert read_sheet(roster(tmp_path, day="2026.11.9")).as_of == date(2026, 11, 9)
    assert read_sheet(roster(tmp_path, day="不详的日子啊")).as_of is None
    assert read_sheet(roster(tmp_path, day="")).as_of is None


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", "工号,姓名".encode(), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900)]
)
def test_what_is_no_workbook_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "坏.xlsx").write_bytes(content)
    with pytest.raises(Refusal, match="不是可以读取的 Excel") as caught:
        read_sheet(tmp_path / "坏.xlsx")
    assert "没有导入任何内容" in caught.value.message


def test_a_damaged_workbook_is_refused_wherever_it_is_cut(tmp_path: Path) -> None:
    whole = SAMPLE.read_bytes()
    for length in range(100, len(whole), 5000):
        (tmp_path / "断.xlsx").write_bytes(whole[:length])
        with pytest.raises(Refusal):
            read_sheet(tmp_path / "断.xlsx")


def test_a_file_too_large_or_gone_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refusal, match="打不开"):
        read_sheet(tmp_path / "没有.xlsx")
    with pytest.raises(Refusal, match="打不开"):
        read_sheet(tmp_path)
    monkeypatch.setattr(table, "taken", lambda path: intake.taken(path, 100))
    with pytest.raises(Refusal, match="超过"):
        read_sheet(SAMPLE)


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    few = limits.Limits(rows=400)
    monkeypatch.setattr(table, "book_of", lambda content, *_: intake.book_of(content, few))
    with pytest.raises(Refusal, match="超过 400 行"):
        read_sheet(SAMPLE)


def test_a_second_sheet_may_hold_the_roster(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = roster(tmp_path)
    book = load_workbook(path)
    book.create_sheet("说明", 0)["A1"] = "填表说明"
    book.save(path)
    assert len(rows_of(read_sheet(path)).people) == len(ROWS)


def test_cells_that_are_figures_and_dates_are_read_as_text(tmp_path: Path) -> None:
    path = mended(roster(tmp_path), {"A6": 20260001, "I6": date(2020, 3, 2)}, tmp_path / "b.xlsx")
    cells = rows_of(read_sheet(path)).people[3].cells
    assert (cells["staff_no"], cells["start"]) == (20260001.0, date(2020, 3, 2))
