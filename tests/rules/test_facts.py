"""An institution as of one day: who heads what, who holds which post, how people are described."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.rules.fact_names import FACTS
from app.rules.facts import Request
from app.rules.predicates import appointment_facts, is_top_leader, person_facts
from app.rules.vocabulary import InterviewForm, Mode, SchoolPost
from tests.rules.school import LONG_AGO, ON, POSTS, RULES, person, post, reading, school

YESTERDAY, TOMORROW = ON - timedelta(days=1), ON + timedelta(days=1)


def test_heads_are_those_of_the_day_each_once_in_order() -> None:
    institution = school(
        person("HZ", "正处级", post("A", "head"), post("A", "head key_post")),
        person("X", "正处级", post("A", "head", end=YESTERDAY)),
        person("Y", "正处级", post("A", "head", start=TOMORROW)),
        person("Z", "正处级", post("A", "deputy")),
        heads="AC",
    )
    assert institution.heads_of("A") == ("HA", "HZ") and institution.heads_of("C") == ("HC",)
    assert institution.heads_of("P") == ()


def test_one_person_may_hold_two_school_posts() -> None:
    institution = school(posts={**POSTS, SchoolPost.PRESIDENT: "L1"})
    assert institution.posts_of("L1") == (SchoolPost.PARTY_SECRETARY, SchoolPost.PRESIDENT)
    assert institution.posts_of("L2") == () == institution.posts_of("HA")


def test_current_posts_stand_the_longest_held_first() -> None:
    subject = person(
        "S", "正处级", post("D", start=ON), post("C"), post("A", title="乙"), post("A", title="甲"),
        post("P", start=None), post("A", end=YESTERDAY),
    )  # fmt: skip
    held = school(subject).current(subject)
    assert [(each.department, each.title) for each in held] == [
        ("P", ""),
        ("A", "乙"),
        ("A", "甲"),
        ("C", ""),
        ("D", ""),
    ]


def test_in_post_are_leaders_and_whoever_holds_an_appointment() -> None:
    people = {
        "leader": person("X", "校级副职"),
        "holder": person("L9", "正处级"),
        "cadre": person("S", "科员及其他", post("A")),
        "gone": person("G", "正处级", post("A", end=YESTERDAY)),
        "never": person("N", "正处级"),
    }
    institution = school(*people.values(), posts={**POSTS, SchoolPost.PRESIDENT: "L9"})
    assert {name for name, one in people.items() if institution.in_post(one)} == {"leader", "holder", "cadre"}
    assert {name for name, one in people.items() if institution.is_school_leader(one)} == {"leader", "holder"}


def test_people_are_described_with_what_they_hold() -> None:
    subject = person("S", "副处级", post("A", title="副处长"), post("C", title="教授", start=ON), name="陈维")
    vice = person("X", "校级副职", name="钟敏")
    retired = person("R", "正处级", post("A", title="处长", end=YESTERDAY), name="余立")
    institution = school(subject, vice, retired)
    assert institution.describe(subject) == "陈维（教务处副处长、文学院教授）"
    assert institution.describe(institution.people["L1"]) == "尹涵（党委书记）"
    assert institution.describe(vice) == "钟敏（校领导）" and institution.describe(retired) == "余立"
    elsewhere = person("E", "正处级", post("Z", title="主任"), name="花新")
    assert school(elsewhere).describe(elsewhere) == "花新（主任）"


@pytest.mark.parametrize(
    ("mode", "subjects", "actual"),
    [
        (None, ("S",), Mode.INDIVIDUAL),
        (None, ("S", "T"), Mode.GROUP),
        (Mode.GROUP, ("S",), Mode.GROUP),
        (Mode.INDIVIDUAL, ("S", "T"), Mode.INDIVIDUAL),
    ],
)
def test_the_mode_is_the_one_given_or_goes_by_the_number_of_subjects(
    mode: Mode | None, subjects: tuple[str, ...], actual: Mode
) -> None:
    assert Request(InterviewForm.PREVENTIVE, subjects, mode=mode).actual_mode is actual


def _names(bits: int) -> set[str]:
    return {name for name, bit in FACTS.items() if bits & bit}


@pytest.mark.parametrize(
    ("rank", "names"),
    [
        ("校级正职", {"校级", "班子其他成员"}),
        ("校级副职", {"校级", "班子其他成员"}),
        ("正处级", {"正处级"}),
        ("副处级", {"副处级"}),
        ("正科级", {"科级及以下"}),
        ("副科级", {"科级及以下"}),
        ("科员及其他", {"科级及以下"}),
    ],
)
def test_facts_of_a_person_go_by_rank(rank: str, names: set[str]) -> None:
    subject = person("S", rank)
    assert _names(person_facts(RULES, school(subject), subject)) == names


@pytest.mark.parametrize(("rank", "name"), [("正处级", "正处级"), ("副处级", "副处级"), ("正科级", "科级及以下")])
def test_a_holder_of_a_school_post_keeps_the_facts_of_the_rank(rank: str, name: str) -> None:
    subject = person("S", rank)
    institution = school(subject, posts={**POSTS, SchoolPost.DISCIPLINE_SECRETARY: "S"})
    assert _names(person_facts(RULES, institution, subject)) == {"校级", "班子其他成员", name}


def test_secretary_and_president_are_no_other_members() -> None:
    institution = school()
    for leader, top in (("L1", True), ("L2", True), ("L3", False), ("L4", False)):
        assert is_top_leader(institution, institution.people[leader]) is top
    assert _names(person_facts(RULES, institution, institution.people["L1"])) == {"校级"}
    rules = reading(top_leaders="按班子成员")
    assert _names(person_facts(rules, institution, institution.people["L1"])) == {"校级", "班子其他成员"}


@pytest.mark.parametrize(
    ("rank", "department", "flags", "names"),
    [
        ("正处级", "P", "", {"党群部门", "按类别适用"}),
        ("正处级", "D", "deputy", {"行政或学院", "部门副职", "按类别适用"}),
        ("正处级", "C", "branch_secretary", {"行政或学院", "党总支书记"}),
        ("正处级", "A", "branch_secretary", {"行政或学院", "党总支书记", "按类别适用"}),
        ("副处级", "A", "head", {"行政或学院", "部门正职", "主要负责人", "一把手", "按类别适用"}),
        ("正科级", "P", "key_post", {"党群部门", "关键岗位", "按类别适用"}),
    ],
)
def test_facts_of_an_appointment(rank: str, department: str, flags: str, names: set[str]) -> None:
    subject = person("S", rank, post(department, flags))
    held = subject.appointments
    assert _names(appointment_facts(RULES, school(subject), subject, held[0], held)) == {"在部门任职", *names}


def test_days_of_an_appointment() -> None:
    assert post("A", start=ON, end=ON).holds_on(ON) and not post("A", end=YESTERDAY).holds_on(ON)
    assert post("A", start=None).holds_on(LONG_AGO) and not post("A", start=TOMORROW).holds_on(ON)
