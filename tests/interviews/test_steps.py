"""The life of an interview through the use cases: every guard refuses, and lets pass once it is satisfied."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from app.access.errors import Refusal
from app.access.session import Session
from app.interviews import preparation
from app.interviews.approvals import approvals_of
from app.interviews.attendance import set_recorder
from app.interviews.checklists import Checklist
from app.interviews.drafts import update
from app.interviews.guarding import subjects_of
from app.interviews.material_list import materials_view
from app.interviews.steps import missing, take
from app.interviews.tables import ChecklistMark, Interview, InterviewSubject, Material, StateChange
from app.people.tables import Appointment, SchoolPostHolding, Supervision
from app.plans.tables import Plan
from app.rules.lifecycle import LIFE_LINE, NEXT_STEP, TRANSITIONS, Place, State, Step
from tests.institution import recuse
from tests.interviews.held_cases import material_ids, seal
from tests.interviews.talks import (
    MORNING,
    TALK,
    case_in,
    check_safety,
    close_file,
    dispose_all,
    drafted,
    prepare,
    receive_all,
    set_clock,
    state_of,
    talk,
    write_record,
)
from tests.interviews.test_drafts import planned


@pytest.fixture
def office(session: Session, people: dict[str, int]) -> Session:
    return set_clock(session, MORNING)


def codes(session: Session, case: int, step: Step, **brought: str) -> list[str]:
    return [lack.code for lack in missing(session, case, step, **brought)]


def refused(session: Session, case: int, step: Step, words: str, **brought: object) -> Refusal:
    """Takes the step, which must be refused with these words and leave everything as it was."""
    before, changes = state_of(case), StateChange.select().count()
    with pytest.raises(Refusal) as raised:
        take(session, case, step, **brought)  # type: ignore[arg-type]
    assert words in raised.value.text(), raised.value.text()
    assert state_of(case) is before and StateChange.select().count() == changes
    return raised.value


def test_a_case_walks_the_whole_line(office: Session, people: dict[str, int]) -> None:
    case = case_in(office, people, State.ARCHIVED)
    changes = list(StateChange.select().where(StateChange.interview == case).order_by(StateChange.id))
    assert [change.to_state for change in changes] == [str(state) for state in LIFE_LINE[1:]]
    assert [change.from_state for change in changes] == [str(state) for state in LIFE_LINE[:-1]]
    assert all(change.account_id == office.account.id for change in changes)
    row = Interview.get_by_id(case)
    assert (row.held_from, row.held_to) == (TALK, TALK + timedelta(minutes=50))
    assert row.archived_on == TALK.date() and row.number == 1


def test_no_step_leaves_a_state_that_it_may_not_leave(office: Session, people: dict[str, int]) -> None:
    case = drafted(office, people)
    new = TALK + timedelta(days=7)
    for state in State:
        Interview.update(state=state).where(Interview.id == case).execute()
        for step, (sources, _) in TRANSITIONS.items():
            if state not in sources and step not in (Step.APPROVE, Step.RETURN):
                refused(office, case, step, f"“{state}”的约谈不能{step}", reason="理由", new_start=new)


def test_approvals_are_not_steps_to_be_taken_without_an_approver(office: Session, people: dict[str, int]) -> None:
    case = case_in(office, people, State.SUBMITTED)
    for step in (Step.APPROVE, Step.RETURN):
        assert refused(office, case, step, "登记审批人和日期").place == Place.SCHEME


# ------------------------------------------------------------ 提交审批


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ({"planned_start": None, "planned_end": None}, "SCHEME:time"),
        ({"place": " "}, "SCHEME:place"),
        ({"lead": ""}, "SCHEME:lead"),
        ({"requirements": "", "purpose": " "}, "SCHEME:requirements"),
    ],
)
def test_an_incomplete_scheme_is_not_submitted(
    office: Session, people: dict[str, int], field: dict[str, object], code: str
) -> None:
    case = drafted(office, people, **field)
    assert codes(office, case, Step.SUBMIT) == [code]
    assert refused(office, case, Step.SUBMIT, "方案还没有写明").clauses == ("五(二)1",)
    assert Interview.get_by_id(case).number is None
    update(office, case, talk(people))
    assert take(office, case, Step.SUBMIT) is State.SUBMITTED


def test_everything_that_is_missing_is_said_at_once(office: Session, people: dict[str, int]) -> None:
    case = drafted(office, people, place="", lead="", requirements="")
    told = refused(office, case, Step.SUBMIT, "有3项没有完成")
    assert len(told.details) == 3 and told.place == Place.SCHEME


def test_a_lead_who_does_not_qualify_is_not_submitted(office: Session, people: dict[str, int]) -> None:
    case = drafted(office, people, lead="万俟望")
    assert codes(office, case, Step.SUBMIT) == ["NOT_QUALIFIED"]
    assert refused(office, case, Step.SUBMIT, "万俟望").place == Place.BASICS
    update(office, case, talk(people))
    assert take(office, case, Step.SUBMIT) is State.SUBMITTED


def test_a_talk_and_inquiry_is_not_submitted_outside_a_plan(office: Session, people: dict[str, int]) -> None:
    case = drafted(office, people, ground="拟谈话函询")
    assert codes(office, case, Step.SUBMIT) == ["NOT_PLANNED"]
    assert refused(office, case, Step.SUBMIT, "须先纳入约谈计划").place == Place.PLAN
    item = planned(office, people, "蒋德禾", ground="拟谈话函询", lead="赵瑾德")
    update(office, case, talk(people, ground="拟谈话函询", plan_item_id=item))
    assert take(office, case, Step.SUBMIT) is State.SUBMITTED


def test_a_talk_without_an_organiser_is_not_submitted(office: Session, people: dict[str, int]) -> None:
    Appointment.update(end=date(2026, 1, 1)).where(Appointment.person == people["余立"]).execute()
    case = drafted(office, people, "余立", lead="")
    Interview.update(
        lead=people["尹涵"], exception_number="特1", exception_date=date(2026, 11, 20), exception_approver="尹涵",
        exception_reason="无任职",
    ).where(Interview.id == case).execute()  # fmt: skip
    assert codes(office, case, Step.SUBMIT) == ["NO_ORGANISER"]
    refused(office, case, Step.SUBMIT, "定不了组织实施单位")


def test_submission_reads_anew_what_follows_from_posts(office: Session, people: dict[str, int]) -> None:
    case = drafted(office, people, "陈维", form="PREVENTIVE", lead="万俟望")
    assert Interview.get_by_id(case).organiser == "纪检监察室"
    mine = Appointment.person == people["陈维"]
    Appointment.update(start=date(2026, 9, 1), title="常务副院长", kind="提拔").where(mine).execute()
    SchoolPostHolding.update(title="党委常务副书记").where(SchoolPostHolding.person == people["万俟望"]).execute()
    take(office, case, Step.SUBMIT)
    row = Interview.get_by_id(case)
    (subject,) = subjects_of(case)
    assert (subject.title, row.lead_title, row.organiser) == ("常务副院长", "党委常务副书记", "组织部")


# ------------------------------------------------------------ 准备就绪


def test_each_item_of_preparation_is_waited_for(office: Session, people: dict[str, int]) -> None:
    case = case_in(office, people, State.APPROVED)
    prepare(office, case)
    for item in office.rules.preparation:
        preparation.untick(office, case, Checklist.PREPARATION, item.code)
        assert codes(office, case, Step.MAKE_READY) == [f"PREPARE:{item.code}"]
        assert refused(office, case, Step.MAKE_READY, item.name).place == Place.PREPARATION
        preparation.tick(office, case, Checklist.PREPARATION, item.code)
    assert take(office, case, Step.MAKE_READY) is State.READY


def test_a_campaign_that_lost_its_approval_stops_its_talks(office: Session, people: dict[str, int]) -> None:
    item = planned(office, people, "蒋德禾", ground="仍需询问核实", lead="赵瑾德")
    case = case_in(office, people, State.APPROVED, plan_item_id=item)
    prepare(office, case)
    Plan.update(state="退回").execute()
    assert codes(office, case, Step.MAKE_READY) == ["CAMPAIGN"]
    assert refused(office, case, Step.MAKE_READY, "集中约谈计划").place == Place.PLAN
    Plan.update(state="已批准").execute()
    assert take(office, case, Step.MAKE_READY) is State.READY


def test_a_recusal_found_after_the_approval_stops_the_talk(office: Session, people: dict[str, int]) -> None:
    case = case_in(office, people, State.APPROVED)
    prepare(office, case)
    recuse(people, "赵瑾德", "蒋德禾")
    assert "RECUSED" in codes(office, case, Step.MAKE_READY)
    refused(office, case, Step.MAKE_READY, "回避")


# ------------------------------------------------------------ 开始、结束


def test_a_talk_is_not_begun_before_its_day(office: Session, people: dict[str, int]) -> None:
    case = case_in(office, people, State.READY)
    check_safety(office, case)
    assert codes(office, case, Step.START) == ["NOT_YET"]
    refused(office, case, Step.START, "还没有到")
    set_clock(office, TALK.replace(hour=8))
    assert take(office, case, Step.START) is State.IN_PROGRESS
    assert Interview.get_by_id(case).held_from == TALK.replace(hour=8)


def test_a_talk_begun_on_a_later_day_is_judged_for_that_day(office: Session, people: dict[str, int]) -> None:
    case = case_in(office, people, State.READY)
    check_safety(office, case)
    set_clock(office, TALK + timedelta(days=1))
    supervises = Supervision.person == people["赵瑾德"]
    Supervision.update(end=TALK.date()).where(supervises).execute()
    refused(office, case, Step.START, "今天（2026-11-27）进行")
    Supervision.update(end=None).where(supervises).execute()
    assert take(office, case, Step.START) is State.IN_PROGRESS


def test_each_item_of_the_safety_check_is_waited_for(office: Session, people: dict[str, int]) -> None:
    case = case_in(office, people, State.READY)
    set_clock(office, TALK)
    check_safety(office, case)
    for item in office.rules.safety:
        preparation.untick(office, case, Checklist.SAFETY, item.code)
        assert codes(office, case, Step.START) == [f"SAFETY:{item.code}"]
        refused(office, case, Step.START, item.name)
        preparation.tick(office, case, Checklist.SAFETY, item.code)
    assert take(office, case, Step.START) is State.IN_PROGRESS


def test_an_inquiry_talk_has_two_at_work(office: Session, people: dict[str, int]) -> None:
    case = case_in(office, people, State.READY)
    set_clock(office, TALK)
    check_safety(office, case)
    ChecklistMark.update(code="recorder").where(ChecklistMark.code == "recorder").execute()
    Interview.update(recorder=None, recorder_name="").where(Interview.id == case).execute()
    assert codes(office, case, Step.START) == ["PREPARE:recorder", "STAFF"]
    refused(office, case, Step.START, "不少于2人")
    set_recorder(office, case, people["常怀"])
    assert take(office, case, Step.START) is State.IN_PROGRESS


def test_a_talk_without_a_record_does_not_end(office: Session, people: dict[str, int]) -> None:
    case = case_in(office, people, State.IN_PROGRESS)
    assert refused(office, case, Step.FINISH, "还没有谈话记录").place == Place.RECORD
    write_record(office, case, "  ")
    refused(office, case, Step.FINISH, "还没有谈话记录")
    write_record(office, case)
    assert take(office, case, Step.FINISH) is State.AWAITING_MATERIALS


def test_each_subject_owes_the_material_of_the_form_when_the_talk_ends(office: Session, people: dict[str, int]) -> None:
    case = case_in(
        office, people, State.IN_PROGRESS, "蒋德禾", "奚恒", lead="任望谷", lead_reason="情况重大", mode_reason="同案"
    )
    assert material_ids(case) == []
    write_record(office, case)
    take(office, case, Step.FINISH)
    named = [(one.name, [line.name for line in one.lines]) for one in materials_view(office, case).subjects]
    assert named == [("蒋德禾", ["问题说明材料"]), ("奚恒", ["问题说明材料"])]


# ------------------------------------------------------------ 材料、处置、归档


def test_each_material_is_waited_for(office: Session, people: dict[str, int]) -> None:
    case = case_in(office, people, State.AWAITING_MATERIALS)
    refused(office, case, Step.CLOSE_MATERIALS, "缺蒋德禾的问题说明材料")
    receive_all(office, case)
    assert take(office, case, Step.CLOSE_MATERIALS) is State.AWAITING_DISPOSITION


def test_a_refusal_without_its_witnesses_does_not_count(office: Session, people: dict[str, int]) -> None:
    case = case_in(office, people, State.AWAITING_MATERIALS)
    Material.update(refused_on=TALK.date(), refusal_reason="不写").execute()
    assert codes(office, case, Step.CLOSE_MATERIALS) == ["WITNESSES"]
    refused(office, case, Step.CLOSE_MATERIALS, "须有2名见证人")


def test_each_subject_is_disposed_of(office: Session, people: dict[str, int]) -> None:
    case = case_in(office, people, State.AWAITING_DISPOSITION)
    assert refused(office, case, Step.DECIDE, "是否确认违规违纪").place == Place.DISPOSITION
    dispose_all(office, case)
    assert take(office, case, Step.DECIDE) is State.AWAITING_ARCHIVING


def test_a_file_is_archived_whole(office: Session, people: dict[str, int]) -> None:
    case = case_in(office, people, State.AWAITING_ARCHIVING)
    waiting = codes(office, case, Step.ARCHIVE)
    assert waiting == ["RECORD_OPEN", "ARCHIVE:form_signed", "ARCHIVE:record_signed", "ARCHIVE:volume"]
    seal(office, case)
    assert "RECORD_OPEN" not in codes(office, case, Step.ARCHIVE)
    case_row = Interview.get_by_id(case)
    assert refused(office, case, Step.ARCHIVE, "归档事项未完成").place == Place.ARCHIVE
    assert case_row.archived_on is None


def test_an_archive_that_lacks_nothing_is_locked(office: Session, people: dict[str, int]) -> None:
    case = case_in(office, people, State.AWAITING_ARCHIVING)
    close_file(office, case)
    assert take(office, case, Step.ARCHIVE) is State.ARCHIVED
    assert missing(office, case, Step.ARCHIVE)[0].code == "STATE"
    with pytest.raises(Refusal, match="不能修改方案"):
        update(office, case, talk(people))


# ------------------------------------------------------------ 延期、取消


@pytest.mark.parametrize(
    ("brought", "words"),
    [
        ({"new_start": TALK + timedelta(days=7)}, "须写明理由"),
        ({"reason": "对象生病"}, "新的约谈时间"),
        ({"reason": "对象生病", "new_start": MORNING - timedelta(hours=1)}, "已经过去"),
        ({"reason": "病", "new_start": TALK + timedelta(days=7), "new_end": TALK}, "结束时间应晚于"),
    ],
)
def test_a_postponement_says_why_and_until_when(
    office: Session, people: dict[str, int], brought: dict[str, object], words: str
) -> None:
    case = case_in(office, people, State.APPROVED)
    refused(office, case, Step.POSTPONE, words, **brought)
    assert Interview.get_by_id(case).planned_start == TALK


def test_a_postponed_talk_keeps_its_approvals_and_is_arranged_anew(office: Session, people: dict[str, int]) -> None:
    case = case_in(office, people, State.READY)
    check_safety(office, case)
    new = TALK + timedelta(days=7)
    assert take(office, case, Step.POSTPONE, reason="对象生病", new_start=new, new_end=new + timedelta(hours=2)) is (
        State.POSTPONED
    )
    row = Interview.get_by_id(case)
    assert (row.planned_start, row.planned_end) == (new, new + timedelta(hours=2))
    assert not any(line.is_void for line in approvals_of(case))
    assert preparation.checked_safe(office, case) == frozenset()
    assert codes(office, case, Step.MAKE_READY) == ["PREPARE:notice", "PREPARE:venue"]
    prepare(office, case)
    assert take(office, case, Step.MAKE_READY) is State.READY


def test_a_postponement_to_a_day_on_which_the_lead_no_longer_qualifies_is_refused(
    office: Session, people: dict[str, int]
) -> None:
    case = case_in(office, people, State.APPROVED)
    Supervision.update(end=date(2026, 11, 30)).where(Supervision.person == people["赵瑾德"]).execute()
    told = refused(office, case, Step.POSTPONE, "方案不再成立", reason="出差", new_start=datetime(2026, 12, 8, 9, 0))
    assert "没有改期" in told.message and Interview.get_by_id(case).planned_start == TALK


def test_a_postponement_beyond_the_fresh_months_would_change_the_organiser(
    office: Session, people: dict[str, int]
) -> None:
    case = case_in(office, people, State.APPROVED, form="PREVENTIVE")
    assert Interview.get_by_id(case).organiser == "组织部"
    told = refused(
        office, case, Step.POSTPONE, "改由纪检监察室组织", reason="出差", new_start=datetime(2027, 3, 8, 9, 0)
    )
    assert told.clauses == ("四(二)1", "四(二)2")


def test_a_postponement_takes_posts_as_of_the_new_day(office: Session, people: dict[str, int]) -> None:
    case = case_in(office, people, State.APPROVED)
    mine = Appointment.get(Appointment.person == people["蒋德禾"])
    Appointment.update(end=date(2026, 11, 30)).where(Appointment.id == mine.id).execute()
    Appointment.create(
        person=people["蒋德禾"], department=mine.department, title="常务副处长", deputy=True, kind="提拔",
        start=date(2026, 12, 1),
    )  # fmt: skip
    take(office, case, Step.POSTPONE, reason="出差", new_start=datetime(2026, 12, 8, 9, 0))
    assert InterviewSubject.get(InterviewSubject.interview == case).title == "常务副处长"


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.APPROVED, State.READY])
def test_a_talk_is_called_off_with_its_reason_before_it_begins(
    office: Session, people: dict[str, int], state: State
) -> None:
    case = case_in(office, people, state)
    refused(office, case, Step.CANCEL, "须写明理由", reason="  ")
    assert take(office, case, Step.CANCEL, reason="对象调离") is State.CANCELLED
    assert all(line.is_void for line in approvals_of(case))
    last = StateChange.select().order_by(StateChange.id.desc()).first()
    assert (last.reason, last.to_state) == ("对象调离", "取消")


@pytest.mark.parametrize("state", [State.IN_PROGRESS, State.AWAITING_MATERIALS, State.ARCHIVED])
def test_a_talk_that_began_is_not_called_off(office: Session, people: dict[str, int], state: State) -> None:
    refused(office, case_in(office, people, state), Step.CANCEL, "不能取消约谈", reason="理由")


def test_the_next_step_may_be_taken_where_it_is_named() -> None:
    assert set(NEXT_STEP) == {state for state in State if not state.is_over}
    for state, step in NEXT_STEP.items():
        assert state in TRANSITIONS[step][0]
