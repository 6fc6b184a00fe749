"""Each figure of any pivot equals a count by loops over the rows of the ledger, and one over objects as the program
made before SQLite counted; sums agree where they can.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access.session import Session
from app.ledgers.checks import check_sums
from app.ledgers.pivot.behind import Behind
from app.ledgers.pivot.definition import Definition, faults
from app.ledgers.pivot.dimensions import DIMENSIONS
from app.ledgers.pivot.measures import MEASURES
from app.ledgers.pivot.span import Compare, Rolling, Unit, When
from app.ledgers.pivot.table import Aspect, Line, LineKind, Pivot, Slot, load, pivot, seen_keys
from app.ledgers.statistics import Origin, statistics
from tests.examples import many
from tests.ledgers.oracle.attendances import attendances
from tests.ledgers.oracle.official import counted, figures
from tests.ledgers.oracle.pivots import Oracle, figure, things
from tests.ledgers.pivot import naive
from tests.ledgers.pivot.conftest import NOW, undone
from tests.ledgers.pivot.generated import Wanted, report, write

_DAYS = st.dates(date(2025, 10, 1), date(2027, 2, 1))
WHENS = st.one_of(
    st.builds(When, st.sampled_from(list(Rolling))),
    st.builds(lambda unit, days: When(None, unit, *sorted(days)), st.sampled_from(list(Unit)), st.tuples(_DAYS, _DAYS)),
)
DEFINITIONS = st.builds(
    lambda dimensions, divided, **rest: Definition(
        rows=tuple(dimensions[: len(dimensions) - divided]) or tuple(dimensions),
        column=dimensions[-1] if divided and len(dimensions) > 1 else "", **rest,
    ),
    st.lists(st.sampled_from(list(DIMENSIONS)), min_size=1, max_size=2, unique=True)
    | st.lists(st.sampled_from(list(DIMENSIONS)), min_size=3, max_size=3, unique=True),
    st.just(1) | st.booleans(),
    measures=st.lists(st.sampled_from(list(MEASURES)), min_size=1, max_size=4, unique=True).map(tuple),
    when=WHENS, compare=st.sampled_from(list(Compare)), empty=st.booleans(),
).filter(lambda made: not faults(made))  # fmt: skip
PICK = st.randoms(use_true_random=False)
_SETTINGS = settings(
    max_examples=many(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def filtered(made: Definition, keys: dict[str, list[str]], dice: Any) -> Definition:
    """The definition with a filter on up to two dimensions, of values that are there."""
    some = {name: frozenset(dice.sample(keys[name], max(1, len(keys[name]) // 2))) for name in keys if keys[name]}
    chosen = dice.sample(sorted(some), min(dice.choice((0, 0, 1, 2)), len(some)))
    return Definition(made.rows, made.column, made.measures, made.when, made.compare,
                      {name: some[name] for name in chosen}, made.empty)  # fmt: skip


def compared_with_naive(session: Session, table: Pivot) -> None:
    """Every figure of every line and slot, and the things behind it."""
    made, loaded = table.made, table.loaded
    now = naive.rows(loaded.span.start, loaded.span.end, session.today())
    before = []
    if loaded.compared is not None:
        before = naive.rows(loaded.compared.span.start, loaded.compared.span.end, session.today())
        timed = [name for name in ("month", "quarter", "year") if name in (*made.rows, made.column, *made.filters)]
        if timed:  # how months answer to each other is told by a test of its own
            before = None
    filters = {name: set(keys) for name, keys in made.filters.items()}
    for line in table.lines:
        for slot in table.slots:
            where = dict(zip(made.rows, line.path, strict=False))
            if slot.column is not None:
                where[made.column] = slot.column
            key = slot.measure.key
            mine = naive.figure(now, where, key, filters)
            if slot.aspect is Aspect.NOW:
                assert table.figure(line, slot) == mine, (line, slot)
                assert Behind(session, slot.measure, table.under(line, slot)).count() == mine
            elif before is not None:
                other = naive.figure(before, where, key, filters)
                wanted = {
                    Aspect.BEFORE: other, Aspect.DIFFERENCE: mine - other,
                    Aspect.PERCENT: (mine - other) / other if other else None,
                }  # fmt: skip
                assert table.figure(line, slot) == wanted[slot.aspect], (line, slot)
    # nothing that is let through lies outside of the lines
    total = next(slot for slot in table.slots if slot.column is None)
    assert table.figure(table.total, total) == naive.figure(now, {}, total.measure.key, filters)


@_SETTINGS
@given(seed=st.integers(0, 10**6), made=DEFINITIONS, dice=PICK)
def test_every_figure_equals_a_count_by_loops_over_the_ledger(
    at_work: Session, people: dict[str, int], seed: int, made: Definition, dice: Any
) -> None:
    with undone(at_work):
        write(list(people.values()), Wanted(seed))
        loaded = load(at_work, made)
        wanted = filtered(made, {name: seen_keys(loaded, one) for name, one in DIMENSIONS.items()}, dice)
        compared_with_naive(at_work, pivot(wanted, loaded))


@pytest.mark.parametrize("seed", range(3))
def test_each_measure_by_each_dimension_equals_the_count_by_loops(
    at_work: Session, people: dict[str, int], seed: int
) -> None:
    write(list(people.values()), Wanted(seed, talks=30))
    rows = naive.rows(date(2026, 1, 1), date(2026, 12, 31), at_work.today())
    for dimension in DIMENSIONS:
        made = Definition((dimension,), "", tuple(MEASURES))
        table = pivot(made, load(at_work, made))
        for line in table.lines:
            where = {dimension: line.path[0]} if line.path else {}
            for slot in table.slots:
                assert table.figure(line, slot) == naive.figure(rows, where, slot.measure.key, {}), (line, slot)


@_SETTINGS
@given(seed=st.integers(0, 10**6), made=DEFINITIONS, dice=PICK)
def test_every_figure_and_the_things_behind_it_equal_the_count_over_objects(
    at_work: Session, people: dict[str, int], seed: int, made: Definition, dice: Any
) -> None:
    """Own talks with corrections, and talks that departments reported; months of both periods, all filters."""
    with undone(at_work):
        write(list(people.values()), Wanted(seed))
        report(list(people.values()), seed)
        loaded = load(at_work, made)
        wanted = filtered(made, {name: seen_keys(loaded, one) for name, one in DIMENSIONS.items()}, dice)
        table, oracle = pivot(wanted, loaded), Oracle(at_work, wanted, loaded)
        places = {(line.path, slot.column) for line in table.lines for slot in table.slots}
        assert {*oracle.now, *oracle.before} <= places
        for line in table.lines:
            for slot in table.slots:
                _as_over_objects(at_work, table, oracle, line, slot)


def _as_over_objects(session: Session, table: Pivot, oracle: Oracle, line: Line, slot: Slot) -> None:
    now, before = (cells.get((line.path, slot.column), []) for cells in (oracle.now, oracle.before))
    key = slot.measure.key
    figures = figure(key, now), figure(key, before)
    wanted = {
        Aspect.NOW: figures[0], Aspect.BEFORE: figures[1], Aspect.DIFFERENCE: figures[0] - figures[1],
        Aspect.PERCENT: (figures[0] - figures[1]) / figures[1] if figures[1] else None,
    }  # fmt: skip
    assert table.figure(line, slot) == wanted[slot.aspect], (line, slot)
    under = {Aspect.NOW: now, Aspect.BEFORE: before}.get(slot.aspect, [*now, *before])
    behind = Behind(session, slot.measure, table.under(line, slot))
    assert set(behind.things) == things(key, under)
    assert set(behind.interviews) == {one.base.interview for one in under if things(key, [one])}


@_SETTINGS
@given(seed=st.integers(0, 10**6), quarter=st.none() | st.integers(1, 4), reports=st.booleans())
def test_the_official_table_equals_the_count_over_objects(
    at_work: Session, people: dict[str, int], seed: int, quarter: int | None, reports: bool
) -> None:
    with undone(at_work):
        write(list(people.values()), Wanted(seed, talks=20))
        if reports:
            report(list(people.values()), seed)
        table, rules = statistics(at_work, 2026, quarter), at_work.rules
        found = attendances(rules, table.period, at_work.today())
        of = counted(rules)
        for row in table.lines:
            mine = [one for one in found if row.members is None or one.row in row.members]
            if row.origin is not None:
                mine = [one for one in mine if (one.interview < 0) == (row.origin is Origin.REPORTED)]
            assert dict(row.figures) == figures(rules, mine), row
            theirs = [one for one in mine if one.interview < 0]
            assert row.origin is not None or dict(row.reported) == (figures(rules, theirs) if theirs else {})
            for head in table.columns:
                talks = {one.interview for one in mine if any(of[head.key](one))}
                assert table.behind(row.key, head.key) == tuple(sorted(talks)), (row, head)
        assert check_sums(at_work, table) == []


@_SETTINGS
@given(seed=st.integers(0, 10**6), made=DEFINITIONS)
def test_rows_and_columns_add_up_where_they_can(
    at_work: Session, people: dict[str, int], seed: int, made: Definition
) -> None:
    with undone(at_work):
        write(list(people.values()), Wanted(seed))
        report(list(people.values()), seed)
        table = pivot(made, load(at_work, made))
        details = [line for line in table.lines if line.kind is LineKind.DETAIL]
        inner = made.row_dimensions[-1]
        for slot in (each for each in table.slots if each.aspect is Aspect.NOW):
            of = slot.measure
            if all(one.adds(of) for one in made.row_dimensions):
                assert table.figure(table.total, slot) == sum(table.figure(line, slot) for line in details)
            for line in (each for each in table.lines if each.kind is LineKind.SUBTOTAL and inner.adds(of)):
                mine = [table.figure(each, slot) for each in details if each.path[0] == line.path[0]]
                assert table.figure(line, slot) == sum(mine)
        columns = [each for each in table.slots if each.column is not None and each.aspect is Aspect.NOW]
        for whole in (each for each in table.slots if each.column is None and each.aspect is Aspect.NOW and columns):
            mine_of = [each for each in columns if each.measure is whole.measure]
            for line in table.lines if DIMENSIONS[made.column].adds(whole.measure) else ():
                assert table.figure(line, whole) == sum(table.figure(line, each) for each in mine_of)


def test_sums_that_overlap_are_told_and_those_that_add_are_not(at_work: Session, people: dict[str, int]) -> None:
    from app.ledgers.pivot.table import remarks

    made = Definition(("department",), "", ("talks", "attendances", "people"))
    assert remarks(pivot(made, load(at_work, made))) == ["约谈次数、人数的合计是不重复的数，不是各行之和。"]
    made = Definition(("form",), "month", ("talks", "due"))
    assert remarks(pivot(made, load(at_work, made))) == []


@_SETTINGS
@given(seed=st.integers(0, 10**6), quarter=st.none() | st.integers(1, 4))
def test_a_pivot_by_department_agrees_with_the_official_table(
    at_work: Session, people: dict[str, int], seed: int, quarter: int | None
) -> None:
    with undone(at_work):
        write(list(people.values()), Wanted(seed, talks=20))
        official = statistics(at_work, 2026, quarter)
        span = official.period
        when = When(None, Unit.DAY, span.start, span.end)
        made = Definition(("kind", "department"), "", ("talks", "attendances", "people", "campaigns", "due",
                                                       "received", "late"), when)  # fmt: skip
        table = pivot(made, load(at_work, made))
        for line in table.lines:
            names = {LineKind.DETAIL: line.path[-1:], LineKind.SUBTOTAL: (f"小计:{line.labels[0]}",)}.get(
                line.kind, ("合计",)
            )
            if line.kind is LineKind.SUBTOTAL and line.path[0] in ("校领导", "单位不详"):
                names = line.path
            row = official.row(names[0])
            for slot in table.slots:
                assert table.figure(line, slot) == row.figures[slot.measure.key], (line, slot)
        assert NOW.date() == official.counted_on
