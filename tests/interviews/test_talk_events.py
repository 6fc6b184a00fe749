"""Pauses, comings and goings, and the clock that is counted from them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.errors import Refusal
from app.access.session import Session
from app.access.tables import AuditEntry
from app.interviews import talk_events
from app.interviews.open_places import TO_FILL_IN, open_places
from app.interviews.record_text import OPEN_MARK, Mark, MarkKind, Turn
from app.interviews.tables import Attendee, Interview, TalkEvent
from app.interviews.talk_events import EventKind
from app.rules.lifecycle import State
from tests.interviews.held_cases import NOW, make_case, still

BEGUN = NOW.replace(hour=9, minute=0, second=0)


@pytest.fixture
def case(session: Session, people: dict[str, int]) -> int:
    still(session)
    return make_case(people, State.IN_PROGRESS, "蒋德禾", recorder_name="常怀")


def at(session: Session, minutes: float) -> datetime:
    moment = BEGUN + timedelta(minutes=minutes)
    still(session, moment)
    return moment


def test_pauses_do_not_count_as_talk(session: Session, case: int) -> None:
    at(session, 20)
    talk_events.pause_talk(session, case, "接听电话")
    clock = talk_events.clock_of(case)
    assert (clock.reason, clock.pausing(at(session, 25))) == ("接听电话", timedelta(minutes=5))
    assert clock.running(at(session, 25)) == timedelta(minutes=20)
    at(session, 30)
    talk_events.resume_talk(session, case)
    assert talk_events.clock_of(case).running(at(session, 50)) == timedelta(minutes=40)
    Interview.update(held_to=at(session, 60)).where(Interview.id == case).execute()
    assert talk_events.clock_of(case).running(at(session, 500)) == timedelta(minutes=50)


def test_talk_that_ends_in_a_pause_ended_when_the_pause_began(session: Session, case: int) -> None:
    at(session, 20)
    talk_events.pause_talk(session, case, "身体不适")
    Interview.update(held_to=at(session, 60)).where(Interview.id == case).execute()
    assert talk_events.clock_of(case).running(at(session, 90)) == timedelta(minutes=20)


def test_clock_never_runs_backwards_with_the_clock_of_the_machine(session: Session, case: int) -> None:
    assert talk_events.clock_of(case).running(BEGUN - timedelta(days=1)) == timedelta()


def test_pause_wants_a_reason_and_only_one_at_a_time(session: Session, case: int) -> None:
    with pytest.raises(Refusal, match="理由"):
        talk_events.pause_talk(session, case, " \n")
    with pytest.raises(Refusal, match="没有暂停"):
        talk_events.resume_talk(session, case)
    line = talk_events.pause_talk(session, case, "休息")
    assert line.sentence == "〔14:05 暂停：休息〕"
    with pytest.raises(Refusal, match="已经暂停"):
        talk_events.pause_talk(session, case, "休息")
    assert [each.kind for each in talk_events.events_of(case)] == [EventKind.PAUSE]
    last = AuditEntry.select().where(AuditEntry.summary == "约谈暂停")
    assert last.count() == 1


@pytest.mark.parametrize("state", [State.READY, State.AWAITING_MATERIALS, State.ARCHIVED])
def test_only_a_talk_that_goes_on_pauses(session: Session, people: dict[str, int], state: State) -> None:
    still(session)
    case = make_case(people, state)
    with pytest.raises(Refusal):
        talk_events.pause_talk(session, case, "休息")
    with pytest.raises(Refusal):
        talk_events.note_presence(session, case, "蒋德禾", comes=False)
    assert TalkEvent.select().count() == 0


def test_people_leave_and_come_back_and_strangers_come(session: Session, case: int) -> None:
    Attendee.create(interview=case, name="花新", position=0)
    assert talk_events.present(case) == ("蒋德禾", "赵瑾德", "常怀", "花新")
    assert talk_events.note_presence(session, case, "花新", comes=False).sentence == "〔14:05 花新离场〕"
    talk_events.note_presence(session, case, " 余立 ", comes=True)
    assert talk_events.present(case) == ("蒋德禾", "赵瑾德", "常怀", "余立")
    for who, comes in (("余立", True), ("花新", False), ("", True)):
        with pytest.raises(Refusal):
            talk_events.note_presence(session, case, who, comes=comes)
    talk_events.note_presence(session, case, "花新", comes=True)
    assert talk_events.present(case)[-1] == "花新"


def test_open_places_are_what_must_be_settled_in_order() -> None:
    text = f"一次是十一月，一次是{OPEN_MARK}，金额待查。"
    marks = (Mark(MarkKind.TO_VERIFY, 16, 4), Mark(MarkKind.PROMISE, 0, 3), Mark(MarkKind.TO_VERIFY, 0, 3))
    turns = [Turn(1, "问", "好", NOW), Turn(2, "答", text, NOW, marks)]
    found = open_places(turns)
    assert [(place.index, place.start, place.what) for place in found] == [
        (1, 0, "需核实"), (1, text.index(OPEN_MARK), TO_FILL_IN), (1, 16, "需核实"),
    ]  # fmt: skip
    assert found[1].words == "一次是十一月，一次是"


@given(st.lists(st.sampled_from(["甲", OPEN_MARK, "〔待", "补〕"]), max_size=12))
def test_every_mark_to_fill_in_is_an_open_place(parts: list[str]) -> None:
    text = "".join(parts)
    found = open_places([Turn(1, "答", text, NOW)])
    assert len(found) == text.count(OPEN_MARK)
    assert all(text[place.start : place.start + place.length] == OPEN_MARK for place in found)
