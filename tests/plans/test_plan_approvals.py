"""Who approves which plan, in which order, on which day."""

from __future__ import annotations

import io
from datetime import date

import pytest

from app.access.errors import Refusal
from app.access.session import Session
from app.plans.approvals import approvals_due, approvals_of, approve, next_approval, send_back, suggested_approvers
from app.plans.items import add_item
from app.plans.plans import PlanDraft, create_plan, submit, withdraw
from app.plans.queries import plan_view
from app.plans.tables import ApprovalRow
from app.store import vault
from tests.plans.conftest import TODAY, campaign, draft, submitted_campaign, submitted_quarterly


def test_a_campaign_is_approved_by_the_leading_group(office: Session, people: dict[str, int]) -> None:
    made = submitted_campaign(office, people)
    due = next_approval(office, made)
    assert due is not None and (due.of, due.by, due.clauses) == ("集中约谈计划", "领导小组", ("四(三)",))
    assert suggested_approvers(office, made, TODAY) == ["尹涵"]
    assert approve(office, made, approver=" 尹涵 ", decided_on=TODAY, number="3号", opinion="同意") == "已批准"
    line = approvals_of(made)[0]
    assert (line.by, line.approver, line.number, line.opinion, line.voided) == (
        "领导小组",
        "尹涵",
        "3号",
        "同意",
        False,
    )
    assert next_approval(office, made) is None


def test_a_quarterly_plan_is_approved_by_the_head_of_the_department(office: Session, people: dict[str, int]) -> None:
    made = submitted_quarterly(office, people)
    due = next_approval(office, made)
    assert due is not None and due.by == "部门主要负责人"
    assert suggested_approvers(office, made, TODAY) == ["古丽·阿不都"]
    assert approve(office, made, approver="古丽·阿不都", decided_on=TODAY) == "已批准"


def test_ad_hoc_talks_are_approved_by_whoever_approves_their_schemes(office: Session, people: dict[str, int]) -> None:
    made = create_plan(office, PlanDraft("日常", 2026))
    assert [each.by for each in approvals_due(office, made)] == ["领导小组"]
    add_item(office, made, draft(people, "余立", lead="古丽·阿不都"))
    assert [each.by for each in approvals_due(office, made)] == ["部门主要负责人"]
    add_item(office, made, draft(people, "皮润", lead="任望谷"))
    add_item(office, made, draft(people, "古丽·阿不都", ground="拟谈话函询", lead="任望谷"))
    assert [each.by for each in approvals_due(office, made)] == ["领导小组", "部门主要负责人"]
    submit(office, made)
    assert approve(office, made, approver="尹涵", decided_on=TODAY) == "待批"
    assert approve(office, made, approver="古丽·阿不都", decided_on=TODAY) == "已批准"


def test_a_return_voids_what_was_given_in_the_round(office: Session, people: dict[str, int]) -> None:
    made = create_plan(office, PlanDraft("日常", 2026))
    add_item(office, made, draft(people, "余立", lead="古丽·阿不都"))
    add_item(office, made, draft(people, "皮润", lead="任望谷"))
    submit(office, made)
    approve(office, made, approver="尹涵", decided_on=TODAY)
    assert send_back(office, made, approver="古丽·阿不都", decided_on=TODAY, opinion="人员有变") == "退回"
    assert [(line.outcome, line.voided) for line in approvals_of(made)] == [("批准", True), ("退回", False)]
    submit(office, made)
    due = next_approval(office, made)
    assert due is not None and due.by == "领导小组"


def test_withdrawing_voids_what_was_given_in_the_round(office: Session, people: dict[str, int]) -> None:
    made = create_plan(office, PlanDraft("日常", 2026))
    add_item(office, made, draft(people, "余立", lead="古丽·阿不都"))
    add_item(office, made, draft(people, "皮润", lead="任望谷"))
    submit(office, made)
    approve(office, made, approver="尹涵", decided_on=TODAY)
    withdraw(office, made)
    assert [line.voided for line in approvals_of(made)] == [True]


@pytest.mark.parametrize("day", [date(2026, 11, 25), date(2026, 11, 9), None])
def test_an_approval_lies_neither_in_the_future_nor_before_the_submission(
    office: Session, people: dict[str, int], day: date | None
) -> None:
    made = submitted_campaign(office, people, date(2026, 11, 10))
    with pytest.raises(Refusal, match="审批日期"):
        approve(office, made, approver="尹涵", decided_on=day)
    with pytest.raises(Refusal, match="审批日期"):
        send_back(office, made, approver="尹涵", decided_on=day, opinion="x")
    assert plan_view(office, made).state == "待批"
    assert ApprovalRow.select().count() == 0


def test_the_second_approval_does_not_come_before_the_first(office: Session, people: dict[str, int]) -> None:
    made = create_plan(office, PlanDraft("日常", 2026))
    add_item(office, made, draft(people, "余立", lead="古丽·阿不都"))
    add_item(office, made, draft(people, "皮润", lead="任望谷"))
    submit(office, made, date(2026, 11, 1))
    approve(office, made, approver="尹涵", decided_on=date(2026, 11, 12))
    with pytest.raises(Refusal, match="早于领导小组批准的日期"):
        approve(office, made, approver="古丽·阿不都", decided_on=date(2026, 11, 11))


def test_nobody_approves_namelessly_and_nobody_returns_without_a_reason(
    office: Session, people: dict[str, int]
) -> None:
    made = submitted_campaign(office, people)
    with pytest.raises(Refusal, match="请填写审批人"):
        approve(office, made, approver="　", decided_on=TODAY)
    with pytest.raises(Refusal, match="退回的理由"):
        send_back(office, made, approver="尹涵", decided_on=TODAY, opinion=" \n ")


def test_only_a_submitted_plan_is_approved_or_returned(office: Session, people: dict[str, int]) -> None:
    made = campaign(office)
    for attempt in (
        lambda: approve(office, made, approver="尹涵", decided_on=TODAY),
        lambda: send_back(office, made, approver="尹涵", decided_on=TODAY, opinion="x"),
    ):
        with pytest.raises(Refusal, match="不在待批"):
            attempt()


def test_the_scan_of_an_approval_is_kept_with_it(office: Session, people: dict[str, int]) -> None:
    made = submitted_campaign(office, people)
    scan = vault.add(office.store, io.BytesIO(b"%PDF"), "批复.pdf")
    with pytest.raises(Refusal, match="扫描件"):
        approve(office, made, approver="尹涵", decided_on=TODAY, attachment_id=99)
    approve(office, made, approver="尹涵", decided_on=TODAY, attachment_id=scan.id)
    assert (approvals_of(made)[0].attachment_id, approvals_of(made)[0].attachment_name) == (scan.id, "批复.pdf")
