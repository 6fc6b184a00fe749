"""Plans on paper: 集中约谈计划表 and 部门季度计划备案表."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.access.errors import Refusal
from app.access.roles import Role
from app.access.session import Session
from app.papers import catalogue, plan_paper, words
from app.papers.fonts import clean
from app.papers.listing import ACROSS
from app.papers.plan_facts import plan_columns
from app.papers.plan_paper import PlanFacts, Said
from app.plans.tables import Plan
from tests.access import world
from tests.papers.forms import bare, pages
from tests.papers.lists import CLUE, NAMES, approve, campaign, file, quarterly
from tests.papers.test_listing import outside, texts

CAMPAIGN, QUARTERLY = catalogue.paper("集中计划"), catalogue.paper("季度计划")


def printed(session: Session, which, plan) -> list[str]:
    return pages(catalogue.drawn(session, which, [plan.id]).pdf)


def test_a_campaign_plan_says_what_is_planned_and_leaves_room_to_decide(session: Session, people: dict[str, int]):
    (page,) = printed(session, CAMPAIGN, campaign(people, names=NAMES))
    for text in (
        "青屏学院2026年集中约谈计划表", "填报单位：青屏学院", "批次：第1批", "依据：2026年度党风廉政建设工作安排",
        *NAMES, "古丽·阿不都：教务处处长", "预防提醒谈话", "（集体）", "一岗双责", "问题线索", "任望谷", "校长",
        "2026-12-04", "上午9时", "谈话室", "第1项备注", "领导小组意见", "签字（盖章）：年月日", "第1页共1页",
    ):  # fmt: skip
        assert bare(text) in page
    assert bare(CLUE) in page


@pytest.mark.parametrize(("key", "facts"), [("campaign_plan", "blank_campaign"), ("quarterly_plan", "blank_quarterly")])
def test_one_line_goes_down_beside_serials_and_names_of_opinions(session: Session, key: str, facts: str):
    which = catalogue.paper(key)
    (sheet,) = which.sheets(getattr(plan_paper, facts)(session), words.shipped(key))
    upright = [round(line.x, 1) for line in sheet.lines if line.x == line.to_x]
    second = sorted(set(upright))[1]
    assert sum(1 for x in upright if x == second) > 5 and not [x for x in upright if second < x < second + 10]


def test_what_was_decided_is_printed_with_number_name_and_day(session: Session, people: dict[str, int]):
    made = campaign(people)
    approve(made)
    (page,) = printed(session, CAMPAIGN, made)
    assert "批准。同意按计划实施。（领导小组〔2026〕1号）" in page
    assert "签字（盖章）：尹涵2026年3月5日" in page


def test_a_quarterly_plan_has_the_head_the_filing_and_no_clue(session: Session, people: dict[str, int]):
    made = quarterly(people)
    (page,) = printed(session, QUARTERLY, made)
    for text in ("部门季度计划备案表（2026年第四季度）", "部门：教务处", "部门负责人", "备案号", "备案日期"):
        assert text in page
    assert "线索" not in page and bare(CLUE) not in page
    file(made)
    (page,) = printed(session, QUARTERLY, made)
    for text in ("备〔2026〕12号", "2026年10月9日", "同意备案。", "签字（盖章）：常怀"):
        assert text in page


def test_the_clue_column_is_only_for_who_may_read_clues(session: Session, people: dict[str, int]):
    built = world.build(session, people)
    (page,) = pages(catalogue.drawn(session, CAMPAIGN, [built.plans["集中"]]).pdf)
    assert "问题线索" in page and "〔2026〕第001号" in page
    for role in (Role.PARTY_OFFICE, Role.ORGANISATION):
        world.role_session(session, built, role)
        (page,) = pages(catalogue.drawn(session, CAMPAIGN, [built.plans["集中"]]).pdf)
        assert "问题线索" not in page.partition("说明：")[0] and "001号" not in page
    assert "余立" in page


def test_who_does_not_reach_a_plan_prints_nothing_of_it(session: Session, people: dict[str, int]):
    built = world.build(session, people)
    world.role_session(session, built, Role.DEPARTMENT_KEEPER)
    with pytest.raises(Refusal, match="没有序号为"):
        catalogue.drawn(session, CAMPAIGN, [built.plans["集中"]])
    with pytest.raises(Refusal, match="没有序号为"):
        catalogue.drawn(session, QUARTERLY, [built.plans["文学院"]])
    assert "余立" in printed(session, QUARTERLY, Plan.get_by_id(built.plans["教务处"]))[0]


def test_a_plan_of_another_kind_is_refused_with_the_way_on(session: Session, people: dict[str, int]):
    one, other = campaign(people), quarterly(people)
    with pytest.raises(Refusal, match="部门季度计划，不能打印成集中约谈计划表。请改选“部门季度计划备案表”"):
        printed(session, CAMPAIGN, other)
    with pytest.raises(Refusal, match="请改选“集中约谈计划表”"):
        printed(session, QUARTERLY, one)
    Plan.update(kind="日常").where(Plan.id == one.id).execute()
    with pytest.raises(Refusal, match="在“约谈”中打印"):
        printed(session, CAMPAIGN, one)
    with pytest.raises(Refusal, match="没有序号为 99 的计划"):
        catalogue.drawn(session, CAMPAIGN, [99])


def test_a_long_plan_keeps_its_last_row_with_the_opinion(session: Session, people: dict[str, int]):
    found = printed(session, CAMPAIGN, campaign(people, 30))
    assert len(found) > 2
    assert all("问题线索" in page for page in found)
    assert "第30项备注" in found[-1] and "领导小组意见" in found[-1] and "签字（盖章）" in found[-1]
    assert sum(page.count("签字（盖章）") for page in found) == 1


@pytest.mark.parametrize("which", [CAMPAIGN, QUARTERLY], ids=["campaign", "quarterly"])
def test_a_blank_plan_is_one_page_of_rows_to_fill_in(session: Session, which):
    (page,) = pages(catalogue.blank(session, which).pdf)
    assert "约谈对象单位职务约谈形式" in page and "签字（盖章）" in page
    assert ("线索" in page) is (which is CAMPAIGN)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="（）〓"), max_size=60)
LONG = st.builds(lambda text, times: (text * times)[:3000], WORDS, st.sampled_from([1, 1, 60]))


@settings(max_examples=20, deadline=None)
@given(st.lists(WORDS, min_size=11, max_size=11), LONG, LONG, st.tuples(LONG, WORDS), st.booleans())
def test_whatever_a_plan_says_is_printed_within_the_margins(texts_of_row, note, basis, said, is_campaign):
    row = (*texts_of_row[:-1], note)
    kind, shown = ("集中", row) if is_campaign else ("季度", row[:10])
    facts = PlanFacts(
        BLANK.office, plan_columns(kind, clues=True), rows=(shown,),
        basis=basis, requirements=note[:300], decided=Said(said[0], said[1], "2026年3月5日", said[1]),
    )  # fmt: skip
    draw = plan_paper.campaign_sheets if is_campaign else plan_paper.quarterly_sheets
    sheets = draw(facts, words.shipped("campaign_plan" if is_campaign else "quarterly_plan"))
    assert not any(outside(sheet, ACROSS.inside(True)) for sheet in sheets)
    counts = bare("".join(map(texts, sheets)))
    for text in (*facts.rows[0], basis, said[0], said[1]):
        for character in set(bare(clean(text))):
            assert counts.count(character) >= bare(clean(text)).count(character)


BLANK = replace(PlanFacts(plan_paper.Office("青屏学院"), ()))
