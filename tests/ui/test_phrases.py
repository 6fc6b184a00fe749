"""常用语 at the desk: one key, two keys, letters of an input method, and the list that one edits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.access.session import Session
from app.interviews.phrases import PhraseLine, phrases_of, save_phrases, supplied
from app.rules.lifecycle import State
from tests.interviews.held_cases import make_case, still
from tests.ui.hands import click, dialog, said
from ui.interviews.page_record import RecordPage
from ui.interviews.phrases_dialog import PhrasesDialog
from ui.office import Office

Key = Qt.Key
LIST = [
    PhraseLine("ss", "情况属实。"), PhraseLine("s", "是。"), PhraseLine("s", "十点。"), PhraseLine("", "我不清楚。")
]  # fmt: skip


@pytest.fixture
def page(qtbot: QtBot, session: Session, people: dict[str, int]) -> Iterator[RecordPage]:
    still(session)
    save_phrases(session, LIST)
    shown = RecordPage(Office(session), make_case(people, State.IN_PROGRESS))
    qtbot.addWidget(shown)
    shown.resize(1300, 640)
    shown.show()
    qtbot.waitExposed(shown)
    shown.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is shown)
    shown.editor.setFocus()
    yield shown


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, held)
    QApplication.processEvents()


def text(page: RecordPage) -> str:
    return page.turns.turns[-1].text if len(page.turns) else ""


def compose(page: RecordPage, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(QApplication.focusWidget(), event)


def test_plain_abbreviation_takes_one_key(page: RecordPage) -> None:
    QTest.keyClicks(page.editor, "ok,ss")
    press(Key.Key_F7)
    assert text(page) == "ok,情况属实。" and not page.desk.phrase_bar.isVisible() and page.editor.hasFocus()
    press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert text(page) == "ok,ss"


def test_initials_work_without_an_abbreviation(page: RecordPage) -> None:
    QTest.keyClicks(page.editor, "wbqc")
    press(Key.Key_F7)
    assert text(page) == "我不清楚。"


def test_abbreviation_of_several_is_chosen_by_a_digit(page: RecordPage) -> None:
    compose(page, "", "他说")
    QTest.keyClicks(page.editor, "s")
    press(Key.Key_F7)
    assert page.desk.phrase_bar.isVisible() and page.desk.phrase_bar.list.count() == 2
    press(Key.Key_2)
    assert text(page) == "他说十点。" and page.editor.hasFocus()


def test_any_phrase_takes_two_keys(page: RecordPage) -> None:
    press(Key.Key_F7)
    assert page.desk.phrase_bar.list.count() == 4
    press(Key.Key_4)
    assert text(page) == "我不清楚。" and page.editor.hasFocus() and not page.desk.phrase_bar.isVisible()


def test_letters_narrow_the_list_and_enter_takes_the_chosen_one(page: RecordPage) -> None:
    press(Key.Key_F7)
    QTest.keyClicks(page.desk.phrase_bar.letters, "s")
    shown = [page.desk.phrase_bar.list.item(place).text() for place in range(3)]
    assert shown == ["1 ss　情况属实。", "2 s　是。", "3 s　十点。"]
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert text(page) == "是。"


def test_escape_leaves_the_words_alone(page: RecordPage) -> None:
    QTest.keyClicks(page.editor, "xy")
    press(Key.Key_F7)
    press(Key.Key_Escape)
    assert text(page) == "xy" and page.editor.hasFocus()


def test_letters_under_composition_count_as_typed(page: RecordPage) -> None:
    compose(page, "", "他说")
    compose(page, "qk'ss")
    press(Key.Key_F7)
    assert text(page) == "他说情况属实。" and page.editor.preedit == ""
    assert page.flush() and text(page) == "他说情况属实。"


def test_composition_that_is_no_abbreviation_is_neither_lost_nor_doubled(page: RecordPage) -> None:
    compose(page, "zhongwen")
    press(Key.Key_F7)
    assert text(page) == "zhongwen" and page.desk.phrase_bar.isVisible()
    press(Key.Key_4)
    assert text(page) == "zhongwen我不清楚。"


def test_closed_record_takes_no_phrase(page: RecordPage) -> None:
    page.editor.setReadOnly(True)
    press(Key.Key_F7)
    assert not page.desk.phrase_bar.isVisible()


def test_list_is_edited_and_used_at_once(page: RecordPage, session: Session) -> None:
    press(Key.Key_F7)
    click(page, "edit_phrases_button")
    asked = dialog(page, "phrases_dialog")
    assert isinstance(asked, PhrasesDialog) and asked.table.rowCount() == 4
    asked.table.setCurrentCell(1, 0)
    click(asked, "phrase_remove")
    click(asked, "phrase_down")
    click(asked, "phrase_add")
    editor = QApplication.focusWidget()
    QTest.keyClicks(editor, "zj")
    QTest.keyClick(editor, Key.Key_Return)
    asked.table.item(4 - 1, 1).setText("再见。")
    click(asked, "save_button")
    assert phrases_of(session) == (LIST[0], LIST[3], LIST[2], PhraseLine("zj", "再见。"))
    QTest.keyClicks(page.editor, "zj")
    page.desk.phrase_bar.open()
    assert text(page) == "再见。"


def test_supplied_list_comes_back_and_a_bad_row_is_named(page: RecordPage, session: Session) -> None:
    click(page, "phrases_button")
    asked = dialog(page, "phrases_dialog")
    click(asked, "phrase_supplied")
    assert asked.lines() == list(supplied())
    asked.table.item(2, 1).setText("")
    click(asked, "save_button")
    assert "第3行没有内容" in said(asked) and phrases_of(session) == tuple(LIST)
