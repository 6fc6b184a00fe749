"""What the calendar shows, what clashes in it, and how a talk gets another time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from app.access.errors import Refusal
from app.access.roles import Role
from app.access.session import Session
from app.interviews.drafts import Draft
from app.interviews.tables import Interview, InterviewSubject, StateChange
from app.ledgers.calendar.moving import move, moved_to, needs_reason
from app.ledgers.calendar.talks import draft_hints, hints_for, talk_of, talks
from app.people.tables import Department
from app.rules.clashes import Part
from app.rules.lifecycle import State
from tests.access.world import as_account
from tests.institution import TODAY
from tests.interviews.held_cases import make_case, still
from tests.ledgers.calendar import generated
from tests.ledgers.history import interview, subject


@pytest.mark.parametrize("seed", range(4))
def test_the_days_shown_hold_every_talk_that_begins_in_them_and_no_other(
    session: Session, people: dict[str, int], seed: int
) -> None:
    generated.talks(people, seed, 80, TODAY)
    first, last = TODAY - timedelta(days=7), TODAY + timedelta(days=9)
    wanted = []
    for row in Interview.select():
        begin = row.held_from or row.planned_start
        if begin is not None and first <= begin.date() <= last and row.state != State.CANCELLED:
            wanted.append((begin, row.id))
    assert [(each.start, each.id) for each in talks(session, first, last)] == sorted(wanted)


def test_clashes_name_lead_subject_recorder_attendee_and_room(session: Session, people: dict[str, int]) -> None:
    at = datetime(2026, 11, 25, 9)
    both = {"planned_start": at, "recorder": people["常怀"], "recorder_name": "常怀"}
    until = at + timedelta(hours=1)
    one = make_case(people, State.READY, "蒋德禾", **both, planned_end=until, place="行政楼 302 室")
    make_case(people, State.APPROVED, "蒋德禾", **both, planned_end=None, place="行政楼302")
    (mine, theirs) = talks(session, at.date(), at.date())
    assert {clash.what for clash in mine.clashes} == {"主谈人", "约谈对象", "记录人员", "地点"}
    assert {clash.what for clash in theirs.clashes} == {"主谈人", "约谈对象", "记录人员", "地点"}
    later = hints_for(session, one, at + timedelta(hours=3), None)
    assert later == ()


def test_who_reads_only_their_own_talks_hears_nothing_of_the_others(session: Session, people: dict[str, int]) -> None:
    at = datetime(2026, 11, 25, 9)
    own = Department.get(Department.name == "教务处")
    make_case(people, State.READY, planned_start=at, organiser="教务处", organiser_department=own.id)
    make_case(people, State.READY, planned_start=at)
    as_account(session, Role.DEPARTMENT_KEEPER, department_id=own.id)
    (mine,) = talks(session, at.date(), at.date())
    assert mine.clashes == ()


def test_old_talks_of_which_only_the_day_is_known_clash_with_nothing(session: Session, people: dict[str, int]) -> None:
    for number in (1, 2):
        made = interview(datetime(2026, 11, 25), number=-number, is_historical=True, held_to=None)
        subject(made, people["余立"])
    assert [(each.known_to_day, each.clashes) for each in talks(session, TODAY, TODAY + timedelta(days=2))] == [
        (True, ())
    ] * 2


def test_a_form_hears_of_clashes_while_it_is_written(session: Session, people: dict[str, int]) -> None:
    at = datetime(2026, 11, 25, 9)
    make_case(people, State.READY, "蒋德禾", planned_start=at)
    draft = Draft((people["余立"],), "一岗双责", planned_start=at + timedelta(minutes=30), recorder_id=people["蒋德禾"])
    (clash,) = draft_hints(session, draft)
    assert clash.what == Part.RECORDER and "在那里是约谈对象" in clash.sentence
    assert draft_hints(session, Draft((people["余立"],), "一岗双责")) == ()


# ------------------------------------------------------------ another time


def test_an_approved_talk_is_postponed_with_its_reason(session: Session, people: dict[str, int]) -> None:
    still(session)
    case = make_case(people, State.READY)
    talk = talk_of(session, case)
    assert talk is not None and needs_reason(talk.state)
    start, end = moved_to(talk, datetime(2026, 11, 26, 9))
    assert end == datetime(2026, 11, 26, 10)
    with pytest.raises(Refusal):
        move(session, case, start, end)
    InterviewSubject.update(notified_on=TODAY, notified_how="当面").execute()
    assert move(session, case, start, end, "主谈人出差") is State.POSTPONED
    row = Interview.get_by_id(case)
    assert (row.planned_start, row.planned_end) == (start, end)
    change = StateChange.get(StateChange.interview == case)
    assert (change.step, change.reason) == ("延期", "主谈人出差")
    assert InterviewSubject.get().notified_on is None  # arranged anew


def test_a_draft_gets_another_time_without_a_reason(session: Session, people: dict[str, int]) -> None:
    still(session)
    case = make_case(people, State.DRAFT)
    assert move(session, case, datetime(2026, 11, 26, 9), None) is State.DRAFT
    assert Interview.get_by_id(case).planned_start == datetime(2026, 11, 26, 9)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.IN_PROGRESS, State.AWAITING_MATERIALS, State.ARCHIVED])
def test_what_is_waiting_for_approval_or_has_begun_stays(
    session: Session, people: dict[str, int], state: State
) -> None:
    still(session)
    case = make_case(people, state)
    before = Interview.get_by_id(case).planned_start
    talk = talk_of(session, case)
    assert talk is not None and not talk.is_movable and talk.why_fixed
    with pytest.raises(Refusal, match="没有改动"):
        move(session, case, datetime(2026, 11, 26, 9), None, "改期")
    assert Interview.get_by_id(case).planned_start == before


def test_nothing_is_moved_into_the_past(session: Session, people: dict[str, int]) -> None:
    still(session)
    for state in (State.DRAFT, State.READY):
        with pytest.raises(Refusal, match="已经过去"):
            move(session, make_case(people, state), datetime(2026, 11, 24, 9), None, "改期")


def test_a_month_of_nothing_is_empty(session: Session) -> None:
    assert talks(session, date(2026, 1, 1), date(2026, 1, 31)) == []
