"""A talk and the clue it cites: what counts is how the clue stood when the talk was held."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.access.session import Session
from app.interviews.inquiry_talks import assess
from app.interviews.tables import Interview, InterviewSubject
from app.oversight.detection import detect
from app.people.tables import Department
from app.plans.approvals import approve as approve_plan
from app.plans.clues import sort
from app.plans.inquiries import InquiryDraft, approve, draw_up, send, submit
from app.plans.inquiry_replies import Reply, receive
from app.plans.items import add_item
from app.plans.plans import submit as submit_plan
from app.rules.inquiry import Way
from tests.plans.conftest import TODAY, campaign, clue, draft

HELD = date(2026, 11, 20)


@pytest.fixture
def office(session: Session, people: dict[str, int]) -> Session:
    session.clock = lambda: datetime(2026, 11, 24, 9, 30)
    return session


def held(people: dict[str, int], clue_id: int, ground: str, on: date = HELD) -> int:
    start = datetime(on.year, on.month, on.day, 9)
    given: dict[str, Any] = {
        "year": 2026, "number": 1, "organiser": "纪检监察室", "form": "INQUIRY", "ground": ground,
        "mode": "individual", "state": "待处置", "lead": people["赵瑾德"], "lead_name": "赵瑾德",
        "lead_strength": "应当", "held_from": start, "held_to": start + timedelta(hours=1), "rules_version": "2016.1",
        "created_at": start, "updated_at": start,
    }  # fmt: skip
    row = Interview.create(**given)
    InterviewSubject.create(
        interview=row, person=people["蒋德禾"], position=1, name="蒋德禾", department_name="教务处", clue=clue_id,
        department=Department.get(Department.name == "教务处").id,
    )  # fmt: skip
    return int(row.id)


def said(session: Session) -> list[str]:
    return [each.description for each in detect(session, ("CLUE_DISAGREES",))]


def test_a_clue_that_was_closed_after_its_talk_accuses_nobody(office: Session, people: dict[str, int]) -> None:
    made = clue(office, person_id=people["蒋德禾"])
    sort(office, made, "初步核实", date(2026, 11, 2))
    held(people, made, "仍需询问核实")
    sort(office, made, "予以了结", date(2026, 11, 23), "查无实据")
    assert said(office) == []


def test_a_clue_that_was_closed_on_the_day_of_its_talk_accuses_nobody(office: Session, people: dict[str, int]) -> None:
    made = clue(office, person_id=people["蒋德禾"])
    sort(office, made, "初步核实", date(2026, 11, 2))
    held(people, made, "仍需询问核实")
    sort(office, made, "予以了结", HELD, "查无实据")
    assert said(office) == []


def test_a_talk_after_its_clue_was_put_aside_is_found(office: Session, people: dict[str, int]) -> None:
    made = clue(office, person_id=people["蒋德禾"])
    sort(office, made, "初步核实", date(2026, 11, 2))
    sort(office, made, "暂存待查", date(2026, 11, 10), "线索笼统")
    held(people, made, "仍需询问核实")
    sort(office, made, "初步核实", date(2026, 11, 23))
    (sentence,) = said(office)
    assert "处置方式为“暂存待查”" in sentence


@pytest.mark.parametrize(("outcome", "ground"), [("提醒", "苗头性倾向性问题"), ("再谈", "仍需询问核实")])
def test_a_talk_that_an_assessment_led_to_agrees_with_its_clue(
    office: Session, people: dict[str, int], outcome: str, ground: str
) -> None:
    made = clue(office, person_id=people["蒋德禾"])
    sort(office, made, "谈话函询", TODAY)
    plan = campaign(office)
    add_item(office, plan, draft(people, "蒋德禾", ground="拟谈话函询", lead="赵瑾德", clues={"蒋德禾": made}))
    submit_plan(office, plan)
    approve_plan(office, plan, approver="尹涵", decided_on=TODAY)
    asked = draw_up(office, InquiryDraft(made, Way.LETTER, ("请说明。",), "常怀"))
    submit(office, asked)
    for approver in ("褚雨庭", "尹涵"):
        approve(office, asked, approver=approver, decided_on=TODAY)
    send(office, asked, number="1号", sent_on=TODAY)
    office.clock = lambda: datetime(2026, 12, 20, 9)
    receive(office, asked, Reply(date(2026, 12, 2), 4, endorsed_by="元维成", endorsed_on=date(2026, 12, 1),
                                 endorsement="情况属实"))  # fmt: skip
    talk = assess(office, asked, outcome, "有一处没有说清", assessed_by="常怀").interview_id
    Interview.update(state="待处置", held_from=datetime(2026, 12, 18, 9)).where(Interview.id == talk).execute()
    assert said(office) == []
    Interview.update(ground="反映不实予以澄清", form="PREVENTIVE").where(Interview.id == talk).execute()
    assert said(office) == []  # 谈话函询 may lead there as well
    Interview.update(ground="一岗双责").where(Interview.id == talk).execute()
    assert len(said(office)) == 1 and ground != "一岗双责"
