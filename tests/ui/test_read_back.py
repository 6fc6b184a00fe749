"""Reading back by keys: turn to turn, corrections, the word of each, the seal; a whole talk without the mouse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.access.session import Session
from app.access.tables import AuditEntry
from app.interviews import record, sealing
from app.interviews.record_text import Turn, TurnChange
from app.interviews.tables import Interview
from app.rules.lifecycle import State
from app.rules.sealing import TalkRole, Word
from tests.interviews.held_cases import NOW, make_case, still
from tests.papers.forms import pages
from tests.ui.hands import dialog, find, is_there, said
from tests.ui.printing_hands import desk_of_printers
from ui.application import main_window
from ui.interviews.page_record import RecordPage
from ui.interviews.read_back import ReadBack
from ui.office import Office, Tab, Target
from ui.shell.main_window import MainWindow

Key, Held = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def case(session: Session, people: dict[str, int]) -> int:
    still(session)
    made = make_case(people, State.IN_PROGRESS, year=2026, number=7, recorder_name="常怀")
    record.open_record(session, made)
    texts = [("问", "请说明报销的经过。"), ("答", "三千元。"), ("问", "何时？"), ("答", "去年九月。")]
    turns = [Turn(place, who, text, NOW) for place, (who, text) in enumerate(texts, 1)]
    record.save_changes(session, made, [TurnChange.put(turn, turn.id - 1) for turn in turns])
    return made


def press(key: Qt.Key, held: Qt.KeyboardModifier = Held.NoModifier) -> None:
    """A key, to whatever has the keys now."""
    QTest.keyClick(QApplication.focusWidget(), key, held)
    QApplication.processEvents()


def type_(text: str) -> None:
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(QApplication.focusWidget(), event)


def to_the_front(qtbot: QtBot, window: QWidget) -> None:
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)


@pytest.fixture
def desk(qtbot: QtBot, session: Session, case: int) -> Iterator[RecordPage]:
    """The record of a talk that is over."""
    Interview.update(state=State.AWAITING_MATERIALS, held_to=NOW).where(Interview.id == case).execute()
    page = RecordPage(Office(session), case)
    qtbot.addWidget(page)
    page.resize(1340, 640)
    page.show()
    to_the_front(qtbot, page)
    page.editor.setFocus()
    yield page


@pytest.fixture
def reading(desk: RecordPage) -> ReadBack:
    press(Key.Key_F10)
    assert desk.read_back.isVisible() and desk.read_back.text.hasFocus()
    return desk.read_back


def words_of(reading: ReadBack) -> list[str]:
    return [turn.text for turn in record.turns_of(reading._interview_id)]


def test_arrows_and_blank_go_from_turn_to_turn(reading: ReadBack) -> None:
    seen = [reading.progress.text()]
    for key in (Key.Key_Down, Key.Key_Space, Key.Key_Down, Key.Key_Down, Key.Key_Up, Key.Key_Home, Key.Key_End):
        press(key)
        seen.append(reading.progress.text())
    assert [words.split()[1].split("/")[0] for words in seen] == ["1", "2", "3", "4", "4", "3", "1", "4"]


def test_turn_is_corrected_where_it_is_read(reading: ReadBack, case: int) -> None:
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert reading.correction.isVisible() and reading.correction.words.toPlainText() == "三千元。"
    press(Key.Key_A, Held.ControlModifier)
    type_("三万元。")
    press(Key.Key_Return, Held.ControlModifier)
    assert words_of(reading)[1] == "三万元。"
    (kept,) = sealing.corrections_of(case)
    assert (kept.before, kept.after, kept.asked_by) == ("三千元。", "三万元。", "蒋德禾")
    assert not reading.correction.isVisible() and reading.text.hasFocus() and reading.text.place == 1
    assert "答：三万元。　更正，原记：三千元。" in reading.text.toPlainText()
    assert reading.corrections.count() == 1


def test_enter_of_the_input_method_saves_nothing(reading: ReadBack) -> None:
    press(Key.Key_F2)
    QApplication.sendEvent(reading.correction.words, QInputMethodEvent("wan", []))
    press(Key.Key_Return)
    assert reading.correction.isVisible() and sealing.corrections_of(reading._interview_id) == ()


def test_escape_leaves_everything_as_it_was(reading: ReadBack) -> None:
    press(Key.Key_Return)
    type_("别的话")
    press(Key.Key_Escape)
    assert not reading.correction.isVisible() and reading.text.hasFocus()
    assert words_of(reading)[0] == "请说明报销的经过。"


def test_correction_that_is_refused_keeps_the_words_typed(reading: ReadBack, desk: RecordPage) -> None:
    press(Key.Key_Return)
    press(Key.Key_Return, Held.ControlModifier)
    assert "没有改动" in said(desk)
    assert reading.correction.isVisible() and reading.correction.words.toPlainText() == "请说明报销的经过。"


def test_words_of_each_are_taken_by_keys_and_a_correction_voids_them(reading: ReadBack, case: int) -> None:
    for key in (Key.Key_1, Key.Key_2, Key.Key_3):
        press(key, Held.AltModifier)
    assert [each.word for each in sealing.people_heard(case)] == [Word.CONFIRMED] * 3
    assert reading.missing.text() == "各方都已确认，可以定稿。" and reading.text.hasFocus()
    press(Key.Key_Return)
    type_("！")
    press(Key.Key_Return, Held.ControlModifier)
    assert "蒋德禾还没有确认" in reading.missing.text()


def test_refusal_asks_for_its_reason(reading: ReadBack, case: int) -> None:
    find(reading, "refuse_1").setFocus()
    press(Key.Key_Space)
    assert reading.reason.isVisible() and reading.reason.reason.hasFocus()
    press(Key.Key_Return)
    assert sealing.people_heard(case)[0].word is None
    type_("认为记录不全")
    press(Key.Key_Return)
    heard = sealing.people_heard(case)[0]
    assert (heard.word, heard.reason) == (Word.REFUSED, "认为记录不全")
    assert reading.text.hasFocus()


def test_seal_says_what_is_missing_and_then_seals(reading: ReadBack, desk: RecordPage, case: int) -> None:
    press(Key.Key_F10)
    assert "有3项没有完成" in said(desk) and record.record_view(case).state is record.RecordState.READING_BACK
    for place in (1, 2, 3):
        press(Key(Key.Key_0 + place), Held.AltModifier)
    press(Key.Key_F10)
    assert record.record_view(case).state is record.RecordState.CLOSED
    assert not reading.isVisible() and desk.editor.isReadOnly() and "已定稿" in desk.state.text()
    assert is_there(desk, "print_paper_button") and not is_there(desk, "read_back_button")


def test_going_back_to_writing_gives_the_caret_back(reading: ReadBack, desk: RecordPage, case: int) -> None:
    sealing.confirm(desk.office.session, case, TalkRole.LEAD, "赵瑾德", Word.CONFIRMED)
    find(reading, "resume_button").setFocus()
    press(Key.Key_Space)
    type_("漏记一段")
    press(Key.Key_Return)
    assert not reading.isVisible() and desk.editor.hasFocus() and not desk.editor.isReadOnly()
    type_("补记。")
    assert desk.flush()
    assert "补记。" in "".join(turn.text for turn in record.turns_of(case))
    press(Key.Key_F10)
    assert reading.isVisible() and "主谈人赵瑾德还没有确认" in reading.missing.text()


def test_size_of_the_type_follows_the_keys(reading: ReadBack) -> None:
    before = reading.text.font().pixelSize()
    press(Key.Key_Equal, Held.ControlModifier)
    assert reading.text.font().pixelSize() == before + 2
    press(Key.Key_0, Held.ControlModifier)
    assert reading.text.font().pixelSize() == before >= 20


def test_turn_higher_than_the_page_is_read_page_by_page(
    qtbot: QtBot, session: Session, people: dict[str, int], desk: RecordPage, case: int
) -> None:
    desk.editor.moveCursor(desk.editor.textCursor().MoveOperation.Start)
    desk.editor.insert_text("很长的一段话，" * 400)
    press(Key.Key_F10)
    text = desk.read_back.text
    press(Key.Key_Space)
    assert text.place == 0
    for _ in range(60):
        if text.place:
            break
        press(Key.Key_Space)
    assert text.place == 1


def test_open_places_are_walked_through_before_reading(desk: RecordPage, case: int) -> None:
    type_("一句。")
    press(Key.Key_M, Held.ControlModifier)
    press(Key.Key_4)
    press(Key.Key_F10)
    assert desk.desk.walk_bar.isVisible() and "没有处理的地方" in said(desk) and not desk.read_back.isVisible()
    find(desk, "read_regardless_button").setFocus()
    press(Key.Key_Space)
    assert desk.read_back.isVisible()


def test_open_marks_keep_the_record_from_being_read(desk: RecordPage, case: int) -> None:
    press(Key.Key_F6)
    press(Key.Key_F10)
    press(Key.Key_F10)
    assert "1 处待补" in said(desk) and record.record_view(case).state is record.RecordState.WRITING


# ------------------------------------------------------------ a whole talk by keys


@pytest.fixture
def window(qtbot: QtBot, session: Session, people: dict[str, int]) -> Iterator[MainWindow]:
    still(session)
    ready = make_case(people, State.IN_PROGRESS, year=2026, number=7, recorder_name="常怀", held_from=NOW)
    made = main_window(session)
    qtbot.addWidget(made)
    made.resize(1366, 700)
    made.show()
    to_the_front(qtbot, made)
    made.go(Target(Tab.INTERVIEWS, "case", ready, "记录"))
    QApplication.processEvents()
    yield made


def test_talk_is_recorded_read_back_corrected_sealed_and_printed_by_keys_alone(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    printers = desk_of_printers(monkeypatch, tmp_path / "纸")
    page = window.findChild(RecordPage)
    while QApplication.focusWidget() is not page.editor:
        press(Key.Key_Tab)
    case = page.interview_id
    # the talk
    type_("请谈谈报销审核的情况。")
    press(Key.Key_Return)
    QApplication.sendEvent(QApplication.focusWidget(), QInputMethodEvent("you wo", []))
    type_("由我负责，金额是三千元")
    press(Key.Key_F6)
    press(Key.Key_Return)
    press(Key.Key_F8)
    type_("核对票据")
    press(Key.Key_Return)
    press(Key.Key_F8)
    type_("还有什么要说的？")
    press(Key.Key_Return)
    type_("没有了。")
    press(Key.Key_F10)
    assert Interview.get_by_id(case).state == State.AWAITING_MATERIALS
    # what was left open
    assert page.desk.walk_bar.isVisible()
    type_("。")
    press(Key.Key_F10)
    # the reading
    assert page.read_back.text.hasFocus()
    press(Key.Key_Down)
    press(Key.Key_Return)
    press(Key.Key_A, Held.ControlModifier)
    type_("由我负责，金额是三万元。")
    press(Key.Key_Return, Held.ControlModifier)
    for place in (1, 2, 3):
        press(Key(Key.Key_0 + place), Held.AltModifier)
    press(Key.Key_F10)
    assert record.record_view(case).state is record.RecordState.CLOSED
    # the paper
    press(Key.Key_P, Held.ControlModifier)
    shown = dialog(window, "preview_dialog")
    QTest.keyClick(shown, Key.Key_P, Held.ControlModifier)
    qtbot.waitUntil(lambda: shown.job is not None and not shown.job.running)
    qtbot.waitUntil(lambda: AuditEntry.select().where(AuditEntry.action == "print").count() == 1)
    whole = "".join(pages(shown.pdf))
    assert "答：由我负责，金额是三万元。" in whole and "原记“由我负责，金额是三千元。”" in whole
    assert "暂停：核对票据" in whole and "校验码" in whole and printers.out[0].stat().st_size > 1000
