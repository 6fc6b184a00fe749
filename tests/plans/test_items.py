"""Planned talks: what the rules refuse is refused here, what is open is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import app.interviews.tables as interviews
from app.access.errors import Refusal
from app.access.session import Session
from app.people.tables import Appointment, SchoolPostHolding
from app.plans.clues import sort
from app.plans.items import (
    ItemDraft,
    add_item,
    add_split,
    assess_item,
    check_items,
    draft_of,
    edit_item,
    move_item,
    preview_remarks,
    remove_item,
)
from app.plans.plans import PlanDraft, create_plan, delete_plan, submit
from app.plans.queries import item_views, plan_view
from app.plans.tables import PlanItem
from app.rules.vocabulary import Code, Mode
from tests import institution
from tests.plans.conftest import campaign, clue, draft, quarterly


def interview(item_id: int, state: str = "拟定", held: datetime | None = None) -> int:
    row = PlanItem.get_by_id(item_id)
    made = interviews.Interview.create(
        organiser="纪检监察室", form=row.form, ground=row.ground, mode=row.mode, plan_item=item_id, state=state,
        held_from=held, rules_version="1", created_at=datetime(2026, 11, 1), updated_at=datetime(2026, 11, 1),
    )  # fmt: skip
    return int(made.id)


def messages(session: Session, plan: int, serial: int = 1) -> list[str]:
    return [f"{remark.weight}|{remark.message}" for remark in check_items(session, plan)[serial - 1].remarks]


def test_the_ground_fixes_the_form_and_the_rules_name_the_unit(office: Session, people: dict[str, int]) -> None:
    made = campaign(office)
    add_item(office, made, draft(people, "皮润", ground="苗头性倾向性问题", lead="任望谷"))
    add_item(office, made, draft(people, "秦听知", ground="交流任职", lead="任望谷"))
    add_item(office, made, draft(people, "余立", lead="古丽·阿不都", responsible_unit="党政办"))
    rows = [(view.form_name, view.responsible_unit) for view in item_views(office, made)]
    assert rows == [("询问示警约谈", "纪检监察室"), ("预防提醒谈话", "组织部"), ("预防提醒谈话", "党政办")]
    assert [each.organiser for each in check_items(office, made)] == ["纪检监察室", "组织部", "教务处"]


def test_a_lead_who_may_not_lead_is_refused_with_the_clause(office: Session, people: dict[str, int]) -> None:
    made = campaign(office)
    with pytest.raises(Refusal) as refused:
        add_item(office, made, draft(people, "古丽·阿不都", lead="万俟望"))
    assert refused.value.clauses
    assert item_views(office, made) == ()


def test_nobody_leads_their_own_talk_and_nobody_recused_leads(office: Session, people: dict[str, int]) -> None:
    made = campaign(office)
    with pytest.raises(Refusal, match="本人"):
        add_item(office, made, draft(people, "古丽·阿不都", lead="古丽·阿不都"))
    institution.recuse(people, "古丽·阿不都", "任望谷")
    with pytest.raises(Refusal, match="回避"):
        add_item(office, made, draft(people, "古丽·阿不都", lead="任望谷"))


def test_a_lead_who_may_only_when_necessary_needs_a_reason(office: Session, people: dict[str, int]) -> None:
    made = campaign(office)
    wanted = draft(people, "蒋德禾", lead="任望谷")
    with pytest.raises(Refusal, match="必要时"):
        add_item(office, made, wanted)
    kept = add_item(office, made, replace(wanted, lead_reason="涉及全校采购，由校长亲自谈"))
    assert draft_of(kept).lead_reason == "涉及全校采购，由校长亲自谈"


def test_a_group_needs_a_reason_but_for_preventive_talks(office: Session, people: dict[str, int]) -> None:
    made = campaign(office)
    add_item(office, made, draft(people, "古丽·阿不都", "皮润", lead="任望谷"))
    wanted = draft(people, "古丽·阿不都", "皮润", ground="批评教育", lead="任望谷")
    with pytest.raises(Refusal, match="须写明理由"):
        add_item(office, made, wanted)
    add_item(office, made, replace(wanted, mode_reason="同一事项，一并谈"))
    assert [view.mode for view in item_views(office, made)] == [Mode.GROUP, Mode.GROUP]


def test_written_inquiry_goes_with_inquiry_talks_only(office: Session, people: dict[str, int]) -> None:
    made = campaign(office)
    with pytest.raises(Refusal, match="函询只能与询问示警约谈结合"):
        add_item(office, made, draft(people, "皮润", lead="任望谷", written_inquiry=True))
    add_item(office, made, draft(people, "皮润", ground="拟谈话函询", lead="任望谷", written_inquiry=True))
    assert item_views(office, made)[0].written_inquiry


@pytest.mark.parametrize(
    ("names", "parts", "said"),
    [
        ((), {}, "请选择约谈对象"),
        (("皮润",), {"ground": "工作不力"}, "请选择约谈事由"),
        (("皮润", "皮润"), {}, "选了两次"),
        (("皮润",), {"mode": Mode.GROUP}, "至少有两名"),
        (("皮润", "古丽·阿不都"), {"mode": Mode.INDIVIDUAL}, "逐人安排"),
        (("任望谷",), {}, "上级党组织"),
        (("古丽·阿不都", "余立"), {}, "不同的组织实施单位"),
    ],
)
def test_talks_that_cannot_be_are_refused(
    office: Session, people: dict[str, int], names: tuple[str, ...], parts: dict[str, object], said: str
) -> None:
    made = campaign(office)
    with pytest.raises(Refusal, match=said):
        add_item(office, made, draft(people, *names, **parts))  # type: ignore[arg-type]
    assert item_views(office, made) == ()


def test_subjects_who_cannot_be_together_are_split_into_the_fewest_talks(
    office: Session, people: dict[str, int]
) -> None:
    made = campaign(office)
    ids = add_split(office, made, draft(people, "余立", "皮润", "古丽·阿不都", lead="任望谷"))
    assert [(view.id, view.names, view.lead) for view in item_views(office, made)] == [
        (ids[0], "余立", ""),
        (ids[1], "皮润、古丽·阿不都", ""),
    ]


def test_several_refusals_come_together(office: Session, people: dict[str, int]) -> None:
    wanted = draft(people, "古丽·阿不都", "皮润", ground="批评教育", lead="万俟望")
    with pytest.raises(Refusal) as refused:
        add_item(office, campaign(office), wanted)
    assert len(refused.value.details) == 1


def test_rules_are_asked_as_of_the_planned_day(office: Session, people: dict[str, int]) -> None:
    made = campaign(office)
    SchoolPostHolding.update(end=date(2026, 12, 1)).where(SchoolPostHolding.person == people["任望谷"]).execute()
    add_item(office, made, draft(people, "皮润", lead="任望谷", planned_on=date(2026, 11, 30)))
    with pytest.raises(Refusal):
        add_item(office, made, draft(people, "皮润", lead="任望谷", planned_on=date(2026, 12, 2)))


def test_without_a_day_the_rules_are_asked_for_the_plans_time(office: Session, people: dict[str, int]) -> None:
    later = quarterly(office, quarter=2, year=2027)
    assert assess_item(office, later, draft(people, "余立", planned_on=None))[0].on == date(2027, 4, 1)
    past = quarterly(office, quarter=2)
    assert assess_item(office, past, draft(people, "余立", planned_on=None))[0].on == date(2026, 6, 30)
    assert assess_item(office, campaign(office), draft(people, "余立", planned_on=None))[0].on == date(2026, 11, 24)


def test_names_and_titles_are_those_of_the_planned_day(office: Session, people: dict[str, int]) -> None:
    Appointment.update(title="处长（试用期）").where(Appointment.person == people["皮润"]).execute()
    made = campaign(office)
    add_item(office, made, draft(people, "皮润", lead="任望谷"))
    subject = item_views(office, made)[0].subjects[0]
    assert (subject.name, subject.department, subject.title) == ("皮润", "计划财务处", "处长（试用期）")


def test_what_is_open_is_told_and_does_not_stop_the_plan(office: Session, people: dict[str, int]) -> None:
    made = quarterly(office)
    add_item(office, made, draft(people, "余立", planned_on=None))
    assert messages(office, made) == [
        "请核对|尚未确定主谈人，安排约谈前须确定",
        "请核对|尚未拟定时间，安排约谈前须确定",
    ]
    assert submit(office, made) == "待批"


def test_that_nobody_may_lead_yet_warns_but_does_not_stop_the_plan(office: Session, people: dict[str, int]) -> None:
    SchoolPostHolding.update(end=date(2026, 1, 1)).execute()
    made = campaign(office)
    add_item(office, made, draft(people, "元维成"))
    assert any(text.startswith("请核对|没有人可以对元维成") for text in messages(office, made))
    assert submit(office, made) == "待批"


def test_a_day_outside_the_plan_is_told(office: Session, people: dict[str, int]) -> None:
    made = quarterly(office, quarter=3)
    add_item(office, made, draft(people, "余立", lead="古丽·阿不都"))
    add_item(office, made, draft(people, "余立", lead="古丽·阿不都", planned_on=date(2027, 1, 5)))
    assert any("不在计划所列季度内" in text for text in messages(office, made))
    assert any("不在计划年度" in text for text in messages(office, made, 2))


def test_a_talk_that_others_organise_is_told_in_a_departments_plan(office: Session, people: dict[str, int]) -> None:
    made = quarterly(office)
    add_item(office, made, draft(people, "蒋德禾", lead="赵瑾德"))
    add_item(office, made, draft(people, "傅润", lead="秦听知"))
    assert any("组织部组织实施" in text for text in messages(office, made))
    assert any("文学院组织实施" in text for text in messages(office, made, 2))


def test_a_subject_twice_in_a_plan_is_told(office: Session, people: dict[str, int]) -> None:
    made = campaign(office)
    for _ in range(2):
        add_item(office, made, draft(people, "皮润", lead="任望谷"))
    assert any("第1、2项" in text for text in messages(office, made, 2))


def test_a_talk_inquiry_says_which_approvals_follow_and_asks_for_its_clue(
    office: Session, people: dict[str, int]
) -> None:
    made, found = campaign(office), clue(office, reported_name="皮润")
    item = add_item(office, made, draft(people, "皮润", ground="拟谈话函询", lead="任望谷"))
    texts = messages(office, made)
    assert "提示|计划批准后，安排约谈时还须先经纪检监察室、再经领导小组批准谈话函询" in texts
    assert any("尚未注明出自哪条线索" in text for text in texts)
    edit_item(office, item, draft(people, "皮润", ground="拟谈话函询", lead="任望谷", clues={"皮润": found}))
    assert any("尚未处置" in text for text in messages(office, made))
    sort(office, found, "初步核实", date(2026, 11, 1))
    assert any("处置方式是初步核实" in text for text in messages(office, made))
    sort(office, found, "谈话函询", date(2026, 11, 2))
    assert [text for text in messages(office, made) if "处置" in text] == []


def test_a_clue_about_somebody_else_is_refused(office: Session, people: dict[str, int]) -> None:
    found = clue(office, person_id=people["蒋德禾"])
    with pytest.raises(Refusal, match="反映的是蒋德禾，不是皮润"):
        add_item(office, campaign(office), draft(people, "皮润", lead="任望谷", clues={"皮润": found}))
    with pytest.raises(Refusal, match="没有找到这条线索"):
        add_item(office, campaign(office), draft(people, "皮润", lead="任望谷", clues={"皮润": 99}))


def test_the_dialog_is_told_the_same_as_the_plan(office: Session, people: dict[str, int]) -> None:
    made = campaign(office)
    wanted = draft(people, "皮润")
    before = preview_remarks(office, made, wanted)
    add_item(office, made, wanted)
    assert before == check_items(office, made)[0].remarks


def test_an_arranged_talk_keeps_subjects_and_ground_and_stays_in_the_plan(
    office: Session, people: dict[str, int]
) -> None:
    made = campaign(office)
    item = add_item(office, made, draft(people, "皮润", lead="任望谷"))
    case = interview(item)
    with pytest.raises(Refusal, match="对象和事由不能再改"):
        edit_item(office, item, draft(people, "古丽·阿不都", lead="任望谷"))
    edit_item(office, item, draft(people, "皮润", lead="任望谷", place="行政楼301"))
    for attempt in (lambda: remove_item(office, item), lambda: delete_plan(office, made)):
        with pytest.raises(Refusal, match="安排过约谈"):
            attempt()
    assert item_views(office, made)[0].interviews == ((case, "拟定"),)


def test_a_removed_talk_can_be_put_back(office: Session, people: dict[str, int]) -> None:
    made = campaign(office)
    item = add_item(office, made, draft(people, "皮润", lead="任望谷", note="备注"))
    add_item(office, made, draft(people, "古丽·阿不都", lead="任望谷"))
    removed = remove_item(office, item)
    add_item(office, made, removed)
    assert [(view.serial, view.names, view.note) for view in item_views(office, made)] == [
        (1, "古丽·阿不都", ""),
        (2, "皮润", "备注"),
    ]


def test_removed_and_unknown_talks_are_told_plainly(office: Session, people: dict[str, int]) -> None:
    with pytest.raises(Refusal, match="没有找到这项安排"):
        move_item(office, 99, 1)


MOVES = st.lists(st.tuples(st.sampled_from("添移删"), st.integers(0, 6), st.integers(-2, 9)), max_size=14)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_places_always_run_from_one_without_gaps(
    office: Session, people: dict[str, int], moves: list[tuple[str, int, int]]
) -> None:
    made = create_plan(office, PlanDraft("日常", 2026))
    order: list[int] = []
    for what, which, place in moves:
        if what == "添":
            order.append(add_item(office, made, draft(people, "皮润", lead="任望谷")))
        elif order and what == "移":
            item = order.pop(which % len(order))
            got = move_item(office, item, place)
            order.insert(got - 1, item)
        elif order:
            remove_item(office, order.pop(which % len(order)))
    rows = PlanItem.select().where(PlanItem.plan == made).order_by(PlanItem.position)
    assert [(row.id, row.position) for row in rows] == [(item, place) for place, item in enumerate(order, 1)]


NAMES = st.lists(st.sampled_from(sorted({*institution.PEOPLE, *institution.LEADERS})), max_size=4)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=NAMES,
    lead=st.sampled_from(["", *institution.LEADERS, *institution.PEOPLE]),
    ground=st.sampled_from(["一岗双责", "拟谈话函询", "诫勉谈话", "纪律处分"]),
    mode=st.sampled_from([None, *Mode]),
    reason=st.sampled_from(["", "工作需要"]),
    inquiry=st.booleans(),
)
def test_what_is_kept_never_has_a_block_but_that_nobody_may_lead(
    office: Session, people: dict[str, int], names: list[str], lead: str, ground: str, mode: Mode | None,
    reason: str, inquiry: bool,
) -> None:  # fmt: skip
    made = create_plan(office, PlanDraft("日常", 2026))
    wanted: ItemDraft = draft(
        people, *names, ground=ground, lead=lead, mode=mode, mode_reason=reason, lead_reason=reason,
        written_inquiry=inquiry,
    )  # fmt: skip
    try:
        item = add_item(office, made, wanted)
    except Refusal as refused:
        assert refused.message and plan_view(office, made).items == ()
        return
    _, answer = assess_item(office, made, draft_of(item))
    assert {block.code for block in answer.blocks} <= {Code.NO_LEAD}
    assert not check_items(office, made)[0].is_blocked
    assert edit_item(office, item, draft_of(item)) == item
