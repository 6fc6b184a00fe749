"""问题线索登记表 and 谈话呈批表: whole, and only for who reads clues."""

from __future__ import annotations

from datetime import date

import pytest

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.roles import DUTIES, Role, may
from app.access.session import Session
from app.papers import catalogue
from app.papers.clue_facts import age
from app.people.tables import Person
from app.plans.tables import Clue
from tests.access.world import World, role_session
from tests.papers.forms import MOMENT, bare, pages

PAPERS = ("线索登记表", "呈批表")


@pytest.fixture
def clue(session: Session, people: dict[str, int]) -> int:
    session.clock = lambda: MOMENT
    Person.update(born="1975-12", political_status="中共党员").where(Person.id == people["古丽·阿不都"]).execute()
    return int(Clue.create(
        year=2026, number=12, received_on=date(2026, 9, 1), source="上级交办", reported_name="古丽·阿不都",
        reported_post="教务处处长", person=people["古丽·阿不都"], problem="教材采购未比价。", disposal="谈话函询",
        disciplines=["廉洁纪律", "工作纪律"], sorted_on=date(2026, 9, 8), sorting_note="反映笼统，拟谈话函询。",
        handler="常怀", note="附信一件。", created_at=MOMENT,
    ).id)  # fmt: skip


def text_of(session: Session, word: str, clue: int) -> str:
    return "".join(pages(catalogue.drawn(session, catalogue.paper(word), [clue]).pdf))


def test_register_form_says_everything_of_a_clue(session: Session, clue: int) -> None:
    text = text_of(session, "线索登记表", clue)
    for said in (
        "青屏学院问题线索登记表", "编号：〔2026〕第012号", "登记日期：2026年11月24日", "古丽·阿不都", "教务处处长",
        "√上级交办", "2026年9月1日", "√廉洁纪律", "√工作纪律", "教材采购未比价。", "√谈话函询",
        "反映笼统，拟谈话函询。",
        "常怀", "2026年9月8日", "审批意见", "附信一件。", "第1页共1页",
    ):  # fmt: skip
        assert bare(said) in text, said
    assert text.count("√") == 4 and "None" not in text


def test_request_names_the_person_with_the_age_of_the_day(session: Session, clue: int) -> None:
    text = text_of(session, "呈批表", clue)
    for said in (
        "青屏学院谈话呈批表", "线索编号：〔2026〕第012号", "性别女", "年龄50", "政治面貌中共党员", "线索来源上级交办",
        "教材采购未比价。", "谈话方案", "谈话提纲", "要求书面说明的函", "承办人意见反映笼统，拟谈话函询。",
        "纪检监察室（纪委书记）意见", "领导小组意见", "附信一件。",
    ):  # fmt: skip
        assert bare(said) in text, said


def test_clue_that_is_not_linked_to_a_cadre_leaves_the_particulars_empty(session: Session, clue: int) -> None:
    Clue.update(person=None).execute()
    text = text_of(session, "呈批表", clue)
    assert "古丽·阿不都" in text and "性别年龄" in text


def test_source_of_another_name_is_ticked_as_other(session: Session, clue: int) -> None:
    Clue.update(source="信访举报").execute()
    text = text_of(session, "线索登记表", clue)
    assert "√其他：信访举报" in text and "√上级交办" not in text


@pytest.mark.parametrize(
    ("born", "years"), [("1975-11-24", "51"), ("1975-11-25", "50"), ("1975-11", "51"), ("1975-12", "50"),
                        ("1975", ""), ("", ""), ("不详", ""), ("2030-01", "")],
)  # fmt: skip
def test_age_is_in_full_years_and_not_guessed(born: str, years: str) -> None:
    assert age(born, date(2026, 11, 24)) == years


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("word", PAPERS)
def test_only_who_reads_clues_and_prints_gets_the_paper(session: Session, world: World, word: str, role: Role) -> None:
    role_session(session, world, role)
    allowed = may(role, Action.CLUE_READ) and may(role, Action.PRINT)
    assert allowed == (role in (Role.OFFICE, Role.DISCIPLINE_OFFICE)) and role in DUTIES
    if allowed:
        assert "线索的内容" in text_of(session, word, world.clue)
    else:
        with pytest.raises(Refusal) as refused:
            text_of(session, word, world.clue)
        assert "线索的内容" not in str(refused.value) and "蒋德禾" not in str(refused.value)


def test_clue_that_is_gone_is_refused(session: Session) -> None:
    for word in PAPERS:
        with pytest.raises(Refusal, match="没有找到这条线索"):
            text_of(session, word, 999)
