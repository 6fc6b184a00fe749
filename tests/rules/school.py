"""A school on paper: frozen facts for the rules, without a store.

Each department has its own supervisor and, unless left out, its own head, so that an answer shows where it comes from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from app.rules.assess import Answer, assess
from app.rules.facts import Appointment, Department, Institution, Person, Recusal, Request
from app.rules.lead import leads_for
from app.rules.loading import load
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import DepartmentKind, InterviewForm, Rank, SchoolPost

ON = date(2026, 11, 24)
LONG_AGO = date(2020, 1, 1)
RULES = load()

NAMES = {
    "L1": "尹涵", "L2": "任望谷", "L3": "李望鸣", "L4": "万俟望", "L5": "赵瑾德",
    "HP": "金之玉", "HA": "蒋德禾", "HC": "秦听知", "HD": "钱拙知",
}  # fmt: skip
POSTS = {
    SchoolPost.PARTY_SECRETARY: "L1",
    SchoolPost.PRESIDENT: "L2",
    SchoolPost.DISCIPLINE_SECRETARY: "L3",
}
DEPARTMENTS = {
    "P": Department("P", "组织部", DepartmentKind.PARTY, supervised_by=("L4",)),
    "A": Department("A", "教务处", DepartmentKind.ADMINISTRATIVE, supervised_by=("L5",)),
    "C": Department("C", "文学院", DepartmentKind.COLLEGE, supervised_by=("L5",)),
    "D": Department("D", "图书馆", DepartmentKind.DIRECT, supervised_by=("L4",)),
}
LEADERS = tuple(
    Person(one, NAMES[one], rank)
    for one, rank in {
        "L1": Rank.SCHOOL_CHIEF,
        "L2": Rank.SCHOOL_CHIEF,
        "L3": Rank.SCHOOL_DEPUTY,
        "L4": Rank.SCHOOL_DEPUTY,
        "L5": Rank.SCHOOL_DEPUTY,
    }.items()
)


def post(department: str, flags: str = "", **fields: Any) -> Appointment:
    """An appointment since 2020; `flags` are the names of those that are set."""
    return Appointment(department, **{"start": LONG_AGO, **dict.fromkeys(flags.split(), True), **fields})


def person(
    one: str, rank: Rank | str, *posts: Appointment, name: str = "", recused: Mapping[str, str] | None = None
) -> Person:
    """A person; without a name they are called after their id."""
    ties = tuple(Recusal(other, reason) for other, reason in (recused or {}).items())
    return Person(one, name or NAMES.get(one, one), Rank(rank), posts, ties)


def school(
    *people: Person,
    heads: str = "PACD",
    posts: Mapping[SchoolPost, str] = POSTS,
    departments: Mapping[str, Department] = DEPARTMENTS,
    on: date = ON,
) -> Institution:
    """The school with these people, the leaders, and a 正处级 head (`HP`, `HA` ...) for each department in `heads`.

    A person given with an id that is there already stands in its place.
    """
    chiefs = tuple(person("H" + code, Rank.DIVISION_CHIEF, post(code, "head")) for code in heads)
    everyone = {one.id: one for one in (*LEADERS, *chiefs, *people)}
    return Institution(on, posts, departments, everyone)


def reading(**decisions: str) -> Rulebook:
    """The rules with some decisions (制度解释) read otherwise."""
    assert set(decisions) <= {decision.key for decision in RULES.decisions}
    return replace(
        RULES,
        decisions=tuple(replace(each, value=decisions.get(each.key, each.value)) for each in RULES.decisions),
    )


def with_limit(**limits: int) -> Rulebook:
    """The rules with some figures changed."""
    return replace(RULES, limits=tuple(replace(each, value=limits.get(each.key, each.value)) for each in RULES.limits))


def leads(institution: Institution, *subjects: str, rules: Rulebook = RULES) -> dict[str, tuple[str, ...]]:
    """Who may lead: id -> (strength, clause, clause ...)."""
    found = leads_for(rules, institution, subjects)
    return {each.id: (str(each.strength), *each.clauses) for each in found.candidates}


def refusals(institution: Institution, *subjects: str, rules: Rulebook = RULES) -> dict[str, str]:
    """Who may not lead: id -> code."""
    return {each.id: str(each.code) for each in leads_for(rules, institution, subjects).refused}


def ask(institution: Institution, *subjects: str, rules: Rulebook = RULES, **fields: Any) -> Answer:
    """The whole answer for a preventive talk, unless another form is given."""
    form = fields.pop("form", InterviewForm.PREVENTIVE)
    return assess(rules, institution, Request(form, subjects, **fields))
