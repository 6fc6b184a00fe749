"""What stands in the way of a plan, and what is only to be looked at: each code with its case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.rules.assess import Block, LeadAnswer, Warning
from app.rules.facts import ExceptionPaper, Institution
from app.rules.rulebook import DECISIONS
from app.rules.vocabulary import AppointmentKind, Code, InterviewForm, Mode, SchoolPost, Strength
from tests.rules.school import DEPARTMENTS, RULES, ask, person, post, reading, school

FIVE_ONE = tuple(f"五(一){number}" for number in range(1, 7))
PAPER = ExceptionPaper("青约特〔2026〕1号", date(2026, 11, 1), "领导小组（尹涵）", "分管领导出国")
TALKER = person("S", "正处级", post("A", title="调研员"), name="奚恒")
CLERK = person("T", "正科级", post("A", title="科长"), name="余立")


def codes(institution: Institution, *subjects: str, **fields: object) -> list[str]:
    return [str(block.code) for block in ask(institution, *subjects, **fields).blocks]


# ---------------------------------------------------------------- the lead


def test_nothing_is_said_of_a_lead_while_none_is_named() -> None:
    answer = ask(school(TALKER), "S")
    assert (answer.lead, answer.support, answer.blocks, answer.warnings) == (None, None, (), ())


def test_a_lead_who_qualifies_is_right() -> None:
    answer = ask(school(TALKER), "S", lead="L2")
    assert answer.lead == LeadAnswer(True, Strength.MUST, ("五(一)2",), False) and answer.blocks == ()
    assert answer.support is not None and answer.support.unit == "党政办"


@pytest.mark.parametrize("reason", [None, "", "  \n"])
def test_a_lead_when_necessary_states_a_reason(reason: str | None) -> None:
    answer = ask(school(CLERK), "T", lead="L5", lead_reason=reason)
    assert answer.lead == LeadAnswer(True, Strength.WHEN_NECESSARY, ("五(一)5",), True)
    assert answer.blocks == (
        Block(Code.REASON_REQUIRED, "赵瑾德只有“必要时”才能主谈，须写明理由", ("五(一)5",), ("T",)),
    )
    assert ask(school(CLERK), "T", lead="L5", lead_reason="负责人出差").blocks == ()


def test_a_lead_who_may_needs_no_reason() -> None:
    answer = ask(school(), "L4", lead="L1")
    assert answer.lead == LeadAnswer(True, Strength.MAY, ("五(一)3",), False) and answer.blocks == ()


def test_nobody_is_lead_and_subject() -> None:
    head = person("HA", "正处级", post("A", "head"), name="蒋德禾")
    answer = ask(school(head), "HA", lead="HA")
    assert answer.blocks == (Block(Code.SELF, "蒋德禾是约谈对象，任何人不主谈本人的约谈，请另选主谈人", (), ("HA",)),)
    assert answer.lead == LeadAnswer(False, None, (), False)


def test_a_recused_lead_is_blocked_with_the_reason() -> None:
    tied = person("S", "正处级", post("A"), name="奚恒", recused={"L2": "近亲属"})
    answer = ask(school(tied), "S", lead="L2")
    assert answer.blocks[-1] == Block(Code.RECUSED, "任望谷与奚恒（近亲属）有回避关系，请另选主谈人", (), ("S",))
    assert answer.lead == LeadAnswer(False, None, (), False)
    assert [(each.id, each.code) for each in answer.refused] == [("S", "SELF"), ("L2", "RECUSED")]


def test_a_lead_without_a_post_on_the_day_is_blocked() -> None:
    gone = person("X", "正处级", post("A", "head", end=date(2026, 11, 23)), name="钟敏")
    answer = ask(school(TALKER, gone), "S", lead="X")
    message = "钟敏在2026年11月24日没有担任任何职务，不能主谈"
    assert answer.blocks == (Block(Code.NOT_IN_POST, message, (), ()),)
    (refused,) = [each for each in answer.refused if each.id == "X"]
    assert (refused.name, refused.code, refused.clauses, refused.why, refused.subjects) == (
        "钟敏", Code.NOT_IN_POST, (), message, ("S",),
    )  # fmt: skip


def test_a_lead_whom_no_clause_names_is_blocked() -> None:
    answer = ask(school(TALKER), "S", lead="L4")
    message = "对奚恒（教务处调研员）不适用：五(一)各项都没有规定由万俟望（校领导）主谈"
    assert answer.blocks == (Block(Code.NOT_QUALIFIED, message, FIVE_ONE, ("S",)),)
    assert answer.lead == LeadAnswer(False, None, (), False)
    (refused,) = [each for each in answer.refused if each.id == "L4"]
    assert (refused.name, refused.code, refused.clauses, refused.why, refused.subjects) == (
        "万俟望", Code.NOT_QUALIFIED, FIVE_ONE, message, ("S",),
    )  # fmt: skip


def test_a_supervisor_who_is_no_school_leader_is_blocked_with_that_reason() -> None:
    odd = {"A": replace(DEPARTMENTS["A"], supervised_by=("X",))}
    people = person("T", "正科级", post("A")), person("X", "正处级", post("A", "deputy"), name="钟敏")
    (block,) = ask(school(*people, heads="A", departments=odd), "T", lead="X").blocks
    message = "钟敏在约谈日不是校领导，不能以分管领导身份主谈"
    assert block == Block(Code.NOT_QUALIFIED, message, ("五(一)5",), ("T",))


def test_a_lead_of_some_is_blocked_for_the_others() -> None:
    institution = school(TALKER, person("U", "正处级", post("A", "key_post"), name="皮润"))
    answer = ask(institution, "S", "U", lead="L3")
    (block,) = answer.blocks
    assert (block.code, block.clauses, block.subjects) == (Code.NOT_QUALIFIED, ("五(一)6",), ("S",))
    assert block.message == "对奚恒（教务处调研员）不适用：五(一)各项都没有规定由李望鸣（纪委书记）主谈"


def test_a_lead_whose_tie_no_clause_would_have_met_is_still_recused() -> None:
    tied = person("S", "正处级", post("A"), name="奚恒", recused={"L4": "涉事"})
    answer = ask(school(tied), "S", lead="L4")
    assert [block.code for block in answer.blocks] == [Code.RECUSED]
    (refused,) = [each for each in answer.refused if each.id == "L4"]
    assert (refused.name, refused.code, refused.clauses) == ("万俟望", Code.RECUSED, ())
    assert refused.why == "万俟望与奚恒（涉事）有回避关系" and refused.subjects == ("S",)


def test_refusals_keep_their_order_with_the_named_lead_among_them() -> None:
    institution = school(TALKER, person("A0", "正处级", post("C"), name="甲"))
    answer = ask(institution, "S", "A0", lead="HD")
    assert [(each.id, str(each.code)) for each in answer.refused] == [
        ("A0", "SELF"), ("S", "SELF"), ("HD", "NOT_QUALIFIED"),
    ]  # fmt: skip


# ---------------------------------------------------------------- the exception


def test_an_exception_lifts_who_may_lead_and_becomes_a_warning() -> None:
    answer = ask(school(TALKER), "S", lead="L4", exception=PAPER)
    assert answer.blocks == () and answer.lead == LeadAnswer(True, None, (), False)
    assert answer.warnings == (
        Warning(
            Code.EXCEPTION,
            "主谈人经领导小组特批（青约特〔2026〕1号，2026-11-01，领导小组（尹涵））：分管领导出国；特批记入登记表并列入督导",
            ("四(一)", *FIVE_ONE),
        ),
    )


def test_reason_of_an_exception_that_ends_in_a_stop_goes_on_without_it() -> None:
    answer = ask(school(TALKER), "S", lead="L4", exception=replace(PAPER, reason="分管领导出国。"))
    assert "分管领导出国；特批记入" in answer.warnings[0].message


def test_an_exception_for_a_lead_who_qualifies_cites_that_clause() -> None:
    answer = ask(school(TALKER), "S", lead="L2", exception=PAPER)
    assert [each.clauses for each in answer.warnings] == [("四(一)", "五(一)2")]
    assert answer.lead == LeadAnswer(True, Strength.MUST, ("五(一)2",), False)


def test_an_exception_lifts_that_nobody_may_lead() -> None:
    institution = school(TALKER, posts={})
    assert codes(institution, "S") == ["NO_LEAD"] and codes(institution, "S", exception=PAPER) == []
    answer = ask(institution, "S", lead="L4", exception=PAPER)
    assert answer.blocks == () and answer.lead is not None and answer.lead.ok


def test_an_exception_lifts_nothing_else() -> None:
    tied = person("S", "正处级", post("A"), recused={"L2": "近亲属"})
    out = person("X", "正处级")
    institution = school(tied, out, CLERK)
    assert codes(institution, "S", lead="S", exception=PAPER) == ["SELF"]
    assert codes(institution, "S", lead="L2", exception=PAPER) == ["RECUSED"]
    assert codes(institution, "S", lead="X", exception=PAPER) == ["NOT_IN_POST"]
    assert codes(institution, "T", lead="L5", exception=PAPER) == ["REASON_REQUIRED"]
    assert codes(institution, "L1", lead="L2", exception=PAPER) == ["OUT_OF_SCOPE"]
    assert "GROUP_SPLIT" in codes(institution, "S", "T", exception=PAPER)
    for lead in ("S", "L2", "X"):
        answer = ask(institution, "S", lead=lead, exception=PAPER)
        assert answer.lead == LeadAnswer(False, None, (), False)


def test_read_otherwise_nothing_is_lifted() -> None:
    rules = reading(exception="不得特批")
    assert codes(school(TALKER), "S", lead="L4", exception=PAPER, rules=rules) == ["NOT_QUALIFIED"]
    assert codes(school(TALKER, posts={}), "S", exception=PAPER, rules=rules) == ["NO_LEAD"]


# ---------------------------------------------------------------- scope, nobody, groups


def test_secretary_and_president_are_named_as_out_of_scope() -> None:
    answer = ask(school(), "L1", "L3", mode=Mode.GROUP)
    assert answer.blocks[0] == Block(
        Code.OUT_OF_SCOPE,
        "尹涵（党委书记）由上级党组织约谈，不在本制度范围内，请将其移出本次约谈",
        ("五(一)3",),
        ("L1",),
    )
    assert [each.subject for each in answer.materials] == ["L3"]
    assert ask(school(), "L1", lead="L2").lead == LeadAnswer(False, None, (), False)


def test_where_nobody_may_lead_each_subject_is_named_with_who_would_have() -> None:
    tied = person("U", "副处级", post("A", "deputy", title="副处长"), name="陈维", recused=dict.fromkeys(
        ("L1", "L2", "L5", "HA"), "近亲属"))  # fmt: skip
    lost = person("V", "正处级", name="花新")
    answer = ask(school(tied, lost), "U", "V")
    (block, *_) = answer.blocks
    assert (block.code, block.clauses, block.subjects) == (Code.NO_LEAD, FIVE_ONE, ("U", "V"))
    assert block.message == (
        "没有人可以对陈维（教务处副处长）主谈：赵瑾德须回避、蒋德禾须回避、尹涵须回避、任望谷须回避；可补齐任职，或报领导小组特批；"
        "没有人可以对花新主谈：约谈日没有可以适用五(一)的任职；请核对任职，或报领导小组特批"
    )


def test_where_the_only_candidate_is_the_subject_it_says_so() -> None:
    secretary_only = {SchoolPost.PARTY_SECRETARY: "L1"}
    head = person("HA", "正科级", post("A", "head", title="主任"), name="余立", recused={"L5": "近亲属"})
    (block,) = ask(school(head, posts=secretary_only), "HA").blocks
    assert block.code is Code.NO_LEAD
    assert set(block.message.partition("：")[2].partition("；")[0].split("、")) == {
        "校长空缺", "纪委书记空缺", "赵瑾德须回避", "余立是对象本人",
    }  # fmt: skip


def test_several_subjects_are_not_talked_to_individually_at_once() -> None:
    (block,) = ask(school(TALKER, person("U", "正处级", post("A"))), "S", "U", mode=Mode.INDIVIDUAL).blocks
    assert block == Block(
        Code.GROUP_SPLIT, "个别约谈一次只谈一名对象，请逐人安排，或改为集体方式", ("三(一)",), ("S", "U")
    )


def test_a_group_of_several_organisers_is_split() -> None:
    answer = ask(school(TALKER, CLERK), "S", "T")
    (block,) = [each for each in answer.blocks if each.code is Code.GROUP_SPLIT]
    assert block.message == "这些对象分属不同的组织实施单位（纪检监察室、教务处），不能在一次约谈中进行，建议分为2组"
    assert (block.clauses, block.subjects) == (("四(二)1", "四(二)2"), ("S", "T")) and answer.organiser is None


def test_a_group_with_a_subject_of_unknown_organiser_is_split() -> None:
    answer = ask(school(CLERK, person("V", "正科级", name="花新")), "T", "V")
    assert [str(each.code) for each in answer.blocks] == ["NO_LEAD", "GROUP_SPLIT"] and answer.organiser is None
    assert len(answer.groups) == 2


def test_a_group_without_one_lead_says_who_reaches_most_and_not_whom() -> None:
    institution = school(
        person("S", "正处级", post("P", "key_post"), name="奚恒"),
        person("U", "正处级", post("P", "key_post"), name="皮润"),
        person("V", "正处级", post("A"), name="花新"),
    )  # fmt: skip
    (block,) = ask(institution, "S", "U", "V").blocks
    assert (block.code, block.clauses, block.subjects) == (Code.GROUP_SPLIT, FIVE_ONE, ("S", "U", "V"))
    assert block.message == "没有人有资格对全部对象主谈（如尹涵不能对花新主谈），建议分为2组"


def test_one_lead_and_one_organiser_make_a_group() -> None:
    assert codes(school(TALKER, person("U", "正处级", post("C"))), "S", "U") == []


# ---------------------------------------------------------------- form, ground, mode, inquiry

GROUNDS = {
    "PREVENTIVE": "主要党员领导干部 一岗双责 新提拔任用 交流任职 重要部门或关键岗位 反映不实予以澄清",
    "INQUIRY": "拟谈话函询 仍需询问核实 苗头性倾向性问题",
    "CORRECTIVE": "批评教育 诫勉谈话 民主生活会说明 组织处理",
    "ACCOUNTABILITY": "问责处理 纪律处分",
}


@pytest.mark.parametrize("form", InterviewForm)
def test_a_ground_fits_one_form_and_no_other(form: InterviewForm) -> None:
    for owner, grounds in GROUNDS.items():
        for ground in grounds.split():
            assert codes(school(TALKER), "S", form=form, ground=ground) == ([] if owner == form else ["GROUND_FORM"])
    assert sum(len(grounds.split()) for grounds in GROUNDS.values()) == len(RULES.grounds) == 15


def test_a_ground_of_another_form_is_named_with_its_form() -> None:
    (block,) = ask(school(TALKER), "S", ground="纪律处分").blocks
    message = "事由“纪律处分”属于问责处分约谈，不属于预防提醒谈话；请改选形式或事由"
    assert block == Block(Code.GROUND_FORM, message, ("三(四)", "三(一)"), ())


@pytest.mark.parametrize("form", InterviewForm)
def test_written_inquiry_goes_with_an_inquiry_only(form: InterviewForm) -> None:
    found = ask(school(TALKER), "S", form=form, written_inquiry=True).blocks
    if form is InterviewForm.INQUIRY:
        assert found == ()
    else:
        message = f"函询只能与询问示警约谈结合，{RULES.form(form).name}不能结合函询"
        assert found == (Block(Code.INQUIRY_ONLY, message, ("三(二)",), ()),)


@pytest.mark.parametrize("reason", [None, " ", "同一事项"])
@pytest.mark.parametrize("form", InterviewForm)
def test_a_group_outside_preventive_states_a_reason(form: InterviewForm, reason: str | None) -> None:
    institution = school(TALKER, person("U", "正处级", post("A")))
    found = ask(institution, "S", "U", form=form, mode_reason=reason).blocks
    if form is InterviewForm.PREVENTIVE or reason == "同一事项":
        assert found == ()
    else:
        clause, name = RULES.form(form).clause, RULES.form(form).name
        message = f"{name}一般个别进行，采取集体方式须写明理由"
        assert found == (Block(Code.REASON_REQUIRED, message, (clause,), ("S", "U")),)
    assert codes(institution, "S", form=form, mode=Mode.INDIVIDUAL) == []


# ---------------------------------------------------------------- the recorder


def test_a_recorder_is_somebody_else_without_a_tie() -> None:
    writer = person("R", "正科级", post("A"), name="常怀", recused={"S": "近亲属"})
    institution = school(TALKER, writer)
    both = ("五(二)2", "五(三)")
    assert ask(institution, "S", lead="L2", recorder="L2").blocks == (
        Block(Code.RECORDER, "任望谷是主谈人，不能同时担任记录人员", both, ()),
    )
    assert ask(institution, "S", recorder="S").blocks == (
        Block(Code.RECORDER, "奚恒是约谈对象，不能担任记录人员", both, ("S",)),
    )
    assert ask(institution, "S", recorder="R").blocks == (
        Block(Code.RECORDER, "常怀与奚恒（近亲属）有回避关系，不能担任记录人员", both, ("S",)),
    )
    assert ask(institution, "S", recorder="HA").blocks == ()


def test_a_subject_who_writes_is_told_once() -> None:
    two = person("U", "正处级", post("A"), recused={"S": "近亲属"})
    assert codes(school(TALKER, two), "S", "U", recorder="U") == ["RECORDER"]


# ---------------------------------------------------------------- warnings


def test_words_of_a_fresh_appointment_warn_for_those_without_one_only() -> None:
    fresh = person("U", "正处级", post("A", kind=AppointmentKind.PROMOTED, start=date(2026, 6, 1)), name="皮润")
    answer = ask(school(TALKER, fresh), "S", "U", ground="交流任职")
    assert [each.message for each in answer.warnings] == [
        "事由为“交流任职”，但奚恒在12个月内没有提拔或交流任职；组织实施单位按任职事实确定"
    ]
    assert ask(school(fresh), "U", ground="交流任职").warnings == ()
    assert ask(school(TALKER), "S", ground="一岗双责").warnings == ()


def test_each_decision_has_two_readings_and_a_number() -> None:
    assert [each.number for each in RULES.decisions] == list(range(1, 16))
    assert [each.key for each in RULES.decisions] == list(DECISIONS)
    assert all(each.value == each.options[0] and each.options == DECISIONS[each.key] for each in RULES.decisions)
