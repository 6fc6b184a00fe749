"""Lists of the ledger, of interviews and of people against the best hand-written SQL that reads the same facts on the
same connection; and how long the window is held while its lists are opened, scrolled, sorted and filtered.

    QT_QPA_PLATFORM=offscreen python -m tests.bench.lists --stores DIR [--full] --json F
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.access.session import Session
from app.interviews import lines as cases
from app.ledgers import ledger as ledgers
from app.ledgers.lines import SORTABLE
from app.ledgers.scope import LedgerFilter
from app.people import lines as people
from app.people.lines import PersonFilter
from app.rules.vocabulary import InterviewForm
from app.store.ids import Start
from tests.bench import lists_sql as plain
from tests.bench.lines import Line, Rounds, arguments, ended, interleaved
from tests.bench.lists_window import gaps
from tests.bench.scale import copied, opened

PAGE = 100
_SQL, _TARGET, _GAP_MS = "hand-written SQL, same facts", 1.3, 16.0
_TIMES, _ROUNDS = 7, 3
Sort = Sequence[tuple[str, bool]]


@dataclass(frozen=True)
class Case:
    """A filter as the program says it, and as SQL says it: what stands behind WHERE."""

    words: str
    wanted: Any
    where: str


@dataclass(frozen=True)
class Listed:
    """A list: how the program asks it, and how one would by hand."""

    name: str
    start: Callable[[Any, Sort, int], Start]
    ids: Callable[[Any, Sort, int, int | None], Sequence[int]]
    rows: Callable[[Sequence[int]], Sequence[Any]]
    sql: plain.List
    cases: tuple[Case, ...]
    columns: tuple[str, ...]


def main() -> int:
    """Measures, prints, and writes JSON where asked."""
    asked = arguments(__doc__)
    found: dict[str, Line] = {}
    gap, work = (
        {name: Line(f"window: {what}, {name}", base, most, "ms") for name in ("ledger", "interviews", "people")}
        for what, base, most in (("longest gap", "a frame", _GAP_MS), ("most work in a turn", "a frame", _GAP_MS))
    )
    for size, folder in asked.sizes():
        with copied(folder) as mine:
            session = opened(mine)
            try:
                for listed in lists(session):
                    measure(session, listed, size, found)
                rounds = [gaps(session) for _ in range(_ROUNDS)]
                for name in gap:
                    gap[name].add(size, [max(each for each, _ in found_ms[name]) for found_ms in rounds])
                    work[name].add(size, [max(each for _, each in found_ms[name]) for found_ms in rounds])
            finally:
                session.store.close()
    return ended([*found.values(), *gap.values(), *work.values()], asked.json)


def lists(session: Session) -> tuple[Listed, ...]:
    """The three lists with pairs of filters that offices use."""
    today = session.today()
    year, unit = today.year - 1, 7
    span = f"moment >= '{year}-01-01' AND moment < '{year + 1}-01-01'"
    form, its = InterviewForm.INQUIRY, "form = 'INQUIRY'"
    of_unit = f"id IN (SELECT interview_id FROM interview_subject WHERE department_id = {unit})"
    own = f"(year = {year} OR (planned_start >= '{year}-01-01' AND planned_start < '{year + 1}-01-01'))"
    in_unit = plain.PEOPLE.in_unit(unit, today)
    ranked = plain.PEOPLE.ranked("正科级", today)
    here = plain.PEOPLE.in_post(today)
    view = cases.View.ARCHIVED
    return (
        Listed("ledger", ledgers.start, lambda w, s, o, n: ledgers.order(w, s, o, n),
               lambda ids: ledgers.rows_of(session, ids, 0), plain.LEDGER, (
            Case("all", LedgerFilter(), plain.HELD),
            Case("year, form", LedgerFilter(year, form=form), f"{plain.HELD} AND {span} AND {its}"),
            Case("year, unit", LedgerFilter(year, department=unit), f"{plain.HELD} AND {span} AND {of_unit}"),
            Case("unit, form", LedgerFilter(department=unit, form=form), f"{plain.HELD} AND {its} AND {of_unit}"),
            Case("year, words", LedgerFilter(year, text="廉洁"), f"{plain.HELD} AND {span} AND {plain.words('廉洁')}"),
        ), tuple(sorted(SORTABLE - {"serial"}))),
        Listed("interviews", lambda w, s, n: cases.cases_start(session, w, s, n),
               lambda w, s, o, n: cases.case_ids(session, w, s, o, n),
               lambda ids: cases.case_lines(session, ids), plain.INTERVIEWS, (
            Case("all", cases.CaseFilter(), "1"),
            Case("year, form", cases.CaseFilter(year=year, form=form), f"{own} AND {its}"),
            Case("view, unit", cases.CaseFilter(view, department_id=unit), f"state = '已归档' AND {of_unit}"),
            Case("year, words", cases.CaseFilter(text="王", year=year), f"{own} AND {plain.named('王')}"),
        ), tuple(cases._ORDER)),
        Listed("people", people.people_start, people.people_ids,
               lambda ids: people.person_lines(ids, today), plain.PEOPLE, (
            Case("all", PersonFilter(today, in_post_only=True), here),
            Case("unit, rank", PersonFilter(today, department_id=unit, rank="正科级"), f"{in_unit} AND {ranked}"),
            Case("rank, in post", PersonFilter(today, rank="正科级", in_post_only=True), f"{ranked} AND {here}"),
        ), ("staff_no", "name", "gender", "department", "title", "rank", "since")),
    )  # fmt: skip


def measure(session: Session, listed: Listed, size: str, found: dict[str, Line]) -> None:
    """First page, middle page, the worst column to sort by, the worst pair of filters."""
    whole, *pairs = listed.cases
    connection, by_hand, today = session.store.db.connection(), listed.sql, session.today()

    def ours(case: Case, sort: Sort = ()) -> Callable[[], object]:
        # As the window asks it: `ui/widgets/row_source.look`.
        return lambda: listed.rows(listed.start(case.wanted, sort, PAGE).ids[:PAGE])

    def bare(case: Case, column: str = "", offset: int = 0) -> Callable[[], object]:
        return lambda: by_hand.read(connection, case.where, column, offset, PAGE, today)

    def line(what: str) -> Line:
        name = f"{listed.name}: {what}"
        return found.setdefault(name, Line(name, _SQL, _TARGET))

    line("first page").add(size, _both(ours(whole), bare(whole)))
    order = listed.ids(whole.wanted, (), 0, None)
    middle = len(order) // 2
    line("page in the middle").add(size, _both(
        lambda: listed.rows(order[middle : middle + PAGE]),
        lambda: by_hand.page(connection, whole.where, "", middle, PAGE, today),
    ))  # fmt: skip
    shown = order[:PAGE]
    stated = (("what Python adds to a page", lambda: listed.rows(shown)), ("the least it can add", _least(
        lambda: by_hand.rows(connection, shown, today), listed.rows(shown)
    )))  # fmt: skip
    for what, act in stated:
        name = f"{listed.name}: {what}"
        known = found.setdefault(name, Line(name, "the facts of the page, fetched", None))
        known.add(size, _both(act, lambda: by_hand.rows(connection, shown, today)))
    sorts = {key: _both(ours(whole, ((key, False),)), bare(whole, key)) for key in listed.columns}
    _worst(line("sort by the worst column"), size, sorts)
    _worst(line("two filters, the worst pair"), size, {
        case.words: _both(ours(case), bare(case)) for case in pairs
    })  # fmt: skip


def _least(facts: Callable[[], Sequence[Any]], made: Sequence[Any]) -> Callable[[], object]:
    """What any Python that answers rows must do: fetch, put together what is of a row, make rows of ready words."""

    def act() -> object:
        of: dict[int, list[Any]] = {}
        for statement in facts():
            for fact in statement:
                of.setdefault(fact[0], []).append(fact)
        return [type(row)(*row) for row in made]

    return act


def _both(ours: Callable[[], object], bare: Callable[[], object]) -> Rounds:
    """By the processor's time: both do the same reading, and other work on the machine is no part of it."""
    return interleaved(ours, bare, _TIMES, time.process_time)


def _worst(line: Line, size: str, found: dict[str, Rounds]) -> None:
    """The one with the greatest middle ratio; which, and which costs most, is told beside it."""
    name = max(found, key=lambda each: sorted(found[each].ratios)[len(found[each].ratios) // 2])
    dearest = max(found, key=lambda each: found[each].ours_ms)
    line.add(size, found[name])
    said = f"{size}: {name}; dearest {dearest} {found[dearest].ours_ms:.0f} ms"
    line.note = f"{line.note}; {said}" if line.note else said


if __name__ == "__main__":
    began = time.monotonic()
    code = main()
    print(f"{time.monotonic() - began:.0f} s")
    sys.exit(code)
