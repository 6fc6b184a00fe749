"""A sheet that is written row by row: any text comes back, and memory does not grow with the rows."""

from __future__ import annotations

import tracemalloc
from io import BytesIO

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from app.access.errors import Refusal
from app.papers.book_layout import BookColumn
from app.papers.workbook import Paper, text_of
from app.store import workbook_stream
from tests.papers.all_books import plain
from tests.papers.validity import faults

COLUMNS = [BookColumn("甲", 12), BookColumn("乙", 9, centred=True), BookColumn("丙", 30)]


def paper(columns: list[BookColumn] = COLUMNS) -> Paper:
    return Paper("表", "标题", columns, ("填报单位：青屏学院", "填报日期：2026年11月24日"), 1)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=9), st.text(max_size=200)), max_size=4))
@example([("_x000D_", " ", "\t"), ("=1", "\n", "]]>"), ("&amp;", "<", "\x85\u2028\ufeff")])
def test_any_text_comes_back_through_both_readers(rows: list[tuple[str, str, str]]) -> None:
    made = paper()
    for row in rows:
        made.line(row)
    content = made.content()
    assert faults(content) == []
    expected = [[text_of(text) for text in row] for row in rows]
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    found = [
        ["" if cell.value is None else plain(str(cell.value)) for cell in row] for row in sheet.iter_rows(min_row=4)
    ]
    assert found == expected
    assert all(cell.data_type == "s" for row in sheet.iter_rows(min_row=4) for cell in row if cell.value is not None)
    read = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name("表").to_python(skip_empty_area=False)
    padded = [[plain(str(value)) for value in row] + [""] * (3 - len(row)) for row in read[3:]]
    assert padded + [["", "", ""]] * (len(expected) - len(padded)) == expected


def peak(rows: int) -> int:
    """Bytes that a table of so many rows takes at most, beyond its own file."""
    made = paper()
    tracemalloc.start()
    for number in range(rows):
        made.line([f"第{number % 50}行", "一岗双责", f"重申廉洁纪律{number}。" * 9])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most - len(made.content())


def test_four_times_the_rows_take_no_more_memory() -> None:
    peak(400)  # what is cached is there
    assert peak(16_000) < peak(4_000) + 200_000


def test_more_rows_than_a_sheet_has_are_refused_in_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_stream, "MOST_ROWS", 5)
    made = paper()
    made.line(["", "", ""])
    made.line(["", "", ""])
    with pytest.raises(Refusal, match="按年度或季度分别导出"):
        made.line(["", "", ""])


@pytest.mark.parametrize("count", [1, 2, 3, 4, 9])
def test_a_table_of_any_number_of_columns_has_its_head_and_its_opinions(count: int) -> None:
    made = paper([BookColumn(f"栏{place}", 12) for place in range(count)])
    made.line(["值"] * count)
    made.opinion("领导小组意见", "同意。" * 900, "签字（盖章）：")
    made.remark("说明" * 300)
    made.filter()
    content = made.content()
    assert faults(content) == []
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    words = "".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    for word in ("填报单位：青屏学院", "填报日期：2026年11月24日", "领导小组意见", "同意。" * 900, "签字（盖章）："):
        assert word in words


def test_a_workbook_that_is_given_up_says_nothing() -> None:
    made = paper()
    made.line(["", "", ""])
    del made  # a warning would fail this test
