"""The workbooks of ledger and statistics, opened again."""

from __future__ import annotations

import os
import tempfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from app.access.errors import Refusal
from app.access.session import Session
from app.access.tables import AuditEntry
from app.interviews.tables import Interview
from app.ledgers.ledger import ledger
from app.ledgers.scope import LedgerFilter
from app.ledgers.statistics import statistics
from app.papers.ledger_book import write_ledger
from app.papers.statistics_book import write_statistics
from app.papers.workbook import MOST_CHARACTERS, BookColumn, Paper, text_of
from app.papers.workbook_rows import MOST_POINTS, height_of, lines_of
from app.store import settings as store_settings
from tests.ledgers.history import talk

COLUMNS = [
    "序号", "编号", "约谈时间", "地点", "约谈对象", "单位", "职务", "职级", "约谈形式", "事由", "方式", "主谈人",
    "依据", "记录人", "组织单位", "主要内容", "材料", "处置情况", "四种形态", "归档日期", "卷号", "备注",
]  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(
        ["=1+1", "+86", "-5", "@SUM(A1)", "#N/A", "=cmd|' /C calc'!A0", "1E5", "2026-01-01", "0012", "TRUE"]
    ),
    st.text(max_size=40),
)


@pytest.fixture
def at_work(session: Session, people: dict[str, int]) -> Session:
    session.clock = lambda: datetime(2026, 11, 24, 15)
    return session


def only_sheet(path: Path) -> Worksheet:
    sheet = openpyxl.load_workbook(path).active
    assert isinstance(sheet, Worksheet)
    return sheet


def texts(sheet: Worksheet, row: int) -> list[object]:
    return [cell.value for cell in sheet[row]]


def test_the_ledger_looks_like_the_offices_own(at_work: Session, people: dict[str, int], tmp_path: Path) -> None:
    talk([people["余立"], people["严凡"]], number=1)
    out = tmp_path / "台账 2026.xlsx"
    assert write_ledger(at_work, 2026, out) == 1
    sheet = only_sheet(out)
    assert sheet["A1"].value == "青屏学院党员干部约谈常态化工作台账（2026年）"
    assert sheet["A2"].value == "填报单位：青屏学院"
    assert "填报日期：2026年11月24日" in texts(sheet, 2)
    merged = {str(one) for one in sheet.merged_cells.ranges}
    assert {"A1:W1", "A3:A4", "Q3:R3", "W3:W4"} <= merged
    assert [value for value in texts(sheet, 3) if value] == COLUMNS
    assert [value for value in texts(sheet, 4) if value] == ["应交", "已交"]
    assert sheet.freeze_panes == "F5"
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.auto_filter.ref == "A4:W5"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (
        "landscape",
        9,
        1,
    )
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter is not None
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert (sheet["A1"].font.name, sheet["A3"].font.name, sheet["P5"].font.name) == ("方正小标宋简体", "黑体", "仿宋")


def test_every_row_of_the_book_is_the_row_of_the_ledger(
    at_work: Session, people: dict[str, int], tmp_path: Path
) -> None:
    for month, name in enumerate(["余立", "严凡", "傅润"], 1):
        talk([people[name]], datetime(2026, month, 3, 9), number=month, content=f"第{month}次\n要点")
    write_ledger(at_work, 2026, tmp_path / "a.xlsx")
    sheet = only_sheet(tmp_path / "a.xlsx")
    for place, row in enumerate(ledger(at_work, LedgerFilter(2026)), 5):
        found = texts(sheet, place)
        assert found[0] == row.serial
        assert found[1] == row.number
        assert found[4] == row.subjects
        assert found[15] == row.content
        assert (found[16], found[17]) == (row.materials_due, row.materials_in)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=TEXTS, content=TEXTS, note=TEXTS)
def test_text_stays_text_and_no_cell_is_a_formula(
    at_work: Session, people: dict[str, int], tmp_path: Path, place: str, content: str, note: str
) -> None:
    if not Interview.select().exists():
        talk([people["余立"]])
    Interview.update(place=text_of(place), content=text_of(content), note=text_of(note)).execute()
    write_ledger(at_work, 2026, tmp_path / "a.xlsx")
    sheet = only_sheet(tmp_path / "a.xlsx")
    found = texts(sheet, 5)
    assert [found[3] or "", found[15] or "", found[22] or ""] == [text_of(place), text_of(content), text_of(note)]
    figures = {1, 17, 18}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None:
                continue
            assert cell.data_type == ("n" if cell.row == 5 and cell.column in figures else "s"), cell.coordinate


def test_characters_that_xml_forbids_are_left_out_and_endless_texts_say_that_they_go_on() -> None:
    assert text_of("甲\x00\x0b乙\ud800丙\r\n丁\r") == "甲乙丙\n丁\n"
    long = text_of("长" * 40_000)
    assert len(long) == MOST_CHARACTERS
    assert long.endswith("（后文见登记表）")


def test_a_row_is_as_high_as_its_text_needs_and_a_very_long_one_goes_over_several_rows(
    at_work: Session, people: dict[str, int], tmp_path: Path
) -> None:
    content = "约谈主要内容很长。" * 200
    talk([people["余立"]], content=content)
    write_ledger(at_work, 2026, tmp_path / "a.xlsx")
    sheet = only_sheet(tmp_path / "a.xlsx")
    rows = [sheet.row_dimensions[row].height for row in range(5, sheet.max_row + 1)]
    assert len(rows) > 1
    assert all(height <= 409.5 for height in rows)
    assert sum(rows) >= height_of(content, 36, 10.5)
    assert sheet["P5"].value == content
    assert f"P5:P{sheet.max_row}" in {str(one) for one in sheet.merged_cells.ranges}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 1),
        ("甲" * 4, 1),
        ("甲" * 5, 2),
        ("甲\n乙", 2),
        ("甲甲甲 word", 2),
        ("abcdefgh", 1),
        ("a" * 40, 5),
        ("\n\n", 3),
    ],
)
def test_lines_are_reckoned_as_the_office_program_breaks_them(text: str, lines: int) -> None:
    width = (4.3 * 14 / 0.94 + 2) / 7  # room for 4.3 Han characters of 10.5 pt
    assert lines_of(text, width, 10.5) == lines


@settings(max_examples=40)
@given(text=st.text(max_size=300), width=st.floats(4, 60))
def test_more_text_never_needs_less_room(text: str, width: float) -> None:
    assert height_of(text + "甲", width, 10.5) >= height_of(text, width, 10.5) > 0
    assert MOST_POINTS < 409.5


def test_the_statistics_book_holds_every_figure_as_a_number(
    at_work: Session, people: dict[str, int], tmp_path: Path
) -> None:
    talk([people["余立"], people["严凡"]])
    out = tmp_path / "统计表.xlsx"
    assert write_statistics(at_work, 2026, 2, out) == 1
    sheet = only_sheet(out)
    table = statistics(at_work, 2026, 2)
    assert sheet["A1"].value == "青屏学院党员干部约谈情况统计表（2026年第二季度）"
    assert sheet.freeze_panes == "C5"
    assert sheet.print_title_rows == "$3:$4"
    for place, row in enumerate(table.rows, 5):
        found = texts(sheet, place)
        assert found[1] == row.name
        assert found[2:] == [row.figures[head.key] for head in table.columns]
        assert sheet.cell(place, 3).data_type == "n"
        assert (sheet.cell(place, 3).font.name == "黑体") == row.kind.is_sum
    last = sheet.cell(sheet.max_row, 1).value
    assert isinstance(last, str)
    assert all(word in last for word in ("填报人", "审核人", "负责人", "报送日期", "盖章"))


def test_headings_are_as_high_as_their_words_need(at_work: Session, tmp_path: Path) -> None:
    write_statistics(at_work, 2026, None, tmp_path / "a.xlsx")
    sheet = only_sheet(tmp_path / "a.xlsx")
    upper, lower = (sheet.row_dimensions[row].height for row in (3, 4))
    for column in range(1, sheet.max_column + 1):
        letter = get_column_letter(column)
        width = sheet.column_dimensions[letter].width
        top, below = sheet.cell(3, column).value, sheet.cell(4, column).value
        if below is not None:
            assert lines_of(str(below), width, 10.5) * 15 <= lower
        elif top is not None:
            assert lines_of(str(top), width, 10.5) * 15 <= upper + lower


def test_headings_of_the_statistics_are_those_of_the_paper(at_work: Session, tmp_path: Path) -> None:
    write_statistics(at_work, 2026, None, tmp_path / "a.xlsx")
    sheet = only_sheet(tmp_path / "a.xlsx")
    upper = [value for value in texts(sheet, 3) if value]
    assert upper == [
        "序号", "部门", "约谈次数", "人次", "人数", "按形式（次）", "按方式（次）", "按职级（人次）", "集中约谈次数",
        "谈话函询", "函询", "材料（份）", "处置（人次）",
    ]  # fmt: skip
    assert [value for value in texts(sheet, 4) if value] == [
        "预防提醒", "询问示警", "纠错诫勉", "问责处分", "个别", "集体", "处级", "科级", "科以下", "应交", "已交",
        "逾期", "澄清", "了结", "批评教育", "诫勉", "组织处理", "纪律处分", "移送",
    ]  # fmt: skip


def test_a_filtered_ledger_says_that_it_is_not_the_whole(
    at_work: Session, people: dict[str, int], tmp_path: Path
) -> None:
    talk([people["余立"]])
    talk([people["严凡"]])
    wanted = LedgerFilter(2026, text="余立")
    assert write_ledger(at_work, 2026, tmp_path / "a.xlsx", wanted) == 1
    sheet = only_sheet(tmp_path / "a.xlsx")
    assert "不是台账全部" in str(sheet.cell(sheet.max_row, 1).value)


def test_an_empty_ledger_is_a_book_with_headings(at_work: Session, tmp_path: Path) -> None:
    assert write_ledger(at_work, 2024, tmp_path / "a.xlsx") == 0
    assert only_sheet(tmp_path / "a.xlsx").max_row == 4


def test_secrecy_stands_at_the_top_left_where_the_office_has_set_it(at_work: Session, tmp_path: Path) -> None:
    store_settings.write("papers.secrecy", "内部")
    write_ledger(at_work, 2026, tmp_path / "a.xlsx")
    assert str(only_sheet(tmp_path / "a.xlsx")["A2"].value).startswith("密级：内部")


def test_exports_are_audited(at_work: Session, tmp_path: Path) -> None:
    write_ledger(at_work, 2026, tmp_path / "a.xlsx")
    write_statistics(at_work, 2026, None, tmp_path / "b.xlsx")
    entries = AuditEntry.select().where(AuditEntry.action == "export").order_by(AuditEntry.seq)
    assert [entry.object_type for entry in entries] == ["ledger", "statistics"]
    assert "a.xlsx" in entries[0].summary


def test_a_folder_that_is_not_there_is_refused_in_plain_words(at_work: Session, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="不存在"):
        write_ledger(at_work, 2026, tmp_path / "没有" / "a.xlsx")
    with pytest.raises(Refusal, match="文件夹"):
        write_ledger(at_work, 2026, tmp_path)


def test_a_file_open_elsewhere_is_refused_and_stays_as_it_was(
    at_work: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "a.xlsx"
    out.write_bytes(b"old")

    real = Path.open

    def locked(self: Path, mode: str = "r", *more: object, **named: object) -> object:
        if self == out and mode == "r+b":
            raise PermissionError(13, "denied", str(self))
        return real(self, mode, *more, **named)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", locked)
        with pytest.raises(Refusal, match="WPS"):
            write_ledger(at_work, 2026, out)
    assert out.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith("a.")] == ["a.xlsx"]


def test_a_read_only_folder_is_refused(at_work: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> int:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(os, "open", forbidden)
    with pytest.raises(Refusal, match="只读"):
        write_ledger(at_work, 2026, tmp_path / "a.xlsx")


def test_a_full_disk_is_told_and_leaves_no_half_file(
    at_work: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refusal, match="原来的文件没有改动"):
        write_ledger(at_work, 2026, tmp_path / "a.xlsx")
    assert list(tmp_path.glob("a.*")) == []


def test_nothing_is_laid_down_in_a_folder_for_temporary_files(
    at_work: Session, people: dict[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file was made")

    monkeypatch.setattr(tempfile, "mkstemp", made)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", made)
    monkeypatch.setattr("openpyxl.worksheet._writer.create_temporary_file", made)
    talk([people["余立"]])
    assert write_ledger(at_work, 2026, tmp_path / "a.xlsx") == 1


@pytest.mark.parametrize("year", [-1, 0, 26, 9999])
def test_a_year_that_is_none_is_refused(at_work: Session, tmp_path: Path, year: int) -> None:
    with pytest.raises(Refusal, match="年度"):
        write_ledger(at_work, year, tmp_path / "a.xlsx")
    with pytest.raises(Refusal, match="年度"):
        write_statistics(at_work, year, None, tmp_path / "a.xlsx")
    assert list(tmp_path.glob("*.xlsx")) == []


def test_a_quarter_that_is_none_is_refused(at_work: Session, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="季度"):
        write_statistics(at_work, 2026, 5, tmp_path / "a.xlsx")
    assert list(tmp_path.glob("*.xlsx")) == []


def test_columns_under_one_group_share_one_heading() -> None:
    paper = Paper("表", "表", [BookColumn("甲", 8), BookColumn("乙", 8, "组"), BookColumn("丙", 8, "组")], ("", ""))
    assert "B3:C3" in {str(one) for one in paper.sheet.merged_cells.ranges}
    assert paper.heading_row == 4
    assert Paper("表", "表", [BookColumn("甲", 8)], ("", "")).heading_row == 3
