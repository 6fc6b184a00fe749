"""计划备案: the plan arrives, is filed, and the filing goes back with the receipt."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.access.errors import Refusal
from app.access.session import Session
from app.oversight.exchange.arrival import FilingAnswer, Verdict
from app.oversight.exchange.receiving import accept, look, refuse, take_receipt
from app.oversight.exchange.sending import send_plan, send_receipt
from app.oversight.exchange.tables import Package
from app.people.tables import Department, Person
from app.plans import plans
from app.plans.filings import filing_of
from app.plans.tables import ApprovalRow, Filing, Plan, PlanItem, PlanItemSubject
from tests.oversight.exchange.offices import DISCIPLINE, NOW, Offices, writing

ANSWER = FilingAnswer(date(2026, 11, 24), "备〔2026〕7号", "同意备案", "常怀")


def make_plan(session: Session, quarter: int = 4, items: int = 2) -> int:
    """An approved plan of the department at work."""
    department = session.account.department_id or Department.get(Department.name == "教务处").id
    people = list(Person.select().where(Person.staff_no.startswith("QP02")).order_by(Person.id))
    with writing(session):
        plan = Plan.create(
            kind="季度", year=2026, quarter=quarter, department=department,
            title=f"教务处2026年第{quarter}季度约谈计划",
            basis="年度安排", state="已批准", submitted_on=date(2026, 10, 8), rules_version="1", created_at=NOW,
        )  # fmt: skip
        for position in range(1, items + 1):
            item = PlanItem.create(
                plan=plan, position=position, form="PREVENTIVE", ground="一岗双责", mode="individual", lead=people[0],
                planned_on=date(2026, 12, position), place="会议室",
            )  # fmt: skip
            PlanItemSubject.create(item=item, person=people[position], position=0)
        ApprovalRow.create(
            plan=plan, of="季度计划", by="部门主要负责人", outcome="批准", approver="古丽·阿不都",
            decided_on=date(2026, 10, 9), recorded_at=NOW,
        )  # fmt: skip
    return int(plan.id)


def send(pair: Offices, plan_id: int, name: str = "plan.ytb") -> Path:
    with pair.at("教务处") as session:
        send_plan(session, plan_id, pair.folder / name)
    return pair.folder / name


def answered(pair: Offices) -> None:
    back = pair.folder / "回执.ytb"
    with pair.at(DISCIPLINE) as session:
        send_receipt(session, pair.partner("教务处"), back)
    with pair.at("教务处") as session:
        take_receipt(session, look(session, back))


def plan_here() -> Plan:
    return Plan.get(Plan.kind == "季度")


def test_plan_is_filed_there_and_the_receipt_files_it_here(pair: Offices) -> None:
    with pair.at("教务处") as session:
        plan_id = make_plan(session)
    out = send(pair, plan_id)
    with pair.at(DISCIPLINE) as session:
        arrival = look(session, out)
        assert arrival.needs_filing and ("安排", "2 项，2 人") in arrival.shown.facts
        with pytest.raises(Refusal, match="备案接收人"):
            accept(session, arrival)
        assert Plan.select().count() == 0 and Package.select().count() == 0
        accept(session, arrival, filing=ANSWER)
        plan = plan_here()
        assert plan.state == "已备案" and plan.department.name == "教务处"
        assert [item.planned_on.day for item in plan.items.order_by(PlanItem.position)] == [1, 2]
        assert [item.subjects.get().person.staff_no for item in plan.items] == ["QP02002", "QP02003"]
        assert plan.approvals.get().approver == "古丽·阿不都"
    answered(pair)
    with pair.at("教务处"):
        filing = filing_of(plan_id)
        assert filing is not None and filing.number == "备〔2026〕7号" and filing.received_by == "常怀"
        assert plan_here().state == "已备案"
        assert Package.get(Package.direction == "发出").state == "对方已接收"


def test_plan_that_was_changed_since_is_not_filed_by_the_receipt(pair: Offices) -> None:
    with pair.at("教务处") as session:
        plan_id = make_plan(session)
    out = send(pair, plan_id)
    with pair.at(DISCIPLINE) as session:
        accept(session, look(session, out), filing=ANSWER)
    with pair.at("教务处") as session:
        plans.reopen(session, plan_id, "增加一次")
    answered(pair)
    with pair.at("教务处"):
        assert Filing.select().count() == 0 and "又改过" in Package.get(Package.direction == "发出").remark


def test_newer_plan_takes_the_place_of_the_older_one_and_not_the_other_way_round(pair: Offices) -> None:
    with pair.at("教务处") as session:
        plan_id = make_plan(session)
    first = send(pair, plan_id, "1.ytb")
    with pair.at("教务处") as session, writing(session):
        PlanItem.update(place="谈话室").execute()
    second = send(pair, plan_id, "2.ytb")
    with pair.at(DISCIPLINE) as session:
        accept(session, look(session, second), filing=ANSWER)
        late = look(session, first)
        assert late.verdict is Verdict.OLDER and not late.needs_filing
        accept(session, late)
        assert {item.place for item in plan_here().items} == {"谈话室"}
    third = send(pair, plan_id, "3.ytb")
    with pair.at(DISCIPLINE) as session:
        arrival = look(session, third)
        assert "备案不变" in arrival.shown.changes[0]
        accept(session, arrival, filing=FilingAnswer())
        assert Filing.get().number == ANSWER.number
    with pair.at("教务处") as session, writing(session):
        PlanItem.update(place="会议室").execute()
    fourth = send(pair, plan_id, "4.ytb")
    with pair.at(DISCIPLINE) as session:
        arrival = look(session, fourth)
        assert "代替先前接收的一份" in arrival.shown.changes[0] and arrival.shown.conflicts == ()
        accept(session, arrival, filing=FilingAnswer(date(2026, 11, 24), "备8", "", "常怀"))
        assert {item.place for item in plan_here().items} == {"会议室"} and Filing.get().number == "备8"


def test_plan_that_was_written_here_by_hand_stays_unless_theirs_is_chosen(pair: Offices) -> None:
    with pair.at("教务处") as session:
        plan_id = make_plan(session)
    out = send(pair, plan_id)
    with pair.at(DISCIPLINE) as session:
        make_plan(session, items=1)
        arrival = look(session, out)
        (conflict,) = arrival.shown.conflicts
        assert conflict.ours.endswith("1 项）") and conflict.theirs.endswith("（2 项）") and conflict.default == "ours"
        with pytest.raises(Refusal, match="保留本机的计划"):
            accept(session, arrival, filing=ANSWER)
        with pytest.raises(Refusal, match="不能这样处理"):
            accept(session, arrival, {"plan": "both"}, ANSWER)
        assert plan_here().items.count() == 1
        accept(session, arrival, {"plan": "theirs"}, ANSWER)
        assert plan_here().items.count() == 2


def test_plan_that_changed_here_after_the_preview_asks_for_another_preview(pair: Offices) -> None:
    with pair.at("教务处") as session:
        plan_id = make_plan(session)
    out = send(pair, plan_id)
    with pair.at(DISCIPLINE) as session:
        arrival = look(session, out)
        make_plan(session, items=1)
        with pytest.raises(Refusal, match="预览之后有了改动"):
            accept(session, arrival, filing=ANSWER)


def test_plan_that_is_not_approved_or_not_ours_is_not_sent(pair: Offices) -> None:
    with pair.at("教务处") as session:
        plan_id = make_plan(session)
        with writing(session):
            Plan.update(state="待批").execute()
        with pytest.raises(Refusal, match="批准之后"):
            send_plan(session, plan_id, pair.folder / "x.ytb")
        with writing(session):
            Plan.update(state="已批准", department=Department.get(Department.name == DISCIPLINE)).execute()
        with pytest.raises(Refusal, match="不在您的职责范围内"):
            send_plan(session, plan_id, pair.folder / "x.ytb")
    assert not (pair.folder / "x.ytb").exists()


def test_refused_plan_leaves_nothing_but_its_reason(pair: Offices) -> None:
    with pair.at("教务处") as session:
        plan_id = make_plan(session)
    out = send(pair, plan_id)
    with pair.at(DISCIPLINE) as session:
        refuse(session, look(session, out), "缺主谈人")
        assert Plan.select().count() == 0
    answered(pair)
    with pair.at("教务处"):
        row = Package.get(Package.direction == "发出")
        assert (row.state, row.remark) == ("对方已退回", "缺主谈人") and plan_here().state == "已批准"


def test_somebody_who_is_not_in_the_roster_is_added_and_marked(pair: Offices) -> None:
    with pair.at("教务处") as session:
        with writing(session):
            Person.update(staff_no="新1", name="冯𠅤").where(Person.staff_no == "QP02002").execute()
        people = {"staff": Person.get(Person.staff_no == "新1")}
        plan_id = make_plan(session, items=1)
        with writing(session):
            PlanItemSubject.update(person=people["staff"]).execute()
    out = send(pair, plan_id)
    with pair.at(DISCIPLINE) as session:
        arrival = look(session, out)
        assert any("冯𠅤" in each for each in arrival.remarks)
        accept(session, arrival, filing=ANSWER)
        added = Person.get(Person.staff_no == "新1")
        assert added.name == "冯𠅤" and added.note.startswith("名册里没有，随数据包带来：教务处")
