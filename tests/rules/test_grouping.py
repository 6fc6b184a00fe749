"""The proposed split (decision 11): fewest groups, one organiser and a lead who fits for each."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings

from app.rules.facts import Institution
from app.rules.lead import leads_for
from app.rules.vocabulary import Mode
from tests.examples import many
from tests.rules.chance import schools, subjects
from tests.rules.school import RULES, ask, person, post, reading, school


def _groups(institution: Institution, *asked: str, **fields: object) -> list[tuple[tuple[str, ...], object, object]]:
    return [(group.subjects, group.organiser, group.leads) for group in ask(institution, *asked, **fields).groups]


def test_nobody_is_split_who_can_be_talked_to_together() -> None:
    institution = school(person("S", "正处级", post("A")), person("T", "正处级", post("C")))
    assert _groups(institution, "S", "T") == [(("S", "T"), "纪检监察室", ("L2",))]
    assert _groups(institution, "S") == [(("S",), "纪检监察室", ("L2",))]


def test_different_organisers_are_different_groups_in_the_order_of_the_subjects() -> None:
    institution = school(
        person("S", "正科级", post("C")), person("T", "正处级", post("A")), person("U", "正科级", post("C")),
        person("V", "正科级", post("A")),
    )  # fmt: skip
    assert _groups(institution, "S", "T", "U", "V") == [
        (("S", "U"), "文学院", ("HC", "L5")),
        (("T",), "纪检监察室", ("L2",)),
        (("V",), "教务处", ("HA", "L5")),
    ]


def test_leads_of_a_group_stand_by_their_weakest_strength() -> None:
    institution = school(person("S", "副处级", post("A", "deputy")), person("T", "副处级", post("A", "key_post")))
    assert _groups(institution, "S", "T") == [(("S", "T"), "纪检监察室", ("HA", "L5", "L1", "L2"))]


def test_a_subject_without_any_lead_stands_alone_without_one() -> None:
    institution = school(person("S", "正处级", post("A")), person("T", "正处级"))
    assert _groups(institution, "S", "T") == [(("S",), "纪检监察室", ("L2",)), (("T",), "纪检监察室", ())]


def test_a_head_among_the_subjects_leads_no_group_they_sit_in() -> None:
    institution = school(
        person("S", "副处级", post("A", "deputy")), person("T", "正处级", post("A", "head")), heads="PCD"
    )
    groups = _groups(institution, "S", "T")
    assert groups == [(("S", "T"), "纪检监察室", ("L5", "L2"))]


def test_individual_talks_are_one_group_each() -> None:
    institution = school(person("S", "正处级", post("A")), person("T", "正处级", post("C")))
    groups = _groups(institution, "S", "T", mode=Mode.INDIVIDUAL)
    assert [group[0] for group in groups] == [("S",), ("T",)]
    assert _groups(institution, "S", "T", rules=reading(group_split="每人一组")) == groups


def test_recusal_takes_a_lead_from_the_group() -> None:
    institution = school(
        person("S", "正处级", post("A"), recused={"L2": "近亲属"}), person("T", "正处级", post("A", "key_post")),
        person("U", "正处级", post("A", "key_post"), recused={"L2": "近亲属"}),
    )  # fmt: skip
    assert _groups(institution, "S", "T", "U") == [
        (("S",), "纪检监察室", ()), (("T", "U"), "纪检监察室", ("L3",)),
    ]  # fmt: skip


@pytest.mark.parametrize("order", [("S", "T", "U", "V"), ("V", "U", "T", "S"), ("T", "V", "S", "U")])
def test_greed_does_not_make_more_groups_than_needed(order: tuple[str, ...]) -> None:
    """L1 reaches S and T, L2 reaches U and V, L3 reaches T and U: two groups do."""
    institution = school(
        person("S", "正处级", post("P")), person("T", "正处级", post("P", "key_post")),
        person("U", "正处级", post("A", "key_post")), person("V", "正处级", post("A")),
    )  # fmt: skip
    groups = _groups(institution, *order)
    assert len(groups) == 2
    assert {frozenset(group[0]) for group in groups} == {frozenset({"S", "T"}), frozenset({"U", "V"})}


@settings(max_examples=many(150), deadline=None)
@given(schools(), subjects)
def test_groups_cover_everyone_once_and_are_as_few_as_can_be(institution: Institution, asked: tuple[str, ...]) -> None:
    mode = Mode.GROUP if len(asked) > 1 else None
    answer = ask(institution, *asked, mode=mode)
    assert sorted(one for group in answer.groups for one in group.subjects) == sorted(asked)
    units = {
        each.subject.id: organiser
        for each, organiser in zip(answer.leads.by_subject, _units(institution, asked), strict=True)
    }
    for group in answer.groups:
        assert {units[one] for one in group.subjects} == {group.organiser}
        able = {one.id for one in leads_for(RULES, institution, group.subjects).candidates}
        assert set(group.leads) == able and (group.leads or len(group.subjects) == 1)
    assert len(answer.groups) == _fewest(institution, asked, units)


def _units(institution: Institution, asked: tuple[str, ...]) -> list[str | None]:
    found = [ask(institution, one).organiser for one in asked]
    return [each.unit if each else None for each in found]


def _fewest(institution: Institution, asked: tuple[str, ...], units: dict[str, str | None]) -> int:
    """The least number of groups, by trying every way to put five subjects into groups."""
    best = len(asked)
    for places in product(range(len(asked)), repeat=len(asked)):
        parts = [[one for one, place in zip(asked, places, strict=True) if place == group] for group in set(places)]
        if len(parts) < best and all(
            len(part) == 1
            or (len({units[one] for one in part}) == 1 and leads_for(RULES, institution, part).candidates)
            for part in parts
        ):
            best = len(parts)
    return best
