"""Who organises, supports and approves; what is handed in; when a quarter's plan is filed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.dates import add_months
from app.rules.duties import (
    Approval,
    MaterialDue,
    Organiser,
    Support,
    approvals_for,
    filing_due,
    fresh_appointment,
    materials_for,
    organiser_of,
    quarter_of,
    support_for,
)
from app.rules.facts import Person
from app.rules.vocabulary import AppointmentKind, InterviewForm, SchoolPost
from tests.rules.school import DEPARTMENTS, LONG_AGO, ON, POSTS, RULES, ask, person, post, school, with_limit

SCHOOL = Organiser("纪检监察室", ("四(二)1",), "处级干部的约谈由纪检监察室组织实施")
OWN = Organiser("教务处", ("四(二)2",), "科级及以下党员干部的约谈由所在部门自行组织实施", "A")


def _organiser(subject: Person, form: InterviewForm = InterviewForm.PREVENTIVE) -> Organiser | None:
    return organiser_of(RULES, school(subject), subject, form, None)


# ---------------------------------------------------------------- 四(一), 四(二): who organises


@pytest.mark.parametrize("rank", ["正处级", "副处级"])
def test_division_rank_is_organised_by_the_discipline_office(rank: str) -> None:
    assert _organiser(person("S", rank, post("A", "head"))) == _organiser(person("S", rank)) == SCHOOL
    assert SCHOOL.is_school_level


@pytest.mark.parametrize("rank", ["正科级", "副科级", "科员及其他"])
def test_section_rank_and_below_is_organised_by_the_own_department(rank: str) -> None:
    assert _organiser(person("S", rank, post("A"))) == OWN and not OWN.is_school_level


def test_of_several_departments_the_one_longest_served_in_organises() -> None:
    subject = person("S", "正科级", post("C", start=ON), post("A"))
    assert _organiser(subject) == OWN


def test_in_whatever_order_the_rules_stand_a_leader_falls_under_that_of_leaders() -> None:
    turned = replace(RULES, organisers=tuple(reversed(RULES.organisers)))
    acting = person("S", "正处级", post("A", "head"))
    institution = school(acting, posts={**POSTS, SchoolPost.DISCIPLINE_SECRETARY: "S"})
    for leader in (acting, institution.people["L4"]):
        found = organiser_of(turned, institution, leader, InterviewForm.PREVENTIVE, None)
        assert found is not None and found.unit == "党政办"


def test_section_rank_without_a_department_has_no_organiser() -> None:
    assert _organiser(person("S", "正科级")) is None
    assert _organiser(person("S", "正科级", post("A", end=LONG_AGO))) is None


def test_school_leaders_are_organised_by_the_party_office() -> None:
    office = Organiser("党政办", ("四(一)",), "校领导班子成员由领导小组办公室（党政办）组织")
    for leader in ("L3", "L4"):
        assert organiser_of(RULES, school(), school().people[leader], InterviewForm.INQUIRY, None) == office
    retired = person("X", "校级副职")
    assert organiser_of(RULES, school(retired), retired, InterviewForm.PREVENTIVE, None) == office


@pytest.mark.parametrize("kind", AppointmentKind)
@pytest.mark.parametrize("form", InterviewForm)
def test_only_preventive_talks_with_the_newly_promoted_go_to_the_organisation_department(
    kind: AppointmentKind, form: InterviewForm
) -> None:
    organiser = _organiser(person("S", "副处级", post("A", "deputy", kind=kind, start=ON)), form)
    fresh = kind in (AppointmentKind.PROMOTED, AppointmentKind.TRANSFERRED)
    assert organiser is not None
    assert organiser.unit == ("组织部" if fresh and form is InterviewForm.PREVENTIVE else "纪检监察室")
    assert organiser.clauses == ("四(二)1",)


def test_a_newly_promoted_section_chief_stays_with_the_department() -> None:
    assert _organiser(person("S", "正科级", post("A", kind=AppointmentKind.PROMOTED, start=ON))) == OWN


@pytest.mark.parametrize(
    ("start", "fresh"),
    [
        (date(2025, 11, 24), True),
        (date(2025, 11, 23), False),
        (ON, True),
        (ON + timedelta(days=1), False),
        (None, False),
    ],
)
def test_an_appointment_is_fresh_for_twelve_months(start: date | None, fresh: bool) -> None:
    subject = person("S", "副处级", post("A", kind=AppointmentKind.TRANSFERRED, start=start))
    assert fresh_appointment(RULES, school(subject), subject) is fresh


def test_a_fresh_appointment_that_ended_is_none() -> None:
    ended = ON - timedelta(days=1)
    subject = person("S", "副处级", post("A", kind=AppointmentKind.PROMOTED, start=ended, end=ended))
    assert not fresh_appointment(RULES, school(subject), subject)


@given(st.integers(1, 60), st.integers(0, 2000))
def test_the_months_of_the_rules_file_decide(months: int, ago: int) -> None:
    start = ON - timedelta(days=ago)
    subject = person("S", "副处级", post("A", kind=AppointmentKind.PROMOTED, start=start))
    rules = with_limit(fresh_appointment_months=months)
    assert fresh_appointment(rules, school(subject), subject) == (add_months(start, months) >= ON)


# ---------------------------------------------------------------- 五(三): who supports


def test_a_school_leader_is_supported_by_the_party_office() -> None:
    institution = school(person("S", "正处级", post("A")))
    expected = Support("党政办", ("五(三)",), "校领导主谈，由党政办牵头保障，相关部门协助")
    assert support_for(RULES, institution, institution.people["L2"], ["S"], SCHOOL) == expected


def test_a_head_is_supported_by_the_own_department() -> None:
    institution = school(person("S", "正科级", post("A")))
    expected = Support("教务处", ("五(三)",), "部门主要负责人主谈，由本部门自行保障")
    assert support_for(RULES, institution, institution.people["HA"], ["S"], OWN) == expected


@pytest.mark.parametrize(("subject", "unit"), [("A", "教务处"), ("C", "文学院"), ("P", "教务处")])
def test_a_head_of_two_departments_is_supported_by_the_subjects_own(subject: str, unit: str) -> None:
    both = person("H", "正处级", post("C", "head", start=ON), post("A", "head"), post("D"))
    institution = school(both, person("S", "正科级", post(subject)))
    support = support_for(RULES, institution, both, ["S"], None)
    assert support is not None and support.unit == unit


def test_any_other_lead_is_supported_by_the_organiser() -> None:
    deputy = person("V", "副处级", post("A", "deputy"))
    institution = school(deputy, person("S", "正科级", post("A")))
    assert support_for(RULES, institution, deputy, ["S"], OWN) == Support(
        "教务处", ("五(三)",), "主谈人不是校领导，也不是部门主要负责人，由组织实施单位保障"
    )
    assert support_for(RULES, institution, deputy, ["S"], None) is None


# ---------------------------------------------------------------- 四(三), 五(二)1: who approves


def test_a_talk_of_the_school_is_approved_by_the_leading_group() -> None:
    assert approvals_for(RULES, [SCHOOL], None) == (
        Approval("方案", "领导小组", ("五(二)1",), "学校组织的约谈，方案报领导小组审批"),
    )


def test_a_talk_of_a_department_is_approved_by_its_head() -> None:
    assert [(each.of, each.by) for each in approvals_for(RULES, [OWN, OWN], "一岗双责")] == [("方案", "部门主要负责人")]


def test_talk_and_inquiry_asks_the_discipline_office_first_then_the_leading_group() -> None:
    found = approvals_for(RULES, [SCHOOL], "拟谈话函询")
    assert [(each.of, each.by, each.clauses) for each in found] == [
        ("谈话函询", "纪检监察室", ("四(三)", "五(二)1")),
        ("谈话函询", "领导小组", ("四(三)", "五(二)1")),
        ("方案", "领导小组", ("五(二)1",)),
    ]
    assert [each.by for each in approvals_for(RULES, [OWN], "拟谈话函询")] == [
        "纪检监察室",
        "领导小组",
        "部门主要负责人",
    ]


def test_nobody_approves_where_nobody_organises() -> None:
    assert approvals_for(RULES, [None], None) == ()
    assert approvals_for(RULES, [None, OWN], "没有这个事由") == approvals_for(RULES, [OWN], None)


# ---------------------------------------------------------------- 五(三): materials


@pytest.mark.parametrize(
    ("form", "material"),
    [
        ("PREVENTIVE", "廉政承诺"),
        ("INQUIRY", "问题说明材料"),
        ("CORRECTIVE", "错误认识材料"),
        ("ACCOUNTABILITY", "错误认识材料"),
    ],
)
def test_each_subject_hands_in_the_material_of_the_form(form: str, material: str) -> None:
    assert materials_for(RULES, InterviewForm(form), ["S", "T"]) == (
        MaterialDue("S", material, ("五(三)",)),
        MaterialDue("T", material, ("五(三)",)),
    )


# ---------------------------------------------------------------- 四(三): filing


@pytest.mark.parametrize(("quarter", "month"), [(1, 1), (2, 4), (3, 7), (4, 10)])
def test_a_quarters_plan_is_filed_in_its_first_month(quarter: int, month: int) -> None:
    assert filing_due(RULES, 2026, quarter) == date(2026, month, 15)
    assert filing_due(with_limit(filing_due_day=5), 2027, quarter) == date(2027, month, 5)
    assert filing_due(with_limit(filing_due_day=31), 2027, quarter) == date(2027, month, 28)


@pytest.mark.parametrize("quarter", [0, 5, -1])
def test_there_are_four_quarters(quarter: int) -> None:
    with pytest.raises(ValueError, match=f"^季度应为 1–4，现为 {quarter}$"):
        filing_due(RULES, 2026, quarter)


def test_months_belong_to_their_quarter() -> None:
    assert [quarter_of(date(2026, month, 1)) for month in range(1, 13)] == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]


# ---------------------------------------------------------------- in the whole answer


def test_departments_named_alike_are_told_apart_by_their_code() -> None:
    twins = {**DEPARTMENTS, "B": replace(DEPARTMENTS["A"], code="B")}
    one, two = person("S", "正科级", post("A")), person("T", "正科级", post("B"))
    found = [
        organiser_of(RULES, school(one, two, departments=twins), each, InterviewForm.INQUIRY, None)
        for each in (one, two)
    ]
    assert [each.department for each in found if each] == ["A", "B"]


def test_the_answer_carries_organiser_support_approvals_and_materials() -> None:
    answer = ask(school(person("S", "正科级", post("A"))), "S", lead="HA", ground="一岗双责")
    assert answer.organiser == OWN and answer.support is not None and answer.support.unit == "教务处"
    assert [each.by for each in answer.approvals] == ["部门主要负责人"]
    assert [each.material for each in answer.materials] == ["廉政承诺"]
    assert ask(school(person("S", "正科级", post("A"))), "S").support is None
