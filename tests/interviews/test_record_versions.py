"""Versions of the record: each reads back exactly, whatever was edited between; small; compared turn by turn."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access.errors import Refusal
from app.access.session import Session
from app.access.tables import AuditEntry
from app.interviews import record
from app.interviews.record_text import Caret, Mark, MarkKind, Turn, TurnChange
from app.interviews.record_versions import (
    Why,
    differences,
    keep_version,
    pieces_of,
    rebuilt,
    version_turns,
    versions_of,
)
from app.interviews.tables import RecordVersion
from app.rules.lifecycle import State
from app.store.errors import StoreTrouble
from tests.interviews.held_cases import NOW, make_case, still


@pytest.fixture
def case(session: Session, people: dict[str, int]) -> int:
    still(session)
    made = make_case(people, State.IN_PROGRESS)
    record.open_record(session, made)
    return made


def put(session: Session, case: int, *turns: Turn) -> None:
    """Writes turns at the end of the record."""
    there = [turn.id for turn in record.turns_of(case)]
    changes = []
    for turn in turns:
        changes.append(TurnChange.put(turn, there[-1] if there else 0))
        there.append(turn.id)
    record.save_changes(session, case, changes, Caret())


def turn(id: int, text: str, speaker: str = "答", marks: tuple[Mark, ...] = ()) -> Turn:
    return Turn(id, speaker, text, NOW + timedelta(seconds=id), marks)


def test_each_version_reads_back_as_it_was(session: Session, case: int) -> None:
    states = []
    for place in range(1, 46):
        put(session, case, turn(place, f"第{place}段", marks=(Mark(MarkKind.DOUBT, 0, 2),)))
        if place % 7 == 0:
            record.save_changes(session, case, [TurnChange.drop(place - 3), TurnChange.put(turn(place - 5, "改过"))])
        states.append(record.turns_of(case))
        assert keep_version(session, case, Why.MINUTE) == place
    for number, state in enumerate(states, 1):
        assert version_turns(case, number) == state
    whole = [row.number for row in RecordVersion.select().where(RecordVersion.is_whole)]
    assert whole == [1, 21, 41]


def test_no_version_is_kept_where_nothing_changed(session: Session, case: int) -> None:
    put(session, case, turn(1, "甲"))
    assert keep_version(session, case, Why.MINUTE) == 1
    assert keep_version(session, case, Why.PAUSE) is None
    record.save_changes(session, case, [], Caret(1, 1))
    assert keep_version(session, case, Why.MINUTE) is None
    (line,) = versions_of(case)
    assert (line.number, line.why, line.turns, line.characters) == (1, "每分钟", 1, 1)
    assert line.by == session.account.display_name


def test_only_what_people_ask_for_stands_in_the_audit_chain(session: Session, case: int) -> None:
    put(session, case, turn(1, "甲"))
    keep_version(session, case, Why.MINUTE)
    before = AuditEntry.select().count()
    put(session, case, turn(2, "乙"))
    keep_version(session, case, Why.MINUTE)
    assert AuditEntry.select().count() == before
    put(session, case, turn(3, "丙"))
    keep_version(session, case, Why.PAUSE)
    assert AuditEntry.select().order_by(AuditEntry.seq.desc()).first().summary == "保存记录版本：暂停"


def test_versions_are_never_changed(session: Session, case: int) -> None:
    put(session, case, turn(1, "甲"))
    keep_version(session, case, Why.MINUTE)
    with pytest.raises(Exception, match="never changed"):
        RecordVersion.update(why="恢复").execute()


def test_no_record_no_version(session: Session, people: dict[str, int]) -> None:
    still(session)
    with pytest.raises(Refusal, match="还没有谈话记录"):
        keep_version(session, make_case(people, State.IN_PROGRESS), Why.MINUTE)


def test_unknown_version_is_refused(session: Session, case: int) -> None:
    put(session, case, turn(1, "甲"))
    keep_version(session, case, Why.MINUTE)
    for number in (0, 2):
        with pytest.raises(Refusal, match="没有找到这个版本"):
            version_turns(case, number)


def test_failing_disk_is_said_to_be_one(session: Session, case: int) -> None:
    put(session, case, turn(1, "甲"))
    session.store.db.execute_sql("PRAGMA query_only = 1")
    with pytest.raises(StoreTrouble, match="不受影响"):
        keep_version(session, case, Why.MINUTE)
    session.store.db.execute_sql("PRAGMA query_only = 0")
    assert versions_of(case) == ()


def test_three_hours_take_about_twice_the_text(session: Session, case: int) -> None:
    written = 0
    for minute in range(180):
        turns = [turn(minute * 3 + place + 1, f"{minute}-{place}" + "话" * 40) for place in range(3)]
        put(session, case, *turns)
        written += sum(len(each.text.encode()) for each in turns)
        keep_version(session, case, Why.MINUTE)
    stored = sum(len(bytes(row.content)) for row in RecordVersion.select())
    assert stored < 3 * written


_TURNS = st.lists(
    st.builds(
        turn, st.integers(1, 9), st.text("甲乙丙\n", max_size=5), st.sampled_from(["问", "答", "尹涵"]),
        st.sampled_from([(), (Mark(MarkKind.VERBATIM, 0, 1),)]),
    ),
    max_size=8, unique_by=lambda each: each.id,
)  # fmt: skip


@given(st.lists(_TURNS, min_size=1, max_size=8))
def test_pieces_bring_back_any_state_from_any_other(states: list[list[Turn]]) -> None:
    before: list[Turn] = []
    for state in states:
        pieces = pieces_of(before, state)
        assert rebuilt(before, pieces) == state
        before = state
    assert len(pieces_of(before, before)) <= 1


@given(_TURNS, _TURNS)
def test_differences_hold_both_texts_and_nothing_else(before: list[Turn], after: list[Turn]) -> None:
    found = differences(before, after)
    changed = [one for one in found if not one.is_same]
    same = {(each.id, each.speaker, each.text) for each in before} & {(e.id, e.speaker, e.text) for e in after}
    if [each.id for each in before] == [each.id for each in after]:
        assert len(changed) == len(before) - len(same)
    said_after = "".join(piece.text for one in changed for piece in one.pieces if not piece.removed)
    for each in after:
        if (each.id, each.speaker, each.text) not in same and each.text:
            assert each.text in said_after or "（空）" in said_after
    assert not differences(after, after)


@given(st.text("甲乙丙丁", max_size=30), st.text("甲乙丙丁", max_size=30))
def test_pieces_of_a_turn_spell_the_text_before_and_after(before: str, after: str) -> None:
    found = differences([turn(1, before)], [turn(1, after)])
    if before == after:
        assert found == ()
        return
    (one,) = found
    assert "".join(piece.text for piece in one.pieces if not piece.added) == before
    assert "".join(piece.text for piece in one.pieces if not piece.removed) == after


def test_changed_turns_come_with_their_neighbours_only() -> None:
    before = [turn(place, f"第{place}段") for place in range(1, 2001)]
    after = [replace(each, text=each.text + "改") if each.id == 1000 else each for each in before if each.id != 5]
    found = differences(before, after)
    assert [one.at - NOW for one in found] == [timedelta(seconds=at) for at in (4, 5, 6, 999, 1000, 1001)]
    assert [one.is_same for one in found] == [True, False, True, True, False, True]


def test_long_turn_is_compared_without_end() -> None:
    before, after = "甲" * 60_000 + "乙" * 60_000, "甲" * 60_000 + "丙" * 60_000
    (one,) = differences([turn(1, before)], [turn(1, after)])
    assert [len(piece.text) for piece in one.pieces] == [60_000, 60_000, 60_000]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_any_edits_between_versions_read_back(session: Session, case: int, data: Any) -> None:
    states = {}
    for _ in range(data.draw(st.integers(1, 6))):
        wanted = data.draw(_TURNS)
        drops = [TurnChange.drop(each.id) for each in record.turns_of(case)]
        base = data.draw(st.integers(0, 3)) * 100
        puts, behind = [], 0
        for each in wanted:
            puts.append(TurnChange.put(replace(each, id=each.id + base), behind))
            behind = each.id + base
        record.save_changes(session, case, drops + puts)
        number = keep_version(session, case, Why.MINUTE)
        if number is not None:
            states[number] = record.turns_of(case)
    for number, state in states.items():
        assert version_turns(case, number) == state
