"""督导整改通知单 and 回执: the finding, what is asked by when, what was done; only for who reads the finding."""

from __future__ import annotations

from datetime import date

import pytest

from app.access.errors import Refusal
from app.access.roles import Role
from app.access.session import Session
from app.oversight.tables import Finding
from app.papers import catalogue
from app.papers.paper import Paper
from tests.access.world import build, role_session
from tests.papers.forms import bare, pages

NOTICE, REPLY = catalogue.paper("整改通知单"), catalogue.paper("整改回执")


def finding(**changes: object) -> int:
    values = {
        "code": "LATE_MATERIAL", "clauses": ["五(三)", "六(二)"], "found_on": date(2026, 12, 1), "owner": "教务处",
        "description": "问题说明材料逾期未交。", "requirement": "限期补交。", "due_on": date(2026, 12, 10),
        "reply": "已补交。", "evidence": "材料已入卷。", "closed_on": date(2026, 12, 9),
    }  # fmt: skip
    return int(Finding.create(**(values | changes)).id)


def text_of(session: Session, which: Paper, finding_id: int) -> str:
    return "".join(pages(catalogue.drawn(session, which, [finding_id]).pdf))


def test_notice_says_what_is_asked_of_whom_by_when(session: Session) -> None:
    text = text_of(session, NOTICE, finding())
    for said in (
        "青屏学院督导整改通知单", "问题类别材料逾期", "发现日期2026年12月1日", "依据条款五(三)、六(二)",
        "问题说明材料逾期未交。", "限期补交。", "责任单位教务处", "整改期限2026年12月10日", "督导整改回执",
        "责任单位负责人签收", "经办人签收", "第1页共1页",
    ):  # fmt: skip
        assert bare(said) in text, said
    assert "已补交" not in text


def test_reply_says_what_was_done_and_what_the_check_found(session: Session) -> None:
    text = text_of(session, REPLY, finding())
    for said in (
        "青屏学院督导整改回执", "问题说明材料逾期未交。", "限期补交。", "整改措施和结果已补交。", "证明材料",
        "纪检监察室复查意见材料已入卷；2026年12月9日销号", "责任单位负责人意见",
    ):  # fmt: skip
        assert bare(said) in text, said


def test_what_is_not_known_stays_empty(session: Session) -> None:
    bare_finding = finding(
        code="人工", clauses=[], requirement="", owner="", due_on=None, reply="", evidence="", closed_on=None
    )
    for which in (NOTICE, REPLY):
        text = text_of(session, which, bare_finding)
        assert "None" not in text and "人工" not in text and "销号" not in text.replace("予以销号", "")


@pytest.mark.parametrize("role", list(Role))
def test_finding_out_of_reach_is_not_printed(session: Session, people: dict[str, int], role: Role) -> None:
    world = build(session, people)
    theirs = int(Finding.get(Finding.interview == world.cases["文学院"]).id)
    role_session(session, world, role)
    for which in (NOTICE, REPLY):
        if role in (Role.OFFICE, Role.DISCIPLINE_OFFICE, Role.PARTY_OFFICE):
            assert "整改的内容" in text_of(session, which, theirs)
        else:
            with pytest.raises(Refusal):
                text_of(session, which, theirs)
