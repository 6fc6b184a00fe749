"""The fifteen open places of the text (制度解释): each by its default, and read the other way."""

from __future__ import annotations

import pytest

from app.rules.duties import organiser_of
from app.rules.lead import leads_for
from app.rules.vocabulary import AppointmentKind, InterviewForm
from tests.rules.school import LONG_AGO, ON, RULES, ask, leads, person, post, reading, refusals, school

ONE, TWO, THREE, FOUR, FIVE, SIX = (f"五(一){number}" for number in range(1, 7))
MUST, MAY, NEEDED = "应当", "可以", "必要时"


# ---------------------------------------------------------------- 1


def test_1_discipline_secretary_stands_beside_the_others_and_nobody_is_chosen() -> None:
    institution = school(person("S", "正处级", post("A", "head")), heads="PCD")
    assert {"L2", "L3"} < set(leads(institution, "S"))
    assert ask(institution, "S").lead is None


def test_1_read_otherwise_the_discipline_secretary_stands_alone() -> None:
    rules = reading(discipline_secretary="只由纪委书记")
    head, plain = person("S", "正处级", post("A", "head")), person("T", "正处级", post("A"))
    institution = school(head, plain, heads="PCD")
    assert leads(institution, "S", rules=rules) == {"L3": (MUST, SIX)}
    assert leads(institution, "T", rules=rules) == {"L2": (MUST, TWO)}


# ---------------------------------------------------------------- 2


def test_2_post_decides_before_rank_for_a_college_party_secretary() -> None:
    assert leads(school(person("S", "正处级", post("C", "branch_secretary"))), "S") == {"L1": (MUST, ONE)}


@pytest.mark.parametrize("flags", ["head", "deputy"])
def test_2_both_apply_with_an_administrative_post_there(flags: str) -> None:
    subject = person("S", "正处级", post("C", "branch_secretary"), post("C", flags))
    assert {"L1": (MUST, ONE), "L2": (MUST, TWO)}.items() <= leads(school(subject, heads="PAD"), "S").items()


def test_2_an_administrative_post_elsewhere_makes_no_difference_there() -> None:
    subject = person("S", "正处级", post("C", "branch_secretary"), post("P", "deputy"))
    assert leads(school(subject), "S") == {"L1": (MUST, ONE), "L4": (MAY, THREE)}


def test_2_an_ordinary_post_there_is_no_administrative_post() -> None:
    subject = person("S", "正处级", post("C", "branch_secretary"), post("C", title="教授"))
    assert leads(school(subject), "S") == {"L1": (MUST, ONE)}


def test_2_read_otherwise_both_apply() -> None:
    rules = reading(college_secretary="两项都适用")
    subject = person("S", "正处级", post("C", "branch_secretary"))
    assert leads(school(subject), "S", rules=rules) == {"L1": (MUST, ONE), "L2": (MUST, TWO)}


# ---------------------------------------------------------------- 3


def test_3_acting_head_is_led_as_head_and_as_deputy_rank_but_never_by_themself() -> None:
    institution = school(person("S", "副处级", post("A", "head")), heads="PCD")
    assert leads(institution, "S") == {
        "L2": (MUST, TWO, FOUR), "L5": (MUST, FOUR, THREE), "L3": (MUST, SIX), "L1": (NEEDED, FOUR),
    }  # fmt: skip
    assert refusals(institution, "S") == {"S": "SELF"}


def test_3_read_otherwise_only_the_rank_counts() -> None:
    institution = school(person("S", "副处级", post("A", "head")), heads="PCD")
    assert leads(institution, "S", rules=reading(acting_head="只按职级")) == {
        "L5": (MUST, FOUR, THREE), "L1": (NEEDED, FOUR), "L2": (NEEDED, FOUR),
    }  # fmt: skip


def test_3_read_otherwise_heads_of_full_rank_remain_heads() -> None:
    institution = school(person("S", "正处级", post("A", "head")), heads="PCD")
    assert leads(institution, "S", rules=reading(acting_head="只按职级")) == leads(institution, "S")


# ---------------------------------------------------------------- 4


def test_4_full_rank_without_a_post_goes_by_the_kind_of_department() -> None:
    for department, lead in (("P", {"L1": (MUST, ONE)}), ("A", {"L2": (MUST, TWO)}), ("C", {"L2": (MUST, TWO)})):
        assert leads(school(person("S", "正处级", post(department))), "S") == lead


def test_4_read_otherwise_neither_1_nor_2_speaks_of_them() -> None:
    rules = reading(rank_without_post="不适用第1、2项")
    assert leads(school(person("S", "正处级", post("A"))), "S", rules=rules) == {}
    assert leads(school(person("S", "正处级", post("A", "key_post"))), "S", rules=rules) == {"L3": (MUST, SIX)}


@pytest.mark.parametrize("flags", ["head", "deputy", "branch_secretary"])
def test_4_read_otherwise_any_leading_post_keeps_them_in(flags: str) -> None:
    rules = reading(rank_without_post="不适用第1、2项")
    subject = person("S", "正处级", post("A"), post("P", flags))
    assert leads(school(subject), "S", rules=rules)["L2"] == (MUST, TWO)


# ---------------------------------------------------------------- 5


@pytest.mark.parametrize("leader", ["L1", "L2"])
def test_5_secretary_and_president_lie_outside_the_regulation(leader: str) -> None:
    answer = ask(school(), leader)
    assert answer.candidates == () and [block.code for block in answer.blocks] == ["OUT_OF_SCOPE"]
    assert "上级党组织" in answer.blocks[0].message and answer.materials == () and answer.approvals == ()
    assert answer.organiser is None


def test_5_discipline_secretary_and_other_members_fall_under_3() -> None:
    for leader in ("L3", "L4"):
        assert leads(school(), leader) == {"L1": (MAY, THREE), "L2": (MAY, THREE)}


def test_5_read_otherwise_the_one_is_led_by_the_other() -> None:
    rules = reading(top_leaders="按班子成员")
    assert leads(school(), "L1", rules=rules) == {"L2": (MAY, THREE)}
    assert leads(school(), "L2", rules=rules) == {"L1": (MAY, THREE)}


# ---------------------------------------------------------------- 6


def test_6_section_rank_on_a_key_post_falls_under_5_and_6() -> None:
    institution = school(person("S", "副科级", post("A", "key_post")))
    assert leads(institution, "S") == {"HA": (MUST, FIVE), "L3": (MUST, SIX), "L5": (NEEDED, FIVE)}


def test_6_read_otherwise_only_5_applies_and_only_below_division_rank() -> None:
    rules = reading(section_key_post="只适用第5项")
    low, high = person("S", "副科级", post("A", "key_post")), person("T", "副处级", post("A", "key_post"))
    assert "L3" not in leads(school(low), "S", rules=rules)
    assert leads(school(high), "T", rules=rules)["L3"] == (MUST, SIX)


# ---------------------------------------------------------------- 7


def test_7_every_appointment_contributes_and_the_sentence_names_which() -> None:
    subject = person("S", "正处级", post("P", "head"), post("A", "deputy", start=ON))
    found = leads_for(RULES, school(subject, heads="ACD"), ["S"])
    assert leads(school(subject, heads="ACD"), "S") == {
        "L1": (MUST, ONE), "L2": (MUST, TWO), "L3": (MUST, SIX), "L4": (MAY, THREE), "L5": (MAY, THREE),
    }  # fmt: skip
    places = {each.id: each.why.rpartition("，")[2] for each in found.candidates}
    assert places == {
        "L1": "依据在组织部的任职", "L2": "依据在教务处的任职", "L3": "依据在组织部的任职",
        "L4": "依据在组织部的任职", "L5": "依据在教务处的任职",
    }  # fmt: skip
    both = person("T", "副处级", post("A", "deputy"), post("C", "deputy", start=ON))
    shared = leads_for(RULES, school(both), ["T"]).candidate("L5")
    assert shared is not None and "，依据在教务处、文学院的任职；" in shared.why
    assert shared.why.endswith("，依据在教务处、文学院的任职")


def test_7_read_otherwise_only_the_longest_held_counts() -> None:
    subject = person("S", "正处级", post("A", "deputy", start=ON), post("P", "head"))
    assert leads(school(subject, heads="ACD"), "S", rules=reading(several_appointments="只计主职")) == {
        "L1": (MUST, ONE), "L3": (MUST, SIX), "L4": (MAY, THREE),
    }  # fmt: skip


# ---------------------------------------------------------------- 8


def test_8_the_same_person_stands_once_the_strongest_first_all_clauses_cited() -> None:
    institution = school(person("S", "副处级", post("A", "head")), heads="PCD")
    found = [each for each in leads_for(RULES, institution, ["S"]).candidates if each.id == "L2"]
    assert [(each.strength, each.clauses) for each in found] == [(MUST, (TWO, FOUR))]


def test_8_read_otherwise_only_the_strongest_clauses_are_cited() -> None:
    institution = school(person("S", "副处级", post("A", "head")), heads="PCD")
    found = leads(institution, "S", rules=reading(same_person="只列最强条款"))
    assert found["L2"] == (MUST, TWO) and found["L5"] == (MUST, FOUR)


# ---------------------------------------------------------------- 9


def test_9_nobody_leads_their_own_interview() -> None:
    institution = school(person("S", "正科级", post("A", "head")), heads="PCD")
    assert "S" not in leads(institution, "S") and refusals(institution, "S")["S"] == "SELF"


@pytest.mark.parametrize("side", ["subject", "lead"])
def test_9_nobody_leads_an_interview_from_which_they_are_recused(side: str) -> None:
    subject = person("S", "正科级", post("A"), recused={"HA": "近亲属"} if side == "subject" else {})
    head = person("HA", "正处级", post("A", "head"), recused={"S": "近亲属"} if side == "lead" else {})
    institution = school(head, subject)
    assert leads(institution, "S") == {"L5": (NEEDED, FIVE)} and refusals(institution, "S")["HA"] == "RECUSED"


def test_9_read_otherwise_only_the_subjects_entry_counts() -> None:
    rules = reading(recusal="只看对象的登记")
    head = person("HA", "正处级", post("A", "head"), recused={"S": "近亲属"})
    assert "HA" in leads(school(head, person("S", "正科级", post("A"))), "S", rules=rules)
    tied = person("S", "正科级", post("A"), recused={"HA": "近亲属"})
    assert "HA" not in leads(school(tied), "S", rules=rules)


# ---------------------------------------------------------------- 10


def test_10_where_nobody_remains_the_answer_says_who_would_have_and_why_not() -> None:
    subject = person("S", "正处级", post("A"), name="奚恒", recused={"L2": "近亲属"})
    (block,) = ask(school(subject), "S").blocks
    assert block.code == "NO_LEAD" and "任望谷须回避" in block.message and "特批" in block.message
    (vacant,) = ask(school(person("S", "正处级", post("A"), name="奚恒"), posts={}), "S").blocks
    assert vacant.code == "NO_LEAD" and "校长空缺" in vacant.message


# ---------------------------------------------------------------- 11


def test_11_a_group_lead_qualifies_for_every_subject_and_the_weakest_strength_counts() -> None:
    people = person("S", "正科级", post("A")), person("T", "副处级", post("A", "deputy"))
    assert leads(school(*people), "S", "T") == {"HA": (MUST, FOUR, FIVE), "L5": (NEEDED, FOUR, THREE, FIVE)}


def test_11_read_otherwise_everybody_is_a_group_of_their_own() -> None:
    people = person("S", "正科级", post("A")), person("T", "正科级", post("A"))
    groups = ask(school(*people), "S", "T", rules=reading(group_split="每人一组")).groups
    assert [group.subjects for group in groups] == [("S",), ("T",)]
    assert len(ask(school(*people), "S", "T").groups) == 1


# ---------------------------------------------------------------- 12


def test_12_recorder_is_not_lead_nor_subject_nor_recused() -> None:
    institution = school(
        person("S", "正处级", post("A")), person("R", "正科级", post("A"), recused={"S": "近亲属"}),
        person("Q", "正科级", post("A")),
    )  # fmt: skip
    blocked = {
        recorder: [block.code for block in ask(institution, "S", lead="L2", recorder=recorder).blocks]
        for recorder in ("L2", "S", "R", "Q")
    }
    assert blocked == {"L2": ["RECORDER"], "S": ["RECORDER"], "R": ["RECORDER"], "Q": []}


def test_12_read_otherwise_a_recused_person_may_write() -> None:
    rules = reading(recorder="只须不同人")
    institution = school(person("S", "正处级", post("A")), person("R", "正科级", recused={"S": "近亲属"}))
    assert ask(institution, "S", lead="L2", recorder="R", rules=rules).blocks == ()
    assert [each.code for each in ask(institution, "S", lead="L2", recorder="L2", rules=rules).blocks] == ["RECORDER"]


# ---------------------------------------------------------------- 13


def test_13_school_leaders_are_organised_by_the_party_office_and_approved_by_the_leading_group() -> None:
    answer = ask(school(), "L3")
    assert answer.organiser is not None and (answer.organiser.unit, answer.organiser.clauses) == ("党政办", ("四(一)",))
    assert [(each.of, each.by) for each in answer.approvals] == [("方案", "领导小组")]


def test_13_read_otherwise_the_discipline_office_organises() -> None:
    answer = ask(school(), "L3", rules=reading(school_leader_organiser="纪检监察室"))
    assert answer.organiser is not None and answer.organiser.unit == "纪检监察室"


# ---------------------------------------------------------------- 14


def _unit(kind: AppointmentKind, ground: str | None, decision: str = "看任职") -> str:
    subject = person("S", "副处级", post("A", "deputy", kind=kind, start=ON))
    rules = reading(fresh_organiser=decision)
    found = organiser_of(rules, school(subject), subject, InterviewForm.PREVENTIVE, ground)
    assert found is not None
    return found.unit


def test_14_the_appointment_decides_and_not_the_words() -> None:
    for ground in (None, "一岗双责", "新提拔任用"):
        assert _unit(AppointmentKind.PROMOTED, ground) == _unit(AppointmentKind.TRANSFERRED, ground) == "组织部"
        assert _unit(AppointmentKind.RETAINED, ground) == _unit(AppointmentKind.NEW, ground) == "纪检监察室"


def test_14_read_otherwise_the_words_decide() -> None:
    for kind in (AppointmentKind.PROMOTED, AppointmentKind.RETAINED):
        assert _unit(kind, "新提拔任用", "看事由") == _unit(kind, "交流任职", "看事由") == "组织部"
        assert _unit(kind, "一岗双责", "看事由") == _unit(kind, None, "看事由") == "纪检监察室"


def test_14_words_without_such_an_appointment_warn() -> None:
    subject = person("S", "正处级", post("A", "head", kind=AppointmentKind.NEW, start=LONG_AGO), name="古丽·阿不都")
    (warning,) = ask(school(subject, heads="PCD"), "S", ground="新提拔任用").warnings
    assert (warning.code, warning.clauses) == ("FRESH_APPOINTMENT", ("三(一)", "四(二)1"))
    assert warning.message == (
        "事由为“新提拔任用”，但古丽·阿不都在12个月内没有提拔或交流任职；组织实施单位按任职事实确定"
    )


# ---------------------------------------------------------------- 15


def test_15_a_branch_secretary_alone_does_not_head_the_department() -> None:
    assert "L3" not in leads(school(person("S", "正处级", post("C", "branch_secretary"))), "S")
    flagged = person("S", "正处级", post("C", "branch_secretary head"))
    assert leads(school(flagged, heads="PAD"), "S")["L3"] == (MUST, SIX)


def test_15_read_otherwise_a_branch_secretary_falls_under_6_but_heads_nothing() -> None:
    rules = reading(branch_secretary_as_head="视为一把手")
    assert leads(school(person("S", "正处级", post("C", "branch_secretary"))), "S", rules=rules) == {
        "L1": (MUST, ONE), "L3": (MUST, SIX),
    }  # fmt: skip
