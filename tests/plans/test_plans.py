"""Plans drawn up, submitted, withdrawn, reopened, deleted."""

from __future__ import annotations

from datetime import date

import pytest

from app.access.errors import Refusal
from app.access.session import Session
from app.access.tables import AuditEntry
from app.people.tables import Appointment, Department
from app.plans.approvals import approvals_of, approve, send_back
from app.plans.filings import file_plan, filing_of
from app.plans.items import add_item
from app.plans.plans import PlanDraft, create_plan, delete_plan, edit_plan, reopen, submit, withdraw
from app.plans.queries import PlanFilter, count_plans, plan_view, plan_years, plans_page
from app.plans.tables import Plan, PlanItem, PlanItemSubject
from app.plans.voiding import void_warning
from tests.plans.conftest import (
    TODAY,
    campaign,
    department,
    draft,
    quarterly,
    submitted_campaign,
    submitted_quarterly,
)


def test_each_kind_has_its_usual_title(office: Session, people: dict[str, int]) -> None:
    ids = [
        campaign(office),
        quarterly(office),
        create_plan(office, PlanDraft("日常", 2026)),
        create_plan(office, PlanDraft("日常", 2026, department_id=department("文学院"))),
        campaign(office, title="　干部任前集中约谈 "),
    ]
    assert [plan_view(office, each).title for each in ids] == [
        "2026年第1批集中约谈计划",
        "教务处2026年第四季度约谈计划",
        "2026年日常约谈计划",
        "文学院2026年日常约谈计划",
        "干部任前集中约谈",
    ]


def test_batches_run_by_the_year_and_a_deleted_draft_frees_its_batch(office: Session) -> None:
    first, second, third = campaign(office), campaign(office), campaign(office, 2027)
    delete_plan(office, first)
    again = campaign(office)
    batches = [plan_view(office, each).batch for each in (second, third, again)]
    assert batches == [2, 1, 1]


def test_a_department_has_one_plan_for_a_quarter(office: Session, people: dict[str, int]) -> None:
    quarterly(office)
    with pytest.raises(Refusal, match="已经有了"):
        quarterly(office)
    quarterly(office, quarter=3)
    quarterly(office, "文学院")
    assert Plan.select().count() == 3


@pytest.mark.parametrize(
    "wrong",
    [
        PlanDraft("年度", 2026),
        PlanDraft("集中", 1999),
        PlanDraft("集中", 2028),
        PlanDraft("季度", 2026, quarter=4),
        PlanDraft("季度", 2026, quarter=5, department_id=1),
        PlanDraft("季度", 2026, quarter=None, department_id=1),
        PlanDraft("季度", 2026, quarter=4, department_id=999),
        PlanDraft("日常", 2026, department_id=999),
    ],
)
def test_a_plan_without_its_facts_is_refused(office: Session, wrong: PlanDraft) -> None:
    with pytest.raises(Refusal):
        create_plan(office, wrong)
    assert Plan.select().count() == 0


def test_a_closed_department_plans_no_later_quarter(office: Session, people: dict[str, int]) -> None:
    Department.update(closed_on=date(2026, 8, 31)).where(Department.name == "教务处").execute()
    quarterly(office, quarter=3)
    with pytest.raises(Refusal, match="撤销"):
        quarterly(office, quarter=4)


def test_the_head_of_a_draft_can_be_changed_and_an_empty_title_becomes_the_usual_one(office: Session) -> None:
    made = campaign(office, title="甲")
    edit_plan(office, made, title=" ", basis="党委会纪要", requirements="")
    view = plan_view(office, made)
    assert (view.title, view.basis) == ("2026年第1批集中约谈计划", "党委会纪要")


def test_an_empty_plan_is_not_submitted(office: Session) -> None:
    with pytest.raises(Refusal, match="还没有安排约谈对象"):
        submit(office, campaign(office))


def test_what_the_rules_no_longer_allow_keeps_a_plan_from_being_submitted(
    office: Session, people: dict[str, int]
) -> None:
    made = campaign(office)
    add_item(office, made, draft(people, "余立", lead="古丽·阿不都"))
    Appointment.update(end=date(2026, 11, 30)).where(Appointment.person == people["古丽·阿不都"]).execute()
    with pytest.raises(Refusal) as refused:
        submit(office, made)
    assert refused.value.details[0].startswith("第1项：古丽·阿不都")
    assert plan_view(office, made).state == "拟定"


def test_a_plan_cannot_be_submitted_on_a_day_to_come(office: Session, people: dict[str, int]) -> None:
    with pytest.raises(Refusal, match="还没有到"):
        submitted_campaign(office, people, date(2026, 11, 25))


def test_a_submitted_plan_is_locked_until_it_is_withdrawn(office: Session, people: dict[str, int]) -> None:
    made = submitted_campaign(office, people)
    for attempt in (
        lambda: edit_plan(office, made, title="x", basis="", requirements=""),
        lambda: add_item(office, made, draft(people, "皮润", lead="任望谷")),
        lambda: delete_plan(office, made),
        lambda: submit(office, made),
    ):
        with pytest.raises(Refusal, match="先撤回"):
            attempt()
    assert withdraw(office, made) == "拟定"
    add_item(office, made, draft(people, "皮润", lead="任望谷"))
    with pytest.raises(Refusal, match="不需要撤回"):
        withdraw(office, made)


def test_a_returned_plan_can_be_mended_and_submitted_again(office: Session, people: dict[str, int]) -> None:
    made = submitted_campaign(office, people)
    send_back(office, made, approver="尹涵", decided_on=TODAY, opinion="补充线索来源")
    edit_plan(office, made, title="", basis="补充", requirements="")
    assert submit(office, made) == "待批"


def test_changing_an_approved_plan_voids_its_approval_with_a_warning_before(
    office: Session, people: dict[str, int]
) -> None:
    made = submitted_campaign(office, people)
    assert void_warning(made) == ""
    approve(office, made, approver="尹涵", decided_on=TODAY, number="领导小组〔2026〕3号")
    assert "领导小组（2026-11-24，领导小组〔2026〕3号）的批准作废" in void_warning(made)
    with pytest.raises(Refusal, match="变更计划"):
        add_item(office, made, draft(people, "皮润", lead="任望谷"))
    with pytest.raises(Refusal, match="理由"):
        reopen(office, made, " ")
    assert reopen(office, made, "增加约谈对象") == "拟定"
    assert [line.voided for line in approvals_of(made)] == [True]
    submit(office, made)
    assert plan_view(office, made).next is not None


def test_changing_a_filed_plan_voids_the_filing_too(office: Session, people: dict[str, int]) -> None:
    made = submitted_quarterly(office, people)
    approve(office, made, approver="古丽·阿不都", decided_on=TODAY)
    file_plan(office, made, filed_on=TODAY, number="备〔2026〕7号", received_by="常怀")
    assert "备案也一并作废" in void_warning(made)
    reopen(office, made, "对象调整")
    assert filing_of(made) is None
    kept = AuditEntry.get(AuditEntry.object_type == "filing", AuditEntry.summary.contains("作废"))
    assert kept.before["number"] == "备〔2026〕7号"


def test_reopening_what_is_not_approved_is_refused(office: Session, people: dict[str, int]) -> None:
    with pytest.raises(Refusal, match="没有批准可以作废"):
        reopen(office, submitted_campaign(office, people), "x")


def test_a_deleted_draft_leaves_nothing_but_its_trace(office: Session, people: dict[str, int]) -> None:
    made = submitted_campaign(office, people)
    send_back(office, made, approver="尹涵", decided_on=TODAY, opinion="不再开展")
    assert delete_plan(office, made) == "2026年第1批集中约谈计划"
    assert [table.select().count() for table in (Plan, PlanItem, PlanItemSubject)] == [0, 0, 0]
    assert AuditEntry.select().order_by(AuditEntry.seq.desc()).first().before["items"] == 1


def test_a_plan_that_was_ever_approved_is_kept(office: Session, people: dict[str, int]) -> None:
    made = submitted_campaign(office, people)
    approve(office, made, approver="尹涵", decided_on=TODAY)
    reopen(office, made, "调整")
    with pytest.raises(Refusal, match="曾获批准"):
        delete_plan(office, made)


def test_unknown_plans_are_told_plainly(office: Session) -> None:
    for attempt in (lambda: submit(office, 77), lambda: plan_view(office, 77), lambda: delete_plan(office, 77)):
        with pytest.raises(Refusal, match="没有找到这份计划"):
            attempt()


def test_the_list_is_found_by_kind_year_state_department_and_subject(office: Session, people: dict[str, int]) -> None:
    first = submitted_campaign(office, people)
    second = quarterly(office, "文学院")
    third = campaign(office, 2027)

    def found(**wanted: object) -> list[int]:
        wish = PlanFilter(**wanted)  # type: ignore[arg-type]
        lines = plans_page(wish, 0, 50)
        assert len(lines) == count_plans(wish)
        return [line.id for line in lines]

    assert found() == [third, second, first]
    assert found(kind="集中") == [third, first]
    assert found(year=2027) == [third]
    assert found(state="待批") == [first]
    assert found(department_id=department("文学院")) == [second]
    assert found(text="古丽") == [first]
    assert found(text="文学院") == [second]
    assert found(text="' OR 1=1 --") == []
    assert plan_years() == [2027, 2026]


def test_lines_count_talks_and_subjects_and_show_standing_approvals(office: Session, people: dict[str, int]) -> None:
    made = campaign(office)
    add_item(office, made, draft(people, "古丽·阿不都", "皮润", lead="任望谷"))
    add_item(office, made, draft(people, "秦听知", lead="任望谷"))
    submit(office, made)
    approve(office, made, approver="尹涵", decided_on=TODAY)
    line = plans_page(PlanFilter(), 0, 1, [("items", True)])[0]
    assert (line.items, line.subjects, line.approved_on, line.period) == (2, 3, TODAY, "2026年第1批")
    reopen(office, made, "调整")
    assert plans_page(PlanFilter(), 0, 1)[0].approved_on is None
