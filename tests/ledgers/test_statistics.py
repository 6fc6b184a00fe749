"""The statistics table, figure by figure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access.session import Session
from app.interviews.reported import ReportedSubject, ReportedTalk, StatisticsReport
from app.interviews.tables import Disposition, Material
from app.ledgers.checks import check_sums
from app.ledgers.ledger import ledger
from app.ledgers.scope import LedgerFilter
from app.ledgers.statistics import RowKind, statistics
from app.oversight.exchange.tables import Package, Partner
from app.papers.health_figures import health_report
from app.people.tables import Department
from app.rules.lifecycle import State
from tests.ledgers import history
from tests.ledgers.history import department, subjects_of, talk


@pytest.fixture
def at_work(session: Session, people: dict[str, int]) -> Session:
    session.clock = lambda: datetime(2026, 11, 24, 15)
    return session


@contextmanager
def undone(session: Session) -> Iterator[None]:
    """Whatever is written inside is taken back: examples of one property do not see each other."""
    with session.store.db.atomic() as transaction:
        yield
        transaction.rollback()


def test_a_group_over_two_departments_is_one_talk_in_each_row_and_one_in_the_total(
    at_work: Session, people: dict[str, int]
) -> None:
    talk([people["蒋德禾"], people["皮润"]])
    table = statistics(at_work, 2026)
    assert table.row(str(department("教务处"))).figures["talks"] == 1
    assert table.row(str(department("计划财务处"))).figures["talks"] == 1
    assert table.row("小计:行政部门").figures["talks"] == 1
    assert table.total.figures["talks"] == 1
    assert table.total.figures["attendances"] == 2
    assert table.total.figures["mode:group"] == 1


def test_a_person_talked_to_twice_is_two_attendances_and_one_person(at_work: Session, people: dict[str, int]) -> None:
    talk([people["蒋德禾"]])
    talk([people["蒋德禾"]], datetime(2026, 9, 1, 9))
    total = statistics(at_work, 2026).total.figures
    assert (total["talks"], total["attendances"], total["people"]) == (2, 2, 1)


def test_a_quarter_counts_its_first_and_last_day_and_no_other(at_work: Session, people: dict[str, int]) -> None:
    for day in (
        datetime(2026, 3, 31, 23, 59),
        datetime(2026, 4, 1, 0, 0),
        datetime(2026, 6, 30, 23, 59),
        datetime(2026, 7, 1),
    ):
        talk([people["蒋德禾"]], day)
    assert statistics(at_work, 2026, 2).total.figures["talks"] == 2
    assert statistics(at_work, 2026).total.figures["talks"] == 4


@pytest.mark.parametrize("state", [state for state in State if not state.was_held])
def test_a_talk_that_was_not_held_does_not_count(at_work: Session, people: dict[str, int], state: State) -> None:
    talk([people["蒋德禾"]], state=state)
    assert statistics(at_work, 2026).total.figures["talks"] == 0


def test_school_leaders_have_their_own_row_and_no_rank_column(at_work: Session, people: dict[str, int]) -> None:
    talk([people["赵瑾德"]], organiser="党政办")
    table = statistics(at_work, 2026)
    assert table.rows[0].kind is RowKind.LEADERS
    assert table.rows[0].figures["attendances"] == 1
    assert sum(figure for key, figure in table.total.figures.items() if key.startswith("rank:")) == 0
    assert check_sums(at_work, table) == []


def test_ranks_are_those_of_the_day(at_work: Session, people: dict[str, int]) -> None:
    talk([people["蒋德禾"], people["余立"], people["𬭎文"]])
    total = statistics(at_work, 2026).total.figures
    assert [total[f"rank:{key}"] for key in ("division", "section", "staff")] == [1, 1, 1]


def test_a_campaign_counts_once_however_many_talks_it_holds(at_work: Session, people: dict[str, int]) -> None:
    talk([people["蒋德禾"]], plan_item=history.campaign_item(1))
    talk([people["皮润"]], plan_item=history.campaign_item(1))
    talk([people["陈维"]], plan_item=history.campaign_item(2))
    table = statistics(at_work, 2026)
    assert table.row("小计:行政部门").figures["campaigns"] == 1
    assert table.total.figures["campaigns"] == 2


@pytest.mark.parametrize(
    ("due", "received", "refused", "late"),
    [
        (date(2026, 11, 23), None, None, 1),
        (date(2026, 11, 24), None, None, 0),
        (date(2026, 6, 1), date(2026, 6, 1), None, 0),
        (date(2026, 6, 1), date(2026, 6, 2), None, 1),
        (date(2026, 6, 1), None, date(2026, 6, 5), 0),
        (None, None, None, 0),
    ],
)
def test_a_material_is_late_after_its_day_unless_it_was_refused(
    at_work: Session, people: dict[str, int], due: date, received: date, refused: date, late: int
) -> None:
    (one,) = subjects_of(talk([people["蒋德禾"]]))
    Material.create(subject=one, name="廉政承诺", due_on=due, received_on=received, refused_on=refused)
    total = statistics(at_work, 2026).total.figures
    assert (total["due"], total["received"], total["late"]) == (1, int(received is not None), late)


def test_a_confirmed_outcome_counts_only_once_it_was_decided(at_work: Session, people: dict[str, int]) -> None:
    (one,) = subjects_of(talk([people["蒋德禾"]]))
    row = Disposition.create(subject=one, confirmed=True, outcome="诫勉", stage="第一种形态")
    assert statistics(at_work, 2026).total.figures["outcome:诫勉"] == 0
    row.decided_on = date(2026, 6, 1)
    row.save()
    assert statistics(at_work, 2026).total.figures["outcome:诫勉"] == 1


def test_a_corrected_outcome_counts_instead_of_the_archived_one(at_work: Session, people: dict[str, int]) -> None:
    made = talk([people["蒋德禾"]], state=State.ARCHIVED)
    (one,) = subjects_of(made)
    Disposition.create(subject=one, confirmed=False, outcome="了结")
    history.amend(made, f"disposition.{one.id}.outcome", "处置结果", "予以澄清")
    table = statistics(at_work, 2026)
    assert (table.total.figures["outcome:了结"], table.total.figures["outcome:予以澄清"]) == (0, 1)
    assert check_sums(at_work, table) == []


def test_a_closed_department_stays_only_while_it_has_figures(at_work: Session, people: dict[str, int]) -> None:
    Department.update(closed_on=date(2025, 6, 30)).where(Department.name.in_(["文学院", "图书馆"])).execute()
    talk([people["陈维"]])
    names = [row.name for row in statistics(at_work, 2026).rows]
    assert "文学院" in names
    assert "图书馆" not in names
    assert "教辅及直属单位小计" not in names


def test_the_table_ends_with_the_total_and_each_kind_with_its_subtotal(at_work: Session) -> None:
    rows = statistics(at_work, 2026).rows
    assert rows[-1].kind is RowKind.TOTAL
    kinds = {one.name: one.kind for one in Department.select()}
    for place, row in enumerate(rows[:-1]):
        following = rows[place + 1]
        if row.kind is RowKind.DEPARTMENT and following.kind is RowKind.SUBTOTAL:
            assert following.name == f"{kinds[row.name]}小计"


def test_the_talks_behind_a_figure_are_those_it_counts(at_work: Session, people: dict[str, int]) -> None:
    first = talk([people["蒋德禾"], people["皮润"]])
    second = talk([people["蒋德禾"]], form="CORRECTIVE", ground="批评教育")
    table = statistics(at_work, 2026)
    assert table.behind("合计", "talks") == (first.id, second.id)
    assert table.behind("合计", "form:CORRECTIVE") == (second.id,)
    assert table.behind(str(department("计划财务处")), "talks") == (first.id,)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=history.HISTORIES, quarter=st.none() | st.integers(1, 4))
def test_every_figure_of_any_history_equals_its_count_over_the_ledger(
    at_work: Session, people: dict[str, int], told: list[dict[str, object]], quarter: int | None
) -> None:
    with undone(at_work):
        history.write(told, list(people.values()))
        table = statistics(at_work, 2026, quarter)
        assert check_sums(at_work, table) == []
        rows = ledger(at_work, LedgerFilter(2026, quarter))
        total = table.total.figures
        assert total["talks"] == len(rows)
        assert total["due"] == sum(row.materials_due for row in rows)
        assert total["received"] == sum(row.materials_in for row in rows)
        assert total["attendances"] == sum(len(row.subjects.split("、")) for row in rows)
        assert table.behind("合计", "talks") == tuple(sorted(row.interview_id for row in rows))


def test_a_wrong_figure_is_found(at_work: Session, people: dict[str, int]) -> None:
    talk([people["蒋德禾"]])
    table = statistics(at_work, 2026)
    for key in table.total.figures:
        wrong = replace(table.total, figures={**table.total.figures, key: table.total.figures[key] + 1})
        found = check_sums(at_work, replace(table, rows=(*table.rows[:-1], wrong)))
        assert any("合计" in sentence for sentence in found), key


def test_somebody_of_a_report_who_is_not_in_the_roster_is_nobody_of_the_roster(
    at_work: Session, people: dict[str, int]
) -> None:
    own = people["蒋德禾"]
    talk([own], organiser_department=department("教务处"), lead_strength="必要时")
    reported = reported_talk(department("教务处"), id=1, lead_strength="必要时")
    ReportedSubject.create(id=own, talk=reported, staff_no="外1", name="外来", is_leader=False,
                           department=department("教务处"))  # fmt: skip
    table = statistics(at_work, 2026)
    assert table.row(str(department("教务处"))).figures["people"] == 2
    assert check_sums(at_work, table) == []
    assert health_report(at_work, department("教务处"), 2026).figure("necessary") == 2


def reported_talk(of: int, **more: Any) -> ReportedTalk:
    """A talk that a department reported."""
    at = datetime(2026, 7, 1)
    partner = Partner.create(office="x", kind="部门", name="x", department=of)
    package = Package.create(direction="收到", partner=partner, department=of, number=1, uid="x", kind="统计报送",
                             title="", made_at=at, size=1, digest="", state="已接收")  # fmt: skip
    report = StatisticsReport.create(package_id=package.id, partner_id=partner.id, department=of, number=1, year=2026,
                                     made_at=at)  # fmt: skip
    facts = {"uid": "x", "in_force": True, "organiser": "x", "form": "CORRECTIVE", "ground": "批评教育",
             "mode": "individual", "written_inquiry": False, "held_on": date(2026, 3, 3)}  # fmt: skip
    return ReportedTalk.create(report=report, **facts | more)
