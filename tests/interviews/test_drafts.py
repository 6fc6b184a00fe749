"""Drafts: what the rules answer, what is refused at once, what is kept of everybody as of the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from app.access import audit
from app.access.errors import Refusal
from app.access.session import Session
from app.access.tables import AuditEntry
from app.interviews import drafts
from app.interviews.approvals import approvals_of, send_back
from app.interviews.approvals import approve as approve_case
from app.interviews.attendance import add_attendee, attendees_of, change_attendee
from app.interviews.drafts import Draft, answer_for, create, create_groups, draft_from_item, draft_of, update
from app.interviews.guarding import subjects_of
from app.interviews.outline import add_outline, outline_of
from app.interviews.steps import take
from app.interviews.tables import Interview, InterviewSubject
from app.people.tables import Appointment, Person
from app.plans.approvals import approve
from app.plans.items import add_item
from app.plans.plans import submit
from app.plans.tables import PlanItem
from app.rules.lifecycle import State, Step
from app.rules.vocabulary import Code, InterviewForm, Mode
from tests.institution import recuse
from tests.interviews.talks import MORNING, TALK, approve_all, case_in, drafted, set_clock, state_of, talk
from tests.plans.conftest import campaign
from tests.plans.conftest import draft as item_draft


@pytest.fixture
def office(session: Session, people: dict[str, int]) -> Session:
    return set_clock(session, MORNING)


def row(case: int) -> Interview:
    return Interview.get_by_id(case)


def test_the_ground_fixes_the_form(office: Session, people: dict[str, int]) -> None:
    case = create(office, talk(people, ground="诫勉谈话"))
    assert (row(case).form, row(case).ground) == (InterviewForm.CORRECTIVE, "诫勉谈话")


def test_a_draft_keeps_who_everybody_is_on_the_day_of_the_talk(office: Session, people: dict[str, int]) -> None:
    mine = Appointment.get(Appointment.person == people["蒋德禾"])
    Appointment.update(end=TALK.date() - timedelta(days=1)).where(Appointment.id == mine.id).execute()
    Appointment.create(
        person=people["蒋德禾"], department=mine.department, title="常务副处长", deputy=True, kind="提拔",
        start=TALK.date(),
    )  # fmt: skip
    case = create(office, talk(people))
    (subject,) = subjects_of(case)
    assert (subject.name, subject.department_name, subject.title, subject.rank) == (
        "蒋德禾",
        "教务处",
        "常务副处长",
        "副处级",
    )
    assert (row(case).lead_name, row(case).lead_title, row(case).recorder_name) == ("赵瑾德", "副校长", "常怀")
    assert (row(case).lead_strength, "五(一)4" in row(case).lead_clauses) == ("应当", True)
    assert (row(case).organiser, row(case).support_unit) == ("纪检监察室", "党政办")
    assert row(case).rules_version == office.rules.meta.version


def test_a_department_head_in_the_lead_is_named_with_the_department(office: Session, people: dict[str, int]) -> None:
    case = create(office, talk(people, "余立", lead="古丽·阿不都"))
    assert (row(case).lead_title, row(case).organiser, row(case).support_unit) == ("教务处处长", "教务处", "教务处")
    assert row(case).organiser_department.name == "教务处"


def test_the_outline_begins_with_what_the_regulation_names(office: Session, people: dict[str, int]) -> None:
    case = create(office, talk(people))
    assert [line.text for line in outline_of(case)] == list(office.rules.form(InterviewForm.INQUIRY).contents)


def test_an_untouched_outline_follows_another_form_and_a_written_one_stays(
    office: Session, people: dict[str, int]
) -> None:
    case = create(office, talk(people))
    update(office, case, talk(people, form="CORRECTIVE"))
    corrective = list(office.rules.form(InterviewForm.CORRECTIVE).contents)
    assert [line.text for line in outline_of(case)] == corrective
    add_outline(office, case, "请谈谈采购询价")
    update(office, case, talk(people))
    assert [line.text for line in outline_of(case)] == [*corrective, "请谈谈采购询价"]


def test_a_draft_may_lack_what_is_asked_for_later(office: Session, people: dict[str, int]) -> None:
    case = create(office, Draft((people["蒋德禾"],), "仍需询问核实"))
    assert state_of(case) is State.DRAFT and row(case).number is None and row(case).lead is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"recorder": "赵瑾德"}, "不能同时担任记录人员"),
        ({"recorder": "蒋德禾"}, "不能担任记录人员"),
        ({"lead": "蒋德禾"}, "不主谈本人"),
        ({"ground": "没有这个事由"}, "请选择约谈事由"),
        ({"subjects": ()}, "请先选择约谈对象"),
        ({"planned_end": TALK}, "结束时间应晚于开始时间"),
    ],
)
def test_what_can_never_be_right_is_refused_at_once(
    office: Session, people: dict[str, int], fields: dict[str, object], words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        create(office, talk(people, **fields))
    assert Interview.select().count() == InterviewSubject.select().count() == 0


@pytest.mark.parametrize("role", ["lead", "recorder"])
def test_who_must_stand_back_neither_leads_nor_records(office: Session, people: dict[str, int], role: str) -> None:
    name = {"lead": "赵瑾德", "recorder": "常怀"}[role]
    recuse(people, name, "蒋德禾")
    with pytest.raises(Refusal, match="回避"):
        create(office, talk(people))


def test_a_subject_named_twice_is_refused(office: Session, people: dict[str, int]) -> None:
    with pytest.raises(Refusal, match="选了两次"):
        create(office, talk(people, "余立", "余立", lead="古丽·阿不都"))


def test_the_chief_leaders_are_outside_the_regulation(office: Session, people: dict[str, int]) -> None:
    with pytest.raises(Refusal, match="上级党组织") as refused:
        create(office, talk(people, "任望谷"))
    assert refused.value.clauses == ("五(一)3",)


def test_a_group_of_several_organisers_is_refused_with_the_split(office: Session, people: dict[str, int]) -> None:
    with pytest.raises(Refusal, match="不同的组织实施单位") as refused:
        create(office, talk(people, "蒋德禾", "余立", mode_reason="同一问题"))
    assert refused.value.details == (
        "建议第1组：蒋德禾（纪检监察室组织）",
        "建议第2组：余立（教务处组织）",
    )
    assert Interview.select().count() == 0


def test_the_proposed_groups_become_talks_of_their_own(office: Session, people: dict[str, int]) -> None:
    mixed = talk(people, "蒋德禾", "余立", "奚恒", form="PREVENTIVE", clues={})
    made = create_groups(office, mixed)
    told = {tuple(s.name for s in subjects_of(case)): row(case) for case in made}
    assert sum(len(names) for names in told) == 3 and len(made) == len(answer_for(office, mixed).groups)
    for names, case in told.items():
        assert case.mode == (Mode.INDIVIDUAL if len(names) == 1 else Mode.GROUP)
        fits = answer_for(office, draft_of(case))
        assert {block.code for block in fits.blocks} <= {Code.REASON_REQUIRED}
        assert case.lead_id is None or fits.leads.candidate(str(case.lead_id)) is not None
    assert told[("余立",)].organiser == "教务处"


def test_nothing_is_split_where_all_can_be_talked_to_together(office: Session, people: dict[str, int]) -> None:
    together = talk(people, "蒋德禾", form="PREVENTIVE")
    assert len(create_groups(office, together)) == 1


def test_groups_are_made_all_or_none(office: Session, people: dict[str, int]) -> None:
    recuse(people, "常怀", "余立")
    with pytest.raises(Refusal, match="回避"):
        create_groups(office, talk(people, "蒋德禾", "余立", form="PREVENTIVE"))
    assert Interview.select().count() == 0


def test_a_group_inquiry_waits_for_its_reason(office: Session, people: dict[str, int]) -> None:
    both = talk(people, "蒋德禾", "奚恒", lead="任望谷", lead_reason="情况重大")
    assert Code.REASON_REQUIRED in {block.code for block in answer_for(office, both).blocks}
    reasoned = answer_for(office, replace(both, mode_reason="同一件事"))
    assert not [block for block in reasoned.blocks if "集体" in block.message]


def test_a_written_inquiry_goes_with_inquiry_only(office: Session, people: dict[str, int]) -> None:
    answer = answer_for(office, talk(people, form="CORRECTIVE", written_inquiry=True))
    assert [block.code for block in answer.blocks] == [Code.INQUIRY_ONLY]
    assert not answer_for(office, talk(people, written_inquiry=True)).blocks


def test_a_change_keeps_what_was_written_of_the_subjects_that_stay(office: Session, people: dict[str, int]) -> None:
    case = drafted(office, people, "蒋德禾")
    InterviewSubject.update(statement="已写的说明").where(InterviewSubject.interview == case).execute()
    update(office, case, talk(people, "奚恒", "蒋德禾", mode_reason="同一件事", lead="任望谷", lead_reason="需要"))
    kept = {subject.name: subject.statement for subject in subjects_of(case)}
    assert kept == {"奚恒": "", "蒋德禾": "已写的说明"}
    assert [s.name for s in subjects_of(case)] == ["奚恒", "蒋德禾"]
    update(office, case, talk(people, "蒋德禾"))
    assert [s.statement for s in subjects_of(case)] == ["已写的说明"]


def test_attendees_keep_their_part_when_the_scheme_changes(office: Session, people: dict[str, int]) -> None:
    case = drafted(office, people, attendees=(people["褚雨庭"],))
    add_attendee(office, case, name="王见证", title="校工会", is_staff=False)
    (listed,) = [each for each in attendees_of(case) if each.person_id == people["褚雨庭"]]
    change_attendee(office, listed.id, title="纪检监察室", is_staff=False)
    update(office, case, talk(people, attendees=(people["褚雨庭"], people["花新"])))
    assert [(each.name, each.is_staff) for each in attendees_of(case)] == [
        ("褚雨庭", False), ("王见证", False), ("花新", True),
    ]  # fmt: skip
    update(office, case, talk(people, attendees=(people["花新"],)))
    assert [each.name for each in attendees_of(case)] == ["王见证", "花新"]


def test_lead_and_recorder_are_not_listed_as_attendees_as_well(office: Session, people: dict[str, int]) -> None:
    case = drafted(office, people, attendees=(people["赵瑾德"], people["常怀"], people["花新"]))
    assert [each.name for each in attendees_of(case)] == ["花新"]


@pytest.mark.parametrize("state", [State.SUBMITTED, State.APPROVED, State.IN_PROGRESS, State.ARCHIVED])
def test_a_submitted_scheme_cannot_be_changed(office: Session, people: dict[str, int], state: State) -> None:
    case = case_in(office, people, state)
    with pytest.raises(Refusal, match="不能修改方案"):
        update(office, case, talk(people, place="别处"))
    assert row(case).place == "谈话室"


def test_every_draft_leaves_its_trace(office: Session, people: dict[str, int]) -> None:
    case = drafted(office, people)
    update(office, case, talk(people, place="二号谈话室"))
    said = [entry.summary for entry in AuditEntry.select().where(AuditEntry.object_id == str(case))]
    assert "拟定约谈：蒋德禾" in said and "修改约谈方案" in said
    assert audit.first_broken(office.store) is None


def planned(office: Session, people: dict[str, int], *names: str, **parts: object) -> int:
    plan = campaign(office)
    item = add_item(office, plan, item_draft(people, *names, **parts))
    submit(office, plan)
    approve(office, plan, approver="尹涵", decided_on=office.today())
    return int(item)


def test_a_plan_fills_the_draft(office: Session, people: dict[str, int]) -> None:
    item = planned(office, people, "古丽·阿不都", lead="任望谷", requirements="带好材料")
    draft = draft_from_item(office, item)
    assert draft.subjects == (people["古丽·阿不都"],) and draft.lead_id == people["任望谷"]
    assert draft.planned_start == datetime(2026, 12, 4, 15, 0)
    assert (draft.place, draft.requirements, draft.plan_item_id) == ("谈话室", "带好材料", item)


@pytest.mark.parametrize(
    ("words", "hour"),
    [("", 9), ("下午", 9), ("14：30", 14), ("25:00", 9), ("10:75", 9)],
)
def test_a_planned_hour_that_cannot_be_read_is_nine(
    office: Session, people: dict[str, int], words: str, hour: int
) -> None:
    item = planned(office, people, "古丽·阿不都", lead="任望谷")
    PlanItem.update(planned_time=words).where(PlanItem.id == item).execute()
    start = draft_from_item(office, item).planned_start
    assert start is not None and (start.date(), start.hour) == (date(2026, 12, 4), hour)


def test_an_item_is_talked_about_once_unless_the_talk_was_called_off(office: Session, people: dict[str, int]) -> None:
    item = planned(office, people, "古丽·阿不都", lead="任望谷")
    case = create(office, draft_from_item(office, item))
    with pytest.raises(Refusal, match="已经安排了约谈"):
        draft_from_item(office, item)
    take(office, case, Step.CANCEL, reason="对象出差")
    assert draft_from_item(office, item).plan_item_id == item
    with pytest.raises(Refusal, match="已不存在"):
        draft_from_item(office, item + 1)


def test_what_is_read_back_is_what_was_written(office: Session, people: dict[str, int]) -> None:
    written = talk(people, attendees=(people["花新"],), purpose="核实", safety_plan="两人在场", note="备注")
    assert draft_of(row(create(office, written))) == written


def test_a_returned_case_is_written_anew_and_its_approvals_fall(office: Session, people: dict[str, int]) -> None:
    case = drafted(office, people, plan_item_id=planned(office, people, "蒋德禾", ground="拟谈话函询", lead="赵瑾德"),
                   ground="拟谈话函询")  # fmt: skip
    take(office, case, Step.SUBMIT)
    number = row(case).number
    approve_one(office, case)
    drafts_before = row(case).updated_at
    send_back(office, case, approver="尹涵", decided_on=office.today(), reason="时间不妥")
    update(set_clock(office, MORNING + timedelta(hours=1)), case, replace(draft_of(row(case)), place="三号谈话室"))
    assert row(case).updated_at > drafts_before and row(case).number == number
    assert all(line.is_void for line in approvals_of(case) if line.outcome == "批准")
    take(office, case, Step.SUBMIT)
    approve_all(office, case)
    assert state_of(case) is State.APPROVED and row(case).number == number


def approve_one(office: Session, case: int) -> None:
    approve_case(office, case, approver="褚雨庭", decided_on=office.today())


def test_people_who_are_gone_are_refused(office: Session, people: dict[str, int]) -> None:
    nobody = max(people.values()) + 100
    assert Person.get_or_none(Person.id == nobody) is None
    for fields in ({"subjects": (nobody,)}, {"lead_id": nobody}, {"recorder_id": nobody}):
        with pytest.raises(Refusal):
            drafts.create(office, talk(people, **fields))
    assert Interview.select().count() == 0


def test_a_talk_takes_its_place_in_a_plan_that_names_its_subjects(office: Session, people: dict[str, int]) -> None:
    item = planned(office, people, "古丽·阿不都", "皮润", lead="任望谷", mode=Mode.GROUP)
    with pytest.raises(Refusal, match="没有列入全部对象"):
        create(office, talk(people, "蒋德禾", plan_item_id=item))
    with pytest.raises(Refusal, match="已不存在"):
        create(office, talk(people, "皮润", lead="任望谷", plan_item_id=item + 1))
    case = create(office, talk(people, "皮润", lead="任望谷"))
    update(office, case, talk(people, "皮润", lead="任望谷", plan_item_id=item))
    assert row(case).plan_item_id == item
    with pytest.raises(Refusal, match="已经安排了约谈"):
        create(office, talk(people, "古丽·阿不都", lead="任望谷", plan_item_id=item))
    update(office, case, talk(people, "皮润", lead="任望谷", plan_item_id=item, place="二号谈话室"))
    assert draft_from_item(office, item, case).plan_item_id == item


def test_the_groups_of_a_planned_talk_stay_in_the_plan(office: Session, people: dict[str, int]) -> None:
    item = planned(office, people, "古丽·阿不都", "皮润", lead="任望谷", mode=Mode.GROUP)
    apart = replace(draft_from_item(office, item), mode=Mode.INDIVIDUAL)
    assert {row(case).plan_item_id for case in create_groups(office, apart)} == {item}
