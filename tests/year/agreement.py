"""Whether everything that a year comes to says the same everywhere: tables, pivots, loops, workbooks, papers, findings.

`compared(year)` goes through all stores of a year that has been lived, and answers what was compared and what differs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from app.access import audit, whole
from app.access.session import Session
from app.interviews.reported import ReportedTalk
from app.interviews.tables import Interview
from app.ledgers.checks import check_sums
from app.ledgers.pivot.definition import Definition
from app.ledgers.pivot.dimensions import DIMENSIONS
from app.ledgers.pivot.measures import MEASURES
from app.ledgers.pivot.span import Unit, When
from app.ledgers.pivot.table import load, pivot
from app.ledgers.statistics import Statistics, statistics
from app.oversight.exchange.tables import ArrivedCase
from app.papers import catalogue
from app.papers.health_figures import health_reports
from app.papers.statistics_book import write_statistics
from app.people.tables import Person
from app.plans.tables import Plan
from tests.ledgers.pivot import naive
from tests.oversight.exchange.offices import DISCIPLINE
from tests.oversight.planted import TODAY, YEAR
from tests.papers.forms import bare, pages
from tests.year.year import QUARTERS, Year

Rows = list[dict[str, Any]]
PERIODS: tuple[int | None, ...] = (None, *QUARTERS)
# Sums over quarters or departments are sums of these; people and campaigns are counted once in the whole.
_NO_SUMS = {"people", "campaigns"}
_BOTH = ("talks", "attendances", "people", "campaigns", "due", "received", "late")


@dataclass
class Told:
    """How many figures were compared, by what, and the sentences of those that differ."""

    compared: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def same(self, what: str, where: object, mine: object, theirs: object) -> None:
        """Compares one thing."""
        self.compared[what] += 1
        if mine != theirs:
            self.wrong.append(f"{what}, {where}: {mine!r} and not {theirs!r}")


def agree(year: Year, out: Path) -> Told:
    """Every total of every store against every other way to count it."""
    told = Told()
    rows = {name: rows_of(year, name) for name in year.names}
    for name in year.departments:
        with year.offices.at(name) as session:
            _one_store(told, session, name, rows[name], out)
    merged = [row for name in year.names for row in rows[name]]
    with year.offices.at(DISCIPLINE) as session:
        _one_store(told, session, DISCIPLINE, _as_counted_there(merged), out)
        _health(told, year, session, merged)
        there = Interview.select().where(Interview.organiser == DISCIPLINE).count()
        told.same("talks held", "all stores", statistics(session, YEAR).total.figures["talks"],
                  sum(len(book.talks) for book in year.books.values()))  # fmt: skip
        told.same("talks of our own", DISCIPLINE, there, len(year.books[DISCIPLINE].talks))
    departments_add_up(told, year, rows[DISCIPLINE])
    _whole(told, year)
    return told


def rows_of(year: Year, name: str) -> Rows:
    """The rows of the ledger of the office's own talks, with things that are the same in all stores."""
    with year.offices.at(name) as session, session.store.all_in_reach():
        own = {row.id for row in Interview.select() if row.organiser == name}
        uids = {row.id: row.uid for row in Interview.select(Interview.id, Interview.uid)}
        campaigns = {row.id: (row.year, row.batch) for row in Plan.select()}
        leads = {f"#{row.id}": row.name for row in Person.select()}
        found = naive.rows(date(YEAR, 1, 1), date(YEAR, 12, 31), session.today())
    kept = [row for row in found if row["count"]["talks"] <= own]
    for row in kept:
        (talk,) = row["count"]["talks"]
        row["uid"], row["lead_name"] = uids[talk], leads[row["in"]["lead"][0]]
        for measure, things in row["count"].items():
            if measure == "campaigns":
                row["count"][measure] = {campaigns[each] for each in things}
            elif measure != "people":
                row["count"][measure] = {(name, each) for each in things}
    return kept


def _as_counted_there(merged: Rows) -> Rows:
    """Of a talk that is known by its report alone the lead is a name."""
    held = {row.uid for row in Interview.select(Interview.uid)}
    return [
        row if row["uid"] in held else row | {"in": row["in"] | {"lead": [f"名:{row['lead_name']}"]}} for row in merged
    ]


# ------------------------------------------------------------ one store


def _one_store(told: Told, session: Session, name: str, rows: Rows, out: Path, *, only_pivots: bool = False) -> None:
    """统计表, pivots, workbook and paper of one store, against the loops and against each other."""
    tables = {quarter: statistics(session, YEAR, quarter) for quarter in PERIODS}
    for quarter, table in tables.items():
        where = f"{name}, quarter {quarter or 'all'}"
        told.same("勾稽核对", where, check_sums(session, table), [])
        _against_loops(told, where, table, _within(rows, quarter))
        if quarter is None or name == DISCIPLINE:
            _workbook(told, session, where, table, quarter, out / f"{name}{quarter or ''}.xlsx")
    for key, figure in tables[None].total.figures.items():
        if key not in _NO_SUMS:
            told.same("quarters add up", (name, key), sum(tables[q].total.figures[key] for q in QUARTERS), figure)
    _pivots(told, session, name, rows)
    _official_pivot(told, session, name, tables)
    _paper(told, session, name, tables[None])


def _within(rows: Rows, quarter: int | None) -> Rows:
    return rows if quarter is None else [row for row in rows if row["in"]["quarter"] == [f"{YEAR}-{quarter}"]]


def _against_loops(told: Told, where: str, table: Statistics, rows: Rows) -> None:
    """Each row and each column that loops can count."""
    for row in table.rows:
        mine = rows if row.members is None else [each for each in rows if set(each["in"]["department"]) & row.members]
        for key, figure in row.figures.items():
            if (again := _looped(key, mine)) is not None:
                told.same("统计表 against loops", (where, row.name, key), figure, again)


def _looped(key: str, rows: Rows) -> int | None:
    """A column of the table by loops; None for one that the rows do not tell."""
    if key in _BOTH:
        return naive.figure(rows, {}, key, {})
    kind, _, value = key.partition(":")
    if kind in ("form", "mode"):
        return naive.figure(rows, {kind: value}, "talks", {})
    if kind == "outcome":
        return naive.figure(rows, {kind: value}, "attendances", {})
    if kind == "rank":
        ranks = {"division": ("正处级", "副处级"), "section": ("正科级", "副科级"), "staff": ("科员及其他",)}[value]
        return naive.figure(rows, {}, "attendances", {"rank": set(ranks)})
    return None


def _pivots(told: Told, session: Session, name: str, rows: Rows) -> None:
    """Each measure by each dimension, over the year; by quarter it is also the sum of months."""
    when = When(None, Unit.YEAR, date(YEAR, 1, 1), date(YEAR, 1, 1))
    loaded = load(session, Definition(when=when))
    for dimension in DIMENSIONS:
        table = pivot(Definition((dimension,), "", tuple(MEASURES), when), loaded)
        keys = {key for row in rows for key in row["in"][dimension]}
        lines = {line.path[0] for line in table.lines if line.path} - {""}
        told.same("lines of pivots", (name, dimension), lines & keys if DIMENSIONS[dimension].timed else lines,
                  keys - {""})  # fmt: skip
        for line in table.lines:
            where = {dimension: line.path[0]} if line.path else {}
            for slot in table.slots:
                again = naive.figure(rows, where, slot.measure.key, {})
                told.same("pivots against loops", (name, dimension, line.path, slot.measure.key),
                          table.figure(line, slot), again)  # fmt: skip


def _official_pivot(told: Told, session: Session, name: str, tables: dict[int | None, Statistics]) -> None:
    """A pivot by department says of each period what the 统计表 says."""
    for official in tables.values():
        when = When(None, Unit.DAY, official.period.start, official.period.end)
        made = Definition(("department",), "", _BOTH, when)
        table = pivot(made, load(session, made))
        for line in table.lines:
            row = official.row(line.path[0] if line.path else "合计")
            for slot in table.slots:
                told.same("pivots against 统计表", (name, official.period.label, line.path, slot.measure.key),
                          table.figure(line, slot), row.figures[slot.measure.key])  # fmt: skip


def _workbook(told: Told, session: Session, where: str, table: Statistics, quarter: int | None, out: Path) -> None:
    """The exported workbook says row by row what the table says."""
    talks = write_statistics(session, YEAR, quarter, out)
    told.same("workbooks", where, talks, table.total.figures["talks"])
    book = load_workbook(out, read_only=True)
    sheet = book.worksheets[0]
    written = {str(cells[1]): [cell or 0 for cell in cells[2:]] for cells in sheet.iter_rows(values_only=True)
               if cells[1] is not None and isinstance(cells[2], int)}  # fmt: skip
    book.close()
    for row in table.rows:
        wanted = [row.figures[head.key] for head in table.columns]
        told.same("workbooks", (where, row.name), written.get(row.called, [])[: len(wanted)], wanted)


def _paper(told: Told, session: Session, name: str, table: Statistics) -> None:
    """The text of the printed table has each row with its figures."""
    drawn = catalogue.drawn(session, catalogue.paper("统计表"), [YEAR])
    text = "".join(pages(drawn.pdf))
    for row in table.rows:
        figures = "".join(str(row.figures[head.key]) for head in table.columns)
        told.same("papers", (name, row.name), bare(row.called + figures) in text, True)


# ------------------------------------------------------------ all stores


def departments_add_up(told: Told, year: Year, of_discipline: Rows) -> None:
    """What each department counts today, and what the discipline office's own talks are, make up the whole."""
    for quarter in PERIODS:
        parts: list[dict[str, int]] = []
        for name in year.departments:
            with year.offices.at(name) as session:
                parts.append(dict(statistics(session, YEAR, quarter).total.figures))
        with year.offices.at(DISCIPLINE) as session:
            total = statistics(session, YEAR, quarter).total.figures
        own = _within(of_discipline, quarter)
        for key, figure in total.items():
            mine = _looped(key, own)
            if mine is not None and key not in _NO_SUMS:
                told.same("departments add up", (quarter, key), figure, mine + sum(part[key] for part in parts))


def _health(told: Told, year: Year, session: Session, merged: Rows) -> None:
    """The report of each department: talks, people, materials, refusals, exceptions by loops; filings as planted."""
    by_loops: dict[str, Callable[[Rows], int]] = {
        "talks": lambda mine: naive.figure(mine, {}, "talks", {}),
        "people": lambda mine: naive.figure(mine, {}, "people", {}),
        "campaigns": lambda mine: naive.figure(mine, {}, "campaigns", {}),
        "late": lambda mine: naive.figure(mine, {}, "late", {}),
        "refused": lambda mine: naive.figure(mine, {}, "refusals", {}),
        "exceptions": lambda mine: naive.figure(mine, {}, "exceptions", {}),
        "on_time": lambda mine: len(_things(mine, "received") - _things(mine, "late")),
        **{
            f"form:{form}": lambda mine, form=form: naive.figure(mine, {"form": form}, "talks", {})  # type: ignore[misc]
            for form in ("PREVENTIVE", "INQUIRY", "CORRECTIVE", "ACCOUNTABILITY")
        },
    }
    reports = {each.department: each for each in health_reports(session, YEAR)}
    told.same("health reports", "departments", sorted(reports), sorted(year.names))
    for name, report in reports.items():
        mine = [row for row in merged if row["in"]["department"] == [str(year.department(name))]]
        for key, counted in by_loops.items():
            told.same("health reports", (name, key), report.figure(key), counted(mine))
        fates = Counter(fate for (of, _), fate in year.filed.items() if of == name) or Counter({"time": 4})
        for key, wanted in (
            ("filed", fates["time"]), ("filed_late", fates["late"] + fates["lost"]), ("not_filed", fates["never"]),
        ):  # fmt: skip
            told.same("health reports", (name, key), report.figure(key), wanted)


def _things(rows: Iterable[dict[str, Any]], measure: str) -> set[Any]:
    return {thing for row in rows for thing in row["count"][measure]}


def _whole(told: Told, year: Year) -> None:
    """Every store is whole; no talk is counted twice, and none that was handed over is missing."""
    for name in year.names:
        with year.offices.at(name) as session:
            told.same(
                "stores whole", name, (whole.problems(session.store), audit.first_broken(session.store)), ([], None)
            )
    with year.offices.at(DISCIPLINE) as session:
        assert session.now() == TODAY
        reported = ReportedTalk.select().where(ReportedTalk.in_force).count()
        told.same("reported talks in force", DISCIPLINE, reported,
                  sum(len(year.books[name].talks) for name in year.departments))  # fmt: skip
        told.same("cases handed over", DISCIPLINE, ArrivedCase.select().count(), sum(map(len, year.archived.values())))
