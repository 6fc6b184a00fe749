"""The facts that clause 五(一) turns on, computed for one appointment of one person on one day.

The names are those of `fact_names`; the answer is a set of bits.
"""

from __future__ import annotations

from app.rules.fact_names import FACTS
from app.rules.facts import Appointment, Institution, Person
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import DepartmentKind, Rank, SchoolPost

TOP_POSTS = (SchoolPost.PARTY_SECRETARY, SchoolPost.PRESIDENT)


def is_top_leader(institution: Institution, person: Person) -> bool:
    """Whether the person is 党委书记 or 校长, whom only a higher party organisation talks to (decision 5)."""
    return any(post in TOP_POSTS for post in institution.posts_of(person.id))


def person_facts(rules: Rulebook, institution: Institution, person: Person) -> int:
    """The facts that do not depend on an appointment, as bits."""
    bits = 0
    if institution.is_school_leader(person):
        bits |= FACTS["校级"]
        if not is_top_leader(institution, person) or rules.reads("top_leaders", "按班子成员"):
            bits |= FACTS["班子其他成员"]
    if person.rank is Rank.DIVISION_CHIEF:
        bits |= FACTS["正处级"]
    elif person.rank is Rank.DIVISION_DEPUTY:
        bits |= FACTS["副处级"]
    elif person.rank.is_section_or_below:
        bits |= FACTS["科级及以下"]
    return bits


def appointment_facts(
    rules: Rulebook, institution: Institution, person: Person, appointment: Appointment, held: tuple[Appointment, ...]
) -> int:
    """The facts of one appointment as bits; `held` are all that the person holds on the day."""
    department = institution.departments[appointment.department]
    kind = rules.kind_read_as(department.kind)
    bits = FACTS["在部门任职"] | FACTS["党群部门" if kind is DepartmentKind.PARTY else "行政或学院"]
    if appointment.branch_secretary:
        bits |= FACTS["党总支书记"]
    if appointment.deputy:
        bits |= FACTS["部门副职"]
    if appointment.key_post and not _key_post_idle(rules, person):
        bits |= FACTS["关键岗位"]
    if appointment.head:
        bits |= FACTS["部门正职"]
        if person.rank.is_division_chief_or_above or rules.reads("acting_head", "按负责人"):
            bits |= FACTS["主要负责人"] | FACTS["一把手"]
    elif appointment.branch_secretary and rules.reads("branch_secretary_as_head", "视为一把手"):
        bits |= FACTS["一把手"]
    there = [other for other in held if other.department == appointment.department]
    if _kind_applies(rules, kind, there, held):
        bits |= FACTS["按类别适用"]
    return bits


def _key_post_idle(rules: Rulebook, person: Person) -> bool:
    """Decision 6: whether a 科级 key post falls under 五(一)5 alone."""
    return person.rank.is_section_or_below and rules.reads("section_key_post", "只适用第5项")


def _kind_applies(
    rules: Rulebook, kind: DepartmentKind, there: list[Appointment], held: tuple[Appointment, ...]
) -> bool:
    """Whether a 正处级 falls under 五(一)1 or 2 by the kind of the department alone.

    Decision 2: not so where a party branch secretary of a college holds no administrative post there.
    Decision 4: not so, if the institution reads it that way, for those without any leading post.
    """
    secretary_only = any(a.branch_secretary for a in there) and not any(a.head or a.deputy for a in there)
    if kind is DepartmentKind.COLLEGE and secretary_only and rules.reads("college_secretary", "岗位优先"):
        return False
    without_post = not any(a.head or a.deputy or a.branch_secretary for a in held)
    return not (without_post and rules.reads("rank_without_post", "不适用第1、2项"))
