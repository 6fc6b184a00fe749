"""The writer's document without a window: unsaved turns, merges, undo, saves that fail."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.interviews.record_text import Turn, applied
from ui.interviews.turns_document import Paragraph, TurnsDocument

NOON = datetime(2026, 11, 24, 12, 0)


def document(*turns: tuple[str, str]) -> TurnsDocument:
    made = TurnsDocument(lambda: NOON)
    morning = NOON - timedelta(hours=2)
    made.load(Turn(place, speaker, text, morning) for place, (speaker, text) in enumerate(turns, 1))
    return made


def said(made: TurnsDocument) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in made.turns]


def as_shown(made: TurnsDocument, place: int, text: str | None = None) -> Paragraph:
    turn = made.at(place)
    return Paragraph(turn.id, turn.speaker, turn.text if text is None else text, turn.marks)


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
    new = made.insert(1, "二").id
    made.take_changes()
    made.remove(1)
    made.not_saved()
    changes = made.take_changes()
    assert [(change.turn_id, change.turn) for change in changes] == [(new, None)]


def test_merged_paragraphs_are_the_turn_whose_paragraph_is_left() -> None:
    made = document(("问", "甲"), ("答", "乙"), ("记", "丙"))
    made.reconcile(0, 2, [as_shown(made, 0, "甲乙")])
    assert said(made) == [("问", "甲乙"), ("记", "丙")]
    made.reconcile(0, 2, [as_shown(made, 1)])
    assert said(made) == [("记", "丙")]


def test_undo_of_a_merge_brings_speaker_time_and_id_back() -> None:
    made = document(("问", "甲"), ("尹涵", "乙"))
    before = made.turns
    first, second = as_shown(made, 0), as_shown(made, 1)
    made.reconcile(0, 2, [as_shown(made, 0, "甲乙")])
    made.reconcile(0, 1, [first, second])
    assert made.turns == before


def test_new_paragraph_is_a_new_turn_of_the_speaker_it_names_or_of_the_next_in_turn() -> None:
    made = document(("问", "甲乙"))
    made.reconcile(0, 1, [as_shown(made, 0, "甲"), Paragraph(77, "记", "乙"), Paragraph(0, "", "丙")])
    assert said(made) == [("问", "甲"), ("记", "乙"), ("问", "丙")]
    assert made.at(1).id == 77 and made.at(2).id not in (0, 1, 77)


def test_turn_that_comes_twice_counts_once_within_a_stretch_and_beside_it() -> None:
    made = document(("问", "甲"), ("答", "乙"))
    found = made.reconcile(0, 1, [as_shown(made, 0), as_shown(made, 0, "丙"), as_shown(made, 1, "丁")])
    assert len({turn.id for turn in made.turns}) == 4 and found[0].id == 1
    assert [text for _, text in said(made)] == ["甲", "丙", "丁", "乙"]


def test_turns_that_changed_places_are_each_there_once() -> None:
    made = document(("问", "甲"), ("答", "乙"), ("记", "丙"))
    stored = list(made.turns)
    shown = [as_shown(made, 2), as_shown(made, 0), as_shown(made, 1)]
    made.reconcile(0, 3, shown)
    assert [turn.id for turn in made.turns] == [3, 1, 2]
    assert applied(stored, made.take_changes()) == list(made.turns)


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
            kept = data.draw(st.sampled_from([place, place + 1]))
            parts = [as_shown(made, place), as_shown(made, place + 1)]
            made.reconcile(place, 2, [as_shown(made, kept, parts[0].text + parts[1].text)])
            if data.draw(st.booleans()):  # and it is undone
                made.reconcile(place, 1, parts)
    stored = applied(stored, made.take_changes())
    assert stored == list(made.turns)
