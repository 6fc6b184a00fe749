"""Every workbook opens without repair as far as its parts can tell, and says to each reader what was written."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from tests.papers.all_books import ODD, by_calamine, cells
from tests.papers.validity import faults


def test_every_workbook_is_valid(books: dict[str, Path]) -> None:
    assert {name: faults(path.read_bytes()) for name, path in books.items()} == {name: [] for name in books}


def test_two_readers_find_the_same_text_in_every_cell(books: dict[str, Path]) -> None:
    for path in books.values():
        assert by_calamine(path) == cells(path, hidden=True)


def test_odd_texts_stand_in_the_ledger_as_they_are(books: dict[str, Path]) -> None:
    rows = cells(books["ledger"])["台账"][4:]
    places = {row[3] for row in rows if len(row) > 3}
    assert set(ODD) <= places


def test_a_text_that_looks_like_a_formula_stays_marked_as_text(books: dict[str, Path]) -> None:
    sheet = openpyxl.load_workbook(books["ledger"]).worksheets[0]
    marked = {cell.value: cell.quotePrefix for row in sheet.iter_rows(min_row=5) for cell in row[3:4] if cell.value}
    assert all(marked[text] for text in ODD if text[0] in "=+-@\t＝")
    assert not any(marked[text] for text in ("0012", "TRUE", "#N/A"))


def test_no_name_of_a_machine_or_a_person_is_in_the_properties(books: dict[str, Path]) -> None:
    for path in books.values():
        with ZipFile(path) as archive:
            core = archive.read("docProps/core.xml").decode()
            assert re.search(r"<dc:creator[^>]*>(.*?)</dc:creator>", core)[1] == "约谈工作台"  # type: ignore[index]
            assert "lastModifiedBy" not in core or "<cp:lastModifiedBy />" in core
            assert "openpyxl" not in core
            assert "Company" not in archive.read("docProps/app.xml").decode()


def test_every_table_prints_on_a4_with_page_numbers_and_its_heading_on_each_page(books: dict[str, Path]) -> None:
    for name, path in books.items():
        if name == "errors":
            continue
        sheet = openpyxl.load_workbook(path).worksheets[0]
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9), name
        assert sheet.print_title_rows and sheet.freeze_panes and sheet.print_area, name
        assert sheet.oddFooter is not None and sheet.oddFooter.center.text == "第 &P 页 共 &N 页", name


def rewritten(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The file with one part changed."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text.decode()).encode() if name == part else text)
    return out.getvalue()


SHEET, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        (SHEET, "</row>", "", "no XML"),
        (SHEET, 's="1"', 's="999"', "out of range"),
        (SHEET, '<row r="2"', '<row r="1"', "comes after"),
        (SHEET, 'r="B3"', 'r="A3"', "stands in row"),
        (SHEET, "<is><t>", "<f>1+1</f><is><t>", "is a formula"),
        (SHEET, 'ref="A1:W1"', 'ref="A1:W3"', "overlaps"),
        (SHEET, 'ht="36"', 'ht="500"', "pt high"),
        (SHEET, "<is><t>", f"<is><t>{'长' * 32_768}", "too long"),
        (SHEET, "<sheetData>", "<mergeCells/><sheetData>", "twice"),
        (BOOK, 'name="台账"', f'name="{"台" * 32}"', "cannot be called"),
        (BOOK, 'name="台账"', 'name="a/b"', "cannot be called"),
        (STYLES, 'fontId="1"', 'fontId="77"', "out of range"),
        ("[Content_Types].xml", "/xl/worksheets/sheet1.xml", "/xl/worksheets/sheet9.xml", "not there"),
        ("xl/_rels/workbook.xml.rels", "/xl/worksheets/sheet1.xml", "/xl/worksheets/sheet9.xml", "not there"),
    ],
)
def test_what_would_be_repaired_is_noticed(books: dict[str, Path], part: str, old: str, new: str, said: str) -> None:
    content = books["ledger"].read_bytes()
    broken = rewritten(content, part, lambda text: text.replace(old, new, 1))
    assert broken != rewritten(content, part, lambda text: text)
    assert any(said in each for each in faults(broken))
