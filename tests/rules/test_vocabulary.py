"""The words of the regulation."""

from __future__ import annotations

import pytest

from app.rules.vocabulary import AppointmentKind, Code, Mode, Rank, Strength, join_names


def test_strengths_stand_in_order() -> None:
    assert [(str(one), one.order) for one in Strength] == [("应当", 0), ("可以", 1), ("必要时", 2)]


def test_modes_have_the_words_of_papers() -> None:
    assert (Mode.INDIVIDUAL.label, Mode.GROUP.label) == ("个别", "集体")


@pytest.mark.parametrize(
    ("rank", "school", "division", "above", "section"),
    [
        ("校级正职", True, False, True, False),
        ("校级副职", True, False, True, False),
        ("正处级", False, True, True, False),
        ("副处级", False, True, False, False),
        ("正科级", False, False, False, True),
        ("副科级", False, False, False, True),
        ("科员及其他", False, False, False, True),
    ],
)
def test_ranks_fall_into_their_classes(rank: str, school: bool, division: bool, above: bool, section: bool) -> None:
    one = Rank(rank)
    assert (one.is_school, one.is_division, one.is_division_chief_or_above, one.is_section_or_below) == (
        school, division, above, section,
    )  # fmt: skip


def test_promotion_and_transfer_are_fresh_and_the_others_not() -> None:
    assert [str(kind) for kind in AppointmentKind if kind.is_fresh_kind] == ["提拔", "交流"]


def test_codes_are_those_of_the_contract() -> None:
    assert {str(code) for code in Code} == {
        "SELF", "RECUSED", "NOT_QUALIFIED", "REASON_REQUIRED", "OUT_OF_SCOPE", "NO_LEAD", "GROUP_SPLIT", "GROUND_FORM",
        "INQUIRY_ONLY", "RECORDER", "NOT_IN_POST", "EXCEPTION", "FRESH_APPOINTMENT",
    }  # fmt: skip


def test_long_lists_of_names_are_counted_after_five() -> None:
    assert (
        join_names([]) == "" and join_names(["甲"]) == "甲" and join_names(list("甲乙丙丁戊")) == "甲、乙、丙、丁、戊"
    )
    assert join_names(list("甲乙丙丁戊己")) == "甲、乙、丙、丁、戊等6人"
