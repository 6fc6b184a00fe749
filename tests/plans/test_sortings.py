"""Sorting sessions: what is decided, by whom, and how it becomes a campaign plan; every choice stays."""

from __future__ import annotations

from datetime import date

import pytest
from sqlcipher3 import dbapi2

from app.access.errors import Refusal
from app.access.session import Session
from app.people.tables import SchoolPostHolding
from app.plans.approvals import approve
from app.plans.clue_links import join
from app.plans.clue_queries import clue_view
from app.plans.disposing import decisions_of
from app.plans.items import draft_of
from app.plans.plans import submit
from app.plans.proposing import propose
from app.plans.queries import plan_view
from app.plans.sorting_queries import clues_to_add, sorting_view, sortings_page
from app.plans.sortings import Choice, SortingDraft, add_clues, choose, close, edit_session, open_session, reopen
from app.plans.tables import ClueDecision, PlanItem
from app.plans.vocabulary import PlanState
from tests.institution import recuse
from tests.plans.conftest import TODAY, campaign, clue, quarterly

INQUIRY = Choice("谈话函询", "先谈话函询", True, "拟谈话函询", "反映具体，可查")


def sorting(session: Session, people: dict[str, int], chair: str = "李望鸣", *members: str, **parts: object) -> int:
    ids = tuple(people[each] for each in members or ("褚雨庭", "常怀"))
    return open_session(session, SortingDraft(TODAY, people[chair], ids, **parts))  # type: ignore[arg-type]


def test_a_session_has_all_unsorted_clues_before_it(office: Session, people: dict[str, int]) -> None:
    first, second = clue(office), clue(office, reported_name="某人")
    choose_alone = sorting(office, people)
    assert [row.clue_id for row in sorting_view(office, choose_alone).rows] == [first, second]
    (line,) = sortings_page(0, 9)
    assert (line.number, line.chair, line.clues, line.decided) == ("〔2026〕第001号", "李望鸣", 2, 0)


def test_a_choice_disposes_of_the_clue_and_a_changed_mind_is_another_row(
    office: Session, people: dict[str, int]
) -> None:
    made = clue(office, person_id=people["蒋德禾"])
    session_id = sorting(office, people)
    choose(office, session_id, made, Choice("暂存待查", "线索笼统"))
    choose(office, session_id, made, INQUIRY)
    assert clue_view(made).disposal == "谈话函询"
    first, second = decisions_of(made)
    assert (first.disposal, first.before) == ("暂存待查", "") and (second.disposal, second.before) == (
        "谈话函询", "暂存待查",
    )  # fmt: skip
    assert (second.session, second.is_proposed, second.ground) == ("〔2026〕第001号", True, "拟谈话函询")
    (row,) = sorting_view(office, session_id).rows
    assert (row.changes, row.form, row.is_proposed) == (2, "询问示警约谈", True)


def test_the_same_choice_again_is_no_new_row(office: Session, people: dict[str, int]) -> None:
    made = clue(office, person_id=people["蒋德禾"])
    session_id = sorting(office, people)
    assert choose(office, session_id, made, INQUIRY) is not None
    assert choose(office, session_id, made, INQUIRY) is None
    assert choose(office, session_id, made, Choice("谈话函询", "先谈话函询")) is not None
    assert not sorting_view(office, session_id).proposed


def test_decisions_are_never_changed_nor_deleted(office: Session, people: dict[str, int]) -> None:
    made = clue(office, person_id=people["蒋德禾"])
    choose(office, sorting(office, people), made, INQUIRY)
    for statement in ("UPDATE clue_decision SET note = 'x'", "DELETE FROM clue_decision"):
        with pytest.raises(dbapi2.IntegrityError, match="decisions are never"), office.store.transaction():
            office.store.db.connection().execute(statement)
    assert ClueDecision.get().note == "先谈话函询"


@pytest.mark.parametrize(
    ("choice", "why"),
    [
        (Choice(""), "请选择处置方式"),
        (Choice("予以了结"), "写明理由"),
        (Choice("谈话函询", "", True, "", "理由"), "请选择拟约谈的事由"),
        (Choice("谈话函询", "", True, "拟谈话函询", " "), "列为约谈对象的理由"),
        (Choice("初步核实", "", True, "拟谈话函询", "理由"), "只用于以谈话函询"),
    ],
)
def test_a_choice_that_lacks_something_is_refused(
    office: Session, people: dict[str, int], choice: Choice, why: str
) -> None:
    made = clue(office, person_id=people["蒋德禾"])
    session_id = sorting(office, people)
    with pytest.raises(Refusal, match=why) as refused:
        choose(office, session_id, made, choice)
    assert "四(三)" in refused.value.clauses and clue_view(made).disposal == ""


def test_nobody_is_proposed_whom_nobody_knows(office: Session, people: dict[str, int]) -> None:
    made = clue(office)
    with pytest.raises(Refusal, match="先在线索中关联干部"):
        choose(office, sorting(office, people), made, INQUIRY)


@pytest.mark.parametrize("leader", ["尹涵", "任望谷"])
def test_secretary_and_president_lie_outside_and_are_refused(
    office: Session, people: dict[str, int], leader: str
) -> None:
    made = clue(office, reported_name=leader, person_id=people[leader])
    session_id = sorting(office, people)
    with pytest.raises(Refusal, match="由上级党组织约谈，不在本制度范围内") as refused:
        choose(office, session_id, made, INQUIRY)
    assert "五(一)3" in refused.value.clauses
    with pytest.raises(Refusal, match="报上级党组织"):
        choose(office, session_id, made, Choice("予以了结", "查无此事"))
    (row,) = sorting_view(office, session_id).rows
    assert "不在本制度范围" in row.outside and not row.is_decided


def test_other_leaders_are_dealt_with_here(office: Session, people: dict[str, int]) -> None:
    made = clue(office, reported_name="赵瑾德", person_id=people["赵瑾德"])
    assert choose(office, sorting(office, people), made, INQUIRY)
    assert SchoolPostHolding.select().count() == 5


def test_a_chair_who_is_recused_does_not_preside(office: Session, people: dict[str, int]) -> None:
    recuse(people, "李望鸣", "蒋德禾")
    made = clue(office, person_id=people["蒋德禾"])
    with pytest.raises(Refusal, match="李望鸣与这条线索的被反映人须回避"):
        choose(office, sorting(office, people), made, INQUIRY)


def test_a_member_who_is_recused_is_noted_as_withdrawn(office: Session, people: dict[str, int]) -> None:
    recuse(people, "蒋德禾", "常怀")
    made = clue(office, person_id=people["蒋德禾"])
    session_id = sorting(office, people)
    choose(office, session_id, made, INQUIRY)
    assert sorting_view(office, session_id).rows[0].withdrawn == ("常怀",)
    alone = sorting(office, people, "李望鸣", "常怀")
    add_clues(office, alone, (made,))
    with pytest.raises(Refusal, match="都与这条线索的被反映人须回避"):
        choose(office, alone, made, Choice("初步核实"))


def test_a_member_who_is_reported_withdraws_from_the_own_clue(office: Session, people: dict[str, int]) -> None:
    made = clue(office, reported_name="常怀", person_id=people["常怀"])
    session_id = sorting(office, people)
    choose(office, session_id, made, Choice("初步核实"))
    assert sorting_view(office, session_id).rows[0].withdrawn == ("常怀",)


def test_a_closed_session_is_opened_again_with_a_reason_only(office: Session, people: dict[str, int]) -> None:
    made = clue(office, person_id=people["蒋德禾"])
    session_id = sorting(office, people)
    with pytest.raises(Refusal, match="还没有登记任何线索的处置"):
        close(office, session_id)
    choose(office, session_id, made, INQUIRY)
    close(office, session_id, "议定一条")
    for act in (
        lambda: choose(office, session_id, made, Choice("初步核实")),
        lambda: add_clues(office, session_id, ()),
        lambda: edit_session(office, session_id, SortingDraft(TODAY, people["李望鸣"], (people["常怀"],))),
    ):
        with pytest.raises(Refusal, match="已经结束"):
            act()
    with pytest.raises(Refusal, match="写明重新开启"):
        reopen(office, session_id, " ")
    reopen(office, session_id, "补充一条理由")
    with pytest.raises(Refusal, match="没有结束"):
        reopen(office, session_id, "再开")
    choose(office, session_id, made, Choice("初步核实"))
    assert [step for step, *_ in sorting_view(office, session_id).steps] == ["结束", "重新开启"]


def test_clues_on_file_are_taken_up_again(office: Session, people: dict[str, int]) -> None:
    made = clue(office)
    first = sorting(office, people)
    choose(office, first, made, Choice("暂存待查", "再看"))
    second = sorting(office, people)
    assert clues_to_add(second) == [(made, "〔2026〕第001号 蒋德禾 暂存待查")]
    assert add_clues(office, second, (made, made)) == 1 and add_clues(office, second, (made,)) == 0
    choose(office, second, made, Choice("初步核实"))
    assert [each.session for each in decisions_of(made)] == ["〔2026〕第001号", "〔2026〕第002号"]
    assert sorting_view(office, first).rows[0].disposal == "暂存待查"


def test_a_clue_that_came_later_is_not_before_the_session(office: Session, people: dict[str, int]) -> None:
    late = clue(office, received_on=TODAY)
    early = open_session(office, SortingDraft(date(2026, 11, 2), people["李望鸣"], (people["常怀"],)))
    assert not sorting_view(office, early).rows
    with pytest.raises(Refusal, match="之后才收到"):
        add_clues(office, early, (late,))
    with pytest.raises(Refusal, match="没有列入这次梳理会"):
        choose(office, early, late, Choice("初步核实"))


@pytest.mark.parametrize("wrong", ["future", "nobody", "alone"])
def test_a_session_needs_a_day_a_chair_and_somebody_else(office: Session, people: dict[str, int], wrong: str) -> None:
    day = date(2026, 11, 25) if wrong == "future" else TODAY
    chair = None if wrong == "nobody" else people["李望鸣"]
    members = (people["李望鸣"],) if wrong == "alone" else (people["常怀"],)
    with pytest.raises(Refusal):
        open_session(office, SortingDraft(day, chair, members))


# ------------------------------------------------------------ from the session to the plan


def test_proposed_persons_become_talks_of_a_new_campaign_with_their_clues(
    office: Session, people: dict[str, int]
) -> None:
    one = clue(office, person_id=people["蒋德禾"])
    two = clue(office, reported_name="皮润", person_id=people["皮润"])
    session_id = sorting(office, people)
    choose(office, session_id, one, INQUIRY)
    choose(office, session_id, two, Choice("初步核实", "", True, "苗头性倾向性问题", "经常迟到"))
    done = propose(office, session_id)
    view = plan_view(office, done.plan_id)
    assert (view.title, view.basis) == ("2026年第1批集中约谈计划", "2026-11-24 线索梳理会（〔2026〕第001号）")
    drafts = [draft_of(item.id) for item in view.items]
    assert [(d.ground, d.subjects[0].person_id, d.subjects[0].clue_id) for d in drafts] == [
        ("拟谈话函询", people["蒋德禾"], one), ("苗头性倾向性问题", people["皮润"], two),
    ]  # fmt: skip
    assert "反映具体，可查" in drafts[0].note
    assert [row.planned for row in sorting_view(office, session_id).rows] == [view.title] * 2
    with pytest.raises(Refusal, match="都已在这份计划中"):
        propose(office, session_id, done.plan_id)
    submit(office, done.plan_id)
    assert approve(office, done.plan_id, approver="尹涵", decided_on=TODAY) is PlanState.APPROVED


def test_a_later_proposal_goes_into_the_draft_that_is_there(office: Session, people: dict[str, int]) -> None:
    one, plan = clue(office, person_id=people["蒋德禾"]), campaign(office)
    session_id = sorting(office, people)
    choose(office, session_id, one, INQUIRY)
    assert propose(office, session_id, plan).added == ("〔2026〕第001号",)
    two = clue(office, reported_name="皮润", person_id=people["皮润"])
    add_clues(office, session_id, (two,))
    choose(office, session_id, two, INQUIRY)
    done = propose(office, session_id, plan)
    assert (done.added, done.passed_over) == (("〔2026〕第002号",), ("〔2026〕第001号",))


def test_clues_put_together_make_one_talk(office: Session, people: dict[str, int]) -> None:
    one, two = clue(office, person_id=people["蒋德禾"]), clue(office, person_id=people["蒋德禾"])
    join(office, one, two, "同一件事")
    session_id = sorting(office, people)
    for each in (one, two):
        choose(office, session_id, each, INQUIRY)
    done = propose(office, session_id)
    (item,) = plan_view(office, done.plan_id).items
    assert "并案线索：〔2026〕第002号" in item.note and item.subjects[0].clue == "〔2026〕第001号"


def test_a_proposal_that_does_not_fit_leaves_no_plan(office: Session, people: dict[str, int]) -> None:
    with pytest.raises(Refusal, match="没有拟列为约谈对象"):
        propose(office, sorting(office, people))
    one = clue(office, person_id=people["蒋德禾"])
    session_id = sorting(office, people)
    choose(office, session_id, one, INQUIRY)
    with pytest.raises(Refusal, match="请选择一份集中约谈计划"):
        propose(office, session_id, quarterly(office))
    plan = campaign(office)
    assert PlanItem.select().count() == 0
    propose(office, session_id, plan)
    submit(office, plan)
    two = clue(office, reported_name="皮润", person_id=people["皮润"])
    add_clues(office, session_id, (two,))
    choose(office, session_id, two, INQUIRY)
    with pytest.raises(Refusal, match="正在待批，不能添加约谈"):
        propose(office, session_id, plan)
