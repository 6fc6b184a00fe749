"""The record: saved as typed, the store equal to the writer's list after any changes, closed once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access.errors import Refusal
from app.access.session import Session
from app.access.tables import AuditEntry
from app.interviews import record
from app.interviews.record_text import Caret, Turn, TurnChange, applied, digest_of, new_turn_id, next_speaker
from app.interviews.tables import Interview, RecordTurn
from app.rules.lifecycle import State
from app.store.errors import StoreTrouble
from tests.interviews.held_cases import NOW, add_outline, make_case, seal, still


@pytest.fixture
def case(session: Session, people: dict[str, int]) -> int:
    still(session)
    made = make_case(people, State.IN_PROGRESS)
    record.open_record(session, made)
    return made


def turn(id: int, text: str, speaker: str = "问", minute: int = 0) -> Turn:
    return Turn(id, speaker, text, NOW + timedelta(minutes=minute))


def texts(case: int) -> list[str]:
    return [each.text for each in record.turns_of(case)]


def write(session: Session, case: int, *words: str) -> list[int]:
    ids = [new_turn_id() for _ in words]
    changes = [
        TurnChange.put(turn(id, text), after) for id, text, after in zip(ids, words, [0, *ids[:-1]], strict=True)
    ]
    record.save_changes(session, case, changes)
    return ids


def test_record_begins_with_the_talk_and_not_before(session: Session, people: dict[str, int]) -> None:
    still(session)
    ready = make_case(people, State.READY)
    assert record.record_view(ready).state is None
    with pytest.raises(Refusal, match="已就绪"):
        record.open_record(session, ready)
    Interview.update(state=State.IN_PROGRESS).where(Interview.id == ready).execute()
    view = record.open_record(session, ready)
    assert (view.state, view.writable, view.turns) == (record.RecordState.WRITING, True, ())


def test_saved_turns_and_caret_come_back(session: Session, case: int) -> None:
    ids = write(session, case, "请谈谈报销审核。", "去年九月起由我负责。")
    saved = record.save_changes(
        session, case, [TurnChange.put(turn(ids[1], "去年九月起由我负责。\n〔待补〕", "答", 3))], Caret(ids[1], 4)
    )
    view = record.record_view(case)
    assert saved == NOW == view.updated_at
    assert view.caret == Caret(ids[1], 4)
    assert [(each.speaker, each.text) for each in view.turns] == [
        ("问", "请谈谈报销审核。"),
        ("答", "去年九月起由我负责。\n〔待补〕"),
    ]
    assert view.turns[1].spoken_at == NOW + timedelta(minutes=3)


def test_same_changes_again_do_no_harm(session: Session, case: int) -> None:
    a, b = new_turn_id(), new_turn_id()
    changes = [TurnChange.put(turn(a, "一")), TurnChange.put(turn(b, "二"), a), TurnChange.drop(a)]
    for _ in range(2):
        record.save_changes(session, case, changes)
    assert texts(case) == ["二"]


def test_turn_behind_one_that_is_gone_is_kept_at_the_end(session: Session, case: int) -> None:
    write(session, case, "一", "二")
    record.save_changes(session, case, [TurnChange.put(turn(new_turn_id(), "三"), after=12345)])
    assert texts(case) == ["一", "二", "三"]


def test_only_changed_turns_are_written(session: Session, case: int) -> None:
    first, second, third = write(session, case, "一", "二", "三")
    written: list[str] = []
    session.store.db.connection().set_trace_callback(lambda sql: written.append(sql))
    record.save_changes(session, case, [TurnChange.put(turn(second, "二二"))])
    session.store.db.connection().set_trace_callback(None)
    touched = [
        sql for sql in written if '"record_turn"' in sql and sql.lstrip().upper().startswith(("UPDATE", "INSERT"))
    ]
    assert len(set(touched)) == 1  # told again for each trigger that it fires
    assert str(second) in touched[0] and str(first) not in touched[0] and str(third) not in touched[0]


def test_many_turns_squeezed_into_one_gap_keep_their_order(session: Session, case: int) -> None:
    first, _last = write(session, case, "首", "尾")
    for count in range(40):
        record.save_changes(session, case, [TurnChange.put(turn(new_turn_id(), str(count)), after=first)])
    assert texts(case) == ["首", *map(str, reversed(range(40))), "尾"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_sequence_of_changes_equals_the_naive_list(session: Session, case: int, data: st.DataObject) -> None:
    RecordTurn.delete().execute()
    ids = st.integers(1, 6)
    put = st.builds(
        lambda id, after, text, speaker, minute: TurnChange.put(turn(id, text, speaker, minute), after),
        ids, st.integers(0, 7), st.text("问答甲乙\n a", max_size=6), st.sampled_from(["问", "答", "记", "尹涵"]),
        st.integers(0, 300),
    )  # fmt: skip
    batches = data.draw(st.lists(st.lists(st.one_of(put, ids.map(TurnChange.drop)), max_size=6), max_size=6))
    naive: list[Turn] = []
    for batch in batches:
        record.save_changes(session, case, batch)
        naive = applied(naive, batch)
        assert list(record.turns_of(case)) == naive


def test_a_bad_change_undoes_the_whole_save(session: Session, case: int) -> None:
    (first,) = write(session, case, "一")
    with pytest.raises(Refusal):
        record.save_changes(
            session, case, [TurnChange.put(turn(first, "改")), TurnChange.put(turn(new_turn_id(), "二", speaker="  "))]
        )
    assert texts(case) == ["一"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("甲\r\n乙\r丙", "甲\n乙\n丙"),
        ("甲\x00乙\x07", "甲乙"),
        ("半\ud83d个", "半�个"),
        ("𬭎 😀", "𬭎 😀"),
        ("甲\u2029乙", "甲\n乙"),
    ],
)
def test_odd_characters_are_stored_clean(session: Session, case: int, typed: str, kept: str) -> None:
    record.save_changes(session, case, [TurnChange.put(turn(new_turn_id(), typed))])
    assert texts(case) == [kept]


def test_turn_of_another_case_is_not_touched(session: Session, case: int, people: dict[str, int]) -> None:
    (mine,) = write(session, case, "我的")
    other = make_case(people, State.IN_PROGRESS, "余立")
    record.open_record(session, other)
    with pytest.raises(Refusal):
        record.save_changes(session, other, [TurnChange.put(turn(mine, "别人的"))])
    record.save_changes(session, other, [TurnChange.drop(mine)])
    assert texts(case) == ["我的"]


def test_saves_leave_no_entries_but_sittings_do(session: Session, case: int) -> None:
    before = AuditEntry.select().count()
    for count in range(5):
        write(session, case, str(count))
    assert AuditEntry.select().count() == before
    record.leave_record(session, case)
    entry = AuditEntry.select().order_by(AuditEntry.seq.desc()).first()
    assert entry.summary == "停止书写谈话记录"
    assert entry.after["turns"] == 5 and entry.after["digest"] == digest_of(record.turns_of(case))


def test_record_is_closed_once_after_the_talk(session: Session, case: int) -> None:
    write(session, case, "一", "  ", "二")
    with pytest.raises(Refusal, match="还在进行"):
        seal(session, case)
    Interview.update(state=State.AWAITING_MATERIALS).where(Interview.id == case).execute()
    assert record.record_view(case).can_close
    digest = seal(session, case)
    view = record.record_view(case)
    assert texts(case) == ["一", "二"]
    assert (view.state, view.digest, view.writable) == (record.RecordState.CLOSED, digest, False)
    assert digest == digest_of(view.turns) and record.is_unaltered(case)
    for attempt in (lambda: seal(session, case), lambda: write(session, case, "三")):
        with pytest.raises(Refusal, match="更正"):
            attempt()
    assert record.open_record(session, case).writable is False


def test_empty_record_is_not_closed(session: Session, case: int) -> None:
    Interview.update(state=State.AWAITING_MATERIALS).where(Interview.id == case).execute()
    write(session, case, " \n ")
    with pytest.raises(Refusal, match="空"):
        seal(session, case)
    assert len(texts(case)) == 1


def test_change_behind_the_programs_back_shows(session: Session, case: int) -> None:
    (first,) = write(session, case, "原话")
    Interview.update(state=State.AWAITING_MATERIALS).where(Interview.id == case).execute()
    seal(session, case)
    RecordTurn.update(text="改过").where(RecordTurn.id == first).execute()
    assert not record.is_unaltered(case)


def test_digest_tells_who_what_and_when_apart() -> None:
    base = [turn(1, "甲"), turn(2, "乙")]
    others = [
        [turn(1, "甲乙"), turn(2, "")],
        [turn(2, "乙"), turn(1, "甲")],
        [turn(1, "甲", "答"), turn(2, "乙")],
        [turn(1, "甲", minute=1), turn(2, "乙")],
    ]
    assert len({digest_of(each) for each in [base, *others]}) == 5
    assert digest_of(base) == digest_of([Turn(8, each.speaker, each.text, each.spoken_at) for each in base])


def test_outline_is_ticked_at_the_talk(session: Session, case: int) -> None:
    (item,) = add_outline(case, "身份与告知")
    record.tick_outline(session, item, True)
    assert record.record_view(case).outline[0].asked
    record.tick_outline(session, item, False)
    assert not record.record_view(case).outline[0].asked
    with pytest.raises(Refusal):
        record.tick_outline(session, 9999, True)


def test_disk_trouble_is_told_and_nothing_is_half_written(session: Session, case: int) -> None:
    write(session, case, "一")
    session.store.db.execute_sql("PRAGMA query_only = 1")
    try:
        with pytest.raises(StoreTrouble, match="没有丢失"):
            write(session, case, "二")
    finally:
        session.store.db.execute_sql("PRAGMA query_only = 0")
    assert texts(case) == ["一"]
    write(session, case, "二")
    assert set(texts(case)) == {"一", "二"}


def test_questions_and_answers_alternate() -> None:
    assert [next_speaker(each) for each in ("问", "答", "记", "尹涵")] == ["答", "问", "问", "问"]


def test_turn_too_long_is_refused_whole(session: Session, case: int) -> None:
    with pytest.raises(Refusal):
        record.save_changes(session, case, [TurnChange.put(Turn(7, "问", "长" * 200_001, datetime(2026, 11, 24)))])
    assert texts(case) == []
