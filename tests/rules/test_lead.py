"""Clause 五(一) row by row: whom it names for a subject, and how strongly."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.rules.facts import Appointment, Department
from app.rules.lead import Vacancy, leads_for, recusal_between
from app.rules.vocabulary import DepartmentKind, SchoolPost, Strength
from tests.rules.school import DEPARTMENTS, ON, POSTS, RULES, leads, person, post, refusals, school

ONE, TWO, THREE, FOUR, FIVE, SIX = (f"五(一){number}" for number in range(1, 7))
MUST, MAY, NEEDED = "应当", "可以", "必要时"

# What stands: subject's rank, department and flags -> who may lead.  L1 党委书记, L2 校长, L3 纪委书记;
# L4 supervises P (党群) and D (教辅), L5 supervises A (行政) and C (学院); HA heads A, and so on.
ROWS: list[tuple[str, str, str, dict[str, tuple[str, ...]]]] = [
    ("正处级", "P", "head", {"L1": (MUST, ONE), "L3": (MUST, SIX), "L4": (MAY, THREE)}),
    ("正处级", "P", "deputy", {"L1": (MUST, ONE), "L4": (MAY, THREE)}),
    ("正处级", "P", "", {"L1": (MUST, ONE)}),
    ("正处级", "A", "head", {"L2": (MUST, TWO), "L3": (MUST, SIX), "L5": (MAY, THREE)}),
    ("正处级", "C", "head", {"L2": (MUST, TWO), "L3": (MUST, SIX), "L5": (MAY, THREE)}),
    ("正处级", "D", "head", {"L2": (MUST, TWO), "L3": (MUST, SIX), "L4": (MAY, THREE)}),
    ("正处级", "A", "", {"L2": (MUST, TWO)}),
    ("正处级", "A", "key_post", {"L2": (MUST, TWO), "L3": (MUST, SIX)}),
    ("正处级", "C", "branch_secretary", {"L1": (MUST, ONE)}),
    ("正处级", "C", "branch_secretary deputy", {"L1": (MUST, ONE), "L2": (MUST, TWO), "L5": (MAY, THREE)}),
    ("正处级", "A", "branch_secretary", {"L1": (MUST, ONE), "L2": (MUST, TWO)}),
    (
        "正科级", "C", "branch_secretary",
        {"L1": (MUST, ONE), "HC": (MUST, FIVE), "L5": (NEEDED, FIVE)},
    ),
    (
        "副处级", "A", "deputy",
        {"L5": (MUST, FOUR, THREE), "HA": (MUST, FOUR), "L1": (NEEDED, FOUR), "L2": (NEEDED, FOUR)},
    ),
    (
        "副处级", "C", "",
        {"L5": (MUST, FOUR), "HC": (MUST, FOUR), "L1": (NEEDED, FOUR), "L2": (NEEDED, FOUR)},
    ),
    (
        "副处级", "P", "key_post",
        {"L4": (MUST, FOUR), "HP": (MUST, FOUR), "L3": (MUST, SIX), "L1": (NEEDED, FOUR), "L2": (NEEDED, FOUR)},
    ),
    (
        "副处级", "A", "head",
        {"L2": (MUST, TWO, FOUR), "L5": (MUST, FOUR, THREE), "L3": (MUST, SIX), "L1": (NEEDED, FOUR)},
    ),
    (
        "副处级", "P", "head",
        {"L4": (MUST, FOUR, THREE), "L3": (MUST, SIX), "L1": (NEEDED, FOUR), "L2": (NEEDED, FOUR)},
    ),
    ("正科级", "A", "", {"HA": (MUST, FIVE), "L5": (NEEDED, FIVE)}),
    ("副科级", "C", "", {"HC": (MUST, FIVE), "L5": (NEEDED, FIVE)}),
    ("科员及其他", "D", "", {"HD": (MUST, FIVE), "L4": (NEEDED, FIVE)}),
    ("正科级", "A", "key_post", {"HA": (MUST, FIVE), "L3": (MUST, SIX), "L5": (NEEDED, FIVE)}),
    ("正科级", "A", "deputy", {"HA": (MUST, FIVE), "L5": (MAY, THREE, FIVE)}),
    ("正科级", "A", "head", {"L2": (MUST, TWO), "L3": (MUST, SIX), "L5": (MAY, THREE, FIVE)}),
    (
        "校级副职", "C", "head",
        {"L2": (MUST, TWO, THREE), "L3": (MUST, SIX), "L1": (MAY, THREE), "L5": (MAY, THREE)},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rank", "department", "flags", "expected"), ROWS)
def test_each_row_names_its_candidates(
    rank: str, department: str, flags: str, expected: dict[str, tuple[str, ...]]
) -> None:
    subject = person("S", rank, post(department, flags))
    others = "PACD".replace(department, "") if "head" in flags else "PACD"
    assert leads(school(subject, heads=others), "S") == expected


@pytest.mark.parametrize(("rank", "department", "flags", "expected"), ROWS)
def test_candidates_stand_by_strength_and_then_by_clause(
    rank: str, department: str, flags: str, expected: dict[str, tuple[str, ...]]
) -> None:
    found = leads_for(RULES, school(person("S", rank, post(department, flags))), ["S"]).candidates
    keys = [(list(Strength).index(each.strength), each.clauses[0], each.id) for each in found]
    assert keys == sorted(keys) and [each.subjects for each in found] == [("S",)] * len(found)


@pytest.mark.parametrize("leader", ["L3", "L4", "L5"])
def test_members_of_the_leadership_are_led_by_secretary_and_president(leader: str) -> None:
    assert leads(school(), leader) == {"L1": (MAY, THREE), "L2": (MAY, THREE)}


def test_a_holder_of_a_school_post_is_a_leader_whatever_the_rank() -> None:
    acting = person("S", "正处级")
    posts = {**POSTS, SchoolPost.DISCIPLINE_SECRETARY: "S"}
    assert leads(school(acting, posts=posts), "S") == {"L1": (MAY, THREE), "L2": (MAY, THREE)}


def test_whoever_holds_no_post_on_the_day_is_named_by_no_clause() -> None:
    found = leads_for(RULES, school(person("S", "正处级")), ["S"])
    assert found.candidates == () and found.vacant == ()


@pytest.mark.parametrize(
    ("start", "end", "counts"),
    [
        (ON, None, True),
        (ON + timedelta(days=1), None, False),
        (None, ON, True),
        (None, ON - timedelta(days=1), False),
        (None, None, True),
    ],
)
def test_appointments_count_from_their_first_day_to_their_last(start: object, end: object, counts: bool) -> None:
    subject = person("S", "正处级", post("A", "head", start=start, end=end))
    assert bool(leads(school(subject), "S")) is counts


def test_heads_of_the_past_lead_nobody() -> None:
    gone = person("HA", "正处级", post("A", "head", end=ON - timedelta(days=1)))
    found = leads_for(RULES, school(gone, person("S", "正科级", post("A"))), ["S"])
    assert [each.id for each in found.candidates] == ["L5"]
    assert found.vacant == (Vacancy("教务处主要负责人", (FIVE,)),)


def test_each_head_and_each_supervisor_of_a_department_is_named() -> None:
    two = {**DEPARTMENTS, "A": Department("A", "教务处", DepartmentKind.ADMINISTRATIVE, False, ("L4", "L5"))}
    second = person("H2", "副处级", post("A", "head"))
    subject = person("S", "正科级", post("A"))
    assert leads(school(second, subject, departments=two), "S") == {
        "H2": (MUST, FIVE), "HA": (MUST, FIVE), "L4": (NEEDED, FIVE), "L5": (NEEDED, FIVE),
    }  # fmt: skip


def test_vacant_post_never_leads_and_is_named_with_its_clauses() -> None:
    bare = {"A": Department("A", "教务处", DepartmentKind.ADMINISTRATIVE)}
    subject = person("S", "副处级", post("A", "deputy key_post"))
    found = leads_for(RULES, school(subject, heads="", posts={}, departments=bare), ["S"])
    assert found.candidates == ()
    assert {(each.post, each.clauses) for each in found.vacant} == {
        ("教务处分管校领导", (FOUR, THREE)), ("党委书记", (FOUR,)), ("教务处主要负责人", (FOUR,)),
        ("校长", (FOUR,)), ("纪委书记", (SIX,)),
    }  # fmt: skip
    keys = [(each.clauses[0], each.post) for each in found.vacant]
    assert keys == sorted(keys)


def test_supervisor_who_is_no_school_leader_may_not_lead() -> None:
    odd = {"A": Department("A", "教务处", DepartmentKind.ADMINISTRATIVE, supervised_by=("X",))}
    subject = person("S", "副处级", post("A", "deputy"))
    institution = school(subject, person("X", "正处级", name="钟敏"), heads="A", departments=odd)
    (refused,) = [each for each in leads_for(RULES, institution, ["S"]).refused if each.id == "X"]
    assert (refused.code, refused.clauses, refused.subjects) == ("NOT_IN_POST", (FOUR, THREE), ("S",))
    assert refused.why == "钟敏在约谈日不是校领导，不能以分管领导身份主谈"
    assert "X" not in leads(institution, "S")


def test_supervisor_who_also_heads_the_department_leads_as_its_head() -> None:
    odd = {"A": Department("A", "教务处", DepartmentKind.ADMINISTRATIVE, supervised_by=("HA",))}
    institution = school(person("S", "正科级", post("A")), heads="A", departments=odd)
    assert leads(institution, "S") == {"HA": (MUST, FIVE)}
    assert "HA" not in refusals(institution, "S")


def test_reasons_name_the_clause_and_its_strength() -> None:
    (lead,) = leads_for(RULES, school(person("S", "正处级", post("A"))), ["S"]).candidates
    assert (lead.name, lead.why) == ("任望谷", "行政部门和二级学院的正处级领导干部或负责人由校长主谈（五(一)2，应当）")
    assert not lead.needs_reason


def test_the_strongest_reason_comes_first() -> None:
    found = leads_for(RULES, school(person("S", "副处级", post("A", "deputy"))), ["S"])
    supervisor = next(each for each in found.candidates if each.id == "L5")
    assert supervisor.why == (
        "部门副处级领导干部由分管领导或部门正职主谈（五(一)4，应当）；"
        "因工作需要，班子成员可以约谈分管部门的正、副职（五(一)3，可以）"
    )
    assert found.candidate("L1").needs_reason and not supervisor.needs_reason  # type: ignore[union-attr]


def test_a_candidate_is_found_by_id_and_nobody_else() -> None:
    found = leads_for(RULES, school(person("S", "正处级", post("A"))), ["S"])
    assert found.candidate("L2") is found.candidates[0] and found.candidate("S") is None


def test_the_own_name_is_refused_with_the_clauses_that_would_have_named_it() -> None:
    subject = person("S", "副处级", post("A", "head"), name="余立")
    (own,) = [each for each in leads_for(RULES, school(subject, heads="PCD"), ["S"]).refused if each.id == "S"]
    assert (own.name, own.code, own.clauses, own.subjects) == ("余立", "SELF", (FOUR,), ("S",))
    assert own.why == "余立是约谈对象，任何人不主谈本人的约谈"


def test_refusals_stand_by_code_and_then_by_id() -> None:
    subjects = (
        person("S2", "正处级", post("A"), recused={"L2": "近亲属"}),
        person("S1", "正处级", post("P")),
    )
    found = leads_for(RULES, school(*subjects), ["S2", "S1"]).refused
    assert [(each.id, each.code) for each in found] == [
        ("S1", "SELF"), ("S2", "SELF"), ("L2", "RECUSED"), ("L1", "NOT_QUALIFIED"),
    ]  # fmt: skip
    assert found[2].why == "任望谷与S2（近亲属）有回避关系" and found[2].subjects == ("S2",)
    assert found[3].why == "对S2（教务处）不适用：五(一)各项都没有规定由尹涵（党委书记）主谈"
    assert (found[3].clauses, found[3].subjects) == ((ONE,), ("S2",))


def test_recusal_is_found_from_either_side_with_its_reason() -> None:
    institution = school(person("S", "正处级", recused={"L2": "近亲属"}), person("T", "正处级"))
    assert recusal_between(RULES, institution, "S", "L2") == recusal_between(RULES, institution, "L2", "S") == "近亲属"
    assert recusal_between(RULES, institution, "S", "L1") is None
    assert recusal_between(RULES, institution, "T", "L2") is None


def test_two_posts_in_one_department_count_once_in_the_sentence() -> None:
    subject = person("S", "正科级", Appointment("A", "科长"), Appointment("A", "支部书记"))
    head = next(each for each in leads_for(RULES, school(subject), ["S"]).candidates if each.id == "HA")
    assert head.why == "科级及以下党员干部由部门主要负责人主谈（五(一)5，应当）"
