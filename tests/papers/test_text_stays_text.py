"""Whatever people typed, in every workbook and table that is written out: text, the same text, and never a formula."""

from __future__ import annotations

import csv
import tempfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.access import audit
from app.access.actions import Action
from app.access.audit_log import LogFilter, export_log
from app.access.session import Session
from app.papers.plan_book import write_plan
from app.papers.statistics_book import write_statistics
from app.papers.templates import write_roster_template
from app.papers.workbook import text_of as written
from app.people.roster.books import write_errors
from app.people.roster.preview import preview
from app.people.tables import Department
from app.plans.tables import Plan, PlanItem
from app.store.workbook_bytes import escaped
from app.workbooks.cells import text_of as plain
from tests.hostile.crafted import book
from tests.ledgers.history import talk
from tests.papers.test_plan_book import plan
from tests.people.books import HEAD, LEADERS, ROWS, changed

ODD = st.one_of(
    st.sampled_from([
        "=1+1", "=cmd|' /C calc'!A0", "+86 138", "-5", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "＝1+1",
        "＋1", "#N/A", "#REF!", "1E5", "0012", "007", "3.10", "2026-01-01", "11-24", "1/2", "12:30", "TRUE", "真",
        "1e309", "NaN", "110101199003078000", "'=1", '"=1', "{=1}", "%1", "_x000D_", "\u202e=1", "=\u200b1", "𬭎=1", "",
    ]),
    st.builds(str.__add__, st.sampled_from(["=", "+", "-", "@", "\t", "\r", "0", "＝"]), st.text(max_size=12)),
)  # fmt: skip
MANY = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def at_work(session: Session, people: dict[str, int]) -> Session:
    session.clock = lambda: datetime(2026, 11, 24, 15)
    return session


def texts_of(path: Path, figures: bool = False) -> list[str]:
    """Every text of a workbook; fails on a formula, and on figures where there may be none."""
    found = []
    for sheet in openpyxl.load_workbook(path).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    assert cell.data_type == "s", (cell.coordinate, cell.value)
                    found.append(cell.value.replace("_x005F_", "_"))  # as Excel reads it
                else:
                    assert cell.value is None or (figures and cell.data_type == "n"), (cell.coordinate, cell.value)
    return found


@MANY
@given(place=ODD, unit=ODD, note=ODD, title=ODD)
@example(place="=1", unit="+1", note="-1", title="@1")
def test_plans(
    at_work: Session, people: dict[str, int], tmp_path: Path, place: str, unit: str, note: str, title: str
) -> None:
    made = Plan.get_or_none() or plan(people, ["蒋德禾"], kind="集中", batch=1)
    Plan.update(title=written(title), basis=written(title)).execute()
    PlanItem.update(place=written(place), responsible_unit=written(unit), note=written(note)).execute()
    write_plan(at_work, made.id, tmp_path / "a.xlsx")
    found = texts_of(tmp_path / "a.xlsx", figures=True)
    assert all(written(text) in found for text in (place, unit, note) if written(text))


@MANY
@given(ODD)
def test_statistics(at_work: Session, people: dict[str, int], tmp_path: Path, name: str) -> None:
    if not talk_exists():
        talk([people["余立"]])
    text = written(name) or "x"
    Department.update(name=text).where(Department.id == Department.get(code="D03")).execute()
    write_statistics(at_work, 2026, None, tmp_path / "a.xlsx")
    assert text in texts_of(tmp_path / "a.xlsx", figures=True)


def talk_exists() -> bool:
    from app.interviews.tables import Interview

    return Interview.select().exists()


@MANY
@given(title=ODD, phone=ODD)
def test_rows_with_errors(session: Session, tmp_path: Path, title: str, phone: str) -> None:
    wrong = changed(HEAD, 职级="不是职级", 备注=escaped(written(phone)), 职务=escaped(written(title)))
    found = preview(session, book(tmp_path, [*LEADERS, wrong]))
    write_errors(session, found, tmp_path / "错.xlsx")
    texts = texts_of(tmp_path / "错.xlsx")
    assert all(plain(written(text)) in texts for text in (title, phone) if plain(written(text)))


def test_text_that_looks_like_a_character_in_disguise_is_not_taken_for_one() -> None:
    assert escaped("_x000D_ 和 _x12_") == "_x005F_x000D_ 和 _x12_" and escaped("a_b") == "a_b"


def test_empty_roster_has_text_alone(session: Session, tmp_path: Path) -> None:
    write_roster_template(session, tmp_path / "空.xlsx")
    assert "工号" in texts_of(tmp_path / "空.xlsx")


def test_roster_workbooks_lay_nothing_down_in_a_folder_for_temporary_files(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = preview(session, book(tmp_path, [*ROWS, changed(HEAD, 工号="X1", 职级="不是职级")]))

    def made(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file was made")

    for place in ("mkstemp", "NamedTemporaryFile"):
        monkeypatch.setattr(tempfile, place, made)
    monkeypatch.setattr("openpyxl.worksheet._writer.create_temporary_file", made)
    write_errors(session, found, tmp_path / "错.xlsx")
    write_roster_template(session, tmp_path / "空.xlsx")


@MANY
@given(ODD)
def test_audit_log(session: Session, tmp_path: Path, summary: str) -> None:
    with session.store.transaction():
        audit.append(session.store, session.account.id, Action.AMEND, audit.Trace("interview", "7", summary))
    export_log(session, LogFilter(), tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        *_, last = csv.reader(file)
    kept = last[4]
    assert kept in (summary, f"'{summary}")
    assert kept[:1] not in ("\t", "\r", "\n") and kept.lstrip()[:1] not in tuple("=+-@＝＋－＠")
