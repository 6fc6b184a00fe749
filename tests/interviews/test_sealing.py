"""Reading back: what keeps it from beginning, corrections on record, words of those who were there, the seal."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access.errors import Refusal
from app.access.session import Session
from app.access.tables import AuditEntry
from app.interviews import record, sealing
from app.interviews.record_text import OPEN_MARK, Mark, MarkKind, Turn, TurnChange, digest_of
from app.interviews.tables import Attendee, Interview, RecordConfirmation, RecordCorrection
from app.rules.lifecycle import State
from app.rules.sealing import NEEDED, Heard, TalkRole, Word, missing_to_seal
from tests.interviews.held_cases import NOW, make_case, seal, still


@pytest.fixture
def case(session: Session, people: dict[str, int]) -> int:
    """A talk that is over, with a record of three turns."""
    still(session)
    made = make_case(people, State.IN_PROGRESS, recorder_name="常怀")
    record.open_record(session, made)
    texts = [("问", "请说明。"), ("答", "三千元。"), ("问", " ")]
    turns = [Turn(place, who, text, NOW) for place, (who, text) in enumerate(texts, 1)]
    record.save_changes(session, made, [TurnChange.put(turn, turn.id - 1) for turn in turns])
    Interview.update(state=State.AWAITING_MATERIALS).where(Interview.id == made).execute()
    return made


def last_entry() -> Any:
    return AuditEntry.select().order_by(AuditEntry.seq.desc()).first()


def test_reading_back_ends_the_writing(session: Session, case: int) -> None:
    assert sealing.begin_read_back(session, case) == 2
    view = record.record_view(case)
    assert (view.state, view.writable, view.can_close) == (record.RecordState.READING_BACK, False, False)
    assert last_entry().summary == "开始宣读核对" and last_entry().after["turns"] == 2
    with pytest.raises(Refusal, match="正在宣读核对"):
        record.save_changes(session, case, [TurnChange.put(Turn(9, "答", "后加", NOW))])
    with pytest.raises(Refusal, match="正在宣读核对"):
        sealing.begin_read_back(session, case)
    assert not record.open_record(session, case).writable


def test_what_is_not_ready_is_not_read_back(session: Session, case: int, people: dict[str, int]) -> None:
    record.save_changes(session, case, [TurnChange.put(Turn(2, "答", f"三千元{OPEN_MARK}", NOW))])
    with pytest.raises(Refusal, match="1 处待补"):
        sealing.begin_read_back(session, case)
    record.save_changes(session, case, [TurnChange.drop(1), TurnChange.drop(2)])
    with pytest.raises(Refusal, match="空"):
        sealing.begin_read_back(session, case)
    assert len(record.turns_of(case)) == 1
    with pytest.raises(Refusal, match="还没有打开"):
        sealing.begin_read_back(session, make_case(people, State.AWAITING_MATERIALS, "余立"))
    Interview.update(state=State.IN_PROGRESS).where(Interview.id == case).execute()
    with pytest.raises(Refusal, match="还在进行"):
        sealing.begin_read_back(session, case)


def test_correction_keeps_both_wordings_and_who_asked(session: Session, case: int) -> None:
    sealing.begin_read_back(session, case)
    sealing.correct_turn(session, case, 2, "三万元。", "蒋德禾")
    (kept,) = sealing.corrections_of(case)
    assert (kept.turn_id, kept.before, kept.after, kept.asked_by) == (2, "三千元。", "三万元。", "蒋德禾")
    assert record.turns_of(case)[1].text == "三万元。"
    assert last_entry().summary == "核对更正（蒋德禾提出）" and last_entry().before == {"text": "三千元。"}
    for change in (RecordCorrection.update(after="无"), RecordCorrection.delete()):
        with pytest.raises(Exception, match="never"):
            change.execute()


@pytest.mark.parametrize(
    ("turn_id", "text", "who", "why"),
    [
        (2, "三千元。", "蒋德禾", "没有改动"), (2, " \n", "蒋德禾", "不能更正为空"),
        (2, "三万元。", "路人", "是谁提出"), (2, "三万元。", "", "是谁提出"),
        (77, "三万元。", "蒋德禾", "不在了"), (2, "字" * 200_001, "蒋德禾", "不超过"),
    ],
)  # fmt: skip
def test_correction_that_cannot_be_is_refused_and_changes_nothing(
    session: Session, case: int, turn_id: int, text: str, who: str, why: str
) -> None:
    sealing.begin_read_back(session, case)
    before = record.turns_of(case)
    with pytest.raises(Refusal, match=why):
        sealing.correct_turn(session, case, turn_id, text, who)
    assert record.turns_of(case) == before and sealing.corrections_of(case) == ()


def test_marks_that_no_longer_fit_are_dropped_with_a_correction(session: Session, case: int) -> None:
    marks = (Mark(MarkKind.PROMISE, 0, 1), Mark(MarkKind.TO_VERIFY, 1, 2))
    record.save_changes(session, case, [TurnChange.put(Turn(2, "答", "三千元。", NOW, marks))])
    sealing.begin_read_back(session, case)
    sealing.correct_turn(session, case, 2, "三万元。", "赵瑾德")
    assert record.turns_of(case)[1].marks == (Mark(MarkKind.PROMISE, 0, 1),)


def test_correction_voids_what_was_confirmed_before_it(session: Session, case: int) -> None:
    sealing.begin_read_back(session, case)
    sealing.confirm(session, case, TalkRole.SUBJECT, "蒋德禾", Word.CONFIRMED)
    sealing.confirm(session, case, TalkRole.LEAD, "赵瑾德", Word.CONFIRMED)
    assert sealing.correct_turn(session, case, 2, "三万元。", "蒋德禾") == 2
    assert all(each.word is None for each in sealing.people_heard(case))
    assert RecordConfirmation.select().count() == 2


def test_word_said_again_takes_the_place_of_the_first(session: Session, case: int) -> None:
    sealing.begin_read_back(session, case)
    with pytest.raises(Refusal, match="理由"):
        sealing.confirm(session, case, TalkRole.SUBJECT, "蒋德禾", Word.REFUSED, " ")
    sealing.confirm(session, case, TalkRole.SUBJECT, "蒋德禾", Word.REFUSED, "认为记录不全")
    heard = sealing.people_heard(case)[0]
    assert (heard.word, heard.reason, heard.at) == (Word.REFUSED, "认为记录不全", NOW)
    sealing.confirm(session, case, TalkRole.SUBJECT, "蒋德禾", Word.CONFIRMED, "多余的理由")
    heard = sealing.people_heard(case)[0]
    assert (heard.word, heard.reason) == (Word.CONFIRMED, "")
    with pytest.raises(Refusal, match="不在这次约谈"):
        sealing.confirm(session, case, TalkRole.LEAD, "蒋德禾", Word.CONFIRMED)


def test_everyone_stands_in_the_order_of_signing(session: Session, people: dict[str, int]) -> None:
    still(session)
    case = make_case(people, State.AWAITING_MATERIALS, "蒋德禾", "余立", recorder_name="常怀")
    for place, name in enumerate(("花新", "常怀")):
        Attendee.create(interview=case, name=name, position=place)
    assert [(each.role, each.name) for each in sealing.people_heard(case)] == [
        ("约谈对象", "蒋德禾"), ("约谈对象", "余立"), ("主谈人", "赵瑾德"), ("记录人", "常怀"),
        ("其他参加人员", "花新"),
    ]  # fmt: skip


def test_record_is_sealed_when_everyone_has_been_heard(session: Session, case: int) -> None:
    with pytest.raises(Refusal, match="还没有宣读核对"):
        sealing.close_record(session, case)
    sealing.begin_read_back(session, case)
    with pytest.raises(Refusal, match="有3项没有完成") as refusal:
        sealing.close_record(session, case)
    names = ("约谈对象蒋德禾", "主谈人赵瑾德", "记录人常怀")
    assert list(refusal.value.details) == [f"{who}还没有确认" for who in names]
    sealing.confirm(session, case, TalkRole.SUBJECT, "蒋德禾", Word.REFUSED, "不愿签字")
    sealing.confirm(session, case, TalkRole.LEAD, "赵瑾德", Word.CONFIRMED)
    with pytest.raises(Refusal, match="记录人常怀还没有确认"):
        sealing.close_record(session, case)
    sealing.confirm(session, case, TalkRole.RECORDER, "常怀", Word.CONFIRMED)
    digest = sealing.close_record(session, case)
    view = record.record_view(case)
    assert (view.state, view.digest, view.closed_at) == (record.RecordState.CLOSED, digest, NOW)
    assert digest == digest_of(view.turns) and record.is_unaltered(case)
    assert last_entry().summary == "谈话记录定稿" and last_entry().after["digest"] == digest


def test_sealed_record_changes_by_amendments_only(session: Session, case: int) -> None:
    seal(session, case)
    for attempt in (
        lambda: sealing.close_record(session, case),
        lambda: sealing.begin_read_back(session, case),
        lambda: sealing.resume_writing(session, case, "再改"),
        lambda: sealing.correct_turn(session, case, 2, "三万元。", "蒋德禾"),
        lambda: sealing.confirm(session, case, TalkRole.LEAD, "赵瑾德", Word.CONFIRMED),
        lambda: record.save_changes(session, case, [TurnChange.drop(1)]),
    ):
        with pytest.raises(Refusal, match="更正"):
            attempt()


def test_mark_that_came_in_by_a_correction_keeps_the_seal_off(session: Session, case: int) -> None:
    sealing.begin_read_back(session, case)
    sealing.correct_turn(session, case, 2, f"三万元{OPEN_MARK}", "蒋德禾")
    for each in sealing.people_heard(case):
        sealing.confirm(session, case, each.role, each.name, Word.CONFIRMED)
    with pytest.raises(Refusal, match="待补"):
        sealing.close_record(session, case)


def test_going_back_to_writing_wants_a_reason_and_voids_what_was_said(session: Session, case: int) -> None:
    with pytest.raises(Refusal, match="还没有开始"):
        sealing.resume_writing(session, case, "漏记")
    sealing.begin_read_back(session, case)
    sealing.confirm(session, case, TalkRole.SUBJECT, "蒋德禾", Word.CONFIRMED)
    sealing.correct_turn(session, case, 2, "三万元。", "蒋德禾")
    with pytest.raises(Refusal, match="理由"):
        sealing.resume_writing(session, case, "")
    sealing.resume_writing(session, case, "漏记了一段")
    view = record.record_view(case)
    assert (view.state, view.writable) == (record.RecordState.WRITING, True)
    assert len(sealing.corrections_of(case)) == 1 and sealing.people_heard(case)[0].word is None
    record.save_changes(session, case, [TurnChange.put(Turn(3, "答", "补记", NOW), 2)])
    seal(session, case)


_NAMES = st.text("甲乙", min_size=1, max_size=2)


@given(st.lists(st.tuples(st.sampled_from(list(TalkRole)), _NAMES, st.sampled_from([*Word, None])), max_size=8))
def test_seal_waits_for_exactly_those_who_answer_for_the_record(people: list[tuple[Any, str, Any]]) -> None:
    heard = [Heard(*each) for each in people]
    waiting = missing_to_seal(heard, is_read_back=True)
    assert len(waiting) == sum(each.word is None and each.role in NEEDED for each in heard)
    assert all(each.clauses == ("五(三)",) for each in waiting)
    assert [each.code for each in missing_to_seal(heard, is_read_back=False)] == ["READ_BACK"]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_corrections_lead_from_the_words_read_to_the_words_sealed(session: Session, case: int, data: Any) -> None:
    with session.store.db.atomic() as undone:
        sealing.begin_read_back(session, case)
        texts = {turn.id: turn.text for turn in record.turns_of(case)}
        for _ in range(data.draw(st.integers(0, 6))):
            turn = data.draw(st.sampled_from(sorted(texts)))
            text = data.draw(st.text("甲乙丙\n", max_size=4))
            try:
                sealing.correct_turn(session, case, turn, text, "蒋德禾")
            except Refusal:
                continue
        for kept in sealing.corrections_of(case):
            assert texts[kept.turn_id] == kept.before
            texts[kept.turn_id] = kept.after
        assert texts == {turn.id: turn.text for turn in record.turns_of(case)}
        undone.rollback()
