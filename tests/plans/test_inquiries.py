"""谈话函询: drawn up, approved twice in order, sent, answered, assessed; and what each refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from app.access.errors import Refusal
from app.access.session import Session
from app.interviews import approvals as talk_approvals
from app.interviews.case_facts import case_facts
from app.interviews.inquiry_talks import arrange_talk, assess, inquiry_of_talk
from app.interviews.outline import outline_of
from app.interviews.steps import take
from app.interviews.tables import Interview, InterviewSubject
from app.ledgers.todo import TodoGroup, TodoKind, todo
from app.people.tables import Appointment
from app.plans.approvals import approve as approve_plan
from app.plans.clue_queries import clue_view
from app.plans.clues import link, sort
from app.plans.disposing import decisions_of
from app.plans.inquiries import InquiryDraft, approve, draw_up, edit, send, send_back, submit, withdraw
from app.plans.inquiry_queries import OPEN, InquiryFilter, count_inquiries, finished_inquiries, inquiry_view
from app.plans.inquiry_replies import Reply, receive, record_explanation
from app.plans.items import add_item
from app.plans.plans import submit as submit_plan
from app.plans.tables import ApprovalRow
from app.rules.inquiry import InquiryState, InquiryStep, Way
from app.rules.lifecycle import State, Step
from tests.plans.conftest import TODAY, campaign, clue, draft

LATER = datetime(2026, 12, 20, 9)
REPLY = Reply(date(2026, 12, 2), 4, endorsed_by="元维成", endorsed_on=date(2026, 12, 1), endorsement="情况属实")


@pytest.fixture
def made(office: Session, people: dict[str, int]) -> int:
    """A clue to be asked about, cited by a campaign plan that is approved."""
    id = clue(office, person_id=people["蒋德禾"])
    sort(office, id, "谈话函询", TODAY)
    plan = campaign(office)
    add_item(office, plan, draft(people, "蒋德禾", ground="拟谈话函询", lead="赵瑾德", clues={"蒋德禾": id}))
    submit_plan(office, plan)
    approve_plan(office, plan, approver="尹涵", decided_on=TODAY)
    return id


def drawn(session: Session, clue_id: int, way: str = Way.LETTER, **parts: str) -> int:
    return draw_up(session, InquiryDraft(clue_id, way, ("请说明采购的询价经过。", "有无往来"), "常怀", **parts))


def approved(session: Session, clue_id: int, way: str = Way.LETTER) -> int:
    id = drawn(session, clue_id, way)
    submit(session, id)
    approve(session, id, approver="褚雨庭", decided_on=TODAY, opinion="同意")
    assert approve(session, id, approver="尹涵", decided_on=TODAY) is InquiryState.APPROVED
    return id


def sent(session: Session, clue_id: int, way: str = Way.LETTER) -> int:
    id = approved(session, clue_id, way)
    send(session, id, number="青纪函〔2026〕1号", sent_on=TODAY)
    session.clock = lambda: LATER
    return id


def test_a_draft_takes_name_and_post_of_the_day(office: Session, made: int) -> None:
    view = inquiry_view(office, drawn(office, made))
    assert (view.line.number, view.line.name, view.line.post) == ("〔2026〕第001号", "蒋德禾", "教务处副处长")
    assert view.next is InquiryStep.SUBMIT and not view.missing


@pytest.mark.parametrize("trouble", ["unlinked", "other", "outside", "twice"])
def test_what_cannot_be_asked_about_is_refused(
    office: Session, people: dict[str, int], made: int, trouble: str
) -> None:
    if trouble == "unlinked":
        made = clue(office)
        said = "还没有关联干部"
    elif trouble == "other":
        sort(office, made, "初步核实", TODAY)
        said = "不是谈话函询"
    elif trouble == "outside":
        made = clue(office, reported_name="尹涵", person_id=people["尹涵"])
        said = "由上级党组织约谈，不在本制度范围内"
    else:
        drawn(office, made)
        said = "正在办理"
    with pytest.raises(Refusal, match=said):
        drawn(office, made)


def test_one_outside_the_regulation_is_not_disposed_of_by_talks(office: Session, people: dict[str, int]) -> None:
    made = clue(office, reported_name="任望谷", person_id=people["任望谷"])
    for disposal in ("谈话函询", "初步核实"):
        with pytest.raises(Refusal, match="报上级党组织"):
            sort(office, made, disposal, TODAY)
    sort(office, made, "予以了结", TODAY, "已报上级党组织")


def test_it_enters_the_plan_before_it_is_submitted(office: Session, people: dict[str, int]) -> None:
    made = clue(office, person_id=people["蒋德禾"])
    sort(office, made, "谈话函询", TODAY)
    id = drawn(office, made)
    with pytest.raises(Refusal, match="纳入约谈计划") as refused:
        submit(office, id)
    assert "四(三)" in refused.value.clauses


def test_nothing_is_sent_before_both_approvals(office: Session, made: int) -> None:
    id = drawn(office, made)
    for given in range(3):
        with pytest.raises(Refusal) as refused:
            send(office, id, number="1号", sent_on=TODAY)
        assert "五(二)1" in refused.value.clauses
        if given == 0:
            submit(office, id)
        elif given == 1:
            approve(office, id, approver="褚雨庭", decided_on=TODAY)
            with pytest.raises(Refusal, match="还缺领导小组对谈话函询的批准"):
                send(office, id, number="1号", sent_on=TODAY)
    approve(office, id, approver="尹涵", decided_on=TODAY)
    assert send(office, id, number="1号", sent_on=TODAY) == date(2026, 12, 15)


@pytest.mark.parametrize("way", [Way.TALK, Way.BOTH])
def test_nothing_is_scheduled_before_both_approvals(office: Session, made: int, way: Way) -> None:
    id = drawn(office, made, way)
    submit(office, id)
    approve(office, id, approver="褚雨庭", decided_on=TODAY)
    with pytest.raises(Refusal, match="还缺领导小组") as refused:
        arrange_talk(office, id)
    assert "五(二)1" in refused.value.clauses and Interview.select().count() == 0


def test_approvals_are_recorded_in_order_and_not_before_each_other(office: Session, made: int) -> None:
    id = drawn(office, made)
    with pytest.raises(Refusal, match="“拟定”的谈话函询不能登记批准"):
        approve(office, id, approver="褚雨庭", decided_on=TODAY)
    submit(office, id, date(2026, 11, 20))
    with pytest.raises(Refusal, match="早于提交日期"):
        approve(office, id, approver="褚雨庭", decided_on=date(2026, 11, 19))
    with pytest.raises(Refusal, match="审批人（纪检监察室）"):
        approve(office, id, approver=" ", decided_on=TODAY)
    approve(office, id, approver="褚雨庭", decided_on=date(2026, 11, 23))
    with pytest.raises(Refusal, match="早于纪检监察室批准的日期"):
        approve(office, id, approver="尹涵", decided_on=date(2026, 11, 22))
    approve(office, id, approver="尹涵", decided_on=date(2026, 11, 23))
    assert [each.by for each in inquiry_view(office, id).approvals] == ["纪检监察室", "领导小组"]
    with pytest.raises(Refusal, match="早于领导小组批准的日期"):
        send(office, id, number="1号", sent_on=date(2026, 11, 22))


def test_what_was_sent_back_is_approved_anew(office: Session, made: int) -> None:
    id = approved(office, made)
    with pytest.raises(Refusal, match="不能修改"):
        edit(office, id, InquiryDraft(made, Way.TALK, ("另一件",)))
    with pytest.raises(Refusal, match="写明理由"):
        send_back(office, id, approver="尹涵", decided_on=TODAY, reason=" ")
    send_back(office, id, approver="尹涵", decided_on=TODAY, reason="事项不清")
    assert ApprovalRow.select().where(ApprovalRow.voided_at.is_null() & (ApprovalRow.outcome == "批准")).count() == 1
    edit(office, id, InquiryDraft(made, Way.LETTER, ("请说明三家供货单位的报价。",)))
    submit(office, id)
    view = inquiry_view(office, id)
    assert view.turn is not None and view.turn.by == "纪检监察室" and view.draft.matters[0].startswith("请说明三家")


def test_one_that_was_not_sent_is_withdrawn_and_the_number_stays_given(office: Session, made: int) -> None:
    id = drawn(office, made)
    with pytest.raises(Refusal, match="须写明理由"):
        withdraw(office, id, "")
    withdraw(office, id, "重复")
    assert inquiry_view(office, drawn(office, made)).line.number == "〔2026〕第002号"
    assert count_inquiries(InquiryFilter(state=OPEN)) == 1 and count_inquiries(InquiryFilter()) == 2


def test_a_reply_in_time_and_a_late_one_are_both_received(office: Session, made: int) -> None:
    id = sent(office, made)
    late = replace(REPLY, replied_on=date(2026, 12, 18))
    assert receive(office, id, late) is InquiryState.REPLIED
    view = inquiry_view(office, id)
    assert (view.line.late, view.pages, view.endorsed_by) == (3, 4, "元维成")
    assert "逾期" in next(reason for step, reason, *_ in view.steps if step == "登记回复")


def test_nobody_endorses_the_own_reply(office: Session, people: dict[str, int], made: int) -> None:
    id = sent(office, made)
    for own in (replace(REPLY, endorser_id=people["蒋德禾"]), replace(REPLY, endorsed_by=" 蒋德禾 ")):
        with pytest.raises(Refusal, match="不能由被函询人自己签署"):
            receive(office, id, own)
    with pytest.raises(Refusal, match="还没有所在党组织主要负责人签署"):
        receive(office, id, replace(REPLY, endorsed_by=""))
    receive(office, id, replace(REPLY, endorsed_by="", endorser_id=people["古丽·阿不都"]))
    assert inquiry_view(office, id).endorsed_by == "古丽·阿不都"


def test_a_secretary_replies_without_an_endorsement(office: Session, people: dict[str, int], made: int) -> None:
    Appointment.update(branch_secretary=True).where(Appointment.person == people["蒋德禾"]).execute()
    id = sent(office, made)
    assert not inquiry_view(office, id).needs_endorser
    receive(office, id, replace(REPLY, endorsed_by=""))


@pytest.mark.parametrize(
    "wrong",
    [
        {"replied_on": None}, {"replied_on": date(2026, 12, 21)}, {"replied_on": date(2026, 11, 23)}, {"pages": 0},
        {"attachment_id": 99}, {"endorsed_on": date(2026, 11, 1)},
    ],
)  # fmt: skip
def test_a_reply_that_cannot_be_is_refused(office: Session, made: int, wrong: dict[str, object]) -> None:
    id = sent(office, made)
    with pytest.raises(Refusal):
        receive(office, id, replace(REPLY, **wrong))  # type: ignore[arg-type]
    assert inquiry_view(office, id).line.state is InquiryState.SENT


# ------------------------------------------------------------ assessment


def replied(session: Session, clue_id: int) -> int:
    id = sent(session, clue_id)
    receive(session, id, REPLY)
    return id


@pytest.mark.parametrize(("outcome", "disposal"), [("采信了结", "予以了结"), ("初步核实", "初步核实")])
def test_an_assessment_disposes_of_the_clue(office: Session, made: int, outcome: str, disposal: str) -> None:
    id = replied(office, made)
    done = assess(office, id, outcome, "说明具体，有凭证", assessed_by="常怀")
    assert (done.disposal, done.interview_id) == (disposal, None) and clue_view(made).disposal == disposal
    last = decisions_of(made)[-1]
    assert last.inquiry_id == id and "谈话函询 〔2026〕第001号" in last.note and last.before == "谈话函询"
    assert finished_inquiries(2026) == ([id] if outcome == "采信了结" else [])


@pytest.mark.parametrize(("outcome", "ground"), [("提醒", "苗头性倾向性问题"), ("再谈", "仍需询问核实")])
def test_a_reminder_and_another_talk_are_drafted_and_linked(
    office: Session, people: dict[str, int], made: int, outcome: str, ground: str
) -> None:
    id = replied(office, made)
    done = assess(office, id, outcome, "有两处没有说清", assessed_by="常怀")
    assert done.interview_id is not None and clue_view(made).disposal == "谈话函询"
    case = Interview.get_by_id(done.interview_id)
    subject = InterviewSubject.get(InterviewSubject.interview == case.id)
    assert (case.ground, case.state, subject.person_id, subject.clue_id) == (ground, "拟定", people["蒋德禾"], made)
    assert "有两处没有说清" in case.purpose
    assert "请说明采购的询价经过。" in [line.text for line in outline_of(case.id)]
    assert inquiry_of_talk(case.id) == (id, "〔2026〕第001号", outcome)
    assert inquiry_view(office, id).talks == ((case.id, State.DRAFT),)


def test_without_a_reply_it_is_assessed_only_after_its_time_and_never_believed(office: Session, made: int) -> None:
    id = approved(office, made)
    send(office, id, number="1号", sent_on=TODAY)
    with pytest.raises(Refusal, match="期限也没有过"):
        assess(office, id, "再谈", "没有回音", assessed_by="常怀")
    office.clock = lambda: LATER
    with pytest.raises(Refusal, match="没有收到回复，不能“采信了结”"):
        assess(office, id, "采信了结", "没有回音", assessed_by="常怀")
    assert assess(office, id, "再谈", "没有回音", assessed_by="常怀").interview_id is not None


@pytest.mark.parametrize(("reason", "by"), [("", "常怀"), ("理由", " ")])
def test_an_assessment_has_its_reason_and_its_author(office: Session, made: int, reason: str, by: str) -> None:
    id = replied(office, made)
    with pytest.raises(Refusal):
        assess(office, id, "采信了结", reason, assessed_by=by)
    assert clue_view(made).disposal == "谈话函询"


def test_what_is_over_is_explained_at_the_meeting_of_the_year(office: Session, made: int) -> None:
    id = replied(office, made)
    with pytest.raises(Refusal, match="还没有办结"):
        record_explanation(office, id, LATER.date(), "已说明")
    assess(office, id, "采信了结", "可信", assessed_by="常怀")
    assert inquiry_view(office, id).owes_explanation
    with pytest.raises(Refusal, match="早于办结日期"):
        record_explanation(office, id, TODAY, "已说明")
    record_explanation(office, id, LATER.date(), "在会上作了说明")
    assert not inquiry_view(office, id).owes_explanation


def test_the_cadre_of_a_clue_that_was_asked_about_stays(office: Session, people: dict[str, int], made: int) -> None:
    drawn(office, made)
    for other in (people["皮润"], None):
        with pytest.raises(Refusal):
            link(office, made, other)


# ------------------------------------------------------------ the talk of a 谈话函询


def test_the_talk_takes_what_the_plan_foresees_and_is_not_approved_as_an_inquiry_again(
    office: Session, people: dict[str, int], made: int
) -> None:
    id = approved(office, made, Way.BOTH)
    talk = arrange_talk(office, id)
    case = Interview.get_by_id(talk)
    assert case.written_inquiry and case.lead_id == people["赵瑾德"] and case.plan_item_id is not None
    assert [each.of for each in case_facts(office, talk).approvals_due] == ["方案"]
    with pytest.raises(Refusal, match="已经安排了谈话"):
        arrange_talk(office, id)
    take(office, talk, Step.SUBMIT)
    talk_approvals.approve(office, talk, approver="尹涵", decided_on=TODAY)
    assert Interview.get_by_id(talk).state == State.APPROVED


def test_a_talk_whose_inquiry_was_sent_back_goes_no_further(office: Session, made: int) -> None:
    id = approved(office, made, Way.TALK)
    talk = arrange_talk(office, id)
    send_back(office, id, approver="尹涵", decided_on=TODAY, reason="再议")
    with pytest.raises(Refusal, match="没有经纪检监察室和领导小组批准") as refused:
        take(office, talk, Step.SUBMIT)
    assert "五(二)1" in refused.value.clauses


# ------------------------------------------------------------ reminders


def told(session: Session) -> list[tuple[TodoKind, TodoGroup, str]]:
    return [(item.kind, item.group, item.what) for item in todo(session) if item.target in ("inquiry", "clues")]


def test_reminders_follow_it_from_the_approval_to_the_late_reply(office: Session, made: int) -> None:
    id = drawn(office, made)
    submit(office, id)
    assert told(office) == [(TodoKind.APPROVAL, TodoGroup.WAITING, "谈话函询 〔2026〕第001号 蒋德禾：待纪检监察室审批")]
    approve(office, id, approver="褚雨庭", decided_on=TODAY)
    assert "待领导小组审批" in told(office)[0][2]
    approve(office, id, approver="尹涵", decided_on=TODAY)
    assert told(office)[0][2].endswith("已批准，登记发函")
    send(office, id, number="1号", sent_on=TODAY)
    assert told(office)[0][1:] == (TodoGroup.WAITING, "谈话函询 〔2026〕第001号 蒋德禾：等待回复，2026-12-15 前")
    office.clock = lambda: datetime(2026, 12, 10, 9)
    assert told(office)[0][1] is TodoGroup.NEAR
    office.clock = lambda: LATER
    assert told(office)[0][1:] == (
        TodoGroup.OVERDUE,
        "谈话函询 〔2026〕第001号 蒋德禾：2026-12-15 前应回复，已逾期 5 天",
    )
    receive(office, id, REPLY)
    assert told(office)[0][2].endswith("已回复，评估处置")
    assess(office, id, "采信了结", "可信", assessed_by="常怀")
    (item,) = [item for item in todo(office) if item.target == "inquiry"]
    assert "民主生活会" in item.what and item.due == date(2026, 12, 31) and item.tab == "计划"


def test_unsorted_clues_are_one_reminder(office: Session) -> None:
    clue(office)
    clue(office)
    assert [what for *_, what in told(office)] == ["2 条线索未处置，召开梳理会或逐条处置"]
