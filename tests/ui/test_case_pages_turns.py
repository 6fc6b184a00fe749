"""The writer's document without a window: unsaved turns, merges, undo, saves that fail."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.interviews.record_text import Turn, applied
from ui.interviews.turns_document import TurnsDocument

NOON = datetime(2026, 11, 24, 12, 0)


def document(*turns: tuple[str, str]) -> TurnsDocument:
    made = TurnsDocument(lambda: NOON)
    morning = NOON - timedelta(hours=2)
    made.load(Turn(place, speaker, text, morning) for place, (speaker, text) in enumerate(turns, 1))
    return made


def said(made: TurnsDocument) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in made.turns]


def keys(made: TurnsDocument) -> list[int]:
    return [made.at(place).key for place in range(len(made))]


def test_loaded_turns_are_clean_and_a_change_makes_one_unsaved() -> None:
    made = document(("问", "一"), ("答", "二"))
    assert not made.is_dirty and made.take_changes() == []
    assert not made.set_text(1, "二")
    assert made.set_text(1, "二二")
    (change,) = made.take_changes()
    assert change.turn is not None and (change.turn_id, change.turn.text, change.after) == (2, "二二", 1)


def test_new_turn_alternates_and_begins_with_its_first_word() -> None:
    made = document(("问", "一"))
    made.insert(1)
    made.insert(2)
    assert [speaker for speaker, _ in said(made)] == ["问", "答", "问"]
    clock = [NOON]
    late = TurnsDocument(lambda: clock[0])
    late.insert(0)
    clock[0] = NOON + timedelta(minutes=5)
    late.set_text(0, "话")
    clock[0] = NOON + timedelta(minutes=9)
    late.set_text(0, "话说")
    assert late.turns[0].spoken_at == NOON + timedelta(minutes=5)


def test_what_was_taken_is_unsaved_again_when_the_save_fails() -> None:
    made = document(("问", "一"), ("答", "二"))
    made.set_text(0, "一一")
    made.remove(1)
    taken = made.take_changes()
    made.insert(1, "三")
    assert made.is_dirty
    made.not_saved()
    again = made.take_changes()
    assert {change.turn_id for change in taken} < {change.turn_id for change in again}
    made.saved()
    assert not made.is_dirty


def test_turn_taken_out_while_its_save_failed_is_dropped_not_written() -> None:
    made = document(("问", "一"))
    new = made.insert(1, "二").turn.id
    made.take_changes()
    made.remove(1)
    made.not_saved()
    changes = made.take_changes()
    assert [(change.turn_id, change.turn) for change in changes] == [(new, None)]


def test_merged_paragraphs_belong_to_who_began_them() -> None:
    made = document(("问", "甲"), ("答", "乙"), ("记", "丙"))
    first, second, third = keys(made)
    assert made.reconcile(0, 2, [(second, "甲乙")]) == [first]
    assert said(made) == [("问", "甲乙"), ("记", "丙")]
    assert made.reconcile(0, 2, [(third, "丙")]) == [third]
    assert said(made) == [("记", "丙")]


def test_undo_of_a_merge_brings_speaker_and_time_back() -> None:
    made = document(("问", "甲"), ("尹涵", "乙"))
    first, second = keys(made)
    made.reconcile(0, 2, [(second, "甲乙")])
    made.reconcile(0, 1, [(first, "甲"), (-1, "乙")])
    assert said(made) == [("问", "甲"), ("尹涵", "乙")]
    assert made.turns[1].spoken_at == NOON - timedelta(hours=2)


def test_split_keeps_the_first_part_and_alternates_the_second() -> None:
    made = document(("问", "甲乙"))
    (key,) = keys(made)
    made.reconcile(0, 1, [(key, "甲"), (-1, "乙")])
    assert said(made) == [("问", "甲"), ("答", "乙")]


def test_key_that_comes_twice_counts_once() -> None:
    made = document(("问", "甲"))
    (key,) = keys(made)
    found = made.reconcile(0, 1, [(key, "甲"), (key, "乙")])
    assert found[0] == key and found[1] != key
    assert said(made) == [("问", "甲"), ("答", "乙")]


@settings(max_examples=120)
@given(st.data())
def test_store_equals_the_screen_after_any_edits_saves_and_failed_saves(data: st.DataObject) -> None:
    made = document(("问", "一"), ("答", "二"), ("记", "三"))
    stored = list(made.turns)
    for _ in range(data.draw(st.integers(1, 12))):
        act = data.draw(st.sampled_from(["text", "speaker", "insert", "remove", "merge", "save", "fail", "retry"]))
        place = data.draw(st.integers(0, max(len(made) - 1, 0)))
        word = data.draw(st.sampled_from(["甲", "乙", "", "甲\n乙"]))
        if act == "insert":
            made.insert(place if len(made) else 0, word)
        elif act in ("save", "retry"):
            changes = made.take_changes()
            stored = applied(stored, changes)
            if act == "retry":  # it was written, but the writer was told that it was not
                made.not_saved()
            else:
                made.saved()
        elif act == "fail":
            made.take_changes()
            made.not_saved()
        elif len(made) and act == "text":
            made.set_text(place, word)
        elif len(made) and act == "speaker":
            made.set_speaker(place, data.draw(st.sampled_from(["问", "答", "尹涵"])))
        elif len(made) and act == "remove":
            made.remove(place)
        elif act == "merge" and len(made) > place + 1:
            joined = made.at(place).turn.text + made.at(place + 1).turn.text
            made.reconcile(place, 2, [(made.at(place + 1).key, joined)])
    stored = applied(stored, made.take_changes())
    assert stored == list(made.turns)
