"""Workbooks for filling in: lists from our own words, columns of text, a guide; and what comes back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from app.access.session import Session
from app.papers.roster_book import write_roster
from app.papers.template_book import FillColumn, TemplateBook
from app.papers.templates import write_ledger_template, write_plan_template, write_roster_template
from app.people.roster.applying import apply
from app.people.roster.preview import Verdict, preview
from app.people.roster.sheet import read_sheet
from app.people.tables import Department, Person
from app.rules.vocabulary import Rank
from tests.papers.all_books import by_calamine
from tests.papers.validity import faults
from tests.people.books import SAMPLE

WRITERS = {"roster": write_roster_template, "ledger": write_ledger_template, "plan": write_plan_template}


@pytest.fixture
def at_work(session: Session, people: dict[str, int]) -> Session:
    session.clock = lambda: datetime(2026, 11, 24, 15)
    return session


@pytest.fixture
def empty(at_work: Session, tmp_path: Path) -> dict[str, Path]:
    """All three, written."""
    made = {name: tmp_path / f"{name}.xlsx" for name in WRITERS}
    for name, write in WRITERS.items():
        write(at_work, made[name])
    return made


def words(path: Path, heading: str) -> list[str]:
    """What the list of a column offers, wherever its words stand."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    column = next(cell.column_letter for cell in sheet[3] if cell.value == heading)
    rule = next(each for each in sheet.data_validations.dataValidation if str(each.sqref).startswith(f"{column}4:"))
    if rule.formula1.startswith('"'):
        return str(rule.formula1).strip('"').split(",")
    hidden, area = rule.formula1.split("!")
    assert book[hidden].sheet_state == "hidden"
    return [str(row[0].value) for row in book[hidden][area.replace("$", "")]]


def test_lists_offer_our_own_words(at_work: Session, empty: dict[str, Path]) -> None:
    assert words(empty["roster"], "职级") == list(Rank)
    assert words(empty["roster"], "单位") == ["校领导", *(each.name for each in Department.select().order_by(
        Department.position, Department.id))]  # fmt: skip
    rules = at_work.rules
    assert words(empty["ledger"], "约谈形式") == [form.name for form in rules.forms]
    assert words(empty["ledger"], "约谈事由") == [ground.name for ground in rules.grounds]
    assert words(empty["ledger"], "处置情况") == [rule.name for rule in rules.dispositions]
    assert words(empty["plan"], "方式") == ["个别", "集体"]


def test_every_column_is_text_down_to_the_end(empty: dict[str, Path]) -> None:
    for path in empty.values():
        sheet = openpyxl.load_workbook(path).worksheets[0]
        for cell in sheet[3]:
            assert sheet.column_dimensions[cell.column_letter].number_format == "@", cell.value
            assert all(sheet.cell(row, cell.column).number_format == "@" for row in (4, 10))


def test_each_has_a_guide_that_names_every_column(empty: dict[str, Path]) -> None:
    for path in empty.values():
        read = by_calamine(path)
        table = openpyxl.load_workbook(path).worksheets[0]
        headings = [str(cell.value) for cell in table[3]]
        assert [row[0] for row in read["填写说明"] if row][-len(headings) :] == headings


def test_an_empty_roster_is_recognised_and_has_nobody_in_it(at_work: Session, empty: dict[str, Path]) -> None:
    sheet = read_sheet(empty["roster"])
    assert sheet.missing == [] and sheet.first_row == 4 and sheet.as_of is None
    assert preview(at_work, empty["roster"]).rows == []


def fill(path: Path, rows: list[list[str]]) -> None:
    """Types rows under the heading, as a clerk does."""
    book = openpyxl.load_workbook(path)
    for line, row in enumerate(rows, 4):
        for column, text in enumerate(row, 1):
            book.worksheets[0].cell(line, column).value = text
    book.save(path)


def test_a_filled_in_roster_is_read_as_it_was_typed(at_work: Session, empty: dict[str, Path]) -> None:
    typed = "00012,古丽·阿不都,女,1975-08,维吾尔族,中共党员,1998-07,教务处,行政部门,科员,科员及其他"
    fill(empty["roster"], [[*typed.split(","), "", "2020-03-01", "新任", "01012345678", ""]])
    rows = preview(at_work, empty["roster"]).rows
    assert [(each.row.staff_no, each.row.name, each.row.faults) for each in rows] == [("00012", "古丽·阿不都", [])]


def test_what_goes_out_as_a_roster_comes_in_without_a_change(session: Session, tmp_path: Path) -> None:
    apply(session, preview(session, SAMPLE))
    count = write_roster(session, tmp_path / "名册.xlsx")
    found = preview(session, tmp_path / "名册.xlsx")
    assert count == Person.select().count() == len(found.rows) > 20
    assert [
        (each.row.name, each.changes, each.row.faults) for each in found.rows if each.verdict is not Verdict.SAME
    ] == []


def test_long_lists_and_words_with_commas_stand_on_the_hidden_sheet(tmp_path: Path) -> None:
    columns = [FillColumn("长", 9, words=tuple(f"=部门{place}" for place in range(99))),
               FillColumn("逗号", 9, words=("甲,乙", "丙")), FillColumn("短", 9, words=("甲", "乙"))]  # fmt: skip
    content = TemplateBook("表", "表", columns, ("", ""), guide=["说明"]).paper.content()
    (tmp_path / "a.xlsx").write_bytes(content)
    assert faults(content) == []
    assert words(tmp_path / "a.xlsx", "长")[:2] == ["=部门0", "=部门1"]
    assert words(tmp_path / "a.xlsx", "逗号") == ["甲,乙", "丙"]
    assert words(tmp_path / "a.xlsx", "短") == ["甲", "乙"]
    assert openpyxl.load_workbook(tmp_path / "a.xlsx")["词表"]["A1"].data_type == "s"
