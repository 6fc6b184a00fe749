"""The record page by keys: turns, speakers, input methods, saving, leaving, closing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.access.errors import Refusal
from app.access.session import Session
from app.access.tables import AuditEntry
from app.interviews import record, sealing
from app.interviews.record_text import OPEN_MARK, Turn, TurnChange
from app.interviews.tables import Interview, OutlineItem
from app.rules.lifecycle import State
from app.rules.sealing import Word
from tests.interviews.held_cases import NOW, add_outline, make_case, seal, still
from ui.interviews import record_saver
from ui.interviews.page_record import RecordPage
from ui.interviews.record_saver import DELAY_MS
from ui.office import Office

Key, Held = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def case(session: Session, people: dict[str, int]) -> int:
    still(session)
    made = make_case(people, State.IN_PROGRESS, "蒋德禾", "余立")
    add_outline(made, "身份与告知", "报销审核")
    return made


@pytest.fixture
def page(qtbot: QtBot, session: Session, case: int) -> Iterator[RecordPage]:
    shown = RecordPage(Office(session), case)
    qtbot.addWidget(shown)
    shown.resize(1100, 620)
    shown.show()
    qtbot.waitExposed(shown)
    shown.editor.setFocus()
    yield shown


def typed(qtbot: QtBot, page: RecordPage, text: str) -> None:
    qtbot.keyClicks(page.editor, text)


def press(qtbot: QtBot, page: RecordPage, key: Qt.Key, held: Qt.KeyboardModifier = Held.NoModifier) -> None:
    qtbot.keyClick(page.editor, key, held)


def on_the_writers_connection(page: RecordPage, session: Session, sql: str) -> None:
    page.saver._writer.submit(session.store.db.execute_sql, sql).result()


def compose(page: RecordPage, preedit: str = "", commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(page.editor, event)


def said(page: RecordPage) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in page.turns.turns]


def stored(page: RecordPage) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in record.turns_of(page.interview_id)]


def click(qtbot: QtBot, page: RecordPage, name: str) -> None:
    qtbot.mouseClick(page.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_enter_alternates_and_shift_enter_stays(qtbot: QtBot, page: RecordPage) -> None:
    typed(qtbot, page, "one")
    press(qtbot, page, Key.Key_Return)
    typed(qtbot, page, "two")
    press(qtbot, page, Key.Key_Return, Held.ShiftModifier)
    typed(qtbot, page, "more")
    press(qtbot, page, Key.Key_Enter, Held.KeypadModifier)
    typed(qtbot, page, "three")
    assert said(page) == [("问", "one"), ("答", "two\nmore"), ("问", "three")]


def test_ctrl_digits_say_who_speaks(qtbot: QtBot, page: RecordPage) -> None:
    for key in (Key.Key_3, Key.Key_2, Key.Key_5):
        press(qtbot, page, key, Held.ControlModifier)
        typed(qtbot, page, "x")
        press(qtbot, page, Key.Key_Return)
    assert [speaker for speaker, _ in said(page)] == ["记", "答", "余立", "问"]
    click(qtbot, page, "speaker_4")
    assert said(page)[-1] == ("蒋德禾", "")


def test_typing_is_saved_by_the_first_timer_and_said_after(qtbot: QtBot, page: RecordPage) -> None:
    typed(qtbot, page, "a")
    assert page.saver.waiting and page.state.text() == "正在输入…"
    left = page.saver._soon.remainingTime()
    typed(qtbot, page, "bcdef")
    assert page.saver._soon.remainingTime() <= left <= DELAY_MS <= 300
    qtbot.waitUntil(lambda: not page.saver.waiting)
    assert stored(page) == [("问", "abcdef")]
    assert page.state.text() == "已保存 14:05:32"


def test_state_is_truthful_while_the_disk_fails_and_after(qtbot: QtBot, page: RecordPage, session: Session) -> None:
    on_the_writers_connection(page, session, "PRAGMA query_only = 1")
    typed(qtbot, page, "abc")
    assert not page.flush()
    assert "没有存上" in page.state.text() and "没有丢失" in page.notices.current.message
    typed(qtbot, page, "def")
    assert said(page) == [("问", "abcdef")]
    on_the_writers_connection(page, session, "PRAGMA query_only = 0")
    assert page.flush()
    assert stored(page) == [("问", "abcdef")] and page.state.text().startswith("已保存")


def test_composition_is_neither_broken_by_a_save_nor_by_enter(qtbot: QtBot, page: RecordPage) -> None:
    compose(page, commit="请谈谈")
    compose(page, preedit="bao xiao")
    assert page.saver.save()
    assert page.editor.preedit == "bao xiao"
    press(qtbot, page, Key.Key_Return)
    assert len(page.turns) == 1
    compose(page, commit="报销审核的情况。")
    assert said(page) == [("问", "请谈谈报销审核的情况。")]
    assert page.flush() and stored(page) == said(page)


def test_speaker_keys_leave_a_composition_alone(qtbot: QtBot, page: RecordPage) -> None:
    compose(page, preedit="ni")
    press(qtbot, page, Key.Key_2, Held.ControlModifier)
    assert page.editor.preedit == "ni"
    compose(page, commit="你好")
    assert said(page) == [("答", "你好")]


def test_text_under_composition_is_kept_when_the_page_is_left(qtbot: QtBot, page: RecordPage) -> None:
    compose(page, commit="去年九月起")
    compose(page, preedit="由我负责")
    page.hide()
    assert stored(page) == [("问", "去年九月起由我负责")]
    assert AuditEntry.select().order_by(AuditEntry.seq.desc()).first().summary == "停止书写谈话记录"


def test_merge_and_undo_keep_who_said_what(qtbot: QtBot, page: RecordPage) -> None:
    typed(qtbot, page, "one")
    press(qtbot, page, Key.Key_Return)
    press(qtbot, page, Key.Key_5, Held.ControlModifier)
    typed(qtbot, page, "two")
    press(qtbot, page, Key.Key_Home)
    press(qtbot, page, Key.Key_Backspace)
    assert said(page) == [("问", "onetwo")]
    press(qtbot, page, Key.Key_Z, Held.ControlModifier)
    assert said(page) == [("问", "one"), ("余立", "two")]
    assert page.flush() and stored(page) == said(page)


def test_enter_before_words_leaves_them_with_who_said_them(qtbot: QtBot, page: RecordPage) -> None:
    typed(qtbot, page, "one")
    press(qtbot, page, Key.Key_3, Held.ControlModifier)
    page.saver.save()
    press(qtbot, page, Key.Key_Home)
    press(qtbot, page, Key.Key_Return)
    assert said(page) == [("问", ""), ("记", "one")]
    assert page.flush() and stored(page) == said(page)


def test_selecting_all_and_typing_leaves_one_turn(qtbot: QtBot, page: RecordPage) -> None:
    for word in ("one", "two", "three"):
        typed(qtbot, page, word)
        press(qtbot, page, Key.Key_Return)
    press(qtbot, page, Key.Key_A, Held.ControlModifier)
    typed(qtbot, page, "x")
    assert [text for _, text in said(page)] == ["x"]
    assert page.flush() and stored(page) == said(page)


def test_pasted_paragraphs_are_lines_of_one_turn(qtbot: QtBot, page: RecordPage) -> None:
    data = QMimeData()
    data.setText("甲\r\n乙\n丙\n")
    data.setHtml("<b>甲</b>")
    page.editor.insertFromMimeData(data)
    assert said(page) == [("问", "甲\n乙\n丙")]
    assert page.flush() and stored(page) == said(page)


def test_record_opens_again_where_it_was_left(qtbot: QtBot, page: RecordPage, session: Session, case: int) -> None:
    typed(qtbot, page, "one")
    press(qtbot, page, Key.Key_Return)
    typed(qtbot, page, "two")
    press(qtbot, page, Key.Key_Left)
    page.hide()
    again = RecordPage(Office(session), case)
    qtbot.addWidget(again)
    again.show()
    assert said(again) == said(page)
    assert again.editor.caret() == page.editor.caret()
    qtbot.keyClicks(again.editor, "!")
    assert said(again)[-1] == ("答", "tw!o")


def test_reload_never_replaces_what_is_being_typed(qtbot: QtBot, page: RecordPage) -> None:
    typed(qtbot, page, "abc")
    page.office.changed.emit()
    page.reload()
    assert said(page) == [("问", "abc")] and page.turns.is_dirty


def test_outline_is_ticked_and_written_into_the_record(qtbot: QtBot, page: RecordPage, case: int) -> None:
    page.desk.outline.item(0).setCheckState(Qt.CheckState.Checked)
    assert OutlineItem.get(OutlineItem.text == "身份与告知").asked
    typed(qtbot, page, "x")
    outline = page.desk.outline
    box = outline.visualItemRect(outline.item(1))
    qtbot.mouseClick(outline.viewport(), Qt.MouseButton.LeftButton, pos=box.center() + QPoint(20, 0))
    assert said(page) == [("问", "x"), ("问", "报销审核")] and page.editor.hasFocus()
    outline.setCurrentRow(0)
    qtbot.keyClick(outline, Key.Key_Return)
    assert said(page)[2:] == [("问", "身份与告知")]
    qtbot.keyClick(outline, Key.Key_Space)
    assert not OutlineItem.get(OutlineItem.text == "身份与告知").asked and len(said(page)) == 3


def test_talk_is_finished_with_everything_saved_then_closed(qtbot: QtBot, page: RecordPage, case: int) -> None:
    typed(qtbot, page, "one")
    compose(page, preedit="末句")
    click(qtbot, page, "finish_button")
    assert State(Interview.get_by_id(case).state) is State.AWAITING_MATERIALS
    assert stored(page) == [("问", "one末句")]
    assert not page.finish_button.isVisible() and page.read_back_button.isVisible()
    click(qtbot, page, "read_back_button")
    assert record.record_view(case).state is record.RecordState.READING_BACK and page.read_back.isVisible()
    for each in sealing.people_heard(case):
        sealing.confirm(page.office.session, case, each.role, each.name, Word.CONFIRMED)
    click(qtbot, page, "seal_button")
    assert record.record_view(case).state is record.RecordState.CLOSED
    assert page.editor.isReadOnly() and page.state.text().startswith("已定稿")
    typed(qtbot, page, "x")
    press(qtbot, page, Key.Key_1, Held.ControlModifier)
    assert stored(page) == [("问", "one末句")]


def test_empty_record_does_not_end_the_talk(qtbot: QtBot, page: RecordPage, case: int) -> None:
    click(qtbot, page, "finish_button")
    assert State(Interview.get_by_id(case).state) is State.IN_PROGRESS
    assert "记录" in page.notices.current.message


def test_record_that_was_closed_elsewhere_stops_the_editor(
    qtbot: QtBot, page: RecordPage, session: Session, case: int
) -> None:
    typed(qtbot, page, "one")
    page.flush()
    Interview.update(state=State.ARCHIVED).where(Interview.id == case).execute()
    typed(qtbot, page, "two")
    assert not page.flush()
    assert page.editor.isReadOnly() and page.state.text() == "没有保存"
    assert stored(page) == [("问", "one")]


def test_page_before_the_talk_says_so(qtbot: QtBot, session: Session, people: dict[str, int]) -> None:
    still(session)
    page = RecordPage(Office(session), make_case(people, State.APPROVED))
    qtbot.addWidget(page)
    page.show()
    assert not page.editor.isVisible()
    assert not page.findChild(QPushButton, "start_button").isVisible()


def test_two_thousand_turns_open_in_order(qtbot: QtBot, session: Session, people: dict[str, int]) -> None:
    still(session)
    case = make_case(people, State.IN_PROGRESS)
    record.open_record(session, case)
    turns = [
        Turn(place, "问" if place % 2 else "答", f"第{place}段", NOW + timedelta(seconds=place))
        for place in range(1, 2001)
    ]
    record.save_changes(session, case, [TurnChange.put(turn, turn.id - 1) for turn in turns])
    page = RecordPage(Office(session), case)
    qtbot.addWidget(page)
    page.show()
    qtbot.keyClicks(page.editor, "x")
    assert len(page.turns) == 2000 and said(page)[-1] == ("答", "第2000段x")
    assert [change.turn_id for change in page.turns.take_changes()] == [2000]


def test_text_under_composition_is_saved_apart_and_offered_after_a_crash(
    qtbot: QtBot, session: Session, page: RecordPage, case: int
) -> None:
    typed(qtbot, page, "1")
    compose(page, "wofuze")
    qtbot.waitUntil(lambda: record.record_view(case).composing == "wofuze")
    assert [turn.text for turn in record.turns_of(case)] == ["1"]
    again = RecordPage(Office(session), case)
    qtbot.addWidget(again)
    again.show()
    again.reload()
    assert again.notices.current is not None
    assert "wofuze" in again.notices.current.message
    assert again.leave()
    assert record.record_view(case).composing == "wofuze"
    qtbot.mouseClick(again.findChild(QPushButton, "take_in_button"), Qt.MouseButton.LeftButton)
    assert again.leave()
    assert record.turns_of(case)[0].text == "1wofuze"
    assert record.record_view(case).composing == ""


def test_a_committed_composition_leaves_nothing_apart(qtbot: QtBot, page: RecordPage, case: int) -> None:
    compose(page, "women")
    assert page.saver.save()
    compose(page, "", "我们")
    assert page.saver.save()
    assert (record.turns_of(case)[0].text, record.record_view(case).composing) == ("我们", "")


def test_a_place_left_open_is_counted_found_and_keeps_the_record_from_being_closed(
    qtbot: QtBot, session: Session, page: RecordPage, case: int
) -> None:
    typed(qtbot, page, "1")
    press(qtbot, page, Key.Key_F6)
    press(qtbot, page, Key.Key_Return)
    typed(qtbot, page, "2")
    qtbot.waitUntil(lambda: page.desk.open_button.text() == "待补 1")
    press(qtbot, page, Key.Key_F6, Held.ShiftModifier)
    assert page.editor.textCursor().selectedText() == OPEN_MARK
    assert page.flush()
    Interview.update(state=State.AWAITING_MATERIALS, held_to=NOW).where(Interview.id == case).execute()
    with pytest.raises(Refusal, match="1 处待补"):
        seal(session, case)
    typed(qtbot, page, "3")
    assert page.flush()
    qtbot.waitUntil(lambda: not page.desk.open_button.isVisible())
    assert seal(session, case)
    assert [turn.text for turn in record.turns_of(case)] == ["13", "2"]


def test_find_goes_round_and_replaces_as_one_step(qtbot: QtBot, page: RecordPage) -> None:
    typed(qtbot, page, "ab")
    press(qtbot, page, Key.Key_Return)
    typed(qtbot, page, "abab")
    press(qtbot, page, Key.Key_F, Held.ControlModifier)
    assert page.desk.find_bar.isVisible()
    qtbot.keyClicks(page.desk.find_bar.words, "ab")
    for block in (0, 1, 1, 0):
        qtbot.keyClick(page.desk.find_bar.words, Key.Key_Return)
        assert page.editor.textCursor().blockNumber() == block
    page.desk.find_bar.other.setText("c")
    qtbot.mouseClick(page.findChild(QPushButton, "replace_all_button"), Qt.MouseButton.LeftButton)
    assert [turn.text for turn in page.turns.turns] == ["c", "cc"]
    qtbot.keyClick(page.desk.find_bar.words, Key.Key_Escape)
    assert not page.desk.find_bar.isVisible()
    assert page.focusWidget() is page.editor
    page.editor.undo()
    assert [turn.text for turn in page.turns.turns] == ["ab", "abab"]


def test_the_text_grows_by_keys_and_never_leaves_its_bounds(qtbot: QtBot, page: RecordPage) -> None:
    ordinary = page.editor.fontMetrics().height()
    for _ in range(30):
        press(qtbot, page, Key.Key_Equal, Held.ControlModifier)
    assert page.editor.zoom == 300
    assert page.editor.fontMetrics().height() > 2 * ordinary
    press(qtbot, page, Key.Key_0, Held.ControlModifier)
    assert page.editor.fontMetrics().height() == ordinary


def test_the_line_being_typed_stays_off_the_lower_edge(qtbot: QtBot, page: RecordPage) -> None:
    for _ in range(60):
        typed(qtbot, page, "1")
        press(qtbot, page, Key.Key_Return)
    height = page.editor.viewport().height()
    qtbot.waitUntil(lambda: page.editor.cursorRect().center().y() < 0.7 * height)


def test_what_is_typed_is_written_beside_the_window_not_by_it(
    qtbot: QtBot, page: RecordPage, case: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, threads = threading.Event(), []

    def slow(*args: Any, **kwargs: Any) -> datetime:
        threads.append(threading.get_ident())
        held.wait(60)
        return record.save_changes(*args, **kwargs)

    monkeypatch.setattr(record_saver, "save_changes", slow)
    typed(qtbot, page, "1")
    qtbot.waitUntil(lambda: bool(threads))
    typed(qtbot, page, "2")
    assert page.state.text() == "正在输入…"
    held.set()
    qtbot.waitUntil(lambda: page.state.text().startswith("已保存"))
    assert threading.get_ident() not in threads
    assert [turn.text for turn in record.turns_of(case)] == ["12"]


def test_leaving_waits_for_the_save_that_is_under_way(
    qtbot: QtBot, page: RecordPage, case: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()

    def slow(*args: Any, **kwargs: Any) -> datetime:
        begun.set()
        return record.save_changes(*args, **kwargs)

    monkeypatch.setattr(record_saver, "save_changes", slow)
    typed(qtbot, page, "1")
    qtbot.waitUntil(begun.is_set)
    typed(qtbot, page, "2")
    assert page.leave()
    assert [turn.text for turn in record.turns_of(case)] == ["12"]
