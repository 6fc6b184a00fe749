"""What statistics over ten years cost: pivots, the 统计表 and health figures, against a raw GROUP BY on the same file.

    python -m tests.bench.pivots [--stores DIR] [--full] [--json F] [--times 9] [--only WORDS]

Each pivot is asked as the window asks it, and in turn by SQL written by hand on the same connection: one GROUP BY over
the finest groups with COUNT(DISTINCT …), no sums, no corrections (更正), no reported talks.  So the raw query answers
less: it is the bound from below.  Time is the processor's, which other work on the machine disturbs least.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.access.session import Session
from app.ledgers.checks import check_sums
from app.ledgers.pivot.behind import Behind
from app.ledgers.pivot.definition import Definition
from app.ledgers.pivot.span import Compare, Unit, When
from app.ledgers.pivot.table import load, pivot
from app.ledgers.statistics import statistics
from app.papers.health_figures import health_reports
from tests.bench.lines import TIMES, Line, arguments, ended, interleaved
from tests.bench.scale import TODAY, copied, opened

TARGET = 1.5
# Ten years, this one included.
FIRST, LAST = date(TODAY.year - 9, 1, 1), date(TODAY.year, 12, 31)
_WHEN = When(None, Unit.YEAR, FIRST, FIRST.replace(year=LAST.year))
_HELD = "+i.state IN ('待补材料', '待处置', '待归档', '已归档')"
_SETTLED = "(d.confirmed = 0 OR d.decided_on IS NOT NULL OR i.is_historical)"
_SUBJECTS = "interview AS i CROSS JOIN interview_subject AS s ON s.interview_id = i.id"
_DISPOSITIONS = f"{_SUBJECTS} LEFT JOIN disposition AS d ON d.subject_id = s.id"
_MATERIALS = f"{_SUBJECTS} CROSS JOIN material AS m ON m.subject_id = s.id"
_CAMPAIGN = (
    "(SELECT p.id FROM plan_item AS x JOIN plan AS p ON p.id = x.plan_id "
    "WHERE x.id = i.plan_item_id AND p.kind = '集中')"
)
_LATE = f"m.refused_on IS NULL AND m.due_on < COALESCE(m.received_on, '{TODAY.isoformat()}')"
_MONTH, _YEAR = "substr(i.held_from, 1, 7)", "substr(i.held_from, 1, 4)"
_TALKS, _PEOPLE = "COUNT(DISTINCT i.id)", "COUNT(DISTINCT s.person_id)"


@dataclass(frozen=True)
class Question:
    """A pivot, and the raw SQL that answers it: what is grouped by, what is counted, from which tables."""

    name: str
    rows: tuple[str, ...]
    column: str
    measures: tuple[str, ...]
    groups: str
    counts: str
    tables: str = _SUBJECTS
    where: str = ""
    filters: dict[str, frozenset[str]] = field(default_factory=dict)
    compare: Compare = Compare.NONE

    @property
    def made(self) -> Definition:
        """The pivot."""
        return Definition(self.rows, self.column, self.measures, _WHEN, self.compare, self.filters)

    def raw(self, first: date = FIRST, last: date = LAST) -> str:
        """The SQL by hand."""
        held = f"i.held_from >= '{first}' AND i.held_from < '{last}~'"
        where = f"{_HELD} AND {held}{f' AND {self.where}' if self.where else ''}"
        return f"SELECT {self.groups}, {self.counts} FROM {self.tables} WHERE {where} GROUP BY {self.groups}"


QUESTIONS = (
    Question("talks by form", ("form",), "", ("talks",), "i.form", _TALKS),
    Question("people by form", ("form",), "", ("people",), "i.form", _PEOPLE),
    Question("talks, attendances, people by department", ("department",), "", ("talks", "attendances", "people"),
             "s.department_id", f"{_TALKS}, COUNT(*), {_PEOPLE}"),
    Question("talks, people by month", ("month",), "", ("talks", "people"), _MONTH, f"{_TALKS}, {_PEOPLE}"),
    Question("talks by lead", ("lead",), "", ("talks",), "i.lead_id, i.lead_name", _TALKS),
    Question("attendances, people by rank and outcome", ("rank", "outcome"), "", ("attendances", "people"),
             f"s.rank, CASE WHEN {_SETTLED} THEN d.outcome ELSE '' END", f"COUNT(*), {_PEOPLE}", _DISPOSITIONS),
    Question("attendances by discipline", ("discipline",), "", ("attendances",), "j.value", "COUNT(DISTINCT s.id)",
             f"{_DISPOSITIONS} LEFT JOIN json_each(CASE WHEN {_SETTLED} THEN d.disciplines ELSE '[]' END) AS j"),
    Question("materials due, received, late, refused by department", ("department",), "",
             ("due", "received", "late", "refusals"), "s.department_id",
             f"COUNT(*), COUNT(m.received_on), SUM({_LATE}), COUNT(m.refused_on)", _MATERIALS),
    Question("campaigns, exceptions, groups by year", ("year",), "", ("campaigns", "exceptions", "groups"), _YEAR,
             f"COUNT(DISTINCT {_CAMPAIGN}), COUNT(DISTINCT CASE WHEN i.exception_number <> '' THEN i.id END), "
             "COUNT(DISTINCT CASE WHEN i.mode = 'group' THEN i.id END)"),
    Question("talks, people by department and month", ("department",), "month", ("talks", "people"),
             f"s.department_id, {_MONTH}", f"{_TALKS}, {_PEOPLE}"),
    Question("attendances, people by kind and department, by form", ("kind", "department"), "form",
             ("attendances", "people"), "k.kind, s.department_id, i.form", f"COUNT(*), {_PEOPLE}",
             f"{_SUBJECTS} LEFT JOIN department AS k ON k.id = s.department_id"),
    Question("people by organiser and ground, of two forms and 处级", ("organiser",), "ground", ("people",),
             "i.organiser, i.ground", _PEOPLE,
             where="i.form IN ('INQUIRY', 'CORRECTIVE') AND s.rank IN ('正处级', '副处级')",
             filters={"form": frozenset(("INQUIRY", "CORRECTIVE")), "rank": frozenset(("正处级", "副处级"))}),
    Question("all measures but materials by stage", ("stage",), "",
             ("talks", "attendances", "people", "groups", "campaigns", "exceptions"),
             f"CASE WHEN {_SETTLED} THEN d.stage ELSE '' END",
             f"{_TALKS}, COUNT(*), {_PEOPLE}, COUNT(DISTINCT CASE WHEN i.mode = 'group' THEN i.id END), "
             f"COUNT(DISTINCT {_CAMPAIGN}), COUNT(DISTINCT CASE WHEN i.exception_number <> '' THEN i.id END)",
             _DISPOSITIONS),
)  # fmt: skip


def _table_raw(session: Session, first: date, last: date) -> Callable[[], object]:
    """The 统计表 by hand: one GROUP BY of talks, people and dispositions by department, one of materials."""

    def distinct(which: str) -> str:
        return f"COUNT(DISTINCT CASE WHEN {which} THEN i.id END)"

    rules = session.rules
    inquiries = ", ".join(f"'{ground.name}'" for ground in rules.grounds if ground.talk_inquiry)
    counts = [
        _TALKS, "COUNT(*)", _PEOPLE, f"COUNT(DISTINCT {_CAMPAIGN})", distinct(f"i.ground IN ({inquiries})"),
        distinct("i.written_inquiry"), *(distinct(f"i.form = '{form.code}'") for form in rules.forms),
        *(distinct(f"i.mode = '{mode}'") for mode in ("individual", "group")),
        *(f"SUM(s.rank IN ({ranks}))" for ranks in ("'正处级', '副处级'", "'正科级', '副科级'", "'科员及其他'")),
        *(f"SUM({_SETTLED} AND d.outcome = '{rule.name}')" for rule in rules.dispositions),
    ]  # fmt: skip
    people = Question("", (), "", (), "s.department_id", ", ".join(counts), _DISPOSITIONS)
    materials = Question("", (), "", (), "s.department_id",
                         f"COUNT(*), COUNT(m.received_on), SUM({_LATE})", _MATERIALS)  # fmt: skip
    queries = [each.raw(first, last) for each in (people, materials)]
    return lambda: [_rows(session, query) for query in queries]


def _rows(session: Session, query: str) -> list[tuple[Any, ...]]:
    return session.store.db.execute_sql(query).fetchall()


def lines_of_pivots(only: str = "") -> dict[str, Line]:
    """A line for each question."""
    return {
        each.name: Line(f"pivot: {each.name}", "raw GROUP BY of the finest groups", TARGET)
        for each in QUESTIONS if only in each.name
    }  # fmt: skip


def measured(session: Session, size: str, lines: dict[str, Line], times: int) -> None:
    """The pivots of one store."""
    for each in (one for one in QUESTIONS if one.name in lines):
        made, raw = each.made, each.raw()
        loaded = load(session, made)
        found = interleaved(
            lambda made=made, loaded=loaded: pivot(made, loaded), lambda raw=raw: _rows(session, raw), times,
            time.process_time,
        )  # fmt: skip
        lines[each.name].add(size, found)


def measured_tables(session: Session, size: str, lines: dict[str, Line], times: int) -> None:
    """The 统计表 of a quarter and of a year, its check, the health figures, and what is behind a figure."""
    year = TODAY.year - 1
    whole, quarter = (date(year, 1, 1), date(year, 12, 31)), (date(year, 7, 1), date(year, 9, 30))
    raw_year, raw_quarter = _table_raw(session, *whole), _table_raw(session, *quarter)
    before = _table_raw(session, date(year - 1, 1, 1), date(year - 1, 12, 31))
    table = statistics(session, year)
    acts: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "year": (lambda: statistics(session, year), raw_year),
        "quarter": (lambda: statistics(session, year, 3), raw_quarter),
        "check": (lambda: check_sums(session, table), raw_year),
        "health": (lambda: health_reports(session, year), lambda: (raw_year(), before())),
        "behind": (lambda: _behind(session), lambda: _rows(session, _BEHIND.raw())),
    }
    for name, (ours, bare) in acts.items():
        if name in lines:
            lines[name].add(size, interleaved(ours, bare, times, time.process_time))
    nothing = load(session, _NOTHING)
    fixed: dict[str, Callable[[], object]] = {
        "fixed pivot": lambda: pivot(_NOTHING, nothing), "fixed table": lambda: statistics(session, _EMPTY),
    }  # fmt: skip
    for name, act in fixed.items():
        if name in lines:
            lines[name].add(size, [_milliseconds(act) for _ in range(times)])


# A year in which nobody was talked to: what is left are statements, names, lines.
_EMPTY = FIRST.year - 20
_NOTHING = Definition(("department",), "", ("talks", "attendances", "people"),
                      When(None, Unit.YEAR, date(_EMPTY, 1, 1), date(_EMPTY, 1, 1)))  # fmt: skip


def _milliseconds(act: Callable[[], object]) -> float:
    act()
    start = time.process_time()
    act()
    return (time.process_time() - start) * 1000


# The talks of one form that a figure counts, and the first page of them.
_BEHIND = Question("", ("form",), "", ("talks",), "s.id", "MIN(i.id), MIN(i.held_from)",
                   where="i.form = 'INQUIRY'", filters={"form": frozenset(("INQUIRY",))})  # fmt: skip


def _behind(session: Session) -> object:
    made = _BEHIND.made
    table = pivot(made, load(session, made))
    slot = table.slots[0]
    return Behind(session, slot.measure, table.under(table.total, slot)).page(0, 100)


def lines_of_tables() -> dict[str, Line]:
    """The lines of the 统计表 and what hangs on it; only the table itself has a target."""
    raw = "raw GROUP BYs by department"
    return {
        "year": Line("统计表 of a year", raw, TARGET),
        "quarter": Line("统计表 of a quarter", raw, TARGET),
        "check": Line("its check against the ledger", raw, None, note="counts every figure again by itself"),
        "health": Line("health figures of all departments, two years", raw, None, note="with filings and findings"),
        "behind": Line("behind a figure over ten years, with its count", "raw GROUP BY of the same talks", None),
        "fixed pivot": Line("a pivot by department of a year without talks", "–", None, "ms", "what any pivot costs"),
        "fixed table": Line("统计表 of a year without talks", "–", None, "ms", "what any table costs"),
    }


def main() -> int:
    """Measures each size and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--times", type=int, default=TIMES)
    parser.add_argument("--only", default="", help="the pivots with these words in their name, and no tables")
    asked = arguments(__doc__, parser)
    pivots, tables = lines_of_pivots(asked.more.only), {} if asked.more.only else lines_of_tables()
    for size, folder in asked.sizes():
        with copied(folder) as mine:
            session = opened(mine)
            try:
                measured(session, size, pivots, asked.more.times)
                measured_tables(session, size, tables, asked.more.times)
            finally:
                session.store.close()
    return ended([*pivots.values(), *tables.values()], asked.json)


if __name__ == "__main__":
    sys.exit(main())
