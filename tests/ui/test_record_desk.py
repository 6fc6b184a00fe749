"""The desk by keys: marks, undo, the clock, who is there, open places, focus mode, what comes back after reopening."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.access.session import Session
from app.interviews import record, talk_events
from app.interviews.record_text import OPEN_MARK, Mark, MarkKind, Turn, TurnChange
from app.interviews.tables import Interview
from app.rules.lifecycle import State
from tests.interviews.held_cases import NOW, make_case, still
from tests.passwords import PASSWORD
from ui.application import main_window
from ui.interviews.page_record import RecordPage
from ui.interviews.turn_blocks import sentence_at
from ui.office import Office, Tab, Target
from ui.shell.main_window import MainWindow

Key, Held = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def case(session: Session, people: dict[str, int]) -> int:
    still(session)
    return make_case(people, State.IN_PROGRESS, "蒋德禾", "余立", recorder_name="常怀")


def to_the_front(qtbot: QtBot, window: QWidget) -> None:
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)


def shown(qtbot: QtBot, session: Session, case: int, height: int = 620) -> RecordPage:
    page = RecordPage(Office(session), case)
    qtbot.addWidget(page)
    page.resize(1300, height)
    page.show()
    to_the_front(qtbot, page)
    page.editor.setFocus()
    return page


@pytest.fixture
def page(qtbot: QtBot, session: Session, case: int) -> Iterator[RecordPage]:
    yield shown(qtbot, session, case)


def press(page: RecordPage, key: Qt.Key, held: Qt.KeyboardModifier = Held.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, held)
    QApplication.processEvents()


def commit(page: RecordPage, text: str) -> None:
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(page.editor, event)


def compose(page: RecordPage, preedit: str) -> None:
    QApplication.sendEvent(page.editor, QInputMethodEvent(preedit, []))


def said(page: RecordPage) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in page.turns.turns]


def marks(page: RecordPage) -> list[tuple[str, str]]:
    return [
        (str(mark.kind), turn.text[mark.start : mark.start + mark.length])
        for turn in page.turns.turns
        for mark in turn.marks
    ]


def write_turns(session: Session, case: int, count: int) -> None:
    record.open_record(session, case)
    turns = [Turn(place, "问" if place % 2 else "答", f"第{place}段", NOW) for place in range(1, count + 1)]
    record.save_changes(session, case, [TurnChange.put(turn, turn.id - 1) for turn in turns])


# ------------------------------------------------------------ undo


def test_a_thousand_phrases_are_undone_one_by_one_and_done_again(page: RecordPage) -> None:
    states = [page.turns.turns]
    for number in range(1000):
        if number % 10 == 9:
            press(page, Key.Key_Return)
        elif number % 25 == 3:
            press(page, Key(Key.Key_1 + number % 5), Held.ControlModifier)
        else:
            commit(page, f"词{number}")
        if page.turns.turns != states[-1]:
            states.append(page.turns.turns)
    assert len(states) > 950
    for before in reversed(states[1:-1]):
        page.editor.undo()
        assert [(t.id, t.speaker, t.text) for t in page.turns.turns] == [(t.id, t.speaker, t.text) for t in before]
    for _ in states[2:]:
        page.editor.redo()
    assert page.turns.turns == states[-1]
    assert page.flush() and record.turns_of(page.interview_id) == states[-1]


def test_who_speaks_is_undone_like_words(page: RecordPage) -> None:
    commit(page, "甲")
    press(page, Key.Key_3, Held.ControlModifier)
    assert said(page) == [("记", "甲")]
    press(page, Key.Key_Z, Held.ControlModifier)
    assert said(page) == [("问", "甲")]
    press(page, Key.Key_Y, Held.ControlModifier)
    assert said(page) == [("记", "甲")]
    assert page.flush() and [turn.speaker for turn in record.turns_of(page.interview_id)] == ["记"]


def test_undo_lives_on_after_a_save(page: RecordPage) -> None:
    commit(page, "甲")
    commit(page, "乙")
    assert page.flush()
    press(page, Key.Key_Z, Held.ControlModifier)
    assert said(page) == [("问", "甲")] and page.flush()


# ------------------------------------------------------------ marks


def test_a_sentence_is_marked_by_two_keys_and_unmarked_by_the_same(page: RecordPage) -> None:
    commit(page, "去年九月起由我负责。金额我回去核一下。")
    press(page, Key.Key_M, Held.ControlModifier)
    assert page.desk.mark_bar.isVisible()
    press(page, Key.Key_4)
    assert not page.desk.mark_bar.isVisible() and page.editor.hasFocus()
    assert marks(page) == [("需核实", "金额我回去核一下。")]
    press(page, Key.Key_M, Held.ControlModifier)
    press(page, Key.Key_4)
    assert marks(page) == []


def test_words_typed_behind_a_mark_are_not_marked(page: RecordPage) -> None:
    commit(page, "原话如此。")
    press(page, Key.Key_F4)
    commit(page, "后来的话")
    QTest.keyClicks(page.editor, "abc")
    assert marks(page) == [("原话", "原话如此。")]


def test_marks_move_with_the_words_survive_undo_and_are_stored(page: RecordPage, case: int) -> None:
    commit(page, "一。二。")
    press(page, Key.Key_F4)
    press(page, Key.Key_Home)
    commit(page, "零。")
    assert marks(page) == [("原话", "二。")]
    press(page, Key.Key_A, Held.ControlModifier)
    press(page, Key.Key_Delete)
    assert marks(page) == []
    press(page, Key.Key_Z, Held.ControlModifier)
    assert marks(page) == [("原话", "二。")]
    assert page.flush()
    assert record.turns_of(case)[0].marks == (Mark(MarkKind.VERBATIM, 4, 2),)


def test_marks_are_no_part_of_what_is_sealed(session: Session, page: RecordPage, case: int) -> None:
    from app.interviews.record_text import digest_of

    commit(page, "一。")
    before = digest_of(page.turns.turns)
    press(page, Key.Key_F4)
    assert marks(page) and digest_of(page.turns.turns) == before


def test_list_of_marks_leads_to_the_words(qtbot: QtBot, page: RecordPage) -> None:
    for words in ("甲的话。", "乙的话。"):
        commit(page, words)
        press(page, Key.Key_F4)
        press(page, Key.Key_Return)
    qtbot.waitUntil(lambda: page.desk.file.marks.count() == 2)
    press(page, Key.Key_M, Held.ControlModifier | Held.ShiftModifier)
    assert page.desk.file.marks.hasFocus()
    press(page, Key.Key_Home)
    press(page, Key.Key_Return)
    assert page.editor.hasFocus() and page.editor.textCursor().selectedText() == "甲的话。"


def test_marks_come_back_when_the_record_is_opened_again(qtbot: QtBot, session: Session, page: RecordPage) -> None:
    commit(page, "甲。乙。")
    press(page, Key.Key_F4)
    commit(page, "丙")
    page.hide()
    again = shown(qtbot, session, page.interview_id)
    assert marks(again) == [("原话", "乙。")]
    commit(again, "丁")
    assert again.turns.turns[0].text == "甲。乙。丙丁" and marks(again) == [("原话", "乙。")]


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [
        ("一二。三四。", 6, "三四。"), ("一二。三四。", 1, "一二。"), ("一二。三四", 5, "三四"),
        ("一二。", 3, "一二。"), ("一二。三四。", 3, "一二。"), ("", 0, ""), ("甲\u2028乙", 3, "乙"), (" 一 ", 1, "一"),
    ],
)  # fmt: skip
def test_sentence_at_the_caret(page: RecordPage, text: str, place: int, sentence: str) -> None:
    if text:
        commit(page, text)
    cursor = page.editor.textCursor()
    cursor.setPosition(place)
    assert sentence_at(cursor).selectedText() == sentence


def test_marking_takes_the_composition_in_first(page: RecordPage) -> None:
    commit(page, "甲")
    compose(page, "乙")
    press(page, Key.Key_F4)
    assert marks(page) == [("原话", "甲乙")] and page.editor.preedit == ""


# ------------------------------------------------------------ the talk


def test_time_is_stamped_at_the_caret(page: RecordPage) -> None:
    commit(page, "甲")
    compose(page, "乙")
    press(page, Key.Key_J, Held.ControlModifier)
    assert said(page) == [("问", "甲乙〔14:05〕")]


def test_pause_asks_why_and_stands_in_the_record(page: RecordPage, case: int) -> None:
    commit(page, "甲")
    compose(page, "乙")
    press(page, Key.Key_F8)
    assert page.desk.pause_bar.isVisible() and page.desk.pause_bar.reason.hasFocus()
    press(page, Key.Key_Return)
    assert "理由" in page.notices.current.message and not page.desk.timer.is_paused
    QTest.keyClicks(page.desk.pause_bar.reason, "tea")
    press(page, Key.Key_Return)
    assert page.desk.timer.is_paused and page.desk.timer.button.text() == "继续"
    assert said(page) == [("问", "甲乙"), ("记", "〔14:05 暂停：tea〕"), ("答", "")]
    assert page.editor.hasFocus() and not page.saver.waiting
    press(page, Key.Key_F8)
    assert not page.desk.timer.is_paused
    assert [each.kind for each in talk_events.events_of(case)] == ["暂停", "继续"]
    assert said(page)[2:] == [("记", "〔14:05 继续〕"), ("答", "")]


def test_clock_goes_on_where_it_stood_when_the_record_is_opened_again(
    qtbot: QtBot, session: Session, page: RecordPage, case: int
) -> None:
    assert page.desk.timer.words.text() == "05:05:32"
    talk_events.pause_talk(session, case, "休息")
    page.hide()
    still(session, NOW + timedelta(minutes=3))
    again = shown(qtbot, session, case)
    assert again.desk.timer.words.text() == "已暂停 00:03:00（休息）"
    talk_events.resume_talk(session, case)
    again.reload()
    assert again.desk.timer.words.text() == "05:05:32"


def test_people_come_and_go_by_keys(page: RecordPage, case: int) -> None:
    commit(page, "甲")
    press(page, Key.Key_F9)
    assert page.desk.presence_bar.isVisible()
    QTest.keyClicks(page.desk.presence_bar.who.lineEdit(), "Wang")
    QTest.mouseClick(page.desk.presence_bar.comes, Qt.MouseButton.LeftButton)
    assert said(page) == [("问", "甲"), ("记", "〔14:05 Wang到场〕"), ("答", "")]
    assert talk_events.present(case)[-1] == "Wang" and page.editor.hasFocus()


def test_event_in_the_midst_of_the_text_leaves_the_caret_where_it_is(page: RecordPage) -> None:
    commit(page, "甲")
    press(page, Key.Key_Return)
    commit(page, "乙")
    press(page, Key.Key_Up)
    page.editor.add_remark("〔14:06 来电〕")
    commit(page, "丙")
    assert said(page) == [("问", "甲丙"), ("答", "乙"), ("记", "〔14:06 来电〕"), ("问", "")]


def test_bars_give_way_to_each_other_and_esc_gives_the_caret_back(page: RecordPage) -> None:
    press(page, Key.Key_F8)
    press(page, Key.Key_F, Held.ControlModifier)
    assert page.desk.find_bar.isVisible() and not page.desk.pause_bar.isVisible()
    press(page, Key.Key_Escape)
    assert not page.desk.find_bar.isVisible() and page.editor.hasFocus()


# ------------------------------------------------------------ after the talk


def test_walk_goes_through_what_is_open_until_nothing_is(qtbot: QtBot, page: RecordPage, case: int) -> None:
    commit(page, "甲")
    press(page, Key.Key_F6)
    press(page, Key.Key_Return)
    commit(page, "金额是三万。")
    press(page, Key.Key_M, Held.ControlModifier)
    press(page, Key.Key_4)
    press(page, Key.Key_Return)
    press(page, Key.Key_F6)
    assert page.flush()
    page.finish_button.click()
    assert State(Interview.get_by_id(case).state) is State.AWAITING_MATERIALS
    walk = page.desk.walk_bar
    assert walk.isVisible() and page.editor.hasFocus() and walk.said.text().startswith("第 1/3 处")
    assert page.editor.textCursor().selectedText() == OPEN_MARK
    commit(page, "补上的话")
    press(page, Key.Key_Down, Held.AltModifier)
    assert page.editor.textCursor().selectedText() == "金额是三万。" and "第 1/2 处" in walk.said.text()
    press(page, Key.Key_Return, Held.ControlModifier)
    assert marks(page) == [] and page.editor.textCursor().selectedText() == OPEN_MARK
    press(page, Key.Key_Return, Held.ControlModifier)
    assert not walk.isVisible() and "没有未处理的地方" in page.notices.current.message
    assert said(page) == [("问", "甲补上的话"), ("答", "金额是三万。"), ("问", "")]
    qtbot.waitUntil(lambda: not page.walk_button.isVisible())


def test_names_written_wrong_are_walked_through_after_the_talk(page: RecordPage, case: int) -> None:
    commit(page, "江德和和于力都在，余力不在。")
    assert page.desk.open_places() == []
    assert page.flush()
    page.finish_button.click()
    walk = page.desk.walk_bar
    assert "“江德和”与在册的“蒋德禾”" in walk.said.text() and walk.settle_button.text() == "改为“蒋德禾”"
    press(page, Key.Key_Return, Held.ControlModifier)
    assert page.turns.turns[0].text.startswith("蒋德禾和") and "“于力”" in walk.said.text()
    walk.settle_button.click()
    assert "“余力”" in walk.said.text()
    walk.leave_button.click()
    assert page.turns.turns[0].text == "蒋德禾和余立都在，余力不在。" and not walk.isVisible()
    assert page.flush() and record.turns_of(case) == page.turns.turns


def test_walk_goes_back_and_round(page: RecordPage) -> None:
    for _ in range(3):
        press(page, Key.Key_F6)
        press(page, Key.Key_Return)
    walk = page.desk.walk_bar
    walk.open()
    seen = []
    for by in (1, 1, 1, -1, -1):
        walk.step(by)
        seen.append(page.editor.textCursor().blockNumber())
    assert seen == [1, 2, 0, 2, 1]


# ------------------------------------------------------------ focus, lock, coming back


@pytest.fixture
def window(qtbot: QtBot, session: Session, case: int) -> Iterator[MainWindow]:
    made = main_window(session)
    qtbot.addWidget(made)
    made.resize(1366, 700)
    made.show()
    to_the_front(qtbot, made)
    made.go(Target(Tab.INTERVIEWS, "case", case, "记录"))
    QApplication.processEvents()
    made.findChild(RecordPage).editor.setFocus()
    yield made


def on_screen(window: QWidget, name: str) -> bool:
    return any(each.isVisible() for each in window.findChildren(QWidget, name))


def test_focus_mode_leaves_the_record_and_brings_everything_back(window: MainWindow) -> None:
    page = window.findChild(RecordPage)
    commit(page, "甲")
    chrome = ("main_tabs", "case_tabs", "outline_list", "file_pane", "lock_button")
    assert all(on_screen(window, name) for name in chrome)
    press(page, Key.Key_F11)
    assert not any(on_screen(window, name) for name in chrome)
    assert on_screen(window, "record_editor") and on_screen(window, "talk_timer") and on_screen(window, "record_state")
    commit(page, "乙")
    press(page, Key.Key_F11)
    assert all(on_screen(window, name) for name in chrome)
    assert said(page) == [("问", "甲乙")]


def test_full_screen_elsewhere_hides_nothing(window: MainWindow) -> None:
    window.show_tab(Tab.PEOPLE)
    window._full_screen()
    assert on_screen(window, "main_tabs") and window.statusBar().isVisible()


def test_lock_in_the_midst_of_a_composition_loses_and_doubles_nothing(window: MainWindow, case: int) -> None:
    page = window.findChild(RecordPage)
    commit(page, "甲")
    press(page, Key.Key_Return)
    commit(page, "一二")
    press(page, Key.Key_Left)
    compose(page, "插")
    press(page, Key.Key_L, Held.ControlModifier)
    assert window.is_locked and not page.isVisible()
    assert [turn.text for turn in record.turns_of(case)] == ["甲", "一插二"]
    caret = page.editor.caret()
    window._unlock(PASSWORD)
    assert page.isVisible() and page.editor.hasFocus()
    assert page.editor.caret() == caret
    commit(page, "入")
    assert said(page) == [("问", "甲"), ("答", "一插入二")]
    press(page, Key.Key_Z, Held.ControlModifier)
    assert said(page)[1] == ("答", "一插二")


def test_lock_in_focus_mode_comes_back_in_focus_mode(window: MainWindow) -> None:
    page = window.findChild(RecordPage)
    press(page, Key.Key_F11)
    window.lock()
    window._unlock(PASSWORD)
    assert on_screen(window, "record_editor") and not on_screen(window, "main_tabs")
    assert not window.statusBar().isVisible()


def test_record_comes_back_at_the_same_turn_and_scroll(qtbot: QtBot, session: Session, case: int) -> None:
    write_turns(session, case, 200)
    page = shown(qtbot, session, case, 420)
    page.editor.verticalScrollBar().setValue(90)
    cursor = page.editor.textCursor()
    cursor.setPosition(page.editor.document().findBlockByNumber(95).position() + 2)
    page.editor.setTextCursor(cursor)
    page.editor.verticalScrollBar().setValue(92)
    commit(page, "加")
    page.editor.verticalScrollBar().setValue(92)
    left = page.editor.caret()
    page.hide()
    again = shown(qtbot, session, case, 420)
    qtbot.waitUntil(lambda: again.editor.caret() == left)
    assert again.editor.firstVisibleBlock().blockNumber() == page.turns.turns.index(
        next(turn for turn in page.turns.turns if turn.id == left.top_turn)
    )


def test_size_of_the_text_is_remembered(qtbot: QtBot, session: Session, page: RecordPage) -> None:
    press(page, Key.Key_Equal, Held.ControlModifier)
    assert page.editor.zoom == 110
    page.hide()
    assert shown(qtbot, session, page.interview_id).editor.zoom == 110
