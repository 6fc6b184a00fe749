"""Amendments: beside the original, never over it; and the trail that tells everything."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from peewee import DatabaseError

from app.access.errors import Refusal
from app.access.session import Session
from app.interviews import amendments, preparation, record, trail
from app.interviews.record_text import Turn, TurnChange
from app.interviews.tables import Amendment, Disposition, Interview, InterviewSubject, StateChange
from app.rules.lifecycle import State
from tests.institution import TODAY
from tests.interviews.held_cases import NOW, make_case, seal, still, subject_ids


@pytest.fixture
def case(session: Session, people: dict[str, int]) -> int:
    still(session)
    made = make_case(people, State.ARCHIVED, "蒋德禾", "余立", content="谈了报销", volume_number="2026-0001",
                     retention="30年", form_signed_on=TODAY)  # fmt: skip
    Disposition.create(
        subject=subject_ids(made)[0], confirmed=True, outcome="诫勉", stage="第一种形态", decided_on=TODAY
    )
    return made


def test_original_stays_and_the_amended_value_counts(session: Session, case: int) -> None:
    amendments.amend(session, case, "place", "行政楼301", "地点写错")
    assert Interview.get_by_id(case).place == "谈话室"
    assert amendments.effective_fields(session, case)["place"] == "行政楼301"
    assert amendments.amended_values([case])[case]["place"] == "行政楼301"
    (line,) = amendments.amendments_of(case)
    assert (line.field, line.before, line.after, line.reason, line.at) == (
        "约谈地点",
        "谈话室",
        "行政楼301",
        "地点写错",
        NOW,
    )
    assert line.by


def test_second_amendment_begins_where_the_first_ended(session: Session, case: int) -> None:
    for after in ("一", "二"):
        amendments.amend(session, case, "content", after, "补充")
    assert [(line.before, line.after) for line in amendments.amendments_of(case)] == [("谈了报销", "一"), ("一", "二")]
    fact = next(each for each in amendments.amendable_facts(session, case) if each.key == "content")
    assert (fact.original, fact.current) == ("谈了报销", "二")


def test_days_and_moments_come_back_as_such(session: Session, case: int) -> None:
    amendments.amend(session, case, "held_to", "2026-11-24 11:15", "记错时间")
    subject = subject_ids(case)[0]
    amendments.amend(session, case, f"disposition.{subject}.decided_on", "2026-11-23", "记错日期")
    values = amendments.effective_fields(session, case)
    assert values["held_to"] == datetime(2026, 11, 24, 11, 15)
    assert values[f"disposition.{subject}.decided_on"] == TODAY - timedelta(days=1)
    assert amendments.amended_values([case, 777]) == {
        case: {"held_to": values["held_to"], f"disposition.{subject}.decided_on": TODAY - timedelta(days=1)}
    }


@pytest.mark.parametrize(
    ("key", "after"),
    [
        ("held_to", "2026-11-24 08:00"), ("held_to", "昨天"), ("held_from", "2026-11-25 08:00"), ("place", " "),
        ("form_signed_on", "2026-13-01"), ("form_signed_on", ""), ("retention", "15年"), ("place", "谈话室"),
        ("form", "PREVENTIVE"), ("lead_id", "3"), ("state", "拟定"), ("subject.999.title", "处长"), ("", "x"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(session: Session, case: int, key: str, after: str) -> None:
    with pytest.raises(Refusal):
        amendments.amend(session, case, key, after, "更正")
    assert amendments.amendments_of(case) == ()


def test_amendment_needs_a_reason(session: Session, case: int) -> None:
    with pytest.raises(Refusal, match="理由"):
        amendments.amend(session, case, "place", "行政楼301", " \n")


def test_outcome_is_amended_within_what_was_found(session: Session, case: int) -> None:
    key = f"disposition.{subject_ids(case)[0]}.outcome"
    with pytest.raises(Refusal):
        amendments.amend(session, case, key, "了结", "改")
    amendments.amend(session, case, key, "批评教育", "登记有误")
    assert amendments.effective_fields(session, case)[key] == "批评教育"


def test_subjects_of_one_name_are_told_apart(session: Session, case: int) -> None:
    InterviewSubject.update(name="王明").where(InterviewSubject.interview == case).execute()
    labels = [each.label for each in amendments.amendable_facts(session, case) if each.key.endswith(".title")]
    assert labels == ["王明（第1名）·职务", "王明（第2名）·职务"]


@pytest.mark.parametrize("state", [state for state in State if state is not State.ARCHIVED])
def test_nothing_is_amended_before_the_case_is_locked(session: Session, case: int, state: State) -> None:
    Interview.update(state=state).where(Interview.id == case).execute()
    with pytest.raises(Refusal):
        amendments.amend(session, case, "place", "行政楼301", "改")
    assert amendments.amendable_facts(session, case) == ()
    assert amendments.effective_fields(session, case) == {}


def test_closed_record_is_amended_even_before_archiving(session: Session, people: dict[str, int]) -> None:
    still(session)
    case = make_case(people, State.IN_PROGRESS)
    record.open_record(session, case)
    record.save_changes(session, case, [TurnChange.put(Turn(5, "答", "三千元", NOW))])
    Interview.update(state=State.AWAITING_MATERIALS).where(Interview.id == case).execute()
    with pytest.raises(Refusal):
        amendments.amend(session, case, "turn.5", "三万元", "听错")
    seal(session, case)
    amendments.amend(session, case, "turn.5", "三万元", "听错")
    assert record.turns_of(case)[0].text == "三千元" and record.is_unaltered(case)
    assert amendments.effective_turns(case)[0].text == "三万元"
    assert amendments.amendments_of(case)[0].field == "谈话记录第1段（答）"
    with pytest.raises(Refusal):
        amendments.amend(session, case, "place", "行政楼301", "改")


def test_store_itself_keeps_amendments_as_they_are(session: Session, case: int) -> None:
    made = amendments.amend(session, case, "place", "行政楼301", "地点写错")
    for attempt in (Amendment.update(after="别处"), Amendment.delete()):
        with pytest.raises(DatabaseError):
            attempt.where(Amendment.id == made).execute()
    assert amendments.amended_values([case])[case]["place"] == "行政楼301"


def test_trail_tells_steps_and_amendments_in_order(session: Session, case: int) -> None:
    StateChange.create(interview=case, step="归档", from_state="待归档", to_state="已归档", reason="材料齐",
                       at=NOW - timedelta(hours=1), account=session.account.id)  # fmt: skip
    amendments.amend(session, case, "place", "行政楼301", "地点写错")
    with pytest.raises(Refusal):
        preparation.set_venue(session, case, "会议室")
    still(session, NOW + timedelta(minutes=1))
    amendments.amend(session, case, "note", "已更正", "说明")
    lines = trail.trail(case)
    assert [(line.kind.value, line.what) for line in lines] == [
        ("流转", "归档：待归档 → 已归档"), ("更正", "约谈地点"), ("更正", "备注"),
    ]  # fmt: skip
    assert lines[0].details == ("理由：材料齐",)
    assert lines[1].details == ("原为：谈话室", "更正为：行政楼301", "理由：地点写错")


def test_trail_tells_work_in_words(session: Session, people: dict[str, int]) -> None:
    still(session)
    case = make_case(people, State.APPROVED)
    preparation.notify_all(session, case, TODAY, "电话通知")
    (line, *_rest) = [each for each in trail.trail(case) if each.what == "已通知蒋德禾"]
    assert line.details == ("现为：方式电话通知；日期2026-11-24",)
