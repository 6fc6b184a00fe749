"""特批表: who would lead by the rules, who leads instead and against which clause, what was decided."""

from __future__ import annotations

import pytest

from app.access.errors import Refusal
from app.access.session import Session
from app.interviews.tables import Interview
from app.papers import catalogue
from tests.papers.forms import bare, held_case, pages

PAPER = catalogue.paper("特批表")
_NONE = {"exception_number": "", "exception_date": None, "exception_approver": "", "exception_reason": ""}


def text_of(session: Session, case: int) -> str:
    return "".join(pages(catalogue.drawn(session, PAPER, [case]).pdf))


def departing(people: dict[str, int], **changes: object) -> int:
    """A talk with a head, led by a deputy of another department."""
    case = held_case(people, is_historical=False, **changes)
    Interview.update(lead=people["陈维"], lead_name="陈维", lead_title="文学院副院长").execute()
    return int(case.id)


def test_form_says_rule_lead_reason_and_decision(session: Session, people: dict[str, int]) -> None:
    text = text_of(session, departing(people))
    for said in (
        "青屏学院约谈主谈人特批表", "报批单位：纪检监察室", "古丽·阿不都", "教务处处长", "仍需询问核实",
        "任望谷（应当，五(一)2）", "李望鸣（应当，五(一)6）", "陈维文学院副院长", "校长职位空缺", "报批单位意见",
        "文号：青党约〔2026〕9号", "批准人：领导小组", "批准日期：2026年11月2日", "第1页共1页",
    ):  # fmt: skip
        assert bare(said) in text, said
    departs = text[text.index("符之处") : text.index("特批理由")]
    assert len(departs) > len("符之处") + 4


def test_form_is_there_before_the_decision_is(session: Session, people: dict[str, int]) -> None:
    text = text_of(session, departing(people, **_NONE))
    assert "陈维文学院副院长" in text and "文号" not in text.replace("（文号", "") and "None" not in text


def test_lead_who_qualifies_needs_no_exception(session: Session, people: dict[str, int]) -> None:
    case = held_case(people, is_historical=False, **_NONE)
    with pytest.raises(Refusal, match="任望谷主谈符合制度规定"):
        text_of(session, int(case.id))
    Interview.update(lead=None, lead_name="", lead_title="").execute()
    assert "任望谷（应当，五(一)2）" in text_of(session, int(case.id))


def test_historical_talk_is_not_judged_by_the_posts_of_today(session: Session, people: dict[str, int]) -> None:
    case = held_case(people, is_historical=True, ground="")
    text = text_of(session, int(case.id))
    assert "校长职位空缺" in text and "应当" not in text.replace("按制度应当", "")
