"""Quarterly filing with 纪检监察室, and campaigns of the year."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access.errors import Refusal
from app.access.session import Session
from app.people.tables import Department
from app.plans.approvals import approve
from app.plans.counters import campaigns
from app.plans.filings import amend_filing, file_plan, filing_status, filings, overdue
from app.plans.items import add_item
from app.plans.plans import submit
from app.plans.queries import plan_view
from app.plans.tables import Filing, PlanItem
from app.rules.duties import filing_due
from tests.institution import DEPARTMENTS
from tests.plans.conftest import TODAY, campaign, department, draft, quarterly, submitted_campaign, submitted_quarterly
from tests.plans.test_items import interview


def approved(session: Session, people: dict[str, int], on: date) -> int:
    made = submitted_quarterly(session, people, on)
    approve(session, made, approver="古丽·阿不都", decided_on=on)
    return made


def test_a_plan_filed_in_time_is_neither_overdue_nor_late(office: Session, people: dict[str, int]) -> None:
    made = approved(office, people, date(2026, 10, 8))
    assert file_plan(office, made, filed_on=date(2026, 10, 12), number="7号", received_by="常怀") == "已备案"
    status = filing_status(department("教务处"), 2026, 4, TODAY, office.rules)
    assert (status.is_filed, status.overdue, status.late, status.clauses) == (True, False, False, ("四(三)",))
    assert status.sentence == "教务处2026年第四季度计划已于 2026-10-12 备案"


def test_a_plan_filed_after_the_day_is_late(office: Session, people: dict[str, int]) -> None:
    made = approved(office, people, date(2026, 10, 20))
    file_plan(office, made, filed_on=TODAY, received_by="常怀")
    status = filing_status(department("教务处"), 2026, 4, TODAY, office.rules)
    assert status.late and not status.overdue
    assert status.sentence.endswith("晚于期限 2026-10-15")


def test_departments_without_a_filed_plan_are_overdue_after_the_day(office: Session, people: dict[str, int]) -> None:
    made = approved(office, people, date(2026, 10, 8))
    assert overdue(2026, 4, date(2026, 10, 15), office.rules) == []
    assert [each.department for each in overdue(2026, 4, TODAY, office.rules)] == list(DEPARTMENTS)
    file_plan(office, made, filed_on=TODAY, received_by="常怀")
    names = [each.department for each in overdue(2026, 4, TODAY, office.rules)]
    assert names == [name for name in DEPARTMENTS if name != "教务处"]
    sentence = overdue(2026, 4, TODAY, office.rules)[0].sentence
    assert sentence == "组织部2026年第四季度计划（尚未编制）应于 2026-10-15 前备案，已逾期 40 天"


def test_a_closed_department_owes_no_plan(office: Session, people: dict[str, int]) -> None:
    Department.update(closed_on=date(2026, 10, 10)).where(Department.name == "图书馆").execute()
    assert "图书馆" not in [each.department for each in filings(2026, 4, TODAY, office.rules)]


@pytest.mark.parametrize(
    ("day", "receiver"),
    [(date(2026, 11, 25), "常怀"), (date(2026, 10, 7), "常怀"), (None, "常怀"), (TODAY, " ")],
)
def test_a_filing_has_a_day_after_the_approval_and_a_receiver(
    office: Session, people: dict[str, int], day: date | None, receiver: str
) -> None:
    made = approved(office, people, date(2026, 10, 8))
    with pytest.raises(Refusal):
        file_plan(office, made, filed_on=day, received_by=receiver)
    assert plan_view(office, made).state == "已批准"


def test_only_an_approved_quarterly_plan_is_filed_and_only_once(office: Session, people: dict[str, int]) -> None:
    with pytest.raises(Refusal, match="不需要备案"):
        file_plan(office, submitted_campaign(office, people), filed_on=TODAY, received_by="常怀")
    made = submitted_quarterly(office, people)
    with pytest.raises(Refusal, match="先由部门主要负责人审批"):
        file_plan(office, made, filed_on=TODAY, received_by="常怀")
    approve(office, made, approver="古丽·阿不都", decided_on=TODAY)
    file_plan(office, made, filed_on=TODAY, received_by="常怀")
    with pytest.raises(Refusal, match="更正备案"):
        file_plan(office, made, filed_on=TODAY, received_by="常怀")
    assert Filing.select().count() == 1


def test_a_number_of_filing_is_used_once(office: Session, people: dict[str, int]) -> None:
    first = approved(office, people, TODAY)
    file_plan(office, first, filed_on=TODAY, number="备7号", received_by="常怀")
    other = quarterly(office, "文学院")
    add_item(office, other, draft(people, "傅润", lead="秦听知"))
    submit(office, other)
    approve(office, other, approver="秦听知", decided_on=TODAY)
    with pytest.raises(Refusal, match="已用于“教务处"):
        file_plan(office, other, filed_on=TODAY, number="备7号", received_by="常怀")


def test_a_filing_written_down_wrongly_is_corrected(office: Session, people: dict[str, int]) -> None:
    made = approved(office, people, date(2026, 10, 8))
    with pytest.raises(Refusal, match="还没有备案"):
        amend_filing(office, made, filed_on=TODAY, received_by="常怀")
    file_plan(office, made, filed_on=TODAY, received_by="常怀")
    amend_filing(office, made, filed_on=date(2026, 10, 9), number="备8号", opinion="已备案", received_by="常怀")
    view = plan_view(office, made)
    assert (view.filed_on, view.filing_number, view.filing_opinion) == (date(2026, 10, 9), "备8号", "已备案")


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(quarter=st.integers(1, 4), late_by=st.integers(-20, 200))
def test_overdue_begins_the_day_after_the_due_day(
    office: Session, people: dict[str, int], quarter: int, late_by: int
) -> None:
    due = filing_due(office.rules, 2025, quarter)
    status = filing_status(department("教务处"), 2025, quarter, due + timedelta(days=late_by), office.rules)
    assert status.overdue is (late_by > 0)
    assert status.due == due


def test_the_figure_of_campaigns_counts_approved_plans_and_held_ones(office: Session, people: dict[str, int]) -> None:
    none = campaigns(2026, office.rules)
    assert (none.approved, none.held, none.required, none.is_met) == (0, 0, 2, False)
    for held in (True, False):
        made = submitted_campaign(office, people)
        approve(office, made, approver="尹涵", decided_on=TODAY)
        item = PlanItem.get(PlanItem.plan == made).id
        interview(item, "待归档" if held else "已就绪", datetime(2026, 11, 20, 9) if held else None)
    campaign(office)
    count = campaigns(2026, office.rules)
    assert (count.approved, count.held) == (2, 1)
    assert count.sentence == "今年已批准集中约谈 2 次，制度要求不少于 2 次"
    assert count.clauses == ("四(三)",)


def test_a_talk_held_in_another_year_counts_there(office: Session, people: dict[str, int]) -> None:
    made = submitted_campaign(office, people)
    approve(office, made, approver="尹涵", decided_on=TODAY)
    interview(PlanItem.get(PlanItem.plan == made).id, "已归档", datetime(2025, 12, 31, 23, 30))
    assert [campaigns(year, office.rules).held for year in (2025, 2026)] == [1, 0]
