"""What titles say of a post, and what they leave in doubt."""

from __future__ import annotations

import pytest

from app.people.identity import post_words
from app.people.roster.titles import BOTH, DEPUTY, HEAD, NEITHER, SECRETARY, read_title, with_answer
from app.rules.vocabulary import DepartmentKind

PARTY, OFFICE, COLLEGE = DepartmentKind.PARTY, DepartmentKind.ADMINISTRATIVE, DepartmentKind.COLLEGE
CERTAIN = [
    ("部长", PARTY, "head"),
    ("处长", OFFICE, "head"),
    ("教务处处长", OFFICE, "head"),
    ("院长", COLLEGE, "head"),
    ("馆长", DepartmentKind.DIRECT, "head"),
    ("书记", PARTY, "head"),
    ("书记", COLLEGE, "secretary"),
    ("党总支书记", COLLEGE, "secretary"),
    ("党委书记", COLLEGE, "secretary"),
    ("党总支书记、院长", COLLEGE, "head secretary"),
    ("党总支书记兼副院长", COLLEGE, "deputy secretary"),
    ("党总支副书记、副院长", COLLEGE, "deputy"),
    ("副 院 长", COLLEGE, "deputy"),
    ("副书记", PARTY, "deputy"),
    ("副处长", OFFICE, "deputy"),
    ("副处长（主持工作）", OFFICE, "head"),
    ("副处长(主持全面工作)", OFFICE, "head"),
    ("党总支副书记（主持工作）", COLLEGE, "secretary"),
    ("调研员", OFFICE, ""),
    ("科长", OFFICE, ""),
    ("办公室主任", COLLEGE, ""),
    ("系主任", COLLEGE, ""),
]


@pytest.mark.parametrize(("title", "kind", "expected"), CERTAIN)
def test_a_known_title_is_read_without_a_question(title: str, kind: str, expected: str) -> None:
    flags, doubt = read_title(title, "教务处", kind)
    said = {"head": flags.head, "deputy": flags.deputy, "secretary": flags.branch_secretary}
    assert " ".join(sorted(name for name, on in said.items() if on)) == " ".join(sorted(expected.split()))
    assert doubt is None


@pytest.mark.parametrize(
    ("title", "options"),
    [
        ("总工程师", (NEITHER, HEAD, DEPUTY)),
        ("党总支副书记", (DEPUTY, NEITHER)),
        ("副书记", (DEPUTY, NEITHER)),
        ("党支部书记", (NEITHER, SECRETARY)),
        ("党支部书记、院长", (HEAD, BOTH)),
        ("党总支副书记、副院长（主持工作）", (HEAD, SECRETARY, BOTH)),
    ],
)
def test_an_unsure_title_asks_with_the_likely_answer_first(title: str, options: tuple[str, ...]) -> None:
    _, doubt = read_title(title, "文学院", COLLEGE)
    assert doubt is not None
    assert doubt.options == options
    assert "文学院" in doubt.question
    assert title in doubt.question


def test_answers_decide_what_the_post_counts_as() -> None:
    flags, _ = read_title("党总支副书记、副院长（主持工作）", "文学院", COLLEGE)
    read = {answer: with_answer(flags, answer) for answer in (HEAD, SECRETARY, BOTH)}
    assert [(f.head, f.deputy, f.branch_secretary) for f in read.values()] == [
        (True, False, False), (False, True, True), (True, False, True),
    ]  # fmt: skip


def test_a_head_is_never_a_deputy_of_the_same_post() -> None:
    for title, kind, _ in CERTAIN:
        flags, _ = read_title(title, "教务处", kind)
        assert not (flags.head and flags.deputy)


def test_school_leader_is_named_by_the_post_alone() -> None:
    assert post_words("校领导", "副校长") == "副校长"
    assert post_words("校领导", "副校长、医学院院长") == "副校长、医学院院长"
    assert post_words("教务处", "处长") == "教务处处长"
    assert post_words("校领导", "") == "校领导"
    assert post_words("", "处长") == "处长"
