"""Every workbook that the program writes, over one small institution with odd texts in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
from python_calamine import CalamineWorkbook

from app.access.session import Session
from app.interviews.tables import Interview
from app.papers.ledger_book import write_ledger
from app.papers.plan_book import write_plan
from app.papers.roster_book import write_roster
from app.papers.statistics_book import write_statistics
from app.papers.templates import write_ledger_template, write_plan_template, write_roster_template
from app.people.roster.books import write_errors
from app.people.roster.preview import preview
from app.people.tables import Department, Person
from tests.hostile.crafted import book
from tests.ledgers.history import talk
from tests.papers.test_plan_book import plan
from tests.people.books import HEAD, LEADERS, changed

ODD = (
    "=1+1", "+86 138", "-5", "@SUM(A1)", "\t=1", "＝1", "1E5", "0012", "2026-01-01", " 前后有空格 ", "<a>&\"'</a>",
    "第一行\n第二行\n", "_x000D_", "]]>", "𬭎文、冯𠅤、㛃秋、䶮之", "古丽·阿不都", "#N/A", "TRUE", "11010519491231002X",
)  # fmt: skip
LONG = "约谈主要内容很长，一行写不下。" * 260


def write_all(session: Session, people: dict[str, int], folder: Path) -> dict[str, Path]:
    """All of them in the folder, by a name."""
    session.clock = lambda: datetime(2026, 11, 24, 15)
    _talks(people)
    Person.update(note="=HYPERLINK(1)", phone="0012").where(Person.name == "余立").execute()
    campaign = plan(people, ["蒋德禾", "皮润"], kind="集中", batch=1, basis="依据" * 90, requirements="要求。\n" * 70)
    quarterly = plan(people, ["余立"], kind="季度", quarter=4, department=Department.get(name="教务处"))
    faulty = preview(session, book(folder, [*LEADERS, changed(HEAD, 职级="=不是职级")]))
    writers: dict[str, Callable[[Path], object]] = {
        "ledger": lambda out: write_ledger(session, 2026, out),
        "statistics": lambda out: write_statistics(session, 2026, None, out),
        "campaign": lambda out: write_plan(session, campaign.id, out),
        "quarterly": lambda out: write_plan(session, quarterly.id, out),
        "roster": lambda out: write_roster(session, out),
        "roster_template": lambda out: write_roster_template(session, out),
        "ledger_template": lambda out: write_ledger_template(session, out),
        "plan_template": lambda out: write_plan_template(session, out),
        "errors": lambda out: write_errors(session, faulty, out),
    }
    made = {}
    for name, write in writers.items():
        made[name] = folder / f"{name}.xlsx"
        write(made[name])
    return made


def _talks(people: dict[str, int]) -> None:
    if Interview.select().exists():
        return
    for number, text in enumerate(ODD, 1):
        start = datetime(2026, 1 + number % 10, number, 9)
        talk([people["余立"]], start, number=number, place=text, content=text * 2, note=text)
    talk([people["严凡"], people["傅润"]], datetime(2026, 11, 3, 9), number=90, content=LONG)


def cells(path: Path, *, hidden: bool = False) -> dict[str, list[list[str]]]:
    """The texts of each sheet in sight, by openpyxl: from the top, blank cells as empty texts, blanks at ends cut."""
    found = {}
    for sheet in openpyxl.load_workbook(path).worksheets:
        if hidden or sheet.sheet_state == "visible":
            rows = [["" if value is None else plain(str(value)) for value in row] for row in sheet.values]
            found[sheet.title] = trimmed(rows)
    return found


def by_calamine(path: Path) -> dict[str, list[list[str]]]:
    """The same by calamine."""
    read = CalamineWorkbook.from_path(path)
    return {
        name: trimmed([[plain(_text(value)) for value in row] for row in read.get_sheet_by_name(name).to_python(
            skip_empty_area=False)])
        for name in read.sheet_names
    }  # fmt: skip


def plain(text: str) -> str:
    """A text as Excel shows it: readers differ in whether they undo the escape of `_x000D_`."""
    return text.replace("_x005F_", "_")


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def trimmed(rows: list[list[str]]) -> list[list[str]]:
    """Rows without empty cells at their ends, and without empty rows at the end."""
    cut = []
    for row in rows:
        last = max((place for place, text in enumerate(row, 1) if text), default=0)
        cut.append(row[:last])
    while cut and not cut[-1]:
        cut.pop()
    return cut
