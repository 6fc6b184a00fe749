"""处理意见审批表: what was confirmed and proposed for one subject, with amendments in their place."""

from __future__ import annotations

import pytest

from app.access.errors import Refusal
from app.access.session import Session
from app.interviews.tables import Amendment, Disposition, InterviewSubject
from app.papers import catalogue
from tests.papers.forms import MOMENT, bare, held_case, pages

PAPER = catalogue.paper("处理意见审批表")


@pytest.fixture
def case(people: dict[str, int]) -> int:
    made = held_case(people)
    Disposition.update(facts="三次采购未比价。", disciplines=["工作纪律"]).execute()
    return int(made.id)


def text_of(session: Session, case: int, subject: int | None = None) -> str:
    return "".join(pages(catalogue.drawn(session, PAPER, [case], subject).pdf))


def test_form_says_what_was_found_and_decided(session: Session, case: int) -> None:
    text = text_of(session, case)
    for said in (
        "青屏学院处理意见审批表", "编号：〔2026〕第007号", "古丽·阿不都", "教务处处长", "询问示警约谈", "任望谷",
        "2026年11月24日9时00分至10时30分", "√是", "√工作纪律", "三次采购未比价。", "主动交代问题（从轻或减轻）",
        "《推进干部约谈常态化制度》一、五(四)", "√批评教育", "√第一种形态", "责令限期整改", "承办单位意见", "审核意见",
        "审定意见同意拟办意见；领导小组审定，2026年12月2日", "第1页共1页",
    ):  # fmt: skip
        assert bare(said) in text, said


def test_factor_that_was_not_heeded_says_why(session: Session, case: int) -> None:
    Disposition.update(factors_heeded=False, ignored_reason="情节较轻").execute()
    assert "未予考虑，理由：情节较轻" in text_of(session, case)


def test_subject_of_whom_nothing_is_decided_has_a_form_to_fill_in(
    session: Session, people: dict[str, int], case: int
) -> None:
    second = InterviewSubject.create(interview=case, person=people["𬭎文"], position=2, name="𬭎文", rank="科员及其他")
    text = text_of(session, case, second.id)
    assert "𬭎文" in text and "√" not in text and "《" not in text and "None" not in text
    with pytest.raises(Refusal):
        text_of(session, case, 999)


def test_amended_decision_stands_in_the_place_of_the_old_one(session: Session, case: int) -> None:
    subject = InterviewSubject.get(InterviewSubject.interview == case)
    Amendment.create(
        interview=case, key=f"disposition.{subject.id}.proposal", field="处理意见", before="责令限期整改",
        after="责令作出检查", reason="笔误", at=MOMENT,
    )  # fmt: skip
    text = text_of(session, case)
    assert "责令作出检查" in text and "责令限期整改" not in text
