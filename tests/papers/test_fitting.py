"""Which papers make sense of a talk, a plan, a clue; and printing of any of them on record."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access import audit
from app.access.errors import Refusal
from app.access.roles import Role
from app.access.session import Session
from app.access.tables import AuditEntry
from app.interviews.tables import Interview
from app.oversight.tables import Finding
from app.papers import catalogue
from app.papers.fitting import RULES, Standing, standing, why_not
from app.papers.paper import About, Paper
from app.papers.printed import record_printed, save_printed
from app.plans.tables import Clue, Plan
from app.plans.vocabulary import Disposal, PlanKind
from app.rules.lifecycle import State
from app.rules.loading import load
from app.rules.vocabulary import InterviewForm
from app.store.errors import StoreTrouble
from tests.access.world import World, as_account, role_session
from tests.interviews.held_cases import NOW, make_case, sealed_record
from tests.papers.forms import held_case

TALK = Standing(About.CASE, state=State.APPROVED, form=InterviewForm.PREVENTIVE)


def named(name: str, about: About = About.CASE) -> Paper:
    return replace(catalogue.PAPERS[0], key="made-up", name=name, about=about)


@pytest.mark.parametrize("form", list(InterviewForm))
def test_the_material_that_a_form_asks_for_fits_it_and_the_others_do_not(form: InterviewForm) -> None:
    papers = {"廉政承诺": "廉政承诺书", "问题说明材料": "问题说明材料", "错误认识材料": "错误认识材料"}
    wanted = papers[load().material_for(form).name]
    fitting = {name for name in papers.values() if not why_not(named(name), replace(TALK, form=form))}
    assert fitting == {wanted}


@pytest.mark.parametrize(
    ("name", "stands", "fits"),
    [
        ("特批审批表", {}, False),
        ("特批审批表", {"exception": True}, True),
        ("特批审批表", {"led": False}, True),
        ("函询通知书", {}, False),
        ("函询通知书", {"written_inquiry": True}, True),
        ("谈话函询审批表", {}, False),
        ("谈话函询审批表", {"form": InterviewForm.INQUIRY}, True),
        ("谈话笔录", {}, False),
        ("谈话笔录", {"recorded": True}, True),
        ("处理意见审批表", {}, False),
        ("处理意见审批表", {"state": State.AWAITING_DISPOSITION}, True),
        ("卷内目录", {"state": State.IN_PROGRESS}, False),
        ("档案封面", {"state": State.ARCHIVED}, True),
        ("约谈通知书", {}, True),
        ("约谈通知书", {"state": State.CANCELLED}, False),
        ("诫勉书", {}, False),
        ("约谈工作方案审批表", {"state": State.CANCELLED}, True),
        ("党员干部约谈情况登记表", {"state": State.DRAFT}, True),
    ],
)
def test_papers_of_a_talk_fit_it_as_it_stands(name: str, stands: dict[str, Any], fits: bool) -> None:
    reason = why_not(named(name), replace(TALK, **stands))
    assert (reason == "") == fits and (fits or reason.endswith("）"))
    assert why_not(named(name, About.SUBJECT), replace(TALK, **stands)) == reason


def test_plans_and_clues_have_papers_by_kind_and_by_disposal() -> None:
    campaign, quarter = Standing(About.PLAN, kind=PlanKind.CAMPAIGN), Standing(About.PLAN, kind=PlanKind.QUARTERLY)
    of_campaign, of_quarter = named("集中约谈计划表", About.PLAN), named("部门季度计划备案表", About.PLAN)
    assert not why_not(of_campaign, campaign) and not why_not(of_quarter, quarter)
    assert "集中约谈计划" in why_not(of_campaign, quarter) and "部门季度计划" in why_not(of_quarter, campaign)
    sheet, register = named("谈话呈批表", About.CLUE), named("问题线索登记表", About.CLUE)
    assert why_not(sheet, Standing(About.CLUE)) and not why_not(register, Standing(About.CLUE))
    assert not why_not(sheet, Standing(About.CLUE, disposal=Disposal.TALK_INQUIRY))


def test_paper_of_something_else_says_what_it_is_printed_by() -> None:
    assert why_not(named("统计表", About.PERIOD), TALK) == "按期间打印"
    assert why_not(named("约谈通知书"), Standing(About.FINDING)) == "按约谈打印"


@given(st.sampled_from(RULES), st.sampled_from(State), st.sampled_from(InterviewForm), st.booleans(), st.booleans())
def test_reasons_cite_clauses_that_the_regulation_has(
    rule: Any, state: State, form: InterviewForm, yes: bool, recorded: bool
) -> None:
    clauses = {clause.id for clause in load().clauses}
    assert rule.clause in clauses
    about = next(iter(rule.about))
    stands = Standing(about, state=state, form=form, written_inquiry=yes, exception=yes, recorded=recorded)
    assert isinstance(rule.fits(stands), bool)
    assert why_not(named("一种新的表册", about), stands) == ""


def test_how_things_stand_is_read_from_the_store(session: Session, people: dict[str, int]) -> None:
    case = held_case(people).id
    assert standing(session, About.SUBJECT, case) == Standing(
        About.CASE, State.ARCHIVED, InterviewForm.INQUIRY, written_inquiry=True, exception=True
    )
    recorded = make_case(people, State.AWAITING_MATERIALS, "余立")
    sealed_record(session, recorded)
    assert standing(session, About.CASE, recorded).recorded
    plan = Plan.create(kind="集中", year=2026, batch=1, title="计划", state="拟定", rules_version="1", created_at=NOW)
    assert standing(session, About.PLAN, plan.id).kind is PlanKind.CAMPAIGN
    assert standing(session, About.CLUE, Clue.get().id) == Standing(About.CLUE)
    assert standing(session, About.PERIOD, 2026) == Standing(About.PERIOD)
    for about in (About.CASE, About.PLAN, About.CLUE):
        with pytest.raises(Refusal):
            standing(session, about, 999)


# ------------------------------------------------------------ on record


def entries() -> list[tuple[str, str, str]]:
    rows = AuditEntry.select().where((AuditEntry.action == "print") & (AuditEntry.outcome == audit.DONE))
    return [(row.object_type, row.object_id, row.summary) for row in rows.order_by(AuditEntry.seq)]


def test_a_print_leaves_a_trace_on_each_thing_that_it_is_of(session: Session, world: World) -> None:
    finding, first, second = Finding.select().first().id, world.cases["文学院"], world.cases["教务处"]
    record_printed(session, "约谈通知书", About.SUBJECT, [first, second, first], "通知", 7, {"copies": 2})
    record_printed(session, "计划表", About.PLAN, [world.plans["集中"]], "报送")
    record_printed(session, "线索登记表", About.CLUE, [world.clue], "报送")
    record_printed(session, "整改通知单", About.FINDING, [finding], "送达")
    record_printed(session, "统计表", About.PERIOD, [2026], "报送", 4)
    record_printed(session, "统计表", About.PERIOD, [2026], "报送")
    record_printed(session, "约谈通知书", None, [], "手工填写")
    assert entries() == [
        ("interview", str(first), "打印或导出约谈通知书"),
        ("interview", str(second), "打印或导出约谈通知书"),
        ("plan", str(world.plans["集中"]), "打印或导出计划表"),
        ("clue", str(world.clue), "打印或导出线索登记表"),
        ("finding", str(finding), "打印或导出整改通知单"),
        ("period", "2026年第四季度", "打印或导出统计表"),
        ("period", "2026年", "打印或导出统计表"),
        ("paper", "约谈通知书", "打印或导出约谈通知书（空白）"),
    ]
    assert AuditEntry.get(AuditEntry.object_id == str(first)).after == {"purpose": "通知", "copies": 2, "subject": 7}


@pytest.mark.parametrize(
    ("about", "ids", "purpose", "said"),
    [
        (About.CASE, [1, 999], "报送", "约谈已经不在了"),
        (About.PLAN, [999], "报送", "计划已经不在了"),
        (About.FINDING, [999], "报送", "督导问题已经不在了"),
        (None, [], " ", "写明打印的用途"),
    ],
)
def test_what_is_gone_or_without_a_purpose_is_not_printed_and_nothing_is_recorded(
    session: Session, world: World, about: About | None, ids: list[int], purpose: str, said: str
) -> None:
    with pytest.raises(Refusal, match=said):
        record_printed(session, "表册", about, ids, purpose)
    assert entries() == []


def test_a_quarter_that_is_none_is_refused(session: Session) -> None:
    with pytest.raises(Refusal, match="季度"):
        record_printed(session, "统计表", About.PERIOD, [2026], "报送", 5)


def test_what_is_out_of_reach_is_neither_printed_nor_saved(session: Session, world: World, tmp_path: Path) -> None:
    role_session(session, world, Role.DEPARTMENT_KEEPER)
    others = ((About.CASE, world.cases["文学院"]), (About.PLAN, world.plans["集中"]), (About.CLUE, world.clue))
    for about, id in others:
        with pytest.raises(Refusal):
            save_printed(session, "表册", about, [id], "查阅", tmp_path / "x.pdf", b"%PDF")
    assert save_printed(session, "表册", About.PLAN, [world.plans["教务处"]], "查阅", tmp_path / "y.pdf", b"%PDF")
    assert [each.name for each in tmp_path.glob("*.pdf")] == ["y.pdf"] and len(entries()) == 1


def test_who_may_not_print_does_not(session: Session, tmp_path: Path) -> None:
    as_account(session, Role.READER)
    with pytest.raises(Refusal, match="不能打印"):
        save_printed(session, "约谈通知书", None, [], "查阅", tmp_path / "x.pdf", b"%PDF")
    assert not list(tmp_path.glob("*.pdf"))


def test_a_file_that_cannot_be_written_leaves_no_trace(session: Session, tmp_path: Path) -> None:
    with pytest.raises(StoreTrouble, match="没有存成"):
        save_printed(session, "约谈通知书", None, [], "查阅", tmp_path / "没有" / "x.pdf", b"%PDF")
    assert entries() == [] and not Interview.select().exists()
