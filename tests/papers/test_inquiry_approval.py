"""谈话函询审批表: for each subject with a clue, and of the clue only what the reader may know."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.access.errors import Refusal
from app.access.roles import Role
from app.access.session import Session
from app.interviews.tables import Interview, InterviewSubject
from app.papers import catalogue
from app.plans.tables import ApprovalRow, Clue
from tests.access.world import build, role_session
from tests.papers.forms import MOMENT, bare, held_case, pages

PAPER = catalogue.paper("函询审批表")


def text_of(session: Session, case: int, subject: int | None = None) -> str:
    return "".join(pages(catalogue.drawn(session, PAPER, [case], subject).pdf))


@pytest.fixture
def case(session: Session, people: dict[str, int]) -> int:
    made = held_case(people, purpose="当面询问核实。", planned_start=datetime(2026, 11, 24, 9))
    Clue.update(sorting_note="可查性不强。", disciplines=["工作纪律"]).execute()
    for by, said in (("纪检监察室", "同意谈话函询。"), ("领导小组", "")):
        ApprovalRow.create(
            interview=made.id, of="谈话函询", by=by, outcome="批准", approver="尹涵", decided_on=date(2026, 9, 9),
            opinion=said, number="青纪约3号", recorded_at=MOMENT,
        )  # fmt: skip
    return int(made.id)


def test_form_says_what_was_reported_and_what_is_intended(session: Session, case: int) -> None:
    text = text_of(session, case)
    for said in (
        "青屏学院谈话函询审批表", "编号：〔2026〕第007号", "承办单位：纪检监察室", "古丽·阿不都", "教务处处长",
        "线索编号〔2026〕第001号", "上级交办", "工作纪律", "反映问题采购", "可查性不强。", "√谈话结合函询",
        "2026年11月24日9时00分起", "任望谷", "当面询问核实。", "同意谈话函询；文号：青纪约3号；审批人：尹涵",
        "批准；文号：青纪约3号", "第1页共1页",
    ):  # fmt: skip
        assert bare(said) in text, said
    assert text.count("√") == 1


def test_opinion_on_the_scheme_is_no_opinion_on_the_inquiry(session: Session, case: int) -> None:
    ApprovalRow.delete().where(ApprovalRow.of == "谈话函询").execute()
    assert ApprovalRow.select().where(ApprovalRow.of == "方案").exists()
    assert "审批人" not in text_of(session, case)


def test_subject_without_a_clue_has_no_form_unless_the_talk_is_an_inquiry(
    session: Session, people: dict[str, int], case: int
) -> None:
    second = InterviewSubject.create(interview=case, person=people["𬭎文"], position=2, name="𬭎文", rank="科员及其他")
    assert "𬭎文" in text_of(session, case, second.id)
    Interview.update(written_inquiry=False).execute()
    assert "𬭎文" not in text_of(session, case) and "√谈话" in text_of(session, case)
    with pytest.raises(Refusal, match="没有引用问题线索"):
        text_of(session, case, second.id)
    Interview.update(ground="拟谈话函询").execute()
    assert "𬭎文" in text_of(session, case, second.id)


@pytest.mark.parametrize("role", [Role.PARTY_OFFICE, Role.RECORDER, Role.DISCIPLINE_OFFICE])
def test_what_the_clue_says_stays_empty_for_who_reads_no_clues(
    session: Session, people: dict[str, int], role: Role
) -> None:
    world = build(session, people)
    case = world.cases["指派"]
    Interview.update(written_inquiry=True).where(Interview.id == case).execute()
    role_session(session, world, role)
    text = text_of(session, case)
    assert "蒋德禾" in text and ("线索的内容" in text) == (role is Role.DISCIPLINE_OFFICE)
    assert ("信访举报" in text) == (role is Role.DISCIPLINE_OFFICE)
