"""The headings of ledger, interviews, people, clues and plans: SQL says what counting the rows plainly says.

What a cell holds is read off the rows that the lists show; where a cell joins several values, off its parts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access.session import Session
from app.interviews import columns as case_columns
from app.interviews.queries import CaseFilter, case_values, cases_page, count_cases
from app.interviews.tables import Disposition, Interview
from app.ledgers import ledger as ledgers
from app.ledgers.columns import KINDS, REMARKS
from app.ledgers.scope import LedgerFilter
from app.people import columns as people_columns
from app.people.queries import PersonFilter, count_people, people_page, people_values
from app.people.tables import Appointment, Department, PersonRank
from app.plans.clue_queries import ClueFilter, clue_values, clues_page, count_clues
from app.plans.columns import CLUES, PLANS, UNLINKED, UNSORTED
from app.plans.queries import PlanFilter, count_plans, plan_values, plans_page
from app.plans.tables import Clue
from app.rules.lifecycle import State
from app.store.headers import Kept, Kind, Values, day_of
from tests.access.world import World
from tests.examples import many
from tests.ledgers.history import HISTORIES, RULES, amend, subjects_of, talk, write

Rows = Sequence[Any]
# Cells that join several values, and by what.
PARTED = {"subjects": "、", "units": "、", "department": "、", "titles": "；", "ranks": "；"}


def parts(column: str, row: Any, kind: Kind) -> list[str]:
    """What a cell of a row holds, as the window shows it."""
    words = getattr(row, column)
    if isinstance(words, date):
        return [str(words)[:10]]
    words = "" if words is None else " ".join(str(words).split())
    if kind is Kind.DAY:
        return [day_of(words)]
    if column in PARTED:
        return list(dict.fromkeys(part for part in words.split(PARTED[column]) if part)) or [""]
    return [words]


def check(rows: Rows, values: Callable[[Kept | None, str], Values], count: Callable[[Kept], int], column: str,
          kind: Kind, cell: Callable[[str, Any, Kind], list[str]] = parts) -> None:  # fmt: skip
    """Values and counts are those of the rows, and so is what each value, all but it, a text or days let through."""
    plain = Counter(each for row in rows for each in set(cell(column, row, kind)))
    found = values(None, column)
    assert {one.words: one.count for one in found.values} == dict(plain), column
    for one in found.values[:2]:
        told = tuple((raw, one.words) for raw in one.raws)
        assert count(Kept(column, only=told)) == plain[one.words], (column, one)
        others = sum(any(part != one.words for part in cell(column, row, kind)) for row in rows)
        assert count(Kept(column, but=told)) == others, (column, one)
        if kind is Kind.TEXT and one.words:
            text = one.words[:2]
            holds = sum(any(text in part for part in cell(column, row, kind)) for row in rows)
            assert count(Kept(column, contains=text)) == holds, (column, text)
        if kind is Kind.DAY and len(one.words) == 10:
            day = date.fromisoformat(one.words)
            later = sum(
                any(part and f"{part}-01-01"[:10] >= one.words for part in cell(column, row, kind)) for row in rows
            )
            assert count(Kept(column, start=day)) == later, (column, day)


# ------------------------------------------------------------ the ledger


def check_ledger(session: Session, wanted: LedgerFilter = LedgerFilter(cancelled=True)) -> None:  # noqa: B008
    rows = ledgers.ledger(session, wanted)
    for column, kind in KINDS.items():
        if column in ("note", "disposition", "stage"):
            continue  # a row joins them in words of its own: below
        check(
            rows, lambda _, name: ledgers.values(session, wanted, name),
            lambda kept: ledgers.count(replace(wanted, headers=(kept,))), column, kind,
        )  # fmt: skip


AMENDED = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from([
        ("held_from", "2026-02-03 08:30"), ("held_from", "2025-12-31 23:00"), ("place", "会议室"), ("content", "另说"),
        ("volume_number", "7"), ("recorder_name", "另人"), ("subject.name", "改名"), ("subject.title", "改职"),
        ("subject.department_name", "改部"),
    ])), max_size=6,
)  # fmt: skip


@settings(max_examples=many(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HISTORIES, AMENDED)
def test_ledger_counts_and_filters_by_headings_as_its_rows_say(
    session: Session, people: dict[str, int], history: list[dict[str, Any]], amended: list[tuple[int, tuple[str, str]]]
) -> None:
    with session.store.db.atomic() as undo:
        write(history, list(people.values()))
        made = list(Interview.select().order_by(Interview.id))
        for place, (key, after) in amended if made else ():
            one = made[place % len(made)]
            owner, _, name = key.rpartition(".")
            of = subjects_of(one)[-1].id if owner else ""
            amend(one, f"subject.{of}.{name}" if owner else key, "某项", after)
        check_ledger(session)
        undo.rollback()


def test_ledger_knows_old_talks_to_the_month_and_the_year(session: Session, people: dict[str, int]) -> None:
    for number, precision in enumerate(("year", "month", "day"), 1):
        talk([people["余立"]], datetime(2019, 5, 1), number=-number, is_historical=True, held_precision=precision)
    found = ledgers.values(session, LedgerFilter(), "held")
    assert [one.words for one in found.values] == ["2019", "2019-05", "2019-05-01"]
    check_ledger(session)
    amend(Interview.get(Interview.held_precision == "year"), "held_from", "时间", "2019-07-08 09:00")
    check_ledger(session)


@pytest.mark.parametrize("late", [False, True])
def test_dispositions_are_listed_as_they_count(session: Session, people: dict[str, int], late: bool) -> None:
    rule = next(rule for rule in RULES.dispositions if rule.confirmed)
    one = talk([people["余立"], people["严凡"]])
    first, second = subjects_of(one)
    Disposition.create(subject=first, confirmed=True, outcome=rule.name, stage=rule.stage,
                       decided_on=None if late else date(2026, 6, 1))  # fmt: skip
    waits = "（待审定）" if late else ""
    wanted = LedgerFilter()
    assert words_of(ledgers.values(session, wanted, "disposition")) == {rule.name + waits: 1}
    assert words_of(ledgers.values(session, wanted, "stage")) == ({rule.stage: 1} if rule.stage else {"": 1})
    amend(one, f"disposition.{first.id}.outcome", "处置结果", "改了")
    amend(one, f"disposition.{first.id}.decided_on", "审定日期", "2026-06-02")
    amend(one, f"disposition.{first.id}.stage", "四种形态", "第四种")
    assert words_of(ledgers.values(session, wanted, "disposition")) == {"改了": 1}
    assert words_of(ledgers.values(session, wanted, "stage")) == {"第四种": 1}
    assert second.id and "改了" in ledgers.ledger(session, wanted)[0].disposition


def test_remarks_are_listed_by_their_kinds(session: Session, people: dict[str, int]) -> None:
    talk([people["余立"]])
    talk([people["余立"]], is_historical=True, note="旧账")
    amend(talk([people["余立"]], exception_number="特1"), "note", "备注", "有话")
    talk([people["余立"]], number=3, state=State.CANCELLED)
    found = words_of(ledgers.values(session, LedgerFilter(cancelled=True), "note"))
    assert found == {"补录": 1, "特批": 1, "更正": 1, "已取消": 1, "另有说明": 2, "": 1}
    assert set(found) - {""} < set(REMARKS)
    kept = Kept("note", only=(("特批", "特批"), ("已取消", "已取消")))
    assert ledgers.count(LedgerFilter(cancelled=True, headers=(kept,))) == 2


def test_other_headings_count_and_ones_own_does_not(session: Session, people: dict[str, int]) -> None:
    talk([people["余立"]], place="甲室")
    talk([people["余立"]], place="乙室", recorder_name="旁人")
    kept = (Kept("place", only=(("甲室", "甲室"),)), Kept("recorder", but=(("常怀", "常怀"),)))
    wanted = LedgerFilter(headers=kept)
    assert ledgers.count(wanted) == 0 and not ledgers.ledger(session, wanted)
    assert words_of(ledgers.values(session, wanted, "place")) == {"乙室": 1}
    assert words_of(ledgers.values(session, wanted, "recorder")) == {"常怀": 1}


def test_rows_for_the_workbook_are_those_that_headings_let_through(session: Session, people: dict[str, int]) -> None:
    talk([people["余立"]], place="甲室")
    talk([people["余立"]], place="乙室")
    wanted = LedgerFilter(headers=(Kept("place", contains="甲"),))
    assert [row.place for row in ledgers.rows(session, wanted)] == ["甲室"]


def test_a_column_with_more_values_than_are_listed_is_searched(
    session: Session, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.header_sql.MOST", 3)
    for number in range(8):
        talk([people["余立"]], place=f"{number}室")
    amend(Interview.get(Interview.place == "7室"), "place", "地点", "0室")
    found = ledgers.values(session, LedgerFilter(), "place")
    assert {one.words: one.count for one in found.values}["0室"] == 2 and len(found.values) < 8
    assert words_of(ledgers.values(session, LedgerFilter(), "place", "6")) == {"6室": 1}


def words_of(values: Values) -> dict[str, int]:
    return {one.words: one.count for one in values.values}


# ------------------------------------------------------------ the other lists


@settings(max_examples=many(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HISTORIES)
def test_interviews_count_and_filter_by_headings_as_their_rows_say(
    session: Session, people: dict[str, int], history: list[dict[str, Any]]
) -> None:
    with session.store.db.atomic() as undo:
        write(history, list(people.values()))
        wanted = CaseFilter()
        rows = [row._replace(number=row.number or "未编号") for row in cases_page(session, wanted, 0, 500)]
        for column, kind in case_columns.columns(session.now()).kinds.items():
            check(
                rows, lambda _, name: case_values(session, wanted, name),
                lambda kept: count_cases(session, replace(wanted, headers=(kept,))), column, kind,
            )  # fmt: skip
        undo.rollback()


_POSTS = st.lists(
    st.tuples(st.integers(0, 23), st.integers(0, 6), st.sampled_from(["处长", "科员", "主任"]), st.booleans(),
              st.booleans(), st.sampled_from([None, date(2020, 5, 1), date(2026, 10, 1)]),
              st.sampled_from(["day", "month", "year", "unknown"]),
              st.sampled_from([None, date(2026, 1, 1), date(2030, 1, 1)])), max_size=8,
)  # fmt: skip


@settings(max_examples=many(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_POSTS, st.sets(st.integers(0, 23)))
def test_people_count_and_filter_by_headings_as_their_rows_say(
    session: Session, people: dict[str, int], posts: list[tuple[Any, ...]], unranked: set[int]
) -> None:
    with session.store.db.atomic() as undo:
        ids, units = list(people.values()), [row.id for row in Department.select()]
        for who, unit, title, head, deputy, start, precision, end in posts:
            Appointment.create(
                person=ids[who], department=units[unit % len(units)], title=title, kind="留任", head=head,
                deputy=deputy, start=start, precision=precision, end=end,
            )  # fmt: skip
        PersonRank.delete().where(PersonRank.person.in_([ids[each] for each in unranked])).execute()
        wanted = PersonFilter(date(2026, 11, 24))
        rows = people_page(wanted, 0, 500)
        for column, kind in people_columns.columns(wanted.on).kinds.items():
            check(
                rows, lambda _, name: people_values(wanted, name),
                lambda kept: count_people(replace(wanted, headers=(kept,))), column, kind, of_person,
            )  # fmt: skip
        undo.rollback()


def of_person(column: str, row: Any, kind: Kind) -> list[str]:
    if column == "title":
        return list(row.titles) or [""]
    return list(row.marks) or [""] if column == "marks" else parts(column, row, kind)


def test_clues_count_and_filter_by_headings_as_their_rows_say(session: Session, world: World) -> None:
    first = Clue.select().first()
    for number, facts in enumerate(({"person": None, "disposal": "予以了结", "sorted_on": date(2026, 5, 1)}, {}), 7):
        Clue.create(
            year=2025, number=number, received_on=date(2025, 3, number), source="巡视移交", reported_name="某人",
            problem="甲某收礼\n乙", created_at=datetime(2025, 3, 8), **({"person": first.person_id} | facts),
        )  # fmt: skip
    wanted = ClueFilter()
    rows = clues_page(wanted, 0, 100)
    for column, kind in CLUES.kinds.items():
        check(
            rows, lambda _, name: clean(clue_values(wanted, name)),
            lambda kept: count_clues(replace(wanted, headers=(kept,))), column, kind, of_clue,
        )  # fmt: skip


def of_clue(column: str, row: Any, kind: Kind) -> list[str]:
    empty = {"disposal": UNSORTED, "person": UNLINKED}
    if column == "cited":
        return [str(row.cited or "")]
    return [part or empty.get(column, "") for part in parts(column, row, kind)]


def clean(values: Values) -> Values:
    """Values on one line, as cells show them."""
    return Values(tuple(replace(one, words=" ".join(one.words.split())) for one in values.values), values.is_cut)


def test_plans_count_and_filter_by_headings_as_their_rows_say(session: Session, world: World) -> None:
    wanted = PlanFilter()
    rows = plans_page(wanted, 0, 100)
    assert len(rows) > 2
    for column, kind in PLANS.kinds.items():
        check(
            rows, lambda _, name: plan_values(wanted, name),
            lambda kept: count_plans(replace(wanted, headers=(kept,))), column, kind,
        )  # fmt: skip


def test_headings_of_a_role_list_what_it_reaches(session: Session, world: World) -> None:
    from app.access.roles import Role
    from tests.access.world import role_session

    whole = words_of(case_values(session, CaseFilter(), "organiser"))
    mine = role_session(session, world, Role.ORGANISATION)
    assert set(words_of(case_values(mine, CaseFilter(), "organiser"))) == {"组织部"} < set(whole)
    assert count_cases(mine, CaseFilter(headers=(Kept("organiser", only=(("教务处", "教务处"),)),))) == 0
