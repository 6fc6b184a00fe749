"""The life of an interview: which steps may follow which, and what each waits for."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from app.rules.assess import Block
from app.rules.duties import Approval
from app.rules.lifecycle import (
    LIFE_LINE,
    NEXT_STEP,
    TRANSITIONS,
    CaseFacts,
    DispositionFacts,
    MaterialFacts,
    Missing,
    Place,
    State,
    Step,
    disposition_lacks,
    missing_for,
    next_approval,
)
from app.rules.vocabulary import Code, InterviewForm
from tests.rules.school import RULES

APPROVAL = Approval("方案", "领导小组", ("五(二)1",), "")
INQUIRY = (
    Approval("谈话函询", "纪检监察室", ("四(三)",), ""),
    Approval("谈话函询", "领导小组", ("四(三)",), ""),
    APPROVAL,
)
# A case that lacks nothing, whatever the step.
DONE = CaseFacts(
    State.DRAFT,
    InterviewForm.INQUIRY,
    scheme=frozenset({"subjects", "time", "place", "lead", "requirements"}),
    approvals_due=(APPROVAL,),
    approvals_given=1,
    prepared=frozenset({"notice", "venue", "lead", "recorder", "outline", "safety"}),
    checked_safe=frozenset({"health", "room", "staff", "emergency", "secrecy"}),
    recorded=True,
    record_closed=True,
    materials=(MaterialFacts("余立", "问题说明材料", received=True),),
    dispositions=(DispositionFacts("余立", confirmed=False, outcome="了结"),),
    archived=frozenset({"form_signed", "record_signed", "volume"}),
    reason="理由",
    new_time=True,
)
BLOCK = Block(Code.NOT_QUALIFIED, "不合适", ("五(一)1",), ("S",))


def lacks(step: Step, state: State | None = None, **changes: Any) -> list[tuple[str, Place]]:
    """What the step waits for, at the state it starts from unless another is given."""
    if step is Step.APPROVE:
        changes = {"approvals_given": 0, **changes}
    sources = sorted(TRANSITIONS[step][0])
    facts = replace(DONE, state=state or sources[0], **changes)
    return [(each.code, each.place) for each in missing_for(RULES, step, facts)]


# ---------------------------------------------------------------- the steps

# The life of rules.md, written down once more.
LEGAL: dict[Step, tuple[str, str]] = {
    Step.SUBMIT: ("拟定 退回", "待批"),
    Step.APPROVE: ("待批", "已批准"),
    Step.RETURN: ("待批", "退回"),
    Step.MAKE_READY: ("已批准 延期", "已就绪"),
    Step.START: ("已就绪", "进行中"),
    Step.FINISH: ("进行中", "待补材料"),
    Step.CLOSE_MATERIALS: ("待补材料", "待处置"),
    Step.DECIDE: ("待处置", "待归档"),
    Step.ARCHIVE: ("待归档", "已归档"),
    Step.POSTPONE: ("已批准 已就绪 延期", "延期"),
    Step.CANCEL: ("拟定 待批 退回 已批准 已就绪 延期", "取消"),
}


@pytest.mark.parametrize("step", Step)
def test_each_step_leaves_its_states_and_no_other(step: Step) -> None:
    sources, target = LEGAL[step]
    assert str(TRANSITIONS[step][1]) == target
    for state in State:
        found = lacks(step, state)
        assert found == ([] if state in sources.split() else [("STATE", Place.BASICS)])


def test_a_step_from_the_wrong_state_says_from_which_it_goes() -> None:
    (lack,) = missing_for(RULES, Step.SUBMIT, replace(DONE, state=State.ARCHIVED))
    assert lack == Missing("STATE", "“已归档”的约谈不能提交审批；可以在拟定、退回时进行", (), Place.BASICS)


def test_the_line_of_a_life_is_walked_by_the_next_steps() -> None:
    assert [str(state) for state in LIFE_LINE] == [
        "拟定", "待批", "已批准", "已就绪", "进行中", "待补材料", "待处置", "待归档", "已归档",
    ]  # fmt: skip
    for state, following in pairwise(LIFE_LINE):
        assert state in TRANSITIONS[NEXT_STEP[state]][0] and TRANSITIONS[NEXT_STEP[state]][1] is following
    for state, step in NEXT_STEP.items():
        assert state in TRANSITIONS[step][0]
    assert set(NEXT_STEP) == {state for state in State if not state.is_over}


def test_over_and_held_states() -> None:
    assert {state for state in State if state.is_over} == {State.ARCHIVED, State.CANCELLED}
    assert {str(state) for state in State if state.was_held} == {"待补材料", "待处置", "待归档", "已归档"}


# ---------------------------------------------------------------- 五(二)1: scheme and approvals


@pytest.mark.parametrize(
    ("item", "name"),
    [
        ("subjects", "约谈对象"),
        ("time", "约谈时间"),
        ("place", "约谈地点"),
        ("lead", "主谈人"),
        ("requirements", "有关要求"),
    ],
)
def test_a_scheme_is_submitted_whole(item: str, name: str) -> None:
    assert missing_for(RULES, Step.SUBMIT, replace(DONE, scheme=DONE.scheme - {item})) == (
        Missing(f"SCHEME:{item}", f"方案还没有写明：{name}", ("五(二)1",), Place.SCHEME),
    )


@pytest.mark.parametrize("step", [Step.SUBMIT, Step.APPROVE, Step.MAKE_READY, Step.START])
def test_what_the_rules_forbid_goes_no_further(step: Step) -> None:
    assert lacks(step, blocks=(BLOCK,)) == [("NOT_QUALIFIED", Place.BASICS)]
    facts = replace(DONE, state=sorted(TRANSITIONS[step][0])[0], approvals_given=0 if step is Step.APPROVE else 1)
    (lack,) = missing_for(RULES, step, replace(facts, blocks=(BLOCK,)))
    assert (lack.message, lack.clauses) == ("不合适", ("五(一)1",))


@pytest.mark.parametrize(
    "step", [Step.RETURN, Step.FINISH, Step.CLOSE_MATERIALS, Step.ARCHIVE, Step.CANCEL, Step.POSTPONE]
)
def test_what_the_rules_forbid_holds_up_nothing_else(step: Step) -> None:
    assert lacks(step, blocks=(BLOCK,)) == []


def test_talk_and_inquiry_is_in_the_plan_before_it_is_submitted() -> None:
    assert lacks(Step.SUBMIT, talk_inquiry=True) == [] == lacks(Step.SUBMIT, in_plan=False)
    (lack,) = missing_for(RULES, Step.SUBMIT, replace(DONE, talk_inquiry=True, in_plan=False))
    assert lack == Missing("NOT_PLANNED", "拟谈话函询的约谈须先纳入约谈计划", ("四(三)",), Place.PLAN)


def test_approvals_are_given_in_their_order() -> None:
    facts = replace(DONE, approvals_due=INQUIRY)
    assert [next_approval(replace(facts, approvals_given=given)) for given in range(4)] == [*INQUIRY, None]


def test_no_approval_is_registered_beyond_those_due() -> None:
    (lack,) = missing_for(RULES, Step.APPROVE, replace(DONE, state=State.SUBMITTED))
    assert lack == Missing("APPROVALS_DONE", "应办的审批都已登记", (), Place.SCHEME)


@pytest.mark.parametrize("step", [Step.MAKE_READY, Step.START])
def test_nothing_is_scheduled_before_every_approval(step: Step) -> None:
    facts = replace(DONE, state=sorted(TRANSITIONS[step][0])[0], approvals_due=INQUIRY)
    assert missing_for(RULES, step, facts) == (
        Missing("APPROVAL", "还缺领导小组对谈话函询的批准", ("四(三)",), Place.SCHEME),
        Missing("APPROVAL", "还缺领导小组对方案的批准", ("五(二)1",), Place.SCHEME),
    )
    assert missing_for(RULES, step, replace(facts, approvals_given=3)) == ()


@pytest.mark.parametrize("step", [Step.MAKE_READY, Step.START])
def test_a_talk_of_a_campaign_waits_for_the_campaign_plan(step: Step) -> None:
    assert lacks(step, campaign_approved=True) == [] == lacks(step, campaign_approved=None)
    state = sorted(TRANSITIONS[step][0])[0]
    (lack,) = missing_for(RULES, step, replace(DONE, state=state, campaign_approved=False))
    assert lack == Missing("CAMPAIGN", "所属集中约谈计划还没有经领导小组批准", ("四(三)",), Place.PLAN)


# ---------------------------------------------------------------- 五(二)2, 五(三): preparation, safety, staff


@pytest.mark.parametrize(
    ("item", "name", "clause"),
    [
        ("notice", "通知约谈对象", "五(二)2"), ("venue", "安排约谈场地", "五(二)2"), ("lead", "落实主谈人", "五(二)2"),
        ("recorder", "安排记录人员", "五(二)2"), ("outline", "撰写约谈提纲", "五(二)1"),
        ("safety", "制定安全措施", "五(三)"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("step", [Step.MAKE_READY, Step.START])
def test_no_talk_begins_while_a_preparation_is_open(step: Step, item: str, name: str, clause: str) -> None:
    facts = replace(DONE, state=sorted(TRANSITIONS[step][0])[0], prepared=DONE.prepared - {item})
    assert missing_for(RULES, step, facts) == (
        Missing(f"PREPARE:{item}", f"准备事项未完成：{name}", (clause,), Place.PREPARATION),
    )


@pytest.mark.parametrize("item", ["health", "room", "staff", "emergency", "secrecy"])
def test_no_talk_begins_before_the_safety_check(item: str) -> None:
    checked = DONE.checked_safe - {item}
    (lack,) = missing_for(RULES, Step.START, replace(DONE, state=State.READY, checked_safe=checked))
    name = next(each.name for each in RULES.safety if each.code == item)
    assert lack == Missing(f"SAFETY:{item}", f"安全检查未确认：{name}", ("五(三)",), Place.PREPARATION)
    assert lacks(Step.MAKE_READY, checked_safe=frozenset()) == []


@pytest.mark.parametrize("form", InterviewForm)
def test_an_inquiry_has_two_of_staff(form: InterviewForm) -> None:
    found = missing_for(RULES, Step.START, replace(DONE, state=State.READY, form=form, staff=1))
    message = "询问示警约谈的工作人员不少于2人（主谈人、记录人和其他参加人员），现有1人"
    expected = (Missing("STAFF", message, ("五(三)",), Place.PREPARATION),)
    assert found == (expected if form is InterviewForm.INQUIRY else ())
    assert lacks(Step.START, form=form, staff=2) == []


def test_the_neighbouring_rule_of_staff_can_be_off() -> None:
    off = tuple(replace(each, on=each.on and each.key != "inquiry_staff") for each in RULES.neighbours)
    facts = replace(DONE, state=State.READY, staff=1)
    assert missing_for(replace(RULES, neighbours=off), Step.START, facts) == ()


# ---------------------------------------------------------------- 五(三): record and materials


def test_a_talk_ends_with_a_record() -> None:
    (lack,) = missing_for(RULES, Step.FINISH, replace(DONE, state=State.IN_PROGRESS, recorded=False))
    assert lack == Missing("RECORD", "还没有谈话记录", ("五(三)",), Place.RECORD)


def test_an_open_record_is_not_archived() -> None:
    (lack,) = missing_for(RULES, Step.ARCHIVE, replace(DONE, state=State.AWAITING_ARCHIVING, record_closed=False))
    assert lack == Missing("RECORD_OPEN", "谈话记录还没有核对定稿", ("五(三)",), Place.RECORD)
    assert lacks(Step.FINISH, record_closed=False) == []


@pytest.mark.parametrize("step", [Step.CLOSE_MATERIALS, Step.DECIDE, Step.ARCHIVE])
def test_one_missing_material_holds_the_case(step: Step) -> None:
    two = (*DONE.materials, MaterialFacts("花新", "问题说明材料"))
    facts = replace(DONE, state=sorted(TRANSITIONS[step][0])[0], materials=two)
    assert missing_for(RULES, step, facts) == (
        Missing("MATERIAL", "缺花新的问题说明材料", ("五(三)",), Place.MATERIALS),
    )


@pytest.mark.parametrize(("witnesses", "enough"), [(0, False), (1, False), (2, True), (3, True)])
def test_a_refusal_is_recorded_with_two_witnesses(witnesses: int, enough: bool) -> None:
    refused = MaterialFacts("花新", "廉政承诺", refused=True, witnesses=witnesses)
    found = missing_for(
        RULES, Step.CLOSE_MATERIALS, replace(DONE, state=State.AWAITING_MATERIALS, materials=(refused,))
    )
    message = f"花新拒绝提交廉政承诺，须有2名见证人，现有{witnesses}名"
    assert found == (() if enough else (Missing("WITNESSES", message, ("五(三)",), Place.MATERIALS),))


# ---------------------------------------------------------------- 五(四): disposition

PUNISHED = DispositionFacts(
    "余立", confirmed=True, outcome="诫勉", proposal="诫勉", decision="同意", decided_by="领导小组", decided_on=True
)


def _lacks(**changes: Any) -> list[str]:
    return list(disposition_lacks(RULES, replace(PUNISHED, **changes)))


def test_a_whole_disposition_lacks_nothing() -> None:
    assert _lacks() == []
    assert list(disposition_lacks(RULES, DispositionFacts("余立", confirmed=False, outcome="予以澄清"))) == []


def test_it_is_said_first_whether_a_violation_was_confirmed() -> None:
    assert _lacks(confirmed=None, outcome="", proposal="") == ["还没有写明是否确认违规违纪"]


def test_an_outcome_is_chosen_and_fits() -> None:
    assert _lacks(outcome="") == ["还没有选定处置结果"] == _lacks(outcome="表扬")
    assert _lacks(outcome="了结") == ["“了结”与已确认违规违纪不一致"]
    assert _lacks(confirmed=False) == ["“诫勉”与未确认违规违纪不一致"]


@pytest.mark.parametrize("blank", ["", "  \n"])
def test_a_confirmed_violation_is_proposed_and_decided_by_procedure(blank: str) -> None:
    undecided = "处理意见还没有按程序审定（审定人、结果、日期）"
    assert _lacks(proposal=blank) == ["还没有处理意见"]
    assert _lacks(decision=blank) == _lacks(decided_by=blank) == _lacks(decided_on=False) == [undecided]
    assert (
        _lacks(confirmed=False, outcome="了结", proposal=blank, decision=blank, decided_by=blank, decided_on=False)
        == []
    )


def test_a_factor_that_was_ignored_is_explained() -> None:
    factors = ("主动交代问题", "对抗组织审查")
    assert _lacks(factors=factors) == [] == _lacks(factors_heeded=False)
    ignored = _lacks(factors=factors, factors_heeded=False, ignored_reason="  ")
    assert ignored == ["处理意见没有考虑已记录的情节（主动交代问题、对抗组织审查），须说明理由"]
    assert _lacks(factors=factors, factors_heeded=False, ignored_reason="情节轻微") == []


@pytest.mark.parametrize("step", [Step.DECIDE, Step.ARCHIVE])
def test_nothing_is_closed_while_a_disposition_is_open(step: Step) -> None:
    facts = replace(
        DONE, state=sorted(TRANSITIONS[step][0])[0], dispositions=(*DONE.dispositions, DispositionFacts("花新"))
    )
    assert missing_for(RULES, step, facts) == (
        Missing("DISPOSITION", "花新：还没有写明是否确认违规违纪", ("五(四)",), Place.DISPOSITION),
    )


# ---------------------------------------------------------------- 六(一): archive; what goes aside


@pytest.mark.parametrize("item", ["form_signed", "record_signed", "volume"])
def test_a_case_is_archived_whole(item: str) -> None:
    facts = replace(DONE, state=State.AWAITING_ARCHIVING, archived=DONE.archived - {item})
    name = next(each.name for each in RULES.archive if each.code == item)
    assert missing_for(RULES, Step.ARCHIVE, facts) == (
        Missing(f"ARCHIVE:{item}", f"归档事项未完成：{name}", ("六(一)",), Place.ARCHIVE),
    )


@pytest.mark.parametrize("step", [Step.RETURN, Step.POSTPONE, Step.CANCEL])
@pytest.mark.parametrize("blank", ["", " \t"])
def test_what_goes_aside_says_why(step: Step, blank: str) -> None:
    facts = replace(DONE, state=sorted(TRANSITIONS[step][0])[0], reason=blank)
    assert missing_for(RULES, step, facts) == (Missing("REASON", "须写明理由", (), Place.SCHEME),)


def test_a_postponed_talk_has_a_new_time() -> None:
    (lack,) = missing_for(RULES, Step.POSTPONE, replace(DONE, state=State.READY, new_time=False))
    assert lack == Missing("NEW_TIME", "延期须写明新的约谈时间", ("五(二)1",), Place.SCHEME)


def test_everything_missing_is_named_at_once() -> None:
    bare = CaseFacts(State.AWAITING_ARCHIVING, InterviewForm.INQUIRY, materials=(MaterialFacts("余立", "材料"),))
    codes = [each.code for each in missing_for(RULES, Step.ARCHIVE, bare)]
    assert codes == ["RECORD_OPEN", "MATERIAL", "ARCHIVE:form_signed", "ARCHIVE:record_signed", "ARCHIVE:volume"]
